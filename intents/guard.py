"""The guard: refuses a match that the words do not bear out. Rules look at the library, never at a listed message."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from intents.corpus import Corpus
from intents.denial import ALL_NEGATIONS, Denial, bears, denials
from intents.evidence import left_most, left_share
from intents.fitting import Judged, Model, judge_reading
from intents.model import Cues, Refusal
from intents.normalise import Normal
from intents.phrasebook import Found, Phrasebook, phrasebook
from intents.phrases import ASSERTED, ELSEWHERE, INSTRUCTIONS, OTHER_PLACE, OTHER_SHOPS, SARCASM, SETTLED
from intents.reading import Reading
from intents.traits import Trait, parted, trait
from intents.words import (
    ANGER,
    ASKING,
    COMMON,
    FUNCTION_WORDS,
    JOINERS,
    NEGATIONS,
    PLACES,
    POLITE,
    REVERSALS,
    TROUBLE,
)

NEAR_ENOUGH = 0.5
"""Likeness to an example that a message of a single content word must have."""
OPEN = 0.5
"""How far a word must be left unexplained to be named."""
WANTED = 0.9
"""How far the thing asked for may be unexplained."""
HAVING = frozenset({"there", "have", "sell", "offer", "got", "stock", "make"})
"""What *a* or *any* and the thing asked for follow."""
TURNS = ("un", "dis", "de", "in", "non")
"""Beginnings that make a word its opposite."""
OPPOSABLE = 5
"""Letters that a word must have for its beginning to tell."""
NAMED = 4
"""Words of a message that a refusal names at most."""
TWIN = 0.01
"""How near another intent's example must come to the best one for the two to be told apart by nothing."""
ANGRY = 2
"""Words of anger that make a complaint of a question."""
_ASSERTED = "asserted"


@dataclass(frozen=True, slots=True)
class Guard:
    """What the rules need to know of one library."""

    book: Phrasebook
    negations: frozenset[str]
    traits: tuple[Trait, ...]
    denials: tuple[tuple[Denial, ...], ...]
    """By example."""
    speaks_of_shops: bool
    """Whether the library itself names several other companies."""
    words: frozenset[str]
    """Every token of the library."""
    parted: tuple[frozenset[int], ...]
    """By intent: the intents that only the place told in an example parts it from."""
    spoken: frozenset[str]
    """Every word of the library and of its language that tells of no other language."""


@dataclass(frozen=True, slots=True)
class Case:
    """One message before the guard."""

    judged: Judged
    trait: Trait
    model: Model
    guard: Guard
    found: tuple[Found, ...]
    """Listed phrases in the message."""

    @property
    def reading(self) -> Reading:
        """What the message says."""
        return self.judged.reading

    @property
    def own_words(self) -> Mapping[str, float]:
        """Stems that most examples of the intent have."""
        return self.model.scene.lexicon.cores[self.judged.sight.intent]


def guard(held: Corpus) -> Guard:
    """The guard of one library."""
    book = phrasebook(
        (label, phrase)
        for label, phrases in (
            ("other_company", OTHER_PLACE),
            ("elsewhere", ELSEWHERE),
            ("settled", SETTLED),
            (_ASSERTED, ASSERTED),
            ("sarcasm", SARCASM),
            ("instructions", INSTRUCTIONS),
        )
        for phrase in phrases
    )
    negations = NEGATIONS.get(held.reader.language, ALL_NEGATIONS)
    by_example = tuple(denials(reading, negations) for reading in held.readings)
    traits = tuple(trait(held, intent, by_example, book) for intent in range(len(held.names)))
    words = frozenset[str]().union(*(trait.words for trait in traits))
    return Guard(
        book, negations, traits, by_example, len(words & OTHER_SHOPS) > 1, words, parted(held), _spoken(held, words)
    )


def refuse(judged: Judged, model: Model, held: Guard, cues: Cues) -> Refusal | None:
    """Why the likeliest intent must not be answered with, or None where nothing speaks against it."""
    if cues.risk is not None:
        return Refusal("risk", (cues.risk.phrase,))
    return _first(RULES, _case(judged, model, held))


def doubt(judged: Judged, model: Model, held: Guard) -> Refusal | None:
    """What to name where confidence is too low: words left over, or too few words."""
    return _first(DOUBTS, _case(judged, model, held))


def _case(judged: Judged, model: Model, held: Guard) -> Case:
    found = tuple(held.book.find(judged.reading.tokens))
    return Case(judged, held.traits[judged.sight.intent], model, held, found)


def _first(rules: Sequence[Callable[[Case], Refusal | None]], case: Case) -> Refusal | None:
    return next((refusal for rule in rules if (refusal := rule(case)) is not None), None)


def left_over(judged: Judged) -> tuple[str, ...]:
    """The content words of a message that neither the intent's examples nor themselves explain."""
    return tuple(dict.fromkeys(word.token for word in judged.sight.open if word.share >= OPEN))


def _spoken(held: Corpus, words: frozenset[str]) -> frozenset[str]:
    language = held.reader.language
    common = COMMON if language == "en" else frozenset[str]()
    return FUNCTION_WORDS.get(language, frozenset()) | POLITE | words | common


# --- the rules, most telling first -------------------------------------------------------------------------------


def _instructions(case: Case) -> Refusal | None:
    return _said(case, "instructions")


def _sarcasm(case: Case) -> Refusal | None:
    return _said(case, "sarcasm")


def _elsewhere(case: Case) -> Refusal | None:
    return _said(case, "elsewhere")


def _settled(case: Case) -> Refusal | None:
    return _said(case, "settled")


def _said(case: Case, label: str) -> Refusal | None:
    if label in case.trait.labels:
        return None
    found = [span.phrase for span in case.found if span.label == label]
    return Refusal("reversal" if label == _ASSERTED else label, tuple(found)) if found else None


def _other_company(case: Case) -> Refusal | None:
    tokens = case.reading.normal.tokens
    if case.guard.speaks_of_shops:
        return None
    shops = [token for token in tokens if token in OTHER_SHOPS and token not in case.guard.words]
    if shops:
        return Refusal("other_company", tuple(shops))
    spans = [span for span in case.guard.book.find(tokens) if span.label == "other_company"]
    names = [name for span in spans for name in _names_after(span, tokens, case)]
    return Refusal("other_company", tuple(names)) if names else None


def _names_after(span: Found, tokens: Sequence[str], case: Case) -> list[str]:
    known = case.model.corpus.reader.spelling
    rest = [token for token in tokens[span.end : span.end + 3] if token not in {"the", "a", "an"}]
    return [
        token
        for token in rest[:1]
        if token[0] != "§" and known.repair(token) == (token,) and not known.ranks.get(token)
    ]


def _negation(case: Case) -> Refusal | None:
    asks = _asks(case.reading)
    for denial in denials(case.reading, case.guard.negations):
        aside = asks and not denial.wish and denial.stems.isdisjoint(case.own_words)
        if not aside and not any(bears(own, denial, case.own_words) for own in case.trait.denials):
            return Refusal("negation", (denial.word, denial.head or sorted(denial.stems)[0]))
    return None


def _whereabouts(case: Case) -> Refusal | None:
    """A place that none of the intent's examples names, where places are what parts it from another intent."""
    scene, intent = case.model.scene, case.judged.sight.intent
    rivals = case.guard.parted[intent]
    if not rivals:
        return None
    plain = case.model.corpus.reader.function | scene.lexicon.tokens[intent]
    strange = [token for token in case.reading.tokens if token not in plain and _is_unsettled(token, case)]
    return Refusal("place", tuple(strange[:NAMED])) if strange else None


def _is_unsettled(token: str, case: Case) -> bool:
    """Whether a word is a place in a region that the intent's examples do not name, or a rival's do."""
    scene, intent = case.model.scene, case.judged.sight.intent
    if token not in PLACES and not (scene.senses and scene.senses.is_place(token)):
        return False
    region, named = case.model.corpus.reader.stem(token), scene.lexicon.by_intent
    return region not in named[intent] or any(region in named[rival] for rival in case.guard.parted[intent])


def _reversal(case: Case) -> Refusal | None:
    turned = [token for token in case.reading.tokens if token in REVERSALS and token not in case.trait.words]
    turned += [token for token in case.reading.tokens if _is_opposite(token, case.trait.words)]
    if turned:
        return Refusal("reversal", tuple(turned))
    if not case.trait.denials or _asks(case.reading):
        return None
    return _said(case, _ASSERTED) or _undenied(case)


def _is_opposite(token: str, said: frozenset[str]) -> bool:
    """Whether the examples say only the opposite of a word (*subscribe*, *unsubscribe*)."""
    if token in said or len(token) < OPPOSABLE:
        return False
    return any(
        prefix + token in said or (token.startswith(prefix) and token[len(prefix) :] in said) for prefix in TURNS
    )


def _asks(reading: Reading) -> bool:
    return reading.normal.question or not ASKING.isdisjoint(reading.tokens[:2])


def _undenied(case: Case) -> Refusal | None:
    """The matched example denies what the message asserts, and no example of the intent asserts it."""
    if denials(case.reading, case.guard.negations):
        return None
    denied = case.guard.denials[case.judged.sight.example]
    asserted = {denial.head for denial in denied if denial.head} & set(case.reading.stems)
    return Refusal("reversal", tuple(sorted(asserted))) if asserted - case.trait.plain else None


def _anger(case: Case) -> Refusal | None:
    angry = _unlike_the_examples(case, ANGER)
    return Refusal("anger", angry) if len(angry) >= ANGRY else None


def _trouble(case: Case) -> Refusal | None:
    told = _unlike_the_examples(case, TROUBLE)
    return Refusal("trouble", told) if told else None


def _unlike_the_examples(case: Case, words: frozenset[str]) -> tuple[str, ...]:
    reading = case.reading
    own = case.model.scene.lexicon.by_intent[case.judged.sight.intent]
    said = zip(reading.tokens, reading.stems, strict=True)
    return tuple(token for token, stem in said if token in words and token not in case.trait.words and stem not in own)


def _topic(case: Case) -> Refusal | None:
    """A bare topic, or nothing but words that sentences are built with, where no example is like that."""
    content = set(case.reading.content)
    plain = [token for token in case.reading.tokens if token not in POLITE]
    alone = len(plain) <= 1 or len(case.reading.tokens) <= 2
    bare = len(content) == 1 and alone and not case.trait.small_talk
    empty = not content and not (case.trait.small_talk and set(case.reading.tokens) <= case.trait.words | POLITE)
    nearest = float(case.judged.likeness.both[case.judged.sight.example])
    strange = empty and nearest < NEAR_ENOUGH
    return Refusal("brief", case.reading.tokens[:NAMED]) if bare or strange else None


def _brief(case: Case) -> Refusal | None:
    content = set(case.reading.content)
    return Refusal("brief", case.reading.tokens[:NAMED]) if len(content) <= 1 else None


def _language(case: Case) -> Refusal | None:
    reader = case.model.corpus.reader
    if reader.language not in FUNCTION_WORDS:
        return None
    foreign = [token for token in case.reading.normal.tokens if token not in case.guard.spoken]
    others = [words for name, words in FUNCTION_WORDS.items() if name != reader.language]
    most = max(sum(token in words for token in foreign) for words in others)
    strange = most >= 2 and 2 * len(foreign) >= len(case.reading.normal.tokens) and 3 * most >= len(foreign)
    return Refusal("language", tuple(foreign[:NAMED])) if strange else None


def _left_over(case: Case) -> Refusal | None:
    left = left_over(case.judged)
    wanted = [word.token for word in case.judged.sight.open if word.share >= WANTED and _is_wanted(word.token, case)]
    if wanted:
        return Refusal("left_over", tuple(wanted))
    seen, lexicon = case.judged.sight, case.model.scene.lexicon
    starts = case.model.scene.starts
    examples = int(starts[seen.intent + 1] - starts[seen.intent])
    much = left_share(case.reading, seen, lexicon) >= left_most(seen, lexicon, examples)
    return Refusal("left_over", left) if left and much else None


def _is_wanted(token: str, case: Case) -> bool:
    """Whether it is the very thing that is asked for (*is there a …*, *do you have any …*)."""
    tokens = case.reading.tokens
    at = tokens.index(token)
    return at > 1 and tokens[at - 1] in {"a", "an", "any"} and tokens[at - 2] in HAVING


def _several(case: Case) -> Refusal | None:
    """A second question, joined on by *also* or the like, that another intent would answer."""
    tokens = case.reading.tokens
    cuts = [at for at, token in enumerate(tokens) if token in JOINERS]
    for part in [tokens[: cuts[0]], tokens[cuts[-1] + 1 :]] if cuts else []:
        if len(part) > 1 and _asks_otherwise(part, case):
            return Refusal("several", part)
    return None


def _asks_otherwise(part: tuple[str, ...], case: Case) -> bool:
    judged = judge_reading(case.model.corpus.reader.reading(Normal(part)), case.model)
    near = float(judged.likeness.both[judged.sight.example]) >= NEAR_ENOUGH
    return near and judged.sight.intent != case.judged.sight.intent


def _twins(case: Case) -> Refusal | None:
    count = len(case.model.corpus.examples)
    seen = case.judged.sight
    likeness = case.judged.likeness.both[:count]
    near = np.flatnonzero(likeness >= max(float(likeness[seen.example]) - TWIN, 1 - 5 * TWIN))
    others = [int(at) for at in near if int(case.model.corpus.intents[at]) != seen.intent]
    return Refusal("twins", case.model.corpus.readings[others[0]].tokens) if others else None


RULES: tuple[Callable[[Case], Refusal | None], ...] = (
    _instructions,
    _language,
    _other_company,
    _elsewhere,
    _negation,
    _whereabouts,
    _reversal,
    _settled,
    _sarcasm,
    _anger,
    _trouble,
    _left_over,
    _topic,
    _several,
    _twins,
)
"""No confidence outweighs these. Risk comes before all of them."""
DOUBTS: tuple[Callable[[Case], Refusal | None], ...] = (_brief,)
"""These name what keeps a confidence low; their figures are part of the evidence."""
