"""The settings of a Frontdesk that has every platform and both desks, each secret a word that is found again."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

from bot.starter import starter_workspace

SECRET: Final = "canary-secret"
"""Part of every secret; where it is found outside the settings, something leaked."""
PASSWORD: Final = f"{SECRET}-console-password"


def settings(vendors: str, workspace: str) -> dict[str, str]:
    """The environment; every vendor is at the address ``vendors``."""
    found = {
        "FRONTDESK_WORKSPACE": workspace,
        "FRONTDESK_CONSOLE_PASSWORD": PASSWORD,
        "INSTAGRAM_ACCOUNT_ID": "17841400000000001",
        "MESSENGER_ACCOUNT_ID": "102900000000001",
        "WHATSAPP_ACCOUNT_ID": "106500000000001",
        "THREADS_ACCOUNT_ID": "178900000000001",
        "THREADS_USERNAME": "the_brand",
        "X_ACCOUNT_ID": "1111111111111111111",
        "X_CONSUMER_KEY": "the-consumer-key",
        "X_CLIENT_ID": "the-client-id",
        "TIKTOK_CLIENT_KEY": "the-client-key",
        "TIKTOK_BUSINESS_ID": "-000TestBusinessOpenId0000000000000001",
        "TELEGRAM_TOKEN": f"7000000001:{SECRET}-telegram-token-and-what-else",
        "BLUESKY_HANDLE": "brand.example",
        "DISCORD_TOKEN": f"NzAwMDAwMDAwMDAwMDAwMDAx.{SECRET}.discord-token",
        "DISCORD_DESK_CHANNEL_ID": "900000000000000001",
        "DISCORD_GATEWAY_URL": vendors.replace("http", "ws", 1) + "/discord-gateway",
        "SLACK_DESK_CHANNEL": "C0DESK",
    }
    found |= {f"{name}_API_URL": f"{vendors}/{name.lower()}" for name in _VENDORS}
    return found | {name: f"{SECRET}-{name.lower().replace('_', '-')}" for name in _SECRETS}


_VENDORS: Final = (
    *("INSTAGRAM", "MESSENGER", "WHATSAPP", "THREADS", "X", "TIKTOK"),
    *("TELEGRAM", "BLUESKY", "MASTODON", "DISCORD", "SLACK"),
)
_SECRETS: Final = (
    *(f"{name}_{what}" for name in _VENDORS[:4] for what in ("APP_SECRET", "VERIFY_TOKEN", "ACCESS_TOKEN")),
    *("X_CONSUMER_SECRET", "X_ACCESS_TOKEN", "X_ACCESS_TOKEN_SECRET", "X_CLIENT_SECRET", "X_REFRESH_TOKEN"),
    *("TIKTOK_CLIENT_SECRET", "TIKTOK_ACCESS_TOKEN", "TIKTOK_REFRESH_TOKEN", "TELEGRAM_SECRET"),
    *("BLUESKY_APP_PASSWORD", "MASTODON_ACCESS_TOKEN", "SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET"),
)


def write_workspace(directory: Path) -> None:
    """The starter's library in a directory of its own, since teaching edits it."""
    starter = starter_workspace()
    shutil.copy(starter / "responses.yaml", directory / "responses.yaml")
    shutil.copytree(starter / "intents" / "library", directory / "intents" / "library")
