"""What a line that a teammate wrote at a desk asks for: words to the follower, a note, or a command.

The same for every desk: ``//`` or ``note:`` keeps a line inside, ``!word`` is a command, everything else is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from handlers.desk import Verb

_NOTE = re.compile(r"\A(?://|note:)[ \t]*", re.IGNORECASE)
_COMMAND = re.compile(r"\A!([a-z]+)(?:\s+(.*))?\Z", re.IGNORECASE | re.DOTALL)

COMMANDS: Final[Mapping[str, Verb]] = {
    "claim": Verb.CLAIM,
    "release": Verb.RELEASE,
    "done": Verb.RESOLVE,
    "resolve": Verb.RESOLVE,
    "reopen": Verb.REOPEN,
    "snooze": Verb.SNOOZE,
    "mute": Verb.MUTE,
    "unmute": Verb.UNMUTE,
    "noise": Verb.NOISE,
    "bot": Verb.GIVE_BACK,
    "send": Verb.SUGGEST,
    "all": Verb.SEND_ALL,
    "split": Verb.SPLIT,
    "cancel": Verb.CANCEL,
    "hold": Verb.HOLD,
    "lift": Verb.LIFT,
    "drain": Verb.DRAIN,
    "teach": Verb.TEACH,
    "why": Verb.WHY,
    "help": Verb.HELP,
}
"""A command's word after the exclamation mark -> what it does."""


def parted(said: str) -> Iterator[tuple[Verb, str]]:
    """What a message asks for, in order: each a verb and its words, which may be empty only for a command.

    A message that begins with ``//`` or ``note:`` is internal as a whole; in any other, so are the lines that begin
    with ``//``. A message that begins with ``!`` and a letter is a command; one nobody knows asks for help.
    """
    if _NOTE.match(said):
        yield from _with_words(Verb.NOTE, _NOTE.sub("", said))
        return
    if found := _COMMAND.match(said.strip()):
        verb = COMMANDS.get(found[1].lower(), Verb.HELP)
        yield verb, "" if verb is Verb.TEACH else (found[2] or "").strip()  # a lesson is reviewed, never typed
        return
    lines = said.split("\n")
    yield from _with_words(Verb.SAY, "\n".join(line for line in lines if not _is_note(line)))
    yield from _with_words(Verb.NOTE, "\n".join(line.lstrip()[2:].strip() for line in lines if _is_note(line)))


def _is_note(line: str) -> bool:
    return line.lstrip().startswith("//")


def _with_words(verb: Verb, words: str) -> Iterator[tuple[Verb, str]]:
    if words.strip():
        yield verb, words.strip()
