"""Words that mix alphabets to look like others are marked; everything that people honestly write is left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.lookalikes import MARK, marked


@pytest.mark.parametrize(
    "word",
    [
        "p\u0430ypal.example",
        "https://\u0430pple.example/login",
        "Fr\u043entdesk",
        "\u0391nna",
        "juniper.ex\u0430mple",
    ],
)
def test_a_disguise_is_marked(word: str) -> None:
    """Cyrillic or Greek letters that pass for Latin ones among Latin ones."""
    assert marked(f"look at {word} now") == f"look at {word}{MARK} now"


@pytest.mark.parametrize(
    "text",
    [
        "where is my order",
        "где мой заказ",
        "πού είναι η παραγγελία μου",
        "SMSки и IT-отдел",
        "Ünïcödé naïve São Paulo",
        "注文はどこですか iPhone",
        "5 µm, 10 Ω",
        "אבג abc",
        "❤️ 👩‍👩‍👧",
        "",
    ],
)
def test_honest_words_are_left_alone(text: str) -> None:
    """One alphabet a word, a Russian ending on an English stem, signs and emoji."""
    assert marked(text) == text


@given(st.text(max_size=60))
def test_marking_twice_marks_once(text: str) -> None:
    """What is marked already is not marked again, and nothing of the text is lost."""
    once = marked(text)
    assert marked(once) == once
    assert once.replace(MARK, "") == text.replace(MARK, "")


def test_a_very_long_word_takes_no_time() -> None:
    """The work grows with the text and not with its square."""
    assert marked("a" * 300_000 + "\u0430").endswith(MARK)
