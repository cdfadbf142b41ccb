"""Instagram: direct messages, comments, mentions, story mentions and story replies.

https://developers.facebook.com/docs/instagram-platform/webhooks,
https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/messaging-api,
https://developers.facebook.com/documentation/instagram-platform/private-replies (v26.0, checked 2026-11).
What the documents leave open is listed in docs/platforms/instagram.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, ClassVar, Literal

import aiohttp
import msgspec
import regex
from pydantic import model_validator

from handlers.base import Failure, Inbound, Outgoing, Profile, Receipt, SendError
from handlers.lengths import Unit
from handlers.limits import Limits, TextLimit
from handlers.meta import readback, signature
from handlers.meta.envelope import NOT_JSON, TEST_ENTRY, Part, milliseconds, parts, unreadable
from handlers.meta.errors import Product, RefusalError
from handlers.meta.graph import TIMEOUT, Graph
from handlers.meta.messaging import FIELDS, clean, read_item
from handlers.meta.settings import Address, MetaSettings
from intents.model import Kind, Message, Parsed, Signal, Unreadable, Via, Writer

HOSTS = {"instagram": "https://graph.instagram.com", "facebook": "https://graph.facebook.com"}
TITLE_CHARACTERS = 20
SETTLE_AFTER_MS = 5_000

_COMMENTS = {"comments": Kind.COMMENT, "live_comments": Kind.LIVE_COMMENT}


class InstagramSettings(MetaSettings):
    """One Instagram account. ``login`` says through which of Meta's two sign-ins the token was made."""

    login: Literal["instagram", "facebook"] = "instagram"
    page_id: str = ""
    """The Facebook page the account is linked to; needed for the Facebook sign-in only."""
    api_url: Address = HOSTS["instagram"]
    """``https://graph.facebook.com`` by itself where ``login`` is ``facebook``."""

    @model_validator(mode="before")
    @classmethod
    def _host_of_login(cls, given: Any) -> Any:
        if isinstance(given, dict) and given.get("login") == "facebook":
            return {"api_url": HOSTS["facebook"], **given}
        return given

    @model_validator(mode="after")
    def _page_for_facebook(self) -> InstagramSettings:
        if self.login == "facebook" and not self.page_id:
            raise ValueError(
                "INSTAGRAM_PAGE_ID is missing; with INSTAGRAM_LOGIN=facebook, messages go out as the page"
            )
        return self


class _Named(msgspec.Struct, gc=False):
    id: str | int
    username: str | None = None
    self_ig_scoped_id: Any = None


class _Media(msgspec.Struct, gc=False):
    id: str | int


class _Comment(msgspec.Struct, gc=False):
    from_: _Named | None = msgspec.field(default=None, name="from")
    id: str | int = ""
    comment_id: str | int = ""
    parent_id: str | int | None = None
    text: str | None = None
    media: _Media | None = None


class _Mention(msgspec.Struct, gc=False):
    media_id: str | int = ""
    comment_id: str | int = ""


_comment = msgspec.json.Decoder(_Comment).decode
_mention = msgspec.json.Decoder(_Mention).decode


class Instagram:
    """The Platform of one Instagram professional account, in webhook form.

    ``now`` tells the time in milliseconds; ``timeout`` bounds every call; ``settle_after_ms`` is how old an attempt
    must be before "it is not there" is believed.
    """

    name: ClassVar[str] = "instagram"
    limits: ClassVar[Limits] = Limits(
        text={
            Via.DM: TextLimit(1000, Unit.BYTES, "Instagram messaging API: text up to 1,000 bytes of UTF-8"),
            Via.PRIVATE: TextLimit(1000, Unit.BYTES, "Private replies: a message, so up to 1,000 bytes of UTF-8"),
            Via.PUBLIC: TextLimit(
                300, Unit.CHARACTERS, "Earlier comment API: 300; no number in the current reference"
            ),
        },
        window_hours=24,
        private_reply_hours=168,
        buttons=13,
        images=True,
        button_characters=TITLE_CHARACTERS,
        discloses=True,
        profiles=True,
        checked="2026-11",
    )

    def __init__(
        self,
        settings: InstagramSettings,
        http: aiohttp.ClientSession,
        now: Callable[[], int],
        *,
        timeout: aiohttp.ClientTimeout = TIMEOUT,
        settle_after_ms: int = SETTLE_AFTER_MS,
    ) -> None:
        self._settings = settings
        self._secrets = settings.app_secrets
        self._now = now
        self._settle_after_ms = settle_after_ms
        self._accounts = frozenset(filter(None, (settings.account_id, settings.page_id)))
        product = Product("Instagram", "INSTAGRAM")
        self._graph = Graph(product, settings.api_url, settings.access_token.get_secret_value(), http, timeout)

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

        Raises PayloadError for a body that is no event. Mentions come as ids only, with an empty follower and text.
        """
        return [self._part(part, received_ms) for part in parts(body)]

    async def send(self, reply: Outgoing) -> Receipt:
        """Deliver one text: a direct message, a reply under a comment, or the one private reply to a comment.

        ``attempted_ms`` above 0 says that an earlier attempt may have arrived: then "already answered" is DUPLICATE.
        An image is a direct message of its own, without text; buttons are quick replies, in direct messages only.
        Raises SendError.
        """
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
            return await readback.in_replies(self._graph, reply, self._accounts)
        return await readback.in_conversation(self._graph, "instagram", reply)

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
        if part.field in _COMMENTS:
            return self._commented(part, _COMMENTS[part.field], received_ms)
        if part.field == "mentions":
            return self._mentioned(part, received_ms)
        if part.field == "story_insights":
            return Signal(self.name, part.account, "story_insights")
        return Unreadable(f"`{part.field[:40]}`: a webhook field this version does not know")

    def _commented(self, part: Part, kind: Kind, received_ms: int) -> Parsed:
        comment = _comment(part.raw)
        author, key = comment.from_, str(comment.id or comment.comment_id)
        if author is None or not key:
            return Unreadable(f"`{part.field}`: a comment without its id or author")
        follower = str(author.id)
        own = follower == part.account or follower in self._accounts or author.self_ig_scoped_id is not None
        return Message(
            platform=self.name,
            account=part.account,
            key=key,
            kind=kind,
            follower=follower,
            text=clean(comment.text),
            sent_ms=milliseconds(part.time, received_ms),
            place=str(comment.media.id) if comment.media else "",
            handle=clean(author.username),
            reply_to=str(comment.parent_id or ""),
            writer=Writer.BRAND if own else Writer.FOLLOWER,
        )

    def _mentioned(self, part: Part, received_ms: int) -> Parsed:
        mention = _mention(part.raw)
        key, media = str(mention.comment_id or mention.media_id), str(mention.media_id)
        if not key:
            return Unreadable("`mentions`: a mention without any id")
        sent_ms = milliseconds(part.time, received_ms)
        return Message(self.name, part.account, key, Kind.MENTION, "", "", sent_ms, place=media)

    # --- sending ---------------------------------------------------------------------------------------------

    async def _send_direct(self, reply: Outgoing) -> Receipt:
        if reply.image:
            picture = {"attachment": {"type": "image", "payload": {"url": reply.image}}}
            return await self._message({"id": reply.follower}, picture, "")
        message: dict[str, Any] = {"text": reply.text}
        quick_replies = list(_quick_replies(reply.buttons))
        if quick_replies:
            message["quick_replies"] = quick_replies
        return await self._message({"id": reply.follower}, message, reply.text)

    async def _send_public(self, reply: Outgoing) -> Receipt:
        path = (_comment_id(self._graph, reply), "replies")
        return self._receipt(await self._graph.post(path, {"message": reply.text}, reply.text), "id")

    async def _send_private(self, reply: Outgoing) -> Receipt:
        try:
            recipient = {"comment_id": _comment_id(self._graph, reply)}
            return await self._message(recipient, {"text": reply.text}, reply.text)
        except RefusalError as error:
            if reply.attempted_ms and error.fault.answered_before:
                raise SendError(Failure.DUPLICATE, error.detail) from None
            raise

    async def _message(self, recipient: dict[str, str], message: dict[str, Any], hide: str) -> Receipt:
        body: dict[str, Any] = {"recipient": recipient, "message": message}
        sender = self._settings.account_id
        if self._settings.login == "facebook":
            sender = self._settings.page_id
            body["messaging_type"] = "RESPONSE"
        return self._receipt(await self._graph.post((sender, "messages"), body, hide), "message_id")

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


def _quick_replies(buttons: Sequence[str]) -> Iterator[dict[str, str]]:
    for button in [one for one in buttons if one.strip()][: Instagram.limits.buttons]:
        yield {"content_type": "text", "title": _title(button), "payload": button[:1000]}


def _title(button: str) -> str:
    """As many whole graphemes as fit into the 20 characters of a quick reply."""
    title = ""
    for grapheme in regex.findall(r"\X", button.strip()):
        if len(title) + len(grapheme) > TITLE_CHARACTERS:
            break
        title += grapheme
    return title
