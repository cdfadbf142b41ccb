"""Softmax regression in the dual: one coefficient for each example and class, fitted with L-BFGS.

Coefficients are carried with their product with the kernel, so that a step costs one product, lengths and angles are
those of the functions that the coefficients stand for, and the kernel is never taken apart.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

STEADY = 1e-3
"""What is added to each text's likeness to itself."""
SMALL = 64
"""Rows of a matrix that is inverted at once."""
MEMORY = 8
"""How many past steps shape the next one."""


def softmax(logits: Floats) -> Floats:
    """Rows of probabilities."""
    shifted: Floats = np.exp(logits - logits.max(axis=-1, keepdims=True))
    shifted /= shifted.sum(axis=-1, keepdims=True)
    return np.asarray(shifted, dtype=np.float32)


def fit_dual(kernel: Floats, classes: NDArray[np.int64], weights: Floats, ridge: float, steps: int = 25) -> Floats:
    """Dual coefficients (n, classes) so that ``kernel @ dual`` are logits.

    ``kernel`` (n, n) of likenesses, ``classes`` (n,) class numbers, ``weights`` (n,) how much each example counts,
    ``ridge`` the strength of the penalty.
    """
    rows = np.arange(len(kernel))
    start = np.zeros((2, len(kernel), int(classes.max()) + 1), dtype=np.float32)

    def loss(point: Floats) -> tuple[float, Floats]:
        dual, logits = point
        chances = softmax(logits)
        own = np.maximum(chances[rows, classes], 1e-12)
        value = float(-(weights * np.log(own)).sum()) + 0.5 * ridge * inner(point, point)
        chances[rows, classes] -= 1.0
        chances *= weights[:, None]
        chances += np.float32(ridge) * dual
        return value, np.stack([chances, kernel @ chances + np.float32(STEADY) * chances])

    dual: Floats = minimise(loss, start, steps)[0]
    return dual


def inner(one: Floats, other: Floats) -> float:
    """The product of two functions, each as coefficients and their product with the kernel."""
    return float(np.vdot(one[0], other[1]))


def minimise(loss: Callable[[Floats], tuple[float, Floats]], start: Floats, steps: int) -> Floats:
    """L-BFGS with backtracking: the point reached after at most ``steps`` evaluations that went downhill.

    Points, slopes and ways are as in ``inner``.
    """
    point = start
    value, slope = loss(point)
    past: list[tuple[Floats, Floats]] = []
    for _ in range(steps):
        way = -_shaped(slope, past)
        descent = inner(way, slope)
        stride = 1.0 if past else 1.0 / max(1.0, inner(slope, slope) ** 0.5)
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
        curve = 1.0 / max(inner(step, change), 1e-12)
        share = curve * inner(step, turned)
        turned -= np.float32(share) * change
        shares.append((share, curve))
    if past:
        step, change = past[-1]
        turned *= np.float32(inner(step, change) / max(inner(change, change), 1e-12))
    for (step, change), (share, curve) in zip(past, reversed(shares), strict=True):
        turned += np.float32(share - curve * inner(change, turned)) * step
    return turned


def inverse_root(matrix: Floats) -> Floats:
    """The inverse of a positive matrix's lower triangular root (Cholesky's), by halves."""
    size = len(matrix)
    if size <= SMALL:
        return np.asarray(np.linalg.inv(np.linalg.cholesky(matrix)), dtype=np.float32)
    half = size // 2
    inverse = np.zeros_like(matrix)
    first = inverse[:half, :half] = inverse_root(matrix[:half, :half])
    below = matrix[half:, :half] @ first.T
    last = inverse[half:, half:] = inverse_root(matrix[half:, half:] - below @ below.T)
    inverse[half:, :half] = -last @ (below @ first)
    return inverse
