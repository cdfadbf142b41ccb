"""A forum's tags that say how an escalation stands; found by name, made where the bot may, else left away.

https://discord.com/developers/docs/resources/channel#forum-tag-object (checked 2026-11): 20 tags a forum, 5 a post.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from handlers.base import Failure, SendError
from handlers.discord.desk_calls import DeskCalls
from handlers.discord.shapes import listed

TAGS: Final[Mapping[str, str]] = {"open": "🟡", "claimed": "🔵", "snoozed": "💤", "urgent": "🔴", "done": "✅"}
"""The names of ours, and the emoji they are made with."""
MOST: Final = 20
MOST_ON_A_POST: Final = 5
_NEEDS_ONE: Final = 1 << 4


class Tags:
    """The tags of the desk's forums."""

    def __init__(self, calls: DeskCalls) -> None:
        self._calls = calls
        self._tried: set[str] = set()

    async def ids(self, forum: str, names: Sequence[str]) -> list[str]:
        """The ids of those that are there; where a post must have a tag, any one. Raises SendError."""
        room = await self._calls.room(forum)
        there = listed(room.get("available_tags"))
        if forum not in self._tried and missing_tags(there):
            self._tried.add(forum)
            there = await self._made(forum, there)
        known = {str(one.get("name")).casefold(): str(one["id"]) for one in reversed(there)}
        found = [known[name] for name in names if name in known][:MOST_ON_A_POST]
        if not found and there and int(room.get("flags") or 0) & _NEEDS_ONE:
            return [str(there[0]["id"])]
        return found

    async def _made(self, forum: str, there: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """All tags once the missing ones were made; the old ones where that is not allowed. Raises SendError."""
        new = [{"name": name, "emoji_name": TAGS[name]} for name in missing_tags(there)]
        try:
            await self._calls.thread(forum, {"available_tags": [*there, *new][:MOST]})
        except SendError as error:
            if error.failure in {Failure.AUTH, Failure.BUSY}:
                raise
            return there
        return listed((await self._calls.room(forum, anew=True)).get("available_tags"))


def missing_tags(there: list[dict[str, Any]]) -> list[str]:
    """Our tags that a forum does not have."""
    names = {str(one.get("name")).casefold() for one in there}
    return [name for name in TAGS if name not in names]
