"""Messenger as the shared dialogue tests talk to it."""

from __future__ import annotations

from typing import ClassVar, Self

from handlers.base import Failure
from tests.counterparts.seen import Manner, Refusal, Seen
from vendors.faults import Fault
from vendors.messenger import SimulatedMessenger

PAGE, SECRET, VERIFY, TOKEN = "102900000000001", "messenger-secret", "messenger-verify", "EAAmessengertoken"


class MessengerCounterpart:
    """A simulated Page."""

    name: ClassVar[str] = "messenger"
    manner: ClassVar[Manner] = Manner(
        {"dm": r"POST /v\d+\.\d+/\w+/messages", "public": r"POST /v\d+\.\d+/\w+/(comments|messages)"},
        window=True,
        signed_with={"MESSENGER_APP_SECRET": "meta_app_secret_for_tests"},
        refusals=(Refusal(400, {"error": {"message": "(#100) Invalid parameter", "code": 100}}, Failure.CONTENT),),
    )

    def __init__(self) -> None:
        self.vendor = SimulatedMessenger(app_secret=SECRET, token=TOKEN, account_id=PAGE)

    async def __aenter__(self) -> Self:
        await self.vendor.__aenter__()
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.vendor.__aexit__(*exc)

    @property
    def environment(self) -> dict[str, str]:
        """The settings that Frontdesk is started with."""
        return {
            "MESSENGER_APP_SECRET": SECRET,
            "MESSENGER_VERIFY_TOKEN": VERIFY,
            "MESSENGER_ACCESS_TOKEN": TOKEN,
            "MESSENGER_ACCOUNT_ID": PAGE,
            "MESSENGER_API_URL": self.vendor.url,
        }

    async def opens(self, url: str) -> None:
        """Register the webhook."""
        self.vendor.callback = f"{url}/webhooks/messenger"
        assert await self.vendor.subscribe(VERIFY)

    async def says(self, follower: str, text: str, *, public: bool = False) -> str:
        """A direct message, or a comment under the Page's post."""
        write = self.vendor.follower_comments if public else self.vendor.follower_says
        return await write(follower, text)

    async def again(self, key: str) -> None:
        """The same webhook once more."""
        await self.vendor.again(key)

    def reached(self, follower: str) -> list[Seen]:
        """What the Page said to the follower."""
        return [Seen(one.call, one.body, one.text) for one in self.vendor.said if one.follower == follower]

    def break_off(self) -> None:
        """The connection breaks after the work is done."""
        self.vendor.fault(Fault.RESET, accepted=True)

    def close_window(self, follower: str) -> None:
        """The follower last wrote eight days ago, as far as the vendor knows."""
        self.vendor.heard[follower] = self.vendor.now() - 8 * 86_400_000

    def kill_token(self) -> None:
        """The token is dead."""
        self.vendor.dead = True
