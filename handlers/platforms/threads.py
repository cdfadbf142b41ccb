"""Threads: replies to our posts, and mentions. There are no direct messages in its API.

https://developers.facebook.com/docs/threads/webhooks, https://developers.facebook.com/docs/threads/posts,
https://developers.facebook.com/docs/threads/retrieve-and-manage-replies and
https://developers.facebook.com/docs/threads/get-started/long-lived-tokens (v1.0, checked 2026-11).
What the documents leave open is listed in docs/platforms/threads.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar, Final

import aiohttp

from handlers.base import Failure, Finding, Inbound, Memory, Outgoing, Profile, Receipt, SendError
from handlers.calling import TIMEOUT
from handlers.creations import Creations
from handlers.decoding import clean, iso_ms
from handlers.given import Address
from handlers.lengths import Unit
from handlers.limits import Limits, Rate, TextLimit
from handlers.meta import signature
from handlers.meta.envelope import NOT_JSON, TEST_ENTRY, Part, unreadable
from handlers.meta.errors import BACKOFF, Product
from handlers.meta.graph import Graph
from handlers.meta.retracting import retract
from handlers.meta.settings import MetaSettings
from handlers.registration import PlatformRegistration
from handlers.sending import refuse_unfit, repeat_key
from handlers.threads.reading import MENTIONS, REPLIES, Us, flat_body, read_update, updates
from handlers.tokens import Pair, Tokens
from intents.model import Message, Parsed, Signal, Unreadable, Via, Writer

VERSION = "v1.0"
PRODUCT = Product("Threads", "THREADS")
DAY_MS = 86_400_000
MOST_POSTS = 10
"""Of how many of our latest posts replies are looked for, when asked what was missed."""
NEARLY_ALL = 0.9

_SHOWN = "id,text,username,permalink,timestamp,media_type,replied_to,root_post{id,owner_id,username}"


class ThreadsSettings(MetaSettings):
    """One Threads account; ``account_id`` is its user id."""

    api_url: Address = "https://graph.threads.net"
    username: str = ""
    """Our handle; asked for where it is not given."""


class Threads:
    """The Platform of one Threads account, in webhook form, with a token that is renewed before its 60 days end.

    ``now`` tells the time in milliseconds; ``timeout`` bounds every call.
    """

    name: ClassVar[str] = "threads"
    limits: ClassVar[Limits] = Limits(
        text={Via.PUBLIC: TextLimit(500, Unit.EMOJI_BYTES, "Posts: 500 characters, emoji by their bytes of UTF-8")},
        backoff=BACKOFF,
        rates={Via.PUBLIC: Rate(1000, 86_400, "Rate limiting: 1,000 replies in 24 hours")},
        retracts=frozenset({Via.PUBLIC}),
        source="https://developers.facebook.com/docs/threads/overview",
        checked="2026-11",
    )

    def __init__(
        self,
        settings: ThreadsSettings,
        http: aiohttp.ClientSession,
        now: Callable[[], int],
        memory: Memory,
        *,
        timeout: aiohttp.ClientTimeout = TIMEOUT,
    ) -> None:
        self._settings = settings
        self._http = http
        self._now = now
        self._timeout = timeout
        self._us = Us(self.name, settings.account_id, settings.username.removeprefix("@"))
        self._creations = Creations(memory)
        given = Pair(settings.access_token.get_secret_value())
        self._tokens = Tokens(given, memory, now, self._renewed)

    @property
    def accounts(self) -> frozenset[str]:
        """The account's user id."""
        return frozenset((self._us.account,))

    def handshake(self, query: Mapping[str, str]) -> str:
        """The challenge, for the request that saving the callback URL makes. Raises SignatureError."""
        return signature.handshake(query, self._settings.verify_token.get_secret_value())

    def verify(self, request: Inbound) -> None:
        """Raises SignatureError unless one of our app secrets signed these bytes."""
        signature.verify(request, self._settings.app_secrets)

    def sample(self, body: bytes | None = None) -> Inbound:
        """A delivery, without a body one that says nothing, signed with our app secret."""
        return signature.sample(self._settings.app_secrets, body)

    def parse(self, body: bytes, received_ms: int) -> Sequence[Parsed]:
        """Every update in the body; a bad one is Unreadable. Raises PayloadError for a body that is no event.

        Threads names authors by handle only: while ours is not known yet, messages are bare.
        """
        return [self._part(part, received_ms) for part in updates(body)]

    async def send(self, reply: Outgoing) -> Receipt:
        """Create a reply and publish it; what an earlier attempt created is published again. Raises SendError."""
        refuse_unfit(self.limits, reply, PRODUCT.name)
        graph = await self._graph()
        if not reply.reply_to:
            raise graph.error(Failure.RECIPIENT, "needs the id of the post that is answered")
        creation = await self._creations.of(repeat_key(reply)) or await self._created(graph, reply)
        answer = await graph.post((self._us.account, "threads_publish"), {"creation_id": creation}, reply.text)
        receipt = Receipt(_id_in(graph, answer))
        await self._creations.drop(repeat_key(reply))
        return receipt

    async def profile(self, follower: str) -> Profile:
        """What is known anyway: the handle."""
        return Profile(handle=follower)

    async def retract(self, reply: Outgoing, receipt: str) -> None:
        """Delete a reply of ours, which needs the permission ``threads_delete``. Raises SendError."""
        await retract(await self._graph(), reply, receipt)

    async def settle(self, reply: Outgoing) -> Receipt | None:
        """The receipt of an attempt whose outcome was unknown, or None where it was surely not published.

        Raises SendError (always of unknown outcome) where Threads cannot tell now.
        """
        creation = await self._creations.of(repeat_key(reply))
        if not creation:
            return None
        try:
            return await self._of_creation(await self._graph(), creation, reply)
        except SendError as error:
            raise SendError(Failure.UNKNOWN, f"The read-back failed. {error.detail}", error.retry_after) from None

    async def refresh(self) -> int:
        """Renew a token that ends soon, or whose end nobody knows. Raises SendError."""
        pair = await self._tokens.pair()
        if pair.ends_ms:
            return await self._tokens.renew_early()
        try:
            await self._tokens.renew(pair.access)
        except SendError as error:
            if error.failure is Failure.AUTH:
                raise
            return self._now() + DAY_MS
        return await self._tokens.renew_early()

    async def check(self) -> Sequence[Finding]:
        """Token, account and what is left of today's replies; learns our handle. Raises SendError."""
        graph = await self._graph()
        try:
            me = await graph.get(("me",), {"fields": "id,username"})
        except SendError as error:
            if error.failure in {Failure.BUSY, Failure.UNKNOWN}:
                raise
            return (Finding("token", error.detail),)
        self._learn(me.get("username"))
        token = Finding("token", until_ms=(await self._tokens.pair()).ends_ms or None)
        return (token, self._account(me), await self._quota(graph))

    async def missed(self, since_ms: int) -> Sequence[bytes]:
        """Mentions, and replies under our latest posts, as webhook bodies, old ones first. Raises SendError."""
        graph, me = await self._graph(), self._us.account
        query = {"fields": _SHOWN, "since": str(since_ms // 1000)}
        found = [(MENTIONS, row) for row in _rows(await graph.get((me, "mentions"), query))]
        posts = _rows(await graph.get((me, "threads"), {"fields": "id", "limit": str(MOST_POSTS)}))
        for post in posts:
            answer = await graph.get((str(post.get("id")), "conversation"), {"fields": _SHOWN})
            found += [(REPLIES, row) for row in _rows(answer)]
        return list(self._bodies(found, since_ms))

    async def hydrate(self, message: Message) -> Message:
        """The message with its writer: ours or somebody's. Raises SendError; RECIPIENT where it is gone."""
        graph = await self._graph()
        if not self._us.username:
            self._learn((await graph.get(("me",), {"fields": "id,username"})).get("username"))
        shown = await graph.get((message.key,), {"fields": "id,text,username"})
        username = clean(shown.get("username")) or message.follower
        if not self._us.username or not username:
            raise graph.error(Failure.CONTENT, "does not say who wrote this")
        writer = Writer.BRAND if username == self._us.username else Writer.FOLLOWER
        text = clean(shown.get("text")) or message.text
        return replace(message, follower=username, handle=username, text=text, writer=writer, bare=False)

    # --- reading ---------------------------------------------------------------------------------------------

    def _part(self, part: Part | Unreadable, received_ms: int) -> Parsed:
        if isinstance(part, Unreadable):
            return part
        if part.account == TEST_ENTRY:
            return Signal(self.name, part.account, "test")
        try:
            return read_update(part, self._us, received_ms)
        except NOT_JSON as error:
            return unreadable(f"`{part.field[:40]}`", error)

    def _bodies(self, found: Sequence[tuple[str, dict[str, Any]]], since_ms: int) -> Iterator[bytes]:
        dated = sorted(((iso_ms(row.get("timestamp")), field, row) for field, row in found), key=lambda one: one[0])
        for at_ms, field, row in dated:
            if at_ms >= since_ms:
                root = row.get("root_post")
                owned = {"owner_id": self._us.account, **(root if isinstance(root, dict) else {})}
                value = {**row, "root_post": owned} if field == REPLIES else row
                yield flat_body(self._us.account, field, value, at_ms)

    def _learn(self, username: Any) -> None:
        if not self._us.username and clean(username):
            self._us = replace(self._us, username=clean(username))

    # --- sending ---------------------------------------------------------------------------------------------

    async def _graph(self, version: str = VERSION, token: str | None = None) -> Graph:
        using = await self._tokens.access() if token is None else token
        return Graph(PRODUCT, self._settings.api_url, using, self._http, self._timeout, version)

    async def _created(self, graph: Graph, reply: Outgoing) -> str:
        body = {"media_type": "TEXT", "text": reply.text, "reply_to_id": reply.reply_to}
        creation = _id_in(graph, await graph.post((self._us.account, "threads"), body, reply.text))
        await self._creations.keep(repeat_key(reply), creation)
        return creation

    async def _of_creation(self, graph: Graph, creation: str, reply: Outgoing) -> Receipt | None:
        status = (await graph.get((creation,), {"fields": "id,status"})).get("status")
        if status == "PUBLISHED":
            receipt = await self._published(graph, reply)
            await self._creations.drop(repeat_key(reply))
            return receipt or Receipt(creation)
        if status in {"ERROR", "EXPIRED"}:
            await self._creations.drop(repeat_key(reply))
        elif status not in {"FINISHED", "IN_PROGRESS"}:
            raise graph.error(Failure.UNKNOWN, "does not say what became of the post")
        return None

    async def _published(self, graph: Graph, reply: Outgoing) -> Receipt | None:
        answer = await graph.get((reply.reply_to, "replies"), {"fields": "id,text,username,timestamp"})
        for row in _rows(answer):
            ours = row.get("username") == self._us.username or not self._us.username
            if ours and row.get("text") == reply.text and clean(row.get("id")):
                return Receipt(row["id"])
        return None

    # --- looking after ---------------------------------------------------------------------------------------

    async def _renewed(self, pair: Pair) -> Pair:
        graph = await self._graph("", pair.access)
        query = {"grant_type": "th_refresh_token", "access_token": pair.access}
        answer = await graph.get(("refresh_access_token",), query)
        token, seconds = answer.get("access_token"), answer.get("expires_in")
        if not isinstance(token, str) or not token or type(seconds) is not int:
            raise graph.error(Failure.UNKNOWN, "answered the renewal without a token")
        return Pair(token, made_ms=self._now(), ends_ms=self._now() + seconds * 1000)

    def _account(self, me: Mapping[str, Any]) -> Finding:
        if str(me.get("id")) == self._us.account:
            return Finding("account")
        return Finding("account", f"The token is for account {str(me.get('id'))[:40]}; set THREADS_ACCOUNT_ID to it.")

    async def _quota(self, graph: Graph) -> Finding:
        path = (self._us.account, "threads_publishing_limit")
        rows = _rows(await graph.get(path, {"fields": "reply_quota_usage,reply_config"}))
        used = rows[0].get("reply_quota_usage") if rows else None
        config = rows[0].get("reply_config") if rows else None
        most = config.get("quota_total") if isinstance(config, dict) else None
        if isinstance(used, int) and isinstance(most, int) and used >= most * NEARLY_ALL:
            return Finding("replies left today", f"{used} of {most} replies are used; the rest waits.", broken=False)
        return Finding("replies left today")


def _id_in(graph: Graph, answer: Mapping[str, Any]) -> str:
    key = answer.get("id")
    if not isinstance(key, str | int) or not key:
        raise graph.error(Failure.UNKNOWN, "answered without `id`")
    return str(key)


def _rows(answer: Mapping[str, Any]) -> list[dict[str, Any]]:
    rows = answer.get("data")
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


REGISTRATION: Final = PlatformRegistration(
    ThreadsSettings, lambda s, w: Threads(s, w.http, w.now, w.memory), Threads.limits
)
