"""Trying a message out: what would be decided and said, without storing or sending anything."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.console.why import Why, why
from bot.console.word_by_word import WordByWord, word_by_word
from bot.knowledge import Knowledge
from bot.one_sentence import one_sentence
from intents.deciding import decide
from intents.explaining import explain
from intents.model import Clarify, Conversation, Decision, Kind, Message, Reply, Via
from intents.rendering import Scene, Unusable, current, render_phrase
from intents.rendering_several import render_all
from intents.several import understand_all
from intents.tongues import tongue_of

MOST_TEXT: Final = 2_000
PLACES: Final = {"dm": "in a direct message", "comment": "in a comment"}


@dataclass(frozen=True, slots=True)
class Trial:
    """What would happen to a message."""

    why: Why
    words: WordByWord
    says: tuple[str, ...]
    """The texts that would go out, in order."""


def attempt(text: str, place: str, knowledge: Knowledge, today: date) -> Trial:
    """Decide a message as the first of a conversation; ``place`` is one of PLACES, anything else is a dm."""
    understanding = understand_all(text, knowledge.fitted)
    kind = Kind(place) if place in PLACES else Kind.DM
    message = Message("webchat", "try", "try", kind, "try", text, 0)
    decision = decide(message, Conversation(), understanding, knowledge.library, today)
    best = understanding.ranking.best
    name, reason = type(decision).__name__.lower(), decision.reason.value
    told = explain(text, knowledge.fitted)
    reasons = why(
        name,
        reason,
        best.intent if best else "",
        best.confidence if best else 0.0,
        understanding,
    )
    shown = word_by_word(told, one_sentence(told, name, reason))
    return Trial(reasons, shown, _says(decision, kind, tongue_of(text), knowledge, today))


def _says(decision: Decision, kind: Kind, tongue: str, knowledge: Knowledge, today: date) -> tuple[str, ...]:
    match decision:
        case Clarify():
            return (render_phrase(knowledge.library, "clarify", {}, tongue),)
        case Reply(phrase=phrase) if phrase:
            return (render_phrase(knowledge.library, phrase, {}, tongue),)
        case Reply():
            return _answers(decision.intents, kind, tongue, knowledge, today)
        case _:
            return ()


def _answers(intents: tuple[str, ...], kind: Kind, tongue: str, knowledge: Knowledge, today: date) -> tuple[str, ...]:
    held = [current(knowledge.library, intent, today) for intent in intents]
    answers = [answer for answer in held if not isinstance(answer, Unusable)]
    if len(answers) < len(held):
        return ()
    ways = (Via.PUBLIC, Via.PRIVATE) if kind.public else (Via.DM,)
    scene = Scene(kind, "webchat", dict.fromkeys(ways, bool), tongue)
    drafts = render_all(answers, scene, knowledge.library.facts, {}, [0] * len(answers))
    return () if isinstance(drafts, Unusable) else tuple(draft.text for draft in drafts if draft.text)
