"""Whether followers ask the same, by what their questions are about."""

from __future__ import annotations

import pytest

from intents.gathering import alike_among, ask_alike, content_of
from intents.understanding import Fitted, fit
from tests.shop_library import SHOP


@pytest.fixture(scope="module")
def shop() -> Fitted:
    """A small library, fitted."""
    return fit(SHOP)


@pytest.mark.parametrize(
    ("text", "other", "alike"),
    [
        ("is the pop-up in lisbon cancelled", "the lisbon pop-up is cancelled??", True),
        ("is the pop-up in lisbon cancelled", "IS THE POP-UP IN LISBON CANCELLED", True),
        ("is the pop-up in lisbon cancelled", "is the pop-up in porto open", False),
        ("where is order 48213", "where is order 48214", False),
        ("hello", "hello", False),
        ("", "", False),
    ],
)
def test_what_asks_the_same(shop: Fitted, text: str, other: str, alike: bool) -> None:
    """By what the question is about; a follower's own order and a single word never are the same question."""
    assert alike_among(text, [(7, other)], shop) == ((7,) if alike else ())


@pytest.mark.parametrize(
    ("content", "other", "alike"),
    [
        ("ab", "ab", True),
        ("abc", "abcde", True),
        ("abcd", "abcef", False),
        ("abcd", "abce", True),
        ("abc", "abd", False),
        ("a", "a", False),
        ("", "", False),
        ("ab", "cd", False),
    ],
)
def test_questions_are_the_same_where_most_of_what_they_are_about_is(content: str, other: str, alike: bool) -> None:
    """Three fifths of all words of the two, and at least two; from whichever side they are looked at."""
    assert ask_alike(frozenset(content), frozenset(other)) is alike
    assert ask_alike(frozenset(other), frozenset(content)) is alike


def test_all_that_ask_the_same_are_found_in_their_order(shop: Fitted) -> None:
    """Among others that do not."""
    others = [(9, "the lisbon pop-up is cancelled"), (4, "do you ship to norway"), (2, "lisbon pop-up cancelled?")]
    assert alike_among("is the pop-up in lisbon cancelled", others, shop) == (9, 2)


@pytest.mark.parametrize("text", ["is the tent for order 48213 cancelled", "is the tent for $40 cancelled"])
def test_a_question_about_ones_own_order_is_like_no_other(shop: Fitted, text: str) -> None:
    """A number or a sum of money makes it one's own, whatever else it is about."""
    assert content_of(text, shop) == frozenset()
    assert alike_among("is the tent cancelled", [(1, text), (2, "tent cancelled?")], shop) == (2,)
