"""Whether Slack is set up as it should be, point by point, with what to click where it is not.

https://docs.slack.dev/reference/methods/auth.test, …/apps.connections.open (checked 2026-11-28). Which events and
addresses the app's page names cannot be asked with the bot's token; the manifest sets them.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from slack_sdk.web.async_client import AsyncWebClient

from handlers.base import Failure, Finding, Inbound, SendError
from handlers.slack.calls import ask, call
from handlers.slack.members import Members
from handlers.slack.rooms import Rooms

SCOPES: Final = frozenset({
    "app_mentions:read", "channels:history", "channels:read", "chat:write",
    "groups:history", "groups:read", "users:read",
})  # fmt: skip
"""What the desk needs."""
HELPFUL_SCOPES: Final[Mapping[str, str]] = {
    "files:read": "files of the team's do not go to followers",
    "files:write": "followers' pictures and files are only named",
    "commands": "/desk and the message shortcuts are not there",
    "reactions:read": "👀, ✅ and 💤 on a card and 💾 on a line do nothing",
    "reactions:write": "lines do not show how they got to the follower",
}
"""What the manifest asks for beside, and what does not work in an app that was installed without it."""
REINSTALL: Final = "paste the manifest of docs/desks/slack.md into the app's page and reinstall the app"
_SOCKET: Final = (
    "nothing is heard from Slack ({}): on the app's page switch on Socket Mode, then under Basic Information, "
    "App-Level Tokens, make a token with connections:write and set SLACK_APP_TOKEN"
)
_NOT_XAPP: Final = (
    "SLACK_APP_TOKEN is no app-level token, which begins with xapp-: on the app's page, under Basic Information, "
    "App-Level Tokens, make one with connections:write"
)
SAMPLE: Final = b'{"type":"url_verification","challenge":"doctor"}'


def missing_scopes(header: str | None) -> str:
    """What the token lacks of what the desk needs, with advice; empty where Slack does not say, or nothing."""
    missing = sorted(SCOPES - _scopes(header)) if header is not None else []
    return f"the Slack token lacks {', '.join(missing)}: {REINSTALL}" if missing else ""


def missing_help(header: str | None) -> tuple[str, ...]:
    """What does not work, since the app was installed with an older manifest."""
    if header is None:
        return ()
    there = _scopes(header)
    return tuple(
        f"{without}, for the token lacks {scope}: {REINSTALL}"
        for scope, without in HELPFUL_SCOPES.items()
        if scope not in there
    )


def _scopes(header: str | None) -> set[str]:
    return {scope.strip() for scope in (header or "").split(",")}


@dataclass(frozen=True, slots=True)
class Checking:
    """Looks at tokens, scopes and channels. ``seconds``: how long one call may take."""

    client: AsyncWebClient
    rooms: Rooms
    members: Members
    seconds: float

    async def findings(self) -> Sequence[Finding]:
        """Everything but the way in. Raises SendError where nothing can be told."""
        try:
            answer = await call(self.seconds, self.client.auth_test)
        except SendError as error:
            if error.failure is not Failure.AUTH:
                raise
            return (Finding("token", error.detail),)
        scopes = answer.headers.get("x-oauth-scopes")
        found = [Finding("token"), Finding("permissions", missing_scopes(scopes))]
        found += [Finding("permissions beside", words, broken=False) for words in missing_help(scopes)]
        found.append(Finding("channel", await self._own()))
        for place, words in await self.rooms.bad_routes(self.seconds):
            found.append(Finding(f"route to {place}", words, broken=False))
        return [*found, *await self._strangers()]

    async def _own(self) -> str:
        """Why nothing can be posted in the desk's channel."""
        try:
            return await self.rooms.problem_of(self.rooms.desk_channel, self.seconds)
        except SendError as error:
            if error.failure is Failure.BUSY:
                raise
            return error.detail

    async def _strangers(self) -> list[Finding]:
        """Channels in which it cannot be told who is a member."""
        for channel in sorted(self.rooms.all):
            await self.members.learn(channel, "", self.seconds)
        closed = self.members.closed.items()
        return [Finding(f"members of {one}", f"all count as members: {why}", broken=False) for one, why in closed]

    async def socket(self, app_token: str) -> Finding:
        """Whether Slack would let us listen: one ticket is asked for and left unused. Raises SendError."""
        if not app_token.startswith("xapp-"):
            return Finding("Socket Mode", _NOT_XAPP)
        try:
            await ask(self.seconds, self.client.apps_connections_open, app_token=app_token)
        except SendError as error:
            if error.failure is Failure.BUSY:
                raise
            return socket_finding(error.detail)
        return Finding("Socket Mode")


def socket_finding(trouble: str) -> Finding:
    """What an open connection meets, for a person; empty where it is well."""
    return Finding("Socket Mode", _SOCKET.format(trouble.partition(";")[0]) if trouble else "")


def signed(secret: str, now_ms: int) -> Inbound:
    """A request that Slack could have made to try an address, signed like one."""
    stamp = str(now_ms // 1000)
    mac = hmac.new(secret.encode(), b":".join((b"v0", stamp.encode(), SAMPLE)), hashlib.sha256).hexdigest()
    headers = {
        "content-type": "application/json",
        "x-slack-request-timestamp": stamp,
        "x-slack-signature": f"v0={mac}",
    }
    return Inbound(headers, SAMPLE)
