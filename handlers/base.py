"""The seam every platform speaks through, and errors that carry the decision (that of desks: desk.py).

Nothing here knows a vendor. A handler receives an ``aiohttp.ClientSession``, its own ``Settings`` and what else it may
use of the world (``handlers.Wiring``); it never reads the environment, a clock or the database. What a vendor allows
stands in limits.py.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Protocol, runtime_checkable
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict

from handlers.files import File
from handlers.limits import Limits
from intents.model import Attachment, Message, Parsed, Via

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
    token, no follower's text). ``elsewhere``: another app or a person has the conversation at the vendor.
    ``account_wide``: a rate limit of the whole account of which the vendor does not say how long it lasts
    (``limits.backoff`` does).
    """

    def __init__(
        self,
        failure: Failure,
        detail: str,
        retry_after: float | None = None,
        *,
        elsewhere: bool = False,
        account_wide: bool = False,
    ) -> None:
        super().__init__(detail)
        self.account_wide = account_wide
        self.elsewhere = elsewhere
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


# --- platforms ---------------------------------------------------------------------------------------------------


class Settings(BaseModel):
    """A handler's own settings. Field ``app_secret`` of platform ``instagram`` is ``INSTAGRAM_APP_SECRET``.

    Errors never show what was typed.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, str_strip_whitespace=True)

    @property
    def wanted(self) -> bool:
        """Whether it is on, now that its settings are there."""
        return True

    @property
    def hosts(self) -> frozenset[str]:
        """The hosts that may be called for it: those of the addresses among its settings."""
        addresses = [value for _, value in self if isinstance(value, str) and "://" in value]
        return frozenset(host for host in (urlsplit(address).hostname for address in addresses) if host)


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
    file: File | None = None
    """A file of the team's, which then goes out by itself: ``text`` only names it. Before the call only its name is
    known."""
    address: str = ""
    """What the last message of this conversation said about where answers go (``Message.address``)."""
    by_person: bool = False
    """Whether a teammate wrote it: some platforms let people answer where a bot may not."""
    attempted_ms: int = 0
    """When the last attempt began, for read-back; 0 where none can have arrived: none was made or all were refused."""


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
    """A network where followers write.

    How its events arrive is said by one of two more forms: WebhookPlatform or ListeningPlatform. What else it can
    do is said by RefreshingPlatform, CheckedPlatform, CatchingUpPlatform, HydratingPlatform, FetchingPlatform,
    RevisingPlatform and RetractingPlatform.
    """

    name: ClassVar[str]

    @property
    def limits(self) -> Limits:
        """What the vendor allows; a class attribute, except where settings or the vendor itself say more."""

    @property
    def accounts(self) -> frozenset[str]:
        """The account ids that are ours; events for others are stored, never answered."""

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


@runtime_checkable
class WebhookPlatform(Protocol):
    """A platform whose events come as signed requests to ``/webhooks/{platform}``."""

    def handshake(self, query: Mapping[str, str]) -> str | Mapping[str, object]:
        """The body that proves to the vendor that we listen here, as text or as JSON. Raises SignatureError."""

    def verify(self, request: Inbound) -> None:
        """Raises SignatureError unless the vendor signed these bytes."""


Take = Callable[[bytes], Awaitable[None]]
"""Keeps one event, as raw bytes that ``parse`` understands; returns when it is durable."""


@runtime_checkable
class ListeningPlatform(Protocol):
    """A platform whose events come over a connection that we open, or because we ask again and again."""

    async def listen(self, take: Take) -> None:
        """Hand events over until cancelled or until the connection fails; it is opened again by the caller.

        Begins with what was missed since the last event. Raises SendError with advice where a token or a setting is
        what keeps us out.
        """


@runtime_checkable
class RefreshingPlatform(Protocol):
    """A platform whose tokens end by themselves."""

    async def refresh(self) -> int:
        """Renew what ends soon; returns when to look again, in milliseconds since the epoch. Raises SendError."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a check of a connection looked at."""

    what: str
    """E.g. ``token``, ``subscription to comments``."""
    advice: str = ""
    """What is wrong and what to click; empty where all is well."""
    until_ms: int | None = None
    """When it ends, for the calendar of tokens."""
    broken: bool = True
    """With advice: whether messages are lost or unanswered until a person acts; else it is only worth knowing."""
    told: str = ""
    """What was found where all is well, if that is worth a word."""

    @property
    def well(self) -> bool:
        """Whether nothing needs doing."""
        return not self.advice


@runtime_checkable
class CheckedPlatform(Protocol):
    """A platform that tells whether token, scopes and subscriptions are as they should be."""

    async def check(self) -> Sequence[Finding]:
        """Look at everything once and mend what can be mended. Raises SendError where nothing can be told."""


@runtime_checkable
class BudgetedPlatform(Protocol):
    """A platform whose calls cost money, within a budget for each day."""

    @property
    def exhausted(self) -> bool:
        """Whether today's budget is used up, so that nothing goes out by itself."""


@runtime_checkable
class SamplePlatform(Protocol):
    """A platform that can sign an event as its vendor would, to try the way in."""

    def sample(self, body: bytes | None = None) -> Inbound:
        """This body, signed; without one an event that says nothing to anyone."""


@runtime_checkable
class CatchingUpPlatform(Protocol):
    """A platform that can be asked what was said, so that what no event told is found."""

    async def missed(self, since_ms: int) -> Sequence[bytes]:
        """What was said since then, as bodies that ``parse`` understands, old ones first. Raises SendError.

        What is known already may be among them.
        """


@runtime_checkable
class HydratingPlatform(Protocol):
    """A platform some of whose messages arrive as ids only (``Message.bare``)."""

    async def hydrate(self, message: Message) -> Message:
        """The message with its text and author. Raises SendError; RECIPIENT where it is gone."""


@runtime_checkable
class RevisingPlatform(Protocol):
    """A platform where a text of ours can be given other words after it went out (``limits.revises``: where)."""

    async def revise(self, reply: Outgoing, receipt: str) -> None:
        """The sent text ``receipt`` becomes ``reply.text``. Raises SendError; harmless to repeat."""


@runtime_checkable
class RetractingPlatform(Protocol):
    """A platform where a text of ours can be taken back after it went out (``limits.retracts``: where)."""

    async def retract(self, reply: Outgoing, receipt: str) -> None:
        """The sent text ``receipt`` goes; one that is gone already is no error. Raises SendError; harmless to repeat.

        ``reply.attempted_ms`` is not 0 where an earlier attempt may have done it.
        """


@runtime_checkable
class FetchingPlatform(Protocol):
    """A platform whose attachments can be fetched from its vendor's own hosts. Stories never are."""

    def holds(self, attachment: Attachment) -> bool:
        """Whether it is a file that can be fetched at all; what is not is only named."""

    async def fetch(self, attachment: Attachment, most_bytes: int) -> bytes:
        """Its bytes, none kept here. Raises SendError with the reason in words, RECIPIENT where its link has ended."""


@runtime_checkable
class ModeratingPlatform(Protocol):
    """A platform where the brand can act on what others wrote under its posts, beside answering it."""

    async def hide(self, comment: str, *, hidden: bool) -> None:
        """Hide a comment from everyone but its writer, or show it again. Raises SendError."""

    async def like(self, comment: str) -> None:
        """Like a comment in the brand's name; again changes nothing. Raises SendError, CONFIG where it cannot."""


class Memory(Protocol):
    """A few words that a handler keeps over restarts: tokens that rotate, where it had read to."""

    async def recall(self, key: str) -> str:
        """What was kept; empty where nothing was."""

    async def remember(self, key: str, value: str) -> None:
        """Keep it; durable on return."""
