"""Where the starter workspace is: in the wheel beside this file, in a checkout at the root."""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).parent


def starter_workspace() -> Path:
    """The directory with the starter's responses.yaml and intents/library."""
    packed = _HERE / "starter"
    return packed if packed.exists() else _HERE.parent
