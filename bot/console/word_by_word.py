"""An explanation ready for a page: the message and its example word for word, and how sure it was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from bot.marked import KINDS, Run, legend, runs_of
from intents.explaining import Explanation
from intents.marks import Mark

CELLS: Final = 25
"""How many cells the bar of a confidence has."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the bar: whether the confidence reaches it, and whether the threshold lies at its beginning."""

    full: bool
    needed: bool


@dataclass(frozen=True, slots=True)
class WordByWord:
    """What the pages show of an explanation."""

    sentence: str
    told: Explanation
    message: tuple[Run, ...]
    example: tuple[Run, ...]
    matters: tuple[WordByWord, ...] = ()
    """Where the message is about several matters: each by itself."""

    @property
    def legend(self) -> tuple[tuple[Mark, str], ...]:
        """The marks that occur, and what they are called."""
        return legend(self.message, self.example)

    @property
    def remarks(self) -> tuple[Run, ...]:
        """Words of the message that there is more to say about."""
        return tuple(run for run in self.message if run.mark is not Mark.PLAIN and (run.note or run.example))

    @property
    def compared(self) -> str:
        """The message as it was compared, without the signs that stand for numbers and the like."""
        return " ".join(f"({KINDS[word]})" if word in KINDS else word for word in self.told.normalised.split())

    @property
    def bar(self) -> tuple[Cell, ...]:
        """The confidence, with the threshold marked."""
        done, needed = round(self.told.confidence * CELLS), round(self.told.threshold * CELLS)
        return tuple(Cell(at < done, at == needed) for at in range(CELLS))


def word_by_word(told: Explanation, sentence: str) -> WordByWord:
    """An explanation and its sentence, made ready."""
    message = runs_of(told.pieces, told.words)
    matters = tuple(word_by_word(one, "") for one in told.matters)
    return WordByWord(sentence, told, message, runs_of(told.example_pieces, told.example_words), matters)
