"""What experience says, for people: a sentence about the share of right answers, and lines to paste."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

from intents.experience import ENOUGH, Share
from intents.suggesting import SuggestedExample

_PLAIN = re.compile(r"[^\W\d_][\w '’,.?!()/-]*", re.UNICODE)
_WORDS_WITH_A_MEANING = frozenset({"true", "false", "null", "yes", "no", "on", "off"})


def share_in_words(share: Share) -> str:
    """How often automatic answers were right, as far as the team has judged them."""
    if not share.judged:
        return "Your team has judged no automatic answer yet, so nothing can be said about how many are right."
    if not share.is_enough:
        return (
            f"Of {share.judged} automatic answers judged by your team {share.right} were right: "
            f"too few to say more, {ENOUGH} are needed."
        )
    low, high = (f"{100 * end:.1f}" for end in share.interval)
    return (
        f"Of {share.judged} automatic answers judged by your team {share.right} were right: {100 * share.value:.1f} % "
        f"(95 % interval {low}–{high} %)."
    )


def lines_to_paste(examples: Iterable[SuggestedExample]) -> Iterator[str]:
    """The examples as lines of the intent files, grouped by intent in the order in which they come."""
    by_intent: dict[str, list[SuggestedExample]] = {}
    for example in examples:
        by_intent.setdefault(example.intent, []).append(example)
    for intent, lines in by_intent.items():
        yield f"{intent}:"
        yield "  examples:"
        yield from (f"    - {as_yaml(line.text)}{_asked_by(line.followers)}" for line in lines)


def _asked_by(followers: int) -> str:
    return f"  # asked by {followers} followers" if followers > 1 else ""


def as_yaml(text: str) -> str:
    """A text as one YAML value, in quotes where it needs them."""
    is_plain = _PLAIN.fullmatch(text) and text == text.strip() and text.casefold() not in _WORDS_WITH_A_MEANING
    return text if is_plain else json.dumps(text, ensure_ascii=False)
