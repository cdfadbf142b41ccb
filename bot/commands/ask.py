"""`frontdesk ask TEXT`: what would Frontdesk do, and why."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import typer
from rich.table import Table
from rich.text import Text

from bot.commands.match import PLATFORMS, decided, message_of
from bot.commands.reading import console, knowledge_of, print_json
from bot.config import ConfigError
from bot.plain_words import inert_line, reason_in_words
from intents.model import Kind
from intents.understanding import Explanation, explain


def run(text: str, workspace: Path | None, platform: str, kind: str, as_json: bool) -> None:
    """Print the decision and why; exit 1 when it is not a reply."""
    if platform not in PLATFORMS or kind not in set(Kind):
        raise ConfigError([f"--platform is one of {', '.join(PLATFORMS)}; --kind is one of {', '.join(Kind)}."])
    knowledge = knowledge_of(workspace)
    answer = decided(knowledge, message_of(text, platform, kind))
    explanation = explain(text, knowledge.fitted)
    if as_json:
        print_json({**{key: value for key, value in answer.items() if key != "id"}, "why": _facts(explanation)})
    else:
        console().print(_table(answer, explanation))
    raise typer.Exit(0 if answer["decision"] == "reply" else 1)


def _facts(explanation: Explanation) -> dict[str, object]:
    refusal, risk = explanation.refusal, explanation.cues.risk
    return {
        "understood_as": explanation.normalised,
        "repaired": [list(pair) for pair in explanation.repaired],
        "example": explanation.example,
        "explained": list(explanation.explained),
        "left_over": list(explanation.left_over),
        "parts": dict(explanation.parts),
        "threshold": explanation.threshold,
        "margin": explanation.margin,
        "guard": None if refusal is None else [refusal.rule, *refusal.words],
        "risk": None if risk is None else risk.category,
    }


def _table(answer: dict[str, Any], explanation: Explanation) -> Table:
    table = Table(show_header=False, box=None, padding=(0, 2, 0, 0))
    refusal = explanation.refusal
    rows = {
        "Decision": f"{answer['decision']}: {reason_in_words(answer['reason'])}",
        "Intent": f"{answer['intent']} ({answer['confidence']:.0%} sure)" if answer["intent"] else "none",
        "Like": f"“{explanation.example}”" if explanation.example else "",
        "Runner-up": f"{answer['runner_up']} ({answer['runner_up_confidence']:.0%})" if answer["runner_up"] else "",
        "Needs": f"{explanation.threshold:.0%} and a lead of {explanation.margin:.0%}",
        "Repaired": ", ".join(f"{wrong} → {right}" for wrong, right in explanation.repaired),
        "Left over": ", ".join(explanation.left_over),
        "Guard": f"{refusal.rule}: {', '.join(refusal.words)}" if refusal else "",
    }
    for name, value in rows.items():
        if value:
            table.add_row(Text(name, style="dim"), Text(inert_line(value)))
    return table
