"""What a counterpart saw reach a follower."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Seen:
    """One text that reached a follower: the call's method and path, its decoded body, and the words."""

    call: str
    body: Mapping[str, Any]
    text: str
