"""A library of two examples an intent, as a manager begins: careful, since so little is known."""

from __future__ import annotations

import pytest

from bot.word_vectors import word_vectors
from intents.library import load
from intents.promises import check
from intents.understanding import Fitted, fit, understand

RESPONSES = """\
answers:
  order_status: You can follow your parcel.
  returns: Returns are free within 30 days.
  opening_hours: We are open Mon–Fri 9–18.
"""
INTENTS = """\
order_status:
  examples: [where is my order, has my parcel shipped yet]
  must_match: ["my package STILL hasn't come??"]
  must_not_match: ["how do I cancel my order"]
returns: {examples: [how do I return this, can I send it back]}
opening_hours: {examples: [when are you open, what are your opening hours]}
"""


@pytest.fixture(scope="module", params=["with the word table", "without it"])
def fitted(request: pytest.FixtureRequest) -> Fitted:
    """The library, fitted."""
    library = load({"responses.yaml": RESPONSES, "intents/shop.yaml": INTENTS})
    return fit(library, word_vectors() if request.param == "with the word table" else None)


def answered_with(text: str, fitted: Fitted) -> str:
    """The intent that would be answered with, or nothing."""
    ranking = understand(text, fitted).ranking
    best = ranking.best
    sure = best is not None and ranking.refusal is None and best.confidence >= ranking.threshold
    return best.intent if best is not None and sure else ""


def test_its_promises_hold(fitted: Fitted) -> None:
    """The lines that must and must not match; without the table what must match is at least the likeliest."""
    broken = [one for one in check(fitted.library, fitted) if fitted.corpus.vectors or "needed" not in one.instead]
    assert broken == []


@pytest.mark.parametrize(
    "text",
    [
        "how do i change my order",
        "where can i complain about my order",
        "can i pay my order with klarna",
        "do you sell my parcel",
        "when are you hiring",
        "how do i return this hire car",
    ],
)
def test_a_word_it_has_never_heard_goes_to_a_person(fitted: Fitted, text: str) -> None:
    """A verb or a thing that no example knows is what the message is about."""
    assert answered_with(text, fitted) == ""


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("wheres my orderrr", "order_status"),
        ("has my package shipped", "order_status"),
        ("order 12345 where is it", "order_status"),
        ("can i return it", "returns"),
        ("what r ur opening hours", "opening_hours"),
    ],
)
def test_what_it_knows_is_answered(fitted: Fitted, text: str, intent: str) -> None:
    """Typos, text-speak, an order number."""
    assert answered_with(text, fitted) == intent
