"""Why a text was understood as it was: everything behind an understanding, as data."""

from __future__ import annotations

from dataclasses import dataclass

from intents.corpus import Corpus
from intents.features import Floats
from intents.fitting import Memory, judge_reading
from intents.marking import Against, Spelt, marked, spelt
from intents.marks import Mark, Piece, Word, pieces
from intents.model import Cues, Match, Part, Ranking, Refusal, Understanding
from intents.pointing import pointed
from intents.reading import Reading
from intents.several import understand_all
from intents.understanding import Fitted, understand
from intents.weighing import Weight, weighed

TOLD = 6
"""Parts that are worth telling."""
SAME = 1e-6
"""How near two confidences are that are the same."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a text was understood as it was."""

    text: str
    normalised: str
    repaired: tuple[tuple[str, str], ...]
    intent: str
    """The best match; empty where nothing came near."""
    example: str
    """The example that earned the best match; empty where nothing came near."""
    words: tuple[Word, ...]
    """Every word of the text, and what it is to the example."""
    example_words: tuple[Word, ...]
    """Every word of the example, and what it is to the text."""
    explained: tuple[str, ...]
    """The text's words that the best intent's examples account for, or that need no accounting for."""
    left_over: tuple[str, ...]
    """Its content words that they do not account for."""
    parts: tuple[tuple[str, float], ...]
    """What the confidence was judged from, by name."""
    weighed: tuple[Weight, ...]
    """The same with what each added to the confidence before the guard; empty where it was not judged from them: an
    example said word for word, or an understanding that today's library does not come to."""
    confidence: float
    unguarded: float
    """The confidence before the guard lowered it; the same where it did not, or where that cannot be told."""
    threshold: float
    lead: float
    """How far the best intent is ahead of the runner-up."""
    margin: float
    runner_up: str
    runner_up_confidence: float
    refusal: Refusal | None
    cues: Cues
    exact: bool
    changed: bool
    """Whether today's library takes the text for another intent, or objects to something else, than was explained."""
    matters: tuple[Explanation, ...] = ()
    """Where the text is about several matters: each of them by itself, in the order asked."""

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """The text as it was written, in stretches with their words."""
        return pieces(self.text, self.words)

    @property
    def example_pieces(self) -> tuple[Piece, ...]:
        """The example likewise."""
        return pieces(self.example, self.example_words)

    @property
    def unsaid(self) -> tuple[str, ...]:
        """The example's content words that the text does not say."""
        return tuple(word.said for word in self.example_words if word.mark is Mark.UNSAID)

    @property
    def telling(self) -> tuple[Weight, ...]:
        """The parts that weighed most, heaviest first."""
        return tuple(sorted(self.weighed, key=lambda part: -abs(part.pull))[:TOLD])


def explain(text: str, fitted: Fitted, kept: Understanding | None = None) -> Explanation:
    """Everything that led to the understanding of a text: today's, or the one ``kept`` with its decision."""
    today = understand_all(text, fitted)
    found = today if kept is None else kept
    ranking, reading = found.ranking, fitted.corpus.reader.read(text)
    best, second = ranking.best or Match("", 0.0, 0.0, ""), ranking.runner_up or Match("", 0.0, 0.0, "")
    words, example_words = _marked(text, reading, found, fitted)
    evidence = _evidence(reading, fitted)
    judged = evidence is not None and not ranking.exact and _is_same(understand(text, fitted).ranking, ranking)
    parts = weighed(evidence, fitted.calibrator) if evidence is not None else ()
    return Explanation(
        text=text,
        normalised=reading.normal.text,
        repaired=ranking.repaired,
        intent=best.intent,
        example=best.example,
        words=words,
        example_words=example_words,
        explained=tuple(token for token in reading.tokens if token not in ranking.left_over),
        left_over=ranking.left_over,
        parts=tuple((part.name, part.figure) for part in parts),
        weighed=parts if judged else (),
        confidence=best.confidence,
        unguarded=fitted.calibrator.confidence(evidence) if judged and evidence is not None else best.confidence,
        threshold=ranking.threshold,
        lead=best.confidence - second.confidence,
        margin=ranking.margin,
        runner_up=second.intent,
        runner_up_confidence=second.confidence,
        refusal=ranking.refusal,
        cues=found.cues,
        exact=ranking.exact,
        changed=not _is_alike(today.ranking, ranking),
        matters=tuple(_part(part, fitted) for part in found.parts),
    )


def _part(part: Part, fitted: Fitted) -> Explanation:
    """One of several matters explained by itself; cues are the whole's."""
    return explain(part.text, fitted, Understanding(part.ranking, Cues()))


def _is_alike(one: Ranking, other: Ranking) -> bool:
    """Whether two rankings point to the same intent, and the guard objects to the same."""
    first, second = one.best, other.best
    return (first and first.intent) == (second and second.intent) and one.refusal == other.refusal


def _is_same(one: Ranking, other: Ranking) -> bool:
    """Whether they are as sure of it, too."""
    first, second = one.best, other.best
    sure = first is not None and second is not None and abs(first.confidence - second.confidence) <= SAME
    return sure and _is_alike(one, other)


def _marked(
    text: str, reading: Reading, found: Understanding, fitted: Fitted
) -> tuple[tuple[Word, ...], tuple[Word, ...]]:
    held, best = fitted.corpus, found.ranking.best
    example = _example(best.example, held) if best else ()
    others = _others(best, held) if best else ()
    cues = pointed(reading, found, fitted.listener, held.reader)
    message = spelt(text, reading, held.reader)
    left_over = found.ranking.left_over if best else tuple(word.token for word in message if word.topical)
    return marked(message, Against(example, others, held), left_over, cues)


def _example(text: str, held: Corpus) -> tuple[Spelt, ...]:
    return spelt(text, held.reader.read(text), held.reader)


def _others(best: Match, held: Corpus) -> tuple[tuple[str, Reading], ...]:
    if best.intent not in held.names:
        return ()
    number = held.names.index(best.intent)
    own = zip(held.examples, held.readings, held.intents, strict=True)
    return tuple((text, reading) for text, reading, intent in own if intent == number and text != best.example)


def _evidence(reading: Reading, fitted: Fitted) -> Floats | None:
    if fitted.model is None or not reading.tokens:
        return None
    return judge_reading(reading, fitted.model, Memory()).evidence
