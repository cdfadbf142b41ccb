"""WhatsApp: messages to one business phone number, by the Cloud API.

https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/reference/messages,
https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/send-messages and
https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes (v26.0, checked 2026-11).
What the documents leave open is listed in docs/platforms/whatsapp.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar, Final, Literal

import aiohttp

from handlers.base import Failure, Finding, Inbound, Outgoing, Profile, Receipt
from handlers.buttons import title
from handlers.calling import TIMEOUT
from handlers.given import Address
from handlers.lengths import Unit
from handlers.limits import Limits, Rate, TextLimit
from handlers.meta import debugging, signature, subscription
from handlers.meta.envelope import NOT_JSON, TEST_ENTRY, Part, parts, unreadable
from handlers.meta.errors import BACKOFF
from handlers.meta.graph import Graph
from handlers.meta.settings import MetaSettings
from handlers.registration import PlatformRegistration
from handlers.sending import marked, refuse_unfit
from handlers.whatsapp.files import LIMIT, Files, holds
from handlers.whatsapp.reading import PRODUCT, Change
from intents.model import Attachment, Parsed, Signal, Unreadable, Via

TITLE_CHARACTERS = 20
SCOPES = ("whatsapp_business_messaging", "whatsapp_business_management")
WITH_BUTTONS = 1024
"""A text with buttons may be this long; a longer one goes out without them."""

_USER_ID = re.compile(r"[A-Z]{2}\.[A-Za-z0-9.]+")


class WhatsAppSettings(MetaSettings):
    """One business phone number; ``account_id`` is its ``phone_number_id``."""

    api_url: Address = "https://graph.facebook.com"
    business_id: str = ""
    """The WhatsApp Business account's id, whose subscription is then looked after."""
    user_id_field: Literal["recipient", "to"] = "recipient"
    """Where a follower without a phone number is named when sending (not confirmed)."""


class WhatsApp:
    """The Platform of one business phone number, in webhook form.

    ``timeout`` bounds every call.
    """

    name: ClassVar[str] = "whatsapp"
    limits: ClassVar[Limits] = Limits(
        text={Via.DM: TextLimit(4096, Unit.CHARACTERS, "Send messages: text body up to 4,096 characters")},
        window_hours=24,
        backoff=BACKOFF,
        rates={Via.DM: Rate(80, 1, "Throughput: 80 messages a second, 1,000 after an upgrade by Meta")},
        buttons=3,
        button_characters=TITLE_CHARACTERS,
        images=True,
        files={Via.DM: LIMIT},
        discloses=True,
        source="https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/send-messages",
        checked="2026-11",
    )

    def __init__(
        self,
        settings: WhatsAppSettings,
        http: aiohttp.ClientSession,
        *,
        timeout: aiohttp.ClientTimeout = TIMEOUT,
    ) -> None:
        self._settings = settings
        self._number = settings.account_id
        self._graph = Graph(PRODUCT, settings.api_url, settings.access_token.get_secret_value(), http, timeout)
        self._files = Files(self._graph, self._number, http, settings.api_url)

    @property
    def accounts(self) -> frozenset[str]:
        """The phone number's id."""
        return frozenset((self._number,))

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
        """Everything the body says, in its order; a bad part is Unreadable, the rest go on. Raises PayloadError."""
        return [one for part in parts(body) for one in self._part(part, received_ms)]

    async def send(self, reply: Outgoing) -> Receipt:
        """Hand one text or file over; whether it arrives is told later, by its status. Raises SendError."""
        refuse_unfit(self.limits, reply, "WhatsApp")
        content = await self._files.upload(reply.file) if reply.file else _content(reply)
        body = {**self._recipient(reply), **content, "biz_opaque_callback_data": marked(reply)}
        answer = await self._graph.post((self._number, "messages"), body, reply.text)
        messages = answer.get("messages")
        first = messages[0] if isinstance(messages, list) and messages else None
        key = first.get("id") if isinstance(first, dict) else None
        if not isinstance(key, str) or not key:
            raise self._graph.error(Failure.UNKNOWN, "answered without the message's id")
        return Receipt(key)

    def holds(self, attachment: Attachment) -> bool:
        """Whether it is a file: no sticker, place or contact."""
        return holds(attachment)

    async def fetch(self, attachment: Attachment, most_bytes: int) -> bytes:
        """What came with a message, by its number at WhatsApp. Raises SendError."""
        return await self._files.fetch(attachment.url, most_bytes)

    async def profile(self, follower: str) -> Profile:
        """Nothing: WhatsApp tells names along with messages only."""
        return Profile()

    async def settle(self, reply: Outgoing) -> Receipt | None:
        """Raises SendError always: WhatsApp shows no list of what was sent; the status webhook names the row."""
        raise self._graph.error(Failure.UNKNOWN, "cannot be asked what was sent; its status report settles it")

    async def check(self) -> Sequence[Finding]:
        """Token, permissions, phone number and its business account's subscription. Raises SendError."""
        number = await subscription.token(self._graph, (self._number,), "id,verified_name")
        if not number.well:
            return (number,)
        shown = await self._graph.get((self._number,), {"fields": "status,quality_rating"})
        about = await debugging.findings(self._graph, self._settings.access_token.get_secret_value(), SCOPES)
        return (*about, _connected(shown), _quality(shown), await self._subscription(self._settings.business_id))

    # --- reading ---------------------------------------------------------------------------------------------

    def _part(self, part: Part | Unreadable, received_ms: int) -> Iterator[Parsed]:
        if isinstance(part, Unreadable):
            yield part
            return
        if part.account == TEST_ENTRY:
            yield Signal(self.name, part.account, "test")
            return
        try:
            change = Change(part, self.name, received_ms)
        except NOT_JSON as error:
            yield unreadable(f"`{part.field[:40]}`", error)
            return
        yield from change.parsed()

    # --- sending ---------------------------------------------------------------------------------------------

    def _recipient(self, reply: Outgoing) -> dict[str, Any]:
        named = self._settings.user_id_field if _USER_ID.fullmatch(reply.follower) else "to"
        body: dict[str, Any] = {"messaging_product": "whatsapp", "recipient_type": "individual", named: reply.follower}
        return {**body, "context": {"message_id": reply.reply_to}} if reply.reply_to else body

    async def _subscription(self, business: str) -> Finding:
        if not business:
            words = "WHATSAPP_BUSINESS_ID is not set, so nobody sees whether Meta still delivers messages."
            return Finding("subscription", words, broken=False)
        answer = await self._graph.get((business, subscription.EDGE), {})
        if answer.get("data"):
            return Finding("subscription")
        await self._graph.post((business, subscription.EDGE), {})
        told = "Meta had dropped the subscription; subscribed again. WhatsApp cannot be asked what was said meanwhile."
        return Finding("subscription", told, broken=False)


def _content(reply: Outgoing) -> dict[str, Any]:
    if reply.image:
        return {"type": "image", "image": {"link": reply.image}}
    buttons = list(_buttons(reply.buttons))
    if not buttons or len(reply.text) > WITH_BUTTONS:
        return {"type": "text", "text": {"body": reply.text, "preview_url": False}}
    shown = {"type": "button", "body": {"text": reply.text}, "action": {"buttons": buttons}}
    return {"type": "interactive", "interactive": shown}


def _buttons(wanted: Sequence[str]) -> Iterator[dict[str, Any]]:
    """At most three, each with a title of its own; the id says what the button said in full."""
    titles = {title(one, TITLE_CHARACTERS): one for one in reversed(wanted) if one.strip()}
    for shown, button in list(reversed(titles.items()))[: WhatsApp.limits.buttons]:
        yield {"type": "reply", "reply": {"id": button.strip()[:256], "title": shown}}


def _connected(shown: Mapping[str, Any]) -> Finding:
    status = shown.get("status")
    if not isinstance(status, str) or status == "CONNECTED":
        return Finding("phone number")
    return Finding("phone number", f"WhatsApp says {status[:40]}: register the number again in WhatsApp Manager.")


def _quality(shown: Mapping[str, Any]) -> Finding:
    if shown.get("quality_rating") != "RED":
        return Finding("quality")
    return Finding("quality", "People block or report this number; see WhatsApp Manager → Insights.", broken=False)


REGISTRATION: Final = PlatformRegistration(WhatsAppSettings, lambda s, w: WhatsApp(s, w.http), WhatsApp.limits)
