"""`frontdesk match`: decide messages from stdin, one JSON line in, one JSON line out."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO, Final

import typer

from bot.commands.reading import knowledge_of
from bot.knowledge import Knowledge
from handlers import PLATFORMS
from intents.deciding import decide
from intents.model import Conversation, Kind, Message, Reply
from intents.several import understand_all

ASKED: Final = 'Write messages, a JSON line each: {"id": "1", "text": "where is my order"}. Ctrl+D ends.\n'
"""Said to a person at a keyboard, who would otherwise wait for a word."""


class LineError(Exception):
    """A line that is no message; ``id`` is what it called itself, if anything."""

    def __init__(self, words: str, id: object = None) -> None:  # noqa: A002
        super().__init__(words)
        self.id = id


def run(workspace: Path | None) -> None:
    """Answer every line; exit 1 at the end if one was no message."""
    knowledge = knowledge_of(workspace)
    if sys.stdin.isatty():
        sys.stderr.write(ASKED)
    faulty = answer_lines(knowledge, sys.stdin.buffer, sys.stdout.buffer)
    raise typer.Exit(1 if faulty else 0)


def answer_lines(knowledge: Knowledge, source: BinaryIO, target: BinaryIO) -> int:
    """Write one answer for each line, flushed at once; returns how many lines were no messages."""
    faulty = 0
    for line in source:
        try:
            answer = decided(knowledge, _message(line))
        except LineError as error:
            faulty += 1
            answer = {"id": error.id, "decision": None, "error": str(error)}
        target.write(json.dumps(answer).encode("ascii") + b"\n")
        target.flush()
    return faulty


def decided(knowledge: Knowledge, message: Message) -> dict[str, Any]:
    """The decision on one message by itself, as the contract names it."""
    understanding = understand_all(message.text, knowledge.fitted)
    today = knowledge.today(int(datetime.now(UTC).timestamp() * 1000))
    decision = decide(message, Conversation(), understanding, knowledge.library, today)
    best, runner_up = understanding.ranking.best, understanding.ranking.runner_up
    more = decision.more if isinstance(decision, Reply) else ()
    return {
        "id": json.loads(message.key),
        "decision": type(decision).__name__.lower(),
        "intent": best.intent if best else None,
        "confidence": round(best.confidence, 6) if best else 0.0,
        "reason": decision.reason.value,
        "runner_up": runner_up.intent if runner_up else None,
        "runner_up_confidence": round(runner_up.confidence, 6) if runner_up else 0.0,
        **({"more": list(more)} if more else {}),
    }


def _message(line: bytes) -> Message:
    item = _object(line)
    id_ = item.get("id")
    platform, kind = item.get("platform", "webchat"), item.get("kind", "dm")
    if not isinstance(item.get("text"), str):
        raise LineError('"text" is missing or no text', id_)
    if platform not in PLATFORMS:
        raise LineError(f'"platform" must be one of {", ".join(PLATFORMS)}', id_)
    if kind not in set(Kind):
        raise LineError(f'"kind" must be one of {", ".join(Kind)}', id_)
    return message_of(item["text"], platform, kind, json.dumps(id_))


def message_of(text: str, platform: str, kind: str, key: str = "null") -> Message:
    """A message that stands alone, from nobody in particular."""
    where = Kind(kind)
    return Message(platform, "", key, where, "", text, 0, place="somewhere" if where.public else "")


def _object(line: bytes) -> dict[str, Any]:
    try:
        item = json.loads(line)
    except (ValueError, RecursionError):
        raise LineError("this line is no JSON") from None
    if not isinstance(item, dict):
        raise LineError('this line is no JSON object like {"id": "1", "text": "…"}')
    return item
