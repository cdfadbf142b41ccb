"""Stock rapidfuzz scorers over the examples, as its documentation shows: ``python -m bench.peers.stock``."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from importlib import import_module

from bench.peers.wire import Answer, Ask, Example, Fit, serve

SCORERS = ("WRatio", "token_set_ratio", "ratio")


def load(name: str) -> Fit:
    """``extractOne`` with a scorer, texts lower-cased and freed of punctuation by rapidfuzz's ``default_process``."""
    fuzz, process, utils = (import_module(f"rapidfuzz.{part}") for part in ("fuzz", "process", "utils"))
    scorer = getattr(fuzz, name)

    def fit(examples: Sequence[Example]) -> Ask:
        held = [utils.default_process(text) for text, _ in examples]

        def one(text: str) -> Answer:
            found = process.extractOne(utils.default_process(text), held, scorer=scorer)
            return (found[1] / 100, examples[found[2]][1]) if found else (0.0, "")

        return lambda texts: [one(text) for text in texts]

    return fit


if __name__ == "__main__":
    serve({name: partial(load, name) for name in SCORERS})
