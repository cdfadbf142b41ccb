"""Reasons in words that people use, and texts that cannot do anything to a terminal."""

from __future__ import annotations

import unicodedata

from intents.model import Reason

REASONS: dict[str, str] = {
    Reason.MATCHED: "the library has the answer",
    Reason.HOLD: "the hold switch is on; the statement is said once",
    Reason.OPTED_OUT_NOW: "they want no automatic answers",
    Reason.OPTED_IN_NOW: "they want automatic answers again",
    Reason.STORY_MENTION: "they mentioned the brand in a story",
    Reason.CLOSE_CANDIDATES: "two answers are equally likely",
    Reason.OWN_ECHO: "we said this ourselves",
    Reason.OTHER_BOT: "another bot said this",
    Reason.BLOCKED: "this follower is blocked",
    Reason.OPTED_OUT: "they opted out of automatic answers",
    Reason.HELD_ALREADY: "the hold statement was said already",
    Reason.CHATTER: "thanks, emoji or a tagged friend: nothing to answer",
    Reason.RISK: "a risk word: this needs a person now",
    Reason.TEAM_OWNS: "the team has this conversation",
    Reason.ASKED_FOR_PERSON: "they ask for a person",
    Reason.AUTONOMY_ASK: "the library wants a person's OK first",
    Reason.AUTONOMY_SUGGEST: "the library only suggests an answer to this",
    Reason.AUTONOMY_OFF: "the library leaves this to people",
    Reason.GUARD: "something in the message is not explained by the best match",
    Reason.BELOW_THRESHOLD: "no answer is sure enough",
    Reason.NO_MATCH: "nothing in the library comes near",
    Reason.NO_TEXT: "there is no text to understand",
    Reason.ANSWER_ENDED: "the answer's dates have passed",
    Reason.ANSWER_UNUSABLE: "the answer cannot be sent there as it is",
}
"""Every reason of a decision, as it is shown to people."""

MORE: dict[str, str] = {
    "send_failed": "an answer could not be delivered",
    "answered_in_app": "someone answered in the platform's own app; the bot stays quiet until this is resolved",
}
"""Why an escalation was opened, where no decision did."""


def reason_in_words(reason: str) -> str:
    """A reason as people say it."""
    return REASONS.get(reason) or MORE.get(reason, reason)


def sentence(reason: str) -> str:
    """A reason as a sentence."""
    words = reason_in_words(reason)
    return f"{words[:1].upper()}{words[1:]}."


def inert_line(text: str) -> str:
    """A text from outside for a terminal: one line, without control or direction characters."""
    return "".join(" " if _is_control(character) else character for character in text)


def _is_control(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cf", "Cs"}
