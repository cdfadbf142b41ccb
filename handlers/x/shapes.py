"""Taking values out of X's JSON, whatever stands there: ids as text, times as milliseconds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final

Tree = Mapping[str, Any]
EMPTY: Final[Tree] = {}

_LATEST_MS: Final = 4_102_444_800_000
_UNSTORABLE: Final = re.compile("[\x00\ud800-\udfff]")
_ENTITIES: Final = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))


def inside(tree: Tree, name: str) -> Tree:
    """The object under a name; empty where there is none."""
    found = tree.get(name)
    return found if isinstance(found, dict) else EMPTY


def rows(tree: Tree, name: str) -> Iterator[Tree]:
    """The objects in the list under a name."""
    found = tree.get(name)
    yield from (one for one in (found if isinstance(found, list) else ()) if isinstance(one, dict))


def text(tree: Tree, name: str) -> str:
    """The text under a name, without characters that cannot be stored."""
    found = tree.get(name)
    return _UNSTORABLE.sub("", found) if isinstance(found, str) else ""


def words(tree: Tree, name: str) -> str:
    """What a person typed: X writes ``<``, ``>`` and ``&`` as in HTML."""
    plain = text(tree, name)
    for entity, character in _ENTITIES:
        plain = plain.replace(entity, character)
    return plain


def ident(tree: Tree, name: str) -> str:
    """An id as text; its ``_str`` twin wins, since long numbers come rounded."""
    twin = text(tree, f"{name}_str")
    found = tree.get(name)
    return twin or text(tree, name) or (str(found) if type(found) is int and 0 < found < 2**64 else "")


def number(value: object) -> int | None:
    """A whole number; None for anything else."""
    return value if type(value) is int else None


def iso_ms(value: object, otherwise: int) -> int:
    """``2026-07-24T21:05:48.000Z`` or ``Wed Aug 19 16:26:16 +0000 2020`` in milliseconds since the epoch."""
    if not isinstance(value, str):
        return otherwise
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return _in_words(value, otherwise)
    return _sane(moment, otherwise)


def stamp_ms(value: object, otherwise: int) -> int:
    """Milliseconds since the epoch, which come as text or as a number."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 20:
        value = int(value)
    return value if type(value) is int and 0 < value < _LATEST_MS else otherwise


def _in_words(value: str, otherwise: int) -> int:
    try:
        return _sane(datetime.strptime(value, "%a %b %d %H:%M:%S %z %Y"), otherwise)
    except ValueError:
        return otherwise


def _sane(moment: datetime, otherwise: int) -> int:
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    try:
        return stamp_ms(int(moment.timestamp() * 1000), otherwise)
    except (OverflowError, ValueError):
        return otherwise
