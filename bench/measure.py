"""Measures of the matching protocol: coverage at a precision, precision at a threshold, in traffic of a given mix."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]
Counts = NDArray[np.int64]
Groups = NDArray[np.str_]

SETTING_A: Final[Mapping[str, float]] = {"in": 2 / 3, "far": 1 / 3}
SETTING_B: Final[Mapping[str, float]] = {"in": 2 / 3, "near": 1 / 6, "far": 1 / 6}


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one matcher did on one task's messages; arrays of one entry a message."""

    confidence: Numbers
    right: Flags
    groups: Groups
    threshold: float
    replies: Flags | None = None
    """What gets a reply at the matcher's own threshold, where more is asked than to reach it (a lead, say)."""
    refused: Flags | None = None
    """What a rule refuses, whatever its confidence; None where there are no such rules."""

    def weights(self, mix: Mapping[str, float]) -> Numbers:
        """What each message counts for, so that the groups present have the shares of the mix."""
        weights = np.zeros(len(self.groups))
        for group, share in mix.items():
            inside = self.groups == group
            if inside.any():
                weights[inside] = share / inside.sum()
        return weights

    def accuracy(self) -> float:
        """Share of in-scope messages whose likeliest intent is right, threshold aside."""
        return float(self.right[self.groups == "in"].mean())

    def coverage_at(self, precision: float, mix: Mapping[str, float]) -> float:
        """Largest share of in-scope messages answered right by any threshold whose replies are that precise."""
        return float(coverages(self, precision, mix, np.ones((1, len(self.groups)), dtype=np.int64))[0])

    def precision(self, mix: Mapping[str, float], threshold: float | None = None) -> float:
        """Share of the replies given that are right; 1 where none is given."""
        weights = self.weights(mix) * self.answered(threshold)
        return float((weights * self.right).sum() / weights.sum()) if weights.sum() else 1.0

    def coverage(self, threshold: float | None = None) -> float:
        """Share of in-scope messages answered right."""
        inside = self.groups == "in"
        return float((self.answered(threshold) & self.right)[inside].mean())

    def share_answered(self, group: str) -> float:
        """Share of a group's messages that get a reply; 0 where the group is empty."""
        inside = self.groups == group
        return float(self.answered()[inside].mean()) if inside.any() else 0.0

    def answered(self, threshold: float | None = None) -> Flags:
        """Which messages get a reply, at the matcher's own threshold or at another."""
        if threshold is None and self.replies is not None:
            return self.replies
        return np.asarray(self.confidence >= (self.threshold if threshold is None else threshold))

    def auroc(self, group: str) -> float:
        """How well confidence parts in-scope messages from a group: the chance that it ranks a pair right."""
        inside, outside = self.confidence[self.groups == "in"], self.confidence[self.groups == group]
        if not len(inside) or not len(outside):
            return 1.0
        both = np.concatenate([inside, outside])
        _, place, counts = np.unique(both, return_inverse=True, return_counts=True)
        ranks = (np.cumsum(counts) - (counts - 1) / 2)[place]
        return float((ranks[: len(inside)].mean() - (len(inside) + 1) / 2) / len(outside))

    def threshold_for(self, precision: float, mix: Mapping[str, float]) -> float:
        """The threshold of ``coverage_at``; above 1, so that nothing is answered, where none is that precise."""
        order, right, good = _at_every_threshold(self, precision, mix, np.ones((1, len(self.groups)), dtype=np.int64))
        best = int(np.where(good, right, -1.0)[0].argmax())
        return float(self.confidence[order][best]) if good.any() else 1.01


def coverages(outcome: Outcome, precision: float, mix: Mapping[str, float], counts: Counts) -> Numbers:
    """``coverage_at`` for each row of ``counts`` (draws, messages): how often a draw holds each message."""
    _, right, good = _at_every_threshold(outcome, precision, mix, counts)
    return np.asarray(np.where(good, right, 0.0).max(axis=1) / mix["in"])


def _at_every_threshold(
    outcome: Outcome, precision: float, mix: Mapping[str, float], counts: Counts
) -> tuple[NDArray[np.intp], Numbers, Flags]:
    """Messages surest first; for each draw and threshold the mass answered right, and whether it is precise enough."""
    order = np.argsort(-outcome.confidence, kind="stable")
    confidence = outcome.confidence[order]
    weights = outcome.weights(mix)[order] * counts[:, order]
    right, answered = np.cumsum(weights * outcome.right[order], axis=1), np.cumsum(weights, axis=1)
    whole = np.append(confidence[1:] != confidence[:-1], True)
    return order, right, np.asarray(whole & (answered > 0) & (right >= precision * answered))
