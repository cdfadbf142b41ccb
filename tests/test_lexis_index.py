"""The common words of a language as an index of slips."""

from __future__ import annotations

import pytest

from intents.lexis import COMMON, Lexis

WORDS = ("receive", "relieve", "parcel", "carpet", "straße", "cat", "internationalizations")


@pytest.fixture(scope="module")
def lexis() -> Lexis:
    """A few words, commonest first."""
    return Lexis.of({word: rank for rank, word in enumerate(WORDS)})


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("recieve", "receive"),
        ("parcl", "parcel"),
        ("parrcel", "parcel"),
        ("patcel", "parcel"),
        ("parcle", "parcel"),
        ("strase", "straße"),
        ("reieve", "relieve"),
        ("prcl", ""),
        ("caat", ""),
        ("zzzzzz", ""),
        ("internationalization", ""),
        ("x" * 300, ""),
    ],
)
def test_a_word_one_slip_away_is_found(lexis: Lexis, typed: str, meant: str) -> None:
    """A letter left out, put in, changed or swapped; no word too short or too long is mended to."""
    assert lexis.nearest(typed) == meant


def test_rare_words_are_no_ones_mending() -> None:
    """Only the commonest words of a long list are mended to."""
    lexis = Lexis.of({f"word{chr(97 + at % 26)}{at}": at for at in range(COMMON)} | {"seldom": COMMON})
    assert not lexis.is_common("seldom")
    assert lexis.nearest("seldon") == ""


def test_an_empty_list_mends_nothing() -> None:
    """No words, no mending."""
    assert Lexis.of({}).nearest("anything") == ""
