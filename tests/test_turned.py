"""What turns a match round: negation, reversal, closed matters."""

from __future__ import annotations

from typing import Final

import pytest

from intents.turned import negation, opposites, reversal, settled
from tests.cases import before, library, words

OWN: Final = library(
    cancel=("cancel my order", "please cancel my order", "how do I cancel the order", "stop my order"),
    status=(
        "where is my order",
        "when will my parcel arrive",
        "my parcel has not arrived",
        "track my parcel",
        "my order is not here yet",
    ),
    code=("my discount code does not work", "the code is not accepted", "do you have a discount code", "any voucher"),
    news=("how do I subscribe to the newsletter", "sign me up for the newsletter", "newsletter please"),
    refund=("how do I get a refund", "I want a refund", "when will I get my refund"),
    gift=("can you box it as a gift", "do you box gifts", "box my gift"),
    keep=("I do not want to cancel my contract", "do not end my contract please", "keep my contract"),
)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        # the very thing is denied
        ("I do not want a refund", "not refund"),
        ("I do not want the refund, when will I get my refund", "not refund"),
        ("please do not cancel my order", "not cancel"),
        ("do not stop the refund", "not stop"),
        ("do not paint hats", "not paint"),
        ("I do not want it", "not it"),
        # something else is denied, beside a question or a wish of its own
        ("I do not want the blue jacket, when will I get my refund", ""),
        ("I do not want a refund, how do I get the parcel", ""),
        ("my jacket does not fit, I want a refund", ""),
        ("my jacket is not blue, how do I get a refund", ""),
        ("jacket is not blue refund", "not blu"),
        ("I do not want the jacket, please get me a refund", ""),
        ("get me a refund, I do not want the jacket", ""),
        ("I do not want the old blue tent with four poles in green refund", ""),
        ("no, how do refunds work", ""),
        # it only asks
        ("is a refund not possible", ""),
        ("a refund is not possible?", ""),
        ("a refund is not possible, is it", ""),
        ("do you not refund", ""),
        ("you do not refund, do you", ""),
        ("you do not refund?", ""),
        ("you do not refund, where is the shop?", "not refund"),
        ("can we not get a refund", ""),
        ("can you not refund me", "not refund"),
        ("would you not refund", "not refund"),
        # the examples tell what is not as it should be
        ("where is my order, it did not come", ""),
        ("my order does not come", ""),
        ("nothing of my parcel came", ""),
        ("I do not have my order", "not ord"),
        ("the parcel does not want to come here", "not arriv"),
        # an example denies the same
        ("I do not want to cancel my contract", ""),
        # beside the point
        ("it is not about the jacket, refund", "not about"),
        ("it is not about the jacket, how do I get a refund", ""),
        ("it is not about the jacket, can I get a refund", ""),
        ("I am not asking where is my order", "not asking"),
        ("how do I get a refund", ""),
    ],
)
def test_what_is_denied_is_not_wanted(text: str, named: str) -> None:
    """Unless it only asks, is beside the matter, or an example denies the like."""
    assert words(negation(before(text, OWN)), "negation") == named


@pytest.mark.parametrize(
    ("text", "named"),
    [
        # what asks for the end of it
        ("stop my refund", "stop"),
        ("please refuse the refund", "refuse"),
        ("unless I get a refund", "unless"),
        ("undo my order cancel", "undo"),
        ("stop stopping the order", "stop"),
        ("stop my order", ""),
        ("do not stop the refund", ""),
        ("I want a refund, stop", ""),
        ("stop the old blue tent refund", ""),
        # the opposite of a word of the examples
        ("unsubscribe from the newsletter", "unsubscribe"),
        ("how do I unsubscribe from the newsletter", "unsubscribe"),
        ("subscribe to the newsletter", ""),
        ("please unbox my gift", "unbox"),
        ("unsubscribe from the newsletter for designers", "unsubscribe"),
        ("does that count for a discount code", ""),
        # what undoes
        ("where is the code, take it off", "take it off take off"),
        ("take the code off", "take off"),
        # what has happened, where an example says that it has not
        ("my parcel has arrived", "parcel arrived has arrived"),
        ("the code is accepted", "accept"),
        ("has my parcel arrived", ""),
        ("my parcel arrived, not the hat", ""),
        ("my order is here", ""),
        ("I want a refund, it has come", ""),
    ],
)
def test_the_opposite_of_what_the_examples_say_is_no_match(text: str, named: str) -> None:
    """Stop it, undo it, it has happened."""
    assert words(reversal(before(text, OWN)), "reversal") == named


def test_a_word_and_its_opposite_may_both_be_examples() -> None:
    """Neither turns the other round."""
    codes = library(code=("my code is invalid", "is my code valid", "the code"), bags=("do you sell bags", "a bag"))
    assert words(reversal(before("my code says invalid", codes)), "reversal") == ""
    assert words(reversal(before("is my code still valid", codes)), "reversal") == ""


@pytest.mark.parametrize(
    ("word", "among", "beyond"),
    [
        ("subscribe", {"unsubscribe", "nonsubscribe"}, {"subscribe"}),
        ("unsubscribe", {"subscribe", "ununsubscribe"}, {"unsubscribe"}),
        ("unhappy", {"happy"}, {"unhappy"}),
        ("unbox", {"disunbox"}, {"box"}),
        ("fair", {"unfair", "defair"}, {"fair"}),
        ("runs", {"unruns"}, {"rs", "runs"}),
    ],
)
def test_opposites_are_words_with_a_beginning_more_or_less(word: str, among: set[str], beyond: set[str]) -> None:
    """Of five letters at least."""
    assert opposites({word, "is"}) >= among
    assert opposites({word, "is"}).isdisjoint(beyond)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("I already got my refund", "got"),
        ("got it already, refund", "got"),
        ("never mind, where is my order", "never mind"),
        ("ignore that when will I get my refund", "ignore that"),
        ("sorted now, when will I get my refund", ""),
        ("never mind, sorted now, when will I get my refund", "never mind sorted now"),
        ("sorted now, how long is the contract", "sorted now"),
        ("when will I get my refund", ""),
    ],
)
def test_a_closed_matter_is_settled(text: str, named: str) -> None:
    """Unless only something on the way to the question has come about."""
    assert words(settled(before(text, OWN)), "settled") == named
