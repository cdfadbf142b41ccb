"""Direct messages as both of X's event interfaces show them.

https://docs.x.com/x-api/activity/event-payloads (checked 2026-11)
"""

from __future__ import annotations

from collections.abc import Iterator

from handlers.x.posts import NAME, Whose, automated
from handlers.x.shapes import EMPTY, Tree, ident, inside, stamp_ms, text, words
from intents.model import Attachment, Echo, Kind, Message, Parsed, Signal, Unreadable, Writer

LOCKED = Attachment("encrypted", title="an encrypted message; read it in the X app")


def messages(tree: Tree, whose: Whose) -> Iterator[Parsed]:
    """Every direct message of an event: a follower's, or one that our account said."""
    found = tree.get("direct_message_events")
    if not isinstance(found, list) or not found:
        yield Unreadable("direct messages: there is none in the event")
        return
    for one in found:
        yield _one(one, inside(tree, "users"), whose) if isinstance(one, dict) else Unreadable("a message of no shape")


def encrypted(payload: Tree, whose: Whose) -> Iterator[Parsed]:
    """An encrypted message: nobody here can read it, so a person is told that it is there."""
    key, sender = ident(payload, "id"), ident(payload, "sender_id")
    if not key or not sender:
        yield Unreadable("`chat.received`: without its id or sender")
    elif whose.own(sender):
        yield Signal(NAME, whose.account, "chat.sent")
    else:
        sent_ms = stamp_ms(payload.get("created_at_msec"), whose.received_ms)
        yield Message(NAME, whose.account, key, Kind.DM, sender, "", sent_ms, attachments=(LOCKED,))


def _one(event: Tree, users: Tree, whose: Whose) -> Parsed:
    created = inside(event, "message_create")
    key, sender, said = ident(event, "id"), ident(created, "sender_id"), inside(created, "message_data")
    to = ident(inside(created, "target"), "recipient_id")
    if event.get("type", "message_create") != "message_create":
        return Signal(NAME, whose.account, "direct message event")
    if not key or not sender or (whose.own(sender) and not to):
        return Unreadable("a direct message without its id, sender or recipient")
    sent_ms = stamp_ms(event.get("created_timestamp"), whose.received_ms)
    if whose.own(sender):
        return Echo(NAME, whose.account, key, to, _typed(said), sent_ms)
    user = inside(users, sender)
    user = inside(user, "data") or user
    return Message(
        platform=NAME,
        account=whose.account,
        key=key,
        kind=Kind.DM,
        follower=sender,
        text=_typed(said),
        sent_ms=sent_ms,
        handle=text(user, "username") or text(user, "screen_name"),
        name=text(user, "name"),
        choice=text(inside(said, "quick_reply_response"), "metadata"),
        attachments=_attachments(said),
        writer=Writer.BOT if automated(user) else Writer.FOLLOWER,
    )


def _typed(said: Tree) -> str:
    """What a person typed: X puts a picture's own short link behind it, which would pass for words."""
    link = text(inside(inside(said, "attachment"), "media"), "url")
    whole = words(said, "text")
    return whole.removesuffix(link).strip() if link and whole.endswith(link) else whole


def _attachments(said: Tree) -> tuple[Attachment, ...]:
    attachment = inside(said, "attachment")
    if not attachment:
        return ()
    media = inside(attachment, "media") or EMPTY
    url = text(media, "media_url_https") or text(media, "url")
    return (Attachment(text(media, "type") or text(attachment, "type") or "media", url),)
