"""The calibrator: a probability from figures, and the threshold that meets a target."""

from __future__ import annotations

import math

import numpy as np
import pytest

from intents.confidence import FURTHEST, Calibrator, calibrator
from intents.evidence import NAMES

ROOMY = ((0.9, 0.5), (0.95, 0.7), (0.99, 0.8))


def counting(*weights: float, bias: float = 0.0, mean: float = 0.0, scale: float = 1.0) -> Calibrator:
    """A calibrator of as many figures as there are weights, all with one mean and scale."""
    ones = np.ones(len(weights), dtype=np.float32)
    return Calibrator(ones * mean, ones * scale, np.array(weights, dtype=np.float32), bias, ROOMY)


def logit(chance: float) -> float:
    """A probability as logits."""
    return math.log(chance / (1 - chance))


def said(held: Calibrator, *figures: float) -> float:
    """The confidence of these figures, as logits."""
    return logit(held.confidence(np.array(figures, dtype=np.float32)))


def test_confidence_weighs_the_standardised_figures() -> None:
    """(figure - mean) / scale, times its weight, and the bias on top."""
    assert said(counting(2.0, -1.0, bias=0.5, mean=3.0, scale=2.0), 5.0, 4.0) == pytest.approx(2.0 - 0.5 + 0.5)
    assert counting(1.0).confidence(np.zeros(1, dtype=np.float32)) == 0.5


@pytest.mark.parametrize(("figure", "counts"), [(1e6, FURTHEST), (-1e6, -FURTHEST), (3.9, 3.9), (-3.9, -3.9)])
def test_a_figure_off_the_scale_counts_no_more_than_the_furthest(figure: float, counts: float) -> None:
    """Four standard deviations on either side are the most that one figure may say."""
    assert said(counting(1.0), figure) == pytest.approx(counts, rel=1e-5)


@pytest.mark.parametrize(("figure", "logits"), [(4.0, 30.0), (-4.0, -30.0)])
def test_confidence_never_overflows(figure: float, logits: float) -> None:
    """However heavy the weights, the logits end at 30 on either side."""
    assert said(counting(400.0), figure) == pytest.approx(logits, abs=0.01)
    assert said(counting(0.0, bias=10 * logits), figure) == pytest.approx(logits, abs=0.01)


@pytest.mark.parametrize(
    ("target", "threshold"), [(0.9, 0.5), (0.925, 0.6), (0.95, 0.7), (0.97, 0.75), (0.99, 0.8), (0.5, 0.5), (1.0, 0.8)]
)
def test_the_threshold_of_a_target_is_read_off_the_shipped_ones(target: float, threshold: float) -> None:
    """In a straight line between two of them, and the nearest one beyond either end."""
    assert counting(1.0).threshold(target) == pytest.approx(threshold)


def test_shipped_numbers_are_put_in_the_order_of_the_figures() -> None:
    """Whatever order they are shipped in; a missing one is an error that names it."""
    shipped = [(name, float(at), float(at) + 1, float(at) + 2) for at, name in enumerate(NAMES)]
    held = calibrator((tuple(reversed(shipped)), 0.25, ROOMY))
    at = np.arange(len(NAMES), dtype=np.float32)
    assert np.array_equal(held.means, at)
    assert np.array_equal(held.scales, at + 1)
    assert np.array_equal(held.weights, at + 2)
    assert {column.dtype for column in (held.means, held.scales, held.weights)} == {np.dtype(np.float32)}
    assert (held.bias, held.thresholds) == (0.25, ROOMY)
    with pytest.raises(KeyError, match=NAMES[0]):
        calibrator((tuple(shipped[1:]), 0.25, ROOMY))
