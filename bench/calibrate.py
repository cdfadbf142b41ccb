"""Trains the calibrator that ships in intents/coefficients.py: ``python -m bench.calibrate --data DIR [--write]``.

Each shared set gives its own libraries and others drawn from its examples with intents left out. Every message is
judged clean and noisy; a logistic regression learns from the figures of those that the guard lets pass whether the
reply would be right. Thresholds are read off predictions for sets that the regression did not see.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from bench.measure import SETTING_A, Numbers, Outcome
from bench.sets import SETS, Message, Task, drawn, far_off, find_data, official
from bench.starter_draws import starter_task
from bot.library_files import read_library
from bot.word_vectors import word_vectors
from intents.confidence import FURTHEST, Calibrator
from intents.evidence import NAMES
from intents.fitting import Memory, judge_reading
from intents.guard import case, refuse
from intents.understanding import Fitted, fit
from intents.vectors import Vectors

MIX: Final = {"in": 2 / 3, "far": 2 / 9, "near": 1 / 9}
"""The traffic that confidence is right for: between the protocol's settings A and B."""
RIDGE: Final = 1.0
DRAWN: Final = {"banking": 12}
FOREIGN: Final = ("xsid_nl", "xsid_da")
STARTER: Final = 14
SHOP: Final = "starter"
SHOP_WEIGHT: Final = 3
"""What the starter's draws, the only shop among the families, count for beside the others."""
ROOT: Final = Path(__file__).resolve().parent.parent
KEYS: Final = ("k5_s0", "k10_s0", "k5_s1", "k10_s2")
MOST: Final = 150
"""Messages of a group that one library is tried on."""
WORST: Final = 0.008
"""How far below the target the least precise family may fall with the word table."""
WORST_WITHOUT: Final = 0.012
"""The same on words alone, where less would leave little to answer."""
TARGETS: Final = (0.8, 0.85, 0.9, 0.93, 0.95, 0.97, 0.98, 0.985, 0.99)
TARGET_FILE: Final = Path(__file__).resolve().parent.parent / "intents" / "coefficients.py"


@dataclass(frozen=True, slots=True)
class Sample:
    """One library's judged messages."""

    family: str
    """Sets that share their texts' origin are one family."""
    evidence: Numbers
    right: np.ndarray[tuple[int], np.dtype[np.bool_]]
    groups: np.ndarray[tuple[int], np.dtype[np.str_]]
    refused: np.ndarray[tuple[int], np.dtype[np.bool_]]

    def weights(self) -> Numbers:
        """What each message counts for in training: the mix's shares, nothing where the guard refuses."""
        whole = Outcome(np.zeros(len(self.right)), self.right, self.groups, 0.0).weights(MIX)
        counts = SHOP_WEIGHT if self.family == SHOP else 1
        return np.asarray(counts * whole / whole.sum() * ~self.refused)

    def outcome(self, calibrator: Calibrator, threshold: float = 1.0) -> Outcome:
        """What a calibrator makes of these messages."""
        sure = np.array([calibrator.confidence(row.astype(np.float32)) for row in self.evidence])
        return Outcome(np.where(self.refused, sure * threshold / 2, sure), self.right, self.groups, threshold)


def family(name: str) -> str:
    """The family of a set."""
    return name.split("_")[0]


def tasks(data: Path, english: bool = False) -> Iterable[tuple[str, Task]]:
    """Every library that is trained on, with its family; with ``english`` those in another language are left out."""
    for name in SETS:
        if english and name in FOREIGN:
            continue
        for key in KEYS:
            yield family(name), official(data, name, key)
        for seed in range(DRAWN.get(name, 6)):
            yield family(name), drawn(data, name, seed)
    strangers, held = far_off(data), read_library(ROOT)
    for seed in range(STARTER):
        yield SHOP, starter_task(held, strangers, seed)


def samples(data: Path, vectors: Vectors | None) -> list[Sample]:
    """Every library judged; with a word table only those that it helps."""
    made = (sample(kind, task, vectors) for kind, task in tasks(data, vectors is not None))
    return list(made)


def sample(kind: str, task: Task, vectors: Vectors | None = None) -> Sample:
    """Fit a task's library and judge its messages, clean and noisy."""
    fitted = fit(task.library, vectors)
    chosen = _some(task.messages)
    texts = [(text, message) for message in chosen for text in (message.text, message.noisy)]
    judged = [_judged(text, message, fitted) for text, message in texts]
    return Sample(
        kind,
        np.stack([figures for figures, _, _ in judged]).astype(np.float64),
        np.array([right for _, right, _ in judged]),
        np.array([message.group for _, message in texts]),
        np.array([refused for _, _, refused in judged]),
    )


def _judged(text: str, message: Message, fitted: Fitted) -> tuple[Numbers, bool, bool]:
    reader, made = fitted.corpus.reader, fitted.model
    if made is None:
        raise ValueError("a task's library has no examples; look at its file")
    reading = reader.read(text)
    memory = Memory()
    judged = judge_reading(reading, made, memory)
    own = fitted.ordinary.get(fitted.corpus.names[judged.sight.intent], frozenset())
    refusal = refuse(case(judged, made, fitted.guard, memory), fitted.listener.hear(reading, reader, own))
    right = fitted.corpus.names[judged.sight.intent] == message.intent
    return judged.evidence.astype(np.float64), right, refusal is not None


def _some(messages: Sequence[Message]) -> list[Message]:
    chance = np.random.default_rng(1)
    chosen: list[Message] = []
    for group in ("in", "near", "far"):
        own = [message for message in messages if message.group == group]
        chosen += [own[int(at)] for at in chance.permutation(len(own))[:MOST]]
    return chosen


def worst(vectors: Vectors | None) -> float:
    """How far below the target the least precise family may fall, 0–1."""
    return WORST_WITHOUT if vectors is None else WORST


def train(samples: Sequence[Sample], worst: float) -> Calibrator:
    """The calibrator that fits some samples, with thresholds from sets it was not shown.

    ``worst``: how far below the target the least precise family may fall, 0–1.
    """
    whole = regression(samples)
    return Calibrator(whole.means, whole.scales, whole.weights, whole.bias, _thresholds(samples, worst))


def regression(samples: Sequence[Sample]) -> Calibrator:
    """Weighted ridge logistic regression by Newton's method; its thresholds are empty."""
    rows = np.concatenate([held.evidence for held in samples])
    right = np.concatenate([held.right for held in samples]).astype(np.float64)
    weights = np.concatenate([held.weights() for held in samples])
    means = np.average(rows, axis=0, weights=weights)
    scales = np.sqrt(np.average((rows - means) ** 2, axis=0, weights=weights)) + 1e-6
    standard = np.clip((rows - means) / scales, -FURTHEST, FURTHEST)
    found = _newton(np.column_stack([standard, np.ones(len(rows))]), right, weights / weights.mean())
    slim = [np.asarray(part, dtype=np.float32) for part in (means, scales, found[:-1])]
    return Calibrator(slim[0], slim[1], slim[2], float(found[-1]), ())


def _newton(rows: Numbers, right: Numbers, weights: Numbers) -> Numbers:
    penalty = RIDGE * len(rows) / 1000 * np.eye(rows.shape[1])
    penalty[-1, -1] = 0.0
    point = np.zeros(rows.shape[1])
    for _ in range(15):
        chance = 1 / (1 + np.exp(-np.clip(rows @ point, -30, 30)))
        slope = rows.T @ (weights * (chance - right)) + penalty @ point
        curve = (rows * (weights * np.maximum(chance * (1 - chance), 1e-5))[:, None]).T @ rows + penalty
        point = point - np.linalg.solve(curve, slope)
    return point


def _thresholds(samples: Sequence[Sample], worst: float) -> tuple[tuple[float, float], ...]:
    unseen: list[list[Outcome]] = []
    for held in sorted({own.family for own in samples}):
        other = regression([own for own in samples if own.family != held])
        seen = [own.outcome(other) for own in samples if own.family == held]
        unseen += [seen] * (SHOP_WEIGHT if held == SHOP else 1)
    met = [(target, _least(unseen, target, worst)) for target in TARGETS]
    rising = np.maximum.accumulate([threshold for _, threshold in met])
    return (*((target, round(float(least), 3)) for (target, _), least in zip(met, rising, strict=True)), (1.0, 0.999))


def _least(families: Sequence[Sequence[Outcome]], target: float, worst: float) -> float:
    """The least threshold at which the share of right ones among the replies given is the target's.

    Every family counts alike (the shop's more), and within it every library by the replies that it gives; no family
    may fall further below the target than ``worst``.
    """
    least = 0.995
    for threshold in np.arange(0.995, 0.3, -0.005):
        shares = [_right_share(family, float(threshold)) for family in families]
        if np.mean(shares) < target or min(shares) < target - worst:
            break
        least = float(threshold)
    return least


def _right_share(outcomes: Sequence[Outcome], threshold: float) -> float:
    weights = [own.weights(SETTING_A) * own.answered(threshold) for own in outcomes]
    right = sum(float((weight * own.right).sum()) for weight, own in zip(weights, outcomes, strict=True))
    whole = sum(float(weight.sum()) for weight in weights)
    return right / whole if whole else 1.0


def written(lexical: Calibrator, meaning: Calibrator) -> str:
    """The source of intents/coefficients.py for the two calibrators."""
    return "\n".join(
        [
            '"""The shipped calibrators\' numbers. Written by ``python -m bench.calibrate``; not edited by hand."""\n',
            "from typing import Final\n",
            "Figures = tuple[tuple[str, float, float, float], ...]",
            "Thresholds = tuple[tuple[float, float], ...]",
            "Shipped = tuple[Figures, float, Thresholds]",
            '"""((figure, mean, scale, weight) …, bias, (target, threshold) …)."""\n',
            *_written("LEXICAL", lexical),
            '"""For libraries without a word table."""',
            *_written("MEANING", meaning),
            '"""For libraries with one."""\n',
        ]
    )


def _written(name: str, calibrator: Calibrator) -> list[str]:
    rows = zip(NAMES, calibrator.means, calibrator.scales, calibrator.weights, strict=True)
    lines = [f'        ("{figure}", {mean:.5g}, {scale:.5g}, {weight:.5g}),' for figure, mean, scale, weight in rows]
    thresholds = [f"        ({target}, {least})," for target, least in calibrator.thresholds]
    opening = [f"{name}: Final[Shipped] = (", "    ("]
    return [*opening, *lines, "    ),", f"    {calibrator.bias:.5g},", "    (", *thresholds, "    ),", ")"]


def main() -> None:
    """Train on everything, print the coefficients, and write them where asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", help="directory of the shared matching sets (else BENCH_DATA)")
    parser.add_argument("--write", action="store_true", help="put the coefficients into intents/coefficients.py")
    options = parser.parse_args()
    data = find_data(options.data)
    if data is None:
        print("Skipped: the shared matching sets are not here. Name their directory with --data or BENCH_DATA.")
        return
    lexical, meaning = (train(samples(data, vectors), worst(vectors)) for vectors in (None, word_vectors()))
    source = written(lexical, meaning)
    print(source)
    if options.write:
        TARGET_FILE.write_text(source, encoding="utf-8")


if __name__ == "__main__":
    main()
