"""A moment as followers read it, in their language: ``10:00``, ``tomorrow 10:00``, ``Monday 10:00`` …"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from intents.contents import Brand
from intents.office import local


@dataclass(frozen=True, slots=True)
class _Calendar:
    """How a language calls days."""

    tomorrow: str
    days: tuple[str, ...]
    """Monday first."""
    months: tuple[str, ...]
    date: str = "{day} {month}"


_CALENDARS: Final = {
    "en": _Calendar(
        "tomorrow",
        ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
        ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
         "December"),
    ),
    "es": _Calendar(
        "mañana",
        ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
        ("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre",
         "noviembre", "diciembre"),
        "{day} de {month}",
    ),
    "pt": _Calendar(
        "amanhã",
        ("segunda-feira", "terça-feira", "quarta-feira", "quinta-feira", "sexta-feira", "sábado", "domingo"),
        ("janeiro", "fevereiro", "março", "abril", "maio", "junho", "julho", "agosto", "setembro", "outubro",
         "novembro", "dezembro"),
        "{day} de {month}",
    ),
    "de": _Calendar(
        "morgen",
        ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"),
        ("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November",
         "Dezember"),
        "{day}. {month}",
    ),
    "fr": _Calendar(
        "demain",
        ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
        ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
         "décembre"),
    ),
    "it": _Calendar(
        "domani",
        ("lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica"),
        ("gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto", "settembre", "ottobre",
         "novembre", "dicembre"),
    ),
}  # fmt: skip


def when_in_words(at_ms: int, now_ms: int, brand: Brand, tongue: str = "") -> str:
    """A moment in the brand's zone, with 24 hours; in ``tongue``, else in the brand's language.

    Languages without a table here get figures only: ``4.1. 10:00``.
    """
    zone = ZoneInfo(brand.timezone)
    at, now = local(at_ms, zone), local(now_ms, zone)
    clock, days = f"{at.hour}:{at.minute:02}", (at.date() - now.date()).days
    if not days:
        return clock
    calendar = _CALENDARS.get((tongue or brand.locale).replace("_", "-").partition("-")[0].casefold())
    if calendar is None:
        return f"{at.day}.{at.month}. {clock}"
    if days == 1:
        return f"{calendar.tomorrow} {clock}"
    if 0 < days < 7:
        return f"{calendar.days[at.weekday()]} {clock}"
    return f"{calendar.date.format(day=at.day, month=calendar.months[at.month - 1])} {clock}"
