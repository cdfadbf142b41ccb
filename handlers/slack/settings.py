"""The Slack desk's settings, refused in an operator's words."""

from __future__ import annotations

import re
from typing import Final, Self

from pydantic import Field, SecretStr, field_validator, model_validator

from handlers.base import Settings
from handlers.slack.signing import secrets_in

HOOKS: Final = "hooks.slack.com"
"""Where the addresses lead over which somebody outside the channel is told a word."""


class SlackSettings(Settings):
    """Field ``bot_token`` is the setting ``SLACK_BOT_TOKEN``, and so on."""

    bot_token: SecretStr = Field(min_length=1)
    signing_secret: SecretStr = SecretStr("")
    """Needed for signed HTTP; several, separated by commas, while one is being replaced."""
    app_token: SecretStr = SecretStr("")
    """Needed for Socket Mode."""
    desk_channel: str
    desk_role: str = ""
    """The user group that reminders call while nobody has claimed; empty: nobody in particular."""
    api_url: str = "https://slack.com/api"

    @property
    def hosts(self) -> frozenset[str]:
        """The API's, and where a press says that it may be answered."""
        return super().hosts | {HOOKS}

    @field_validator("desk_channel")
    @classmethod
    def _is_id(cls, value: str) -> str:
        if re.fullmatch(r"[A-Z0-9_]{2,}", value):
            return value
        raise ValueError(
            f"SLACK_DESK_CHANNEL is {value!r}, but must be the channel's id, such as C0123456789: "
            "in Slack, open the channel's details and copy it from the bottom of the About tab"
        )

    @field_validator("desk_role")
    @classmethod
    def _is_group(cls, value: str) -> str:
        if re.fullmatch(r"S[A-Z0-9]+|", value):
            return value
        raise ValueError(
            f"SLACK_DESK_ROLE is {value!r}, but must be the id of a user group, such as S0123456789: "
            "in Slack, open People → User groups, and copy it from the end of the group's address"
        )

    @field_validator("api_url")
    @classmethod
    def _is_address(cls, value: str) -> str:
        if value.startswith(("https://", "http://")):
            return value.rstrip("/")
        raise ValueError(
            f"SLACK_API_URL is {value!r}, but must begin with https:// (or http://); leave it out for Slack"
        )

    @model_validator(mode="after")
    def _can_hear(self) -> Self:
        if self.app_token.get_secret_value() or secrets_in(self.signing_secret.get_secret_value()):
            return self
        raise ValueError(
            "Slack could not reach Frontdesk: set SLACK_APP_TOKEN (xapp-…, for Socket Mode: no public URL needed) "
            "or SLACK_SIGNING_SECRET (for events over HTTP); docs/desks/slack.md shows where to find both"
        )
