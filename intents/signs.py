"""What a text shows beside its matter: orders, anger, sarcasm, other places, hearsay, closed matters.

Listed phrases and the shapes of sentences, found in messages and in examples alike: what an intent's own examples show
is no reason to refuse.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from intents.phrasebook import Found, Phrasebook, phrasebook
from intents.speech import Speech
from intents.tones import ASIDE, GRIEVANCE, PROMOTION, REPORTED, TONES, UNDOES
from intents.words import INSULTS, NEGATIONS, PEOPLE, listed

_CLOSE: Final = frozenset({ASIDE, GRIEVANCE})
"""Kinds of phrases between whose words nothing may stand."""
_SPANS: Final = listed("days weeks months week month ages forever")
"""What people have waited for."""
_PROMISED: Final = listed("said wrote promised claimed told advertised stated")
_HEARD: Final = listed("read heard saw learned learnt noticed")
_SAYING: Final = listed("""
        said says saying asked asks asking ask told tells telling wrote writes writing claimed claims claiming reckons
        thought thinks heard mentioned quoted quotes wondered shouted shouts screamed keeps kept
    """)
"""What others are said to do with words."""
_OTHERS: Final = PEOPLE | listed("he she they who")
_SAYERS: Final = listed("""
        comment comments question song line sign poster caption title lyrics lyric joke meme quote headline
        review reviews story video ad advert flyer article post colleague guy
    """)
"""Things that say something."""
_READS: Final = listed("is was reads read goes went says said say claims claimed states stated")
_ANSWERED: Final = listed("told said answered replied")
_TOLD: Final = _SAYING | _READS | _ANSWERED
_ANSWERED_WHOM: Final = listed("her him them everyone everybody yes no")
"""To whom, or what, it was said: the question was put and answered."""
_SELF: Final = listed("i we you")
_WHETHER: Final = listed("if whether")
_DONE: Final = listed("""
        found got came come arrived received solved sorted fixed resolved booked works worked working saw
        managed fits clear understood noted known figured here reached helped delivered refunded done
        used sold redeemed spent cancelled returned exchanged
    """)
"""What has come about."""
_TAKING: Final = listed("take took taking taken")
_OFF: Final = listed("off out")
_OFFERING: Final = listed("i we")
_ABLE: Final = listed("can could will would help do offer")
_WORKS: Final = listed("""
        build design redesign create make develop improve manage edit boost grow promote double optimise optimize
        rebuild translate handle run film shoot produce market
    """)
"""What people do for pay to what is *yours*."""
_ANY: Final = listed("any some")
"""Behind *got*: something is asked for (*you got any codes*)."""
_SINCE: Final = listed("""
        now thanks thank cheers thx ty finally already myself ok okay eventually
        meanwhile perfect great all again lovely wonderful brilliant good
    """)
"""What it is told with that a matter is closed."""
_BACK: Final = 3
"""Words between others and what they say, at most."""


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing that a text shows, and the words that show it."""

    label: str
    words: tuple[str, ...]
    end: int = 0
    """Where the words end in the text."""


def signbook() -> Phrasebook:
    """The listed phrases, by what they show."""
    return phrasebook((label, phrase) for label, phrases in TONES.items() for phrase in phrases)


def signs(tokens: Sequence[str], does: Speech, book: Phrasebook) -> tuple[Sign, ...]:
    """Everything that a text shows."""
    found = [one for one in book.find(tokens) if one.label not in _CLOSE or _is_close(one)]
    listed_ones = [Sign(one.label, (one.phrase,), one.end) for one in found]
    insults = () if INSULTS.isdisjoint(tokens) else [Sign("anger", (token,)) for token in tokens if token in INSULTS]
    return (
        *listed_ones,
        *insults,
        *_reported(tokens, does),
        *_done(tokens, does),
        *_not_mine(tokens, does),
        *_taken_off(tokens),
        *_pitched(tokens),
        *_recast(tokens),
        *_waited(tokens),
        *_retold(tokens, does),
    )


def _waited(tokens: Sequence[str]) -> Iterator[Sign]:
    """*It has been 7 weeks*: somebody has waited."""
    for at, token in enumerate(tokens):
        behind = tokens[at + 1 : at + 4]
        spans = [to for to, word in enumerate(behind) if word in _SPANS]
        if token == "been" and spans and "since" not in tokens[at : at + 6]:  # noqa: S105
            yield Sign(GRIEVANCE, ("been", behind[spans[0]]), at + 1)


def _retold(tokens: Sequence[str], does: Speech) -> Iterator[Sign]:
    """*You said …*, *i read that …*, and nothing is asked."""
    for at, token in enumerate(tokens[1:], 1):
        held = tokens[at - 1] == "you" and token in _PROMISED
        heard = tokens[at - 1] == "i" and token in _HEARD and "that" in tokens[at + 1 : at + 3]
        if (held or heard) and not does.asks:
            yield Sign(REPORTED, (tokens[at - 1], token), at + 1)


def _recast(tokens: Sequence[str]) -> Iterator[Sign]:
    """*You are a pirate now*: the bot is to be somebody else."""
    for at in range(len(tokens) - 3):
        cast = tuple(tokens[at : at + 2]) == ("you", "are") and tokens[at + 2] in {"a", "an", "my"}
        if cast and "now" in tokens[at + 3 : at + 6]:
            yield Sign("instructions", tuple(tokens[at : at + 4]), at + 4)


def _is_close(one: Found) -> bool:
    return one.end - one.start == len(one.phrase.split())


def _pitched(tokens: Sequence[str]) -> Iterator[Sign]:
    """*I can build your website*: somebody offers to work for the brand."""
    for at in range(1, len(tokens) - 2):
        offers = tokens[at - 1] in _OFFERING and tokens[at] in _ABLE and tokens[at - 2 : at - 1] != ("how",)
        worked = next((to for to in range(at + 1, min(at + 4, len(tokens))) if tokens[to] in _WORKS), 0)
        if offers and worked and "your" in tokens[worked + 1 : worked + 3]:
            yield Sign(PROMOTION, (tokens[worked], "your"), worked + 1)


def _taken_off(tokens: Sequence[str]) -> Iterator[Sign]:
    """*Take the code off again*: something is to be undone."""
    if _TAKING.isdisjoint(tokens):
        return
    for at, token in enumerate(tokens):
        behind = tokens[at + 2 : at + 6]
        if token in _TAKING and not _OFF.isdisjoint(behind):
            yield Sign(UNDOES, ("take", "off"), at + 1)


def _not_mine(tokens: Sequence[str], does: Speech) -> Iterator[Sign]:
    """*It is not mine*, *it was not me*: what is told belongs to somebody else."""
    if "not" not in tokens:
        return
    for at, token in enumerate(tokens[1:], 1):
        ends = token in {"mine", "ours"} or (token == "me" and at == len(tokens) - 1)  # noqa: S105
        if ends and tokens[at - 1] == "not" and not does.asks:
            yield Sign(ASIDE, ("not", token), at + 1)


def _done(tokens: Sequence[str], does: Speech) -> Iterator[Sign]:
    """*Found it, thanks*: something has come about, and nothing is asked."""
    if does.asks or does.requests or not NEGATIONS["en"].isdisjoint(tokens) or _SINCE.isdisjoint(tokens):
        return
    for at, token in enumerate(tokens):
        wanted = token == "got" and not _ANY.isdisjoint(tokens[at + 1 : at + 2])  # noqa: S105
        if (token in _DONE and not wanted) or (not at and token == "have" and "now" in tokens):  # noqa: S105
            yield Sign("settled", (token,), at + 1)
            return


def _reported(tokens: Sequence[str], does: Speech) -> Iterator[Sign]:
    """What others said or asked, told to us, unless a question of the follower's own comes with it."""
    if _TOLD.isdisjoint(tokens):
        return
    for at, token in enumerate(tokens):
        if at and _is_said(tokens, at, token) and _is_told(tokens, at, does):
            yield Sign(REPORTED, tuple(tokens[max(0, at - 1) : at + 1]))


def _is_said(tokens: Sequence[str], at: int, token: str) -> bool:
    before = tokens[max(0, at - _BACK) : at]
    if token in _READS and not _SAYERS.isdisjoint(before):
        return True
    if token in _ANSWERED and not _ANSWERED_WHOM.isdisjoint(tokens[at + 1 : at + 2]):
        return True
    return token in _SAYING and before[-1] not in _SELF and not _OTHERS.isdisjoint(before)


def _is_told(tokens: Sequence[str], at: int, does: Speech) -> bool:
    """Whether nothing is asked, or only what the others asked."""
    quoted = tuple(opener for opener in does.openers if at < opener <= at + 2)
    whether = not _WHETHER.isdisjoint(tokens[at + 1 : at + 2])
    return quoted == does.openers and (bool(quoted) or whether or not does.asks)
