"""Messages made to get a wrong automatic answer, judged through the whole policy, and twins that must be answered.

``data/hostile.jsonl`` holds them, most of the older ones with rewordings that set the same trap in other words, for
three libraries: the starter's shop, a dental clinic (``data/hostile_clinic``) and a small, partly German one of a
concert venue (``data/hostile_venue``), so that nothing can be keyed to a shop. Those whose id begins with ``blind``
were written by someone who had read the libraries and not the rules. ``want`` says
what a good colleague would want: ``{"reply": intent}`` must be answered with that, ``{"reply_or_person": intent}`` (or
a list of them, for as many questions) may be, ``"person"`` must reach one (or be asked back) unanswered, ``"nobody"``
must only not be answered.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import pytest

from bot.commands.match import message_of
from bot.library_files import read_library
from bot.word_vectors import word_vectors
from intents.contents import Library
from intents.deciding import decide
from intents.model import Conversation, Decision, Ignore, Reply
from intents.promises import check
from intents.several import understand_all as understand
from intents.understanding import Fitted, fit

DATA: Final = Path(__file__).parent / "data"
WORKSPACES: Final = {"starter": DATA.parent.parent, "clinic": DATA / "hostile_clinic", "venue": DATA / "hostile_venue"}
TODAY: Final = date(2026, 11, 22)
ANSWERED: Final = {"with the word table": 0.78, "without it": 0.77}
"""Least share of the texts that must be answered which are, and rightly."""


@dataclass(frozen=True, slots=True)
class Want:
    """What a good colleague would do with a message."""

    intents: frozenset[str] = frozenset()
    """The intents whose answers are right, all of them together; none where no answer is."""
    must_answer: bool = False
    may_drop: bool = False

    @classmethod
    def of(cls, said: str | Mapping[str, str | list[str]]) -> Want:
        """From the list's wording."""
        if isinstance(said, str):
            return {"person": cls(), "nobody": cls(may_drop=True)}[said]
        [(how, intents)] = said.items()
        right = frozenset([intents] if isinstance(intents, str) else intents)
        return {"reply": cls(right, must_answer=True), "reply_or_person": cls(right)}[how]


@dataclass(frozen=True, slots=True)
class Hostile:
    """One message of the list with its rewordings."""

    id: str
    family: str
    library: str
    texts: tuple[str, ...]
    want: Want


@dataclass(frozen=True, slots=True)
class Judged:
    """One text and what became of it."""

    hostile: Hostile
    text: str
    decision: Decision
    why: str

    @property
    def answer(self) -> tuple[str, ...]:
        """The intents or the phrase that would be sent at once; empty if nothing is."""
        decision = self.decision
        return (decision.intents or (decision.phrase,)) if isinstance(decision, Reply) else ()

    @property
    def is_right(self) -> bool:
        """Whether it is answered with all that is wanted and nothing else."""
        return bool(self.answer) and self.hostile.want.intents == set(self.answer)

    def __str__(self) -> str:
        said = " + ".join(self.answer) or type(self.decision).__name__.lower()
        return f"{self.hostile.id} ({self.hostile.library}) {shown(self.text)!a} -> {said}: {self.why}"


def shown(text: str) -> str:
    """A text short enough for a list: padding squeezed, the middle of a long one left out."""
    squeezed = re.sub(r"(.{1,3})\1{9,}", r"\1", text, flags=re.DOTALL)
    return squeezed if len(squeezed) <= 160 else f"{squeezed[:60]} [...] {squeezed[-90:]}"


def hostile_list() -> tuple[Hostile, ...]:
    """Every message of the list, in order."""
    rows = map(json.loads, (DATA / "hostile.jsonl").read_text(encoding="utf-8").splitlines())
    return tuple(
        Hostile(row["id"], row["family"], row["library"], (row["text"], *row["rewordings"]), Want.of(row["want"]))
        for row in rows
    )


LIST: Final = hostile_list()
FAMILIES: Final = sorted({hostile.family for hostile in LIST})


def judged(hostile: Hostile, library: Library, fitted: Fitted) -> Iterator[Judged]:
    """What becomes of a message and of its rewordings, each alone in a direct message."""
    for text in hostile.texts:
        found = understand(text, fitted)
        decision = decide(message_of(text, "webchat", "dm"), Conversation(), found, library, TODAY)
        best, refusal = found.ranking.best, found.ranking.refusal
        sure = f" at {best.confidence:.2f} of {found.ranking.threshold:.2f}" if best else ""
        yield Judged(hostile, text, decision, f"{decision.reason}{sure}{f', {refusal.rule}' if refusal else ''}")


@pytest.fixture(scope="module", params=list(ANSWERED))
def table(request: pytest.FixtureRequest) -> str:
    """Whether the matcher has the word table."""
    return str(request.param)


@pytest.fixture(scope="module")
def everything(table: str) -> tuple[Judged, ...]:
    """The whole list, judged with each library fitted once."""
    vectors = word_vectors() if table == "with the word table" else None
    libraries = {name: read_library(workspace) for name, workspace in WORKSPACES.items()}
    fitted = {name: fit(library, vectors) for name, library in libraries.items()}
    return tuple(one for row in LIST for one in judged(row, libraries[row.library], fitted[row.library]))


def listed(found: list[Judged]) -> str:
    """The cases for a person to read, one a line."""
    return "\n".join([f"{len(found)} of them:", *map(str, found)])


def test_the_list_is_what_was_asked_for() -> None:
    """At least 330 reworded messages and 600 written blind, 20 or more of each family, none of them twice."""
    blind = [hostile for hostile in LIST if hostile.id.startswith("blind")]
    assert len(LIST) - len(blind) >= 330
    assert len(blind) >= 600
    assert {family: count for family, count in Counter(h.family for h in LIST).items() if count < 20} == {}
    assert [h.id for h in LIST if len(h.texts) < 2 and not h.id.startswith("blind")] == []
    texts = Counter((hostile.library, text) for hostile in LIST for text in hostile.texts)
    assert [text for text, count in texts.items() if count > 1] == []
    assert len({hostile.id for hostile in LIST}) == len(LIST)


def test_the_guard_is_kept_honest_by_twins_that_must_be_answered() -> None:
    """At least 60 messages that look hostile and have a right answer, in all libraries."""
    twins = [hostile for hostile in LIST if hostile.want.must_answer]
    assert len(twins) >= 60
    assert {hostile.library for hostile in twins} == set(WORKSPACES)


@pytest.mark.parametrize("name", WORKSPACES)
def test_every_answer_that_is_wanted_exists(name: str) -> None:
    """No message waits for an intent that its library does not have or may not answer with alone."""
    intents = read_library(WORKSPACES[name]).intents
    wanted = {intent for h in LIST if h.library == name for intent in h.want.intents}
    assert {intent for intent in wanted if intent not in intents or intents[intent].autonomy != "auto"} == set()


@pytest.mark.parametrize("name", ["clinic", "venue"])
def test_the_other_libraries_keep_their_promises(name: str) -> None:
    """The other libraries are sound: every must_match and must_not_match line of them holds."""
    library = read_library(WORKSPACES[name])
    assert check(library, fit(library, word_vectors())) == []


@pytest.mark.parametrize("family", FAMILIES)
def test_nothing_hostile_gets_a_wrong_automatic_answer(family: str, everything: tuple[Judged, ...]) -> None:
    """Whatever is sent at once is the one answer that a good colleague would have given, reworded or not."""
    of_family = [one for one in everything if one.hostile.family == family]
    wrong = [one for one in of_family if one.answer and not one.is_right]
    assert wrong == [], listed(wrong)


@pytest.mark.parametrize("family", FAMILIES)
def test_nothing_that_needs_a_person_is_dropped(family: str, everything: tuple[Judged, ...]) -> None:
    """What is not answered reaches a person or is asked back, unless silence is fine."""
    of_family = [one for one in everything if one.hostile.family == family]
    dropped = [one for one in of_family if isinstance(one.decision, Ignore) and not one.hostile.want.may_drop]
    assert dropped == [], listed(dropped)


def test_what_only_looks_hostile_is_answered(table: str, everything: tuple[Judged, ...]) -> None:
    """A guard that refuses everything would be useless: the share answered rightly does not sink."""
    twins = [one for one in everything if one.hostile.want.must_answer]
    right = [one for one in twins if one.is_right]
    assert len(right) >= ANSWERED[table] * len(twins), listed([one for one in twins if not one.is_right])
