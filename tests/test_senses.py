"""How near words lie to an intent in meaning."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bot.word_vectors import word_vectors
from intents.contents import Intent
from intents.corpus import corpus
from intents.senses import FAR, NEAR, Senses, senses
from tests.shop_library import SHOP

ROOMS = {
    "book": ("can I book a table", "book a room", "the room please"),
    "hours": ("when do you open", "opening on sunday"),
    "zorbex": ("zorbex", "is the zorbex"),
}


def rooms(*, informed: bool = True) -> Senses | None:
    """A small library in the word table, or without one."""
    library = replace(SHOP, intents={name: Intent(name, name, lines) for name, lines in ROOMS.items()})
    return senses(corpus(library, word_vectors() if informed else None))


def test_a_word_is_as_near_as_the_nearest_topical_word() -> None:
    """By the angle, whatever the length; 0 where the table or the intent has none."""
    held = rooms()
    assert held is not None
    assert held.nearness("room", 0) == pytest.approx(1.0, abs=0.02)
    assert 0.4 < held.nearness("bedroom", 0) < 0.98
    assert held.nearness("bedroom", 1) < held.nearness("bedroom", 0)
    assert held.nearness("qqzzxx", 0) == 0.0
    assert held.nearness("room", 2) == 0.0


def test_plain_words_of_the_examples_are_no_topic() -> None:
    """Only what the table knows and sentences are not built with."""
    held = rooms()
    assert held is not None
    assert [len(words) for words in held.words] == [3, 3, 0]
    assert all(np.linalg.norm(row) == pytest.approx(1.0, abs=0.02) for row in held.words[0])


def test_how_far_a_word_is_explained() -> None:
    """From not at all to wholly; a word of a kind is not."""
    held = rooms()
    assert held is not None
    assert held.explained("room", 0) == 1.0
    assert held.explained("purple", 0) == 0.0
    near = held.nearness("bedroom", 0)
    assert FAR < near < NEAR
    assert held.explained("bedroom", 0) == pytest.approx((near - FAR) / (NEAR - FAR), abs=1e-6)
    assert held.explained("roomfriendly", 0) == 0.0


@pytest.mark.parametrize(
    ("word", "place"), [("berlin", True), ("osaka", True), ("table", False), ("qqzzxx", False), ("sunday", False)]
)
def test_places_lie_together(word: str, place: bool) -> None:
    """Those that are listed and those that are not."""
    held = rooms()
    assert held is not None
    assert held.is_place(word) == place


def test_without_a_word_table_there_are_none() -> None:
    """Then words are all there is."""
    assert rooms(informed=False) is None
