"""Bluesky as the shared dialogue tests talk to it."""

from __future__ import annotations

from typing import ClassVar, Self

from tests.counterparts.seen import Manner, Seen, begun
from vendors.bluesky import SimulatedBluesky
from vendors.faults import Fault


class BlueskyCounterpart:
    """A simulated network with our account."""

    name: ClassVar[str] = "bluesky"
    manner: ClassVar[Manner] = Manner(
        {
            "dm": r"POST /xrpc/chat\.bsky\.convo\.sendMessage",
            "public": r"POST /xrpc/com\.atproto\.repo\.(createRecord|putRecord)",
        },
        tokens_end=True,
        hears_without_token=False,
    )

    def __init__(self) -> None:
        self.vendor = SimulatedBluesky()

    async def __aenter__(self) -> Self:
        await self.vendor.__aenter__()
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.vendor.__aexit__(*exc)

    @property
    def environment(self) -> dict[str, str]:
        """The settings that Frontdesk is started with."""
        return {
            "BLUESKY_HANDLE": self.vendor.handle,
            "BLUESKY_APP_PASSWORD": self.vendor.password,
            "BLUESKY_API_URL": self.vendor.url,
            "BLUESKY_POLL_SECONDS": "0.05",
        }

    async def opens(self, url: str) -> None:
        """We ask the network. Wait until that has begun, since what was said before is nobody's."""
        await begun(lambda: any("getLog" in call.name for call in self.vendor.calls))

    async def says(self, follower: str, text: str, *, public: bool = False) -> str:
        """A post that mentions us, or a direct message."""
        write = self.vendor.follower_posts if public else self.vendor.follower_writes
        return await write(follower, text)

    async def again(self, key: str) -> None:
        """The network tells of it once more."""
        self.vendor.again(key)

    def reached(self, follower: str) -> list[Seen]:
        """What we said to the follower."""
        return [Seen(one.call, one.body, one.text) for one in self.vendor.said if one.follower == follower]

    def break_off(self) -> None:
        """The connection breaks after the work is done."""
        self.vendor.fault(Fault.RESET, accepted=True)

    def kill_token(self) -> None:
        """The session is over and the app password revoked."""
        self.vendor.dead = True
