"""An explanation in the terminal: coloured, or in brackets, and never able to do anything to it."""

from __future__ import annotations

import io
import re

import pytest
from rich.console import Console

from bot.commands.coloured import STYLES, coloured
from bot.marked import LABELS
from intents.explaining import Explanation, explain
from intents.marks import Mark
from intents.model import Cues, Match, Ranking, Refusal, Understanding
from intents.understanding import fit
from tests.shop_library import SHOP

FITTED = fit(SHOP)
COLOUR = re.compile(r"\x1b\[[\d;]*m")
TEXT = "hey wheres my orderrr with Customs"
KEPT = Understanding(
    Ranking((Match("order_status", 0.71, 0.9, "where is my blue order"), Match("refund", 0.1, 0.1, "refund me")),
            0.88, 0.1, left_over=("customs",)),
    Cues(),
)  # fmt: skip


def shown(told: Explanation, *, tty: bool = False, no_color: bool = False) -> str:
    """What is printed, in a window wide enough for everything."""
    written = io.StringIO()
    system = "standard" if tty else None
    console = Console(
        file=written, width=200, force_terminal=tty, color_system=system, no_color=no_color, highlight=False
    )  # type: ignore[arg-type]
    console.print(coloured(told, "One sentence.", [("Decision", "reply")], console))
    return written.getvalue()


def line(printed: str, name: str) -> str:
    """One line of it, without its name."""
    found = next(part for part in printed.splitlines() if COLOUR.sub("", part).startswith(name))
    return found[found.index("  ") :].strip()


def test_in_colour_every_word_has_the_colour_of_its_mark() -> None:
    """Matched green, repaired yellow and underlined, left over red and bold, plain dim; and the legend says so."""
    printed = shown(explain(TEXT, FITTED, KEPT), tty=True)
    message = line(printed, "Message")
    assert "\x1b[2mhey\x1b[0m \x1b[32mwheres my\x1b[0m \x1b[4;33morderrr\x1b[0m" in message
    assert "\x1b[1;31mCustoms\x1b[0m" in message
    assert "\x1b[3;31mblue\x1b[0m" in line(printed, "Example")
    legend = COLOUR.sub("", line(printed, "Marks")).strip()
    assert legend.split("  ") == ["matched", "repaired", "left over", "not said", "plain"]


@pytest.mark.parametrize(("tty", "no_color"), [(False, False), (True, True)], ids=["piped", "NO_COLOR"])
def test_without_colour_the_marks_are_words(tty: bool, no_color: bool) -> None:
    """The same is told in brackets."""
    printed = COLOUR.sub("", shown(explain(TEXT, FITTED, KEPT), tty=tty, no_color=no_color))
    assert line(printed, "Message") == (
        "hey [matched: wheres my] [repaired: orderrr, read as “order”] with [left over: Customs]"
    )
    assert line(printed, "Example").startswith(
        "[matched: where is my] [not said: blue] [repaired: order, answers “orderrr”]"
    )


def test_the_bar_shows_the_confidence_beside_the_threshold() -> None:
    """18 of 25 cells are full, and the mark stands before the 23rd."""
    told = explain(TEXT, FITTED, KEPT)
    needs = "71%, needs 88% and a lead of 10%"
    assert line(shown(told), "Confidence") == f"{'█' * 18}{'░' * 4}│{'░' * 3}  {needs}"


def test_what_the_guard_lowered_is_told() -> None:
    """How sure it was before."""
    told = explain("I do not want a refund", FITTED)
    assert re.search(r"\d+% \(\d+% before the guard\), needs", line(shown(told), "Confidence"))


def test_what_weighed_most_is_told_with_its_sign() -> None:
    """Six figures in plain words, heaviest first."""
    told = explain("any news of my parcel", FITTED)
    printed = shown(told)
    weights = [float(found.replace("−", "-")) for found in re.findall(r"[+−]\d+\.\d", printed)]
    assert len(weights) == 6
    assert sorted(weights, key=abs, reverse=True) == weights
    assert all(weight.words in printed for weight in told.telling)


@pytest.mark.parametrize("tty", [False, True])
def test_a_message_can_do_nothing_to_the_terminal(tty: bool) -> None:
    """Escape sequences, direction marks, markup and line breaks are characters like others, or blanks."""
    text = "[red]where[/] is\x1b[2J my\x07 order\u202e\r\n[link=file:///etc]x[/link]\x9b31m"
    kept = Understanding(Ranking((Match("order_status", 0.9, 0.9, "where\x1b[5m is it"),), 0.88, 0.1), Cues())
    printed = COLOUR.sub("", shown(explain(text, FITTED, kept), tty=tty))
    assert all(character == "\n" or character.isprintable() for character in printed)
    assert "[[left over" in printed or "[red]" in printed


def test_a_cue_is_called_by_its_name() -> None:
    """The rule of the guard that rests on the word."""
    kept = Understanding(
        Ranking((Match("refund", 0.3, 0.9, "I want a refund"),), 0.88, 0.1, Refusal("negation", ("not",))), Cues()
    )
    assert "[negation: not]" in line(shown(explain("i do not want a refund", FITTED, kept)), "Message")


def test_every_mark_has_a_style_and_a_name() -> None:
    """None is shown without."""
    assert set(STYLES) == set(LABELS) == set(Mark)
