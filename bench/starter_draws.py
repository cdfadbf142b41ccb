"""Libraries drawn from the starter library: a shop's own kind of messages for training and judging."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Final

from bench.sets import Message, Task, library
from intents.contents import Library

LEFT_OUT: Final = (0.1, 0.2, 0.3)
"""Shares of intents that a drawn library lacks."""
HELD_BACK: Final = (0.25, 0.4, 0.6)
"""Shares of an intent's examples that are messages instead."""
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"


def starter_task(held: Library, far: Sequence[Message], seed: int) -> Task:
    """A draw of the starter library: some intents left out, of the rest some examples held back as messages."""
    chance = random.Random(f"starter {seed}")
    names = sorted(held.intents)
    outside = set(chance.sample(names, round(len(names) * chance.choice(LEFT_OUT))))
    share = chance.choice(HELD_BACK)
    inside: dict[str, tuple[str, ...]] = {}
    messages = list(far)
    for name in names:
        intent = held.intents[name]
        if name in outside:
            said = (*intent.examples, *intent.must_match)
        else:
            mixed = chance.sample(intent.examples, len(intent.examples))
            kept = max(3, round(len(mixed) * (1 - share)))
            inside[name] = tuple(mixed[:kept])
            said = (*mixed[kept:], *intent.must_match)
        group, right = ("near", "") if name in outside else ("in", name)
        messages += [Message(text, mistyped(text, chance), right, group) for text in said]
    return Task(f"starter drawn {seed}", library(inside), tuple(messages))


def mistyped(text: str, chance: random.Random) -> str:
    """The text with a slip of the finger in about every fourth word of more than three letters."""
    return " ".join(_slip(word, chance) if len(word) > 3 and chance.random() < 0.25 else word for word in text.split())


def _slip(word: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(word) - 1)
    slips = (
        word[:at] + word[at + 1 :],
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        word[:at] + chance.choice(_LETTERS) + word[at + 1 :],
        word[:at] + word[at] + word[at:],
    )
    return chance.choice(slips)
