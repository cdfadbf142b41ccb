"""Instagram: direct messages, comments, mentions, story mentions and story replies.

https://developers.facebook.com/docs/instagram-platform/webhooks,
https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/messaging-api,
https://developers.facebook.com/documentation/instagram-platform/private-replies (v26.0, checked 2026-11).
What the documents leave open is listed in docs/platforms/instagram.md.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Final

import aiohttp

from handlers.base import Failure, Finding, Inbound, Memory, Outgoing, Profile, Receipt, SendError
from handlers.calling import TIMEOUT
from handlers.decoding import clean
from handlers.instagram.catching_up import PAUSE_SECONDS, CatchingUp
from handlers.instagram.checking import Checking
from handlers.instagram.public import COMMENTS, MENTION, commented, hydrated, mentioned
from handlers.instagram.renewing import DAY_MS, Renewing
from handlers.instagram.settings import InstagramSettings
from handlers.lengths import Unit
from handlers.limits import Limits, Rate, TextLimit
from handlers.meta import readback, signature
from handlers.meta.envelope import NOT_JSON, TEST_ENTRY, Part, parts, unreadable
from handlers.meta.errors import BACKOFF, Product, RefusalError, private_refusal
from handlers.meta.files import fetcher, holds
from handlers.meta.graph import Graph
from handlers.meta.messaging import FIELDS, read_item
from handlers.meta.quick_replies import quick_replies
from handlers.meta.retracting import retract
from handlers.meta.uploading import ON_INSTAGRAM, uploaded
from handlers.registration import PlatformRegistration
from handlers.sending import refuse_unfit
from intents.model import Attachment, Kind, Message, Parsed, Signal, Unreadable, Via

SENDS_SOURCE = "Instagram Platform overview: 100 a second; Messenger's page says 300"
TITLE_CHARACTERS = 20
_BOTH = "Instagram messaging API: text up to 1,000 bytes of UTF-8"


@dataclass(frozen=True, slots=True)
class Patience:
    """How long what takes."""

    timeout: aiohttp.ClientTimeout = TIMEOUT
    """Bounds every call."""
    settle_after_ms: int = 5_000
    """How old an attempt must be before "it is not there" is believed."""
    pause: float = PAUSE_SECONDS
    """Between two reads of conversations."""


_PATIENT = Patience()


class Instagram:
    """One Instagram professional account, in webhook form. ``now`` tells the time in milliseconds."""

    name: ClassVar[str] = "instagram"
    limits: Limits = Limits(
        text={
            Via.DM: TextLimit(1000, Unit.BYTES, _BOTH),
            Via.PRIVATE: TextLimit(1000, Unit.BYTES, "Private replies: a message, so up to 1,000 bytes of UTF-8"),
            Via.PUBLIC: TextLimit(
                300, Unit.CHARACTERS, "Earlier comment API: 300; no number in the current reference"
            ),
        },
        fewer_ways={Kind.LIVE_COMMENT: frozenset({Via.PRIVATE}), Kind.MENTION: frozenset({Via.PUBLIC})},
        window_hours=24,
        private_reply_hours=168,
        retracts=frozenset({Via.PUBLIC}),
        backoff=BACKOFF,
        rates={
            Via.DM: Rate(100, 1, SENDS_SOURCE),
            Via.PRIVATE: Rate(750, 3600, "Rate limiting: 750 private replies an hour to posts and reels"),
        },
        buttons=13,
        images=True,
        button_characters=TITLE_CHARACTERS,
        discloses=True,
        profiles=True,
        source="https://developers.facebook.com/docs/instagram-platform/ (messaging API, private replies)",
        checked="2026-11",
    )

    def __init__(
        self,
        settings: InstagramSettings,
        http: aiohttp.ClientSession,
        now: Callable[[], int],
        memory: Memory,
        patience: Patience = _PATIENT,
    ) -> None:
        self._settings = settings
        self._secrets = settings.app_secrets
        rates = {**self.limits.rates, Via.DM: Rate(settings.sends_per_second, 1, SENDS_SOURCE)}
        self.limits = replace(self.limits, rates=rates)
        if settings.by_page:
            self.limits = replace(self.limits, files={Via.DM: ON_INSTAGRAM})
        if settings.human_agent:
            self.limits = replace(self.limits, human_window_hours=168)
        self._now = now
        self._settle_after_ms = patience.settle_after_ms
        self._accounts = frozenset(filter(None, (settings.account_id, settings.page_id)))
        product, token = Product("Instagram", "INSTAGRAM"), settings.access_token.get_secret_value()

        def graph_with(other: str, version: str) -> Graph:
            return Graph(product, settings.api_url, other, http, patience.timeout, version)

        self._renewing = Renewing(token, memory, now, graph_with)
        current = token if settings.by_page else self._renewing.access
        self._files = fetcher(http, settings.api_url)
        self._graph = Graph(product, settings.api_url, current, http, patience.timeout)
        self._checking = Checking(settings, self._graph, self._renewing, graph_with)
        self._catching_up = CatchingUp(self._graph, settings.account_id, self._accounts, patience.pause)

    @property
    def accounts(self) -> frozenset[str]:
        """The account's id, and the page's where there is one."""
        return self._accounts

    def handshake(self, query: Mapping[str, str]) -> str:
        """The challenge, for the request that saving the callback URL makes. Raises SignatureError."""
        return signature.handshake(query, self._settings.verify_token.get_secret_value())

    def verify(self, request: Inbound) -> None:
        """Raises SignatureError unless one of our app secrets signed these bytes."""
        signature.verify(request, self._secrets)

    def parse(self, body: bytes, received_ms: int) -> Sequence[Parsed]:
        """Every update in the body, in its order (sort by ``sent_ms``); a bad one is Unreadable, the rest go on.

        Raises PayloadError for a body that is no event. Mentions come as ids only (``hydrate``).
        """
        return [self._part(part, received_ms) for part in parts(body)]

    async def send(self, reply: Outgoing) -> Receipt:
        """Deliver one text: a direct message, a reply under a comment, or the one private reply to a comment.

        ``attempted_ms`` above 0 says that an earlier attempt may have arrived: then "already answered" is DUPLICATE.
        An image is a direct message of its own, without text; buttons are quick replies, in direct messages only.
        Raises SendError.
        """
        refuse_unfit(self.limits, reply, "Instagram")
        match reply.via:
            case Via.DM:
                return await self._send_direct(reply)
            case Via.PRIVATE:
                return await self._send_private(reply)
            case Via.PUBLIC:
                return await self._send_public(reply)

    async def profile(self, follower: str) -> Profile:
        """How a follower is called; known once they have written to us. Raises SendError."""
        answer = await self._graph.get((follower,), {"fields": "name,username"})
        return Profile(clean(answer.get("username")), clean(answer.get("name")))

    async def settle(self, reply: Outgoing) -> Receipt | None:
        """The receipt of an attempt whose outcome was unknown, or None where it surely did not arrive.

        Raises SendError (always of unknown outcome) where Instagram cannot tell, now or at all.
        """
        self._old_enough(reply)
        if reply.via is Via.PUBLIC:
            _comment_id(self._graph, reply)
            if reply.address == MENTION:
                raise self._graph.error(Failure.UNKNOWN, "does not show replies under other accounts' posts")
            return await readback.in_replies(self._graph, reply, self._accounts)
        return await readback.in_conversation(self._graph, "instagram", reply)

    # --- the connection --------------------------------------------------------------------------------------

    def sample(self, body: bytes | None = None) -> Inbound:
        """This body, or a test event like the dashboard's, signed with our first secret."""
        test = b'{"object":"instagram","entry":[{"id":"0","time":0,"changes":[{"field":"comments","value":{}}]}]}'
        body = test if body is None else body
        return Inbound({signature.HEADER: signature.sign(self._secrets[0], body)}, body)

    async def refresh(self) -> int:
        """Renew the token where it ends by itself; returns when to look again. Raises SendError."""
        return self._now() + DAY_MS if self._settings.by_page else await self._renewing.refresh()

    async def check(self) -> Sequence[Finding]:
        """Token, account, permissions and webhooks; what is off and can be switched on is. Raises SendError."""
        return await self._checking.findings()

    async def missed(self, since_ms: int) -> Sequence[bytes]:
        """Direct messages and comments since then, as bodies that ``parse`` understands. Raises SendError."""
        return await self._catching_up.missed(since_ms)

    async def hydrate(self, message: Message) -> Message:
        """A mention with its words and its author. Raises SendError; RECIPIENT where it is gone."""
        return await hydrated(self._graph, message, self._accounts)

    async def retract(self, reply: Outgoing, receipt: str) -> None:
        """Delete a comment of ours under a post of ours; a message stays. Raises SendError."""
        await retract(self._graph, reply, receipt)

    def holds(self, attachment: Attachment) -> bool:
        """Whether it is a file, neither a shared post nor a story."""
        return holds(attachment)

    async def fetch(self, attachment: Attachment, most_bytes: int) -> bytes:
        """What came with a message, from Meta's hosts. Raises SendError."""
        return await self._files.fetch(attachment.url, most_bytes)

    # --- other people's comments -----------------------------------------------------------------------------

    async def hide(self, comment: str, *, hidden: bool) -> None:
        """Hide a comment under a post of ours from everyone but its writer, or show it. Raises SendError."""
        await self._graph.post((comment,), {}, query={"hide": "true" if hidden else "false"})

    async def like(self, comment: str) -> None:
        """Like a comment. Raises SendError; the Instagram sign-in has no likes."""
        if not self._settings.by_page:
            raise self._graph.error(Failure.CONFIG, "has likes with the Facebook sign-in only")
        await self._graph.post((self._settings.account_id, "likes"), {"comment_id": comment})

    # --- reading ---------------------------------------------------------------------------------------------

    def _part(self, part: Part | Unreadable, received_ms: int) -> Parsed:
        if isinstance(part, Unreadable):
            return part
        try:
            return self._read(part, received_ms)
        except NOT_JSON as error:
            return unreadable(f"`{part.field[:40]}`", error)

    def _read(self, part: Part, received_ms: int) -> Parsed:
        if part.field in FIELDS:
            return read_item(part, self.name, self._accounts, received_ms)
        if part.account == TEST_ENTRY:
            return Signal(self.name, part.account, "test")
        if part.field in COMMENTS:
            return commented(part, self._accounts, received_ms)
        if part.field == MENTION:
            return mentioned(part, received_ms)
        if part.field == "story_insights":
            return Signal(self.name, part.account, "story_insights")
        return Unreadable(f"`{part.field[:40]}`: a webhook field this version does not know")

    # --- sending ---------------------------------------------------------------------------------------------

    async def _send_direct(self, reply: Outgoing) -> Receipt:
        body = {"recipient": {"id": reply.follower}, "message": await self._content(reply)}
        try:
            return await self._message(body, reply.text)
        except SendError as error:
            if error.failure is not Failure.WINDOW or not (reply.by_person and self._settings.human_agent):
                raise
        return await self._message({**body, "messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}, reply.text)

    async def _content(self, reply: Outgoing) -> dict[str, Any]:
        """A file, a picture or words with their buttons."""
        if reply.file:
            return await uploaded(self._graph, self._settings.sender, reply.file, {"platform": "instagram"})
        if reply.image:
            return {"attachment": {"type": "image", "payload": {"url": reply.image}}}
        buttons = list(quick_replies(reply.buttons, self.limits.buttons, TITLE_CHARACTERS))
        return {"text": reply.text, **({"quick_replies": buttons} if buttons else {})}

    async def _send_public(self, reply: Outgoing) -> Receipt:
        path, body = (_comment_id(self._graph, reply), "replies"), {"message": reply.text}
        if reply.address == MENTION:
            path, body = (self._settings.account_id, "mentions"), {**body, **_mention_ids(reply)}
        return self._receipt(await self._graph.post(path, body, reply.text), "id")

    async def _send_private(self, reply: Outgoing) -> Receipt:
        try:
            recipient = {"comment_id": _comment_id(self._graph, reply)}
            return await self._message({"recipient": recipient, "message": {"text": reply.text}}, reply.text)
        except RefusalError as error:
            raise private_refusal(self._graph.product, error, maybe_ours=reply.attempted_ms > 0) from None

    async def _message(self, body: Mapping[str, Any], hide: str) -> Receipt:
        kind = {"messaging_type": "RESPONSE"} if self._settings.by_page else {}
        path = (self._settings.sender, "messages")
        return self._receipt(await self._graph.post(path, {**kind, **body}, hide), "message_id")

    def _receipt(self, answer: Mapping[str, Any], field: str) -> Receipt:
        key = answer.get(field)
        if not isinstance(key, str | int) or not key:
            raise self._graph.error(Failure.UNKNOWN, f"answered without `{field}`")
        return Receipt(str(key))

    def _old_enough(self, reply: Outgoing) -> None:
        if not reply.attempted_ms:
            raise self._graph.error(Failure.UNKNOWN, "cannot be asked about an attempt without its time")
        wait_ms = reply.attempted_ms + self._settle_after_ms - self._now()
        if wait_ms > 0:
            raise self._graph.error(Failure.UNKNOWN, "may still be taking the attempt in", wait_ms / 1000)


def _comment_id(graph: Graph, reply: Outgoing) -> str:
    if not reply.reply_to:
        raise graph.error(Failure.RECIPIENT, "needs the id of the comment that is answered")
    return reply.reply_to


def _mention_ids(reply: Outgoing) -> dict[str, str]:
    """The post with the mention in its caption, or the comment with it and the comment's post."""
    in_caption = reply.reply_to == reply.place
    return {"media_id": reply.place} if in_caption else {"media_id": reply.place, "comment_id": reply.reply_to}


REGISTRATION: Final = PlatformRegistration(
    InstagramSettings, lambda s, w: Instagram(s, w.http, w.now, w.memory), Instagram.limits
)
