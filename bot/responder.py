"""Step 2: what a follower said becomes a stored decision and the rows that carry it out, in one transaction."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import ClassVar

from bot.carrying_out import carry_out
from bot.heard import Heard, Understand, hear, words_of
from bot.hold import as_hold
from bot.setting_aside import begin, failed, postpone
from bot.store.transaction import Row, Rows, Step, StoreUnavailableError, q
from bot.surroundings import Surroundings
from intents.deciding import ROUNDS_MINUTES, decide, wants_rest
from intents.model import Conversation, Decision, Owner, Reason, Understanding, Writer
from intents.several import understand_all
from intents.understanding import Fitted

AT_ONCE = 32
"""Conversations decided in one commit; bounds how long the loop is busy."""
IN_A_ROW = 8
"""How often what is arriving goes before what is due by itself; decided together it costs less."""
SWEEP_SECONDS = 1.0
OTHERS_SECONDS = 0.02
"""How soon to look again for what another process is deciding now."""
WARY_MS = 600_000
"""So long after an end without closing nothing is decided before it is kept: what came last may be to blame."""


class Responder:
    """Decides what is due, conversation by conversation."""

    wary_ms: ClassVar[int] = WARY_MS

    def __init__(self, around: Surroundings) -> None:
        """Nothing is decided before ``run``."""
        self._around = around
        self._heard_alone = 0
        self._draining = asyncio.Event()
        self._began_ms = around.now()
        self._warily = AT_ONCE
        """How many may have been under way when the process before this one ended: the first ones due."""

    async def run(self) -> None:
        """Decide until ``drain`` is called."""
        bells = self._around.bells
        bell = bells.messages if self._around.store.is_shared else bells.arriving
        while not self._draining.is_set():
            heard = bell.rings
            try:
                pause = await self._look()
            except StoreUnavailableError as error:
                self._around.log.warning("responder.paused", error=str(error))
                pause = SWEEP_SECONDS
            if pause:
                await bell.wait(heard, pause)

    async def _look(self) -> float:
        """Decide what is arriving and what is due; for how many seconds there is nothing to do."""
        for _ in range(IN_A_ROW):
            if self._draining.is_set() or not self._hears_arrivals() or not await self._decide_along():
                break
        pause = await self._pause()
        if pause > 0:
            return pause
        return 0.0 if await self.decide_due() else OTHERS_SECONDS

    def drain(self) -> None:
        """Begin no more turns."""
        self._draining.set()
        self._around.bells.messages.ring()

    async def decide_due(self) -> int:
        """Decide every conversation that is due now, up to AT_ONCE; returns how many were looked at."""
        due = _one_of_each(await self._around.store.read(self._due))
        if not due:
            return 0
        left = {row["id"] for row in due[: self._warily] if row["received_ms"] < self._began_ms}
        async with self._around.store.reserved([row["id"] for row in due]) as ours:
            results = await self._each([one for one in ours if one in left])
            results += await self._together([one for one in ours if one not in left])
        if self._tell(results):
            self._around.bells.outbox.ring()
        return len(ours)

    def _hears_arrivals(self) -> bool:
        """Whether messages were just being kept since the last look, and may be decided in the same commit."""
        bells, store = self._around.bells, self._around.store
        before, self._heard_alone = self._heard_alone, bells.arriving.rings - bells.messages.rings
        wary = store.left_open and self._around.now() < self._began_ms + self.wary_ms
        return before != self._heard_alone and not store.is_shared and not wary

    async def _decide_along(self) -> bool:
        """Decide in the commit that keeps what was said; what goes out by it can be taken in that commit, too.

        Where one of the turns fails (then False), all are left to ``decide_due``, which tries each by itself and says
        what failed.
        """
        self._around.bells.leaving.ring()
        try:
            self._tell(await self._around.store.run(lambda: turns(self._around, self._began_ms)))
        except StoreUnavailableError:
            raise
        except Exception:
            self._around.log.exception("turns.apart")
            return False
        return True

    def _tell(self, results: Sequence[Outcome | None]) -> bool:
        """Whether there were any outcomes; logs and figures have them, and whoever watches."""
        for outcome in filter(None, results):
            self._report(outcome)
        if any(results):
            self._around.bells.news.ring()
        return any(results)

    async def _each(self, conversations: Sequence[int]) -> list[Outcome | None]:
        """One by one, each attempt written before it is made: one of these may have ended the process before."""
        results = []
        for conversation in conversations:
            if await self._around.store.run(partial(begin, conversation, self._around)):
                results += await self._together([conversation], is_written=True)
            else:
                self._given_up(conversation)
        self._warily = max(0, self._warily - len(conversations)) if conversations else 0
        return results

    async def _together(self, conversations: Sequence[int], *, is_written: bool = False) -> list[Outcome | None]:
        understand = await self._ahead(conversations)
        each = (self._decide(conversation, understand, is_written=is_written) for conversation in conversations)
        turns = asyncio.gather(*each)
        self._around.bells.leaving.ring()
        return await turns

    async def _ahead(self, conversations: Sequence[int]) -> Understand:
        """Where others wait to write, think before it is our turn: what was read beforehand is understood already."""
        if not self._around.store.is_shared or not conversations:
            return understand_all
        texts = await self._around.store.read(lambda: _said_in(conversations))
        fitted, known = self._around.knowledge().fitted, dict[str, Understanding]()
        for text in texts:
            with contextlib.suppress(Exception):  # its own turn meets it again, alone
                known[text] = understand_all(text, fitted)
            await asyncio.sleep(0)

        def understand(text: str, of: Fitted) -> Understanding:
            return known[text] if of is fitted and text in known else understand_all(text, of)

        return understand

    async def _decide(
        self, conversation_id: int, understand: Understand, *, is_written: bool = False
    ) -> Outcome | None:
        try:
            return await self._around.store.run(lambda: turn(conversation_id, self._around, understand))
        except StoreUnavailableError:
            raise
        except Exception:
            self._around.log.exception("turn.failed", conversation=conversation_id)
            await self._failed(conversation_id, is_written=is_written)
            return None

    async def _failed(self, conversation_id: int, *, is_written: bool) -> None:
        """Later, or given to the team; a turn that cannot even be given away waits."""
        try:
            if await self._around.store.run(lambda: failed(conversation_id, self._around, is_written=is_written)):
                self._given_up(conversation_id)
        except StoreUnavailableError:
            raise
        except Exception:
            self._around.log.exception("turn.failed", conversation=conversation_id)
            await self._around.store.run(lambda: postpone(conversation_id, self._around))

    def _given_up(self, conversation_id: int) -> None:
        self._around.log.error("turn.set_aside", conversation=conversation_id)
        self._around.metrics.decisions.labels("escalate", Reason.DEFECT.value).inc()
        self._around.bells.outbox.ring()
        self._around.bells.news.ring()

    def _due(self) -> Step[Rows]:
        return (yield q("due_conversations", self._around.now(), AT_ONCE))

    async def _pause(self) -> float:
        """For how many seconds nothing is due; at most until the next sweep."""
        due = (await self._around.store.read(_next_due))[0]["due"]
        return SWEEP_SECONDS if due is None else float(min(SWEEP_SECONDS, (due - self._around.now()) / 1000))

    def _report(self, outcome: Outcome) -> None:
        kind = type(outcome.decision).__name__.lower()
        self._around.metrics.decisions.labels(kind, outcome.decision.reason.value).inc()
        self._around.log.info(
            "turn.decided",
            conversation=outcome.conversation_id,
            decision=kind,
            reason=outcome.decision.reason.value,
            intent=outcome.intent,
            confidence=round(outcome.confidence, 3),
        )


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a turn came to, for logs and figures: ids, no text."""

    conversation_id: int
    decision: Decision
    intent: str
    confidence: float


def turns(around: Surroundings, since_ms: int) -> Step[list[Outcome | None]]:
    """Decide all that is due and was said since then, in one transaction."""
    due = _one_of_each((yield q("due_conversations", around.now(), AT_ONCE)))
    made = []
    for row in due:
        if row["received_ms"] >= since_ms:
            made.append((yield from turn(row["id"], around)))
    return made


def turn(conversation_id: int, around: Surroundings, understand: Understand = understand_all) -> Step[Outcome | None]:
    """Decide what is due in one conversation; None when nothing is, or when the rest of a burst is awaited."""
    since = around.now() - ROUNDS_MINUTES * 60_000
    conversation = (yield q("conversation_now", conversation_id, since))[0]
    undecided = yield q("undecided", conversation_id)
    others = [row for row in undecided if row["writer"] != Writer.FOLLOWER]
    yield from _ignore_others(conversation, others, around)
    said = [row for row in undecided if row["writer"] == Writer.FOLLOWER]
    if not said:
        return None
    heard = hear(conversation, said, around, understand)
    decision = decide(
        heard.message,
        _state(heard),
        heard.understanding,
        heard.knowledge.library,
        heard.knowledge.today(heard.now_ms),
        as_hold(conversation["hold"]),
    )
    rest_due = heard.first_received_ms + int(heard.knowledge.library.matching.merge_seconds * 1000)
    if heard.now_ms < rest_due and wants_rest(decision, heard.message, heard.knowledge.library):
        yield q("await_rest", conversation_id, rest_due)
        return None
    decision = yield from carry_out(heard, decision)
    return Outcome(conversation_id, decision, heard.intent, heard.confidence)


def _state(heard: Heard) -> Conversation:
    conversation = heard.conversation
    return Conversation(
        owner=Owner(conversation["owner"]),
        blocked=bool(conversation["blocked"]),
        opted_out=bool(conversation["opted_out"]),
        clarified=bool(conversation["clarified"]),
        held=bool(conversation["held"]),
        rounds=conversation["rounds"],
        hands_off=heard.hands_off,
    )


def _ignore_others(conversation: Row, rows: list[Row], around: Surroundings) -> Step[None]:
    """Our own comments and other bots' messages are settled one by one, unanswered."""
    for row in rows:
        reason = Reason.OWN_ECHO if row["writer"] == Writer.BRAND else Reason.OTHER_BOT
        made = yield q(
            "record_decision", conversation["id"], "ignore", reason.value, "", 0.0, "{}", "", around.now()
        )  # fmt: skip
        yield q("decide_message", row["id"], made[0]["id"])


def _said_in(conversations: Sequence[int]) -> Step[list[str]]:
    rows = yield q("undecided_in", json.dumps(conversations))
    said = [row for row in rows if row["writer"] == Writer.FOLLOWER]
    return [words_of(list(turn)) for _, turn in groupby(said, key=lambda row: row["conversation_id"])]


def _one_of_each(due: Rows) -> list[Row]:
    """The first of each follower's: what they say in one place may settle how they are answered in another."""
    firsts: dict[tuple[str, str, str], Row] = {}
    for row in due:
        firsts.setdefault((row["platform"], row["account"], row["follower"]), row)
    return list(firsts.values())


def _next_due() -> Step[Rows]:
    return (yield q("next_due"))
