"""Opening what Meta posts: one body into its parts, so that one bad part never costs its neighbours.

A body holds up to 1,000 updates in seven shapes: ``entry[].messaging[]``, ``entry[].standby[]``,
``entry[].changes[]`` (whose value may itself be a messaging item), ``field`` and ``value`` directly on an entry or
without any entry, and test events of the dashboard with entry id ``0``.
https://developers.facebook.com/docs/graph-api/webhooks/getting-started (checked 2026-11)
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import msgspec

from handlers.base import PayloadError
from intents.model import Unreadable

MESSAGING = "messages"
STANDBY = "standby"
TEST_ENTRY = "0"
NOT_JSON = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)

_SECONDS_END = 100_000_000_000
"""Stamps below this are seconds (until the year 5138), above it milliseconds (since March 1973)."""
_LATEST_MS = 4_102_444_800_000
"""The year 2100: later stamps are no times."""


class Part(msgspec.Struct, frozen=True, gc=False):
    """One update: whose account, the entry's time as sent, the field it came under and its bytes."""

    account: str
    time: Any
    field: str
    raw: msgspec.Raw


class _Body(msgspec.Struct, gc=False):
    entry: list[msgspec.Raw] | None = None
    field: Any = None


class _Entry(msgspec.Struct, gc=False):
    id: str | int
    time: Any = None
    messaging: list[msgspec.Raw] | None = None
    standby: list[msgspec.Raw] | None = None
    changes: list[msgspec.Raw] | None = None
    field: str | None = None
    value: msgspec.Raw = msgspec.Raw()


class _Change(msgspec.Struct, gc=False):
    field: str
    value: msgspec.Raw


_body = msgspec.json.Decoder(_Body).decode
_entry = msgspec.json.Decoder(_Entry).decode
_change = msgspec.json.Decoder(_Change).decode


def parts(body: bytes) -> list[Part | Unreadable]:
    """Every update in ``body``, in order; a bad one is Unreadable and the others go on.

    A bare ``{field, value}`` (the dashboard's test button) comes back as one part of account ``0``.
    Raises PayloadError where the body as a whole is no event.
    """
    opened = _open(body)
    if opened.entry is None:
        return [_bare(opened, body)]
    found: list[Part | Unreadable] = []
    for number, raw in enumerate(opened.entry):
        try:
            found.extend(_of_entry(_entry(raw)))
        except NOT_JSON as error:
            found.append(unreadable(f"entry {number}", error))
    return found


def unreadable(where: str, error: Exception) -> Unreadable:
    """What a person reads about a part that did not decode: the place and the fault, never the content."""
    fault = "it is nested too deeply" if isinstance(error, RecursionError) else _without_content(error)
    return Unreadable(f"{where}: {fault}")


def milliseconds(stamp: Any, otherwise: int) -> int:
    """Meta's times in one unit: whole milliseconds since the epoch.

    Takes milliseconds, seconds, and either as text (the dashboard sends seconds as text); ``otherwise`` where the
    stamp is missing or is no time.
    """
    if type(stamp) is not int:
        stamp = _whole(stamp)
    if stamp < _SECONDS_END:
        stamp *= 1000
    return stamp if 0 < stamp < _LATEST_MS else otherwise


def _whole(stamp: Any) -> int:
    if isinstance(stamp, str) and stamp.isascii() and stamp.isdigit() and len(stamp) < 20:
        return int(stamp)
    if isinstance(stamp, float) and 0 < stamp < _LATEST_MS:
        return int(stamp)
    return 0


def _open(body: bytes) -> _Body:
    try:
        return _body(body)
    except NOT_JSON:
        pass
    try:
        return _body(_repaired(body))
    except (*NOT_JSON, ValueError) as error:
        raise PayloadError(unreadable("The body is no event of Meta's", error).reason) from None


def _repaired(body: bytes) -> bytes:
    """The same JSON with half emoji, NaN and bytes outside UTF-8 replaced, as the strict decoder wants it."""
    tree = json.loads(body.decode("utf-8-sig", "replace"), parse_constant=lambda _: None)
    return json.dumps(tree, ensure_ascii=False, allow_nan=False).encode("utf-8", "replace")


def _bare(opened: _Body, body: bytes) -> Part:
    if not isinstance(opened.field, str):
        raise PayloadError("The body is no event of Meta's: it has neither `entry` nor `field`.")
    return Part(TEST_ENTRY, None, opened.field, msgspec.Raw(body))


def _of_entry(entry: _Entry) -> Iterator[Part | Unreadable]:
    account, time = str(entry.id), entry.time
    for raw in entry.messaging or ():
        yield Part(account, time, MESSAGING, raw)
    for raw in entry.standby or ():
        yield Part(account, time, STANDBY, raw)
    for number, raw in enumerate(entry.changes or ()):
        yield _of_change(account, time, number, raw)
    if entry.field is not None and bytes(entry.value):
        yield Part(account, time, entry.field, entry.value)


def _of_change(account: str, time: Any, number: int, raw: msgspec.Raw) -> Part | Unreadable:
    try:
        change = _change(raw)
    except NOT_JSON as error:
        return unreadable(f"change {number}", error)
    return Part(account, time, change.field, change.value)


def _without_content(error: Exception) -> str:
    if isinstance(error, UnicodeError):
        return "it is not UTF-8"
    return str(error).partition(": line")[0]
