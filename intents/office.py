"""When people are in: opening hours read out of words, holidays, and what lies how many office minutes ahead.

Times are milliseconds since the epoch; days and hours are the brand's own, in its zone. A workspace whose hours cannot
be read counts as always open: nobody can be told when it will be back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from intents.contents import Brand, DeskRules, Week

MINUTE_MS: Final = 60_000
DAY_MINUTES: Final = 1440
FAR_DAYS: Final = 120
"""How far ahead an opening is looked for."""
MORNING: Final = 9 * 60
"""The minute at which a day begins where no hours are known."""
EVENING: Final = 15 * 60
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)

_DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_GROUPS: Final = {
    "weekdays": range(5), "weekday": range(5), "weekends": range(5, 7), "weekend": range(5, 7),
    "daily": range(7), "every day": range(7), "everyday": range(7),
}  # fmt: skip
_TAIL = re.compile(r"[,;]?\s*\(?\b(?:[a-z/_ ]+\s)?(?:time|cet|cest|gmt|utc|wet|west|bst)\)?\s*\.?\Z")
_TOKEN = re.compile(
    r"(?P<group>every day|everyday|daily|weekdays?|weekends?)"
    r"|(?P<day>mon|tues|tue|wednes|wed|thurs|thur|thu|fri|satur|sat|sun)(?:days|day|s)?\b\.?"
    r"|(?P<closed>closed)"
    r"|(?P<time>(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d{2}))?\s*(?P<half>am|pm|a\.m\.|p\.m\.)?(?:\s*h\b)?)"
    r"|(?P<dash>[-–—]|\bto\b|\btill?\b|\buntil\b|\bthrough\b)"
    r"|(?P<gap>[\s,;:/&+()]+|\band\b|\bfrom\b|\bon\b|\bopen\b|\b(?:public |bank )?holidays?\b)",
)


# --- words -> a week ------------------------------------------------------------------------------------------------


def read_hours(words: str) -> Week:
    """The opening hours that words tell, as seven days of spans in minutes; empty where they cannot be read.

    Reads English day names and ranges with several spans each: ``Mon–Fri 9:00–12:30 and 14–18, Sat 10am–2pm``; a time
    zone at the end is ignored, for hours are the brand's.
    """
    try:
        return _week(_joined(_tokens(_TAIL.sub("", words.casefold().strip()))))
    except _Unreadable:
        return ()


class _Unreadable(Exception):  # noqa: N818  an outcome: the hours stay words
    """The words do not tell opening hours, or not clearly."""


@dataclass(frozen=True, slots=True)
class _Days:
    days: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int


_Token = _Days | int | str


def _tokens(words: str) -> list[_Token]:
    """Days, minutes of a day, ``-`` and ``closed`` in order; nothing where something else stands among them."""
    found: list[_Token] = []
    at = 0
    while at < len(words):
        match = _TOKEN.match(words, at)
        if match is None:
            return []
        if (token := _token(match)) is not None:
            found.append(token)
        at = match.end()
    return found


def _token(match: re.Match[str]) -> _Token | None:
    if match["group"]:
        return _Days(tuple(_GROUPS[match["group"]]))
    if match["day"]:
        return _Days((next(n for n, day in enumerate(_DAYS) if day.startswith(match["day"][:3])),))
    if match["closed"]:
        return "closed"
    if match["time"]:
        return _minute(match)
    return "-" if match["dash"] else None


def _minute(match: re.Match[str]) -> int:
    """A time of day in minutes; beyond the day's end where it is none."""
    hour, minute, half = int(match["hour"]), int(match["minute"] or 0), (match["half"] or "")[:1]
    if (half and not 1 <= hour <= 12) or minute > 59:
        return DAY_MINUTES + 1
    hour = hour % 12 + (12 if half == "p" else 0) if half else hour
    return hour * 60 + minute


def _joined(tokens: list[_Token]) -> Iterator[_Days | _Span | str]:
    """Ranges of days and of times as one each."""
    rest = list(tokens)
    while rest:
        match rest:
            case [_Days((first,)), "-", _Days((last,)), *more]:
                yield _Days(tuple((first + step) % 7 for step in range((last - first) % 7 + 1)))
                rest = more
            case [int(start), "-", int(end), *more] if _is_span(start, end):
                yield _Span(start, end)
                rest = more
            case [_Days() | "closed" as one, *more]:
                yield one
                rest = more
            case _:
                raise _Unreadable


def _is_span(start: int, end: int) -> bool:
    """Whether these are hours: only an evening goes on beyond midnight; ``9 to 5`` may mean anything."""
    return max(start, end) <= DAY_MINUTES and (start < end or (start > end and start >= EVENING))


def _week(parts: Iterator[_Days | _Span | str]) -> Week:
    """Spans belong to the days named before them; ``closed`` to the days before it, or else to those after it."""
    spans: list[list[_Span]] = [[] for _ in range(7)]
    days: tuple[int, ...] = ()
    settled, shut = True, False
    for part in parts:
        match part:
            case _Days(named):
                days = named if settled else days + named
                settled = shut
                shut = False
            case _Span():
                if not days:
                    raise _Unreadable
                for day in days:
                    spans[day].append(part)
                settled = True
            case _:
                shut = settled
                settled = True
    if not settled or not any(spans):
        raise _Unreadable
    return _by_day(spans)


def _by_day(spans: list[list[_Span]]) -> Week:
    """Each day's spans in order; one beyond midnight ends on the next day."""
    week: list[list[tuple[int, int]]] = [[] for _ in range(7)]
    for day, named in enumerate(spans):
        for span in named:
            if span.start < span.end:
                week[day].append((span.start, span.end))
            else:
                week[day].append((span.start, DAY_MINUTES))
                week[(day + 1) % 7] += [(0, span.end)] if span.end else []
    return tuple(tuple(_merged(day)) for day in week)


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


# --- the office ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Office:
    """Opening hours and holidays in the brand's zone."""

    week: Week
    """Seven days of spans, Monday first; empty: hours are not known, and it counts as always open."""
    holidays: frozenset[date]
    zone: ZoneInfo

    @property
    def known(self) -> bool:
        """Whether it is known when people are in."""
        return bool(self.week)

    def is_open(self, at_ms: int) -> bool:
        """Whether people are in."""
        return not self.known or self.next_opening(at_ms) == at_ms

    def never_opens(self, at_ms: int) -> bool:
        """Whether nobody is in for months."""
        return self.next_opening(at_ms) is None

    def next_opening(self, at_ms: int) -> int | None:
        """When people are in again: at once if they are in now. None: not for months."""
        if not self.known:
            return at_ms
        return next((max(start, at_ms) for start, _ in self._openings(at_ms)), None)

    def add(self, at_ms: int, minutes: int) -> int:
        """When so many minutes of office time have passed."""
        left = minutes * MINUTE_MS
        if not self.known:
            return at_ms + left
        for start, end in self._openings(at_ms):
            begins = max(start, at_ms)
            if end - begins >= left:
                return begins + left
            left -= end - begins
        return at_ms + FAR_DAYS * DAY_MINUTES * MINUTE_MS

    def in_office(self, at_ms: int) -> int:
        """That moment if people are in then, else when they are in next; far away if never."""
        opening = self.next_opening(at_ms)
        return at_ms + FAR_DAYS * DAY_MINUTES * MINUTE_MS if opening is None else opening

    def last_chance(self, at_ms: int, spare_ms: int) -> int:
        """That moment if people are in then; else ``spare_ms`` before they leave for the last time before it."""
        if self.is_open(at_ms):
            return at_ms
        day = self._day(at_ms)
        for back in range(8):
            before = [span for span in self._of_day(day - timedelta(days=back)) if span[1] <= at_ms]
            if before:
                start, end = before[-1]
                return max(start, end - spare_ms)
        return at_ms

    def begins(self, at_ms: int) -> int | None:
        """When people come in on the day of that moment; None on a day off. Without known hours: 9:00."""
        day = self._day(at_ms)
        if not self.known:
            return self._ms(day, MORNING)
        return next((start for start, _ in self._of_day(day)), None)

    def _openings(self, at_ms: int) -> Iterator[tuple[int, int]]:
        """From the one that is under way or next, in order."""
        first = self._day(at_ms)
        for ahead in range(FAR_DAYS):
            yield from (span for span in self._of_day(first + timedelta(days=ahead)) if span[1] > at_ms)

    def _of_day(self, day: date) -> Sequence[tuple[int, int]]:
        if not self.known or day in self.holidays:
            return ()
        return [(self._ms(day, start), self._ms(day, end)) for start, end in self.week[day.weekday()]]

    def _day(self, at_ms: int) -> date:
        return local(at_ms, self.zone).date()

    def _ms(self, day: date, minute: int) -> int:
        """A wall clock's minute as a moment; one that a change of clocks skips is as long after midnight as told."""
        at = datetime.combine(day + timedelta(days=minute // DAY_MINUTES), time(), self.zone)
        return int(at.replace(hour=minute % DAY_MINUTES // 60, minute=minute % 60).timestamp() * 1000)


def local(at_ms: int, zone: ZoneInfo) -> datetime:
    """A moment as a zone's clocks show it."""
    return (_EPOCH + timedelta(milliseconds=at_ms)).astimezone(zone)


def office_of(brand: Brand, rules: DeskRules) -> Office:
    """The office of a workspace."""
    return Office(rules.week, frozenset(map(date.fromisoformat, rules.holidays)), ZoneInfo(brand.timezone))


# --- in words --------------------------------------------------------------------------------------------------------


def span_in_words(ms: int) -> str:
    """How long that is, roughly: ``45 min``, ``3 h``, ``2 days``."""
    minutes = max(0, ms) // MINUTE_MS
    if minutes < 120:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 2 * DAY_MINUTES else f"{minutes // DAY_MINUTES} days"
