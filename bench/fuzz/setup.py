"""The settings of a Frontdesk that has every platform and both desks, each secret a word that is found again."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final, cast

from bot.starter import starter_workspace
from handlers import PLATFORMS
from tests.counterparts import counterparts

SECRET: Final = "canary-secret"
"""Part of every secret; where it is found outside the settings, something leaked."""
PASSWORD: Final = f"{SECRET}-console-password"


def settings(vendors: str, workspace: str) -> dict[str, str]:
    """The environment; every vendor is at the address ``vendors``."""
    return {
        "FRONTDESK_WORKSPACE": workspace,
        "FRONTDESK_CONSOLE_PASSWORD": PASSWORD,
        **{key: value for name in counterparts() for key, value in _platform(name)},
        **{f"{name.upper()}_API_URL": f"{vendors}/{name}" for name in (*counterparts(), "slack")},
        "DISCORD_GATEWAY_URL": vendors.replace("http", "ws", 1) + "/discord-gateway",
        "DISCORD_DESK_CHANNEL_ID": "900000000000000001",
        "SLACK_DESK_CHANNEL": "C0DESK",
        "SLACK_BOT_TOKEN": f"{SECRET}-slack-bot-token",
        "SLACK_SIGNING_SECRET": f"{SECRET}-slack-signing-secret",
        "THREADS_USERNAME": "the_brand",
        "X_CLIENT_ID": "the-client-id",
        "X_CONSUMER_KEY": "the-consumer-key",
    }


@cache
def _platform(name: str) -> tuple[tuple[str, str], ...]:
    """The settings that its counterpart says it needs; a secret is the counterpart's with the canary behind it."""
    given: dict[str, str] = cast("Any", counterparts()[name])().environment
    return tuple(_chosen(name, given))


def _chosen(name: str, given: dict[str, str]) -> Iterator[tuple[str, str]]:
    for field, info in PLATFORMS[name].settings.model_fields.items():
        key = f"{name}_{field}".upper()
        if "SecretStr" in str(info.annotation):
            yield key, f"{given.get(key, field.replace('_', '-'))}-{SECRET}"
        elif info.is_required() and field != "api_url":
            if key not in given:
                raise LookupError(f"tests/counterparts/{name}.py: `environment` has no {key}, which {name} needs")
            yield key, given[key]


def write_workspace(directory: Path) -> None:
    """The starter's library in a directory of its own, since teaching edits it."""
    starter = starter_workspace()
    shutil.copy(starter / "responses.yaml", directory / "responses.yaml")
    shutil.copytree(starter / "intents" / "library", directory / "intents" / "library")
