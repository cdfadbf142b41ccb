"""Telegram, as the dialogue tests meet it."""

from __future__ import annotations

from typing import ClassVar, Self

from tests.counterparts.seen import Seen
from vendors.telegram import Posted, SimulatedTelegram

SECRET = "a-secret-of-the-dialogue"


class TelegramCounterpart:
    """A simulated Telegram and the people who write to the bot."""

    name: ClassVar[str] = "telegram"
    public: ClassVar[bool] = False
    direct: ClassVar[bool] = True
    window: ClassVar[bool] = False

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

    def close_window(self, follower: str) -> None:
        """There is none."""
        raise NotImplementedError(follower)

    def kill_token(self) -> None:
        """@BotFather has revoked the token."""
        self.vendor.kill()
