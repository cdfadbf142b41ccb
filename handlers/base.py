"""The seam every platform and desk speaks through, the limits vendors set, and errors that carry the decision.

Nothing here knows a vendor. A handler receives an ``aiohttp.ClientSession`` and its own ``Settings``; it never reads
the environment, a clock or the database.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Protocol, runtime_checkable

from pydantic import BaseModel, ConfigDict

from intents.model import Parsed, Via

# --- errors ------------------------------------------------------------------------------------------------------


class SignatureError(Exception):
    """The request is not from the vendor (401, or 403 for a handshake; nothing is kept)."""


class PayloadError(Exception):
    """The whole body is signed but not understood (200; the raw bytes go to quarantine)."""


class Failure(StrEnum):
    """What kind of trouble a send met; each leads to one action of the outbox."""

    BUSY = "busy"
    """Rate limit or the vendor's own trouble before anything was accepted: later, on the row's schedule."""
    UNKNOWN = "unknown"
    """It may have been delivered: settle by echo or read-back, never repeat blindly."""
    AUTH = "auth"
    """Token dead or account stopped: hold the row, alarm once."""
    CONFIG = "config"
    """A permission or setting is missing: hold the row, alarm once, a person must act at the vendor."""
    WINDOW = "window"
    """The reply window is closed: a person must decide."""
    RECIPIENT = "recipient"
    """This recipient cannot be reached."""
    DUPLICATE = "duplicate"
    """The vendor says it has this one already: counts as sent."""
    CONTENT = "content"
    """The vendor refuses this text or policy blocks it."""


class SendError(Exception):
    """A send that did not succeed.

    ``retry_after``: seconds the vendor asks us to wait, if it does. ``detail``: the vendor's words, safe to show (no
    token, no follower's text).
    """

    def __init__(self, failure: Failure, detail: str, retry_after: float | None = None) -> None:
        super().__init__(detail)
        self.failure = failure
        self.detail = detail
        self.retry_after = retry_after

    @property
    def permanent(self) -> bool:
        """Whether trying again without a person is pointless."""
        return self.failure in {Failure.WINDOW, Failure.RECIPIENT, Failure.CONTENT}

    @property
    def outcome_unknown(self) -> bool:
        """Whether the vendor may have delivered it all the same."""
        return self.failure is Failure.UNKNOWN


# --- limits ------------------------------------------------------------------------------------------------------


class Unit(StrEnum):
    """What a vendor counts a text's length in."""

    BYTES = "bytes"
    CHARACTERS = "characters"
    UTF16 = "utf16"


@dataclass(frozen=True, slots=True)
class TextLimit:
    """The longest text a vendor takes in one place."""

    most: int
    unit: Unit
    source: str

    def length(self, text: str) -> int:
        """The text's length as this vendor counts it."""
        match self.unit:
            case Unit.BYTES:
                return len(text.encode("utf-8", "replace"))
            case Unit.CHARACTERS:
                return len(text)
            case Unit.UTF16:
                return len(text.encode("utf-16-le", "replace")) // 2

    def fits(self, text: str) -> bool:
        """Whether the vendor would take the text."""
        return self.length(text) <= self.most


@dataclass(frozen=True, slots=True)
class Limits:
    """What a vendor allows, as data: one entry per way of sending that the platform has at all."""

    text: Mapping[Via, TextLimit]
    window_hours: float | None = None
    """How long after the follower's last message a free reply is allowed; None: no limit."""
    private_reply_hours: float | None = None
    buttons: int = 0
    """Most buttons under one text; 0: the platform has none."""
    button_characters: int = 20
    profiles: bool = False
    """Whether the platform tells a follower's name when asked."""
    discloses: bool = False
    """Whether the first automatic text of a conversation says that it is automatic."""
    checked: str = ""
    """ISO date on which the source was read."""


# --- platforms ---------------------------------------------------------------------------------------------------


class Settings(BaseModel):
    """A handler's own settings. Field ``app_secret`` of platform ``instagram`` is ``INSTAGRAM_APP_SECRET``."""

    model_config = ConfigDict(frozen=True, extra="forbid")


@dataclass(frozen=True, slots=True)
class Inbound:
    """An HTTP request as received: header names in lower case, the body's raw bytes."""

    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One text to one follower, as the outbox hands it over."""

    id: str
    account: str
    via: Via
    follower: str
    text: str
    place: str = ""
    """The post or room; empty in a direct message."""
    reply_to: str = ""
    """The key of the message this answers (a comment's id for public and private replies)."""
    buttons: tuple[str, ...] = ()
    image: str = ""
    """The address of a picture, which then goes out by itself, without text."""
    attempted_ms: int = 0
    """When the last attempt began, for read-back; 0 while there was none."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """The vendor's id of what we sent."""

    key: str


@dataclass(frozen=True, slots=True)
class Profile:
    """How a follower is called; empty where the platform does not say."""

    handle: str = ""
    name: str = ""


class Platform(Protocol):
    """A network where followers write, in its webhook form."""

    name: ClassVar[str]
    limits: ClassVar[Limits]

    @property
    def accounts(self) -> frozenset[str]:
        """The account ids that are ours; events for others are stored, never answered."""

    def handshake(self, query: Mapping[str, str]) -> str:
        """The body that proves to the vendor that we listen here. Raises SignatureError."""

    def verify(self, request: Inbound) -> None:
        """Raises SignatureError unless the vendor signed these bytes."""

    def parse(self, body: bytes, received_ms: int) -> Sequence[Parsed]:
        """What the event says, in order; never raises but PayloadError, for a body that is no event at all."""

    async def send(self, reply: Outgoing) -> Receipt:
        """Deliver one text. Raises SendError; any other exception is a defect."""

    async def profile(self, follower: str) -> Profile:
        """How a follower is called. Raises SendError; only asked where ``limits.profiles``."""

    async def settle(self, reply: Outgoing) -> Receipt | None:
        """Read back whether an attempt of unknown outcome arrived: its receipt, or None if it surely did not.

        Raises SendError where the platform cannot tell (now, or at all).
        """


# --- desks -------------------------------------------------------------------------------------------------------


class Verb(StrEnum):
    """What a teammate can do at a desk."""

    CLAIM = "claim"
    RELEASE = "release"
    RESOLVE = "resolve"
    SAY = "say"
    """A plain line in the thread: a reply if its writer has claimed the escalation, else internal."""
    REPLY = "reply"
    """Said to the follower on purpose (a reply box, a suggestion's button)."""
    NOTE = "note"
    """Internal on purpose."""


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
    label: str = ""
    claimed_by: Teammate | None = None
    history: tuple[Turn, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()


class Desk(Protocol):
    """Where the team sees escalations and answers."""

    name: ClassVar[str]

    async def show(self, card: Card, thread: str) -> str:
        """Post the card (``thread`` empty) or edit it in place; returns the thread's id. Raises SendError."""

    async def say(self, thread: str, text: str, out_id: str) -> Receipt:
        """Post a line in the thread; ``text`` is plain and made inert here. Raises SendError."""

    async def announce(self, text: str, out_id: str) -> Receipt:
        """Tell the whole team something that belongs to no escalation. Raises SendError."""

    async def hint(self, thread: str, teammate: Teammate, text: str) -> Receipt:
        """Tell one teammate something that only they see. Raises SendError."""

    async def settle(self, thread: str, out_id: str) -> Receipt | None:
        """Read back whether a post of unknown outcome arrived. Raises SendError where it cannot tell."""


Accept = Callable[[Sequence[Act]], Awaitable[None]]
"""Stores what teammates did; returns when it is durable."""


class Heard(Protocol):
    """What one signed request of a desk says."""

    @property
    def acts(self) -> tuple[Act, ...]:
        """What teammates did."""

    @property
    def reply(self) -> str | Mapping[str, object] | None:
        """What the vendor wants to read in our 200, if anything."""

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
