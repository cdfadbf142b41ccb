"""A text cut into clauses: at the ends of sentences, line breaks, and what a second question is joined on with.

Where to cut is told by English and by the joining words of Spanish, Portuguese, German, French and Italian, whatever
the text's language. Most texts have no such place, which one look tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from intents.joining import CALLED, COURTESY, CUT, JOINED, JOINING_WORDS, LEADING, POINTING, SHORTENED
from intents.normalise import CLASSES, LONGEST, normalise
from intents.speech import speech
from intents.words import ASKING, FUNCTION_WORDS, NEGATIONS, POLITE, listed

MOST_CLAUSES: Final = 8
"""A text in more clauses than this is a story, and is judged whole."""
FEW: Final = 2
"""Words with which a clause says too little to stand alone."""
_ORDERS: Final = listed("please stop cancel change delete remove refund resend unsubscribe send give tell")
"""What is asked for as an order."""
_ENDLESS: Final = frozenset({"never", "always", "nobody", "constantly"})
"""What makes a complaint of a question why."""
_ENDINGS: Final = " \t\r\n.!?…"
_MARK: Final = re.compile(r"[.!?…？。！؟;,&+\n–—]|\s-")


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of a text, without what joins it on."""

    text: str
    asks: bool
    """Whether it is a question, by its mark or by its first word."""
    topical: int
    """How many of its words carry a topic."""
    idle: bool = False
    """Only a greeting, thanks, a name or the like: nothing to answer. A number always tells something."""
    leans: bool = False
    """Says too little without its neighbour (*how long?*, *why did it?*)."""
    points: bool = False
    """Speaks of something as *it* or *this*."""
    tells: bool = False
    """Neither asks nor requests anything."""
    joined: bool = False
    """Begins with what another matter is joined on with (*also*, *btw*, *plus*)."""


def clauses(text: str, language: str = "en") -> tuple[Clause, ...]:
    """The clauses of a text in order; empty where it is in one piece, or in too many to tell.

    ``language`` is the library's (see Reader). Reads as much of a text as ``normalise`` does.
    """
    text = text[:LONGEST]
    if not _may_part(text):
        return ()
    pieces = tuple(_pieces(text))
    if not 1 < len(pieces) <= MOST_CLAUSES:
        return ()
    return tuple(_clause(piece, joined, language) for piece, joined in pieces)


def together(first: Clause, second: Clause) -> Clause:
    """Two neighbours as one."""
    return Clause(
        f"{first.text} {second.text}",
        first.asks or second.asks,
        first.topical + second.topical,
        points=first.points or second.points,
        tells=first.tells and second.tells,
        joined=first.joined,
    )


def _may_part(text: str) -> bool:
    inner = text.rstrip(_ENDINGS)
    return _MARK.search(inner) is not None or not JOINING_WORDS.isdisjoint(inner.lower().split())


def _pieces(text: str) -> Iterator[tuple[str, bool]]:
    """The pieces with a word in them, and whether they are joined on."""
    joined = False
    for raw, cut in _cut(text):
        leading = LEADING.match(raw)
        begins = leading.end() if leading else 0
        joined = joined or JOINED.search(raw, 0, begins) is not None
        piece = raw[begins:].strip()
        if any(map(str.isalnum, piece)):
            yield piece, joined
            joined = False
        joined = joined or JOINED.search(cut) is not None


def _cut(text: str) -> Iterator[tuple[str, str]]:
    """Each piece, marks and all, and what was cut out behind it."""
    start = 0
    for cut in CUT.finditer(text):
        marked = cut.group("mark")
        if cut.group("whole") or (marked == "." and SHORTENED.search(text, max(0, cut.end() - 8), cut.end())):
            continue
        yield text[start : cut.end() if marked else cut.start()], "" if marked else cut.group()
        start = cut.end()
    yield text[start:], ""


def _clause(text: str, joined: bool, language: str) -> Clause:
    normal = normalise(text, language)
    words = normal.tokens
    light = FUNCTION_WORDS.get(language, frozenset()) | POLITE | COURTESY
    topical = sum(word not in light and word not in CLASSES for word in words)
    laments = words[:1] == ("why",) and not _ENDLESS.isdisjoint(words)
    told = speech(words, marked=False).tells
    opens = bool(words) and words[0] in ASKING | _ORDERS and not (told and words[1:2] == ("not",))
    asks = not laments and (normal.question or opens or words[-1:] == ("please",))
    tells = laments or (not asks and told)
    bare = not topical and NEGATIONS["en"].isdisjoint(words)
    idle = CALLED.fullmatch(text) is not None or (bare and not asks and CLASSES.isdisjoint(words))
    short = len(words) <= FEW and not (normal.question and topical)
    leans = not idle and (bare or short or words[:2] == ("what", "if"))
    return Clause(text, asks, topical, idle, leans, not POINTING.isdisjoint(words), tells, joined)
