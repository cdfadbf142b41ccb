"""One event of Bluesky -> what was said: a notification, or lines of the chat log.

Events are what the API answers, with ``did`` (who we are) and, for the chat, ``others`` (who is in a conversation)
beside it.
https://docs.bsky.app/docs/api/app-bsky-notification-list-notifications and
https://docs.bsky.app/docs/api/chat-bsky-convo-get-log (checked 2026-11)
"""

from __future__ import annotations

import json
import re
from typing import Any

import msgspec

from handlers.base import PayloadError
from handlers.decoding import Key, clean, iso_ms
from intents.model import Attachment, Echo, Kind, Message, Parsed, Signal, Unreadable, Unsend, Writer

NOT_JSON = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
KINDS = {"mention": Kind.MENTION, "quote": Kind.MENTION, "reply": Kind.COMMENT}
_LEADING_NAMES = re.compile(r"^(?:@[\w.-]+\s+)+(?=\S)")


class _Author(msgspec.Struct, gc=False):
    did: Key
    handle: str | None = None
    displayName: str | None = None  # noqa: N815
    labels: Any = None


class _Ref(msgspec.Struct, gc=False):
    uri: str
    cid: str = ""


class _Reply(msgspec.Struct, gc=False):
    root: _Ref
    parent: _Ref


class _Record(msgspec.Struct, gc=False):
    text: str | None = None
    reply: _Reply | None = None
    embed: Any = None


class _Notification(msgspec.Struct, gc=False):
    uri: str
    reason: str
    cid: str = ""
    author: _Author | None = None
    record: _Record | None = None
    indexedAt: Any = None  # noqa: N815


class _Event(msgspec.Struct, gc=False):
    did: str = ""
    uri: str = ""
    logs: list[msgspec.Raw] | None = None
    others: dict[str, str] | None = None


class _Said(msgspec.Struct, gc=False):
    id: str
    text: str | None = None
    sender: _Author | None = None
    sentAt: Any = None  # noqa: N815
    embed: Any = None


class _Log(msgspec.Struct, gc=False):
    type: str = msgspec.field(default="", name="$type")
    convoId: str = ""  # noqa: N815
    message: _Said | None = None


_event = msgspec.json.Decoder(_Event).decode
_notification = msgspec.json.Decoder(_Notification).decode
_log = msgspec.json.Decoder(_Log).decode


def read_event(body: bytes, platform: str, account: str, received_ms: int) -> list[Parsed]:
    """What one event says, in order. Raises PayloadError for a body that is no event."""
    try:
        event = _event(body)
        if event.uri:
            return [_notified(_notification(body), event.did, platform, account, received_ms)]
    except NOT_JSON as error:
        raise PayloadError(f"The body is no event of Bluesky's: {_fault(error)}") from None
    if event.logs is None:
        raise PayloadError("The body is no event of Bluesky's: it has neither `uri` nor `logs`.")
    return [_logged(raw, event, platform, account, received_ms) for raw in event.logs]


def _notified(one: _Notification, did: str, platform: str, account: str, received_ms: int) -> Parsed:
    kind, author, record = KINDS.get(one.reason), one.author, one.record
    if kind is None:
        return Signal(platform, account, one.reason[:30])
    if author is None or record is None:
        return Unreadable(f"`{one.reason}`: a notification without its author or record")
    this, above = {"uri": one.uri, "cid": one.cid}, record.reply
    root = {"uri": above.root.uri, "cid": above.root.cid} if above else this
    return Message(
        platform=platform,
        account=account,
        key=one.uri,
        kind=kind,
        follower=author.did,
        text=_LEADING_NAMES.sub("", clean(record.text)),
        sent_ms=iso_ms(one.indexedAt) or received_ms,
        place=root["uri"],
        handle=clean(author.handle),
        name=clean(author.displayName),
        reply_to=above.parent.uri if above else "",
        attachments=_attachments(record.embed),
        writer=_writer(author, did),
        address=json.dumps({"root": root, "parent": this}),
    )


def _logged(raw: msgspec.Raw, event: _Event, platform: str, account: str, received_ms: int) -> Parsed:
    try:
        log = _log(raw)
    except NOT_JSON as error:
        return Unreadable(f"a line of the chat log: {_fault(error)}")
    what, said = log.type.rpartition("#")[2], log.message
    if what == "logDeleteMessage" and said is not None and said.id:
        return Unsend(platform, account, said.id, iso_ms(said.sentAt) or received_ms)
    if what != "logCreateMessage":
        return Signal(platform, account, what[:40] or "log")
    if said is None or said.sender is None or not said.id or not log.convoId:
        return Unreadable("a line of the chat log: a message without its id, sender or conversation")
    return _said(said, said.sender, log.convoId, event, Signal(platform, account, "own_message"), received_ms)


def _said(said: _Said, sender: _Author, convo: str, event: _Event, ours: Signal, received_ms: int) -> Parsed:
    platform, account = ours.platform, ours.account
    at_ms, text, writer = iso_ms(said.sentAt) or received_ms, clean(said.text), _writer(sender, event.did)
    if writer is Writer.BRAND:
        other = (event.others or {}).get(convo, "")
        if not other:
            return ours
        return Echo(platform, account, said.id, other, text, at_ms)
    return Message(
        platform=platform,
        account=account,
        key=said.id,
        kind=Kind.DM,
        follower=sender.did,
        text=text,
        sent_ms=at_ms,
        attachments=_attachments(said.embed),
        writer=writer,
        address=convo,
    )


def _writer(author: _Author, did: str) -> Writer:
    if author.did == did:
        return Writer.BRAND
    labels = author.labels if isinstance(author.labels, list) else []
    bot = any(isinstance(one, dict) and one.get("val") == "bot" for one in labels)
    return Writer.BOT if bot else Writer.FOLLOWER


def _attachments(embed: Any) -> tuple[Attachment, ...]:
    kind = embed.get("$type") if isinstance(embed, dict) else None
    if not isinstance(kind, str) or not kind:
        return ()
    return (Attachment(clean(kind.partition("#")[0].rpartition(".")[2][:30]) or "embed"),)


def _fault(error: Exception) -> str:
    if isinstance(error, UnicodeError):
        return "it is not UTF-8."
    return "it is nested too deeply." if isinstance(error, RecursionError) else f"{str(error).partition(': line')[0]}."
