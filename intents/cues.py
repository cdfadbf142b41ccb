"""What a text shows apart from any intent: danger, a wish for a person, mere chatter, leaving and coming back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from intents.model import Cues, Risk
from intents.normalise import normalise
from intents.phrasebook import Found, Phrasebook, phrasebook
from intents.phrases import (
    ASKS_PERSON,
    BENIGN,
    CHATTER_WORDS,
    NOT_PERSON,
    OPT_IN,
    OPT_OUT,
    PERSON_ALONE,
    RISK,
    RISK_WORDS,
    THANKS_CORE,
)
from intents.reading import Reader, Reading
from intents.spelling import Spelling, spelling
from intents.words import POLITE

_BENIGN = "benign"
_PERSON = "person"
_NOT_PERSON = "not person"
SURE_LETTERS = 5
"""Letters a word must have to be taken for a mistyped risk word."""


@dataclass(frozen=True, slots=True)
class Listener:
    """How cues are heard in one library: built-in phrases and the workspace's own."""

    book: Phrasebook
    risky: Spelling

    def hear(self, reading: Reading, reader: Reader) -> Cues:
        """The cues of one text."""
        normal = reading.normal
        repaired = dict(reading.repaired)
        tokens = [self._meant(token, reader, repaired) for token in normal.tokens]
        found = self.book.find(tokens)
        plain = " ".join(token for token in normal.tokens if token not in POLITE)
        return Cues(
            risk=_risk(found),
            asks_person=_asks_person(found, tokens),
            chatter=_is_chatter(reading),
            opts_out=plain in OPT_OUT or normal.text in OPT_OUT,
            opts_in=plain in OPT_IN or normal.text in OPT_IN,
        )

    def _meant(self, token: str, reader: Reader, repaired: Mapping[str, str]) -> str:
        if reader.spelling.known(token) or self.book.begins(token):
            return token
        meant = self.risky.repair(token) if len(token) >= SURE_LETTERS else (token,)
        return meant[0] if meant != (token,) and len(meant) == 1 else repaired.get(token, token)


def listener(own: Mapping[str, tuple[str, ...]], language: str) -> Listener:
    """Built-in phrases merged with the workspace's own (as a manager writes; ``*`` allowed at a word's end)."""
    phrases = [(category, phrase) for category, listed in RISK.items() for phrase in listed]
    phrases += [(category, _as_tokens(phrase, language)) for category, listed in own.items() for phrase in listed]
    phrases += [(_BENIGN, phrase) for phrase in BENIGN]
    phrases += [(_PERSON, phrase) for phrase in ASKS_PERSON]
    phrases += [(_NOT_PERSON, phrase) for phrase in NOT_PERSON]
    return Listener(phrasebook(phrases), spelling(RISK_WORDS))


def _as_tokens(phrase: str, language: str) -> str:
    return " ".join(
        " ".join(normalise(word, language).tokens) + ("*" if word.endswith("*") else "") for word in phrase.split()
    )


def _risk(found: list[Found]) -> Risk | None:
    harmless = [span for span in found if span.label == _BENIGN]
    for span in found:
        if span.label not in {_BENIGN, _PERSON, _NOT_PERSON} and not _covered(span, harmless):
            return Risk(span.label, span.phrase)
    return None


def _asks_person(found: list[Found], tokens: list[str]) -> bool:
    other = [span for span in found if span.label == _NOT_PERSON]
    if any(span.label == _PERSON and not _covered(span, other) for span in found):
        return True
    rest = [token for token in tokens if token not in POLITE]
    return len(rest) == 1 and rest[0] in PERSON_ALONE


def _covered(span: Found, others: list[Found]) -> bool:
    return any(other.start < span.end and span.start < other.end for other in others)


def _is_chatter(reading: Reading) -> bool:
    normal = reading.normal
    if normal.question or normal.links or normal.blank:
        return False
    rest = normal.text.replace("can not wait", "yay").split()
    if not all(token in CHATTER_WORDS for token in rest):
        return False
    return not rest or bool(normal.handles or normal.ornaments) or any(token in THANKS_CORE for token in rest)
