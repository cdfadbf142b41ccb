"""What was said and no event told of: mentions each time, direct messages only after an absence, for they cost more.

https://docs.x.com/x-api/posts/mentions/introduction, https://docs.x.com/x-api/direct-messages/lookup/introduction
(checked 2026-11). What is found is handed over in the shape of events.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any, Final

from handlers.x import posts
from handlers.x.api import Api
from handlers.x.costs import Cost, Meter
from handlers.x.posts import Whose
from handlers.x.shapes import Tree, ident, inside, iso_ms, rows, text
from intents.model import Kind, Message

PAGES: Final = 5
POST_FIELDS: Final = (
    "author_id,conversation_id,created_at,edit_history_tweet_ids,entities,in_reply_to_user_id,note_tweet,"
    "referenced_tweets,display_text_range"
)
USER_FIELDS: Final = "username,name,affiliation"
MESSAGE_FIELDS: Final = "id,text,sender_id,created_at,dm_conversation_id,attachments"


async def mentions(api: Api, meter: Meter, account: str, since_ms: int) -> list[bytes]:
    """Posts that mention us or answer us, old ones first. Raises SendError."""
    query = {
        "start_time": datetime.fromtimestamp(since_ms / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "max_results": "100",
        "tweet.fields": POST_FIELDS,
        "expansions": "author_id,referenced_tweets.id",
        "user.fields": USER_FIELDS,
    }
    found: list[bytes] = []
    for _ in range(PAGES):
        answer = await api.get(("users", account, "mentions"), query)
        rows_ = list(rows(answer, "data"))
        await meter.count(Cost.OWN_READ, len(rows_))
        includes = inside(answer, "includes")
        found += [body for one in rows_ for body in _as_event(one, includes, account)]
        following = text(inside(answer, "meta"), "next_token")
        if not following:
            break
        query["pagination_token"] = following
    return found[::-1]


async def messages(api: Api, meter: Meter, account: str, since_ms: int) -> list[bytes]:
    """Direct messages to us and from us, old ones first. Raises SendError."""
    query = {
        "event_types": "MessageCreate",
        "max_results": "20",
        "dm_event.fields": MESSAGE_FIELDS,
        "expansions": "sender_id",
        "user.fields": USER_FIELDS,
    }
    found: list[bytes] = []
    for _ in range(PAGES):
        answer = await api.get(("dm_events",), query)
        rows_ = list(rows(answer, "data"))
        await meter.count(Cost.DIRECT_READ, len(rows_))
        young = [one for one in rows_ if iso_ms(one.get("created_at"), since_ms) >= since_ms]
        found += [_message_event(one, inside(answer, "includes"), account) for one in young]
        following = text(inside(answer, "meta"), "next_token")
        if len(young) < len(rows_) or not following:
            break
        query["pagination_token"] = following
    return found[::-1]


def _as_event(post: Tree, includes: Tree, account: str) -> list[bytes]:
    """X lists every post with our name in front, too: only those that speak to us are kept."""
    whose = Whose(account, (account,), 1)
    read = next(posts.parsed(posts.of_v2(post, includes, 1), whose, summoned=False))
    if not isinstance(read, Message):
        return []
    kind = "post.mention.create" if read.kind is Kind.MENTION else "post.reply.create"
    return [_encoded(kind, account, dict(post), dict(includes))]


def _message_event(one: Tree, includes: Tree, account: str) -> bytes:
    sender, others = ident(one, "sender_id"), ident(one, "dm_conversation_id").split("-")
    to = next((other for other in others if other != sender), account)
    created = {
        "target": {"recipient_id": account if sender != account else to},
        "sender_id": sender,
        "message_data": {"text": one.get("text", ""), **_attached(one)},
    }
    users = {ident(user, "id"): {"data": user} for user in rows(includes, "users")}
    event = {
        "type": "message_create",
        "id": ident(one, "id"),
        "created_timestamp": str(iso_ms(one.get("created_at"), 0)),
        "message_create": created,
    }
    kind = "dm.sent" if sender == account else "dm.received"
    return _encoded(kind, account, {"direct_message_events": [event], "users": users}, {})


def _attached(one: Tree) -> dict[str, Any]:
    return {"attachment": {"type": "media"}} if inside(one, "attachments") else {}


def _encoded(kind: str, account: str, payload: dict[str, Any], includes: dict[str, Any]) -> bytes:
    data = {"event_type": kind, "filter": {"user_id": account}, "payload": payload, "includes": includes}
    return json.dumps({"data": data}).encode()
