"""A fault is shown so that its place is found at a glance."""

from __future__ import annotations

import pytest

from intents.library import Fault, LibraryError, load

LONG = "a word " * 40


def refused(responses: str) -> tuple[Fault, ...]:
    """The faults of a workspace without intents."""
    with pytest.raises(LibraryError) as caught:
        load({"responses.yaml": responses})
    return caught.value.faults


def test_a_fault_shows_its_line_and_a_caret() -> None:
    """A fault is printed as file:line:column with message, hint, source line and a caret below the column."""
    (fault,) = refused("brand: {name: x}\nanwers: {}\n")
    assert str(fault).split("\n") == [
        'responses.yaml:2:1: unknown key "anwers" — did you mean "answers"?',
        "  anwers: {}",
        "  ^",
    ]


def test_the_caret_minds_tabs_and_wide_characters() -> None:
    """Tabs stay tabs above and below, and wide characters take two columns."""
    caret = str(Fault("f.yaml", 1, 4, "m", "", "日本\té: x")).split("\n")[2]
    assert caret == "  " + "    " + "\t" + "^"


def test_long_lines_are_cut_around_the_caret() -> None:
    """A fault far to the right shows the part of the line it is in."""
    _, line, caret = str(Fault("f.yaml", 1, len(LONG) + 1, "m", "", LONG + "{x}" + LONG)).split("\n")
    assert line[caret.index("^")] == "{"
    assert len(line) < 110


def test_control_characters_are_not_printed() -> None:
    """A line with escape codes cannot repaint the terminal."""
    assert "\x1b" not in str(refused("answers: {}\nbrand: {name: '\x1b[2J'}\n")[0])
