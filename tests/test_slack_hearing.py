"""Who may act in Slack, forms in time, several channels, and the three seconds: against a simulated Slack."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import aiohttp
import pytest

from handlers.base import Failure, SendError
from handlers.desk import Card, Verb
from handlers.desks.slack import Heard, Slack
from handlers.files import DeskFile
from handlers.slack.hearing import NO_FORM, NOT_NOW, OUTSIDER, TRIED_AGAIN
from handlers.slack.members import Members, Standing
from handlers.slack.remembered import NoMemory, Remembered
from tests.slack_desk import NOW, desk_at
from vendors.slack import Fault, SimulatedSlack, Trouble
from vendors.slack_delivery import Delivery

CARD = Card(
    "7", "waiting", False, "instagram", "dm", "Ben", "hi", "no match", NOW,
    offers=(Verb.CLAIM, Verb.REPLY, Verb.RESOLVE, Verb.SNOOZE, Verb.MUTE),
)  # fmt: skip


async def heard_of(desk: Slack, delivery: Delivery) -> Heard:
    """What the desk makes of something that a person did."""
    if delivery.kind == "events_api":
        return await desk.hear("events", json.dumps(delivery.payload).encode())
    return await desk.hear("interactions", urlencode({"payload": json.dumps(delivery.payload)}).encode())


@pytest.fixture
def brought(slack: SimulatedSlack) -> list[Delivery]:
    """What people did, kept here and delivered nowhere."""
    kept: list[Delivery] = []

    async def keep(delivery: Delivery) -> None:
        kept.append(delivery)

    slack.bring = keep  # type: ignore[method-assign]
    return kept


@pytest.fixture
async def ts(slack: SimulatedSlack, desk: Slack, brought: list[Delivery]) -> str:
    """The stamp of a card."""
    return (await desk.show(CARD, "")).partition(":")[2]


# --- members ---------------------------------------------------------------------------------------------------------


async def test_a_member_acts(slack: SimulatedSlack, desk: Slack, ts: str) -> None:
    """Bob belongs to the channel; that is asked once."""
    for _ in range(3):
        said = await heard_of(desk, await slack.press("U0BOB", ts, "claim"))
        assert [act.verb for act in said.acts] == [Verb.CLAIM]
    assert [call.method for call in slack.calls].count("conversations.members") == 1


async def test_an_outsiders_press_is_refused_and_told(slack: SimulatedSlack, desk: Slack, ts: str) -> None:
    """Eve reads a public channel that she has not joined: her press does nothing, and she is told why."""
    for action in ("claim", "reply"):
        said = await heard_of(desk, await slack.press("U0EVE", ts, action))
        assert said.acts == ()
    assert [(one["user"], one["text"]) for one in slack.workspace.responses] == [("U0EVE", OUTSIDER)] * 2
    assert slack.workspace.views == {}


async def test_an_outsiders_reaction_is_refused(slack: SimulatedSlack, desk: Slack, ts: str) -> None:
    """Eve's 👀 claims nothing; there is no way to tell her, and that is no trouble."""
    assert (await heard_of(desk, await slack.reacts("U0EVE", ts, "eyes"))).acts == ()


async def test_somebody_who_joins_can_act_at_once(slack: SimulatedSlack, desk: Slack, ts: str) -> None:
    """Slack tells of a new member, and nobody waits for a list to grow old."""
    await heard_of(desk, await slack.press("U0EVE", ts, "claim"))
    joined = {"type": "member_joined_channel", "user": "U0EVE", "channel": "C0DESK", "event_ts": "1.1"}
    await heard_of(desk, slack.event(joined))
    assert (await heard_of(desk, await slack.press("U0EVE", ts, "claim"))).acts
    await heard_of(desk, slack.event({**joined, "type": "member_left_channel"}))
    assert not (await heard_of(desk, await slack.press("U0EVE", ts, "claim"))).acts


@pytest.mark.parametrize("kind", [["member_joined_channel"], {"member_joined_channel": True}, 7, None])
async def test_an_event_of_no_kind_says_nothing(slack: SimulatedSlack, desk: Slack, kind: object) -> None:
    """Its kind is no text: it is taken, and nobody has joined."""
    said = await heard_of(desk, slack.event({"type": kind, "user": "U0EVE", "channel": "C0DESK", "event_ts": "1.1"}))
    assert (said.acts, said.again) == ((), False)


async def test_a_line_can_always_be_taken_back(slack: SimulatedSlack, desk: Slack, ts: str) -> None:
    """Whoever has left the channel can still delete what they wrote, and it does not go out."""
    line = await slack.person_says("U0EVE", ts, "not sure")
    slack.workspace.channels["C0DESK"].members.remove("U0EVE")
    said = await heard_of(desk, await slack.deletes(line.payload["event"]["ts"]))
    assert [act.verb for act in said.acts] == [Verb.RETRACT]


@pytest.mark.parametrize("trouble", [Trouble.LIMITED, Trouble.BROKEN, Trouble.HANG])
async def test_while_slack_cannot_tell_nobody_new_acts(
    slack: SimulatedSlack, desk: Slack, ts: str, trouble: Trouble
) -> None:
    """Trouble on the way: the press is refused with a word, and the next one asks again."""
    slack.fail("conversations.members", Fault(trouble))
    assert (await heard_of(desk, await slack.press("U0BOB", ts, "claim"))).acts == ()
    assert [one["text"] for one in slack.workspace.responses] == [NOT_NOW]
    assert (await heard_of(desk, await slack.press("U0BOB", ts, "claim"))).acts


async def test_a_line_waits_until_slack_can_tell(slack: SimulatedSlack, desk: Slack, ts: str) -> None:
    """Nothing of it is kept, its writer is told, and Slack is asked to deliver it once more; then it counts."""
    slack.fail("conversations.members", Fault(Trouble.BROKEN))
    line = await slack.person_says("U0BOB", ts, "It was left out.")
    said = await heard_of(desk, line)
    assert (said.acts, said.again) == ((), True)
    assert [one["text"] for one in slack.workspace.whispers] == [TRIED_AGAIN]
    said = await heard_of(desk, line)
    assert ([act.text for act in said.acts], said.again) == (["It was left out."], False)


async def test_a_line_waits_two_minutes_at_most(slack: SimulatedSlack, http: aiohttp.ClientSession, ts: str) -> None:
    """Slack stops delivering to those who never take anything: then the line is refused with a word."""
    now = [NOW]
    members = Members(desk_at(slack.url, http)._client, lambda: now[0], NOTHING)
    slack.fail("conversations.members", *[Fault(Trouble.BROKEN)] * 2)
    await members.learn("C0DESK", "U0BOB")
    assert members.soon("C0DESK")
    now[0] += 120_000
    await members.learn("C0DESK", "U0BOB")
    assert not members.soon("C0DESK")
    await members.learn("C0DESK", "U0BOB")
    assert members.soon("C0DESK")


NOTHING = Remembered(NoMemory(), lambda _event, _facts: None)


class Notebook:
    """A memory as rows would be; ``broken``: it cannot be reached."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}
        self.broken = False

    async def recall(self, key: str) -> str:
        """What was kept."""
        if self.broken:
            raise OSError
        return self.kept.get(key, "")

    async def remember(self, key: str, value: str) -> None:
        """Kept."""
        if self.broken:
            raise OSError
        self.kept[key] = value


@pytest.mark.parametrize(
    ("later_ms", "broken", "expected"),
    [(599_999, False, Standing.MEMBER), (600_000, False, Standing.UNKNOWN), (0, True, Standing.UNKNOWN)],
)
async def test_what_slack_told_before_a_start_counts_for_ten_minutes(
    slack: SimulatedSlack, http: aiohttp.ClientSession, later_ms: int, broken: bool, expected: Standing
) -> None:
    """Counted from when it was told; a memory out of reach costs nothing but asking again."""
    notebook, reports = Notebook(), list[str]()
    remembered = Remembered(notebook, lambda event, _facts: reports.append(event))
    await Members(desk_at(slack.url, http)._client, lambda: NOW, remembered).learn("C0DESK", "U0BOB")
    slack.fail("conversations.members", Fault(Trouble.BROKEN))
    notebook.broken = broken
    members = Members(desk_at(slack.url, http)._client, lambda: NOW + later_ms, remembered)
    await members.learn("C0DESK", "U0BOB")
    assert members.standing("C0DESK", "U0BOB") is expected
    assert reports == ["slack_members.forgotten"] * broken


async def test_where_slack_never_tells_everybody_counts(slack: SimulatedSlack, desk: Slack, ts: str) -> None:
    """A token that may not see members does not break the desk; the check says that it cannot keep others out."""
    slack.fail("conversations.members", *[Fault(Trouble.ERROR, code="missing_scope")] * 2)
    await desk.check()
    assert ["all count as members" in words for words in desk.lacking] == [True]
    assert (await heard_of(desk, await slack.press("U0EVE", ts, "claim"))).acts


async def test_members_are_asked_for_again_when_they_are_old(
    slack: SimulatedSlack, http: aiohttp.ClientSession
) -> None:
    """After ten minutes the list is asked for again, page by page; who is gone is gone."""
    now = [NOW]
    slack.workspace.channels["C0DESK"].members = [f"U{number}" for number in range(2_500)]
    members = Members(desk_at(slack.url, http)._client, lambda: now[0], NOTHING)
    await members.learn("C0DESK", "U2499", 5.0)
    assert members.standing("C0DESK", "U2499") is Standing.MEMBER
    slack.workspace.channels["C0DESK"].members = ["U1"]
    await members.learn("C0DESK", "U2499", 5.0)
    assert members.standing("C0DESK", "U2499") is Standing.MEMBER
    now[0] += 600_000
    await members.learn("C0DESK", "U2499", 5.0)
    assert members.standing("C0DESK", "U2499") is Standing.STRANGER
    assert [call.args.get("cursor") for call in slack.calls] == [None, "1000", "2000", None]


async def test_a_form_of_somebody_who_has_left_stays_open_with_the_reason(
    slack: SimulatedSlack, desk: Slack, ts: str
) -> None:
    """Opened as a member, sent as none: nothing is said, and the form says why."""
    await heard_of(desk, await slack.press("U0BOB", ts, "reply"))
    left = {"type": "member_left_channel", "user": "U0BOB", "channel": "C0DESK", "event_ts": "1.1"}
    await heard_of(desk, slack.event(left))
    said = await heard_of(desk, await slack.submits("U0BOB", "Yes, gladly."))
    assert (said.acts, said.answer(())) == ((), {"response_action": "errors", "errors": {"words": OUTSIDER}})


# --- forms -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("action", "title", "verb", "words"),
    [
        ("reply", "Reply", Verb.REPLY, "Yes, gladly."),
        ("resolve_with_word", "Resolve", Verb.RESOLVE, "See you there!"),
        ("mute", "Mute", Verb.MUTE, "7d"),
    ],
)
async def test_a_button_opens_its_form(
    slack: SimulatedSlack, desk: Slack, ts: str, action: str, title: str, verb: Verb, words: str
) -> None:
    """The form is one that Slack takes, reminds of the card, and comes back as an act in the card's thread."""
    opened = await heard_of(desk, await slack.press("U0BOB", ts, action))
    assert opened.acts == ()
    view = slack.workspace.views["U0BOB"]["view"]
    assert view["title"]["text"] == title
    assert "#7 Instagram direct message from Ben" in json.dumps(view["blocks"])
    said = await heard_of(desk, await slack.submits("U0BOB", words))
    (act,) = said.acts
    assert (act.verb, act.text, act.thread, act.answered) == (verb, words, f"C0DESK:{ts}", True)
    assert said.answer(()) is None


@pytest.mark.parametrize(
    "fault",
    [
        Fault(Trouble.ERROR, code="expired_trigger_id"),
        Fault(Trouble.LIMITED),
        Fault(Trouble.HANG),
        Fault(Trouble.BROKEN),
    ],
)
async def test_a_form_that_did_not_open_is_told(slack: SimulatedSlack, desk: Slack, ts: str, fault: Fault) -> None:
    """Whatever kept it shut, the person is told to press again, within Slack's three seconds."""
    slack.fail("views.open", fault)
    pressed = await slack.press("U0BOB", ts, "reply")
    began = time.monotonic()
    await heard_of(desk, pressed)
    assert time.monotonic() - began < 3.0
    assert [one["text"] for one in slack.workspace.responses] == [NO_FORM]


async def test_everything_slow_is_still_answered_in_time(slack: SimulatedSlack, desk: Slack, ts: str) -> None:
    """Names, members and forms all hang: an answer goes out within the three seconds, and the act is refused."""
    for method in ("users.info", "conversations.members", "views.open", "chat.postEphemeral"):
        slack.fail(method, *[Fault(Trouble.HANG)] * 4)
    line = await slack.person_says("U0BOB", ts, "hello")
    began = time.monotonic()
    assert (await heard_of(desk, line)).acts == ()
    assert time.monotonic() - began < 3.0


async def test_an_address_that_is_not_slacks_is_never_called(slack: SimulatedSlack, desk: Slack, ts: str) -> None:
    """A press whose answer would go elsewhere is answered in the channel instead."""
    pressed = await slack.press("U0BOB", ts, "reply")
    slack.fail("views.open", Fault(Trouble.ERROR, code="expired_trigger_id"))
    elsewhere = {**pressed.payload, "response_url": "http://169.254.169.254/latest"}
    await heard_of(desk, replace(pressed, payload=elsewhere))
    assert [(one["user"], one["text"]) for one in slack.workspace.whispers] == [("U0BOB", NO_FORM)]
    assert slack.workspace.responses == []


async def test_a_file_is_named_and_is_no_part_of_the_words(slack: SimulatedSlack, desk: Slack, ts: str) -> None:
    """Its name is known to the way back; no address of it goes anywhere."""
    file = {
        "id": "F1",
        "name": "label.pdf",
        "size": 7,
        "mode": "hosted",
        "url_private": "https://files.slack.com/files-pri/T-F/label.pdf",
    }
    said = await heard_of(desk, await slack.person_says("U0BOB", ts, "here", subtype="file_share", files=[file]))
    assert [(act.text, act.files) for act in said.acts] == [("here", (DeskFile("label.pdf", "F1", 7),))]


# --- channels --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("label", "route", "channel"),
    [
        ("orders", "C0ORDERS", "C0ORDERS"),
        ("orders", "#orders", "C0ORDERS"),
        ("orders", "123456789012345678, #orders", "C0ORDERS"),
        ("orders", "123456789012345678", "C0DESK"),
        ("orders", "#nowhere", "C0DESK"),
        ("", "C0ORDERS", "C0DESK"),
        ("press", "C0ORDERS", "C0DESK"),
    ],
)
async def test_a_card_goes_where_its_label_is_routed(
    slack: SimulatedSlack, http: aiohttp.ClientSession, label: str, route: str, channel: str
) -> None:
    """By id or by name, past other desks' places; what has no place here goes to the desk's own channel."""
    desk = desk_at(slack.url, http, routes={"orders": route})
    thread = await desk.show(replace(CARD, label=label), "")
    assert thread.startswith(f"{channel}:")
    assert await desk.show(replace(CARD, label="changed"), thread) == thread


@pytest.mark.parametrize("trouble", ["not_in_channel", "is_archived", "channel_not_found"])
async def test_a_card_whose_channel_is_closed_stands_in_the_desks_own(
    slack: SimulatedSlack, http: aiohttp.ClientSession, trouble: str
) -> None:
    """An escalation never waits because of a route."""
    slack.fail("chat.postMessage", Fault(Trouble.ERROR, code=trouble))
    thread = await desk_at(slack.url, http, routes={"orders": "C0ORDERS"}).show(replace(CARD, label="orders"), "")
    assert thread.startswith("C0DESK:")


async def test_the_desks_own_channel_has_no_other_to_go_to(slack: SimulatedSlack, desk: Slack) -> None:
    """Closed itself, it is a failure that a person must mend."""
    slack.fail("chat.postMessage", Fault(Trouble.ERROR, code="is_archived"))
    with pytest.raises(SendError) as raised:
        await desk.show(CARD, "")
    assert raised.value.failure is Failure.CONFIG


async def test_a_card_of_unknown_outcome_is_found_in_its_channel(
    slack: SimulatedSlack, http: aiohttp.ClientSession
) -> None:
    """Whichever channel it was posted in, it is found again there and not posted twice."""
    desk = desk_at(slack.url, http, routes={"orders": "C0ORDERS", "gone": "C0GONE"})
    slack.fail("chat.postMessage", Fault(Trouble.RESET, accepted=True))
    with pytest.raises(SendError):
        await desk.show(replace(CARD, label="orders"), "")
    receipt = await desk.settle("", "7", 0)
    assert receipt is not None
    assert receipt.key == f"C0ORDERS:{slack.messages[0]['ts']}"
    assert await desk.settle("", "8", 0) is None


@pytest.mark.parametrize("channel", ["C0DESK", "C0ORDERS"])
async def test_acts_count_from_every_routed_channel(
    slack: SimulatedSlack, http: aiohttp.ClientSession, brought: list[Delivery], channel: str
) -> None:
    """And from no other."""
    desk = desk_at(slack.url, http, routes={"orders": "C0ORDERS"})
    said = await heard_of(desk, await slack.person_says("U0BOB", "1.1", "hello", channel=channel))
    assert [act.thread for act in said.acts] == [f"{channel}:1.1"]
    assert (await heard_of(desk, await slack.person_says("U0BOB", "1.1", "hello", channel="C0OTHER"))).acts == ()


async def test_a_card_whose_route_has_changed_is_still_heard(
    slack: SimulatedSlack, http: aiohttp.ClientSession, brought: list[Delivery]
) -> None:
    """The route is edited away; the threads that stand in the old channel count on."""
    routes = {"orders": "C0ORDERS"}
    desk = desk_at(slack.url, http, routes=routes)
    ts = (await desk.show(replace(CARD, label="orders"), "")).partition(":")[2]
    routes.clear()
    assert (await heard_of(desk, await slack.press("U0BOB", ts, "claim"))).acts


# --- the same again --------------------------------------------------------------------------------------------------

Again = Callable[[SimulatedSlack, str], Any]


@pytest.mark.parametrize(
    "doing",
    [
        lambda slack, ts: slack.reacts("U0BOB", ts, "eyes"),
        lambda slack, ts: slack.press("U0BOB", ts, "claim"),
        lambda slack, ts: slack.press("U0BOB", ts, "snooze", "tomorrow"),
        lambda slack, ts: slack.person_says("U0BOB", ts, "hello"),
    ],
)
async def test_a_delivery_that_comes_again_has_the_same_key(
    slack: SimulatedSlack, desk: Slack, ts: str, doing: Again
) -> None:
    """Retried by Slack, with another event id or not, it is the same act; done again by the person it is another."""
    delivery = await doing(slack, ts)
    first, again = await heard_of(desk, delivery), await heard_of(desk, delivery)
    another = await heard_of(desk, await doing(slack, ts))
    assert first.acts[0].key == again.acts[0].key != another.acts[0].key


async def test_an_edit_counts_once_for_each_time_it_was_edited(slack: SimulatedSlack, desk: Slack, ts: str) -> None:
    """An edit redelivered is one act; the preview that follows is none; a second edit is another."""
    line = (await slack.person_says("U0BOB", ts, "helo")).payload["event"]["ts"]
    edit = await slack.edits(line, "hello")
    keys = [(await heard_of(desk, edit)).acts[0].key for _ in range(2)]
    assert (await heard_of(desk, await slack.preview_comes(line))).acts == ()
    keys.append((await heard_of(desk, await slack.edits(line, "hello there"))).acts[0].key)
    assert len(set(keys)) == 2
