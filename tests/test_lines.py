"""What a teammate's line asks for: said, noted, or a command."""

from __future__ import annotations

import pytest

from handlers.desk import Verb
from handlers.lines import COMMANDS, parted

LINES = [
    ("Yes, gladly.", [(Verb.SAY, "Yes, gladly.")]),
    ("// they are a school", [(Verb.NOTE, "they are a school")]),
    ("note: they are a school", [(Verb.NOTE, "they are a school")]),
    ("NOTE:they are a school", [(Verb.NOTE, "they are a school")]),
    ("Hello\n// ask Bob first\nSee you", [(Verb.SAY, "Hello\nSee you"), (Verb.NOTE, "ask Bob first")]),
    ("  // indented", [(Verb.NOTE, "indented")]),
    ("note: first\nsecond", [(Verb.NOTE, "first\nsecond")]),
    ("see http://a.example//b", [(Verb.SAY, "see http://a.example//b")]),
    ("!claim", [(Verb.CLAIM, "")]),
    ("!CLAIM", [(Verb.CLAIM, "")]),
    ("  !done  See you there! ", [(Verb.RESOLVE, "See you there!")]),
    ("!done two\nlines", [(Verb.RESOLVE, "two\nlines")]),
    ("!snooze tomorrow", [(Verb.SNOOZE, "tomorrow")]),
    ("!send 2", [(Verb.SUGGEST, "2")]),
    ("!frobnicate", [(Verb.HELP, "")]),
    ("!!", [(Verb.SAY, "!!")]),
    ("! wait", [(Verb.SAY, "! wait")]),
    ("!1 first", [(Verb.SAY, "!1 first")]),
    ("", []),
    ("//", []),
    ("   ", []),
]


@pytest.mark.parametrize(("said", "asked"), LINES)
def test_a_line_asks_for(said: str, asked: list[tuple[Verb, str]]) -> None:
    """Never does an internal word reach ``SAY``, never does a command."""
    assert list(parted(said)) == asked


def test_every_command_can_be_typed() -> None:
    """A word of letters each, so that a line with an exclamation mark in front of anything else is said."""
    assert all(word.isalpha() and word.islower() for word in COMMANDS)
