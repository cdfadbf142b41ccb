"""How followers write, turned into comparable text: one pass, linear time, the same for examples and messages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from intents.shorthand import CONTRACTIONS, DOUBLED, TEXT_SPEAK
from intents.words import FUNCTION_WORDS, listed

LONGEST: Final = 2000
"""Characters that are read; the rest of a message is cut first of all."""
LONGEST_WORD: Final = 40
"""Letters of a word that are read."""

ID, MONEY, DATE, NUMBER = "§id", "§money", "§date", "§number"
CLASSES: Final = frozenset({ID, MONEY, DATE, NUMBER})
"""What stands in for order ids, amounts, dates and numbers."""

_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0"
    "\U000e0000-\U000e01ef\ud800-\udfff]"
)
_ACCENTS = re.compile("[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]")
_MARKS = (
    "\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963\u0981-\u0983\u09bc-\u09cd"
    "\u0a01-\u0a4d\u0b82-\u0bcd\u0c00-\u0c4d\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
)
_CJK = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
_LETTER = rf"[^\W_{_CJK}]"
_MONTH = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    "|nov(?:ember)?|dec(?:ember)?"
)
_CURRENCY = r"(?:[$€£¥₹](?!\s?\d)|(?:usd|eur|gbp|euros?|dollars?|pounds?|bucks|quid)\b)"
_TOKEN = re.compile(
    r"(?P<link>(?:https?://|www\.)\S{1,300}|[a-z0-9.+-]{1,64}@[a-z0-9-]{1,63}\.[a-z.]{2,24})"
    r"|(?P<handle>@[\w.]{1,40})"
    r"|(?P<tag>\#[^\W\d_]\w{0,60})"
    rf"|(?P<money>[$€£¥₹]\s?\d[\d.,]{{0,12}}|\d[\d.,]{{0,12}}\s?{_CURRENCY})"
    r"|(?P<date>\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}\b|\d{1,2}:\d{2}(?:\s?[ap]m)?\b|\d{1,2}\s?[ap]m\b"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\s(?:of\s)?(?:{_MONTH})\b|(?:{_MONTH})\s\d{{1,2}}(?:st|nd|rd|th)?\b)"
    r"|(?P<id>\#\s?\d{2,20}\b|\d{5,20}\b|[a-z]{1,6}-?\d{4,20}[a-z0-9]{0,6}\b|\d{2,12}-\d{2,12}(?:-\d{1,12})?\b)"
    r"|(?P<number>\d{1,4}(?:[.,]\d{1,4}){0,3}(?:st|nd|rd|th|x|%)?(?!\w))"
    rf"|(?P<cjk>[{_CJK}])"
    rf"|(?P<word>{_LETTER}(?:['’]?{_LETTER}|[{_MARKS}])*)"
)
_LOOKS_LIKE: Final = {
    ord(pair[0]): pair[1]
    for pair in listed(
        "аa еe оo рp сc уy хx іi ѕs јj ԁd һh ѵv ԛq ԝw кk мm тt вb нh гr пn ɑa οo αa εe ρp τt υu νv κk ιi χx γy βb ηn"
        " ωw ѡw ⅼl ıi |l"
    )
}
_RUN = re.compile(r"([^\W\d])\1{2,}")
_LATIN = re.compile("[a-z]")
_OTHER_SCRIPT = re.compile("[\u0370-\u052f\u0251\u217c\u0131|]")
_HASHTAG = re.compile(r"#\w{2,60}")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_BEFORE_TO = listed(
    "need needs want wants how where what when able going trying try used have has like due back access"
)
_AFTER_TO = FUNCTION_WORDS["en"] | {"pay", "send", "buy", "order", "return", "cancel", "change", "use", "be", "it"}
_CLASS_OF: Final[Mapping[str | None, str]] = {"money": MONEY, "date": DATE, "id": ID, "number": NUMBER}
_HEARTS: Final = frozenset("❤♥💚💙💛🧡💜🤍🖤🤎💖💕💗💓💞😍🥰😘🤩🔥👏🙌💯✨👌👍🥹🫶😻")
"""Emoji that praise or wish; ``_fold`` leaves them as they are."""
_SOUND_ALIKE: Final = {"2": "to", "4": "for"}


@dataclass(frozen=True, slots=True)
class Normal:
    """A text made comparable: its tokens, and what was taken away."""

    tokens: tuple[str, ...]
    handles: int = 0
    ornaments: int = 0
    """Emoji and other characters that are neither letters, digits, spaces nor ASCII."""
    hearts: int = 0
    """Emoji of praise among the ornaments."""
    links: int = 0
    question: bool = False
    """Whether a question mark was there."""
    blank: bool = False
    """Whether there was nothing at all but spaces."""

    @property
    def text(self) -> str:
        """The tokens with one space between them."""
        return " ".join(self.tokens)


def _shorthand(language: str) -> Mapping[str, tuple[str, ...]]:
    both = {**TEXT_SPEAK[language], **CONTRACTIONS[language]}
    return {short: tuple(full.split()) for short, full in both.items()}


_SHORTHAND: Final = {language: _shorthand(language) for language in CONTRACTIONS}
_NONE: Final[Mapping[str, tuple[str, ...]]] = {}


def normalise(text: str, language: str = "") -> Normal:
    """The comparable form of a text; ``language`` (``en``, ``es`` …) picks the shorthand that is spelt out."""
    folded = _fold(text[:LONGEST])
    shorthand = _SHORTHAND.get(language, _NONE)
    stretched = _RUN.search(folded) is not None
    tokens: list[str] = []
    dropped: list[str] = []
    for found in _TOKEN.finditer(folded):
        kind, piece = found.lastgroup, found.group()
        if kind == "word":
            word = _unstretch(piece) if stretched and _RUN.search(piece) else piece
            full = shorthand.get(word)
            tokens.extend(_plain(word, shorthand) if full is None else full)
        elif kind in {"link", "handle"}:
            dropped.append(str(kind))
        else:
            tokens.extend(_other(kind, piece, shorthand))
    if language == "en" and NUMBER in tokens:
        tokens = _hear(tokens, folded)
    return Normal(
        tuple(tokens),
        handles=dropped.count("handle"),
        ornaments=0 if folded.isascii() else _ornaments(folded),
        hearts=0 if folded.isascii() else sum(char in _HEARTS for char in folded),
        links=dropped.count("link"),
        question="?" in folded,
        blank=not folded.strip(),
    )


def _fold(text: str) -> str:
    if "#" in text:
        text = _HASHTAG.sub(lambda tag: _CAMEL.sub(" ", tag.group()), text)
    return text.lower() if text.isascii() else _fold_wide(text)


def _fold_wide(text: str) -> str:
    text = unicodedata.normalize("NFKD", _INVISIBLE.sub("", text))[: 4 * LONGEST]
    text = unicodedata.normalize("NFKC", _ACCENTS.sub("", text)).casefold()
    text = _ACCENTS.sub("", text).replace("’", "'").replace("‘", "'").replace("`", "'")[:LONGEST]
    if _OTHER_SCRIPT.search(text) and _LATIN.search(text):
        return " ".join(_unmask(word) for word in text.split(" "))
    return text


def _unmask(word: str) -> str:
    """A word whose letters only look Latin, in Latin letters; any other word as it is."""
    masked = word.translate(_LOOKS_LIKE)
    return masked if masked.isascii() or _LATIN.search(word) else word


def _unstretch(word: str) -> str:
    """Letters held down: twice where the word wants them twice, else once (``sooo``, ``orderrrr``)."""
    twice = _RUN.sub(r"\1\1", word)
    return twice if twice in DOUBLED else _RUN.sub(r"\1", word)


def _plain(word: str, shorthand: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    if "'" not in word:
        return (word[:LONGEST_WORD],)
    parts = word.split("'")
    if parts[-1] in {"s", "t", "d"} and len(parts) == 2 and len(parts[0]) > 1:
        return shorthand.get(parts[0], (parts[0][:LONGEST_WORD],))
    return tuple(part[:LONGEST_WORD] for part in parts if part)


def _other(kind: str | None, found: str, shorthand: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    if kind == "cjk":
        return (found,)
    if kind == "tag":
        word = found[1:].strip("_")
        return shorthand.get(word, tuple(word[:LONGEST_WORD].split("_")))
    return (_CLASS_OF[kind],) if kind in _CLASS_OF else ()


def _hear(tokens: list[str], folded: str) -> list[str]:
    """``2`` and ``4`` said for *to* and *for*: alone, and where those words would stand."""
    heard = re.findall(r"(?<![\w§#])[24](?![\w.,:%])", folded)
    if not heard:
        return tokens
    plain = list(tokens)
    for at, token in enumerate(tokens):
        if token == NUMBER and heard and _sounds(tokens, at):
            plain[at] = _SOUND_ALIKE[heard[0]]
    return plain


def _sounds(tokens: list[str], at: int) -> bool:
    before = tokens[at - 1] if at else ""
    after = tokens[at + 1] if at + 1 < len(tokens) else ""
    return bool(before and after) and (before in _BEFORE_TO or after in _AFTER_TO)


def _ornaments(text: str) -> int:
    return sum(not (char.isascii() or char.isalnum() or char.isspace()) for char in text)
