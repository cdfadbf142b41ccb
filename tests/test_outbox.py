"""What becomes of a send when the vendor is in trouble: later, settled, held, or shown to a person; never silent."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.store.outgoing import announce
from bot.store.sqlite import SqliteStore
from tests.clock import Clock
from tests.shop import Shop, open_shop, write_workspace
from vendors.instagram import Echoes, Fault
from vendors.slack import Fault as SlackFault
from vendors.slack import Trouble


async def outcome(shop: Shop, conversation: int = 1) -> list[tuple[str, str]]:
    """State and error of every text of a conversation, oldest first."""
    rows = await shop.rows("replies_of", conversation, 20)
    return [(row["state"], row["error"]) for row in reversed(rows)]


@pytest.mark.both_databases
async def test_a_throttled_send_is_tried_again(tmp_path: Path) -> None:
    """A rate limit: the row waits, then goes out once."""
    async with open_shop(write_workspace(tmp_path), with_slack=False) as shop:
        shop.instagram.fault(Fault.TOO_MANY)
        await shop.follower_says("ana", "where is my order")
        await shop.bot_says("ana", "juniper.example/track")
        await shop.quiet()
        assert await outcome(shop) == [("sent", "")]
        assert len(shop.texts_to("ana")) == 1


async def test_a_vendor_that_says_when_is_left_alone_until_then(tmp_path: Path) -> None:
    """A rate limit with an estimate: no further call to that platform meanwhile, and the reason is shown."""
    async with open_shop(write_workspace(tmp_path), with_slack=False) as shop:
        shop.instagram.fault(Fault.RATE_LIMIT)
        await shop.follower_says("ana", "where is my order")
        await shop.until(lambda: held(shop), "a held row")
        await shop.follower_says("ben", "where is my order")
        await shop.decided(2)
        assert len([call for call in shop.instagram.calls if call.startswith("POST")]) == 1
        assert "limit" in (await outcome(shop))[0][1]


async def test_a_limit_without_an_end_is_waited_for_ever_longer(tmp_path: Path) -> None:
    """Meta's limit of the account, thrice: after one, two and four minutes one call each, then everything at once."""
    clock = Clock("2026-11-30 12:00")
    async with open_shop(write_workspace(tmp_path), with_slack=False, now=clock) as shop:
        shop.instagram.fault(Fault.BUSINESS_LIMIT, times=3)
        await shop.follower_says("ana", "where is my order")
        await shop.until(lambda: held(shop), "a held row")
        await shop.follower_says("ben", "where is my order")
        await shop.decided(2)
        for calls, minutes in ((1, 1), (2, 2), (3, 4)):
            clock.move(minutes=minutes * 0.95)
            await asyncio.sleep(0.1)
            assert posts(shop) == calls
            clock.move(minutes=minutes * 0.3)
            await shop.until(lambda calls=calls: posts(shop) > calls, "the next call")
        await shop.quiet()
        assert posts(shop) == 5
        assert [len(shop.texts_to(who)) for who in ("ana", "ben")] == [1, 1]


def posts(shop: Shop) -> int:
    """How many calls would have said something."""
    return len([call for call in shop.instagram.calls if call.startswith("POST")])


@pytest.mark.parametrize("fault", [Fault.RESET, Fault.SERVER_ERROR, Fault.GARBAGE])
async def test_an_accepted_send_whose_answer_was_lost_is_not_repeated(tmp_path: Path, fault: Fault) -> None:
    """The vendor took it and the answer broke: the echo or the read-back settles it, nothing is sent twice."""
    async with open_shop(write_workspace(tmp_path), with_slack=False) as shop:
        shop.instagram.fault(fault, accepted=True)
        await shop.follower_says("ana", "where is my order")
        await shop.until(lambda: all_sent(shop), "a settled row")
        assert len(shop.texts_to("ana")) == 1


@pytest.mark.parametrize("fault", [Fault.RESET, Fault.SERVER_ERROR, Fault.UNAVAILABLE])
async def test_a_send_that_never_arrived_is_sent_again_after_reading_back(tmp_path: Path, fault: Fault) -> None:
    """The call broke before the vendor took it: the conversation is read, then it is sent, once."""
    async with open_shop(write_workspace(tmp_path), with_slack=False) as shop:
        shop.instagram.echoes = Echoes.OFF
        shop.instagram.fault(fault)
        await shop.follower_says("ana", "where is my order")
        await shop.until(lambda: all_sent(shop), "a settled row")
        assert any(call.startswith("GET /v26.0/me/conversations") for call in shop.instagram.calls)
        assert len(shop.texts_to("ana")) == 1


@pytest.mark.both_databases
async def test_an_echo_before_the_answer_is_recognised_as_ours(tmp_path: Path) -> None:
    """The echo overtakes the HTTP answer: still our own text, the bot stays in charge."""
    async with open_shop(write_workspace(tmp_path), with_slack=False) as shop:
        shop.instagram.echoes = Echoes.BEFORE
        await shop.follower_says("ana", "where is my order")
        await shop.bot_says("ana", "juniper.example/track")
        await shop.quiet()
        assert await shop.rows("open_escalation_of", 1) == []
        assert await outcome(shop) == [("sent", "")]


async def test_an_answer_is_taken_with_the_turn_that_writes_it(tmp_path: Path) -> None:
    """Deciding and beginning to send are one commit, unless the outbox is busy just then."""
    async with open_shop(write_workspace(tmp_path), with_slack=False) as shop:
        store, said = shop.program.around.store, list[str]()
        assert isinstance(store, SqliteStore)
        store._writer.set_trace_callback(said.append)
        for number in range(8):
            await shop.follower_says(f"f{number}", "where is my order")
            await shop.bot_says(f"f{number}", "juniper.example/track")
        store._writer.set_trace_callback(None)
    commits = "\n".join(said).split("COMMIT")
    together = [one for one in commits if "INSERT INTO decisions" in one and "SET state = 'sending'" in one]
    assert any(one.index("INSERT INTO outbox") < one.index("SET state = 'sending'") for one in together)


async def test_a_dead_token_holds_the_row_and_shows_it(tmp_path: Path) -> None:
    """An expired token: nothing is lost, nothing hammers the vendor, /health says what is wrong."""
    async with open_shop(write_workspace(tmp_path), with_slack=False) as shop:
        shop.instagram.fault(Fault.EXPIRED, times=50)
        await shop.follower_says("ana", "where is my order")

        await shop.until(lambda: held(shop), "a held row")
        async with shop.http.get(f"{shop.url}/health") as response:
            report = await response.json()
        assert report["status"] == "degraded"
        assert "waiting" in report["platforms"]["instagram"]
        assert len([call for call in shop.instagram.calls if call.startswith("POST")]) == 1
        assert (await outcome(shop))[0][0] == "waiting"


@pytest.mark.both_databases
async def test_a_closed_window_goes_to_a_person(tmp_path: Path) -> None:
    """The vendor refuses because the window closed: dead, and an escalation says so with the text."""
    async with open_shop(write_workspace(tmp_path)) as shop:
        update = shop.instagram.direct("ana", "where is my order")
        shop.instagram.account.last_heard.clear()
        assert (await shop.instagram.deliver([update])).status == 200
        card = await shop.card("could not be delivered")
        line = await shop.in_thread(card["ts"], "Not delivered")
        assert "juniper.example/track" in str(line)


@pytest.mark.both_databases
async def test_a_conversation_that_another_app_has_is_left_to_it(tmp_path: Path) -> None:
    """Meta says who has the thread: a person is told once, and the bot says no more there, also to what comes next."""
    async with open_shop(write_workspace(tmp_path)) as shop:
        shop.instagram.fault(Fault.ELSEWHERE)
        await shop.follower_says("ana", "where is my order")
        await shop.card("could not be delivered")
        posts = len([call for call in shop.instagram.calls if call.startswith("POST")])
        await shop.follower_says("ana", "what are your opening hours")
        await shop.quiet()
        assert len([call for call in shop.instagram.calls if call.startswith("POST")]) == posts
        assert shop.texts_to("ana") == []


async def test_a_teammates_reply_is_lost_to_nobody(tmp_path: Path) -> None:
    """A reply that the platform cannot take is refused in the thread with the limit, and stays there to be mended."""
    async with open_shop(write_workspace(tmp_path)) as shop:
        assert shop.slack is not None
        await shop.instagram.follower_comments("ben", "could you sponsor our village fair", media="post-1")
        card = await shop.card("village fair")
        await shop.slack.press("U0ANA", card["ts"], "claim")
        await shop.slack.person_says("U0ANA", card["ts"], "word " * 200)
        slack = shop.slack
        await shop.until(lambda: [call for call in slack.calls if call.method == "chat.postEphemeral"], "a hint")
        assert shop.texts_to("ben") == []


async def test_one_stuck_conversation_holds_no_other(tmp_path: Path) -> None:
    """A call that hangs blocks its own conversation only."""
    async with open_shop(write_workspace(tmp_path), with_slack=False) as shop:
        shop.instagram.fault(Fault.HANG)
        await shop.follower_says("ana", "where is my order")
        await shop.until(lambda: shop.instagram.calls, "the hanging call")
        await shop.follower_says("ben", "where is my order")
        await shop.bot_says("ben", "juniper.example/track")
        assert shop.texts_to("ana") == []


@pytest.mark.both_databases
async def test_replies_keep_their_order_within_a_conversation(tmp_path: Path) -> None:
    """A first reply in trouble holds the second one of the same follower back."""
    async with open_shop(write_workspace(tmp_path), with_slack=False) as shop:
        shop.instagram.fault(Fault.TOO_MANY)
        await shop.follower_says("ana", "where is my order")
        await shop.decided(1)
        await shop.follower_says("ana", "what are your opening hours")
        await shop.bot_says("ana", "Mon–Fri")
        first, second = shop.texts_to("ana")
        assert "track" in first
        assert "Mon–Fri" in second


async def all_sent(shop: Shop) -> bool:
    """Whether the first conversation's texts are all delivered."""
    states = [state for state, _ in await outcome(shop)]
    return bool(states) and set(states) == {"sent"}


async def held(shop: Shop) -> bool:
    """Whether the first conversation's first text waits, with a reason."""
    found = await outcome(shop)
    return bool(found) and found[0][0] == "waiting" and found[0][1] != ""


@pytest.mark.parametrize("accepted", [False, True])
async def test_an_alarm_of_unknown_outcome_is_said_again(accepted: bool, tmp_path: Path) -> None:
    """The connection is cut while it is told: the team may read it twice, and never not at all."""
    async with open_shop(write_workspace(tmp_path)) as shop:
        slack = shop.slack
        assert slack is not None
        slack.fail("chat.postMessage", SlackFault(Trouble.RESET, accepted=accepted))
        desks, now = shop.program.around.desk_names, shop.program.around.now()
        await shop.program.around.store.run(lambda: announce(desks, "an-alarm", "The token has ended.", now))
        shop.program.around.bells.ring_all()

        def told() -> bool:
            said = [one for one in slack.messages if "The token has ended." in str(one.get("text"))]
            return len(said) == 1 + accepted

        await shop.until(told, "the alarm in the channel")
