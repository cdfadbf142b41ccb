"""English texts as points: ways of saying the same lie close together (recipe: bot/vectors/README.md)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from intents.lexis import Lexis

Floats = NDArray[np.float32]
Bytes = NDArray[np.int8]
Ints = NDArray[np.int64]

SPAN: Final = 48
"""Words that are read together; a longer text is read in pieces of so many, whose sums are added up."""
READY: Final = 4_096
"""Words, commonest first, for which what they are by themselves is worked out beforehand."""


@dataclass(frozen=True, slots=True, eq=False)
class Context:
    """What a word means beside its neighbours: one layer in which every word looks at the others of the text.

    A word's row (size,) makes a question and an offer of ``reach`` numbers and a message for each of the heads. A head
    weighs the messages by how well question and offer agree and by how far apart the words stand; row and weighed
    messages together are mixed into ``hidden`` numbers, of which only those above zero count. The agreement must stay
    below 80, where a float32's exponential ends; a test holds the shipped file to 60.
    """

    look: Floats
    """(size, heads · (2 · reach + message)): all heads' questions, then their offers, then their messages."""
    look_bias: Floats
    nearness: Floats
    """(heads, 2 · furthest + 1) what a distance adds to the agreement, from so many words before to as many after."""
    mix: Floats
    """(size + heads · message, hidden)"""
    mix_bias: Floats
    out: Floats
    """(size + hidden, points): sums of rows and of what was mixed -> the text's point."""
    distances: Floats
    """(heads, ``SPAN``, ``SPAN``) nearness laid out for every two places."""
    alone: Floats
    """(size, width of look + hidden): ``look`` beside what of ``mix`` is for the rows."""
    alone_bias: Floats

    @classmethod
    def of(cls, arrays: Mapping[str, NDArray[np.generic]]) -> Self:
        """The layer from its file's arrays ``look`` … ``out``; raises ValueError where their shapes do not agree."""
        look, look_bias, nearness, mix, mix_bias, out = (
            np.ascontiguousarray(arrays[name], dtype=np.float32)
            for name in ("look", "look_bias", "nearness", "mix", "mix_bias", "out")
        )
        size, hidden = len(look), mix.shape[1]
        heads, messages = len(nearness), len(mix) - size
        agree = (
            messages > 0
            and messages % heads == 0
            and (look.shape[1] - messages) % (2 * heads) == 0
            and nearness.shape[1] % 2 == 1
            and look_bias.shape == look.shape[1:]
            and mix_bias.shape == (hidden,)
            and len(out) == size + hidden
        )
        if not agree:
            shapes = [array.shape for array in (look, look_bias, nearness, mix, mix_bias, out)]
            raise ValueError(f"The arrays of the word table's layer do not fit together: {shapes}.")
        places = np.arange(SPAN)
        furthest = nearness.shape[1] // 2
        apart = np.clip(places[None, :] - places[:, None], -furthest, furthest) + furthest
        distances = np.ascontiguousarray(nearness[:, apart])
        alone, alone_bias = np.hstack((look, mix[:size])), np.hstack((look_bias, mix_bias))
        return cls(look, look_bias, nearness, mix, mix_bias, out, distances, alone, alone_bias)

    def by_themselves(self, rows: Floats) -> Floats:
        """(words, size + width of look + hidden) rows, and what each word is before it looks at the others."""
        return np.hstack((rows, rows @ self.alone + self.alone_bias))

    def sums(self, words: Floats) -> Floats:
        """(size + hidden,) of at most ``SPAN`` words by themselves: their rows' sum, and that of what they become."""
        size, width = self.look.shape
        count, heads, messages = len(words), len(self.nearness), len(self.mix) - size
        reach = (width - messages) // 2
        looked = words[:, size : size + width]
        questions = looked[:, :reach].reshape(count, heads, -1).transpose(1, 0, 2)
        offers = looked[:, reach : 2 * reach].reshape(count, heads, -1).transpose(1, 2, 0)
        said = looked[:, 2 * reach :].reshape(count, heads, -1).transpose(1, 0, 2)
        heed = questions @ offers
        heed += self.distances[:, :count, :count]
        np.exp(heed, out=heed)
        heed /= np.add.reduce(heed, axis=-1, keepdims=True)
        heard = (heed @ said).transpose(1, 0, 2).reshape(count, messages)
        mixed = words[:, size + width :]
        mixed += heard @ self.mix[size:]
        np.maximum(mixed, 0, out=mixed)
        total = np.add.reduce(words, axis=0)
        return np.concatenate((total[:size], total[size + width :]))


@dataclass(frozen=True, slots=True, eq=False)
class Vectors:
    """A word table: a text's vector is made of its words' rows, and is one long.

    ``numbers`` word -> row; ``table`` (words, row size) directions; ``scales`` (words,) what a row is multiplied by.
    How much a word counts beside others is in its length: a rare word's is longer than a function word's. Without a
    ``context`` the vector is the rows' sum.
    """

    numbers: Mapping[str, int]
    table: Bytes
    scales: Floats
    lexis: Lexis
    """Its commonest words, for typos."""
    context: Context | None
    ready: Floats
    """(``READY`` or fewer, …) the first words by themselves, as ``Context.by_themselves`` tells them."""

    @classmethod
    def of(
        cls,
        words: Sequence[str] | bytes,
        table: Bytes,
        scales: NDArray[np.floating],
        context: Context | None = None,
    ) -> Self:
        """The table of these words, one a row; as bytes they are UTF-8, one a line, no line empty.

        Raises ValueError where words, rows and scales differ in number, a word comes twice, the table is not int8 or
        the context is for rows of another size.
        """
        listed = words.decode("utf-8").split("\n") if isinstance(words, bytes) else words
        numbers = {word: row for row, word in enumerate(listed)}
        if table.dtype != np.int8 or table.ndim != 2:
            raise ValueError(f"The word table must be rows of int8, not {table.ndim}-dimensional {table.dtype}.")
        if not len(numbers) == len(listed) == len(table) == len(scales):
            counts = f"{len(listed)} words ({len(numbers)} different), {len(table)} rows, {len(scales)} scales"
            raise ValueError(f"A word table needs one row and one scale for each word; this one has {counts}.")
        if context is not None and len(context.look) != table.shape[1]:
            raise ValueError(
                f"The layer is for rows of {len(context.look)} numbers, the table's have {table.shape[1]}."
            )
        nothing = np.zeros((0, 0), dtype=np.float32)
        bare = cls(numbers, table, np.asarray(scales, dtype=np.float32), Lexis.of(numbers), context, nothing)
        if context is None:
            return bare
        return replace(bare, ready=context.by_themselves(bare._rows(np.arange(min(READY, len(table))))))

    @property
    def size(self) -> int:
        """How many numbers a text's vector has."""
        return int(self.table.shape[1] if self.context is None else self.context.out.shape[1])

    def known(self, token: str) -> bool:
        """Whether the table has a word, written as ``normalise`` leaves it."""
        return token in self.numbers

    def sentence(self, tokens: Iterable[str]) -> Floats:
        """(size,) the direction of a text of these tokens, one long; zeros where the table knows none of them."""
        known = self.numbers
        numbers = [known[token] for token in tokens if token in known]
        if not numbers:
            return np.zeros(self.size, dtype=np.float32)
        total = self._total(np.array(numbers))
        length = math.sqrt(total @ total)
        if length > 0:
            total *= np.float32(1.0 / length)
        return total

    def sentences(self, texts: Iterable[Iterable[str]]) -> Floats:
        """(texts, size) the vector of each text, so that a product of two rows is their cosine."""
        rows = [self.sentence(tokens) for tokens in texts]
        return np.stack(rows) if rows else np.zeros((0, self.size), dtype=np.float32)

    def row(self, token: str) -> Floats | None:
        """(row size,) a word's row as it stands in the table; None where the table lacks it."""
        number = self.numbers.get(token)
        return None if number is None else self.table[number].astype(np.float32)

    def directions(self, tokens: Sequence[str]) -> Floats:
        """(tokens, row size) the direction of each word's row, one long; zeros for a word that the table lacks."""
        rows = [self.numbers.get(token, -1) for token in tokens]
        found = self.table[rows].astype(np.float32)
        found[np.array(rows, dtype=np.int64) < 0] = 0.0
        lengths = np.sqrt(np.einsum("ij,ij->i", found, found))
        return np.asarray(found / np.maximum(lengths, np.float32(1e-6))[:, None], dtype=np.float32)

    def _rows(self, numbers: Ints) -> Floats:
        rows = self.table.take(numbers, axis=0).astype(np.float32)
        rows *= self.scales.take(numbers)[:, None]
        return rows

    def _total(self, numbers: Ints) -> Floats:
        if self.context is None:
            return np.asarray(self._rows(numbers).sum(axis=0))
        words = self.ready.take(numbers, axis=0, mode="clip")
        others = (numbers >= len(self.ready)).nonzero()[0]
        if len(others):
            words[others] = self.context.by_themselves(self._rows(numbers.take(others)))
        sums = self.context.sums(words[:SPAN])
        for start in range(SPAN, len(words), SPAN):
            sums += self.context.sums(words[start : start + SPAN])
        return np.asarray(sums @ self.context.out)
