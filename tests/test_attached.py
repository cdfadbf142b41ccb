"""What hangs on the thing asked for and makes another of it."""

from __future__ import annotations

from typing import Final

import pytest

from bot.word_vectors import word_vectors
from intents.attached import attached, conjoined
from intents.understanding import fit
from tests.cases import before, library

HOUSE: Final = library(
    cloakroom=("is there a cloakroom", "how much is the cloakroom", "do you have a cloakroom", "the cloakroom please"),
    gift=("a card for mum", "a card for dad", "a card for granny", "a card for friends"),
    parking=("is there parking", "where is the parking", "how much is parking", "the parking please"),
    repair=("do you repair shoes", "can you repair bags", "will you repair tents", "who can repair my bag"),
    tickets=(
        "how do I buy tickets",
        "where can I buy a ticket",
        "is a ticket still there",
        "I want to buy tickets",
        "tickets for the concert",
    ),
)
INFORMED: Final = fit(HOUSE.library, word_vectors())


@pytest.mark.parametrize(
    ("text", "named"),
    [
        # behind a preposition
        ("tickets for the zoo", "zoo"),
        ("how do I buy tickets for the zoo", "zoo"),
        ("how do I buy tickets for our other new zebras please", "zebras"),
        ("how do I buy tickets for zebras running", ""),
        ("how do I buy tickets for zebras when", "zebras"),
        ("how do I buy tickets for my friend", ""),
        ("how do I buy tickets against zebras", "zebras"),
        ("how do I buy tickets beside zebra", ""),
        ("please for zebra", ""),
        ("for zebra tickets", ""),
        ("a card for zebras", ""),
        # the thing that an own word only says the kind of
        ("is there a cloakroom robot", "robot"),
        ("do you have the cloakroom robot", ""),
        ("I sell a cloakroom robot", "robot"),
        ("is there the cloakroom robot please", ""),
        ("is there a cloakroom mum", ""),
        ("is there a big cloakroom robot", ""),
        ("where is a cloakroom robot", ""),
        ("have a cloakroom robot", "robot"),
        # another intent's kind of an own thing
        ("where can I buy a parking ticket", "parking"),
        ("where can I buy parking ticket", ""),
        ("where can I buy the ticket parking", ""),
        ("where can I buy a zebra ticket", ""),
        ("tickets for a parking concert", ""),
        ("a parking ticket I can buy", "parking"),
        # the last word, behind a verb that the examples do to named things
        ("do you repair hearts", "hearts"),
        ("we repair hearts", "hearts"),
        ("do you repair old hearts", "hearts"),
        ("do you repair very old hearts", ""),
        ("do they repair hearts", ""),
        ("do you repair zebra", ""),
        ("do you repair hearts quickly", ""),
        ("repair hearts", ""),
        ("I paint hearts", ""),
        # what is to be done to a thing
        ("can you get my bag zapped", "zapped"),
        ("have my bag zapped", "zapped"),
        ("get my old green bag zapped", "zapped"),
        ("get my old big green bag zapped", ""),
        ("can you get shoes zapped", ""),
        ("repair my bag get zapped", ""),
        ("repair my bag zapped", ""),
        ("can you get my bag zapping", ""),
        ("can you get my bag repaired", ""),
        ("can you zap and get my bag repaired", ""),
    ],
)
def test_words_that_make_another_thing_of_it_are_named(text: str, named: str) -> None:
    """Where the intent's examples do not put many kinds in such a place."""
    assert " ".join(attached(before(text, HOUSE))) == named


def test_a_place_makes_no_other_thing_of_it() -> None:
    """The word table knows towns that no list has."""
    assert list(attached(before("how do I buy tickets for osaka", INFORMED))) == []
    assert list(attached(before("how do I buy tickets for osaka", HOUSE))) == ["osaka"]
    assert list(attached(before("how do I buy tickets for zebras", INFORMED))) == ["zebras"]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("is there a cloakroom and a parking", "parking"),
        ("is there a cloakroom and the parking please", "parking"),
        ("is there a cloakroom and parking", ""),
        ("is there cloakroom and a parking", "parking"),
        ("is there a cloakroom or a parking", ""),
        ("is there a cloakroom and a zebra", ""),
        ("a cloakroom and a parking", ""),
        ("is there a cloakroom and a", ""),
        ("is there a cloakroom and a cloakroom", ""),
    ],
)
def test_a_second_thing_that_another_intent_is_about_is_named(text: str, named: str) -> None:
    """What is asked, asked of the second thing alone, is nearly an example of another intent."""
    assert conjoined(before(text, HOUSE)) == named
