"""What a library promises of its own answers, and what happens instead."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

import pytest

from intents.contents import Autonomy, Library
from intents.promises import Broken, check
from intents.understanding import fit
from tests.shop_library import SHOP

FITTED: Final = fit(SHOP)


def promising(autonomy: Autonomy = Autonomy.AUTO, must: tuple[str, ...] = (), never: tuple[str, ...] = ()) -> Library:
    """The small shop, whose refund promises this."""
    refund = replace(SHOP.intents["refund"], autonomy=autonomy, must_match=must, must_not_match=never)
    return replace(SHOP, intents={**SHOP.intents, "refund": refund})


@pytest.mark.parametrize(
    ("line", "instead"),
    [
        ("I want a refund", ""),
        ("where is my order", "order_status is sure"),
        ("I do not want a refund", "refund is refused by the guard (negation: not, refund)"),
        ("", "nothing came near"),
    ],
)
def test_a_line_that_must_match_gets_its_answer(line: str, instead: str) -> None:
    """Surely, where the bot answers by itself; what happens instead is told."""
    expected = [Broken("refund", line, instead)] if instead else []
    assert check(promising(must=(line,)), FITTED) == expected


def test_a_line_that_must_not_match_does_not_get_the_answer() -> None:
    """Another answer is none of its business."""
    lines = ("where is my order", "I do not want a refund", "I want a refund", "please refund me")
    assert check(promising(never=lines), FITTED) == [
        Broken("refund", "I want a refund", "refund is sure"),
        Broken("refund", "please refund me", "refund is sure"),
    ]


def test_what_is_not_sure_is_told_with_both_figures() -> None:
    """How sure the matcher is, and how sure it would have to be."""
    strict = replace(FITTED, threshold=2.0)
    [broken] = check(promising(must=("can I get a refund for my jacket",)), strict)
    assert re.fullmatch(r"refund at [01]\.\d\d, where 2\.00 is needed", broken.instead)


@pytest.mark.parametrize(
    ("line", "kept"),
    [("I do not want a refund", True), ("where is my order? how do I get my money back?", True), ("", False)],
)
def test_where_a_person_answers_the_likeliest_is_enough(line: str, kept: bool) -> None:
    """Of the whole or of a part."""
    assert (check(promising(Autonomy.SUGGEST, must=(line,)), FITTED) == []) == kept
    assert check(promising(Autonomy.SUGGEST, must=("where is my order",)), FITTED) != []
