"""Which words of a message a cue, or the guard's refusal, points at."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import pytest

from intents.model import Refusal
from intents.pointing import pointed
from intents.understanding import fit, understand
from tests.cases import FITTED
from tests.shop_library import SHOP

OWN: Final = fit(replace(SHOP, risk={"workshop": ("kiln ho*",)}))


def words(text: str) -> list[str]:
    """The words that are pointed at, each with the cue or the rule."""
    held = OWN.corpus.reader
    reading = held.read(text)
    named = pointed(reading, understand(text, OWN), OWN.listener, held)
    return [f"{reading.normal.tokens[at]}:{cue}" for at, cue in sorted(named.items())]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("I will sue you, where is my order", ["will:risk", "sue:risk"]),
        ("my lawer is here", ["lawer:risk"]),
        ("I will sure sue you", ["will:risk", "sue:risk"]),
        ("they sue, will sue us", ["will:risk", "sue:risk"]),
        ("will it come or I will sue", ["will:risk", "sue:risk"]),
        ("I will sue, will I now sue", ["will:risk", "sue:risk"]),
        ("mend your policy or I call the police", ["police:risk"]),
        ("my kiln has hot spots", ["kiln:risk", "hot:risk"]),
        ("is the kiln still hotter", ["kiln:risk", "hotter:risk"]),
        ("can I talk to a human please", ["talk:asks_person", "to:asks_person", "a:asks_person", "human:asks_person"]),
        ("hi agent", ["agent:asks_person"]),
        ("stop messaging me please", ["stop:opts_out", "messaging:opts_out", "me:opts_out"]),
        ("please start", ["start:opts_in"]),
        ("I do not want a refund", ["not:negation", "refund:negation"]),
        ("i dont want a refnd", ["not:negation", "refnd:negation"]),
        ("never mind, where is my order", ["never:settled", "mind:settled"]),
        ("refund? discount?", []),
        ("do you ship dangerous goods", []),
        ("shipping", []),
        ("where is my order", []),
    ],
)
def test_a_word_is_pointed_at_by_what_rests_on_it(text: str, named: list[str]) -> None:
    """As it stands, repaired, or by its stem; left-over words and bare topics are told otherwise."""
    assert words(text) == named


def test_two_questions_in_one_are_pointed_at_by_their_words() -> None:
    """As the refusal names them, which may be written otherwise."""
    held = FITTED.corpus.reader
    text = "opening hours and my Refund"
    reading = held.read(text)
    found = understand(text, FITTED)
    ranking = replace(found.ranking, refusal=Refusal("several", ("My", "REFUND!")))
    named = pointed(reading, replace(found, ranking=ranking), FITTED.listener, held)
    assert {reading.normal.tokens[at]: rule for at, rule in named.items()} == {"my": "several", "refund": "several"}
