"""Mistyped words, and what they were meant to be."""

from __future__ import annotations

from typing import Final

import pytest

from intents.lexis import Lexis
from intents.spelling import LONGEST, Spelling, spelling

TIERS: Final = (
    ("order", "parcel", "where", "size", "is", "fit"),
    ("ordeal", "shipping", "canada", "ordinary", "to", "a"),
)
COMMON: Final = Lexis.of({word: at for at, word in enumerate(("the", "money", "yesterday", "rdinarys", "ordem"))})


def speller(*, common: bool = False) -> Spelling:
    """A speller of two tiers and of names that nothing is mended to."""
    return spelling(*TIERS, kept=("zorbex", "ordes"), lexis=COMMON if common else None)


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        # right as it stands, or beyond repair
        ("order", "order"),
        ("zorbex", "zorbex"),
        ("ordes", "ordes"),
        ("zorbix", "zorbix"),
        ("od", "od"),
        ("ft", "ft"),
        ("fitt", "fit"),
        ("§ordre", "§ordre"),
        ("ord3r", "ord3r"),
        ("x" * 30, "x" * 30),
        # a letter out, another, one more, or two that changed places
        ("ordr", "order"),
        ("ordre", "order"),
        ("orderr", "order"),
        ("oorder", "order"),
        ("orfer", "order"),
        ("parcle", "parcel"),
        ("wher", "where"),
        ("parcelll", "parcel"),
        # or two of that, one on each side
        ("prcle", "prcle"),
        ("shiping", "shipping"),
        ("shipin", "shipin"),
        ("hippings", "shipping"),
        ("oderr", "order"),
        # of two as near the one more wanted
        ("ordea", "order"),
        ("ordel", "order"),
        ("siz", "size"),
        ("sze", "size"),
        ("sizw", "size"),
        ("fiz", "fiz"),
        # two words written as one
        ("whereis", "where is"),
        ("tosize", "to size"),
        ("orderto", "order to"),
        ("isorder", "is order"),
        ("ofparcel", "ofparcel"),
        ("tocanada", "to canada"),
        ("isfit", "isfit"),
        ("isasize", "isasize"),
        ("afitsize", "afitsize"),
    ],
)
def test_an_unknown_word_becomes_the_known_one_that_was_meant(word: str, meant: str) -> None:
    """Or two of them, or it stays as it is."""
    assert " ".join(speller().repair(word)) == meant


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("whereis", "where is"),
        ("ordermoney", "order money"),
        ("yesterdya", "yesterday"),
        ("shipin", "shipin"),
        ("hippings", "shipping"),
        ("rdinaryx", "rdinarys"),
        ("ordeb", "order"),
        ("orderthe", "orderthe"),
        ("ordr", "order"),
    ],
)
def test_common_words_of_the_language_are_meant_too(word: str, meant: str) -> None:
    """Behind those that are one slip away, before those that are two."""
    assert " ".join(speller(common=True).repair(word)) == meant


def test_of_words_as_near_the_one_that_begins_alike_is_meant() -> None:
    """Then the first of the alphabet; a letter held down at the end counts before either."""
    assert spelling(("bold", "solt")).repair("sold") == ("solt",)
    assert spelling(("bold", "cold")).repair("sold") == ("bold",)
    assert spelling(("fred", "free")).repair("freq") == ("fred",)
    assert spelling(("fred", "fre")).repair("free") == ("fre",)


def test_what_is_known_is_right_as_it_stands() -> None:
    """Names are, though nothing is mended to them."""
    assert all(map(speller().known, ("order", "shipping", "zorbex")))
    assert not any(map(speller().known, ("ordre", "", "money")))


def test_of_two_tiers_the_first_is_more_wanted() -> None:
    """A word of both counts by the first; one that is kept apart and wanted is wanted."""
    made = spelling(("order",), ("order", "canada"), kept=("canada", "zorbex"))
    assert made.ranks == {"order": 2, "canada": 1, "zorbex": 0}
    assert made.forms["ordr"] == ("order",)
    assert "zorbe" not in made.forms


def test_long_and_short_words_and_numbers_are_nobodys_mending() -> None:
    """Forms are kept of words of three to twenty-four letters."""
    made = spelling(("ab", "abc", "a1c", "y" * LONGEST, "x" * (LONGEST + 1)))
    assert set(made.forms) == {"abc", "ab", "ac", "bc", "y" * LONGEST, "y" * (LONGEST - 1)}
