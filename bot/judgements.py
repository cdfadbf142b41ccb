"""Outcomes as the calibrator can learn from them, and the share of automatic answers that were right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import msgspec

from bot.outcomes import Source
from bot.store.transaction import Row, Step, q
from intents.experience import UNCHANGED, Adjustment, Outcome, Share
from intents.model import Reason, Understanding

MOST_OUTCOMES: Final = 2_000
"""The newest ones are learned from."""
HINT: Final = 0.25
"""What a follower's objection weighs beside a teammate's word."""
_TRUST: Final = {source.value: rank for rank, source in enumerate(Source)}
_SUGGESTED: Final = frozenset({Reason.BELOW_THRESHOLD, Reason.AUTONOMY_ASK, Reason.AUTONOMY_SUGGEST})
"""Why a turn is escalated whose likeliest intent is what it was about, as far as anybody can tell."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """One decision and what its most trusted source showed."""

    source: Source
    right: bool
    answered: bool
    """The bot answered by itself; else it suggested to a person."""
    confidence: float
    """As the shipped calibrator said it; of an exact match as it was said."""
    exact: bool
    teaches: bool
    """Whether the calibrator said it, of the intent in question, and the guard let it pass."""


def judgements() -> Step[list[Judgement]]:
    """The newest outcomes, one judgement for each decision, the newest first."""
    return judgements_of((yield q("newest_outcomes", MOST_OUTCOMES)))


def judgements_of(rows: Iterable[Row]) -> list[Judgement]:
    """One for each decision, by its most trusted source, in the order of the rows."""
    best: dict[int, Row] = {}
    for row in rows:
        held = best.setdefault(row["decision_id"], row)
        if _TRUST[row["source"]] < _TRUST[held["source"]]:
            best[row["decision_id"]] = row
    return [_judgement(row, _understanding(row["why"])) for row in best.values()]


def _judgement(row: Row, meant: Understanding | None) -> Judgement:
    adjustment = UNCHANGED if row["slope"] is None else Adjustment(row["shift"], row["slope"])
    answered, exact = row["decision"] == "reply", meant is not None and meant.ranking.exact
    return Judgement(
        source=Source(row["source"]),
        right=bool(row["was_right"]),
        answered=answered,
        confidence=row["confidence"] if exact else adjustment.shipped(row["confidence"]),
        exact=exact,
        teaches=meant is not None and _is_calibrated(row, meant) and (answered or row["reason"] in _SUGGESTED),
    )


def _is_calibrated(row: Row, meant: Understanding) -> bool:
    """Whether the confidence is the calibrator's own about the one intent in question."""
    ranking = meant.ranking
    if ranking.best is None or ranking.exact or ranking.refusal is not None or meant.parts:
        return False
    return bool(ranking.best.intent == row["intent"])


def _understanding(why: str) -> Understanding | None:
    """What was understood then; None for decisions of an older version and for words that were taken back."""
    try:
        return msgspec.json.decode(why, type=Understanding)
    except msgspec.DecodeError:
        return None


def outcomes_of(told: Iterable[Judgement]) -> Iterator[Outcome]:
    """What the calibrator can learn from, the team's word first.

    Nobody says that an answer was right but the team. So that followers' objections do not add up to a verdict by
    themselves, there are never more of them than of answers that the team judged.
    """
    taught = [one for one in told if one.teaches]
    judged = sum(one.source is Source.TEAMMATE and one.answered for one in taught)
    for one in taught:
        if one.source is not Source.FOLLOWER:
            yield Outcome(one.confidence, one.right, suggested=not one.answered)
    for one in [one for one in taught if one.source is Source.FOLLOWER][:judged]:
        yield Outcome(one.confidence, one.right, HINT)


def share_of(told: Iterable[Judgement], adjustment: Adjustment, bar: float) -> Share:
    """How many of the automatic answers that the team judged were right, of those still given at the threshold."""
    judged = (one for one in told if one.answered and one.source is Source.TEAMMATE)
    still = [one.right for one in judged if one.exact or adjustment.confidence(one.confidence) >= bar]
    return Share(sum(still), len(still))
