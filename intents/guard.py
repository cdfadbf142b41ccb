"""The guard: refuses a match that the words do not bear out. Rules look at the library, never at a listed message."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from intents import foreign, temper, turned, unexplained
from intents.case import Case, Guard
from intents.corpus import Corpus
from intents.denial import ALL_NEGATIONS, Denial, denials
from intents.fitting import Judged, Memory, Model
from intents.model import Cues, Refusal
from intents.reading import Reading
from intents.signs import signbook, signs
from intents.speech import speech
from intents.traits import parted, strange, trait
from intents.unexplained import left_over
from intents.words import COMMON, FUNCTION_WORDS, NEGATIONS, POLITE

__all__ = ["Guard", "case", "doubt", "guard", "left_over", "refuse"]


def guard(held: Corpus, earlier: Guard | None = None) -> Guard:
    """The guard of one library; ``earlier`` is that of another state of it, whose intents may be the same."""
    book = signbook() if earlier is None else earlier.book
    negations = NEGATIONS.get(held.reader.language, ALL_NEGATIONS)
    by_example = tuple(denials(reading, negations) for reading in held.readings)
    known = {} if earlier is None or earlier.negations != negations else {one.intent: one for one in earlier.traits}
    traits = tuple(
        trait(name, own, denied, book, known.get(name))
        for name, (own, denied) in zip(held.names, _by_intent(held, by_example), strict=True)
    )
    words = frozenset[str]().union(*(trait.words for trait in traits))
    opposites, alone = turned.opposites(words), strange(held)
    return Guard(book, negations, traits, by_example, words, opposites, parted(held), _spoken(held, words), alone)


def _by_intent(
    held: Corpus, by_example: Sequence[tuple[Denial, ...]]
) -> Iterator[tuple[tuple[Reading, ...], Sequence[tuple[Denial, ...]]]]:
    starts = held.intents.searchsorted(range(len(held.names) + 1)).tolist()
    for first, last in pairwise(starts):
        yield held.readings[first:last], by_example[first:last]


def refuse(before: Case, cues: Cues) -> Refusal | None:
    """Why the likeliest intent must not be answered with, or None where nothing speaks against it."""
    if cues.risk is not None:
        return Refusal("risk", (cues.risk.phrase,))
    return _first(RULES, before)


def doubt(before: Case) -> Refusal | None:
    """What to name where confidence is too low: words left over, or too few words."""
    return _first(DOUBTS, before)


def case(judged: Judged, model: Model, held: Guard, memory: Memory) -> Case:
    """A judged message as ``refuse`` and ``doubt`` look at it."""
    own = held.traits[judged.sight.intent]
    does = speech(judged.reading.tokens, judged.reading.normal.question)
    shown = signs(judged.reading.tokens, does, held.book)
    return Case(judged, own, model, held, does, tuple(sign for sign in shown if not own.shows(sign)), memory)


def _first(rules: Sequence[Callable[[Case], Refusal | None]], before: Case) -> Refusal | None:
    return next((refusal for rule in rules if (refusal := rule(before)) is not None), None)


def _spoken(held: Corpus, words: frozenset[str]) -> frozenset[str]:
    language = held.reader.language
    common = COMMON if language == "en" else frozenset[str]()
    return FUNCTION_WORDS.get(language, frozenset()) | POLITE | words | common


RULES: tuple[Callable[[Case], Refusal | None], ...] = (
    foreign.instructions,
    foreign.language,
    foreign.promotion,
    foreign.other_company,
    foreign.elsewhere,
    turned.negation,
    foreign.whereabouts,
    turned.reversal,
    turned.settled,
    temper.sarcasm,
    temper.anger,
    foreign.reported,
    temper.trouble,
    temper.statement,
    unexplained.unexplained,
    unexplained.recipient,
    unexplained.manner,
    unexplained.topic,
    unexplained.several,
    unexplained.twins,
)
"""No confidence outweighs these, most telling first. Risk comes before all of them."""
DOUBTS: tuple[Callable[[Case], Refusal | None], ...] = (unexplained.brief,)
"""These name what keeps a confidence low; their figures are part of the evidence."""
