"""Words cut back to what their forms share (``returns``, ``returned``, ``returning`` → ``return``)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_ENDINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "en": (
        "ations",
        "ation",
        "ments",
        "ment",
        "ings",
        "ing",
        "ities",
        "ity",
        "ies",
        "able",
        "ers",
        "ed",
        "ly",
        "er",
        "es",
        "s",
        "e",
        "y",
    ),
    "es": (
        "aciones",
        "acion",
        "mente",
        "ando",
        "iendo",
        "ados",
        "adas",
        "ado",
        "ada",
        "idos",
        "idas",
        "ido",
        "ida",
        "ar",
        "er",
        "ir",
        "es",
        "os",
        "as",
        "o",
        "a",
        "e",
        "s",
    ),
    "pt": (
        "acoes",
        "acao",
        "mente",
        "ando",
        "endo",
        "indo",
        "ados",
        "adas",
        "ado",
        "ada",
        "idos",
        "ido",
        "ida",
        "ar",
        "er",
        "ir",
        "es",
        "os",
        "as",
        "o",
        "a",
        "e",
        "s",
    ),
    "de": ("ungen", "ung", "en", "em", "er", "es", "et", "st", "e", "n", "s", "t"),
    "fr": ("ations", "ation", "ements", "ement", "er", "ez", "es", "ee", "ees", "ent", "ons", "s", "e"),
    "it": (
        "azioni",
        "azione",
        "mente",
        "ando",
        "endo",
        "ati",
        "ate",
        "ato",
        "ata",
        "are",
        "ere",
        "ire",
        "i",
        "o",
        "a",
        "e",
    ),
}
SHORTEST: Final = 3
"""Letters that must be left."""


def stem(word: str, language: str) -> str:
    """The word without its ending; unchanged in a language without a table."""
    for ending in _ENDINGS.get(language, ()):
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST and not word.endswith("ss"):
            cut = word[: -len(ending)]
            return cut[:-1] if len(cut) > SHORTEST and cut[-1] == cut[-2] and cut[-1] not in "sl" else cut
    return word
