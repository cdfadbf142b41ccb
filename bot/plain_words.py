"""Reasons and rules in words that people use, and texts that cannot do anything to a terminal."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from itertools import groupby
from typing import Final

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
    Reason.GOING_ROUND: "the bot has answered here again and again within minutes",
    Reason.PLATFORM_RULE: "the platform's rules or today's budget leave this answer to a person",
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
    Reason.DEFECT: "a defect of Frontdesk kept this from being understood",
}
"""Every reason of a decision, as it is shown to people."""

MORE: dict[str, str] = {
    "send_failed": "an answer could not be delivered",
    "answered_in_app": "someone answered in the platform's own app; the bot stays quiet until this is resolved",
}
"""Why an escalation was opened, where no decision did."""

RULES: Final[dict[str, str]] = {
    "risk": "{} is a risk word",
    "instructions": "{} tells the bot what to do",
    "language": "{} is in another language",
    "promotion": "{} wants to sell something",
    "other_company": "{} is another company",
    "elsewhere": "{} speaks of somewhere else",
    "negation": "{} turns the meaning round",
    "place": "{} is a place that its examples do not speak of",
    "reversal": "{} asks for the opposite",
    "settled": "{} says that this is settled",
    "sarcasm": "{} is not meant as it is written",
    "anger": "{} sounds angry",
    "reported": "{} tells what others said",
    "trouble": "{} tells of trouble that its examples do not speak of",
    "statement": "{} asks nothing, and its examples do",
    "left_over": "nothing in its examples explains {}",
    "brief": "{} is too short to tell what is meant",
    "several": "{} is a question of its own",
    "twins": "another intent has the same words, {}",
}
"""What each of the guard's rules objects to; the gap takes the words of the message, quoted."""
MOST_MARKS: Final = 3
"""Accents on one letter that a terminal is given."""


def reason_in_words(reason: str) -> str:
    """A reason as people say it."""
    return REASONS.get(reason) or MORE.get(reason, reason)


def sentence(reason: str) -> str:
    """A reason as a sentence."""
    words = reason_in_words(reason)
    return f"{words[:1].upper()}{words[1:]}."


def objection(rule: str, words: Sequence[str]) -> str:
    """What a rule of the guard objects to; ``words`` are those it names, or longer stretches around them."""
    said = RULES.get(rule, f"{rule.replace('_', ' ')}: {{}}")
    return said.replace("{}", either(words) if rule == "left_over" else quoted(" … ".join(words)))


def objected(rule: str, words: Sequence[str]) -> str:
    """The same with the words as a refusal names them, one by one."""
    named = words[:1] if rule == "negation" else words
    return objection(rule, named if rule == "left_over" else (" ".join(named).replace("*", "…"),))


def either(words: Sequence[str]) -> str:
    """Words in quotes: ``“a”``, ``“a” or “b”``, ``“a”, “b” or “c”``."""
    *before, last = map(quoted, words or ("",))
    return f"{', '.join(before)} or {last}" if before else last


def quoted(text: str) -> str:
    """A text in quotes."""
    return f"“{text}”"


def percent(share: float) -> str:
    """A confidence for people; certainty is never claimed by rounding."""
    return f"{min(99, math.floor(share * 100 + 1e-9))}%" if share < 1 else "100%"


def inert_line(text: str) -> str:
    """A text from outside for a terminal: one line, without control or direction characters or towers of accents."""
    plain = "".join(" " if _is_control(character) else character for character in text)
    runs = (("".join(run), accents) for accents, run in groupby(plain, _is_accent))
    return "".join(run[:MOST_MARKS] if accents else run for run, accents in runs)


def _is_control(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"}


def _is_accent(character: str) -> bool:
    return unicodedata.category(character) in {"Mn", "Me"}
