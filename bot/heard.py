"""One turn on the table: the words, who says them where, and what the bot knows now."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from bot.cards import described, in_words
from bot.knowledge import Knowledge
from bot.store.outgoing import DAY_MS, Came
from bot.store.transaction import Row
from bot.surroundings import Surroundings
from handlers.base import BudgetedPlatform, FetchingPlatform, Platform
from handlers.limits import Limits
from handlers.titles import title_of
from intents.clarifying import picked
from intents.contents import Library
from intents.model import Attachment, Kind, Message, Understanding, Via
from intents.rendering import Scene
from intents.several import understand_all
from intents.tongues import tongue_of
from intents.understanding import Fitted

Understand = Callable[[str, Fitted], Understanding]


@dataclass(frozen=True, slots=True)
class Heard:
    """One turn on the table: the words, who says them where, and what the bot knows now."""

    conversation: Row
    message: Message
    first_received_ms: int
    last_id: int
    understanding: Understanding
    knowledge: Knowledge
    limits: Limits
    now_ms: int
    desks: tuple[str, ...]
    words: str
    """What was said as people read it, with what came along: pictures, files, a shared post."""
    came: tuple[Came, ...]
    """The files among it that can be fetched."""
    hands_off: bool
    """Whether the platform's rules or the day's budget leave answering this to people."""

    @property
    def intent(self) -> str:
        """The likeliest intent's name, or nothing."""
        best = self.understanding.ranking.best
        return best.intent if best else ""

    @property
    def confidence(self) -> float:
        """How likely answering with it is right."""
        best = self.understanding.ranking.best
        return best.confidence if best else 0.0

    @property
    def slots(self) -> dict[str, str]:
        """What a text may say about the follower and the place."""
        return slots_of(self.conversation, self.knowledge.library)

    @property
    def tongue(self) -> str:
        """The language in which the follower wrote just now; empty where that is not told."""
        return tongue_of(self.message.text)

    def scene(self, kind: Kind | None = None) -> Scene:
        """Where an answer would appear; ``kind`` stands in for the message's own."""
        where = kind or self.message.kind
        fits = {via: self.limits.text[via].fits for via in self.limits.ways(where)}
        return Scene(where, self.message.platform, fits, self.tongue)

    def give_up_ms(self, via: Via) -> int:
        """Until when an answer may still go out."""
        hours = self.limits.private_reply_hours if via is Via.PRIVATE else self.limits.window_hours
        return self.now_ms + DAY_MS if hours is None else int(self.message.sent_ms + hours * 3_600_000)


def slots_of(conversation: Row, library: Library) -> dict[str, str]:
    """What a text may say about a conversation's follower and place."""
    name = str(conversation["name"])
    return {
        "first_name": name.split()[0] if name.split() else "",
        "handle": str(conversation["handle"]),
        "platform": title_of(conversation["platform"]),
        "hours": library.desk.hours,
    }


def words_of(said: Sequence[Row]) -> str:
    """A burst is judged as one text."""
    return "\n".join(row["text"] for row in said if row["text"])


def hear(conversation: Row, said: list[Row], around: Surroundings, understand: Understand = understand_all) -> Heard:
    """Understand what a follower said since the last decision; ``said`` is not empty and in order."""
    knowledge = around.knowledge()
    message = _joined(conversation, said)
    if conversation["clarified"]:
        message = replace(message, choice=picked(message, knowledge.library) or message.choice)
    platform = around.platforms.get(message.platform)
    return Heard(
        conversation=conversation,
        message=message,
        first_received_ms=min(row["received_ms"] for row in said),
        last_id=max(row["id"] for row in said),
        understanding=understand(message.text, knowledge.fitted),
        knowledge=knowledge,
        limits=platform.limits if platform else Limits({}),
        now_ms=around.now(),
        desks=around.desk_names,
        words="\n".join(described(row) for row in said),
        came=tuple(one for row in said for one in files_of(row, platform)),
        hands_off=_hands_off(platform, message.kind),
    )


def files_of(message: Row, platform: Platform | None) -> Iterator[Came]:
    """The files of a stored message that its platform can fetch."""
    if not message["attachments"] or not isinstance(platform, FetchingPlatform):
        return
    for number, one in enumerate(json.loads(message["attachments"])):
        if platform.holds(Attachment(**one)):
            yield Came(message["id"], number, in_words("", [(one["type"], one["title"])]))


def _hands_off(platform: Platform | None, kind: Kind) -> bool:
    if platform is None:
        return False
    allowed = platform.limits.automatic
    return (allowed is not None and kind not in allowed) or _is_spent(platform)


def _is_spent(platform: Platform) -> bool:
    return _has_budget(type(platform)) and isinstance(platform, BudgetedPlatform) and platform.exhausted


@cache
def _has_budget(kind: type[Platform]) -> bool:
    """Whether such platforms have a budget: asked with every message, and isinstance takes long to tell."""
    return hasattr(kind, "exhausted")


def _joined(conversation: Row, said: list[Row]) -> Message:
    """A burst is judged as one message: all its words, where the last of it was said."""
    last = said[-1]
    return Message(
        platform=last["platform"],
        account=last["account"],
        key=last["key"],
        kind=Kind(last["kind"]),
        follower=conversation["follower"],
        text=words_of(said),
        sent_ms=last["sent_ms"],
        place=conversation["place"],
        handle=conversation["handle"],
        name=conversation["name"],
        reply_to=last["reply_to"],
        choice=last["choice"],
        attachments=tuple(Attachment(**one) for row in said for one in json.loads(row["attachments"] or "[]")),
    )
