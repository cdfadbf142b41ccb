"""Hostile, mangled and half-written files are refused in a bounded way, and in words for managers."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from intents.library import Fault, LibraryError, load

ROOT = Path(__file__).parent.parent
FULL = Path(__file__).parent / "data" / "libraries" / "full"
SAMPLE = {str(path.relative_to(FULL)): path.read_bytes() for path in sorted(FULL.rglob("*.yaml"))}


def faults_of(files: dict[str, bytes]) -> tuple[Fault, ...]:
    """What is wrong with the files, if anything."""
    try:
        load(files)
    except LibraryError as error:
        return error.faults
    return ()


def refused(responses: str | bytes, asked: str = "{}") -> tuple[Fault, ...]:
    """The faults of a workspace with one intent file, which it must have."""
    with pytest.raises(LibraryError) as caught:
        load({"responses.yaml": responses, "intents/a.yaml": asked})
    return caught.value.faults


def test_deep_nesting_does_not_crash_the_process() -> None:
    """200,000 brackets end in a fault, not in a dead process."""
    code = (
        "from intents.library import LibraryError, load\n"
        "for deep in ('[' * 200_000, '{a: ' * 200_000, '- ' * 200_000, '? ' * 200_000, '[' * 49 + ']' * 49):\n"
        "    try:\n"
        "        load({'responses.yaml': 'answers: ' + deep})\n"
        "    except LibraryError as error:\n"
        "        print(len(error.faults))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert [int(line) > 0 for line in done.stdout.split()] == [True] * 5


def test_alias_bombs_are_bounded() -> None:
    """Repetitions of repetitions are refused before they unfold."""
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 30)
    )
    assert any("unfold to far too much" in fault.message for fault in refused(bomb))


def test_alias_towers_are_bounded() -> None:
    """Repetitions cannot pile up deeper than brackets may."""
    tower = "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}]\n" for n in range(1, 200))
    assert any("unfold to far too much" in fault.message for fault in refused(tower))


def test_too_many_entries_are_refused() -> None:
    """A file within the size limit cannot hold more entries than we can carry."""
    assert any("more than 200,000 entries" in fault.message for fault in refused("risk: [" + "a," * 250_000 + "]\n"))


def test_thousands_of_faults_are_told_in_part() -> None:
    """A file that is wrong from top to bottom is refused without endless work, with more faults than anyone mends."""
    wrong = "".join(f"intent_{n}: {{exmaple: [x]}}\n" for n in range(5_000))
    right = "answers:\n" + "".join(f"  answer_{n}: x\n" for n in range(5_000))
    assert 1_000 <= len(refused(right, wrong)) <= 2_000


def test_large_files_are_refused() -> None:
    """A file beyond its size limit is not even parsed."""
    assert "larger than 2 MB" in refused(b"#" * 2_000_001)[0].message


def test_large_workspaces_are_refused() -> None:
    """Files that are together beyond the limit are not even parsed."""
    files = {f"intents/{n}.yaml": "#" * 1_900_000 for n in range(5)}
    with pytest.raises(LibraryError, match="larger than 8 MB together"):
        load({"responses.yaml": "answers: {}\n", **files})


def test_bytes_that_are_not_text_are_told_at_their_place() -> None:
    """The first byte that is not UTF-8 is pointed at, counted in characters."""
    (fault,) = refused("answers: {}\n# ação\nbrand: ".encode() + b"\xe9\n")
    assert (fault.line, fault.column) == (3, 8)
    assert "not UTF-8" in fault.message


@pytest.mark.parametrize("name", sorted(SAMPLE))
def test_half_written_files_load_or_are_refused(name: str) -> None:
    """Every beginning of a file, byte by byte, either loads or is refused with faults; nothing else happens."""
    outcomes = {attempt(SAMPLE | {name: SAMPLE[name][:end]}) for end in range(len(SAMPLE[name]))}
    assert outcomes <= {"loaded", "refused"}
    assert "refused" in outcomes


def attempt(files: dict[str, bytes]) -> str:
    """Load, and tell how it ended."""
    try:
        load(files)
    except LibraryError as error:
        assert error.faults
        assert all(fault.line >= 1 and fault.column >= 1 and fault.message for fault in error.faults)
        assert str(error)
        return "refused"
    return "loaded"


SCRAPS = st.sampled_from(
    rb"- |: |[|]|{|}|&a |*a|!!x |>|#|'|\|\\|? |~|{a|b}|<<: |---|...|%A|0x1F|2026-01-01|  |answers:|then: a".split(b"|")
) | st.sampled_from(
    b"|,\t,\n,\r,\x00,\xff,\xed\xa0\x80,\xef\xbb\xbf,\xc2\x85,\xf0\x9f\x98\x80,".split(b","),
)
EDITS = st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 40), SCRAPS), min_size=1, max_size=6)


@settings(max_examples=250, deadline=None)
@given(name=st.sampled_from(sorted(SAMPLE)), edits=EDITS)
def test_mangled_files_only_ever_raise_library_errors(name: str, edits: list[tuple[int, int, bytes]]) -> None:
    """However a file is mangled, it loads or is refused with faults."""
    content = SAMPLE[name]
    for at, cut, scrap in edits:
        content = content[: at % len(content)] + scrap + content[at % len(content) + cut :] or b"#"
    assert attempt(SAMPLE | {name: content}) in {"loaded", "refused"}


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200))
def test_any_text_only_ever_raises_library_errors(text: str) -> None:
    """Any text at all loads or is refused with faults."""
    assert attempt({"responses.yaml": text.encode("utf-8", "surrogatepass")}) in {"loaded", "refused"}


def paths(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The path of every value in plain data, its own included."""
    yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, each in inner:
        yield from paths(each, (*path, step))


def with_value(value: Any, path: tuple[str | int, ...], new: Any) -> Any:
    """A copy of plain data with another value at a path."""
    if not path:
        return new
    step, *rest = path
    copy = value.copy()
    copy[step] = with_value(value[step], tuple(rest), new)
    return copy


STRANGERS: list[Any] = [
    None,
    "",
    " ",
    "x",
    "-1",
    "{",
    "2026-13-01",
    [],
    ["x"],
    [[]],
    [None],
    {},
    {"x": "y"},
    {"x": None},
    {"": [{}]},
]


@pytest.mark.parametrize("name", sorted(SAMPLE))
def test_no_complaint_is_in_the_words_of_a_tool(name: str) -> None:
    """Whatever stands in the place of any value, faults speak to managers and point into the file."""
    plain = yaml.load(SAMPLE[name], Loader=yaml.BaseLoader)  # noqa: S506  our own file, every value as text
    for path in paths(plain):
        for stranger in STRANGERS:
            changed = json.dumps(with_value(plain, path, stranger)).replace("null", "").encode()
            for fault in faults_of(SAMPLE | {name: changed}):
                assert not re.search(
                    r"Input|Value error|should (have|match|be a valid)|validation|instance of|cannot be read",
                    fault.message,
                ), str(fault)
