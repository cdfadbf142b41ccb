"""Softmax regression in the dual, against what calculus says of it."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from intents.softmax import MEMORY, STEADY, fit_dual, inner, inverse_root, minimise, softmax

Floats = NDArray[np.float32]


def problem() -> tuple[Floats, NDArray[np.int64], Floats]:
    """Twelve texts of three classes: a kernel, the classes, and how much each counts."""
    draw = np.random.default_rng(3)
    points = draw.normal(size=(12, 5)) + 2 * np.eye(5)[np.arange(12) % 3]
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    counts = np.ones(12)
    counts[-3:] = 0.25
    return (points @ points.T).astype(np.float32), np.arange(12) % 3, counts.astype(np.float32)


def slope(dual: Floats, ridge: float) -> Floats:
    """How far the dual coefficients are from the best ones: 0 there."""
    kernel, classes, counts = problem()
    chances = softmax((kernel + STEADY * np.eye(12, dtype=np.float32)) @ dual)
    chances[np.arange(12), classes] -= 1.0
    left: Floats = counts[:, None] * chances + np.float32(ridge) * dual
    return left


def test_chances_add_up_to_one() -> None:
    """However large the logits; only their differences count."""
    found = softmax(np.array([[0.0, np.log(3.0)], [1000.0, 1000.0], [-1000.0, 0.0]], np.float32))
    assert found == pytest.approx(np.array([[0.25, 0.75], [0.5, 0.5], [0.0, 1.0]]), abs=1e-6)
    assert softmax(np.array([0.0, 0.0, 0.0, 0.0], np.float32)).tolist() == [0.25] * 4


@pytest.mark.parametrize("ridge", [0.03, 0.3, 3.0])
def test_the_best_coefficients_are_found(ridge: float) -> None:
    """Those from which the loss goes up in every direction."""
    found = fit_dual(*problem(), ridge, steps=200)
    assert np.abs(slope(found, ridge)).max() < 0.03


def test_a_few_steps_come_near() -> None:
    """Twenty-five, unless told otherwise."""
    few, many = fit_dual(*problem(), 0.03), fit_dual(*problem(), 0.03, steps=200)
    assert few == pytest.approx(many, abs=0.05)
    assert fit_dual(*problem(), 0.03, steps=25).tolist() == few.tolist()
    assert np.abs(slope(fit_dual(*problem(), 0.03, steps=1), 0.03)).max() > 0.2


def test_functions_are_multiplied() -> None:
    """The coefficients of one with the products of the other."""
    one, other = np.array([[[1.0], [2.0]], [[9.0], [9.0]]]), np.array([[[5.0], [5.0]], [[3.0], [4.0]]])
    assert inner(one, other) == 11.0


@pytest.mark.parametrize("steepness", [0.01, 1.0, 100.0])
def test_the_lowest_point_is_found(steepness: float) -> None:
    """Of a bowl, in about as many steps as it has directions, whether shallow or steep."""
    scales = np.linspace(1.0, 9.0, MEMORY + 2)

    def bowl(point: Floats) -> tuple[float, Floats]:
        away = steepness * scales * (point[0, :, 0] - 3.0)
        both = np.stack([away, away])[:, :, None]
        return float((away * (point[0, :, 0] - 3.0)).sum() / 2), both

    found = minimise(bowl, np.zeros((2, MEMORY + 2, 1), dtype=np.float32), 60)
    assert found[0, :, 0] == pytest.approx(np.full(MEMORY + 2, 3.0), abs=0.05 / min(1.0, steepness))


@pytest.mark.parametrize("size", [1, 5, 64, 65, 200])
def test_a_matrix_is_turned_into_the_inverse_of_its_root(size: int) -> None:
    """Lower triangular, at once or by halves."""
    draw = np.random.default_rng(size)
    some = draw.normal(size=(size, size)) / size**0.5
    matrix = (some @ some.T + np.eye(size)).astype(np.float32)
    found = inverse_root(matrix)
    assert found @ matrix @ found.T == pytest.approx(np.eye(size), abs=1e-4)
    assert np.abs(np.triu(found, 1)).max() < 1e-6
