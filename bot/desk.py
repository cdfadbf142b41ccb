"""Step 4, the way back: what a teammate did at a desk becomes rows.

Whoever has claimed an escalation is on the line: their plain lines go to the follower. Everybody else's stay inside.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from bot.cards import window_end
from bot.store.outgoing import DAY_MS, AtDesks, Speech, hint, say, show_card, tell_desks
from bot.store.transaction import Row, Step, Transaction, q
from bot.surroundings import Surroundings
from handlers.desk import Act, Teammate, Verb
from handlers.limits import Limits
from intents.model import Draft, Kind, Owner, Via
from intents.slots import Span
from intents.splitting import split

CONSOLE = "console"


class WayBack:
    """Stores what teammates do."""

    def __init__(self, around: Surroundings) -> None:
        """Ready for ``accept``."""
        self._around = around

    async def accept(self, acts: Sequence[Act]) -> list[str]:
        """Keep what teammates did, each act once; durable on return. Returns a word for each refused act."""
        answers = [await self._around.store.run(self._keeping(act)) for act in acts]
        for act in acts:
            self._around.metrics.acts.labels(act.desk, act.verb.value).inc()
        self._around.bells.ring_all()
        return [answer for answer in answers if answer]

    def _keeping(self, act: Act) -> Transaction[str]:
        return lambda: keep(act, self._around)


@dataclass(frozen=True, slots=True)
class AtHand:
    """An act and everything it concerns."""

    act: Act
    escalation: Row
    conversation: Row
    limits: Limits
    window_ends_ms: int | None
    now_ms: int
    desks: tuple[str, ...]

    @property
    def everywhere(self) -> AtDesks:
        """All desks' threads of this escalation."""
        return AtDesks(self.desks, self.conversation["id"], self.escalation["id"], self.now_ms)

    @property
    def here(self) -> AtDesks:
        """The thread in which it was done; nothing for the console, which answers on its own page."""
        return replace(self.everywhere, desks=tuple(desk for desk in self.desks if desk == self.act.desk))

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to finish this."""
        return self.escalation["state"] in {"waiting", "claimed"}

    @property
    def is_mine(self) -> bool:
        """Whether the acting teammate has claimed it."""
        return bool(self.escalation["state"] == "claimed" and self.escalation["claimed_by"] == who(self.act))


def who(act: Act) -> str:
    """A teammate across desks: ``slack:U123``."""
    return f"{act.desk}:{act.teammate.id}"


def keep(act: Act, around: Surroundings) -> Step[str]:
    """Carry one act out; returns what the teammate has to know when it could not be, else nothing."""
    escalation_id = yield from _escalation_of(act)
    if escalation_id is None:
        return "This thread belongs to no escalation."
    recorded = yield q(
        "record_act",
        act.desk,
        act.key,
        escalation_id,
        who(act),
        act.teammate.name,
        act.verb.value,
        act.text,
        around.now(),
    )
    if not recorded:
        return ""
    at_hand = yield from _look_up(act, escalation_id, around)
    refusal = yield from _carry_out(at_hand)
    if refusal:
        yield from hint(at_hand.here, f"hint:{act.key}", refusal, (act.teammate.id, act.teammate.name))
    return refusal


def _escalation_of(act: Act) -> Step[int | None]:
    if act.desk == CONSOLE:
        return int(act.thread)
    found = yield q("escalation_of_thread", act.desk, act.thread)
    return found[0]["id"] if found else None


def _look_up(act: Act, escalation_id: int, around: Surroundings) -> Step[AtHand]:
    escalation = (yield q("escalation", escalation_id))[0]
    conversation = (yield q("conversation", escalation["conversation_id"]))[0]
    platform = around.platforms.get(conversation["platform"])
    return AtHand(
        act=act,
        escalation=escalation,
        conversation=conversation,
        limits=platform.limits if platform else Limits({}),
        window_ends_ms=window_end(conversation, around.platforms),
        now_ms=around.now(),
        desks=around.desk_names,
    )


def _carry_out(at: AtHand) -> Step[str]:
    match at.act.verb:
        case Verb.CLAIM:
            return (yield from _claim(at))
        case Verb.RELEASE:
            return (yield from _release(at))
        case Verb.RESOLVE:
            return (yield from _resolve(at))
        case Verb.SAY:
            return (yield from _said(at))
        case Verb.REPLY:
            return (yield from _reply_on_purpose(at))
        case Verb.NOTE:
            return (yield from _note(at))
        case never:
            assert_never(never)


# --- claiming and letting go ---------------------------------------------------------------------------------------


def _claim(at: AtHand) -> Step[str]:
    if at.is_mine:
        return ""
    claimed = yield q("claim", at.escalation["id"], who(at.act), at.act.teammate.name, at.now_ms)
    if not claimed:
        return _taken(at)
    yield q("own", at.conversation["id"], Owner.TEAM.value)
    yield q("take_over", at.conversation["id"], at.now_ms)
    yield from show_card(at.everywhere)
    return ""


def _taken(at: AtHand) -> str:
    if at.is_open:
        return f"{at.escalation['claimed_name']} has already claimed this."
    return "This is resolved already."


def _release(at: AtHand) -> Step[str]:
    if not at.is_mine:
        return "Only the person who claimed this can release it."
    yield q("release", at.escalation["id"])
    yield from show_card(at.everywhere)
    return ""


def _resolve(at: AtHand) -> Step[str]:
    resolved = yield q("resolve", at.escalation["id"], at.now_ms)
    if not resolved:
        return "This is resolved already."
    yield q("own", at.conversation["id"], Owner.BOT.value)
    yield from show_card(at.everywhere)
    return ""


# --- talking ---------------------------------------------------------------------------------------------------------


def _said(at: AtHand) -> Step[str]:
    if at.is_mine:
        return (yield from _reply(at))
    if at.escalation["state"] == "waiting":
        return "Nobody has claimed this, so your message stayed internal. Press Claim, then write your answer."
    if not at.is_open:
        return "This is resolved, so your message stayed internal."
    return (yield from _note(at))


def _note(at: AtHand) -> Step[str]:
    text = f"{at.act.teammate.name} (internal): {at.act.text}"
    yield from tell_desks(at.everywhere, f"note:{at.act.key}", text, skip=at.act.desk)
    return ""


def _reply_on_purpose(at: AtHand) -> Step[str]:
    """A reply box claims what nobody has; what a colleague has claimed stays theirs."""
    if at.escalation["state"] == "waiting":
        yield from _claim(at)
    elif not at.is_mine:
        return _taken(at)
    return (yield from _reply(at))


def _reply(at: AtHand) -> Step[str]:
    ways = at.limits.ways(Kind(at.conversation["kind"]))
    via = next((way for way in (Via.DM, Via.PUBLIC, Via.PRIVATE) if way in ways), Via.DM)
    limit = at.limits.text.get(via)
    parts = split([Span(at.act.text.strip(), value=False)], limit.fits) if limit else ()
    if not parts or (via is not Via.DM and len(parts) > 1):
        most = f"{limit.most} {limit.unit}" if limit else "nothing at all"
        return f"Not sent: {at.conversation['platform']} takes {most} there. Shorten your answer and send it again."
    if at.window_ends_ms is not None and at.window_ends_ms < at.now_ms and via is Via.DM:
        return f"Not sent: {at.conversation['platform']}'s reply window has closed; the follower must write first."
    for number, part in enumerate(parts):
        yield from say(at.conversation, _speech(at, Draft(via, part), number))
    text = f"{at.act.teammate.name} answered: {at.act.text}"
    yield from tell_desks(at.everywhere, f"reply:{at.act.key}", text, skip=at.act.desk)
    return ""


def _speech(at: AtHand, draft: Draft, number: int) -> Speech:
    return Speech(
        key=f"{at.act.desk}:{at.act.key}:{number}",
        draft=draft,
        author=at.act.teammate.name,
        now_ms=at.now_ms,
        give_up_ms=at.window_ends_ms or at.now_ms + DAY_MS,
        reply_to=at.conversation["heard_key"] if draft.via is not Via.DM else "",
        escalation_id=at.escalation["id"],
    )


def console_teammate(name: str) -> Teammate:
    """A person at the console, who has no account but a name."""
    return Teammate(name.casefold(), name)
