"""What a turn's text means: ``fit`` reads a library once, ``understand`` ranks its intents for a text.

The method is told in docs/matching.md. Everything here is a pure function of the library and the text.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from intents.confidence import EXACT, MARGIN, SHIPPED, SHIPPED_WITH_MEANING, Calibrator
from intents.contents import Library
from intents.corpus import Corpus, corpus
from intents.cues import Listener, listener
from intents.fitting import Judged, Learnt, Model, judge_reading, learn, model
from intents.guard import Guard, doubt, guard, left_over, refuse
from intents.model import Cues, Match, Ranking, Refusal, Understanding
from intents.ranker import index
from intents.vectors import Vectors

CODE_VERSION = "3"
"""Raised whenever the same library would be fitted differently."""
NAMED = 5
"""How many intents a ranking names at most."""
WORTH_NAMING = 0.01
"""Least confidence of an intent behind the best one that is worth naming."""
REFUSED = 0.5
"""A refused match keeps this share of the threshold at most."""

Arrays = dict[str, NDArray[np.generic]]


@dataclass(frozen=True, slots=True)
class Fitted:
    """A library made ready for matching; immutable, and shared by as many threads as like."""

    library: Library
    key: str
    model: Model | None
    """None where the library has no examples."""
    guard: Guard
    listener: Listener
    corpus: Corpus
    calibrator: Calibrator
    threshold: float
    margin: float
    exact: Mapping[tuple[str, ...], Understanding]
    """Answers to the examples said word for word, by their normalised tokens."""

    def to_arrays(self) -> Arrays:
        """Everything that took time to compute, as arrays that ``np.savez`` holds without pickle."""
        kept: Arrays = {"key": np.array(self.key)}
        if self.model is not None:
            learnt = self.model.learnt
            kept |= {"dual": learnt.dual, "typical": learnt.typical, "accuracy": np.array(learnt.accuracy)}
        return kept

    @classmethod
    def from_arrays(
        cls,
        library: Library,
        arrays: Mapping[str, NDArray[np.generic]],
        vectors: Vectors | None = None,
        inbox: Sequence[str] = (),
    ) -> Fitted:
        """The fitted library again; raises ValueError if the arrays were made from another library or inbox."""
        held = corpus(library, vectors, inbox)
        if str(arrays["key"]) != fit_key(library, vectors, inbox):
            raise ValueError("these arrays were fitted to another library; call fit(library) instead")
        if not held.examples:
            return _fitted(library, held, None, fit_key(library, vectors, inbox))
        dual = np.asarray(arrays["dual"], dtype=np.float32)
        typical = np.asarray(arrays["typical"], dtype=np.float32)
        if dual.shape != (len(held.rows), len(held.names) + 1) or typical.shape != (len(held.names),):
            raise ValueError("these arrays do not fit this library's examples; call fit(library) instead")
        built = index(held.rows, held.vectors)
        learnt = Learnt(dual, typical, float(arrays["accuracy"]))
        return _fitted(library, held, model(held, built, learnt), str(arrays["key"]))


def fit_key(library: Library, vectors: Vectors | None = None, inbox: Sequence[str] = ()) -> str:
    """Content hash of everything that fitting depends on; an edit of an answer leaves it as it is."""
    examples = [(name, library.intents[name].examples) for name in sorted(library.intents)]
    risk = sorted((category, tuple(phrases)) for category, phrases in library.risk.items())
    settings = (library.matching, library.brand.name, library.brand.locale)
    parts = (CODE_VERSION, examples, risk, *settings, _print(vectors), tuple(inbox))
    return hashlib.sha256(repr(parts).encode("utf-8", "backslashreplace")).hexdigest()[:32]


def _print(vectors: Vectors | None) -> tuple[int, ...]:
    """What tells one word table from another."""
    if vectors is None:
        return ()
    return len(vectors.numbers), zlib.crc32(vectors.table.tobytes()), zlib.crc32(vectors.scales.tobytes())


def fit(library: Library, vectors: Vectors | None = None, inbox: Sequence[str] = ()) -> Fitted:
    """Make a library ready for matching, in seconds; the same library always gives the same result.

    ``vectors`` (bot.word_vectors) are used where the library is in English and ``matching.semantic`` is not off.
    ``inbox``: what the brand's followers write that no example is about; it joins the background class.
    """
    held, key = corpus(library, vectors, inbox), fit_key(library, vectors, inbox)
    if not held.examples:
        return _fitted(library, held, None, key)
    built = index(held.rows, held.vectors)
    return _fitted(library, held, model(held, built, learn(held, built)), key)


def recalibrated(fitted: Fitted, calibrator: Calibrator) -> Fitted:
    """The same fitted library with its confidence judged by another calibrator."""
    settings = fitted.library.matching
    bar = calibrator.threshold(settings.target) if settings.threshold is None else settings.threshold
    fresh = replace(fitted, calibrator=calibrator, threshold=bar)
    return replace(fresh, exact=_exact(fresh))


def _fitted(library: Library, held: Corpus, made: Model | None, key: str) -> Fitted:
    margin = MARGIN if library.matching.margin is None else library.matching.margin
    hear = listener(library.risk, held.reader.language, [reading.tokens for reading in held.readings])
    shipped = SHIPPED if held.vectors is None else SHIPPED_WITH_MEANING
    fresh = Fitted(library, key, made, guard(held), hear, held, shipped, 1.0, margin, {})
    return recalibrated(fresh, shipped)


def _exact(fitted: Fitted) -> dict[tuple[str, ...], Understanding]:
    """What each example means when said word for word; left out where two intents claim the same words."""
    held = fitted.corpus
    owners: dict[tuple[str, ...], set[int]] = {}
    for reading, intent in zip(held.readings, held.intents, strict=True):
        owners.setdefault(reading.normal.tokens, set()).add(int(intent))
    said: dict[tuple[str, ...], Understanding] = {}
    for at, reading in enumerate(held.readings):
        tokens = reading.normal.tokens
        if tokens and len(owners[tokens]) == 1 and tokens not in said:
            match = Match(held.names[int(held.intents[at])], EXACT, 1.0, held.examples[at])
            cues = fitted.listener.hear(reading, held.reader)
            refusal = Refusal("risk", (cues.risk.phrase,)) if cues.risk else None
            if refusal:
                match = replace(match, confidence=min(EXACT, REFUSED * fitted.threshold))
            said[tokens] = Understanding(Ranking((match,), fitted.threshold, fitted.margin, refusal, exact=True), cues)
    return said


def understand(text: str, fitted: Fitted) -> Understanding:
    """Rank the library's intents for a text and hear its cues. Never raises, whatever the text."""
    normal = fitted.corpus.reader.normalise(text)
    said = fitted.exact.get(normal.tokens)
    if said is not None and not (normal.handles or normal.ornaments or normal.links):
        return said
    reading = fitted.corpus.reader.reading(normal)
    cues = fitted.listener.hear(reading, fitted.corpus.reader)
    if said is not None:
        return replace(said, cues=cues)
    if fitted.model is None or not reading.tokens:
        return Understanding(Ranking((), fitted.threshold, fitted.margin, repaired=reading.repaired), cues)
    return Understanding(_rank(judge_reading(reading, fitted.model), fitted.model, fitted, cues), cues)


def _rank(judged: Judged, made: Model, fitted: Fitted, cues: Cues) -> Ranking:
    refusal = refuse(judged, made, fitted.guard, cues)
    sure = fitted.calibrator.confidence(judged.evidence)
    if refusal is not None:
        sure *= REFUSED * min(fitted.threshold, 1.0)
    elif sure < fitted.threshold:
        refusal = doubt(judged, made, fitted.guard)
    return Ranking(
        _matches(judged, made, sure),
        fitted.threshold,
        fitted.margin,
        refusal,
        left_over=left_over(judged),
        repaired=judged.reading.repaired,
    )


def _matches(judged: Judged, made: Model, sure: float) -> tuple[Match, ...]:
    """The likeliest intents; those behind the best share what its confidence leaves, as their chances are."""
    held = made.corpus
    likeness = judged.likeness.both
    starts = made.scene.starts
    chances = judged.chances[: len(held.names)]
    best = judged.sight.intent
    order = [best, *(int(at) for at in np.argsort(-chances)[: NAMED + 1] if at != best)][:NAMED]
    share = min(sure, 1.0 - sure) / max(float(chances[best]), 1e-6)
    matches = []
    for intent in order:
        example = int(starts[intent]) + int(np.argmax(likeness[starts[intent] : starts[intent + 1]]))
        own = sure if intent == best else min(float(chances[intent]) * share, sure)
        if own >= WORTH_NAMING or intent == best:
            name = held.names[intent]
            matches.append(Match(name, own, float(likeness[example]), held.examples[example]))
    return tuple(matches)
