"""What a text does: ask, request or merely tell."""

from __future__ import annotations

import pytest

from intents.normalise import normalise
from intents.speech import Speech, speech


def read(text: str) -> Speech:
    """What an English text does."""
    normal = normalise(text, "en")
    return speech(normal.tokens, normal.question)


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("where is my order", "where is my order"),
        ("hello where is my order", "where is my order"),
        ("I bought a tent, how do I put it up", "how do i put it up"),
        ("not sure how much it costs", "how much it costs"),
        ("the tent is lovely, which size is that", "which size is that"),
        ("wo ist meine Bestellung", "wo ist meine bestellung"),
        ("any news on my parcel", "any news on my parcel"),
        ("hi any news", "any news"),
        ("do you ship to Spain", "do you ship to spain"),
        ("is delivery free", "is delivery free"),
        ("hello is the shop open", "is the shop open"),
        ("tomorrow can my friend pick it up", "can my friend pick it up"),
        ("on sundays are you open", "are you open"),
        ("have you got this in red", "have you got this in red"),
        ("do not you ship to Spain", "do not you ship to spain"),
        ("didn't my order ship", "did not my order ship"),
        ("isn't return shipping free", "is not return shipping free"),
        ("couldn't my friend pick it up", "could not my friend pick it up"),
        ("I paid, so didn't you get it", "did not you get it"),
        ("do shops near me have it", "do shops near me have it"),
        ("is it back in stock", "is it back in stock"),
        ("what are those", "what are those"),
        ("anyway how big is it", "how big is it"),
        ("can we", "can we"),
    ],
)
def test_a_question_begins_with_an_asking_word_or_a_verb_before_its_subject(text: str, question: str) -> None:
    """Without any mark, in front or behind a greeting, a story or a joining word."""
    tokens = normalise(text, "en").tokens
    assert read(text).asks
    assert " ".join(tokens[read(text).after(-1) :]) == question


@pytest.mark.parametrize(
    "text",
    [
        "what a lovely tent",
        "what an offer",
        "do it today",
        "do that for us",
        "do not send it",
        "have fun on your trip",
        "have not",
        "this is the one for the beach",
        "the blue ones are my favourites",
        "as you can I hope see it well",
        "you know why",
        "she can",
        "not any more",
        "I can not you can",
        "they said hola donde estan",
        "the code that is mine works",
        "I live where the river ends",
        "this is how a tent looks",
        "if you do the maths",
    ],
)
def test_the_same_words_elsewhere_ask_nothing(text: str) -> None:
    """Exclamations, orders, plain sentences and asking words at the end of one."""
    assert not read(text).asks


def test_a_second_question_may_be_joined_to_the_first() -> None:
    """Behind *and*, any verb that asks begins another, if something follows it."""
    assert read("how much is it and does shipping cost extra").openers == (0, 5)
    assert read("how much is it and is delivery").openers == (0, 5)
    assert read("how big is it or was everything lost").openers == (0, 5)
    assert read("tell me the price and does shipping cost extra").openers == ()
    assert read("how big is it and is").openers == (0,)


def test_the_first_question_behind_a_word() -> None:
    """Its place, and -1 where no question follows."""
    asked = read("never mind, how much is it and does it float")
    assert [asked.after(at) for at in (0, 1, 2, 6, 7)] == [2, 2, 7, 7, -1]


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("you ship to Spain, do you", True),
        ("it is blue is it", True),
        ("do it", False),
        ("parcel here?", True),
        ("parcel here", False),
        ("I hope you will", False),
    ],
)
def test_a_mark_or_a_tag_at_the_end_asks(text: str, asks: bool) -> None:
    """*…, do you* and a question mark make a question of any sentence."""
    assert read(text).asks == asks


def test_a_question_of_two_words_is_not_tagged_on() -> None:
    """A tag stands behind something."""
    assert read("you ship to Spain, do you").tagged
    assert read("ship it, can you").tagged
    assert not read("can you").tagged


@pytest.mark.parametrize(
    ("text", "requests"),
    [
        ("cancel my order please", True),
        ("I want to return it", True),
        ("want to know why not", True),
        ("I was wondering about sizes", True),
        ("show me the red one", True),
        ("I do not want to return it", False),
        ("never tell me that again", False),
        ("my order came", False),
        ("blue bag", False),
    ],
)
def test_a_request_is_made_with_a_wish(text: str, requests: bool) -> None:
    """Unless the wish is denied."""
    assert read(text).requests == requests


@pytest.mark.parametrize(
    ("text", "tells"),
    [
        ("I like the tent", True),
        ("they really really like it", True),
        ("yesterday you wrote", True),
        ("yesterday on the phone they wrote back", False),
        ("honestly they at your shop forgot", False),
        ("like that one", False),
        ("everybody likes it", True),
        ("yesterday evening in town you said so", True),
        ("got my parcel", True),
        ("opened the parcel today", True),
        ("parcel opened by somebody", True),
        ("big tent opened by somebody", False),
        ("liked the bag", True),
        ("red bag", False),
        ("need boots in forty", False),
        ("seed bag", False),
        ("parcel came today", True),
        ("blue bag came today", True),
        ("parcel came", False),
        ("big blue bag came", False),
        ("my bag with four pockets ripped", True),
        ("my bag with eight big pockets ripped", False),
        ("the bag fits", True),
        ("bag fits", False),
        ("if only", True),
        ("coming by train", True),
        ("by train coming", False),
        ("in case of rain", True),
        ("in any case of rain", False),
        ("in rain", False),
        ("might not make it", True),
        ("might make it", False),
        ("might", False),
        ("my bag", False),
        ("thanks", False),
        ("", False),
        ("hi, got my parcel", True),
        ("I like the tent?", False),
        ("I like the tent, please send another", False),
        ("I like the tent, where is it made", False),
        ("I like the tent is it", False),
    ],
)
def test_a_plain_sentence_tells_and_neither_asks_nor_requests(text: str, tells: bool) -> None:
    """A subject with its verb, a subject left out, or what has happened to a thing."""
    assert read(text).tells == tells
