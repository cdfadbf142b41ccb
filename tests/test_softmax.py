"""Softmax regression in the dual, against what calculus says of it."""

from __future__ import annotations

from collections.abc import Callable

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
    hard = [fit_dual(*problem(), 1e-5, **steps).tolist() for steps in ({}, {"steps": 25}, {"steps": 26})]
    assert hard[0] == hard[1] != hard[2]


def test_each_example_has_a_coefficient_for_each_class() -> None:
    """And none for classes that nothing is of; what speaks for one of them speaks against the others."""
    found = fit_dual(*problem(), 0.03)
    assert found.shape == (12, 3)
    assert found.sum(axis=1) == pytest.approx(np.zeros(12), abs=1e-5)


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


# --- the way there ---------------------------------------------------------------------------------------------------


def tried(loss: Callable[[Floats], tuple[float, Floats]], size: int, steps: int) -> tuple[Floats, Floats, Floats]:
    """The points that are looked at on the way from nothing, the loss and the slope at each."""
    seen: list[tuple[Floats, float, Floats]] = []

    def watched(point: Floats) -> tuple[float, Floats]:
        value, along = loss(np.stack([point[0, :, 0]]))
        seen.append((point[0, :, 0], value, along[0]))
        return value, np.stack([along[0], along[0]])[:, :, None]

    minimise(watched, np.zeros((2, size, 1), dtype=np.float32), steps)
    points, values, slopes = zip(*seen, strict=True)
    return np.array(points), np.array(values), np.array(slopes)


def valley(steepness: float, lowest: float) -> Callable[[Floats], tuple[float, Floats]]:
    """A parabola in one direction."""
    return lambda point: (
        float(steepness * ((point - lowest) ** 2).sum() / 2),
        (steepness * (point - lowest)).astype(np.float32),
    )


@pytest.mark.parametrize(
    ("steepness", "lowest", "first"), [(5.0, 2.0, 1.0), (3.0, 0.9, 1.0), (0.1, 5.0, 0.5), (0.25, 1.0, 0.25)]
)
def test_the_first_step_is_as_long_as_the_slope_but_no_longer_than_one(
    steepness: float, lowest: float, first: float
) -> None:
    """The second is where the secant of two slopes meets zero: the lowest point of a parabola."""
    points, _, _ = tried(valley(steepness, lowest), 1, 2)
    assert points[:, 0] == pytest.approx([0.0, first, lowest], abs=1e-5)


def test_a_step_that_does_not_go_down_is_halved_until_it_does() -> None:
    """Here from 1 to an eighth, the first of them that is lower than where it begins."""
    points, values, _ = tried(valley(100.0, 0.1), 1, 1)
    assert points[:, 0].tolist() == [0.0, 1.0, 0.5, 0.25, 0.125]
    assert min(values[1:4]) > values[0] > values[4]


def test_the_last_eight_steps_shape_the_next() -> None:
    """As the matrix of Broyden, Fletcher, Goldfarb and Shanno written out from them says."""
    scales = np.linspace(1.0, 30.0, 14)

    def bowl(point: Floats) -> tuple[float, Floats]:
        away = point[0] - np.float32(1.0)
        return float((scales * away**2 + away**4 / 2).sum() / 2), np.stack([scales * away + away**3])

    points, values, slopes = (one.astype(np.float64) for one in tried(bowl, len(scales), MEMORY + 4))
    assert (len(points), (np.diff(values) < 0).all()) == (MEMORY + 5, True)
    for at in range(2, len(points) - 1):
        steps, changes = np.diff(points[: at + 1], axis=0)[-8:], np.diff(slopes[: at + 1], axis=0)[-8:]
        inverse = np.eye(14) * (steps[-1] @ changes[-1]) / (changes[-1] @ changes[-1])
        for step, change in zip(steps, changes, strict=True):
            without = np.eye(14) - np.outer(change, step) / (step @ change)
            inverse = without.T @ inverse @ without + np.outer(step, step) / (step @ change)
        expected = -inverse @ slopes[at]
        assert points[at + 1] - points[at] == pytest.approx(expected, abs=1e-5 * np.abs(expected).max())


@pytest.mark.parametrize("size", [1, 5, 64, 65, 200])
def test_a_matrix_is_turned_into_the_inverse_of_its_root(size: int) -> None:
    """Lower triangular, at once or by halves."""
    draw = np.random.default_rng(size)
    some = draw.normal(size=(size, size)) / size**0.5
    matrix = (some @ some.T + np.eye(size)).astype(np.float32)
    found = inverse_root(matrix)
    assert found @ matrix @ found.T == pytest.approx(np.eye(size), abs=1e-4)
    assert np.abs(np.triu(found, 1)).max() < 1e-6
