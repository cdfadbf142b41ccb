"""Slots in a text: ``{slot}`` and ``{slot|fallback}``; ``{{`` and ``}}`` are literal braces. Nothing else is special.

Texts are taken apart once and put together by joining, so that a value can never be read as a slot again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

BUILT_IN = ("first_name", "handle", "platform", "link", "hours", "back_by")
"""The slots every text may use besides the facts."""

_TOKEN = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")
_NAME = re.compile(r"[a-z0-9_]+")
_LITERAL = "for a brace that followers should see, write {{ or }}"
# Control characters and the marks that turn the direction of the text around them.
_UNSAFE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Slot:
    """A gap to fill; ``at`` is its position in the text, in characters from 0."""

    name: str
    fallback: str | None
    at: int


@dataclass(frozen=True, slots=True)
class Broken:
    """A brace that makes no slot, with what is wrong and what to do."""

    at: int
    message: str
    hint: str = _LITERAL


Piece = str | Slot | Broken


class MissingValue(Exception):  # noqa: N818  a text that cannot be filled is an outcome, told as a sentence
    """A slot has neither a value nor a fallback."""


@lru_cache(maxsize=4096)
def parse(text: str) -> tuple[Piece, ...]:
    """The text in pieces, in order; joining the pieces of a text without braces gives the text."""
    pieces: list[Piece] = []
    end = 0
    for token in _TOKEN.finditer(text):
        pieces += [text[end : token.start()], _piece(token)]
        end = token.end()
    pieces.append(text[end:])
    return tuple(piece for piece in pieces if piece != "")


def _piece(token: re.Match[str]) -> Piece:
    if token[1] is not None:
        return _slot(token)
    if len(token[0]) == 2:
        return token[0][0]
    return Broken(token.start(), f'"{token[0]}" without its partner')


def _slot(token: re.Match[str]) -> Piece:
    name, bar, fallback = token[1].partition("|")
    if not _NAME.fullmatch(name.strip()):
        return Broken(token.start(), f'"{token[0]}" is no slot')
    return Slot(name.strip(), fallback if bar else None, token.start())


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a filled text; ``value`` marks what came from a slot and must stay whole."""

    text: str
    value: bool


def fill(text: str, values: Mapping[str, str]) -> tuple[Span, ...]:
    """The text with its slots filled, as stretches; raises MissingValue naming the first gap that stays open.

    A value counts as missing when it is absent or blank.
    """
    return tuple(_fill(piece, values) for piece in parse(text))


def _fill(piece: Piece, values: Mapping[str, str]) -> Span:
    match piece:
        case str():
            return Span(piece, value=False)
        case Broken():
            raise MissingValue(f"{piece.message}; {piece.hint}")
        case Slot(name, fallback):
            value = values.get(name, "").strip() or fallback
            if value is None:
                raise MissingValue(f"{{{name}}} has no value here; give it a fallback: {{{name}|…}}")
            return Span(value, value=True)


def inert(value: str) -> str:
    """A value from outside without control characters, direction marks and line breaks."""
    return " ".join(_UNSAFE.sub("", value).split())


def inert_name(name: str) -> str:
    """A follower's own name, which besides must not mention anybody: an invisible space follows every ``@``."""
    return inert(name).replace("@", "@\u200b")
