"""Mastodon: mentions and direct posts to one account, on any server.

https://docs.joinmastodon.org/methods/statuses/, https://docs.joinmastodon.org/methods/notifications/,
https://docs.joinmastodon.org/methods/streaming/ (checked 2026-11). docs/platforms/mastodon.md lists what is open.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any, ClassVar, Final

import aiohttp
import msgspec
from pydantic import AfterValidator
from yarl import URL

from handlers import rest
from handlers.base import Failure, Finding, Memory, Outgoing, Profile, Receipt, SendError, Settings, Take
from handlers.bearer import segment
from handlers.decoding import at, clean, iso_ms
from handlers.fetching import Fetcher, Hosts
from handlers.files import FETCHED, File
from handlers.given import Token
from handlers.lengths import Unit
from handlers.limits import Backoff, Limits, Rate, TextLimit
from handlers.mastodon.calls import Calls
from handlers.mastodon.files import Files, limit_of
from handlers.mastodon.listening import Ear, stream_at
from handlers.mastodon.reading import Address, Status, address_of, read_address, read_event
from handlers.mastodon.text import plain, without_names
from handlers.registration import PlatformRegistration
from handlers.sending import refuse_unfit, repeat_key, surely
from handlers.webhooks import token_found
from intents.model import Attachment, Parsed, Via

MOST_CHARACTERS = 500
NAME_CHARACTERS = 32
"""What is kept free for the name of who is answered: 30 characters, an @ and a space."""
SKEW_MS = 60_000
ADDRESS = "answers without saying how the post is answered"


def _host(value: str) -> str:
    if value and not re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", value):
        raise ValueError("is no host; it is a name such as files.mastodon.example, without https://")
    return value


def _server(value: str) -> str:
    if not value.startswith(("https://", "http://")) or not URL(value).host:
        raise ValueError("is no address; it is the server's, such as https://mastodon.social")
    return value.rstrip("/")


class MastodonSettings(Settings):
    """One account: its token and the server it lives on."""

    access_token: Token
    api_url: Annotated[str, AfterValidator(_server)]
    files_host: Annotated[str, AfterValidator(_host)] = ""
    """Where the server keeps files, if that is neither its own host nor one below it."""

    @property
    def file_hosts(self) -> frozenset[str]:
        """Where what followers send is fetched from."""
        return frozenset(host for host in (URL(self.api_url).host, self.files_host) if host)

    @property
    def hosts(self) -> frozenset[str]:
        """The server's, and where it keeps files."""
        return super().hosts | self.file_hosts


def _limits(characters: int, media: Mapping[str, Any]) -> Limits:
    files = limit_of(media)
    most = TextLimit(
        characters - NAME_CHARACTERS, Unit.SHORT_LINKS, "The server's configuration.statuses.max_characters"
    )
    return Limits(
        text={Via.DM: most, Via.PUBLIC: most},
        backoff=Backoff(60, 300, "Rate limits: windows of 5 minutes"),
        rates={via: Rate(300, 300, "Rate limits: 300 calls in 5 minutes") for via in (Via.DM, Via.PUBLIC)},
        files={Via.DM: files, Via.PUBLIC: files},
        revises=frozenset({Via.DM, Via.PUBLIC}),
        retracts=frozenset({Via.DM, Via.PUBLIC}),
        source="https://docs.joinmastodon.org/methods/statuses/",
        checked="2026-11",
    )


class Mastodon:
    """The Platform of one account, in listening form. Its account is known by the server's name.

    ``now`` tells the time in milliseconds; ``timeout`` bounds every call; ``poll_seconds`` is how often the list is
    read where there is no stream.
    """

    name: ClassVar[str] = "mastodon"
    limits: Limits = _limits(MOST_CHARACTERS, {})

    def __init__(
        self,
        settings: MastodonSettings,
        http: aiohttp.ClientSession,
        now: Callable[[], int],
        memory: Memory,
        *,
        timeout: aiohttp.ClientTimeout = rest.TIMEOUT,
        poll_seconds: float = 15.0,
    ) -> None:
        self._server = URL(settings.api_url)
        self._account = self._server.host or ""
        self._most = MOST_CHARACTERS
        self._own_id = ""
        self._is_bot = False
        self._calls = Calls(settings.api_url, settings.access_token.get_secret_value(), http, now, timeout)
        self._files = Files(self._calls, memory)
        self._fetcher = Fetcher(http, Hosts(settings.file_hosts, settings.api_url))
        self._ear = Ear(self._calls, memory, poll_seconds)

    @property
    def accounts(self) -> frozenset[str]:
        """The server's name: one token is one account there."""
        return frozenset((self._account,))

    def parse(self, body: bytes, received_ms: int) -> Sequence[Parsed]:
        """What one notification or frame of the stream says. Raises PayloadError for a body that is no event."""
        return [read_event(body, self.name, self._account, received_ms)]

    async def listen(self, take: Take) -> None:
        """Hand mentions over: what was missed, then the stream, or the list again and again where there is none."""
        await self._ear.listen(await self._learn(), take)

    async def missed(self, since_ms: int) -> Sequence[bytes]:
        """Mentions since then, old ones first. Raises SendError."""
        return await self._ear.since(since_ms)

    async def send(self, reply: Outgoing) -> Receipt:
        """Post an answer or a file as widely as what it answers was said, never more widely. Raises SendError.

        The outbox row with its words is the idempotency key: repeated within an hour it says nothing twice.
        """
        refuse_unfit(self.limits, reply, "Mastodon")
        to = await surely(self._address(reply))
        visibility = "direct" if reply.via is Via.DM else to.visibility
        body = {**self._words(reply, to), "in_reply_to_id": to.id, "visibility": visibility}
        answer = await (self._posted_file(reply, reply.file, body) if reply.file else self._posted(reply, body))
        key = at(answer, "id")
        if not isinstance(key, str | int) or not key:
            raise self._calls.error(Failure.UNKNOWN, "answered without `id`")
        return Receipt(str(key))

    async def _posted(self, reply: Outgoing, body: Mapping[str, Any]) -> Any:
        return await self._calls.post("/api/v1/statuses", body, repeat_key(reply), reply.text)

    async def _posted_file(self, reply: Outgoing, file: File, body: Mapping[str, Any]) -> Any:
        """A file is a post of its own; where the server does not want it, its upload is forgotten."""
        media = await self._files.ready(reply, file)
        try:
            answer = await self._posted(reply, {**body, "media_ids": [media]})
        except SendError as error:
            if error.permanent:
                await self._files.over(reply)
            raise
        await self._files.over(reply)
        return answer

    def holds(self, attachment: Attachment) -> bool:
        """Whether it is a file; what another server keeps to itself has no address."""
        return attachment.type in FETCHED and bool(attachment.url)

    async def fetch(self, attachment: Attachment, most_bytes: int) -> bytes:
        """What came with a post, from the server's own hosts, without our token. Raises SendError."""
        return await self._fetcher.fetch(attachment.url, most_bytes)

    async def revise(self, reply: Outgoing, receipt: str) -> None:
        """Give a post of ours other words; who was named in it is told of that by Mastodon. Raises SendError."""
        refuse_unfit(self.limits, reply, "Mastodon")
        body = self._words(reply, await self._address(reply))
        await self._calls.put(f"/api/v1/statuses/{segment(receipt)}", body, reply.text)

    async def retract(self, reply: Outgoing, receipt: str) -> None:
        """Delete a post of ours; one that is gone already is no error. Raises SendError."""
        try:
            await self._calls.delete(f"/api/v1/statuses/{segment(receipt)}")
        except SendError as error:
            if error.failure is not Failure.RECIPIENT:
                raise

    def _words(self, reply: Outgoing, to: Address) -> dict[str, Any]:
        """What a post says, with the name of who is answered in front. Raises SendError."""
        status = _named("" if reply.file else reply.text, to)
        if not TextLimit(self._most, Unit.SHORT_LINKS, "").fits(status):
            raise self._calls.error(Failure.CONTENT, f"takes {self._most} characters with the name in front")
        more = {"spoiler_text": to.warning, "language": to.language}
        return {"status": status, **{name: value for name, value in more.items() if value}}

    async def profile(self, follower: str) -> Profile:
        """How a follower is called. Raises SendError."""
        shown = await self._calls.get(f"/api/v1/accounts/{segment(follower)}")
        return Profile(clean(at(shown, "acct")), clean(at(shown, "display_name")))

    async def settle(self, reply: Outgoing) -> Receipt | None:
        """Whether the answer stands under what it answers. Raises SendError where Mastodon cannot tell now."""
        try:
            to = await self._address(reply)
            await self._learn()
            below = await self._calls.get(f"/api/v1/statuses/{segment(to.id)}/context")
        except SendError as error:
            raise SendError(Failure.UNKNOWN, f"The read-back failed. {error.detail}", error.retry_after) from None
        media = await self._files.number(reply) if reply.file else ""
        rows = at(below, "descendants")
        if not isinstance(rows, list):
            raise self._calls.error(Failure.UNKNOWN, "answered the read-back without a list")
        for row in rows:
            if isinstance(row, dict) and self._is_ours(row, reply, media):
                if media:
                    await self._files.over(reply)
                return Receipt(str(row.get("id")))
        return None

    async def check(self) -> Sequence[Finding]:
        """Token and the account's bot mark; learns the server's limits. Raises SendError."""
        token = await token_found(self._calls.get("/api/v1/accounts/verify_credentials"))
        if not token.well:
            return (token,)
        await self._learn()
        if self._is_bot:
            return (token, Finding("bot mark"))
        told = "Mark the account as automated: Preferences → Public profile → This is an automated account."
        return (token, Finding("bot mark", told, broken=False))

    # --- what the server says about itself -------------------------------------------------------------------

    async def _learn(self) -> URL:
        """Our id and the server's limits; returns where its stream is. Raises SendError."""
        me = await self._calls.get("/api/v1/accounts/verify_credentials")
        self._own_id = str(at(me, "id") or "")
        self._is_bot = at(me, "bot") is True
        instance = await self._calls.get("/api/v2/instance")
        statuses = at(instance, "configuration", "statuses", "max_characters")
        if type(statuses) is int and statuses > NAME_CHARACTERS:
            self._most = statuses
        self.limits = _limits(self._most, at(instance, "configuration", "media_attachments") or {})
        return stream_at(self._server, clean(at(instance, "configuration", "urls", "streaming")))

    # --- sending ---------------------------------------------------------------------------------------------

    async def _address(self, reply: Outgoing) -> Address:
        """How what is answered was said: kept with the conversation, or asked for where that is another post."""
        kept = read_address(reply.address)
        if kept is not None and reply.reply_to in {"", kept.id}:
            return kept
        if not reply.reply_to:
            raise self._calls.error(Failure.RECIPIENT, ADDRESS)
        shown = await self._calls.get(f"/api/v1/statuses/{segment(reply.reply_to)}", hide=reply.text)
        try:
            return address_of(msgspec.convert(shown, Status))
        except msgspec.ValidationError:
            raise self._calls.error(Failure.UNKNOWN, ADDRESS) from None

    def _is_ours(self, row: dict[str, Any], reply: Outgoing, media: str) -> bool:
        """A post of ours with these words; a file is known by its number."""
        account, content = row.get("account"), row.get("content")
        at_ms = iso_ms(row.get("created_at"))
        if not isinstance(account, dict) or str(account.get("id")) != self._own_id or not isinstance(content, str):
            return False
        if reply.file:
            return bool(media) and media in _media_of(row)
        return at_ms >= reply.attempted_ms - SKEW_MS and _same(without_names(plain(content)), reply.text)


def _named(text: str, to: Address) -> str:
    """The text with the name of who is answered in front, which is what tells them of it."""
    name = f"@{to.to}"
    if not text:
        return name
    return text if not to.to or name.casefold() in text.casefold().split() else f"{name} {text}"


def _media_of(row: dict[str, Any]) -> set[str]:
    shown = row.get("media_attachments")
    return {str(one.get("id")) for one in shown if isinstance(one, dict)} if isinstance(shown, list) else set()


def _same(theirs: str, ours: str) -> bool:
    return " ".join(theirs.split()) == " ".join(without_names(ours).split())


REGISTRATION: Final = PlatformRegistration(
    MastodonSettings, lambda s, w: Mastodon(s, w.http, w.now, w.memory), Mastodon.limits
)
