"""Asking back: which of two intents is meant, as buttons that fit a platform, and reading the answer."""

from __future__ import annotations

from collections.abc import Iterable

from intents.contents import Autonomy, Intent, Library
from intents.model import Draft, Message, Via


def title(intent: Intent) -> str:
    """A short name for a button: ``order_status`` reads "Order status"."""
    return intent.name.replace("_", " ").strip().capitalize()


def asked_back(question: str, candidates: Iterable[Intent], most_buttons: int) -> Draft:
    """The question with one button a candidate, or with a list where the platform has no buttons."""
    titles = tuple(title(intent) for intent in candidates)
    if most_buttons >= len(titles):
        return Draft(Via.DM, question, buttons=titles)
    return Draft(Via.DM, "\n".join([question, *(f"• {name}" for name in titles)]))


def picked(message: Message, library: Library) -> str:
    """The intent whose button was pressed (or whose title was typed) after asking back; empty if none."""
    words = {" ".join(text.casefold().split()) for text in (message.choice, message.text)}
    automatic = (intent for intent in library.intents.values() if intent.autonomy is Autonomy.AUTO)
    return next((intent.name for intent in automatic if title(intent).casefold() in words), "")
