"""The thresholds that other matchers find by cross-validation of a library."""

from __future__ import annotations

from bench.held_out import FOLDS, Fold, folds, threshold

EXAMPLES = [(f"text {at} of {name}", name) for name in ("a", "b", "c", "d", "e", "f", "g", "h") for at in range(5)]


def test_every_example_is_asked_where_it_was_not_kept() -> None:
    """A matcher is never asked what it was shown."""
    made = folds(EXAMPLES)
    assert len(made) == FOLDS
    for fold in made:
        kept, asked = {text for text, _ in fold.kept}, {text for text, _ in fold.asked}
        assert not kept & asked
        assert kept | asked == {text for text, _ in EXAMPLES}
    assert {text for fold in made for text, _ in fold.asked} == {text for text, _ in EXAMPLES}


def test_each_intent_is_left_out_once_and_should_then_find_no_answer() -> None:
    """Its examples are asked as messages that the library has nothing for."""
    for name in {name for _, name in EXAMPLES}:
        without = [fold for fold in folds(EXAMPLES) if name not in {own for _, own in fold.kept}]
        assert len(without) == 1
        texts = {text for text, own in EXAMPLES if own == name}
        assert all(own == "" for text, own in without[0].asked if text in texts)


def test_the_threshold_is_the_least_that_is_precise_enough() -> None:
    """More is answered at a lower bar, as long as what is answered is right."""
    fold = Fold((), (("one", "a"), ("two", "a"), ("three", "b"), ("four", "")))
    answers = [(0.9, "a"), (0.8, "a"), (0.7, "b"), (0.4, "a")]
    assert threshold([(fold, answers)], 0.98) == 0.7


def test_nothing_is_answered_where_no_threshold_is_precise_enough() -> None:
    """A bar above 1 lets no confidence pass."""
    fold = Fold((), (("one", "a"), ("two", "")))
    assert threshold([(fold, [(0.5, "a"), (0.9, "a")])], 0.98) > 1
