"""What a process does before it imports anything large, so that it is soon up and small."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any, Final, cast

from bot.collector import spare_what_stays

_LOGGING: Final = "structlog"
_PRETTY: Final = "rich"


def begin() -> None:
    """Modules are objects by the hundred thousand that stay; a second call changes nothing."""
    spare_what_stays()
    if sys.modules.keys().isdisjoint({_LOGGING, _PRETTY}):
        _load_logging_alone()


def _load_logging_alone() -> None:
    """structlog loads rich, where there is one, for tracebacks that we never print (bot/logs.py)."""
    modules = cast(dict[str, Any], sys.modules)
    modules[_PRETTY] = None
    try:
        import_module(_LOGGING)
    finally:
        del modules[_PRETTY]
