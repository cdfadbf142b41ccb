"""The simulated Discord's commands and buttons: acknowledged within three seconds, answered through their token.

https://discord.com/developers/docs/interactions/receiving-and-responding (API v10, checked 2026-11)
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from vendors.discord_gateway import SimulatedGateway
from vendors.discord_rules import (
    EPHEMERAL,
    LOADING,
    Channel,
    World,
    check_box,
    check_components,
    invalid,
    refusal,
    stamp,
)

ACKNOWLEDGE_SECONDS = 3.0
LIFE_SECONDS = 900.0


@dataclass
class Interaction:
    """Something a person did that wants an answer."""

    id: str
    token: str
    follower: str
    event: dict[str, Any]
    began: float = field(default_factory=time.monotonic)
    reply: dict[str, Any] | None = None
    acknowledged: int = 0
    """The callback's type."""
    box: dict[str, Any] | None = None
    """The modal that was opened."""
    told: list[dict[str, Any]] = field(default_factory=list)
    """What more was said to the person alone."""


class Interactions:
    """Every interaction, by its token."""

    def __init__(self, world: World, gateway: SimulatedGateway) -> None:
        self._world = world
        self._gateway = gateway
        self.all: dict[str, Interaction] = {}
        self.takes_commands = True
        """Whether the bot was invited with applications.commands."""

    async def asks(self, follower: str, question: str, channel: Channel) -> str:
        """``/ask`` with a question; returns the interaction's id. AssertionError where there is no such command."""
        assert any(one["name"] == "ask" for one in self._world.commands), "nobody registered /ask"  # noqa: S101
        data = {"id": "1", "name": "ask", "type": 1, "options": [{"name": "question", "type": 3, "value": question}]}
        return await self._begins(follower, channel, {"type": 2, "data": data})

    async def presses(self, follower: str, message: dict[str, Any], label: str) -> str:
        """A button under a message; returns the interaction's id."""
        buttons = [button for row in message["components"] for button in row["components"]]
        pressed = next(one for one in buttons if one["label"] == label)
        data = {"custom_id": pressed["custom_id"], "component_type": 2}
        channel = self._world.channels[message["channel_id"]]
        return await self._begins(follower, channel, {"type": 3, "data": data, "message": message})

    async def fills_in(self, follower: str, opened: str, text: str = "", **fields: str) -> str:
        """The box that an interaction opened is sent off; returns the new interaction's id.

        ``text`` goes into its only field, ``fields`` into those of that name; the others stay as they are.
        """
        before = self.by_id(opened)
        assert before.box is not None, "no box was opened"  # noqa: S101
        filled = [
            {"type": 18, "id": at, "component": _filled(label["component"], fields, text)}
            for at, label in enumerate(before.box["components"], start=1)
        ]
        data = {"custom_id": before.box["custom_id"], "components": filled}
        channel = self._world.channels[before.event["channel_id"]]
        under = {"message": before.event["message"]} if "message" in before.event else {}
        return await self._begins(follower, channel, {"type": 5, "data": data, **under})

    async def commands(self, person: str, channel: str, name: str, text: str = "") -> str:
        """A slash command of the server; returns the interaction's id."""
        there = next(one for one in self._world.server_commands if one["name"] == name)
        options = [{"type": 3, "name": one["name"], "value": text} for one in there.get("options", []) if text]
        data = {"id": "2", "name": name, "type": 1, "options": options}
        return await self._begins(person, self._world.channels[channel], {"type": 2, "data": data})

    async def picks(self, person: str, message: str, name: str) -> str:
        """A command of a message's menu; returns the interaction's id."""
        assert any(one["name"] == name for one in self._world.server_commands), "nobody registered it"  # noqa: S101
        there = self._world.messages[message]
        data = {"id": "3", "name": name, "type": 3, "target_id": message, "resolved": {"messages": {message: there}}}
        return await self._begins(person, self._world.channels[there["channel_id"]], {"type": 2, "data": data})

    def by_id(self, key: str) -> Interaction:
        """The interaction with an id."""
        return next(one for one in self.all.values() if one.id == key)

    def whispers(self, person: str) -> list[str]:
        """Everything that a person alone was told as answers to interactions."""
        theirs = [one for one in self.all.values() if one.follower == person]
        replies = [one.reply for one in theirs if one.reply is not None and not one.reply["flags"] & LOADING]
        return [str(one["content"]) for one in [*replies, *(told for one in theirs for told in one.told)]]

    async def again(self, key: str) -> None:
        """The same event once more."""
        one = next(one for one in self.all.values() if one.id == key)
        await self._gateway.tell("INTERACTION_CREATE", lambda _: one.event)

    def shown_to(self, follower: str) -> list[dict[str, Any]]:
        """Replies that only one person sees."""
        theirs = (one.reply for one in self.all.values() if one.follower == follower)
        return [reply for reply in theirs if reply is not None and not reply["flags"] & LOADING]

    async def _begins(self, follower: str, channel: Channel, what: dict[str, Any]) -> str:
        id_, user = self._world.new_id(), self._world.person(follower)
        token = f"aW50ZXJhY3Rpb24{id_}"
        event = {
            "id": id_, "application_id": self._world.application, "token": token, "version": 1, "locale": "en-US",
            "channel_id": channel.id, "channel": self._place(channel), "app_permissions": "2048",
            "entitlements": [], "authorizing_integration_owners": {}, "context": 0 if channel.server else 1,
            "attachment_size_limit": 10485760, **what,
        }  # fmt: skip
        if channel.server:
            event |= {"guild_id": channel.server, "member": {**self._world.member(follower), "permissions": "0"}}
        else:
            event |= {"user": user}
        self.all[token] = Interaction(id_, token, follower, event)
        await self._gateway.tell("INTERACTION_CREATE", lambda _: event)
        return id_

    def _place(self, channel: Channel) -> dict[str, Any]:
        """The room as interactions show it."""
        if not channel.parent:
            return {"id": channel.id, "type": channel.type}
        metadata = {"archived": False, "auto_archive_duration": 10080, "archive_timestamp": stamp(), "locked": False}
        return {
            "id": channel.id, "type": channel.type, "parent_id": channel.parent, "owner_id": self._world.bot,
            "name": channel.name, "thread_metadata": metadata, "guild_id": channel.server,
        }  # fmt: skip

    def routes(self, body: Any) -> dict[str, Callable[..., Any]]:
        """What answers which call about interactions or commands."""
        return {
            r"POST /interactions/(\d+)/([^/]+)/callback": lambda id_, token: self._acknowledge(id_, token, body),
            r"GET /webhooks/\d+/([^/]+)/messages/@original": self._original,
            r"PATCH /webhooks/\d+/([^/]+)/messages/@original": lambda token: self._edit(token, body),
            r"POST /webhooks/\d+/([^/]+)": lambda token: self._follow_up(token, body),
            r"GET /applications/\d+/guilds/\d+/commands": lambda: self._world.server_commands,
            r"PUT /applications/\d+/guilds/\d+/commands": lambda: self._register_there(body),
            r"GET /applications/\d+/commands": lambda: self._world.commands,
            r"PUT /applications/\d+/commands": lambda: self._register(body),
        }

    def _register(self, commands: list[dict[str, Any]]) -> list[dict[str, Any]]:
        self._world.commands = [{"id": self._world.new_id(), **one} for one in commands]
        return self._world.commands

    def _register_there(self, commands: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Commands of one server; Discord takes names of lower case, and at most 100."""
        if not self.takes_commands:
            raise refusal(50001)
        wrong = [one["name"] for one in commands if one.get("type", 1) == 1 and one["name"] != one["name"].lower()]
        if wrong or len(commands) > 100:
            raise invalid("name", "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")
        self._world.server_commands = [{"id": self._world.new_id(), **one} for one in commands]
        return self._world.server_commands

    def _follow_up(self, token: str, body: dict[str, Any]) -> dict[str, Any]:
        one = self.all.get(token)
        if one is None or not one.acknowledged or time.monotonic() - one.began > LIFE_SECONDS:
            raise refusal(10015)
        told = {"id": self._world.new_id(), "flags": 0, **body}
        one.told.append(told)
        return told

    def _acknowledge(self, id_: str, token: str, body: dict[str, Any]) -> None:
        one = self.all.get(token)
        if one is None or one.id != id_ or time.monotonic() - one.began > ACKNOWLEDGE_SECONDS:
            raise refusal(10062)
        if one.acknowledged:
            raise refusal(40060)
        data = body.get("data") or {}
        if body["type"] == 9:
            check_box(data)
        one.acknowledged = body["type"]
        if body["type"] == 9:
            one.box = data
        if body["type"] in {4, 5}:
            loading = LOADING if body["type"] == 5 else 0
            one.reply = {
                "id": self._world.new_id(), "channel_id": one.event["channel_id"], "content": data.get("content", ""),
                "embeds": [], "flags": loading | (data.get("flags", 0) & EPHEMERAL),
                "components": data.get("components", []), "author": self._world.person(self._world.bot),
            }  # fmt: skip

    def _original(self, token: str) -> dict[str, Any]:
        one = self.all.get(token)
        if one is None or one.reply is None or time.monotonic() - one.began > LIFE_SECONDS:
            raise refusal(10015)
        return one.reply

    def _edit(self, token: str, body: dict[str, Any]) -> dict[str, Any]:
        reply = self._original(token)
        if len(body.get("content") or "") > 2000:
            raise invalid("content", "BASE_TYPE_MAX_LENGTH", "Must be 2000 or fewer in length.")
        check_components(body.get("components") or [])
        reply |= {name: body[name] for name in ("content", "embeds", "components") if name in body}
        reply["flags"] &= ~LOADING
        return reply


def _filled(component: dict[str, Any], fields: dict[str, str], text: str) -> dict[str, Any]:
    """A field as it is sent off. AssertionError for a choice that the menu does not have."""
    name, kind = component["custom_id"], component["type"]
    if kind == 3:
        there = [one["value"] for one in component["options"] if one.get("default")]
        chosen = [fields[name]] if name in fields else there
        assert set(chosen) <= {one["value"] for one in component["options"]}, "no such choice"  # noqa: S101
        return {"type": 3, "id": 2, "custom_id": name, "values": chosen}
    return {"type": 4, "id": 2, "custom_id": name, "value": fields.get(name, text or component.get("value", ""))}
