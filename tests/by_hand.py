"""How like texts are, from plain loops over what docs/matching.md says: what every index has to agree with."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from itertools import combinations, pairwise

from intents.normalise import normalise
from intents.reading import Reading

Features = Mapping[Hashable, int]


def reading(asked: str, content: str = "") -> Reading:
    """A text of these words, whose stems are their first four letters; what stands around what is asked is other."""
    tokens = tuple(asked.split())
    around = ("oh", *tokens, "bye")
    return Reading(normalise(""), around, around, stemmed(content), (), tokens, stemmed(asked))


def stemmed(text: str) -> tuple[str, ...]:
    """The first four letters of each word."""
    return tuple(word[:4] for word in text.split())


def by_words(said: Reading) -> Features:
    """Stems, two that are neighbours, and two of the first twelve of the content whatever their order."""
    neighbours = [("neighbours", *two) for two in pairwise(said.asked_stems)]
    together = [("together", *two) for two in combinations(sorted(set(said.content[:12])), 2)]
    return Counter([*said.asked_stems, *neighbours, *together])


def by_letters(said: Reading) -> Features:
    """Three to five neighbouring letters of each word, its edges marked."""
    return Counter(
        f" {word} "[at : at + size] for word in said.asked for size in (3, 4, 5) for at in range(len(word) + 3 - size)
    )


def rarities(texts: Sequence[Features]) -> dict[Hashable, float]:
    """How much each feature of some texts counts: the more, the fewer of them have it."""
    seen = Counter(feature for own in texts for feature in own)
    return {feature: math.log((1 + len(texts)) / (1 + often)) + 1 for feature, often in seen.items()}


def rarest(texts: Sequence[Features]) -> float:
    """How much a feature counts that none of the texts has."""
    return math.log(1 + len(texts)) + 1


def length(said: Features, texts: Sequence[Features], openness: float = 1.0) -> float:
    """How long a text is: features that no text has count as far as they are told to, and once."""
    weights = rarities(texts)
    known = sum((often * weights[feature]) ** 2 for feature, often in said.items() if feature in weights)
    return math.sqrt(known + openness * sum(rarest(texts) ** 2 for feature in said if feature not in weights))


def cosines(said: Features, of: Iterable[Features], openness: float) -> list[float]:
    """How like a text is to each of the texts."""
    texts = list(of)
    weights, own = rarities(texts), length(said, texts, openness)
    found = []
    for other in texts:
        squares = [(often * weights[feature]) ** 2 for feature, often in other.items()]
        both = sum(often * other[one] * weights[one] ** 2 for one, often in said.items() if one in other)
        found.append(both / (own * math.sqrt(sum(squares))) if both else 0.0)
    return found
