"""What a handler keeps, kept in a dict."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Kept:
    """The Memory of one handler while a test lasts; made again with the same ``words``, it has been restarted."""

    words: dict[str, str] = field(default_factory=dict)

    async def recall(self, key: str) -> str:
        """What was kept."""
        return self.words.get(key, "")

    async def remember(self, key: str, value: str) -> None:
        """Keep it."""
        self.words[key] = value
