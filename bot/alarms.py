"""What a person must know and mend: told at the desks once, and once more when it is well again."""

from __future__ import annotations

from bot.store.outgoing import announce
from bot.store.transaction import Step, StoreUnavailableError, q
from bot.surroundings import Surroundings

HANDLER = "frontdesk"


class Alarms:
    """Alarms by key. They are rows, so that a restart does not tell them again."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._quiet: set[str] = set()
        """Keys that are known to be well, so that saying so costs nothing."""

    async def sound(self, key: str, text: str) -> None:
        """Tell the team, unless this alarm is on already."""
        self._quiet.discard(key)
        if await self._told(key, text, f"🚨 {text}"):
            self._around.log.warning("alarm.sounded", key=key)

    async def clear(self, key: str, text: str) -> None:
        """It is well again: say so where the alarm was on."""
        if key in self._quiet:
            return
        if await self._told(key, "", f"✅ {text}"):
            self._around.log.info("alarm.cleared", key=key)

    async def _told(self, key: str, kept: str, words: str) -> bool:
        desks, now = self._around.desk_names, self._around.now()
        try:
            told = await self._around.store.run(lambda: _changed(desks, key, kept, words, now))
        except StoreUnavailableError as error:
            self._around.log.warning("notice.lost", error=str(error))
            return False
        if not kept:
            self._quiet.add(key)
        if told:
            self._around.bells.outbox.ring()
        return told


def _changed(desks: tuple[str, ...], key: str, kept: str, words: str, now_ms: int) -> Step[bool]:
    """Keep whether the alarm is on and tell of a change; returns whether there was one."""
    rows = yield q("recall", HANDLER, f"alarm:{key}")
    before = str(rows[0]["value"]) if rows else ""
    if bool(before) == bool(kept):
        return False
    yield q("remember", HANDLER, f"alarm:{key}", kept)
    yield from announce(desks, f"alarm:{key}:{now_ms}", words, now_ms)
    return True
