"""`frontdesk ask TEXT`: what would Frontdesk do, and why."""

from __future__ import annotations

from pathlib import Path

import typer

from bot.commands.coloured import coloured
from bot.commands.match import decided, message_of
from bot.commands.reading import console, knowledge_of, print_json
from bot.config import ConfigError
from bot.facts import facts_of
from bot.one_sentence import one_sentence
from bot.plain_words import reason_in_words
from handlers import PLATFORMS
from intents.explaining import explain
from intents.model import Kind


def run(text: str, workspace: Path | None, platform: str, kind: str, as_json: bool) -> None:
    """Print the decision and why; exit 1 when it is not a reply."""
    if platform not in PLATFORMS or kind not in set(Kind):
        raise ConfigError([f"--platform is one of {', '.join(PLATFORMS)}; --kind is one of {', '.join(Kind)}."])
    knowledge = knowledge_of(workspace)
    answer = decided(knowledge, message_of(text, platform, kind))
    told = explain(text, knowledge.fitted)
    sentence = one_sentence(told, answer["decision"], answer["reason"])
    if as_json:
        known = {key: value for key, value in answer.items() if key != "id"}
        print_json({**known, "sentence": sentence, "why": facts_of(told)})
    else:
        rows = [("Decision", f"{answer['decision']}: {reason_in_words(answer['reason'])}")]
        console().print(coloured(told, sentence, rows, console()))
    raise typer.Exit(0 if answer["decision"] == "reply" else 1)
