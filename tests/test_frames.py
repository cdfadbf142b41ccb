"""What stands where in an intent's examples."""

from __future__ import annotations

import pytest

from intents.frames import Frame, frame
from intents.reading import reader


def seen(*lines: str) -> Frame:
    """The places in some examples."""
    held = reader(lines, "en")
    return frame([held.read(line) for line in lines])


def test_what_a_verb_is_done_to_stands_behind_an_article() -> None:
    """Every verb with every thing, wherever they stand in an example."""
    objects = seen(
        "can I book a table", "book my room please", "cancel the room", "I booked it", "can I book a"
    ).objects
    assert objects == {"book": {"tabl", "room"}, "cancel": {"room"}}


def test_what_stands_behind_a_preposition_is_kept() -> None:
    """The first of three words that is no plain one; behind *for* and *and* too."""
    behind = seen(
        "a ticket for the zoo", "for my own mum", "card and bag", "sent with the big blue bag", "to us of the team zoo"
    ).behind
    assert behind == {"for": {"zoo", "mum"}, "and": {"bag"}, "with": {"big"}, "of": {"zoo"}}
    assert seen("shipped to", "above the zoo", "for all of us").behind == {}


@pytest.mark.parametrize(
    ("lines", "takes"),
    [
        (("book a table", "book a room", "book my seat"), True),
        (("book a table", "book a room"), False),
        (("cancel it",), False),
    ],
)
def test_from_three_different_things_on_any_may_stand_there(lines: tuple[str, ...], takes: bool) -> None:
    """Fewer tell what it is about."""
    assert seen(*lines).takes("book") == takes


@pytest.mark.parametrize(
    ("lines", "owned"),
    [
        (("where is the eye clinic", "a dental clinic near me"), True),
        (("where is the eye clinic", "your eye clinic", "the clinic"), False),
        (("is that my clinic", "our clinic"), False),
        (("clinic",), False),
    ],
)
def test_from_two_different_owners_on_any_may_own_a_house(lines: tuple[str, ...], owned: bool) -> None:
    """Words that sentences are built with own nothing."""
    assert seen(*lines).owned("clinic") == owned


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        (("opened at Mammuts",), True),
        (("is it open", "booked with Fribblewick", "is it mine"), True),
        (("opened at the shop", "bought with my mum", "in Fribblewick"), False),
        ((), False),
    ],
)
def test_names_stand_behind_at_from_and_the_like(lines: tuple[str, ...], names: bool) -> None:
    """Where an example has one there, so may a message."""
    assert seen(*lines).names == names
