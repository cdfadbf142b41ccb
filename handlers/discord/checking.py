"""Whether the app is set up as it should be, and ``/ask`` in its list of commands.

https://discord.com/developers/docs/resources/application, /topics/gateway#get-gateway-bot and
/interactions/application-commands (checked 2026-11).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from handlers.base import Failure, Finding, SendError
from handlers.discord.hearing import Gateway
from handlers.discord.intents import CONTENT_FLAGS
from handlers.discord.pressed import ASK
from handlers.discord.shapes import fields, listed

COMMAND: Final[Mapping[str, Any]] = {
    "name": ASK,
    "description": "Ask us a question; only you see the answer",
    "type": 1,
    "contexts": [0, 1],
    "options": [
        {"type": 3, "name": "question", "description": "What would you like to know?", "required": True},
    ],
}
VIEW, SEND, HISTORY, IN_THREADS, EMBED = 1 << 10, 1 << 11, 1 << 16, 1 << 38, 1 << 14
PERMISSIONS: Final = VIEW | SEND | HISTORY | IN_THREADS | EMBED
FEW_SESSIONS: Final = 100


async def register(gateway: Gateway) -> bool:
    """See to it that ``/ask`` is among the app's commands, and leave the others alone; whether it was not.

    Raises SendError.
    """
    app = await application(gateway)
    commands = await gateway.ask("GET", "/applications/{app}/commands", app=str(app["id"]))
    others = [one for one in listed(commands) if one.get("name") != ASK or one.get("type", 1) != 1]
    ours = [one for one in listed(commands) if one not in others]
    if any(_same(one) for one in ours):
        return False
    await gateway.ask("PUT", "/applications/{app}/commands", [*others, dict(COMMAND)], app=str(app["id"]))
    return True


async def findings(gateway: Gateway, *, wants_content: bool) -> Sequence[Finding]:
    """What a person should know of the app; ``/ask`` is put in place. Raises SendError."""
    await gateway.ask("GET", "/users/@me")
    app = await application(gateway)
    found = [Finding("token"), endpoint(app), await _servers(gateway, app), await _sessions(gateway)]
    if wants_content:
        found.append(content(app))
    return [*found, await _command(gateway)]


async def application(gateway: Gateway) -> Mapping[str, Any]:
    """The app as Discord describes it. Raises SendError."""
    app = await gateway.ask("GET", "/oauth2/applications/@me")
    if not isinstance(app, dict) or not app.get("id"):
        raise SendError(Failure.BUSY, "Discord did not say which app this is. It is tried again by itself.")
    return app


def endpoint(app: Mapping[str, Any]) -> Finding:
    """Whether buttons and commands come to us."""
    advice = (
        "Buttons and /ask go elsewhere: in the Developer Portal, under General Information, "
        "empty the Interactions Endpoint URL."
    )
    return Finding("interactions", advice if app.get("interactions_endpoint_url") else "")


async def _servers(gateway: Gateway, app: Mapping[str, Any]) -> Finding:
    servers = await gateway.ask("GET", "/users/@me/guilds")
    scopes = f"scope=bot+applications.commands&permissions={PERMISSIONS}"
    link = f"https://discord.com/oauth2/authorize?client_id={app['id']}&{scopes}"
    advice = f"Frontdesk is on no server, so nobody can write to it: open {link} and add it to yours."
    return Finding("servers", "" if servers else advice)


async def _sessions(gateway: Gateway) -> Finding:
    """Discord resets the token of a bot that begins more than 1,000 sessions a day."""
    try:
        told = fields(fields(await gateway.ask("GET", "/gateway/bot")).get("session_start_limit"))
    except SendError as error:
        if error.failure is Failure.AUTH:
            raise
        return Finding("gateway sessions")
    left = told.get("remaining")
    left = left if isinstance(left, int) else FEW_SESSIONS
    advice = (
        f"Only {left} connections are left today; look in the log why it reconnects so often (discord_gateway.lost)."
    )
    return Finding("gateway sessions", advice if left < FEW_SESSIONS else "", broken=left == 0)


def content(app: Mapping[str, Any]) -> Finding:
    """Whether the app may read plain lines."""
    advice = (
        "The team's plain lines in Discord cannot be read: in the Developer Portal, under Bot, "
        "switch on Message Content Intent."
    )
    return Finding("message content", "" if int(app.get("flags") or 0) & CONTENT_FLAGS else advice, broken=False)


async def _command(gateway: Gateway) -> Finding:
    try:
        await register(gateway)
    except SendError as error:
        return Finding("/ask", f"The command /ask could not be set up: {error.detail}", broken=False)
    return Finding("/ask")


def _same(one: Mapping[str, Any]) -> bool:
    options = [{key: option.get(key) for key in COMMAND["options"][0]} for option in one.get("options") or []]
    return bool(one.get("description") == COMMAND["description"] and options == COMMAND["options"])
