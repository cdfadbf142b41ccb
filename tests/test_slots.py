"""Texts taken apart into words and gaps, and put together with values that stay values."""

from __future__ import annotations

import pytest

from intents.slots import Broken, MissingValue, Piece, Slot, Span, fill, inert, inert_name, parse

NO_PARTNER = "without its partner"
APART: list[tuple[str, tuple[Piece, ...]]] = [
    ("", ()),
    ("On its way.", ("On its way.",)),
    ("{name}", (Slot("name", None, 0),)),
    ("Hi {name}, bye", ("Hi ", Slot("name", None, 3), ", bye")),
    ("{ first_2 }{b}", (Slot("first_2", None, 0), Slot("b", None, 11))),
    ("Hi {name|there}!", ("Hi ", Slot("name", "there", 3), "!")),
    ("{name| a|b }", (Slot("name", " a|b ", 0),)),
    ("{name|}", (Slot("name", "", 0),)),
    ("a{{b}}c", ("a", "{", "b", "}", "c")),
    ("{{{x}}}", ("{", Slot("x", None, 2), "}")),
    ("50 {", ("50 ", Broken(3, f'"{{" {NO_PARTNER}'))),
    ("a } b", ("a ", Broken(2, f'"}}" {NO_PARTNER}'), " b")),
    ("a {Name} b", ("a ", Broken(2, '"{Name}" is no slot'), " b")),
    ("{}", (Broken(0, '"{}" is no slot'),)),
    ("{a b}", (Broken(0, '"{a b}" is no slot'),)),
    ("{a|{b}}", (Broken(0, f'"{{" {NO_PARTNER}'), "a|", Slot("b", None, 3), Broken(6, f'"}}" {NO_PARTNER}'))),
]


@pytest.mark.parametrize(("text", "pieces"), APART, ids=[text or "empty" for text, _ in APART])
def test_a_text_is_taken_apart(text: str, pieces: tuple[Piece, ...]) -> None:
    """Words, slots with their places, doubled braces as one, and every other brace told as broken at its place."""
    assert parse(text) == pieces


def test_a_broken_brace_says_what_to_do() -> None:
    """The hint is how to write a brace that followers should see."""
    (broken,) = parse("{")
    assert broken == Broken(0, f'"{{" {NO_PARTNER}', "for a brace that followers should see, write {{ or }}")


VALUES = {"name": " Nina ", "blank": " ", "empty": ""}


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("Hi {name}!", (Span("Hi ", value=False), Span("Nina", value=True), Span("!", value=False))),
        ("{{name}}", (Span("{", value=False), Span("name", value=False), Span("}", value=False))),
        ("{name|you}", (Span("Nina", value=True),)),
        ("{blank|you}", (Span("you", value=True),)),
        ("{empty| }", (Span(" ", value=True),)),
        ("{gone|}", (Span("", value=True),)),
    ],
)
def test_slots_are_filled(text: str, spans: tuple[Span, ...]) -> None:
    """Only what came from a slot is marked as a value; a fallback stands in for a blank one and is kept as it is."""
    filled = fill(text, VALUES)
    assert filled == spans
    assert [type(span.value) for span in filled] == [bool] * len(spans)


@pytest.mark.parametrize(
    ("text", "trouble"),
    [
        ("Hi {gone}", "{gone} has no value here; give it a fallback: {gone|…}"),
        ("Hi {blank} and {gone}", "{blank} has no value here; give it a fallback: {blank|…}"),
        ("Hi {", '"{" without its partner; for a brace that followers should see, write {{ or }}'),
        ("Hi {NAME}", '"{NAME}" is no slot; for a brace that followers should see, write {{ or }}'),
    ],
)
def test_a_text_that_cannot_be_filled_names_what_is_wrong(text: str, trouble: str) -> None:
    """The first gap that stays open, or the first broken brace, with what to do about it."""
    with pytest.raises(MissingValue) as caught:
        fill(text, VALUES)
    assert str(caught.value) == trouble


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("Nina  Berg\n\tder zweite ", "Nina Berg der zweite"),
        ("a\u202eb\u200ec\u2066d\u061ce", "abcde"),
        ("a\x00b\x1bc\x7fd\x9fe\ud800f", "abcdef"),
        ("Zoë 💚 👩\u200d👧", "Zoë 💚 👩\u200d👧"),
        ("@nina", "@nina"),
    ],
)
def test_a_value_from_outside_is_made_inert(value: str, shown: str) -> None:
    """One line, without control characters and marks that turn the direction of the text around them."""
    assert inert(value) == shown
    assert inert_name(value) == shown.replace("@", "@\u200b")
