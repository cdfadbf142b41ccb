"""Common words of the language, found although they are mistyped."""

from __future__ import annotations

import pytest

from intents.lexis import COMMON, Lexis
from intents.reading import reader

WORDS = ["the", "time", "physical", "schedule", "weather", "movie", "room", "form", "from", "debit", "wind"]


def common(*words: str) -> Lexis:
    """The list of these words, commonest first."""
    return Lexis.of({word: at for at, word in enumerate(words or WORDS)})


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("phusical", "physical"),
        ("schedul", "schedule"),
        ("wetaher", "weather"),
        ("moviee", "movie"),
        ("debti", "debit"),
        ("tmie", "time"),
    ],
)
def test_one_slip_is_mended(typed: str, meant: str) -> None:
    """A wrong, missing, doubled or swapped letter."""
    assert common().nearest(typed) == meant


@pytest.mark.parametrize("typed", ["phusicla", "xyzzy", "tme", "", "rom", "wethaer"])
def test_what_is_further_off_or_too_short_is_not(typed: str) -> None:
    """Two slips, a word of nowhere, three letters, a letter that stands two places off."""
    assert common().nearest(typed) == ""


@pytest.mark.parametrize(
    ("typed", "words", "meant"),
    [
        ("carx", ("card", "cart"), "card"),
        ("carx", ("cart", "card"), "cart"),
        ("hose", ("rose", "house"), "house"),
        ("hose", ("rose", "nose"), "rose"),
    ],
)
def test_of_two_as_near_the_commoner_is_meant(typed: str, words: tuple[str, ...], meant: str) -> None:
    """Unless only the other begins as what was typed does: few mistype the first letter."""
    assert common(*words).nearest(typed) == meant


def test_rare_words_stand_but_nothing_is_mended_to_them() -> None:
    """Beyond the common ones the list only says that a word exists."""
    ranks = {f"word{at}": at for at in range(COMMON)} | {"quixotic": COMMON}
    lexis = Lexis.of(ranks)
    assert (lexis.nearest("quixotik"), lexis.is_common("quixotic")) == ("", False)
    assert (lexis.is_common("word0"), lexis.is_common(f"word{COMMON - 1}")) == (True, True)
    assert not lexis.is_common("unheard")


def test_a_readers_own_words_come_first() -> None:
    """A word of the library as near as a common one is the one meant."""
    own = reader(["where is my order"], "en", lexis=common())
    assert own.read("where is my ordre").tokens == ("where", "is", "my", "order")
    assert own.read("the wether").tokens[-1] in {"weather", "wether"}
    assert own.read("a phusical room").tokens == ("a", "physical", "room")


def test_a_mended_contraction_is_spelt_out() -> None:
    """``didngt`` was *didnt*, which is *did not*."""
    lexis = Lexis.of({"didnt": 0, "arrive": 1})
    assert reader(["where is my order"], "en", lexis=lexis).read("it didngt arrive").tokens == (
        "it", "did", "not", "arrive",
    )  # fmt: skip


# --- the index of slips ------------------------------------------------------------------------------------------

SLIPS = ("receive", "relieve", "parcel", "carpet", "straße", "cat", "internationalizations")


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
def test_a_word_one_slip_away_is_found(typed: str, meant: str) -> None:
    """A letter left out, put in, changed or swapped; no word too short or too long is mended to."""
    assert common(*SLIPS).nearest(typed) == meant


def test_rare_words_are_no_ones_mending() -> None:
    """Only the commonest words of a long list are mended to."""
    lexis = Lexis.of({f"word{chr(97 + at % 26)}{at}": at for at in range(COMMON)} | {"seldom": COMMON})
    assert not lexis.is_common("seldom")
    assert lexis.nearest("seldon") == ""


def test_an_empty_list_mends_nothing() -> None:
    """No words, no mending."""
    assert Lexis.of({}).nearest("anything") == ""
