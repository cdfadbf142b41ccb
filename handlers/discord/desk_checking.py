"""Whether the desk is set up as it should be, point by point, with what to click where it is not.

https://discord.com/developers/docs/topics/permissions, /resources/guild, /resources/application (checked 2026-11).
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from handlers.base import Failure, Finding, Memory, SendError
from handlers.discord.checking import application, content, endpoint
from handlers.discord.commands import are_there, put_in_place
from handlers.discord.desk_calls import PERMISSIONS, DeskCalls
from handlers.discord.failures import MISSING_ACCESS, UNKNOWN_CHANNEL, RefusalError
from handlers.discord.hearing import Gateway
from handlers.discord.rooms import Rooms
from handlers.discord.shapes import listed
from handlers.discord.tags import Tags, missing_tags

SETUP: Final = frozenset({Failure.CONFIG, Failure.RECIPIENT})
_MAKE_TAGS: Final = (
    "The forum lacks the tags {}, so posts do not show how they stand: in its settings, under Tags, make them, or "
    "allow Frontdesk's role Manage Channels there for a moment."
)
_GONE: Final = "no channel has this number: right-click the right one, Copy Channel ID, and put it into responses.yaml"
_NO_COMMANDS: Final = "There are no slash commands, for the app was invited without applications.commands: open {}"
_NO_ROLE: Final = (
    "The server has no role {}, so nobody can act: in Server Settings, under Roles, copy the right role's id and set "
    "DISCORD_DESK_ROLE_ID, or leave it out."
)


@dataclass(frozen=True, slots=True)
class DeskChecking:
    """Looks at the app, the server and the desk's channels."""

    gateway: Gateway
    calls: DeskCalls
    rooms: Rooms
    memory: Memory

    async def application(self) -> Mapping[str, Any]:
        """The app as Discord describes it. Raises SendError."""
        return await application(self.gateway)

    async def problem_of(self, channel: str, app: Mapping[str, Any]) -> str:
        """Why nothing can be posted in a channel, with advice; empty where it can. Raises SendError."""
        try:
            missing = await self.calls.missing(channel)
        except SendError as error:
            if error.failure not in SETUP:
                raise
            code = error.code if isinstance(error, RefusalError) and error.failure is Failure.RECIPIENT else 0
            return _GONE if code == UNKNOWN_CHANNEL else f"{error.detail} To invite it: {_invitation(app)}"
        where = "in the desk's channel " if channel == self.rooms.desk_channel else ""
        return f"{where}Frontdesk's role lacks {', '.join(missing)}: allow it there" if missing else ""

    async def bad_routes(self, app: Mapping[str, Any]) -> AsyncGenerator[tuple[str, str], None]:
        """Routed channels of which one cannot be used, with the reason; their cards stand in the desk's own."""
        await self.rooms.learn()
        for name in self.rooms.unknown:
            yield name, f"The server has no forum or text channel {name} that Frontdesk sees: make it, or let it in"
        for channel in self.rooms.others:
            if problem := await self.problem_of(channel, app) or await self._elsewhere(channel):
                yield channel, f"the routed channel {channel}: {problem}"

    async def _elsewhere(self, channel: str) -> str:
        server = str((await self.calls.room(channel))["guild_id"])
        words = "it is on another server than DISCORD_DESK_CHANNEL_ID: take one of the same"
        return "" if server == await self.calls.server() else words

    # --- point by point ------------------------------------------------------------------------------------------

    async def findings(self, role: str, *, hears_words: bool) -> Sequence[Finding]:
        """Everything; tags and commands are put in place where they can be. Raises SendError."""
        try:
            await self.gateway.ask("GET", "/users/@me")
            app = await self.application()
        except SendError as error:
            if error.failure is not Failure.AUTH:
                raise
            return (Finding("token", error.detail),)
        await self.rooms.learn()
        own = await self._channel(app)
        found = [Finding("token"), endpoint(app), *own, _words(app, hears_words=hears_words)]
        if all(one.well for one in own):
            found += [*await self._tags(), await self._commands(app), *await self._role(role)]
        routes = {channel: words async for channel, words in self.bad_routes(app)}
        found += [Finding(f"route to {channel}", words, broken=False) for channel, words in routes.items()]
        return [*found, *(Finding(f"route to {one}") for one in self.rooms.others if one not in routes)]

    async def _channel(self, app: Mapping[str, Any]) -> Sequence[Finding]:
        """That it is there and of which kind; then what the bot may do in it."""
        channel = self.rooms.desk_channel
        try:
            room = await self.calls.room(channel, anew=True)
        except SendError as error:
            if error.failure not in SETUP:
                raise
            return (Finding("channel", f"{error.detail} To invite Frontdesk: {_invitation(app)}"),)
        kind = "a forum" if await self.calls.is_forum(channel) else "a text channel"
        told = f"#{room.get('name')}, {kind}"
        return Finding("channel", told=told), Finding("permissions", await self.problem_of(channel, app))

    async def _tags(self) -> Sequence[Finding]:
        found = []
        for forum in (self.rooms.desk_channel, *self.rooms.others):
            try:
                if await self.calls.is_forum(forum):
                    await Tags(self.calls).ids(forum, ())
                    lacking = missing_tags(listed((await self.calls.room(forum)).get("available_tags")))
                    what = "tags" if forum == self.rooms.desk_channel else f"tags in {forum}"
                    found.append(Finding(what, _MAKE_TAGS.format(", ".join(lacking)) if lacking else "", broken=False))
            except SendError as error:
                if error.failure not in SETUP:
                    raise  # of a channel that cannot be used another finding tells
        return found

    async def _commands(self, app: Mapping[str, Any]) -> Finding:
        try:
            if not await are_there(self.calls):
                await put_in_place(self.calls, self.memory, anew=True)
        except SendError as error:
            uninvited = isinstance(error, RefusalError) and error.code == MISSING_ACCESS
            words = _NO_COMMANDS.format(_invitation(app)) if uninvited else error.detail
            return Finding("commands", words, broken=False)
        return Finding("commands")

    async def _role(self, role: str) -> Sequence[Finding]:
        if not role:
            return ()
        path, server = "/guilds/{guild_id}/roles", await self.calls.server()
        there = {str(one["id"]) for one in listed(await self.calls.ask("GET", path, guild_id=server))}
        return (Finding("role", "" if role in there else _NO_ROLE.format(role)),)


def _words(app: Mapping[str, Any], *, hears_words: bool) -> Finding:
    """Whether plain lines are heard: granted on the app's page, and asked for by the session that goes on."""
    granted = content(app)
    restart = "Message Content Intent is on, but the connection was begun without it: restart Frontdesk."
    return granted if granted.advice or hears_words else Finding("message content", restart, broken=False)


def _invitation(app: Mapping[str, Any]) -> str:
    scopes = f"scope=bot+applications.commands&permissions={PERMISSIONS}"
    return f"https://discord.com/oauth2/authorize?client_id={app.get('id', '')}&{scopes}"
