"""Step 1: a vendor's event becomes stored messages; when this returns, the vendor may have its 200."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from typing import Final

from bot.store.conversations import find_or_open
from bot.store.delivered import gone_out
from bot.store.outgoing import AtDesks, announce, ask_for_words, attachments_as_text, show_card, tell_desks
from bot.store.spool import Spool, Spooled
from bot.store.transaction import Rows, Step, StoreUnavailableError, q
from bot.store.undelivered import reported
from bot.surroundings import Surroundings
from handlers.base import PayloadError, Platform
from intents.model import (
    Delivered,
    Echo,
    Edit,
    Kind,
    Message,
    Notice,
    Owner,
    Parsed,
    Signal,
    Undelivered,
    Unreadable,
    Unsend,
    Writer,
)

NULS: Final = (b"\\u0000", b"\0", b"%00")
"""How the character is written in the bodies of events."""
TAKEN_BACK = "(taken back by the follower)"


class Intake:
    """Parses what vendors send and keeps it."""

    def __init__(self, around: Surroundings, spool: Spool) -> None:
        """``spool`` takes over while the database cannot be reached."""
        self._around = around
        self._spool = spool

    async def accept(self, platform: str, body: bytes) -> int:
        """Keep everything an event says, durable on return; returns the number of new messages, as far as known.

        Raises SpoolError when nothing can be kept.
        """
        event = Spooled(platform, body, self._around.now())
        if self._spool.waiting:
            return self._put_aside(event, "It waits behind earlier events, so that none overtakes another.")
        try:
            new = await self._keep(event)
        except StoreUnavailableError as error:
            return self._put_aside(event, str(error))
        self._spool.trouble = ""
        return new

    def _put_aside(self, event: Spooled, why: str) -> int:
        self._spool.append(event)
        self._around.log.warning("event.spooled", platform=event.platform, error=why)
        return 0

    async def read_again(self, event: Spooled, unread_id: int) -> bool:
        """An event in quarantine, read by today's parsers; whether it was understood. Raises StoreUnavailableError."""
        platform = self._around.platforms.get(event.platform)
        if platform is None:
            return False
        parsed = self._parse(platform, event)
        if any(isinstance(one, Unreadable) for one in parsed):
            return False
        await self._around.store.run(lambda: _keep_once(platform, parsed, event, self._around.desk_names, unread_id))
        self._around.bells.ring_all()
        return True

    async def drain_spool(self) -> int:
        """Bring spooled events into the database; returns how many. Raises StoreUnavailableError."""
        drained = 0
        while self._spool.waiting:
            for event in list(self._spool.take()):
                await self._keep(event)
                drained += 1
            self._spool.clear()
        if drained:
            self._around.log.info("spool.drained", events=drained)
        return drained

    async def _keep(self, event: Spooled) -> int:
        platform = self._around.platforms.get(event.platform)
        if platform is None:
            return await self._kept_for_people(event, "its platform is not set up any more")
        parsed = self._parse(platform, event)
        if any(isinstance(one, Message) for one in parsed):
            self._around.bells.arriving.ring()
        try:
            new = await self._around.store.run(lambda: keep(platform, parsed, event, self._around.desk_names))
        except StoreUnavailableError:
            raise
        except Exception as error:
            self._around.log.exception("event.keep_failed", platform=event.platform, error=type(error).__name__)
            return await self._kept_for_people(event, f"a defect in keeping it ({type(error).__name__})")
        self._count(event, parsed, new)
        self._around.bells.ring_for_event(calls=_calls(parsed))
        return new

    async def _kept_for_people(self, event: Spooled, reason: str) -> int:
        """An event that would fail again each time goes to quarantine whole: nothing waits behind it."""
        await self._around.store.run(lambda: _keep_notice(Unreadable(reason), event, ()))
        self._around.metrics.unreadable.labels(event.platform).inc()
        self._around.log.warning("event.quarantined", platform=event.platform, reason=reason)
        return 0

    def _parse(self, platform: Platform, event: Spooled) -> Sequence[Parsed]:
        try:
            return storable(platform.parse(event.body, event.received_ms), event.body)
        except PayloadError as error:
            return [Unreadable(str(error))]
        except Exception as error:
            self._around.log.exception("event.parse_failed", platform=event.platform, error=type(error).__name__)
            return [Unreadable(f"a defect in the {event.platform} handler ({type(error).__name__})")]

    def _count(self, event: Spooled, parsed: Sequence[Parsed], new: int) -> None:
        self._around.metrics.events.labels(event.platform).inc()
        self._around.metrics.messages.labels(event.platform).inc(new)
        for item in parsed:
            if isinstance(item, Unreadable):
                self._around.metrics.unreadable.labels(event.platform).inc()
                self._around.log.warning("event.quarantined", platform=event.platform, reason=item.reason)
            elif isinstance(item, Signal):
                self._around.metrics.signals.labels(event.platform, item.what).inc()


def _calls(parsed: Sequence[Parsed]) -> bool:
    """Whether keeping it may have written rows for the outbox."""
    return any(not isinstance(one, Message) or one.bare or one.elsewhere for one in parsed)


def storable(parsed: Sequence[Parsed], body: bytes) -> Sequence[Parsed]:
    """What an event says, without what no database keeps: a name or number with NUL in it is none of any vendor's."""
    if not any(mark in body for mark in NULS):
        return parsed
    return [Unreadable("a number or name in it holds the character NUL") if _holds_nul(one) else one for one in parsed]


def _holds_nul(value: object) -> bool:
    if isinstance(value, str):
        return "\0" in value
    if isinstance(value, tuple):
        return any(map(_holds_nul, value))
    return is_dataclass(value) and any(_holds_nul(getattr(value, field.name)) for field in fields(value))


def keep(platform: Platform, parsed: Sequence[Parsed], event: Spooled, desks: tuple[str, ...] = ()) -> Step[int]:
    """Store all that one event says; returns the number of new messages."""
    new = 0
    for item in parsed:
        if isinstance(item, Message):
            ours = item.account in platform.accounts
            new += yield from _keep_message(item, event.received_ms, ours, desks)
        else:
            yield from _keep_notice(item, event, desks)
    return new


def _keep_once(
    platform: Platform, parsed: Sequence[Parsed], event: Spooled, desks: tuple[str, ...], unread_id: int
) -> Step[None]:
    if (yield q("forget_unread", unread_id)):
        yield from keep(platform, parsed, event, desks)


def _keep_notice(item: Notice, event: Spooled, desks: tuple[str, ...]) -> Step[None]:
    match item:
        case Echo():
            yield from _keep_echo(item, event.received_ms, desks)
        case Edit():
            yield from _change(item, event.received_ms, desks)
        case Unsend():
            yield from _forget(item, event.received_ms, desks)
        case Undelivered() | Delivered():
            yield from reported(item, event.received_ms, desks)
        case Unreadable():
            body = base64.b64encode(event.body).decode("ascii")
            yield q("keep_unread", event.platform, body, item.reason, event.received_ms)
        case Signal(alarm=alarm):
            if alarm:
                yield from announce(desks, f"{item.what}:{event.received_ms}", alarm, event.received_ms)


def _keep_message(message: Message, received_ms: int, ours: bool, desks: tuple[str, ...]) -> Step[int]:
    place = message.place if message.kind.public else ""
    conversation = yield from find_or_open(message, place)
    kept = yield q(
        "keep_message",
        conversation["id"],
        message.platform,
        message.account,
        message.key,
        message.kind.value,
        message.writer.value,
        message.text,
        attachments_as_text(message.attachments),
        message.reply_to,
        message.choice,
        message.sent_ms,
        received_ms,
        _state(message, ours),
    )
    if kept and ours and message.bare:
        yield from ask_for_words(conversation["id"], message.platform, kept[0]["id"], received_ms)
    if kept and message.address and message.writer is Writer.FOLLOWER:
        yield q("readdress", conversation["id"], message.address)
    if kept and ours and message.elsewhere and conversation["owner"] != Owner.TEAM:
        yield from hand_to_app(conversation["id"], message.platform, received_ms, desks)
    return len(kept)


def _state(message: Message, ours: bool) -> str:
    if not ours:
        return "foreign"
    return "bare" if message.bare else "new"


def _change(edit: Edit, now_ms: int, desks: tuple[str, ...]) -> Step[None]:
    """An undecided message is judged by its new words; of a decided one the team is told, where it has it."""
    where = (edit.platform, edit.account, edit.key)
    before = yield q("message", *where)
    changed = yield q("edit_message", *where, edit.text)
    if not changed or changed[0]["state"] != "decided" or before[0]["text"] == edit.text:
        return
    for escalation in (yield q("open_escalation_of", changed[0]["conversation_id"])):
        at = AtDesks(desks, changed[0]["conversation_id"], escalation["id"], now_ms)
        text = f"✏️ The follower changed a message: {edit.text}\nBefore: {before[0]['text']}"
        yield from tell_desks(at, f"edit:{changed[0]['id']}:{now_ms}", text)


def _forget(unsend: Unsend, now_ms: int, desks: tuple[str, ...]) -> Step[None]:
    """The stored words go: from the message, from what the desks show, and from the reasons of the decision."""
    where = (unsend.platform, unsend.account, unsend.key)
    found = yield q("message", *where)
    if not found or found[0]["state"] == "gone":
        return
    message = found[0]
    yield q("forget_message", *where)
    yield q("forget_reasons", message["decision_id"])
    if message["text"]:
        yield q("forget_question", message["conversation_id"], message["text"], TAKEN_BACK)
        yield q("forget_lines", message["conversation_id"], message["text"], TAKEN_BACK)
    if message["writer"] != Writer.FOLLOWER:
        return
    for escalation in (yield q("open_escalation_of", message["conversation_id"])):
        at = AtDesks(desks, message["conversation_id"], escalation["id"], now_ms)
        yield from show_card(at)
        yield from tell_desks(at, f"unsent:{message['id']}", "🗑 The follower took a message back.")


def _keep_echo(echo: Echo, received_ms: int, desks: tuple[str, ...]) -> Step[None]:
    """Ours by receipt, by the row it names or by words under way; else a person typed it in the platform's app."""
    ours = yield q("own_receipt", echo.key, echo.platform)
    if ours:
        return
    under_way = yield from _under_way(echo)
    if under_way:
        yield q("mark_sent", under_way[0]["id"], echo.key, received_ms)
        yield from gone_out((yield q("outbox_row", under_way[0]["id"]))[0], received_ms, desks)
    elif not echo.out_id:
        yield from _person_wrote(echo, received_ms, desks)


def _under_way(echo: Echo) -> Step[Rows]:
    if echo.out_id:
        return (yield q("own_unsettled_row", int(echo.out_id), echo.platform, echo.account))
    return (yield q("own_unsettled", echo.platform, echo.account, echo.follower, echo.text))


def _person_wrote(echo: Echo, received_ms: int, desks: tuple[str, ...]) -> Step[None]:
    as_message = Message(
        echo.platform,
        echo.account,
        echo.key,
        kind=Kind.DM,
        follower=echo.follower,
        text=echo.text,
        sent_ms=echo.sent_ms,
        writer=Writer.BRAND,
    )
    conversation = yield from find_or_open(as_message, "")
    kept = yield q(
        "keep_message",
        conversation["id"],
        echo.platform,
        echo.account,
        echo.key,
        Kind.DM.value,
        Writer.BRAND.value,
        echo.text,
        "",
        "",
        "",
        echo.sent_ms,
        received_ms,
        "decided",
    )
    if kept:
        yield from hand_to_app(conversation["id"], echo.platform, received_ms, desks)


def hand_to_app(conversation_id: int, platform: str, now_ms: int, desks: tuple[str, ...]) -> Step[None]:
    """A person answers in the platform's own app: the team owns the conversation, visibly."""
    yield q("own", conversation_id, Owner.TEAM.value)
    yield q("take_over", conversation_id, now_ms)
    who = f"someone in the {platform} app"
    opened = yield q("open_escalation_of", conversation_id)
    if opened:
        escalation_id = opened[0]["id"]
        yield q("claim", escalation_id, f"app:{platform}", who, now_ms)
    else:
        rows = yield q(
            "escalate", conversation_id, "claimed", 0, "answered_in_app", "", "", "", now_ms, f"app:{platform}", who,
            now_ms,
        )  # fmt: skip
        escalation_id = rows[0]["id"]
    yield from show_card(AtDesks(desks, conversation_id, escalation_id, now_ms))
