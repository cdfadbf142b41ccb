"""`frontdesk schema`: the JSON Schemas for editors."""

from __future__ import annotations

from bot.commands.reading import print_json
from intents.library import schema


def run() -> None:
    """Print both schemas in one object."""
    print_json(schema())
