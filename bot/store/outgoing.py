"""The rows that say something: to a follower, or at the desks. Parts of larger transactions."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.store.transaction import Row, Step, q
from handlers.desk import Button
from intents.model import Attachment, Draft

DAY_MS = 86_400_000
FILE_MS = 3_600_000
"""How long bringing a file is tried."""
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
    act_id: int | None = None
    """The teammate's act that it came from."""
    due_ms: int | None = None
    """Not before then; None: at once."""
    file: Mapping[str, object] | None = None
    """A file that goes out by itself: what it is called, and by what its desk fetches it when it goes."""


def say(conversation: Row, speech: Speech) -> Step[None]:
    """Put a text to the follower in the outbox; an image goes first, as a row of its own."""
    draft = speech.draft
    if speech.file is not None:
        yield from _put(conversation, speech, speech.key, f"[{speech.file['name']}]", {"file": speech.file})
        return
    if draft.image:
        yield from _put(conversation, speech, speech.key + ":image", "", {"image": draft.image})
    extra: dict[str, object] = {"buttons": draft.buttons} if draft.buttons else {}
    yield from _put(conversation, speech, speech.key, draft.text, extra)


def is_file(row: Row) -> bool:
    """Whether a row sends a file, not words."""
    return bool(row["extra"]) and "file" in json.loads(row["extra"])


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
        speech.now_ms if speech.due_ms is None else speech.due_ms,
        speech.give_up_ms,
        speech.now_ms,
    )
    if speech.act_id is not None:
        yield q("tie_to_act", key, speech.act_id)


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


@dataclass(frozen=True, slots=True)
class Came:
    """A file that came with a follower's message: the message's row, its place there, and what it is called."""

    message_id: int
    number: int
    words: str


def show_files(at: AtDesks, files: Iterable[Came]) -> Step[None]:
    """Bring files to every desk's thread, behind the words there and never in their way."""
    for desk in at.desks:
        for one in files:
            lane = f"{desk}:e{at.escalation_id}:file:{one.message_id}:{one.number}"
            where = (lane, lane, desk, "file", at.conversation_id, at.escalation_id, None, "bot", "")
            extra = json.dumps({"message": one.message_id, "number": one.number})
            yield q("put_in_outbox", *where, one.words, extra, at.now_ms, at.now_ms + FILE_MS, at.now_ms)


@dataclass(frozen=True, slots=True)
class Line:
    """Something said in an escalation's thread; the same ``key`` is said once at each desk."""

    key: str
    text: str
    via: str = "line"
    extra: Mapping[str, object] = field(default_factory=dict)
    until_ms: int | None = None
    """After that it is not said any more; None: a day."""


def tell_desks(at: AtDesks, key: str, text: str, skip: str = "") -> Step[None]:
    """A line in every desk's thread of the escalation, but not at the desk ``skip``, which said it."""
    yield from _put_line(at, Line(key, text), (desk for desk in at.desks if desk != skip))


def announce(desks: tuple[str, ...], key: str, text: str, now_ms: int) -> Step[None]:
    """Tell the whole team something that belongs to no escalation; the same ``key`` is told once."""
    for desk in desks:
        where = (f"{desk}:{key}", f"{desk}:notices", desk, "notice", None, None, None, "bot", "")
        yield q("put_in_outbox", *where, text, "", now_ms, now_ms + DAY_MS, now_ms)


def hint(at: AtDesks, key: str, text: str, teammate: tuple[str, str]) -> Step[None]:
    """A word that only one teammate (id, name) sees, at the desks of ``at``."""
    yield from _put_line(at, Line(key, text, "hint", {"teammate": teammate}), at.desks)


def ask_line(at: AtDesks, key: str, text: str, buttons: Sequence[Button], until_ms: int | None = None) -> Step[None]:
    """A line with buttons in the threads of ``at``; after ``until_ms`` it is not posted any more."""
    offered = [(button.verb.value, button.words, button.about) for button in buttons]
    yield from _put_line(at, Line(key, text, extra={"buttons": offered}, until_ms=until_ms), at.desks)


def call_line(at: AtDesks, key: str, text: str, to: tuple[str, str], until_ms: int) -> Step[None]:
    """A line at every desk of ``at`` that calls a teammate (``desk:id`` and name) or, with empty words, the team."""
    yield from _put_line(at, Line(key, text, extra={"to": to}, until_ms=until_ms), at.desks)


def _put_line(at: AtDesks, line: Line, desks: Iterable[str]) -> Step[None]:
    until_ms = at.now_ms + DAY_MS if line.until_ms is None else line.until_ms
    for desk in desks:
        lane = f"{desk}:e{at.escalation_id}"
        where = (f"{lane}:{line.key}", lane, desk, line.via, at.conversation_id, at.escalation_id, None, "bot", "")
        extra = json.dumps(line.extra) if line.extra else ""
        yield q("put_in_outbox", *where, line.text, extra, at.now_ms, until_ms, at.now_ms)
