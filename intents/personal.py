"""What of a follower's words may stand in a file that others read: nothing that tells who they are.

This errs on the side of leaving out. There is no perfect way to find names; what is caught is told by the functions
below, and a person reads every suggested example before it becomes one.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from intents.words import FUNCTION_WORDS, PLACES, listed

_ORDER_ID = re.compile(
    r"(?P<what>\b(?:order|parcel|package|tracking|invoice|booking|return|reference|ref|number|num|nr|no|bestellung|"
    r"pedido|encomenda|commande|ordine|id)\b\.?:?)?[\s(]*(?P<mark>\#|№)?\s?\b(?P<id>[A-Za-z]{0,6}-?\d{4,20})\b\)?",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"@|https?:|www\.|\w\.(?:com|net|org|io|de|uk|fr|es|it|pt)\b"
    r"|\d\s?[\w.]{2,20}\s(?:street|st|road|rd|avenue|ave|lane|drive|straße|strasse|str|rua|calle|rue|via)\b"
    r"|\b\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}\b|(?:\d[\s().+/-]*){7}|\b\d{5}|\b[A-Za-z]{1,2}\d{1,2}[A-Za-z]?\s\d[A-Za-z]{2}\b",
    re.IGNORECASE,
)
_INTRODUCTION = re.compile(
    r"\bname(?:'s|’s| is|s)?\b|\bcall me\b|\bregards\b|\bsincerely\b|\bme llamo\b|\bmi nombre\b|\bmeu nome\b|\bchamo\b"
    r"|\bich heiße\b|\bich heisse\b|\bmein name\b|\bje m.appelle\b|\bmi chiamo\b|\b(?:mr|mrs|ms|miss|dr|herr|frau)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+")
_GAP = re.compile(r"\s+(?=[?!.,;:])")
_SENTENCE_END = re.compile(r"[.!?…:;\n]\s*$")
_TIMES = listed("""
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december christmas easter xmas english british american european i ok dm faq uk us
    usa eu
""")
_PLAIN: Final = frozenset[str]().union(*FUNCTION_WORDS.values(), _TIMES, PLACES)
GIVEN_NAMES: Final = listed("""
    aaron abigail adam adrian agnes ahmed aisha alan albert alejandro alex alexander alexandra alfred ali alice
    alicia alina amanda amelia amy ana anastasia andre andrea andreas andrew angela anita anja anke anna anne
    annette anthony antonio arjun arthur astrid ava axel barbara beatrice beatriz ben benjamin bernard bettina
    birgit brandon brian bruno camila carla carlos carmen caroline catarina catherine cecilia charles charlie
    charlotte chiara chloe chris christian christina christine christopher claire clara claudia connor craig
    cristina daniel daniela danielle dave david deborah denis dennis diana diego dirk dmitri dominik donna doris
    dorothy dylan edward eleanor elena elias elizabeth ella ellen ellie emil emily emma enrico eric erik esther
    ethan eva evelyn fabian fatima federico felipe felix fernanda fernando filipe finn fiona florian francesca
    francesco francisco franz frederik gabriel gabriela gareth gary george georgia gerald giorgia giovanni giulia
    giuseppe gloria gonzalo gordon greg gregory guido guillaume gustavo hannah hans harry hassan heather heidi
    heinz helen helena helga henrik henry hugo hussein ian ibrahim ines ingrid irina isabel isabella isabelle
    ivan ivo jacob jaime jakob jakub james jan jane janet jasper javier jeff jeffrey jennifer jenny jens jeremy
    jessica jim jimmy joana joanna joe joel johan johanna johannes john jonas jonathan jordan jorge jose josef
    joseph joshua juan judith julia julian juliana julie julien jurgen justin kai karen karim karin karl kate
    katharina katherine kathleen katie katja kelly kenneth kerstin kevin kim klaus kristina kumar kyle lara
    larissa lars laura lauren laurent lea lena leo leon leonardo leonie leticia liam linda lisa logan lorenzo
    louis louise luca lucas lucia luis luisa luiza lukas lydia madison magdalena manuel marc marco marcos marcus
    margaret maria mariana marie marina mario marta martha mary mateo mathias matilda matteo matthew matthias
    maximilian megan mehmet melanie melissa michael michaela michele michelle miguel mike mila mohamed mohammed
    monica monika muhammad nadia nadine nancy natalia natalie nathan nicholas nicola nicolas nicole niklas nikola
    nils nina noah nora norbert oliver olivia omar oscar owen pablo pamela paola patricia patrick paul paula
    paulo pavel pedro peter petra philip philipp philippe pierre priya rachel rafael raj rebecca renata ricardo
    riccardo richard robert roberta roberto rodrigo roger roland ronald rosa ruth ryan sabine samantha samuel
    sandra sanjay sara sarah sascha scott sean sebastian sergio shannon sharon silke silvia simon simone sofia
    sonia sophia sophie stefan stefanie stephanie stephen steven stuart susan susanne suzanne svenja sylvia tanja
    tatiana ted teresa theo theresa thiago thomas tiago tim timothy tina tobias tom tomas tony tracy ulrike
    ursula uwe valentina valeria vanessa vera veronica victoria vincent vladimir walter wendy werner wilhelm
    william wolfgang xavier yasmin yusuf zoe
""")
"""Common given names in the languages that have tables, without everyday words such as *may*, *mark* or *rose*."""


def without_personal(text: str, own: Collection[str], names: Collection[str] = ()) -> str:
    """The text in one line with order numbers cut out; empty where anything else in it may tell who somebody is.

    That is: addresses of any kind, links, handles, phone and other long numbers, dates, introductions, ``names`` (how
    the follower is called), given names, and words with a capital inside a sentence. ``own`` are words, in lower case,
    that stand in the library anyway.
    """
    plain = _GAP.sub("", " ".join(_ORDER_ID.sub(_cut, " ".join(text.split())).split()))
    if _ADDRESS.search(plain) or _INTRODUCTION.search(plain):
        return ""
    harmless = {*own, *_PLAIN}
    called = {part for name in names for part in _WORD.findall(name.casefold()) if len(part) > 2} | GIVEN_NAMES
    strange = [word for word in _WORD.finditer(plain) if word.group().casefold() not in harmless]
    is_told = any(word.group().casefold() in called for word in strange)
    return "" if is_told or _has_capital(plain, strange) else plain


def _cut(found: re.Match[str]) -> str:
    """An order's number goes where it is called one; any other long number stays, and is refused after."""
    is_order = found["what"] or found["mark"] or not found["id"].isdigit()
    return f" {found['what'] or ''} " if is_order else found.group()


def _has_capital(text: str, words: list[re.Match[str]]) -> bool:
    """Whether one of the words begins with a capital inside a sentence, as names do; not where all is shouted."""
    inside = [word for word in words if (before := text[: word.start()]).strip() and not _SENTENCE_END.search(before)]
    return not text.isupper() and any(word.group()[0].isupper() for word in inside)
