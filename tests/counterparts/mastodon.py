"""Mastodon as the shared dialogue tests talk to it."""

from __future__ import annotations

from typing import ClassVar, Self

from handlers.base import Failure
from tests.counterparts.seen import Manner, Refusal, Seen, begun
from vendors.faults import Fault
from vendors.mastodon import SimulatedMastodon

TOKEN = "mastodon-token"


class MastodonCounterpart:
    """A simulated server with our account."""

    name: ClassVar[str] = "mastodon"
    manner: ClassVar[Manner] = Manner(
        {"dm": r"POST /api/v1/statuses", "public": r"POST /api/v1/statuses"},
        hears_without_token=False,
        named_by_settings=False,
        refusals=(Refusal(422, {"error": "Validation failed: Text can't be blank"}, Failure.CONTENT),),
    )

    def __init__(self) -> None:
        self.vendor = SimulatedMastodon(token=TOKEN)

    async def __aenter__(self) -> Self:
        await self.vendor.__aenter__()
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.vendor.__aexit__(*exc)

    @property
    def environment(self) -> dict[str, str]:
        """The settings that Frontdesk is started with."""
        return {"MASTODON_ACCESS_TOKEN": TOKEN, "MASTODON_API_URL": self.vendor.url}

    async def opens(self, url: str) -> None:
        """We connect to the server. Wait until that is done, since what was said before is nobody's."""
        await begun(self._is_followed)

    def _is_followed(self) -> bool:
        names = [call.name for call in self.vendor.calls]
        stream = "GET /api/v1/streaming/user/notification"
        return stream in names and "GET /api/v1/notifications" in names[names.index(stream) :]

    async def says(self, follower: str, text: str, *, public: bool = False) -> str:
        """A public mention or a direct post."""
        return await self.vendor.follower_says(follower, text, visibility="public" if public else "direct")

    async def again(self, key: str) -> None:
        """The stream tells of it once more."""
        self.vendor.again(key)

    def reached(self, follower: str) -> list[Seen]:
        """What we said to the follower."""
        return [Seen(one.call, one.body, one.text) for one in self.vendor.said if one.follower == follower]

    def break_off(self) -> None:
        """The connection breaks after the work is done."""
        self.vendor.fault(Fault.RESET, accepted=True)

    def kill_token(self) -> None:
        """The token is revoked, and the stream ends."""
        self.vendor.dead = True
        self.vendor.hang_up()
