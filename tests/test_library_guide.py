"""What is published about the files' format is what the loader does: the schemas, the guide, our own workspace."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from intents.library import load, schema
from intents.library_schema import (
    AnswerShape,
    BrandShape,
    DeskShape,
    IntentShape,
    MatchingShape,
    PhrasesShape,
    Responses,
    Shape,
    VoiceShape,
)
from intents.own_phrases import DEFAULTS

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize("kind", ["responses", "intents"])
def test_the_published_schemas_are_current(kind: str) -> None:
    """The schema files for editors are what the code would write (see docs/library.md for the command)."""
    published = json.loads((ROOT / "docs" / "schema" / f"{kind}.schema.json").read_text("utf-8"))
    assert published == schema()[kind]


def test_schemas_close_every_mapping_with_known_keys() -> None:
    """An editor flags unknown keys wherever the loader does."""
    definitions = schema()["responses"]["$defs"].values()
    assert all(shape["additionalProperties"] is False for shape in definitions)


def test_every_phrase_has_a_key_and_a_default() -> None:
    """The phrases that may be worded are exactly those that have a built-in wording."""
    assert set(PhrasesShape.known_keys()) == set(DEFAULTS)
    assert PhrasesShape().model_dump() == dict(DEFAULTS)


GUIDE = (ROOT / "docs" / "library.md").read_text("utf-8")
SHAPES = [IntentShape, AnswerShape, BrandShape, MatchingShape, DeskShape, VoiceShape, PhrasesShape, Responses]


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
def test_the_guide_explains_every_key(shape: type[Shape]) -> None:
    """Whatever a manager may write is in docs/library.md."""
    assert [key for key in shape.known_keys() if f"`{key}`" not in GUIDE and key != "answers"] == []


def test_the_examples_of_the_guide_load() -> None:
    """Every pair of files shown in docs/library.md is a library."""
    blocks = re.findall(r"```yaml\n# (\S+)\n(.*?)```", GUIDE, re.DOTALL)
    pairs = [dict(pair) for pair in zip(blocks[::2], blocks[1::2], strict=True)]
    assert [len(load(pair).intents) for pair in pairs] == [1, 3, 1, 1]


def test_the_repository_is_a_workspace() -> None:
    """The library that Frontdesk starts with has no faults and answers every intent."""
    shipped = {
        str(path.relative_to(ROOT)): path.read_bytes()
        for path in [ROOT / "responses.yaml", *ROOT.glob("intents/**/*.yaml")]
    }
    library = load(shipped)
    assert library.intents.keys() <= library.answers.keys()
