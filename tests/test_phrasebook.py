"""Finding listed phrases in tokens."""

from __future__ import annotations

from typing import Final

import pytest

from intents.phrasebook import Phrasebook, phrasebook

PHRASES: Final = (
    ("late", "still waiting for"),
    ("fire", "caught fire"),
    ("fire", "burn*"),
    ("fire", "burst into flam*"),
    ("fire", "smoke alarm*"),
    ("gone", "lost it* way"),
    ("gone", "lost"),
    ("harm", "hurt* my hand"),
    ("harm", "hu* badly"),
    ("none", "  "),
    ("gone", "lost my order"),
)


def book() -> Phrasebook:
    """A phrasebook made anew."""
    return phrasebook(PHRASES)


def found(text: str) -> list[str]:
    """What is found, each phrase with its label and place."""
    return [f"{one.label}: {one.phrase} {one.start}-{one.end}" for one in book().find(text.split())]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("it caught fire", ["fire: caught fire 1-3"]),
        ("it caught a fire", ["fire: caught fire 1-4"]),
        ("it caught a big fire", []),
        ("it caught no fire", []),
        ("it caught", []),
        ("fire caught", []),
        ("still waiting here for it", ["late: still waiting for 0-4"]),
        ("still not waiting for it", []),
        ("still waiting", []),
        ("still waiting still waiting for it", ["late: still waiting for 2-5"]),
        ("burnt", ["fire: burn* 0-1"]),
        ("bur", []),
        ("it burst into flames", ["fire: burst into flam* 1-4"]),
        ("burst right into hot flames", ["fire: burst into flam* 0-5"]),
        ("burst into fire", []),
        ("burst into flats", []),
        ("caught firs", []),
        ("the smoke alarms", ["fire: smoke alarm* 1-3"]),
        ("smoke alarms", ["fire: smoke alarm* 0-2"]),
        ("lost", ["gone: lost 0-1"]),
        ("lost its way", ["gone: lost it* way 0-3", "gone: lost 0-1"]),
        ("lost all its way", ["gone: lost it* way 0-4", "gone: lost 0-1"]),
        ("lost my order", ["gone: lost 0-1", "gone: lost my order 0-3"]),
        ("lost my ordeal", ["gone: lost 0-1"]),
        ("hurts my hand", ["harm: hurt* my hand 0-3"]),
        ("hurt badly my hand", ["harm: hu* badly 0-2", "harm: hurt* my hand 0-4"]),
        ("caught fire caught fire", ["fire: caught fire 0-2", "fire: caught fire 2-4"]),
        ("caught caught fire", ["fire: caught fire 0-3", "fire: caught fire 1-3"]),
        ("", []),
    ],
)
def test_a_phrase_is_found_with_at_most_one_word_between_two_of_its_words(text: str, named: list[str]) -> None:
    """No negation may stand there; a word that ends in a star stands for all that begin so."""
    assert found(text) == named


@pytest.mark.parametrize(
    ("token", "begins"),
    [("caught", True), ("burning", True), ("hu", True), ("h", False), ("fire", False), ("lost", True), ("los", False)],
)
def test_whether_some_phrase_begins_so(token: str, begins: bool) -> None:
    """By a whole word or by its beginning."""
    assert book().begins(token) == begins


def test_a_book_without_beginnings_is_searched_by_whole_words() -> None:
    """And an empty one holds nothing."""
    whole = phrasebook([("fire", "caught fire")])
    assert [one.phrase for one in whole.find(["it", "caught", "fire"])] == ["caught fire"]
    assert phrasebook([]).find(["it"]) == []
    assert not phrasebook([]).begins("it")
