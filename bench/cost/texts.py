"""What followers write at a measured program: texts that its library answers by itself, exact and mistyped."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.commands.reading import knowledge_of
from intents.contents import Autonomy, Library
from intents.understanding import Fitted, understand

ROOT: Final = Path(__file__).resolve().parent.parent.parent
ECHOED: Final = (
    "where is my order",
    "what are your opening hours",
    "do you ship to spain",
    "how do i return something",
)
"""For programs that do not understand."""


@dataclass(frozen=True, slots=True)
class Texts:
    """What is asked."""

    exact: tuple[str, ...]
    noisy: tuple[str, ...]


def answered(workspace: Path, count: int, among: Sequence[str] = ()) -> Texts:
    """So many texts of each kind that a workspace's library is sure of; ``among`` these examples, or all."""
    knowledge = knowledge_of(workspace)
    examples = among or [text for intent in knowledge.library.intents.values() for text in intent.examples]
    known = frozenset(examples)

    def sure(text: str) -> bool:
        return is_sure(text, knowledge.fitted, knowledge.library)

    slipped = [noisy(text, seed) for seed, text in enumerate(examples) if len(text) > 4]
    noisy_ones = _first([text for text in slipped if text not in known], count, sure)
    return Texts(_first(examples, count, sure), noisy_ones)


def _first(texts: Sequence[str], count: int, wanted: Callable[[str], bool]) -> tuple[str, ...]:
    return tuple(itertools.islice((text for text in texts if wanted(text)), count))


def is_sure(text: str, fitted: Fitted, library: Library) -> bool:
    """Whether a text is answered at once."""
    ranking = understand(text, fitted).ranking
    best = ranking.best
    if best is None or ranking.refusal or best.confidence < ranking.threshold:
        return False
    intent = library.intents[best.intent]
    return intent.autonomy is Autonomy.AUTO and not intent.wait


def noisy(text: str, seed: int) -> str:
    """The text as followers type it: a slip, a dropped letter, a doubled one."""
    chance = random.Random(seed)
    letters = list(text)
    at = chance.randrange(1, len(letters) - 1)
    match chance.randrange(3):
        case 0:
            del letters[at]
        case 1:
            letters.insert(at, letters[at])
        case _:
            letters[at], letters[at - 1] = letters[at - 1], letters[at]
    return "".join(letters) + chance.choice(["", "??", " pls", " 🙏"])
