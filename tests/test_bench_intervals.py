"""The benchmark's intervals: bootstrap over messages and draws, the same every time."""

from __future__ import annotations

import numpy as np
import pytest

from bench.figures import HEADS, Trial, figures, summed_up
from bench.intervals import aurocs, interval, mean, resampled, spread
from bench.measure import Outcome


def outcome(size: int = 40, threshold: float = 0.5) -> Outcome:
    """A matcher that is right the more often the surer it is."""
    chance = np.random.default_rng(3)
    groups = np.array(["in"] * size + ["near"] * (size // 2) + ["far"] * (size // 2))
    confidence = np.round(chance.uniform(size=len(groups)), 2)
    return Outcome(confidence, (chance.uniform(size=len(groups)) < confidence) & (groups == "in"), groups, threshold)


def test_a_resample_draws_as_many_messages_of_each_group_as_there_are() -> None:
    """The mix of the traffic does not depend on the draw."""
    groups = outcome().groups
    counts = resampled(groups, 0, 7)
    assert counts.shape == (7, len(groups))
    for group in ("in", "near", "far"):
        assert set(counts[:, groups == group].sum(axis=1)) == {int((groups == group).sum())}


def test_resamples_are_the_same_every_time() -> None:
    """Two runs print the same intervals."""
    groups = outcome().groups
    assert (resampled(groups, 5, 9) == resampled(groups, 5, 9)).all()


def test_the_resample_that_draws_each_message_once_gives_the_figures_themselves() -> None:
    """Every figure of the spread is computed as the figure itself is."""
    held = outcome()
    once = spread(held, np.ones((1, len(held.groups)), dtype=np.int64))
    assert once[0] == pytest.approx(figures(held))


def test_a_message_drawn_twice_counts_twice_in_the_auroc() -> None:
    """Ranking pairs right is weighed by how often each message was drawn."""
    held = Outcome(np.array([0.9, 0.2, 0.5]), np.array([True, True, False]), np.array(["in", "in", "far"]), 0.5)
    assert aurocs(held, "far", np.array([[1, 1, 1], [2, 0, 1], [0, 2, 1]])) == pytest.approx([0.5, 1.0, 0.0])


def test_ties_count_half_in_the_auroc() -> None:
    """A matcher that says the same of everything ranks nothing."""
    held = Outcome(np.full(4, 0.7), np.ones(4, dtype=bool), np.array(["in", "in", "far", "far"]), 0.5)
    assert aurocs(held, "far", np.ones((1, 4), dtype=np.int64)) == pytest.approx([0.5])


def test_precision_is_no_number_where_nothing_is_answered() -> None:
    """Who never replies is not praised for never being wrong."""
    held = outcome(threshold=2.0)
    assert np.isnan(spread(held, np.ones((1, len(held.groups)), dtype=np.int64))[0, HEADS.index("prec")])


def test_the_mean_leaves_out_what_is_no_number() -> None:
    """One silent library does not make the mean of the others unknown."""
    nan = float("nan")
    assert mean(np.array([[1.0, nan], [3.0, nan]]))[0] == 2.0
    assert np.isnan(mean(np.array([[1.0, nan], [3.0, nan]]))[1])


def test_an_interval_holds_the_mean_of_equal_spreads_and_is_no_wider() -> None:
    """Where nothing varies there is nothing to be unsure of."""
    same = np.full((50, 2), 3.0)
    assert interval([[same, same], [same]]).tolist() == [[3.0, 3.0], [3.0, 3.0]]


def test_draws_of_a_library_are_drawn_too() -> None:
    """Libraries that differ make the interval wide though each resample is steady."""
    low, high = np.full((200, 1), 10.0), np.full((200, 1), 20.0)
    assert interval([[low, high]])[0].tolist() == [10.0, 20.0]


def trials(threshold: float = 0.5) -> list[Trial]:
    """Three English sets, one draw each."""
    return [
        Trial(name, 10, 0, False, outcome(40 + at, threshold)) for at, name in enumerate(("banking", "snips", "sebis"))
    ]


def test_a_row_for_every_set_and_one_for_their_mean() -> None:
    """The mean over sets is of the sets' figures, each counting alike, within its interval."""
    rows = summed_up(trials())
    assert [row.name for row in rows] == ["banking", "snips", "sebis", "English"]
    for at in range(len(HEADS)):
        assert rows[3].figures[at] == pytest.approx(np.mean([row.figures[at] for row in rows[:3]]), abs=0.02)
        assert rows[3].low[at] <= rows[3].figures[at] + 0.5
        assert rows[3].high[at] >= rows[3].figures[at] - 0.5


def test_a_mean_is_told_of_whole_families_only() -> None:
    """Two of three sets have no mean that could be compared with others'."""
    assert [row.name for row in summed_up(trials()[:2])] == ["banking", "snips"]


def test_who_never_replies_has_no_worst_precision() -> None:
    """Nor any other: the tables show a dash."""
    assert all(row.worst is None for row in summed_up(trials(threshold=2.0)))
