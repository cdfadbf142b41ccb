"""X as the shared dialogue tests talk to it."""

from __future__ import annotations

from typing import ClassVar, Self

from handlers.base import Failure
from tests.counterparts.seen import Manner, Refusal, Seen
from vendors.faults import Fault
from vendors.x import SimulatedX
from vendors.x_rules import Keys

ACCOUNT = "1111111111111111111"
KEYS = Keys("consumer-key", "x_consumer_secret_for_tests", "1111-account-token", "account-token-secret")


class XCounterpart:
    """A simulated X account, signed in by OAuth 1.0a."""

    name: ClassVar[str] = "x"
    manner: ClassVar[Manner] = Manner(
        {"dm": r"POST /2/dm_conversations/with/\w+/messages", "public": r"POST /2/tweets"},
        tokens_end=True,
        signed_with={"X_CONSUMER_SECRET": "x_consumer_secret_for_tests"},
        refusals=(Refusal(400, {"title": "Invalid Request", "detail": "One of them was invalid."}, Failure.CONTENT),),
    )

    def __init__(self) -> None:
        self.vendor = SimulatedX(keys=KEYS, account_id=ACCOUNT)

    async def __aenter__(self) -> Self:
        await self.vendor.__aenter__()
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.vendor.__aexit__(*exc)

    @property
    def environment(self) -> dict[str, str]:
        """The settings that Frontdesk is started with."""
        return {
            "X_CONSUMER_KEY": KEYS.consumer_key,
            "X_CONSUMER_SECRET": KEYS.consumer_secret,
            "X_ACCESS_TOKEN": KEYS.token,
            "X_ACCESS_TOKEN_SECRET": KEYS.token_secret,
            "X_ACCOUNT_ID": ACCOUNT,
            "X_API_URL": self.vendor.url,
        }

    async def opens(self, url: str) -> None:
        """The webhook is registered, which X tries with a challenge."""
        self.vendor.callback = f"{url}/webhooks/x"
        assert await self.vendor.challenge(self.vendor.callback)

    async def says(self, follower: str, text: str, *, public: bool = False) -> str:
        """A direct message, or a post that mentions us."""
        if public:
            return await self.vendor.follower_mentions(follower, text)
        return await self.vendor.follower_says(follower, text)

    async def again(self, key: str) -> None:
        """The same event once more."""
        await self.vendor.again(key)

    def reached(self, follower: str) -> list[Seen]:
        """What reached the follower."""
        return [Seen(one.call, one.body, one.text) for one in self.vendor.said if one.follower == follower]

    def break_off(self) -> None:
        """The connection breaks after the work is done."""
        self.vendor.fault(Fault.RESET, accepted=True)

    def close_window(self, follower: str) -> None:
        """X has no window."""

    def kill_token(self) -> None:
        """The tokens are dead."""
        self.vendor.dead = True
