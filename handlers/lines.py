"""What a line that a teammate wrote at a desk asks for: words to the follower, a note, or a command.

The same for every desk: ``//`` or ``note:`` keeps a line inside, ``!word`` is a command, everything else is said. When
in doubt a line stays inside: a note that a follower reads cannot be taken back, a reply that stayed can be sent again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from handlers.desk import Act, Verb

_LEAD: Final = "[\\s\u00ad\u200b-\u200f\u2060\ufeff]*"
"""Blanks, and letters nobody sees, which come along with what is pasted."""
_MARKUP: Final = "[*_~`|>]*"
_NOTE = re.compile(
    rf"\A{_LEAD}{_MARKUP}{_LEAD}(?:[/\uff0f\u2044\u2215]{{2}}|note{_MARKUP}[ \t]*[:\uff1a]){_MARKUP}[ \t]*",
    re.IGNORECASE,
)
_COMMAND = re.compile(rf"\A{_LEAD}[!\uff01]([a-z]+)[.,:;!?]*(?:\s+(.*))?\Z", re.IGNORECASE | re.DOTALL)
_ORDER = re.compile(rf"\A{_LEAD}[!\uff01]([^\W\d_]\S*)")

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
_TYPED_ELSEWHERE: Final = frozenset({Verb.REPLY, Verb.RESOLVE, Verb.HOLD})
"""What carries words to followers without being read as a line of a thread: boxes, closing words, the statement."""
_FOR_THE_BOT: Final = " \t\n,:;"


def parted(said: str) -> Iterator[tuple[Verb, str]]:
    """What a message asks for, in order: each a verb and its words, which may be empty only for a command.

    A message that begins with ``//`` or ``note:`` is internal as a whole; in any other, so are the lines that begin
    so. A message that begins with ``!`` and a letter is a command; one nobody knows asks for help, with that word.
    In a longer message a line that is a known command is carried out after the words.
    """
    if _NOTE.match(said):
        yield from _with_words(Verb.NOTE, _NOTE.sub("", said))
        return
    if order := _ORDER.match(said):
        yield _known(said) or (Verb.HELP, f"!{order[1]}")
        return
    lines = said.split("\n")
    yield from _with_words(Verb.SAY, "\n".join(line for line in lines if not _NOTE.match(line) and not _known(line)))
    yield from _with_words(Verb.NOTE, "\n".join(_NOTE.sub("", line).strip() for line in lines if _NOTE.match(line)))
    yield from (command for line in lines if (command := _known(line)))


def for_follower(said: str) -> str:
    """What of an edited line is for the follower: its plain words, else the closing word of its command."""
    asked = tuple(parted(said))
    return next((text for wanted in (Verb.SAY, Verb.RESOLVE) for verb, text in asked if verb is wanted), "")


def to_the_bot(said: str) -> str:
    """A line that begins with the bot's own name, given what follows that: a command with or without ``!``, or a note.

    Nobody who speaks to the bot means the follower.
    """
    rest = said.lstrip(_FOR_THE_BOT)
    if _NOTE.match(rest) or _ORDER.match(rest):
        return rest
    return f"!{rest}" if _ORDER.match(f"!{rest}") else "!help"


def is_order(said: str) -> bool:
    """Whether words that should go to a follower are, or end with, a command."""
    return any(verb not in {Verb.SAY, Verb.NOTE} for verb, _ in parted(said))


def sorted_out(act: Act) -> tuple[Act, ...]:
    """An act whose words go to a follower, without what of them is internal: that is a note beside it, or instead.

    The words of a box, a closing word and a statement keep inside what a line in a thread would keep inside.
    """
    if act.verb not in _TYPED_ELSEWHERE:
        return (act,)
    words, inside = noted(act.text)
    if not inside:
        return (act,)
    note = replace(act, key=f"{act.key}:note", verb=Verb.NOTE, text=inside, files=())
    return (replace(note, key=act.key),) if act.verb is Verb.REPLY and not words else (note, replace(act, text=words))


def noted(text: str) -> tuple[str, str]:
    """The words that are for followers, and what of the text is internal."""
    if _NOTE.match(text):
        return "", _NOTE.sub("", text).strip()
    lines = text.split("\n")
    words = "\n".join(line for line in lines if not _NOTE.match(line))
    return words.strip(), "\n".join(_NOTE.sub("", line).strip() for line in lines if _NOTE.match(line)).strip()


def _known(line: str) -> tuple[Verb, str] | None:
    found = _COMMAND.match(line)
    verb = COMMANDS.get(found[1].lower()) if found else None
    if found is None or verb is None:
        return None
    return verb, "" if verb is Verb.TEACH else (found[2] or "").strip()  # a lesson is reviewed, never typed


def _with_words(verb: Verb, words: str) -> Iterator[tuple[Verb, str]]:
    if words.strip():
        yield verb, words.strip()
