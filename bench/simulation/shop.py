"""The small shop of the simulation: few intents, short promises, replies that can be taken back in some seeds."""

from __future__ import annotations

from functools import cache
from typing import Final

from bot.knowledge import Knowledge
from intents.library import load
from intents.understanding import fit

RESPONSES: Final = """\
brand: {name: Juniper Supply, timezone: Europe/Lisbon}
answers:
  order_status: You can follow your parcel at https://juniper.example/track.
  opening_hours: We are open Mon–Fri 9–18.
  order_help:
    public: Sent you a message!
    text: Tell us your order number here.
    private: Tell us your order number here and we look at once.
phrases: {disclosure: ""}
matching: {merge_seconds: 0.3}
desk: {undo_seconds: UNDO, gather_from: 0, answer_within: 2m, nag: [1m]}
"""
INTENTS: Final = """\
order_status:
  about: Where a follower's order is
  examples: [where is my order, has my parcel shipped yet, track my package]
opening_hours:
  about: When the store is open
  examples: [what are your opening hours, when are you open, store hours]
order_help:
  about: Trouble with an order
  examples: [i need help with my order, problem with my order, my order number does not work]
"""
KNOWN: Final = ("where is my order", "what are your opening hours", "i need help with my order")
ASKED: Final = "could you sponsor our village fair"
"""What nobody foresaw; a name behind it makes each such question one of its own."""
PERSON: Final = "can i talk to a person"
THANKS: Final = "thanks!"


@cache
def knowledge(undo_seconds: int) -> Knowledge:
    """The library in force; a teammate's reply is held for so long."""
    library = load({"responses.yaml": RESPONSES.replace("UNDO", str(undo_seconds)), "intents/shop.yaml": INTENTS})
    return Knowledge(library, fit(library))
