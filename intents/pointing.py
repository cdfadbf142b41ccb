"""Which words of a message a cue, or the guard's refusal, points at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from intents.cues import SURE_LETTERS, Listener
from intents.model import Understanding
from intents.phrases import ASKS_PERSON, PERSON_ALONE
from intents.reading import Reader, Reading
from intents.words import POLITE

ASKS_FOR_PERSON: Final = "asks_person"
OPTS_OUT: Final = "opts_out"
OPTS_IN: Final = "opts_in"
_UNTOLD: Final = frozenset({"risk", "left_over", "brief", "twins"})
"""Refusals whose words are told otherwise, or are not the message's."""
_SEVERAL: Final = "several"

Phrase = Sequence[str]


def pointed(reading: Reading, found: Understanding, listener: Listener, reader: Reader) -> Mapping[int, str]:
    """Positions in ``reading.normal.tokens`` with the cue or the guard's rule that rests on the word there."""
    ways = [_ways(token, reading, listener, reader) for token in reading.normal.tokens]
    named: dict[int, str] = {}
    for cue, phrase in _phrases(reading, found, reader):
        for at in _positions(phrase, ways):
            named.setdefault(at, cue)
    return named


def _ways(token: str, reading: Reading, listener: Listener, reader: Reader) -> frozenset[str]:
    """Everything a word may have been taken for: as it stands, repaired, as a mistyped risk word, by its stem."""
    meant = dict(reading.repaired).get(token, token).split()
    risky = listener.risky.repair(token) if len(token) >= SURE_LETTERS and not reader.spelling.known(token) else ()
    return frozenset([token, *meant, *risky, *map(reader.stem, meant)])


def _phrases(reading: Reading, found: Understanding, reader: Reader) -> Iterator[tuple[str, Phrase]]:
    """What the cues and the refusal rest on, the most telling first."""
    cues, refusal = found.cues, found.ranking.refusal
    if cues.risk is not None:
        yield "risk", cues.risk.phrase.split()
    if cues.asks_person:
        yield from ((ASKS_FOR_PERSON, phrase.split()) for phrase in ASKS_PERSON)
        yield from ((ASKS_FOR_PERSON, (word,)) for word in PERSON_ALONE.intersection(reading.tokens))
    for cue, heard in ((OPTS_OUT, cues.opts_out), (OPTS_IN, cues.opts_in)):
        if heard:
            yield from ((cue, (token,)) for token in reading.normal.tokens if token not in POLITE)
    if refusal is not None and refusal.rule == _SEVERAL:
        yield refusal.rule, reader.normalise(" ".join(refusal.words)).tokens
    elif refusal is not None and refusal.rule not in _UNTOLD:
        yield from ((refusal.rule, words.split()) for words in refusal.words)


def _positions(phrase: Phrase, ways: Sequence[frozenset[str]]) -> Iterator[int]:
    """Where a phrase stands, with at most one other word between two of its words."""
    for start in range(len(ways)):
        trail = _trail(phrase, ways, start)
        if len(trail) == len(phrase):
            yield from trail


def _trail(phrase: Phrase, ways: Sequence[frozenset[str]], start: int) -> list[int]:
    trail: list[int] = []
    for word in phrase:
        near = range(trail[-1] + 1, min(trail[-1] + 3, len(ways))) if trail else range(start, start + 1)
        found = next((at for at in near if _is(word, ways[at])), None)
        if found is None:
            break
        trail.append(found)
    return trail


def _is(word: str, ways: frozenset[str]) -> bool:
    return any(way.startswith(word[:-1]) for way in ways) if word.endswith("*") else word in ways
