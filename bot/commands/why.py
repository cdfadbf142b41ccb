"""`frontdesk why ID`: why a message was answered, escalated or ignored."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path
from typing import Any

import typer
from rich.table import Table
from rich.text import Text

from bot.commands.reading import console, print_json, reader_of
from bot.plain_words import inert_line, reason_in_words
from bot.store.transaction import Row, Step, q


def run(id_: str, workspace: Path | None, as_json: bool) -> None:
    """Print the decision and everything that led to it; exit 1 if there is no such message."""
    with closing(reader_of(workspace)) as reader:
        found = reader.read_now(lambda: _decision(id_))
    if isinstance(found, str):
        console().print(found, markup=False)
        raise typer.Exit(1)
    facts = _facts(found)
    if as_json:
        print_json(facts)
    else:
        console().print(_table(facts))


def _decision(id_: str) -> Step[Row | str]:
    if id_.isdigit():
        rows = yield q("decision_of_escalation", int(id_))
        return rows[0] if rows else f"There is no decision for an escalation {id_}."
    platform, _, key = id_.partition(":")
    messages = yield q("message_by_key", platform, key)
    if not messages:
        return (
            f"There is no message {id_}; write PLATFORM:KEY, for example instagram:aWdf…, or an escalation's number."
        )
    if messages[0]["decision_id"] is None:
        return f"{id_} is stored but not decided: its state is “{messages[0]['state']}”."
    return (yield q("decision", messages[0]["decision_id"]))[0]


def _facts(row: Row) -> dict[str, Any]:
    understanding = json.loads(row["why"])
    ranking = understanding.get("ranking", {})
    return {
        "decision": row["decision"],
        "reason": row["reason"],
        "intent": row["intent"] or None,
        "confidence": row["confidence"],
        "matches": ranking.get("matches", []),
        "threshold": ranking.get("threshold"),
        "margin": ranking.get("margin"),
        "guard": ranking.get("refusal"),
        "left_over": ranking.get("left_over", []),
        "repaired": ranking.get("repaired", []),
        "cues": understanding.get("cues", {}),
        "library": row["library"],
        "made_ms": row["made_ms"],
    }


def _table(facts: dict[str, Any]) -> Table:
    table = Table(show_header=False, box=None, padding=(0, 2, 0, 0))
    table.add_row(Text("Decision", style="dim"), f"{facts['decision']}: {reason_in_words(facts['reason'])}")
    for match in facts["matches"]:
        words = f"{match['intent']} ({match['confidence']:.0%}) like “{match['example']}”"
        table.add_row(Text("Match", style="dim"), Text(inert_line(words)))
    if facts["guard"]:
        words = f"{facts['guard']['rule']}: {', '.join(facts['guard']['words'])}"
        table.add_row(Text("Guard", style="dim"), Text(inert_line(words)))
    if facts["left_over"]:
        table.add_row(Text("Left over", style="dim"), Text(inert_line(", ".join(facts["left_over"]))))
    if facts["threshold"] is not None:
        needs = f"{facts['threshold']:.0%} and a lead of {facts['margin']:.0%}"
        table.add_row(Text("Needed", style="dim"), needs)
    table.add_row(Text("Library", style="dim"), facts["library"])
    return table
