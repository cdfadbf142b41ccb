"""Faults in the managers' files, told so that a manager can mend them: where, what is wrong, what to do next."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import process
from rapidfuzz.distance import JaroWinkler

_LINE_BREAK = re.compile(r"\r\n|[\n\r\x85\u2028\u2029]")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_SHOWN = 100  # characters of a source line beside a caret
_LEAST_LIKENESS = 0.8


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A position in a file; line and column count from 1, columns in characters."""

    line: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with a workspace's files.

    ``hint`` says what to do next and may be empty, as may ``source_line``.
    """

    file: str
    line: int
    column: int
    message: str
    hint: str = ""
    source_line: str = ""

    def __str__(self) -> str:
        told = f"{self.file}:{self.line}:{self.column}: {self.message}"
        if self.hint:
            told += f" — {self.hint}"
        return f"{told}\n{self._pointer()}" if self.source_line.strip() else told

    def _pointer(self) -> str:
        """The source line, cut to a readable length, with a caret under the column."""
        start = max(0, self.column - 1 - _SHOWN // 2) if len(self.source_line) > _SHOWN else 0
        shown = _UNPRINTABLE.sub("\ufffd", self.source_line[start : start + _SHOWN])
        return f"  {shown}\n  {_padding(shown[: self.column - 1 - start])}^"


def _padding(before: str) -> str:
    """White space as wide as a text is on a screen: tabs stay tabs, wide characters take two columns, marks none."""
    return "".join(_blank(character) for character in before)


def _blank(character: str) -> str:
    if character == "\t":
        return "\t"
    if unicodedata.combining(character) or unicodedata.category(character) == "Cf":
        return ""
    return "  " if unicodedata.east_asian_width(character) in "WF" else " "


class LibraryError(Exception):
    """A workspace whose files have faults: all of them, by file and line."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(
            sorted(set(faults), key=lambda fault: (fault.file, fault.line, fault.column, fault.message))
        )
        super().__init__(self.faults)

    def __str__(self) -> str:
        return "\n".join(str(fault) for fault in self.faults)


@dataclass(frozen=True)
class Page:
    """A file's text, for pointing at places in it."""

    file: str
    text: str

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Where each line begins, in characters from 0; lines end where YAML ends them."""
        return (0, *(match.end() for match in _LINE_BREAK.finditer(self.text)))

    def fault(self, at: Mark, message: str, hint: str = "") -> Fault:
        """A fault at a place of this file."""
        return Fault(self.file, at.line, at.column, message, hint, self.line(at.line))

    def line(self, number: int) -> str:
        """The text of a line, counted from 1; empty beyond the end."""
        if not 1 <= number <= len(self.starts):
            return ""
        start = self.starts[number - 1]
        end = self.starts[number] if number < len(self.starts) else len(self.text)
        return self.text[start:end].rstrip("\r\n\x85\u2028\u2029")

    def index(self, at: Mark) -> int:
        """The position of a mark in the text, in characters from 0."""
        return self.starts[min(at.line, len(self.starts)) - 1] + at.column - 1

    def mark(self, index: int) -> Mark:
        """The mark of a position in the text."""
        line = bisect_right(self.starts, index)
        return Mark(line, index - self.starts[line - 1] + 1)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint naming the known word that a mistyped one is most like, or empty if none is near."""
    near = process.extractOne(word, list(known), scorer=JaroWinkler.similarity, score_cutoff=_LEAST_LIKENESS)
    return f'did you mean "{near[0]}"?' if near else ""
