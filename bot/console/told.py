"""What teammates' acts came to, as the console shows them; what was refused or changed nothing is left out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from bot.acts.quieting import WAKE
from bot.store.transaction import Row
from handlers.desk import Verb

_TALK: Final = frozenset({Verb.REPLY, Verb.SAY, Verb.SUGGEST, Verb.RESOLVE})
_INSIDE: Final = frozenset({Verb.NOTE, Verb.SAY})
_DONE: Final[Mapping[Verb, str]] = {
    Verb.SNOOZE: "snoozed this",
    Verb.UNMUTE: "hears this follower again",
    Verb.CANCEL: "took an answer back before it was sent",
    Verb.SEND_ALL: "sent this answer to all who asked the same",
    Verb.SPLIT: "gave everybody who asked the same a card of their own",
    Verb.HOLD: "stopped automatic answers everywhere",
    Verb.LIFT: "let the bot answer again",
    Verb.DRAIN: "had the bot answer what was asked meanwhile",
    Verb.RETRY: "sent again what had not been delivered",
    Verb.TEACH: "taught the bot something",
    Verb.APPROVE: "approved what was taught",
    Verb.UNDO: "took back what was taught",
}
_ENDED: Final[Mapping[Verb, str]] = {
    Verb.RESOLVE: "resolved this; the bot answers again",
    Verb.GIVE_BACK: "gave this back to the bot",
    Verb.NOISE: "closed this: it was no question",
    Verb.MUTE: "muted this follower",
}
_NOBODY: Final = "nobody: it is resolved"


@dataclass(frozen=True, slots=True)
class Happening:
    """An act that counted. ``words`` say what was done; empty for something said inside."""

    act: Row
    words: str = ""


def told(acts: Iterable[Row], sent: Collection[str]) -> Iterator[Happening]:
    """The acts that counted, in the order they came; ``sent`` has ``desk:key`` of each that went to the follower."""
    holders: dict[int, str] = {}
    for act in acts:
        verb = Verb(act["verb"])
        went_out = verb in _TALK and f"{act['desk']}:{act['key']}" in sent
        if went_out:
            yield from _claimed(act, holders)
        if verb in _INSIDE and not went_out:
            if act["text"]:  # a line that was deleted before anybody got it has no words any more
                yield Happening(act)
        elif not act["refused"]:
            yield from _done(act, verb, holders)


def _done(act: Row, verb: Verb, holders: dict[int, str]) -> Iterator[Happening]:
    case = act["escalation_id"]
    if verb is Verb.CLAIM:
        yield from _claimed(act, holders)
    elif verb is Verb.RELEASE:
        holders.pop(case, None)
        yield Happening(act, "let go of this")
    elif verb is Verb.REOPEN:
        holders[case] = act["teammate"]
        yield Happening(act, "reopened this")
    elif verb in _ENDED and holders.get(case) != _NOBODY:
        holders[case] = _NOBODY
        yield Happening(act, _ENDED[verb])
    elif verb is Verb.SNOOZE and act["text"] == WAKE:
        yield Happening(act, "woke this")
    elif verb in _DONE:
        yield Happening(act, _DONE[verb])


def _claimed(act: Row, holders: dict[int, str]) -> Iterator[Happening]:
    """By a click or by answering; what somebody holds is not claimed again."""
    if act["escalation_id"] not in holders:
        holders[act["escalation_id"]] = act["teammate"]
        yield Happening(act, "claimed this")
