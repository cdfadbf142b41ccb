"""After the fire: an ordinary message is still kept, nothing was fetched that should not be, and no secret is out."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from typing import Final

from bench.fuzz.campaign import Campaign, Finding
from bench.fuzz.routes import Route, routes
from bench.fuzz.setup import SECRET
from bench.fuzz.signing import signed
from bench.fuzz.vendors import UnkindVendors
from bench.fuzz.wire import Line, Request

NUMBERS: Final = 12
"""Escalations, conversations and decisions whose pages are looked at."""
KEEPING_TABLES: Final = frozenset({"memories"})
"""Where tokens that a vendor renews are kept by design."""


async def settle(campaign: Campaign, vendors: UnkindVendors) -> None:
    """Everything that is looked at when the last shot has been fired."""
    await _takes_an_ordinary_message(campaign)
    await campaign.look()
    pages = [page async for page in _pages(campaign)]
    frontdesk = campaign.frontdesk
    leaks = [place for place, content in (*pages, *_tables(campaign), ("the log", frontdesk.logged())) if _in(content)]
    campaign.findings += [Finding(f"a secret is in {place}") for place in leaks]
    campaign.findings += [Finding(f"{path} was fetched, which only a redirect named") for path in vendors.inside]
    if not vendors.asked:
        campaign.findings.append(Finding("no vendor was ever called: the setting-up is wrong"))


def _in(content: bytes) -> bool:
    return SECRET.encode() in content


async def _takes_an_ordinary_message(campaign: Campaign) -> None:
    frontdesk, line = campaign.frontdesk, Line(campaign.frontdesk.url)
    before = frontdesk.rows()["messages"]
    account, now = campaign.gun.settings["INSTAGRAM_ACCOUNT_ID"], int(time.time() * 1_000)
    said = {"mid": f"ordinary-{now}", "text": "where is my order"}
    update = {"sender": {"id": "ordinary"}, "recipient": {"id": account}, "timestamp": now, "message": said}
    event = {"object": "instagram", "entry": [{"id": account, "time": now, "messaging": [update]}]}
    content = json.dumps(event).encode()
    headers = signed("instagram", campaign.gun.settings, content)
    answer = await line.ask(Request(b"POST", b"/webhooks/instagram", headers, content))
    line.close()
    if answer is None or answer.status != 200:
        campaign.findings.append(Finding(f"an ordinary message was answered with {answer and answer.status}"))
    elif frontdesk.rows()["messages"] != before + 1:
        campaign.findings.append(Finding("an ordinary message was not kept"))


async def _pages(campaign: Campaign):
    """Every page of the console, whole, and the reports."""
    line = Line(campaign.frontdesk.url)
    headers = ((b"Cookie", b"frontdesk_session=" + campaign.gun.session),)
    for path in _addresses():
        answer = await line.ask(Request(b"GET", path.encode(), headers), 60.0)
        if answer is None or answer.status >= 500:
            campaign.findings.append(Finding(f"{path} answers with {answer and answer.status}"))
        yield path, answer.body if answer else b""
    line.close()


def _addresses() -> Iterator[str]:
    for route in routes():
        if route.method == "GET" and "stream" not in route.path and route.path != "/live":
            yield from _of(route)


def _of(route: Route) -> Iterator[str]:
    if "{id}" not in route.path:
        yield route.path.replace("{platform}", "instagram").replace("{name}", "none")
        return
    for number in range(1, NUMBERS + 1):
        yield route.path.replace("{id}", str(number)) + ("?act=1" if route.path.endswith("teach") else "")


def _tables(campaign: Campaign) -> Iterator[tuple[str, bytes]]:
    """Every row of every table but those that keep tokens."""
    path = f"file:{campaign.frontdesk.workspace}/frontdesk.db?mode=ro"
    with closing(sqlite3.connect(path, uri=True)) as database:
        names = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for name in sorted({*names} - KEEPING_TABLES):
            for row in database.execute(f'SELECT * FROM "{name}"'):  # noqa: S608 - the database's own names
                yield f"table {name}", repr(row).encode()
