"""What comes due by time alone: looked for every second, found by index, done in one transaction each.

Everything it knows is rows, so that it may stop and begin anywhere; doing something twice changes nothing.
"""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Final

from bot.alarms import Alarms
from bot.deeds import tend
from bot.digest import digest
from bot.shelf import Shelf
from bot.store.outgoing import AtDesks, show_card, tell_desks
from bot.store.transaction import Row, Rows, Step, StoreUnavailableError, q
from bot.surroundings import Surroundings
from intents.minding import UNSEEN_MS
from intents.model import Owner
from intents.office import MINUTE_MS

SWEEP_SECONDS: Final = 1.0
ROUND_MS: Final = MINUTE_MS
"""How often what is not an escalation's own is looked for."""
AT_ONCE: Final = 64
POISON_MS: Final = MINUTE_MS
"""How long an escalation that met a defect of ours waits, so that it holds no other up."""


class Timekeeper:
    """Reminds, apologises, closes, wakes, gives back, and tells of the morning."""

    def __init__(self, around: Surroundings, alarms: Alarms) -> None:
        """Nothing happens before ``run``."""
        self._around = around
        self._alarms = alarms
        self._shelf = Shelf(around.store, around.now)
        self._round_due_ms = 0

    async def run(self) -> None:
        """Look every second until cancelled."""
        while True:
            try:
                await self.look()
            except StoreUnavailableError as error:
                self._around.log.warning("timekeeper.paused", error=str(error))
            await asyncio.sleep(SWEEP_SECONDS)

    async def look(self) -> None:
        """Do everything that is due now. Raises StoreUnavailableError."""
        now = self._around.now()
        due = await self._around.store.read(lambda: _due(now))
        done = [await self._tend(row["id"]) for row in due]
        await self._tidy()
        if now >= self._round_due_ms:
            done.append(await self._round(now))
            self._round_due_ms = now + ROUND_MS
        if any(done):
            self._around.bells.ring_all()

    async def _tidy(self) -> None:
        if files := await self._shelf.tidy():
            self._around.log.info("shelf.tidied", files=files)

    async def _tend(self, escalation_id: int) -> bool:
        try:
            deeds = await self._around.store.run(lambda: tend(escalation_id, self._around))
        except StoreUnavailableError:
            raise
        except Exception:
            self._around.log.exception("escalation.failed", escalation=escalation_id)
            later = self._around.now() + POISON_MS
            await self._around.store.run(lambda: _postponed(escalation_id, later))
            return False
        for deed in deeds:
            self._around.log.info("escalation.minded", escalation=escalation_id, deed=deed.value)
        return bool(deeds)

    async def _round(self, now: int) -> bool:
        """Mutes that end, conversations the bot gets back, the morning, and what is loud in /health."""
        store, desks = self._around.store, self._around.desk_names
        muted = (await store.read(lambda: _any_mute_over(now)))[0]["is_due"]
        heard = await store.run(lambda: _end_mutes(now, desks)) if muted else 0
        hours = self._around.knowledge().library.desk.give_back_after
        left = await store.read(lambda: _left(now - hours * MINUTE_MS)) if hours else ()
        for row in left:
            await store.run(partial(_give_back, row["id"], now, desks))
            self._around.log.info("conversation.given_back", conversation=row["id"])
        told = await store.run(lambda: digest(self._around))
        await self._sound((await store.read(lambda: in_silence(now)))[0])
        return bool(heard or left or told)

    async def _sound(self, row: Row) -> None:
        """Alarms for what nobody sees and what nobody has claimed in time."""
        unseen = row["unseen"] if self._around.desk_names else 0
        if unseen:
            await self._alarms.sound("escalations:unseen", unseen_in_words(row))
        else:
            await self._alarms.clear("escalations:unseen", "Every open escalation is shown again.")
        if row["unclaimed"]:
            await self._alarms.sound("escalations:unclaimed", unclaimed_in_words(row))
        else:
            await self._alarms.clear("escalations:unclaimed", "Nothing waits for a claim beyond its promised time.")
        if row["defects"]:
            await self._alarms.sound("turns:defect", defects_in_words(row))
        else:
            await self._alarms.clear("turns:defect", "Nothing that met a defect waits for a person any more.")


def unseen_in_words(row: Row) -> str:
    """What no desk shows, in a sentence with advice."""
    return (
        f"{_number(row['unseen'])} at no desk (the first is #{row['first_unseen']}). "
        "The console's inbox shows everything; frontdesk doctor tells what is wrong with the desks."
    )


def defects_in_words(row: Row) -> str:
    """What a defect of ours kept from being decided, in a sentence with advice."""
    return (
        f"A defect of Frontdesk kept {row['defects']} conversations from being understood; the team has them. The log "
        "tells where (turn.failed): please report it. After an update, frontdesk retry --turns decides them again."
    )


def unclaimed_in_words(row: Row) -> str:
    """What nobody claimed in time, in a sentence with advice."""
    return (
        f"{_number(row['unclaimed'])} without anybody's claim beyond the promised time "
        f"(the first is #{row['first_unclaimed']}). Claim it, or resolve it."
    )


def _number(count: int) -> str:
    return "1 escalation is" if count == 1 else f"{count} escalations are"


# --- transactions ----------------------------------------------------------------------------------------------------


def _due(now: int) -> Step[Rows]:
    return (yield q("due_escalations", now, AT_ONCE))


def _postponed(escalation_id: int, due_ms: int) -> Step[None]:
    yield q("look_again", escalation_id, due_ms)


def _any_mute_over(now: int) -> Step[Rows]:
    return (yield q("any_mute_over", now))


def _left(since_ms: int) -> Step[Rows]:
    return (yield q("left_with_team", since_ms, AT_ONCE))


def in_silence(now: int) -> Step[Rows]:
    """Open escalations that nobody claimed in time, and those that no desk shows."""
    return (yield q("in_silence", now - UNSEEN_MS))


def _end_mutes(now: int, desks: tuple[str, ...]) -> Step[int]:
    over = yield q("mutes_over", now)
    for row in over:
        yield from _tell(row["id"], now, desks, "unmuted", "This follower is heard again: the mute has ended.")
    return len(over)


def _give_back(conversation_id: int, now: int, desks: tuple[str, ...]) -> Step[None]:
    yield q("own", conversation_id, Owner.BOT.value)
    yield from _tell(conversation_id, now, desks, "given_back", "The bot answers here again: nobody has for long.")


def _tell(conversation_id: int, now: int, desks: tuple[str, ...], key: str, text: str) -> Step[None]:
    """A line where the team looks for this conversation: the thread of its last escalation."""
    newest = yield q("newest_escalation", conversation_id)
    for escalation in newest:
        at = AtDesks(desks, conversation_id, escalation["id"], now)
        yield from show_card(at)
        yield from tell_desks(at, f"{key}:{now}", text)
