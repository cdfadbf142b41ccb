"""What speaks for and against the likeliest intent: the figures that confidence is judged from."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from intents.alignment import Alignment
from intents.features import Floats
from intents.ranker import Likeness
from intents.reading import Reading
from intents.senses import Senses
from intents.words import ASKING, FOR_WHOM, NARRATIVE, PEOPLE, PLACES, POLITE, PRODUCTS, SELF_EXPLAINED

NAMES: Final = (
    "chance",
    "margin",
    "over_none",
    "nearest",
    "nearest_typical",
    "nearest_lead",
    "three_nearest",
    "nearest_words",
    "nearest_letters",
    "unknown",
    "foreign",
    "left_by_example",
    "left_typical",
    "rival",
    "unsaid",
    "core_unsaid",
    "asked_so",
    "neighbours_agree",
    "length",
    "brief",
    "repaired",
    "entropy",
    "intents",
    "examples",
    "background",
    "cross_accuracy",
    "left_open",
    "left_much",
    "topic_only",
    "nearest_meaning",
    "centre",
    "centre_lead",
    "words_lead",
    "meaning_lead",
    "aligned",
    "aligned_lead",
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
ALIGNED: Final = 4
"""Nearest examples of the intent, and of all others, that are compared word by word."""
ALIGNED_AMONG: Final = 40
"""Nearest examples of all among which those are looked for."""
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
    alignment: Alignment
    senses: Senses | None
    """The library in the word table, where there is one."""

    @property
    def intents(self) -> int:
        """How many intents there are."""
        return len(self.starts) - 1


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


def sight(reading: Reading, likeness: Floats, chances: Floats, scene: Scene) -> Sight:
    """Where a text points, and which of its content words the intent there leaves over."""
    intent = int(np.argmax(chances[: scene.intents]))
    first, last = int(scene.starts[intent]), int(scene.starts[intent + 1])
    example = first + int(np.argmax(likeness[first:last]))
    vocabulary, rarity = scene.lexicon.by_intent[intent], scene.lexicon.rarity
    left = [stem for stem in dict.fromkeys(reading.content) if stem not in vocabulary]
    unknown = tuple(stem for stem in left if stem not in rarity)
    foreign = tuple(stem for stem in left if stem in rarity)
    return Sight(intent, example, unknown, foreign, _open(reading, set(left), intent, scene))


def _open(reading: Reading, left: set[str], intent: int, scene: Scene) -> tuple[Open, ...]:
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
    both = likeness.both
    count = int(scene.starts[-1])
    figures = {
        **_from_chances(chances, seen.intent, scene.intents),
        **_from_neighbours(both[:count], seen, scene),
        **_from_words(reading, seen, scene.lexicon),
        "words_lead": _lead(likeness.words[:count], seen, scene),
        "meaning_lead": _lead(likeness.meaning[:count], seen, scene) if len(likeness.meaning) else 0.0,
        "nearest_words": float(likeness.words[seen.example]),
        "nearest_letters": float(likeness.letters[seen.example]),
        "repaired": len(reading.repaired) / max(1, len(reading.tokens)),
        "intents": math.log(scene.intents + 1),
        "examples": math.log(int(scene.starts[seen.intent + 1] - scene.starts[seen.intent])),
        "background": float(both[count:].max()) if len(both) > count else 0.0,
        "cross_accuracy": scene.accuracy,
        **_from_meaning(likeness, seen, scene),
        **_from_alignment(reading, both[:count], seen, scene),
    }
    return np.array([figures[name] for name in NAMES], dtype=np.float32)


def _from_chances(chances: Floats, intent: int, intents: int) -> dict[str, float]:
    best = min(max(float(chances[intent]), 1e-6), 1 - 1e-6)
    second = float(np.partition(chances[:intents], -2)[-2]) if intents > 1 else 0.0
    none = float(chances[intents]) if len(chances) > intents else 0.0
    logs = np.log(np.maximum(chances, 1e-9))
    return {
        "chance": math.log(best / (1 - best)),
        "margin": math.log(best) - math.log(max(second, 1e-6)),
        "over_none": math.log(best) - math.log(max(none, 1e-6)),
        "entropy": float(-(chances * logs).sum()),
    }


def _from_neighbours(likeness: Floats, seen: Sight, scene: Scene) -> dict[str, float]:
    by_intent = np.maximum.reduceat(likeness, scene.starts[:-1])
    nearest = float(by_intent[seen.intent])
    by_intent[seen.intent] = -1.0
    other = max(float(by_intent.max()), 0.0)
    own = np.sort(likeness[scene.starts[seen.intent] : scene.starts[seen.intent + 1]])[-3:]
    five = np.argpartition(likeness, -5)[-5:] if len(likeness) > 5 else np.arange(len(likeness))
    agree = (five >= scene.starts[seen.intent]) & (five < scene.starts[seen.intent + 1])
    return {
        "nearest": nearest,
        "nearest_typical": nearest - float(scene.typical[seen.intent]),
        "nearest_lead": nearest - other,
        "three_nearest": float(own.mean()),
        "neighbours_agree": float(agree.mean()),
    }


def _from_alignment(reading: Reading, likeness: Floats, seen: Sight, scene: Scene) -> dict[str, float]:
    """How well the text answers the nearest examples word by word, the intent's own and the others'."""
    top = np.argpartition(-likeness, ALIGNED_AMONG)[:ALIGNED_AMONG] if len(likeness) > ALIGNED_AMONG else slice(None)
    order = np.arange(len(likeness))[top]
    order = order[np.argsort(-likeness[order], kind="stable")]
    first, last = int(scene.starts[seen.intent]), int(scene.starts[seen.intent + 1])
    mine = (order >= first) & (order < last)
    worded = [
        [int(at) for at in part[:ALIGNED] if len(scene.alignment.examples[int(at)].stems)]
        for part in (order[mine], order[~mine])
    ]
    text = scene.alignment.words(reading)
    if not len(text.stems) or not worded[0]:
        return {"aligned": 0.0, "aligned_lead": 0.0}
    scores = scene.alignment.scores(text, [*worded[0], *worded[1]])
    own = float(scores[: len(worded[0])].max())
    other = float(scores[len(worded[0]) :].max()) if worded[1] else 0.0
    return {"aligned": own, "aligned_lead": own - other}


def _lead(likeness: Floats, seen: Sight, scene: Scene) -> float:
    """How far the intent's nearest example is ahead of all others' in one view."""
    by_intent = np.maximum.reduceat(likeness, scene.starts[:-1])
    own = float(by_intent[seen.intent])
    by_intent[seen.intent] = 0.0
    return own - max(0.0, float(by_intent.max()))


def _from_words(reading: Reading, seen: Sight, lexicon: Lexicon) -> dict[str, float]:
    said = set(reading.content)
    whole = _mass(said, lexicon) + lexicon.unknown_rarity / 2
    example = lexicon.by_example[seen.example]
    meant = _mass(example, lexicon) + lexicon.unknown_rarity / 2
    unknown, foreign = _mass(seen.unknown, lexicon) / whole, _mass(seen.foreign, lexicon) / whole
    left = left_share(reading, seen, lexicon)
    return {
        "left_open": left,
        "left_much": float(left >= left_most(seen, lexicon)),
        "topic_only": float(len(said) <= 1),
        "unknown": unknown,
        "foreign": foreign,
        "left_by_example": _mass(said - example, lexicon) / whole,
        "left_typical": unknown + foreign - float(lexicon.typical_left[seen.intent]),
        "rival": _mass(seen.rivals(lexicon), lexicon) / whole,
        "unsaid": _mass(example - said, lexicon) / meant,
        "core_unsaid": _core_unsaid(reading, lexicon.cores[seen.intent]),
        "asked_so": _asked_so(reading, lexicon.manners[seen.intent]),
        "length": math.log1p(len(reading.tokens)),
        "brief": 1.0 / (1 + len(said)),
    }


def _from_meaning(likeness: Likeness, seen: Sight, scene: Scene) -> dict[str, float]:
    if scene.senses is None or not len(likeness.point):
        return {"nearest_meaning": 0.0, "centre": 0.0, "centre_lead": 0.0}
    centres = scene.senses.centres @ likeness.point
    own = float(centres[seen.intent])
    centres[seen.intent] = -1.0
    first, last = int(scene.starts[seen.intent]), int(scene.starts[seen.intent + 1])
    nearest = float(likeness.meaning[first:last].max())
    return {"nearest_meaning": nearest, "centre": own, "centre_lead": own - max(0.0, float(centres.max()))}


def left_share(reading: Reading, seen: Sight, lexicon: Lexicon) -> float:
    """The share of a text's content, weighted by rarity, that nothing in the intent's examples explains."""
    whole = _mass(set(reading.content), lexicon)
    return sum(word.share * lexicon.weight(word.stem) for word in seen.open) / whole if whole else 0.0


def left_most(seen: Sight, lexicon: Lexicon, examples: int = TELLING) -> float:
    """The share that may be left: more where the intent's ``examples``, if they are many, leave each other as much."""
    if examples < TELLING:
        return LEFT_MOST
    return min(max(LEFT_MOST, LEFT_TIMES * float(lexicon.typical_left[seen.intent])), LEFT_EVER)


def _mass(stems: Iterable[str], lexicon: Lexicon) -> float:
    return sum(map(lexicon.weight, stems))


def _core_unsaid(reading: Reading, core: Mapping[str, float]) -> float:
    whole = sum(core.values())
    return sum(weight for stem, weight in core.items() if stem not in reading.stems) / whole if whole else 0.0


def _asked_so(reading: Reading, manner: Mapping[str, float]) -> float:
    asked = [token for token in reading.tokens if token in ASKING]
    return max((manner.get(token, 0.0) for token in asked), default=manner.get("", 0.0))
