"""What a history proves: every message answered once, with a person, or shown as unknown, and else lost.

Pure. A history is what the vendors saw (the events they delivered, the texts they accepted, in order) and what the
database holds in the end. Where the two disagree the vendors are right: a row that says *sent* and was accepted by
nobody is a loss, an accepted text that no row accounts for is a double.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

OPEN: Final = frozenset({"waiting", "sending"})


class Ending(StrEnum):
    """What became of one event."""

    ANSWERED = "answered"
    """Everything that was to be said because of it was accepted, once."""
    WITH_PERSON = "with a person"
    """A desk shows it to the team."""
    UNKNOWN = "unknown and shown"
    """A text may or may not have arrived, and the team was told so."""
    DONE = "done"
    """It asked for no words, and was carried out."""
    UNHEARD = "never acknowledged"
    """It got no 200, so that it is still the vendor's to deliver."""
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that a vendor delivered. ``acknowledged``: whether it got its 200."""

    conversation: str
    key: str
    acknowledged: bool = True


@dataclass(frozen=True, slots=True)
class Accepted:
    """One text that a vendor took. ``row``: the row that it says it was sent for; 0 where it says nothing."""

    target: str
    via: str
    to: str
    text: str
    key: str
    row: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """One text to be said, as the database has it.

    ``cause``: the decision or act it came from, empty for what time or the program itself had to say. ``told``:
    whether the team was told that nobody knows what became of it.
    """

    id: int
    lane: str
    target: str
    via: str
    to: str
    text: str
    state: str
    receipt: str = ""
    cause: str = ""
    told: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the database says of one event.

    ``needs_person``: whether it is for the team to answer. ``shown``: whether a desk shows it to them.
    """

    key: str
    cause: str
    needs_person: bool = False
    shown: bool = False
    silent: bool = False
    """Nothing was to be said because of it."""
    set_aside: bool = False
    """It was tried again and again in vain, and the team has it for that reason."""


@dataclass(frozen=True, slots=True)
class History:
    """Events in the order they happened, texts in the order they were accepted, rows and outcomes in any."""

    events: Sequence[Event]
    accepted: Sequence[Accepted]
    rows: Sequence[Row]
    outcomes: Sequence[Outcome]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The judgement: how many events ended how, and a sentence for every fault."""

    endings: Counter[Ending]
    lost: tuple[str, ...] = ()
    doubled: tuple[str, ...] = ()
    reordered: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether nothing was lost, doubled or reordered."""
        return not (self.lost or self.doubled or self.reordered)


def excused(history: History) -> set[str]:
    """Whom something was not said to, or not surely, as the team was told: they may wait for what does not come."""
    aside = {one.key for one in history.outcomes if one.set_aside and one.shown}
    left = {event.conversation.partition(" ")[0] for event in history.events if event.key in aside}
    return left | {row.to for row in history.rows if row.told or row.state == "dead"}


def judged(history: History) -> Verdict:
    """Hold a history against the promises."""
    pairs = paired(history.accepted, history.rows)
    said = {row.id for _, row in pairs if row is not None}
    outcomes = {one.key: one for one in history.outcomes}
    rows_of: defaultdict[str, list[Row]] = defaultdict(list)
    for row in history.rows:
        rows_of[row.cause].append(row)

    def ending(event: Event) -> Ending:
        outcome = outcomes.get(event.key)
        if outcome is None or not outcome.cause:
            return Ending.LOST if event.acknowledged else Ending.UNHEARD
        return _ending(outcome, rows_of[outcome.cause], said)

    endings = [(event, ending(event)) for event in history.events]
    lost = [f"{event.key} of {event.conversation}" for event, end in endings if end is Ending.LOST]
    return Verdict(
        Counter(end for _, end in endings),
        (*lost, *_never_arrived(history.rows, said)),
        tuple(_doubled(history, pairs)),
        (*_rows_out_of_order(pairs), *_answers_out_of_order(history, pairs)),
    )


# --- which text was sent for which row -------------------------------------------------------------------------------

Pair = tuple[Accepted, Row | None]


def paired(accepted: Sequence[Accepted], rows: Sequence[Row]) -> list[Pair]:
    """Each accepted text with its row, one to one: by the row it names, by its receipt, by its words.

    A text that is left over has None.
    """
    free = {row.id: row for row in rows}
    receipts = {(row.target, row.receipt): row for row in rows if row.receipt}
    certain = [free.pop(row.id, None) if row else None for row in (_certain(one, free, receipts) for one in accepted)]
    return [(one, row or _by_words(one, free)) for one, row in zip(accepted, certain, strict=True)]


def _certain(one: Accepted, free: dict[int, Row], receipts: dict[tuple[str, str], Row]) -> Row | None:
    return free.get(one.row) if one.row else receipts.get((one.target, one.key))


def _by_words(one: Accepted, free: dict[int, Row]) -> Row | None:
    """The oldest row with these words that has no receipt of another text."""
    if one.row:
        return None
    for row in sorted(free.values(), key=lambda row: row.id):
        same = (row.target, row.via, row.to, row.text) == (one.target, one.via, one.to, one.text)
        if same and not row.receipt and row.state not in OPEN:
            return free.pop(row.id)
    return None


# --- losses ----------------------------------------------------------------------------------------------------------


def _ending(outcome: Outcome, rows: Sequence[Row], said: set[int]) -> Ending:
    if outcome.needs_person:
        return Ending.WITH_PERSON if outcome.shown else Ending.LOST
    if not rows:
        return Ending.DONE if outcome.silent else Ending.LOST
    unknown = [row for row in rows if row.state == "unknown"]
    if any(not row.told for row in unknown):
        return Ending.LOST
    if any(row.id not in said and row not in unknown for row in rows) and not outcome.shown:
        return Ending.LOST
    if unknown:
        return Ending.UNKNOWN
    return Ending.ANSWERED if all(row.id in said for row in rows) else Ending.WITH_PERSON


def _never_arrived(rows: Sequence[Row], said: set[int]) -> Iterator[str]:
    for row in rows:
        if row.state == "sent" and row.id not in said:
            yield f"row {row.id} ({row.via} to {row.to}) is called sent, and nobody accepted it"
        if row.state in OPEN:
            yield f"row {row.id} ({row.via} to {row.to}) still waits"


# --- doubles ---------------------------------------------------------------------------------------------------------


def _doubled(history: History, pairs: Sequence[Pair]) -> Iterator[str]:
    causes = {one.cause for one in history.outcomes}
    notices = {row.id for row in history.rows if row.via == "notice"}
    for one, row in pairs:
        if row is None and one.row in notices:
            continue  # an alarm twice is better than none
        if row is None:
            yield f"{one.key} ({one.via} to {one.to}) was accepted, and no row accounts for it"
        elif row.cause and row.cause not in causes:
            yield f"row {row.id} ({row.via} to {row.to}) answers a message that was answered otherwise"
    for key, times in Counter(one.key for one in history.outcomes).items():
        if times > 1:
            yield f"{key} was taken {times} times"


# --- order -----------------------------------------------------------------------------------------------------------


def _rows_out_of_order(pairs: Sequence[Pair]) -> Iterator[str]:
    newest: dict[str, int] = {}
    for _, row in pairs:
        if row is None:
            continue
        if row.id < newest.get(row.lane, 0):
            yield f"row {row.id} ({row.via} to {row.to}) came after row {newest[row.lane]}"
        newest[row.lane] = max(row.id, newest.get(row.lane, 0))


def _answers_out_of_order(history: History, pairs: Sequence[Pair]) -> Iterator[str]:
    """What was said first is answered first. Only what was said after the one before had its 200 has an order."""
    answers = [row.cause for _, row in pairs if row is not None and row.cause]
    place = {cause: number for number, cause in reversed(list(enumerate(answers)))}
    cause_of = {one.key: one.cause for one in history.outcomes}
    before: dict[str, tuple[str, int]] = {}
    for event in history.events:
        here = place.get(cause_of.get(event.key, ""))
        if here is None or not event.acknowledged:
            continue
        earlier = before.get(event.conversation)
        if earlier is not None and here < earlier[1]:
            yield f"{event.key} of {event.conversation} was answered before {earlier[0]}"
        before[event.conversation] = (event.key, here)
