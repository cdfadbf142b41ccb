"""The desk's slash commands and message menus, put in place on the desk's server when they changed.

https://discord.com/developers/docs/interactions/application-commands (checked 2026-11). They are commands of that
one server, and shown to members who may manage messages: followers on the same server do not see them. Which
other roles see them is set at Discord (Server Settings, Integrations).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final

from handlers.base import Memory
from handlers.desk import Verb
from handlers.discord.desk_calls import DeskCalls
from handlers.discord.shapes import fields, listed
from handlers.lines import COMMANDS

SLASH, MENU = 1, 3
SEND_MENU, KEEP_MENU, TEACH_MENU = "Send to follower", "Keep internal", "Teach the bot"
MENUS: Final[Mapping[str, Verb]] = {SEND_MENU: Verb.SEND, KEEP_MENU: Verb.KEEP, TEACH_MENU: Verb.TEACH}
VERBS: Final[Mapping[str, Verb]] = {**COMMANDS, "reply": Verb.REPLY, "note": Verb.NOTE}
"""A command's name -> what it does."""
OPTION: Final = "text"
_KEPT: Final = "desk_commands"
_PATH: Final = "/applications/{app}/guilds/{guild_id}/commands"
_MANAGE_MESSAGES: Final = str(1 << 13)
_TEXT, _NUMBER = 3, 4

_SHOWN: Final[Mapping[str, str]] = {
    "claim": "Claim this escalation: your plain lines go to the follower",
    "reply": "Answer the follower",
    "note": "Say something that stays in the team",
    "done": "Resolve this escalation, with a closing word if you like",
    "release": "Let go of this escalation",
    "reopen": "Open this escalation once more",
    "send": "Send a suggestion of the card",
    "cancel": "Take back what has not gone out yet",
    "snooze": "Out of sight for a while",
    "noise": "It was not a question",
    "bot": "Give the follower back to the bot",
    "mute": "Neither answer nor show this follower",
    "unmute": "Hear this follower again",
    "teach": "Teach the bot from the last answer",
    "why": "Why this came to a person",
    "help": "What can be done here",
}
_ARGUMENTS: Final[Mapping[str, tuple[str, bool]]] = {
    "reply": ("What the follower reads", True),
    "note": ("What the team reads", True),
    "done": ("A closing word to the follower", False),
    "snooze": ("1h, 4h, tomorrow or reply", False),
    "mute": ("1d, 7d or forever", False),
    "send": ("Which suggestion of the card, from 1", False),
}
_CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "snooze": ("1h", "4h", "tomorrow", "reply"),
    "mute": ("1d", "7d", "forever"),
}


def commands() -> list[dict[str, Any]]:
    """All of them, as Discord wants them."""
    shared = {"default_member_permissions": _MANAGE_MESSAGES}
    slash = [
        {"type": SLASH, "name": name, "description": words, "options": _options(name), **shared}
        for name, words in _SHOWN.items()
    ]
    return [*slash, *({"type": MENU, "name": name, **shared} for name in MENUS)]


def _options(name: str) -> list[dict[str, Any]]:
    if name not in _ARGUMENTS:
        return []
    words, required = _ARGUMENTS[name]
    option: dict[str, Any] = {"type": _TEXT, "name": OPTION, "description": words, "required": required}
    if name in _CHOICES:
        option["choices"] = [{"name": one, "value": one} for one in _CHOICES[name]]
    return [option]


async def are_there(calls: DeskCalls) -> bool:
    """Whether the server has every one of them. Raises SendError."""
    there = {(one.get("type", SLASH), one.get("name")) for one in await _on_server(calls)}
    return all((one["type"], one["name"]) in there for one in commands())


async def put_in_place(calls: DeskCalls, memory: Memory, *, anew: bool = False) -> int:
    """See to it that the server has them, where they changed; how many were put there. Raises SendError."""
    wanted, server = commands(), await calls.server()
    mark = f"{server}:{hashlib.sha256(json.dumps(wanted, sort_keys=True).encode()).hexdigest()[:16]}"
    if not anew and await memory.recall(_KEPT) == mark:
        return 0
    app = await _app(calls)
    ours = {(one["type"], one["name"]) for one in wanted}
    others = [one for one in await _on_server(calls) if (one.get("type", SLASH), one.get("name")) not in ours]
    await calls.ask("PUT", _PATH, [*others, *wanted], app=app, guild_id=server)
    await memory.remember(_KEPT, mark)
    return len(wanted)


async def _app(calls: DeskCalls) -> str:
    return str(fields(await calls.ask("GET", "/oauth2/applications/@me")).get("id") or calls.account)


async def _on_server(calls: DeskCalls) -> list[dict[str, Any]]:
    return listed(await calls.ask("GET", _PATH, app=await _app(calls), guild_id=await calls.server()))
