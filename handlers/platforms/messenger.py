"""Messenger: direct messages to a Facebook Page, comments under its posts, and mentions of it.

https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks,
https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages,
https://developers.facebook.com/documentation/business-messaging/messenger-platform/discovery/private-replies and
https://developers.facebook.com/docs/pages-api/comments-mentions (v26.0, checked 2026-11).
What the documents leave open is listed in docs/platforms/messenger.md.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar, Final

import aiohttp

from handlers.base import Failure, Finding, Inbound, Outgoing, Profile, Receipt, SendError
from handlers.calling import TIMEOUT
from handlers.decoding import clean
from handlers.given import Address
from handlers.lengths import Unit
from handlers.limits import Limits, Rate, TextLimit
from handlers.messenger.feed import FEED, MENTION, answers_under, read_change
from handlers.messenger.missed import said_since
from handlers.meta import debugging, readback, signature, subscription
from handlers.meta.envelope import NOT_JSON, TEST_ENTRY, Part, parts, unreadable
from handlers.meta.errors import BACKOFF, Product, RefusalError, private_refusal
from handlers.meta.files import fetcher, holds
from handlers.meta.graph import Graph
from handlers.meta.messaging import FIELDS, read_item
from handlers.meta.quick_replies import quick_replies
from handlers.meta.retracting import retract
from handlers.meta.settings import MetaSettings
from handlers.meta.uploading import ON_MESSENGER, uploaded
from handlers.registration import PlatformRegistration
from handlers.sending import marked, refuse_unfit
from intents.model import Attachment, Message, Parsed, Signal, Unreadable, Via, Writer

TITLE_CHARACTERS = 20
SETTLE_AFTER_MS = 5_000
COMMENTS = readback.Edge("comments", "message", "created_time", "parent")
SUBSCRIBED = (
    "messages",
    "messaging_postbacks",
    "message_echoes",
    "message_edits",
    "message_reads",
    "message_reactions",
    "messaging_handovers",
    "messaging_policy_enforcement",
    "standby",
    "feed",
    "mention",
)
"""The webhook fields that the Page sends us."""
SCOPES = (
    "pages_messaging",
    "pages_manage_metadata",
    "pages_read_engagement",
    "pages_read_user_content",
    "pages_manage_engagement",
)

_COUNTED = frozenset({"ratings", "live_videos"})


class MessengerSettings(MetaSettings):
    """One Facebook Page; ``account_id`` is the Page's number, ``access_token`` the Page's token."""

    api_url: Address = "https://graph.facebook.com"
    human_agent: bool = False
    """Whether Meta granted the *Human Agent* feature: then people may answer for 7 days instead of 24 hours."""


class Messenger:
    """The Platform of one Facebook Page, in webhook form.

    ``now`` tells the time in milliseconds; ``timeout`` bounds every call; ``settle_after_ms`` is how old an attempt
    must be before "it is not there" is believed.
    """

    name: ClassVar[str] = "messenger"
    limits: Limits = Limits(
        text={
            Via.DM: TextLimit(2000, Unit.CHARACTERS, "Send messages: text up to 2,000 characters"),
            Via.PRIVATE: TextLimit(2000, Unit.CHARACTERS, "Private replies: a message, so up to 2,000 characters"),
            Via.PUBLIC: TextLimit(2000, Unit.CHARACTERS, "No number is documented; 8,000 is reported"),
        },
        window_hours=24,
        private_reply_hours=168,
        retracts=frozenset({Via.PUBLIC}),
        backoff=BACKOFF,
        rates={
            Via.DM: Rate(300, 1, "Rate limiting: 300 calls a second per Page"),
            Via.PRIVATE: Rate(750, 3600, "Rate limiting: 750 private replies an hour per Page"),
        },
        buttons=13,
        button_characters=TITLE_CHARACTERS,
        images=True,
        files={Via.DM: ON_MESSENGER},
        profiles=True,
        discloses=True,
        source="https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages",
        checked="2026-11",
    )

    def __init__(
        self,
        settings: MessengerSettings,
        http: aiohttp.ClientSession,
        now: Callable[[], int],
        *,
        timeout: aiohttp.ClientTimeout = TIMEOUT,
        settle_after_ms: int = SETTLE_AFTER_MS,
    ) -> None:
        self._settings = settings
        self._now = now
        self._settle_after_ms = settle_after_ms
        self._page = settings.account_id
        if settings.human_agent:
            self.limits = replace(self.limits, human_window_hours=168)
        product = Product("Messenger", "MESSENGER")
        self._files = fetcher(http, settings.api_url)
        self._graph = Graph(product, settings.api_url, settings.access_token.get_secret_value(), http, timeout)

    @property
    def accounts(self) -> frozenset[str]:
        """The Page's id."""
        return frozenset((self._page,))

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
        """Every update in the body, in its order; a bad one is Unreadable, the rest go on.

        Raises PayloadError for a body that is no event. Mentions, and comments whose author Meta leaves out, are bare.
        """
        return [self._part(part, received_ms) for part in parts(body)]

    async def send(self, reply: Outgoing) -> Receipt:
        """Deliver one text: a direct message, a comment, or the one private reply to a comment or visitor's post.

        ``attempted_ms`` above 0 says that an earlier attempt may have arrived: then "already answered" is DUPLICATE.
        Every message carries its row along and the echo brings it back. Raises SendError.
        """
        refuse_unfit(self.limits, reply, "Messenger")
        match reply.via:
            case Via.DM:
                return await self._send_direct(reply)
            case Via.PRIVATE:
                return await self._send_private(reply)
            case Via.PUBLIC:
                return await self._send_public(reply)

    async def profile(self, follower: str) -> Profile:
        """How a follower is called; known once they have written to the Page. Raises SendError."""
        answer = await self._graph.get((follower,), {"fields": "first_name,last_name,name"})
        both = f"{clean(answer.get('first_name'))} {clean(answer.get('last_name'))}".strip()
        return Profile(name=clean(answer.get("name")) or both)

    def holds(self, attachment: Attachment) -> bool:
        """Whether it is a file, neither a shared post nor a story."""
        return holds(attachment)

    async def fetch(self, attachment: Attachment, most_bytes: int) -> bytes:
        """What came with a message, from Meta's hosts. Raises SendError."""
        return await self._files.fetch(attachment.url, most_bytes)

    async def settle(self, reply: Outgoing) -> Receipt | None:
        """The receipt of an attempt whose outcome was unknown, or None where it surely did not arrive.

        Raises SendError (always of unknown outcome) where Meta cannot tell, now or at all.
        """
        self._old_enough(reply)
        if reply.via is Via.PUBLIC:
            under = replace(reply, reply_to=answers_under(reply.address, self._comment_id(reply)))
            return await readback.in_replies(self._graph, under, self.accounts, COMMENTS)
        return await readback.in_conversation(self._graph, "messenger", reply)

    async def check(self) -> Sequence[Finding]:
        """Token, permissions, subscription; fields that Meta dropped are subscribed to again. Raises SendError."""
        token = await subscription.token(self._graph, (self._page,), "id,name")
        if not token.well:
            return (token,)
        about = await debugging.findings(self._graph, self._settings.access_token.get_secret_value(), SCOPES)
        return (*about, await subscription.fields(self._graph, self._page, SUBSCRIBED))

    async def missed(self, since_ms: int) -> Sequence[bytes]:
        """Direct messages and comments since then, as webhook bodies, old ones first. Raises SendError."""
        return await said_since(self._graph, self._page, since_ms)

    async def hydrate(self, message: Message) -> Message:
        """The comment or post with its text and author. Raises SendError; CONTENT where Meta hides the author."""
        answer = await self._graph.get((message.key,), {"fields": "id,from{id,name},message,created_time"})
        author = answer.get("from")
        author = author if isinstance(author, dict) else {}
        follower = author.get("id")
        if not isinstance(follower, str | int) or isinstance(follower, bool) or not follower:
            raise self._graph.error(Failure.CONTENT, "does not say who wrote this (pages_read_user_content)")
        text = clean(answer.get("message")) or message.text
        whole = replace(message, follower=str(follower), name=clean(author.get("name")), text=text, bare=False)
        return replace(whole, writer=Writer.BRAND) if whole.follower in self.accounts else whole

    async def retract(self, reply: Outgoing, receipt: str) -> None:
        """Delete a comment of ours under a post of ours; a message stays. Raises SendError."""
        await retract(self._graph, reply, receipt)

    # --- reading ---------------------------------------------------------------------------------------------

    def _part(self, part: Part | Unreadable, received_ms: int) -> Parsed:
        if isinstance(part, Unreadable):
            return part
        try:
            return self._read(part, received_ms)
        except NOT_JSON as error:
            return unreadable(f"`{part.field[:40]}`", error)

    def _read(self, part: Part, received_ms: int) -> Parsed:
        if part.account == TEST_ENTRY:
            return Signal(self.name, part.account, "test")
        if part.field in FIELDS:
            return read_item(part, self.name, self.accounts, received_ms)
        if part.field in {FEED, MENTION}:
            return read_change(part, self.name, self.accounts, received_ms)
        if part.field in _COUNTED:
            return Signal(self.name, part.account, part.field)
        return Unreadable(f"`{part.field[:40]}`: a webhook field this version does not know")

    # --- sending ---------------------------------------------------------------------------------------------

    async def _send_direct(self, reply: Outgoing) -> Receipt:
        message = await self._content(reply)
        body = {"recipient": {"id": reply.follower}, "message": {**message, "metadata": marked(reply)}}
        try:
            return await self._message({**body, "messaging_type": "RESPONSE"}, reply)
        except SendError as error:
            if error.failure is not Failure.WINDOW or not (reply.by_person and self._settings.human_agent):
                raise
        return await self._message({**body, "messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}, reply)

    async def _content(self, reply: Outgoing) -> dict[str, Any]:
        """A file, a picture or words with their buttons."""
        if reply.file:
            return await uploaded(self._graph, self._page, reply.file, {})
        if reply.image:
            return {"attachment": {"type": "image", "payload": {"url": reply.image}}}
        buttons = list(quick_replies(reply.buttons, self.limits.buttons, TITLE_CHARACTERS))
        return {"text": reply.text, **({"quick_replies": buttons} if buttons else {})}

    async def _send_public(self, reply: Outgoing) -> Receipt:
        path = (answers_under(reply.address, self._comment_id(reply)), "comments")
        return self._receipt(await self._graph.post(path, {"message": reply.text}, reply.text), "id")

    async def _send_private(self, reply: Outgoing) -> Receipt:
        key = self._comment_id(reply)
        recipient = {"post_id" if key.startswith(f"{self._page}_") else "comment_id": key}
        message = {"text": reply.text, "metadata": marked(reply)}
        try:
            return await self._message({"recipient": recipient, "message": message}, reply)
        except RefusalError as error:
            raise private_refusal(self._graph.product, error, maybe_ours=reply.attempted_ms > 0) from None

    async def _message(self, body: Mapping[str, Any], reply: Outgoing) -> Receipt:
        return self._receipt(await self._graph.post((self._page, "messages"), body, reply.text), "message_id")

    def _receipt(self, answer: Mapping[str, Any], field: str) -> Receipt:
        key = answer.get(field)
        if not isinstance(key, str | int) or not key:
            raise self._graph.error(Failure.UNKNOWN, f"answered without `{field}`")
        return Receipt(str(key))

    def _comment_id(self, reply: Outgoing) -> str:
        if not reply.reply_to:
            raise self._graph.error(Failure.RECIPIENT, "needs the id of the comment that is answered")
        return reply.reply_to

    def _old_enough(self, reply: Outgoing) -> None:
        if not reply.attempted_ms:
            raise self._graph.error(Failure.UNKNOWN, "cannot be asked about an attempt without its time")
        wait_ms = reply.attempted_ms + self._settle_after_ms - self._now()
        if wait_ms > 0:
            raise self._graph.error(Failure.UNKNOWN, "may still be taking the attempt in", wait_ms / 1000)


REGISTRATION: Final = PlatformRegistration(
    MessengerSettings, lambda s, w: Messenger(s, w.http, w.now), Messenger.limits
)
