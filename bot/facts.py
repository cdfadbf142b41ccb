"""An explanation for programs: everything in it as JSON values."""

from __future__ import annotations

from typing import Any

from intents.explaining import Explanation
from intents.marks import Word
from intents.weighing import Weight


def facts_of(told: Explanation) -> dict[str, Any]:
    """Every fact by name; the names are kept, new ones may come (docs/commands.md)."""
    refusal, risk = told.refusal, told.cues.risk
    return {
        "text": told.text,
        "understood_as": told.normalised,
        "repaired": [list(pair) for pair in told.repaired],
        "intent": told.intent or None,
        "example": told.example,
        "words": [_word(word) for word in told.words],
        "example_words": [_word(word) for word in told.example_words],
        "explained": list(told.explained),
        "left_over": list(told.left_over),
        "unsaid": list(told.unsaid),
        "parts": dict(told.parts),
        "weighed": [_part(part) for part in told.weighed],
        "confidence": told.confidence,
        "unguarded": told.unguarded,
        "threshold": told.threshold,
        "lead": told.lead,
        "margin": told.margin,
        "runner_up": told.runner_up or None,
        "runner_up_confidence": told.runner_up_confidence,
        "guard": None if refusal is None else [refusal.rule, *refusal.words],
        "risk": None if risk is None else risk.category,
        "risk_phrase": None if risk is None else risk.phrase,
        "asks_person": told.cues.asks_person,
        "chatter": told.cues.chatter,
        "opts_out": told.cues.opts_out,
        "opts_in": told.cues.opts_in,
        "exact": told.exact,
        "changed": told.changed,
        "matters": [facts_of(one) for one in told.matters],
    }


def _word(word: Word) -> dict[str, Any]:
    return {
        "said": word.said,
        "read": word.read,
        "mark": word.mark.value,
        "span": None if word.span is None else list(word.span),
        "answers": word.answers or None,
        "example": word.example or None,
        "cue": word.cue or None,
        "respelt": word.respelt,
    }


def _part(part: Weight) -> dict[str, Any]:
    return {"name": part.name, "words": part.words, "level": part.level, "figure": part.figure, "pull": part.pull}
