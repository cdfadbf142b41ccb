"""How like each of some texts a text is by the letter sequences of its words.

Texts share words, so letters are compared word by word: first with every word that the texts have, then each text
gets what its words got. A word that is common in the texts has its likeness to all others worked out beforehand.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from intents.features import Floats, Ints, idf

GRAMS: Final = (3, 4, 5)
"""Lengths of the letter sequences that are compared."""
ROOM: Final = 2_000_000
"""Figures that are held at most for the commonest words' likeness to all words."""
CHUNK: Final = 8_192
"""Texts that are weighed at a time."""


def grams(word: str) -> list[str]:
    """The letter sequences of one word, its edges marked."""
    padded = f" {word} "
    size = len(padded)
    if size < GRAMS[0]:
        return [padded]
    return [padded[at : at + n] for n in GRAMS for at in range(size - n + 1)]


@dataclass(frozen=True, slots=True)
class Spelt:
    """Words by their letter sequences; word numbers run from the commonest to the rarest.

    The words that have sequence g are ``owners[starts[g]:starts[g + 1]]``, with weight times count in ``values``.
    """

    words: Mapping[str, int]
    grams: Mapping[str, int]
    weights: Floats
    """(sequences,) IDF."""
    unknown_weight: float
    starts: Ints
    owners: NDArray[np.int32]
    values: Floats
    near: Floats
    """(common words, words + 1) products of the commonest words with all."""

    def parted(self, tokens: Iterable[str]) -> tuple[list[int], Counter[str]]:
        """A text's common words, by number, and the letter sequences of the rest."""
        common: list[int] = []
        rare: Counter[str] = Counter()
        for token in tokens:
            number = self.words.get(token, -1)
            if 0 <= number < len(self.near):
                common.append(number)
            else:
                rare.update(grams(token))
        return common, rare

    def square(self, common: Sequence[int]) -> float:
        """The squared length of a text of common words."""
        return float(self.near[np.array(common)[:, None], common].sum()) if common else 0.0

    def rare(self, rare: Mapping[str, int], openness: float) -> tuple[Floats, float]:
        """The product of some letter sequences with each word, and their squared length."""
        known = self.grams
        found = [known[gram] for gram in rare if gram in known]
        numbers = np.array(found, dtype=np.int64)
        weights = self.weights.take(numbers)
        if len(rare) < sum(rare.values()):
            weights = weights * np.array([count for gram, count in rare.items() if gram in known], dtype=np.float32)
        square = float(weights @ weights) + openness * (len(rare) - len(found)) * self.unknown_weight**2
        starts = self.starts.take(numbers)
        lengths = self.starts.take(numbers + 1) - starts
        at = (starts - lengths.cumsum() + lengths).repeat(lengths)
        at += np.arange(len(at))
        values = self.values.take(at)
        values *= weights.repeat(lengths)
        own = np.bincount(self.owners.take(at), values, self.near.shape[1])
        return own.astype(np.float32), square


@dataclass(frozen=True, slots=True)
class Letters:
    """Texts as the words they have: those of text t are ``flat[starts[t]:starts[t + 1]]``."""

    spelt: Spelt
    flat: Ints
    starts: Ints
    scales: Floats
    """(texts,) what a text's products are multiplied by to be a cosine."""
    common: Floats
    """(common words, texts) what each of the commonest words adds to each text; no rows where there are many texts."""

    def likeness(self, tokens: Iterable[str], openness: float) -> Floats:
        """Cosine with each of the texts."""
        if not len(self.common):
            return self.likeness_of(np.arange(len(self.scales)), list(tokens), openness)
        common, rare = self.spelt.parted(tokens)
        square, total = self.spelt.square(common), _added(self.common, common)
        if rare:
            own, more = self.spelt.rare(rare, openness)
            square += more + 2.0 * float(own.take(common).sum())
            total += self.spread(own)
        total *= np.float32(1.0 / max(math.sqrt(square), 1e-9))
        return total

    def likeness_of(self, rows: Ints, tokens: Iterable[str], openness: float) -> Floats:
        """Cosine with some of the texts."""
        common, rare = self.spelt.parted(tokens)
        square, products = self.spelt.square(common), _added(self.spelt.near, common)
        if rare:
            own, more = self.spelt.rare(rare, openness)
            square += more + 2.0 * float(own.take(common).sum())
            products += own
        scales = self.scales.take(rows)
        scales *= np.float32(1.0 / max(math.sqrt(square), 1e-9))
        return self.summed(products, rows) * scales

    def among(self) -> Floats:
        """(texts, texts) the cosines of all with each other, where ``common`` is not empty."""
        count, size = len(self.common), len(self.scales)
        owners = np.arange(size).repeat(np.diff(self.starts))
        often = self.flat < count
        has = np.bincount(owners[often] * count + self.flat[often], minlength=size * count)
        total = has.reshape(size, count).astype(np.float32) @ self.common
        rare = {number: self._of_word(name) for name, number in self.spelt.words.items() if number >= count}
        for owner, number in zip(owners[~often].tolist(), self.flat[~often].tolist(), strict=True):
            if number in rare:
                total[owner] += rare[number]
        total *= self.scales[:, None]
        return total

    def _of_word(self, word: str) -> Floats:
        return self.spread(self.spelt.rare(Counter(grams(word)), 0.0)[0])

    def summed(self, figures: Floats, rows: Ints) -> Floats:
        """(rows,) the sum of a figure over the words of each of some texts."""
        flat, starts = self.words_of(rows)
        return np.add.reduceat(figures.take(flat), starts)

    def words_of(self, rows: Ints) -> tuple[Ints, Ints]:
        """The words of some texts one behind the other, and where each text's begin."""
        starts = self.starts.take(rows)
        lengths = self.starts.take(rows + 1) - starts
        ends = lengths.cumsum()
        at = (starts - ends + lengths).repeat(lengths)
        at += np.arange(len(at))
        return self.flat.take(at), ends - lengths

    def spread(self, products: Floats) -> Floats:
        """(texts,) what each text gets where its words get these."""
        return np.add.reduceat(products.take(self.flat, mode="clip"), self.starts[:-1]) * self.scales


def _added(table: Floats, rows: Sequence[int]) -> Floats:
    return np.ones(len(rows), dtype=np.float32) @ table.take(np.array(rows, dtype=np.int64), axis=0)


def _rows(figures: Iterable[Floats], count: int, size: int) -> Floats:
    """(count, size) rows put into one place as they come."""
    held = np.zeros((count, size), dtype=np.float32)
    for at, row in enumerate(figures):
        held[at] = row
    return held


def letters(texts: Sequence[Sequence[str]]) -> Letters:
    """The index of some texts, each its tokens."""
    seen = Counter(token for text in texts for token in text)
    words = {token: number for number, (token, _) in enumerate(seen.most_common())}
    nothing = (len(words),)
    numbered = [[words[token] for token in text] or nothing for text in texts]
    sizes = [len(own) for own in numbered]
    flat = np.fromiter((number for own in numbered for number in own), dtype=np.int64, count=sum(sizes))
    starts = np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)
    held = _Table.of(list(words))
    weights = idf(held.texts_with(flat, starts), len(texts))
    spelt, scales = held.spelt(words, weights, len(texts)), held.scales(flat, starts, weights)
    bare = Letters(spelt, flat, starts, scales, np.zeros((0, len(texts)), dtype=np.float32))
    common = len(spelt.near) if len(spelt.near) * len(texts) <= 4 * ROOM else 0
    return replace(bare, common=_rows(map(bare.spread, spelt.near), common, len(texts))) if common else bare


@dataclass(frozen=True, slots=True)
class _Table:
    """Which letter sequences each word has: those of word w are ``columns[starts[w]:starts[w + 1]]``."""

    grams: Mapping[str, int]
    columns: NDArray[np.int32]
    starts: Ints

    @classmethod
    def of(cls, words: Sequence[str]) -> _Table:
        ids: dict[str, int] = {}
        lists = [[ids.setdefault(gram, len(ids)) for gram in grams(word)] for word in words]
        sizes = [*(len(own) for own in lists), 0]
        columns = np.fromiter((number for own in lists for number in own), dtype=np.int32, count=sum(sizes))
        return cls(ids, columns, np.concatenate(([0], np.cumsum(sizes))).astype(np.int64))

    def pairs(self, flat: Ints, starts: Ints, chunk: slice) -> tuple[Ints, Ints]:
        """(text, sequence) pairs of some texts as one number each, and how often each comes."""
        first, last = int(starts[chunk.start]), int(starts[min(chunk.stop, len(starts) - 1)])
        own = flat[first:last]
        texts = np.repeat(np.arange(len(starts) - 1)[chunk], np.diff(starts)[chunk])
        lengths = self.starts[own + 1] - self.starts[own]
        at = np.repeat(self.starts[own] - lengths.cumsum() + lengths, lengths) + np.arange(int(lengths.sum()))
        both = np.repeat(texts, lengths) * np.int64(len(self.grams)) + self.columns[at]
        return np.unique(both, return_counts=True)

    def texts_with(self, flat: Ints, starts: Ints) -> Ints:
        """(sequences,) how many texts have each."""
        total = np.zeros(len(self.grams), dtype=np.int64)
        for first in range(0, len(starts) - 1, CHUNK):
            both, _ = self.pairs(flat, starts, slice(first, first + CHUNK))
            total += np.bincount(both % len(self.grams), minlength=len(total))
        return total

    def scales(self, flat: Ints, starts: Ints, weights: Floats) -> Floats:
        """(texts,) one over each text's length."""
        squares = np.zeros(len(starts) - 1)
        for first in range(0, len(squares), CHUNK):
            both, counts = self.pairs(flat, starts, slice(first, first + CHUNK))
            values = weights[both % len(weights)] * counts
            squares += np.bincount(both // len(weights), weights=values * values, minlength=len(squares))
        return (1.0 / np.maximum(np.sqrt(squares), 1e-9)).astype(np.float32)

    def spelt(self, words: Mapping[str, int], weights: Floats, texts: int) -> Spelt:
        """The words with their postings, and the commonest ones' products with all."""
        owners = np.repeat(np.arange(len(self.starts) - 1, dtype=np.int32), np.diff(self.starts))
        order = np.argsort(self.columns, kind="stable")
        starts = np.concatenate(([0], np.cumsum(np.bincount(self.columns, minlength=len(weights))))).astype(np.int64)
        values = weights[self.columns[order]]
        unknown = math.log(1 + texts) + 1.0
        nobody = np.zeros((0, len(words) + 1), dtype=np.float32)
        bare = Spelt(words, self.grams, weights, unknown, starts, owners[order], values, nobody)
        common = list(words)[: ROOM // max(1, len(words) + 1)]
        near = (bare.rare(Counter(grams(word)), 0.0)[0] for word in common)
        return replace(bare, near=_rows(near, len(common), len(words) + 1))
