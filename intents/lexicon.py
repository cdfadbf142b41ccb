"""What is known of a library's words: how rare they are, whose they are, and what an intent cannot do without."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from intents.corpus import Corpus
from intents.evidence import Lexicon
from intents.features import Floats
from intents.large_index import LargeIndex
from intents.ranker import Index
from intents.words import ASKING

OWNED = 0.5
"""Share of an intent's examples that must have a word for it to be the intent's own."""
VARIED = 0.42
"""Mean share of an example's content that its siblings lack, from which on a library is varied."""
ENOUGH = 5
"""Examples an intent from which on that share says something."""
PRIOR = 3.0
"""How many examples the library's mean counts for beside an intent's own."""


def lexicon(held: Corpus, built: Index | LargeIndex) -> Lexicon:
    """The lexicon of one library."""
    by_example = tuple(frozenset(reading.content) for reading in held.readings)
    groups = _groups(held)
    by_intent = tuple(frozenset[str]().union(*(by_example[at] for at in group)) for group in groups)
    known = frozenset[str]().union(*by_intent)
    rarity = {stem: _rarity(stem, built) for stem in sorted(known)}
    unknown = built.words.unknown_weight
    typical_left = _typical_left(by_example, groups, rarity, unknown)
    return Lexicon(
        rarity=rarity,
        unknown_rarity=unknown,
        by_intent=by_intent,
        by_example=by_example,
        cores=tuple(_core(held, group, built) for group in groups),
        manners=tuple(_manner(held, group) for group in groups),
        owners=_owners(held, groups),
        tokens=tuple(frozenset(token for at in group for token in held.readings[at].tokens) for group in groups),
        typical_left=typical_left,
        varied=len(by_example) >= ENOUGH * len(groups) and float(typical_left.mean()) >= VARIED,
    )


def _groups(held: Corpus) -> list[list[int]]:
    groups: list[list[int]] = [[] for _ in held.names]
    for at, intent in enumerate(held.intents):
        groups[int(intent)].append(at)
    return groups


def _rarity(stem: str, built: Index | LargeIndex) -> float:
    return built.words.weight(stem)


def _core(held: Corpus, group: Sequence[int], built: Index | LargeIndex) -> dict[str, float]:
    seen = Counter(stem for at in group for stem in set(held.readings[at].stems))
    shares = {stem: count / len(group) for stem, count in sorted(seen.items()) if count >= max(2, OWNED * len(group))}
    return {stem: share * (_rarity(stem, built) - 1.0) for stem, share in shares.items()}


def _manner(held: Corpus, group: Sequence[int]) -> dict[str, float]:
    seen: Counter[str] = Counter()
    for at in group:
        asked = {token for token in held.readings[at].tokens if token in ASKING}
        seen.update(asked or {""})
    return {word: count / len(group) for word, count in seen.items()}


def _owners(held: Corpus, groups: Sequence[Sequence[int]]) -> dict[str, frozenset[int]]:
    owners: dict[str, set[int]] = {}
    for intent, group in enumerate(groups):
        seen = Counter(stem for at in group for stem in set(held.readings[at].content))
        for stem, count in seen.items():
            if count >= max(2, OWNED * len(group)):
                owners.setdefault(stem, set()).add(intent)
    return {stem: frozenset(intents) for stem, intents in owners.items()}


def _typical_left(
    by_example: Sequence[frozenset[str]], groups: Sequence[Sequence[int]], rarity: dict[str, float], unknown: float
) -> Floats:
    shares = [_left_shares(by_example, group, rarity, unknown) for group in groups]
    everyone = [share for own in shares for share in own]
    mean = sum(everyone) / max(1, len(everyone))
    return np.array([(sum(own) + PRIOR * mean) / (len(own) + PRIOR) for own in shares], dtype=np.float32)


def _left_shares(
    by_example: Sequence[frozenset[str]], group: Sequence[int], rarity: dict[str, float], unknown: float
) -> list[float]:
    """For each example, the weighted share of its content that no sibling has."""
    seen = Counter(stem for at in group for stem in by_example[at])
    shares = []
    for at in group:
        whole = sum(rarity[stem] for stem in by_example[at]) + unknown / 2
        shares.append(sum(rarity[stem] for stem in by_example[at] if seen[stem] == 1) / whole)
    return shares
