"""The platforms' simulated vendors, as the shared tests meet them: a file for each, found by itself."""

from __future__ import annotations

import importlib
import pkgutil
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from tests.counterparts.seen import Counterpart


def counterparts() -> dict[str, type[Counterpart]]:
    """Every counterpart there is, by its platform."""
    found: dict[str, type[Counterpart]] = {}
    for module in pkgutil.iter_modules(__path__):
        for value in vars(importlib.import_module(f"{__name__}.{module.name}")).values():
            if isinstance(value, type) and value.__name__.endswith("Counterpart") and value.__name__ != "Counterpart":
                named = cast("type[Counterpart]", value)
                found[named.name] = named
    return found
