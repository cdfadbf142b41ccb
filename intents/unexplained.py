"""Rules for what a match leaves unexplained: words left over, bare topics, a second question, twins."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from intents.attached import attached, conjoined
from intents.case import NAMED, Case
from intents.denial import ALL_NEGATIONS
from intents.evidence import left_most
from intents.fitting import Judged
from intents.frames import ARTICLES, DETERMINERS
from intents.model import Refusal
from intents.others import somebody_else
from intents.senses import OF_A_KIND
from intents.speech import AUXILIARIES, opens
from intents.words import ANIMALS, ASKING, COMMON, PEOPLE, PLACES, POLITE, PRODUCTS, SELF_EXPLAINED, listed

NEAR_ENOUGH = 0.5
"""Likeness to an example that a message of nothing but plain words must have."""
OPEN = 0.5
"""How far a word must be left unexplained to be named."""
WANTED = 0.9
"""How far the thing asked for may be unexplained."""
HAVING = frozenset({"there", "have", "sell", "offer", "got", "stock", "make"})
"""What *a* or *any* and the thing asked for follow."""
FEW = 6
"""Words of a message that only names topics, at most."""
_ABSTRACT = listed("""
        reason way list limit purpose chance problem need point option kind type sort bit lot number name date
        few while page form place side case part version further extra additional free good better best nice new
        little big small great
    """)
"""Words that say nothing about what kind of thing is asked for."""
_DOING = frozenset({"does", "did"})
"""Verbs that somebody stands behind who is asked about."""
_BEING = frozenset({"is", "has"})
_COUNTED = frozenset({"many", "much"})
_EXTENTS = listed("many old often far tall heavy big large small wide deep high loud long")
_MANNERS = frozenset(("how", much) for much in _EXTENTS)
_YOU_DID = frozenset({("did", "you"), ("have", "you"), ("had", "you"), ("did", "u")})
"""How it is asked what the brand has done."""
_ASKING_SO = frozenset({"how", "why", "who", "did", "have", "had", "for"})
"""What such questions are asked with."""
_SOLD = frozenset(product.removesuffix("s") for product in PRODUCTS)
_THING = frozenset({"it", "them", "this", "that", "one"})
_THE = frozenset({"the", "that", "your"})
_SUBJECTS = listed("i you u we it they he she this that my your is are was not no any")
_ASIDE = _ABSTRACT | ALL_NEGATIONS
_PLAIN = _ABSTRACT | SELF_EXPLAINED | PLACES
_ORDINARY = COMMON | PRODUCTS | PLACES | PEOPLE | SELF_EXPLAINED
_WHOSE = listed("my a an the our his her their")
TWIN = 0.01
"""How near another intent's example must come to the best one for the two to be told apart by nothing."""


def left_over(judged: Judged) -> tuple[str, ...]:
    """The content words of a message that neither the intent's examples nor themselves explain."""
    return tuple(dict.fromkeys(word.token for word in judged.sight.open if word.share >= OPEN))


def unexplained(case: Case) -> Refusal | None:
    """The very thing asked for, or too much of the content, is nothing that the intent's examples speak of."""
    return None if case.full_of_names else _left(case)


def _left(case: Case) -> Refusal | None:
    wanted = [word.token for word in case.judged.sight.open if word.share >= WANTED and _is_wanted(word.token, case)]
    wanted += [*_strange_objects(case), *_also_done(case), *attached(case)]
    if wanted:
        return Refusal("left_over", tuple(dict.fromkeys(wanted)))
    if case.varied:
        return None
    left = left_over(case.judged)
    return Refusal("left_over", left) if left and _is_much(case) else None


def _is_much(case: Case) -> bool:
    """Whether more is left than may be."""
    seen, lexicon = case.judged.sight, case.model.scene.lexicon
    starts = case.model.scene.starts
    examples = int(starts[seen.intent + 1] - starts[seen.intent])
    return _share(case) >= left_most(seen, lexicon, examples)


def _share(case: Case) -> float:
    """The share of the content that is left unexplained, negations aside: those have a rule of their own."""
    lexicon, reading = case.model.scene.lexicon, case.reading
    denying = {stem for token, stem in zip(reading.tokens, reading.stems, strict=True) if token in ALL_NEGATIONS}
    whole = sum(lexicon.weight(stem) for stem in set(reading.content) - denying)
    left = sum(word.share * lexicon.weight(word.stem) for word in case.judged.sight.open if word.stem not in denying)
    return left / whole if whole else 0.0


def _is_wanted(token: str, case: Case) -> bool:
    """Whether it is the very thing asked for: *is there a …*, *how many …*, *does … repair*."""
    tokens = case.reading.tokens
    at = tokens.index(token)
    if token.endswith(OF_A_KIND):
        return True
    if not at or token in _ASIDE or token in case.model.corpus.reader.function:
        return False
    if _is_subject(tokens, at) or _is_named_subject(at, case):
        return token not in _ORDINARY
    counted = tokens[at - 1] in _COUNTED and tokens[at - 2 : at - 1] == ("how",)
    offered = at > 1 and tokens[at - 1] in ARTICLES and tokens[at - 2] in HAVING
    return (counted or offered) and not _is_explained(at + 1, case)


def _is_subject(tokens: Sequence[str], at: int) -> bool:
    """Whether it stands where *you* does in a question: somebody else is asked about."""
    if at + 1 >= len(tokens):
        return False
    first = at == 1 and tokens[0] in _BEING
    return first or (tokens[at - 1] in _DOING and (at == 1 or not ASKING.isdisjoint(tokens[: at - 1])))


def _is_named_subject(at: int, case: Case) -> bool:
    """Whether it belongs to what a question is about that begins with *does the …*, where examples name few things."""
    tokens, stems, frame = case.reading.tokens, case.reading.stems, case.trait.frame
    return len(tokens[at]) > 1 and any(
        tokens[to] in AUXILIARIES and tokens[to + 1] in _THE and not frame.takes(stems[to])
        for to in range(max(0, at - 3), at - 1)
        if opens(tokens, to) and _is_first(tokens, to)
    )


def _is_first(tokens: Sequence[str], at: int) -> bool:
    """Whether no asking word stands before it that asks for the thing itself (*what is the …*)."""
    return not at or tokens[at - 1] not in ASKING


def _strange_objects(case: Case) -> list[str]:
    """What a verb of the examples is done to, where they do it to one or two other things only (*book a table*)."""
    tokens, stems, frame = case.reading.tokens, case.reading.stems, case.trait.frame
    named = case.model.scene.lexicon.by_intent[case.judged.sight.intent]
    function = case.model.corpus.reader.function
    living = [tokens[at] for at in range(2, len(tokens)) if _is_living(at, case)]
    return living + [
        tokens[at]
        for at in range(2, len(tokens))
        if tokens[at - 1] in DETERMINERS
        and (tokens[at - 1] in ARTICLES or tokens[at].removesuffix("s") not in _SOLD)
        and (stems[at - 2] in frame.objects or _is_begun(at, case))
        and not frame.takes(stems[at - 2])
        if stems[at - 2] in case.matter
        and tokens[at] not in _PLAIN
        and tokens[at] not in function
        and stems[at] not in named
        if not _is_explained(at + 1, case) and not _is_done_to(at, case) and not _is_like(tokens[at], case)
    ]


def _is_done_to(at: int, case: Case) -> bool:
    """Whether the thing is the next word and this only says which (*find a black phone*)."""
    stems = case.reading.stems
    return at + 1 < len(stems) and stems[at + 1] in case.trait.frame.objects.get(stems[at - 2], ())


def _is_begun(at: int, case: Case) -> bool:
    """Whether a thing of the follower's stands behind *can you* and a verb that the examples use without one."""
    tokens, unknown = case.reading.tokens, case.reading.stems[at] in case.judged.sight.unknown
    return unknown and tokens[at - 1] == "my" and at > 3 and tokens[at - 3] in {"you", "u", "i", "we", "to"}


def _also_done(case: Case) -> Iterator[str]:
    """What else is to be done to a thing (*order it and … it*)."""
    tokens, left = case.reading.tokens, left_over(case.judged)
    for at in range(1, len(tokens) - 1):
        if tokens[at - 1] == "and" and tokens[at + 1] in _THING and tokens[at] in left:
            yield tokens[at]


def _is_living(at: int, case: Case) -> bool:
    """Whether an animal, or somebody where no example speaks of anybody, stands where things do (*wash my dog*)."""
    tokens, stems = case.reading.tokens, case.reading.stems
    alive = ANIMALS if not PEOPLE.isdisjoint(case.trait.words) else ANIMALS | PEOPLE
    if tokens[at] not in alive or stems[at] in case.model.scene.lexicon.by_intent[case.judged.sight.intent]:
        return False
    done = stems[at - 2] in case.trait.frame.objects
    last = at + 1 == len(tokens) or tokens[at + 1] in (case.model.corpus.reader.function | POLITE) - DETERMINERS
    return done and last and tokens[at - 1] in _WHOSE | DETERMINERS


def _is_like(token: str, case: Case) -> bool:
    senses = case.model.scene.senses
    return senses is not None and senses.explained(token, case.judged.sight.intent) >= OPEN


def _is_explained(at: int, case: Case) -> bool:
    """Whether a word behind the thing is the intent's own: then that is the thing, and this only says which."""
    return at < len(case.reading.stems) and case.reading.stems[at] in case.own_words.keys() & case.matter


def manner(case: Case) -> Refusal | None:
    """How many, how old or who: a question of a kind that no example of the intent asks.

    Why: only of an intent that people put in questions, never as what has happened to them.
    """
    tokens = case.reading.tokens
    if _ASKING_SO.isdisjoint(tokens):
        return None
    asked: list[tuple[str, ...]] = [pair for pair in pairwise(tokens) if pair in _MANNERS]
    asked += [
        ("why", "did") for at, pair in enumerate(pairwise(tokens)) if pair == ("why", "did") and "you" in tokens[at:]
    ]
    asked += [("for", "all") for pair in pairwise(tokens) if pair == ("for", "all")]
    asked += [("did", "you") for pair in pairwise(tokens) if pair in _YOU_DID]
    if not (case.trait.tells or case.trait.reports):
        asked += [("why",) for word in tokens if word == "why"]
        asked += [pair for pair in pairwise(tokens) if pair == ("how", "come")]
    asked += [("who",) for word in tokens[:1] if word == "who" and not {"i", "we"}.issuperset(tokens[2:3])]
    strange = [kind for kind in asked if not case.trait.words.issuperset(kind)]
    return Refusal("left_over", strange[0]) if strange else None


def recipient(case: Case) -> Refusal | None:
    """It is somebody else's matter; something is to go to somebody, where no example speaks of anybody."""
    theirs = somebody_else(case)
    return theirs or _given(case)


def _given(case: Case) -> Refusal | None:
    if case.trait.recipients:
        return None
    tokens = case.reading.tokens
    for at in range(1, len(tokens)):
        person = tokens[at : at + 2][-1] if tokens[at] in _WHOSE else tokens[at]
        if tokens[at - 1] == "to" and person in PEOPLE:
            return Refusal("left_over", (person,))
    return None


def topic(case: Case) -> Refusal | None:
    """A bare topic, or nothing but words that sentences are built with, where no example is like that."""
    content = set(case.reading.content)
    plain = [token for token in case.reading.tokens if token not in POLITE and token[0] != "§"]
    telling = [token for token in plain if token not in SELF_EXPLAINED]
    named = {token for token in telling if token not in case.model.corpus.reader.function}
    alone = len(plain) <= 1 or not named or (not case.does.asks and not case.does.requests and len(telling) <= 2)
    bare = len(content) <= max(1, len(plain) - len(telling) + 1) and alone and not case.trait.small_talk
    bare = bare and bool(content) and len(named) <= 1
    empty = not content and not (case.trait.small_talk and (case.trait.words | POLITE).issuperset(case.reading.tokens))
    strange = empty and case.judged.likeness.to(case.judged.sight.example) < NEAR_ENOUGH
    counted = not content and any(token[0] == "§" and token not in case.trait.words for token in case.reading.tokens)
    return Refusal("brief", case.reading.tokens[:NAMED]) if bare or strange or counted else None


def brief(case: Case) -> Refusal | None:
    """Hardly more than a topic."""
    content = set(case.reading.content)
    return Refusal("brief", case.reading.tokens[:NAMED]) if len(content) <= 1 else None


def several(case: Case) -> Refusal | None:
    """A few bare topics that belong to two intents, neither of which knows the other's (*parking? prices?*)."""
    does, tokens = case.does, case.reading.tokens
    beside = conjoined(case)
    if beside:
        return Refusal("several", (beside,))
    if not does.marked or does.openers or does.requests or len(tokens) > FEW or not _SUBJECTS.isdisjoint(tokens):
        return None
    other = _owned_elsewhere(case.reading.stems, case)
    return Refusal("several", (other,)) if other else None


def _owned_elsewhere(stems: tuple[str, ...], case: Case) -> str:
    """A stem that another intent owns, where this intent owns one of its own that the other does not know."""
    lexicon, intent = case.model.scene.lexicon, case.judged.sight.intent
    mine = [stem for stem in stems if intent in lexicon.owners.get(stem, ())]
    for stem in stems:
        owners = lexicon.owners.get(stem, frozenset()) if stem not in lexicon.by_intent[intent] else frozenset()
        if any(not lexicon.by_intent[owner] >= set(mine) for owner in owners if mine):
            return stem
    return ""


def twins(case: Case) -> Refusal | None:
    """Two intents with the same words."""
    held, seen, likeness = case.model.corpus, case.judged.sight, case.judged.likeness
    near = likeness.rows_from(max(likeness.to(seen.example) - TWIN, 1 - 5 * TWIN))
    others = [at for at in near if at < len(held.examples) and int(held.intents[at]) != seen.intent]
    return Refusal("twins", held.readings[others[0]].tokens) if others else None
