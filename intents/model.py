"""The glossary as frozen types (docs/glossary.md). Nouns only: nothing here does anything.

Ids are text, since vendors send 64-bit numbers that JSON readers round. Times are whole milliseconds since the
epoch, UTC, and end in ``_ms``.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """Where a follower said something."""

    DM = "dm"
    COMMENT = "comment"
    LIVE_COMMENT = "live_comment"
    MENTION = "mention"
    STORY_MENTION = "story_mention"
    STORY_REPLY = "story_reply"

    @property
    def public(self) -> bool:
        """Whether anyone may read what is said there."""
        return self in {Kind.COMMENT, Kind.LIVE_COMMENT, Kind.MENTION}


class Via(StrEnum):
    """How a text of ours goes out."""

    DM = "dm"
    PUBLIC = "public_reply"
    PRIVATE = "private_reply"


class Owner(StrEnum):
    """Who answers next in a conversation."""

    BOT = "bot"
    TEAM = "team"


class Writer(StrEnum):
    """Who wrote a message that a platform told us about."""

    FOLLOWER = "follower"
    BRAND = "brand"
    BOT = "bot"


# --- what a platform tells us ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Attachment:
    """Something that came with a message; shown to the desk, never fetched for the library."""

    type: str
    url: str = ""
    """Its private address, or what its handler fetches it by where addresses end within a day; shown to nobody."""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """One thing a follower said, normalised. ``(platform, account, key)`` is unique for ever."""

    platform: str
    account: str
    key: str
    kind: Kind
    follower: str
    text: str
    sent_ms: int
    place: str = ""
    """The post, story or room it was said under; empty in a direct message."""
    handle: str = ""
    name: str = ""
    reply_to: str = ""
    choice: str = ""
    """The payload of a button the follower pressed."""
    attachments: tuple[Attachment, ...] = ()
    writer: Writer = Writer.FOLLOWER
    address: str = ""
    """Where the vendor wants answers sent, if not to the follower's id; only its own handler reads it."""
    bare: bool = False
    """Whether text or author are still to be asked for (the handler can ``hydrate``)."""
    elsewhere: bool = False
    """Whether another app, or a person in the platform's own app, answers there: kept, never answered by the bot."""


@dataclass(frozen=True, slots=True)
class Echo:
    """Something our own account said in a direct message: by us, or by a person in the platform's own app."""

    platform: str
    account: str
    key: str
    follower: str
    text: str
    sent_ms: int
    out_id: str = ""
    """The outbox row it says it was sent for (the vendor gives back what we sent along); then it is ours for sure."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A follower changed the text of a message."""

    platform: str
    account: str
    key: str
    text: str
    sent_ms: int


@dataclass(frozen=True, slots=True)
class Unsend:
    """A follower took a message back: the stored copy goes."""

    platform: str
    account: str
    key: str
    sent_ms: int


@dataclass(frozen=True, slots=True)
class Undelivered:
    """Something of ours that the vendor had accepted did not arrive after all."""

    platform: str
    account: str
    key: str
    """The receipt."""
    detail: str
    """The vendor's words, safe to show."""
    again: bool = False
    """Whether the vendor documents that trying again later helps."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """Something of ours reached the follower, as the vendor says; it may have said before that it did not."""

    platform: str
    account: str
    key: str
    """The receipt."""


@dataclass(frozen=True, slots=True)
class Signal:
    """Something worth counting and nothing more: a reaction, a read receipt, a hand-over notice."""

    platform: str
    account: str
    what: str
    alarm: str = ""
    """What the team must be told because a person has to act (access withdrawn); else empty."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A part of an event nobody here understood; the raw bytes are kept and shown."""

    reason: str


Notice = Echo | Edit | Unsend | Undelivered | Delivered | Signal | Unreadable
"""What is no new message of a follower."""
Parsed = Message | Notice


# --- what we understood ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Match:
    """An intent, how sure we are that answering with it is right (0–1), and the example that earned it."""

    intent: str
    confidence: float
    score: float
    example: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why the guard would not bear a match out: the rule's name and the words that broke it."""

    rule: str
    words: tuple[str, ...] = ()


ROUNDING = 1e-9
"""What a lead may fall short of the margin by."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """All intents worth naming, best first, with the bar the best one has to clear."""

    matches: tuple[Match, ...]
    threshold: float
    margin: float
    refusal: Refusal | None = None
    exact: bool = False
    left_over: tuple[str, ...] = ()
    repaired: tuple[tuple[str, str], ...] = ()

    @property
    def best(self) -> Match | None:
        """The likeliest intent, or None where nothing came near."""
        return self.matches[0] if self.matches else None

    @property
    def runner_up(self) -> Match | None:
        """The second likeliest intent."""
        return self.matches[1] if len(self.matches) > 1 else None

    @property
    def sure(self) -> bool:
        """Whether the best one clears the bar, leads by the margin (word for word: anyway) and is not refused."""
        if not self.matches or self.refusal is not None or self.matches[0].confidence < self.threshold:
            return False
        lead = self.matches[0].confidence - (self.matches[1].confidence if len(self.matches) > 1 else 0.0)
        return self.exact or lead + ROUNDING >= self.margin


@dataclass(frozen=True, slots=True)
class Risk:
    """A risk word that was found: its category (injury, legal …) and the phrase as the list has it."""

    category: str
    phrase: str


@dataclass(frozen=True, slots=True)
class Cues:
    """What a text shows apart from any intent."""

    risk: Risk | None = None
    asks_person: bool = False
    chatter: bool = False
    """Only thanks, emoji, a tagged friend: nothing to answer."""
    opts_out: bool = False
    opts_in: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """One of several matters that a text is about: its words and how they compare with the library."""

    text: str
    ranking: Ranking


@dataclass(frozen=True, slots=True)
class Understanding:
    """Everything read out of one turn's text."""

    ranking: Ranking
    """How the whole compares with the library; where every part is sure, the first part's, no surer than the least."""
    cues: Cues
    parts: tuple[Part, ...] = ()
    """Where the text is about several matters: each of them, in the order asked."""

    @property
    def intents(self) -> tuple[str, ...]:
        """What the text is sure to mean, in the order asked: nothing, one intent, or one for every part."""
        rankings = [part.ranking for part in self.parts] or [self.ranking]
        if self.ranking.refusal is not None or not all(ranking.sure for ranking in rankings):
            return ()
        return tuple(dict.fromkeys(ranking.matches[0].intent for ranking in rankings))


# --- what we know of the conversation ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Conversation:
    """The state of a conversation when a decision is due."""

    owner: Owner = Owner.BOT
    blocked: bool = False
    opted_out: bool = False
    clarified: bool = False
    """The bot's last word here was a question back."""
    held: bool = False
    """The holding statement has been said here."""
    rounds: int = 0
    """How often the bot has answered here in the last minutes (``deciding.ROUNDS_MINUTES``)."""
    hands_off: bool = False
    """Whether the platform's rules or the day's budget leave answering here to people."""


@dataclass(frozen=True, slots=True)
class Hold:
    """The hold switch: automatic answers stop and this statement is said once per person."""

    statement: str


# --- what we decide ----------------------------------------------------------------------------------------------


class Reason(StrEnum):
    """Why a decision is what it is; the closed list of docs/decisions-explained.md."""

    MATCHED = "matched"
    HOLD = "hold"
    OPTED_OUT_NOW = "opted_out_now"
    OPTED_IN_NOW = "opted_in_now"
    STORY_MENTION = "story_mention"
    CLOSE_CANDIDATES = "close_candidates"
    OWN_ECHO = "own_echo"
    OTHER_BOT = "other_bot"
    BLOCKED = "blocked"
    OPTED_OUT = "opted_out"
    HELD_ALREADY = "held_already"
    CHATTER = "chatter"
    RISK = "risk"
    TEAM_OWNS = "team_owns"
    GOING_ROUND = "going_round"
    PLATFORM_RULE = "platform_rule"
    ASKED_FOR_PERSON = "asked_for_person"
    AUTONOMY_ASK = "autonomy_ask"
    AUTONOMY_SUGGEST = "autonomy_suggest"
    AUTONOMY_OFF = "autonomy_off"
    GUARD = "guard"
    BELOW_THRESHOLD = "below_threshold"
    NO_MATCH = "no_match"
    NO_TEXT = "no_text"
    ANSWER_ENDED = "answer_ended"
    ANSWER_UNUSABLE = "answer_unusable"
    DEFECT = "defect"


@dataclass(frozen=True, slots=True)
class Reply:
    """Answer now: with an intent's answer, or with one of the bot's own phrases."""

    reason: Reason
    intent: str = ""
    phrase: str = ""
    more: tuple[str, ...] = ()
    """The intents asked for beside the first, in order."""

    @property
    def intents(self) -> tuple[str, ...]:
        """Every intent that is answered, in the order asked."""
        return (self.intent, *self.more) if self.intent else ()


@dataclass(frozen=True, slots=True)
class Clarify:
    """Ask back once, with these intents as buttons."""

    reason: Reason
    intents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Escalate:
    """Bring it to a person, with the best suggestions."""

    reason: Reason
    urgent: bool = False
    suggestions: tuple[str, ...] = ()
    label: str = ""


@dataclass(frozen=True, slots=True)
class Ignore:
    """Say nothing, and say why."""

    reason: Reason


Decision = Reply | Clarify | Escalate | Ignore


# --- what we say -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Draft:
    """One rendered text on its way to one follower."""

    via: Via
    text: str
    buttons: tuple[str, ...] = ()
    image: str = ""
