"""Risk phrases that an intent is about call nobody there, and everywhere else they do."""

from __future__ import annotations

from dataclasses import replace

import pytest

from intents.contents import Autonomy, Brand, Intent, Library
from intents.understanding import fit, understand

CARD = ("my card was stolen", "somebody stole my card", "help my card was stolen today", "card stolen what now")
HOURS = ("when are you open", "opening hours", "what time do you close today", "are you open on sunday")
HURT = ("i got hurt", "i am hurt what now", "your chair hurt me", "i was hurt by your lamp")


def library(**intents: tuple[str, ...]) -> Library:
    """A library of these examples."""
    return Library({name: Intent(name, name, said) for name, said in intents.items()}, {}, Brand("", ""))


BANK = library(lost_card=CARD, opening_hours=HOURS)


def test_what_an_intent_is_about_is_no_risk_there() -> None:
    """Four examples say that a card was stolen: that is the question."""
    found = understand("my card was stolen", fit(BANK))
    assert (found.cues.risk, found.ranking.refusal, found.ranking.sure) == (None, None, True)


def test_elsewhere_it_is() -> None:
    """The same words in a question about something else go to a person."""
    found = understand("when are you open, my card was stolen", fit(library(other=HURT, opening_hours=HOURS)))
    assert found.cues.risk is not None


@pytest.mark.parametrize("said", [("my card was stolen",), ()])
def test_one_example_is_not_enough(said: tuple[str, ...]) -> None:
    """What is said once may be beside the matter."""
    few = library(card=("how do i get a new card", "card please", "i want a card", *said), opening_hours=HOURS)
    assert understand("my card was stolen", fit(few)).cues.risk is not None


def test_an_intent_that_a_person_answers_keeps_its_risks() -> None:
    """Where no answer goes out by itself there is nothing to allow."""
    asked = {**BANK.intents, "lost_card": replace(BANK.intents["lost_card"], autonomy=Autonomy.ASK)}
    assert understand("my card was stolen", fit(replace(BANK, intents=asked))).cues.risk is not None


def test_people_who_are_hurt_always_reach_a_person() -> None:
    """Whatever the examples say."""
    assert understand("i got hurt", fit(library(injuries=HURT, opening_hours=HOURS))).cues.risk is not None


def test_a_managers_own_risk_phrases_always_call() -> None:
    """What the workspace lists under a category is never made ordinary, nor is the rest of that category."""
    own = replace(BANK, risk={"fraud": ("stolen",)})
    assert understand("my card was stolen", fit(own)).cues.risk is not None


def test_courtesies_around_an_example_change_nothing() -> None:
    """Said word for word but for a greeting, it is as sure as the example."""
    found = understand("hey guys, when are you open? thanks", fit(BANK))
    assert found.ranking.matches[0].confidence >= 0.99
