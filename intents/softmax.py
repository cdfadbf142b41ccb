"""Softmax regression in the dual: one coefficient for each example and class, fitted with L-BFGS."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

MEMORY = 8
"""How many past steps shape the next one."""


def softmax(logits: Floats) -> Floats:
    """Rows of probabilities."""
    shifted = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=-1, keepdims=True), dtype=np.float32)


def fit_dual(kernel: Floats, classes: NDArray[np.int64], weights: Floats, ridge: float, steps: int = 25) -> Floats:
    """Dual coefficients (n, classes) so that ``kernel @ dual`` are logits.

    ``kernel`` (n, n) of likenesses, ``classes`` (n,) class numbers, ``weights`` (n,) how much each example counts,
    ``ridge`` the strength of the penalty.
    """
    size = len(kernel)
    factor = np.linalg.cholesky(kernel + np.float32(1e-3) * np.eye(size, dtype=np.float32)).astype(np.float32)
    wanted = np.zeros((size, int(classes.max()) + 1), dtype=np.float32)
    wanted[np.arange(size), classes] = 1.0

    def loss(theta: Floats) -> tuple[float, Floats]:
        chances = softmax(factor @ theta)
        own = np.maximum(chances[np.arange(size), classes], 1e-12)
        value = float(-(weights * np.log(own)).sum()) + 0.5 * ridge * float((theta * theta).sum())
        slope = factor.T @ ((chances - wanted) * weights[:, None]) + np.float32(ridge) * theta
        return value, slope

    theta = minimise(loss, np.zeros_like(wanted), steps)
    return np.linalg.solve(factor.T, theta).astype(np.float32)


def minimise(loss: Callable[[Floats], tuple[float, Floats]], start: Floats, steps: int) -> Floats:
    """L-BFGS with backtracking: the point reached after at most ``steps`` evaluations that went downhill."""
    point = start
    value, slope = loss(point)
    past: list[tuple[Floats, Floats]] = []
    for _ in range(steps):
        way = -_shaped(slope, past)
        descent = float((way * slope).sum())
        stride = 1.0 if past else 1.0 / max(1.0, float(np.sqrt((slope * slope).sum())))
        ahead = _walk(loss, point, way, value + 1e-4 * stride * descent, stride)
        if ahead is None or descent > -1e-5:
            break
        new, value, new_slope = ahead
        past = [*past[-MEMORY + 1 :], (new - point, new_slope - slope)]
        point, slope = new, new_slope
    return point


def _walk(
    loss: Callable[[Floats], tuple[float, Floats]], point: Floats, way: Floats, enough: float, stride: float
) -> tuple[Floats, float, Floats] | None:
    for _ in range(12):
        ahead = point + np.float32(stride) * way
        value, slope = loss(ahead)
        if value <= enough:
            return ahead, value, slope
        stride /= 2
    return None


def _shaped(slope: Floats, past: list[tuple[Floats, Floats]]) -> Floats:
    """The slope turned by what past steps showed of the curvature (two-loop recursion)."""
    turned = slope.copy()
    shares: list[tuple[float, float]] = []
    for step, change in reversed(past):
        curve = 1.0 / max(float((step * change).sum()), 1e-12)
        share = curve * float((step * turned).sum())
        turned -= np.float32(share) * change
        shares.append((share, curve))
    if past:
        step, change = past[-1]
        turned *= np.float32(float((step * change).sum()) / max(float((change * change).sum()), 1e-12))
    for (step, change), (share, curve) in zip(past, reversed(shares), strict=True):
        turned += np.float32(share - curve * float((change * turned).sum())) * step
    return turned
