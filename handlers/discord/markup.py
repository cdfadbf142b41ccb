"""Text between Discord and plain: made inert on the way in to a channel, made plain on the way out of one.

https://discord.com/developers/docs/reference#message-formatting (checked 2026-11). Discord shows the character behind
a backslash as it is, so a mention, a link or markup behind one is only letters. Lengths are counted in UTF-16 units.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Final

from handlers.inert import displayed, inert

MESSAGE: Final = 2_000
_MARKS: Final = re.compile(
    r"(?P<blank>(?m:^)[ \t]*(?=[>#+-]))?(?P<mark>[\\*_~`|<\[\]@]|:(?=//)|(?(blank)[>#+-]|(?!)))"
)
_STEP: Final = re.compile(r"\\.|.", re.DOTALL)
_TOKEN: Final = re.compile(
    r"<@[!&]?(?P<person>\d{1,20})>|<#\d{1,20}>|<a?:(?P<emoji>\w{1,40}):\d{1,20}>|<t:(?P<time>\d{1,11})(?::[A-Za-z])?>"
    r"|</(?P<command>[^:>\n]{1,60}):\d{1,20}>"
)
_LINK: Final = re.compile(r"\[([^\[\]\n]+)\]\(<?(https?://[^\s<>()]+)>?\)|<(https?://[^\s<>]+)>")


def units(text: str) -> int:
    """UTF-16 units, which is the careful way to count for Discord."""
    return len(text.encode("utf-16-le", "replace")) // 2


def escaped(text: str) -> str:
    """Inert text of which Discord makes no mention, no link, no emoji and no markup."""
    return _MARKS.sub(lambda found: f"{found['blank'] or ''}\\{found['mark']}", displayed(text))


def pieces(text: str, most: int = MESSAGE) -> Iterator[str]:
    """Escaped text in order as pieces of at most ``most`` units, cut at line ends or spaces if possible."""
    rest = text
    while rest.strip():
        end = _reach(rest, most)
        if end < len(rest):
            end = _good_cut(rest, end)
        if rest[:end].strip():
            yield rest[:end].strip("\n")
        rest = rest[end:]


def cut(text: str, most: int) -> str:
    """Escaped text of at most ``most`` units; of a longer one the beginning and how much is missing."""
    if units(text) <= most:
        return text
    kept = text[: _reach(text, most - 60)].rstrip()
    return f"{kept}\n… {len(text) - len(kept):,} more characters; the console shows them all."


def _reach(text: str, most: int) -> int:
    """How many characters of an escaped text fit, no backslash without its character."""
    used = end = 0
    for step in _STEP.finditer(text):
        used += units(step.group())
        if used > most:
            return end
        end = step.end()
    return end


def _good_cut(text: str, end: int) -> int:
    for mark in ("\n", " "):
        at = text.rfind(mark, end // 2, end)
        if at > 0:
            return at + 1
    return end


def plain(text: str, names: Mapping[str, str]) -> str:
    """What a teammate wrote, as a follower should read it; ``names`` has those of the people it mentions."""
    words = _LINK.sub(
        lambda found: found[3] or (found[2] if found[1] == found[2] else f"{found[1]} ({found[2]})"), text
    )
    return inert(_TOKEN.sub(lambda found: _spelled(found, names), words)).strip()


def _spelled(found: re.Match[str], names: Mapping[str, str]) -> str:
    if found["emoji"]:
        return f":{found['emoji']}:"
    if found["command"]:
        return f"/{found['command']}"
    if found["person"]:
        return f"@{names.get(found['person'], 'somebody')}"
    if found["time"]:
        return datetime.fromtimestamp(int(found["time"]), UTC).strftime("%d %b %Y %H:%M UTC")
    return ""
