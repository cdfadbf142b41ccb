"""The Slack desk towards the team, against a simulated Slack that keeps Slack's limits and makes Slack's errors."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.cards import offers
from handlers.base import SendError
from handlers.desk import Card, Desk, Suggestion, Teammate, Turn, Verb
from handlers.desks.slack import HELPFUL_SCOPES, SCOPES, Slack, SlackSettings
from handlers.slack.blocks import card_blocks, card_text, line_parts, window
from handlers.slack.modals import FORMS, Opening
from handlers.slack.presses import SHORTCUTS
from tests.slack_desk import NOW
from vendors.slack import Fault, SimulatedSlack, Trouble
from vendors.slack_rules import refusal, view_refusal

HOUR = 3_600_000
BOB = Teammate("U0BOB", "Bob")
CARD = Card(
    number="1042",
    state="waiting",
    urgent=False,
    platform="instagram",
    kind="dm",
    follower="Anna (@anna)",
    question="where is my order",
    why="nothing in the library came near",
    opened_ms=NOW,
    window_ends_ms=NOW + 18 * HOUR + 20 * 60_000,
    history=(Turn("follower", "hi", NOW - HOUR), Turn("bot", "Hello!", NOW - HOUR + 1000)),
    suggestions=(Suggestion("order_status", 0.62, "You can follow your parcel."),),
)


def shown(blocks: list[dict[str, Any]]) -> str:
    """Everything a teammate reads in some blocks, one text a line."""
    return "\n".join("".join(texts_in(block)) for block in blocks)


def texts_in(tree: Any) -> Iterator[str]:
    """Every text in a part of some blocks, in order."""
    if isinstance(tree, dict):
        if isinstance(tree.get("text"), str):
            yield tree["text"]
        yield from texts_in([value for value in tree.values() if isinstance(value, dict | list)])
    if isinstance(tree, list):
        for item in tree:
            yield from texts_in(item)


def buttons(blocks: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    """The label, action and value of each button."""
    actions = [element for block in blocks if block["type"] == "actions" for element in block["elements"]]
    return [
        (element.get("text", element.get("placeholder"))["text"], element["action_id"], element.get("value", ""))
        for element in actions
    ]


def ts_of(thread: str) -> str:
    """The root message's stamp in a thread's id."""
    return thread.partition(":")[2]


def test_it_is_a_desk(desk: Slack) -> None:
    """The class has everything that the seam asks of a desk."""
    seam: Desk = desk
    assert seam.name == "slack"


# --- cards -------------------------------------------------------------------------------------------------------


async def test_a_card_is_posted_in_the_desk_channel(slack: SimulatedSlack, desk: Slack) -> None:
    """The first showing posts a message whose stamp is the thread, with a fallback text and no previews of links."""
    thread = await desk.show(CARD, "")
    (message,) = slack.messages
    assert thread == f"C0DESK:{message['ts']}"
    assert message["metadata"] == {"event_type": "frontdesk_card", "event_payload": {"escalation": "1042"}}
    assert "where is my order" in message["text"]
    arguments = slack.calls[-1].args
    assert (arguments["unfurl_links"], arguments["unfurl_media"], arguments["parse"]) == (False, False, "none")


async def test_a_card_says_who_asked_what_where_and_why(slack: SimulatedSlack, desk: Slack) -> None:
    """A teammate reads the question and everything around it without opening anything."""
    await desk.show(replace(CARD, label="orders"), "")
    text = shown(slack.messages[0]["blocks"])
    for words in (
        "#1042 · Instagram direct message",
        "Anna (@anna) · orders",
        "where is my order",
        "nothing in the library came near",
        "18 h 20 m left to answer freely",
        "follower · 22 Nov 07:26 UTC: hi",
        "Suggestion 1 · order_status · 62% sure\nYou can follow your parcel.",
        "Waiting",
    ):
        assert words in text


async def test_a_card_is_edited_in_place(slack: SimulatedSlack, desk: Slack) -> None:
    """A later showing changes the same message and says who has claimed it."""
    thread = await desk.show(CARD, "")
    assert await desk.show(replace(CARD, state="claimed", claimed_by=BOB), thread) == thread
    (message,) = slack.messages
    assert "Claimed by Bob" in shown(message["blocks"])
    assert message["metadata"]["event_payload"] == {"escalation": "1042"}


WORD = "Resolve with a last word"


@pytest.mark.parametrize(
    ("state", "labels"),
    [
        ("waiting", ["Claim", "Reply", "Resolve", WORD, "Snooze", "Not a question", "Mute", "Why"]),
        (
            "claimed",
            ["Reply", "Resolve", WORD, "Release", "Give back to bot", "Snooze", "Not a question", "Mute", "Why"],
        ),
        ("resolved", ["Reopen", "Why"]),
        ("failed", ["Resolve"]),
    ],
)
def test_buttons_are_there_only_while_they_mean_something(state: str, labels: list[str]) -> None:
    """What the card offers has a button each, in its order; suggestions can be sent only while it is open."""
    blocks = card_blocks(replace(CARD, state=state, offers=offers(state, muted=False)), NOW)
    assert [label for label, _, _ in buttons(blocks)] == labels
    sending = [block["accessory"] for block in blocks if "accessory" in block]
    expected = [("Send", "suggest", "1")] if state in {"waiting", "claimed"} else []
    assert [(one["text"]["text"], one["action_id"], one["value"]) for one in sending] == expected


def test_a_muted_followers_card_only_offers_to_hear_them_again() -> None:
    """Muted: said on the card, and one button."""
    muted = replace(CARD, state="resolved", muted=True, offers=offers("resolved", muted=True))
    blocks = card_blocks(muted, NOW)
    assert [label for label, _, _ in buttons(blocks)] == ["Unmute"]
    assert "🔇 muted" in shown(blocks)


@pytest.mark.parametrize(
    ("card", "words"),
    [
        (replace(CARD, times=3, before_ms=NOW - 20 * 24 * HOUR), "3rd escalation, last 2 Nov"),
        (replace(CARD, times=2, before_ms=NOW - 365 * 24 * HOUR), "2nd escalation, last 22 Nov 2024"),
        (replace(CARD, times=11, before_ms=None), "11th escalation"),
        (replace(CARD, times=21, before_ms=None), "21st escalation"),
        (replace(CARD, state="resolved", claimed_by=BOB, outcome="noise"), "Resolved by Bob: it was not a question"),
        (replace(CARD, state="resolved", outcome="given_back"), "Resolved: given back to the bot"),
        (replace(CARD, snoozed_for_reply=True), "💤 Snoozed until the follower writes again"),
        (replace(CARD, snoozed_until_ms=NOW + HOUR), "💤 Snoozed until <!date^"),
        (replace(CARD, human_window_ends_ms=NOW + 90 * HOUR), "; then people only until <!date^"),
        (replace(CARD, window_ends_ms=NOW - 1, human_window_ends_ms=NOW + HOUR), "1 h 0 m left, for people only"),
        (replace(CARD, window_ends_ms=NOW - 2, human_window_ends_ms=NOW - 1), "⛔ The time to answer freely ended"),
    ],
)
def test_a_card_tells_its_history_and_its_times(card: Card, words: str) -> None:
    """How often, when last, how it ended, until when it is out of sight, and until when people alone may answer."""
    assert words in shown(card_blocks(card, NOW))


@pytest.mark.parametrize(
    "card",
    [
        CARD,
        replace(CARD, snoozed_until_ms=NOW - 1),
        replace(CARD, state="resolved", snoozed_for_reply=True),
        replace(CARD, human_window_ends_ms=NOW),
    ],
)
def test_a_card_tells_nothing_that_is_over(card: Card) -> None:
    """A first escalation has no history; a snooze that is over, or of something resolved, is not shown."""
    text = shown(card_blocks(card, NOW))
    assert not [words for words in ("escalation,", "Snoozed", "people only") if words in text]


def test_an_urgent_card_says_so_in_words() -> None:
    """Urgency is a word and a sign, in the card and in the notification."""
    urgent = replace(CARD, urgent=True)
    assert "🔴 URGENT" in shown(card_blocks(urgent, NOW))
    assert card_text(urgent).startswith("URGENT")
    assert "URGENT" not in shown(card_blocks(CARD, NOW)) + card_text(CARD)


@pytest.mark.parametrize(
    ("left_ms", "words"),
    [
        (18 * HOUR + 20 * 60_000, "⏳ 18 h 20 m left to answer freely: until <!date^"),
        (HOUR, "⏳ 1 h 0 m left"),
        (59 * 60_000, "⚠️ 59 m left"),
        (1, "⚠️ 0 m left"),
        (0, "⛔ The time to answer freely ended <!date^"),
        (-HOUR, "⛔ The time to answer freely ended"),
    ],
)
def test_the_window_clock(left_ms: int, words: str) -> None:
    """The clock counts down, warns in the last hour, and says when it is over."""
    assert window(NOW + left_ms, NOW).startswith(words)


def test_no_clock_without_a_window() -> None:
    """A platform without a window shows no clock."""
    assert "answer freely" not in shown(card_blocks(replace(CARD, window_ends_ms=None), NOW))


HUGE = "&" * 30_000
HUGE_CARD = replace(
    CARD,
    follower=HUGE,
    question=HUGE,
    why=HUGE,
    label=HUGE,
    history=(Turn(HUGE, HUGE, NOW),) * 40,
    suggestions=(Suggestion(HUGE, 1.0, HUGE),) * 40,
    claimed_by=Teammate("U1", HUGE),
    offers=(*Verb,),
)


@pytest.mark.parametrize("state", ["waiting", "claimed", "resolved", "failed"])
async def test_the_largest_card_fits_slacks_limits(slack: SimulatedSlack, desk: Slack, state: str) -> None:
    """However long its parts, a card is taken by Slack, and says that something is missing."""
    await desk.show(replace(HUGE_CARD, state=state), "")
    assert "more characters" in shown(slack.messages[0]["blocks"])


texts = st.text(max_size=400)


@settings(max_examples=80, deadline=None)
@given(texts, texts, texts, st.lists(texts, max_size=3), st.sampled_from(["waiting", "claimed", "odd"]))
def test_no_text_makes_a_card_that_slack_refuses(a: str, b: str, c: str, more: list[str], state: str) -> None:
    """Whatever anybody wrote, empty or strange, the card keeps Slack's rules."""
    card = replace(
        CARD,
        follower=a,
        question=b,
        why=c,
        state=state,
        history=tuple(Turn(text, text, NOW) for text in more),
        suggestions=tuple(Suggestion(text, 0.5, text) for text in more),
        offers=offers(state, muted=False),
    )
    assert refusal(card_text(card), card_blocks(card, NOW)) == ("", ())


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(FORMS)), texts)
def test_no_text_makes_a_form_that_slack_refuses(action: str, about: str) -> None:
    """Whatever the card says, the form that reminds of it keeps Slack's rules."""
    assert view_refusal(Opening("1.2.x", action, "C0DESK:1.1", about).view) == ()


def test_a_menu_forgets_what_was_chosen_once_it_is_done() -> None:
    """Slack keeps a choice while the row's id stays; after a snooze, and after it is over, the same can be chosen."""
    offered = replace(CARD, offers=(Verb.SNOOZE,))
    asleep = replace(offered, snoozed_until_ms=NOW + HOUR)
    ids = [card_blocks(card, NOW)[-1]["block_id"] for card in (offered, asleep, replace(asleep, snoozed_until_ms=1))]
    assert len(set(ids)) == 3


# --- inert text --------------------------------------------------------------------------------------------------

INERT = [
    ("<!channel> look", "&lt;!channel&gt; look"),
    ("<@U1> <#C1|x>", "&lt;@U1&gt; &lt;#C1|x&gt;"),
    ("<http://x.example|y>", "&lt;http://x.example|y&gt;"),
    ("Tom & Jerry <3", "Tom &amp; Jerry &lt;3"),
    ("&lt;!here&gt;", "&amp;lt;!here&amp;gt;"),
    ("<\u200b!channel>", "&lt;!channel&gt;"),
    ("pay \u202egnp.exe", "pay gnp.exe"),
    ("a\u2066b\u2069c\u200bd\ufeff", "abcd"),
    ("`rm -rf` ```x``` *b* :x:", "`rm -rf` ```x``` *b* :x:"),
    ("bell\x07 nul\x00 esc\x1b[31m", "bell nul esc[31m"),
    ("one\r\ntwo\u2028three", "one\ntwo\nthree"),
    ("left\u200e right\u200f soft\u00ad\u3164", "left right soft"),
    ("Z̴̡̧̢a", "Z̴̡̧a"),
    ("https://p\u0430ypal.example/x", "https://p\u0430ypal.example/x ⚠(mixed alphabets)"),
    ("half \ud83d surrogate", "half ? surrogate"),
    ("👩‍👩‍👧 🏴󠁧󠁢󠁥󠁮󠁧󠁿 שלום", "👩‍👩‍👧 🏴󠁧󠁢󠁥󠁮󠁧󠁿 שלום"),
]


@pytest.mark.parametrize(("text", "harmless"), INERT)
async def test_a_followers_text_is_inert(slack: SimulatedSlack, desk: Slack, text: str, harmless: str) -> None:
    """Mentions, links, markup and tricks with direction arrive as harmless letters, in card and line alike."""
    thread = await desk.show(replace(CARD, question=text), "")
    await desk.say(thread, text, "o1")
    card, line = slack.messages
    section = {"type": "section", "text": {"type": "plain_text", "text": harmless, "emoji": False}}
    assert section in card["blocks"]
    assert (line["text"], line["blocks"]) == (harmless, [section])


def kinds_of_text(tree: Any) -> Iterator[str]:
    """The type of every text object in some blocks."""
    if isinstance(tree, dict):
        if isinstance(tree.get("text"), str):
            yield tree["type"]
        yield from kinds_of_text(list(tree.values()))
    if isinstance(tree, list):
        for item in tree:
            yield from kinds_of_text(item)


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet=st.sampled_from("<>&@!#|Uabc:/ \n*`\u202e\u200b"), min_size=1, max_size=60))
def test_nothing_of_a_followers_text_is_markup(text: str) -> None:
    """Whatever is written, and wherever, it is plain text without a bracket or a change of direction."""
    card = replace(
        CARD,
        follower=text,
        question=text,
        why=text,
        label=text,
        window_ends_ms=None,
        history=(Turn(text, text, NOW),),
        suggestions=(Suggestion(text, 0.1, text),),
    )
    for fallback, blocks in ((card_text(card), card_blocks(card, NOW)), *line_parts(text)):
        assert not {"<", ">", "\u202e", "\u200b"} & set(fallback + "".join(texts_in(blocks)))
        assert set(kinds_of_text(blocks)) == {"plain_text"}


# --- lines -------------------------------------------------------------------------------------------------------


async def test_a_line_goes_into_the_thread(slack: SimulatedSlack, desk: Slack) -> None:
    """A line is a reply in the thread, marked with its outbox id and nothing else."""
    thread = await desk.show(CARD, "")
    receipt = await desk.say(thread, "Anna wrote again", "out-7")
    line = slack.messages[-1]
    assert (line["ts"], line["thread_ts"]) == (receipt.key, ts_of(thread))
    assert line["metadata"] == {"event_type": "frontdesk_line", "event_payload": {"out_id": "out-7"}}


async def test_a_long_line_is_split_and_nothing_is_lost(slack: SimulatedSlack, desk: Slack) -> None:
    """A text beyond a section becomes sections, beyond a message messages, cut between words."""
    thread = await desk.show(CARD, "")
    words = [f"word{number}" for number in range(4_000)]
    await desk.say(thread, " ".join(words), "o1")
    lines = slack.messages[1:]
    sections = [["".join(texts_in(block)) for block in line["blocks"]] for line in lines]
    assert len(lines) == 4
    assert max(sum(map(len, message)) for message in sections) <= 12_000
    assert max(len(section) for message in sections for section in message) <= 2_900
    assert "".join("".join(message) for message in sections) == " ".join(words)


async def test_a_long_line_said_again_posts_only_what_is_missing(slack: SimulatedSlack, desk: Slack) -> None:
    """After a failure half-way, the read-back says it is not there, and saying it again completes it."""
    thread = await desk.show(CARD, "")
    text = "x" * 25_000
    slack.fail("chat.postMessage", Fault(Trouble.SLOW, accepted=True, seconds=0), Fault(Trouble.LIMITED))
    with pytest.raises(SendError):
        await desk.say(thread, text, "o1")
    assert await desk.settle(thread, "o1", 0) is None
    receipt = await desk.say(thread, text, "o1")
    parts = [line["metadata"]["event_payload"]["part"] for line in slack.messages[1:]]
    assert parts == [0, 1, 2]
    assert await desk.settle(thread, "o1", 0) == receipt


async def test_a_line_that_is_mostly_space_has_no_empty_message(slack: SimulatedSlack, desk: Slack) -> None:
    """Slack refuses messages and sections of nothing but space, so there are none."""
    thread = await desk.show(CARD, "")
    await desk.say(thread, "begin" + " " * 40_000 + "end", "o1")
    assert [line["text"].strip() for line in slack.messages[1:]] == ["begin", "end"]


async def test_an_empty_line_is_still_a_line(slack: SimulatedSlack, desk: Slack) -> None:
    """Slack refuses empty texts, so an empty one says that it is."""
    thread = await desk.show(CARD, "")
    await desk.say(thread, "\u200b \n", "o1")
    assert slack.messages[-1]["text"] == "(no text)"


async def test_a_hint_is_seen_by_one_teammate_in_the_thread(slack: SimulatedSlack, desk: Slack) -> None:
    """A hint is an ephemeral message to that member, inert like any text."""
    thread = await desk.show(CARD, "")
    receipt = await desk.hint(thread, BOB, "already <@U0ANNA>'s")
    (whisper,) = slack.workspace.whispers
    assert (whisper["user"], whisper["thread_ts"], whisper["message_ts"]) == ("U0BOB", ts_of(thread), receipt.key)
    assert whisper["text"] == "already &lt;@U0ANNA&gt;'s"


# --- the documented manifest -------------------------------------------------------------------------------------

PAGE = (Path(__file__).parent.parent / "docs" / "desks" / "slack.md").read_text("utf-8")


def documented_manifest() -> dict[str, Any]:
    """The manifest on the desk's page."""
    block = PAGE.partition("## The manifest")[2].partition("```yaml\n")[2].partition("```")[0]
    return dict(yaml.safe_load(block))


def test_the_documented_manifest_asks_for_what_the_desk_needs() -> None:
    """Scopes, events, buttons and Socket Mode are in the manifest that operators paste."""
    manifest = documented_manifest()
    assert set(manifest["oauth_config"]["scopes"]["bot"]) == SCOPES | set(HELPFUL_SCOPES)
    assert set(manifest["settings"]["event_subscriptions"]["bot_events"]) == {
        "app_mention", "member_joined_channel", "member_left_channel", "message.channels", "message.groups",
        "reaction_added",
    }  # fmt: skip
    assert manifest["settings"]["interactivity"]["is_enabled"]
    assert manifest["settings"]["socket_mode_enabled"]
    shortcuts = manifest["features"]["shortcuts"]
    assert {one["callback_id"] for one in shortcuts if one["type"] == "message"} == set(SHORTCUTS)


def test_the_documented_manifest_keeps_slacks_lengths() -> None:
    """Name 35, description 140, bot 80, shortcut 24 and 150, command 32 and 2,000; 10 shortcuts, 50 commands."""
    manifest = documented_manifest()
    features, about = manifest["features"], manifest["display_information"]
    assert (len(about["name"]) <= 35, len(about["description"]) <= 140) == (True, True)
    assert len(features["bot_user"]["display_name"]) <= 80
    assert (len(features["shortcuts"]) <= 10, len(features["slash_commands"]) <= 50) == (True, True)
    for one in features["shortcuts"]:
        assert (len(one["name"]) <= 24, len(one["description"]) <= 150) == (True, True)
    for one in features["slash_commands"]:
        assert (len(one["command"]) <= 32, len(one["description"]) <= 2_000) == (True, True)


def test_the_one_click_link_is_the_manifest() -> None:
    """The link on the page makes the app from exactly the manifest on the page, and is short enough to be followed."""
    link = PAGE.partition("[make the app](")[2].partition(")")[0]
    base, _, encoded = link.partition("&manifest_yaml=")
    assert base == "https://api.slack.com/apps?new_app=1"
    assert yaml.safe_load(unquote(encoded)) == documented_manifest()
    assert len(link) <= 8_000


def test_every_setting_is_on_the_page() -> None:
    """The page names each setting as it is set."""
    assert [name for name in SlackSettings.model_fields if f"| `SLACK_{name.upper()}` |" not in PAGE] == []


async def test_a_reminder_calls_whoever_has_claimed(slack: SimulatedSlack, desk: Slack) -> None:
    """A mention before the words, whose own marks stay plain."""
    thread = await desk.show(CARD, "")
    await desk.address(thread, BOB, "<!channel> has waited", "7")
    said = slack.messages[-1]
    assert said["text"].startswith("<@U0BOB> &lt;!channel&gt;")
    assert [block["text"]["text"] for block in said["blocks"]] == ["<@U0BOB>", "&lt;!channel&gt; has waited"]
    assert "subtype" not in said
    assert await desk.settle(thread, "7", 0) is not None


async def test_a_reminder_for_nobody_in_particular_stands_in_the_channel_too(
    slack: SimulatedSlack, desk: Slack
) -> None:
    """Nobody follows an unclaimed thread."""
    thread = await desk.show(CARD, "")
    await desk.address(thread, None, "Nobody has claimed this.", "8")
    said = slack.messages[-1]
    assert (said["text"], said["subtype"]) == ("Nobody has claimed this.", "thread_broadcast")


def test_a_card_says_by_when() -> None:
    """While an answer is owed; once that time has passed, loudly."""
    owed = replace(CARD, promised_ms=NOW + HOUR)
    assert "To be answered by" in shown(card_blocks(owed, NOW))
    assert "Not answered in time" in shown(card_blocks(replace(owed, late=True), NOW))
