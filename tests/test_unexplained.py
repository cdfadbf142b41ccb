"""What a match leaves unexplained: words left over, bare topics, a second question, twins."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
import pytest

from bot.word_vectors import word_vectors
from intents.background import SENTENCES
from intents.case import Case
from intents.understanding import fit
from intents.unexplained import brief, left_over, manner, recipient, several, topic, twins, unexplained
from tests.cases import before, library, words

TABLES: Final = library(
    book=("can I book a table", "book a table for four", "I want to book a room", "how do I book"),
    cancel=("cancel my booking", "can I cancel a table", "cancel my room", "cancel the table", "cancel my seat"),
    hours=("when do you open", "are you open on sunday", "what are your opening hours"),
    gift=("do you have a gift card", "can my mum use a gift card", "how many gift cards do you sell"),
    hello=("hi", "hello", "good morning"),
)
WITH_MEANING: Final = fit(TABLES.library, word_vectors())
SONGS: Final = library(
    buy=("buy golden dreams", "buy angie blues", "buy layla rain", "buy purple haze"),
    hours=("when do you open", "are you open on sunday", "what are your opening hours"),
    pages=("which page is it", "which page", "page of the concert", "the page please"),
    play=(
        "play thriller queen",
        "play starman hero",
        "play imagine peace",
        "play yesterday love",
        "play waterloo sunset",
        "play paranoid android",
        "play roxanne police",
        "play wonderwall oasis",
    ),
    post=("how do I post it", "post it for me", "can you post it"),
    rent=("rent golden dreams", "rent angie blues", "rent layla rain", "rent purple haze"),
    seat=("is my seat free", "seat with a view", "a better seat"),
)
NAMES: Final = library(
    buy=SONGS.library.intents["play"].examples[:5],
    play=tuple(line.replace("buy", "rent") for line in (*SONGS.library.intents["buy"].examples, "buy wild horses")),
)
CLUB: Final = library(
    back=(
        "why is my parcel late",
        "my parcel never came",
        "it does not arrive",
        "nothing arrived yet",
        "it is missing",
    ),
    cancel=("cancel my order", "please cancel our order", "I want to cancel the order", "can I cancel an order"),
    find=("did you find a phone", "can you find my phone", "will anyone find a bag", "did anybody find my bag"),
    fit=("does the jacket run small", "does it run large", "do the boots run small"),
    hours=("when are you open", "are you open on sunday", "opening hours please"),
    mood=("I like it here", "this is lovely", "we love the shop"),
    mum=("can my mum visit us", "visit the shop with my sister", "visit our friend", "visit our cat"),
    sponsor=("do you sponsor events", "can you sponsor us", "sponsor our club", "who do you sponsor"),
)
TWINS: Final = library(
    status=("where is my order", "has my parcel shipped", "track my order"),
    complaint=("where is my order", "no news of my purchase", "the goods I paid for"),
)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("do you ship dangerous goods", "dangerous goods"),
        ("do you ship cats or cats to canada", "cats"),
        ("can I get a refund in brazil", "brazil"),
        ("do you ship on sunday", ""),
        ("do you ship to canada", ""),
    ],
)
def test_words_that_nothing_explains_are_left_over(text: str, left: str) -> None:
    """Each named once; days, places and the examples' own words explain themselves."""
    assert " ".join(left_over(before(text).judged)) == left


@pytest.mark.parametrize(
    ("text", "named"),
    [
        # too much of the content
        ("where is my cat", "cat"),
        ("do you ship live animals", "live animals"),
        ("where is my order of pins", "pink"),
        ("apple status please", "apple"),
        ("where is my order", ""),
        ("shipping refund", ""),
        ("when", ""),
        ("hi not", ""),
        # the very thing asked for
        ("do you offer a unicorn for horses", "unicorn"),
        ("have a unicorn for horses as refund", "unicorn"),
        ("do you offer unicorn for horses", "unicorn horses"),
        ("do you have your unicorn sizes of horses", "horses"),
        ("refund for a unicorn and horses", "unicorn"),
        ("a unicorn for horses as refund do you have", "unicorn horses"),
        ("do you offer a reason for horses", "reason horses"),
        ("how much unicorn is shipping to france for horses", "unicorn horses"),
        ("so much unicorn is shipping to france for horses", "horses"),
        ("unicorn refund for horses how much", "horses"),
        ("is there horse proof shipping to canada", "proof"),
        ("is there a unicorn discount code", "unicorn"),
        ("do you offer a unicorn", "unicorn"),
        ("do you have any unicorn", "unicorn"),
        ("how much unicorn is shipping to france", "unicorn"),
        ("how much unicorn shipping is free in france", ""),
        ("how many unicorn days do I have to return an item", "unicorn"),
        # somebody else is asked about
        ("is granny open on sunday for horses", "granny horses"),
        ("is it granny open for horses", "horses"),
        ("horses, when does granny open", "granny"),
        ("horses, when does granny", "horses granny"),
        ("tell me does granny ship horses", "granny horses"),
        ("does granny ship horses to canada", "granny"),
        ("is granny open on sunday", "granny"),
        ("when does granny open the shop", "granny"),
        ("does granny ship to canada", "granny"),
        # what a verb of the examples is not done to
        ("can I return a dog", "dog"),
        ("can I return my house", "house"),
        ("can I return my house with horses", "house"),
        ("return a dog with horses", "dog"),
        ("a dog for horses I return", "dog horses"),
        ("can I return a jacket", "jacket"),
        ("can I return my jacket", ""),
        ("can I return my boots", ""),
        ("can I return my husband", "husband"),
        ("can I return my dog when", "dog"),
        # what else is to be done
        ("can I return my order and paint it", "paint"),
        ("paint it, can I return my order", ""),
        ("can I return my order or paint it", ""),
        ("can I return my order and send it", ""),
        ("can I cancel my order and paint it please", "paint"),
    ],
)
def test_what_is_asked_for_must_be_what_the_examples_speak_of(text: str, named: str) -> None:
    """The thing asked for, whom is asked about, what a verb is done to, or too much of the rest."""
    assert words(unexplained(before(text)), "left_over") == named


@pytest.mark.parametrize(
    ("text", "named"),
    [
        # what a question is about that begins with does the
        ("do the unicorns run small with zebras", "unicorns zebras"),
        ("do the green unicorns run small with zebras", "unicorns zebras"),
        ("do the very green unicorns run small with zebras", "zebras"),
        ("please do the unicorns run small with zebras", "unicorns zebras"),
        ("when will the unicorn be open with zebras", "zebras"),
        ("when do the unicorns run small with zebras", "zebras"),
        ("is the unicorn open on sunday with zebras", "unicorn zebras"),
        ("is a unicorn open on sunday with zebras", "zebras"),
        ("is my unicorn open on sunday with zebras", "zebras"),
        ("does the x run small with zebras", "zebras"),
        # what a verb is done to
        ("cancel my plan with zebras", "plan"),
        ("my plan cancel with zebras", "zebras"),
        ("cancel my flatmates order with zebras", "zebras"),
        ("cancel my green phone with zebras", "green"),
        # a word that only says which
        ("did you find a black phone with zebras", "zebras"),
        ("did you find a black horse with zebras", "black"),
        ("did you find the black big phone with zebras", "black zebras"),
        # a thing of theirs behind can you
        ("can you sponsor my wedding with zebras", "wedding"),
        ("can u sponsor my wedding with zebras", "wedding"),
        ("it is me to sponsor my wedding with zebras", "wedding"),
        ("can you sponsor the wedding with zebras", ""),
        ("can you all sponsor my wedding with zebras", ""),
        ("can they sponsor my wedding with zebras", ""),
        ("i sponsor my wedding with zebras", ""),
        ("wedding can you sponsor my club with zebras", "zebras"),
        # somebody, or an animal
        ("cancel our uncle with zebras", "uncle"),
        ("cancel our dog with zebras", "dog"),
        ("cancel our dog now with zebras", "dog"),
        ("cancel our dog the order with zebras", "zebras"),
        ("cancel our dog food with zebras", "dog food zebras"),
        ("cancel order our dog with zebras", "dog zebras"),
        ("cancel old dog with zebras", "old dog zebras"),
        ("visit our uncle with zebras", ""),
        ("visit our dog with zebras", "dog"),
        ("visit our cat with zebras", "zebras"),
        ("sponsor our dog with zebras", "dog zebras"),
        # what else is to be done
        ("find my bag and paint it with zebras", "paint"),
        ("and paint it find my bag with zebras", "paint zebras"),
        ("paint and it find my bag with zebras", "zebras"),
    ],
)
def test_the_thing_itself_is_named_and_nothing_beside_it(text: str, named: str) -> None:
    """Where it is found, what else is left over needs no naming."""
    assert words(unexplained(before(text, CLUB)), "left_over") == named


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("did you find a black phone with zebras", "zebras"),
        ("did you find a black horse with zebras", "black"),
    ],
)
def test_a_word_before_what_the_verb_is_done_to_only_says_which(text: str, named: str) -> None:
    """Though few examples speak of that thing."""
    lost = library(
        found=(
            "did you find a phone",
            "can you find a bag",
            "where is the lost property",
            "I lost something there",
            "lost and found please",
        ),
        hours=("when are you open", "are you open on sunday", "opening hours please"),
    )
    assert words(unexplained(before(text, lost)), "left_over") == named


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("why are you open on sunday", "why"),
        ("why is my parcel late and did not come", ""),
        ("why is it lovely here", ""),
        ("how come you are open on sunday", "how come"),
        ("how come my parcel is late", ""),
        ("come how you are open on sunday", ""),
        ("did you cancel my order", "did you"),
        ("have you sponsored us", "did you"),
        ("did u cancel my order", "did you"),
        ("did they cancel my order", ""),
        ("did you find my phone", ""),
        ("for all are you open", "for all"),
        ("are you open all for", ""),
    ],
)
def test_what_is_asked_of_the_brand_itself_is_another_question(text: str, named: str) -> None:
    """Why it is so, where nothing is told or reported; what you have done, where no example asks that."""
    assert words(manner(before(text, CLUB)), "left_over") == named


def test_somebody_elses_matter_is_theirs() -> None:
    """Whoever it is sent to."""
    assert words(recipient(before("cancel my husbands order", CLUB)), "left_over") == "husbands order"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("buy zorbex", "zorbex"),
        ("rent zorbex", "zorbex"),
        ("play zorbex", ""),
        ("play zorbex blaster gizmo gadget", "zorbex blaster gizmo gadget"),
    ],
)
def test_where_many_examples_leave_each_other_much_a_message_may_too(text: str, named: str) -> None:
    """Eight songs to play tell that any song may come, four to buy do not."""
    assert words(unexplained(before(text, SONGS)), "left_over") == named


def test_where_examples_differ_by_names_a_new_name_is_left_over_by_right() -> None:
    """Nothing can be told from it."""
    assert before("rent zorbex", NAMES).full_of_names
    assert unexplained(before("rent zorbex", NAMES)) is None


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("do you ship it to my mum", "mum"),
        ("do you ship to mum in canada", "mum"),
        ("can you ship to mum", "mum"),
        ("do you ship to the person in canada", "person"),
        ("do you ship to canada my friend", ""),
        ("do you ship for my mum", ""),
        ("do you ship to my", ""),
        ("to mum please, ship it", "mum"),
        ("mum is who I ship to", ""),
    ],
)
def test_something_for_somebody_else_is_another_matter(text: str, named: str) -> None:
    """Where no example speaks of anybody."""
    assert words(recipient(before(text)), "left_over") == named


def test_where_examples_speak_of_people_others_may_be_named() -> None:
    """A gift card for mum, or for anybody."""
    assert recipient(before("do you have a gift card to my friend please", TABLES)) is None


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("how many refunds can I get", "how many"),
        ("how old are your opening hours", "how old"),
        ("why did you cancel my order", "why did"),
        ("why did my order cancel", "why"),
        ("you know why did it cancel", "why"),
        ("why is your shop closed", "why"),
        ("who do I ask for a refund", ""),
        ("who is open", "who"),
        ("and who is open", ""),
        ("which countries do you ship to and who", ""),
        ("how many days do I have", ""),
        ("how much is shipping", ""),
        ("when are you open", ""),
    ],
)
def test_a_question_of_another_kind_is_another_question(text: str, named: str) -> None:
    """How many, how old, who, or why you did it, where no example asks so."""
    assert words(manner(before(text)), "left_over") == named


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("shipping", "shipping"),
        ("hi shipping", "hi shipping"),
        ("refund today", "refund today"),
        ("shipping sunday", "shipping sunday"),
        ("when", "when"),
        ("shipping?", "shipping"),
        ("the refund", "the refund"),
        ("refund for me", ""),
        ("can I", "can i"),
        ("where is my 4411", "where is my §number"),
        ("where is it, can I get more", ""),
        ("where is my order 4411", ""),
        ("hello are you there", ""),
        ("is it possible", "is it possible"),
        ("how many days do I have", "how many days do"),
        ("order 4411", "order §number"),
        ("4411", "§number"),
        ("shipping please now", ""),
        ("order status", ""),
        ("discount code", ""),
        ("hi", ""),
        ("hi there hello", ""),
        ("do you ship to canada", ""),
    ],
)
def test_a_bare_topic_is_too_little(text: str, named: str) -> None:
    """One word, or nothing but words that sentences are built with."""
    assert words(topic(before(text)), "brief") == named


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("shipping please now", "shipping please now"),
        ("when will you open today then", "when will you open"),
        ("order status", ""),
    ],
)
def test_one_word_of_content_is_hardly_more_than_a_topic(text: str, named: str) -> None:
    """It is named where confidence is low."""
    assert words(brief(before(text)), "brief") == named


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("refund? discount?", "refund"),
        ("opening hours, refund?", "refund"),
        ("opening hours, refund", ""),
        ("do you refund? discount?", ""),
        ("refund please? discount?", ""),
        ("is refund discount?", ""),
        ("refund or discount or shop or sunday?", ""),
        ("refund or discount or shop?", "discount"),
        ("refund or discount or shop code?", "refund"),
        ("return? order?", ""),
        ("do you have a discount code and a size chart", "size"),
        ("opening times?", ""),
    ],
)
def test_two_bare_topics_are_two_questions(text: str, named: str) -> None:
    """Where each belongs to an intent that does not know the other."""
    assert words(several(before(text)), "several") == named


def test_two_intents_with_the_same_words_are_told_apart_by_nothing() -> None:
    """The words of the other one's example are named."""
    assert words(twins(before("where is my order", TWINS)), "twins") == "where is my order"
    assert words(twins(before("track my order", TWINS)), "twins") == ""
    assert words(twins(before("where is my blue order", TWINS)), "twins") == ""
    assert twins(before(SENTENCES[5])) is None


def likened(text: str, figures: dict[int, float], nearest: float) -> Case:
    """A message of the small shop that is as like to its nearest example, and to others, as is said."""
    held = before(text)
    likeness, seen = held.judged.likeness, held.judged.sight
    both = np.zeros_like(likeness.both)
    both[seen.example] = nearest
    for at, figure in figures.items():
        both[(seen.example + at) % len(held.model.corpus.examples)] = figure
    compared = {**likeness.compared, "both": both}
    return replace(held, judged=replace(held.judged, likeness=replace(likeness, compared=compared)))


@pytest.mark.parametrize(
    ("own", "other", "named"),
    [
        (0.955, 0.95, "twins"),
        (0.945, 0.945, ""),
        (0.97, 0.955, ""),
        (0.97, 0.965, "twins"),
    ],
)
def test_twins_are_as_near_as_the_best_and_near_at_all(own: float, other: float, named: str) -> None:
    """Within a hundredth of it, and within a twentieth of sameness."""
    refusal = twins(likened("where is my order", {20: other}, own))
    assert (refusal.rule if refusal else "") == named


@pytest.mark.parametrize(
    ("text", "nearest", "named"),
    [
        ("is it possible", 0.49, "is it possible"),
        ("is it possible", 0.5, ""),
        ("do you take 4411", 0.6, "do you take §number"),
        ("hello are you there", 0.3, ""),
    ],
)
def test_plain_words_must_be_near_an_example(text: str, nearest: float, named: str) -> None:
    """Half as like as one that is the same, small talk and numbers aside."""
    assert words(topic(likened(text, {}, nearest)), "brief") == named


@pytest.mark.parametrize(
    ("text", "named"),
    [("can I book a bedroom", ""), ("can I book a hallway for horses", "hallway"), ("book a river", "river")],
)
def test_what_lies_near_the_things_of_the_examples_is_no_stranger(text: str, named: str) -> None:
    """With a word table, a bedroom is like a room, and a hallway is not."""
    assert words(unexplained(before(text, WITH_MEANING)), "left_over") == named


def test_a_word_before_the_examples_own_thing_only_says_which() -> None:
    """A garden table is a table."""
    assert unexplained(before("can I book a garden table", TABLES)) is None


def test_what_a_verb_is_done_to_may_be_anything_where_the_examples_put_many_things() -> None:
    """A table, a room, a seat, a booking: why not a tent."""
    assert unexplained(before("can I cancel a tent and my room seat", TABLES)) is None
