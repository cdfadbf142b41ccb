"""The rows that say something: to a follower, or at the desks. Parts of larger transactions."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.store.transaction import Row, Step, q
from intents.model import Attachment, Draft

DAY_MS = 86_400_000
FOLLOWER_VIAS = frozenset({"dm", "public_reply", "private_reply"})


@dataclass(frozen=True, slots=True)
class Speech:
    """One text to a follower: ``key`` makes saying it twice impossible, ``give_up_ms`` ends the tries."""

    key: str
    draft: Draft
    author: str
    now_ms: int
    give_up_ms: int
    reply_to: str = ""
    escalation_id: int | None = None
    decision_id: int | None = None


def say(conversation: Row, speech: Speech) -> Step[None]:
    """Put a text to the follower in the outbox; an image goes first, as a row of its own."""
    draft = speech.draft
    if draft.image:
        yield from _put(conversation, speech, speech.key + ":image", "", {"image": draft.image})
    extra: dict[str, object] = {"buttons": draft.buttons} if draft.buttons else {}
    yield from _put(conversation, speech, speech.key, draft.text, extra)


def _put(conversation: Row, speech: Speech, key: str, text: str, extra: dict[str, object]) -> Step[None]:
    yield q(
        "put_in_outbox",
        key,
        f"c{conversation['id']}",
        conversation["platform"],
        speech.draft.via.value,
        conversation["id"],
        speech.escalation_id,
        speech.decision_id,
        speech.author,
        speech.reply_to,
        text,
        json.dumps(extra) if extra else "",
        speech.now_ms,
        speech.give_up_ms,
        speech.now_ms,
    )


@dataclass(frozen=True, slots=True)
class AtDesks:
    """Where and when the team is told about one escalation."""

    desks: tuple[str, ...]
    conversation_id: int
    escalation_id: int
    now_ms: int


def show_card(at: AtDesks) -> Step[None]:
    """Every desk shows the escalation's newest state."""
    for desk in at.desks:
        lane = f"{desk}:e{at.escalation_id}"
        key = f"{lane}:card:{at.now_ms}"
        yield q(
            "put_card_in_outbox",
            key,
            lane,
            desk,
            at.conversation_id,
            at.escalation_id,
            at.now_ms,
            at.now_ms + DAY_MS,
        )


def ask_name(at: AtDesks, platform: str) -> Step[None]:
    """Ask the platform how the follower is called, once; the desks are shown when it answers."""
    yield q(
        "put_in_outbox",
        f"profile:{at.conversation_id}",
        f"profile:{at.conversation_id}",
        platform,
        "profile",
        at.conversation_id,
        at.escalation_id,
        None,
        "bot",
        "",
        "",
        "",
        at.now_ms,
        at.now_ms + DAY_MS,
        at.now_ms,
    )


def ask_for_words(conversation_id: int, platform: str, message_id: int, now_ms: int) -> Step[None]:
    """Ask the platform for the text and author of a message that came as ids only."""
    lane = f"hydrate:{message_id}"
    where = (lane, lane, platform, "hydrate", conversation_id, None, None, "bot", "")
    extra = json.dumps({"message": message_id})
    yield q("put_in_outbox", *where, "", extra, now_ms, now_ms + DAY_MS, now_ms)


def attachments_as_text(attachments: Sequence[Attachment]) -> str:
    """Attachments as a message's row keeps them."""
    listed = [{"type": one.type, "url": one.url, "title": one.title} for one in attachments]
    return json.dumps(listed) if listed else ""


def tell_desks(at: AtDesks, key: str, text: str, skip: str = "") -> Step[None]:
    """A line in every desk's thread of the escalation, but not at the desk ``skip``, which said it."""
    yield from _lines(at, key, text, (desk for desk in at.desks if desk != skip), "line", {})


def announce(desks: tuple[str, ...], key: str, text: str, now_ms: int) -> Step[None]:
    """Tell the whole team something that belongs to no escalation; the same ``key`` is told once."""
    for desk in desks:
        where = (f"{desk}:{key}", f"{desk}:notices", desk, "notice", None, None, None, "bot", "")
        yield q("put_in_outbox", *where, text, "", now_ms, now_ms + DAY_MS, now_ms)


def hint(at: AtDesks, key: str, text: str, teammate: tuple[str, str]) -> Step[None]:
    """A word that only one teammate (id, name) sees, at the desks of ``at``."""
    yield from _lines(at, key, text, at.desks, "hint", {"teammate": teammate})


def _lines(at: AtDesks, key: str, text: str, desks: Iterable[str], via: str, extra: dict[str, object]) -> Step[None]:
    for desk in desks:
        lane = f"{desk}:e{at.escalation_id}"
        yield q(
            "put_in_outbox",
            f"{lane}:{key}",
            lane,
            desk,
            via,
            at.conversation_id,
            at.escalation_id,
            None,
            "bot",
            "",
            text,
            json.dumps(extra) if extra else "",
            at.now_ms,
            at.now_ms + DAY_MS,
            at.now_ms,
        )
