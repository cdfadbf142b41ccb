"""The library's own promises: ``must_match`` and ``must_not_match`` lines, tried on every load and save."""

from __future__ import annotations

from dataclasses import dataclass

from intents.contents import Autonomy, Intent, Library
from intents.model import Understanding
from intents.several import understand_all
from intents.understanding import Fitted


@dataclass(frozen=True, slots=True)
class Broken:
    """A line that does not hold, and what happens instead."""

    intent: str
    line: str
    instead: str


def check(library: Library, fitted: Fitted) -> list[Broken]:
    """The library's own promises that do not hold: lines that would not get their intent's answer, or would."""
    broken = []
    for intent in library.intents.values():
        for line in intent.must_match:
            found = understand_all(line, fitted)
            if not _keeps(found, intent):
                broken.append(Broken(intent.name, line, _instead(found)))
        for line in intent.must_not_match:
            found = understand_all(line, fitted)
            if intent.name in found.intents:
                broken.append(Broken(intent.name, line, _instead(found)))
    return broken


def _keeps(found: Understanding, intent: Intent) -> bool:
    """Whether a line means its intent: surely, or likeliest where a person answers anyway."""
    if intent.autonomy is Autonomy.AUTO:
        return intent.name in found.intents
    rankings = [found.ranking, *(part.ranking for part in found.parts)]
    return any(ranking.matches and ranking.matches[0].intent == intent.name for ranking in rankings)


def _instead(found: Understanding) -> str:
    ranking = found.ranking
    best = ranking.best
    if best is None:
        return "nothing came near"
    if ranking.refusal is not None:
        words = ", ".join(ranking.refusal.words)
        return f"{best.intent} is refused by the guard ({ranking.refusal.rule}: {words})"
    sure = " and ".join(f"{name} is sure" for name in found.intents)
    return sure or f"{best.intent} at {best.confidence:.2f}, where {ranking.threshold:.2f} is needed"
