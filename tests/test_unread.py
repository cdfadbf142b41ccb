"""Texts that were not read as they stand."""

from __future__ import annotations

import pytest

from intents.normalise import LONGEST
from intents.unread import is_code, is_cut


@pytest.mark.parametrize(("length", "cut"), [(LONGEST, False), (LONGEST + 1, True), (3, False)])
def test_a_text_is_cut_where_more_is_written_than_is_read(length: int, cut: bool) -> None:
    """To the letter."""
    assert is_cut("a" * length) == cut


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{refund: true}", True),
        ("<b>where</b> is my order", True),
        ("order_status: where", True),
        ("please run order_status", True),
        ("> you wrote that", True),
        ("where is my order, thanks @my_shop", False),
        ("see https://shop.example/my_page?a={b}", False),
        ("where is my order", False),
        ("thank you_@my_shop", False),
        ("SELECT name FROM orders", True),
        ("please select a size from this list", False),
        ("Curl -I shop", True),
        ("do you do curl and colour", False),
        ("where == here", True),
        ("hello\n---\nbye", True),
        ("a" * (LONGEST - 1) + "{", True),
        ("a" * LONGEST + "{", False),
    ],
)
def test_what_only_machines_read_is_code(text: str, code: bool) -> None:
    """Handles and links aside, in what is read of the text."""
    assert is_code(text) == code
