"""What a change of a file amounts to: the lines that go and the lines that come, with some around them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Final

AROUND: Final = 3
"""Unchanged lines shown before and after a change."""


class Sign(StrEnum):
    """What becomes of a line."""

    SAME = " "
    GONE = "-"
    NEW = "+"


@dataclass(frozen=True, slots=True)
class DiffLine:
    """A line of a diff; ``number`` is its number in the new file, or in the old one where it is gone."""

    sign: Sign
    number: int
    text: str


@dataclass(frozen=True, slots=True)
class FileDiff:
    """What changes in one file; hunks are runs of lines that stand together."""

    file: str
    hunks: tuple[tuple[DiffLine, ...], ...]

    @property
    def lines(self) -> tuple[DiffLine, ...]:
        """The lines of all hunks."""
        return tuple(line for hunk in self.hunks for line in hunk)

    def __str__(self) -> str:
        """As ``diff -u`` shows it, without the times."""
        head = (f"--- {self.file}", f"+++ {self.file}")
        hunks = ("\n".join((_place(hunk), *(f"{line.sign}{line.text}" for line in hunk))) for hunk in self.hunks)
        return "\n".join((*head, *hunks))


def diff(file: str, before: bytes, after: bytes) -> FileDiff:
    """What changes from one content to the other; lines are compared with their ends, and shown without."""
    old, new = _lines(before), _lines(after)
    matcher = SequenceMatcher(None, *_middles(old, new), autojunk=False)
    skipped = _common(old, new)
    changes = [
        (skipped + a, skipped + b, skipped + c, skipped + d)
        for tag, a, b, c, d in matcher.get_opcodes()
        if tag != "equal"
    ]
    return FileDiff(file, tuple(tuple(_hunk(group, old, new)) for group in _grouped(changes)))


_Change = tuple[int, int, int, int]


def _lines(content: bytes) -> list[str]:
    return content.decode("utf-8", "replace").splitlines(keepends=True)


def _common(old: Sequence[str], new: Sequence[str]) -> int:
    """How many lines both begin with."""
    both = zip(old, new, strict=False)
    return next((number for number, (one, other) in enumerate(both) if one != other), min(len(old), len(new)))


def _middles(old: Sequence[str], new: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    """Without what both begin and end with, so that large files cost nothing."""
    start = _common(old, new)
    old, new = old[start:], new[start:]
    end = _common(old[::-1], new[::-1])
    return old[: len(old) - end], new[: len(new) - end]


def _grouped(changes: Sequence[_Change]) -> Iterator[list[_Change]]:
    """Changes whose surroundings touch stand together."""
    group: list[_Change] = []
    for change in changes:
        if group and change[0] - group[-1][1] > 2 * AROUND:
            yield group
            group = []
        group.append(change)
    if group:
        yield group


def _hunk(group: Sequence[_Change], old: Sequence[str], new: Sequence[str]) -> Iterator[DiffLine]:
    at = max(0, group[0][2] - AROUND)
    for a, b, c, d in group:
        yield from (_line(Sign.SAME, number, new) for number in range(at, c))
        yield from (_line(Sign.GONE, number, old) for number in range(a, b))
        yield from (_line(Sign.NEW, number, new) for number in range(c, d))
        at = d
    yield from (_line(Sign.SAME, number, new) for number in range(at, min(len(new), at + AROUND)))


def _line(sign: Sign, number: int, lines: Sequence[str]) -> DiffLine:
    return DiffLine(sign, number + 1, lines[number].rstrip("\r\n\x85\u2028\u2029"))


def _place(hunk: Sequence[DiffLine]) -> str:
    old = [line for line in hunk if line.sign is not Sign.NEW]
    new = [line for line in hunk if line.sign is not Sign.GONE]
    return f"@@ {len(old)} lines, then {len(new)} @@" if not new else f"@@ line {new[0].number} @@"
