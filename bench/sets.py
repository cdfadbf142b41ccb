"""The shared matching sets as libraries and messages (see docs/matching.md for their shapes and sources)."""

from __future__ import annotations

import json
import os
import random
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from intents.contents import Brand, Intent, Library

SMALL = ("snips", "sebis", "xsid_nl", "xsid_da")
SETS = ("banking", *SMALL)


@dataclass(frozen=True, slots=True)
class Message:
    """A message with its right intent, empty where none of the library's is right."""

    text: str
    noisy: str
    intent: str
    group: str
    """``in``, ``near`` (an intent like the library's that it lacks) or ``far``."""


@dataclass(frozen=True, slots=True)
class Task:
    """A library and the messages it is tried on."""

    name: str
    library: Library
    messages: tuple[Message, ...]


def find_data(option: str | None) -> Path | None:
    """The directory of the sets: the option, or ``BENCH_DATA``; None where neither names one that is there."""
    named = option or os.environ.get("BENCH_DATA", "")
    return Path(named) if named and (Path(named) / "banking77_test.jsonl").is_file() else None


def library(examples: Mapping[str, Sequence[str]]) -> Library:
    """A library of nothing but examples."""
    intents = {_name(name): Intent(_name(name), name, tuple(lines)) for name, lines in examples.items()}
    return Library(intents, {}, Brand("", ""))


def _name(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")


def rows(path: Path) -> list[dict[str, Any]]:
    """The objects of a JSON-lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def official(data: Path, name: str, key: str) -> Task:
    """A set's own library (``k5_s0`` … ``k10_s2``) with its own messages."""
    if name == "banking":
        lib = json.loads((data / "banking50_fewshot_libraries.json").read_text(encoding="utf-8"))[key]
        messages = [*_banking(data, set(map(_name, lib))), *_hotels(data, "test")]
    else:
        lib = json.loads((data / f"{name}_libraries.json").read_text(encoding="utf-8"))[key]
        messages = _messages(rows(data / f"{name}_test.jsonl"))
        if not any(message.group == "far" for message in messages):
            messages += _hotels(data, "test")
    return Task(f"{name} {key}", library(lib), tuple(messages))


def _banking(data: Path, inside: set[str]) -> list[Message]:
    return [
        Message(row["text"], row["noisy"], name if name in inside else "", "in" if name in inside else "near")
        for row in rows(data / "banking77_test.jsonl")
        for name in [_name(row["intent"])]
    ]


def _hotels(data: Path, split: str) -> list[Message]:
    found = rows(data / "far_oos.jsonl")
    return [Message(row["text"], row["noisy"], "", "far") for row in found if row["split"] == split]


def _messages(found: Iterable[Mapping[str, Any]]) -> list[Message]:
    return [
        Message(row["text"], row["noisy"], _name(row["intent"]) if row["intent"] else "", row["group"])
        for row in found
    ]


def drawn(data: Path, name: str, seed: int) -> Task:
    """A library drawn from a set's examples with some of its intents left out, which makes them near ones."""
    chance = random.Random(f"{name} {seed}")
    return _drawn_banking(data, chance, seed) if name == "banking" else _drawn_small(data, name, chance, seed)


def _drawn_banking(data: Path, chance: random.Random, seed: int) -> Task:
    pool: dict[str, list[str]] = {}
    for row in rows(data / "banking77_train.jsonl"):
        pool.setdefault(row["intent"], []).append(row["text"])
    inside = chance.sample(sorted(pool), chance.choice([6, 10, 15, 25, 40, 60]))
    most = chance.choice([3, 5, 8, 10, 15, 20])
    picked = {name: chance.sample(pool[name], min(len(pool[name]), most)) for name in inside}
    messages = [*_banking(data, set(map(_name, inside))), *_hotels(data, "dev"), *_strangers(data, ("snips", "sebis"))]
    return Task(f"banking drawn {seed}", library(picked), tuple(messages))


def _drawn_small(data: Path, name: str, chance: random.Random, seed: int) -> Task:
    key = f"k{chance.choice([5, 10])}_s{seed % 3}"
    lib = json.loads((data / f"{name}_libraries.json").read_text(encoding="utf-8"))[key]
    inside = set(chance.sample(sorted(lib), max(3, round(len(lib) * chance.choice([0.6, 0.8])))))
    outside = {_name(other) for other in lib if other not in inside}
    task = official(data, name, key)
    messages = [
        Message(m.text, m.noisy, "", "near") if m.intent in outside else m
        for m in [*task.messages, *_hotels(data, "dev")]
    ]
    return Task(f"{name} drawn {seed}", library({k: v for k, v in lib.items() if k in inside}), tuple(messages))


def far_off(data: Path) -> list[Message]:
    """Messages that no shop's library is for."""
    return [*_hotels(data, "dev"), *_strangers(data, ("snips", "sebis"))]


def _strangers(data: Path, names: Sequence[str]) -> list[Message]:
    found = [row for name in names for row in rows(data / f"{name}_test.jsonl") if row["group"] == "in"]
    return [Message(row["text"], row["noisy"], "", "far") for row in found]
