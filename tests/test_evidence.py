"""What speaks for and against the likeliest intent, figure by figure."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from bot.word_vectors import word_vectors
from intents.contents import Intent
from intents.corpus import corpus
from intents.evidence import (
    LEFT_EVER,
    LEFT_MOST,
    NAMES,
    TELLING,
    Lexicon,
    Open,
    Scene,
    Sight,
    left_most,
    left_share,
    openness,
    sight,
    weigh,
)
from intents.likeness import NOWHERE, Floats, Likeness
from intents.normalise import normalise
from intents.reading import Reading
from intents.senses import Senses, senses
from tests.shop_library import SHOP

RARITY = {"order": 1.0, "cancel": 2.0, "open": 1.5, "sunday": 3.0, "ship": 2.5, "hat": 4.0}
UNKNOWN = 5.0
LEXICON = Lexicon(
    rarity=RARITY,
    unknown_rarity=UNKNOWN,
    by_intent=(frozenset({"order", "cancel"}), frozenset({"open", "sunday"}), frozenset({"ship", "hat"})),
    by_example=tuple(map(frozenset, ({"cancel", "order"}, {"order"}, {"open"}, {"open", "sunday"}, {"ship", "hat"}))),
    cores=({"cancel": 1.0, "order": 0.5}, {"open": 2.0}, {}),
    manners=({"": 0.75, "how": 0.25}, {"when": 0.5, "are": 0.9}, {"do": 1.0}),
    owners={"cancel": frozenset({0}), "open": frozenset({1}), "ship": frozenset({2})},
    tokens=(
        frozenset({"cancel", "my", "order", "canada"}),
        frozenset({"open", "sunday"}),
        frozenset({"ship", "a", "hat"}),
    ),
    typical_left=np.array([0.1, 0.4, 0.6], np.float32),
    varied=False,
)
SCENE = Scene(np.array([0, 2, 4, 5]), np.array([0.5, 0.75, 0.0], np.float32), LEXICON, 0.875, None)
"""Three intents of two, two and one examples; two sentences of background come behind."""


def said(text: str, content: str = "", stems: str = "") -> Reading:
    """A text as it was read."""
    tokens = tuple(text.split())
    return Reading(normalise(""), tokens, tuple(stems.split()) or tokens, tuple(content.split()), ())


def chances(*given: float) -> Floats:
    """Of the intents, then of the background."""
    return np.array(given, np.float32)


def likeness(both: list[float], words: list[float], meaning: list[float] | None = None) -> Likeness:
    """How like each row a text is."""
    views = {"both": both, "words": words, "meaning": meaning or []}
    return Likeness(len(both), None, {name: np.array(own, np.float32) for name, own in views.items()})


FLAT = likeness([0.2, 0.7, 0.1, 0.6, 0.3, 0.9, 0.8], [0.1] * 7)


def test_a_scene_knows_where_each_intents_examples_are() -> None:
    """Rows are grouped by intent."""
    assert SCENE.intents == 3
    assert [SCENE.rows(intent) for intent in range(3)] == [(0, 2), (2, 4), (4, 5)]


def test_an_unknown_word_is_rarest() -> None:
    """A known one is as rare as it is."""
    assert (LEXICON.weight("hat"), LEXICON.weight("mars")) == (4.0, 5.0)


@pytest.mark.parametrize(
    ("given", "intent", "example"),
    [
        ((0.5, 0.3, 0.1, 0.1), 0, 1),
        ((0.1, 0.3, 0.1, 0.5), 1, 3),
        ((0.1, 0.1, 0.3, 0.5), 2, 4),
        ((0, 0.2, 0.2, 0), 1, 3),
    ],
)
def test_a_text_points_to_the_likeliest_intent_and_its_nearest_example(
    given: tuple[float, ...], intent: int, example: int
) -> None:
    """However likely or near the background is."""
    found = sight(said("where"), FLAT, chances(*given), SCENE)
    assert (found.intent, found.example, found.open) == (intent, example, ())


def test_content_that_the_intent_does_not_have_is_left() -> None:
    """Others have it, or nobody has; each word once, in order."""
    reading = said("mars cancel open mars hat venus", "mars cancel open mars hat venus")
    found = sight(reading, FLAT, chances(0.9, 0, 0, 0.1), SCENE)
    assert (found.unknown, found.foreign) == (("mars", "venus"), ("open", "hat"))
    assert found.rivals(LEXICON) == ("open",)
    assert [(word.token, word.stem) for word in found.open] == [(one, one) for one in ("mars", "open", "hat", "venus")]


def test_what_is_left_is_told_by_its_tokens() -> None:
    """Two tokens of a stem are two, the same one twice is one."""
    reading = said("opening cancelled open opening", "open cancel open open", "open cancel open open")
    found = sight(reading, FLAT, chances(1, 0, 0, 0), SCENE)
    assert found.open == (Open("opening", "open", 1.0), Open("open", "open", 1.0))
    assert sight(reading, FLAT, chances(0, 1, 0, 0), SCENE).open == (Open("cancelled", "cancel", 1.0),)


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("order for my kids", 0.25),
        ("order kids", 1.0),
        ("order kids please", 1.0),
        ("order kids thanks hello", 1.0),
        ("my kids want an order", 0.25),
        ("kids order", 0.25),
        ("kids please order", 0.25),
        ("how many kids order", 1.0),
        ("which kids order", 1.0),
        ("what kids order", 1.0),
        ("order with kids", 0.25),
        ("order with my kids", 0.25),
        ("order with all my kids", 1.0),
        ("for kids", 0.25),
        ("many order kids", 1.0),
    ],
)
def test_people_are_the_matter_where_nothing_stands_beside_them(text: str, share: float) -> None:
    """Else they are spoken of by the way."""
    found = sight(said(text, "kids"), FLAT, chances(1, 0, 0, 0), SCENE)
    assert found.open == (Open("kids", "kids", share),)


@pytest.mark.parametrize(
    ("token", "intent", "open_"),
    [
        ("mars", 0, 1.0),
        ("today", 0, 0.0),
        ("paris", 0, 0.0),
        ("paris", 1, 0.5),
        ("kids", 0, 0.25),
        ("went", 0, 0.25),
        ("jacket", 1, 1.0),
        ("jacket", 2, 0.25),
    ],
)
def test_some_words_need_less_explaining(token: str, intent: int, open_: float) -> None:
    """Places where the intent speaks of places, products where it speaks of products, people and stories anywhere."""
    assert openness(token, intent, SCENE) == open_


def meant() -> Senses:
    """A library in the word table, in place of the scene's."""
    lines = {"cancel": ("cancel my order",), "hours": ("open on sunday",), "ship": ("ship a hat",)}
    library = replace(SHOP, intents={name: Intent(name, name, own) for name, own in lines.items()})
    found = senses(corpus(library, word_vectors()))
    assert found is not None
    return found


def test_meaning_explains_words_too() -> None:
    """As far as they are near to the intent's, and places that no list has."""
    held = meant()
    scene = replace(SCENE, senses=held)
    assert openness("qqzzxx", 2, scene) == 1.0
    assert openness("hats", 2, scene) == pytest.approx(1.0 - held.explained("hats", 2)) != 1.0
    assert openness("hats", 1, scene) == pytest.approx(1.0 - held.explained("hats", 1)) == 1.0
    assert (openness("osaka", 0, scene), openness("osaka", 1, scene)) == (0.0, 0.5)
    assert (openness("today", 0, scene), openness("kids", 0, scene)) == (0.0, 0.25)


# --- figures -------------------------------------------------------------------------------------------------------


def figures(
    reading: Reading, near: Likeness, given: Floats, scene: Scene = SCENE, seen: Sight | None = None
) -> dict[str, float]:
    """The figures of a text by their names."""
    found = weigh(reading, near, given, seen or sight(reading, near, given, scene), scene)
    assert found.dtype == np.float32
    return dict(zip(NAMES, found.tolist(), strict=True))


@pytest.mark.parametrize(
    ("given", "chance", "margin", "none"),
    [
        ((0.5, 0.25, 0.05, 0.2), 0.0, math.log(2), math.log(2.5)),
        ((0.1, 0.8, 0.05, 0.05), math.log(4), math.log(8), math.log(16)),
        ((0.1, 0.2, 0.6, 0.1), math.log(1.5), math.log(3), math.log(6)),
        ((1.0, 0.0, 0.0, 0.0), math.log((1 - 1e-6) / 1e-6), math.log(1e6), math.log(1e6)),
        ((0.0, 0.0, 0.0, 1.0), math.log(1e-6), 0.0, math.log(1e-6)),
        ((0.6, 0.3, 0.1), math.log(1.5), math.log(2), math.log(0.6e6)),
    ],
)
def test_chances_are_compared(given: tuple[float, ...], chance: float, margin: float, none: float) -> None:
    """With what is left, with the next intent's, and with that of nothing."""
    found = figures(said("where"), FLAT, chances(*given))
    assert [found[name] for name in ("chance", "margin", "over_none")] == pytest.approx(
        [chance, margin, none], rel=1e-4, abs=1e-5
    )
    assert found["cross_accuracy"] == 0.875


@pytest.mark.parametrize(
    ("intent", "expected"),
    [(0, (0.2, 0.1, 0.4, -0.5)), (1, (-0.15, -0.1, -0.6, 0.5)), (2, (0.3, -0.4, -0.4, -0.6))],
)
def test_the_nearest_example_is_compared_with_all_others(intent: int, expected: tuple[float, ...]) -> None:
    """And with how near siblings usually are; background is none of them."""
    given = np.eye(4, dtype=np.float32)[intent]
    near = likeness(
        [0.2, 0.7, 0.1, 0.6, 0.3, 0.9, 0.8],
        [0.9, 0.1, 0.2, 0.3, 0.5, 1.0, 1.0],
        [0.1, 0.3, 0.8, 0.6, 0.2, 1.0, 1.0],
    )
    found = figures(said("where"), near, given)
    told = [found[name] for name in ("nearest_typical", "nearest_lead", "words_lead", "meaning_lead")]
    assert told == pytest.approx(expected, abs=1e-6)


def test_without_a_word_table_no_meaning_leads() -> None:
    """And what is compared with no other example leads by all it has; a likeness below zero is no lead."""
    found = figures(said("where"), FLAT, chances(1, 0, 0, 0))
    assert found["meaning_lead"] == 0.0
    alone = replace(SCENE, starts=np.array([0, 2]), typical=np.array([0.5], np.float32))
    found = figures(said("where"), likeness([0.2, 0.7], [0.3, 0.1], [-0.5, -0.25]), chances(0.9, 0.1), alone)
    assert [found[name] for name in ("nearest_lead", "words_lead", "meaning_lead")] == pytest.approx([0.7, 0.3, -0.25])


def test_only_rows_that_were_compared_count() -> None:
    """Where the likest example of the intent is, whatever its row."""
    own = np.array([0.4, 0.6, 0.9], np.float32)
    near = Likeness(7, np.array([1, 3, 6]), {"both": own, "words": own / 2, "meaning": NOWHERE})
    found = figures(said("where"), near, chances(0, 1, 0, 0))
    assert (found["nearest_lead"], found["words_lead"]) == pytest.approx((0.2, 0.1))
    assert found["nearest_typical"] == pytest.approx(0.6 - 0.75)


def test_words_are_compared() -> None:
    """Those left over, by the intent and by its nearest example, and those that are not said."""
    reading = said("how cancel open mars paris", "cancel open mars hat")
    found = figures(reading, FLAT, chances(1, 0, 0, 0))
    whole = 2.0 + 1.5 + 5.0 + 4.0 + 2.5
    assert found["left_by_example"] == pytest.approx((2.0 + 1.5 + 5.0 + 4.0) / whole)
    assert found["unsaid"] == pytest.approx(1.0 / 3.5)
    assert found["unknown"] == pytest.approx(5.0 / whole)
    assert found["foreign"] == pytest.approx(5.5 / whole)
    assert found["rival"] == pytest.approx(1.5 / whole)
    assert found["core_unsaid"] == pytest.approx(0.5 / 1.5)
    assert found["asked_so"] == 0.25
    assert found["topic_only"] == 0.0
    assert found["left_open"] == pytest.approx((1.5 + 5.0) / 12.5)


@pytest.mark.parametrize(("content", "only"), [("", 1.0), ("open", 1.0), ("open open", 1.0), ("open sunday", 0.0)])
def test_a_text_may_be_but_its_topic(content: str, only: float) -> None:
    """One word, however often."""
    assert figures(said("where", content), FLAT, chances(0, 1, 0, 0))["topic_only"] == only


@pytest.mark.parametrize(
    ("text", "intent", "as_usual", "unsaid"),
    [
        ("cancel order", 0, 0.75, 0.0),
        ("how when order", 0, 0.25, 1.0 / 1.5),
        ("what", 0, 0.0, 1.0),
        ("when are sunday", 1, 0.9, 1.0),
        ("when open", 1, 0.5, 0.0),
        ("open", 1, 0.0, 0.0),
        ("hat", 2, 0.0, 0.0),
    ],
)
def test_a_text_is_asked_as_the_examples_are(text: str, intent: int, as_usual: float, unsaid: float) -> None:
    """By the commonest of its asking words, or of none; the core of the intent is in it or not."""
    found = figures(said(text), FLAT, np.eye(4, dtype=np.float32)[intent])
    assert found["asked_so"] == pytest.approx(as_usual)
    assert found["core_unsaid"] == pytest.approx(unsaid)


def test_what_is_left_is_a_share_of_the_content() -> None:
    """Each word as far as it is open, weighed by how rare it is; nothing is left of nothing."""
    seen = Sight(0, 0, (), (), (Open("paris", "mars", 0.5), Open("hats", "hat", 0.25)))
    assert left_share(said("x", "cancel hat mars mars"), seen, LEXICON) == pytest.approx((2.5 + 1.0) / 11.0)
    assert left_share(said("x"), seen, LEXICON) == 0.0
    assert left_share(said("x", "cancel"), replace(seen, open=()), LEXICON) == 0.0


@pytest.mark.parametrize(
    ("intent", "examples", "most"),
    [
        (0, TELLING, LEFT_MOST),
        (1, TELLING, 0.7),
        (1, TELLING + 1, 0.7),
        (2, TELLING, LEFT_EVER),
        (2, TELLING - 1, LEFT_MOST),
        (1, 1, LEFT_MOST),
    ],
)
def test_an_intent_of_many_unlike_examples_may_leave_more(intent: int, examples: int, most: float) -> None:
    """But never all."""
    seen = Sight(intent, 0, (), (), ())
    assert left_most(seen, LEXICON, examples) == pytest.approx(most)
    if examples == TELLING:
        assert left_most(seen, LEXICON) == pytest.approx(most)
