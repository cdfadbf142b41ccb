"""What each word of a message is to the example it is compared with, and each word of the example to the message."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from intents.corpus import Corpus
from intents.marks import Mark, Word
from intents.placing import Span, places
from intents.reading import Reader, Reading
from intents.senses import FAR, NEAR
from intents.words import PLACES

ENOUGH: Final = (FAR + NEAR) / 2
"""The cosine from which on a word answers another one by its meaning."""


@dataclass(frozen=True, slots=True)
class Spelt:
    """One word as it was written and as it is read."""

    said: str
    token: str
    stems: frozenset[str]
    """What it stands for: by itself, and in a turn of speech (*send … back* amounts to *return*)."""
    at: int
    """Its position in the normalised text; both halves of a word that was taken apart have the same."""
    span: Span | None
    respelt: bool
    topical: bool


@dataclass(frozen=True, slots=True)
class Against:
    """What the words of a message are compared with."""

    example: tuple[Spelt, ...]
    others: tuple[tuple[str, Reading], ...]
    """The intent's other examples."""
    held: Corpus

    def nearest(self, token: str, among: Sequence[str]) -> tuple[int, float]:
        """The position and cosine of the word that a word is nearest to; (-1, 0) where that cannot be told."""
        vectors = self.held.vectors
        if vectors is None or not vectors.known(token) or not among:
            return -1, 0.0
        cosines = vectors.directions(among) @ vectors.directions((token,))[0]
        best = int(np.argmax(cosines))
        return best, float(cosines[best])


@dataclass(frozen=True, slots=True)
class Answer:
    """How a word is accounted for; ``at`` is a position in the example, -1 for none."""

    mark: Mark
    at: int = -1
    word: str = ""
    example: str = ""


def spelt(text: str, reading: Reading, reader: Reader) -> tuple[Spelt, ...]:
    """The words of a text with where they stand in it; in the order of ``reading.tokens``."""
    stretches = places(text, reading.normal.tokens, lambda part: reader.normalise(part).tokens)
    mended, stems = dict(reading.repaired), _stems(reading, reader)
    words: list[Spelt] = []
    for at, (normal, span) in enumerate(zip(reading.normal.tokens, stretches, strict=True)):
        said = text[slice(*span)] if span else normal
        for token in mended.get(normal, normal).split():
            respelt = normal in mended or _held_down(said, token)
            topical = token[0] != "§" and token not in reader.function
            words.append(Spelt(said, token, stems[len(words)], at, span, respelt, topical))
    return tuple(words)


def _stems(reading: Reading, reader: Reader) -> list[frozenset[str]]:
    """What each token stands for."""
    stems = [{reader.stem(token)} for token in reading.tokens]
    for turn in reader.turns.find(reading.tokens):
        for at in range(turn.start, turn.end):
            stems[at].add(reader.stem(turn.label))
    return [frozenset(own) for own in stems]


def _held_down(said: str, token: str) -> bool:
    """Whether letters were held down (``orderrrr``)."""
    return len(said) > len(token) and said.casefold() != token and _once(said.casefold()) == _once(token)


def _once(word: str) -> str:
    return "".join(letter for at, letter in enumerate(word) if letter != word[at - 1 : at])


def marked(
    message: Sequence[Spelt], against: Against, left_over: Collection[str], cues: Mapping[int, str]
) -> tuple[tuple[Word, ...], tuple[Word, ...]]:
    """The words of a message and those of the example, with their marks.

    ``cues`` are by position in the normalised text (see intents.pointing).
    """
    answers = [answer_of(word, against) for word in message]
    words = tuple(_word(word, answer, left_over, cues) for word, answer in zip(message, answers, strict=True))
    answered: dict[int, Word] = {}
    for word, answer in zip(words, answers, strict=True):
        if answer.at >= 0:
            answered.setdefault(answer.at, word)
    return words, tuple(_of_example(word, answered.get(at)) for at, word in enumerate(against.example))


def _word(word: Spelt, answer: Answer, left_over: Collection[str], cues: Mapping[int, str]) -> Word:
    mark, cue = answer.mark, cues.get(word.at, "")
    if word.respelt and mark is not Mark.PLAIN:
        mark = Mark.REPAIRED
    if cue:
        mark = Mark.CUE
    elif word.token in left_over:
        mark = Mark.LEFT_OVER
    return Word(word.said, word.token, mark, word.span, answer.word, answer.example, cue, word.respelt)


def _of_example(word: Spelt, answered: Word | None) -> Word:
    plain = Word(word.said, word.token, Mark.UNSAID if word.topical else Mark.PLAIN, word.span)
    return plain if answered is None else replace(plain, mark=answered.mark, answers=answered.said, cue=answered.cue)


# --- how a word is accounted for, the nearest way first -----------------------------------------------------------


def answer_of(word: Spelt, against: Against) -> Answer:
    """How a word of a message is accounted for by the example, by the intent's others, or by itself."""
    return next((answer for way in _WAYS if (answer := way(word, against)) is not None), Answer(Mark.PLAIN))


def _same(word: Spelt, against: Against) -> Answer | None:
    mark = Mark.KIND if word.token[0] == "§" else Mark.SAME
    return _first(word, against, mark, lambda other: other.token == word.token)


def _place(word: Spelt, against: Against) -> Answer | None:
    if word.token not in PLACES:
        return None
    return _first(word, against, Mark.KIND, lambda other: other.token in PLACES)


def _form(word: Spelt, against: Against) -> Answer | None:
    return _first(word, against, Mark.FORM, lambda other: not other.stems.isdisjoint(word.stems))


def _near(word: Spelt, against: Against) -> Answer | None:
    topical = [at for at, other in enumerate(against.example) if other.topical]
    at, cosine = (
        against.nearest(word.token, [against.example[at].token for at in topical]) if word.topical else (-1, 0)
    )
    return _answered(Mark.NEAR, topical[at], against) if cosine >= ENOUGH else None


def _first(word: Spelt, against: Against, mark: Mark, fits: Callable[[Spelt], bool]) -> Answer | None:
    at = next((at for at, other in enumerate(against.example) if fits(other)), None)
    if at is None:
        return None
    return _answered(mark, at, against)


def _answered(mark: Mark, at: int, against: Against) -> Answer:
    return Answer(mark, at, against.example[at].said)


def _carried(word: Spelt, against: Against) -> Answer | None:
    """By another example of the intent: the word itself, another form of it, or one of its kind or meaning."""
    if not word.topical and word.token[0] != "§":
        return None
    for text, reading in against.others:
        if word.token in reading.tokens or (word.topical and not word.stems.isdisjoint(reading.content)):
            return Answer(Mark.CARRIED, example=text)
    return _carried_in_meaning(word, against) if word.topical else None


def _carried_in_meaning(word: Spelt, against: Against) -> Answer | None:
    said = [(token, text) for text, reading in against.others for token in _topics(reading, against.held.reader)]
    at, cosine = against.nearest(word.token, [token for token, _ in said])
    return Answer(Mark.CARRIED, word=said[at][0], example=said[at][1]) if cosine >= ENOUGH else None


def _topics(reading: Reading, reader: Reader) -> Iterator[str]:
    return (token for token in reading.tokens if token not in reader.function and token[0] != "§")


_WAYS: Final = (_same, _place, _form, _near, _carried)
