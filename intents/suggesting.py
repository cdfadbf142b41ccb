"""Examples worth adding: what followers asked, a teammate answered from the library, and the bot was not sure of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from intents.model import Understanding
from intents.personal import without_personal
from intents.reading import Reading
from intents.several import understand_all
from intents.understanding import Fitted

LONGEST: Final = 160
"""Characters of an example; a longer text says more than one thing."""
WORDS: Final = (2, 25)
"""Words of an example, at least and at most."""
ALIKE: Final = 0.6
"""Share of content words that two texts have in common when they ask alike."""


@dataclass(frozen=True, slots=True)
class Answered:
    """A follower's words, and the intent whose answer a teammate gave them."""

    text: str
    intent: str
    follower: str = ""
    """Tells followers apart; empty texts count as one follower each."""
    names: tuple[str, ...] = ()
    """How the follower is called, so that no example calls them so."""


@dataclass(frozen=True, slots=True)
class SuggestedExample:
    """A phrase that the library could learn, and how many followers asked alike."""

    intent: str
    text: str
    followers: int


@dataclass(frozen=True, slots=True)
class Prefilled:
    """Examples to begin with when somebody teaches, and how many texts may tell who somebody is and are left out."""

    examples: tuple[str, ...] = ()
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A text fit for an example, as the library reads it."""

    text: str
    intent: str
    follower: str
    content: frozenset[str]


def suggestions(fitted: Fitted, answered: Sequence[Answered]) -> tuple[SuggestedExample, ...]:
    """What is worth adding, most asked first; near copies stand together as the shortest of them.

    Left out is what the library answers surely already, what would give rise to alarm or to a hand-over anyway, and
    what may tell who somebody is (``intents.personal``). The order of ``answered`` does not matter.
    """
    groups: list[list[_Candidate]] = []
    for candidate in sorted(_candidates(fitted, answered), key=lambda one: (one.intent, len(one.text), one.text)):
        group = next((group for group in groups if _ask_alike(group[0], candidate)), None)
        if group is None:
            groups.append([candidate])
        else:
            group.append(candidate)
    found = (SuggestedExample(group[0].intent, group[0].text, _followers(group)) for group in groups)
    return tuple(sorted(found, key=lambda one: (-one.followers, one.intent, one.text)))


def examples_in(fitted: Fitted, texts: Iterable[str], names: Sequence[str] = ()) -> Prefilled:
    """What of a follower's texts may become examples, each as it was written but for what tells who they are."""
    own, found, left_out = _own_words(fitted), dict[str, None](), 0
    for said in texts:
        text = without_personal(said, own, names) if len(said) <= 2 * LONGEST else ""
        is_fit = _is_fit(text, fitted.corpus.reader.read(text))
        if is_fit and not _is_special(understand_all(text, fitted)):
            found[text] = None
        elif not text and said.strip():
            left_out += 1
    return Prefilled(tuple(found), left_out)


def _own_words(fitted: Fitted) -> set[str]:
    own = {token for reading in fitted.corpus.readings for token in reading.normal.tokens}
    return own | set(fitted.corpus.reader.normalise(fitted.library.brand.name).tokens)


def _candidates(fitted: Fitted, answered: Iterable[Answered]) -> Iterator[_Candidate]:
    own = _own_words(fitted)
    for one in answered:
        text = without_personal(one.text, own, one.names) if len(one.text) <= 2 * LONGEST else ""
        reading = fitted.corpus.reader.read(text)
        if one.intent in fitted.library.intents and _is_fit(text, reading):
            meant = understand_all(text, fitted)
            if not _is_special(meant) and not _is_sure(meant, one.intent):
                yield _Candidate(text, one.intent, one.follower or text, frozenset(reading.content))


def _is_fit(text: str, reading: Reading) -> bool:
    """Whether a text has the size of an example and a topic."""
    return bool(reading.content) and len(text) <= LONGEST and WORDS[0] <= len(reading.tokens) <= WORDS[1]


def _is_special(meant: Understanding) -> bool:
    """Whether a text is about several matters, or something in it decides before any intent does."""
    cues = meant.cues
    return bool(meant.parts or cues.risk or cues.asks_person or cues.chatter or cues.opts_out or cues.opts_in)


def _is_sure(meant: Understanding, intent: str) -> bool:
    """Whether the library answers a text with this intent already."""
    best = meant.ranking.best
    return best is not None and best.intent == intent and meant.ranking.sure


def _ask_alike(one: _Candidate, other: _Candidate) -> bool:
    both = one.content & other.content
    return one.intent == other.intent and len(both) >= ALIKE * len(one.content | other.content)


def _followers(group: Iterable[_Candidate]) -> int:
    return len({one.follower for one in group})
