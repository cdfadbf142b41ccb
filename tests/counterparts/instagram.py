"""Instagram, as the dialogue tests meet it."""

from __future__ import annotations

from typing import ClassVar, Self

from handlers.base import Failure
from tests.counterparts.seen import Manner, Refusal, Seen
from vendors.faults import Fault
from vendors.instagram import SimulatedInstagram
from vendors.instagram_wire import Update

ACCOUNT, MEDIA = "17841400000000001", "18000000000000007"
SECRET, TOKEN = "app-secret-of-the-town", "IGtoken-of-the-town"
DAY_MS = 86_400_000


class InstagramCounterpart:
    """One Instagram account under the Instagram sign-in."""

    name: ClassVar[str] = "instagram"
    manner: ClassVar[Manner] = Manner(
        {"dm": r"POST /v\d+\.\d+/\w+/messages", "public": r"POST /v\d+\.\d+/\w+/(replies|messages)"},
        window=True,
        tokens_end=True,
        signed_with={"INSTAGRAM_APP_SECRET": "meta_app_secret_for_tests"},
        refusals=(Refusal(400, {"error": {"message": "(#100) Invalid parameter", "code": 100}}, Failure.CONTENT),),
    )

    def __init__(self) -> None:
        self._vendor = SimulatedInstagram(app_secret=SECRET, token=TOKEN, account_id=ACCOUNT)
        self._told: dict[str, Update] = {}

    async def __aenter__(self) -> Self:
        await self._vendor.__aenter__()
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self._vendor.__aexit__(*exc)

    @property
    def environment(self) -> dict[str, str]:
        """The settings with which Frontdesk is started."""
        return {
            "INSTAGRAM_APP_SECRET": SECRET,
            "INSTAGRAM_VERIFY_TOKEN": "verify-token-of-the-town",
            "INSTAGRAM_ACCESS_TOKEN": TOKEN,
            "INSTAGRAM_ACCOUNT_ID": ACCOUNT,
            "INSTAGRAM_API_URL": self._vendor.url,
        }

    async def opens(self, url: str) -> None:
        """Saving the callback's address makes the handshake."""
        self._vendor.callback = f"{url}/webhooks/instagram"
        assert await self._vendor.subscribe("verify-token-of-the-town")

    async def says(self, follower: str, text: str, *, public: bool = False) -> str:
        """A direct message, or a comment under a post."""
        vendor = self._vendor
        vendor.named[follower] = follower
        update = vendor.comment(follower, text, media=MEDIA) if public else vendor.direct(follower, text)
        posted = await vendor.deliver([update])
        assert posted.status == 200
        self._told[posted.key] = update
        return posted.key

    async def again(self, key: str) -> None:
        """The same event comes once more."""
        assert (await self._vendor.deliver([self._told[key]])).status == 200

    def reached(self, follower: str) -> list[Seen]:
        """What arrived in the follower's messages and under their comments."""
        said = [one for one in self._vendor.delivered if one.conversation == follower]
        return [Seen(*self._vendor.asked[one.key], one.text) for one in said]

    def break_off(self) -> None:
        """The connection breaks after the work is done."""
        self._vendor.fault(Fault.RESET, accepted=True)

    def close_window(self, follower: str) -> None:
        """The follower's last message was more than a day ago."""
        self._vendor.account.last_heard[follower] -= DAY_MS + 1

    def kill_token(self) -> None:
        """The account's owner withdraws the app's access."""
        self._vendor.access.dead = True
