"""What kind of thing a text does: ask, request or merely tell. Told by the order of its first words, never by topics.

Works on tokens as ``normalise`` leaves them (contractions spelt out); made for English, of other languages only the
question mark and the asking words in front are understood.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from intents.words import ASKING, NEGATIONS, POLITE, listed, phrases_in

AUXILIARIES: Final = listed("""
        do does did can could will would should shall may might must have has had is are am was were
    """)
"""Verbs that change places with the subject in a question."""
_MODAL: Final = listed("can could will would should may might must")
"""Those that with *not* begin a plain sentence too, unless a subject follows (*can not make it today*)."""
_PEOPLE: Final = listed("i you we they")
_SPEAKERS: Final = listed("i we you u they he she who")
"""Subjects in front of a verb that then asks nothing."""
_BEING: Final = listed("is are am was were have has had")
"""Those that also stand before *the* or *my* in a plain sentence (*this is the one*)."""
_PRONOUNS: Final = listed("i you u we they it he she there this that anyone anybody someone somebody nobody")
_SUBJECTS: Final = _PRONOUNS | listed("the my your our his her these those any all both ya yall")
"""What an asking verb stands before."""
_TELLERS: Final = listed("""
        i we my our it its this that these those he she they the a an your you u his her their there someone somebody
        everyone everybody nobody people both all another some one every
    """)
"""What a plain sentence begins with."""
_FINITE: Final = AUXILIARIES | listed("""
        got came went said told saw found took gave made bought sent paid left kept thought knew felt fell broke tore
        lost won met heard read wrote brought caught held put cut hit ran sat stood spoke wore woke chose drove threw
        spent sold built forgot began became let lets need needs want wants love loves loved hate hates like likes know
        knows think thinks believe hope hopes see sees says say looks look works work fits fit makes make goes go comes
        come gets get keeps keep feels feel seems seem means mean costs cost takes take tells tell asks ask thanks
    """)
"""Verbs that a plain sentence is told with; so is every word that ends as *opened* does."""
_PAST: Final = listed("came went got was were is are has had said fell broke took made did")
"""Verbs that a plain sentence has behind a first word that is its subject."""
_DROPPED: Final = listed("""
        got found saw booked received sorted solved fixed just finally already told ordered bought came went had took
        paid heard read never
    """)
"""What a plain sentence begins with where its subject is left out."""
_ABOUT_TO: Final = listed(
    "if coming going travelling traveling visiting bringing arriving heading driving flying moving"
)
"""What a condition begins with, and a plain sentence about oneself where *i am* is left out."""
_LEADS: Final = POLITE | listed("""
        and so but also or then anyway well ok okay plus now otherwise because if anyways basically actually
        how why when where what which who whose
    """)
"""What may stand before a question."""
_JOINS: Final = listed("and or also")
_ASKING: Final = listed("how why when where what which who whose whom")
"""What an English question begins with behind other words."""
_OPENING: Final = AUXILIARIES | ASKING | _ASKING | {"any"}
"""The only words that a question begins with."""
_EXTENT: Final = listed("much many long far soon big old fast often late about come early quickly")
_WANTING: Final = frozenset(
    tuple(pair.split())
    for pair in phrases_in("""
        i want; i need; would like; would love; would prefer; want to; need to; wanna know; have to; looking
        for; looking to; trying to; hoping to; let me; tell me; give me; send me; show me; help me; we want; we
        need; like to; love to; wish to; planning to; want a; need a; would appreciate; would rather; d like;
        interested in; able to; any chance; wants to; know how; know what; know where; know which; know if; know
        when
    """)
)
"""What requests are made with."""
_BEGGING: Final = listed("please pls plz wondering wonder wanna gotta kindly asap needed wanted needing")
_TAGS: Final = 2
"""Words that a question tagged on at the end has (*do you*)."""


@dataclass(frozen=True, slots=True)
class Speech:
    """What a text does."""

    openers: tuple[int, ...]
    """Positions at which a question begins."""
    marked: bool
    """Whether a question mark was there."""
    requests: bool
    tagged: bool
    """Whether a question is tagged on at the end (*…, do you*)."""
    tells: bool
    """Whether it is a plain sentence that neither asks nor requests anything."""

    @property
    def asks(self) -> bool:
        """Whether it is a question, by its mark or by its words."""
        return self.marked or self.tagged or bool(self.openers)

    def after(self, at: int) -> int:
        """Where the first question that begins behind a token begins; -1 where none does."""
        return next((opener for opener in self.openers if opener > at), -1)


def speech(tokens: Sequence[str], marked: bool) -> Speech:
    """What a text does, told by its tokens and by whether a question mark was there."""
    openers = _openers(tokens)
    requests = _requests(tokens)
    tagged = len(tokens) > _TAGS and tokens[-2] in AUXILIARIES and tokens[-1] in _PRONOUNS
    tells = not openers and not marked and not requests and not tagged and _tells(tokens)
    return Speech(openers, marked, requests, tagged, tells)


def _openers(tokens: Sequence[str]) -> tuple[int, ...]:
    found: list[int] = []
    for at, token in enumerate(tokens):
        if token in _OPENING:
            follows = bool(found) and tokens[at - 1] in _JOINS and token in AUXILIARIES and at + 1 < len(tokens)
            if follows or opens(tokens, at):
                found.append(at)
    return tuple(found)


def opens(tokens: Sequence[str], at: int) -> bool:
    """Whether a question begins at a token: an asking word, or a verb before its subject."""
    token, rest = tokens[at], tokens[at + 1 : at + 3]
    before = tokens[at - 1] if at else ""
    leads = not at or before in _LEADS
    if token in AUXILIARIES:
        return _is_inverted(token, rest, leads, before)
    if token in {"any"}:
        return leads
    if not rest or token not in (_ASKING if at else ASKING):
        return False
    exclaims = (token, rest[0]) in {("what", "a"), ("what", "an")}
    return not exclaims and (leads or rest[0] in AUXILIARIES or (token in {"how"} and rest[0] in _EXTENT))


def _is_inverted(token: str, rest: Sequence[str], leads: bool, before: str) -> bool:
    if not rest:
        return False
    if rest[0] == "not":
        if len(rest) < 2:
            return False
        first = not before and token != "do" and (token not in _MODAL or rest[1] in _SUBJECTS)  # noqa: S105
        return first or (rest[1] in _PRONOUNS and before not in _TELLERS)
    if leads and not before:
        return rest[0] in _PRONOUNS if token == "have" else rest[0] not in {"it", "that"} or token != "do"  # noqa: S105
    subjects = _SUBJECTS if leads or token not in _BEING else _PEOPLE
    return rest[0] in subjects and before not in _SPEAKERS


def _requests(tokens: Sequence[str]) -> bool:
    if not _BEGGING.isdisjoint(tokens):
        return True
    if _WANTING.isdisjoint(pairwise(tokens)):
        return False
    denied = NEGATIONS["en"]
    return any(pair in _WANTING for at, pair in enumerate(pairwise(tokens)) if not at or tokens[at - 1] not in denied)


def _tells(tokens: Sequence[str]) -> bool:
    plain = [token for token in tokens if token not in POLITE]
    if not plain:
        return False
    if any(
        token in _PRONOUNS and not _FINITE.isdisjoint(plain[at + 1 : at + 4]) for at, token in enumerate(plain[:4])
    ):
        return True
    if (
        plain[0] in _ABOUT_TO
        or plain[0] == "if"
        or plain[:2] == ["in", "case"]
        or (plain[0] in _MODAL and plain[1:2] == ["not"])
    ):
        return True
    if plain[0] in _DROPPED or any(token.endswith("ed") and len(token) > 4 for token in plain[:2]):
        return True
    if len(plain) > 2 and (plain[1] in _PAST or plain[2] in _PAST):
        return True
    return plain[0] in _TELLERS and any(token in _FINITE or token.endswith("ed") for token in plain[1:6])
