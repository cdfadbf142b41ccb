"""The simulated Discord's threads, forum posts, reactions and changed messages, with their refusals.

https://discord.com/developers/docs/resources/channel, /resources/message, /topics/threads (API v10, checked 2026-11)
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import unquote

from vendors.discord_rules import Channel, World, check_components, check_post, invalid, refusal, stamp

FORUM, PUBLIC_THREAD = 15, 11
MOST_TAGS, MOST_APPLIED = 20, 5
NEEDS_TAG = 1 << 4
Tell = Callable[[str, Mapping[str, Any]], Awaitable[None]]


class Threads:
    """What can be done with threads and messages; ``tell`` tells every session of an event."""

    def __init__(self, world: World, tell: Tell) -> None:
        self._world = world
        self._tell = tell
        self._reactions: dict[str, dict[str, list[str]]] = {}
        self.refuses: list[int] = []
        """Codes that the next threads under messages meet."""
        self.manages_channels = True
        """Whether the bot may change channels, as making tags asks for."""
        self.granted = str((1 << 53) - 1)
        """What everybody may do on the server."""

    def routes(self, body: Mapping[str, Any], query: Mapping[str, str]) -> dict[str, Callable[..., Any]]:
        """Path patterns and what answers them."""
        message = r"/channels/(\d+)/messages/(\d+)"
        return {
            rf"POST {message}/threads": lambda channel, id_: self._begin(channel, id_, body),
            r"POST /channels/(\d+)/threads": lambda forum: self._post(forum, body),
            r"GET /channels/(\d+)/threads/archived/public": self._archived,
            r"PATCH /channels/(\d+)": lambda channel: self._change(channel, body),
            rf"GET {message}": lambda channel, id_: self._message(channel, id_),
            rf"PATCH {message}": lambda channel, id_: self._edit(channel, id_, body),
            rf"DELETE {message}": self._delete,
            rf"PUT {message}/reactions/([^/]+)/@me": lambda *at: self.reacts(self._world.bot, *at, on=True),
            rf"DELETE {message}/reactions/([^/]+)/@me": lambda *at: self.reacts(self._world.bot, *at, on=False),
            r"GET /guilds/(\d+)/roles": self._roles,
            r"GET /guilds/\d+/members/(\d+)": self._world.member,
        }  # fmt: skip

    def _roles(self, server: str) -> list[dict[str, Any]]:
        return [{"id": server, "name": "@everyone", "permissions": self.granted}]

    # --- threads -------------------------------------------------------------------------------------------------

    async def _begin(self, channel: str, message: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """A thread under a message; it has the message's id."""
        room = self._world.room(channel)
        if self.refuses:
            raise refusal(self.refuses.pop(0))
        self._message(channel, message)
        if message in self._world.channels:
            raise refusal(160004)
        return await self._made(room, message, body)

    async def _made(self, parent: Channel, id_: str, body: Mapping[str, Any]) -> dict[str, Any]:
        if not 1 <= len(body.get("name") or "") <= 100:
            raise invalid("name", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 100 in length.")
        thread = Channel(id_, parent.server, body["name"], type=PUBLIC_THREAD, parent=parent.id, last=id_)
        self._world.channels[id_] = thread
        await self._tell("THREAD_CREATE", self.shown(thread))
        return self.shown(thread)

    async def _post(self, forum: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """A post in a forum: a thread with its first message."""
        room = self._world.room(forum)
        tags = [str(one) for one in body.get("applied_tags") or []]
        self._check_tags(room, tags)
        check_post(self._world, room, body["message"])
        kept = {name: body["message"][name] for name in ("embeds", "components") if name in body["message"]}
        message = self._world.say(room, self._world.bot, body["message"].get("content") or "", **kept)
        shown = await self._made(room, message["id"], body)
        message["channel_id"] = message["id"]
        self._world.channels[message["id"]].tags = tags
        await self._tell("MESSAGE_CREATE", message)
        return {**shown, "applied_tags": tags, "message": message}

    def _check_tags(self, forum: Channel, tags: list[str]) -> None:
        known = {one["id"] for one in forum.available_tags}
        if len(tags) > MOST_APPLIED or not set(tags) <= known:
            raise invalid("applied_tags", "BASE_TYPE_MAX_LENGTH", "Must be 5 or fewer in length.")
        if forum.flags & NEEDS_TAG and not tags:
            raise refusal(40067)

    async def _change(self, channel: str, body: Mapping[str, Any]) -> dict[str, Any]:
        room = self._world.room(channel)
        if not room.parent:
            return self._change_room(room, body)
        lasting = body.get("archived", room.archived) and room.archived
        if lasting and set(body) - {"archived"}:
            raise refusal(50083)
        if "applied_tags" in body:
            self._check_tags(self._world.channels[room.parent], body["applied_tags"])
            room.tags = [str(one) for one in body["applied_tags"]]
        room.archived = bool(body.get("archived", room.archived))
        room.locked = bool(body.get("locked", room.locked))
        await self._tell("THREAD_UPDATE", self.shown(room))
        return self.shown(room)

    def _change_room(self, room: Channel, body: Mapping[str, Any]) -> dict[str, Any]:
        if not self.manages_channels:
            raise refusal(50013)
        tags = body.get("available_tags", room.available_tags)
        if len(tags) > MOST_TAGS:
            raise invalid("available_tags", "BASE_TYPE_MAX_LENGTH", "Must be 20 or fewer in length.")
        room.available_tags = [{**one, "id": str(one.get("id") or self._world.new_id())} for one in tags]
        return self.shown(room)

    def _archived(self, channel: str) -> dict[str, Any]:
        there = [one for one in self._world.channels.values() if one.parent == channel and one.archived]
        return {"threads": [self.shown(one) for one in there], "members": [], "has_more": False}

    async def vanishes(self, thread: str) -> None:
        """Somebody deletes a thread."""
        room = self._world.channels.pop(thread)
        for key in [key for key, one in self._world.messages.items() if one["channel_id"] == thread]:
            del self._world.messages[key]
        gone = {"id": thread, "guild_id": room.server, "parent_id": room.parent, "type": room.type}
        await self._tell("THREAD_DELETE", gone)

    def shown(self, channel: Channel) -> dict[str, Any]:
        """A channel of a server as the API shows it."""
        shown: dict[str, Any] = {
            "id": channel.id, "type": channel.type, "last_message_id": channel.last or None, "flags": channel.flags,
            "guild_id": channel.server, "name": channel.name, "parent_id": channel.parent or None,
        }  # fmt: skip
        if not channel.parent:
            return {**shown, "permission_overwrites": [], "available_tags": channel.available_tags, "position": 0}
        metadata = {
            "archived": channel.archived, "auto_archive_duration": 10080, "archive_timestamp": stamp(),
            "locked": channel.locked,
        }  # fmt: skip
        return {
            **shown, "owner_id": self._world.bot, "thread_metadata": metadata, "applied_tags": channel.tags,
            "message_count": 0, "member_count": 1, "rate_limit_per_user": 0, "total_message_sent": 0,
        }  # fmt: skip

    # --- messages ------------------------------------------------------------------------------------------------

    def _message(self, channel: str, id_: str) -> dict[str, Any]:
        room = self._world.room(channel)
        message = self._world.messages.get(id_)
        if message is None or message["channel_id"] != room.id:
            raise refusal(10008)
        return message

    async def _edit(self, channel: str, id_: str, body: Mapping[str, Any]) -> dict[str, Any]:
        room = self._world.room(channel)
        message = self._world.mine(room, id_)
        if room.archived:
            raise refusal(50083)
        check_components(body.get("components") or [])
        if len(body.get("content") or "") > 2000:
            raise invalid("content", "BASE_TYPE_MAX_LENGTH", "Must be 2000 or fewer in length.")
        message |= {name: body[name] for name in ("content", "embeds", "components") if name in body}
        message["edited_timestamp"] = stamp()
        await self._tell("MESSAGE_UPDATE", message)
        return message

    async def _delete(self, channel: str, id_: str) -> None:
        self._world.mine(self._world.room(channel), id_)
        del self._world.messages[id_]
        room = self._world.channels[channel]
        await self._tell("MESSAGE_DELETE", {"id": id_, "channel_id": channel, "guild_id": room.server})

    async def reacts(self, person: str, channel: str, id_: str, emoji: str, *, on: bool) -> None:
        """Somebody's reaction comes or goes."""
        message, room, name = self._message(channel, id_), self._world.room(channel), unquote(emoji)
        if room.archived:
            raise refusal(50083)
        if not re.search(r"[^\x00-\x7f]", name):
            raise refusal(10014)
        who = self._reactions.setdefault(id_, {})
        people = who.setdefault(name, [])
        if on and person not in people:
            people.append(person)
        elif not on and person in people:
            people.remove(person)
        shown = [(one, by) for one, by in who.items() if by]
        message["reactions"] = [
            {"emoji": {"id": None, "name": one}, "count": len(by), "me": self._world.bot in by} for one, by in shown
        ]
        event = {
            "user_id": person, "channel_id": channel, "message_id": id_, "emoji": {"id": None, "name": name},
            "guild_id": room.server, "type": 0, "burst": False,
        }  # fmt: skip
        more = {"member": self._world.member(person)} if on else {}
        await self._tell(f"MESSAGE_REACTION_{'ADD' if on else 'REMOVE'}", {**event, **more})
