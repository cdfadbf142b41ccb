"""Posts, mentions and moderation at the simulated Instagram, without any I/O.

https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-user/mentions,
…/ig-media/comments, …/ig-comment and
https://developers.facebook.com/documentation/instagram-platform/instagram-graph-api/reference/ig-user/user-likes
(checked 2026-11)
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from vendors.instagram_rules import PAGE, Account, Delivery, RefusalError, iso, no_object


@dataclass(frozen=True, slots=True)
class Mention:
    """Somebody named the account in a comment (``comment``) or in the caption of a post of their own."""

    follower: str
    username: str
    text: str
    media: str
    at: int
    comment: str = ""


@dataclass(slots=True)
class Posts:
    """What stands under the account's posts and under other people's; ``by_page``: as the Facebook sign-in sees it."""

    account: Account
    by_page: bool = False
    mentions: dict[str, Mention] = field(default_factory=dict)
    liked: set[str] = field(default_factory=set)

    def take_mention(self, mention: Mention) -> str:
        """A mention stands; returns the id that it is announced with."""
        key = mention.comment or mention.media
        self.mentions[key] = mention
        return key

    def mentioned(self, fields: str) -> dict[str, Any]:
        """``GET /{account}?fields=mentioned_comment.comment_id(…){…}`` or of media. Raises RefusalError."""
        asked = re.fullmatch(r"mentioned_(comment|media)\.(?:comment|media)_id\((\d+)\)\{[\w,{}]+\}", fields)
        if not asked or not self.by_page:
            raise RefusalError("(#100) Tried accessing nonexisting field", 100)
        mention = self.mentions.get(asked[2])
        if mention is None or bool(mention.comment) is not (asked[1] == "comment"):
            raise no_object(asked[2])
        row: dict[str, Any] = {"timestamp": iso(mention.at), "username": mention.username}
        if mention.comment:
            row |= {"id": mention.comment, "text": mention.text, "media": {"id": mention.media}}
        else:
            row |= {"id": mention.media, "caption": mention.text, "media_type": "IMAGE", "owner": {"id": "5550001"}}
            row |= {"permalink": f"https://www.instagram.com/p/{mention.media}/"}
        return {f"mentioned_{asked[1]}": row, "id": self.account.id}

    def answer_mention(self, body: dict[str, Any]) -> Delivery:
        """``POST /{account}/mentions``. Raises RefusalError."""
        media, comment = str(body.get("media_id", "")), str(body.get("comment_id", ""))
        mention = self.mentions.get(comment or media)
        if mention is None or mention.media != media or not self.by_page:
            raise no_object(comment or media)
        text = self.account.checked_comment(str(body.get("message", "")))
        key, at = self.account.new_comment_id(), self.account.now()
        return self.account.deliver(Delivery(mention.follower, text, at, "mention", key, comment=comment or media))

    def hide(self, comment_id: str, hidden: str) -> dict[str, Any]:
        """``POST /{comment}?hide=true``. Raises RefusalError."""
        comment = self.account.comment(comment_id)
        if comment.writer == self.account.id or hidden not in {"true", "false"}:
            raise RefusalError("(#100) This comment cannot be hidden.", 100)
        if hidden == "true":
            self.account.hidden.add(comment_id)
        else:
            self.account.hidden.discard(comment_id)
        return {"success": True}

    def delete(self, comment_id: str) -> dict[str, Any]:
        """``DELETE /{comment}``: only by whoever owns the post. Raises RefusalError."""
        if comment_id not in self.account.comments:
            raise RefusalError("Unsupported delete request. Object does not exist or lacks permissions", 100, 33)
        del self.account.comments[comment_id]
        return {"success": True}

    def like(self, body: dict[str, Any]) -> dict[str, Any]:
        """``POST /{account}/likes``. Raises RefusalError."""
        if not self.by_page:
            raise RefusalError("(#100) Unsupported post request.", 100, 33)
        self.liked.add(self.account.comment(str(body.get("comment_id", ""))).id)
        return {"success": True}

    def posts(self, most: int) -> dict[str, Any]:
        """``GET /{account}/media?fields=id,comments{…,replies{…}}``: the posts that have comments, newest first."""
        ours = [one for one in self.account.comments.values() if not one.live]
        ids = list(dict.fromkeys(one.media for one in reversed(ours)))[:most]
        return {"data": [{"id": media, "comments": self.comments(media, "")} for media in ids]}

    def comments(self, media: str, after: str) -> dict[str, Any]:
        """``GET /{media}/comments``, one page, newest first."""
        found = [one for one in self.account.comments.values() if one.media == media and not one.parent]
        rows = [self._with_replies(one.id) for one in reversed(found) if not one.live]
        start = int(after) if after.isdigit() else 0
        answer: dict[str, Any] = {"data": rows[start : start + PAGE]}
        if len(rows) > start + PAGE:
            answer["paging"] = {"cursors": {"after": str(start + PAGE)}, "next": "https://simulated.invalid/next"}
        return answer

    def _with_replies(self, comment_id: str) -> dict[str, Any]:
        replies = [self.account.shown(one.id) for one in self.account.comments.values() if one.parent == comment_id]
        row = self.account.shown(comment_id)
        return {**row, "replies": {"data": replies}} if replies else row
