"""House style: what a brand does not want to say, told of a text."""

from __future__ import annotations

import pytest

from intents.contents import Voice
from intents.voice import count_emoji, lint


@pytest.mark.parametrize(
    ("text", "banned", "said"),
    [
        ("Really cheap.", ("cheap",), ("cheap",)),
        ("REALLY CHEAP", ("Cheap",), ("Cheap",)),
        ("cheap", ("cheap",), ("cheap",)),
        ("it is cheaper", ("cheap",), ()),
        ("dirtcheap", ("cheap",), ()),
        ("as  per\nmy last", ("as per my last",), ("as per my last",)),
        ("as per our last", ("as per my last",), ()),
        ("my last, as per", ("as per my last",), ()),
        ("only 50% (now)!", ("50% (now)", "5.%"), ("50% (now)",)),
        ("cheap, dear, free", ("free", "costly", "cheap"), ("free", "cheap")),
        ("anything", (), ()),
    ],
)
def test_phrases_that_are_not_to_be_said_are_found(text: str, banned: tuple[str, ...], said: tuple[str, ...]) -> None:
    """As whole words in their order, whatever the case and white space; in the order of the list."""
    assert lint(text, Voice(banned)) == tuple(f'"{phrase}" is on the list voice.banned' for phrase in said)


@pytest.mark.parametrize(
    ("text", "most", "told"),
    [
        ("Soon 🎉💚", 2, ()),
        ("Soon 🎉👩‍👩‍👧🇵🇹", 2, ("3 emoji here, and voice.max_emoji is 2",)),
        ("Soon", 0, ()),
        ("Soon 🎉", 0, ("1 emoji here, and voice.max_emoji is 0",)),
        ("🎉" * 40, None, ()),
    ],
)
def test_more_emoji_than_wanted_are_told(text: str, most: int | None, told: tuple[str, ...]) -> None:
    """Exactly as many as may be are not too many; without a bound there never are."""
    assert lint(text, Voice((), most)) == told


def test_all_that_is_against_the_style_is_told() -> None:
    """Phrases first."""
    assert lint("cheap 🎉", Voice(("cheap",), 0)) == (
        '"cheap" is on the list voice.banned',
        "1 emoji here, and voice.max_emoji is 0",
    )


EMOJI = [("none © ™ 1 # *", 0), ("❤️💚", 2), ("👩‍👩‍👧", 1), ("🇵🇹🇪🇸", 2), ("1️⃣", 1), ("👍🏽", 1), ("☀", 1)]


@pytest.mark.parametrize(("text", "count"), EMOJI)
def test_emoji_are_counted_as_readers_see_them(text: str, count: int) -> None:
    """Families, flags, skin tones and keycaps are one emoji each; digits and © are none."""
    assert count_emoji(text) == count
