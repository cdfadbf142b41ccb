"""Why something was decided, ready to be read by people."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from bot.console import words
from bot.plain_words import sentence
from bot.store.transaction import Row
from intents.model import Match, Understanding

DECISIONS = {"reply": "Answered", "clarify": "Asked back", "escalate": "To the team", "ignore": "Ignored"}


@dataclass(frozen=True, slots=True)
class Why:
    """A decision and everything that led to it; what there is nothing to say about is empty."""

    decision: str
    """``reply``, ``clarify``, ``escalate`` or ``ignore``."""
    reason: str
    intent: str
    confidence: float
    example: str = ""
    threshold: float | None = None
    runner_up: Match | None = None
    left_over: tuple[str, ...] = ()
    guard: str = ""
    risk: str = ""
    repaired: tuple[tuple[str, str], ...] = ()

    @property
    def label(self) -> str:
        """The decision in words."""
        return DECISIONS[self.decision]


def why(decision: str, reason: str, intent: str, confidence: float, understanding: Understanding | None) -> Why:
    """Put together from a decision and, where there is one, what was understood."""
    if understanding is None:
        return Why(decision, sentence(reason), intent, confidence)
    ranking, risk = understanding.ranking, understanding.cues.risk
    return Why(
        decision=decision,
        reason=sentence(reason),
        intent=intent,
        confidence=confidence,
        example=ranking.best.example if ranking.best else "",
        threshold=ranking.threshold,
        runner_up=ranking.runner_up,
        left_over=ranking.left_over,
        guard=words.guard(ranking.refusal.rule, ranking.refusal.words) if ranking.refusal else "",
        risk=f"{risk.category}: “{risk.phrase}”" if risk else "",
        repaired=ranking.repaired,
    )


def why_of(row: Row) -> Why:
    """A stored decision explained."""
    return why(row["decision"], row["reason"], row["intent"], row["confidence"], _understanding(row["why"]))


def _understanding(stored: str) -> Understanding | None:
    """What was understood then; nothing for decisions that needed none, or of an older version."""
    try:
        return msgspec.json.decode(stored, type=Understanding)
    except msgspec.DecodeError:
        return None
