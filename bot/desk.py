"""Step 4, the way back: what a teammate did at a desk becomes rows.

Whoever has claimed an escalation is on the line: their plain lines go to the follower. Everybody else's stay inside.
What each act does is told in bot/acts/.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from bot.acts import asking, claiming, holding, ownership, quieting, second_thoughts, talking, teaching, together
from bot.acts.at_hand import CONSOLE, AtHand, look_up, tell_privately, who
from bot.acts.files import as_text
from bot.early_acts import done_meanwhile, keep_for_later
from bot.gathering import stand_alone
from bot.store.transaction import Step, Transaction, q
from bot.surroundings import Surroundings
from handlers.desk import Act, Teammate, Verb
from handlers.lines import sorted_out


class WayBack:
    """Stores what teammates do."""

    def __init__(self, around: Surroundings) -> None:
        """Ready for ``accept``."""
        self._around = around

    async def accept(self, acts: Sequence[Act]) -> list[str]:
        """Keep what teammates did, each act once; durable on return. Returns a word for each refused act."""
        acts = [sorted_act for act in acts for sorted_act in sorted_out(act)]
        answers = [await self._around.store.run(self._keeping(act)) for act in acts]
        for act in acts:
            self._around.metrics.acts.labels(act.desk, act.verb.value).inc()
        self._around.bells.ring_all()
        return [answer for answer in answers if answer]

    def _keeping(self, act: Act) -> Transaction[str]:
        return lambda: keep(act, self._around)


DOINGS: Final[Mapping[Verb, Callable[[AtHand], Step[str]]]] = {
    Verb.CLAIM: claiming.claim,
    Verb.RELEASE: ownership.release,
    Verb.RESOLVE: ownership.resolve,
    Verb.REOPEN: ownership.reopen,
    Verb.GIVE_BACK: ownership.give_back,
    Verb.NOISE: ownership.noise,
    Verb.SNOOZE: quieting.snooze,
    Verb.MUTE: quieting.mute,
    Verb.UNMUTE: quieting.unmute,
    Verb.SAY: talking.said,
    Verb.REPLY: talking.reply,
    Verb.SUGGEST: talking.suggestion,
    Verb.NOTE: talking.note,
    Verb.SEND: second_thoughts.send,
    Verb.KEEP: second_thoughts.keep_internal,
    Verb.CANCEL: second_thoughts.cancel,
    Verb.REVISE: second_thoughts.revise,
    Verb.RETRACT: second_thoughts.retract,
    Verb.RETRY: second_thoughts.retry,
    Verb.SEND_ALL: together.send_to_all,
    Verb.SPLIT: together.split_up,
    Verb.HOLD: holding.stop,
    Verb.LIFT: holding.lift,
    Verb.DRAIN: holding.drain,
    Verb.TEACH: teaching.teach,
    Verb.APPROVE: teaching.approve,
    Verb.UNDO: teaching.undo,
    Verb.WHY: asking.why,
    Verb.HELP: asking.help_out,
}
"""What each verb does; returns what the teammate has to know when it could not be done, else nothing."""

BY_ITSELF: Final = frozenset(
    {Verb.CLAIM, Verb.REPLY, Verb.SUGGEST, Verb.SEND, Verb.RESOLVE, Verb.NOISE, Verb.SNOOZE, Verb.MUTE, Verb.GIVE_BACK}
)
"""What a teammate does with one follower's question, which then waits with nobody else's any more."""


def keep(act: Act, around: Surroundings) -> Step[str]:
    """Carry one act out; returns what the teammate has to know when it could not be, else nothing."""
    escalation_id = yield from _escalation_of(act)
    if escalation_id is None:
        return (yield from keep_for_later(act))
    what = (who(act), act.teammate.name, act.verb.value, act.text, act.line, act.about)
    recorded = yield q("record_act", act.desk, act.key, escalation_id, *what, around.now())
    if not recorded:
        return ""
    if act.files:
        yield q("attach_to_act", recorded[0]["id"], as_text(act.files))
    at = yield from look_up(act, recorded[0]["id"], escalation_id, around)
    if act.verb in BY_ITSELF and at.is_open:
        yield from stand_alone(at.everywhere, at.escalation)
    refusal = yield from DOINGS[act.verb](at)
    if refusal:
        yield q("refuse_act", at.act_id, refusal)
        if not act.answered:
            yield from tell_privately(at, refusal)
    return refusal


def catch_up(desk: str, thread: str, around: Surroundings) -> Step[None]:
    """A card's thread has become known: carry out what was done in it before."""
    for act in (yield from done_meanwhile(desk, thread)):
        yield from keep(act, around)


def _escalation_of(act: Act) -> Step[int | None]:
    if act.desk == CONSOLE:
        return int(act.thread)
    found = yield q("escalation_of_thread", act.desk, act.thread)
    if not found and act.verb is Verb.TEACH and act.about:
        found = yield q("escalation_of_line", act.desk, act.about)  # a reaction on a line does not tell its thread
    return found[0]["id"] if found else None


def console_teammate(name: str) -> Teammate:
    """A person at the console, who has no account but a name."""
    return Teammate(name.casefold(), name)
