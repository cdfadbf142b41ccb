"""English words and turns of phrase that mean nearly the same."""

from __future__ import annotations

import pytest

from intents.concepts import CONCEPTS, TURNS


@pytest.mark.parametrize(
    ("word", "stands_for"),
    [
        ("parcel", "parcel"),
        ("package", "parcel"),
        ("consignment", "parcel"),
        ("courier", "ship"),
        ("berlin", "eu"),
        ("torino", "eu"),
        ("hongkong", "japan"),
        ("near", "near"),
        ("nearest", "near"),
        ("lamp", None),
        ("", None),
    ],
)
def test_words_of_a_set_have_one_that_stands_for_them(word: str, stands_for: str | None) -> None:
    """From the first set to the last; most words are in none."""
    assert CONCEPTS["en"].get(word) == stands_for


def test_the_word_that_stands_for_a_set_is_in_no_other() -> None:
    """Else two sets would run into each other."""
    sets = CONCEPTS["en"]
    assert all(sets[first] == first for first in sets.values())
    assert all(word == word.strip() and " " not in word for word in sets)
    assert len(set(sets.values())) > 100


def test_turns_of_phrase_amount_to_a_word() -> None:
    """In the order of the list, several a line."""
    turns = TURNS["en"]
    assert turns[:5] == (
        ("return", "send back"),
        ("return", "sending back"),
        ("return", "sent back"),
        ("return", "bring back"),
        ("return", "give back"),
    )
    assert turns[-3:] == (("pickup", "collect from"), ("cost", "how much"), ("cost", "how expensive"))
    assert len(turns) == len(set(turns)) > 150
    assert all(turn and turn == turn.strip() and not set(turn) & set(":;") for _, turn in turns)
    assert list(CONCEPTS) == list(TURNS) == ["en"]
