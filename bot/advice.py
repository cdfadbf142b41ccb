"""What to tell a person whose command could not run."""

from __future__ import annotations

import errno

from bot.config import ConfigError
from bot.store.transaction import StoreError
from intents.library import LibraryError


def advice(error: Exception) -> str | None:
    """What is wrong and what to do next; None for a defect of ours."""
    match error:
        case ConfigError(faults=faults):
            return "\n".join(["Frontdesk cannot start with these settings:", *(f"  {fault}" for fault in faults)])
        case LibraryError(faults=faults):
            count = f"{len(faults)} fault{'s' if len(faults) != 1 else ''}"
            return f"The library has {count}:\n\n{error}"
        case StoreError():
            return str(error)
        case OSError(errno=errno.EADDRINUSE):
            return "The port is taken. Is Frontdesk running already? Choose another one with --port."
        case OSError(errno=errno.EACCES):
            return "This port needs more rights than the program has. Choose one above 1023 with --port."
        case _:
            return None
