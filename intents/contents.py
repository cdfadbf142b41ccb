"""What a library holds, as frozen types (docs/glossary.md). Nouns only, like model.py."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Autonomy(StrEnum):
    """How far an intent may go by itself."""

    AUTO = "auto"
    ASK = "ask"
    SUGGEST = "suggest"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Intent:
    """A named purpose and how followers express it."""

    name: str
    about: str
    examples: tuple[str, ...]
    must_match: tuple[str, ...] = ()
    must_not_match: tuple[str, ...] = ()
    autonomy: Autonomy = Autonomy.AUTO
    label: str = ""
    sensitive: bool = False
    wait: bool = False
    """Said before the real question: answered only if nothing follows within the merge time."""


@dataclass(frozen=True, slots=True)
class Wording:
    """One wording of an answer with its shapes for narrow or public places; empty means absent."""

    text: str
    short: str = ""
    public: str = ""
    private: str = ""
    on: Mapping[str, str] = field(default_factory=dict)
    lang: Mapping[str, str] = field(default_factory=dict)
    buttons: tuple[str, ...] = ()
    image: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What we say to an intent: one wording or several variants, and the days on which it holds (inclusive)."""

    name: str
    variants: tuple[Wording, ...]
    starts: str = ""
    """ISO date in the brand's time zone, or empty."""
    until: str = ""
    then: str = ""
    review_by: str = ""


@dataclass(frozen=True, slots=True)
class Brand:
    """Who is speaking."""

    name: str = "the team"
    locale: str = "en"
    timezone: str = "UTC"


@dataclass(frozen=True, slots=True)
class Matching:
    """How sure the bot must be. None means calibrated on this library."""

    target: float = 0.98
    threshold: float | None = None
    margin: float | None = None
    semantic: str = "auto"
    merge_seconds: float = 3.0
    """How long an unsure turn waits for the rest of a burst."""


class ReplyRule(StrEnum):
    """Whose plain lines in a thread go to the follower."""

    CLAIMER = "claimer"
    EVERYONE = "everyone"
    EXPLICIT = "explicit"
    """Nobody's: only what is sent on purpose."""


Week = tuple[tuple[tuple[int, int], ...], ...]
"""Opening hours: seven days, Monday first, of spans from minute to minute; empty where hours are not known."""


@dataclass(frozen=True, slots=True)
class DeskRules:
    """How escalations reach the team."""

    hours: str = ""
    """When people answer, in words; fills the ``{hours}`` slot."""
    routes: Mapping[str, str] = field(default_factory=dict)
    reply: ReplyRule = ReplyRule.CLAIMER
    gather_from: int = 3
    """How many followers have to ask the same before they share a card; 0: never."""
    undo_seconds: float = 8.0
    """How long a teammate's reply can be taken back before it goes out."""
    week: Week = ()
    """``hours``, where they can be read."""
    holidays: tuple[str, ...] = ()
    """ISO dates on which nobody is in."""
    answer_within: int | None = None
    """Office minutes within which a follower is to hear from a person; None: an hour, or half a day without hours."""
    nag: tuple[int, ...] | None = None
    """After how many office minutes the team is reminded; None: worked out; empty: never."""
    close_after: int = 3 * 1440
    """After how many minutes without a word an answered escalation is closed; 0: never."""
    give_back_after: int = 720
    """After how many minutes without a person's word the bot answers again where no escalation is open; 0: never."""


@dataclass(frozen=True, slots=True)
class Voice:
    """House style that every answer must keep."""

    banned: tuple[str, ...] = ()
    max_emoji: int | None = None


@dataclass(frozen=True, slots=True)
class Library:
    """The intents and responses of a workspace, parsed and valid."""

    intents: Mapping[str, Intent]
    answers: Mapping[str, Answer]
    brand: Brand = Brand()
    facts: Mapping[str, str] = field(default_factory=dict)
    phrases: Mapping[str, str] = field(default_factory=dict)
    phrases_in: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Phrase -> language -> wording, for phrases that are given in several."""
    matching: Matching = Matching()
    desk: DeskRules = DeskRules()
    voice: Voice = Voice()
    risk: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The workspace's own risk phrases by category; the built-in lists are merged in when fitted."""
    version: str = ""
    """Short hash of the files it came from."""
