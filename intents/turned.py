"""Rules for what turns a match round: negation, reversal, closed matters."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final

from intents.case import Case
from intents.denial import Denial, bears, denials
from intents.fitting import likely
from intents.model import Refusal
from intents.normalise import Normal
from intents.signs import Sign
from intents.tones import ASIDE, ASSERTS, UNDOES
from intents.words import ENDINGS, REVERSALS, listed

GOES_ON = 0.4
"""Likeness to an example that a question behind a negation must have to stand by itself."""
TURNS = ("un", "dis", "de", "in", "non")
"""Beginnings that make a word its opposite."""
OPPOSABLE = 5
"""Letters that a word must have for its beginning to tell."""
_NO_OPPOSITES: Final = listed("count voice fault light liver stall serve press cover tract")
"""Words that only look like the rest of another one (*count*, *discount*)."""
_NAMING: Final = listed("the a an this next last your")
"""Words before one that reverses which make a thing of it (*the drop*)."""
TO = 4
"""Words behind one that reverses among which must be what it reverses."""
_REFRAIN: Final = listed("can could will would")
_LACKING: Final = listed("have need want use own")
"""Verbs whose denial tells of a lack, not of something gone wrong."""
_CLOSING: Final = listed("never nevermind ignore forget false disregard scratch cancel you please no not do")
"""What phrases begin with that close a matter whatever comes behind them."""


def negation(case: Case) -> Refusal | None:
    """A denied wish or own word that no example denies; what is said to be beside the point."""
    beside = [sign for sign in case.signs if sign.label == ASIDE]
    if beside and not _goes_on(case, beside[-1].end + 1):
        return Refusal("negation", beside[0].words)
    for denial in denials(case.reading, case.guard.negations):
        if not _is_harmless(denial, case):
            return Refusal("negation", (denial.word, denial.head or sorted(denial.stems)[0]))
    return None


def _is_harmless(denial: Denial, case: Case) -> bool:
    if any(bears(own, denial, case.matter) for own in case.trait.denials):
        return True
    apart = denial.stems.isdisjoint(case.matter) and bool(denial.head or case.does.asks)
    if denial.wish:
        return (apart and not case.matter.isdisjoint(_outside(denial, case))) or _is_let_go(denial, case)
    reported = case.trait.reports and case.reading.tokens[denial.at + 1] not in _LACKING
    return (
        (apart and (case.does.asks or case.does.requests))
        or reported
        or _is_asked(denial, case)
        or _goes_on(case, denial.at)
    )


def _is_let_go(denial: Denial, case: Case) -> bool:
    """Whether a question that follows speaks no more of what is denied and yet means what the whole does."""
    opener = case.does.after(denial.at)
    return denial.head not in case.reading.stems[opener:] and _goes_on(case, denial.at)


def _outside(denial: Denial, case: Case) -> frozenset[str]:
    stems = case.reading.stems
    return frozenset(stems[: denial.at]) | frozenset(stems[denial.at + denial.reach + 1 :])


def _is_asked(denial: Denial, case: Case) -> bool:
    """Whether the negation only asks (*is it not …?*, *you do not …, do you?*); *can you not …* forbids."""
    tokens = case.reading.tokens
    before = [opener for opener in case.does.openers if opener <= denial.at]
    if before:
        return not (tokens[before[-1]] in _REFRAIN and tokens[before[-1] + 1] == "you")
    return case.does.tagged or (case.does.marked and not case.does.openers)


def _goes_on(case: Case, at: int) -> bool:
    """Whether a question that follows means by itself what the whole does."""
    opener = case.does.after(at)
    return opener > 0 and means_the_same(case.reading.tokens[opener:], case)


def means_the_same(part: tuple[str, ...], case: Case) -> bool:
    """Whether a part of a message, read alone, is surely enough about the same intent."""
    scene, intent = case.model.scene, case.judged.sight.intent
    likeness, chances = likely(case.model.corpus.reader.reading(Normal(part)), case.model, case.memory)
    _, near = likeness.nearest(*scene.rows(intent))
    return near >= GOES_ON and int(chances[: scene.intents].argmax()) == intent


def reversal(case: Case) -> Refusal | None:
    """Asking to stop or undo; the opposite of a word of the examples; saying that something has happened."""
    turned = [*_reversed(case), *_opposites(case)]
    if turned:
        return Refusal("reversal", tuple(turned))
    undone = case.refused(UNDOES, rule="reversal")
    if undone or not case.trait.denials or case.does.asks or denials(case.reading, case.guard.negations):
        return undone
    return case.refused(ASSERTS, rule="reversal") or _undenied(case)


def _reversed(case: Case) -> Iterator[str]:
    """Words that ask for the opposite of what is said right behind them."""
    if REVERSALS.isdisjoint(case.reading.tokens):
        return
    stems = case.reading.stems
    typed = set(case.reading.normal.tokens)
    tokens, harmless = case.reading.tokens, ENDINGS if case.trait.ends else frozenset[str]()
    for at, token in enumerate(tokens):
        behind = stems[at + 1 : at + 1 + TO]
        if token not in REVERSALS or token not in typed or (at and tokens[at - 1] in {"not"} | _NAMING):
            continue
        new = token not in case.trait.words and token not in harmless
        if any(stem[:OPPOSABLE] == stems[at][:OPPOSABLE] for stem in behind) or (
            new and not case.matter.isdisjoint(behind)
        ):
            yield token


def _opposites(case: Case) -> Iterator[str]:
    """Words whose opposite the examples say."""
    if not case.guard.opposites.isdisjoint(case.reading.tokens):
        yield from (token for token in case.reading.tokens if _is_opposite(token, case.trait.words))


def opposites(words: Collection[str]) -> frozenset[str]:
    """The words that ``_is_opposite`` may say of that they are the opposite of one of these."""
    turned = {prefix + word for word in words for prefix in TURNS}
    turned |= {word.removeprefix(prefix) for word in words for prefix in TURNS if word.startswith(prefix)}
    return frozenset(word for word in turned if len(word) >= OPPOSABLE)


def _is_opposite(token: str, said: frozenset[str]) -> bool:
    """Whether the examples say only the opposite of a word (*subscribe*, *unsubscribe*)."""
    if token in said or len(token) < OPPOSABLE or token in _NO_OPPOSITES:
        return False
    return any(
        prefix + token in said or (token.startswith(prefix) and token[len(prefix) :] in said) for prefix in TURNS
    )


def _undenied(case: Case) -> Refusal | None:
    """The matched example denies what the message asserts, and no example of the intent asserts it."""
    denied = case.guard.denials[case.judged.sight.example]
    asserted = {denial.head for denial in denied if denial.head} & set(case.reading.stems)
    return Refusal("reversal", tuple(sorted(asserted))) if asserted - case.trait.plain else None


def settled(case: Case) -> Refusal | None:
    """A closed matter, unless only something on the way to the question has come about."""
    closed = [sign for sign in case.signs if sign.label == "settled"]
    if not closed or (not any(map(_closes, closed)) and _goes_on(case, closed[-1].end - 1)):
        return None
    return case.refused("settled")


def _closes(sign: Sign) -> bool:
    return sign.words[0].split()[0] in _CLOSING
