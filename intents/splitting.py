"""A text that is too long for one message, in several: at paragraphs, sentences, words, in that order of liking.

Never inside a grapheme (what a reader sees as one character), a link, or a value that came from a slot.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import IntEnum

import regex

from intents.slots import Span

MOST_PARTS = 8

_LINK = regex.compile(r"(?:https?://|www\.)\S+", regex.IGNORECASE)
_PARAGRAPH = regex.compile(r"\n\s*\n\s*")
_SENTENCE = regex.compile(r"(?<=[.!?…。！？])[\"'”’)\]]*\s+|(?<=[。！？])|\n+")
_WORD = regex.compile(r"\s+")
_GRAPHEME = regex.compile(r"\X")


class Break(IntEnum):
    """How good a place to cut is; higher is better."""

    GRAPHEME = 0
    WORD = 1
    SENTENCE = 2
    PARAGRAPH = 3


def split(spans: Sequence[Span], fits: Callable[[str], bool]) -> tuple[str, ...] | None:
    """The text in parts that all fit, in order, without the white space at the cuts; None if that takes too many.

    ``fits`` must hold for every beginning of a text for which it holds.
    """
    text = "".join(span.text for span in spans)
    breaks = _breaks(text, spans)
    parts: list[str] = []
    start = 0
    while start < len(text):
        end = _cut(text, start, breaks, fits)
        if end is None or len(parts) == MOST_PARTS:
            return None
        parts.append(text[start:end].strip())
        start = end
    return tuple(part for part in parts if part)


def _breaks(text: str, spans: Sequence[Span]) -> dict[int, Break]:
    """Where the text may be cut (a new part would begin there), in order, and how well."""
    found = {match.end(): Break.GRAPHEME for match in _GRAPHEME.finditer(text)}
    for pattern, kind in ((_WORD, Break.WORD), (_SENTENCE, Break.SENTENCE), (_PARAGRAPH, Break.PARAGRAPH)):
        found |= {match.end(): kind for match in pattern.finditer(text) if match.end() in found}
    whole = _whole(text, spans)
    return {at: kind for at, kind in sorted(found.items()) if at not in whole}


def _whole(text: str, spans: Sequence[Span]) -> set[int]:
    """The positions inside links and slot values."""
    inside: set[int] = set()
    for match in _LINK.finditer(text):
        inside |= set(range(match.start() + 1, match.end()))
    at = 0
    for span in spans:
        if span.value:
            inside |= set(range(at + 1, at + len(span.text)))
        at += len(span.text)
    return inside


def _cut(text: str, start: int, breaks: dict[int, Break], fits: Callable[[str], bool]) -> int | None:
    """Where the part that begins at ``start`` should end: the best break in its second half, else the best at all."""
    fitting = _fitting(text, start, [at for at in breaks if at > start], fits)
    if not fitting or fitting[-1] == len(text):
        return fitting[-1] if fitting else None
    half = start + (fitting[-1] - start) // 2
    late = [at for at in fitting if at > half and breaks[at] is not Break.GRAPHEME]
    return max(late or fitting, key=lambda at: (breaks[at], at))


def _fitting(text: str, start: int, candidates: list[int], fits: Callable[[str], bool]) -> list[int]:
    """The candidates up to the last one for which the part fits, found by halving."""
    low, high = 0, len(candidates)
    while low < high:
        middle = (low + high) // 2
        if fits(text[start : candidates[middle]].strip()):
            low = middle + 1
        else:
            high = middle
    return candidates[:low]
