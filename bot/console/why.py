"""Why something was decided, ready to be read by people."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.plain_words import objected, sentence
from bot.retelling import understanding_of
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
    parts: tuple[tuple[str, Match | None], ...] = ()
    """Where the message is about several matters: the words of each, and what it means likeliest."""
    id: int = 0
    """The stored decision that can be read word by word; 0 where there is none."""

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
        guard=objected(ranking.refusal.rule, ranking.refusal.words) if ranking.refusal else "",
        risk=f"{risk.category}: “{risk.phrase}”" if risk else "",
        repaired=ranking.repaired,
        parts=tuple((part.text, part.ranking.best) for part in understanding.parts),
    )


def why_of(row: Row) -> Why:
    """A stored decision explained."""
    understanding = understanding_of(row)
    told = why(row["decision"], row["reason"], row["intent"], row["confidence"], understanding)
    return told if understanding is None else replace(told, id=row["id"])
