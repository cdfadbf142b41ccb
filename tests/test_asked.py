"""What is left of a text when greetings, courtesies and hashtags around the question are set aside."""

from __future__ import annotations

import pytest

from intents.asked import asked
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


@pytest.mark.parametrize(
    ("text", "behind", "left"),
    [
        # the longest courtesy goes, one after another
        ("hi there where is it", 0, "where is it"),
        ("good morning team where is it", 0, "where is it"),
        ("just a quick question where is it", 0, "where is it"),
        ("so um where is it", 0, "where is it"),
        ("where is it thank you very much", 0, "where is it"),
        ("where is it please let me know", 0, "where is it"),
        ("where is it thanks again cheers", 0, "where is it"),
        ("hi where is it thanks", 0, "where is it"),
        ("hi where is", 0, "where is"),
        # not within
        ("where hi is thanks it", 0, "where hi is thanks it"),
        ("team where is it", 0, "team where is it"),
        ("where is it very much", 0, "where is it very much"),
        # two words are left
        ("hi there order", 0, "hi there order"),
        ("hi order", 0, "hi order"),
        ("order thanks", 0, "order thanks"),
        ("order now thanks", 0, "order now"),
        ("hi hey order", 0, "hey order"),
        ("hi order please thanks", 0, "order please"),
        ("order", 0, "order"),
        ("", 0, ""),
        # nothing but courtesies
        ("hi there thanks", 0, "hi there thanks"),
        ("hello thank you", 0, "hello thank you"),
        # hashtags behind
        ("where is it fail", 1, "where is it"),
        ("where is it thanks fail late", 2, "where is it"),
        ("where is it hi", 1, "where is it"),
        ("order fail", 1, "order fail"),
        ("where is fail", 1, "where is"),
    ],
)
def test_the_longest_courtesies_go_and_two_words_stay(text: str, behind: int, left: str) -> None:
    """From both ends, as long as any is there; hashtags first."""
    tokens = text.split()
    first, last = asked(tokens, behind, "en")
    assert " ".join(tokens[first:last]) == left
