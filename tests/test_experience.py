"""What outcomes teach: little when there are few, the truth when there are many; the interval keeps its word."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from intents.experience import (
    ENOUGH,
    MOST_SHIFT,
    SLOPES,
    UNCHANGED,
    Adjustment,
    Outcome,
    Share,
    adjusted,
    learn_from,
)
from intents.understanding import Fitted, fit, understand
from tests.shop_library import SHOP

Numbers = NDArray[np.float64]
TARGET = 0.98
BAR = 0.8


def chance(logits: Numbers) -> Numbers:
    """Logits as probabilities."""
    return np.asarray(1.0 / (1.0 + np.exp(-logits)))


def logit(share: float) -> float:
    """A probability as logits."""
    return math.log(share / (1 - share))


def judged(confidence: float, right: int, wrong: int, **more: bool) -> list[Outcome]:
    """Outcomes that were all equally sure."""
    return [Outcome(confidence, at < right, **more) for at in range(right + wrong)]  # type: ignore[arg-type]


class Brand:
    """A brand whose answers are right less often than the shipped calibrator thinks: 0.95 is 0.87 there."""

    def __init__(self, seed: int) -> None:
        self._dice = np.random.default_rng(seed)

    def messages(self, count: int) -> tuple[Numbers, Numbers]:
        """Shipped confidences of messages that were answered, and the chance of each to have been answered right."""
        logits = np.clip(self._dice.normal(3.0, 1.2, 4 * count), None, 6.0)
        answered = logits[logits >= logit(BAR)][:count]
        return chance(answered), chance(answered - 1.0)

    def outcomes(self, count: int) -> list[Outcome]:
        """Judged answers."""
        said, truth = self.messages(count)
        right = self._dice.random(count) < truth
        return [Outcome(float(sure), bool(is_right)) for sure, is_right in zip(said, right, strict=True)]


# --- how much is learned ---------------------------------------------------------------------------------------------


def test_nothing_is_learned_from_nothing() -> None:
    """No outcomes, or none that weigh anything: the shipped calibrator as it is."""
    assert learn_from([]) == UNCHANGED
    assert learn_from([Outcome(0.9, right=False, weight=0.0)]) == UNCHANGED
    assert UNCHANGED.confidence(0.93) == pytest.approx(0.93)


@pytest.mark.parametrize(
    ("count", "least", "most"), [(20, 0.05, 0.25), (100, 0.35, 0.65), (500, 0.75, 0.95), (2000, 0.9, 1.0)]
)
def test_few_outcomes_move_little_and_hundreds_rule(count: int, least: float, most: float) -> None:
    """Said to be 0.9 and right in 7 of 10: how far of the way from 0.9 to 0.7 it goes."""
    learnt = learn_from(judged(0.9, count * 7 // 10, count * 3 // 10))
    assert least < (0.9 - learnt.confidence(0.9)) / 0.2 < most


@pytest.mark.parametrize("confidence", [0.55, 0.8, 0.95, 0.99])
def test_outcomes_as_expected_change_nothing(confidence: float) -> None:
    """As many are right as was said: the confidence stays where it is."""
    right = round(200 * confidence)
    assert learn_from(judged(confidence, right, 200 - right)).confidence(confidence) == pytest.approx(
        right / 200, abs=0.004
    )


def test_ten_bad_answers_make_it_careful_and_do_not_silence_it() -> None:
    """Ten 👎 and no 👍 at 0.98: less sure, as if a hundred outcomes had spoken for it."""
    assert learn_from(judged(0.98, 0, 10)).confidence(0.98) == pytest.approx(98 / 110, abs=0.01)


def test_the_order_of_outcomes_does_not_matter() -> None:
    """The same outcomes always teach the same."""
    outcomes = Brand(7).outcomes(60)
    assert learn_from(outcomes) == learn_from(outcomes[::-1])


def test_a_hint_weighs_less_than_a_word() -> None:
    """A quarter of the weight moves less, and as much as a quarter of the outcomes among others."""
    others = judged(0.9, 180, 20)
    word = learn_from([*others, *judged(0.9, 0, 8)])
    hint = learn_from([*others, *(replace(one, weight=0.25) for one in judged(0.9, 0, 8))])
    fewer = learn_from([*others, *judged(0.9, 0, 2)])
    assert word.confidence(0.9) < hint.confidence(0.9) < 0.9
    assert hint.confidence(0.9) == pytest.approx(fewer.confidence(0.9), abs=0.001)


@pytest.mark.parametrize(
    "outcomes",
    [
        judged(0.0, 2000, 0),
        judged(1.0, 0, 2000),
        judged(0.99, 0, 1000) + judged(0.01, 1000, 0),
        judged(0.98, 2000, 0),
        [*judged(0.3, 0, 500), *judged(0.9, 500, 0)],
    ],
)
def test_whatever_the_outcomes_a_likelier_match_stays_likelier(outcomes: list[Outcome]) -> None:
    """Confidence keeps rising, stays within 0 and 1, can be turned back, and moves no further than its bounds."""
    learnt = learn_from(outcomes)
    grid = [at / 100 for at in range(1, 100)]
    corrected = [learnt.confidence(sure) for sure in grid]
    assert all(lower < higher for lower, higher in pairwise(corrected))
    assert all(0 < sure < 1 for sure in (learnt.confidence(0.0), learnt.confidence(1.0)))
    assert [learnt.shipped(sure) for sure in corrected] == pytest.approx(grid)
    assert abs(learnt.shift) <= MOST_SHIFT
    assert SLOPES[0] <= learnt.slope <= SLOPES[1]


# --- suggestions -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("right_known", "wrong_known"), [(0.9, 0.05), (0.4, 0.1), (1.0, 0.3)])
def test_suggestions_sent_as_they_stand_do_not_make_it_bold(right_known: float, wrong_known: float) -> None:
    """Right suggestions become known far oftener than wrong ones; with well-judged confidences nothing may change."""
    dice = np.random.default_rng(3)
    truth = chance(dice.normal(0.0, 1.5, 2000))
    right = dice.random(2000) < truth
    known = dice.random(2000) < np.where(right, right_known, wrong_known)
    outcomes = [
        Outcome(float(sure), bool(is_right), suggested=True)
        for sure, is_right, is_known in zip(truth, right, known, strict=True)
        if is_known
    ]
    learnt = learn_from(outcomes)
    taken_at_their_word = learn_from([replace(one, suggested=False) for one in outcomes])
    assert abs(learnt.confidence(0.5) - 0.5) < 0.02
    assert abs(learnt.confidence(0.9) - 0.9) < 0.04
    assert taken_at_their_word.confidence(0.5) > 0.65


def test_suggestions_teach_how_confidence_goes_with_being_right() -> None:
    """If every suggestion is as good as any other, confidence says less than it claims, whatever its level."""
    sent = [*judged(0.2, 90, 10, suggested=True), *judged(0.8, 90, 10, suggested=True)] * 3
    assert learn_from(sent).slope < 0.6


# --- the most probable values, by another way ------------------------------------------------------------------------


def misfit(outcomes: list[Outcome], strength: float, shift: float, slope: float, level: float) -> float:
    """The negative logarithm of the posterior as the module's first lines have it, but for a constant."""
    told = sum(one.weight for one in outcomes)
    total = shift**2 / 8 + (slope - 1) ** 2 / 8 + level**2 / 50
    for one in outcomes:
        said = min(max(logit(min(max(one.confidence, 1e-9), 1 - 1e-9)), -6.0), 6.0)
        known = shift + slope * said + level * one.suggested
        held = shift + slope * said
        total += one.weight * (math.log1p(math.exp(known)) - one.right * known)
        as_said = 1 / (1 + math.exp(-said))
        total += one.weight * strength / told * (math.log1p(math.exp(held)) - as_said * held)
    return total


def searched(outcomes: list[Outcome], strength: float, slope: float | None = None) -> tuple[float, float]:
    """Shift and slope of the least misfit, found by trying neighbours ever nearer; ``slope`` may be held."""
    at, step = (0.0, 1.0 if slope is None else slope, 0.0), 1.0
    best = misfit(outcomes, strength, *at)
    while step > 1e-5:
        moves = [
            (step, 0.0, 0.0),
            (0.0, 0.0 if slope else step, 0.0),
            (0.0, 0.0, step),
            (step, 0.0 if slope else -step, 0),
        ]
        around = [(at[0] + s * a, at[1] + s * b, at[2] + s * c) for a, b, c in moves for s in (1, -1)]
        least, place = min((misfit(outcomes, strength, *there), there) for there in around)
        if least < best:
            best, at = least, place
        else:
            step /= 2
    return at[0], at[1]


MIXED = [*judged(0.9, 5, 3), *judged(0.6, 2, 1), *judged(0.97, 6, 1), Outcome(0.8, right=False, weight=0.5)]
STEADY = [*judged(0.95, 16, 3), *judged(0.6, 4, 6), *judged(0.2, 1, 9)]
SUGGESTED = [
    *judged(0.5, 4, 1, suggested=True),
    *judged(0.8, 3, 0, suggested=True),
    *judged(0.1, 1, 4, suggested=True),
]


@pytest.mark.parametrize(
    ("outcomes", "strength"),
    [
        (MIXED, 20.0),
        (MIXED, 100.0),
        (STEADY, 0.1),
        (STEADY, 5.0),
        ([*STEADY, *SUGGESTED], 0.1),
        ([*MIXED, *SUGGESTED], 20.0),
        (SUGGESTED, 1.0),
        (judged(0.7, 3, 0, suggested=True) + judged(0.4, 1, 2, suggested=True), 5.0),
        ([Outcome(0.9, right=False, weight=0.1), Outcome(0.4, right=False, weight=0.2)], 0.1),
    ],
)
def test_what_is_learned_is_most_probable(outcomes: list[Outcome], strength: float) -> None:
    """Shift and slope are where a plain search finds the least misfit, to the thousandth."""
    learnt = learn_from(outcomes, strength)
    assert SLOPES[0] < learnt.slope < SLOPES[1]
    assert (learnt.shift, learnt.slope) == pytest.approx(searched(outcomes, strength), abs=0.001)
    assert (round(learnt.shift, 3), round(learnt.slope, 3)) == (learnt.shift, learnt.slope)


@pytest.mark.parametrize(
    ("outcomes", "slope"),
    [
        (MIXED, 0.5),
        ([*MIXED, *judged(0.4, 3, 0, suggested=True)], 0.5),
        (judged(0.0, 2, 1) + judged(1.0, 1, 1), 0.5),
        ([*judged(0.7, 40, 0), *judged(0.4, 0, 80)], 2.0),
    ],
)
def test_at_the_end_of_its_bounds_the_slope_is_held_and_the_rest_found_anew(
    outcomes: list[Outcome], slope: float
) -> None:
    """The shift is the most probable one for the slope that may be."""
    learnt = learn_from(outcomes, 1.0)
    assert learnt.slope == slope
    assert learnt.shift == pytest.approx(searched(outcomes, 1.0, slope)[0], abs=0.001)


def test_the_level_ends_at_its_bounds() -> None:
    """Two logits on either side, however bad or good the outcomes."""
    assert learn_from(judged(0.9, 0, 2000)).shift == -MOST_SHIFT == -2.0
    assert learn_from(judged(0.1, 2000, 0)).shift == MOST_SHIFT


def test_only_judged_answers_are_kept_for_the_bar() -> None:
    """Their shipped confidences, rising; suggestions are left out."""
    outcomes = [Outcome(0.9, right=True), Outcome(0.3, right=False, suggested=True), Outcome(0.8, right=False)]
    assert learn_from(outcomes).answered == (0.8, 0.9)


# --- the bar ---------------------------------------------------------------------------------------------------------


def test_the_bar_stays_while_nothing_speaks_against_it() -> None:
    """No judged answers, or answers that are surer than the target on the whole."""
    assert UNCHANGED.threshold(BAR, TARGET) == BAR
    assert Adjustment(answered=(0.9, *[0.995] * 200)).threshold(BAR, TARGET) == BAR


def test_the_bar_rises_where_too_many_answers_are_hardly_sure() -> None:
    """Most answers just clear the bar: it goes part of the way to where the rest meets the target, never further."""
    hardly = Adjustment(answered=(*[0.85] * 100, *[0.99] * 100))
    rarely = Adjustment(answered=(*[0.85] * 5, *[0.99] * 5))
    assert BAR < rarely.threshold(BAR, TARGET) < 0.82
    assert 0.9 < hardly.threshold(BAR, TARGET) < TARGET
    assert hardly.threshold(0.99, TARGET) == 0.99
    assert BAR < Adjustment(answered=(0.9,) * 5000).threshold(BAR, TARGET) <= TARGET


@pytest.mark.parametrize(
    ("answered", "bar", "threshold"),
    [
        ((0.7, 0.79), 0.8, 0.8),
        ((0.8,) * 100, 0.8, 0.8 + 0.5 * 0.18),
        ((0.8,) * 300, 0.8, 0.8 + 0.75 * 0.18),
        ((0.7,) * 500 + (0.85,) * 50 + (0.99,) * 50, 0.8, 0.8 + 0.5 * 0.18),
        ((0.96,) * 100 + (0.99,) * 100, 0.8, 0.8 + 0.18 * 2 / 3),
        ((0.97,) * 40 + (0.99,) * 60, 0.8, 0.8),
        ((0.9,) * 10 + (0.95,) * 40 + (0.99,) * 50, 0.8, 0.8 + 0.5 * 0.18),
        ((0.9,) * 10 + (0.96,) * 40 + (0.985,) * 50, 0.8, 0.8 + 0.5 * 0.18),
        ((0.9,) * 100, 0.98, 0.98),
        ((0.99,) * 100, 0.985, 0.985),
    ],
)
def test_how_far_the_bar_rises(answered: tuple[float, ...], bar: float, threshold: float) -> None:
    """By the share that so many answers are worth, towards the least bar that meets the target; the target at most."""
    assert Adjustment(answered=answered).threshold(bar, TARGET) == pytest.approx(threshold, abs=1e-4)


def test_answers_right_at_the_bar_and_right_at_the_target_count() -> None:
    """What just clears the bar is weighed, and a share that just meets the target is enough."""
    assert Adjustment(answered=(0.5,) * 100).threshold(0.5, 0.75) == pytest.approx(0.625)
    assert Adjustment(answered=(0.5,) * 100).threshold(0.25, 0.5) == 0.25


def test_a_misjudged_brand_comes_nearer_to_the_truth_and_to_the_target() -> None:
    """Over 40 brands: the error of confidence on new messages is halved, and more of the replies are right."""
    before, after, right_before, right_after = [], [], [], []
    for seed in range(40):
        brand = Brand(seed)
        learnt = learn_from(brand.outcomes(500))
        said, truth = brand.messages(1000)
        corrected = np.array([learnt.confidence(float(sure)) for sure in said])
        before.append(float(np.abs(said - truth).mean()))
        after.append(float(np.abs(corrected - truth).mean()))
        right_before.append(float(truth.mean()))
        right_after.append(float(truth[corrected >= learnt.threshold(BAR, TARGET)].mean()))
    assert np.mean(after) < 0.5 * np.mean(before)
    assert np.mean(right_before) < 0.91
    assert np.mean(right_after) > 0.95


# --- the interval ----------------------------------------------------------------------------------------------------


def test_the_interval_of_a_known_case() -> None:
    """208 of 212: 95.2 to 99.3 %, as any table of Wilson's interval has it."""
    low, high = Share(208, 212).interval
    assert (round(low, 4), round(high, 4)) == (0.9525, 0.9926)


def test_too_few_say_nothing() -> None:
    """Below thirty there is nothing to tell; with none the whole range is open."""
    assert not Share(ENOUGH - 1, ENOUGH - 1).is_enough
    assert Share(ENOUGH, ENOUGH).is_enough
    assert Share().interval == (0.0, 1.0)
    assert Share().value == 0.0
    assert Share(3, 4).value == 0.75
    assert all(
        Share(0, count).interval[0] >= 0.0 and Share(count, count).interval[1] <= 1.0 for count in range(1, 300)
    )
    low, high = Share(40, 40).interval
    assert low < 0.93
    assert high == 1.0


@pytest.mark.parametrize("count", [30, 60, 100, 212, 500, 1000])
@pytest.mark.parametrize("share", [0.8, 0.9, 0.95, 0.97, 0.98, 0.99])
def test_the_interval_covers_the_truth_about_as_often_as_it_says(count: int, share: float) -> None:
    """Worked out exactly: the chance that the interval of a random draw holds the true share."""
    covered = 0.0
    for right in range(count + 1):
        low, high = Share(right, count).interval
        ways = math.lgamma(count + 1) - math.lgamma(right + 1) - math.lgamma(count - right + 1)
        if low <= share <= high:
            covered += math.exp(ways + right * math.log(share) + (count - right) * math.log(1 - share))
    assert 0.91 < covered < 0.985


def test_the_interval_covers_the_share_of_a_brand_in_most_runs() -> None:
    """400 seeded runs: 200 answers of a brand are judged, and the interval holds what its answers are worth."""
    held = 0
    for seed in range(400):
        outcomes = Brand(seed).outcomes(200)
        low, high = Share(sum(one.right for one in outcomes), len(outcomes)).interval
        held += low <= WORTH <= high
    assert 0.92 <= held / 400 <= 0.985


WORTH = float(np.mean([Brand(1_000 + seed).messages(2_000)[1].mean() for seed in range(20)]))
"""The share of right answers at the brand of these tests, by its own chances."""


# --- in force --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def shop() -> Fitted:
    """A small library, fitted."""
    return fit(SHOP)


def test_an_adjustment_changes_confidence_and_bar_and_nothing_else(shop: Fitted) -> None:
    """The same intent, its confidence corrected; an example said word for word stays certain."""
    learnt = Adjustment(-0.7, 1.2, (0.96,) * 300)
    wiser = adjusted(shop, learnt)
    before, after = (understand("hey where is my parcel", one).ranking for one in (shop, wiser))
    assert before.best is not None
    assert after.best is not None
    assert after.best.intent == before.best.intent
    assert after.best.confidence == pytest.approx(learnt.confidence(before.best.confidence))
    assert after.threshold == wiser.threshold == learnt.threshold(shop.threshold, SHOP.matching.target)
    assert wiser.threshold > shop.threshold
    exact = understand("where is my order", wiser).ranking
    assert exact.exact
    assert exact.best is not None
    assert exact.best.confidence == 0.99
    assert exact.threshold == wiser.threshold


def test_an_adjustment_takes_the_place_of_the_one_before(shop: Fitted) -> None:
    """Two in turn are the second alone, and none at all is the shipped calibrator again."""
    first, second = Adjustment(-0.7, 1.2), Adjustment(0.3, 0.9)
    text = "hey where is my parcel"
    twice, once = (understand(text, one) for one in (adjusted(adjusted(shop, first), second), adjusted(shop, second)))
    assert twice == once
    assert understand(text, adjusted(adjusted(shop, first), UNCHANGED)) == understand(text, shop)
    assert adjusted(shop, UNCHANGED) is shop


def test_a_threshold_of_the_workspace_is_taken_as_it_is(shop: Fitted) -> None:
    """A number in responses.yaml is the manager's; experience corrects confidence only."""
    library = replace(SHOP, matching=replace(SHOP.matching, threshold=0.6))
    assert adjusted(replace(shop, library=library), Adjustment(-0.7, 1.2, (0.7,) * 300)).threshold == 0.6
