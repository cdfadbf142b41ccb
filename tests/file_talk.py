"""Files at a simulated Slack desk, for the dialogues about them."""

from __future__ import annotations

import json
from typing import Any

from tests.shop import Shop


async def posts(town: Shop, thread: str, text: str, *files: tuple[str, bytes]) -> str:
    """A teammate's message with files; returns its stamp."""
    assert town.slack is not None
    told = [town.slack.files.posted(name, data) for name, data in files]
    await town.slack.person_says("U0ANNA", thread, text, subtype="file_share", files=told)
    return str(next(one["ts"] for one in reversed(town.slack.messages) if one.get("files") == told))


async def shows(town: Shop, ts: str, *names: str) -> None:
    """Wait until a line shows exactly these reactions of ours."""
    slack = town.slack
    assert slack is not None

    def reactions() -> list[str]:
        return [name for one in slack.messages if one["ts"] == ts for name in one.get("reactions", [])]

    await town.until(lambda: reactions() == list(names), f"{names} on {ts}")


async def crossed(town: Shop, thread: str, line: str, reason: str) -> None:
    """Wait until a line has a cross, and beside Retry stands why."""
    await shows(town, line, "x")
    assert reason in json.dumps(await town.in_thread(thread, "Retry"))


async def brought(town: Shop, number: int) -> list[tuple[str, bytes]]:
    """Wait until so many files of ours stand in threads at Slack: their titles and bytes."""
    slack = town.slack
    assert slack is not None

    def found() -> list[dict[str, Any]]:
        files = [file for one in slack.messages if one.get("bot_id") for file in one.get("files", ())]
        return files if len(files) >= number else []

    files: list[dict[str, Any]] = await town.until(found, f"{number} files in the thread")
    return [(one["title"], slack.files.host.files[one["id"]].data) for one in files]
