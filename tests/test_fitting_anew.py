"""An edited library fitted beside its earlier state: the same as fitted from nothing."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest

from bot.word_vectors import word_vectors
from intents.contents import Intent, Library
from intents.several import understand_all
from intents.understanding import Fitted, fit, understand
from intents.vectors import Vectors
from tests.shop_library import SHOP

ASKED = (
    "where is my order",
    "hi, i do NOT want a refund",
    "how much is shpping to france? and can i get a refund",
    "my parcel has not arrived, where is it",
    "do you sell lawnmowers",
    "thanks!",
)
FRESH = (
    "does it come with a leash",
    "who won the race",
    "I never got my money back",
    "open on sundays?",
    "zorblax 44",
)


def edited(library: Library, chance: random.Random) -> Library:
    """The library with one intent's examples changed, or an intent more or less."""
    names = sorted(library.intents)
    name, kind = chance.choice(names), chance.randrange(4)
    intents = dict(library.intents)
    if kind == 0:
        del intents[name]
        return replace(library, intents=intents)
    own = list(intents[name].examples)
    if kind == 1:
        intents["fresh"] = Intent("fresh", "fresh", tuple(chance.sample(FRESH, 3)))
    elif kind == 2:
        intents[name] = replace(intents[name], examples=(*own, chance.choice(FRESH)))
    else:
        chance.shuffle(own)
        intents[name] = replace(intents[name], examples=(*own[1:], chance.choice(FRESH)))
    return replace(library, intents=intents)


def assert_same(one: Fitted, other: Fitted) -> None:
    """Everything that was learnt, and what is made of messages."""
    mine, theirs = one.to_arrays(), other.to_arrays()
    assert mine.keys() == theirs.keys()
    for name, array in mine.items():
        np.testing.assert_array_equal(array, theirs[name])
    assert one.corpus.readings == other.corpus.readings
    assert one.guard == other.guard
    assert one.exact == other.exact
    for text in ASKED:
        assert understand(text, one) == understand(text, other)
        assert understand_all(text, one) == understand_all(text, other)


@pytest.mark.parametrize("vectors", [None, word_vectors()], ids=["words alone", "with the word table"])
def test_an_edit_is_fitted_as_if_from_nothing(vectors: Vectors | None) -> None:
    """Edits one behind the other, each fitted from the one before: figure by figure what a full fit gives."""
    chance = random.Random(7)  # noqa: S311
    library, fitted = SHOP, fit(SHOP, vectors)
    for _ in range(5):
        library = edited(library, chance)
        fitted = fit(library, vectors, earlier=fitted)
        assert_same(fitted, fit(library, vectors))


def test_an_earlier_state_in_another_voice_changes_nothing() -> None:
    """Nothing is taken over that hangs on the brand's name, the word table or the risk phrases of then."""
    renamed = replace(SHOP, brand=replace(SHOP.brand, name="Order"), risk={"heat": ("refund",)})
    for earlier in (fit(SHOP), fit(SHOP, word_vectors())):
        assert_same(fit(renamed, None, earlier=earlier), fit(renamed))
        assert_same(fit(renamed, word_vectors(), earlier=earlier), fit(renamed, word_vectors()))
