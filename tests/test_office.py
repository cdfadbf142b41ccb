"""When people are in: hours read out of words, holidays, changes of clocks, office time."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intents.contents import Brand
from intents.moments import when_in_words
from intents.office import FAR_DAYS, Office, read_hours, span_in_words
from tests.clock import LISBON, moment

NINE_TO_SIX = (540, 1080)
WEEK = "Mon–Fri 9:00–18:00"
DAY_MS = 86_400_000


def office(hours: str = WEEK, *holidays: str) -> Office:
    """An office in Lisbon."""
    return Office(read_hours(hours), frozenset(map(date.fromisoformat, holidays)), LISBON)


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("Mon–Fri 9:00–18:00, Lisbon time", {0: [NINE_TO_SIX], 4: [NINE_TO_SIX], 5: []}),
        ("mon-fri 9am to 6pm CET", {0: [NINE_TO_SIX], 6: []}),
        ("Monday to Friday, 9.00 - 18.00", {2: [NINE_TO_SIX], 5: []}),
        ("Mon–Fri 9–12:30 and 14–18, Sat 10am–2pm", {1: [(540, 750), (840, 1080)], 5: [(600, 840)], 6: []}),
        ("Mon, Wed and Fri 9–17; closed on Sundays", {0: [(540, 1020)], 1: [], 2: [(540, 1020)], 6: []}),
        ("Mon–Sat 10:00–19:00, closed on Sundays and public holidays", {5: [(600, 1140)], 6: []}),
        ("Mon-Fri 9 am - 6 pm, Sunday closed", {0: [NINE_TO_SIX], 6: []}),
        ("Fri–Mon 8–24", {0: [(480, 1440)], 3: [], 4: [(480, 1440)], 6: [(480, 1440)]}),
        ("Sat 22:00–02:00", {5: [(1320, 1440)], 6: [(0, 120)]}),
        ("daily 10–22", {0: [(600, 1320)], 6: [(600, 1320)]}),
        ("Weekdays 9–18 and weekends 10–12", {4: [NINE_TO_SIX], 5: [(600, 720)]}),
    ],
)
def test_hours_are_read_out_of_words(words: str, days: dict[int, list[tuple[int, int]]]) -> None:
    """English days and times, as people write them."""
    week = read_hours(words)
    assert {day: list(week[day]) for day in days} == days


@pytest.mark.parametrize(
    "words",
    ["", "whenever we can", "9–18", "Mon–Fri", "weekdays 9 to 5", "Mon 9–99", "Mon 13pm–14pm", "Mo–Fr 9–18 Uhr"],
)
def test_hours_that_are_not_clear_stay_words(words: str) -> None:
    """Rather no hours than wrong ones."""
    assert read_hours(words) == ()


@pytest.mark.parametrize(
    ("at", "opening"),
    [
        ("2026-11-30 10:00", "2026-11-30 10:00"),
        ("2026-11-30 08:59", "2026-11-30 09:00"),
        ("2026-11-30 18:00", "2026-12-01 09:00"),
        ("2026-11-27 19:00", "2026-11-30 09:00"),
        ("2026-12-24 18:30", "2026-12-28 09:00"),
    ],
)
def test_the_next_opening(at: str, opening: str) -> None:
    """Now, this morning, tomorrow, after the weekend, after Christmas."""
    shop = office(WEEK, "2026-12-25")
    assert shop.next_opening(moment(at)) == moment(opening)
    assert shop.is_open(moment(at)) is (at == opening)


@pytest.mark.parametrize(
    ("at", "minutes", "then"),
    [
        ("2026-11-30 10:00", 60, "2026-11-30 11:00"),
        ("2026-11-30 17:30", 60, "2026-12-01 09:30"),
        ("2026-11-27 17:30", 60, "2026-11-30 09:30"),
        ("2026-11-28 12:00", 60, "2026-11-30 10:00"),
        ("2026-12-24 17:00", 120, "2026-12-28 10:00"),
        ("2026-11-30 09:00", 9 * 60, "2026-11-30 18:00"),
    ],
)
def test_office_time(at: str, minutes: int, then: str) -> None:
    """Only the time in which people are in counts."""
    assert office(WEEK, "2026-12-25").add(moment(at), minutes) == moment(then)


@pytest.mark.parametrize("sunday", ["2026-03-29", "2026-10-25"])
def test_a_change_of_clocks_does_not_move_the_opening(sunday: str) -> None:
    """Nine on the wall is nine, the night before being an hour shorter or longer."""
    shop = office("Mon–Sun 9–18")
    night = moment(f"{sunday} 00:30")
    assert shop.next_opening(night) == moment(f"{sunday} 09:00")
    hours = (moment(f"{sunday} 09:00") - night) / 3_600_000
    assert hours == (7.5 if sunday == "2026-03-29" else 9.5)


def test_a_change_of_clocks_within_opening_hours() -> None:
    """Open all night: the skipped hour is no office time."""
    shop = office("Sat 20–24, Sun 0–6")
    assert shop.add(moment("2026-03-28 23:00"), 180) == moment("2026-03-29 03:00")


def test_unknown_hours_are_always_open() -> None:
    """Nobody can be told when such an office is back."""
    shop = office("whenever we can")
    at = moment("2026-11-28 03:00")
    assert (shop.known, shop.is_open(at), shop.next_opening(at)) == (False, True, at)
    assert shop.add(at, 30) == at + 1_800_000
    assert shop.begins(at) == moment("2026-11-28 09:00")


def test_an_office_that_is_closed_for_months() -> None:
    """Nobody is in, and nothing loops for ever."""
    days = [date.fromordinal(date(2026, 11, 1).toordinal() + ahead).isoformat() for ahead in range(400)]
    shop, at = office(WEEK, *days), moment("2026-11-30 10:00")
    assert shop.never_opens(at)
    assert shop.add(at, 5) == shop.in_office(at) == at + FAR_DAYS * DAY_MS
    assert shop.last_chance(at, 60_000) == at


def test_the_last_chance_before_they_leave() -> None:
    """Saturday afternoon is too late: Friday, an hour before they leave."""
    shop = office()
    assert shop.last_chance(moment("2026-11-28 15:00"), 3_600_000) == moment("2026-11-27 17:00")
    assert shop.last_chance(moment("2026-11-27 15:00"), 3_600_000) == moment("2026-11-27 15:00")


def test_when_a_day_begins() -> None:
    """At the opening; never on a day off."""
    shop = office(WEEK, "2026-12-25")
    assert shop.begins(moment("2026-11-30 15:00")) == moment("2026-11-30 09:00")
    assert shop.begins(moment("2026-11-28 15:00")) is None
    assert shop.begins(moment("2026-12-25 15:00")) is None


@pytest.mark.parametrize(
    ("at", "english", "portuguese", "dutch"),
    [
        ("2026-11-30 17:05", "17:05", "17:05", "17:05"),
        ("2026-12-01 09:00", "tomorrow 9:00", "amanhã 9:00", "1.12. 9:00"),
        ("2026-12-04 10:00", "Friday 10:00", "sexta-feira 10:00", "4.12. 10:00"),
        ("2026-12-06 10:00", "Sunday 10:00", "domingo 10:00", "6.12. 10:00"),
        ("2026-12-07 10:00", "7 December 10:00", "7 de dezembro 10:00", "7.12. 10:00"),
        ("2026-11-29 10:00", "29 November 10:00", "29 de novembro 10:00", "29.11. 10:00"),
    ],
)
def test_a_moment_in_words(at: str, english: str, portuguese: str, dutch: str) -> None:
    """As followers read it, in the brand's zone; in the brand's language, or the follower's where that is told."""
    now = moment("2026-11-30 10:00")
    assert when_in_words(moment(at), now, Brand(timezone="Europe/Lisbon")) == english
    assert when_in_words(moment(at), now, Brand(locale="pt_BR", timezone="Europe/Lisbon")) == portuguese
    assert when_in_words(moment(at), now, Brand(timezone="Europe/Lisbon"), "pt-BR") == portuguese
    assert when_in_words(moment(at), now, Brand(locale="nl", timezone="Europe/Lisbon")) == dutch


@pytest.mark.parametrize(
    ("tongue", "words"),
    [
        ("es", ["mañana 10:00", "viernes 10:00", "7 de diciembre 10:00"]),
        ("de", ["morgen 10:00", "Freitag 10:00", "7. Dezember 10:00"]),
        ("fr", ["demain 10:00", "vendredi 10:00", "7 décembre 10:00"]),
        ("it", ["domani 10:00", "venerdì 10:00", "7 dicembre 10:00"]),
    ],
)
def test_a_moment_in_the_followers_words(tongue: str, words: list[str]) -> None:
    """Each language that the library knows has its days and months."""
    now, brand = moment("2026-11-30 10:00"), Brand(timezone="Europe/Lisbon")
    days = ("2026-12-01 10:00", "2026-12-04 10:00", "2026-12-07 10:00")
    assert [when_in_words(moment(day), now, brand, tongue) for day in days] == words


@pytest.mark.parametrize(
    ("zone", "words"), [("Pacific/Auckland", "15:00"), ("Europe/Lisbon", "tomorrow 2:00"), ("Asia/Tokyo", "11:00")]
)
def test_a_moment_is_told_as_the_clocks_of_the_brand_show_it(zone: str, words: str) -> None:
    """Whatever those of the machine show; whether it is another day hangs on them, too."""
    now, at = moment("2026-11-30 23:00"), moment("2026-12-01 02:00")
    assert when_in_words(at, now, Brand(timezone=zone)) == words


def test_spans_in_words() -> None:
    """Minutes, hours, days."""
    assert [span_in_words(minutes * 60_000) for minutes in (-1, 45, 180, 3000)] == ["0 min", "45 min", "3 h", "2 days"]


@settings(deadline=None)
@given(at=st.integers(moment("2026-01-01 00:00"), moment("2027-12-31 00:00")), minutes=st.integers(1, 3000))
def test_office_time_adds_up(at: int, minutes: int) -> None:
    """In two steps or in one, it ends at the same moment, which is never earlier and never when nobody is in."""
    shop = office("Mon–Fri 9–12:30 and 14–18, Sat 22:00–02:00", "2026-12-25", "2027-01-01")
    end = shop.add(at, minutes)
    assert end >= at + minutes * 60_000
    assert shop.add(shop.add(at, minutes // 2), minutes - minutes // 2) == end
    assert shop.is_open(end - 1)
