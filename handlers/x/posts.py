"""A post, in either of X's two shapes, and what it is to us: a mention, an ordinary reply, our own, or nothing.

https://docs.x.com/x-api/activity/event-payloads and https://docs.x.com/x-api/account-activity/introduction
(checked 2026-11). The rule this rests on: since 2026-02-23 X refuses automatic replies except to posts whose author
explicitly mentioned us or quoted us (https://docs.x.com/x-api/posts/manage-tweets/integrate). Such a post is a
MENTION here, an ordinary reply to a post of ours a COMMENT.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from handlers.x.shapes import EMPTY, Tree, ident, inside, iso_ms, number, rows, stamp_ms, text, words
from intents.model import Attachment, Edit, Kind, Message, Parsed, Signal, Unreadable, Writer

NAME: Final = "x"
AUTOMATED: Final = "Automated"
"""What X writes beside an account that its owner labelled as a bot."""

_LEADING = re.compile(r"(?:@\w{1,15}\s+)+")


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose event it is, which ids are our own, and when it came."""

    account: str
    ours: Collection[str]
    received_ms: int

    def own(self, user: str) -> bool:
        """Whether that is us."""
        return user == self.account or user in self.ours


@dataclass(frozen=True, slots=True)
class Post:
    """One post, read out of either shape. Ids are empty where there is none."""

    id: str
    first: str
    """The id of its first version: an edited post has a new id."""
    author: str
    handle: str
    name: str
    text: str
    sent_ms: int
    thread: str
    replies_to: str
    replies_to_user: str
    quotes: str
    quotes_user: str
    reposts: bool
    mentions: frozenset[str]
    """Who is mentioned in the words themselves, not only at the front because the post is a reply."""
    automated: bool
    attachments: tuple[Attachment, ...] = ()


def parsed(post: Post, whose: Whose, summoned: bool) -> Iterator[Parsed]:
    """What a post says. ``summoned``: X itself says that it mentions or quotes us explicitly."""
    if not post.first or not post.author:
        yield Unreadable("a post without its id or author")
    elif post.reposts:
        yield Signal(NAME, whose.account, "repost")
    elif whose.own(post.author):
        yield _message(post, whose, Kind.COMMENT if post.replies_to else Kind.MENTION, Writer.BRAND)
    else:
        yield from _said(post, whose, summoned)


def of_v2(post: Tree, includes: Tree, received_ms: int) -> Post:
    """A post as the X Activity API and the v2 endpoints show it."""
    key, author = ident(post, "id"), ident(post, "author_id")
    user = next((one for one in _users(includes) if ident(one, "id") == author), EMPTY)
    long = inside(post, "note_tweet")
    referenced = {text(one, "type"): ident(one, "id") for one in rows(post, "referenced_tweets")}
    quoted = referenced.get("quoted", "")
    versions = post.get("edit_history_tweet_ids")
    first = versions[0] if isinstance(versions, list) and versions and isinstance(versions[0], str) else key
    replies_to = ident(post, "in_reply_to_tweet_id") or referenced.get("replied_to", "")
    return Post(
        id=key,
        first=text({"first": first}, "first") or key,
        author=author,
        handle=text(user, "username"),
        name=text(user, "name"),
        text=words(long, "text") or words(post, "text"),
        sent_ms=iso_ms(post.get("created_at"), received_ms),
        thread=ident(post, "conversation_id"),
        replies_to=replies_to,
        replies_to_user=ident(post, "in_reply_to_user_id"),
        quotes=quoted,
        quotes_user=next(
            (ident(one, "author_id") for one in rows(includes, "tweets") if ident(one, "id") == quoted), ""
        ),
        reposts="retweeted" in referenced,
        mentions=_explicit(post, long if inside(long, "entities") else post, bool(replies_to), "mentions", "start"),
        automated=automated(user),
        attachments=_media(post, includes),
    )


def of_v1(post: Tree, received_ms: int) -> Post:
    """A post as the Account Activity API shows it: ids rounded beside exact ones, long words in their own place."""
    user, quoted, whole = inside(post, "user"), inside(post, "quoted_status"), inside(post, "extended_tweet")
    key = ident(post, "id")
    replies_to = ident(post, "in_reply_to_status_id")
    return Post(
        id=key,
        first=key,
        author=ident(user, "id"),
        handle=text(user, "screen_name"),
        name=text(user, "name"),
        text=words(whole, "full_text") or words(post, "text"),
        sent_ms=stamp_ms(post.get("timestamp_ms"), iso_ms(post.get("created_at"), received_ms)),
        thread=replies_to or key,
        replies_to=replies_to,
        replies_to_user=ident(post, "in_reply_to_user_id"),
        quotes=ident(post, "quoted_status_id"),
        quotes_user=ident(inside(quoted, "user"), "id"),
        reposts=bool(inside(post, "retweeted_status")),
        mentions=_explicit(whole or post, whole or post, bool(replies_to), "user_mentions", "indices"),
        automated=automated(user),
    )


def automated(user: Tree) -> bool:
    """Whether an account carries the label of bots."""
    return text(inside(user, "affiliation"), "description") == AUTOMATED


def _said(post: Post, whose: Whose, summoned: bool) -> Iterator[Parsed]:
    mentioned = any(whose.own(user) for user in post.mentions)
    if summoned or mentioned or whose.own(post.quotes_user):
        kind = Kind.MENTION
    elif whose.own(post.replies_to_user):
        kind = Kind.COMMENT
    else:
        yield Signal(NAME, whose.account, "post")
        return
    yield _message(post, whose, kind, Writer.BOT if post.automated else Writer.FOLLOWER)
    if post.id != post.first:
        yield Edit(NAME, whose.account, post.first, post.text, post.sent_ms)


def _message(post: Post, whose: Whose, kind: Kind, writer: Writer) -> Message:
    return Message(
        platform=NAME,
        account=whose.account,
        key=post.first,
        kind=kind,
        follower=post.author,
        text=post.text,
        sent_ms=post.sent_ms,
        place=post.thread or post.first,
        handle=post.handle,
        name=post.name,
        reply_to=post.replies_to,
        attachments=post.attachments,
        writer=writer,
        address=f"{post.first} {post.id}" if post.id != post.first else "",
    )


def _explicit(shown: Tree, entities_of: Tree, is_reply: bool, name: str, start: str) -> frozenset[str]:
    """Everyone mentioned behind the names that X itself puts in front of a reply."""
    front = _front(shown, is_reply)
    found = set()
    for mention in rows(inside(entities_of, "entities"), name):
        at = mention.get(start)
        at = number(at[0] if isinstance(at, list) and at else at)
        if not is_reply or (at is not None and at >= front):
            found.add(ident(mention, "id"))
    return frozenset(found - {""})


def _front(shown: Tree, is_reply: bool) -> int:
    """Where the words that a person typed begin."""
    if not is_reply:
        return 0
    visible = shown.get("display_text_range")
    first = number(visible[0]) if isinstance(visible, list) and visible else None
    if first is not None:
        return first
    leading = _LEADING.match(text(shown, "text") or text(shown, "full_text"))
    return leading.end() if leading else 0


def _users(includes: Tree) -> Iterator[Tree]:
    for one in rows(includes, "users"):
        yield inside(one, "data") or one


def _media(post: Tree, includes: Tree) -> tuple[Attachment, ...]:
    keys = inside(post, "attachments").get("media_keys")
    wanted = [key for key in keys if isinstance(key, str)] if isinstance(keys, list) else []
    by_key = {text(one, "media_key"): one for one in rows(includes, "media")}
    found = ((text(by_key.get(key, EMPTY), "type"), text(by_key.get(key, EMPTY), "url")) for key in wanted)
    return tuple(Attachment(type_ or "media", url) for type_, url in found)
