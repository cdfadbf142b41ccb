"""kill -9 in the middle of a burst: nothing is lost, nothing is answered twice."""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path

import pytest

from bot.config import Core
from bot.database import looked_up
from bot.store.transaction import Row, Step, q
from tests.databases import url_of
from tests.process import serving
from tests.shop import ACCOUNT, SECRET, TOKEN, VERIFY, write_workspace
from vendors.instagram import SimulatedInstagram

MESSAGES = 500
pytestmark = pytest.mark.both_databases


def settings(workspace: Path, instagram: SimulatedInstagram) -> dict[str, str]:
    """The environment of the process."""
    return {
        "FRONTDESK_WORKSPACE": str(workspace),
        "FRONTDESK_DATABASE_URL": url_of(workspace),
        "INSTAGRAM_APP_SECRET": SECRET,
        "INSTAGRAM_VERIFY_TOKEN": VERIFY,
        "INSTAGRAM_ACCESS_TOKEN": TOKEN,
        "INSTAGRAM_ACCOUNT_ID": ACCOUNT,
        "INSTAGRAM_API_URL": instagram.url,
    }


async def look(workspace: Path, query: str, *args: object) -> list[Row]:
    """Rows as another process sees them."""

    def rows() -> Step[list[Row]]:
        return list((yield q(query, *args)))

    core = Core(workspace=workspace, database_url=url_of(workspace))
    return await asyncio.to_thread(looked_up, core, rows)


async def settled(workspace: Path) -> None:
    """Wait until nothing is undecided, unsent or of unknown outcome."""
    async with asyncio.timeout(120):
        while True:
            backlog = (await look(workspace, "backlog"))[0]
            if backlog["undecided"] == backlog["unsent"] == backlog["unknown"] == 0:
                return
            await asyncio.sleep(0.1)


async def test_a_kill_in_a_burst_loses_nothing_and_doubles_nothing(tmp_path: Path) -> None:
    """500 messages, two kills at different moments, a restart each: every message decided once, answered once."""
    workspace = write_workspace(tmp_path)
    instagram = SimulatedInstagram(app_secret=SECRET, token=TOKEN, account_id=ACCOUNT, backoff=(0.1,) * 200)
    async with instagram:
        updates = [instagram.direct(f"f{number}", "where is my order") for number in range(MESSAGES)]
        async with serving(settings(workspace, instagram)) as first:
            port = int(first.url.rsplit(":", 1)[1])
            instagram.callback = f"{first.url}/webhooks/instagram"
            posts = [asyncio.create_task(instagram.deliver([update])) for update in updates]
            await until_delivered(instagram, MESSAGES // 10)
            first.kill()
            await first.ended()
        async with serving(settings(workspace, instagram), port) as second:
            await until_delivered(instagram, MESSAGES // 2)
            second.kill()
            await second.ended()
        async with serving(settings(workspace, instagram), port) as third:
            answers = await asyncio.gather(*posts)
            await settled(workspace)
            assert await third.stop() == 0
    assert {posted.status for posted in answers} == {200}
    assert Counter(one.conversation for one in instagram.delivered) == {f"f{n}": 1 for n in range(MESSAGES)}
    rows = await look(workspace, "decisions_before", 2**62, 2 * MESSAGES)
    decided = Counter(row["conversation_id"] for row in rows)
    assert set(decided.values()) == {1}
    assert len(decided) == MESSAGES


async def test_a_stop_under_load_finishes_what_was_begun(tmp_path: Path) -> None:
    """SIGTERM in the middle of a burst: exit 0 with no attempt left open; the next start answers the rest, once."""
    workspace = write_workspace(tmp_path)
    instagram = SimulatedInstagram(app_secret=SECRET, token=TOKEN, account_id=ACCOUNT, backoff=(0.1,) * 200)
    async with instagram:
        updates = [instagram.direct(f"f{number}", "where is my order") for number in range(200)]
        async with serving(settings(workspace, instagram)) as first:
            port = int(first.url.rsplit(":", 1)[1])
            instagram.callback = f"{first.url}/webhooks/instagram"
            posts = [asyncio.create_task(instagram.deliver([update])) for update in updates]
            await until_delivered(instagram, 20)
            assert await first.stop() == 0
        backlog = (await look(workspace, "backlog"))[0]
        assert backlog["unknown"] == 0
        async with serving(settings(workspace, instagram), port):
            await asyncio.gather(*posts)
            await settled(workspace)
    assert Counter(one.conversation for one in instagram.delivered) == {f"f{n}": 1 for n in range(200)}


async def until_delivered(instagram: SimulatedInstagram, count: int) -> None:
    """Wait until Instagram has accepted so many replies."""
    async with asyncio.timeout(60):
        while len(instagram.delivered) < count:
            await asyncio.sleep(0.001)
