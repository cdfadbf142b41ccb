"""Messages of the small shop as the guard's rules look at them."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from intents.case import Case
from intents.contents import Intent
from intents.fitting import Memory, judge
from intents.guard import case
from intents.model import Refusal
from intents.understanding import Fitted, fit
from tests.shop_library import SHOP

FITTED: Final = fit(SHOP)


def library(**examples: tuple[str, ...]) -> Fitted:
    """The small shop with other intents."""
    return fit(replace(SHOP, intents={name: Intent(name, name, lines) for name, lines in examples.items()}))


def before(text: str, fitted: Fitted = FITTED) -> Case:
    """A message before the guard of a library."""
    assert fitted.model is not None
    return case(judge(text, fitted.model), fitted.model, fitted.guard, Memory())


def words(refusal: Refusal | None, rule: str) -> str:
    """What a refusal by that rule names; empty where nothing is refused."""
    assert refusal is None or (refusal.rule == rule and refusal.words and all(refusal.words))
    return " ".join(refusal.words) if refusal else ""
