"""What a platform and a desk of one vendor share: the first to want it makes it."""

from __future__ import annotations

from handlers.discord.bookmark import Patient
from handlers.discord.rooms import Rooms
from handlers.discord.settings import DiscordSettings
from handlers.gateways.discord import LiveGateway
from handlers.registration import Wiring


def shared_gateway(settings: DiscordSettings, wiring: Wiring) -> LiveGateway:
    """The one connection of the bot; Discord lets in only one, so platform and desk share it."""
    made: LiveGateway = wiring.shared.setdefault(
        "discord", LiveGateway(settings, wiring.memory, wiring.now, wiring.report)
    )
    return made


def shared_rooms(settings: DiscordSettings, wiring: Wiring) -> Rooms:
    """The desk's channels, of which the platform must know, too: nobody there is a follower."""
    memory, gateway = Patient(wiring.memory, wiring.report), shared_gateway(settings, wiring)
    rooms = Rooms(gateway, settings.desk_channel_id, memory, wiring.now, wiring.routes)
    made: Rooms = wiring.shared.setdefault("discord_rooms", rooms)
    return made
