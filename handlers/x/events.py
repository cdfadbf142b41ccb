"""Opening what X posts: one event of the X Activity API, or a batch of the older Account Activity API.

https://docs.x.com/x-api/activity/introduction, https://docs.x.com/x-api/account-activity/introduction
(checked 2026-11). Both come to one address with one signature.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any, Final

from handlers.base import PayloadError
from handlers.x import direct, posts
from handlers.x.posts import NAME, Whose
from handlers.x.shapes import Tree, ident, inside, iso_ms, rows, stamp_ms, text
from intents.model import Parsed, Signal, Unreadable, Unsend

REVOKED: Final = (
    "X: the account withdrew Frontdesk's access. Nothing can be heard or sent until somebody signs the account in "
    "again and sets the new tokens (docs/platforms/x.md)."
)
COUNTED: Final = (
    "like.", "follow.", "post.repost.", "post.create", "dm.read", "dm.indicate_typing", "chat.", "profile.", "spaces.",
    "broadcast.", "news.",
)  # fmt: skip
"""Beginnings of event types that are worth counting and nothing more."""

_OF_POSTS: Final = {
    "post.mention.create": True,
    "post.quote.create": True,
    "post.reply.create": False,
    "post.create": False,
}
"""Events that bring a post, and whether X itself says that its author called on us."""


def parsed(body: bytes, ours: Collection[str], received_ms: int) -> Sequence[Parsed]:
    """What a body says, in order. Raises PayloadError where it is no event of X's."""
    tree = _tree(body)
    data = inside(tree, "data")
    if text(data, "event_type"):
        return list(_activity(data, ours, received_ms))
    if "user_event" in tree or any(name in tree for name in _BATCHES):
        return list(_batch(tree, ours, received_ms))
    if ident(tree, "for_user_id"):
        return [Unreadable("a kind of event this version does not know")]
    raise PayloadError("The body is no event of X's: it names neither an event type nor an account.")


def _tree(body: bytes) -> Tree:
    try:
        tree = json.loads(body)
    except (ValueError, RecursionError):
        raise PayloadError("The body is no event of X's: it is not JSON.") from None
    if not isinstance(tree, dict):
        raise PayloadError("The body is no event of X's: it is no object.")
    return tree


# --- X Activity API ------------------------------------------------------------------------------------------------


def _activity(data: Tree, ours: Collection[str], received_ms: int) -> Iterator[Parsed]:
    kind, payload = text(data, "event_type"), inside(data, "payload")
    account = ident(inside(data, "filter"), "user_id") or next(iter(sorted(ours)), "")
    whose = Whose(account, ours, received_ms)
    if kind in _OF_POSTS:
        yield from posts.parsed(posts.of_v2(payload, inside(data, "includes"), received_ms), whose, _OF_POSTS[kind])
    elif kind in {"dm.received", "dm.sent"}:
        yield from direct.messages(payload, whose)
    elif kind == "chat.received":
        yield from direct.encrypted(payload, whose)
    elif kind == "oauth.revoke":
        yield _revoked(ident(payload, "user_id") or account, ours)
    elif kind == "post.delete":
        yield _deleted(ident(payload, "id"), ident(payload, "author_id"), whose, received_ms)
    elif kind.startswith(COUNTED):
        yield Signal(NAME, account, kind[:60])
    else:
        yield Unreadable(f"`{kind[:60]}`: an event type this version does not know")


def _revoked(user: str, ours: Collection[str]) -> Signal:
    return Signal(NAME, user, "access_withdrawn", REVOKED if user in ours else "")


def _deleted(key: str, author: str, whose: Whose, at_ms: int) -> Parsed:
    if not key:
        return Unreadable("`post.delete`: without its id")
    return Signal(NAME, whose.account, "post.delete") if whose.own(author) else Unsend(NAME, whose.account, key, at_ms)


# --- Account Activity API ------------------------------------------------------------------------------------------


def _batch(tree: Tree, ours: Collection[str], received_ms: int) -> Iterator[Parsed]:
    whose = Whose(ident(tree, "for_user_id"), ours, received_ms)
    if "user_event" in tree:
        revoke = inside(inside(tree, "user_event"), "revoke")
        yield _revoked(ident(inside(revoke, "source"), "user_id") or whose.account, ours)
    for name, read in _BATCHES.items():
        if name not in tree:
            continue
        if not isinstance(tree[name], list):
            yield Unreadable(f"`{name}`: no list")
            continue
        yield from read(tree, whose)


def _created(tree: Tree, whose: Whose) -> Iterator[Parsed]:
    for one in _objects(tree, "tweet_create_events"):
        if isinstance(one, Unreadable):
            yield one
        else:
            yield from posts.parsed(posts.of_v1(one, whose.received_ms), whose, summoned=False)


def _taken_back(tree: Tree, whose: Whose) -> Iterator[Parsed]:
    for one in rows(tree, "tweet_delete_events"):
        status = inside(one, "status")
        at_ms = stamp_ms(one.get("timestamp_ms"), iso_ms(one.get("created_at"), whose.received_ms))
        yield _deleted(ident(status, "id"), ident(status, "user_id"), whose, at_ms)


def _counted(name: str) -> Callable[[Tree, Whose], Iterator[Parsed]]:
    def read(tree: Tree, whose: Whose) -> Iterator[Parsed]:
        yield from (Signal(NAME, whose.account, name) for _ in rows(tree, f"{name}_events"))

    return read


def _objects(tree: Tree, name: str) -> Iterator[Tree | Unreadable]:
    found: list[Any] = tree[name]
    yield from (one if isinstance(one, dict) else Unreadable(f"`{name}`: no object") for one in found)


_BATCHES: Final[dict[str, Callable[[Tree, Whose], Iterator[Parsed]]]] = {
    "tweet_create_events": _created,
    "direct_message_events": direct.messages,
    "tweet_delete_events": _taken_back,
    **{
        f"{name}_events": _counted(name)
        for name in (
            "favorite", "follow", "block", "mute", "direct_message_indicate_typing", "direct_message_mark_read",
        )
    },
}  # fmt: skip
