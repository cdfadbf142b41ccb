"""The web chat's API: JSON in, server-sent events out, and nobody reads another visitor's conversation."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bench.fuzz.wire import Line, Request
from bot.desk import WayBack
from handlers.desk import Act, Teammate, Verb
from tests.shop import PATIENCE_SECONDS, Shop, open_shop, write_workspace

VISITOR = {"X-Frontdesk-Visitor": "a-secret-of-the-visitor"}


async def say(shop: Shop, body: Any, headers: dict[str, str] | None = None) -> tuple[int, str]:
    """POST a message; returns status and text."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    async with shop.http.post(f"{shop.url}/chat/messages", data=data, headers=headers or VISITOR) as response:
        return response.status, await response.text()


async def events(shop: Shop, last: str = "", headers: dict[str, str] | None = None) -> AsyncIterator[dict[str, Any]]:
    """What the stream sends, with its ids."""
    asked = {**(headers or VISITOR), **({"Last-Event-ID": last} if last else {})}
    async with shop.http.get(f"{shop.url}/chat/stream", headers=asked) as stream:
        assert stream.content_type == "text/event-stream"
        seen = name = ""
        async for line in stream.content:
            if line.startswith(b"event: "):
                name = line.removeprefix(b"event: ").decode().strip()
            if line.startswith(b"id: "):
                seen = line.removeprefix(b"id: ").decode().strip()
            if line.startswith(b"data: "):
                yield {"id": seen, "event": name, **json.loads(line.removeprefix(b"data: "))}


async def first(source: AsyncIterator[dict[str, Any]], count: int) -> list[dict[str, Any]]:
    """So many events."""
    found: list[dict[str, Any]] = []
    async with asyncio.timeout(PATIENCE_SECONDS):
        async for event in source:
            found.append(event)
            if len(found) == count:
                break
    await source.aclose()  # type: ignore[attr-defined]
    return found


async def test_a_visitor_asks_and_reads_the_answer(tmp_path: Path) -> None:
    """Their own words and the bot's, in order."""
    async with open_shop(write_workspace(tmp_path), with_slack=False) as shop:
        status, _ = await say(shop, {"text": "where is my order"})
        assert status == 202
        own, answer = await first(events(shop), 2)
        assert (own["who"], own["text"]) == ("follower", "where is my order")
        assert answer["who"] == "bot"
        assert "juniper.example/track" in answer["text"]


async def test_a_stream_goes_on_where_it_broke_off(tmp_path: Path) -> None:
    """Last-Event-ID: nothing twice, nothing missing."""
    async with open_shop(write_workspace(tmp_path), with_slack=False) as shop:
        await say(shop, {"text": "where is my order"})
        last = (await first(events(shop), 2))[-1]["id"]
        await say(shop, {"text": "what are your opening hours"})
        own, answer = await first(events(shop, last), 2)
        assert own["text"] == "what are your opening hours"
        assert "Mon–Fri" in answer["text"]


async def test_the_same_key_counts_once(tmp_path: Path) -> None:
    """A page that sends again after a broken connection."""
    async with open_shop(write_workspace(tmp_path), with_slack=False) as shop:
        for _ in range(3):
            await say(shop, {"text": "where is my order", "key": "k1"})
        await shop.decided(1)
        await shop.quiet()
        assert len(await shop.rows("decisions_before", 2**62, 10)) == 1


async def test_another_visitor_sees_nothing(tmp_path: Path) -> None:
    """Each secret has its own conversation."""
    async with open_shop(write_workspace(tmp_path), with_slack=False) as shop:
        await say(shop, {"text": "where is my order"})
        other = {"X-Frontdesk-Visitor": "another-visitors-secret"}
        await say(shop, {"text": "what are your opening hours"}, other)
        own, _ = await first(events(shop, headers=other), 2)
        assert own["text"] == "what are your opening hours"


async def test_a_browser_gets_a_cookie_of_its_own(tmp_path: Path) -> None:
    """HttpOnly, for the chat only; the database holds no more than its hash."""
    async with open_shop(write_workspace(tmp_path), with_slack=False) as shop:
        async with (
            aiohttp.ClientSession() as browser,
            browser.post(f"{shop.url}/chat/messages", json={"text": "where is my order"}) as response,
        ):
            cookie = response.cookies["frontdesk_visitor"]
        assert cookie["httponly"]
        assert cookie["path"] == "/chat"
        assert cookie["samesite"] == "Lax"
        await shop.decided(1)
        assert cookie.value not in str([dict(row) for row in await shop.rows("messages_of", 1, 5)])


@pytest.mark.parametrize(
    "body", [b"", b"no json", b"[]", b"{}", {"text": ""}, {"text": "   "}, {"text": 7}, b"[" * 50_000, {"key": "a"}]
)
async def test_bad_messages_are_refused_with_a_reason(tmp_path: Path, body: Any) -> None:
    """400 and a sentence, nothing stored."""
    async with open_shop(write_workspace(tmp_path), with_slack=False) as shop:
        status, words = await say(shop, body)
        assert status == 400
        assert words.strip()


async def test_a_page_elsewhere_may_not_write_as_the_visitor(tmp_path: Path) -> None:
    """A foreign Origin is refused."""
    async with open_shop(write_workspace(tmp_path), with_slack=False) as shop:
        status, _ = await say(shop, {"text": "hi"}, {**VISITOR, "Origin": "https://evil.example"})
        assert status == 403


async def test_a_flood_is_slowed_down(tmp_path: Path) -> None:
    """One visitor writes no more than sixty messages a minute."""
    async with open_shop(write_workspace(tmp_path), with_slack=False) as shop:
        answers = [(await say(shop, {"text": "thanks"}))[0] for _ in range(61)]
        assert answers[:60] == [202] * 60
        assert answers[60] == 429


async def test_what_a_teammate_changes_or_takes_back_is_told_in_the_stream(tmp_path: Path) -> None:
    """The row that was said gets other words, then goes; whoever reads from the start sees neither the old nor it."""
    async with open_shop(write_workspace(tmp_path), with_slack=False) as shop:
        await say(shop, {"text": "could you sponsor our village fair next summer"})
        await first(events(shop), 2)
        anna, way_back = Teammate("anna", "Anna"), WayBack(shop.program.around)

        async def does(verb: Verb, key: str, text: str = "", line: str = "", about: str = "") -> None:
            assert await way_back.accept([Act("console", key, "1", anna, verb, text, line, about)]) == []
            await shop.quiet()

        await does(Verb.REPLY, "k1", "We would love too!", line="l1")
        said = (await first(events(shop), 3))[-1]
        assert said["text"] == "We would love too!"
        await does(Verb.REVISE, "k2", "We would love to!", about="l1")
        [changed] = await first(events(shop, said["id"]), 1)
        assert (changed["row"], changed["text"], changed["event"]) == (said["row"], "We would love to!", "revised")
        await does(Verb.RETRACT, "k3", about="l1")
        [gone] = await first(events(shop, changed["id"]), 1)
        assert (gone["row"], gone["text"], gone["event"]) == (said["row"], "", "retracted")
        assert "love too" not in str(await first(events(shop), 4))


@pytest.mark.parametrize("origin", [b"http://[", b"http://[::1", b"https://evil.example", b"\xff", b"null"])
async def test_a_page_elsewhere_may_not_write(origin: bytes, tmp_path: Path) -> None:
    """Another origin, also one that is no address at all, is refused."""
    async with open_shop(write_workspace(tmp_path), with_slack=False) as shop:
        line = Line(shop.url)
        answer = await line.ask(Request(b"POST", b"/chat/messages", ((b"Origin", origin),), b'{"text": "hello"}'))
        line.close()
        assert answer is not None
        assert answer.status == 403
