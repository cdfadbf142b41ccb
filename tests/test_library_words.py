"""What a manager reads when a file cannot be read at all: where, what, and what to do next, in whole sentences."""

from __future__ import annotations

from typing import Final

import pytest

from intents.faults import Fault, LibraryError, Mark, Page, did_you_mean
from intents.library_nodes import Table
from intents.library_yaml import MOST_BYTES, read

LARGE: Final = b"a: b\n" + b"#" * MOST_BYTES


@pytest.mark.parametrize(
    ("content", "line", "column", "message", "hint"),
    [
        (LARGE, 1, 1, "this file is larger than 2 MB", "split it into several files"),
        ("a: b\n" + "#" * MOST_BYTES, 1, 1, "this file is larger than 2 MB", "split it into several files"),
        (b"a: b\nc: \xff\n", 2, 4, "this is not UTF-8 text", "save the file with the encoding UTF-8"),
        ("a: b\nc: d\x07e\n", 2, 5, "the invisible character U+0007", "delete it; it may not show in your editor"),
        (
            "- a\n",
            1,
            1,
            "this file should be a list of `name: …` entries",
            "begin lines with a name and a colon, as in",
        ),
        (
            "just words\n",
            1,
            1,
            "this file should be a list of `name: …` entries",
            "begin lines with a name and a colon",
        ),
    ],
)
def test_a_file_that_cannot_be_read_says_why(
    content: str | bytes, line: int, column: int, message: str, hint: str
) -> None:
    """One fault, at its place, with the file's name, and nothing of the file is taken."""
    reading = read("intents/a.yaml", content)
    assert reading.root is None
    [fault] = reading.faults
    assert (fault.file, fault.line, fault.column) == ("intents/a.yaml", line, column)
    assert fault.message.startswith(message)
    assert fault.hint.startswith(hint)
    assert reading.page.file == "intents/a.yaml"


@pytest.mark.parametrize(("content", "at"), [("", Mark(1, 1)), ("# only a remark\n", Mark(1, 1)), ("---\n", None)])
def test_a_file_with_nothing_in_it_is_an_empty_list(content: str, at: Mark | None) -> None:
    """A manager may take everything out of a file."""
    reading = read("a.yaml", content)
    assert reading.faults == ()
    assert isinstance(reading.root, Table)
    assert not reading.root.entries
    assert at is None or reading.root.at == at


def test_exactly_the_largest_file_is_read() -> None:
    """The bound belongs to what is allowed."""
    reading = read("a.yaml", b"a: b\n" + b"#" * (MOST_BYTES - 5))
    assert reading.faults == ()


# --- how a fault is shown --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "column", "shown", "caret"),
    [
        ("a: bcd", 4, "a: bcd", 3),
        ("\ta: b", 2, "\ta: b", 1),
        ("漢字: x", 4, "漢字: x", 5),
        ("e\u0301e: x", 4, "e\u0301e: x", 2),
        ("a\u200db: x", 4, "a\u200db: x", 2),
        ("ｶﾞa: b", 3, "ｶﾞa: b", 2),
        ("Ａ: b", 2, "Ａ: b", 2),
    ],
)
def test_the_caret_stands_under_the_place(source: str, column: int, shown: str, caret: int) -> None:
    """Wide characters take two columns, marks and joiners none, a tab stays a tab."""
    told = str(Fault("a.yaml", 1, column, "so it is", "do that", source))
    head, line, pointer = told.split("\n")
    assert head == f"a.yaml:1:{column}: so it is — do that"
    assert line == f"  {shown}"
    assert len(pointer) == 2 + caret + 1
    assert pointer.endswith("^")


def test_a_long_line_is_shown_around_the_place() -> None:
    """A hundred characters of it, the place in the middle; up to a hundred all of it."""
    whole = "x" * 100
    assert f"  {whole}\n" in str(Fault("a.yaml", 1, 100, "m", "", whole))
    long = "".join(chr(97 + number % 26) for number in range(400))
    _, line, pointer = str(Fault("a.yaml", 1, 200, "m", "", long)).split("\n")
    assert line == "  " + long[149:249]
    assert pointer == "  " + " " * 50 + "^"


def test_what_cannot_be_printed_is_shown_as_such() -> None:
    """Controls and half emoji never reach a terminal."""
    assert "\x1b" not in str(Fault("a.yaml", 1, 1, "m", "", "a\x1bb\ud800"))
    assert "a\ufffdb\ufffd" in str(Fault("a.yaml", 1, 1, "m", "", "a\x1bb\ud800"))
    assert str(Fault("a.yaml", 1, 1, "m", "", "   ")) == "a.yaml:1:1: m"


def test_all_faults_are_told_once_in_the_order_of_the_files() -> None:
    """By file, line and column."""
    first, second, third = Fault("a.yaml", 2, 1, "m"), Fault("a.yaml", 10, 1, "m"), Fault("b.yaml", 1, 1, "m")
    error = LibraryError([third, second, first, second])
    assert error.faults == (first, second, third)
    assert str(error) == "a.yaml:2:1: m\na.yaml:10:1: m\nb.yaml:1:1: m"


def test_places_are_found_in_a_page_of_any_line_ends() -> None:
    """A mark and an index are two names of one place; beyond the end there is no line."""
    page = Page("a.yaml", "ab\r\ncd\nef\rgh")
    assert [page.line(number) for number in range(6)] == ["", "ab", "cd", "ef", "gh", ""]
    for index in (0, 1, 4, 5, 7, 10, 11):
        assert page.index(page.mark(index)) == index
    assert page.mark(4) == Mark(2, 1)
    assert page.index(Mark(9, 1)) == 10


def test_a_mistyped_word_is_told_only_where_one_is_near() -> None:
    """As a question; a word that is like none is not guessed at."""
    assert did_you_mean("exampels", ["examples", "about"]) == 'did you mean "examples"?'
    assert did_you_mean("colour", ["examples", "about"]) == ""
    assert did_you_mean("x", []) == ""
