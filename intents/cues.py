"""What a text shows apart from any intent: danger, a wish for a person, mere chatter, leaving and coming back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from intents.model import Cues, Risk
from intents.normalise import Normal, normalise
from intents.phrasebook import Found, Phrasebook, phrasebook
from intents.phrases import (
    ASKS_PERSON,
    ASKS_WHO,
    CHATTER_WORDS,
    DEMANDS,
    MACHINES,
    NOT_PERSON,
    OPT_IN,
    OPT_OUT,
    PERSON_ALONE,
    POINTERS,
    THANKS_CORE,
    TO_FRIENDS,
)
from intents.reading import Reader, Reading
from intents.risks import BENIGN, RISK, RISK_WORDS
from intents.spelling import Spelling, spelling
from intents.words import COMMON, NEGATIONS, POLITE

_BENIGN = "benign"
_PERSON = "person"
_NOT_PERSON = "not person"
TOLD = 2
"""Examples that must ask whether a person is writing."""
SHORT = 4
"""Words that a pointing reaction has at most."""
SURE_LETTERS = 5
"""Letters a word must have to be taken for a mistyped risk word."""


@dataclass(frozen=True, slots=True)
class Listener:
    """How cues are heard in one library: built-in phrases and the workspace's own."""

    book: Phrasebook
    risky: Spelling
    told: bool = False
    """Whether the library answers those who ask if a person or a machine is writing."""

    def hear(self, reading: Reading, reader: Reader, ordinary: frozenset[str] = frozenset()) -> Cues:
        """The cues of one text; risk phrases that are ``ordinary`` where it belongs are no risk."""
        tokens = self._tokens(reading, reader)
        found = self.book.find(tokens)
        plain = [token for token in reading.normal.tokens if token not in POLITE]
        said = {" ".join(plain), reading.normal.text}
        return Cues(
            risk=_risk(found, ordinary) if found else None,
            asks_person=_asks_person(found, tokens) and not (self.told and _asks_who(tokens)),
            chatter=_is_chatter(reading),
            opts_out=not OPT_OUT.isdisjoint(said),
            opts_in=not OPT_IN.isdisjoint(said),
        )

    def risks(self, reading: Reading, reader: Reader) -> tuple[Risk, ...]:
        """Every risk phrase of one text."""
        return tuple(_risks(self.book.find(self._tokens(reading, reader))))

    def _tokens(self, reading: Reading, reader: Reader) -> list[str]:
        known, repaired = reader.spelling.ranks, dict(reading.repaired)
        return [token if token in known else self._meant(token, repaired) for token in reading.normal.tokens]

    def _meant(self, token: str, repaired: Mapping[str, str]) -> str:
        if token in COMMON or self.book.begins(token):
            return token
        meant = self.risky.repair(token) if len(token) >= SURE_LETTERS else (token,)
        return meant[0] if meant != (token,) and len(meant) == 1 else repaired.get(token, token)


def listener(own: Mapping[str, tuple[str, ...]], language: str, examples: Iterable[Sequence[str]] = ()) -> Listener:
    """Built-in phrases merged with the workspace's own (as a manager writes; ``*`` allowed at a word's end).

    ``examples`` are the tokens of the library's.
    """
    phrases = [(category, phrase) for category, listed in RISK.items() for phrase in listed]
    phrases += [(category, _as_tokens(phrase, language)) for category, listed in own.items() for phrase in listed]
    phrases += [(_BENIGN, phrase) for phrase in BENIGN]
    phrases += [(_PERSON, phrase) for phrase in ASKS_PERSON]
    phrases += [(_NOT_PERSON, phrase) for phrase in NOT_PERSON]
    told = sum(_asks_who(tokens) and not MACHINES.isdisjoint(tokens) for tokens in examples)
    return Listener(phrasebook(phrases), spelling(RISK_WORDS), told >= TOLD)


def _as_tokens(phrase: str, language: str) -> str:
    return " ".join(
        " ".join(normalise(word, language).tokens) + ("*" if word.endswith("*") else "") for word in phrase.split()
    )


def _risk(found: list[Found], ordinary: frozenset[str]) -> Risk | None:
    return next((risk for risk in _risks(found) if risk.phrase not in ordinary), None)


def _risks(found: list[Found]) -> Iterator[Risk]:
    harmless = [span for span in found if span.label == _BENIGN]
    for span in found:
        if span.label not in {_BENIGN, _PERSON, _NOT_PERSON} and not _covered(span, harmless):
            yield Risk(span.label, span.phrase)


def _asks_person(found: list[Found], tokens: list[str]) -> bool:
    other = [span for span in found if span.label == _NOT_PERSON]
    if any(span.label == _PERSON and not _covered(span, other) for span in found):
        return True
    rest = [token for token in tokens if token not in POLITE]
    return len(rest) == 1 and rest[0] in PERSON_ALONE


def _asks_who(tokens: Sequence[str]) -> bool:
    """*Are you a person?*, which is no wish for one."""
    openings = pairwise(tokens)
    asks = any(pair in ASKS_WHO for pair in openings)
    return asks and DEMANDS.isdisjoint(tokens) and not (MACHINES | PERSON_ALONE).isdisjoint(tokens)


def _covered(span: Found, others: list[Found]) -> bool:
    return any(other.start < span.end and span.start < other.end for other in others)


def _points(reading: Reading) -> bool:
    """*This view 😍*: a few words that point at something, and an emoji of praise."""
    normal = reading.normal
    few = 0 < len(normal.tokens) <= SHORT and normal.tokens[0] in POINTERS
    return few and normal.hearts > 0 and NEGATIONS["en"].isdisjoint(normal.tokens)


def _tags(normal: Normal) -> bool:
    """Friends called by their handles, with hardly a word to them."""
    return normal.handles > 0 and len(normal.tokens) <= SHORT and all(token in TO_FRIENDS for token in normal.tokens)


def _is_chatter(reading: Reading) -> bool:
    normal = reading.normal
    if normal.links or normal.blank or (normal.scorn and normal.tokens):
        return False
    if normal.question:
        return bool(normal.handles) and _tags(normal)
    rest = normal.text.replace("can not wait", "yay").split()
    if _points(reading) or _tags(normal):
        return True
    if not CHATTER_WORDS.issuperset(rest):
        return False
    return not rest or bool(normal.handles or normal.ornaments) or any(token in THANKS_CORE for token in rest)
