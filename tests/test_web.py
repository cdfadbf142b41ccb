"""The webhook routes against bad input: what is refused, what is kept, and that nothing good is lost."""

from __future__ import annotations

import asyncio
import gzip
import json
from io import BytesIO
from pathlib import Path

import aiohttp
import pytest

from bot.guard import Doorkeeper, read_body
from tests.shop import SECRET, VERIFY, Shop, open_shop, write_workspace
from vendors.instagram import wire


async def post(shop: Shop, body: bytes, secret: str = SECRET, **headers: str) -> aiohttp.ClientResponse:
    """A signed POST to the webhook."""
    signed = {**wire.signed(body, secret), **headers}
    async with shop.http.post(f"{shop.url}/webhooks/instagram", data=BytesIO(body), headers=signed) as response:
        await response.read()
        return response


def dm(key: str, text: str = "where is my order") -> dict[str, object]:
    """A direct message's update."""
    return {
        "sender": {"id": "ana"},
        "recipient": {"id": "17841400000000001"},
        "timestamp": 1_795_000_000_000,
        "message": {"mid": key, "text": text},
    }


def envelope(*updates: object) -> bytes:
    """A body with these messaging updates."""
    entry = {"id": "17841400000000001", "time": 1_795_000_000_000, "messaging": list(updates)}
    return json.dumps({"object": "instagram", "entry": [entry]}).encode()


async def stored(shop: Shop) -> int:
    """How many messages are in the database."""
    return sum([len(await shop.rows("messages_of", number, 100)) for number in range(1, 20)])


async def test_the_handshake_proves_who_listens(tmp_path: Path) -> None:
    """The right verify token gets its challenge back, a wrong one 403."""
    async with open_shop(write_workspace(tmp_path), with_slack=False) as shop:
        assert await shop.instagram.subscribe(VERIFY)
        assert not await shop.instagram.subscribe("guessed")


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Hub-Signature-256": "sha256=" + "0" * 64},
        {"X-Hub-Signature-256": "sha1=abc"},
        {"X-Hub-Signature-256": "sha256=é"},
        {"X-Hub-Signature": "sha1=" + "0" * 40},
    ],
)
async def test_a_forged_event_is_refused_and_leaves_nothing(tmp_path: Path, headers: dict[str, str]) -> None:
    """401, nothing stored; and it reserves no id: the true event with the same key is still handled."""
    async with open_shop(write_workspace(tmp_path), with_slack=False) as shop:
        body = envelope(dm("m1", "the forger's words"))
        async with shop.http.post(f"{shop.url}/webhooks/instagram", data=body, headers=headers) as response:
            assert response.status == 401
        assert await stored(shop) == 0
        assert (await post(shop, envelope(dm("m1")))).status == 200
        assert await stored(shop) == 1


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not json",
        b"[]",
        b"null",
        b'{"object":"instagram"}',
        b'{"object":"instagram","entry":[{"id":"17841400000000001","time":NaN,"messaging":[{"x":1}]}]}',
        b"[" * 100_000,
        b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
        b"\xff\xfe\x00",
        b'{"object":"instagram","entry":[{"id":"17841400000000001","messaging":"none"}]}',
        b'{"object":"new_thing","entry":[{"id":"1","changes":[{"field":"flying","value":{"height":3}}]}]}',
    ],
)
async def test_a_signed_event_that_nobody_understands_is_kept(tmp_path: Path, body: bytes) -> None:
    """200 (an error would unsubscribe us), the raw bytes in quarantine, shown in /health's backlog."""
    async with open_shop(write_workspace(tmp_path), with_slack=False) as shop:
        assert (await post(shop, body)).status == 200
        async with shop.http.get(f"{shop.url}/health") as response:
            backlog = (await response.json())["backlog"]
        assert backlog["quarantined"] == 1 or b"flying" in body
        assert backlog["undecided"] == 0


async def test_one_bad_entry_costs_no_good_one(tmp_path: Path) -> None:
    """A batch with a broken update: the others are answered, the raw batch is kept."""
    async with open_shop(write_workspace(tmp_path), with_slack=False) as shop:
        bad = {"sender": 7, "message": ["no", "message"]}
        assert (await post(shop, envelope(dm("m1"), bad, dm("m2", "what are your opening hours")))).status == 200
        await shop.decided(1)
        await shop.until(lambda: shop.rows("unread_with_beginning", 5, 4), "a quarantined event")
        assert await stored(shop) == 2


async def test_lone_surrogates_and_nul_do_not_break_the_store(tmp_path: Path) -> None:
    """Half an emoji and a NUL in a text: stored, decided, no 500."""
    async with open_shop(write_workspace(tmp_path), with_slack=False) as shop:
        body = envelope(dm("m1")).replace(b"where is my order", b"where is \\ud83d my \\u0000 order")
        assert (await post(shop, body)).status == 200
        await shop.decided(1)


async def test_an_oversized_body_is_refused(tmp_path: Path) -> None:
    """More than 4 MiB: 413, whatever its signature says."""
    async with open_shop(write_workspace(tmp_path), with_slack=False) as shop:
        assert (await post(shop, b"x" * (4 * 1024 * 1024 + 1))).status == 413


async def test_a_compressed_body_is_refused_unread(tmp_path: Path) -> None:
    """A content-encoding is 415, so that no bomb is ever unpacked."""
    async with open_shop(write_workspace(tmp_path), with_slack=False) as shop:
        body = gzip.compress(b"\0" * 10_000_000)
        assert (await post(shop, body, **{"Content-Encoding": "gzip"})).status == 415
        assert (await post(shop, b"no gzip at all", **{"Content-Encoding": "gzip"})).status == 415


async def test_a_platform_that_is_not_set_up_is_404(tmp_path: Path) -> None:
    """Also our own chats have no webhook."""
    async with open_shop(write_workspace(tmp_path), with_slack=False) as shop:
        for name in ("x", "webchat", "nonsense"):
            async with shop.http.post(f"{shop.url}/webhooks/{name}", data=b"{}") as response:
                assert response.status == 404
        async with shop.http.post(f"{shop.url}/webhooks/slack/events", data=b"{}") as response:
            assert response.status == 404


async def test_somebody_elses_event_is_stored_and_never_answered(tmp_path: Path) -> None:
    """An account that is not ours."""
    async with open_shop(write_workspace(tmp_path), with_slack=False) as shop:
        body = envelope(dm("m1")).replace(b"17841400000000001", b"17841499999999999")
        assert (await post(shop, body)).status == 200
        assert (await post(shop, envelope(dm("m2")))).status == 200
        await shop.decided(1)
        await shop.quiet()
        assert await stored(shop) == 2
        assert len(await shop.rows("decisions_before", 2**62, 10)) == 1


async def test_a_slow_body_is_given_up(tmp_path: Path) -> None:
    """A body that does not come: 408, and others are served meanwhile."""

    async def slow(request: aiohttp.web.Request) -> aiohttp.web.Response:
        await read_body(request, seconds=0.2)
        return aiohttp.web.Response()

    app = aiohttp.web.Application()
    app.router.add_post("/", slow)
    runner = aiohttp.web.AppRunner(app)
    await runner.setup()
    await aiohttp.web.TCPSite(runner, "127.0.0.1", 0).start()
    port = runner.addresses[0][1]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nabc")
    assert b"408" in await reader.readline()
    writer.close()
    await runner.cleanup()


async def test_a_silent_connection_is_closed() -> None:
    """Somebody who connects and never finishes a request is shown the door; one who was answered may stay."""

    async def hello(_request: aiohttp.web.Request) -> aiohttp.web.Response:
        return aiohttp.web.Response(text="hello")

    keeper = Doorkeeper(seconds=5)
    app = aiohttp.web.Application()
    app.on_response_prepare.append(keeper.note)
    app.router.add_get("/", hello)
    runner = aiohttp.web.AppRunner(app)
    await runner.setup()
    await aiohttp.web.TCPSite(runner, "127.0.0.1", 0).start()
    port = runner.addresses[0][1]
    idle, idle_writer = await asyncio.open_connection("127.0.0.1", port)
    idle_writer.write(b"GET / HTTP/1.1\r\nHos")
    served, served_writer = await asyncio.open_connection("127.0.0.1", port)
    served_writer.write(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    await served.readuntil(b"hello")
    assert runner.server is not None
    keeper.sweep(runner.server, 100.0)
    keeper.sweep(runner.server, 106.0)
    assert await idle.read() == b""
    served_writer.write(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    await served.readuntil(b"hello")
    idle_writer.close()
    served_writer.close()
    await runner.cleanup()


async def test_a_database_out_of_reach_does_not_lose_the_event(tmp_path: Path) -> None:
    """While the file cannot be written, signed events go to the spool (200, degraded) and are answered later."""
    async with open_shop(write_workspace(tmp_path), with_slack=False) as shop:
        store = shop.program.around.store
        pages = store._writer.execute("PRAGMA page_count").fetchone()[0]  # type: ignore[attr-defined]
        store._writer.execute(f"PRAGMA max_page_count={pages}")  # type: ignore[attr-defined]
        big = envelope(*(dm(f"m{n}", "where is my order " + "x" * 3_000) for n in range(40)))
        assert (await post(shop, big)).status == 200
        assert shop.program.spool.waiting
        async with shop.http.get(f"{shop.url}/health") as response:
            assert response.status == 200
        store._writer.execute("PRAGMA max_page_count=1000000")  # type: ignore[attr-defined]
        await shop.decided(1)
        await shop.until(lambda: not shop.program.spool.waiting, "an empty spool")
        assert await stored(shop) == 40


async def test_only_when_nothing_can_be_kept_the_vendor_hears_503(tmp_path: Path) -> None:
    """Neither database nor spool: the vendor must send it again."""
    async with open_shop(write_workspace(tmp_path), with_slack=False) as shop:
        store = shop.program.around.store
        pages = store._writer.execute("PRAGMA page_count").fetchone()[0]  # type: ignore[attr-defined]
        store._writer.execute(f"PRAGMA max_page_count={pages}")  # type: ignore[attr-defined]
        shop.program.spool.path = tmp_path / "no such folder" / "spool"
        big = envelope(*(dm(f"m{n}", "x" * 3_000) for n in range(40)))
        assert (await post(shop, big)).status == 503
        store._writer.execute("PRAGMA max_page_count=1000000")  # type: ignore[attr-defined]


async def test_secrets_and_texts_stay_out_of_the_logs(tmp_path: Path) -> None:
    """Whatever happens, neither tokens nor what people wrote appears in the log."""
    async with open_shop(write_workspace(tmp_path)) as shop:
        await shop.follower_says("ana", "where is my order, canary-text-1")
        await shop.follower_says("ben", "could you sponsor our fair, canary-text-2")
        await shop.card("canary-text-2")
        await post(shop, b"not json canary-text-3")
        await post(shop, envelope(dm("m")), secret="wrong")
        await shop.quiet()
        logged = shop.logged.getvalue().decode()
    assert "turn.decided" in logged
    for secret in ("canary-text", SECRET, "IGtoken", VERIFY, "xoxb-", "simulated-signing"):
        assert secret not in logged


async def test_metrics_count(tmp_path: Path) -> None:
    """Prometheus reads what happened."""
    async with open_shop(write_workspace(tmp_path), with_slack=False) as shop:
        await shop.follower_says("ana", "where is my order")
        await shop.bot_says("ana", "juniper.example/track")
        await shop.quiet()
        async with shop.http.get(f"{shop.url}/metrics") as response:
            text = await response.text()
    assert 'frontdesk_messages_total{platform="instagram"} 1.0' in text
    assert 'frontdesk_decisions_total{decision="reply",reason="matched"} 1.0' in text
    assert 'frontdesk_sent_total{target="instagram",via="dm"} 1.0' in text
