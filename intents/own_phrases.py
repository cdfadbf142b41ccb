"""The bot's own words, as they are where ``responses.yaml`` does not say them differently.

Every slot here has a fallback, so that a phrase can always be said.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

DEFAULTS: Mapping[str, str] = MappingProxyType(
    {
        "handed_over": "Thanks for writing! A person from our team will read this and answer you here.",
        "out_of_hours": "Thanks! Nobody is in right now; a person will answer you here by {back_by|our next opening}.",
        "apology": "Sorry that this takes longer than we hoped. We have not forgotten you.",
        "nobody_yet": "We have your message, but nobody has got to it yet. A person will answer as soon as possible.",
        "disclosure": "This is an automated reply. Write “person” to reach a person.",
        "clarify": "I am not quite sure what you mean. Is it one of these?",
        "opted_out": "All right, you will get no more automated replies from us. Write “start” to turn them on again.",
        "opted_in": "Welcome back! You will get automated replies from us again.",
        "hold": "We have your message. We are looking into this right now and will answer as soon as we can.",
        "close": "Glad we could help. Write again whenever you need us.",
        "story_mention": "",
    }
)
"""Phrase name -> wording. An empty one is not said; an empty ``story_mention`` brings story mentions to the team."""


def wording(phrases: Mapping[str, str], name: str) -> str:
    """What a workspace says for a phrase: its own wording or ours. KeyError for a phrase that does not exist."""
    own = phrases.get(name)
    return DEFAULTS[name] if own is None else own
