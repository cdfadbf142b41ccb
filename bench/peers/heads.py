"""What several peers do with vectors: logistic regression, or the nearest example."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any

from bench.peers.wire import Answer, Ask, Example, Fit

Encode = Callable[[Sequence[str]], Any]
"""Texts as rows of a matrix."""
STRENGTH = 20.0
"""scikit-learn's C, as is usual for few examples."""


def logistic(learn: Callable[[Sequence[str]], Encode]) -> Fit:
    """Multinomial logistic regression; ``learn`` makes an encoder from the examples' texts."""
    linear = import_module("sklearn.linear_model")

    def fit(examples: Sequence[Example]) -> Ask:
        encode = learn([text for text, _ in examples])
        names = [name for _, name in examples]
        head = linear.LogisticRegression(C=STRENGTH, max_iter=1000).fit(encode([text for text, _ in examples]), names)
        return lambda texts: likeliest(head.predict_proba(encode(texts)), head.classes_)

    return fit


def nearest(encode: Encode) -> Fit:
    """The intent of the example with the largest cosine; rows must have length one."""

    def fit(examples: Sequence[Example]) -> Ask:
        held, names = encode([text for text, _ in examples]), [name for _, name in examples]
        return lambda texts: likeliest(encode(texts) @ held.T, names)

    return fit


def likeliest(scores: Any, names: Sequence[str]) -> list[Answer]:
    """The best score of each row with its column's name."""
    return [(float(row[best]), str(names[best])) for row in scores for best in [int(row.argmax())]]
