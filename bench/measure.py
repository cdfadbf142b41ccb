"""Measures of the matching protocol: coverage at a precision, precision at a threshold, in traffic of a given mix."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]

SETTING_A: Final[Mapping[str, float]] = {"in": 2 / 3, "far": 1 / 3}
SETTING_B: Final[Mapping[str, float]] = {"in": 2 / 3, "near": 1 / 6, "far": 1 / 6}


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one matcher did on one task's messages; arrays of one entry a message."""

    confidence: Numbers
    right: Flags
    groups: NDArray[np.str_]
    threshold: float

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
        order = np.argsort(-self.confidence, kind="stable")
        weights, sorted_confidence = self.weights(mix)[order], self.confidence[order]
        right = np.cumsum(weights * self.right[order])
        answered = np.cumsum(weights)
        whole = np.append(sorted_confidence[1:] != sorted_confidence[:-1], True)
        good = whole & (answered > 0) & (right >= precision * answered)
        return float(right[good].max() / mix["in"]) if good.any() else 0.0

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
        """Which messages get a reply."""
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
