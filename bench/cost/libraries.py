"""Libraries of any size, always the same: the starter's examples, and beyond them intents about made-up products."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, product
from pathlib import Path
from typing import Final

import yaml

from bench.cost.texts import ROOT
from bot.library_files import read_library
from intents.contents import Autonomy, Intent

ASKED_INTENTS: Final = 5
"""The first so many intents of the starter are in every size, and their examples are what is asked."""
QUESTIONS: Final = (
    "how do i clean the {}",
    "cleaning instructions for my {}",
    "what is the best way to wash a {}",
    "can the {} go in the dishwasher",
    "my {} is dirty, how do i get it clean",
    "is there a special soap for the {}",
    "how often should i clean my {}",
    "does the {} need to be hand washed",
    "care instructions for a {} please",
    "stains on my {}, what helps",
)
OPENINGS: Final = (
    "{}", "hi, {}", "hello there, {}", "{} please", "quick question: {}", "{} thanks", "could you tell me {}",
    "sorry, {}", "one more thing, {}", "{} i wonder",
)  # fmt: skip
EXAMPLES: Final = tuple(opening.format(question) for opening in OPENINGS for question in QUESTIONS)
"""Of one made-up intent: a hundred."""
IN_A_FILE: Final = 200
"""Intents; a file has a limit of 2 MB."""


def products() -> Iterator[str]:
    """Made-up names, none twice."""
    return ("".join(parts) for parts in product("bdfgklmnprst", "aeiou", "lmnrst", "aeiou", "bdkst", "aeio"))


def asked() -> tuple[str, ...]:
    """Examples that every size has."""
    return tuple(text for intent in _own()[:ASKED_INTENTS] for text in intent.examples)


def _own() -> list[Intent]:
    """The starter's intents that are answered at once."""
    intents = read_library(ROOT).intents.values()
    return [one for one in intents if one.autonomy is Autonomy.AUTO and not one.wait]


def sized(most: int) -> dict[str, tuple[str, ...]]:
    """Intents with at most so many examples in all, and nearly so many."""
    found: dict[str, tuple[str, ...]] = {}
    left = most
    for intent in _own():
        if left >= len(intent.examples):
            found[intent.name] = intent.examples
            left -= len(intent.examples)
    for name in islice(products(), -(-left // len(EXAMPLES))):
        found[f"clean_{name}"] = tuple(text.format(name) for text in EXAMPLES[:left])
        left -= len(EXAMPLES)
    return found


def write(workspace: Path, most: int) -> int:
    """Write such a library into an empty directory; returns how many examples it has."""
    intents = sized(most)
    (workspace / "intents").mkdir(parents=True)
    entries = iter([(name, {"about": name, "examples": list(examples)}) for name, examples in intents.items()])
    answers = {"answers": {name: f"This is what we say about {name}." for name in intents}}
    for number, some in enumerate(iter(lambda: dict(islice(entries, IN_A_FILE)), {})):
        _dump(workspace / "intents" / f"part{number}.yaml", some)
    _dump(workspace / "responses.yaml", {"brand": {"name": "Juniper Supply"}, **answers})
    return sum(map(len, intents.values()))


def _dump(path: Path, found: object) -> None:
    path.write_text(yaml.dump(found, Dumper=yaml.CSafeDumper, allow_unicode=True), encoding="utf-8")
