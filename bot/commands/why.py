"""`frontdesk why ID`: why a message was answered, escalated or ignored."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer
from rich.console import RenderableType
from rich.text import Text

from bot.commands.coloured import coloured
from bot.commands.reading import console, knowledge_of, print_json
from bot.config import read
from bot.database import looked_up
from bot.facts import facts_of
from bot.one_sentence import bare_sentence, one_sentence
from bot.plain_words import inert_line, reason_in_words
from bot.retelling import retold, said_for
from bot.store.transaction import Row, Step, q
from intents.explaining import Explanation
from intents.library import LibraryError


@dataclass(frozen=True, slots=True)
class Found:
    """A stored decision and the turn that it answers."""

    row: Row
    said: str


def run(id_: str, workspace: Path | None, as_json: bool) -> None:
    """Print the decision and everything that led to it; exit 1 if there is no such message."""
    found = looked_up(read(workspace=workspace).core, lambda: _decision(id_))
    if isinstance(found, str):
        console().print(found, markup=False)
        raise typer.Exit(1)
    told, hindrance = _told(found, workspace)
    if as_json:
        print_json(_facts(found.row, told))
    else:
        console().print(_shown(found.row, told, hindrance))


def _decision(id_: str) -> Step[Found | str]:
    if id_.isdigit():
        rows = yield q("decision_of_escalation", int(id_))
        return (yield from _found(rows[0])) if rows else f"There is no decision for an escalation {id_}."
    platform, _, key = id_.partition(":")
    messages = yield q("message_by_key", platform, key)
    if not messages:
        return (
            f"There is no message {id_}; write PLATFORM:KEY, for example instagram:aWdf…, or an escalation's number."
        )
    if messages[0]["decision_id"] is None:
        return f"{id_} is stored but not decided: its state is “{messages[0]['state']}”."
    return (yield from _found((yield q("decision", messages[0]["decision_id"]))[0]))


def _found(row: Row) -> Step[Found]:
    return Found(row, (yield from said_for(row)))


def _told(found: Found, workspace: Path | None) -> tuple[Explanation | None, str]:
    """The decision explained by the library as it stands, or what keeps it from being explained."""
    if not found.said:
        return None, "there are no words (taken back, or none were written)"
    try:
        told = retold(found.row, found.said, knowledge_of(workspace))
    except LibraryError:
        return None, "the library has faults; mend what `frontdesk check` names and ask again"
    return told, "" if told else "nothing had to be understood for this decision"


def _facts(row: Row, told: Explanation | None) -> dict[str, Any]:
    understanding = json.loads(row["why"])
    ranking = understanding.get("ranking", {})
    return {
        "decision": row["decision"],
        "reason": row["reason"],
        "sentence": _sentence(row, told),
        "intent": row["intent"] or None,
        "confidence": row["confidence"],
        "matches": ranking.get("matches", []),
        "threshold": ranking.get("threshold"),
        "margin": ranking.get("margin"),
        "guard": ranking.get("refusal"),
        "left_over": ranking.get("left_over", []),
        "repaired": ranking.get("repaired", []),
        "cues": understanding.get("cues", {}),
        "why": None if told is None else facts_of(told),
        "library": row["library"],
        "made_ms": row["made_ms"],
    }


def _sentence(row: Row, told: Explanation | None) -> str:
    if told is None:
        return bare_sentence(row["decision"], row["reason"])
    return one_sentence(told, row["decision"], row["reason"], row["intent"] if row["decision"] == "reply" else "")


def _shown(row: Row, told: Explanation | None, hindrance: str) -> RenderableType:
    sentence = _sentence(row, told)
    rows = [("Decision", f"{row['decision']}: {reason_in_words(row['reason'])}"), ("Library", row["library"])]
    if told is None:
        lines = [sentence, *(f"{name}: {value}" for name, value in rows), f"Not shown word by word: {hindrance}."]
        return Text("\n".join(map(inert_line, lines)))
    if told.changed:
        rows.append(("Changed", "today's library understands this otherwise; `frontdesk ask` shows how"))
    return coloured(told, sentence, rows, console())
