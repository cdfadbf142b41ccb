"""Bluesky: mentions, replies and quotes of one account, and direct messages to it.

https://docs.bsky.app/docs/api/com-atproto-repo-create-record, https://docs.bsky.app/docs/api/chat-bsky-convo-send-message
and https://docs.bsky.app/docs/starter-templates/bots (checked 2026-11). docs/platforms/bluesky.md lists what is open.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any, ClassVar, Final

import aiohttp
from pydantic import AfterValidator, Field, SecretStr

from handlers import rest
from handlers.base import Failure, Finding, Memory, Outgoing, Profile, Receipt, SendError, Settings, Take
from handlers.bluesky.calls import Calls
from handlers.bluesky.listening import Ear
from handlers.bluesky.reading import read_event
from handlers.bluesky.records import POST, facets, record_key
from handlers.decoding import clean, iso_ms
from handlers.given import Address
from handlers.lengths import Unit
from handlers.limits import Backoff, Limits, Rate, TextLimit
from handlers.registration import PlatformRegistration
from handlers.sending import refuse_unfit, surely
from intents.model import Parsed, Via

SKEW_MS = 60_000


def _handle(value: str) -> str:
    value = value.removeprefix("@").casefold()
    if "." not in value or " " in value:
        raise ValueError("is no handle; it looks like brand.example.com or brand.bsky.social")
    return value


def _password(secret: SecretStr) -> SecretStr:
    if not secret.get_secret_value().strip():
        raise ValueError("is empty; make one under Settings → Privacy and security → App passwords")
    return SecretStr(secret.get_secret_value().strip())


class BlueskySettings(Settings):
    """One account: its handle and an app password."""

    handle: Annotated[str, AfterValidator(_handle)]
    app_password: Annotated[SecretStr, AfterValidator(_password)]
    api_url: Address = "https://bsky.social"
    poll_seconds: Annotated[float, Field(gt=0, le=600)] = 10.0
    """How often it is asked what was said."""


class Bluesky:
    """The Platform of one account, in listening form; its account is known by its handle.

    ``now`` tells the time in milliseconds; ``timeout`` bounds every call.
    """

    name: ClassVar[str] = "bluesky"
    limits: ClassVar[Limits] = Limits(
        text={
            Via.DM: TextLimit(1000, Unit.GRAPHEMES, "chat.bsky.convo.defs#messageInput", most_bytes=10_000),
            Via.PUBLIC: TextLimit(300, Unit.GRAPHEMES, "app.bsky.feed.post", most_bytes=3000),
        },
        backoff=Backoff(60, 3600, "Rate limits: windows of 5 minutes and of an hour"),
        rates={Via.PUBLIC: Rate(1666, 3600, "Rate limits: 5,000 points an hour, 3 for a post")},
        profiles=True,
        retracts=frozenset({Via.PUBLIC}),
        source="https://docs.bsky.app/docs/advanced-guides/rate-limits",
        checked="2026-11",
    )

    def __init__(
        self,
        settings: BlueskySettings,
        http: aiohttp.ClientSession,
        now: Callable[[], int],
        memory: Memory,
        *,
        timeout: aiohttp.ClientTimeout = rest.TIMEOUT,
    ) -> None:
        self._account = settings.handle
        self._now = now
        password = settings.app_password.get_secret_value()
        self._calls = Calls(settings.api_url, settings.handle, password, http, now, memory, timeout)
        self._ear = Ear(self._calls, memory, settings.poll_seconds)

    @property
    def accounts(self) -> frozenset[str]:
        """The handle."""
        return frozenset((self._account,))

    def parse(self, body: bytes, received_ms: int) -> Sequence[Parsed]:
        """What one event says, in order. Raises PayloadError for a body that is no event."""
        return read_event(body, self.name, self._account, received_ms)

    async def listen(self, take: Take) -> None:
        """Ask again and again, from where it had read to; at first with what is new. Raises SendError."""
        await self._ear.listen(take)

    async def missed(self, since_ms: int) -> Sequence[bytes]:
        """Mentions, replies and quotes since then, old ones first. Raises SendError."""
        did = await self._calls.did()
        return [json.dumps({**one, "did": did}).encode() for one in await self._ear.since(since_ms)]

    async def refresh(self) -> int:
        """Renew a session that ends soon; returns when to look again. Raises SendError."""
        return await self._calls.tokens.renew_early()

    async def send(self, reply: Outgoing) -> Receipt:
        """Write a post under what it answers, or a direct message. Raises SendError.

        The post's key comes from the outbox row: repeated it says nothing twice. Direct messages have no such key.
        """
        refuse_unfit(self.limits, reply, "Bluesky")
        return await (self._send_direct(reply) if reply.via is Via.DM else self._send_post(reply))

    async def profile(self, follower: str) -> Profile:
        """How a follower is called. Raises SendError."""
        answer = await self._calls.get("app.bsky.actor.getProfile", ("actor", follower))
        return Profile(clean(answer.get("handle")), clean(answer.get("displayName")))

    async def settle(self, reply: Outgoing) -> Receipt | None:
        """Whether the post, or the direct message, is there. Raises SendError where Bluesky cannot tell now."""
        try:
            return await (self._settle_direct(reply) if reply.via is Via.DM else self._settle_post(reply))
        except SendError as error:
            raise SendError(Failure.UNKNOWN, f"The read-back failed. {error.detail}", error.retry_after) from None

    async def retract(self, reply: Outgoing, receipt: str) -> None:
        """Delete a post of ours, which is harmless to repeat. Raises SendError; a direct message stays."""
        if reply.via is not Via.PUBLIC:
            raise self._calls.error(Failure.CONTENT, "takes a direct message away on our side only")
        body = {"repo": await self._calls.did(), "collection": POST, "rkey": receipt.rpartition("/")[2]}
        await self._calls.post("com.atproto.repo.deleteRecord", body)

    async def check(self) -> Sequence[Finding]:
        """Session, account and whether direct messages may be read. Raises SendError."""
        try:
            session = await self._calls.get("com.atproto.server.getSession")
        except SendError as error:
            return (Finding("session", _lasting(error)),)
        active = session.get("active", True) is not False
        account = Finding("account", "" if active else "The account is not active; sign in at Bluesky and see why.")
        try:
            await self._calls.get("chat.bsky.convo.listConvos", ("limit", "1"), chat=True)
        except SendError as error:
            return (Finding("session"), account, Finding("direct messages", _lasting(error), broken=False))
        return (Finding("session"), account, Finding("direct messages"))

    # --- sending ---------------------------------------------------------------------------------------------

    async def _send_post(self, reply: Outgoing) -> Receipt:
        did = await surely(self._calls.did())
        record: dict[str, Any] = {"$type": POST, "text": reply.text, "createdAt": self._iso()}
        record["reply"] = await surely(self._thread(reply))
        links = facets(reply.text)
        if links:
            record["facets"] = links
        body = {"repo": did, "collection": POST, "rkey": record_key(did, reply), "record": record}
        answer = await self._calls.post("com.atproto.repo.createRecord", body)
        return self._receipt(answer, "uri")

    async def _send_direct(self, reply: Outgoing) -> Receipt:
        if not reply.address:
            raise self._calls.error(Failure.RECIPIENT, "needs the conversation that is answered")
        message: dict[str, Any] = {"text": reply.text}
        links = facets(reply.text)
        if links:
            message["facets"] = links
        body = {"convoId": reply.address, "message": message}
        return self._receipt(await self._calls.post("chat.bsky.convo.sendMessage", body, chat=True), "id")

    async def _thread(self, reply: Outgoing) -> dict[str, Any]:
        """Root and parent of the answer: kept with the conversation, or asked for where that is another post."""
        kept = _kept(reply.address)
        if kept and kept["parent"].get("uri") == (reply.reply_to or kept["parent"].get("uri")):
            return kept
        if not reply.reply_to:
            raise self._calls.error(Failure.RECIPIENT, "needs the post that is answered")
        answer = await self._calls.get("app.bsky.feed.getPosts", ("uris", reply.reply_to))
        posts = answer.get("posts")
        post = posts[0] if isinstance(posts, list) and posts and isinstance(posts[0], dict) else None
        if post is None:
            raise self._calls.error(Failure.RECIPIENT, "does not find the post that is answered")
        parent, record = {"uri": reply.reply_to, "cid": clean(post.get("cid"))}, post.get("record")
        above = record.get("reply") if isinstance(record, dict) else None
        root = above.get("root") if isinstance(above, dict) else None
        return {"root": root if isinstance(root, dict) else parent, "parent": parent}

    async def _settle_post(self, reply: Outgoing) -> Receipt | None:
        did = await self._calls.did()
        query = (("repo", did), ("collection", POST), ("rkey", record_key(did, reply)))
        try:
            return self._receipt(await self._calls.get("com.atproto.repo.getRecord", *query), "uri")
        except SendError as error:
            if error.failure is Failure.RECIPIENT:
                return None
            raise

    async def _settle_direct(self, reply: Outgoing) -> Receipt | None:
        did, since_ms = await self._calls.did(), reply.attempted_ms - SKEW_MS
        answer = await self._calls.get(
            "chat.bsky.convo.getMessages", ("convoId", reply.address), ("limit", "100"), chat=True
        )
        rows = [row for row in answer.get("messages") or () if isinstance(row, dict)]
        for row in rows:
            sender = row.get("sender")
            ours = isinstance(sender, dict) and sender.get("did") == did
            if ours and row.get("text") == reply.text and iso_ms(row.get("sentAt")) >= since_ms:
                return self._receipt(row, "id")
        if len(rows) >= 100 and all(iso_ms(row.get("sentAt")) >= since_ms for row in rows):
            raise self._calls.error(Failure.UNKNOWN, "does not show the messages back to the attempt")
        return None

    def _receipt(self, answer: dict[str, Any], field: str) -> Receipt:
        key = answer.get(field)
        if not isinstance(key, str) or not key:
            raise self._calls.error(Failure.UNKNOWN, f"answered without `{field}`")
        return Receipt(key)

    def _iso(self) -> str:
        moment = datetime.fromtimestamp(self._now() / 1000, UTC)
        return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _kept(address: str) -> dict[str, Any] | None:
    try:
        kept = json.loads(address)
    except (ValueError, RecursionError):
        return None
    whole = isinstance(kept, dict) and isinstance(kept.get("root"), dict) and isinstance(kept.get("parent"), dict)
    return kept if whole else None


def _lasting(error: SendError) -> str:
    """The vendor's words where a person must act; trouble that passes is raised on."""
    if error.failure in {Failure.BUSY, Failure.UNKNOWN}:
        raise error
    return error.detail


REGISTRATION: Final = PlatformRegistration(
    BlueskySettings, lambda s, w: Bluesky(s, w.http, w.now, w.memory), Bluesky.limits
)
