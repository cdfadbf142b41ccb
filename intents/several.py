"""Several intents in one message: understood part by part, answered only where every part is sure.

A text in one clause is understood as it is. Of others, greetings and the like are set aside, what says too little
joins its neighbour, and each matter that is left is understood by itself. What holds for the whole (risk, anger, a
wish for a person …) is heard in the whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Final

from intents.clauses import Clause, clauses, together
from intents.fitting import Memory
from intents.model import Cues, Match, Part, Ranking, Refusal, Understanding
from intents.normalise import Normal
from intents.understanding import REFUSED, Fitted, understand_normal

MOST_PARTS: Final = 4
"""A text about more matters than this is judged whole."""
TELLING: Final = 2
"""Topical words from which on what is joined on counts as another matter, understood or not; of a question, one."""
GOVERNING: Final = frozenset(
    {
        "risk",
        "instructions",
        "language",
        "promotion",
        "other_company",
        "elsewhere",
        "settled",
        "sarcasm",
        "anger",
        "reported",
    }
)
"""Rules of the guard that speak about the whole text; the others are asked again about each part."""
RULE: Final = "several"
"""What a ranking is refused by where another matter stays unsure."""


@dataclass(frozen=True, slots=True)
class Matter:
    """A clause, or neighbours that belong together, understood by itself."""

    clause: Clause
    ranking: Ranking
    cues: Cues
    prelude: bool = False
    """Chatter, or what followers say before the real question (``wait``)."""

    @property
    def intent(self) -> str:
        """The likeliest intent, or empty."""
        return self.ranking.best.intent if self.ranking.best else ""

    @property
    def part(self) -> Part:
        """What is kept of it."""
        return Part(self.clause.text, self.ranking)


Read = Callable[[Clause], Matter]
"""How a clause is understood by itself."""


def understand_all(text: str, fitted: Fitted) -> Understanding:
    """Understand a text that may be about several matters. Never raises, whatever the text.

    ``parts`` is empty where it is about one: then the result is that of ``understand``, or of the text without its
    courtesies. With parts, all of them sure means to answer all; otherwise the ranking is refused.
    """
    memory, known = Memory(), dict[Normal, Understanding]()

    def read(text: str) -> Understanding:
        normal = fitted.corpus.reader.normalise(text)
        if normal not in known:
            known[normal] = understand_normal(normal, fitted, memory)
        return known[normal]

    whole = read(text)
    if whole.ranking.exact or _is_governed(whole):
        return whole
    found = clauses(text, fitted.corpus.reader.language)
    if not found:
        return whole
    return weighed(whole, matters_of(found, lambda clause: _matter(clause, read(clause.text), fitted)))


def weighed(whole: Understanding, parts: list[Matter]) -> Understanding:
    """What a text means as a whole, given what each of its matters means by itself."""
    cues = _heard(whole.cues, parts)
    if cues != whole.cues or not 0 < len(parts) <= MOST_PARTS:
        return replace(whole, cues=cues)
    return _with_parts(whole, parts)


def _is_governed(whole: Understanding) -> bool:
    refusal, cues = whole.ranking.refusal, whole.cues
    ruled = refusal is not None and refusal.rule in GOVERNING
    return ruled or cues.risk is not None or cues.asks_person or cues.chatter or cues.opts_out


def _heard(whole: Cues, matters: list[Matter]) -> Cues:
    """The whole's cues and whatever only a part shows that a person must see."""
    risks = (matter.cues.risk for matter in matters if matter.cues.risk is not None)
    asks = whole.asks_person or any(matter.cues.asks_person for matter in matters)
    return replace(whole, risk=whole.risk or next(risks, None), asks_person=asks)


# --- what the parts say --------------------------------------------------------------------------------------------


def _with_parts(whole: Understanding, matters: list[Matter]) -> Understanding:
    sure = [matter for matter in matters if matter.ranking.sure]
    intents = {matter.intent for matter in sure}
    if len(sure) == len(matters):
        asked = [matter for matter in matters if not matter.clause.tells]
        if len(intents) > 1 and asked == matters[-1:]:
            return replace(whole, ranking=asked[0].ranking)
        return _agreed(whole, matters) if len(intents) == 1 else _several(whole, matters)
    if whole.ranking.sure:
        return _unsure(whole, matters) if _contradict(whole.ranking, matters) else whole
    return _unsure(whole, matters) if sure else whole


def _agreed(whole: Understanding, matters: list[Matter]) -> Understanding:
    """Every part means the same: that is what the whole means, unless it is itself sure."""
    if not whole.ranking.sure:
        return replace(whole, ranking=min((matter.ranking for matter in matters), key=_confidence))
    return whole if whole.ranking.matches[0].intent == matters[0].intent else _unsure(whole, matters)


def _several(whole: Understanding, matters: list[Matter]) -> Understanding:
    first, least = matters[0].ranking, min(_confidence(matter.ranking) for matter in matters)
    parts = tuple(matter.part for matter in matters)
    return replace(whole, ranking=_lowered(first, least / _confidence(first)), parts=parts)


def _unsure(whole: Understanding, matters: list[Matter]) -> Understanding:
    """The parts as suggestions: no answer as long as one of them is unsure."""
    ranking = whole.ranking
    if ranking.refusal is None:
        loose = next((matter.clause.text for matter in matters if not matter.ranking.sure), matters[-1].clause.text)
        ranking = replace(ranking, refusal=Refusal(RULE, tuple(loose.split())))
    if ranking.matches and _confidence(ranking) >= ranking.threshold:
        ranking = _lowered(ranking, REFUSED * min(ranking.threshold, 1.0))
    return replace(whole, ranking=ranking, parts=tuple(matter.part for matter in matters))


def _lowered(ranking: Ranking, share: float) -> Ranking:
    return replace(ranking, matches=tuple(_less(match, share) for match in ranking.matches))


def _less(match: Match, share: float) -> Match:
    return replace(match, confidence=match.confidence * share)


def _confidence(ranking: Ranking) -> float:
    return ranking.matches[0].confidence


def _contradict(whole: Ranking, matters: list[Matter]) -> bool:
    """Whether a part surely means something else than the whole does, or is another matter that nobody understood."""
    intent = whole.matches[0].intent
    strange = [at for at, matter in enumerate(matters) if matter.intent != intent or _is_new(matters, at)]
    return any(matters[at].ranking.sure or _is_other(matters, at) for at in strange) or _is_half_understood(matters)


def _is_other(matters: list[Matter], at: int) -> bool:
    """Whether an unsure part is a matter of its own: joined on, or a question that no statement leads up to."""
    clause = matters[at].clause
    follows = at > 0 and not matters[at - 1].clause.asks
    if clause.leans:
        return False
    asked = clause.asks and not follows
    return clause.topical >= (1 if asked else TELLING) and (clause.joined or asked)


def _is_new(matters: list[Matter], at: int) -> bool:
    """Whether an unsure question behind another points back to nothing, or the guard says it is something else."""
    clause, ranking = matters[at].clause, matters[at].ranking
    other = ranking.refusal is not None and ranking.refusal.rule in {"left_over", "brief"}
    second = at > 0 and matters[at - 1].clause.asks and not clause.points and clause.topical >= TELLING
    return clause.asks and not ranking.sure and (other or second)


def _is_half_understood(matters: list[Matter]) -> bool:
    """Whether nothing is sure on one side of a word that joins another matter on."""
    sides: list[list[Matter]] = [[]]
    for matter in matters:
        if matter.clause.joined and not matter.clause.leans:
            sides.append([])
        sides[-1].append(matter)
    return any(side and not any(matter.ranking.sure for matter in side) for side in sides) and len(sides) > 1


# --- from clauses to matters ---------------------------------------------------------------------------------------


def matters_of(found: Iterable[Clause], read: Read) -> list[Matter]:
    """What a text is about: its clauses without courtesies, with those put together that belong together."""
    parts = [part for part in map(read, _gathered(found)) if not part.prelude]
    return _absorbed(_led_up_to(parts, read), read)


def _matter(clause: Clause, found: Understanding, fitted: Fitted) -> Matter:
    ranking = found.ranking
    waits = ranking.sure and fitted.library.intents[ranking.matches[0].intent].wait
    return Matter(clause, ranking, found.cues, found.cues.chatter or waits)


def _gathered(found: Iterable[Clause]) -> list[Clause]:
    """The clauses that are not idle, with those that lean joined to the one before, else to the one behind."""
    gathered: list[Clause] = []
    for clause in found:
        if clause.idle:
            continue
        if gathered and not clause.joined and (clause.leans or gathered[-1].leans):
            gathered[-1] = together(gathered[-1], clause)
        else:
            gathered.append(clause)
    return gathered


def _led_up_to(matters: list[Matter], read: Read) -> list[Matter]:
    """A statement and the question about it (*I need a bigger size, can I exchange it*) are one matter."""
    out: list[Matter] = []
    for matter in matters:
        if out and not out[-1].clause.asks and matter.clause.points and not matter.clause.joined:
            both = read(together(out[-1].clause, matter.clause))
            if both.ranking.sure:
                out[-1] = both
                continue
        out.append(matter)
    return out


def _absorbed(matters: list[Matter], read: Read) -> list[Matter]:
    """What is unsure alone and no matter of its own belongs to a neighbour, if with it the neighbour is sure."""
    at = 0
    while at < len(matters):
        unsure = not matters[at].ranking.sure and not _is_other(matters, at)
        places = (at - 1, at + 1) if matters[at].clause.asks else (at + 1, at - 1)
        first = next((min(at, to) for to in places if unsure and _belong(matters, at, to, read)), None)
        if first is None:
            at += 1
        else:
            matters = [*matters[:first], _joined(matters, first, read), *matters[first + 2 :]]
            at = first
    return matters


def _joined(matters: list[Matter], first: int, read: Read) -> Matter:
    return read(together(matters[first].clause, matters[first + 1].clause))


def _belong(matters: list[Matter], at: int, to: int, read: Read) -> bool:
    if not 0 <= to < len(matters):
        return False
    later = matters[max(at, to)].clause
    if later.joined and not later.leans:
        return False
    both = _joined(matters, min(at, to), read)
    return both.ranking.sure and (not matters[to].ranking.sure or both.intent == matters[to].intent)
