"""Claiming: who is on the line, by a click or by answering."""

from __future__ import annotations

from bot.acts.at_hand import AtHand, who
from bot.store.outgoing import show_card
from bot.store.transaction import Step, q
from intents.model import Owner


def claim(at: AtHand) -> Step[str]:
    """Compare and set: of two who press at once, one has it and the other reads whose it is."""
    if at.is_mine:
        return ""
    claimed = yield q("claim", at.escalation["id"], who(at.act), at.act.teammate.name, at.now_ms)
    if not claimed:
        return taken(at)
    yield from team_owns(at)
    return ""


def team_owns(at: AtHand) -> Step[None]:
    """The team answers next; what the bot still wanted to say is not said."""
    yield q("own", at.conversation["id"], Owner.TEAM.value)
    yield q("take_over", at.conversation["id"], at.now_ms)
    yield from show_card(at.everywhere)


def taken(at: AtHand) -> str:
    """Why it cannot be claimed."""
    if at.is_open:
        return f"{at.escalation['claimed_name']} has already claimed this."
    return "This is resolved already. Reopen it to answer once more."
