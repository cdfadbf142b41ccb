"""English texts as points: ways of saying the same lie close together (recipe: bot/vectors/README.md)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from intents.lexis import Lexis

Floats = NDArray[np.float32]
Bytes = NDArray[np.int8]

SPAN: Final = 48
"""Words that are read together; a longer text is read in pieces of so many, whose sums are added up."""


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
        return cls(look, look_bias, nearness, mix, mix_bias, out, np.ascontiguousarray(nearness[:, apart]))

    @property
    def arrays(self) -> tuple[Floats, ...]:
        """Everything that it computes with."""
        return self.look, self.look_bias, self.nearness, self.mix, self.mix_bias, self.out

    def sums(self, rows: Floats) -> Floats:
        """(size + hidden,) of the rows of at most ``SPAN`` words: their sum, and the sum of what they are mixed to."""
        count, size = rows.shape
        heads = len(self.nearness)
        messages = len(self.mix) - size
        reach = (self.look.shape[1] - messages) // 2
        looked = rows @ self.look
        looked += self.look_bias
        questions = looked[:, :reach].reshape(count, heads, -1).transpose(1, 0, 2)
        offers = looked[:, reach : 2 * reach].reshape(count, heads, -1).transpose(1, 2, 0)
        said = looked[:, 2 * reach :].reshape(count, heads, -1).transpose(1, 0, 2)
        heed = questions @ offers
        heed += self.distances[:, :count, :count]
        np.exp(heed, out=heed)
        heed /= heed.sum(axis=-1, keepdims=True)
        seen = np.empty((count, size + messages), dtype=np.float32)
        seen[:, :size] = rows
        seen[:, size:].reshape(count, heads, -1)[:] = (heed @ said).transpose(1, 0, 2)
        mixed = seen @ self.mix
        mixed += self.mix_bias
        np.maximum(mixed, 0, out=mixed)
        return np.concatenate((rows.sum(axis=0), mixed.sum(axis=0)))


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
    context: Context | None = None

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
        return cls(numbers, table, np.asarray(scales, dtype=np.float32), Lexis.of(numbers), context)

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
        total = self._total(numbers)
        length = np.sqrt(total @ total)
        return np.asarray(total / length if length > 0 else total, dtype=np.float32)

    def sentences(self, texts: Iterable[Iterable[str]]) -> Floats:
        """(texts, size) the vector of each text, so that a product of two rows is their cosine."""
        rows = [self.sentence(tokens) for tokens in texts]
        return np.stack(rows) if rows else np.zeros((0, self.size), dtype=np.float32)

    def directions(self, tokens: Sequence[str]) -> Floats:
        """(tokens, row size) the direction of each word's row, one long; zeros for a word that the table lacks."""
        rows = [self.numbers.get(token, -1) for token in tokens]
        found = self.table[rows].astype(np.float32)
        found[np.array(rows, dtype=np.int64) < 0] = 0.0
        lengths = np.sqrt(np.einsum("ij,ij->i", found, found))
        return np.asarray(found / np.maximum(lengths, np.float32(1e-6))[:, None], dtype=np.float32)

    def _total(self, numbers: list[int]) -> Floats:
        if self.context is None:
            return np.asarray(self.scales[numbers] @ self.table[numbers].astype(np.float32))
        rows = self.table[numbers].astype(np.float32)
        rows *= self.scales[numbers][:, None]
        sums = self.context.sums(rows[:SPAN])
        for start in range(SPAN, len(rows), SPAN):
            sums += self.context.sums(rows[start : start + SPAN])
        return np.asarray(sums @ self.context.out)
