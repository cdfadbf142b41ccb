"""What an intent's examples say that a message may say too, and what parts an intent from its twins."""

from __future__ import annotations

from dataclasses import replace

import pytest

from intents.contents import Intent
from intents.corpus import Corpus, corpus
from intents.denial import denials
from intents.signs import Sign, signbook
from intents.traits import Trait, parted, strange, trait
from intents.words import NEGATIONS
from tests.shop_library import SHOP


def held(**examples: tuple[str, ...]) -> Corpus:
    """The corpus of a library of these intents."""
    return corpus(replace(SHOP, intents={name: Intent(name, name, lines) for name, lines in examples.items()}))


def traits(*lines: str, earlier: Trait | None = None) -> Trait:
    """The traits of an intent with these examples, between two others."""
    whole = held(a=("I want a refund", "my mum is here"), b=lines, c=("never mind, hello", "the shop is closed"))
    denied = tuple(denials(reading, NEGATIONS["en"]) for reading in whole.readings)
    first, last = whole.intents.searchsorted((1, 2)).tolist()
    return trait("b", whole.readings[first:last], denied[first:last], signbook(), earlier)


def test_its_own_words_are_kept() -> None:
    """Those of its own examples, as they stand and by their stems."""
    own = traits("where is my order", "track it")
    assert own.words == {"where", "is", "my", "order", "track", "it"}
    assert own.plain >= {"ord", "track"}
    assert not own.plain & {"refund"}


def test_traits_are_kept_while_the_examples_stay_the_same() -> None:
    """They are made anew where one of them changes."""
    once = traits("where is my order", "track it")
    assert traits("where is my order", "track it", earlier=once) is once
    assert traits("where is my order", "track that", earlier=once).words >= {"track", "that"}


@pytest.mark.parametrize(
    ("lines", "share"),
    [
        (("play thriller", "play starman"), 1.0),
        (("play thriller", "play water"), 0.5),
        (("play q", "play water"), 0.5),
        (("play thriller", "play water", "play thriller again"), 0.0),
        (("play thriller thriller", "play house", "play water"), 0.5),
        (("play 4411", "play 4412", "play house"), 0.0),
        (("play", "play"), 0.0),
    ],
)
def test_how_many_of_the_words_of_one_example_alone_are_names(lines: tuple[str, ...], share: float) -> None:
    """A word that two examples of an intent share is none of them, whatever other intents say; nor is a number."""
    assert strange(held(a=lines, b=("play", "play house house", "play house"))) == pytest.approx(share)


def test_what_is_only_denied_is_not_said_plainly() -> None:
    """Unless another example says it."""
    assert "want" not in traits("I do not want it", "where is it").plain
    assert "want" in traits("I do not want it", "I want it").plain
    assert [denial.word for denial in traits("I do not want it", "nothing came").denials] == ["not", "nothing"]


@pytest.mark.parametrize(
    ("lines", "shows"),
    [
        (("never mind", *["where is it"] * 3), True),
        (("scratch that", *["where is it"] * 3), False),
        (("scratch that", "forget that", *["where is it"] * 3), True),
        (("scratch that", "forget that", *["where is it"] * 9), False),
        (("scratch that", "forget that", *["where is it"] * 8), True),
    ],
)
def test_a_sign_is_ordinary_where_the_examples_show_it(lines: tuple[str, ...], shows: bool) -> None:
    """In the same words once, or of the same kind in two examples and in a fifth of them."""
    assert traits(*lines).shows(Sign("settled", ("never mind",))) == shows


@pytest.mark.parametrize(
    ("lines", "small_talk"),
    [
        (("hi", "where is my order"), True),
        (("hi", "where is my order", "track my order"), False),
    ],
)
def test_small_talk_names_no_topic_in_half_of_its_examples(lines: tuple[str, ...], small_talk: bool) -> None:
    """Half is enough."""
    assert traits(*lines).small_talk == small_talk


def test_one_plain_sentence_or_one_person_is_enough() -> None:
    """An intent whose examples tell something, or speak of somebody."""
    assert traits("I like it here", "where is it").tells
    assert not traits("where is my order", "I like it here?").tells
    assert traits("can my sister come", "where is it").recipients
    assert not traits("where is my order", "when is it here").recipients
    assert traits("how do you compare with decathlon", "where is it").compares
    assert not traits("where is my order", "when is it here").compares


@pytest.mark.parametrize(("others", "many"), [(4, True), (5, False)])
def test_one_in_five_makes_it_an_end(others: int, many: bool) -> None:
    """*Cancel* and its like."""
    assert traits("cancel it", *["where is it"] * others).ends == many


@pytest.mark.parametrize(
    ("lines", "reports"),
    [
        (("it does not work", *["where is it"] * 3), False),
        (("it does not work", "nothing came", *["where is it"] * 8), True),
        (("it does not work", "nothing came", *["where is it"] * 9), False),
        (("I do not want it", "never send it", *["where is it"] * 3), False),
    ],
)
def test_two_complaints_and_one_in_five_make_it_a_report(lines: tuple[str, ...], reports: bool) -> None:
    """A denied wish is no complaint."""
    assert traits(*lines).reports == reports


def test_what_its_verbs_are_done_to_is_kept() -> None:
    """See the frames."""
    assert traits("can I cancel my order").frame.objects == {"cancel": {"ord"}}


@pytest.mark.parametrize(
    ("near", "far", "apart"),
    [
        (("do you ship to spain", "do you ship to italy"), ("do you ship to canada", "do you ship to mexico"), True),
        (("do you ship to spain", "is it blue"), ("do you ship to canada", "do you ship to mexico"), False),
        (
            ("do you ship to spain", "do you ship to italy"),
            ("do you deliver to canada", "do you deliver to mexico"),
            True,
        ),
        (("do you ship to spain", "do you ship to italy"), ("do you sell in canada", "do you sell in mexico"), False),
        (("do you ship to us", "do you ship to us"), ("do you ship", "do you ship it"), False),
        (("spain", "to italy"), ("canada", "to mexico"), False),
    ],
)
def test_places_part_two_intents_that_are_otherwise_the_same(
    near: tuple[str, ...], far: tuple[str, ...], apart: bool
) -> None:
    """Several examples of each ask the same of different places."""
    whole = held(far=far, near=near, other=("where is my order", "is spain far", "is italy far"))
    assert parted(whole) == ((frozenset({1}), frozenset({0}), frozenset()) if apart else (frozenset(),) * 3)


def test_an_intent_may_be_parted_from_several() -> None:
    """From one by where it ships to, from another by the postage."""
    whole = held(
        a=("do you ship to canada", "do you ship to mexico"),
        b=("do you ship to spain", "do you ship to italy", "what is postage to spain", "what is postage to italy"),
        c=("what is postage to japan", "what is postage to brazil"),
    )
    assert parted(whole) == (frozenset({1}), frozenset({0, 2}), frozenset({1}))
