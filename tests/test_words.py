"""How lists of words and phrases are written down."""

from __future__ import annotations

from intents.words import listed, phrases_in


def test_words_are_listed_between_spaces() -> None:
    """Over any number of lines."""
    assert listed("  order orders\n   order  ") == {"order", "orders"}
    assert listed("") == frozenset()


def test_phrases_are_listed_between_semicolons() -> None:
    """In order, over any number of lines, with one space between their words; empty ones are none."""
    assert phrases_in("\n  thank   you; bye\n bye;;order*; ") == ("thank you", "bye bye", "order*")
    assert phrases_in(" ; ") == ()
