"""Where the words of a normalised text stand in the text as it was written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from rapidfuzz.distance import LCSseq

from intents.normalise import LONGEST

Span = tuple[int, int]
"""Where something begins in a text and where it ends, in characters."""
Tokens = tuple[str, ...]
Normalise = Callable[[str], Tokens]
_CHUNK = re.compile(r"\S+")
_INSIDE = frozenset("'’‘`")
"""What may stand within a word (*don't*)."""
_INVISIBLE = frozenset({"Mn", "Mc", "Me", "Cf"})
"""Categories of accents and joiners, which part no words."""
_PART = frozenset("#$€£¥₹%")
"""What belongs to the word beside it (*#12345*, *$20*)."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of the text and what it would be read as by itself."""

    span: Span
    tokens: Tokens


def places(text: str, tokens: Sequence[str], normalise: Normalise) -> tuple[Span | None, ...]:
    """For each token of a text the stretch that it was read from; None where that cannot be told.

    Tokens that were read from one word (*wheres*: where, is) share its stretch; a token that was read from several
    words (*3 may*) has all of them.
    """
    chunks = [_piece(text, found.span(), normalise) for found in _CHUNK.finditer(text[:LONGEST])]
    return tuple(_narrowed(text, chunks, list(tokens), normalise))


def _piece(text: str, span: Span, normalise: Normalise) -> _Piece:
    return _Piece(span, normalise(text[slice(*span)]))


def _narrowed(
    text: str, chunks: Sequence[_Piece], tokens: Sequence[str], normalise: Normalise
) -> Iterator[Span | None]:
    """The places of the tokens, first by words between spaces, then by the letters within them."""
    for span, shared in groupby(_shared(chunks, tokens), key=lambda pair: pair[0]):
        own = [token for _, token in shared]
        if span is None:
            yield from (None for _ in own)
        elif len(own) > 1:
            pieces = [_piece(text, part, normalise) for part in _runs(text, span)]
            yield from (_trimmed(text, part or span, normalise) for part, _ in _shared(pieces, own))
        else:
            yield _trimmed(text, span, normalise)


def _shared(pieces: Sequence[_Piece], tokens: Sequence[str]) -> Iterator[tuple[Span | None, str]]:
    """Each token with the piece it comes from, or with all the pieces between those that could be told."""
    said = [(token, piece.span) for piece in pieces for token in piece.tokens]
    spans, at, to = [span for _, span in said], 0, 0
    for block in LCSseq.editops([token for token, _ in said], list(tokens)).as_matching_blocks():
        whole = (spans[at][0], spans[block.a - 1][1]) if block.a > at else None
        yield from ((whole, token) for token in tokens[to : block.b])
        at, to = block.a + block.size, block.b + block.size
        yield from zip(spans[block.a : at], tokens[block.b : to], strict=True)


def _trimmed(text: str, span: Span, normalise: Normalise) -> Span:
    """The stretch without what stands around it, if it is read the same without (*order?!*)."""
    told = [at for at in range(*span) if text[at].isalnum() or text[at] in _PART]
    if not told:
        return span
    inner = (told[0], _with_marks(text, told[-1] + 1, span[1]))
    return inner if inner == span or normalise(text[slice(*inner)]) == normalise(text[slice(*span)]) else span


def _with_marks(text: str, end: int, last: int) -> int:
    """Where the accents behind a letter end."""
    return next((at for at in range(end, last) if unicodedata.category(text[at])[0] != "M"), last)


def _runs(text: str, span: Span) -> Iterator[Span]:
    """The words of a stretch: letters and digits; a new one where a capital follows a small letter."""
    starts = [at for at in range(*span) if _starts(text[max(at - 1, span[0]) : at], text[at])]
    yield from zip(starts, [*starts[1:], span[1]], strict=True)


def _starts(before: str, character: str) -> bool:
    """Whether a word starts with a character, after the one before it (empty at the beginning)."""
    if _stands_alone(character):
        return True
    if not _within(character):
        return False
    return not before or not _within(before) or _stands_alone(before) or (before.islower() and character.isupper())


def _within(character: str) -> bool:
    return character.isalnum() or character in _INSIDE or unicodedata.category(character) in _INVISIBLE


def _stands_alone(character: str) -> bool:
    """Whether it is a word by itself (Chinese, Japanese)."""
    return "぀" <= character <= "ヿ" or "㐀" <= character <= "鿿"
