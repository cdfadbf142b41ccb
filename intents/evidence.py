"""What speaks for and against the likeliest intent: the figures that confidence is judged from."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from intents.likeness import Floats, Likeness
from intents.reading import Reading
from intents.senses import Senses
from intents.words import ASKING, FOR_WHOM, NARRATIVE, PEOPLE, PLACES, POLITE, PRODUCTS, SELF_EXPLAINED

NAMES: Final = (
    "chance",
    "margin",
    "over_none",
    "nearest_typical",
    "nearest_lead",
    "words_lead",
    "meaning_lead",
    "left_open",
    "left_by_example",
    "unsaid",
    "unknown",
    "foreign",
    "rival",
    "core_unsaid",
    "asked_so",
    "topic_only",
    "cross_accuracy",
)
"""The figures, in order."""
LEFT_MOST: Final = 0.5
"""Share of a message's content, weighted by rarity, that the intent's examples may leave unexplained."""
TELLING = 8
"""Examples from which on an intent's own variety says something about what a message may add."""
LEFT_EVER: Final = 0.85
"""The share beyond which no library's habits excuse what is left."""
LEFT_TIMES: Final = 1.75
"""How many times what an example usually leaves its siblings to explain a message may leave at most."""
AWAY: Final = 0.5
"""How far a place counts as unexplained where no example of the intent names one."""
ASIDE: Final = 0.25
"""How far people, stories and the things that a shop sells count as unexplained."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Which words each intent and example uses, and how rare each is."""

    rarity: Mapping[str, float]
    unknown_rarity: float
    by_intent: Sequence[frozenset[str]]
    by_example: Sequence[frozenset[str]]
    cores: Sequence[Mapping[str, float]]
    """By intent: stems that half of its examples have, and how much each matters."""
    manners: Sequence[Mapping[str, float]]
    """By intent: the share of its examples that ask with each asking word; the empty word stands for none."""
    owners: Mapping[str, frozenset[int]]
    """Stem -> the intents whose own word it is."""
    tokens: Sequence[frozenset[str]]
    """By intent: every token of its examples."""
    typical_left: Floats
    """(intents,) the share of its content, weighted by rarity, that an example leaves its siblings to explain."""
    varied: bool
    """Whether examples leave each other so much that a word left over says little by itself."""

    def weight(self, stem: str) -> float:
        """How rare a stem is in the library; an unknown one is rarest."""
        return self.rarity.get(stem, self.unknown_rarity)


@dataclass(frozen=True, slots=True)
class Scene:
    """What the evidence is judged against: the library's shape, worked out once."""

    starts: NDArray[np.int64]
    """(intents + 1,) where each intent's examples begin; rows are grouped by intent."""
    typical: Floats
    """(intents,) how like its nearest sibling an example of the intent usually is."""
    lexicon: Lexicon
    accuracy: float
    """Share of the library's own examples that its other examples point right, 0–1."""
    senses: Senses | None
    """The library in the word table, where there is one."""

    @property
    def intents(self) -> int:
        """How many intents there are."""
        return len(self.starts) - 1

    def rows(self, intent: int) -> tuple[int, int]:
        """Where an intent's examples begin and end."""
        return int(self.starts[intent]), int(self.starts[intent + 1])


@dataclass(frozen=True, slots=True)
class Open:
    """A content word that the intent's examples do not have; ``share`` 0–1 is how far it is left unexplained."""

    token: str
    stem: str
    share: float


@dataclass(frozen=True, slots=True)
class Sight:
    """The likeliest intent of a text, its nearest example, and the words it does not account for."""

    intent: int
    example: int
    unknown: tuple[str, ...]
    """Content stems that no example of the library has."""
    foreign: tuple[str, ...]
    """Content stems that only other intents' examples have."""

    open: tuple[Open, ...]
    """The tokens behind those stems, and how far nothing explains them."""

    def rivals(self, lexicon: Lexicon) -> tuple[str, ...]:
        """Foreign stems that are another intent's own words."""
        return tuple(stem for stem in self.foreign if stem in lexicon.owners)


def sight(reading: Reading, likeness: Likeness, chances: Floats, scene: Scene) -> Sight:
    """Where a text points, and which of its content words the intent there leaves over."""
    intent = int(chances[: scene.intents].argmax())
    example, _ = likeness.nearest(*scene.rows(intent))
    vocabulary, rarity = scene.lexicon.by_intent[intent], scene.lexicon.rarity
    left = [stem for stem in dict.fromkeys(reading.content) if stem not in vocabulary]
    unknown = tuple(stem for stem in left if stem not in rarity)
    foreign = tuple(stem for stem in left if stem in rarity)
    return Sight(intent, example, unknown, foreign, _open(reading, set(left), intent, scene))


def _open(reading: Reading, left: set[str], intent: int, scene: Scene) -> tuple[Open, ...]:
    if not left:
        return ()
    pairs = dict.fromkeys(zip(reading.tokens, reading.stems, strict=True))
    opened = []
    for token, stem in pairs:
        if stem in left:
            alone = token in PEOPLE and not _beside(token, reading.tokens)
            opened.append(Open(token, stem, 1.0 if alone else openness(token, intent, scene)))
    return tuple(opened)


def _beside(person: str, tokens: Sequence[str]) -> bool:
    """Whether somebody is spoken of beside the matter (*for my son*, *my son wants …*) and is not it."""
    at = tokens.index(person)
    if at and tokens[at - 1] in {"many", "which", "what"}:
        return False
    after = [token for token in tokens[at + 1 :] if token not in POLITE and token not in SELF_EXPLAINED]
    return bool(after) or not FOR_WHOM.isdisjoint(tokens[max(0, at - 2) : at])


def openness(token: str, intent: int, scene: Scene) -> float:
    """How far nothing in an intent's examples explains a word that they do not have, 0–1."""
    said, senses = scene.lexicon.tokens[intent], scene.senses
    if token in SELF_EXPLAINED:
        return 0.0
    if token in PLACES or (senses is not None and senses.is_place(token)):
        return 0.0 if not PLACES.isdisjoint(said) else AWAY
    if token in PEOPLE or token in NARRATIVE:
        return ASIDE
    if token in PRODUCTS and not PRODUCTS.isdisjoint(said):
        return ASIDE
    return 1.0 if senses is None else 1.0 - senses.explained(token, intent)


def weigh(reading: Reading, likeness: Likeness, chances: Floats, seen: Sight, scene: Scene) -> Floats:
    """The figures of ``NAMES`` for one text."""
    figures = {
        **_from_chances(chances, seen.intent, scene.intents),
        **_from_neighbours(likeness, seen, scene),
        **_from_words(reading, seen, scene.lexicon),
        "cross_accuracy": scene.accuracy,
    }
    return np.array([figures[name] for name in NAMES], dtype=np.float32)


def _from_chances(chances: Floats, intent: int, intents: int) -> dict[str, float]:
    best = min(max(float(chances[intent]), 1e-6), 1 - 1e-6)
    _, other = _nearest(chances[:intents], intent, intent + 1)
    none = float(chances[intents]) if len(chances) > intents else 0.0
    said = math.log(best)
    return {
        "chance": math.log(best / (1 - best)),
        "margin": said - math.log(max(other, 1e-6)),
        "over_none": said - math.log(max(none, 1e-6)),
    }


def _from_neighbours(likeness: Likeness, seen: Sight, scene: Scene) -> dict[str, float]:
    """How far the intent's nearest example is ahead of all others', in all views together and in each."""
    first, last = likeness.span(*scene.rows(seen.intent))
    count = likeness.span(0, int(scene.starts[-1]))[1]
    views = likeness.compared
    nearest, other = _nearest(views["both"][:count], first, last)
    words, other_words = _nearest(views["words"][:count], first, last)
    meaning, other_meaning = _nearest(views["meaning"][:count], first, last) if len(views["meaning"]) else (0.0, 0.0)
    return {
        "nearest_typical": nearest - float(scene.typical[seen.intent]),
        "nearest_lead": nearest - other,
        "words_lead": words - other_words,
        "meaning_lead": meaning - other_meaning,
    }


def _nearest(likeness: Floats, first: int, last: int) -> tuple[float, float]:
    """The best figure of the intent's own examples, and that of all others, at least 0."""
    highest = np.maximum.reduce
    best = float(highest(likeness[first:last], initial=-1.0))
    return best, float(max(highest(likeness[:first], initial=0.0), highest(likeness[last:], initial=0.0)))


def _from_words(reading: Reading, seen: Sight, lexicon: Lexicon) -> dict[str, float]:
    said = set(reading.content)
    whole = _mass(said, lexicon) + lexicon.unknown_rarity / 2
    example = lexicon.by_example[seen.example]
    meant = _mass(example, lexicon) + lexicon.unknown_rarity / 2
    return {
        "left_open": left_share(reading, seen, lexicon),
        "left_by_example": _mass(said - example, lexicon) / whole,
        "unsaid": _mass(example - said, lexicon) / meant,
        "unknown": _mass(seen.unknown, lexicon) / whole,
        "foreign": _mass(seen.foreign, lexicon) / whole,
        "rival": _mass(seen.rivals(lexicon), lexicon) / whole,
        "core_unsaid": _core_unsaid(reading, lexicon.cores[seen.intent]),
        "asked_so": _asked_so(reading, lexicon.manners[seen.intent]),
        "topic_only": float(len(said) <= 1),
    }


def left_share(reading: Reading, seen: Sight, lexicon: Lexicon) -> float:
    """The share of a text's content, weighted by rarity, that nothing in the intent's examples explains."""
    if not seen.open:
        return 0.0
    whole = _mass(set(reading.content), lexicon)
    return sum(word.share * lexicon.weight(word.stem) for word in seen.open) / whole if whole else 0.0


def left_most(seen: Sight, lexicon: Lexicon, examples: int = TELLING) -> float:
    """The share that may be left: more where the intent's ``examples``, if they are many, leave each other as much."""
    if examples < TELLING:
        return LEFT_MOST
    return min(max(LEFT_MOST, LEFT_TIMES * float(lexicon.typical_left[seen.intent])), LEFT_EVER)


def _mass(stems: Collection[str], lexicon: Lexicon) -> float:
    if not stems:
        return 0.0
    rarity, unknown = lexicon.rarity, lexicon.unknown_rarity
    return sum([rarity.get(stem, unknown) for stem in stems])


def _core_unsaid(reading: Reading, core: Mapping[str, float]) -> float:
    whole = sum(core.values())
    return sum([weight for stem, weight in core.items() if stem not in reading.stems]) / whole if whole else 0.0


def _asked_so(reading: Reading, manner: Mapping[str, float]) -> float:
    asked = [token for token in reading.tokens if token in ASKING]
    return max((manner.get(token, 0.0) for token in asked), default=manner.get("", 0.0))
