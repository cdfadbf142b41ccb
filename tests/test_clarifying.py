"""Asking back: buttons that fit the platform, and the answer read off a button or a typed title."""

from __future__ import annotations

from dataclasses import replace

import pytest

from intents.clarifying import asked_back, picked, title
from intents.contents import Autonomy, Intent, Library
from intents.model import Draft, Kind, Message, Via

ORDER = Intent("order_status", "order_status", ("where is it",))
REFUND = Intent("refund", "refund", ("money back",))
PRESS = Intent("press", "press", ("interview",), autonomy=Autonomy.ASK)
SECRET = Intent("secret", "secret", ("psst",), autonomy=Autonomy.OFF)
LIBRARY = Library({each.name: each for each in (PRESS, SECRET, ORDER, REFUND)}, {})
MESSAGE = Message("webchat", "us", "1", Kind.DM, "nina", "", 0)


@pytest.mark.parametrize(
    ("name", "shown"),
    [("order_status", "Order status"), ("refund", "Refund"), ("_FAQ_about_us_", "Faq about us")],
)
def test_a_button_is_named_after_its_intent(name: str, shown: str) -> None:
    """Words with a capital at the start, without underscores."""
    assert title(replace(ORDER, name=name)) == shown


@pytest.mark.parametrize("most", [2, 3])
def test_two_candidates_are_two_buttons_where_there_is_room(most: int) -> None:
    """The question stays as it is, with one button a candidate in their order."""
    assert asked_back("Which?", (ORDER, REFUND), most) == Draft(Via.DM, "Which?", buttons=("Order status", "Refund"))


@pytest.mark.parametrize("most", [0, 1])
def test_two_candidates_are_a_list_where_there_is_none(most: int) -> None:
    """One line a candidate below the question, and no button at all."""
    assert asked_back("Which?", (ORDER, REFUND), most) == Draft(Via.DM, "Which?\n• Order status\n• Refund")


@pytest.mark.parametrize(
    ("choice", "text", "intent"),
    [
        ("Order status", "", "order_status"),
        ("", "Order status", "order_status"),
        ("", "  ORDER\n status ", "order_status"),
        ("", "order_status", ""),
        ("", "order status please", ""),
        ("Refund", "thanks", "refund"),
        ("", "Press", ""),
        ("Secret", "", ""),
        ("", "", ""),
    ],
)
def test_the_answer_to_asking_back_is_read(choice: str, text: str, intent: str) -> None:
    """Pressed or typed in any case and spacing, whole, and only an intent that may answer by itself."""
    assert picked(replace(MESSAGE, choice=choice, text=text), LIBRARY) == intent
