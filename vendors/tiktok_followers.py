"""The followers of the simulated TikTok, and how what they do reaches a callback: signed, and tried again."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from vendors import tiktok_wire as wire
from vendors.tiktok_rules import Account, Comment, Delivery

ANSWER_WITHIN_S = 5.0
VIDEO = 7_203_946_942_097_902_849


@dataclass(frozen=True, slots=True)
class Posted:
    """A webhook that was posted: the message's key, the last status (0: no answer), and the bytes."""

    key: str
    status: int
    body: bytes = field(repr=False)


def clock_ms() -> int:
    """Milliseconds since the epoch."""
    return time.time_ns() // 1_000_000


@dataclass(kw_only=True, eq=False)
class Followers:
    """Everyone who writes to one account.

    ``callback`` is where webhooks go; ``backoff`` are the waits in seconds between the tries of a webhook that is not
    answered with 200.
    """

    client_key: str = "7623241219121414161"
    client_secret: str = field(default="simulated secret", repr=False)
    business_id: str = "-000m4JH_simulated"
    callback: str = ""
    now: Callable[[], int] = clock_ms
    backoff: Sequence[float] = (0.05, 0.1, 0.2, 0.4)
    account: Account = field(init=False)
    dead: bool = field(init=False, default=False)
    _http: aiohttp.ClientSession = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.account = Account(self.business_id, self.now)

    def kill(self) -> None:
        """From now on the sign-in is dead: every call and every renewal is refused."""
        self.dead = True

    async def follower_says(self, follower: str, text: str, *, european: bool = False, **more: Any) -> Posted:
        """A direct message; ``more`` joins the content (``type``, ``image`` …)."""
        key = self.account.new_message_id()
        self.account.hear(follower, key, text)
        content = self._direct(key, follower, self.business_id, follower)
        content |= more or {"type": "text", "text": {"body": text}}
        return await self._post(key, "im_receive_msg_eu" if european else "im_receive_msg", content)

    async def follower_comments(self, follower: str, text: str, *, video: int = VIDEO, parent: int = 0) -> Posted:
        """A comment under a video, or a reply to a comment."""
        return await self._told(self.account.comment(follower, text, video, parent), "insert")

    async def comment_is(self, comment_id: str, action: str) -> Posted:
        """A comment is deleted, hidden or shown again."""
        one = self.account.comments[int(comment_id)]
        if action == "delete":
            del self.account.comments[one.id]
        return await self._told(one, action)

    async def person_answers(self, follower: str, text: str, *, by: str = "APP") -> Posted:
        """A person of the brand answers in the app, or (``OTHERS``) TikTok's automatic message does."""
        return await self._echo(self.account.say(follower, text, by))

    async def person_comments(self, text: str, *, video: int = VIDEO) -> Posted:
        """A person of the brand comments under its own video."""
        return await self._told(self.account.comment(self.business_id, text, video), "insert")

    async def again(self, posted: Posted) -> int:
        """The same event once more; returns the status."""
        return await self._deliver(posted.body)

    async def withdraw(self) -> Posted:
        """The account withdraws the app's access."""
        self.kill()
        return await self._post("", "authorization.removed", {"reason": 1})

    def _direct(self, key: str, sender: str, receiver: str, unique: str) -> dict[str, Any]:
        roles = {True: "business_account", False: "personal_account"}
        return {
            "timestamp": self.now(),
            "unique_identifier": unique,
            "from_user": {"id": sender, "role": roles[sender == self.business_id]},
            "to_user": {"id": receiver, "role": roles[receiver == self.business_id]},
            "from": self.account.called(sender)[0],
            "to": self.account.called(receiver)[0],
            "conversation_id": self.account.conversation_of(sender if sender != self.business_id else receiver),
            "message_id": key,
        }

    async def _told(self, one: Comment, action: str) -> Posted:
        content = {
            "comment_id": one.id,
            "video_id": one.video,
            "parent_comment_id": one.parent,
            "comment_type": "reply" if one.parent else "comment",
            "comment_action": action,
            "timestamp": self.now(),
            "unique_identifier": "brand+as/commenter" if one.writer == self.business_id else one.writer,
        }
        if action == "insert":
            content["text"] = one.text
        return await self._post(str(one.id), "comment.update", content)

    async def _echo(self, delivery: Delivery) -> Posted:
        if delivery.via == "public_reply":
            return await self._told(self.account.comments[int(delivery.key)], "insert")
        content = self._direct(delivery.key, self.business_id, delivery.conversation, self.business_id)
        said = {"type": "text", "text": {"body": delivery.text}}
        content |= said if delivery.text else {"type": "image", "image": {"media_id": "v10000g5"}}
        content |= {"message_tag": {"source": delivery.by}}
        return await self._post(delivery.key, "im_send_msg", content)

    async def _post(self, key: str, name: str, content: dict[str, Any]) -> Posted:
        body = wire.event(self.business_id, self.client_key, name, self.now(), content)
        status = await self._deliver(body) if self.callback else 0
        for wait in self.backoff if self.callback else ():
            if status == 200:
                break
            await asyncio.sleep(wait)
            status = await self._deliver(body)
        return Posted(key, status, body)

    async def _deliver(self, body: bytes) -> int:
        headers = wire.signed(body, self.client_secret, self.now())
        try:
            async with self._http.post(self.callback, data=body, headers=headers, allow_redirects=False) as response:
                return response.status
        except (aiohttp.ClientError, TimeoutError):
            return 0
