"""A manager at the console and a follower in the web chat, over HTTP as browsers speak it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import re
import secrets
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any

import aiohttp
from pydantic import SecretStr
from yarl import URL

from bot.app import assembled
from bot.clock import now_ms
from bot.logs import make_log
from tests.shop import (
    ACCOUNT,
    INTENTS,
    PATIENCE_SECONDS,
    RESPONSES,
    SECRET,
    TOKEN,
    Shop,
    config_of,
    running,
    write_workspace,
)
from vendors.instagram import SimulatedInstagram

UNKNOWN = "can my dog sleep in the two person tent when it snows"


@dataclass(frozen=True, slots=True)
class Seen:
    """What a browser was answered."""

    status: int
    text: str
    headers: Mapping[str, str]
    path: str


@dataclass(frozen=True, slots=True)
class Raw:
    """What a browser was given, as bytes."""

    status: int
    body: bytes
    headers: Mapping[str, str]


class Manager:
    """A browser at the console; it keeps cookies."""

    def __init__(self, url: str, http: aiohttp.ClientSession, name: str) -> None:
        self.url = url
        self.http = http
        self.name = name

    async def get(self, path: str, **headers: str) -> Seen:
        """Open a page; redirects are followed."""
        async with self.http.get(self.url + path, headers=headers) as response:
            return Seen(response.status, await response.text(), response.headers, response.url.path)

    async def raw(self, path: str) -> Raw:
        """Fetch what is no page."""
        async with self.http.get(self.url + path) as response:
            return Raw(response.status, await response.read(), response.headers)

    async def post(self, path: str, fields: Mapping[str, str], *, follow: bool = True, **headers: str) -> Seen:
        """Send a form as it is given."""
        async with self.http.post(self.url + path, data=fields, headers=headers, allow_redirects=follow) as response:
            return Seen(response.status, await response.text(), response.headers, response.url.path)

    async def form(self, path: str) -> dict[str, str]:
        """The hidden fields that the first form of a page carries."""
        page = (await self.get(path)).text
        return {"token": _value(page, "token")}

    async def act(self, number: int, verb: str, text: str = "", **more: str) -> Seen:
        """Claim, reply …, with the form as the page rendered it."""
        page = (await self.get(f"/escalations/{number}")).text
        fields = {"token": _value(page, "token"), "key": secrets.token_urlsafe(18), "name": self.name, "verb": verb}
        return await self.post(f"/escalations/{number}/acts", {**fields, "text": text, **more})

    def cookie(self, name: str) -> str:
        """A cookie the browser keeps."""
        found = self.http.cookie_jar.filter_cookies(URL(self.url)).get(name)
        return found.value if found else ""


def _value(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None, f"no field {name} in {page[:400]}"
    return found[1]


@contextlib.asynccontextmanager
async def manager(shop: Shop, name: str = "Maria") -> AsyncIterator[Manager]:
    """A browser of its own."""
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as http:
        yield Manager(shop.url, http, name)


@contextlib.asynccontextmanager
async def shop_at(
    tmp_path: Path,
    responses: str = RESPONSES,
    intents: str = INTENTS,
    password: str = "",
    *,
    now: Callable[[], int] = now_ms,
    **of_instagram: object,
) -> AsyncIterator[Shop]:
    """A Frontdesk with console, web chat and a simulated Instagram, whose settings may differ."""
    workspace = write_workspace(tmp_path, responses, intents)
    logged = BytesIO()
    text = TextIOWrapper(logged, write_through=True)
    log = make_log("json", logging.INFO, text)
    async with contextlib.AsyncExitStack() as stack:
        simulated = SimulatedInstagram(app_secret=SECRET, token=TOKEN, account_id=ACCOUNT, now=now)
        instagram = await stack.enter_async_context(simulated)
        config = config_of(workspace, instagram, None)
        secret = SecretStr(password) if password else None
        config = replace(config, core=config.core.model_copy(update={"console_password": secret}))
        own = config.platforms["instagram"].model_copy(update=of_instagram)
        config = replace(config, platforms={**config.platforms, "instagram": own})
        program = await stack.enter_async_context(assembled(config, log, now))
        url = await stack.enter_async_context(running(program))
        http = await stack.enter_async_context(aiohttp.ClientSession())
        instagram.callback = f"{url}/webhooks/instagram"
        yield Shop(program, url, http, instagram, None, workspace, logged)
    text.detach()


class Visitor:
    """A follower in the web chat."""

    def __init__(self, shop: Shop, name: str = "Nadia") -> None:
        self._shop = shop
        self._name = name
        self._headers = {"X-Frontdesk-Visitor": secrets.token_urlsafe(24)}

    async def says(self, text: str) -> None:
        """Write a message; it is stored on return."""
        body = {"text": text, "name": self._name}
        async with self._shop.http.post(f"{self._shop.url}/chat/messages", json=body, headers=self._headers) as answer:
            assert answer.status == 202

    async def hears(self, containing: str) -> list[dict[str, Any]]:
        """Read the stream until it says something; returns everything said so far."""
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                return await self._hears(containing)
        finally:
            await asyncio.sleep(0.05)
            self._shop.program.around.bells.news.ring()  # lets the server find the stream closed before it stops

    async def _hears(self, containing: str) -> list[dict[str, Any]]:
        said: list[dict[str, Any]] = []
        async with self._shop.http.get(f"{self._shop.url}/chat/stream", headers=self._headers) as stream:
            async for line in stream.content:
                if line.startswith(b"data: "):
                    said.append(json.loads(line[6:]))
                    if containing in said[-1]["text"]:
                        return said
        raise AssertionError(f"the stream ended before {containing!r}: {said}")


async def escalated(shop: Shop, text: str = UNKNOWN, name: str = "Nadia") -> tuple[int, Visitor]:
    """A follower asked what nobody has written an answer to; returns the escalation's number."""
    visitor = Visitor(shop, name)
    before = len(await shop.rows("inbox_escalations", 1000))
    await visitor.says(text)

    async def opened() -> int:
        rows = await shop.rows("inbox_escalations", 1000)
        return max(row["id"] for row in rows) if len(rows) > before else 0

    return await shop.until(opened, "an escalation"), visitor


class Elements(HTMLParser):
    """Every element of a page with its attributes, and the text between them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        """Note text."""
        self.words += data

    def active(self) -> list[tuple[str, dict[str, str | None]]]:
        """Elements that could run code or lead elsewhere, other than our own files and paths."""
        return [(tag, attributes) for tag, attributes in self.found if _is_active(tag, attributes)]


def _is_active(tag: str, attributes: dict[str, str | None]) -> bool:
    handlers = any(name.startswith("on") or name == "style" for name in attributes)
    targets = [attributes.get(name) or "/" for name in ("href", "src", "action", "formaction")]
    foreign = any(not target.startswith(("/", "#")) or target.startswith("//") for target in targets)
    inline = tag in {"style", "iframe", "object", "embed", "svg", "base"} or (
        tag == "script" and "src" not in attributes
    )
    return handlers or foreign or inline
