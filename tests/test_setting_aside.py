"""A message whose handling raises or ends the process: tried three times, then the team has it; nobody else waits."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest

from bench.crash_stage import free_port
from bot.alarms import Alarms
from bot.app import open_local_door
from bot.leading import Role
from bot.responder import Responder
from bot.second_tries import SecondTries
from bot.timekeeper import Timekeeper
from tests.clock import Clock
from tests.console_people import manager
from tests.poisoned import POISON, trapped
from tests.process import ROOT, environment
from tests.shop import ACCOUNT, SECRET, TOKEN, Shop, started, write_workspace
from tests.test_crash import look, settings
from tests.test_second_tries import command
from vendors.instagram import SimulatedInstagram
from vendors.slack import SimulatedSlack

pytestmark = pytest.mark.both_databases


def defect() -> None:
    """Ours."""
    raise LookupError("a defect that the test planted")


@contextlib.asynccontextmanager
async def undecided(tmp_path: Path, clock: Clock) -> AsyncIterator[Shop]:
    """A shop that takes events and decides nothing by itself."""
    instagram = SimulatedInstagram(app_secret=SECRET, token=TOKEN, account_id=ACCOUNT, now=clock)
    workspace = write_workspace(tmp_path)
    async with contextlib.AsyncExitStack() as stack:
        await stack.enter_async_context(instagram)
        slack = await stack.enter_async_context(SimulatedSlack(now=clock))
        shop = started(workspace, instagram, slack, now=clock, role=Role.WEB)
        yield await stack.enter_async_context(shop)


async def given_up(shop: Shop, clock: Clock) -> None:
    """The poison is taken, and tried until it is set aside."""
    broken = Responder(trapped(shop.program.around, defect))
    await shop.follower_says("kim", POISON)
    for attempt in range(3):
        assert await shop.rows("open_escalation_of", 1) == [], attempt
        assert await broken.decide_due() == 1
        assert await broken.decide_due() == 0, "it waits, or is over"
        clock.move(minutes=1.1)


async def test_a_turn_that_raises_is_tried_three_times_and_given_to_the_team(tmp_path: Path) -> None:
    """A minute apart; then an urgent escalation with the words, nothing to the follower, and no fourth attempt."""
    clock = Clock("2026-11-30 12:00")
    async with undecided(tmp_path, clock) as shop:
        await given_up(shop, clock)
        [escalation] = await shop.rows("open_escalation_of", 1)
        told = {name: escalation[name] for name in ("state", "reason", "urgent", "question")}
        assert told == {"state": "waiting", "reason": "defect", "urgent": 1, "question": POISON}
        assert escalation["promised_ms"]
        assert await shop.rows("replies_of", 1, 9) == []
        assert await Responder(trapped(shop.program.around, defect)).decide_due() == 0
        assert shop.logged.getvalue().count(b"turn.failed") == 3
        assert shop.logged.getvalue().count(b"turn.set_aside") == 1


async def test_who_writes_on_joins_what_the_team_has(tmp_path: Path) -> None:
    """More poison from the same follower: the same escalation, with the new words in it."""
    clock = Clock("2026-11-30 12:00")
    async with undecided(tmp_path, clock) as shop:
        await given_up(shop, clock)
        broken = Responder(trapped(shop.program.around, defect))
        await shop.follower_says("kim", f"really, {POISON}")
        for _ in range(3):
            await broken.decide_due()
            clock.move(minutes=1.1)
        assert len(await shop.rows("escalations_of", 1)) == 1
        assert (await shop.rows("backlog"))[0]["undecided"] == 0


async def test_everybody_else_is_answered_meanwhile(tmp_path: Path) -> None:
    """Others in the same batch, and a good word of the same follower after the harm is over."""
    clock = Clock("2026-11-30 12:00")
    async with undecided(tmp_path, clock) as shop:
        broken = Responder(trapped(shop.program.around, defect))
        for who, text in (("ana", "where is my order"), ("kim", POISON), ("ben", "what are your opening hours")):
            await shop.follower_says(who, text)
        await broken.decide_due()
        assert [len(await shop.rows("replies_of", number, 9)) for number in (1, 2, 3)] == [1, 0, 1]


async def test_once_mended_it_is_decided_again(tmp_path: Path) -> None:
    """Listed on the console and by `frontdesk retry`; decided when asked, its card is over; again does nothing."""
    clock = Clock("2026-11-30 12:00")
    async with undecided(tmp_path, clock) as shop, open_local_door(shop.program):
        await given_up(shop, clock)
        async with manager(shop) as maria:
            page = await maria.get("/unread")
            assert POISON in page.text
            assert "Decide again" in page.text
        code, said = await command(shop.workspace)
        assert code == 1
        assert POISON in said
        code, said = await command(shop.workspace, "--turns")
        assert (code, said) == (0, "1 questions are decided once more (by a running Frontdesk at once).\n")
        assert await Responder(shop.program.around).decide_due() == 1
        [newest, first] = await shop.rows("escalations_of", 1)
        assert (first["state"], first["outcome"]) == ("resolved", "given_back")
        assert newest["reason"] != "defect"
        tries = SecondTries(shop.program.around, shop.program.rooms.intake)
        assert await tries.decide_all() == 0


async def test_what_a_teammate_has_taken_stays_theirs(tmp_path: Path) -> None:
    """A claimed one is not listed any more, and not decided again by its number."""
    clock = Clock("2026-11-30 12:00")
    async with undecided(tmp_path, clock) as shop:
        await given_up(shop, clock)
        tries = SecondTries(shop.program.around, shop.program.rooms.intake)
        [turn] = (await tries.left()).turns
        async with manager(shop) as maria:
            await maria.act((await shop.rows("open_escalation_of", 1))[0]["id"], "claim")
        assert (await tries.left()).turns == ()
        assert await tries.decide([turn.id]) == 0


async def test_the_team_is_told_once(tmp_path: Path) -> None:
    """An alarm and /health say so as long as nobody has taken it, however often one looks; then it is well again."""
    clock = Clock("2026-11-30 12:00")
    async with undecided(tmp_path, clock) as shop:
        await given_up(shop, clock)
        timekeeper = Timekeeper(shop.program.around, Alarms(shop.program.around))
        for _ in range(3):
            await timekeeper.look()
            clock.move(minutes=2)
        async with shop.http.get(f"{shop.url}/health") as response:
            health = await response.json()
        assert any("defect of Frontdesk" in problem for problem in health["problems"])
        async with manager(shop) as maria:
            await maria.act((await shop.rows("open_escalation_of", 1))[0]["id"], "claim")
        await timekeeper.look()
        said = [line for line in shop.logged.getvalue().splitlines() if b"turns:defect" in line]
        assert [b"alarm.sounded" in line for line in said] == [True, False]


@contextlib.asynccontextmanager
async def life(settings_: Mapping[str, str]) -> AsyncIterator[asyncio.subprocess.Process]:
    """One life of the Frontdesk that ends at the poison."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.poisoned", cwd=ROOT, env=environment(settings_),
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stderr is not None
    try:
        async with asyncio.timeout(60):
            while (line := await process.stderr.readline()) and line != b"up\n":
                pass
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.communicate()


async def ends_by_itself(where: Mapping[str, str], slack: SimulatedSlack) -> bool:
    """One more life, until the poison ends it or the team has it."""
    async with life(where) as process, asyncio.timeout(60):
        while process.returncode is None and not any(POISON in str(message) for message in slack.messages):
            await asyncio.sleep(0.05)
        return process.returncode is not None


async def test_a_turn_that_ends_the_process_alone_three_times_is_given_to_the_team(tmp_path: Path) -> None:
    """SIGKILL from within, at one word: as it comes, once kept, then thrice alone; all others have their answer."""
    workspace, port = write_workspace(tmp_path), free_port()
    instagram = SimulatedInstagram(app_secret=SECRET, token=TOKEN, account_id=ACCOUNT, backoff=(0.1,) * 400)
    async with instagram, SimulatedSlack() as slack:
        instagram.callback = f"http://127.0.0.1:{port}/webhooks/instagram"
        where = settings(workspace, instagram) | {
            "FRONTDESK_PORT": str(port),
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_SIGNING_SECRET": slack.signing_secret,
            "SLACK_DESK_CHANNEL": "C0DESK",
            "SLACK_API_URL": slack.url,
        }
        texts = [("ana", "where is my order"), ("kim", POISON), ("ben", "where is my order")]
        updates = [instagram.direct(who, text) for who, text in texts]
        async with life(where) as first:
            posts = [asyncio.create_task(instagram.deliver([update])) for update in updates]
            assert await asyncio.wait_for(first.wait(), 60) == -9
        deaths = 1
        while await ends_by_itself(where, slack):
            deaths += 1
        assert deaths in {4, 5}, "it may have been decided in the commit that was to keep it, and come once more"
        async with life(where) as last, asyncio.timeout(60):
            await asyncio.gather(*posts)
            while {one.conversation for one in instagram.delivered} != {"ana", "ben"}:
                await asyncio.sleep(0.05)
            last.terminate()
            assert await last.wait() == 0
        assert [POISON in str(message) for message in slack.messages].count(True) == 1
        [_, *others] = await look(workspace, "decisions_before", 2**62, 9)
        assert len(others) == 2
