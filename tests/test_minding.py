"""What time asks of an open escalation, as a table: how it stands, when it is, what is due."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intents.contents import Brand, DeskRules, Week
from intents.minding import MOST_NAGS, Deed, Standing, TimeRules, mind, nags, rules_of
from intents.office import read_hours
from tests.clock import moment

BRAND = Brand(timezone="Europe/Lisbon")
WEEK = read_hours("Mon–Fri 9:00–18:00")
RULES = rules_of(BRAND, DeskRules(week=WEEK))
ASKED = moment("2026-11-30 10:00")
DAY_MS = 86_400_000


def asked(**more: object) -> Standing:
    """Monday at ten a follower asked; a person is promised within the hour, the window closes tomorrow at ten."""
    standing = Standing(
        opened_ms=ASKED,
        owed_ms=ASKED,
        promised_ms=RULES.promise(ASKED),
        last_word_ms=ASKED,
        window_ends_ms=ASKED + DAY_MS,
    )
    return replace(standing, **more)  # type: ignore[arg-type]


def answered(**more: object) -> Standing:
    """… and Anna answered at once."""
    return asked(claimed=True, owed_ms=None, promised_ms=None, person_ms=ASKED, **more)


def due(standing: Standing, at: str, rules: TimeRules = RULES) -> list[str]:
    """What is due then."""
    return [deed.value for deed in mind(standing, rules, moment(at)).deeds]


@pytest.mark.parametrize(
    ("standing", "at", "deeds"),
    [
        (asked(), "2026-11-30 10:29", []),
        (asked(), "2026-11-30 10:30", ["nag"]),
        (asked(nags=1), "2026-11-30 10:31", []),
        (asked(nags=1), "2026-11-30 10:50", ["nag"]),
        (asked(nags=2), "2026-11-30 11:00", ["late"]),
        (asked(), "2026-11-30 11:00", ["late"]),
        (asked(nags=2, late=True), "2026-11-30 11:05", []),
        (asked(nags=2, late=True), "2026-11-30 17:00", ["nag"]),
        (asked(urgent=True), "2026-11-30 10:05", ["nag"]),
        (answered(), "2026-11-30 17:00", []),
        (answered(), "2026-12-02 09:59", []),
        (answered(), "2026-12-02 10:00", ["warn"]),
        (answered(), "2026-12-09 10:00", ["warn"]),
        (answered(warned_ms=moment("2026-12-02 10:00")), "2026-12-03 09:59", []),
        (answered(warned_ms=moment("2026-12-02 10:00")), "2026-12-03 10:00", ["close"]),
        (answered(warned_ms=moment("2026-12-09 10:00")), "2026-12-10 09:59", []),
        (answered(warned_ms=ASKED - 1), "2026-12-02 10:00", ["warn"]),
        (answered(warned_ms=ASKED), "2026-12-02 10:00", ["warn"]),
        (asked(late=True, nags=5), "2026-12-20 10:00", []),
        (answered(in_app=True), "2026-11-30 21:59", []),
        (answered(in_app=True), "2026-11-30 22:00", ["give_back"]),
        (asked(claimed=True, in_app=True), "2026-12-01 22:00", ["late"]),
        (asked(gathered=True, missing=frozenset({"slack"})), "2026-11-30 10:45", []),
        (asked(gathered=True), "2026-11-30 11:00", ["late"]),
        (asked(snoozed_until_ms=moment("2026-11-30 12:00")), "2026-11-30 10:45", []),
        (asked(snoozed_until_ms=moment("2026-11-30 12:00")), "2026-11-30 11:30", ["late"]),
        (asked(snoozed_until_ms=moment("2026-11-30 12:00"), late=True), "2026-11-30 12:00", ["wake"]),
        (asked(snoozed_until_ms=moment("2026-11-30 11:00")), "2026-11-30 11:00", ["wake", "late"]),
        (answered(snoozed_until_ms=moment("2026-12-20 12:00")), "2026-12-15 10:00", []),
        (answered(snoozed_for_reply=True), "2026-12-02 10:00", ["warn"]),
        (asked(shown=False, missing=frozenset({"slack"})), "2026-11-30 10:09", []),
        (asked(shown=False, missing=frozenset({"slack"})), "2026-11-30 10:10", ["unseen"]),
        (asked(shown=False), "2026-11-30 11:00", ["unseen", "late"]),
        (asked(shown=False, told=frozenset({Deed.UNSEEN})), "2026-11-30 10:10", []),
        (asked(missing=frozenset({"slack"})), "2026-11-30 10:10", ["elsewhere"]),
        (asked(missing=frozenset({"slack"}), told=frozenset({Deed.ELSEWHERE})), "2026-11-30 10:10", []),
    ],
)
def test_what_is_due(standing: Standing, at: str, deeds: list[str]) -> None:
    """One row, one rule."""
    assert due(standing, at) == deeds


@pytest.mark.parametrize(
    ("at", "promised"),
    [
        ("2026-11-30 10:00", "2026-11-30 11:00"),
        ("2026-11-30 17:30", "2026-12-01 09:30"),
        ("2026-11-28 15:00", "2026-11-30 10:00"),
        ("2026-12-24 23:00", "2026-12-28 10:00"),
    ],
)
def test_a_promise_is_an_hour_of_office_time(at: str, promised: str) -> None:
    """In hours within the hour; else an hour after they are back."""
    christmas = rules_of(BRAND, DeskRules(week=WEEK, holidays=("2026-12-25",)))
    assert christmas.promise(moment(at)) == moment(promised)


def test_without_hours_the_promise_is_half_a_day() -> None:
    """Nobody knows when people are in; an own span counts."""
    at = moment("2026-11-28 03:00")
    assert rules_of(BRAND, DeskRules()).promise(at) == moment("2026-11-28 15:00")
    assert rules_of(BRAND, DeskRules(answer_within=30)).promise(at) == moment("2026-11-28 03:30")


@pytest.mark.parametrize(
    ("hours", "reminders"),
    [
        (24, ["30 10:30", "30 10:50", "30 17:00"]),
        (None, ["30 10:30", "30 10:50", "30 17:00"]),
        (1, ["30 10:30", "30 10:50"]),
        (3, ["30 10:30", "30 10:50", "30 12:00"]),
        (26, ["30 10:30", "30 10:50", "30 17:00", "1 10:00"]),
        (7 * 24, ["30 10:30", "30 10:50", "3 17:00", "4 17:00"]),
    ],
)
def test_reminders_are_bounded_and_within_the_window(hours: int | None, reminders: list[str]) -> None:
    """Halfway to the promise, before it, halfway to the end of the window, two hours before it or before people leave.

    What is owed counts, not since when the escalation is open; where there is no window, a day.
    """
    standing = asked(opened_ms=ASKED - DAY_MS, window_ends_ms=None if hours is None else ASKED + hours * 3_600_000)
    days = {"30": "2026-11-30", "1": "2026-12-01", "3": "2026-12-03", "4": "2026-12-04"}
    assert nags(standing, RULES) == tuple(moment(f"{days[day]} {clock}") for day, clock in map(str.split, reminders))


def test_reminders_before_a_promise_are_at_whole_minutes() -> None:
    """Of three quarters of an hour, half is 22 minutes, and five sixths are 37."""
    own = rules_of(BRAND, DeskRules(week=WEEK, answer_within=45))
    assert nags(asked(promised_ms=None), own) == (moment("2026-11-30 10:22"), moment("2026-11-30 10:37"))


def test_what_is_urgent_is_called_out_whatever_the_hour() -> None:
    """More and more rarely, and five times."""
    night = moment("2026-11-30 23:30")
    called = nags(asked(urgent=True, owed_ms=night), RULES)
    assert [(at - night) // 60_000 for at in called] == [5, 15, 30, 60, 120]


def test_a_window_that_closes_at_the_weekend_is_told_of_on_friday() -> None:
    """Asked on Friday at four, closing Saturday at four: five o'clock on Friday is the last chance."""
    friday = moment("2026-11-27 16:00")
    promised = RULES.promise(friday)
    standing = asked(opened_ms=friday, owed_ms=friday, promised_ms=promised - 1, window_ends_ms=friday + DAY_MS)
    assert max(nags(standing, RULES)) == moment("2026-11-27 17:00")


def test_the_workspace_chooses_its_reminders() -> None:
    """In office time; never where it says never; at most five in any case."""
    friday = moment("2026-11-27 17:45")
    standing = asked(opened_ms=friday, owed_ms=friday)
    own = rules_of(BRAND, DeskRules(week=WEEK, nag=(15, 60)))
    assert nags(standing, own) == (moment("2026-11-27 18:00"), moment("2026-11-30 09:45"))
    assert nags(standing, rules_of(BRAND, DeskRules(week=WEEK, nag=()))) == ()
    assert len(nags(asked(), rules_of(BRAND, DeskRules(nag=tuple(range(1, 30)))))) == MOST_NAGS


def test_reminders_slept_through_are_not_made_up_for() -> None:
    """After a night without a running program: one reminder, all counted."""
    found = mind(asked(promised_ms=None), RULES, moment("2026-11-30 10:55"))
    assert (found.deeds, found.nags) == ((Deed.NAG,), 2)


def after(standing: Standing, deed: Deed, now_ms: int) -> Standing | None:
    """How it stands once that is done; None when it is over."""
    match deed:
        case Deed.WAKE:
            return replace(standing, snoozed_until_ms=None, snoozed_for_reply=False)
        case Deed.UNSEEN | Deed.ELSEWHERE:
            return replace(standing, told=standing.told | {deed})
        case Deed.LATE:
            return replace(standing, late=True)
        case Deed.WARN:
            return replace(standing, warned_ms=now_ms)
        case Deed.NAG:
            return standing
        case Deed.CLOSE | Deed.GIVE_BACK:
            return None


@settings(deadline=None)
@given(
    opened=st.integers(moment("2026-01-01 00:00"), moment("2027-01-01 00:00")),
    owed=st.booleans(),
    claimed=st.booleans(),
    in_app=st.booleans(),
    urgent=st.booleans(),
    shown=st.booleans(),
    window=st.sampled_from([None, 24, 48, 168]),
    snoozed=st.sampled_from([None, 1, 30]),
    hours=st.sampled_from([WEEK, (), read_hours("Sat 22:00–02:00")]),
    late_looks=st.lists(st.integers(0, 40 * 3_600_000), max_size=60),
)
def test_left_alone_it_comes_to_rest(
    opened: int,
    owed: bool,
    claimed: bool,
    in_app: bool,
    urgent: bool,
    shown: bool,
    window: int | None,
    snoozed: int | None,
    hours: Week,
    late_looks: list[int],
) -> None:
    """Whenever the program looks, however late: each thing once, at most five reminders, closed only if answered."""
    rules = rules_of(BRAND, DeskRules(week=hours))
    standing = Standing(
        opened_ms=opened,
        claimed=claimed,
        in_app=claimed and in_app,
        urgent=urgent,
        owed_ms=opened if owed else None,
        promised_ms=rules.promise(opened) if owed else None,
        last_word_ms=opened,
        person_ms=opened,
        window_ends_ms=None if window is None else opened + window * 3_600_000,
        missing=frozenset({"slack"}),
        shown=shown,
        snoozed_until_ms=None if snoozed is None else opened + snoozed * 3_600_000,
    )
    now, done = opened, list[Deed]()
    for late in [*late_looks, *([4 * 3_600_000] * 90)]:
        found = mind(standing, rules, now)
        done += found.deeds
        standing = replace(standing, nags=found.nags)
        for deed in found.deeds:
            following = after(standing, deed, now)
            if following is None:
                break
            standing = following
        else:
            now = now if found.deeds else found.look_ms + late
            continue
        break
    once = [deed for deed in done if deed is not Deed.NAG]
    assert len(once) == len(set(once))
    assert done.count(Deed.NAG) <= MOST_NAGS
    assert not owed or not {Deed.CLOSE, Deed.GIVE_BACK, Deed.WARN} & set(done)
    assert (Deed.UNSEEN in done) is not shown
    assert owed is (Deed.LATE in done)
    assert owed or done[-1] in {Deed.CLOSE, Deed.GIVE_BACK}


def test_never_means_never() -> None:
    """No closing, no giving back."""
    never = rules_of(BRAND, DeskRules(week=WEEK, close_after=0, give_back_after=0))
    assert due(answered(), "2027-11-30 10:00", never) == []
    assert due(answered(in_app=True), "2027-11-30 10:00", never) == []


def test_the_next_look_is_no_later_than_what_comes_next() -> None:
    """Half past ten is the first reminder; far from everything it is looked at within the hour."""
    assert mind(asked(), RULES, ASKED).look_ms == moment("2026-11-30 10:30")
    assert mind(asked(), RULES, moment("2026-11-30 10:30")).look_ms == moment("2026-11-30 10:50")
    assert mind(answered(), RULES, ASKED).look_ms == moment("2026-11-30 11:00")
