"""What teammates' acts came to: rows keep every click, also the late and the refused ones, so they are replayed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from bot.store.transaction import Row
from handlers.desk import Verb

_TALK = frozenset({Verb.REPLY, Verb.SAY})


@dataclass(frozen=True, slots=True)
class Happening:
    """An act that counted. ``words`` say what was done; empty for something said inside."""

    act: Row
    words: str = ""


def told(acts: Iterable[Row], sent: Collection[str]) -> Iterator[Happening]:
    """The acts that counted, in the order they came; ``sent`` has ``desk:key`` of each that went to the follower."""
    holders: dict[int, str] = {}
    for act in acts:
        if Verb(act["verb"]) in _TALK and f"{act['desk']}:{act['key']}" in sent:
            yield from _claimed(act, holders)
        else:
            yield from _done(act, holders)


_NOBODY = "nobody: it is resolved"


def _done(act: Row, holders: dict[int, str]) -> Iterator[Happening]:
    case, who = act["escalation_id"], act["teammate"]
    match Verb(act["verb"]):
        case Verb.CLAIM:
            yield from _claimed(act, holders)
        case Verb.RELEASE:
            if holders.get(case, who) == who:
                holders.pop(case, None)
                yield Happening(act, "let go of this")
        case Verb.RESOLVE:
            if holders.get(case) != _NOBODY:
                holders[case] = _NOBODY
                yield Happening(act, "resolved this; the bot answers again")
        case Verb.NOTE | Verb.SAY:
            yield Happening(act)
        case Verb.REPLY:
            return  # refused: its writer was told, and nothing went out


def _claimed(act: Row, holders: dict[int, str]) -> Iterator[Happening]:
    """By a click or by answering; what somebody holds is not claimed again."""
    if act["escalation_id"] not in holders:
        holders[act["escalation_id"]] = act["teammate"]
        yield Happening(act, "claimed this")
