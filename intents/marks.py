"""What a word of one text is to another text, and a text cut into stretches by the words read from it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from intents.placing import Span


class Mark(StrEnum):
    """What a word is to the other text; the most telling first."""

    CUE = "cue"
    """A cue, or the guard, rests on it."""
    LEFT_OVER = "left_over"
    """Nothing in the intent's examples explains it."""
    UNSAID = "unsaid"
    """Of an example: the message does not say it."""
    REPAIRED = "repaired"
    """Misspelt; once mended it answers a word of the example, or of another one."""
    NEAR = "near"
    """Near in meaning to a word of the example."""
    KIND = "kind"
    """Of the same kind as a word of the example: a number, an amount, a place."""
    FORM = "form"
    """Another form of a word of the example, or an everyday word for the same."""
    CARRIED = "carried"
    """Explained by another example of the intent."""
    SAME = "same"
    """A word of the example."""
    PLAIN = "plain"
    """Carries no topic, or needs no explaining: function words, politeness, times."""


MATCHED: Final = frozenset({Mark.SAME, Mark.FORM, Mark.KIND, Mark.NEAR, Mark.REPAIRED})
"""Marks of words that answer a word of the other text."""
_TELLING: Final = tuple(Mark)


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text with its mark."""

    said: str
    """As it was written, or as normalised where its place cannot be told."""
    read: str
    """As it was understood: spelt out and repaired; ``§number`` and the like for a class."""
    mark: Mark
    span: Span | None = None
    """Where it stands in the text; words written as one share it."""
    answers: str = ""
    """The word of the other text that it goes with."""
    example: str = ""
    """The other example that carries it."""
    cue: str = ""
    """The cue or the guard's rule that rests on it."""
    respelt: bool = False
    """Whether its spelling had to be mended."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text and the words that were read from it; spaces and the like have none."""

    text: str
    words: tuple[Word, ...] = ()

    @property
    def mark(self) -> Mark | None:
        """The most telling mark of its words."""
        return min((word.mark for word in self.words), key=_TELLING.index, default=None)


def pieces(text: str, words: Sequence[Word]) -> tuple[Piece, ...]:
    """The whole text in stretches, each with the words read from it; put together they are the text again."""
    cut: list[Piece] = []
    at = 0
    for (start, end), own in _stretches(words):
        if start > at:
            cut.append(Piece(text[at:start]))
        cut.append(Piece(text[start:end], own))
        at = end
    return (*cut, Piece(text[at:])) if at < len(text) else tuple(cut)


def _stretches(words: Sequence[Word]) -> Iterator[tuple[Span, tuple[Word, ...]]]:
    """The places of the words in order; those that overlap are put together."""
    placed = sorted(((word.span, word) for word in words if word.span), key=lambda pair: pair[0])
    while placed:
        (start, end), own = placed[0][0], 0
        while own < len(placed) and placed[own][0][0] < end:
            end = max(end, placed[own][0][1])
            own += 1
        yield (start, end), tuple(word for _, word in placed[:own])
        placed = placed[own:]
