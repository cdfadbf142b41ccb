"""What the starter library makes of messages that were not written for it (tests/data/starter_*.jsonl)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench.sets import rows
from bot.library_files import read_library
from bot.word_vectors import word_vectors
from intents.contents import Autonomy, Library
from intents.understanding import Fitted, fit, understand
from intents.vectors import Vectors

ROOT: Final = Path(__file__).resolve().parent.parent
SETS: Final = {
    "as people write": ROOT / "tests" / "data" / "starter_natural.jsonl",
    "worded unlike every example": ROOT / "tests" / "data" / "starter_heldout.jsonl",
}


def reply(text: str, library: Library, fitted: Fitted) -> str:
    """The intent that a text would be answered with at once, or empty."""
    found = understand(text, fitted)
    ranking, cues = found.ranking, found.cues
    if cues.risk or cues.asks_person or cues.chatter or not ranking.sure:
        return ""
    intent = ranking.matches[0].intent
    return intent if library.intents[intent].autonomy is Autonomy.AUTO else ""


@dataclass(frozen=True, slots=True)
class Score:
    """What became of a set: of the answerable ones and of those that need a person (or silence)."""

    answerable: int
    likeliest: int
    """Answerable ones whose likeliest intent is the right one."""
    right: int
    wrong: int
    others: int
    answered: int
    """Others that were answered at once."""


def score(path: Path, library: Library, fitted: Fitted) -> Score:
    """Judge a set of {"text", "intent"}; an intent that the library leaves to people counts as others."""
    said = [(row["intent"], row["text"]) for row in rows(path)]
    answers = [(wanted, text, reply(text, library, fitted)) for wanted, text in said]
    automatic = [one for one in answers if one[0] and library.intents[one[0]].autonomy is Autonomy.AUTO]
    others = [one for one in answers if one not in automatic]
    return Score(
        answerable=len(automatic),
        likeliest=sum(_likeliest(text, fitted) == wanted for wanted, text, _ in automatic),
        right=sum(given == wanted for wanted, _, given in automatic),
        wrong=sum(given not in {"", wanted} for wanted, _, given in automatic),
        others=len(others),
        answered=sum(bool(given) for _, _, given in others),
    )


def _likeliest(text: str, fitted: Fitted) -> str:
    best = understand(text, fitted).ranking.best
    return best.intent if best else ""


def print_starter(vectors: Vectors | None, kind: str) -> None:
    """Both sets, a row each."""
    library = read_library(ROOT)
    fitted = fit(library, vectors)
    for name, path in SETS.items():
        found = score(path, library, fitted)
        likeliest = f"{found.likeliest} of {found.answerable}"
        right = f"{found.right} ({found.right / found.answerable:.0%})"
        print(f"| {name}, {kind} | {likeliest} | {right} | {found.wrong} | {found.answered} of {found.others} |")


def print_tables() -> None:
    """Both sets, with the word table and without."""
    heads = ("messages", "likeliest intent right", "answered right", "answered wrong", "others answered")
    print(f"| {' | '.join(heads)} |\n|{'---|' * len(heads)}")
    print_starter(word_vectors(), "with the word table")
    print_starter(None, "words alone")
