"""The library in force and the matcher fitted on it, replaced as one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from intents.contents import Library
from intents.understanding import Fitted


@dataclass(frozen=True, slots=True)
class Knowledge:
    """A valid library and what was learned from it."""

    library: Library
    fitted: Fitted

    def today(self, now_ms: int) -> date:
        """The date at the brand."""
        return datetime.fromtimestamp(now_ms / 1000, UTC).astimezone(ZoneInfo(self.library.brand.timezone)).date()
