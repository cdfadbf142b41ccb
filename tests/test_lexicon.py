"""What is known of a library's words."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from intents.contents import Intent
from intents.corpus import corpus
from intents.evidence import Lexicon
from intents.lexicon import lexicon
from intents.ranker import index
from tests.shop_library import SHOP

LINES = {
    "cancel": ("cancel my order", "how do I cancel the order", "cancel order order please"),
    "hours": ("when are you open", "opening hours", "are you open on sunday"),
    "ship": ("ship to canada",),
}


def known(**lines: tuple[str, ...]) -> Lexicon:
    """The lexicon of these intents."""
    held = corpus(replace(SHOP, intents={name: Intent(name, name, own) for name, own in (lines or LINES).items()}))
    return lexicon(held, index(held.readings, None, {}))


def test_rare_words_weigh_more() -> None:
    """By how many of the seven examples have them; a word of none weighs most."""
    often, once, never = (1 + math.log(8 / (1 + count)) for count in (3, 1, 0))
    held = known()
    assert held.rarity == pytest.approx(
        {"cancel": often, "ord": often, "open": often, "ship": once, "canada": once, "weekend": once}
    )
    assert held.unknown_rarity == pytest.approx(never)


def test_words_are_known_by_example_and_by_intent() -> None:
    """Stems that carry a topic, and tokens of any kind."""
    held = known()
    assert [*held.by_example[4:]] == [{"open"}, {"open", "weekend"}, {"ship", "canada"}]
    assert [*held.by_intent] == [{"cancel", "ord"}, {"open", "weekend"}, {"ship", "canada"}]
    assert held.tokens[2] == {"ship", "to", "canada"}
    assert held.tokens[0] == {"cancel", "my", "order", "how", "do", "i", "the", "please"}


def test_what_most_examples_have_is_the_intents_own() -> None:
    """Half of them, and two at least; plain words of theirs are at the core too."""
    held = known()
    assert held.owners == {"ord": {0}, "cancel": {0}, "open": {1}}
    one = math.log(2)
    assert held.cores[0] == pytest.approx({"cancel": one, "ord": one})
    assert held.cores[1] == pytest.approx(
        {"open": one, "are": 2 / 3 * math.log(8 / 3), "you": 2 / 3 * math.log(8 / 3)}
    )
    assert held.cores[2] == {}
    four = known(
        a=("red hat", "red bag", "blue hat", "wool scarf"), b=("red tent", "green tent", "big tents", "a hat")
    )
    assert four.owners == {"red": {0}, "hat": {0}, "tent": {1}}
    six = known(a=("red hat", "red bag", "red coat", "blue hat", "wool scarf", "silk gloves"), b=("a tent", "tents"))
    assert six.owners == {"red": {0}, "tent": {1}}
    assert six.cores[0].keys() == {"red"}


def test_how_an_intent_is_asked_for() -> None:
    """The share of its examples with each asking word, or with none."""
    third = pytest.approx(1 / 3)
    assert known().manners == (
        {"": pytest.approx(2 / 3), "how": third, "do": third},
        {"when": third, "are": pytest.approx(2 / 3), "": third},
        {"": 1.0},
    )


def test_how_much_examples_leave_each_other() -> None:
    """The share of their weight that no sibling has, drawn to the library's mean."""
    once, often, never = (1 + math.log(8 / (1 + count)) for count in (1, 3, 0))
    weekend = once / (once + often + never / 2)
    alone = 2 * once / (2 * once + never / 2)
    mean = (weekend + alone) / 7
    assert known().typical_left.tolist() == pytest.approx(
        [3 * mean / 6, (weekend + 3 * mean) / 6, (alone + 3 * mean) / 4], abs=1e-6
    )


@pytest.mark.parametrize(
    ("songs", "dull", "varied"), [(5, 0, True), (4, 0, False), (5, 5, False), (5, 3, False), (7, 3, True)]
)
def test_a_library_is_varied_where_examples_leave_each_other_much(songs: int, dull: int, varied: bool) -> None:
    """Five examples an intent tell."""
    names = (
        "thriller queen",
        "starman hero",
        "imagine peace",
        "golden dreams",
        "angie blues",
        "layla rain",
        "help us",
    )
    lines = {verb: tuple(f"{verb} {song}" for song in names[:songs]) for verb in ("play", "rent")}
    plain = {"hours": tuple(f"open {'now ' * at}" for at in range(dull))} if dull else {}
    assert known(**lines, **plain).varied == varied
