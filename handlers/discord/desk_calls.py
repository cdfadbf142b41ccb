"""Calls of the desk to Discord: a refusal in the desk's own channel is a matter of setting it up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from handlers.base import Failure, SendError
from handlers.discord.failures import (
    MISSING_ACCESS,
    MISSING_PERMISSIONS,
    TOO_MANY_THREADS,
    UNKNOWN_CHANNEL,
    RefusalError,
)
from handlers.discord.hearing import Gateway
from handlers.discord.rooms import FORUMS, TEXT
from handlers.discord.shapes import fields, listed

VIEW, SEND, EMBED, ATTACH, HISTORY, REACT = 1 << 10, 1 << 11, 1 << 14, 1 << 15, 1 << 16, 1 << 6
MANAGE_THREADS, PUBLIC_THREADS, IN_THREADS = 1 << 34, 1 << 35, 1 << 38
ADMINISTRATOR: Final = 1 << 3
NEEDED: Final[Mapping[str, int]] = {
    "View Channel": VIEW,
    "Send Messages": SEND,
    "Embed Links": EMBED,
    "Attach Files": ATTACH,
    "Read Message History": HISTORY,
    "Add Reactions": REACT,
    "Manage Threads": MANAGE_THREADS,
    "Create Public Threads": PUBLIC_THREADS,
    "Send Messages in Threads": IN_THREADS,
}
"""What the bot's role needs in the desk's channel, as Discord's settings call it."""
PERMISSIONS: Final = sum(NEEDED.values())

_ADVICE: Final = (
    "In the desk's channel give Frontdesk's role these permissions: " + ", ".join(NEEDED) + " (docs/desks/discord.md)."
)
_SETUP: Final[Mapping[int, str]] = {
    MISSING_ACCESS: _ADVICE,
    MISSING_PERMISSIONS: _ADVICE,
    TOO_MANY_THREADS: "The server has as many open threads as Discord takes: close some that nobody needs.",
}


class DeskCalls:
    """The desk's channels and the calls about them; ``channel`` is the one that is set."""

    def __init__(self, gateway: Gateway, channel: str) -> None:
        self._gateway = gateway
        self.channel = channel
        self._rooms: dict[str, Mapping[str, Any]] = {}

    @property
    def account(self) -> str:
        """The bot's own id; empty while nobody has told it."""
        return self._gateway.account

    async def ask(
        self,
        method: str,
        path: str,
        body: object = None,
        query: Mapping[str, str] | None = None,
        *,
        repeatable: bool = True,
        **ids: str,
    ) -> Any:
        """Call Discord's API as ``Gateway.ask`` does. Raises RefusalError."""
        try:
            return await self._gateway.ask(method, path, body, query, repeatable=repeatable, **ids)
        except RefusalError as error:
            advice = _SETUP.get(error.code, "")
            if error.code == UNKNOWN_CHANNEL and ids.get("channel_id") == self.channel:
                advice = "The desk's channel is gone: set DISCORD_DESK_CHANNEL_ID to one that is there."
            if not advice:
                raise
            words = f"Discord answered {error.code}. {advice}"
            raise RefusalError(Failure.CONFIG, words, error.code) from None

    async def message(self, channel: str, message: str, method: str, body: object = None) -> Any:
        """A call about one message, harmless to repeat. Raises RefusalError."""
        path = "/channels/{channel_id}/messages/{message_id}"
        return await self.ask(method, path, body, channel_id=channel, message_id=message)

    async def thread(self, thread: str, changes: Mapping[str, object]) -> None:
        """Change a thread: archive it, tag it. Raises RefusalError."""
        await self.ask("PATCH", "/channels/{channel_id}", dict(changes), channel_id=thread)

    # --- the desk's channels -------------------------------------------------------------------------------------

    async def room(self, channel: str = "", *, anew: bool = False) -> Mapping[str, Any]:
        """A channel as Discord describes it, the desk's own if none is named; asked once.

        Raises SendError, CONFIG where it is of no use.
        """
        channel = channel or self.channel
        if anew or channel not in self._rooms:
            found = fields(await self.ask("GET", "/channels/{channel_id}", channel_id=channel))
            if found.get("type") not in FORUMS | TEXT or not found.get("guild_id"):
                which = "DISCORD_DESK_CHANNEL_ID" if channel == self.channel else "it"
                words = f"{which} must be a forum or a text channel of a server; this is neither."
                raise SendError(Failure.CONFIG, words)
            self._rooms[channel] = found
        return self._rooms[channel]

    async def is_forum(self, channel: str = "") -> bool:
        """Whether an escalation is a post there; else a message with a thread. Raises SendError."""
        return (await self.room(channel))["type"] in FORUMS

    async def server(self) -> str:
        """The server's id. Raises SendError."""
        return str((await self.room())["guild_id"])

    async def missing(self, channel: str = "") -> tuple[str, ...]:
        """The permissions that the bot lacks in a channel, by their names. Raises SendError."""
        room = await self.room(channel, anew=True)
        server = str(room["guild_id"])
        roles = listed(await self.ask("GET", "/guilds/{guild_id}/roles", guild_id=server))
        path = "/guilds/{guild_id}/members/{user_id}"
        member = fields(await self.ask("GET", path, guild_id=server, user_id=self.account))
        held = _permissions(roles, {str(one) for one in member.get("roles") or []}, room, (server, self.account))
        return tuple(name for name, bit in NEEDED.items() if not held & bit)


def _permissions(roles: list[dict[str, Any]], own: set[str], room: Mapping[str, Any], of: tuple[str, str]) -> int:
    """What a member may do in a channel; ``of``: the server's id, which is also everybody's role, and the member's.

    https://discord.com/developers/docs/topics/permissions#permission-overwrites
    """
    server, member = of
    held = 0
    for role in roles:
        if str(role["id"]) in own | {server}:
            held |= int(role.get("permissions") or 0)
    if held & ADMINISTRATOR:
        return PERMISSIONS
    overwrites = {str(one["id"]): one for one in listed(room.get("permission_overwrites"))}
    for ids in ({server}, own, {member}):
        there = [overwrites[one] for one in ids if one in overwrites]
        for one in there:
            held &= ~int(one.get("deny") or 0)
        for one in there:
            held |= int(one.get("allow") or 0)
    return held
