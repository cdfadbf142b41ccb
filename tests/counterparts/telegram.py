"""Telegram, as the dialogue tests meet it."""

from __future__ import annotations

from typing import ClassVar, Final, Self

from handlers.base import Failure
from tests.counterparts.seen import Manner, Refusal, Seen
from vendors.telegram import Fault, Posted, SimulatedTelegram

SECRET = "a-secret-of-the-dialogue"


def _said(code: int, words: str) -> dict[str, object]:
    return {"ok": False, "error_code": code, "description": words}


REFUSALS: Final = (
    Refusal(400, _said(400, "Bad Request: chat not found"), Failure.RECIPIENT),
    Refusal(400, _said(400, "Bad Request: PEER_ID_INVALID"), Failure.RECIPIENT),
    Refusal(400, _said(400, "Bad Request: group chat was upgraded to a supergroup chat"), Failure.RECIPIENT),
    Refusal(400, _said(400, "Bad Request: USER_IS_BLOCKED"), Failure.RECIPIENT),
    Refusal(400, _said(400, "Bad Request: not enough rights to send text messages to the chat"), Failure.RECIPIENT),
    Refusal(400, _said(400, "Bad Request: message text is empty"), Failure.CONTENT),
    Refusal(400, _said(400, "Bad Request: message is too long"), Failure.CONTENT),
    Refusal(400, _said(400, "Bad Request: can't parse entities"), Failure.CONTENT),
    Refusal(400, _said(400, "Bad Request: BUTTON_DATA_INVALID"), Failure.CONTENT),
    Refusal(400, _said(400, "Bad Request: BUSINESS_PEER_USAGE_MISSING"), Failure.WINDOW),
    Refusal(400, _said(400, "Bad Request: BUSINESS_CONNECTION_INVALID"), Failure.RECIPIENT),
    Refusal(400, _said(400, "Bad Request: BUSINESS_CONNECTION_NOT_ALLOWED"), Failure.RECIPIENT),
    Refusal(400, _said(400, "Bad Request: BUSINESS_PEER_INVALID"), Failure.RECIPIENT),
    Refusal(400, _said(400, "Bad Request: USER_INACTIVE"), Failure.WINDOW),
    Refusal(401, _said(401, "Unauthorized"), Failure.AUTH),
    Refusal(403, _said(403, "Forbidden: bot was blocked by the user"), Failure.RECIPIENT),
    Refusal(403, _said(403, "Forbidden: bot can't initiate conversation with a user"), Failure.RECIPIENT),
    Refusal(403, _said(403, "Forbidden: bot was kicked from the group chat"), Failure.RECIPIENT),
    Refusal(403, _said(403, "Forbidden: user is deactivated"), Failure.RECIPIENT),
    Refusal(404, _said(404, "Not Found"), Failure.AUTH),
    Refusal(409, _said(409, "Conflict: can't use getUpdates method while webhook is active"), Failure.CONFIG),
    Refusal(413, _said(413, "Request Entity Too Large"), Failure.CONTENT),
    Refusal(420, _said(420, "FLOOD_WAIT_5"), Failure.BUSY),
    Refusal(429, _said(429, "Too Many Requests: retry after 35"), Failure.BUSY),
    Refusal(500, _said(500, "Internal Server Error"), Failure.UNKNOWN),
    Refusal(502, None, Failure.UNKNOWN),
    Refusal(504, _said(504, "Gateway Timeout"), Failure.UNKNOWN),
    Refusal(200, None, Failure.UNKNOWN),
)
"""What https://core.telegram.org/bots/api documents or is known to answer a send."""


class TelegramCounterpart:
    """A simulated Telegram and the people who write to the bot."""

    name: ClassVar[str] = "telegram"
    manner: ClassVar[Manner] = Manner(
        {"dm": r"POST /bot[^/]+/sendMessage"},
        keeps_events=False,
        refusals=REFUSALS,
        signed_with={"TELEGRAM_SECRET": "my_Secret-42"},
    )

    def __init__(self) -> None:
        self.vendor = SimulatedTelegram(secret=SECRET)
        self.vendor.webhook |= {
            "url": "https://frontdesk.example/webhooks/telegram",
            "allowed_updates": [
                "message",
                "edited_message",
                "callback_query",
                "my_chat_member",
                "business_connection",
                "business_message",
                "edited_business_message",
                "deleted_business_messages",
            ],
        }
        self._posted: dict[str, Posted] = {}

    async def __aenter__(self) -> Self:
        await self.vendor.__aenter__()
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.vendor.__aexit__(*exc)

    @property
    def environment(self) -> dict[str, str]:
        """The settings of the simulated bot."""
        return {
            "TELEGRAM_TOKEN": self.vendor.token,
            "TELEGRAM_SECRET": SECRET,
            "TELEGRAM_API_URL": self.vendor.url,
        }

    async def opens(self, url: str) -> None:
        """Updates go there from now on."""
        self.vendor.callback = f"{url}/webhooks/telegram"

    async def says(self, follower: str, text: str, *, public: bool = False) -> str:
        """A message to the bot."""
        assert not public
        posted = await self.vendor.follower_says(follower, text)
        assert posted.status == 200
        key = f"{posted.chat}:{posted.message_id}"
        self._posted[key] = posted
        return key

    async def again(self, key: str) -> None:
        """The same update once more."""
        assert await self.vendor.again(self._posted[key]) == 200

    def reached(self, follower: str) -> list[Seen]:
        """The texts that reached somebody's chat."""
        chat = self.vendor.chats.person(follower)["id"]
        return [Seen(call, body, one.text) for call, body, one in self.vendor.accepted if one.chat == chat]

    def break_off(self) -> None:
        """The connection breaks after the work is done."""
        self.vendor.fault(Fault.RESET, accepted=True)

    def close_window(self, follower: str) -> None:
        """There is none."""
        raise NotImplementedError(follower)

    def kill_token(self) -> None:
        """@BotFather has revoked the token."""
        self.vendor.kill()
