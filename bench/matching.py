"""How well and how fast messages are understood: ``python -m bench.matching --data DIR [--quick]``.

Each shared set is judged by a calibrator that was trained without that set's family, so the figures are what a new
library may hope for; the shipped calibrator has seen all of them. Beside ours stand three stock rapidfuzz scorers.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
from rapidfuzz import fuzz, process

from bench.calibrate import FOREIGN, Sample, family, samples, train
from bench.measure import SETTING_A, SETTING_B, Outcome
from bench.sets import SETS, Message, Task, find_data, library, official, rows
from bench.starter import print_starter
from bot.word_vectors import word_vectors
from intents.contents import Library
from intents.understanding import Fitted, fit, recalibrated, understand
from intents.vectors import Vectors

SEEDS: Final = (0, 1, 2)
MOST: Final = 800
"""Messages of a group that one library is tried on here."""
HEADS: Final = ("acc", "cov95", "cov98", "B98", "prec", "cov", "near", "far", "aurocF", "aurocN")


@dataclass(frozen=True, slots=True)
class Line:
    """One library tried with one kind of text."""

    name: str
    examples: int
    noisy: bool
    figures: tuple[float, ...]
    """Per cent, in the order of ``HEADS``."""


def figures(outcome: Outcome) -> tuple[float, ...]:
    """The measures of ``HEADS``, per cent."""
    return tuple(
        100 * value
        for value in (
            outcome.accuracy(),
            outcome.coverage_at(0.95, SETTING_A),
            outcome.coverage_at(0.98, SETTING_A),
            outcome.coverage_at(0.98, SETTING_B),
            outcome.precision(SETTING_A),
            outcome.coverage(),
            outcome.share_answered("near"),
            outcome.share_answered("far"),
            outcome.auroc("far"),
            outcome.auroc("near"),
        )
    )


def tried(messages: Sequence[Message], noisy: bool, ask: Callable[[str], tuple[float, str]], bar: float) -> Outcome:
    """What a matcher makes of some messages; it is asked for its confidence and its likeliest intent."""
    answers = [ask(message.noisy if noisy else message.text) for message in messages]
    right = np.array([name == message.intent for (_, name), message in zip(answers, messages, strict=True)])
    groups = np.array([message.group for message in messages])
    return Outcome(np.array([sure for sure, _ in answers]), right, groups, bar)


def ours(fitted: Fitted) -> Callable[[str], tuple[float, str]]:
    """Our matcher as the program uses it, guard and all."""

    def ask(text: str) -> tuple[float, str]:
        best = understand(text, fitted).ranking.best
        return (best.confidence, best.intent) if best else (0.0, "-")

    return ask


def stock(held: Library, scorer: Callable[..., float]) -> Callable[[str], tuple[float, str]]:
    """A stock rapidfuzz scorer over the examples, lower-cased."""
    pairs = [(example.lower(), name) for name, intent in held.intents.items() for example in intent.examples]
    texts = [text for text, _ in pairs]

    def ask(text: str) -> tuple[float, str]:
        found = process.extractOne(text.lower(), texts, scorer=scorer)
        return (found[1] / 100, pairs[found[2]][1]) if found else (0.0, "-")

    return ask


def chosen(task: Task) -> list[Message]:
    """The messages a library is tried on: the same every time."""
    chance = np.random.default_rng(7)
    picked: list[Message] = []
    for group in ("in", "near", "far"):
        own = [message for message in task.messages if message.group == group]
        picked += [own[int(at)] for at in chance.permutation(len(own))[:MOST]]
    return picked


def measure(data: Path, seeds: Sequence[int], judged: Sequence[Sample], vectors: Vectors | None) -> list[Line]:
    """Our figures for every set that the word table is for, with calibrators that did not see its family."""
    lines = []
    for name in SETS if vectors is None else [name for name in SETS if name not in FOREIGN]:
        unseen = train([own for own in judged if own.family != family(name)])
        for examples in (5, 10):
            for seed in seeds:
                task = official(data, name, f"k{examples}_s{seed}")
                lines += _ours(Line(name, examples, False, ()), recalibrated(fit(task.library, vectors), unseen), task)
    return lines


def _ours(like: Line, fitted: Fitted, task: Task) -> list[Line]:
    messages, ask = chosen(task), ours(fitted)
    return [
        replace(like, noisy=noisy, figures=figures(tried(messages, noisy, ask, fitted.threshold)))
        for noisy in (False, True)
    ]


def measure_stock(data: Path, scorer: Callable[..., float], bar: float) -> list[Line]:
    """A stock scorer's figures, seed 0, 10 examples."""
    lines = []
    for name in SETS:
        task = official(data, name, "k10_s0")
        messages, ask = chosen(task), stock(task.library, scorer)
        lines += [Line(name, 10, noisy, figures(tried(messages, noisy, ask, bar))) for noisy in (False, True)]
    return lines


def print_table(title: str, lines: Sequence[Line]) -> None:
    """Means by set, kind of text and number of examples, and over the sets."""
    print(f"\n{title}\n\n| set | examples | text | {' | '.join(HEADS)} |")
    print("|---|---|---|" + "---|" * len(HEADS))
    kinds = [(examples, noisy) for examples in (5, 10) for noisy in (False, True)]
    for examples, noisy in kinds:
        means = []
        for name in SETS:
            own = [one.figures for one in lines if (one.name, one.examples, one.noisy) == (name, examples, noisy)]
            if own:
                means.append(np.mean(own, axis=0))
                _print_row(name, examples, noisy, means[-1])
        if means:
            _print_row("**mean**", examples, noisy, np.mean(means, axis=0))
    ten = [one.figures for one in lines if one.examples == 10]
    print(f"\nworst library with 10 examples: precision {min(own[4] for own in ten):.1f} %")


def _print_row(name: str, examples: int, noisy: bool, values: Sequence[float]) -> None:
    cells = " | ".join(f"{value:.1f}" for value in values)
    print(f"| {name} | {examples} | {'noisy' if noisy else 'clean'} | {cells} |")


def print_speed(data: Path, vectors: Vectors | None) -> None:
    """CPU a message and fit time by size of library."""
    print(f"\n{_kind(vectors)}:\n")
    print("| examples | intents | fit s | ms median | ms p95 | exact hit ms |\n|---|---|---|---|---|---|")
    messages = [message.noisy for message in official(data, "banking", "k10_s0").messages[:600]]
    for most in (2, 4, 10, 20):
        pool: dict[str, list[str]] = {}
        for row in rows(data / "banking77_train.jsonl"):
            pool.setdefault(row["intent"], []).append(row["text"])
        held = library({name: texts[:most] for name, texts in pool.items()})
        _print_speed(held, messages, vectors)


def _print_speed(held: Library, messages: Sequence[str], vectors: Vectors | None) -> None:
    begun = time.process_time()
    fitted = fit(held, vectors)
    spent = time.process_time() - begun
    texts = [text for intent in held.intents.values() for text in intent.examples]
    times, exact = _timed(messages, fitted), _timed(texts[:400], fitted)
    row = f"{spent:.2f} | {np.median(times):.2f} | {np.percentile(times, 95):.2f} | {np.median(exact):.3f}"
    print(f"| {len(texts)} | {len(held.intents)} | {row} |")


def _kind(vectors: Vectors | None) -> str:
    return "without word vectors" if vectors is None else "with word vectors"


def _timed(texts: Sequence[str], fitted: Fitted) -> list[float]:
    times = []
    for text in texts:
        begun = time.process_time_ns()
        understand(text, fitted)
        times.append((time.process_time_ns() - begun) / 1e6)
    return times


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", help="directory of the shared matching sets (else BENCH_DATA)")
    parser.add_argument("--quick", action="store_true", help="one draw of each library instead of three")
    options = parser.parse_args()
    tables = (word_vectors(), None)
    for vectors in tables:
        print_starter(vectors, _kind(vectors))
    data = find_data(options.data)
    if data is None:
        print("Skipped the rest: the shared sets are not here. Name their directory with --data or BENCH_DATA.")
        return
    seeds = SEEDS[:1] if options.quick else SEEDS
    for vectors in tables:
        print_table(f"Ours, {_kind(vectors)}", measure(data, seeds, samples(data, vectors), vectors))
    for scorer, bar in ((fuzz.WRatio, 0.85), (fuzz.token_set_ratio, 0.85), (fuzz.ratio, 0.85)):
        print_table(f"rapidfuzz {scorer.__name__} at {bar}", measure_stock(data, scorer, bar))
    for vectors in tables:
        print_speed(data, vectors)


if __name__ == "__main__":
    main()
