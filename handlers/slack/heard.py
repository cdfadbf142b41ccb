"""What a delivery from Slack comes to, and the place in which it is understood."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from handlers.desk import Act
from handlers.slack.modals import Opening, errors

DESK: Final = "slack"


@dataclass(frozen=True, slots=True)
class Person:
    """Who did something, and where they can be told something: in a thread, or over a press's own address."""

    user: str
    channel: str
    root: str = ""
    respond: str = ""
    """Where the vendor takes an answer that only they see; works for people outside the channel too."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What a delivery from Slack says.

    ``reply``: what to answer with the 200: text as it is, a mapping as JSON, None for an empty body. ``unread``: what
    nobody here understood, in words that hold no personal data.
    """

    acts: tuple[Act, ...] = ()
    reply: str | Mapping[str, object] | None = None
    unread: tuple[str, ...] = ()
    person: Person | None = None
    """Whose doing it was; None where it was nobody's, or nothing was asked for."""
    opening: Opening | None = None
    """A form that the press asks for."""
    aside: str = ""
    """A word for the person that only they see."""
    again: bool = False
    """Whether Slack is to deliver it once more, since nobody can tell now whether it may be done."""
    form: bool = False
    """Whether a form was sent, which stays open with the reason where an act was refused."""

    def answer(self, refusals: Sequence[str]) -> str | Mapping[str, object] | None:
        """What Slack wants to read; ``refusals`` is what came back of the acts."""
        return errors(" ".join(refusals)) if self.form and refusals else self.reply


@dataclass(frozen=True, slots=True)
class Place:
    """Where we listen, who we are, and how teammates are called."""

    channels: frozenset[str]
    own_users: frozenset[str] = frozenset()
    name_of: Callable[[str], str] = field(default=lambda user: user)
