"""What the simulated Discord remembers and refuses: its errors, people, channels and messages.

https://discord.com/developers/docs/topics/opcodes-and-status-codes, /resources/message (API v10, checked 2026-11)
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

EPOCH_MS = 1_420_070_400_000
MOST_CHARACTERS = 2000
MOST_FILE = 10_485_760
MOST_REQUEST = 26_214_400
NONCE_SECONDS = 180.0
NONCE_CHARACTERS = 25
CONTENT_INTENT = 1 << 15
EPHEMERAL, LOADING = 1 << 6, 1 << 7


class RefusalError(Exception):
    """An error as Discord words it."""

    def __init__(self, status: int, code: int, message: str, errors: Mapping[str, Any] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.body: dict[str, Any] = {"message": message, "code": code, **({"errors": errors} if errors else {})}


def refusal(code: int) -> RefusalError:
    """A refusal by its number."""
    return RefusalError(*_REFUSALS[code])


_REFUSALS: dict[int, tuple[int, int, str]] = {
    0: (401, 0, "401: Unauthorized"),
    10003: (404, 10003, "Unknown Channel"),
    10008: (404, 10008, "Unknown Message"),
    10013: (404, 10013, "Unknown User"),
    10015: (404, 10015, "Unknown Webhook"),
    10062: (404, 10062, "Unknown interaction"),
    20026: (403, 20026, "This bot has been flagged by our anti-spam system"),
    40003: (400, 40003, "You are opening direct messages too fast."),
    40005: (413, 40005, "Request entity too large. Try sending something smaller."),
    40060: (400, 40060, "Interaction has already been acknowledged."),
    50001: (403, 50001, "Missing Access"),
    50003: (403, 50003, "Cannot execute action on a DM channel"),
    50005: (403, 50005, "Cannot edit a message authored by another user"),
    50006: (400, 50006, "Cannot send an empty message"),
    50007: (403, 50007, "Cannot send messages to this user"),
    50013: (403, 50013, "Missing Permissions"),
    10014: (400, 10014, "Unknown Emoji"),
    40067: (400, 40067, "A tag is required to create a forum post in this channel"),
    50083: (400, 50083, "Thread is archived"),
    160004: (400, 160004, "A thread has already been created for this message"),
    50278: (403, 50278, "Cannot send messages to this user due to having no mutual guilds"),
    160005: (403, 160005, "Thread is locked"),
    200000: (400, 200000, "Message was blocked by automatic moderation"),
}


def invalid(field_: str, code: str, message: str) -> RefusalError:
    """50035, with the place that was wrong."""
    return RefusalError(400, 50035, "Invalid Form Body", {field_: {"_errors": [{"code": code, "message": message}]}})


@dataclass
class Channel:
    """A room: of a server, or one person's direct messages with the bot (``server`` empty)."""

    id: str
    server: str = ""
    name: str = ""
    follower: str = ""
    type: int = 0
    parent: str = ""
    last: str = ""
    refused: int = 0
    """The code that whoever writes or reads there meets."""
    archived: bool = False
    locked: bool = False
    flags: int = 0
    tags: list[str] = field(default_factory=list)
    available_tags: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class World:
    """Everything that exists."""

    bot: str
    application: str
    server: str
    channels: dict[str, Channel] = field(default_factory=dict)
    people: dict[str, dict[str, Any]] = field(default_factory=dict)
    messages: dict[str, dict[str, Any]] = field(default_factory=dict)
    commands: list[dict[str, Any]] = field(default_factory=list)
    server_commands: list[dict[str, Any]] = field(default_factory=list)
    nonces: dict[str, tuple[float, str]] = field(default_factory=dict)
    roles: dict[str, list[str]] = field(default_factory=dict)
    """The roles that members of the server have."""
    nicks: dict[str, str] = field(default_factory=dict)
    _last: int = 0

    def new_id(self) -> str:
        """A snowflake, greater than every one before."""
        at = (int(time.time() * 1000) - EPOCH_MS) << 22
        self._last = max(at, self._last + 1)
        return str(self._last)

    def person(self, id_: str, *, bot: bool = False) -> dict[str, Any]:
        """A user, made at the first look."""
        name = f"user{id_[-4:]}"
        fresh = {"id": id_, "username": name, "discriminator": "0", "global_name": name.capitalize(), "avatar": None}
        person: dict[str, Any] = self.people.setdefault(
            id_, {**fresh, "public_flags": 0, **({"bot": True} if bot else {})}
        )
        return person

    def member(self, id_: str) -> dict[str, Any]:
        """A person as a member of the server."""
        return {**MEMBER, "roles": self.roles.get(id_, []), "nick": self.nicks.get(id_), "user": self.person(id_)}

    def room(self, id_: str) -> Channel:
        """A channel that exists and is open to the bot. Raises RefusalError."""
        if id_ not in self.channels:
            raise refusal(10003)
        channel = self.channels[id_]
        if channel.refused:
            raise refusal(channel.refused)
        return channel

    def mine(self, channel: Channel, key: str) -> dict[str, Any]:
        """A message of the bot's there. Raises RefusalError."""
        message = self.messages.get(key, {})
        if message.get("channel_id") != channel.id:
            raise refusal(10008)
        if message["author"]["id"] != self.bot:
            raise refusal(50005 if channel.server else 50003)
        return message

    def direct(self, follower: str) -> Channel:
        """The direct messages of one person with the bot."""
        for channel in self.channels.values():
            if channel.follower == follower:
                return channel
        made = Channel(self.new_id(), follower=follower, type=1)
        self.channels[made.id] = made
        return made

    def say(self, channel: Channel, author: str, content: str, **more: Any) -> dict[str, Any]:
        """A message, kept and returned as the API shows it."""
        names = [one for one in self.people if f"<@{one}>" in content]
        message = {
            "id": self.new_id(),
            "channel_id": channel.id,
            "author": self.person(author),
            "content": content,
            "timestamp": stamp(),
            "edited_timestamp": None,
            "tts": False,
            "mention_everyone": False,
            "mentions": [self.person(one) for one in names],
            "mention_roles": [],
            "attachments": [],
            "embeds": [],
            "pinned": False,
            "type": 0,
            "flags": 0,
            "components": [],
            **more,
        }
        self.messages[message["id"]] = message
        channel.last = message["id"]
        return message

    def as_event(self, message: Mapping[str, Any], intents: int) -> dict[str, Any]:
        """A message as the gateway tells it: without its words where they are none of ours and not granted."""
        channel = self.channels[message["channel_id"]]
        author = message["author"]["id"]
        member = {name: value for name, value in self.member(author).items() if name != "user"}
        told = {
            **message,
            **({"guild_id": channel.server, "member": member} if channel.server else {"channel_type": 1}),
        }
        named = any(one["id"] == self.bot for one in message["mentions"])
        if channel.server and not named and message["author"]["id"] != self.bot and not intents & CONTENT_INTENT:
            told |= {"content": "", "attachments": [], "embeds": [], "components": []}
        return told


MEMBER: dict[str, Any] = {
    "roles": [],
    "joined_at": "2026-01-02T10:00:00+00:00",
    "deaf": False,
    "mute": False,
    "flags": 0,
}


def stamp() -> str:
    """Now, as Discord writes it."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


def check_post(world: World, channel: Channel, body: Mapping[str, Any]) -> None:
    """Raises RefusalError for what Discord does not take."""
    content = body.get("content") or ""
    if len(content) > MOST_CHARACTERS:
        raise invalid("content", "BASE_TYPE_MAX_LENGTH", "Must be 2000 or fewer in length.")
    if not content and not body.get("embeds") and not body.get("attachments"):
        raise refusal(50006)
    check_embeds(body.get("embeds") or [])
    if len(str(body.get("nonce") or "")) > NONCE_CHARACTERS:
        raise invalid("nonce", "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length.")
    asked = (body.get("message_reference") or {}).get("message_id")
    if asked and world.messages.get(asked, {}).get("channel_id") != channel.id:
        raise invalid("message_reference", "REPLIES_UNKNOWN_MESSAGE", "Unknown message")
    check_components(body.get("components") or [])


def check_files(body: Mapping[str, Any], sizes: Sequence[int]) -> None:
    """Raises RefusalError for files beyond what Discord takes, or that the message does not name."""
    if any(size > MOST_FILE for size in sizes) or sum(sizes) > MOST_REQUEST:
        raise refusal(40005)
    if len(sizes) > 10 or [one.get("id") for one in body.get("attachments") or []] != list(range(len(sizes))):
        raise invalid("attachments", "BASE_TYPE_BAD_LENGTH", "Must be 10 or fewer in length.")


def check_embeds(embeds: list[dict[str, Any]]) -> None:
    """Raises RefusalError for embeds beyond what Discord takes."""
    letters = 0
    for embed in embeds:
        fields = embed.get("fields", [])
        texts = [embed.get("title", ""), embed.get("description", ""), embed.get("footer", {}).get("text", "")]
        letters += sum(map(len, texts)) + sum(len(one["name"]) + len(one["value"]) for one in fields)
        narrow = all(1 <= len(one["name"]) <= 256 and 1 <= len(one["value"]) <= 1024 for one in fields)
        if len(texts[1]) > 4096 or len(fields) > 25 or not narrow:
            raise invalid("embeds", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 1024 in length.")
    if letters > 6000 or len(embeds) > 10:
        raise invalid("embeds", "MAX_EMBED_SIZE_EXCEEDED", "Embed size exceeds maximum size of 6000")


def check_components(rows: list[dict[str, Any]]) -> None:
    """Raises RefusalError for buttons that Discord does not take."""
    ids = [button.get("custom_id", "") for row in rows for button in row.get("components", [])]
    wide = any(not 1 <= len(row.get("components", [])) <= 5 for row in rows)
    labels = [button.get("label", "") for row in rows for button in row.get("components", [])]
    if len(rows) > 5 or wide or len(set(ids)) < len(ids):
        raise invalid("components", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 5 in length.")
    if any(not 1 <= len(one) <= 100 for one in ids) or any(len(one) > 80 for one in labels):
        raise invalid("components", "BASE_TYPE_MAX_LENGTH", "Must be 100 or fewer in length.")


def check_box(box: dict[str, Any]) -> None:
    """Raises RefusalError for a box that Discord does not open."""
    labels = box.get("components", [])
    if not 1 <= len(labels) <= 5 or not 1 <= len(box.get("title", "")) <= 45 or not 1 <= len(box["custom_id"]) <= 100:
        raise invalid("data", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 5 in length.")
    if any(one["type"] != 18 or not 1 <= len(one.get("label", "")) <= 45 for one in labels):
        raise invalid("label", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 45 in length.")
    if any(not 1 <= len(one.get("description", "-")) <= 100 for one in labels):
        raise invalid("description", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 100 in length.")
    for one in labels:
        _check_field(one["component"])


def _check_field(field: dict[str, Any]) -> None:
    """A field takes 4,000 characters; a menu has 25 options of 100 characters, all different."""
    if field["type"] == 4:
        if not 1 <= len(field.get("value", "-")) <= field.get("max_length", 4_000) <= 4_000:
            raise invalid("value", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 4000 in length.")
        return
    options = field["options"]
    texts = [text for one in options for text in (one["label"], one["value"])]
    if not 1 <= len(options) <= 25 or any(not 1 <= len(text) <= 100 for text in texts):
        raise invalid("options", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 25 in length.")
    if len({one["value"] for one in options}) < len(options):
        raise invalid("options", "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", "The specified option value is used.")
