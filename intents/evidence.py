"""What speaks for and against the likeliest intent: the figures that confidence is judged from."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from intents.features import Floats
from intents.ranker import Likeness
from intents.reading import Reading
from intents.words import ASKING

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
)
"""The figures, in order."""


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

    @property
    def intents(self) -> int:
        """How many intents there are."""
        return len(self.starts) - 1


@dataclass(frozen=True, slots=True)
class Sight:
    """The likeliest intent of a text, its nearest example, and the words it does not account for."""

    intent: int
    example: int
    unknown: tuple[str, ...]
    """Content stems that no example of the library has."""
    foreign: tuple[str, ...]
    """Content stems that only other intents' examples have."""

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
    return Sight(intent, example, unknown, tuple(stem for stem in left if stem in rarity))


def weigh(reading: Reading, likeness: Likeness, chances: Floats, seen: Sight, scene: Scene) -> Floats:
    """The figures of ``NAMES`` for one text."""
    both = likeness.both
    count = int(scene.starts[-1])
    figures = {
        **_from_chances(chances, seen.intent, scene.intents),
        **_from_neighbours(both[:count], seen, scene),
        **_from_words(reading, seen, scene.lexicon),
        "nearest_words": float(likeness.words[seen.example]),
        "nearest_letters": float(likeness.letters[seen.example]),
        "repaired": len(reading.repaired) / max(1, len(reading.tokens)),
        "intents": math.log(scene.intents + 1),
        "examples": math.log(int(scene.starts[seen.intent + 1] - scene.starts[seen.intent])),
        "background": float(both[count:].max()) if len(both) > count else 0.0,
        "cross_accuracy": scene.accuracy,
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


def _from_words(reading: Reading, seen: Sight, lexicon: Lexicon) -> dict[str, float]:
    said = set(reading.content)
    whole = _mass(said, lexicon) + lexicon.unknown_rarity / 2
    example = lexicon.by_example[seen.example]
    meant = _mass(example, lexicon) + lexicon.unknown_rarity / 2
    unknown, foreign = _mass(seen.unknown, lexicon) / whole, _mass(seen.foreign, lexicon) / whole
    return {
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


def _mass(stems: Iterable[str], lexicon: Lexicon) -> float:
    return sum(map(lexicon.weight, stems))


def _core_unsaid(reading: Reading, core: Mapping[str, float]) -> float:
    whole = sum(core.values())
    return sum(weight for stem, weight in core.items() if stem not in reading.stems) / whole if whole else 0.0


def _asked_so(reading: Reading, manner: Mapping[str, float]) -> float:
    asked = [token for token in reading.tokens if token in ASKING]
    return max((manner.get(token, 0.0) for token in asked), default=manner.get("", 0.0))
