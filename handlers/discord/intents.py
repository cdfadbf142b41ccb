"""What we ask Discord to tell us, and whether it would tell every message's words.

https://discord.com/developers/docs/events/gateway#gateway-intents (checked 2026-11)
"""

from __future__ import annotations

from typing import Final

import discord

CONTENT_FLAGS: Final = (1 << 18) | (1 << 19)
"""An app's flags where Message Content Intent is granted, after a review or without."""


def wanted(*, content: bool) -> discord.Intents:
    """What we hear. What is said to us (DM, mention, reply with ping) needs nothing privileged."""
    intents = discord.Intents.none()
    intents.guilds = intents.guild_messages = intents.dm_messages = intents.guild_reactions = True
    intents.message_content = content
    return intents


def content_granted(client: discord.Client) -> bool:
    """Whether Message Content Intent is switched on for the app, as its page said when the client logged in."""
    flags = client.application_flags
    return flags.gateway_message_content or flags.gateway_message_content_limited
