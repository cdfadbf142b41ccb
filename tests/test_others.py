"""What somebody else did, and what is theirs: only they, or a person here, may ask about it."""

from __future__ import annotations

import pytest

from intents.others import somebody_else
from tests.cases import before, library, words

FAMILY = library(
    hours=("when are you open", "are you open on sunday", "opening hours please"),
    gift=("cancel the order for my husband", "did my husband get the order", "my husband and the order"),
    orders=("cancel my order", "where is my order", "I want to cancel my order"),
)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("did my husband buy it", "husband buy"),
        ("did my husband really ever then buy it", "husband buy"),
        ("did my husband really ever then once buy it", ""),
        ("has your customer visited, where is my order", "customer visited"),
        ("so did my husbands order it", "husbands order"),
        ("where is my order did my wife", ""),
        ("did my wife", ""),
        ("my order", ""),
        ("did my order come", ""),
        ("did my husband sing and my wife pay", ""),
        ("would my husband buy it", ""),
        ("did most husbands buy it", ""),
        ("did somebody buy my order", ""),
        ("did my friend ever know", "friend know"),
        ("did my husband", ""),
        ("did my wife pay", "wife pay"),
    ],
)
def test_what_somebody_else_does_is_not_told(text: str, named: str) -> None:
    """A verb that asks, whose and who, and within four words something that is nobody else's to know."""
    assert words(somebody_else(before(text)), "left_over") == named


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("cancel my husbands order", "husbands order"),
        ("cancel my husband's order", "husband order"),
        ("cancel my sister new order", "sister order"),
        ("cancel my sister brand new order", ""),
        ("please do cancel the patients account", "patients account"),
        ("please cancel your patients account and records", "patients account"),
        ("where is my order for my sisters account", ""),
        ("my sisters order", ""),
        ("is my sisters order there", "sisters order"),
        ("my order see my sisters order", "sisters order"),
        ("cancel my old order", ""),
        ("cancel sisters order", ""),
        ("cancel my sisters order", "sisters order"),
        ("cancel my sister", ""),
        ("cancel order my sister", ""),
        ("cancel order of my sister account", "sister account"),
    ],
)
def test_what_is_somebody_elses_is_left_to_them(text: str, named: str) -> None:
    """Whose and who, and within two words a thing of theirs, behind what is to be done to it."""
    assert words(somebody_else(before(text)), "left_over") == named


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("cancel the order for my husband did my husband order it", ""),
        ("cancel my husband order", ""),
        ("cancel my wife order for my husband", "wife order"),
        ("did my wife pay and did my husband order", "wife pay"),
    ],
)
def test_an_intent_whose_examples_name_them_is_about_them(text: str, named: str) -> None:
    """An answer about a gift for a husband may speak of his order."""
    assert words(somebody_else(before(text, FAMILY)), "left_over") == named
