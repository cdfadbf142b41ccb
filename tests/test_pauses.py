"""A vendor in trouble is left alone, then tried with one call before everything that waits goes out."""

from __future__ import annotations

from bot.pauses import HELD_MOST_MS, HELD_MS, Pauses

MOST = 32


def test_nothing_in_a_pause_one_after_it_and_all_once_something_went_out() -> None:
    """The vendor's own time is kept, and what waits does not come down on it all at once."""
    pauses = Pauses()
    assert pauses.room("x", MOST, 0) == MOST
    pauses.until("x", 900, 0)
    assert [pauses.room("x", MOST, at) for at in (0, 899, 900)] == [0, 0, 1]
    assert pauses.room("telegram", MOST, 0) == MOST
    pauses.over("x")
    assert pauses.room("x", MOST, 900) == MOST


def test_what_a_person_must_mend_is_tried_ever_more_rarely() -> None:
    """A minute, two, four, eight, ten; calls under way at the same time make it no longer."""
    pauses, at, waits = Pauses(), 0, []
    for _ in range(20):
        waits.append(pauses.hold("x", at))
        assert pauses.hold("x", at + 1) == waits[-1] - 1
        at += waits[-1]
    assert waits[:5] == [HELD_MS, 2 * HELD_MS, 4 * HELD_MS, 8 * HELD_MS, HELD_MOST_MS]
    assert max(waits) == HELD_MOST_MS
    pauses.over("x")
    assert pauses.hold("x", at) == HELD_MS


def test_a_later_shorter_wait_does_not_end_a_longer_pause() -> None:
    """Several calls were under way: the longest time that the vendor named counts."""
    pauses = Pauses()
    pauses.until("x", 900, 0)
    pauses.until("x", 5, 1)
    assert pauses.room("x", MOST, 899) == 0
