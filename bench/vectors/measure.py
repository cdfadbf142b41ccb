"""What the word table is worth with ten examples an intent: ``python -m bench.vectors.measure --data DIR``.

Accuracy on the in-scope messages of the shared sets, mean of three draws, clean and noisy, for the table alone
(nearest centroid, ridge), for simple TF-IDF words alone, and for both side by side.
"""

from __future__ import annotations

import argparse
import math
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bench.sets import Task, find_data, official
from intents.normalise import normalise
from intents.vectors import Context, Vectors

Floats = NDArray[np.float32]
Tokens = tuple[str, ...]
Encode = Callable[[Sequence[Tokens], Sequence[Tokens]], Floats]
"""(examples, texts) -> the texts' vectors, one long."""

TABLE: Final = Path(__file__).resolve().parents[2] / "bot/vectors/english.npz"
NAMES: Final = ("banking", "snips", "sebis")
SEEDS: Final = (0, 1, 2)
RIDGE: Final = 0.3


def read(path: Path) -> Vectors:
    """The table in a file."""
    with np.load(path, allow_pickle=False) as found:
        return Vectors.of(found["words"].tobytes(), found["table"], found["scales"], Context.of(found))


def tfidf(examples: Sequence[Tokens], texts: Sequence[Tokens]) -> Floats:
    """The texts' words weighted by how rare they are in the examples."""
    seen = Counter(word for tokens in examples for word in set(tokens))
    columns = {word: column for column, word in enumerate(seen)}
    weights = [math.log((1 + len(examples)) / (1 + count)) + 1 for count in seen.values()]
    rows = np.zeros((len(texts), len(columns)), dtype=np.float32)
    for row, tokens in zip(rows, texts, strict=True):
        for column in (columns[word] for word in tokens if word in columns):
            row[column] += weights[column]
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9))


def centroid(examples: Floats, classes: NDArray[np.int64], texts: Floats) -> NDArray[np.int64]:
    """The class whose mean example is nearest in direction."""
    means = np.stack([examples[classes == one].mean(axis=0) for one in range(classes.max() + 1)])
    means /= np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-9)
    return np.asarray((texts @ means.T).argmax(axis=1))


def ridge(examples: Floats, classes: NDArray[np.int64], texts: Floats) -> NDArray[np.int64]:
    """The class that least squares with a penalty gives the most."""
    wanted = np.eye(classes.max() + 1)[classes]
    middle = wanted.mean(axis=0)
    dual = np.linalg.solve(examples @ examples.T + RIDGE * np.eye(len(examples)), wanted - middle)
    return np.asarray(((texts @ examples.T) @ dual + middle).argmax(axis=1))


def ways(vectors: Vectors) -> dict[str, tuple[Encode, Callable[..., NDArray[np.int64]]]]:
    """What is compared: how texts become vectors, and how those become a class."""

    def table(_: Sequence[Tokens], texts: Sequence[Tokens]) -> Floats:
        return vectors.sentences(texts)

    def both(examples: Sequence[Tokens], texts: Sequence[Tokens]) -> Floats:
        return np.hstack([vectors.sentences(texts), tfidf(examples, texts)])

    return {
        "table, centroid": (table, centroid),
        "table, ridge": (table, ridge),
        "TF-IDF, ridge": (tfidf, ridge),
        "both, ridge": (both, ridge),
    }


def accuracies(task: Task, vectors: Vectors) -> dict[str, tuple[float, float]]:
    """Per cent right of a task's in-scope messages by each way, clean and noisy."""
    intents = list(task.library.intents.values())
    examples = [normalise(text, "en").tokens for intent in intents for text in intent.examples]
    classes = np.array([at for at, intent in enumerate(intents) for _ in intent.examples])
    inside = [message for message in task.messages if message.group == "in"]
    wanted = np.array([list(task.library.intents).index(message.intent) for message in inside])
    clean = [normalise(message.text, "en").tokens for message in inside]
    noisy = [normalise(message.noisy, "en").tokens for message in inside]
    return {
        name: _both(
            decide, encode(examples, examples), classes, wanted, (encode(examples, clean), encode(examples, noisy))
        )
        for name, (encode, decide) in ways(vectors).items()
    }


def _both(
    decide: Callable[..., NDArray[np.int64]],
    examples: Floats,
    classes: NDArray[np.int64],
    wanted: NDArray[np.int64],
    texts: tuple[Floats, Floats],
) -> tuple[float, float]:
    clean, noisy = (100 * float((decide(examples, classes, rows) == wanted).mean()) for rows in texts)
    return clean, noisy


def print_table(data: Path, vectors: Vectors) -> None:
    """One row a way: clean and noisy accuracy on each set, and the mean of the sets."""
    print(f"| 10 examples an intent | {' | '.join(NAMES)} | mean |\n|---|{'---|' * (len(NAMES) + 1)}")
    found = {name: [accuracies(official(data, name, f"k10_s{seed}"), vectors) for seed in SEEDS] for name in NAMES}
    for way in ways(vectors):
        means = [np.mean([draw[way] for draw in found[name]], axis=0) for name in NAMES]
        cells = [f"{clean:.1f} / {noisy:.1f}" for clean, noisy in [*means, np.mean(means, axis=0)]]
        print(f"| {way} | {' | '.join(cells)} |")


def main() -> None:
    """Read the command line and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--data", help="directory of the shared matching sets (else BENCH_DATA)")
    parser.add_argument("--table", type=Path, default=TABLE, help="the word table's file")
    given = parser.parse_args()
    data = find_data(given.data)
    if data is None:
        print("Skipped: the shared matching sets are not here. Name their directory with --data or BENCH_DATA.")
        return
    print_table(data, read(given.table))


if __name__ == "__main__":
    main()
