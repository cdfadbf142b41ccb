"""TikTok: direct messages, comments and replies to comments of one Business account.

https://business-api.tiktok.com/portal/docs?id=1832184403754242 (sending messages), ?id=1832184236919810 (what is
allowed) and /business/comment/reply/create/ (Business API v1.3, checked 2026-11).
What the documents leave open is listed in docs/platforms/tiktok.md.
"""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Final

import aiohttp

from handlers.base import (
    Failure,
    Finding,
    Inbound,
    Memory,
    Outgoing,
    Profile,
    Receipt,
    SignatureError,
)
from handlers.calling import TIMEOUT
from handlers.lengths import Unit
from handlers.limits import Limits, Rate, TextLimit
from handlers.registration import PlatformRegistration
from handlers.sending import refuse_unfit
from handlers.tiktok import readback, signature
from handlers.tiktok.api import Api
from handlers.tiktok.catching_up import CatchingUp
from handlers.tiktok.checking import MESSAGE_SCOPES, check
from handlers.tiktok.comments import WAIT_S, Comments
from handlers.tiktok.envelope import opened
from handlers.tiktok.errors import BACKOFF, DAY_MS, DUPLICATE, RefusalError, failed
from handlers.tiktok.events import EUROPEAN, PLATFORM, read
from handlers.tiktok.pictures import LIMIT, uploaded
from handlers.tiktok.settings import TikTokSettings
from handlers.webhooks import callback
from intents.model import Message, Parsed, Via, Writer

REMEMBERED: Final = 1_000
"""How many of our own comments are known by their ids."""
_CHALLENGE = re.compile(r"[\w-]{1,128}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Waits:
    """``timeout`` bounds every call; ``settle_after_ms`` is how old an attempt must be before "it is not there" is
    believed; ``together_s`` is how long those who ask about comments wait for each other.
    """

    timeout: aiohttp.ClientTimeout = TIMEOUT
    settle_after_ms: int = 5_000
    together_s: float = WAIT_S


class TikTok:
    """The Platform of one TikTok Business account, in webhook form.

    ``now`` tells the time in milliseconds; ``public_url`` is where we can be reached, for the subscription.
    """

    name: ClassVar[str] = PLATFORM
    limits: ClassVar[Limits] = Limits(
        text={
            Via.DM: TextLimit(6000, Unit.CHARACTERS, "Send a message: text.body, 6,000 characters"),
            Via.PUBLIC: TextLimit(
                150, Unit.CHARACTERS, "Comment reply: 150 characters; a report of August 2026 has 1,200"
            ),
        },
        window_hours=48,
        window_messages=10,
        files={Via.DM: LIMIT},
        backoff=BACKOFF,
        rates={
            Via.DM: Rate(10, 1, "Business Messaging API: 10 a second"),
            Via.PUBLIC: Rate(40, 60, "Accounts API: 40 a minute for each account and path"),
        },
        source="https://business-api.tiktok.com/portal/docs?id=1832184236919810",
        checked="2026-11",
    )

    def __init__(
        self,
        settings: TikTokSettings,
        http: aiohttp.ClientSession,
        now: Callable[[], int],
        memory: Memory,
        public_url: str = "",
        waits: Waits | None = None,
    ) -> None:
        self._settings = settings
        self._now = now
        waits = waits or Waits()
        self._settle_after_ms = waits.settle_after_ms
        self._callback = callback(public_url, PLATFORM)
        self._accounts = frozenset({settings.business_id})
        self._api = Api(settings, http, now, memory, waits.timeout)
        self._comments = Comments(self._api, waits.together_s)
        self._catching_up = CatchingUp(self._api, self._comments, settings.business_id)
        self._own: deque[str] = deque(maxlen=REMEMBERED)

    @property
    def accounts(self) -> frozenset[str]:
        """The account's id."""
        return self._accounts

    def handshake(self, query: Mapping[str, str]) -> str:
        """The challenge, if there is one; TikTok documents no handshake. Raises SignatureError."""
        challenge = query.get("challenge", "")
        if not _CHALLENGE.fullmatch(challenge):
            raise SignatureError("TikTok sends signed events here; there is nothing to see.")
        return challenge

    def verify(self, request: Inbound) -> None:
        """Raises SignatureError unless one of our client secrets signed these bytes, however long ago."""
        signature.verify(request, self._settings.secrets)

    def parse(self, body: bytes, received_ms: int) -> Sequence[Parsed]:
        """The one event in the body. Raises PayloadError for a body that is no event.

        A comment is bare until its list has told whose it is.
        """
        return [read(opened(body, received_ms), self._accounts)]

    def sample(self, body: bytes | None = None) -> Inbound:
        """This body, or a read receipt of nobody, signed."""
        stamp = str(self._now() // 1000)
        event = {"event": "im_mark_read_msg", "create_time": int(stamp), "user_openid": "0", "content": "{}"}
        body = json.dumps(event).encode() if body is None else body
        signed = signature.sign(self._settings.secrets[0], stamp, body)
        return Inbound({signature.HEADER: f"t={stamp},s={signed}"}, body)

    # --- sending -------------------------------------------------------------------------------------------------

    async def send(self, reply: Outgoing) -> Receipt:
        """Deliver one text or picture: a direct message in its conversation, or a reply under a comment.

        Raises SendError.

        "Duplicate" is an earlier attempt of ours only where it is found; else the same words went to somebody else.
        """
        refuse_unfit(self.limits, reply, "TikTok")
        if reply.image:
            raise failed(Failure.CONTENT, "takes no pictures from us")
        try:
            return await (self._send_direct(reply) if reply.via is Via.DM else self._send_public(reply))
        except RefusalError as error:
            if error.fault.code != DUPLICATE or not reply.attempted_ms:
                raise
            found = await self._read_back(replace(reply, attempted_ms=max(1, reply.attempted_ms - DAY_MS)))
            if found is None:
                raise
            return found

    async def profile(self, follower: str) -> Profile:
        """TikTok tells names with what is said, never by themselves. Raises SendError."""
        raise failed(Failure.CONFIG, "tells nobody's name when asked")

    async def settle(self, reply: Outgoing) -> Receipt | None:
        """The receipt of an attempt whose outcome was unknown, or None where it surely did not arrive.

        Raises SendError (always of unknown outcome) where TikTok cannot tell, now or at all.
        """
        if not reply.attempted_ms:
            raise failed(Failure.UNKNOWN, "cannot be asked about an attempt without its time")
        wait_ms = reply.attempted_ms + self._settle_after_ms - self._now()
        if wait_ms > 0:
            raise failed(Failure.UNKNOWN, "may still be taking the attempt in", wait_ms / 1000)
        return await self._read_back(reply)

    async def _read_back(self, reply: Outgoing) -> Receipt | None:
        if reply.via is Via.PUBLIC:
            return await readback.in_replies(self._comments, reply)
        return await readback.in_conversation(self._api, reply, self._conversation(reply))

    async def _send_direct(self, reply: Outgoing) -> Receipt:
        to = {"recipient_type": "CONVERSATION", "recipient": self._conversation(reply)}
        words = {"message_type": "TEXT", "text": {"body": reply.text}}
        body = {**to, **(await uploaded(self._api, reply.file) if reply.file else words)}
        data = await self._api.post("business/message/send/", body, reply.text)
        message = data.get("message")
        return _receipt(message if isinstance(message, dict) else data, "message_id")

    async def _send_public(self, reply: Outgoing) -> Receipt:
        if not reply.reply_to or not reply.place:
            raise failed(Failure.RECIPIENT, "needs the ids of the comment that is answered and of its video")
        body = {"video_id": reply.place, "comment_id": reply.reply_to, "text": reply.text}
        receipt = _receipt(await self._api.post("business/comment/reply/create/", body, reply.text), "comment_id")
        self._own.append(receipt.key)
        return receipt

    def _conversation(self, reply: Outgoing) -> str:
        if not reply.address:
            raise failed(Failure.RECIPIENT, "needs the conversation's id, which comes with a follower's message")
        if reply.address.startswith(EUROPEAN) and not self._settings.answer_eu:
            raise failed(
                Failure.RECIPIENT,
                "does not say whether messages from the EEA, Switzerland and the UK may be answered by an app "
                "(TIKTOK_ANSWER_EU)",
            )
        return reply.address.removeprefix(EUROPEAN)

    # --- looking -------------------------------------------------------------------------------------------------

    async def hydrate(self, message: Message) -> Message:
        """The comment with its writer: ours, or a follower with their name. Raises SendError."""
        if message.key in self._own:
            return replace(message, writer=Writer.BRAND, bare=False)
        listed = await self._comments.one(message.place, message.key)
        if listed is None:
            raise failed(Failure.BUSY, "does not list the comment (yet)")
        return replace(
            message,
            bare=False,
            writer=Writer.BRAND if listed.own else Writer.FOLLOWER,
            follower=message.follower or listed.writer,
            text=message.text or listed.text,
            handle=listed.handle,
            name=listed.name,
            reply_to=message.reply_to or listed.parent,
        )

    async def refresh(self) -> int:
        """Renew the access token before its day is over. Raises SendError."""
        pair = await self._api.tokens.pair()
        if not pair.ends_ms:
            await self._api.tokens.renew(pair.access)
        return await self._api.tokens.renew_early()

    async def check(self) -> Sequence[Finding]:
        """The sign-in, what it grants, and the subscriptions, which are mended. Raises SendError."""
        return await check(self._api, self._callback)

    async def missed(self, since_ms: int) -> Sequence[bytes]:
        """Direct messages and comments since then, old ones first. Raises SendError."""
        scopes = await self._api.scopes()
        said = await self._catching_up.comments(since_ms, self._now()) if "comment.list" in scopes else []
        if MESSAGE_SCOPES[0] in scopes:
            said += await self._catching_up.direct(since_ms)
        return [body for _, body in sorted(said)]


def _receipt(data: Mapping[str, Any], field: str) -> Receipt:
    key = data.get(field)
    if not isinstance(key, str | int) or not key:
        raise failed(Failure.UNKNOWN, f"answered without `{field}`")
    return Receipt(str(key))


REGISTRATION: Final = PlatformRegistration(
    TikTokSettings, lambda s, w: TikTok(s, w.http, w.now, w.memory, w.public_url), TikTok.limits
)
