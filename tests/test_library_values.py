"""What managers type becomes values, or a complaint that says what is wrong and what to write instead."""

from __future__ import annotations

import math
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from intents import library_values as kinds
from intents.library_schema import DeskShape

EMPTY = ("this text is empty", "write it, or take the line out; a text that begins with # needs quotes")
BRACE = ("a text is expected here", "a text that begins with { needs quotes around all of it")
NO_LIST = ("one text is expected here, not a list", "take out the `- ` or the brackets")
NO_TABLE = ("a text is expected here, not a mapping", "a text with a colon or a brace in it needs quotes")
A_LIST = ("a list is expected here", "put each item on a line of its own that begins with `- `")
AT_LEAST_ONE = ("at least one is needed here", "write each on a line of its own that begins with `- `")
ENTRIES = ("entries of the form `name: …` are expected here", "put each on a line of its own, indented")
NUMBERS = "write 0, 1, 2 …"
DAY = "write year-month-day, as in 2026-12-24"
AUTO = "write auto or, say, 0.8"
Mapping = kinds.Table[dict[str, str]]
LONG = "x" * 40


def read(kind: Any, typed: Any) -> Any:
    """The value of what was typed."""
    return TypeAdapter(kind).validate_python(typed)


READ: list[tuple[Any, Any, Any]] = [
    (kinds.Text, " On its way. ", "On its way."),
    (kinds.Phrase, "", ""),
    (kinds.Phrase, " Hi ", "Hi"),
    (kinds.Name, "shipping_2_days", "shipping_2_days"),
    (kinds.Link, " https://a.example/b.jpg ", "https://a.example/b.jpg"),
    (kinds.Texts, ["a", " b "], ("a", "b")),
    (kinds.Texts, [], ()),
    (kinds.Examples, ["a", "b"], ("a", "b")),
    (kinds.Variants, "a", ("a",)),
    (kinds.Variants, ["a", "b"], ("a", "b")),
    (Mapping, None, {}),
    (Mapping, {"a": "b"}, {"a": "b"}),
    (kinds.Share, "0", 0.0),
    (kinds.Share, " 0.5 ", 0.5),
    (kinds.Share, "1", 1.0),
    (kinds.Share, 0.25, 0.25),
    (kinds.ShareOrAuto, "auto", None),
    (kinds.ShareOrAuto, None, None),
    (kinds.ShareOrAuto, "0.5", 0.5),
    (kinds.Semantic, "auto", "auto"),
    (kinds.Semantic, "on", "on"),
    (kinds.Semantic, "off", "off"),
    (kinds.Semantic, " 0.5 ", "0.5"),
    (kinds.Seconds, "60", 60.0),
    (kinds.Seconds, "0", 0.0),
    (kinds.Seconds, 2.5, 2.5),
    (kinds.Count, "0", 0),
    (kinds.Count, "9999", 9999),
    (kinds.Switch, True, True),
    (kinds.Switch, False, False),
    *((kinds.Switch, typed, True) for typed in ("true", "yes", "on", "On", "TRUE")),
    *((kinds.Switch, typed, False) for typed in ("false", "no", "off", "No", "OFF")),
    (kinds.Day, " 2024-02-29 ", "2024-02-29"),
    (kinds.Zone, " Europe/Lisbon ", "Europe/Lisbon"),
]


@pytest.mark.parametrize(("kind", "typed", "value"), READ)
def test_what_is_typed_becomes_a_value(kind: Any, typed: Any, value: Any) -> None:
    """Spaces at the ends do not matter, and finished values go through."""
    assert read(kind, typed) == value
    assert type(read(kind, typed)) is type(value)


REFUSED: list[tuple[Any, Any, tuple[str, str]]] = [
    (kinds.Text, "", EMPTY),
    (kinds.Text, " \n", EMPTY),
    (kinds.Text, None, EMPTY),
    (kinds.Text, {"first_name": None}, BRACE),
    (kinds.Text, {"first_name": "x"}, NO_TABLE),
    (kinds.Text, {"first_name": None, "b": None}, NO_TABLE),
    (kinds.Text, ["a"], NO_LIST),
    (kinds.Phrase, " ", EMPTY),
    (kinds.Name, "Shipping-Days!", (
        'the name "Shipping-Days!" cannot be used', "use small letters, digits and _ only, as in shipping_days"
    )),
    (kinds.Name, "_Tag 2", ('the name "_Tag 2" cannot be used', "use small letters, digits and _ only, as in tag_2")),
    (kinds.Name, "--", ('the name "--" cannot be used', "use small letters, digits and _ only")),
    (kinds.Link, "door.jpg", (
        '"door.jpg" is no picture\'s address', "write the whole address, beginning with https://"
    )),
    (kinds.Link, "http://a.example", (
        '"http://a.example" is no picture\'s address', "write the whole address, beginning with https://"
    )),
    (kinds.Texts, "cheap", A_LIST),
    (kinds.Examples, None, AT_LEAST_ONE),
    (kinds.Examples, [], AT_LEAST_ONE),
    (kinds.Examples, "where", A_LIST),
    (kinds.Variants, [], NO_LIST),
    (kinds.Variants, "", EMPTY),
    (Mapping, "x", ENTRIES),
    (Mapping, [], ENTRIES),
    (kinds.Share, "1.2", ('"1.2" is no number from 0 to 1', "")),
    (kinds.Share, "-0.1", ('"-0.1" is no number from 0 to 1', "")),
    (kinds.Share, "nan", ('"nan" is no number from 0 to 1', "")),
    (kinds.Share, "few", ('"few" is no number from 0 to 1', "")),
    (kinds.Share, "0,9", ('"0,9" is no number from 0 to 1', "use a point, as in 0.5")),
    (kinds.Share, "", ('"" is no number from 0 to 1', "")),
    (kinds.ShareOrAuto, "aut", ('"aut" is neither auto nor a number from 0 to 1', AUTO)),
    (kinds.ShareOrAuto, "2", ('"2" is neither auto nor a number from 0 to 1', AUTO)),
    (kinds.Semantic, "maybe", ('"maybe" is neither auto nor a number from 0 to 1', AUTO)),
    (kinds.Semantic, None, EMPTY),
    (kinds.Seconds, "61", ('"61" is no number from 0 to 60', "")),
    (kinds.Count, "few", ('"few" is no whole number', NUMBERS)),
    (kinds.Count, "-1", ('"-1" is no whole number', NUMBERS)),
    (kinds.Count, "10000", ('"10000" is no whole number', NUMBERS)),
    (kinds.Count, ["1"], ('"[\'1\']" is no whole number', NUMBERS)),
    (kinds.Switch, "maybe", ('"maybe" is neither true nor false', "write true or false")),
    (kinds.Switch, None, ('"None" is neither true nor false', "write true or false")),
    (kinds.Day, "24.12.2026", ('"24.12.2026" is no date', DAY)),
    (kinds.Day, "20261224", ('"20261224" is no date', DAY)),
    (kinds.Day, "2026-02-30", ('there is no day "2026-02-30"', DAY)),
    (kinds.Zone, "Europe/Lisbn", ('there is no time zone "Europe/Lisbn"', 'did you mean "Europe/Lisbon"?')),
    (kinds.Zone, "../passwd", (
        'there is no time zone "../passwd"', "write it as Continent/City, as in Europe/Lisbon"
    )),
    (kinds.Count, LONG, (f'"{LONG}" is no whole number', NUMBERS)),
    (kinds.Count, f"{LONG}y", (f'"{LONG[:39]}…" is no whole number', NUMBERS)),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "typed", "complaint"), REFUSED)
def test_what_cannot_be_read_is_told(kind: Any, typed: Any, complaint: tuple[str, str]) -> None:
    """What is wrong, and what to do about it."""
    with pytest.raises(ValidationError) as caught:
        read(kind, typed)
    (error,) = caught.value.errors()
    assert (error["type"], error["msg"]) == ("wrong", complaint[0])
    assert (error["ctx"]["told"], error["ctx"]["hint"]) == complaint


@pytest.mark.parametrize("kind", [kinds.Share, kinds.Seconds])
@pytest.mark.parametrize("number", [math.nan, math.inf, -0.1, 61.0])
def test_a_finished_number_is_held_to_the_same_bounds(kind: Any, number: float) -> None:
    """A number that nobody typed is checked as well."""
    with pytest.raises(ValidationError):
        read(kind, number)


def test_spans_of_time_and_days() -> None:
    """As people write them; a single one may stand without brackets."""
    written = {
        "holidays": "2026-12-25",
        "answer_within": "90 min",
        "nag": ["30m", "2 hours"],
        "close_after": "3 days",
        "give_back_after": "never",
    }
    shape = DeskShape.model_validate(written)
    assert (shape.holidays, shape.answer_within, shape.nag) == (("2026-12-25",), 90, (30, 120))
    assert (shape.close_after, shape.give_back_after) == (4320, 0)
    assert DeskShape.model_validate({"nag": "never"}).nag == ()
    assert DeskShape.model_validate({}).nag is None
