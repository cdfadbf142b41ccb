"""Where in a text the question is: without greetings and hashtags before it and courtesies behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from intents.words import phrases_in

LEAST: Final = 2
"""Tokens that must be left; a text of nothing but courtesies is kept whole."""
_LONGEST: Final = 4
"""Tokens of the longest courtesy listed."""


@dataclass(frozen=True, slots=True)
class _Courtesies:
    """Courtesies, and the words that they begin and end with."""

    phrases: frozenset[tuple[str, ...]]
    first: frozenset[str]
    last: frozenset[str]

    def opening(self, tokens: Sequence[str], first: int, last: int) -> int:
        """How many tokens the longest one has that stands at ``first``; 0 where none does."""
        if first >= last or tokens[first] not in self.first:
            return 0
        return self._longest(tuple(tokens[first : min(last, first + _LONGEST + 1)]), 0)

    def closing(self, tokens: Sequence[str], first: int, last: int) -> int:
        """How many tokens the longest one has that ends before ``last``; 0 where none does."""
        if first >= last or tokens[last - 1] not in self.last:
            return 0
        return self._longest(tuple(tokens[max(first, last - _LONGEST - 1) : last]), 1)

    def _longest(self, words: tuple[str, ...], cut: int) -> int:
        whole = len(words)
        sizes = range(whole, 0, -1)
        return next((n for n in sizes if (words[whole - n :] if cut else words[:n]) in self.phrases), 0)


def _listed(lines: str) -> _Courtesies:
    phrases = frozenset(tuple(phrase.split()) for phrase in phrases_in(lines))
    return _Courtesies(phrases, frozenset(words[0] for words in phrases), frozenset(words[-1] for words in phrases))


_BEFORE: Final[Mapping[str, _Courtesies]] = {
    "en": _listed(
        """
        hi; hii; hey; heya; hello; helloo; yo; hiya; howdy; hi there; hey there; hello there; hi guys; hey guys;
        hello guys; hi all; hey all; hello all; hi everyone; hey everyone; hello everyone; hi team; hey team;
        hello team; hey folks; guys; dear team; dear sir; dear madam; sir; madam; good morning; good afternoon;
        good evening; good day; good morning team; good morning all; good morning everyone; good evening all;
        good evening team; morning; um; umm; uhm; uh; er; erm; hmm; so; ok; okay; ok so; okay so; oh; well;
        omg; oh my god; excuse me; sorry; sorry but; quick question; just a quick question; question; a
        question; one question; i have a question; i had a question; got a question; have a question; quick one;
        please; please help; please help me; help; help me; please can you help; can you help me; and; but;
        also; anyone; hope you are well; i hope you are well; hope you are doing well; thanks; urgent; wow;
        seriously; honestly; actually; basically; lowkey; ngl; tbh; asking for a friend
        """
    ),
    "es": _listed(
        """
        hola; buenas; buenos dias; buenas tardes; buenas noches; oye; perdona; disculpa; por favor; una
        pregunta; y; pues; bueno; ola
        """
    ),
    "pt": _listed(
        """
        ola; oi; bom dia; boa tarde; boa noite; desculpa; desculpe; por favor; uma pergunta; e; entao; tudo bem;
        oii
        """
    ),
    "de": _listed(
        """
        hallo; hi; hey; moin; guten tag; guten morgen; guten abend; servus; entschuldigung; bitte; kurze frage;
        eine frage; mal eine frage; und; also; ahm
        """
    ),
    "fr": _listed(
        """
        bonjour; bonsoir; salut; coucou; hello; excusez moi; pardon; si vous plait; si te plait; une question;
        petite question; et; alors; bon; euh
        """
    ),
    "it": _listed(
        """
        ciao; salve; buongiorno; buonasera; buon giorno; buona sera; scusa; scusate; per favore; una domanda; e;
        allora; ehi
        """
    ),
}
_BEHIND: Final[Mapping[str, _Courtesies]] = {
    "en": _listed(
        """
        please; thanks; thank you; thanks a lot; thank you so much; thank you very much; many thanks; thanks so
        much; thanks in advance; thank you in advance; cheers; please help; help please; help; help me; please
        help me; please and thank you; thanks guys; thanks again; anyone; anybody; soon; urgent; urgently; omg;
        xx; guys; please advise; let me know; please let me know; let me know please; please reply; reply
        please; please answer; bye; hello; regards; kind regards; best regards; sir; madam; ok; okay; right;
        thanks for your help; thank you for your help; just wondering; just curious; mate; dude; man; or nah; or
        no; or not; or what; though; lmao; lol; haha
        """
    ),
    "es": _listed(
        """
        gracias; muchas gracias; por favor; porfa; saludos; ayuda; un saludo; gracias de antemano
        """
    ),
    "pt": _listed(
        """
        obrigado; obrigada; muito obrigado; muito obrigada; por favor; ajuda; abraco
        """
    ),
    "de": _listed(
        """
        danke; vielen dank; bitte; danke schon; danke im voraus; hilfe; gruss; grusse; liebe grusse; danke euch
        """
    ),
    "fr": _listed(
        """
        merci; merci beaucoup; si vous plait; si te plait; merci d avance; aide; cordialement; bonne journee
        """
    ),
    "it": _listed(
        """
        grazie; grazie mille; per favore; aiuto; saluti; grazie in anticipo
        """
    ),
}
_NONE: Final = _Courtesies(frozenset(), frozenset(), frozenset())


def asked(tokens: Sequence[str], behind: int, language: str) -> tuple[int, int]:
    """From where to where the question goes; ``behind`` of the last tokens are hashtags behind the text."""
    first, last = 0, len(tokens) - behind
    if last < LEAST:
        return 0, len(tokens)
    before, after = _BEFORE.get(language, _NONE), _BEHIND.get(language, _NONE)
    while (step := before.opening(tokens, first, last)) and last - first - step >= LEAST:
        first += step
    while (step := after.closing(tokens, first, last)) and last - first - step >= LEAST:
        last -= step
    left = tuple(tokens[first:last])
    alone = left in before.phrases or left in after.phrases
    return (0, len(tokens)) if alone else (first, last)
