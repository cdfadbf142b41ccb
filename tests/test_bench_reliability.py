"""The reliability diagram: confidence against truth in bins."""

from __future__ import annotations

from xml.etree import ElementTree

import numpy as np
import pytest

from bench.figures import Trial
from bench.measure import Outcome
from bench.picture import picture
from bench.reliability import Judged, bins, expected_error, panel, panels, wilson


def judged(confidence: list[float], right: list[bool]) -> Judged:
    """Messages that count alike."""
    return Judged(np.array(confidence), np.array(right), np.ones(len(right)))


def trial(noisy: bool = False) -> Trial:
    """Ten messages of a set, one of them refused."""
    confidence = np.array([0.95, 0.95, 0.95, 0.95, 0.45, 0.45, 0.05, 0.05, 0.05, 0.9])
    right = np.array([True, True, True, True, True, False, False, False, False, False])
    groups = np.array(["in"] * 6 + ["near"] * 2 + ["far"] * 2)
    refused = np.array([False] * 9 + [True])
    return Trial("banking", 10, 0, noisy, Outcome(confidence, right, groups, 0.5, refused=refused))


def test_messages_fall_into_bins_by_confidence() -> None:
    """A confidence of 1 belongs to the surest bin, one on a border to the upper one."""
    found = bins(judged([0.0, 0.05, 0.1, 0.95, 1.0], [False, False, True, True, True]))
    assert [one.messages for one in found] == [2, 1, 2]
    assert found[0].right == 0.0
    assert found[2].confidence == pytest.approx(0.975)


def test_confidence_that_means_what_it_says_has_no_error() -> None:
    """Half right at 0.5, all right at 1."""
    assert expected_error(bins(judged([0.5, 0.5, 1.0, 1.0], [True, False, True, True]))) == 0.0


def test_the_error_is_by_how_much_confidence_and_truth_differ() -> None:
    """All wrong at 0.8 and all right at 0.8 in equal parts: off by 0.3."""
    assert expected_error(bins(judged([0.8, 0.8], [True, False]))) == pytest.approx(0.3)


def test_weights_are_what_a_message_counts_for() -> None:
    """A right message that counts three times beside a wrong one is three quarters right."""
    found = bins(Judged(np.array([0.7, 0.7]), np.array([True, False]), np.array([3.0, 1.0])))
    assert found[0].right == 0.75


def test_wilsons_interval_is_the_known_one() -> None:
    """8 of 10: 49 % to 94 %; a share of 1 leaves room below."""
    assert wilson(0.8, 10) == pytest.approx((0.490, 0.943), abs=0.002)
    assert wilson(1.0, 10)[0] < 0.75


def test_what_the_guard_refused_is_left_out_and_counted() -> None:
    """Confidence is that of what the guard lets pass."""
    found = panel("ours", [trial()])
    assert found.refused == 1
    assert sum(one.messages for one in found.bins) == 9
    assert sum(one.share for one in found.bins) == pytest.approx(1.0, abs=0.001)


def test_there_is_a_diagram_of_clean_and_one_of_noisy_texts() -> None:
    """And none where nothing was tried with ten examples an intent."""
    assert [one.title for one in panels("ours", [trial(), trial(noisy=True)])] == [
        "ours, clean texts",
        "ours, noisy texts",
    ]
    assert panels("ours", []) == []


def test_the_picture_is_well_formed_and_shows_a_dot_and_a_count_for_every_bin() -> None:
    """Also, it is the same for the same figures."""
    found = panels("ours & others", [trial(), trial(noisy=True)])
    drawn = picture(found)
    tree = ElementTree.fromstring(drawn)  # noqa: S314 -- our own text
    spaced = "{http://www.w3.org/2000/svg}"
    assert len(tree.findall(f".//{spaced}circle")) == sum(len(one.bins) for one in found)
    said = [text.text for text in tree.iter(f"{spaced}text")]
    assert all(str(own.messages) in said for one in found for own in one.bins)
    assert drawn == picture(found)
