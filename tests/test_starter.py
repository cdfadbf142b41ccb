"""The starter library on messages not written for it: mostly answered, and never where a person is needed."""

from __future__ import annotations

import pytest

from bench.starter import ROOT, SETS, score
from bot.library_files import read_library
from bot.word_vectors import word_vectors
from intents.contents import Library
from intents.promises import check
from intents.understanding import Fitted, fit


@pytest.fixture(scope="module")
def starter() -> tuple[Library, Fitted]:
    """The starter library, fitted as it is when it runs."""
    library = read_library(ROOT)
    return library, fit(library, word_vectors())


def test_the_starter_keeps_its_own_promises(starter: tuple[Library, Fitted]) -> None:
    """Every must_match and must_not_match line holds."""
    assert check(*starter) == []


@pytest.mark.parametrize(("name", "least"), [("as people write", 0.72), ("worded unlike every example", 0.33)])
def test_what_it_answers_is_right(starter: tuple[Library, Fitted], name: str, least: float) -> None:
    """At most one in a hundred of those that need a person is answered, and the share answered right does not sink."""
    found = score(SETS[name], *starter)
    assert found.answered <= 0.01 * found.others
    assert found.wrong <= 0.02 * found.answerable
    assert found.right >= least * found.answerable


def test_the_starter_is_what_was_asked_for(starter: tuple[Library, Fitted]) -> None:
    """At least 35 intents, 8 to 15 examples each."""
    intents = starter[0].intents.values()
    assert len(intents) >= 35
    assert [intent.name for intent in intents if not 8 <= len(intent.examples) <= 15] == []
