"""Rasa's DIET classifier with the pipeline that ``rasa init`` writes: ``python -m bench.peers.rasa_diet``."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import tempfile
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from bench.peers.wire import Answer, Ask, Example, Fit, serve

EPOCHS = 30
"""Rasa's default is 100; at 30 every example of the largest library here is recognised already."""
PIPELINE = [
    {"name": "WhitespaceTokenizer"},
    {"name": "RegexFeaturizer"},
    {"name": "LexicalSyntacticFeaturizer"},
    {"name": "CountVectorsFeaturizer"},
    {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
    {
        "name": "DIETClassifier",
        "epochs": EPOCHS,
        "constrain_similarities": True,
        "entity_recognition": False,
        "random_seed": 0,
        "evaluate_every_number_of_epochs": -1,
    },
]


def load() -> Fit:
    """Trains and asks in this process, on one thread, without Rasa's cache and its line of log for every message."""
    os.environ["RASA_MAX_CACHE_SIZE"] = "0"
    structlog = import_module("structlog")
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    train = import_module("rasa.model_training").train_nlu
    agent = import_module("rasa.core.agent").Agent
    loop = asyncio.new_event_loop()

    def fit(examples: Sequence[Example]) -> Ask:
        names = sorted({name for _, name in examples})
        with tempfile.TemporaryDirectory() as directory:
            held = agent.load(train(*_files(Path(directory), examples, names), directory))

        def one(text: str) -> Answer:
            found = loop.run_until_complete(held.parse_message(_plain(text)))["intent"]
            return (found["confidence"], names[int(found["name"][1:])]) if found["name"] else (0.0, "")

        return lambda texts: [one(text) for text in texts]

    return fit


def _files(home: Path, examples: Sequence[Example], names: Sequence[str]) -> tuple[str, str]:
    """The configuration and the examples, intents numbered.

    JSON is YAML too, but Rasa takes examples for its own only where a line begins with ``nlu:``.
    """
    said = [
        {"intent": f"i{at}", "examples": [{"text": _plain(text)} for text, own in examples if own == name]}
        for at, name in enumerate(names)
    ]
    config = {"recipe": "default.v1", "assistant_id": "bench", "language": "en", "pipeline": PIPELINE}
    (home / "config.yml").write_text(json.dumps(config), encoding="utf-8")
    (home / "nlu.yml").write_text(f'version: "3.1"\nnlu: {json.dumps(said)}\n', encoding="utf-8")
    return str(home / "config.yml"), str(home / "nlu.yml")


def _plain(text: str) -> str:
    """On one line, and without what Rasa would read as a command or as an entity."""
    return " ".join(text.translate(str.maketrans("[]{}", "    ")).split()).lstrip("/")


if __name__ == "__main__":
    serve({"diet": load})
