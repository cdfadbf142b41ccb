"""What is denied in a text, and which denials of an example bear it out."""

from __future__ import annotations

import pytest

from intents.denial import Denial, bears, denials
from intents.reading import reader
from intents.words import NEGATIONS
from tests.shop_library import EXAMPLES

READER = reader([line for lines in EXAMPLES.values() for line in lines], "en")


def denied(text: str) -> list[Denial]:
    """The denials of an English text."""
    return list(denials(READER.read(text), NEGATIONS["en"]))
