"""What time asks of an open escalation: reminders, a promise kept or apologised for, closing, waking.

``mind`` is the whole policy: from how an escalation stands it tells what is to be done now and when to look again.
Every time is in milliseconds since the epoch.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from intents.contents import Brand, DeskRules
from intents.office import DAY_MINUTES, MINUTE_MS, Office, office_of

MOST_NAGS: Final = 5
UNSEEN_MS: Final = 10 * MINUTE_MS
"""How long a desk may fail to show an escalation before that is told."""
WITHIN: Final = 60
"""Office minutes within which a follower hears from a person, where the workspace does not say."""
WITHIN_UNKNOWN: Final = 720
"""… and where its hours are not known."""
SPARE_MS: Final = 60 * MINUTE_MS
"""The last reminder before a reply window closes comes so early, and that long before people leave."""
URGENT_NAGS: Final = (5, 15, 30, 60, 120)
"""Minutes after which an urgent escalation is called out again, whatever the hour."""
LOOK_MS: Final = 60 * MINUTE_MS
"""An open escalation is looked at so often at least, since rules may change."""


class Deed(StrEnum):
    """Something that is due."""

    WAKE = "wake"
    """The time for which it was snoozed is over."""
    ELSEWHERE = "elsewhere"
    """One desk could not show it, another does: said there."""
    UNSEEN = "unseen"
    """No desk could show it: the follower is told that nobody has it yet."""
    NAG = "nag"
    """A reminder to the claimer, else to the team."""
    LATE = "late"
    """The promised time has passed and nobody has answered."""
    WARN = "warn"
    """It will be closed tomorrow or so."""
    CLOSE = "close"
    """Nobody has had anything to say for long."""
    GIVE_BACK = "give_back"
    """A person answered in the platform's own app and has been quiet since: the bot answers again."""


@dataclass(frozen=True, slots=True)
class TimeRules:
    """What a workspace says about time; spans in minutes, 0 is never."""

    office: Office
    within: int
    nag: tuple[int, ...] | None
    close_after: int
    give_back_after: int

    def promise(self, since_ms: int) -> int:
        """By when a person answers what was said then."""
        return self.office.add(self.office.in_office(since_ms), self.within)


def rules_of(brand: Brand, desk: DeskRules) -> TimeRules:
    """The rules of a workspace."""
    office = office_of(brand, desk)
    within = (WITHIN if office.known else WITHIN_UNKNOWN) if desk.answer_within is None else desk.answer_within
    return TimeRules(office, within, desk.nag, desk.close_after, desk.give_back_after)


@dataclass(frozen=True, slots=True)
class Standing:
    """How an open escalation stands."""

    opened_ms: int
    claimed: bool = False
    in_app: bool = False
    """Whoever has it answers in the platform's own app."""
    urgent: bool = False
    owed_ms: int | None = None
    """Since when the follower waits for a person's word; None: they have it."""
    promised_ms: int | None = None
    late: bool = False
    """That the promise was missed is known already."""
    nags: int = 0
    """Reminders so far of what is owed now."""
    last_word_ms: int = 0
    """When the follower or a person said something last."""
    person_ms: int = 0
    """When a person said something last; 0: never."""
    window_ends_ms: int | None = None
    """When the window closes in which a person may answer: the free one, and once that has closed the longer one."""
    missing: frozenset[str] = frozenset()
    """Desks that do not show it."""
    shown: bool = True
    """Whether any desk shows it, or there is none but the console."""
    gathered: bool = False
    """It waits on the card of another, whose reminders are its own."""
    told: frozenset[Deed] = frozenset()
    """What is done only once and has been."""
    warned_ms: int = 0
    snoozed_until_ms: int | None = None
    snoozed_for_reply: bool = False

    @property
    def asleep(self) -> bool:
        """Whether the team has put it out of sight."""
        return self.snoozed_until_ms is not None or self.snoozed_for_reply


@dataclass(frozen=True, slots=True)
class Next:
    """What is due now, in order, and when to look again if nothing happens before."""

    deeds: tuple[Deed, ...]
    look_ms: int
    nags: int = 0
    """How many reminders are counted as given after this one; those slept through are not made up for."""


_INSTEAD: Final = ((Deed.WARN, Deed.CLOSE), (Deed.LATE, Deed.NAG))
"""Of two that come due at once, the first alone is done: closing is announced, and lateness is a reminder, too."""


def mind(standing: Standing, rules: TimeRules, now_ms: int) -> Next:
    """What is to be done now and when to look again."""
    moments = sorted(_moments(standing, rules), key=lambda moment: moment[0])
    due = tuple(dict.fromkeys(deed for at, deed in moments if at <= now_ms))
    for more, less in _INSTEAD:
        if more in due:
            due = tuple(deed for deed in due if deed is not less)
    ahead = [at for at, _ in moments if at > now_ms]
    nags = standing.nags + sum(at <= now_ms for at, deed in moments if deed is Deed.NAG)
    return Next(due, min([*ahead, now_ms + LOOK_MS]), nags)


def _moments(standing: Standing, rules: TimeRules) -> Iterator[tuple[int, Deed]]:
    yield from _unshown(standing)
    if standing.snoozed_until_ms is not None:
        yield standing.snoozed_until_ms, Deed.WAKE
    if standing.owed_ms is not None:
        if not standing.asleep and not standing.gathered:
            yield from ((at, Deed.NAG) for at in nags(standing, rules)[standing.nags :])
        if standing.promised_ms is not None and not standing.late:
            yield standing.promised_ms, Deed.LATE
    elif standing.snoozed_until_ms is None:
        yield from _ending(standing, rules)


def _unshown(standing: Standing) -> Iterator[tuple[int, Deed]]:
    at = standing.opened_ms + UNSEEN_MS
    if not standing.shown and Deed.UNSEEN not in standing.told:
        yield at, Deed.UNSEEN
    if standing.shown and standing.missing and not standing.gathered and Deed.ELSEWHERE not in standing.told:
        yield at, Deed.ELSEWHERE


def _ending(standing: Standing, rules: TimeRules) -> Iterator[tuple[int, Deed]]:
    """Answered, and nobody says anything any more."""
    if standing.in_app:
        if rules.give_back_after:
            yield standing.person_ms + rules.give_back_after * MINUTE_MS, Deed.GIVE_BACK
    elif rules.close_after:
        quiet = standing.last_word_ms
        warn = min(DAY_MINUTES, rules.close_after // 3)
        if standing.warned_ms <= quiet:
            yield quiet + (rules.close_after - warn) * MINUTE_MS, Deed.WARN
        yield max(quiet + rules.close_after * MINUTE_MS, standing.warned_ms + warn * MINUTE_MS), Deed.CLOSE


# --- reminders -------------------------------------------------------------------------------------------------------


def nags(standing: Standing, rules: TimeRules) -> tuple[int, ...]:
    """Every reminder of what is owed now, in order, at most MOST_NAGS.

    The workspace's own, in office minutes; else worked out: halfway to the promise, shortly before it, halfway through
    what is left of the reply window, and before it closes. All while people are in, but for what is urgent.
    """
    since = standing.opened_ms if standing.owed_ms is None else standing.owed_ms
    if rules.nag is not None:
        return tuple(rules.office.add(since, minutes) for minutes in rules.nag[:MOST_NAGS])
    if standing.urgent:
        return tuple(since + minutes * MINUTE_MS for minutes in URGENT_NAGS)
    return tuple(sorted({*_before_promise(since, rules), *_before_window(standing, rules, since)}))[:MOST_NAGS]


def _before_promise(since: int, rules: TimeRules) -> Iterator[int]:
    begins = rules.office.in_office(since)
    yield rules.office.add(begins, rules.within // 2)
    yield rules.office.add(begins, rules.within * 5 // 6)


def _before_window(standing: Standing, rules: TimeRules, since: int) -> Iterator[int]:
    """Between the promise and the end of the reply window, or of a day where there is none, if that lies behind it."""
    promised, ends = standing.promised_ms, standing.window_ends_ms
    if promised is None:
        return
    ends = since + DAY_MINUTES * MINUTE_MS if ends is None else ends
    last = rules.office.last_chance(ends - 2 * SPARE_MS, SPARE_MS)
    half = rules.office.last_chance((promised + ends) // 2, SPARE_MS)
    yield from (at for at in {half, last} if at > promised)
