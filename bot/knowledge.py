"""The library in force and the matcher fitted on it, replaced as one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from intents.contents import Library
from intents.experience import UNCHANGED, UNJUDGED, Adjustment, Share
from intents.suggesting import SuggestedExample
from intents.understanding import Fitted


@dataclass(frozen=True, slots=True)
class Experience:
    """What outcomes taught so far."""

    adjustment: Adjustment = UNCHANGED
    share: Share = UNJUDGED
    """Of the automatic answers that the team judged and that would be given today."""
    examples: tuple[SuggestedExample, ...] = ()
    """Examples worth adding, most asked first."""


@dataclass(frozen=True, slots=True)
class Knowledge:
    """A valid library and what was learned from it."""

    library: Library
    fitted: Fitted
    """With confidence as experience adjusted it."""
    experience: Experience = Experience()

    def today(self, now_ms: int) -> date:
        """The date at the brand."""
        return datetime.fromtimestamp(now_ms / 1000, UTC).astimezone(ZoneInfo(self.library.brand.timezone)).date()
