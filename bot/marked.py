"""A marked text in words: stretches with what they are called and what there is to say about them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final
from unicodedata import combining, normalize

from bot.one_sentence import short
from bot.plain_words import quoted
from intents.marks import MATCHED, Mark, Piece, Word
from intents.normalise import DATE, ID, MONEY, NUMBER

LABELS: Final[dict[Mark, str]] = {
    Mark.SAME: "matched",
    Mark.FORM: "matched in another form",
    Mark.KIND: "matched in kind",
    Mark.REPAIRED: "repaired",
    Mark.NEAR: "near in meaning",
    Mark.CARRIED: "in another example",
    Mark.LEFT_OVER: "left over",
    Mark.UNSAID: "not said",
    Mark.CUE: "cue",
    Mark.PLAIN: "plain",
}
"""What each mark is called, in the order of a legend."""
CUES: Final = {
    "risk": "risk word",
    "asks_person": "asks for a person",
    "opts_out": "wants no answers",
    "opts_in": "wants answers again",
    "several": "second question",
}
"""What a cue is called; a rule of the guard has its own name."""
KINDS: Final = {ID: "an order number", MONEY: "an amount", DATE: "a date or time", NUMBER: "a number"}
"""What the signs for classes stand for."""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a text with one mark; none for what no word was read from."""

    text: str
    mark: Mark | None = None
    label: str = ""
    note: str = ""
    """What more there is to say: what it was read as, what it answers."""
    example: str = ""
    """The other example that carries it."""


def runs_of(pieces: Iterable[Piece], words: Sequence[Word]) -> tuple[Run, ...]:
    """The text in stretches; neighbours with the same mark and nothing of their own to say become one.

    Words whose place cannot be told come behind the text.
    """
    unplaced = (Piece(word.said, (word,)) for word in words if word.span is None)
    runs: list[Run] = []
    for piece in (*pieces, *(part for word in unplaced for part in (Piece(" "), word))):
        _add(runs, _run(piece))
    return tuple(runs)


def _add(runs: list[Run], run: Run) -> None:
    between = 1 if runs and runs[-1].mark is None and runs[-1].text.isspace() else 0
    before = runs[-1 - between] if len(runs) > between else None
    if before and before.mark and _alike(before, run):
        whole = "".join(one.text for one in (*runs[-1 - between :], run))
        runs[-1 - between :] = [replace(run, text=whole)]
    else:
        runs.append(run)


def _alike(one: Run, other: Run) -> bool:
    return replace(one, text=other.text) == other


def _run(piece: Piece) -> Run:
    mark = piece.mark
    if mark is None:
        return Run(piece.text)
    telling = next(word for word in piece.words if word.mark is mark)
    label = CUES.get(telling.cue, telling.cue.replace("_", " ")) if mark is Mark.CUE else LABELS[mark]
    return Run(piece.text, mark, label, "; ".join(_notes(piece, telling)), telling.example)


def _notes(piece: Piece, telling: Word) -> Iterator[str]:
    read = " ".join(KINDS.get(word.read, word.read) for word in piece.words)
    if telling.read in KINDS:
        yield f"read as {read}"
    elif telling.respelt or (len(piece.words) == 1 and not _folded(piece.text).startswith(read)):
        yield f"read as {quoted(short(read))}"
    if telling.answers and telling.mark in MATCHED - {Mark.SAME} and telling.answers != read:
        yield f"answers {quoted(short(telling.answers))}"


def _folded(text: str) -> str:
    """A text without capitals and accents."""
    return "".join(letter for letter in normalize("NFKD", text.casefold()) if not combining(letter))


def legend(*texts: Iterable[Run]) -> tuple[tuple[Mark, str], ...]:
    """The marks that occur in some texts with what they are called; cues each by their own name."""
    there = dict.fromkeys((run.mark, run.label) for text in texts for run in text if run.mark is not None)
    order = tuple(LABELS)
    return tuple(sorted(((mark, label) for mark, label in there if mark), key=lambda pair: order.index(pair[0])))
