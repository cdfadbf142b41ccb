"""Addresses and words that mix alphabets so as to look like others: marked wherever the team reads them.

https://www.unicode.org/reports/tr39/#Mixed_Script_Detection (checked 2026-11-28). Only letters that have a Latin twin
count, so that a Russian word with an English stem, or one written in Cyrillic alone, is left as it is.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

MARK: Final = " ⚠(mixed alphabets)"
_WORD = re.compile(r"[^\s<>()\[\]{}\"“”„«»]+")
_TWINS = frozenset("аԁеһіјӏкмоԛрѕтсԝхуүѵбАВЕЅІЈКМНОРСТУХѴԌԚԜαγικνορτυχωΑΒΕΖΗΙΚΜΝΟΡΤΥΧ")


def marked(text: str) -> str:
    """The text, with a mark after each word in which letters of another alphabet pass for Latin ones."""
    return text if text.isascii() else _WORD.sub(_judged, text)


def _judged(found: re.Match[str]) -> str:
    if found[0].isascii():
        return found[0]
    known = found.string.startswith(MARK, found.end())
    return found[0] + MARK if _disguised(found[0]) and not known else found[0]


def _disguised(word: str) -> bool:
    letters = [letter for letter in word if letter.isalpha()]
    foreign = [letter for letter in letters if _alphabet(letter) in {"CYRILLIC", "GREEK"}]
    pass_for_latin = bool(foreign) and all(letter in _TWINS for letter in foreign)
    return pass_for_latin and any(_alphabet(letter) == "LATIN" for letter in letters)


def _alphabet(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]
