"""What a library's size costs: ``python -m bench.scaling --data DIR [--most N] [--vectors]``.

Libraries of 10² … 10⁵ examples: up to the size of the set they are its own, beyond it each intent is there once for
each of many made-up products. Prints CPU of one core; the memory is the whole process's.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Final

import numpy as np

from bench.sets import find_data, library, official, rows
from bot.word_vectors import word_vectors
from intents.contents import Library
from intents.large_index import LARGE
from intents.understanding import Fitted, fit, understand
from intents.vectors import Vectors

SIZES: Final = (100, 300, 1_000, 1_500, 4_000, 10_000, 30_000, 100_000)
EACH: Final = 20
"""Examples of an intent that is there for a product."""
ASKED: Final = 600
HITS: Final = 300


def products() -> list[str]:
    """Made-up names."""
    return ["".join(parts) for parts in product("bdfgklmnprst", "aeiou", "lmnrst", "aeiou", "bdkst")]


def sized(pool: dict[str, list[str]], most: int) -> Library:
    """A library of about so many examples."""
    whole = sum(map(len, pool.values()))
    if most <= whole:
        share = max(1, most // len(pool))
        return library({name: texts[:share] for name, texts in pool.items()})
    names = products()[: -(-most // (EACH * len(pool)))]
    return library(
        {f"{name} {own}": [f"{text} {own}" for text in texts[:EACH]] for own in names for name, texts in pool.items()}
    )


def edited(held: Library) -> Library:
    """The same library with one example more."""
    name, intent = next(iter(held.intents.items()))
    more = replace(intent, examples=(*intent.examples, "could you tell me how that one goes please"))
    return replace(held, intents={**held.intents, name: more})


def spent(texts: Sequence[str], fitted: Fitted) -> list[float]:
    """Milliseconds of each text."""
    times = []
    for text in texts:
        begun = time.process_time_ns()
        understand(text, fitted)
        times.append((time.process_time_ns() - begun) / 1e6)
    return times


def print_row(held: Library, messages: Sequence[str], vectors: Vectors | None) -> None:
    """One line of the table."""
    texts = [text for intent in held.intents.values() for text in intent.examples]
    begun = time.process_time()
    fitted = fit(held, vectors)
    whole = time.process_time() - begun
    asked, hits = spent(messages, fitted), spent(texts[:: max(1, len(texts) // HITS)], fitted)
    save = f"{_saving(held, vectors):.2f}" if len(texts) <= LARGE else "as fit"
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    figures = f"{np.median(asked):.2f} | {np.percentile(asked, 95):.2f} | {np.median(hits):.3f} | {memory:.0f}"
    print(f"| {len(texts)} | {len(held.intents)} | {whole:.2f} | {save} | {figures} |", flush=True)


def _saving(held: Library, vectors: Vectors | None) -> float:
    begun = time.process_time()
    fit(edited(held), vectors)
    return time.process_time() - begun


def curve(data: Path, most: int, vectors: Vectors | None) -> None:
    """The table."""
    pool: dict[str, list[str]] = {}
    for row in rows(data / "banking77_train.jsonl"):
        pool.setdefault(row["intent"], []).append(row["text"])
    messages = [message.noisy for message in official(data, "banking", "k10_s0").messages[:ASKED]]
    print("| examples | intents | fit s | save s | ms median | ms p95 | exact hit ms | peak MB |")
    print("|---|---|---|---|---|---|---|---|")
    for size in SIZES:
        if size <= most:
            print_row(sized(pool, size), messages, vectors)


def main() -> None:
    """Print the curve."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", help="directory of the shared matching sets (else BENCH_DATA)")
    parser.add_argument("--most", type=int, default=SIZES[-1], help="examples of the largest library")
    parser.add_argument("--vectors", action="store_true", help="with the word table")
    options = parser.parse_args()
    data = find_data(options.data)
    if data is None:
        sys.exit("The shared sets are not here. Name their directory with --data or BENCH_DATA.")
    curve(data, options.most, word_vectors() if options.vectors else None)


if __name__ == "__main__":
    main()
