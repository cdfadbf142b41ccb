"""What a YAML parser complains about, in a manager's words.

PyYAML has two parsers, in C and in Python, with different wordings for the same trouble; ``_TROUBLES`` knows both.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import yaml

from intents.faults import Fault, Mark, Page
from intents.library_nodes import mark_of


@dataclass(frozen=True, slots=True)
class _Spot:
    """The place of a parser's complaint: what it met, and what it was reading since when."""

    page: Page
    at: Mark
    since: Mark

    @property
    def line(self) -> str:
        return self.page.line(self.at.line)

    @property
    def met(self) -> str:
        """The character the parser stopped at; empty at the end of a line."""
        return self.line[self.at.column - 1 : self.at.column]


_Told = tuple[Mark, str, str]
_QUOTE = "put the whole text in quotes"
_PERCENT = "a line cannot begin with %"


def explain(page: Page, error: yaml.MarkedYAMLError) -> Fault:
    """The parser's error as a fault at the place a manager has to look at."""
    problem, at = str(error.problem or "it cannot be read"), mark_of(error.problem_mark)
    spot = _Spot(page, at, mark_of(error.context_mark) if error.context_mark else at)
    for pattern, tell in _TROUBLES:
        if pattern.search(f"{error.context or ''}: {problem}"):
            return page.fault(*tell(spot))
    return page.fault(at, f"YAML cannot read this ({problem})", "check quotes and indentation here and just above")


def _second_colon(spot: _Spot) -> _Told:
    if ": " not in spot.line[: spot.at.column - 1]:
        hint = "line the names up, give the line above its colon, or put a text with a colon in it in quotes"
        return spot.at, "this name seems to belong to the text in the line above", hint
    return spot.at, 'a text with ": " in it needs quotes', 'write it as "…"'


def _bad_start(spot: _Spot) -> _Told:
    if spot.met == "\t":
        return spot.at, "a tab is used for indentation", "use spaces instead"
    return spot.at, f"a text cannot begin with {spot.met}", _QUOTE


def _open_quote(spot: _Spot) -> _Told:
    mark = spot.page.line(spot.since.line)[spot.since.column - 1 : spot.since.column]
    return spot.since, f"the quote {mark} that begins here is never closed", f"end the text with {mark}"


def _open_bracket(spot: _Spot) -> _Told:
    hint = "close it, and put commas between; a text that begins with [ or { needs quotes"
    return spot.since, "the list or mapping that begins with this bracket is not written to its end", hint


def _after_value(spot: _Spot) -> _Told:
    before = spot.line[: spot.at.column - 1].rstrip()
    if before.endswith("}"):
        return (
            spot.at,
            "more text follows after the closing brace",
            "a text that begins with { needs quotes around all",
        )
    if before.endswith(("'", '"')):
        hint = "the quotes must go around all of it; inside '…' write an apostrophe twice: ''"
        return spot.at, "more text follows after the closing quote", hint
    return spot.at, "this line does not fit the ones above it", "give it the same indentation as its neighbours"


def _not_an_entry(spot: _Spot) -> _Told:
    hint = "add the colon, or indent the line if it belongs to the text above"
    return spot.since, "this line is neither `name: text` nor a `- text` of a list", hint


def _escape(spot: _Spot) -> _Told:
    at = spot.at if spot.met == "\\" else Mark(spot.at.line, spot.at.column - 1)
    return at, r"a backslash inside " '"…"' r" has a special meaning", r"write it twice (\\), or use '…' quotes"


def _marked_start(spot: _Spot) -> _Told:
    mark = spot.page.line(spot.since.line)[spot.since.column - 1 : spot.since.column]
    return spot.since, f"a text cannot begin with {mark}", _QUOTE


def _list_inside(spot: _Spot) -> _Told:
    return spot.at, "a list cannot begin in the middle of a line", "put each `- …` on a line of its own"


def _question_mark(spot: _Spot) -> _Told:
    return spot.at, "a text cannot begin with ? and a space", _QUOTE


def _nothing_there(spot: _Spot) -> _Told:
    return spot.at, "a value is expected here", "a text that begins with a bracket or a brace needs quotes"


def _directive(spot: _Spot) -> _Told:
    return spot.since, _PERCENT, "put the text in quotes"


def _after_end(spot: _Spot) -> _Told:
    directive = next((n for n in range(1, spot.at.line) if spot.page.line(n).startswith("%")), None)
    if directive:
        return Mark(directive, 1), _PERCENT, "put the text in quotes"
    return spot.at, "something follows after the end of the document", "take the line `...` out"


_TROUBLES: tuple[tuple[re.Pattern[str], Callable[[_Spot], _Told]], ...] = tuple(
    (re.compile(pattern), tell)
    for pattern, tell in (
        (r"mapping values are not allowed", _second_colon),
        (r"cannot start any token", _bad_start),
        (r"quoted scalar: found unexpected (end of stream|document)", _open_quote),
        (r"expected ',' or '[\]}]'", _open_bracket),
        (r"flow (node|sequence|mapping)", _open_bracket),
        (r"unknown escape|escape sequence|expected hex", _escape),
        (r"scanning an? (alias|anchor|tag)|parsing a tag", _marked_start),
        (r"block scalar", _marked_start),
        (r"sequence entries are not allowed", _list_inside),
        (r"mapping keys are not allowed", _question_mark),
        (r"could not find expected ':'", _not_an_entry),
        (r"directive", _directive),
        (r"expected '?<document start>", _after_end),
        (r"expected (the )?node content", _nothing_there),
        (r"parsing a block", _after_value),
    )
)
