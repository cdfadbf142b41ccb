"""Answers to ``/ask`` and to buttons that only the follower saw: they become the interaction's own reply.

https://discord.com/developers/docs/interactions/receiving-and-responding (checked 2026-11). A reply is edited, never
posted beside another, so that doing it twice changes nothing. Its token lives 15 minutes; after that a direct message
is all that is left.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from handlers.base import Failure, Outgoing, Receipt, SendError
from handlers.discord.failures import INVALID_WEBHOOK_TOKEN, UNKNOWN_INTERACTION, UNKNOWN_WEBHOOK, RefusalError
from handlers.discord.hearing import Gateway
from handlers.discord.pressed import ASK, Acknowledgement
from handlers.discord.snowflakes import made_ms

LIFE_MS: Final = 14 * 60_000
"""A minute less than Discord's, for a call that takes its time."""
_OVER: Final = frozenset({UNKNOWN_WEBHOOK, INVALID_WEBHOOK_TOKEN, UNKNOWN_INTERACTION})
_ORIGINAL: Final = "/webhooks/{webhook_id}/{webhook_token}/messages/@original"
_LOADING: Final = 1 << 7


@dataclass(frozen=True, slots=True)
class Ticket:
    """An interaction that can still be answered."""

    application: str
    interaction: str
    token: str


def ticket(address: str, now_ms: int) -> Ticket | None:
    """The interaction that an address stands for, while its token lives."""
    kind, _, rest = address.partition(":")
    parts = rest.split(":", 2)
    if kind != ASK or len(parts) != 3 or now_ms > made_ms(parts[1]) + LIFE_MS:
        return None
    return Ticket(*parts)


async def acknowledge(gateway: Gateway, one: Acknowledgement) -> None:
    """Tell Discord within its three seconds that we are at it. Raises SendError."""
    path = "/interactions/{interaction_id}/{webhook_token}/callback"
    await gateway.ask("POST", path, one.body, interaction_id=one.id, webhook_token=one.token)


async def answer(gateway: Gateway, to: Ticket, reply: Outgoing, content: dict[str, Any]) -> Receipt | None:
    """The text as the interaction's reply, below what stands there already; None where it cannot be answered so.

    Raises SendError.
    """
    there = await original(gateway, to)
    if there is None:
        return None
    if reply.text and _says(there, reply.text):
        return Receipt(str(there["id"]))
    if not there.get("flags", 0) & _LOADING:
        content = _below(there, content)
    if len(content.get("content", "").encode("utf-16-le")) > 4000:
        return None
    body = {**content, "allowed_mentions": {"parse": []}}
    edited = await gateway.ask("PATCH", _ORIGINAL, body, webhook_id=to.application, webhook_token=to.token)
    return Receipt(str(edited["id"]))


async def said(gateway: Gateway, to: Ticket, text: str) -> Receipt | None:
    """The receipt of a text that stands in the interaction's reply; None where it does not. Raises SendError."""
    there = await original(gateway, to)
    return Receipt(str(there["id"])) if there is not None and text and _says(there, text) else None


async def original(gateway: Gateway, to: Ticket) -> dict[str, Any] | None:
    """The interaction's reply as it stands; None where it was never acknowledged, or is over. Raises SendError."""
    try:
        found = await gateway.ask("GET", _ORIGINAL, webhook_id=to.application, webhook_token=to.token)
    except RefusalError as error:
        if error.code in _OVER or error.failure is Failure.RECIPIENT:
            return None
        raise
    if not isinstance(found, dict) or not found.get("id"):
        raise SendError(Failure.BUSY, "Discord did not show the interaction's reply. It is tried again by itself.")
    return found


def _says(there: dict[str, Any], text: str) -> bool:
    return text.strip() in str(there.get("content", "")).split("\n\n") or text.strip() == there.get("content")


def _below(there: dict[str, Any], content: dict[str, Any]) -> dict[str, Any]:
    together = "\n\n".join(filter(None, (there.get("content"), content.get("content"))))
    embeds = [*there.get("embeds", []), *content.get("embeds", [])]
    return {**content, "content": together, **({"embeds": embeds} if embeds else {})}
