"""The followers of the simulated Instagram, and how what they do reaches a callback: signed, and tried again."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from vendors import instagram_wire as wire
from vendors.instagram_posts import Mention, Posts
from vendors.instagram_rules import Account, Comment

ANSWER_WITHIN_S = 5.0
"""Meta wants its 200 within this time."""
NO_ANSWER = 0
"""The status that counts for a webhook nobody answered."""


def clock_ms() -> int:
    """Milliseconds since the epoch."""
    return time.time_ns() // 1_000_000


@dataclass(frozen=True, slots=True)
class Posted:
    """A webhook that was posted: the event's key, the last status (0: no answer) and how often it was tried."""

    key: str
    status: int
    tries: int


@dataclass(kw_only=True, eq=False)
class Followers:
    """Everyone who writes to one account.

    ``callback`` is where webhooks go unless a call names another; ``backoff`` are the waits in seconds between the
    tries of a webhook that is not answered with 200; ``answers`` counts the statuses that webhooks got. With a
    ``page_id`` it is the Facebook sign-in's Instagram. ``lossy`` posts nothing, as when an event gets lost.
    """

    app_secret: str = field(repr=False)
    account_id: str
    page_id: str = ""
    callback: str = ""
    backoff: Sequence[float] = (0.05, 0.1, 0.2, 0.4, 0.8)
    now: Callable[[], int] = clock_ms
    lossy: bool = False
    account: Account = field(init=False)
    posts: Posts = field(init=False)
    answers: Counter[int] = field(init=False, default_factory=Counter)
    _http: aiohttp.ClientSession = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.account = Account(self.account_id, self.now, self.page_id)
        self.posts = Posts(self.account, bool(self.page_id))

    async def follower_says(self, follower: str, text: str, *, callback: str = "", **more: Any) -> Posted:
        """A direct message; ``more`` joins the ``message`` object (``attachments``, ``reply_to``, ``quick_reply``)."""
        return await self._posted([self.direct(follower, text, **more)], callback)

    async def follower_presses(self, follower: str, title: str, payload: str, *, callback: str = "") -> Posted:
        """A press on an ice breaker or menu item."""
        key = self.account.new_mid()
        self.account.hear(follower, key, title, self.now())
        postback = {"mid": key, "title": title, "payload": payload}
        return await self._posted([self._from(follower, {"postback": postback})], callback)

    async def follower_mentions_story(self, follower: str, *, callback: str = "") -> Posted:
        """The follower's story mentions the account."""
        payload = {"url": "https://lookaside.fbsbx.com/ig_messaging_cdn/?asset_id=1&signature=simulated"}
        attachments = [{"type": "story_mention", "payload": payload}]
        return await self._posted([self.direct(follower, "", attachments=attachments)], callback)

    async def follower_replies_to_story(self, follower: str, text: str, story: str, *, callback: str = "") -> Posted:
        """A reply to one of the account's stories."""
        reply_to = {"story": {"id": story, "url": "https://lookaside.fbsbx.com/ig_messaging_cdn/?asset_id=2"}}
        return await self._posted([self.direct(follower, text, reply_to=reply_to)], callback)

    async def follower_edits(self, follower: str, key: str, text: str, *, callback: str = "") -> Posted:
        """The follower changes an earlier message."""
        self.account.change(follower, key, text)
        edit = {"mid": key, "text": text, "num_edit": 1}
        return await self._posted([self._from(follower, {"message_edit": edit})], callback, key)

    async def follower_unsends(self, follower: str, key: str, *, callback: str = "") -> Posted:
        """The follower takes an earlier message back."""
        self.account.change(follower, key, None)
        gone = {"mid": key, "is_deleted": True}
        return await self._posted([self._from(follower, {"message": gone})], callback, key)

    async def follower_comments(
        self, follower: str, text: str, *, media: str, parent: str = "", live: bool = False, callback: str = ""
    ) -> Posted:
        """A comment under a post, or a reply to a comment."""
        return await self._posted([self.comment(follower, text, media=media, parent=parent, live=live)], callback)

    async def follower_mentions(
        self, follower: str, text: str, *, media: str, in_caption: bool = False, callback: str = ""
    ) -> Posted:
        """The account's name in a comment under somebody else's post, or in the caption of the follower's own."""
        comment = "" if in_caption else self.account.new_comment_id()
        mention = Mention(follower, f"follower_{follower}", text, media, self.now(), comment)
        key = self.posts.take_mention(mention)
        return await self._posted([wire.mention(media, comment)], callback, key)

    async def follower_says_on_standby(self, follower: str, text: str, *, callback: str = "") -> Posted:
        """A direct message while another app, or a person in the inbox, answers this follower."""
        _, item = self.direct(follower, text)
        return await self._posted([("standby", item)], callback)

    async def person_answers(self, follower: str, text: str, *, standby: bool = False, callback: str = "") -> Posted:
        """A person of the brand answers in Instagram's own app: only the echo tells."""
        key = self.account.new_mid()
        line = {"mid": key, "text": text, "is_echo": True}
        kind, item = wire.message(self.account.id, follower, self.now(), line)
        self.account.say_by_hand(follower, key, text)
        return await self._posted([("standby" if standby else kind, item)], callback)

    def direct(self, follower: str, text: str, **more: Any) -> wire.Update:
        """The update of a direct message, for a batch; the follower has written from now on."""
        said: dict[str, Any] = {"mid": self.account.new_mid(), **({"text": text} if text else {}), **more}
        self.account.hear(follower, said["mid"], text, self.now(), said)
        return self._from(follower, {"message": said})

    def comment(self, follower: str, text: str, *, media: str, parent: str = "", live: bool = False) -> wire.Update:
        """The update of a comment, for a batch; the comment stands from now on."""
        key = self.account.new_comment_id()
        one = Comment(key, follower, f"follower_{follower}", text, media, self.now(), parent, live)
        self.account.take_comment(one)
        return wire.comment(one)

    async def deliver(self, updates: Sequence[wire.Update], *, callback: str = "") -> Posted:
        """Post several updates in one body, as Meta does with up to 1,000."""
        return await self._posted(updates, callback)

    async def post(self, payload: dict[str, Any], *, callback: str = "") -> Posted:
        """Post any payload, signed; tried again like Meta does until it is answered with 200."""
        return await self._post("", wire.encode(payload), callback)

    async def subscribe(self, verify_token: str, *, callback: str = "") -> bool:
        """The handshake that saving the callback URL makes; whether it came back right."""
        challenge = "1158201444"
        query = {"hub.mode": "subscribe", "hub.challenge": challenge, "hub.verify_token": verify_token}
        async with self._http.get(callback or self.callback, params=query) as response:
            return response.status == 200 and await response.text() == challenge

    def _from(self, follower: str, content: dict[str, Any]) -> wire.Update:
        return wire.item(follower, self.account.id, self.now(), content)

    async def _posted(self, updates: Sequence[wire.Update], callback: str, key: str = "") -> Posted:
        body = wire.encode(wire.envelope(self.account.id, updates, self.now()))
        return await self._post(key or _key(updates[-1]), body, callback)

    async def _post(self, key: str, body: bytes, callback: str) -> Posted:
        """Post until it is answered with 200 or the tries are used up; without any callback nothing is posted."""
        address = callback or self.callback
        if not address or self.lossy:
            return Posted(key, NO_ANSWER, 0)
        status, tries = await self._try(address, body), 1
        for wait in self.backoff:
            if status == 200:
                break
            await asyncio.sleep(wait)
            status, tries = await self._try(address, body), tries + 1
        return Posted(key, status, tries)

    async def _try(self, callback: str, body: bytes) -> int:
        headers = wire.signed(body, self.app_secret)
        try:
            async with self._http.post(callback, data=body, headers=headers, allow_redirects=False) as response:
                status = response.status
        except (aiohttp.ClientError, TimeoutError):
            status = NO_ANSWER
        self.answers[status] += 1
        return status


def _key(update: wire.Update) -> str:
    kind, content = update
    if kind == "changes":
        return str(content["value"]["id"])
    return str(next(one["mid"] for one in content.values() if isinstance(one, dict) and "mid" in one))
