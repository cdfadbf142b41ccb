"""The kinds of value that the managers' files hold, read out of typed text, with complaints that help.

Each type is an annotated one for pydantic; its JSON schema says what an editor should accept.
"""

from __future__ import annotations

import math
import re
from datetime import date
from typing import Annotated, Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from pydantic import BeforeValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from intents.faults import did_you_mean

_NAME = re.compile(r"[a-z0-9_]+")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_SWITCH = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
_MOST_SECONDS = 60
_SPAN = re.compile(r"(\d{1,5})\s*(m|min|mins|minutes?|h|hours?|d|days?)")
_MINUTES = {"m": 1, "h": 60, "d": 1440}
_MOST_MINUTES = 30 * 1440
_MOST_SPANS = 5


def wrong(message: str, hint: str) -> PydanticCustomError:
    """A complaint about a value: what is wrong, and what to do (may be empty)."""
    return PydanticCustomError("wrong", "{told}", {"told": message, "hint": hint})


def _shown(value: Any) -> str:
    text = str(value)
    return f'"{text if len(text) <= 40 else text[:39] + "…"}"'


# --- texts ---------------------------------------------------------------------------------------------------------


def _text(value: Any) -> str:
    match value:
        case str() if value.strip():
            return value.strip()
        case str() | None:
            raise wrong("this text is empty", "write it, or take the line out; a text that begins with # needs quotes")
        case dict() if len(value) == 1 and None in value.values():
            raise wrong("a text is expected here", "a text that begins with { needs quotes around all of it")
        case list():
            raise wrong("one text is expected here, not a list", "take out the `- ` or the brackets")
        case _:
            raise wrong("a text is expected here, not a mapping", "a text with a colon or a brace in it needs quotes")


def _phrase(value: Any) -> str:
    return "" if value == "" else _text(value)


def _name(value: str) -> str:
    if _NAME.fullmatch(value):
        return value
    better = re.sub(r"[^a-z0-9]+", "_", value.lower()).strip("_")
    hint = f"use small letters, digits and _ only{f', as in {better}' if better else ''}"
    raise wrong(f"the name {_shown(value)} cannot be used", hint)


def _link(value: Any) -> str:
    text = _text(value)
    if not re.fullmatch(r"https://\S+", text):
        raise wrong(f"{_shown(text)} is no picture's address", "write the whole address, beginning with https://")
    return text


# --- lists and mappings --------------------------------------------------------------------------------------------


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise wrong("a list is expected here", "put each item on a line of its own that begins with `- `")
    return value


def _variants(value: Any) -> list[Any]:
    return value if isinstance(value, list) and value else [_text(value)]


def _examples(value: Any) -> list[Any]:
    if value is None or value == []:
        raise wrong("at least one is needed here", "write each on a line of its own that begins with `- `")
    return _list(value)


def _table(value: Any) -> Any:
    """Lets mappings and finished shapes through; nothing at all is an empty mapping."""
    if value is None:
        return {}
    if isinstance(value, str | list):
        raise wrong("entries of the form `name: …` are expected here", "put each on a line of its own, indented")
    return value


# --- numbers, days, switches ---------------------------------------------------------------------------------------


def _number(value: Any, least: float, most: float) -> float:
    try:
        number = float(_text(value))
    except ValueError:
        number = math.nan
    if least <= number <= most:
        return number
    hint = "use a point, as in 0.5" if "," in str(value) else ""
    raise wrong(f"{_shown(value)} is no number from {least:g} to {most:g}", hint)


def _share(value: Any) -> float:
    return value if isinstance(value, float) else _number(value, 0, 1)


def _share_or_auto(value: Any) -> float | None:
    if value is None or value == "auto":
        return None
    try:
        return _share(value)
    except PydanticCustomError:
        raise wrong(f"{_shown(value)} is neither auto nor a number from 0 to 1", "write auto or, say, 0.8") from None


def _semantic(value: Any) -> str:
    if value not in {"auto", "on", "off"}:
        _share_or_auto(value)
    return _text(value)


def _seconds(value: Any) -> float:
    return value if isinstance(value, float) else _number(value, 0, _MOST_SECONDS)


def _span(value: Any) -> int:
    """Minutes."""
    if isinstance(value, int):
        return value
    found = _SPAN.fullmatch(_text(value).casefold())
    minutes = int(found[1]) * _MINUTES[found[2][0]] if found else 0
    if 1 <= minutes <= _MOST_MINUTES:
        return minutes
    raise wrong(f"{_shown(value)} is no span of time up to 30 days", "write 30m, 2h or 3d")


def _span_or_never(value: Any) -> int:
    return 0 if value == "never" else _span(value)


def _spans(value: Any) -> list[Any]:
    if value == "never":
        return []
    spans = _variants(value)
    if len(spans) > _MOST_SPANS:
        raise wrong(f"{len(spans)} reminders are too many", f"keep the best {_MOST_SPANS}; nobody reads more")
    return spans


def _count(value: Any) -> int:
    if isinstance(value, str) and re.fullmatch(r"\d{1,4}", value):
        return int(value)
    raise wrong(f"{_shown(value)} is no whole number", "write 0, 1, 2 …")


def _switch(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in _SWITCH:
        return _SWITCH[value.lower()]
    raise wrong(f"{_shown(value)} is neither true nor false", "write true or false")


def _day(value: Any) -> str:
    text = _text(value)
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text).isoformat()
    except ValueError:
        raise wrong(f"there is no day {_shown(text)}", "write year-month-day, as in 2026-12-24") from None
    raise wrong(f"{_shown(text)} is no date", "write year-month-day, as in 2026-12-24")


def _zone(value: Any) -> str:
    text = _text(value)
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        hint = did_you_mean(text, sorted(available_timezones())) or "write it as Continent/City, as in Europe/Lisbon"
        raise wrong(f"there is no time zone {_shown(text)}", hint) from None
    return text


_T = TypeVar("_T")
_TYPED = {"type": ["string", "number", "boolean"]}

Text = Annotated[str, BeforeValidator(_text), WithJsonSchema(_TYPED)]
Phrase = Annotated[str, BeforeValidator(_phrase), WithJsonSchema(_TYPED)]
Name = Annotated[str, BeforeValidator(_name), Field(pattern=f"^{_NAME.pattern}$")]
Link = Annotated[str, BeforeValidator(_link), WithJsonSchema({"type": "string", "format": "uri"})]
Texts = Annotated[tuple[Text, ...], BeforeValidator(_list)]
Examples = Annotated[tuple[Text, ...], BeforeValidator(_examples), Field(min_length=1)]
Variants = Annotated[
    tuple[Text, ...],
    BeforeValidator(_variants),
    WithJsonSchema({"anyOf": [_TYPED, {"type": "array", "items": _TYPED, "minItems": 1}]}),
]
Table = Annotated[_T, BeforeValidator(_table)]
Share = Annotated[float, BeforeValidator(_share), Field(ge=0, le=1)]
ShareOrAuto = Annotated[
    float | None,
    BeforeValidator(_share_or_auto),
    WithJsonSchema({"anyOf": [{"const": "auto"}, {"type": "number", "minimum": 0, "maximum": 1}]}),
]
Semantic = Annotated[
    str,
    BeforeValidator(_semantic),
    WithJsonSchema({"anyOf": [{"enum": ["auto", "on", "off"]}, {"type": "number", "minimum": 0, "maximum": 1}]}),
]
Seconds = Annotated[float, BeforeValidator(_seconds), Field(ge=0, le=_MOST_SECONDS)]
_SPELLED = {"type": "string", "pattern": r"^\d{1,5} ?(m|min|h|d)$", "examples": ["30m", "2h", "3d"]}
Spell = Annotated[int, BeforeValidator(_span), WithJsonSchema(_SPELLED)]
SpellOrNever = Annotated[
    int, BeforeValidator(_span_or_never), WithJsonSchema({"anyOf": [{"const": "never"}, _SPELLED]})
]
Spells = Annotated[
    tuple[Spell, ...],
    BeforeValidator(_spans),
    WithJsonSchema(
        {"anyOf": [{"const": "never"}, _SPELLED, {"type": "array", "items": _SPELLED, "maxItems": _MOST_SPANS}]}
    ),
]
Count = Annotated[int, BeforeValidator(_count), WithJsonSchema({"type": "integer", "minimum": 0})]
Switch = Annotated[bool, BeforeValidator(_switch)]
Day = Annotated[str, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
Days = Annotated[
    tuple[Day, ...],
    BeforeValidator(_variants),
    WithJsonSchema({"type": "array", "items": {"type": "string", "format": "date"}}),
]
Zone = Annotated[str, BeforeValidator(_zone), WithJsonSchema({"type": "string"})]
