"""What vendors allow, as data: one Limits for each platform, each number with its source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from handlers.lengths import Unit, length
from intents.model import Kind, Via


@dataclass(frozen=True, slots=True)
class TextLimit:
    """The longest text a vendor takes in one place."""

    most: int
    unit: Unit
    source: str
    most_bytes: int | None = None
    """A second limit, in bytes of UTF-8, where the vendor has two."""

    def length(self, text: str) -> int:
        """The text's length as this vendor counts it."""
        return length(text, self.unit)

    def fits(self, text: str) -> bool:
        """Whether the vendor would take the text."""
        if self.most_bytes is not None and length(text, Unit.BYTES) > self.most_bytes:
            return False
        return self.length(text) <= self.most


@dataclass(frozen=True, slots=True)
class Rate:
    """So many calls in so many seconds."""

    calls: int
    seconds: float
    source: str


@dataclass(frozen=True, slots=True)
class Backoff:
    """How long an account is left alone that has met its rate limit, where the vendor does not say until when."""

    first_seconds: float
    most_seconds: float
    """Each call that is refused anew doubles the wait up to this."""
    source: str


@dataclass(frozen=True, slots=True)
class FileLimit:
    """What a vendor takes of files that we upload."""

    most_bytes: int
    source: str
    kinds: frozenset[str] | None = None
    """MIME types; None: any."""
    smaller: Mapping[str, int] = field(default_factory=dict)
    """Most bytes of the kinds that begin so (``image/``), where they are fewer."""

    def most(self, kind: str) -> int:
        """The most bytes of a file of a MIME type; of an unknown one (empty) what any file may have."""
        return min((most for beginning, most in self.smaller.items() if kind.startswith(beginning)),
                   default=self.most_bytes)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Limits:
    """What a vendor allows: one entry of ``text`` for each way of sending that the platform has at all."""

    text: Mapping[Via, TextLimit]
    fewer_ways: Mapping[Kind, frozenset[Via]] = field(default_factory=dict)
    """Where something said may be answered in fewer ways than ``text`` has for its kind."""
    window_hours: float | None = None
    """How long after the follower's last message a free reply is allowed; None: no limit."""
    window_messages: int | None = None
    """How many messages of ours that window has room for; None: no limit."""
    human_window_hours: float | None = None
    """How long a person of the team may answer, where that is longer."""
    private_reply_hours: float | None = None
    private_replies: int = 1
    """Private replies to one comment."""
    replies_each: int | None = None
    """Automatic public replies to one message of a follower; None: no limit."""
    automatic: frozenset[Kind] | None = None
    """Where the bot may answer by itself; elsewhere people do. None: everywhere."""
    rates: Mapping[Via, Rate] = field(default_factory=dict)
    backoff: Backoff = Backoff(60, 3600, "")
    buttons: int = 0
    """Most buttons under one text; 0: the platform has none."""
    button_characters: int = 20
    images: bool = False
    """Whether a picture can be sent."""
    files: Mapping[Via, FileLimit] = field(default_factory=dict)
    """How a file of the team's can be sent, uploaded by us; a way without an entry takes none."""
    profiles: bool = False
    """Whether the platform tells a follower's name when asked."""
    discloses: bool = False
    """Whether the first automatic text of a conversation says that it is automatic."""
    revises: frozenset[Via] = frozenset()
    """What of ours can be given other words after it went out (RevisingPlatform)."""
    retracts: frozenset[Via] = frozenset()
    """What of ours can be taken back after it went out (RetractingPlatform)."""
    retract_hours: float | None = None
    """How long after it went out it can be taken back; None: no limit."""
    cost_usd: Mapping[Via, float] = field(default_factory=dict)
    """What one text costs; a platform without an entry is free."""
    source: str = ""
    """Where the windows and the rest are told."""
    checked: str = ""
    """ISO date on which the source was read."""

    def ways(self, kind: Kind) -> frozenset[Via]:
        """How something said there may be answered; public kinds publicly and privately, the others directly."""
        usual = frozenset({Via.PUBLIC, Via.PRIVATE}) if kind.public else frozenset({Via.DM})
        return self.fewer_ways.get(kind, usual) & self.text.keys()
