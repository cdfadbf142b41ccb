"""The English word table that ships with the program (recipe: bot/vectors/README.md), read once, when needed."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

import numpy as np

from intents.vectors import Context, Vectors

TABLE: Final = Path(__file__).resolve().parent / "vectors" / "english.npz"


@cache
def word_vectors(path: Path = TABLE) -> Vectors | None:
    """The word table; None where the file is missing, which only makes matching less sure."""
    if not path.is_file():
        return None
    with np.load(path, allow_pickle=False) as held:
        return Vectors.of(held["words"].tobytes(), held["table"], held["scales"], Context.of(held))
