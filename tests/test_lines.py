"""What a teammate's line asks for: said, noted, or a command."""

from __future__ import annotations

import pytest

from handlers.desk import Act, Teammate, Verb
from handlers.lines import COMMANDS, for_follower, parted, sorted_out, to_the_bot

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
    ("!frobnicate", [(Verb.HELP, "!frobnicate")]),
    ("!done.", [(Verb.RESOLVE, "")]),
    ("!done!", [(Verb.RESOLVE, "")]),
    ("!done, thank you!", [(Verb.RESOLVE, "thank you!")]),
    ("\uff01claim", [(Verb.CLAIM, "")]),
    ("\u200b!claim", [(Verb.CLAIM, "")]),
    ("!send1", [(Verb.HELP, "!send1")]),
    ("!snooze-1h", [(Verb.HELP, "!snooze-1h")]),
    ("!important: they are a school", [(Verb.HELP, "!important:")]),
    ("Yes, gladly.\n!done", [(Verb.SAY, "Yes, gladly."), (Verb.RESOLVE, "")]),
    ("Yes, gladly.\n!wow", [(Verb.SAY, "Yes, gladly.\n!wow")]),
    ("Yes.\n!teach me", [(Verb.SAY, "Yes."), (Verb.TEACH, "")]),
    ("\u200b// they are a school", [(Verb.NOTE, "they are a school")]),
    ("\uff0f\uff0fthey are a school", [(Verb.NOTE, "they are a school")]),
    ("*note:* they are a school", [(Verb.NOTE, "they are a school")]),
    ("**Note**: they are a school", [(Verb.NOTE, "they are a school")]),
    ("note : they are a school", [(Verb.NOTE, "they are a school")]),
    ("note\uff1athey are a school", [(Verb.NOTE, "they are a school")]),
    ("> // they are a school", [(Verb.NOTE, "they are a school")]),
    (" // first\nsecond", [(Verb.NOTE, "first\nsecond")]),
    ("Hello\nnote: ask Bob\nSee you", [(Verb.SAY, "Hello\nSee you"), (Verb.NOTE, "ask Bob")]),
    ("notebook: 12 euros", [(Verb.SAY, "notebook: 12 euros")]),
    ("Please note: we close at six", [(Verb.SAY, "Please note: we close at six")]),
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


BOXES = [
    (Verb.REPLY, "Yes, gladly.", [(Verb.REPLY, "Yes, gladly.")]),
    (Verb.REPLY, "// they are a school", [(Verb.NOTE, "they are a school")]),
    (Verb.REPLY, "Yes\n// as ever", [(Verb.NOTE, "as ever"), (Verb.REPLY, "Yes")]),
    (Verb.RESOLVE, "// twice the same", [(Verb.NOTE, "twice the same"), (Verb.RESOLVE, "")]),
    (Verb.RESOLVE, "", [(Verb.RESOLVE, "")]),
    (Verb.HOLD, "note: the depot burns", [(Verb.NOTE, "the depot burns"), (Verb.HOLD, "")]),
    (Verb.CLAIM, "// whatever", [(Verb.CLAIM, "// whatever")]),
    (Verb.TEACH, "// a lesson", [(Verb.TEACH, "// a lesson")]),
]


@pytest.mark.parametrize(("verb", "typed", "acts"), BOXES)
def test_what_is_typed_elsewhere_keeps_inside_what_a_line_would(
    verb: Verb, typed: str, acts: list[tuple[Verb, str]]
) -> None:
    """A box, a closing word, a statement: no internal word in it is for a follower, and each act has its own key."""
    found = sorted_out(Act("slack", "k", "t", Teammate("a", "Anna"), verb, typed))
    assert [(one.verb, one.text) for one in found] == acts
    assert len({one.key for one in found}) == len(found)
    assert found == sorted_out(found[0]) + found[1:]


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        (" claim", (Verb.CLAIM, "")),
        (", !done See you", (Verb.RESOLVE, "See you")),
        (" // they are a school", (Verb.NOTE, "they are a school")),
        (" who is this?", (Verb.HELP, "!who")),
        ("", (Verb.HELP, "")),
        (" ???", (Verb.HELP, "")),
    ],
)
def test_what_is_said_to_the_bot_is_not_for_the_follower(said: str, asked: tuple[Verb, str]) -> None:
    """What follows the bot's own name is a command, with or without ``!``, a note, or a cry for help."""
    assert list(parted(to_the_bot(said))) == [asked]


@pytest.mark.parametrize(
    ("edited", "words"),
    [
        ("Yes\n// as ever", "Yes"),
        ("!done See you!", "See you!"),
        ("Yes\n!done See you!", "Yes"),
        ("!done", ""),
        ("// no", ""),
    ],
)
def test_what_of_an_edited_line_is_for_the_follower(edited: str, words: str) -> None:
    """Its plain words, else a closing word; nothing of it where it became a note."""
    assert for_follower(edited) == words
