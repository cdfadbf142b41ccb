"""How a thing is said: sarcasm, anger, trouble, and plain sentences where the library holds questions."""

from __future__ import annotations

import pytest

from intents.temper import anger, sarcasm, statement, trouble
from tests.cases import before, words


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("thanks for nothing, refund", "thanks for nothing"),
        ("great, my refund is late", "great late"),
        ("wow great, refund is late", "wow late"),
        ("lovely, refund still missing and wrong and late and empty", "lovely still missing wrong late"),
        ("the refund is great but late", ""),
        ("is it great, a late refund", ""),
        ("great refund", ""),
        ("refund is late", ""),
        ("great, my discount code does not work, late again", "great late again"),
    ],
)
def test_praise_for_what_went_wrong_is_sarcasm(text: str, named: str) -> None:
    """Praise among the first three words of what asks nothing, and a mishap that no example tells of."""
    assert words(sarcasm(before(text)), "sarcasm") == named


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("my refund 🙄", "my refund"),
        ("oh my refund came so very fast 🙄", "oh my refund came"),
        ("great refund, where is it 🙄", "great refund where is"),
        ("where is my refund 🙄", ""),
        ("give me a refund 🙄", ""),
        ("refund please 🙄", ""),
        ("my parcel has not arrived 🙄", ""),
        ("where is my refund 🙂", ""),
    ],
)
def test_an_emoji_of_scorn_takes_back_what_is_said(text: str, named: str) -> None:
    """Not beside a question, a request or a plain sentence such as the examples have, unless that praises."""
    assert words(sarcasm(before(text)), "sarcasm") == named


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("your refund is a pathetic ridiculous mess", "pathetic ridiculous"),
        ("hopeless, useless refund", "hopeless useless"),
        ("useless refund", ""),
        ("you morons, where is my order", "morons"),
        ("where is my order", ""),
    ],
)
def test_people_who_want_to_be_heard_are_angry(text: str, named: str) -> None:
    """One word that tells, or two that hint."""
    assert words(anger(before(text)), "anger") == named


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("my refund disappeared", "disappeared"),
        ("my refund was stolen or lost, when will I get it", "stolen lost"),
        ("I want a refund", ""),
        ("my parcel disappeared", ""),
        ("my parcel was stolen", ""),
        # what is denied
        ("nothing lost, refund", ""),
        ("nothing is lost, refund", ""),
        ("nothing about my refund lost", "lost"),
        ("not my refund lost", "lost"),
        ("refund lost nothing", "lost"),
        # what has not happened yet
        ("if lost, a refund", ""),
        ("what if my refund is lost", ""),
        ("if my whole refund is lost", "lost"),
        ("refund lost if", "lost"),
        # a word that only rounds off
        ("I like my refund though", ""),
        ("I like it though, my refund", "though"),
        ("my refund, though, stolen", "though stolen"),
        ("my refund was not stolen but lost though", "lost"),
        # a complaint asked as a question
        ("is it normal that a refund takes weeks", "is it normal"),
        ("is it normal that my parcel takes weeks", "is it normal"),
    ],
)
def test_trouble_is_a_report_where_no_example_reports_any(text: str, named: str) -> None:
    """An intent with *has not arrived* among its examples is about what goes wrong."""
    assert words(trouble(before(text)), "trouble") == named


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("I like the refund", "i like the refund"),
        ("my refund came yesterday at last", "my refund came yesterday"),
        ("I never got the refund", ""),
        ("when did my refund come", ""),
        ("I want a refund", ""),
        ("I got a size chart", ""),
        ("hey you are here", ""),
    ],
)
def test_a_plain_sentence_is_no_question(text: str, named: str) -> None:
    """Where every example asks or requests; small talk and what is missing are told in plain sentences."""
    assert words(statement(before(text)), "statement") == named
