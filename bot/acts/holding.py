"""The hold switch, from a thread or the console."""

from __future__ import annotations

from bot import hold
from bot.acts.at_hand import AtHand, tell_privately
from bot.store.transaction import Step


def stop(at: AtHand) -> Step[str]:
    """Stop automatic answers everywhere; the act's words are the statement."""
    return (yield from hold.throw(hold.Held(at.act.text.strip(), at.act.teammate.name, at.now_ms), at.desks))


def lift(at: AtHand) -> Step[str]:
    """Let the bot answer again."""
    refusal = yield from hold.lift(at.act.teammate.name, at.now_ms, at.desks)
    if not refusal and (yield from hold.asked_meanwhile()):
        yield from tell_privately(at, "Followers wrote meanwhile. Write !drain to have the bot answer them now.")
    return refusal


def drain(at: AtHand) -> Step[str]:
    """Have the bot answer what was asked meanwhile."""
    return (yield from hold.drain(at.act.teammate.name, at.now_ms, at.desks))
