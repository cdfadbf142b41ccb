"""Several processes on one PostgreSQL: whichever ends or stands still, nothing is lost, doubled or out of order."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import asyncpg

from bench.crash_database import Database, PostgresRows
from bench.crash_journal import history_of
from bench.history import Ending, Event, judged
from tests.databases import Server, put_on_postgres
from tests.process import Process, serving
from tests.shop import ACCOUNT, SECRET, TOKEN, open_shop, write_workspace
from tests.test_crash import look, settings, settled, until_delivered
from vendors.instagram import SimulatedInstagram
from vendors.slack import SimulatedSlack

FOLLOWERS = 120
ASKED = ("where is my order", "what are your opening hours")


@asynccontextmanager
async def network() -> AsyncIterator[SimulatedInstagram]:
    """A simulated Instagram that sends an event again soon."""
    async with SimulatedInstagram(
        app_secret=SECRET, token=TOKEN, account_id=ACCOUNT, backoff=(0.1,) * 400
    ) as instagram:
        yield instagram


async def asking(instagram: SimulatedInstagram, follower: str) -> None:
    """One follower asks two things, one after the other."""
    for text in ASKED:
        await said(instagram, follower, text)


async def said(instagram: SimulatedInstagram, follower: str, text: str) -> Event:
    """One message is delivered."""
    update = instagram.direct(follower, text)
    posted = await instagram.deliver([update])
    assert posted.status == 200
    return Event(follower, update[1]["message"]["mid"])


@dataclass(frozen=True)
class Watched:
    """What the checker is shown of a burst."""

    database: Database
    instagram: SimulatedInstagram
    slack: SimulatedSlack = field(default_factory=SimulatedSlack)
    events: list[Event] = field(default_factory=list)

    async def asking(self, follower: str) -> None:
        """One follower asks two things, one after the other."""
        for text in ASKED:
            self.events.append(await said(self.instagram, follower, text))


async def nothing_wrong(workspace: Path, instagram: SimulatedInstagram, followers: int) -> None:
    """Everybody has both answers, once, and in the order in which they were decided on."""
    for number in range(followers):
        texts = instagram_texts(instagram, f"f{number}")
        joined = "\n".join(texts)
        assert joined.count("juniper.example/track") == joined.count("Mon–Fri") == 1, texts
        assert joined.index("juniper.example/track") < joined.index("Mon–Fri"), texts
    receipts = [one.key for one in instagram.delivered]
    for conversation in range(1, min(followers, 10) + 1):
        rows = await look(workspace, "replies_of", conversation, 20)
        assert [row["receipt"] for row in rows] == sorted((row["receipt"] for row in rows), key=receipts.index)[::-1]


def instagram_texts(instagram: SimulatedInstagram, follower: str) -> list[str]:
    """What reached a follower, in order."""
    return [one.text for one in instagram.delivered if one.conversation == follower]


async def test_one_of_two_is_killed(tmp_path: Path, postgres_url: str) -> None:
    """Two take events and decide; the one that sends is killed in a burst: the other one goes on with everything."""
    workspace = write_workspace(tmp_path)
    put_on_postgres(workspace, postgres_url)
    async with network() as instagram, serving(settings(workspace, instagram)) as first:
        instagram.callback = f"{first.url}/webhooks/instagram"
        await asking(instagram, "f0")
        await until_delivered(instagram, 1)
        async with serving(settings(workspace, instagram)) as second:
            half = [asyncio.create_task(asking(instagram, f"f{n}")) for n in range(1, FOLLOWERS // 2)]
            await until_delivered(instagram, 20)
            instagram.callback = f"{second.url}/webhooks/instagram"
            rest = [asyncio.create_task(asking(instagram, f"f{n}")) for n in range(FOLLOWERS // 2, FOLLOWERS)]
            await until_delivered(instagram, 40)
            first.kill()
            await first.ended()
            await asyncio.gather(*half, *rest)
            await settled(workspace)
            assert await second.stop() == 0
        await nothing_wrong(workspace, instagram, FOLLOWERS)


async def test_one_that_stands_still_keeps_nobody_waiting(tmp_path: Path, postgres_url: str) -> None:
    """The one that sends is frozen in a burst: the other one takes over; when it goes on, nothing is said twice."""
    workspace = write_workspace(tmp_path)
    put_on_postgres(workspace, postgres_url)
    async with network() as instagram, serving(settings(workspace, instagram)) as first:
        instagram.callback = f"{first.url}/webhooks/instagram"
        watched = Watched(PostgresRows(postgres_url, workspace), instagram)
        await watched.asking("f0")
        await until_delivered(instagram, 1)
        async with (
            serving(settings(workspace, instagram), role="worker"),
            serving(settings(workspace, instagram)) as web,
        ):
            instagram.callback = f"{web.url}/webhooks/instagram"
            asked = [asyncio.create_task(watched.asking(f"f{n}")) for n in range(1, 60)]
            await until_delivered(instagram, 20)
            first.freeze()
            try:
                await asyncio.gather(*asked)
                await settled(workspace)
            finally:
                first.thaw()
            await watched.asking("f60")
            await asyncio.sleep(3)
            await settled(workspace)
            await nothing_wrong(workspace, instagram, 61)
            verdict = judged(await history_of(watched))
            assert (verdict.lost, verdict.doubled, verdict.reordered) == ((), (), ())
            assert verdict.endings == {Ending.ANSWERED: 122}
            assert await first.stop() == 0
        await planted_faults_are_found(watched, postgres_url)


async def planted_faults_are_found(watched: Watched, url: str) -> None:
    """The checker would have seen a text that never arrived, one that nobody sent, and a message nobody decided."""
    await told(url, "UPDATE outbox SET receipt = 'another', text = 'Another.' WHERE id = 7")
    await told(url, "UPDATE messages SET decision_id = NULL WHERE id = 9")
    planted = judged(await history_of(watched))
    assert any(fault.startswith("row 7 ") for fault in planted.lost)
    assert any("no row accounts for it" in fault for fault in planted.doubled)
    assert planted.endings[Ending.LOST] >= 2


async def told(url: str, statement: str) -> None:
    """A fault is planted."""
    connection = await asyncpg.connect(url)
    await connection.execute(statement)
    await connection.close()


async def test_roles_share_the_work(tmp_path: Path, postgres_url: str) -> None:
    """One takes events, another one decides and sends; each is woken by the other, and both stop in order."""
    workspace = write_workspace(tmp_path)
    put_on_postgres(workspace, postgres_url)
    async with network() as instagram, serving(settings(workspace, instagram), role="web") as web:
        instagram.callback = f"{web.url}/webhooks/instagram"
        await asking(instagram, "f0")
        assert (await look(workspace, "backlog"))[0]["undecided"] == 2
        async with serving(settings(workspace, instagram), role="worker") as worker:
            await settled(workspace)
            await asking(instagram, "f1")
            await settled(workspace)
            assert {path.name for path in workspace.glob("*.sock")} == {"frontdesk.sock", "frontdesk-2.sock"}
            assert await stream_of(web, "hello")
            assert await worker.stop() == 0
        assert await web.stop() == 0
    await nothing_wrong(workspace, instagram, 2)


async def stream_of(web: Process, text: str) -> str:
    """What a visitor of the web chat is told, by the process that neither decides nor sends."""
    visitor = {"X-Frontdesk-Visitor": "a-secret-of-a-visitor"}
    async with aiohttp.ClientSession(headers=visitor) as http, asyncio.timeout(20):
        async with http.post(f"{web.url}/chat/messages", json={"text": text}) as said:
            assert said.status == 202
        async with http.get(f"{web.url}/chat/stream") as stream:
            async for line in stream.content:
                if b'"who": "bot"' in line:
                    return line.decode()
    return ""


async def test_the_server_restarts_in_the_middle(tmp_path: Path, postgres: Server, postgres_url: str) -> None:
    """PostgreSQL is killed and started again in a burst: every event is taken, everybody is answered once."""
    workspace = write_workspace(tmp_path)
    put_on_postgres(workspace, postgres_url)
    async with open_shop(workspace, with_slack=False) as shop:
        asked = [asyncio.create_task(asking(shop.instagram, f"f{n}")) for n in range(20)]
        await until_delivered(shop.instagram, 3)
        restarting = asyncio.create_task(asyncio.to_thread(postgres.control, "restart", "-m", "immediate"))
        later = 20
        while not restarting.done():
            await asking(shop.instagram, f"f{later}")
            later += 1
        await restarting
        await asyncio.gather(*asked)
        await shop.until(lambda: not shop.program.spool.waiting, "an empty spool")
        await settled(workspace)
        await nothing_wrong(workspace, shop.instagram, later)
