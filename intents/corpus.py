"""The examples of a library, read, and the background behind them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from intents.background import SENTENCES
from intents.contents import Library
from intents.normalise import normalise
from intents.reading import Reader, Reading, language_of, reader
from intents.vectors import Vectors

_OFF = frozenset({"off", "0", "0.0"})


@dataclass(frozen=True, slots=True)
class Corpus:
    """The library's examples grouped by intent, read; the background behind them."""

    names: tuple[str, ...]
    examples: tuple[str, ...]
    intents: NDArray[np.int64]
    """(examples,) the intent number of each."""
    readings: tuple[Reading, ...]
    background: tuple[Reading, ...]
    reader: Reader
    vectors: Vectors | None = None
    """The word table, where the library is in its language and wants it."""

    @property
    def rows(self) -> tuple[Reading, ...]:
        """Examples, then background."""
        return self.readings + self.background

    @property
    def classes(self) -> NDArray[np.int64]:
        """(rows,) class numbers; the background's is one past the last intent's."""
        return np.concatenate([self.intents, np.full(len(self.background), len(self.names))]).astype(np.int64)

    def read_in(self, language: str) -> dict[str, Reading]:
        """The examples as they were read, by their texts; none where that was in another language.

        All words of an example are known wherever it stands, so that its reading hangs on nothing but the language
        and the words that carry no topic there.
        """
        if self.reader.language != language:
            return {}
        return dict(zip(self.examples, self.readings, strict=True))


def wants_vectors(library: Library) -> bool:
    """Whether English words' vectors are of any use to a library; a program can do without them where they are not."""
    texts = [text for intent in library.intents.values() for text in intent.examples]
    return _uses_vectors(library, language_of(texts, library.brand.locale))


def _uses_vectors(library: Library, language: str) -> bool:
    return language == "en" and library.matching.semantic not in _OFF


def corpus(
    library: Library, vectors: Vectors | None = None, inbox: Sequence[str] = (), earlier: Corpus | None = None
) -> Corpus:
    """The library's examples, read; ``vectors`` are English words' and used where ``matching.semantic`` allows it.

    ``inbox``: what followers write that no example is about; it stands behind the examples in whatever language.
    ``earlier``: another state of the library; an example that stands there is not read again.
    """
    intents = [library.intents[name] for name in sorted(library.intents)]
    texts = [text for intent in intents for text in intent.examples]
    language = language_of(texts, library.brand.locale)
    own_risk = [phrase for phrases in library.risk.values() for phrase in phrases]
    table = vectors if _uses_vectors(library, language) else None
    spelt = table.numbers if table else ()
    known = earlier.read_in(language) if earlier is not None else {}
    normals = {text: known[text].normal if text in known else normalise(text, language) for text in texts}
    read = reader(normals.values(), language, library.brand.name, own_risk, spelt, table.lexis if table else None)
    numbers = np.repeat(np.arange(len(intents)), [len(intent.examples) for intent in intents]).astype(np.int64)
    same = known if earlier is not None and earlier.reader.function == read.function else {}
    readings = [same[text] if text in same else read.reading(normals[text]) for text in texts]
    background = (*(SENTENCES if language == "en" else ()), *inbox)
    return Corpus(
        tuple(intent.name for intent in intents),
        tuple(texts),
        numbers,
        tuple(readings),
        tuple(map(read.read, background)),
        read,
        table,
    )
