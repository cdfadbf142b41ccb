"""Asking matchers: ours in this process, the others as programs that are handed an order and answer line by line."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bench.asking import chosen, read, said
from bench.contenders import CONTENDERS
from bench.peers.wire import Job, Order
from bench.running import StoppedError, carried_out, installed
from bench.sets import Message, Task, library
from intents.understanding import fit

HELD = library(
    {
        "shipping cost": ["how much is shipping", "what does delivery cost", "is shipping free"],
        "opening hours": ["when are you open", "what are your opening hours", "are you open on sunday"],
    }
)
MESSAGES = (
    Message("how much is shipping", "hw much is shippin", "shipping_cost", "in"),
    Message("when are you open", "wen r u open", "opening_hours", "in"),
    Message("the moon landing", "teh moon landing", "", "far"),
)
STOCK = next(one for one in CONTENDERS if one.key == "ratio")


def test_ours_is_judged_as_the_program_reads_a_message() -> None:
    """An example said word for word is answered right; a stranger is not answered."""
    outcome = read(fit(HELD), MESSAGES, noisy=False)
    assert outcome.right.tolist() == [True, True, False]
    assert outcome.answered().tolist() == [True, True, False]
    assert outcome.groups.tolist() == ["in", "in", "far"]


def test_a_program_answers_its_order_line_by_line() -> None:
    """A result for every job, with an answer for every text and the time of those asked one by one."""
    jobs = [Job(key, said(HELD), ["WHEN are you open?"], {"noisy": ["wen r u open"]}) for key in ("a", "b")]
    found = list(carried_out(STOCK, Order("ratio", jobs), None))
    assert [one.key for one in found] == ["a", "b"]
    assert found[0].answers == [(1.0, "opening_hours")]
    assert len(found[0].ms["noisy"]) == 1
    assert found[0].rss_mb > 1


def test_a_program_that_stops_says_its_last_words() -> None:
    """So that the table can tell why there is no row."""
    with pytest.raises(StoppedError, match="KeyError"):
        list(carried_out(STOCK, Order("no such scorer", []), None))


def test_what_a_matcher_takes_on_the_disk_counts_what_it_needs() -> None:
    """Ours counts its own code beside its packages."""
    ours, idle = installed(CONTENDERS[0], None)
    bare, _ = installed(replace(CONTENDERS[0], files=()), None)
    assert 0 < ours - bare < 5
    assert idle > 1


def test_the_same_messages_are_chosen_every_time_so_many_of_each_group() -> None:
    """All matchers are asked the same."""
    many = tuple(replace(MESSAGES[0], text=str(at)) for at in range(9))
    task = Task("many", HELD, (*many, MESSAGES[2]))
    assert [message.group for message in chosen(task, 4)] == ["in"] * 4 + ["far"]
    assert chosen(task, 4) == chosen(task, 4)
