"""How X counts a text: most letters 1, the wide ones and every emoji 2, every link 23.

https://docs.x.com/fundamentals/counting-characters, configuration 3 of twitter-text (checked 2026-11). Why this is not
a library: docs/decisions/0009-weighted-length-is-ours.md. Where the two could differ, this counts more, but
for links whose ending is no top-level domain.
"""

from __future__ import annotations

import unicodedata
from typing import Final

import regex

LINK: Final = 23
_LIGHT: Final = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))
"""The code points that count 1; all others count 2."""

_PATH: Final = r"(?::\d+)?(?:[/?#][!-\u04ff]*)?"
_ADDRESS = regex.compile(
    rf"(?<![A-Za-z0-9@$#＠＃])https?://[\p{{L}}\d-]+(?:\.[\p{{L}}\d-]+)*\.\p{{L}}{{2,}}{_PATH}", regex.IGNORECASE
)
_BARE = regex.compile(
    r"(?<![A-Za-z0-9\u00c0-\u04ff@._-])(?:[A-Za-z0-9\u00c0-\u04ff_-]+\.)+[A-Za-z]{2,}(?:/[!-\u04ff]*)?"
)
_TAIL = regex.compile(r"[.,:;!?'\")\]…]+$")
_ONE: Final = (
    r"(?:\p{Emoji_Modifier_Base}\p{Emoji_Modifier}|\p{Emoji_Presentation}|(?!\p{Emoji_Presentation})"
    r"\p{Extended_Pictographic}\ufe0f?)"
)
_FLAG: Final = r"\p{RI}\p{RI}|\U0001f3f4[\U000e0020-\U000e007f]+"
_EMOJI = regex.compile(rf"{_FLAG}|{_ONE}(?:\u200d{_ONE})*|[0-9#*]\ufe0f?\u20e3")


def weighted(text: str) -> int:
    """The text's weighted length."""
    plain = unicodedata.normalize("NFC", text)
    total = 0
    for pattern in (_ADDRESS, _BARE):
        plain, links = _without_links(plain, pattern)
        total += links
    return total + _of_words(plain)


def _without_links(text: str, pattern: regex.Pattern[str]) -> tuple[str, int]:
    """The text without its links, and what they count; words with a dot that may be none count at least their own."""
    rest, total, end = [], 0, 0
    for found in pattern.finditer(text):
        link = _TAIL.sub("", found[0])
        total += LINK if pattern is _ADDRESS else max(LINK, _of_words(link))
        rest.append(text[end : found.start()])
        end = found.start() + len(link)
    return "\n".join([*rest, text[end:]]), total - len(rest)


def _of_words(text: str) -> int:
    return sum(map(_of_cluster, regex.findall(r"\X", text)))


def _of_cluster(cluster: str) -> int:
    return 2 if _EMOJI.fullmatch(cluster) else sum(map(_of_point, cluster))


def _of_point(one: str) -> int:
    light = any(first <= ord(one) <= last for first, last in _LIGHT)
    return 1 if light and not _EMOJI.fullmatch(one) else 2
