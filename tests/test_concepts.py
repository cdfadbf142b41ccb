"""English words and turns of phrase that mean nearly the same."""

from __future__ import annotations

from intents.concepts import CONCEPTS, TURNS

STANDS_FOR = {
    "parcel": "parcel",
    "package": "parcel",
    "consignment": "parcel",
    "courier": "ship",
    "berlin": "eu",
    "torino": "eu",
    "hongkong": "japan",
    "near": "near",
    "nearest": "near",
    "lamp": None,
    "": None,
}
FIRST = ("send back", "sending back", "sent back", "bring back", "give back")


def test_words_and_turns_amount_to_a_word() -> None:
    """From the first set to the last, each with one word that stands for it; most words are in none.

    All of it is one test: the lists are made when the module is loaded, which counts for the first test of a file.
    """
    sets, turns = CONCEPTS["en"], TURNS["en"]
    assert {word: sets.get(word) for word in STANDS_FOR} == STANDS_FOR
    assert all(sets[first] == first for first in sets.values())
    assert all(word == word.strip() and " " not in word for word in sets)
    assert len(set(sets.values())) > 100
    assert turns[:5] == tuple(("return", turn) for turn in FIRST)
    assert turns[-3:] == (("pickup", "collect from"), ("cost", "how much"), ("cost", "how expensive"))
    assert len(turns) == len(set(turns)) > 150
    assert all(turn and turn == turn.strip() and not set(turn) & set(":;") for _, turn in turns)
    assert list(CONCEPTS) == list(TURNS) == ["en"]
