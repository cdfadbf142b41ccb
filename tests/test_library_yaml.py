"""A file of the managers' as nodes with their places, what is not taken of YAML, and how much of it at most."""

from __future__ import annotations

import pytest
import yaml

from intents.faults import Fault, Mark, Page
from intents.library_nodes import Entry, Listing, Node, Table, Text
from intents.library_yaml import MOST_BYTES, PARSER, Reading, read

BOTH = pytest.mark.parametrize("parser", [yaml.SafeLoader, PARSER])
TAG = "if the text should begin with !, put it in quotes; otherwise take the tag out"
NO_TABLE = ("this file should be a list of `name: …` entries", "begin lines with a name and a colon, as in `answers:`")
NO_NAME = ("a name is expected here, not a list or a mapping", "a text that begins with { or [ needs quotes")
DIRECTIVE = ("YAML directives cannot be used here", "take the lines that begin with % out")
DEEP = ("this is nested more than 50 deep", "check the brackets before this place")
TOO_MUCH = ("these repetitions unfold to far too much", "write the texts out instead")
TOO_MANY = ("this file has more than 200,000 entries", "split it into several files")


def text(value: str, line: int, column: int, end: tuple[int, int] | None = None, *, bare: bool = False) -> Text:
    """A text at a place, which ends on its line as far on as it is long, if nothing else is said."""
    return Text(value, Mark(line, column), Mark(*(end or (line, column + len(value)))), bare)


def entries(*pairs: tuple[Text, Node]) -> dict[str, Entry]:
    """Names with their values, in order."""
    return {key.value: Entry(key, value) for key, value in pairs}


# --- what is read ----------------------------------------------------------------------------------------------------

FILE = """\
a: no
b:
c: ''
d:
  - x: "1"
    y: ~
  - [u, {v: w}]
e: |
  one
  two
f: &f [z]
g: *f
"""
AGAIN = Listing(Mark(11, 4), [text("z", 11, 8)])


@BOTH
def test_a_file_is_read_as_names_lists_and_texts(parser: type) -> None:
    """Each with its place, texts as they were typed, what was said again by an alias with the place of the first."""
    inner = Table(
        Mark(5, 5), entries=entries((text("x", 5, 5), text("1", 5, 8, (5, 11))), (text("y", 6, 5), text("~", 6, 8)))
    )
    flow = Table(Mark(7, 9), flow=True, entries=entries((text("v", 7, 10), text("w", 7, 13))))
    assert read("a.yaml", FILE, parser) == Reading(
        Page("a.yaml", FILE),
        Table(
            Mark(1, 1),
            entries=entries(
                (text("a", 1, 1), text("no", 1, 4)),
                (text("b", 2, 1), text("", 2, 3, bare=True)),
                (text("c", 3, 1), text("", 3, 4, (3, 6))),
                (text("d", 4, 1), Listing(Mark(5, 3), [inner, Listing(Mark(7, 5), [text("u", 7, 6), flow])])),
                (text("e", 8, 1), text("one\ntwo\n", 8, 4, (11, 1))),
                (text("f", 11, 1), AGAIN),
                (text("g", 12, 1), AGAIN),
            ),
        ),
    )


def test_an_anchor_used_twice_means_the_nearest_before() -> None:
    """Also that of one inside another."""
    root = read("a.yaml", "a: &b c\nd: &b [&b e, *b]\nf: *b\ng: &b h\ni: *b\n").root
    assert root is not None
    inner = text("e", 2, 8, (2, 12))
    assert root.entries["d"].value == root.entries["f"].value == Listing(Mark(2, 4), [inner, inner])
    assert root.entries["i"].value == text("h", 4, 4, (4, 8))


@pytest.mark.parametrize(("content", "at"), [("", Mark()), ("# a remark\n", Mark()), ("---\n", Mark(2, 1))])
def test_a_file_with_nothing_in_it_has_no_entries(content: str, at: Mark) -> None:
    """Also where a document begins and says nothing."""
    assert read("a.yaml", content) == Reading(Page("a.yaml", content), Table(at))


# --- what is not taken of YAML ---------------------------------------------------------------------------------------


@BOTH
@pytest.mark.parametrize(
    ("content", "line", "column", "told"),
    [
        ("\n- a\n", 2, 1, NO_TABLE),
        ("a\n", 1, 1, NO_TABLE),
        ("''\n", 1, 1, NO_TABLE),
        ("? [a]\n: b\n", 1, 3, NO_NAME),
        ("a: b\n{c: d}: e\n", 2, 1, NO_NAME),
        ("%YAML 1.1\n---\na: b\n", 1, 1, DIRECTIVE),
        ("%TAG ! a\n---\na: b\n", 1, 1, DIRECTIVE),
        ("a: b\n---\n", 2, 1, ("a second YAML document begins here", "take the line `---` out")),
        (
            "a: *b\n",
            1,
            4,
            ('nothing in this file is marked "&b"', "if the text should begin with *, put it in quotes"),
        ),
        ("a: &b\n  c: *b\n", 2, 6, ('"*b" would contain itself', "write the text out instead")),
        ("a: &b\n  - *b\n", 2, 5, ('"*b" would contain itself', "write the text out instead")),
    ],
)
def test_what_ends_the_reading_is_told_at_its_place(
    parser: type, content: str, line: int, column: int, told: tuple[str, str]
) -> None:
    """One fault, with what to do, the line it is about, and nothing of the file."""
    page = Page("a.yaml", content)
    assert read("a.yaml", content, parser) == Reading(page, None, (page.fault(Mark(line, column), *told),))


MERGED = ("YAML merge keys cannot be used here", "write the lines out")


@BOTH
@pytest.mark.parametrize(
    ("content", "faults"),
    [
        ("a: !x b\n", [(1, 4, 'the YAML tag "!x" cannot be used here', TAG)]),
        ("a: ! b\n", [(1, 4, 'the YAML tag "!" cannot be used here', TAG)]),
        ("a: !!str b\n", [(1, 4, 'the YAML tag "tag:yaml.org,2002:str" cannot be used here', TAG)]),
        ("a: !x [!y b]\n", [(1, 4, 'the YAML tag "!x" cannot be used here', TAG),
                            (1, 8, 'the YAML tag "!y" cannot be used here', TAG)]),
        ("a: b\n!x c: !y {d: e}\n", [(2, 1, 'the YAML tag "!x" cannot be used here', TAG),
                                     (2, 7, 'the YAML tag "!y" cannot be used here', TAG)]),
        ("a: b\nc: d\na: e\n", [(3, 1, '"a" is here twice: line 1 and line 3', "keep one of them")]),
        ("<<: b\n", [(1, 1, *MERGED)]),
        ("<<: b\n<<: c\n", [(1, 1, *MERGED), (2, 1, *MERGED)]),
    ],
)  # fmt: skip
def test_what_is_refused_does_not_end_the_reading(
    parser: type, content: str, faults: list[tuple[int, int, str, str]]
) -> None:
    """All faults of this kind come at once, and the rest of the file is looked at as well."""
    reading = read("a.yaml", content, parser)
    assert [(fault.line, fault.column, fault.message, fault.hint) for fault in reading.faults] == faults
    assert [fault.source_line for fault in reading.faults] == [content.split("\n")[line - 1] for line, *_ in faults]
    assert reading.root is not None


def test_of_a_name_that_is_there_twice_the_first_counts() -> None:
    """And a merge key is no name."""
    root = read("a.yaml", "a: b\n<<: c\na: d\n").root
    assert root == Table(Mark(), entries=entries((text("a", 1, 1), text("b", 1, 4))))


@pytest.mark.parametrize("end", ["c: *d", "c: 'd"])
def test_what_was_wrong_before_the_end_of_the_reading_is_told_too(end: str) -> None:
    """In the order of the file, whether we or the parser cannot go on."""
    reading = read("a.yaml", f"a: !x b\n{end}\n")
    assert [(fault.line, fault.column) for fault in reading.faults] == [(1, 4), (2, 4)]
    assert reading == Reading(Page("a.yaml", f"a: !x b\n{end}\n"), None, reading.faults)


@pytest.mark.parametrize(
    ("length", "shown"), [(39, "x" * 39), (40, "x" * 40), (41, "x" * 39 + "…"), (400, "x" * 39 + "…")]
)
def test_long_names_are_told_in_part(length: int, shown: str) -> None:
    """Forty characters of them at most, wherever a fault shows one."""
    name = "x" * length
    told = [
        (f"a: *{name}\n", f'nothing in this file is marked "&{shown}"'),
        (f"a: &{name} [*{name}]\n", f'"*{shown}" would contain itself'),
        (f"{name}: a\n{name}: b\n", f'"{shown}" is here twice: line 1 and line 2'),
    ]
    assert [[fault.message for fault in read("a.yaml", content).faults] for content, _ in told] == [
        [message] for _, message in told
    ]


class Stumbles:
    """A parser that fails in its own way."""

    def __init__(self, stream: str) -> None:
        raise RuntimeError(f"no way into {stream!r}")


def test_whatever_a_parser_meets_is_a_fault_of_the_file() -> None:
    """Told in its words at the beginning, with what may help."""
    page = Page("a.yaml", "a: b")
    hint = "check the file's quotes and indentation, or write it anew"
    told = page.fault(Mark(1, 1), "this file cannot be read (no way into 'a: b')", hint)
    assert read("a.yaml", "a: b", Stumbles) == Reading(page, None, (told,))


# --- bytes -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("content", ["\ufeffa: b\n", b"\xef\xbb\xbfa: b\n", b"a: b\n"])
def test_a_byte_order_mark_is_no_part_of_the_text(content: str | bytes) -> None:
    """Places are counted without it."""
    assert read("a.yaml", content) == read("a.yaml", "a: b\n")


BAD_BYTE = ("this is not UTF-8 text", "save the file with the encoding UTF-8")
HIDDEN = "delete it; it may not show in your editor"


@pytest.mark.parametrize(
    ("content", "line", "column", "told"),
    [
        (b"a: \xff\nb: \xff\n", 1, 4, BAD_BYTE),
        (b"\xef\xbb\xbfa: \xff\n", 1, 4, BAD_BYTE),
        ("a: ß\nc: é".encode() + b"\xff\n", 2, 5, BAD_BYTE),
        ("a: b\nc: ß\x07\n", 2, 5, ("the invisible character U+0007 cannot be used here", HIDDEN)),
        ("a: \ufffe\x07\n", 1, 4, ("the invisible character U+FFFE cannot be used here", HIDDEN)),
        ("\ufeffa: \ud800\n", 1, 4, ("the invisible character U+D800 cannot be used here", HIDDEN)),
    ],
)
def test_the_first_sign_that_cannot_be_read_is_told_at_its_place(
    content: str | bytes, line: int, column: int, told: tuple[str, str]
) -> None:
    """Counted in characters; one fault, and nothing of the file."""
    reading = read("a.yaml", content)
    assert reading == Reading(reading.page, None, (reading.page.fault(Mark(line, column), *told),))
    assert reading.faults[0].source_line == reading.page.line(line) != ""
    assert reading.page.file == "a.yaml"


@pytest.mark.parametrize("typed", ["# " + "é" * (MOST_BYTES // 2 - 1), "#" * MOST_BYTES])
def test_the_size_of_a_file_is_counted_in_bytes(typed: str) -> None:
    """Exactly the largest is read; one byte more is not even looked at."""
    large = Fault("a.yaml", 1, 1, "this file is larger than 2 MB", "split it into several files")
    for content in (typed, typed.encode()):
        assert read("a.yaml", content) == Reading(Page("a.yaml", typed), Table(Mark()))
    for content in (typed + "\x07", typed.encode() + b"\xff"):
        assert read("a.yaml", content) == Reading(Page("a.yaml", ""), None, (large,))


# --- how much is read ------------------------------------------------------------------------------------------------


def nested(inner: str, deep: int) -> str:
    """Something within so many lists."""
    return "[" * deep + inner + "]" * deep


def pair(inner: str, deep: int) -> str:
    """Something within so many mappings."""
    return "{a: " * deep + inner + "}" * deep


@BOTH
@pytest.mark.parametrize(
    ("within", "beyond", "column"),
    [
        (f"a: {nested('x', 49)}", f"a: {nested('x', 50)}", 53),
        (f"a: {pair('x', 49)}", f"a: {pair('x', 50)}", 200),
        (f"a: &a x\nb: {nested('*a', 49)}", f"a: &a x\nb: {nested('x', 50)}", 53),
        (f"a: &a {nested('x', 30)}\nb: {nested('*a', 19)}", f"a: &a {nested('x', 30)}\nb: {nested('*a', 20)}", 24),
        (f"a: &a {pair('x', 30)}\nb: {pair('*a', 19)}", f"a: &a {pair('x', 30)}\nb: {pair('*a', 20)}", 84),
        (
            f"a: &a [[x], y]\nb: &b [z, *a, z]\nc: {nested('*b', 46)}",
            f"a: &a [[x], y]\nb: &b [z, *a, z]\nc: {nested('*b', 47)}",
            51,
        ),
    ],
)
def test_fifty_levels_are_read_and_no_more(parser: type, within: str, beyond: str, column: int) -> None:
    """Lists and mappings alike, and what an alias unfolds to; told where the one too much begins."""
    assert read("a.yaml", within, parser).faults == ()
    page = Page("a.yaml", beyond)
    told = TOO_MUCH if "*" in beyond else DEEP
    at = Mark(beyond.count("\n") + 1, column)
    assert read("a.yaml", beyond, parser) == Reading(page, None, (page.fault(at, *told),))


@pytest.mark.parametrize(
    ("more", "told"),
    [(991, None), (992, None), (993, (Mark(1, 1), *TOO_MANY)), (994, (Mark(4, 4), *TOO_MUCH))],
)
def test_exactly_so_many_entries_are_read(more: int, told: tuple[Mark, str, str] | None) -> None:
    """Names, texts, lists and mappings count one each, and all of them again where an alias repeats them.

    1,001 for a, 99,002 for b, 2 and ``more`` for c, 99,002 for d, 1 for the file: 200,000 where ``more`` is 992. That
    an alias repeats too much is told before the rest of the file is read, whose mapping would be the one too many.
    """
    thousand, all_of_it = ", ".join(["x"] * 999), ", ".join(["*a"] * 99)
    content = f"a: &a [{thousand}]\nb: &b [{all_of_it}]\nc: [{', '.join('x' * more)}]\nd: *b\n"
    page, reading = Page("a.yaml", content), read("a.yaml", content)
    assert reading.faults == (() if told is None else (page.fault(*told),))
    assert (reading.root is None) == (told is not None)
