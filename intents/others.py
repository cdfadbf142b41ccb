"""A follower asks about, or acts for, somebody else whose matter it is: only that person, or a person here, may."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from intents.case import Case
from intents.model import Refusal
from intents.words import PEOPLE, listed

_WHOM: Final = PEOPLE - {"someone", "somebody", "anyone", "person", "people", "guys"} | listed("ex patient customer")
_WHOSE: Final = listed("my his her our the their your some another")
_ABOUT: Final = listed("did has does is was had have will do")
"""Verbs with which it is asked what somebody does."""
_PRIVATE: Final = listed("""
        buy bought order ordered pay paid owe owes wear like know knows book booked cancel cancelled come coming came
        turn turned show visit visited live lives spend spent weigh earn return returned win won say said write wrote
        there here
    """)
"""What is nobody else's to know, or that nobody here knows."""
_MATTERS: Final = listed("""
        order orders account accounts appointment appointments parcel parcels package ticket tickets password address
        booking bookings record records file files data email emails number phone points invoice subscription
        membership reservation bill visit xray xrays rays
    """)
"""What belongs to one person."""
_ACTS: Final = listed("""
        cancel change delete close refund reset send give tell show move reschedule see open when what which did has
        know stop return
    """)
"""What is done to it, or asked of it."""


def somebody_else(case: Case) -> Refusal | None:
    """What somebody does is asked, or their matter is acted upon, and the intent's examples do not name them."""
    found = _known(case.reading.tokens) or _owned(case.reading.tokens)
    return Refusal("left_over", found) if found and found[0] not in case.trait.words else None


def _known(tokens: Sequence[str]) -> tuple[str, ...]:
    """*Did my husband buy it*."""
    for at, token in enumerate(tokens[:-2]):
        person = tokens[at + 2] if tokens[at + 1] in _WHOSE else ""
        if token in _ABOUT and _is_somebody(person):
            behind = [word for word in tokens[at + 3 : at + 7] if word in _PRIVATE]
            if behind:
                return person, behind[0]
    return ()


def _owned(tokens: Sequence[str]) -> tuple[str, ...]:
    """*Cancel my husband's order*."""
    for at in range(1, len(tokens) - 2):
        person = tokens[at + 1]
        things = [word for word in tokens[at + 2 : at + 4] if word in _MATTERS]
        if tokens[at] in _WHOSE and _is_somebody(person) and things and not _ACTS.isdisjoint(tokens[:at]):
            return person, things[0]
    return ()


def _is_somebody(word: str) -> bool:
    return word in _WHOM or word.removesuffix("s") in _WHOM
