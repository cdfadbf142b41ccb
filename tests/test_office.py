"""When people are in: hours read out of words, holidays, changes of clocks, office time."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intents.contents import Brand, DeskRules
from intents.moments import when_in_words
from intents.office import FAR_DAYS, Office, office_of, read_hours, span_in_words
from tests.clock import LISBON, moment

NINE_TO_SIX = (540, 1080)
WEEK = "Mon–Fri 9:00–18:00"
DAY_MS = 86_400_000


def office(hours: str = WEEK, *holidays: str) -> Office:
    """An office in Lisbon."""
    return Office(read_hours(hours), frozenset(map(date.fromisoformat, holidays)), LISBON)


def on(days: str, *spans: tuple[int, int]) -> dict[int, tuple[tuple[int, int], ...]]:
    """The same hours on several days, Monday being 0."""
    return {int(day): spans for day in days}


@pytest.mark.parametrize(
    ("words", "open_days"),
    [
        ("Mon–Fri 9:00–18:00, Lisbon time", on("01234", NINE_TO_SIX)),
        ("mon-fri 9am to 6pm CET", on("01234", NINE_TO_SIX)),
        ("Monday to Friday, 9.00 - 18.00", on("01234", NINE_TO_SIX)),
        ("Tue–Thu 9–18", on("123", NINE_TO_SIX)),
        ("Mon–Fri 9–12:30 and 14–18, Sat 10am–2pm", on("01234", (540, 750), (840, 1080)) | on("5", (600, 840))),
        ("Mon, Wed and Fri 9–17; closed on Sundays", on("024", (540, 1020))),
        ("Mon–Sat 10:00–19:00, closed on Sundays and public holidays", on("012345", (600, 1140))),
        ("Mon-Fri 9 am - 6 pm, Sunday closed", on("01234", NINE_TO_SIX)),
        ("Closed on Sundays, Mon–Fri 9–18", on("01234", NINE_TO_SIX)),
        ("Fri–Mon 8–24", on("4560", (480, 1440))),
        ("Sat 22:00–02:00", on("5", (1320, 1440)) | on("6", (0, 120))),
        ("Sun 22–2, Mon 9–18", on("6", (1320, 1440)) | on("0", (0, 120), NINE_TO_SIX)),
        ("Sat 15–2", on("5", (900, 1440)) | on("6", (0, 120))),
        ("Fri 20:00–0:00", on("4", (1200, 1440))),
        ("Mon 9–12 and 12–18", on("0", NINE_TO_SIX)),
        ("Mon 9–18 and 10–12", on("0", NINE_TO_SIX)),
        ("Mon 9–10, 14–17, 16–18", on("0", (540, 600), (840, 1080))),
        ("Mon 12am–1am, Tue 12pm–1pm", on("0", (0, 60)) | on("1", (720, 780))),
        ("Mon 9:59–18:00", on("0", (599, 1080))),
        ("daily 10–22", on("0123456", (600, 1320))),
        ("Weekdays 9–18 and weekends 10–12", on("01234", NINE_TO_SIX) | on("56", (600, 720))),
    ],
)
def test_hours_are_read_out_of_words(words: str, open_days: dict[int, tuple[tuple[int, int], ...]]) -> None:
    """English days and times, as people write them; on every other day nobody is in."""
    assert read_hours(words) == tuple(open_days.get(day, ()) for day in range(7))


@pytest.mark.parametrize(
    "words",
    [
        *("", "whenever we can", "9–18", "Mon–Fri", "Mon 9–18, Tue", "weekdays 9 to 5", "Mo–Fr 9–18 Uhr"),
        *("Mon 9–99", "Mon 9:60–18", "Mon 13pm–18:00", "Mon 9–13pm", "Mon 0am–5am"),
        *("Mon 9–9", "Mon 18–18", "Mon 14:59–2"),
    ],
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


def test_hours_are_those_of_the_brands_clocks() -> None:
    """To the minute, and on its days: Monday evening on the west coast is Tuesday in the world's time."""
    zone = ZoneInfo("America/Los_Angeles")
    shop = Office(read_hours("Mon 9:30–20:45"), frozenset(), zone)
    assert shop.begins(moment("2026-11-30 19:00", zone)) == moment("2026-11-30 09:30", zone)
    assert shop.next_opening(moment("2026-11-30 20:44", zone)) == moment("2026-11-30 20:44", zone)
    assert shop.next_opening(moment("2026-11-30 20:45", zone)) == moment("2026-12-07 09:30", zone)


def test_an_office_is_that_of_the_workspace() -> None:
    """Hours and holidays of the desk, in the zone of the brand."""
    rules = DeskRules(week=read_hours(WEEK), holidays=("2026-12-25", "2027-01-01"))
    assert office_of(Brand(timezone="Europe/Lisbon"), rules) == office(WEEK, "2026-12-25", "2027-01-01")
    assert not office_of(Brand(), DeskRules()).known


def test_a_moment_in_office_time() -> None:
    """Itself where people are in, else when they come."""
    shop = office()
    assert shop.in_office(moment("2026-11-30 10:00")) == moment("2026-11-30 10:00")
    assert shop.in_office(moment("2026-11-28 10:00")) == moment("2026-11-30 09:00")


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
    assert shop.last_chance(moment("2026-11-27 18:00"), 3_600_000) == moment("2026-11-27 17:00")


def test_the_last_chance_is_looked_for_a_week_back() -> None:
    """One that is longer ago is none."""
    shop = office("Mon 9–18", "2026-12-07")
    assert shop.last_chance(moment("2026-12-07 08:00"), 3_600_000) == moment("2026-11-30 17:00")
    assert shop.last_chance(moment("2026-12-08 08:00"), 3_600_000) == moment("2026-12-08 08:00")


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
    """Minutes below two hours, hours below two days, days."""
    told = {-1: "0 min", 45: "45 min", 119: "119 min", 120: "2 h", 180: "3 h", 2879: "47 h", 2880: "2 days"}
    assert {minutes: span_in_words(minutes * 60_000) for minutes in told} == told


@settings(deadline=None)
@given(at=st.integers(moment("2026-01-01 00:00"), moment("2027-12-31 00:00")), minutes=st.integers(1, 3000))
def test_office_time_adds_up(at: int, minutes: int) -> None:
    """In two steps or in one, it ends at the same moment, which is never earlier and never when nobody is in."""
    shop = office("Mon–Fri 9–12:30 and 14–18, Sat 22:00–02:00", "2026-12-25", "2027-01-01")
    end = shop.add(at, minutes)
    assert end >= at + minutes * 60_000
    assert shop.add(shop.add(at, minutes // 2), minutes - minutes // 2) == end
    assert shop.is_open(end - 1)
