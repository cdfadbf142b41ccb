"""Why a message was decided as it was, in one sentence for people."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from typing import Final

from bot.plain_words import either, inert_line, objected, objection, percent, quoted, reason_in_words
from intents.explaining import Explanation
from intents.marks import Word
from intents.model import Reason, Refusal

LONGEST: Final = 80
"""Characters of a message or an example that are quoted."""
NAMED: Final = 3
"""Words that are named at most."""
_OPENINGS: Final = {"reply": "Answered", "clarify": "Asks back", "escalate": "Goes to a person", "ignore": "Ignored"}


def one_sentence(told: Explanation, decision: str, reason: str, intent: str = "") -> str:
    """The sentence for a decision (``reply``, ``clarify``, ``escalate``, ``ignore``) and its reason.

    ``intent`` is the one that was answered with, where it need not be the likeliest (its button was pressed).
    """
    say = _SAYINGS.get(reason)
    if reason == Reason.MATCHED and intent not in {"", told.intent}:
        return f"Means {intent}: its button was pressed."
    if say is None or (say in _NEED_A_MATCH and not told.intent):
        return bare_sentence(decision, reason)
    return say(told, reason)


def bare_sentence(decision: str, reason: str) -> str:
    """The sentence where nothing was, or had to be, understood."""
    return f"{_OPENINGS.get(decision, decision.capitalize())}: {reason_in_words(reason)}."


# --- what was understood -----------------------------------------------------------------------------------------


def _means(told: Explanation, reason: str) -> str:
    if told.matters:
        return _means_all(told, reason)
    doubt = "" if reason == Reason.MATCHED else f", but {reason_in_words(reason)}"
    return f"Means {told.intent} ({percent(told.confidence)}){doubt}: {_likeness(told)}{_readings(told)}."


def _means_all(told: Explanation, reason: str) -> str:
    """Every matter by itself: ``order_status (97%): “…” is like “…”``."""
    parts = (f"{one.intent} ({percent(one.confidence)}): {_likeness(one)}{_readings(one)}" for one in told.matters)
    doubt = "" if reason == Reason.MATCHED else f", but {reason_in_words(reason)}"
    return f"Asks about {len(told.matters)} matters and is sure of each{doubt}. {'. '.join(parts)}."


def _likeness(told: Explanation) -> str:
    message, example = quoted(short(told.text)), quoted(short(told.example))
    if told.text.strip() == told.example.strip():
        return f"{message} is one of its examples"
    if told.exact:
        return f"{message} is {example}" + ("" if any(word.respelt for word in told.words) else ", word for word")
    near = not told.left_over and not told.unsaid
    return f"{message} is {'nearly' if near else 'like'} {example}"


def _readings(told: Explanation) -> str:
    """Which words were mended, each once: ``; orderrr was read as order``."""
    mended = {said: read for said, read in _mended(told.words) if said.casefold() != read}
    return "".join(f"; {short(said)} was read as {short(read)}" for said, read in list(mended.items())[:NAMED])


def _mended(words: tuple[Word, ...]) -> Iterator[tuple[str, str]]:
    """What was written and what it was read as; halves of one word are put together."""
    for _, own in groupby((word for word in words if word.respelt), key=lambda word: word.span or word.said):
        halves = list(own)
        yield halves[0].said, " ".join(word.read for word in halves)


# --- what held it back -------------------------------------------------------------------------------------------


def _held_back(told: Explanation, reason: str) -> str:
    if told.refusal is None:
        return _unsure(told, reason)
    return f"Held back by the guard: it looks like {told.intent}, but {_objection(told, told.refusal)}."


def _objection(told: Explanation, refusal: Refusal) -> str:
    """The guard's objection, with the words as the message spells them where they can be found in it."""
    if refusal.rule == "left_over":
        return objection(refusal.rule, _spelt(told, refusal.words))
    said = _stretches(told, refusal.rule)
    return objection(refusal.rule, said[:NAMED]) if said else objected(refusal.rule, refusal.words)


def _stretches(told: Explanation, cue: str) -> list[str]:
    """The message's words that a cue rests on, neighbours put together."""
    runs = groupby(told.words, key=lambda word: word.cue == cue)
    return [short(" ".join(_as_written(run))) for named, run in runs if named]


def _as_written(words: Iterable[Word]) -> Iterator[str]:
    """What was written; words that were written as one come once."""
    for span, own in groupby(words, key=lambda word: word.span):
        yield from (word.said for word in list(own)[: 1 if span else None])


def _spelt(told: Explanation, tokens: tuple[str, ...]) -> list[str]:
    """Words that were left over, as the message spells them."""
    spelt = {word.read: word.said for word in told.words}
    return [short(spelt.get(token, token)) for token in tokens[:NAMED]]


def _unsure(told: Explanation, reason: str) -> str:
    if _is_even(told):
        return f"Not answered: it {_either_intent(told)}."
    needs = f"({percent(told.confidence)}, needs {percent(told.threshold)})"
    return f"Not answered: it looks like {told.intent} {needs}, but {_doubt(told)}."


def _is_even(told: Explanation) -> bool:
    return bool(told.runner_up) and told.confidence >= told.threshold and told.lead < told.margin


def _either_intent(told: Explanation) -> str:
    first = f"{told.intent} ({percent(told.confidence)})"
    second = f"{told.runner_up} ({percent(told.runner_up_confidence)})"
    return f"may mean {first} or {second}, and neither is far enough ahead"


def _doubt(told: Explanation) -> str:
    if told.left_over:
        return objection("left_over", _spelt(told, told.left_over))
    if told.unsaid:
        return f"it does not say {either([short(word) for word in told.unsaid[:NAMED]])} as the nearest example does"
    return f"it is not near enough to {quoted(short(told.example))}"


def _asks_back(told: Explanation, _reason: str) -> str:
    return f"Asks back: it {_either_intent(told)}."


def _no_match(told: Explanation, _reason: str) -> str:
    return f"Not answered: nothing in the library comes near {quoted(short(told.text))}."


# --- what was heard ----------------------------------------------------------------------------------------------


def _risky(told: Explanation, reason: str) -> str:
    risk = told.cues.risk
    if risk is None:
        return f"Goes to a person at once: {reason_in_words(reason)}."
    said = _stretches(told, "risk") or [risk.phrase.replace("*", "…")]
    return f"Goes to a person at once: {objection('risk', said[:NAMED])} ({risk.category.replace('_', ' ')})."


def _asks_person(told: Explanation, reason: str) -> str:
    said = _stretches(told, "asks_person")
    wish = f"{quoted(' … '.join(said[:NAMED]))} asks for one" if said else reason_in_words(reason)
    return f"Goes to a person: {wish}."


def _chatter(_told: Explanation, _reason: str) -> str:
    return "Ignored: it is only thanks, emoji or a tagged friend."


_SAYINGS: Final[Mapping[str, Callable[[Explanation, str], str]]] = {
    **dict.fromkeys((Reason.MATCHED, Reason.AUTONOMY_ASK, Reason.AUTONOMY_SUGGEST, Reason.AUTONOMY_OFF), _means),
    **dict.fromkeys((Reason.ANSWER_ENDED, Reason.ANSWER_UNUSABLE), _means),
    Reason.GUARD: _held_back,
    Reason.BELOW_THRESHOLD: _unsure,
    Reason.CLOSE_CANDIDATES: _asks_back,
    Reason.NO_MATCH: _no_match,
    Reason.RISK: _risky,
    Reason.ASKED_FOR_PERSON: _asks_person,
    Reason.CHATTER: _chatter,
}
_NEED_A_MATCH: Final = frozenset({_means, _held_back, _unsure, _asks_back})


def short(text: str) -> str:
    """A text in one line that can do nothing to a terminal, cut where it is long."""
    line = " ".join(inert_line(text).split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1].rstrip()}…"
