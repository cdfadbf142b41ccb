"""Step 3: an outbox row becomes sent, later, unknown or dead, at a platform or at a desk.

The attempt is written before the call. What a call may have done is never guessed: an attempt of unknown outcome is
read back from the vendor, and when that is impossible a person is told.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import assert_never

from bot import given_up
from bot.alarms import Alarms
from bot.calls import ASKING, Calls, NotYetError
from bot.carried_over import ITS_TURN, calls_made, keep_pauses, kept_pauses
from bot.desk import catch_up
from bot.hydrating import give_up
from bot.leading import Alone, Lead
from bot.pauses import HELD_MS, Pauses
from bot.store.changes import CHANGES, carried_out
from bot.store.delivered import gone_out, told
from bot.store.outgoing import FOLLOWER_VIAS
from bot.store.taking import SETTLE_MOST_MS, anything_due, interrupted, take
from bot.store.transaction import Row, Step, StoreUnavailableError, Transaction, q
from bot.store.undelivered import said_twice
from bot.surroundings import Surroundings
from handlers.base import Failure, Receipt, SendError
from handlers.bounds import VOICE, SilencedError, Voice
from intents.model import Owner, Reason

AT_ONCE = 32
"""Calls under way to one platform or desk."""
SWEEP_SECONDS = 1.0
MINUTE_MS = 60_000
SETTLE_FIRST_MS = 5_000
OTHERS_END_MS = 12_000
"""After so long the calls of a process that has lost the lead have ended, and can be read back."""
SETTLE_GIVE_UP_MS = 90_000
LONG_MS = 600_000
"""How long a vendor may make us wait before the team is told of it."""
BACKOFF_MOST_SECONDS = 600.0


class Outbox:
    """Sends what waits, in order within a conversation or thread, different ones side by side."""

    def __init__(self, around: Surroundings, alarms: Alarms, lead: Lead | None = None) -> None:
        """Nothing is sent before ``run``, and nothing where another process might be sending."""
        self._around = around
        self._alarms = alarms
        self._lead = lead or Alone()
        self._calls = Calls(around)
        self._under_way: Counter[str] = Counter()
        self._pauses = Pauses()
        self._draining = asyncio.Event()
        self._heard_early = 0

    async def run(self) -> None:
        """Send until ``drain`` is called, then finish the calls under way."""
        await self._begin()
        async with asyncio.TaskGroup() as calls:
            while not self._draining.is_set():
                heard = self._around.bells.leaving.rings
                if not await self.send_due(calls):
                    await self._around.bells.leaving.wait(heard, SWEEP_SECONDS)
        await self._keep_pauses()

    async def _begin(self) -> None:
        while not self._draining.is_set():
            try:
                await self.take_stock()
            except StoreUnavailableError as error:
                self._around.log.warning("outbox.paused", error=str(error))
                await asyncio.sleep(SWEEP_SECONDS)
            else:
                return

    async def take_stock(self) -> None:
        """At the start: what was under way when whoever sent before stopped is of unknown outcome; pauses go on."""
        alone = isinstance(self._lead, Alone)
        due = self._around.now() + (SETTLE_FIRST_MS if alone else OTHERS_END_MS)
        now, store, platforms = self._around.now(), self._around.store, self._around.platforms.values()
        await store.run(lambda: interrupted(due))
        self._pauses.go_on_from(await store.read(kept_pauses))
        self._calls.count(await store.read(lambda: calls_made(platforms, now)))

    async def _keep_pauses(self) -> None:
        """Write down what changed about which vendors are left alone, so that whoever sends next knows."""
        if changed := self._pauses.changed():
            await self._write(lambda: keep_pauses(changed))

    def drain(self) -> None:
        """Take no more rows."""
        self._draining.set()
        self._around.bells.outbox.ring()

    async def send_due(self, calls: asyncio.TaskGroup) -> bool:
        """Begin a call for everything that is due now; returns whether there was anything."""
        await self._keep_pauses()
        now = self._around.now()
        room = {target: self._room(target, now) for target in self._targets()}
        try:
            due, doubtful = await self._taken(now, room)
        except StoreUnavailableError as error:
            self._around.log.warning("outbox.paused", error=str(error))
            return False
        for row in due:
            self._under_way[row["target"]] += 1
            calls.create_task(self._deliver(row))
        for row in doubtful:
            self._under_way[row["target"]] += 1
            calls.create_task(self._settle(row))
        return bool(due or doubtful)

    async def _taken(self, now: int, room: dict[str, int]) -> tuple[list[Row], list[Row]]:
        """What is to be sent and to be read back; without a look first where rows are just being written.

        Taking them goes into the same commit, behind the turns that write them. Raises StoreUnavailableError.
        """
        if self._is_early() and any(most > 0 for most in room.values()):
            due, _ = await self._around.store.run(lambda: take(self._around.now(), room, {}))
            if due:
                return due, []
        waiting, unsettled = await self._around.store.read(lambda: anything_due(now, room))
        if not waiting and not unsettled:
            return [], []
        return await self._around.store.run(lambda: take(now, room if waiting else {}, room if unsettled else {}))

    def _is_early(self) -> bool:
        """Whether the leaving bell has rung by itself since the last look."""
        bells = self._around.bells
        before, self._heard_early = self._heard_early, bells.leaving.rings - bells.outbox.rings
        return before != self._heard_early

    def _targets(self) -> list[str]:
        return list(dict.fromkeys((*self._around.platforms, *self._around.desks)))

    def _room(self, target: str, now: int) -> int:
        return self._pauses.room(target, AT_ONCE, now) - self._under_way[target]

    # --- one attempt ---------------------------------------------------------------------------------------------

    async def _deliver(self, row: Row) -> None:
        try:
            outcome = await self._attempt(row)
            match outcome:
                case Receipt():
                    await self.sent(row, outcome)
                case None:
                    self._around.log.warning("row.left", row=row["id"], target=row["target"])
                    await self._write(lambda: _mark("mark_waiting", row, self._around.now(), "It was not said yet."))
                case NotYetError(wait_ms=wait_ms):
                    due = self._around.now() + wait_ms
                    await self._write(lambda: _again(row, due, ITS_TURN))
                case SendError():
                    await self._failed(row, outcome)
        finally:
            self._done(row)

    def _done(self, row: Row) -> None:
        self._under_way[row["target"]] -= 1
        self._around.bells.outbox.ring()
        self._around.bells.news.ring()

    async def _attempt(self, row: Row) -> Receipt | SendError | NotYetError | None:
        """What one call came to; None where it was not made, since another process may be sending by now."""
        if not self._lead.is_sure:
            return None
        if row["give_up_ms"] < self._around.now():
            return SendError(Failure.WINDOW, "The time in which this could be sent has passed.")
        voice = Voice(lambda: self._lead.is_sure)
        VOICE.set(voice)
        try:
            return await self._calls.call(row)
        except (SendError, NotYetError) as error:
            return error
        except SilencedError:
            return SendError(Failure.UNKNOWN, "It was broken off halfway.") if voice.has_spoken else None
        except Exception as error:
            self._around.log.exception("handler.failed", target=row["target"], row=row["id"])
            return SendError(Failure.UNKNOWN, f"A defect in the {row['target']} handler ({type(error).__name__}).")

    async def sent(self, row: Row, receipt: Receipt) -> None:
        """The vendor has it: by its answer, or as it was found when it was looked for."""
        now = self._around.now()
        await self._write(lambda: _mark_sent(row, receipt, now, self._around))
        self._pauses.over(row["target"], now)
        await self._alarms.clear(f"{row['target']}:sending", f"{row['target']}: texts go out again.")
        self._around.metrics.sent.labels(row["target"], row["via"]).inc()
        if row["author"] == "bot" and row["decision_id"] is not None:
            self._around.metrics.answer_seconds.observe((now - row["made_ms"]) / 1000)
        self._around.log.info("row.sent", row=row["id"], target=row["target"], via=row["via"], tries=row["tries"])

    async def _failed(self, row: Row, error: SendError) -> None:
        self._around.metrics.failed.labels(row["target"], error.failure.value).inc()
        self._around.log.warning(
            "row.failed", row=row["id"], target=row["target"], failure=error.failure.value, detail=error.detail
        )
        if row["via"] == "profile" and error.failure is not Failure.BUSY:
            await self._dead(row, error.detail)
            return
        match error.failure:
            case Failure.DUPLICATE:
                await self.sent(row, Receipt(""))
            case Failure.UNKNOWN:
                due = self._around.now() + SETTLE_FIRST_MS
                await self._write(lambda: _mark("mark_unknown", row, due, error.detail))
            case Failure.BUSY:
                await self._busy(row, error)
            case Failure.AUTH | Failure.CONFIG:
                await self._later(row, error, self._held_ms(row))
                await self._alarms.sound(
                    f"{row['target']}:sending", f"{row['target']}: nothing can be sent, it waits here. {error.detail}"
                )
            case Failure.WINDOW | Failure.RECIPIENT | Failure.CONTENT:
                await self._dead(row, error.detail, gone=error.failure is Failure.RECIPIENT, taken=error.elsewhere)
            case never:
                assert_never(never)

    def _is_desk_of_platform(self, row: Row) -> bool:
        """Whether it is told to a desk whose name a platform has too: its troubles hold no follower's text up."""
        to_follower = row["via"] in FOLLOWER_VIAS or row["via"] in ASKING
        return not to_follower and row["target"] in self._around.platforms

    def _held_ms(self, row: Row) -> int:
        """How long it waits for a person to act, and mostly everything for the same vendor with it."""
        return HELD_MS if self._is_desk_of_platform(row) else self._pauses.hold(row["target"], self._around.now())

    async def _busy(self, row: Row, error: SendError) -> None:
        target, wait = row["target"], self._asked_ms(row, error)
        if wait is None:
            await self._later(row, error, self._schedule_ms(row))
            return
        await self._later(row, error, wait)
        if wait >= LONG_MS:
            words = f"{target}: nothing can be sent for {wait // MINUTE_MS} minutes, it waits here. {error.detail}"
            await self._alarms.sound(f"{target}:sending", words)

    def _asked_ms(self, row: Row, error: SendError) -> int | None:
        """How long the vendor is left alone, from now on: as it says, or ever longer; None: it is about this row."""
        target, now, apart = row["target"], self._around.now(), self._is_desk_of_platform(row)
        if error.retry_after is not None:
            wait = int(error.retry_after * 1000)
            if not apart:
                self._pauses.until(target, now + wait, now)
            return wait
        if not error.account_wide or apart or target not in self._around.platforms:
            return None
        backoff = self._around.platforms[target].limits.backoff
        return self._pauses.back_off(target, backoff, now, self._around.chance())

    def _schedule_ms(self, row: Row) -> int:
        most = min(BACKOFF_MOST_SECONDS, float(2 ** min(row["tries"], 16)))
        return int(1000 * most * (0.5 + self._around.chance() / 2))

    async def _later(self, row: Row, error: SendError, delay_ms: int) -> None:
        due = self._around.now() + delay_ms
        if due > row["give_up_ms"]:
            await self._dead(row, error.detail)
        else:
            await self._write(lambda: _again(row, due, error.detail))

    async def _dead(self, row: Row, detail: str, *, gone: bool = False, taken: bool = False) -> None:
        now = self._around.now()
        desks = self._around.desk_names
        if row["via"] == "hydrate":
            await self._write(lambda: give_up(row, gone=gone))
            self._around.bells.messages.ring()
        await self._write(lambda: given_up.give_up(row, detail, now, desks, gone=gone, taken=taken))
        if gone and row["via"] == "line":
            await self._write(lambda: given_up.look_for_thread(row, now))

    async def _write(self, transaction: Transaction[None]) -> None:
        """A result must be written: wait for the database as long as it takes."""
        while True:
            try:
                await self._around.store.run(transaction)
            except StoreUnavailableError as error:
                self._around.log.warning("outbox.result_waits", error=str(error))
                await asyncio.sleep(SWEEP_SECONDS)
            else:
                return

    # --- an attempt of unknown outcome ---------------------------------------------------------------------------

    async def _settle(self, row: Row) -> None:
        try:
            receipt = await self._looked_for(row)
        except SendError as error:
            await self._still_unknown(row, error)
        else:
            if receipt is not None:
                await self.sent(row, receipt)
            else:
                due = self._around.now() + self._schedule_ms(row)
                await self._write(lambda: _again(row, due, "It had not arrived; sending again."))
        finally:
            self._done(row)

    async def _looked_for(self, row: Row) -> Receipt | None:
        """What became of it. Raises SendError, for a defect too, so that the outbox goes on and a person is told."""
        try:
            return await self._calls.read_back(row)
        except SendError:
            raise
        except Exception as error:
            self._around.log.exception("handler.failed", target=row["target"], row=row["id"])
            words = f"A defect in the {row['target']} handler ({type(error).__name__})."
            raise SendError(Failure.UNKNOWN, words) from error

    async def _still_unknown(self, row: Row, error: SendError) -> None:
        now = self._around.now()
        age = now - row["attempted_ms"]
        if error.permanent or age > SETTLE_GIVE_UP_MS:
            desks = self._around.desk_names
            await self._write(lambda: given_up.show_as_unknown(row, error.detail, now, desks))
        else:
            asked = min(int((error.retry_after or 0) * 1000), SETTLE_GIVE_UP_MS)
            due = now + max(SETTLE_FIRST_MS, min(age, SETTLE_MOST_MS), asked)
            await self._write(lambda: _mark("mark_unknown", row, due, error.detail))


# --- transactions ----------------------------------------------------------------------------------------------------


def _mark_sent(row: Row, receipt: Receipt, now: int, around: Surroundings) -> Step[None]:
    delivered = (row["id"], receipt.key, now)
    if not (yield q("mark_card_sent", *delivered) if row["via"] == "card" else q("mark_sent", *delivered)):
        # Its echo, a report of failure or another attempt came first and was acted upon.
        yield from said_twice(row, receipt.key, now, around.desk_names)
        return
    if row["via"] in CHANGES:
        yield from carried_out(row, now, around.desk_names)
        return
    yield from gone_out(row, now, around.desk_names)
    if row["via"] == "card" and receipt.key:
        yield q("link_thread", row["target"], receipt.key, row["escalation_id"])
        yield from catch_up(row["target"], receipt.key, around)
    if row["via"] == "line" and receipt.key:
        yield from told(row, receipt.key, now, around.desk_names)


def _mark(query: str, row: Row, due_ms: int, detail: str) -> Step[None]:
    yield q(query, row["id"], due_ms, detail, row["tries"])


def _again(row: Row, due_ms: int, detail: str) -> Step[None]:
    """It did not go out and will be tried again, unless it is an automatic answer that is not to be given any more."""
    if row["author"] == "bot" and row["decision_id"] is not None:
        reason = yield from _unwanted(row)
        if reason:
            yield q("mark_dead", row["id"], reason, due_ms, row["tries"])
            return
    yield q("mark_waiting", row["id"], due_ms, detail, row["tries"])


def _unwanted(row: Row) -> Step[str]:
    """What happened while an automatic answer was under way, so that it is not given; else nothing."""
    conversation = (yield q("conversation", row["conversation_id"]))[0]
    if conversation["owner"] == Owner.TEAM:
        return "A teammate took over before it was sent."
    if not conversation["opted_out"] and not conversation["blocked"]:
        return ""
    decision = (yield q("decision", row["decision_id"]))[0]
    confirms = decision["reason"] == Reason.OPTED_OUT_NOW
    return "" if confirms else "The follower wants, or is to get, no automatic answers."
