"""What people thought of answers changes how sure the bot is: outcomes are looked for twice a minute.

The loop is never kept: rows are read a few at a time, and whatever takes computing is done in a thread.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from functools import partial
from typing import Final

from bot.judgements import Judgement, judgements, outcomes_of, share_of
from bot.knowledge import Experience
from bot.live_library import LiveLibrary
from bot.outcomes import Marks, first_marks, take_in
from bot.questions import answered_from_library, inbox
from bot.store.outgoing import DAY_MS
from bot.store.transaction import Step, StoreUnavailableError, q
from bot.surroundings import Surroundings
from intents.experience import Adjustment, learn_from
from intents.suggesting import suggestions

LOOK_SECONDS: Final = 30.0
HOUR_MS: Final = 3_600_000
"""How soon an inbox that was too small is read again."""
EXAMPLES_MS: Final = 10 * 60_000
"""How often examples worth adding are looked for, which takes some computing."""


class Learner:
    """Keeps the library in force up to date with what people thought of its answers."""

    def __init__(self, around: Surroundings, library: LiveLibrary) -> None:
        """Nothing is learned before ``begin``."""
        self._around = around
        self._library = library
        self._marks: Marks | None = None
        self._known = (-1, -1)
        self._judgements: list[Judgement] = []
        self._in_force = (0.0, 1.0)
        self._examples_due_ms = 0
        self._examples_of: object = None
        self._inbox_due_ms = around.now() + DAY_MS if library.inbox else 0

    async def begin(self) -> None:
        """Put in force what was learned before the start. Nothing may be decided before: what the calibrator said
        about a decision is told by the adjustment that was in force then.

        Where the database cannot be read now the shipped calibrator is in force; the next look learns.
        """
        try:
            self._in_force = await self._around.store.read(_in_force)
            await self._learn()
        except StoreUnavailableError as error:
            self._around.log.warning("learning.paused", error=str(error))

    async def run(self) -> None:
        """Look again and again until cancelled."""
        while True:
            try:
                await self.look()
            except StoreUnavailableError as error:
                self._around.log.warning("learning.paused", error=str(error))
            await asyncio.sleep(LOOK_SECONDS)

    async def look(self) -> None:
        """Learn from what has happened since the last look. Raises StoreUnavailableError."""
        await self._take_in()
        await self._learn()
        await self._find_examples()
        await self._listen()

    @property
    def _experience(self) -> Experience:
        return self._library.knowledge().experience

    async def _take_in(self) -> None:
        language = self._library.knowledge().fitted.corpus.reader.language
        marks = self._marks
        if marks is None:
            marks = await self._around.store.read(first_marks)
        while (newest := await self._around.store.run(partial(take_in, marks, language))) != marks:
            marks = newest
        self._marks = marks

    async def _learn(self) -> None:
        known = await self._around.store.read(_known)
        if known != self._known:
            self._judgements = await self._around.store.read(judgements)
            await self._adjust(await asyncio.to_thread(learn_from, list(outcomes_of(self._judgements))))
            self._known = known
        bar = self._library.knowledge().fitted.threshold
        share = share_of(self._judgements, self._experience.adjustment, bar)
        await self._library.learn(replace(self._experience, share=share))

    async def _adjust(self, adjustment: Adjustment) -> None:
        """Put an adjustment in force, its row first."""
        now = (adjustment.shift, adjustment.slope)
        if now != self._in_force:
            row = (*now, len(self._judgements), self._around.now())
            await self._around.store.run(partial(_adopted, row))
            self._in_force = now
            self._around.log.info("confidence.adjusted", shift=now[0], slope=now[1], outcomes=len(self._judgements))
        await self._library.learn(replace(self._experience, adjustment=adjustment))

    async def _find_examples(self) -> None:
        knowledge = self._library.knowledge()
        of = (self._known, knowledge.library.version, knowledge.fitted.key)
        if of == self._examples_of or self._around.now() < self._examples_due_ms:
            return
        answered = await self._around.store.read(answered_from_library)
        found = await asyncio.to_thread(suggestions, knowledge.fitted, answered)
        await self._library.learn(replace(self._experience, examples=found))
        self._examples_of, self._examples_due_ms = of, self._around.now() + EXAMPLES_MS

    async def _listen(self) -> None:
        """Once a day fit anew beside what followers write; what they took back is not among it any more."""
        if self._around.now() < self._inbox_due_ms:
            return
        texts = await self._around.store.read(inbox)
        if texts != self._library.inbox and not await self._library.hear(texts):
            self._around.log.warning("inbox.refused", texts=len(texts))
        self._inbox_due_ms = self._around.now() + (DAY_MS if texts else HOUR_MS)


def _known() -> Step[tuple[int, int]]:
    row = (yield q("outcomes_until_now"))[0]
    return row["count"], row["newest_ms"]


def _in_force() -> Step[tuple[float, float]]:
    rows = yield q("adjustment_in_force")
    return (rows[0]["shift"], rows[0]["slope"]) if rows else (0.0, 1.0)


def _adopted(row: tuple[object, ...]) -> Step[None]:
    """Of several processes that learn the same, one says so."""
    if row[:2] != (yield from _in_force()):
        yield q("keep_adjustment", *row)
