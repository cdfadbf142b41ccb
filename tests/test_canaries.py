"""Secrets stay where they belong and nothing is fetched that only somebody's words name, whatever goes wrong."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import re
import sqlite3
import sys
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest

from bench.fuzz.aftermath import settle
from bench.fuzz.bodies import recorded
from bench.fuzz.campaign import Campaign
from bench.fuzz.frontdesk import Frontdesk, serving
from bench.fuzz.setup import SECRET, settings, write_workspace
from bench.fuzz.shots import KEPT, PUT_OFF, Gun
from bench.fuzz.signing import SIGNERS, signed
from bench.fuzz.vendors import UnkindVendors
from bench.fuzz.wire import Line, Request
from bot.config import read
from handlers import DESKS, PLATFORMS

ROOT: Final = Path(__file__).parent.parent
ACCOUNT: Final = "17841400000000001"
AT: Final = 1_795_000_000_000
ADDRESS: Final = re.compile(rb'https:(?://|\\/\\/|%3A%2F%2F)[^"\\\s<>|&]*')
BY_DESIGN: Final = {"memories"}
"""Tables where tokens that a vendor renews, and what a connection is resumed by, are kept."""


@dataclass(frozen=True, slots=True)
class Troubled:
    """A Frontdesk whose vendors all misbehave."""

    campaign: Campaign
    frontdesk: Frontdesk
    vendors: UnkindVendors
    settings: dict[str, str]

    async def hears(self, text: str, key: str, **more: Any) -> None:
        """A signed direct message on Instagram."""
        message = {"mid": key, "text": text, **more}
        update = {
            "sender": {"id": key},
            "recipient": {"id": ACCOUNT},
            "timestamp": 1_795_000_000_000,
            "message": message,
        }
        event = {"object": "instagram", "entry": [{"id": ACCOUNT, "time": AT, "messaging": [update]}]}
        body = json.dumps(event).encode()
        assert await self.ask(b"/webhooks/instagram", signed("instagram", self.settings, body), body) == 200

    async def ask(self, path: bytes, headers: tuple[tuple[bytes, bytes], ...], body: bytes | None) -> int:
        """The status of one request."""
        line = Line(self.frontdesk.url)
        answer = await line.ask(Request(b"POST" if body is not None else b"GET", path, headers, body))
        line.close()
        assert answer is not None
        return answer.status


@contextlib.asynccontextmanager
async def troubled(workspace: Path, **more: str) -> AsyncIterator[Troubled]:
    """Frontdesk with every platform and both desks, and nothing but trouble around it."""
    write_workspace(workspace)
    async with UnkindVendors(seed=11) as vendors:
        chosen = {**settings(vendors.url, str(workspace)), **more}
        async with serving(chosen, workspace) as frontdesk:
            await frontdesk.log_in()
            campaign = Campaign(frontdesk, Gun(11, chosen, frontdesk.session))
            await campaign.look()
            yield Troubled(campaign, frontdesk, vendors, chosen)


async def command(workspace: Path, chosen: dict[str, str], *words: str) -> bytes:
    """All that a command prints."""
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG", "TMPDIR"}}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *words,
        cwd=workspace,
        env={**kept, "PYTHONPATH": str(ROOT), **chosen},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    said, _ = await asyncio.wait_for(process.communicate(), 120)
    return said


def test_every_secret_setting_has_a_canary() -> None:
    """A setting that hides its value carries the word that is looked for."""
    chosen = settings("http://127.0.0.1:9", ".")
    config = read({**chosen, "SLACK_APP_TOKEN": f"xapp-{SECRET}"})
    for name, one in (*config.platforms.items(), *config.desks.items()):
        for field, value in one:
            if hasattr(value, "get_secret_value"):
                assert SECRET in value.get_secret_value(), f"{name}: {field}"
    assert {*config.platforms, *config.desks} == {*PLATFORMS, *DESKS}


async def test_no_secret_is_in_logs_pages_numbers_commands_or_tables(tmp_path: Path) -> None:
    """Refusals, redirects, rubbish, wrong passwords, bad edits, forged and unreadable events: no canary."""
    async with troubled(
        tmp_path, SLACK_APP_TOKEN=f"xapp-{SECRET}", FRONTDESK_PUBLIC_URL="https://127.0.0.1:9"
    ) as shop:
        await shop.hears("where is my order", "m1")
        await shop.hears("could you sponsor our village fair", "m2")
        for name in SIGNERS:
            path = f"/webhooks/{name}{'/events' if name == 'slack' else ''}".encode()
            await shop.ask(path, signed(name, shop.settings, b"not json"), b"not json")
            await shop.ask(path, (), b"{}")
            await shop.ask(path + b"?hub.mode=subscribe&hub.verify_token=x&crc_token=y", (), None)
        await shop.ask(b"/login", ((b"Content-Type", b"application/x-www-form-urlencoded"),), b"password=wrong")
        (tmp_path / "responses.yaml").write_text("answers: [", encoding="utf-8")
        for _ in range(100):
            if len(shop.vendors.asked) >= 9 and b"library.refused" in shop.frontdesk.logged():
                break
            await asyncio.sleep(0.2)
        assert {*shop.vendors.asked} >= {name.lower() for name in ("INSTAGRAM", "SLACK", "DISCORD", "X", "TELEGRAM")}
        await settle(shop.campaign, shop.vendors)
        printed = {
            words: await command(tmp_path, shop.settings, *words.split())
            for words in ("doctor", "doctor --json", "why 1", "why 1 --json", "check", "ask hello", "serve")
        }
        assert [one.what for one in shop.campaign.findings] == []
    assert [words for words, said in printed.items() if SECRET.encode() in said] == []
    assert all(printed.values())
    assert SECRET.encode() not in shop.frontdesk.logged()
    assert tables_with_secrets(tmp_path / "frontdesk.db") <= BY_DESIGN


def tables_with_secrets(path: Path) -> set[str]:
    """The tables in which a canary stands."""
    with contextlib.closing(sqlite3.connect(path)) as database:
        names = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name for name in names for row in database.execute(f'SELECT * FROM "{name}"') if SECRET in repr(row)}  # noqa: S608


@pytest.mark.parametrize("name", sorted(n for n, v in settings("http://x", ".").items() if SECRET in v))
def test_a_setting_that_is_refused_is_never_shown(name: str) -> None:
    """Whatever is wrong with the settings, the faults name them and show no secret."""
    for spoilt in (f"{SECRET} with spaces\n", f"{SECRET}\x00", f"é{SECRET}", SECRET):
        chosen = {**settings("http://127.0.0.1:9", "."), name: spoilt, "FRONTDESK_PORT": "none"}
        with pytest.raises(Exception) as caught:
            read(chosen)
        assert SECRET not in f"{caught.value!r} {caught.value}"


async def test_no_address_in_a_message_is_ever_fetched(tmp_path: Path) -> None:
    """Pictures, shares, links and stories that name an address of our own network: nobody asks there."""
    inside: Counter[str]
    async with troubled(tmp_path) as shop:
        address = f"{shop.vendors.url}/inside/picture"
        kinds = ("image", "video", "audio", "file", "share", "story_mention", "ig_reel", "template", "fallback")
        for number, kind in enumerate(kinds):
            payload = {"url": address, "title": address, "link": address}
            await shop.hears(address, f"s{number}", attachments=[{"type": kind, "payload": payload}])
            await shop.hears(f"look {address}", f"r{number}", reply_to={"story": {"url": address, "id": "1"}})
        for name in SIGNERS:
            path = f"/webhooks/{name}{'/interactions' if name == 'slack' else ''}".encode()
            for body in _with_addresses(name, address):
                answered = await shop.ask(path, signed(name, shop.settings, body), body)
                assert answered in (PUT_OFF if name == "slack" else KEPT)
        for _ in range(50):
            if shop.frontdesk.rows()["decisions"] >= 2 * len(kinds):
                break
            await asyncio.sleep(0.2)
        assert shop.frontdesk.rows()["decisions"] >= len(kinds)
        inside = shop.vendors.inside
        assert shop.vendors.asked
    assert not inside, inside


def _with_addresses(name: str, address: str) -> list[bytes]:
    """Every fixture of a platform or desk that has addresses, with each of them led into our own network."""
    there = [body for body in recorded(name) if ADDRESS.search(body)]
    return [ADDRESS.sub(address.encode(), body) for body in there]
