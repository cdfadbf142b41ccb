"""Connections that a platform and a desk of one vendor share: the first to want one makes it."""

from __future__ import annotations

from handlers.discord.settings import DiscordSettings
from handlers.gateways.discord import LiveGateway
from handlers.registration import Wiring


def shared_gateway(settings: DiscordSettings, wiring: Wiring) -> LiveGateway:
    """The one connection of the bot; Discord lets in only one, so platform and desk share it."""
    made: LiveGateway = wiring.shared.setdefault(
        "discord", LiveGateway(settings, wiring.memory, wiring.now, wiring.report)
    )
    return made
