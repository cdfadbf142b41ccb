"""Ours, run as the peers are, with the calibrator that ships: ``python -m bench.peers.ours``."""

from __future__ import annotations

from collections.abc import Sequence

from bench.peers.wire import Answer, Ask, Example, Fit, serve
from bench.sets import library
from bot.word_vectors import word_vectors
from intents.several import understand_all
from intents.understanding import fit
from intents.vectors import Vectors


def load_base() -> Fit:
    """Words alone."""
    return _fit(None)


def load_semantic() -> Fit:
    """With the English word table."""
    vectors = word_vectors()
    if vectors is None:
        raise FileNotFoundError("bot/vectors/english.npz is missing; see bot/vectors/README.md")
    return _fit(vectors)


def _fit(vectors: Vectors | None) -> Fit:
    def fitted(examples: Sequence[Example]) -> Ask:
        said: dict[str, list[str]] = {}
        for text, name in examples:
            said.setdefault(name, []).append(text)
        held = fit(library(said), vectors)

        def one(text: str) -> Answer:
            best = understand_all(text, held).ranking.best
            return (best.confidence, best.intent) if best else (0.0, "")

        return lambda texts: [one(text) for text in texts]

    return fitted


if __name__ == "__main__":
    serve({"base": load_base, "semantic": load_semantic})
