"""Two questions in one message: ``python -m bench.several --data DIR``.

Pairs of test messages of different intents, joined as people join them, are understood whole and part by part; so are
messages whose other half nobody here can answer, and the same messages alone, which must not fall in two.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from bench.sets import Message, Task, far_off, find_data, official, rows
from bench.starter import SETS as WRITTEN_SETS
from bench.starter_draws import mistyped, starter_task
from bot.library_files import read_library
from bot.word_vectors import word_vectors
from intents.contents import Autonomy, Library
from intents.model import Understanding
from intents.several import understand_all
from intents.understanding import Fitted, fit, understand

ROOT: Final = Path(__file__).resolve().parent.parent
WRITTEN: Final = WRITTEN_SETS["as people write"]
PAIRS: Final = 300
DRAWS: Final = range(100, 106)
"""Seeds of the starter's draws; none that the calibrators were trained on."""
JOINERS: Final = ("? ", ". ", " and also ", " btw ", " plus ", "\n", ", ")
SMALL_TALK: Final = "smalltalk"
HEADS: Final = ("both right", "one right", "a wrong one", "both offered", "one offered", "neither")

Read = Callable[[str, Fitted], Understanding]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two messages as one text."""

    text: str
    halves: tuple[Message, Message]


@dataclass(frozen=True, slots=True)
class Trial:
    """A fitted library and what it is tried on."""

    fitted: Fitted
    pairs: tuple[Pair, ...]
    lame: tuple[Pair, ...]
    """Pairs of which one half is out of scope."""
    singles: tuple[Message, ...]


def answered(found: Understanding) -> tuple[str, ...]:
    """The intents that a message would be answered with, in order; none where a person must see it."""
    cues = found.cues
    return () if cues.risk or cues.asks_person or cues.chatter else found.intents


def offered(found: Understanding) -> frozenset[str]:
    """The intents that a person would be offered first: the likeliest of each part, or of the whole."""
    rankings = [part.ranking for part in found.parts] or [found.ranking]
    return frozenset(ranking.matches[0].intent for ranking in rankings if ranking.matches)


def outcome(pair: Pair, found: Understanding) -> str:
    """Which of ``HEADS`` became of a pair."""
    meant = {half.intent for half in pair.halves if half.intent}
    said = set(answered(found))
    if said:
        right = "both right" if len(said) == len(pair.halves) else "one right"
        return right if said <= meant else "a wrong one"
    hits = len(meant & offered(found))
    return HEADS[5 - hits]


def trials(data: Path, noisy: bool) -> Iterator[tuple[str, list[Trial]]]:
    """The shop's libraries and the bank's with what they are tried on; ``noisy``: as people mistype."""
    held, far = read_library(ROOT), far_off(data)
    drawn = [_with_waits(starter_task(held, far, seed), held) for seed in DRAWS]
    small = frozenset(name for name, intent in held.intents.items() if intent.label == SMALL_TALK)
    yield "shop", [_trial(task, noisy, small, PAIRS // len(DRAWS)) for task in drawn]
    yield "whole starter", [_trial(_as_written(held), noisy, small, PAIRS)]
    yield "bank", [_trial(official(data, "banking", "k10_s0"), noisy, frozenset(), PAIRS)]


def _with_waits(task: Task, held: Library) -> Task:
    """The draw with what the starter says about intents that come before the real question."""
    intents = {name: replace(one, wait=held.intents[name].wait) for name, one in task.library.intents.items()}
    return replace(task, library=replace(task.library, intents=intents))


def _as_written(held: Library) -> Task:
    """The whole starter library with messages that were not written for it; only what it answers by itself is in."""
    automatic = {name for name, intent in held.intents.items() if intent.autonomy is Autonomy.AUTO}
    chance = random.Random("as written")
    said = [(row["text"], row["intent"]) for row in rows(WRITTEN)]
    messages = [
        Message(text, mistyped(text, chance), intent, "in") if intent in automatic else _outside(text, chance, at)
        for at, (text, intent) in enumerate(said)
    ]
    return Task("starter as written", held, tuple(messages))


def _outside(text: str, chance: random.Random, at: int) -> Message:
    return Message(text, mistyped(text, chance), "", "near" if at % 2 else "far")


def _trial(task: Task, noisy: bool, small: frozenset[str], count: int) -> Trial:
    chance = random.Random(f"several {task.name} {noisy}")
    messages = [replace(message, text=message.noisy) if noisy else message for message in task.messages]
    inside = [message for message in messages if message.group == "in" and message.intent not in small]
    pairs = tuple(_pair(_different(inside, chance), number) for number in range(count))
    lame = tuple(_pair(_lame(inside, messages, chance, number), number) for number in range(count))
    return Trial(fit(task.library, word_vectors()), pairs, lame, tuple(messages))


def _different(messages: Sequence[Message], chance: random.Random) -> tuple[Message, Message]:
    first = chance.choice(messages)
    return first, chance.choice([other for other in messages if other.intent != first.intent])


def _lame(
    inside: Sequence[Message], messages: Sequence[Message], chance: random.Random, number: int
) -> tuple[Message, Message]:
    group = "near" if number % 2 else "far"
    one, other = chance.choice(inside), chance.choice([message for message in messages if message.group == group])
    return (one, other) if chance.random() < 0.5 else (other, one)


def _pair(halves: tuple[Message, Message], number: int) -> Pair:
    joiner = JOINERS[number % len(JOINERS)]
    first, then = (half.text.strip() for half in halves)
    if joiner[0] not in "?.\n" and not then.startswith(("I ", "I'")):
        then = then[:1].lower() + then[1:]
    return Pair(first.rstrip("?!. ") + joiner + then, halves)


def shares(pairs: Sequence[tuple[Pair, Fitted]], read: Read) -> str:
    """What became of pairs, as the cells of ``HEADS``."""
    found = [outcome(pair, read(pair.text, fitted)) for pair, fitted in pairs]
    return " | ".join(f"{found.count(head) / len(found):.2f}" for head in HEADS)


def print_pairs(name: str, tried: Sequence[Trial]) -> None:
    """The rows of one library: pairs, and pairs with an unanswerable half, read in both ways."""
    for what, read in (("whole", understand), ("in parts", understand_all)):
        pairs = [(pair, one.fitted) for one in tried for pair in one.pairs]
        lame = [(pair, one.fitted) for one in tried for pair in one.lame]
        print(f"| {name} | two questions | {what} | {shares(pairs, read)} |")
        print(f"| {name} | one of them out of scope | {what} | {shares(lame, read)} |")


def both_alone(tried: Sequence[Trial]) -> float:
    """Share of the pairs of which each half would be answered right if it came alone."""
    pairs = [(pair, one.fitted) for one in tried for pair in one.pairs]
    right = [all(answered(understand(m.text, fitted)) == (m.intent,) for m in pair.halves) for pair, fitted in pairs]
    return sum(right) / len(right)


def print_singles(name: str, tried: Sequence[Trial]) -> None:
    """A row for each group of single messages: what falls in two, and what reading in parts wins and loses."""
    for group in ("in", "near", "far"):
        ways = [
            (answered(understand(m.text, one.fitted)), answered(understand_all(m.text, one.fitted)), (m.intent,))
            for one in tried
            for m in one.singles
            if m.group == group
        ]
        two = sum(len(after) > 1 for _, after, _ in ways)
        right = [sum(way[at] == way[2] for way in ways) for at in (0, 1)]
        wrong = [sum(bool(way[at]) and way[at] != way[2] for way in ways) for at in (0, 1)]
        print(f"| {name} | {group} | {len(ways)} | {two} | {right[0]} | {right[1]} | {wrong[0]} | {wrong[1]} |")


def print_tables(data: Path) -> None:
    """Pairs, what their halves come to alone, and single messages."""
    held = {
        f"{name}, {'noisy' if noisy else 'clean'}": tried
        for noisy in (False, True)
        for name, tried in trials(data, noisy)
    }
    print(f"| library | message | read | {' | '.join(HEADS)} |\n|---|---|---|{'---|' * len(HEADS)}")
    for name, tried in held.items():
        print_pairs(name, tried)
    print("\n| library | both halves right when said alone |\n|---|---|")
    for name, tried in held.items():
        print(f"| {name} | {both_alone(tried):.2f} |")
    print("\n| library | single messages | of them | in two | right whole | in parts | wrong whole | in parts |")
    print("|---|---|---|---|---|---|---|---|")
    for name, tried in held.items():
        print_singles(name, tried)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", help="directory of the shared matching sets (else BENCH_DATA)")
    data = find_data(parser.parse_args().data)
    if data is None:
        print("Skipped: the shared matching sets are not here. Name their directory with --data or BENCH_DATA.")
        return
    print_tables(data)


if __name__ == "__main__":
    main()
