"""A text that is too long for one message, cut where it reads best."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from intents.slots import Span
from intents.splitting import MOST_PARTS, split


def shorter_than(most: int) -> Callable[[str], bool]:
    """A way of sending with room for so many characters."""
    return lambda text: len(text) <= most


def parted(text: str, most: int) -> list[str] | None:
    """A text without slots in parts."""
    found = split([Span(text, value=False)], shorter_than(most))
    return None if found is None else list(found)


@pytest.mark.parametrize(
    ("text", "most", "parts"),
    [
        ("", 5, []),
        (" \n ", 5, []),
        ("fits", 4, ["fits"]),
        ("  fits  ", 4, ["fits"]),
        # a paragraph goes before a sentence, that before a word, that before the middle of a word
        ("aa bb. cc\n\ndd ee. ff gg", 16, ["aa bb. cc", "dd ee. ff gg"]),
        ("aa bb cc. dd ee ff gg", 15, ["aa bb cc.", "dd ee ff gg"]),
        ("aa bb cc\ndd ee ff gg", 14, ["aa bb cc", "dd ee ff gg"]),
        ("aa bb cc dd", 9, ["aa bb cc", "dd"]),
        ("abcdefgh ij", 4, ["abcd", "efgh", "ij"]),
        # the last of equally good places
        ("a. b. c. d. e.", 9, ["a. b. c.", "d. e."]),
        ("a\n\nb\n\nc\n\nd", 8, ["a\n\nb\n\nc", "d"]),
        # a better place in the first half is left for a worse one in the second
        ("a.\n\nbb cc dd ee ff", 14, ["a.\n\nbb cc dd", "ee ff"]),
        ("aaaa\n\nbb cc dd ee ff", 15, ["aaaa\n\nbb cc dd", "ee ff"]),
        ("zzzzzzzzzzzzzz\n\naaaa\n\nbb cc dd ee ff", 15, ["zzzzzzzzzzzzzz", "aaaa\n\nbb cc dd", "ee ff"]),
        ("aaaaaa\n\nbb cc ddd ee", 16, ["aaaaaa\n\nbb cc", "ddd ee"]),
        ("aaaa bbbbbbbbbbbbbbb", 12, ["aaaa", "bbbbbbbbbbbb", "bbb"]),
        ("aaaaaa. bbbbbbbbb", 14, ["aaaaaa.", "bbbbbbbbb"]),
        # quotes and brackets behind a sentence stay with it
        ('He said "no." (Yes!) And so on', 16, ['He said "no."', "(Yes!) And so on"]),
        ("one two three.) four five", 18, ["one two three.)", "four five"]),
        ("毎日営業。土日も営業。", 7, ["毎日営業。", "土日も営業。"]),
        # links are not cut, whatever stands in them
        ("ok www.a.example/b?c.d!e now", 24, ["ok www.a.example/b?c.d!e", "now"]),
        ("ok HTTPS://a.example/b. now", 23, ["ok HTTPS://a.example/b.", "now"]),
        ("ab www.c", 5, ["ab", "www.c"]),
        ("aa bb www.a.example", 13, ["aa bb", "www.a.example"]),
        ("x\n\n\n\ny", 1, ["x", "y"]),
    ],
)
def test_where_a_long_text_is_cut(text: str, most: int, parts: list[str]) -> None:
    """At the best place in the second half of what fits, else at the best there is."""
    assert parted(text, most) == parts


@pytest.mark.parametrize("text", ["www.a.example/b", "https://a.example"])
def test_a_link_that_fits_nowhere_is_not_said_in_pieces(text: str) -> None:
    """Nothing rather than a broken address."""
    assert parted(text, 10) is None
    assert parted(text, len(text) - 1) is None
    assert parted(f"x {text} y", 10) is None
    assert parted(f"{text} www.c", 10) is None


def test_as_many_parts_as_are_allowed_and_not_one_more() -> None:
    """Eight messages are sent, nine are refused."""
    assert parted("word " * MOST_PARTS, 5) == ["word"] * MOST_PARTS
    assert MOST_PARTS == 8
    assert parted("word " * (MOST_PARTS + 1), 5) is None


@pytest.mark.parametrize(
    ("before", "value", "after", "most", "parts"),
    [
        ("to ", "Rua 1 2", " now", 10, ["to Rua 1 2", "now"]),
        ("write to ", "Rua 1 2", " now", 10, ["write to", "Rua 1 2", "now"]),
        ("", "a b", " c d", 3, ["a b", "c d"]),
        ("", "a b", "", 2, None),
        ("c ", "ab", "", 1, None),
    ],
)
def test_a_value_stays_whole(before: str, value: str, after: str, most: int, parts: list[str] | None) -> None:
    """A text may be cut at either end of a value and never inside it."""
    spans = [Span(before, value=False), Span(value, value=True), Span(after, value=False)]
    found = split(spans, shorter_than(most))
    assert (None if found is None else list(found)) == parts


def test_every_value_stays_whole() -> None:
    """The first and the second, and the words between them may be cut."""
    between = Span(" or c d or ", value=False)
    first, second = Span("aa bb cc", value=True), Span("ee ff gg", value=True)
    assert split([Span("x ", value=False), first, between, second], shorter_than(8)) == (
        "x", "aa bb cc", "or c d", "or", "ee ff gg",
    )  # fmt: skip
    assert split([Span("a b", value=True), between, second], shorter_than(8)) == ("a b or c", "d or", "ee ff gg")
