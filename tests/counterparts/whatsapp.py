"""WhatsApp as the shared dialogue tests talk to it."""

from __future__ import annotations

from typing import ClassVar, Self

from handlers.base import Failure
from tests.counterparts.seen import Manner, Refusal, Seen
from vendors.faults import Fault
from vendors.whatsapp import SimulatedWhatsApp

NUMBER, SECRET, VERIFY, TOKEN = "106500000000001", "whatsapp-secret", "whatsapp-verify", "EAAwhatsapptoken"


class WhatsAppCounterpart:
    """A simulated business number."""

    name: ClassVar[str] = "whatsapp"
    manner: ClassVar[Manner] = Manner(
        {"dm": r"POST /v\d+\.\d+/\d+/messages"},
        window=True,
        keeps_events=False,
        signed_with={"WHATSAPP_APP_SECRET": "meta_app_secret_for_tests"},
        refusals=(Refusal(400, {"error": {"message": "(#100) Invalid parameter", "code": 100}}, Failure.CONTENT),),
    )

    def __init__(self) -> None:
        self.vendor = SimulatedWhatsApp(app_secret=SECRET, token=TOKEN, account_id=NUMBER)

    async def __aenter__(self) -> Self:
        await self.vendor.__aenter__()
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.vendor.__aexit__(*exc)

    @property
    def environment(self) -> dict[str, str]:
        """The settings that Frontdesk is started with."""
        return {
            "WHATSAPP_APP_SECRET": SECRET,
            "WHATSAPP_VERIFY_TOKEN": VERIFY,
            "WHATSAPP_ACCESS_TOKEN": TOKEN,
            "WHATSAPP_ACCOUNT_ID": NUMBER,
            "WHATSAPP_API_URL": self.vendor.url,
        }

    async def opens(self, url: str) -> None:
        """Register the webhook."""
        self.vendor.callback = f"{url}/webhooks/whatsapp"
        assert await self.vendor.subscribe(VERIFY)

    async def says(self, follower: str, text: str, *, public: bool = False) -> str:
        """A message; there is nothing public."""
        assert not public
        return await self.vendor.follower_says(follower, text)

    async def again(self, key: str) -> None:
        """The same webhook once more."""
        await self.vendor.again(key)

    def reached(self, follower: str) -> list[Seen]:
        """What reached the follower."""
        return [Seen(one.call, one.body, one.text) for one in self.vendor.said if one.follower == follower]

    def break_off(self) -> None:
        """The connection breaks after the work is done."""
        self.vendor.fault(Fault.RESET, accepted=True)

    def close_window(self, follower: str) -> None:
        """The follower last wrote two days ago, as far as the vendor knows."""
        self.vendor.heard[follower] = self.vendor.now() - 2 * 86_400_000

    def kill_token(self) -> None:
        """The token is dead."""
        self.vendor.dead = True
