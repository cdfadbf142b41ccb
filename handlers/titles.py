"""Platforms' names as their makers write them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_TITLES: Final[Mapping[str, str]] = {"tiktok": "TikTok", "webchat": "Web chat", "whatsapp": "WhatsApp"}
"""Those that are not simply written with a capital."""


def title_of(platform: str) -> str:
    """The name of a platform, for people."""
    return _TITLES.get(platform, platform.capitalize())
