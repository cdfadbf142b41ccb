"""Threads as the shared dialogue tests talk to it."""

from __future__ import annotations

from typing import ClassVar, Self

from handlers.base import Failure
from tests.counterparts.seen import Manner, Refusal, Seen
from vendors.faults import Fault
from vendors.threads import SimulatedThreads

ACCOUNT, SECRET, VERIFY, TOKEN = "178900000000001", "threads-secret", "threads-verify", "THAAthreadstoken"


class ThreadsCounterpart:
    """A simulated Threads account with one post."""

    name: ClassVar[str] = "threads"
    manner: ClassVar[Manner] = Manner(
        {"public": r"POST /v1\.0/\w+/threads_publish"},
        tokens_end=True,
        signed_with={"THREADS_APP_SECRET": "meta_app_secret_for_tests"},
        tells_what_arrived=False,
        refusals=(Refusal(400, {"error": {"message": "(#100) Invalid parameter", "code": 100}}, Failure.CONTENT),),
    )

    def __init__(self) -> None:
        self.vendor = SimulatedThreads(app_secret=SECRET, token=TOKEN, account_id=ACCOUNT)
        self._post = self.vendor.post_of_ours()

    async def __aenter__(self) -> Self:
        await self.vendor.__aenter__()
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.vendor.__aexit__(*exc)

    @property
    def environment(self) -> dict[str, str]:
        """The settings that Frontdesk is started with."""
        return {
            "THREADS_APP_SECRET": SECRET,
            "THREADS_VERIFY_TOKEN": VERIFY,
            "THREADS_ACCESS_TOKEN": TOKEN,
            "THREADS_ACCOUNT_ID": ACCOUNT,
            "THREADS_USERNAME": "the_brand",
            "THREADS_API_URL": self.vendor.url,
        }

    async def opens(self, url: str) -> None:
        """Register the webhook."""
        self.vendor.callback = f"{url}/webhooks/threads"
        assert await self.vendor.subscribe(VERIFY)

    async def says(self, follower: str, text: str, *, public: bool = False) -> str:
        """A reply under our post; there are no direct messages."""
        assert public
        return await self.vendor.follower_replies(follower, text, self._post)

    async def again(self, key: str) -> None:
        """The same webhook once more."""
        await self.vendor.again(key)

    def reached(self, follower: str) -> list[Seen]:
        """What was said to the follower."""
        return [Seen(one.call, one.body, one.text) for one in self.vendor.said if one.follower == follower]

    def break_off(self) -> None:
        """The connection breaks after the work is done."""
        self.vendor.fault(Fault.RESET, accepted=True, path="threads_publish")

    def kill_token(self) -> None:
        """The token is dead, and so is its renewal."""
        self.vendor.dead = True
