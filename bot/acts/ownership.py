"""Who answers next: release, resolve, reopen, give back, and what was no question at all."""

from __future__ import annotations

from bot.acts.at_hand import AtHand, who
from bot.acts.claiming import team_owns
from bot.acts.files import going, withheld
from bot.acts.talking import closing_word
from bot.store.outgoing import show_card, tell_desks
from bot.store.transaction import Step, q
from intents.model import Owner


def release(at: AtHand) -> Step[str]:
    """Only whoever holds it lets go of it; the team still owns the conversation."""
    if not at.is_mine:
        return "Only the person who claimed this can release it."
    yield q("release", at.escalation["id"])
    yield from show_card(at.everywhere)
    return ""


def resolve(at: AtHand) -> Step[str]:
    """Done, with a closing word to the follower if there is one; what is still on its way goes out before the bot.

    Others who asked the same are not left behind: they are answered, split up or called noise first.
    """
    others = yield q("gathered", at.escalation["id"])
    if others:
        return f"{len(others)} more asked the same and wait. Send them an answer (!all), or !split them up first."
    if at.act.text or going(at) or withheld(at):
        refusal = yield from closing_word(at)
        if refusal:
            return refusal
    return (yield from _end(at, "answered"))


def give_back(at: AtHand) -> Step[str]:
    """The bot answers this follower, and all who asked the same, again."""
    return (yield from _end_all(at, "given_back"))


def noise(at: AtHand) -> Step[str]:
    """It was not a question, whoever said the same: closed, and counted as such."""
    return (yield from _end_all(at, "noise"))


def _end_all(at: AtHand, outcome: str) -> Step[str]:
    for other in (yield q("gathered", at.escalation["id"])):
        yield q("resolve", other["id"], at.now_ms, outcome)
        yield q("own", other["conversation_id"], Owner.BOT.value)
    return (yield from _end(at, outcome))


def _end(at: AtHand, outcome: str) -> Step[str]:
    resolved = yield q("resolve", at.escalation["id"], at.now_ms, outcome)
    if not resolved:
        return "This is resolved already."
    yield q("own", at.conversation["id"], Owner.BOT.value)
    yield from show_card(at.everywhere)
    return ""


def reopen(at: AtHand) -> Step[str]:
    """Once more, by whoever reopens it, unless the follower has a newer escalation open."""
    if at.is_open:
        return "This is open already."
    newer = yield q("open_escalation_of", at.conversation["id"])
    if newer:
        return f"The conversation goes on in escalation #{newer[0]['id']}."
    yield q("reopen", at.escalation["id"], who(at.act), at.act.teammate.name, at.now_ms)
    yield from team_owns(at)
    yield from tell_desks(at.everywhere, f"reopened:{at.act.key}", f"{at.act.teammate.name} reopened this.")
    return ""
