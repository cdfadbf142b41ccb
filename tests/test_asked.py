"""What is left of a text when greetings, courtesies and hashtags around the question are set aside."""

from __future__ import annotations

import pytest

from intents.reading import Reader, reader

ENGLISH = reader(["where is my order", "can i change the delivery address", "how do i enter the giveaway"], "en")


def question(text: str, read: Reader = ENGLISH) -> str:
    """The tokens that are compared with examples."""
    return " ".join(read.read(text).asked)


@pytest.mark.parametrize(
    "text",
    [
        "where is my order",
        "Hi there, where is my order please",
        "ok so um where is my order?? thanks in advance",
        "hey guys quick question: where is my order",
        "excuse me, where is my order, anyone",
        "where is my order #help #fail #annoyed",
        "good morning team where is my order 😡 #customerservice",
    ],
)
def test_what_stands_around_a_question_is_set_aside(text: str) -> None:
    """However it is introduced, the question is the same."""
    assert question(text) == "where is my order"


@pytest.mark.parametrize(("text", "left"), [("hi there", "hi there"), ("thanks", "thanks"), ("#giveaway", "giveaway")])
def test_a_text_of_nothing_else_is_kept_whole(text: str, left: str) -> None:
    """A greeting is what a greeting says."""
    assert question(text) == left


def test_a_hashtag_within_the_sentence_is_a_word_of_it() -> None:
    """Only those behind the text say nothing about the question."""
    assert question("how do i enter the #giveaway today") == "how do i enter the giveaway today"


def test_cues_hear_everything() -> None:
    """What is set aside is still among the tokens, so that a risk in a hashtag is heard."""
    assert "scam" in ENGLISH.read("where is my order #scam").tokens


@pytest.mark.parametrize(
    ("language", "text", "left"),
    [
        ("es", "hola buenas tardes donde esta mi pedido por favor", "donde esta mi pedido"),
        ("pt", "bom dia onde esta meu pedido obrigada", "onde esta meu pedido"),
        ("de", "hallo wo ist meine bestellung vielen dank", "wo ist meine bestellung"),
        ("fr", "bonjour ou est ma commande merci beaucoup", "ou est ma commande"),
        ("it", "ciao dove il mio ordine grazie mille", "dove il mio ordine"),
    ],
)
def test_other_languages_have_courtesies_of_their_own(language: str, text: str, left: str) -> None:
    """Each of the six languages is known to greet and to thank."""
    assert question(text, reader([left], language)) == left


def test_an_unknown_language_is_left_as_it_stands() -> None:
    """Where no list is, nothing is set aside."""
    assert question("hej hvor er min ordre tak", reader(["hvor er min ordre"], "")) == "hej hvor er min ordre tak"
