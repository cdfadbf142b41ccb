"""A table of decisions, and which mutants change one of them: the second stage of `make mutate`.

The table is every message of the hostile list with its rewordings, for the three libraries it is about, and the two
sets of messages written to the starter library; all with the word table, the hostile ones also without it, but for
their rewordings. What is compared is what a follower or the team sees of a decision, not how sure the matcher was.

``bench/mutants.py`` runs this program where the tool has planted the faults of a module. A mutant that takes part in
loading or fitting the libraries is judged by a process that does all of this anew, any other by a fork that only
judges the messages on whose way its function lies.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, Final

from bench.sets import rows
from bot.commands.match import message_of
from bot.library_files import read_library
from bot.word_vectors import word_vectors
from intents.contents import Library
from intents.deciding import decide
from intents.model import Clarify, Conversation, Decision, Escalate, Ignore, Reason, Refusal, Reply
from intents.several import understand_all
from intents.understanding import Fitted, fit

ROOT: Final = Path(__file__).resolve().parent.parent
DATA: Final = ROOT / "tests" / "data"
WORKSPACES: Final = {"starter": ROOT, "clinic": DATA / "hostile_clinic", "venue": DATA / "hostile_venue"}
SETS: Final = ("starter_natural.jsonl", "starter_heldout.jsonl")
TIERS: Final = ("with the word table", "without the word table")
TODAY: Final = date(2026, 11, 22)
CHOICE: Final = "MUTANT_UNDER_TEST"
"""The environment variable by which the tool's mutants know which of them is meant."""
PATIENCE: Final = 5.0
"""How many times as long as the unchanged code a mutant may take."""
START: Final = 30.0
"""Seconds more, for a machine that has others to serve."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One message put to a library, with the word table or without."""

    tier: str
    library: str
    text: str


@dataclass(frozen=True, slots=True)
class Effect:
    """The first decision that a mutant changes."""

    asked: Asked
    was: str
    now: str


# --- the table -----------------------------------------------------------------------------------------------------


def table() -> tuple[Asked, ...]:
    """Every message, those written to the starter library first; without the word table each hostile one once."""
    hostile = rows(DATA / "hostile.jsonl")
    said = [("starter", row["text"]) for name in SETS for row in rows(DATA / name)]
    said += [(row["library"], text) for row in hostile for text in (row["text"], *row["rewordings"])]
    first = [(row["library"], row["text"]) for row in hostile]
    return tuple(Asked(tier, *one) for tier, messages in zip(TIERS, (said, first), strict=True) for one in messages)


@cache
def fitted(tier: str, name: str) -> tuple[Library, Fitted]:
    """A library, read and fitted once."""
    library = read_library(WORKSPACES[name])
    return library, fit(library, word_vectors() if tier == TIERS[0] else None)


def decided(asked: Asked) -> str:
    """What becomes of a message, in words that two runs can be compared by."""
    library, model = fitted(asked.tier, asked.library)
    found = understand_all(asked.text, model)
    decision = decide(message_of(asked.text, "webchat", "dm"), Conversation(), found, library, TODAY)
    return shown(decision, found.ranking.refusal)


def shown(decision: Decision, refusal: Refusal | None) -> str:
    """A decision with its reason, its intents and the rule that refused it: nothing that hangs on digits alone."""
    rule = f", {refusal.rule}" if refusal and decision.reason is Reason.GUARD else ""
    return f"{type(decision).__name__.lower()}: {decision.reason}{rule}{_about(decision)}"


def _about(decision: Decision) -> str:
    return "".join(f" [{name}]" for name in _named(decision) if name)


def _named(decision: Decision) -> tuple[str, ...]:
    match decision:
        case Reply():
            return decision.intents or (decision.phrase,)
        case Clarify():
            return decision.intents
        case Escalate():  # which further ones are suggested hangs on how sure the matcher is of them
            return (*decision.suggestions[:1], decision.label, "urgent" if decision.urgent else "")
        case Ignore():
            return ()


# --- one mutant ----------------------------------------------------------------------------------------------------


def effect(expected: Sequence[tuple[Asked, str]]) -> Effect | None:
    """The first decision that is not as expected, or how the code fails."""
    for asked, was in expected:
        try:
            now = decided(asked)
        except Exception as error:  # noqa: BLE001 - whatever a mutant raises is an effect to be told
            now = f"fails: {type(error).__name__}"
        if now != was:
            return Effect(asked, was, now)
    return None


def _answer(sender: Connection, expected: Sequence[tuple[Asked, str]]) -> None:
    sender.send(effect(expected))
    sender.close()


def _answer_anew(sender: Connection, kept: Path) -> None:
    held = json.loads(kept.read_text(encoding="utf-8"))
    _answer(sender, [(Asked(*asked), was) for *asked, was in held])


def tried(mutant: str, expected: Sequence[tuple[Asked, str]], kept: Path | None, seconds: float) -> Effect | None:
    """What a mutant changes, found by a child in which it is chosen; one that ends without a word changes all.

    ``kept``: where to read what is expected, if the child has to load everything anew. It is not handed over, since
    a child that cannot even be loaded would never take it.
    """
    receiver, sender = multiprocessing.Pipe(duplex=False)
    os.environ[CHOICE] = mutant
    child: BaseProcess
    if kept is None:
        child = multiprocessing.get_context("fork").Process(target=_answer, args=(sender, expected))
    else:
        child = multiprocessing.get_context("spawn").Process(target=_answer_anew, args=(sender, kept))
    child.start()
    sender.close()
    try:
        found: Effect | None = receiver.recv() if receiver.poll(seconds) else Effect(*expected[0], "takes no end")
    except EOFError:
        found = Effect(*expected[0], "fails before any decision")
    child.kill()
    child.join()
    return found


# --- all of them ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Unchanged:
    """How the unchanged code decides, and which functions that can change are run on the way."""

    decisions: tuple[tuple[Asked, str], ...]
    making: frozenset[str]
    """What runs while the program is loaded and the libraries are read and fitted."""
    judging: tuple[frozenset[str], ...]
    """What runs while each message is judged."""
    seconds: float

    def on_the_way(self, function: str) -> tuple[tuple[Asked, str], ...]:
        """The decisions that a function takes part in."""
        return tuple(one for one, run in zip(self.decisions, self.judging, strict=True) if function in run)


def unchanged(asked: Sequence[Asked], run: set[str]) -> Unchanged:
    """Decide everything without a mutant; ``run`` is where the tool notes each function as it is called."""
    begun = time.monotonic()
    for tier, name in {(one.tier, one.library) for one in asked}:
        fitted(tier, name)
    making, decisions, judging = frozenset(run), [], []
    for one in asked:
        run.clear()
        decisions.append((one, decided(one)))
        judging.append(frozenset(run))
    return Unchanged(tuple(decisions), making, tuple(judging), time.monotonic() - begun)


def effects(mutants: Sequence[str], base: Unchanged) -> Iterator[tuple[str, Effect | None]]:
    """What each mutant changes."""
    patience = START + PATIENCE * base.seconds
    with tempfile.TemporaryDirectory(prefix="decisions-") as room:
        kept = Path(room) / "expected"
        held = [(asked.tier, asked.library, asked.text, was) for asked, was in base.decisions]
        kept.write_text(json.dumps(held), encoding="utf-8")
        for mutant in mutants:
            function = mutant.rpartition("__mutmut_")[0]
            anew = function in base.making
            expected = base.decisions if anew else base.on_the_way(function)
            yield mutant, tried(mutant, expected, kept if anew else None, patience) if expected else None


def main() -> None:
    """Print what each of the named mutants changes, as JSON."""
    from mutmut.state import state  # only here: what plants the faults is no part of a common installation

    told: dict[str, dict[str, Any] | None] = {}
    for mutant, found in effects(sys.argv[1:], unchanged(table(), state()._stats)):
        told[mutant] = asdict(found) if found else None
    print(json.dumps(told, ensure_ascii=False))


if __name__ == "__main__":
    main()
