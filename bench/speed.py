"""How long ours takes by size of library: fitting, a message, and a message said word for word like an example.

A message is read as the program reads it, for several matters; beside that, how long it takes to read it as one.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import numpy as np

from bench.sets import library, official, rows
from bot.word_vectors import word_vectors
from intents.contents import Library
from intents.several import understand_all
from intents.understanding import fit, understand
from intents.vectors import Vectors


def print_tables(data: Path) -> None:
    """BANKING77's examples, so many an intent, and its noisy messages; CPU of one core."""
    heads = ("examples", "intents", "tier", "fit s", "ms median", "ms p95", "as one, ms median", "p95", "exact hit ms")
    print(f"| {' | '.join(heads)} |\n|{'---|' * len(heads)}")
    messages = [message.noisy for message in official(data, "banking", "k10_s0").messages[:600]]
    pool: dict[str, list[str]] = {}
    for row in rows(data / "banking77_train.jsonl"):
        pool.setdefault(row["intent"], []).append(row["text"])
    for vectors in (word_vectors(), None):
        for most in (2, 4, 10, 20):
            _print_row(library({name: texts[:most] for name, texts in pool.items()}), messages, vectors)


def _print_row(held: Library, messages: Sequence[str], vectors: Vectors | None) -> None:
    begun = time.process_time()
    fitted = fit(held, vectors)
    spent = time.process_time() - begun
    texts = [text for intent in held.intents.values() for text in intent.examples]
    parts, whole = (_timed(messages, partial(read, fitted=fitted)) for read in (understand_all, understand))
    exact = _timed(texts[:400], partial(understand_all, fitted=fitted))
    tier = "words alone" if vectors is None else "with the word table"
    row = f"{spent:.2f} | {_spread(parts)} | {_spread(whole)} | {np.median(exact):.3f}"
    print(f"| {len(texts)} | {len(held.intents)} | {tier} | {row} |")


def _spread(times: Sequence[float]) -> str:
    return f"{np.median(times):.2f} | {np.percentile(times, 95):.2f}"


def _timed(texts: Sequence[str], read: Callable[[str], object]) -> list[float]:
    times = []
    for text in texts:
        begun = time.process_time_ns()
        read(text)
        times.append((time.process_time_ns() - begun) / 1e6)
    return times
