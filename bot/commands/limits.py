"""`frontdesk limits`: what every platform allows, with source and date."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterator, Mapping
from typing import Final

from rich.table import Table

from bot.commands.reading import console, print_json
from handlers import PLATFORMS
from handlers.file_types import endings
from handlers.limits import Backoff, FileLimit, Limits, TextLimit
from intents.model import Via

WAYS: Final = {Via.DM: "direct message", Via.PUBLIC: "public reply", Via.PRIVATE: "private reply"}
NOTHING: Final = "–"


def run(as_json: bool, markdown: bool, only: str = "") -> None:
    """Print the table: of every platform, or of ``only`` one; its Markdown is the table that its page ends with."""
    rows = {name: row for name, row in every() if only in {"", name}}
    if as_json:
        print_json({name: dict(row) for name, row in rows.items()})
    elif markdown:
        sys.stdout.write((as_table(rows[only]) if only else as_markdown(rows)) + "\n")
    else:
        for name, row in rows.items():
            console().print(_table(name, row))


def every() -> Iterator[tuple[str, Mapping[str, str]]]:
    """Each platform and what it allows, in words."""
    for name, registration in sorted(PLATFORMS.items()):
        yield name, in_words(registration.limits)


def in_words(limits: Limits) -> Mapping[str, str]:
    """Every limit by what it is about."""
    ways = {f"text, {words}": _length(limits.text.get(via)) for via, words in WAYS.items()}
    return {
        **ways,
        **dict(_fewer(limits)),
        "reply window": _window(limits),
        "private reply to a comment": _private(limits),
        "automatic public replies to one message": str(limits.replies_each or NOTHING),
        "answers by itself": "everywhere" if limits.automatic is None else ", ".join(sorted(limits.automatic)),
        "buttons": f"{limits.buttons} × {limits.button_characters} characters" if limits.buttons else "none",
        "pictures": "yes" if limits.images else "no",
        "files of the team's": _files(limits),
        "our text changed after it went out": _named(limits.revises) or "not possible",
        "our text taken back": _taken_back(limits),
        "says that it is a bot": "at the start of a conversation" if limits.discloses else "left to the platform",
        "rates": "; ".join(_rates(limits)) or NOTHING,
        "left alone after a rate limit": _backoff(limits.backoff),
        "cost": "; ".join(f"{WAYS[via]} ${cost:g}" for via, cost in limits.cost_usd.items())
        or "none in the documents",
        "source": "; ".join(dict.fromkeys(filter(None, (limits.source, *_sources(limits))))),
        "read on": limits.checked or NOTHING,
    }


def as_markdown(rows: Mapping[str, Mapping[str, str]]) -> str:
    """One table a platform."""
    return "\n\n".join(f"## {name}\n\n{as_table(row)}" for name, row in rows.items())


def as_table(row: Mapping[str, str]) -> str:
    """The table of one platform, as it stands on its page."""
    return "\n".join(["| | |", "|---|---|", *(f"| {what} | {words} |" for what, words in row.items())])


def _table(name: str, row: Mapping[str, str]) -> Table:
    table = Table(title=name, title_justify="left", title_style="bold", box=None, show_header=False, pad_edge=False)
    table.add_column(no_wrap=True, style="dim")
    table.add_column()
    for what, words in row.items():
        table.add_row(what, words)
    return table


def _length(limit: TextLimit | None) -> str:
    if limit is None:
        return NOTHING
    second = f" and {limit.most_bytes:,} bytes" if limit.most_bytes else ""
    return f"{limit.most:,} {limit.unit}{second}"


def _fewer(limits: Limits) -> Iterator[tuple[str, str]]:
    for kind, ways in limits.fewer_ways.items():
        yield f"to a {kind.value.replace('_', ' ')}", f"{_named(ways)} only"


def _named(ways: Collection[Via]) -> str:
    return ", ".join(words for via, words in WAYS.items() if via in ways)


def _files(limits: Limits) -> str:
    return "; ".join(f"{WAYS[via]} {_file(limit)}" for via, limit in limits.files.items()) or "none"


def _file(limit: FileLimit) -> str:
    """How large, how large some kinds, and which kinds."""
    fewer = ", ".join(f"{kind.rstrip('/')} {_megabytes(most)}" for kind, most in limit.smaller.items())
    kinds = f": {endings(limit.kinds)}" if limit.kinds is not None else ""
    return f"up to {_megabytes(limit.most_bytes)}{f' ({fewer})' if fewer else ''}{kinds}"


def _megabytes(count: int) -> str:
    return f"{count // 1_048_576} MB"


def _taken_back(limits: Limits) -> str:
    if not limits.retracts:
        return "not possible"
    hours = "" if limits.retract_hours is None else f" within {limits.retract_hours:g} hours"
    return f"{_named(limits.retracts)}{hours}"


def _window(limits: Limits) -> str:
    if limits.window_hours is None:
        return "none"
    messages = f", at most {limits.window_messages} messages" if limits.window_messages else ""
    people = f"; people {limits.human_window_hours:g} hours" if limits.human_window_hours else ""
    return f"{limits.window_hours:g} hours after the follower last wrote{messages}{people}"


def _private(limits: Limits) -> str:
    if Via.PRIVATE not in limits.text:
        return NOTHING
    hours = "" if limits.private_reply_hours is None else f" within {limits.private_reply_hours:g} hours"
    return f"{limits.private_replies}{hours}"


def _rates(limits: Limits) -> Iterator[str]:
    for via, rate in limits.rates.items():
        yield f"{WAYS[via]} {rate.calls} in {rate.seconds:g} s"


def _backoff(backoff: Backoff) -> str:
    return f"as long as it says; else {backoff.first_seconds:g} s, doubled up to {backoff.most_seconds:g} s"


def _sources(limits: Limits) -> Iterator[str]:
    yield from (limit.source for limit in limits.text.values())
    yield from (limit.source for limit in limits.files.values())
    yield from (rate.source for rate in limits.rates.values())
    yield limits.backoff.source
