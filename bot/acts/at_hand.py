"""An act on the table, with everything it concerns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.cards import people_until
from bot.knowledge import Knowledge
from bot.store.outgoing import AtDesks, hint
from bot.store.transaction import Row, Step, q
from bot.surroundings import Surroundings
from handlers.desk import Act
from handlers.limits import Limits
from intents.contents import DeskRules, ReplyRule

CONSOLE = "console"
"""The desk that is always there; it reads rows, so nothing is written to it."""


@dataclass(frozen=True, slots=True)
class AtHand:
    """An act and everything it concerns."""

    act: Act
    act_id: int
    escalation: Row
    conversation: Row
    limits: Limits
    knowledge: Knowledge
    window_ends_ms: int | None
    """Until when a person may answer."""
    now_ms: int
    desks: tuple[str, ...]
    limits_of: Callable[[str], Limits]
    """What a platform allows, by its name."""

    @property
    def rules(self) -> DeskRules:
        """The workspace's rules for desks."""
        return self.knowledge.library.desk

    @property
    def everywhere(self) -> AtDesks:
        """All desks' threads of this escalation."""
        return AtDesks(self.desks, self.conversation["id"], self.escalation["id"], self.now_ms)

    @property
    def here(self) -> AtDesks:
        """The thread in which it was done; nothing for the console, which answers on its own page."""
        return replace(self.everywhere, desks=tuple(desk for desk in self.desks if desk == self.act.desk))

    def at_desk_of(self, act: Row) -> AtDesks:
        """The thread in which another act was done, which need not be at the same desk."""
        return replace(self.everywhere, desks=tuple(desk for desk in self.desks if desk == act["desk"]))

    @property
    def state(self) -> str:
        """``waiting``, ``claimed``, ``resolved`` or ``failed``."""
        return str(self.escalation["state"])

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to finish this."""
        return self.state in {"waiting", "claimed"}

    @property
    def is_mine(self) -> bool:
        """Whether the acting teammate has claimed it."""
        return bool(self.state == "claimed" and self.escalation["claimed_by"] == who(self.act))

    @property
    def is_on_the_line(self) -> bool:
        """Whether plain lines of the acting teammate go to the follower, where it is open."""
        return self.is_mine or self.rules.reply is ReplyRule.EVERYONE


def who(act: Act) -> str:
    """A teammate across desks: ``slack:U123``."""
    return f"{act.desk}:{act.teammate.id}"


def look_up(act: Act, act_id: int, escalation_id: int, around: Surroundings) -> Step[AtHand]:
    """Everything the act concerns, as it stands now."""
    escalation = (yield q("escalation", escalation_id))[0]
    conversation = (yield q("conversation", escalation["conversation_id"]))[0]

    def limits_of(name: str) -> Limits:
        platform = around.platforms.get(name)
        return platform.limits if platform else Limits({})

    limits = limits_of(conversation["platform"])
    return AtHand(
        act=act,
        act_id=act_id,
        escalation=escalation,
        conversation=conversation,
        limits=limits,
        knowledge=around.knowledge(),
        window_ends_ms=people_until(conversation, limits),
        now_ms=around.now(),
        desks=around.desk_names,
        limits_of=limits_of,
    )


def tell_privately(at: AtHand, text: str) -> Step[None]:
    """A word that only the acting teammate sees, where they acted."""
    yield from hint(at.here, f"hint:{at.act.key}", text, (at.act.teammate.id, at.act.teammate.name))
