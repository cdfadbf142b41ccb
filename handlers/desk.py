"""The seam of desks: what the team sees, what it does there, and how a desk is spoken to."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Final, Protocol, runtime_checkable

from handlers.base import Finding, Inbound, Receipt
from handlers.files import DeskFile, File


class Verb(StrEnum):
    """What a teammate can do at a desk."""

    CLAIM = "claim"
    RELEASE = "release"
    RESOLVE = "resolve"
    """Done; ``text`` is a closing word to the follower, if there is one."""
    REOPEN = "reopen"
    GIVE_BACK = "give_back"
    """The bot answers this follower again."""
    NOISE = "noise"
    """It was not a question: closed without a word."""
    SNOOZE = "snooze"
    """Out of sight for a while; ``text`` is ``1h``, ``tomorrow`` or ``reply``."""
    MUTE = "mute"
    """Nothing of this follower's is answered or shown; ``text`` is ``1d``, ``7d`` or ``forever``."""
    UNMUTE = "unmute"
    SAY = "say"
    """A plain line in the thread: a reply if its writer has claimed the escalation, else internal."""
    REPLY = "reply"
    """Said to the follower on purpose (a reply box)."""
    SUGGEST = "suggest"
    """A suggestion of the card sent to the follower; ``about`` is its number, from 1."""
    NOTE = "note"
    """Internal on purpose."""
    SEND = "send"
    """Claim and send a line that had stayed internal; ``about`` is the line."""
    KEEP = "keep"
    """Leave that line internal."""
    CANCEL = "cancel"
    """Take a reply back before it goes out; ``about`` is its line, or empty for the newest one."""
    REVISE = "revise"
    """A line was edited; ``about`` is the line, ``text`` its new words."""
    RETRACT = "retract"
    """A line was deleted; ``about`` is the line."""
    RETRY = "retry"
    """Send again what could not be delivered; ``about`` is the line."""
    SEND_ALL = "send_all"
    """An answer sent to everybody who asked the same; ``about`` is its line."""
    SPLIT = "split"
    """Everybody who asked the same gets a card of their own."""
    HOLD = "hold"
    """Automatic answers stop everywhere; ``text`` is what followers read instead."""
    LIFT = "lift"
    """They begin again."""
    DRAIN = "drain"
    """What was asked meanwhile is answered now."""
    TEACH = "teach"
    """Change the library; ``text`` is a lesson as ``intents.lessons`` writes it, ``about`` the reply behind it.

    Without ``text`` a review is offered. ``about`` is a line's id, ``act:7``, or empty for the newest reply; a desk
    that is not told the line's thread gives the line in its place.
    """
    APPROVE = "approve"
    """A second person's OK for a lesson; ``about`` is its number."""
    UNDO = "undo"
    """Take a lesson back; ``about`` is its number."""
    WHY = "why"
    """Asks why this came to a person."""
    HELP = "help"
    """Asks what can be done here."""


WORDS: Final[Mapping[Verb, str]] = {
    Verb.CLAIM: "Claim",
    Verb.REPLY: "Reply",
    Verb.RESOLVE: "Resolve",
    Verb.RELEASE: "Release",
    Verb.REOPEN: "Reopen",
    Verb.GIVE_BACK: "Give back to bot",
    Verb.SNOOZE: "Snooze",
    Verb.NOISE: "Not a question",
    Verb.MUTE: "Mute",
    Verb.UNMUTE: "Unmute",
    Verb.SPLIT: "Split up",
    Verb.WHY: "Why",
    Verb.SUGGEST: "Send",
}
"""What the button for a verb says, the same at every desk; a verb without words has no button on a card."""
SNOOZES: Final[Mapping[str, str]] = {
    "1h": "1 hour",
    "4h": "4 hours",
    "tomorrow": "Tomorrow 9:00",
    "reply": "Until the follower writes",
}
"""How long an escalation can be out of sight: the act's text, and the words for it."""
MUTES: Final[Mapping[str, str]] = {"1d": "1 day", "7d": "7 days", "forever": "For good"}
"""How long a follower can be unheard: the act's text, and the words for it."""


@dataclass(frozen=True, slots=True)
class Teammate:
    """A person of the brand's team, by their id at one desk."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Act:
    """Something a teammate did at a desk. ``(desk, key)`` is unique: the same click delivered twice counts once."""

    desk: str
    key: str
    thread: str
    """The desk-side thread, as ``Desk.show`` returned it."""
    teammate: Teammate
    verb: Verb
    text: str = ""
    line: str = ""
    """The desk's id of the message in which it was said, so that its delivery can be shown there."""
    about: str = ""
    """What it is about: a line's id, a suggestion's number."""
    answered: bool = False
    """The desk shows what comes back where it was done, in a form; nothing needs to be whispered beside."""
    files: tuple[DeskFile, ...] = ()
    """Files that came with it, not fetched; ``text`` never speaks of them."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One line of the conversation, for people to read."""

    who: str
    """``follower``, ``bot`` or a teammate's name."""
    text: str
    at_ms: int


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An answer the library would give, offered to the team."""

    intent: str
    confidence: float
    text: str


@dataclass(frozen=True, slots=True)
class Card:
    """The headline of one escalation as a desk shows it now; edited in place, never posted again."""

    number: str
    state: str
    """``waiting``, ``claimed``, ``resolved`` or ``failed``."""
    urgent: bool
    platform: str
    kind: str
    follower: str
    question: str
    why: str
    opened_ms: int
    window_ends_ms: int | None = None
    human_window_ends_ms: int | None = None
    """Until when a person may still answer, where that is longer."""
    label: str = ""
    claimed_by: Teammate | None = None
    history: tuple[Turn, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    together: int = 1
    """How many followers asked the same and wait for this answer."""
    joined: str = ""
    """The number of the card on which this one waits together with others who asked the same, if it does."""
    rising: bool = False
    """Whether more of them wrote in the last hour than in the one before."""
    times: int = 1
    """Which escalation of this follower's it is."""
    before_ms: int | None = None
    """When the one before was opened."""
    outcome: str = ""
    """How it was resolved: ``answered``, ``noise``, ``given_back``, ``closed`` (by time), ``muted`` or empty."""
    snoozed_until_ms: int | None = None
    snoozed_for_reply: bool = False
    muted: bool = False
    promised_ms: int | None = None
    """By when the follower is to hear from a person, while that is owed."""
    late: bool = False
    """That this has passed."""
    offers: tuple[Verb, ...] = ()
    """What can be done now, most useful first; nothing else gets a button."""


class Mark(StrEnum):
    """What the bot shows on a teammate's line about its way to the follower."""

    HELD = "held"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"
    NOTE = "note"
    """It stayed internal."""
    NONE = "none"
    """Nothing any more: it was taken back."""


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a line of ours; pressing it is an act with this verb and ``about``."""

    verb: Verb
    words: str
    about: str = ""


class Desk(Protocol):
    """Where the team sees escalations and answers."""

    name: ClassVar[str]

    async def show(self, card: Card, thread: str) -> str:
        """Post the card (``thread`` empty) or edit it in place; returns the thread's id. Raises SendError.

        A desk whose thread is gone may make a new one: its id is another then, and counts from then on.
        """

    async def say(self, thread: str, text: str, out_id: str, buttons: Sequence[Button] = ()) -> Receipt:
        """Post a line in the thread; ``text`` is plain and made inert here. Raises SendError."""

    async def withdraw(self, thread: str, receipt: str) -> Receipt:
        """Take a line of ours away again; one that is gone already is no error. Raises SendError."""

    async def mark(self, thread: str, line: str, mark: Mark, before: Mark) -> Receipt:
        """Show this mark on a teammate's line instead of the one before; harmless to repeat. Raises SendError."""

    async def announce(self, text: str, out_id: str) -> Receipt:
        """Tell the whole team something that belongs to no escalation. Raises SendError."""

    async def hint(self, thread: str, teammate: Teammate, text: str) -> Receipt:
        """Tell one teammate something that only they see. Raises SendError."""

    async def settle(self, thread: str, out_id: str, since_ms: int) -> Receipt | None:
        """Read back whether a post of unknown outcome arrived; ``since_ms``: it did so no earlier, if at all.

        Raises SendError where it cannot tell.
        """


@runtime_checkable
class AddressingDesk(Protocol):
    """A desk that can call a teammate, or the team, so that they notice."""

    async def address(self, thread: str, teammate: Teammate | None, text: str, out_id: str) -> Receipt:
        """Post a plain line that calls this teammate, or with None the team as far as the desk knows whom to call.

        Raises SendError. ``settle`` finds it by ``out_id``, as any line.
        """


@runtime_checkable
class FilingDesk(Protocol):
    """A desk whose threads take files."""

    async def file(self, thread: str, file: File, out_id: str) -> Receipt:
        """Put a file in the thread, uploaded there. Raises SendError."""

    async def settle_file(self, thread: str, out_id: str) -> Receipt | None:
        """Read back whether a file of unknown outcome arrived. Raises SendError where it cannot tell."""


@runtime_checkable
class LendingDesk(Protocol):
    """A desk from which a teammate's file can be fetched, to be sent on."""

    async def open(self, id_: str, most_bytes: int) -> bytes:
        """The bytes of a file (``DeskFile.id``). Raises SendError with the reason in words."""


Accept = Callable[[Sequence[Act]], Awaitable[Sequence[str]]]
"""Stores what teammates did; returns when it is durable, with a word for each act that was refused."""


class Heard(Protocol):
    """What one signed request of a desk says."""

    @property
    def acts(self) -> tuple[Act, ...]:
        """What teammates did."""

    def answer(self, refusals: Sequence[str]) -> str | Mapping[str, object] | None:
        """What the vendor wants to read in our 200, if anything; ``refusals`` is what came back of the acts."""

    @property
    def again(self) -> bool:
        """Whether the vendor is to deliver it once more, since it cannot be told now what it may do."""

    @property
    def unread(self) -> tuple[str, ...]:
        """What nobody here understood, in words for the log."""


@runtime_checkable
class WebDesk(Protocol):
    """A desk whose team's acts come as signed requests to ``/webhooks/{desk}/{route}``."""

    def verify(self, request: Inbound) -> None:
        """Raises SignatureError unless the vendor signed these bytes."""

    async def hear(self, route: str, body: bytes) -> Heard:
        """What a verified request says; never raises."""


@runtime_checkable
class ListeningDesk(Protocol):
    """A desk whose team's acts come over a connection that we open."""

    @property
    def socket_mode(self) -> bool:
        """Whether it is set up that way."""

    async def check(self) -> None:
        """Learn who we are there. Raises SendError with advice where a token, a scope or an invitation is missing."""

    async def listen(self, accept: Accept) -> None:
        """Take acts until cancelled."""


@runtime_checkable
class CandidDesk(Protocol):
    """A desk that can do without something and says what."""

    @property
    def lacking(self) -> Sequence[str]:
        """What does not work here although the desk does, each with what to do about it; known after a check."""


@runtime_checkable
class CheckedDesk(Protocol):
    """A desk that tells, point by point, whether it is set up as it should be."""

    async def findings(self) -> Sequence[Finding]:
        """Look at everything once and mend what can be mended. Raises SendError where nothing can be told."""


@runtime_checkable
class SampleDesk(Protocol):
    """A desk that can sign a harmless request as its vendor would, to try the way in."""

    def sample(self) -> tuple[str, Inbound] | None:
        """The route below ``/webhooks/{desk}/`` and what is brought there; None where nothing comes that way."""


@runtime_checkable
class AmendingDesk(Protocol):
    """A desk that can give a line of ours other words."""

    async def amend(self, thread: str, receipt: str, text: str) -> Receipt:
        """Show a line with this plain text instead, and without buttons; one that is gone is no error.

        Harmless to repeat. Raises SendError.
        """
