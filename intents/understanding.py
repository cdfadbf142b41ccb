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

from intents.case import Case
from intents.confidence import EXACT, MARGIN, SHIPPED, SHIPPED_WITH_MEANING, Calibrator
from intents.contents import Library
from intents.corpus import Corpus, corpus
from intents.cues import Listener, listener
from intents.fitting import Judged, Learnt, Memory, Model, judge_reading, learn, model, ready
from intents.guard import Guard, case, doubt, guard, left_over, refuse
from intents.heads import head
from intents.model import Cues, Match, Ranking, Refusal, Understanding
from intents.normalise import Normal
from intents.ordinary import ordinary
from intents.vectors import Vectors

CODE_VERSION = "5"
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
    ordinary: Mapping[str, frozenset[str]]
    """By intent: risk phrases that are what it is about, by its own examples."""
    exact: Mapping[tuple[str, ...], Understanding]
    """Answers to the examples said word for word, by their normalised tokens."""

    def to_arrays(self) -> Arrays:
        """Everything that took time to compute, as arrays that ``np.savez`` holds without pickle."""
        kept: Arrays = {"key": np.array(self.key)}
        if self.model is not None:
            learnt = self.model.learnt
            kept |= {"typical": learnt.typical, "accuracy": np.array(learnt.accuracy), **learnt.head.to_arrays()}
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
        typical = np.asarray(arrays["typical"], dtype=np.float32)
        if typical.shape != (len(held.names),):
            raise ValueError("these arrays do not fit this library's examples; call fit(library) instead")
        learnt = Learnt(head(arrays, held.classes, len(held.names)), typical, float(arrays["accuracy"]))
        return _fitted(library, held, model(held, ready(held), learnt), str(arrays["key"]))


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


def fit(
    library: Library, vectors: Vectors | None = None, inbox: Sequence[str] = (), earlier: Fitted | None = None
) -> Fitted:
    """Make a library ready for matching, in seconds; the same library always gives the same result.

    ``vectors`` (bot.word_vectors) are used where the library is in English and ``matching.semantic`` is not off.
    ``inbox``: what the brand's followers write that no example is about; it joins the background class.
    ``earlier``: another state of the library, fitted; what did not change is taken from there, with the same result.
    """
    before = None if earlier is None else earlier.corpus
    held, key = corpus(library, vectors, inbox, before), fit_key(library, vectors, inbox)
    if not held.examples:
        return _fitted(library, held, None, key)
    built = ready(held, None if earlier is None else earlier.model)
    return _fitted(library, held, model(held, built, learn(held, built)), key, earlier)


def recalibrated(fitted: Fitted, calibrator: Calibrator) -> Fitted:
    """The same fitted library with its confidence judged by another calibrator."""
    settings = fitted.library.matching
    bar = calibrator.threshold(settings.target) if settings.threshold is None else settings.threshold
    fresh = replace(fitted, calibrator=calibrator, threshold=bar)
    return replace(fresh, exact=_exact(fresh))


def _fitted(library: Library, held: Corpus, made: Model | None, key: str, earlier: Fitted | None = None) -> Fitted:
    margin = MARGIN if library.matching.margin is None else library.matching.margin
    hear = listener(library.risk, held.reader.language, [reading.tokens for reading in held.readings])
    shipped = SHIPPED if held.vectors is None else SHIPPED_WITH_MEANING
    own = ordinary(library, held, hear)
    rules = guard(held, None if earlier is None else earlier.guard)
    return recalibrated(Fitted(library, key, made, rules, hear, held, shipped, 1.0, margin, own, {}), shipped)


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
            own = fitted.ordinary.get(held.names[int(held.intents[at])], frozenset())
            cues = fitted.listener.hear(reading, held.reader, own)
            refusal = Refusal("risk", (cues.risk.phrase,)) if cues.risk else None
            if refusal:
                match = replace(match, confidence=min(EXACT, REFUSED * fitted.threshold))
            said[tokens] = Understanding(Ranking((match,), fitted.threshold, fitted.margin, refusal, exact=True), cues)
    return said


def understand(text: str, fitted: Fitted) -> Understanding:
    """Rank the library's intents for a text and hear its cues. Never raises, whatever the text."""
    return understand_normal(fitted.corpus.reader.normalise(text), fitted, Memory())


def understand_normal(normal: Normal, fitted: Fitted, memory: Memory) -> Understanding:
    """The same of a normalised text; what is worked out for it stays in ``memory``."""
    reader = fitted.corpus.reader
    said = fitted.exact.get(normal.tokens)
    if said is not None and not (normal.handles or normal.ornaments or normal.links):
        return said
    reading = reader.reading(normal)
    if said is not None and not normal.scorn:
        own = fitted.ordinary.get(said.ranking.matches[0].intent, frozenset())
        return replace(said, cues=fitted.listener.hear(reading, reader, own))
    cues = fitted.listener.hear(reading, reader)
    if fitted.model is None or not reading.tokens:
        return Understanding(Ranking((), fitted.threshold, fitted.margin, repaired=reading.repaired), cues)
    judged = judge_reading(reading, fitted.model, memory)
    if cues.risk is not None:
        cues = fitted.listener.hear(reading, reader, fitted.ordinary.get(_likeliest(judged, fitted), frozenset()))
    return Understanding(_rank(judged, case(judged, fitted.model, fitted.guard, memory), fitted, cues), cues)


def _likeliest(judged: Judged, fitted: Fitted) -> str:
    return fitted.corpus.names[judged.sight.intent]


def _rank(judged: Judged, before: Case, fitted: Fitted, cues: Cues) -> Ranking:
    refusal = refuse(before, cues)
    sure = fitted.calibrator.confidence(judged.evidence)
    if refusal is None and _is_an_example(judged, fitted):
        sure = max(sure, EXACT)
    if refusal is not None:
        sure *= REFUSED * min(fitted.threshold, 1.0)
    elif sure < fitted.threshold:
        refusal = doubt(before)
    return Ranking(
        _matches(judged, before.model, sure),
        fitted.threshold,
        fitted.margin,
        refusal,
        left_over=left_over(judged),
        repaired=judged.reading.repaired,
    )


def _is_an_example(judged: Judged, fitted: Fitted) -> bool:
    """Whether it is one of the likeliest intent's examples with courtesies around it."""
    said = fitted.exact.get(judged.reading.asked) if not judged.reading.repaired else None
    return said is not None and said.ranking.matches[0].intent == _likeliest(judged, fitted)


def _matches(judged: Judged, made: Model, sure: float) -> tuple[Match, ...]:
    """The likeliest intents; those behind the best share what its confidence leaves, as their chances are."""
    best, chances = judged.sight.intent, judged.chances[: made.scene.intents]
    share = min(sure, 1.0 - sure) / max(float(chances[best]), 1e-6)
    least = WORTH_NAMING / share if share > 0 else 1.0
    likely = (chances >= least).nonzero()[0]
    behind = sorted(zip(chances.take(likely).tolist(), likely.tolist(), strict=True), key=_chance, reverse=True)
    matches = [_match(best, sure, judged, made)]
    for chance, intent in behind[: NAMED + 1]:
        own = min(chance * share, sure)
        if intent != best and own >= WORTH_NAMING and len(matches) < NAMED:
            matches.append(_match(intent, own, judged, made))
    return tuple(matches)


def _chance(likely: tuple[float, int]) -> float:
    return likely[0]


def _match(intent: int, sure: float, judged: Judged, made: Model) -> Match:
    example, near = judged.likeness.nearest(*made.scene.rows(intent))
    return Match(made.corpus.names[intent], sure, near, made.corpus.examples[example])
