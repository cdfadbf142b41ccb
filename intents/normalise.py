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
    r"(?P<plain>[a-z]++(?:'[a-z]++)*+(?=[\s,!?;)]|$)(?!\s\d))"
    r"|(?P<link>(?:https?://|www\.)\S{1,300}|[a-z0-9.+-]{1,64}@[a-z0-9-]{1,63}\.[a-z.]{2,24})"
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
_ODD = re.compile(r"[^a-z\s.,!?;:'\"()/-]|://|www\.")
"""What a text of nothing but English letters and stops lacks."""
_WORDS = re.compile("[a-z]+(?:'[a-z]+)*")
_WIDE = re.compile("[\x00-\x7f]+")
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
_TRAILING = re.compile(r"(?:#[^\W\d_]\w{0,60}[^\w#]{0,12}){1,12}$")
_BEFORE_TO = listed(
    "need needs want wants how where what when able going trying try used have has like due back access"
)
_ND = re.compile(r"nd(?<!\wnd)\b")
_NEEDY: Final = listed("i you we they do will would to not really also just still people")
_UNITS: Final = listed("people persons person am pm kg cm mm km gb mb inch x more extra different other of new")
_BEFORE_NUMBER: Final = listed(
    "for at of by only last past next every these those have has had got ordered bought received wanted need want "
    "with the size no number about around almost within in after before until since step option phase part level "
    "version chapter episode season day week month year room table gate terminal platform bus line route and or to"
)
_AFTER_TO = FUNCTION_WORDS["en"] | {"pay", "send", "buy", "order", "return", "cancel", "change", "use", "be", "it"}
_CLASS_OF: Final[Mapping[str | None, str]] = {"money": MONEY, "date": DATE, "id": ID, "number": NUMBER}
_HEARTS: Final = frozenset("❤♥💚💙💛🧡💜🤍🖤🤎💖💕💗💓💞😍🥰😘🤩🔥👏🙌💯✨👌👍🥹🫶😻")
"""Emoji that praise or wish; ``_fold`` leaves them as they are."""
_BEING: Final = frozenset({"is", "are", "do", "does", "did"})
_ABLE: Final = frozenset({"can", "could", "would"})
_SCORN: Final = frozenset("🙄🤡💩🖕🤮🤢👎🤬🥱")
"""Emoji that take back what is said with them."""
_SOUND_ALIKE: Final = {"2": "to", "4": "for"}
_ALONE: Final = re.compile(r"(?<![\w§#])[24](?![\w.,:%])")


@dataclass(frozen=True, slots=True)
class Normal:
    """A text made comparable: its tokens, and what was taken away."""

    tokens: tuple[str, ...]
    handles: int = 0
    ornaments: int = 0
    """Emoji and other characters that are neither letters, digits, spaces nor ASCII."""
    hearts: int = 0
    """Emoji of praise among the ornaments."""
    scorn: int = 0
    """Emoji of scorn among them."""
    links: int = 0
    question: bool = False
    """Whether a question mark was there."""
    blank: bool = False
    """Whether there was nothing at all but spaces."""
    tags: int = 0
    """How many of the last tokens are hashtags behind the text."""

    @property
    def text(self) -> str:
        """The tokens with one space between them."""
        return " ".join(self.tokens)


_SHORTHAND: Final = {language: {**TEXT_SPEAK[language], **CONTRACTIONS[language]} for language in CONTRACTIONS}
_NONE: Final[Mapping[str, tuple[str, ...]]] = {}


def spelt_out(word: str, language: str) -> tuple[str, ...]:
    """A contraction or shorthand spelt out; any other word as it is."""
    return _SHORTHAND.get(language, _NONE).get(word, (word,))


def normalise(text: str, language: str = "") -> Normal:
    """The comparable form of a text; ``language`` (``en``, ``es`` …) picks the shorthand that is spelt out."""
    text = text[:LONGEST]
    behind = _where_tags_begin(text)
    before_tags = _fold(text[:behind])
    folded = before_tags + _fold(text[behind:])
    shorthand = _SHORTHAND.get(language, _NONE)
    stretched = _RUN.search(folded) is not None
    if not stretched and not _ODD.search(folded):
        return _simple(folded, language, shorthand)
    tokens, dropped, before = _read(folded, len(before_tags), shorthand, stretched)
    if language == "en" and NUMBER in tokens:
        tokens = _hear(tokens, folded)
    if language == "en" and "nd" in folded:
        tokens = _need(tokens, folded)
    if language == "en" and "were" in tokens:
        tokens = _where(tokens)
    wide = "" if folded.isascii() else _WIDE.sub("", folded)
    return Normal(
        tuple(tokens),
        handles=dropped.count("handle"),
        ornaments=sum(not (char.isalnum() or char.isspace()) for char in wide),
        hearts=sum(char in _HEARTS for char in wide),
        scorn=sum(char in _SCORN for char in wide),
        links=dropped.count("link"),
        question="?" in folded,
        blank=not folded.strip(),
        tags=len(tokens) - before if before >= 0 else 0,
    )


def _read(
    folded: str, behind: int, shorthand: Mapping[str, tuple[str, ...]], stretched: bool
) -> tuple[list[str], list[str], int]:
    """The tokens, the kinds of what was dropped, and how many tokens stand before ``behind``; -1 if all do."""
    tokens: list[str] = []
    dropped: list[str] = []
    before = -1
    for found in _TOKEN.finditer(folded):
        kind, piece = found.lastgroup, found.group()
        if before < 0 and found.start() >= behind:
            before = len(tokens)
        if kind == "plain" and not stretched and piece not in shorthand and "'" not in piece:
            tokens.append(piece[:LONGEST_WORD])
        elif kind in {"plain", "word"}:
            word = _unstretch(piece) if stretched and _RUN.search(piece) else piece
            full = shorthand.get(word)
            tokens.extend(_plain(word, shorthand) if full is None else full)
        elif kind in {"link", "handle"}:
            dropped.append(str(kind))
        else:
            tokens.extend(_other(kind, piece, shorthand))
    return tokens, dropped, before


def _simple(folded: str, language: str, shorthand: Mapping[str, tuple[str, ...]]) -> Normal:
    """A text of nothing but English letters and stops."""
    tokens: list[str] = []
    for word in _WORDS.findall(folded):
        full = shorthand.get(word)
        if full is not None:
            tokens += full
        elif "'" in word or len(word) > LONGEST_WORD:
            tokens += _plain(word, shorthand)
        else:
            tokens.append(word)
    if language == "en":
        tokens = _need(tokens, folded)
        tokens = _where(tokens) if "were" in tokens else tokens
    return Normal(tuple(tokens), question="?" in folded, blank=not folded.strip())


def _where(tokens: list[str]) -> list[str]:
    """*Were is*, and *were can* in front, were meant to be *where*."""
    return [
        "where" if word == "were" and (behind in _BEING or (not at and behind in _ABLE)) else word
        for at, (word, behind) in enumerate(zip(tokens, [*tokens[1:], ""], strict=True))
    ]


def _where_tags_begin(text: str) -> int:
    found = _TRAILING.search(text) if "#" in text else None
    return found.start() if found else len(text)


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
    numbers = (found for found in _TOKEN.finditer(folded) if found.lastgroup == "number")
    heard = [_ALONE.match(folded, next(numbers).start()) if token == NUMBER else None for token in tokens]
    return [
        _SOUND_ALIKE[said.group()] if said and _sounds(tokens, at) else tokens[at] for at, said in enumerate(heard)
    ]


def _need(tokens: list[str], folded: str) -> list[str]:
    """``nd`` said for *need*, where that would stand; elsewhere it is *and*."""
    if "nd" not in folded or not _ND.search(folded):
        return tokens
    return ["need" if word == "and" and _needs(tokens, at) else word for at, word in enumerate(tokens)]


def _needs(tokens: list[str], at: int) -> bool:
    before = tokens[at - 1] if at else ""
    after = tokens[at + 1] if at + 1 < len(tokens) else ""
    return before in _NEEDY and after not in {"i", "you", "we", "they"}


def _sounds(tokens: list[str], at: int) -> bool:
    before = tokens[at - 1] if at else ""
    after = tokens[at + 1] if at + 1 < len(tokens) else ""
    if not before or not after:
        return False
    if (after[-1] == "s" and len(after) > 3) or after[0] == "§" or after in _UNITS or before[0] == "§":
        return False
    return before in _BEFORE_TO or after in _AFTER_TO or before not in _BEFORE_NUMBER
