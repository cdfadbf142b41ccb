"""TikTok, as the dialogue tests meet it."""

from __future__ import annotations

from typing import ClassVar, Self

from handlers.base import Failure
from tests.counterparts.seen import Manner, Refusal, Seen
from vendors.tiktok import Fault, Posted, SimulatedTikTok

ACCOUNT = "-000TestBusinessOpenId0000000000000001"
TWO_DAYS_MS = 49 * 3_600_000


class TikTokCounterpart:
    """A simulated TikTok and its followers."""

    name: ClassVar[str] = "tiktok"
    manner: ClassVar[Manner] = Manner(
        {
            "dm": r"POST /open_api/v1\.3/business/message/send/",
            "public": r"POST /open_api/v1\.3/business/comment/reply/create/",
        },
        window=True,
        tokens_end=True,
        signed_with={"TIKTOK_CLIENT_SECRET": "tiktok_app_secret_for_tests"},
        refusals=(Refusal(200, {"code": 40002, "message": "Invalid parameter value", "data": {}}, Failure.CONTENT),),
    )

    def __init__(self) -> None:
        self.vendor = SimulatedTikTok(business_id=ACCOUNT)
        self.vendor.subscribed = dict.fromkeys(
            ("COMMENT", "DIRECT_MESSAGE"), "https://frontdesk.example/webhooks/tiktok"
        )
        self._posted: dict[str, Posted] = {}

    async def __aenter__(self) -> Self:
        await self.vendor.__aenter__()
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.vendor.__aexit__(*exc)

    @property
    def environment(self) -> dict[str, str]:
        """The settings of the simulated app and account."""
        return {
            "TIKTOK_CLIENT_KEY": self.vendor.client_key,
            "TIKTOK_CLIENT_SECRET": self.vendor.client_secret,
            "TIKTOK_ACCESS_TOKEN": self.vendor.access_token,
            "TIKTOK_REFRESH_TOKEN": self.vendor.refresh_token,
            "TIKTOK_BUSINESS_ID": self.vendor.business_id,
            "TIKTOK_API_URL": self.vendor.url,
        }

    async def opens(self, url: str) -> None:
        """Events go there from now on."""
        self.vendor.callback = f"{url}/webhooks/tiktok"

    async def says(self, follower: str, text: str, *, public: bool = False) -> str:
        """A direct message, or a comment under a video."""
        speak = self.vendor.follower_comments if public else self.vendor.follower_says
        posted = await speak(follower, text)
        assert posted.status == 200
        self._posted[posted.key] = posted
        return posted.key

    async def again(self, key: str) -> None:
        """The same event once more."""
        assert await self.vendor.again(self._posted[key]) == 200

    def reached(self, follower: str) -> list[Seen]:
        """The texts that TikTok took for a follower."""
        return [Seen(call, body, one.text) for call, body, one in self.vendor.accepted if one.conversation == follower]

    def break_off(self) -> None:
        """The connection breaks after the work is done."""
        self.vendor.fault(Fault.RESET, accepted=True)

    def close_window(self, follower: str) -> None:
        """Two days have passed since the follower wrote."""
        self.vendor.account.last_heard[follower] -= TWO_DAYS_MS

    def kill_token(self) -> None:
        """The account has withdrawn its sign-in."""
        self.vendor.kill()
