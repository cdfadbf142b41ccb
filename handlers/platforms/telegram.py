"""Telegram: what people write to a bot, and to a business account that has connected it.

https://core.telegram.org/bots/api#sendmessage, https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
(Bot API 10.0, checked 2026-11). What the documents leave open is listed in docs/platforms/telegram.md.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar, Final

import aiohttp

from handlers.base import Failure, Finding, Inbound, Outgoing, Profile, Receipt, SendError, SignatureError
from handlers.buttons import shown
from handlers.calling import TIMEOUT
from handlers.decoding import at, clean
from handlers.files import FETCHED, File
from handlers.lengths import Unit
from handlers.limits import Backoff, FileLimit, Limits, Rate, TextLimit
from handlers.registration import PlatformRegistration
from handlers.sending import refuse_unfit
from handlers.telegram.api import Api
from handlers.telegram.checking import check
from handlers.telegram.errors import failed
from handlers.telegram.settings import TelegramSettings
from handlers.telegram.updates import PLATFORM, PRESS, key_of, parts_of_key, read
from handlers.webhooks import NoHandshake, callback, same
from intents.model import Attachment, Message, Parsed, Via

HEADER: Final = "x-telegram-bot-api-secret-token"
MOST_DATA_BYTES: Final = 64
SAME_ALREADY: Final = "message is not modified"
PHOTOS: Final = frozenset({"image/jpeg", "image/png"})
MOST_PHOTO: Final = 10 * 1_048_576
"""Bytes of a photo; https://core.telegram.org/bots/api#sending-files."""
GONE_ALREADY: Final = "message to delete not found"


class Telegram(NoHandshake):
    """The Platform of one bot, in webhook form.

    ``now`` tells the time in milliseconds; ``public_url`` is where we can be reached, for the webhook; ``timeout``
    bounds every call.
    """

    name: ClassVar[str] = PLATFORM
    limits: ClassVar[Limits] = Limits(
        text={Via.DM: TextLimit(4096, Unit.UTF16, "sendMessage: text, 1-4096 characters, counted as UTF-16")},
        rates={Via.DM: Rate(30, 1, "Bots FAQ: 30 messages a second, and one a second in each chat")},
        backoff=Backoff(1, 60, "Bots FAQ: limits of a second and of a minute; Telegram says how long to wait"),
        buttons=8,
        button_characters=64,
        images=True,
        files={Via.DM: FileLimit(50 * 1_048_576, "Sending files: up to 50 MB by upload")},
        profiles=True,
        revises=frozenset({Via.DM}),
        retracts=frozenset({Via.DM}),
        retract_hours=48,
        source="https://core.telegram.org/bots/faq; deleteMessage: within 48 hours",
        checked="2026-11",
    )

    def __init__(
        self,
        settings: TelegramSettings,
        http: aiohttp.ClientSession,
        now: Callable[[], int],
        public_url: str = "",
        timeout: aiohttp.ClientTimeout = TIMEOUT,
    ) -> None:
        self._secret = settings.secret.get_secret_value()
        self._bot = settings.bot
        self._now = now
        self._callback = callback(public_url, PLATFORM)
        self._api = Api(settings, http, timeout)

    @property
    def accounts(self) -> frozenset[str]:
        """The bot's id; business chats come through the bot, too."""
        return frozenset({self._bot})

    def verify(self, request: Inbound) -> None:
        """Raises SignatureError unless our secret came along; Telegram signs no bytes."""
        if not same(request.headers.get(HEADER, ""), self._secret):
            raise SignatureError("X-Telegram-Bot-Api-Secret-Token is not TELEGRAM_SECRET; set the webhook anew.")

    def sample(self, body: bytes | None = None) -> Inbound:
        """This body, or a poll of nobody's, which says nothing to us, with our secret."""
        body = b'{"update_id":0,"poll":{}}' if body is None else body
        return Inbound({"content-type": "application/json", HEADER: self._secret}, body)

    def parse(self, body: bytes, received_ms: int) -> Sequence[Parsed]:
        """What the update says. Raises PayloadError for a body that is no update."""
        return read(body, self._bot, received_ms)

    async def send(self, reply: Outgoing) -> Receipt:
        """Deliver one text with its buttons, or one picture. Raises SendError."""
        refuse_unfit(self.limits, reply, "Telegram")
        connection, chat = _place(reply)
        where: dict[str, Any] = {"chat_id": chat}
        if connection:
            where["business_connection_id"] = connection
        if reply.file:
            return _receipt(await self._upload(where, reply.file), chat, connection)
        if reply.image:
            return _receipt(await self._api.call("sendPhoto", {**where, "photo": reply.image}), chat, connection)
        body = {**where, "text": reply.text, **_keyboard(reply.buttons)}
        return _receipt(await self._api.call("sendMessage", body, reply.text), chat, connection)

    async def _upload(self, where: Mapping[str, Any], file: File) -> Any:
        """A picture as one, where it is small enough; anything else as a document."""
        as_photo = file.type in PHOTOS and len(file.data) <= MOST_PHOTO
        method, field = ("sendPhoto", "photo") if as_photo else ("sendDocument", "document")
        return await self._api.upload(method, {name: str(value) for name, value in where.items()}, field, file)

    async def revise(self, reply: Outgoing, receipt: str) -> None:
        """Give a sent text other words; that it has them already is no error. Raises SendError."""
        refuse_unfit(self.limits, reply, "Telegram")
        connection, chat, number = parts_of_key(receipt)
        where: dict[str, Any] = {"chat_id": chat, "message_id": number}
        if connection:
            where["business_connection_id"] = connection
        with _unless(SAME_ALREADY):
            await self._api.call(
                "editMessageText", {**where, "text": reply.text, **_keyboard(reply.buttons)}, reply.text
            )

    async def retract(self, reply: Outgoing, receipt: str) -> None:
        """Take a sent text back, on both sides; that it is gone already is no error. Raises SendError."""
        connection, chat, number = parts_of_key(receipt)
        with _unless(GONE_ALREADY):
            if connection:
                one = {"business_connection_id": connection, "message_ids": [number]}
                await self._api.call("deleteBusinessMessages", one)
            else:
                await self._api.call("deleteMessage", {"chat_id": chat, "message_id": number})

    def holds(self, attachment: Attachment) -> bool:
        """Whether it is a file: no sticker, place or contact."""
        return attachment.type in FETCHED and bool(attachment.url)

    async def fetch(self, attachment: Attachment, most_bytes: int) -> bytes:
        """What came with a message, up to Telegram's 20 MB. Raises SendError."""
        return await self._api.file(attachment.url, most_bytes)

    async def profile(self, follower: str) -> Profile:
        """How a follower is called; known once they have written. Raises SendError."""
        chat = await self._api.call("getChat", {"chat_id": follower})
        if not isinstance(chat, Mapping):
            raise failed(Failure.UNKNOWN, "answered without a chat")
        name = f"{clean(chat.get('first_name'))} {clean(chat.get('last_name'))}".strip()
        return Profile(clean(chat.get("username")), name)

    async def settle(self, reply: Outgoing) -> Receipt | None:
        """Bots cannot read what they have said; in business chats the echo tells. Raises SendError."""
        if _place(reply)[0]:
            raise failed(Failure.UNKNOWN, "tells of it only by an event")
        raise SendError(Failure.RECIPIENT, "Telegram lets no bot read back what it has sent.")

    async def hydrate(self, message: Message) -> Message:
        """A pressed button, whole: Telegram is told that the press was taken, which ends the wait on the button.

        Whether it heard does not matter to the message.
        """
        if message.key.startswith(PRESS):
            with contextlib.suppress(SendError):
                await self._api.call("answerCallbackQuery", {"callback_query_id": message.key.removeprefix(PRESS)})
        return replace(message, bare=False)

    async def check(self) -> Sequence[Finding]:
        """The token, and the webhook, which is mended. Raises SendError."""
        return await check(self._api, self._secret, self._callback, self._now())


@contextlib.contextmanager
def _unless(words: str) -> Iterator[None]:
    """What Telegram refuses because it is so already is done."""
    try:
        yield
    except SendError as error:
        if words not in error.detail:
            raise


def _place(reply: Outgoing) -> tuple[str, str]:
    """The business connection (empty: none) and the chat."""
    connection, _, chat = reply.address.rpartition("@")
    return connection, chat or reply.follower


def _keyboard(buttons: Sequence[str]) -> dict[str, Any]:
    """A button a row; what a press sends back is the button's own words, as far as they fit."""
    rows = [[{"text": one, "callback_data": _data(one)}] for one in shown(buttons, Telegram.limits.buttons)]
    return {"reply_markup": {"inline_keyboard": rows}} if rows else {}


def _data(button: str) -> str:
    return button.encode("utf-8", "replace")[:MOST_DATA_BYTES].decode("utf-8", "ignore")


def _receipt(result: Any, chat: str, connection: str) -> Receipt:
    number = at(result, "message_id")
    if type(number) is not int:
        raise failed(Failure.UNKNOWN, "answered without `message_id`")
    return Receipt(key_of(chat, number, connection))


REGISTRATION: Final = PlatformRegistration(
    TelegramSettings, lambda s, w: Telegram(s, w.http, w.now, w.public_url), Telegram.limits
)
