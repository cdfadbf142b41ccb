"""House style: what a text says that the brand does not want to say. Errors in the library, warnings for people."""

from __future__ import annotations

import regex

from intents.contents import Voice

# What readers see as one emoji; signs such as © and ™ are letters to most people.
_EMOJI = regex.compile(r"\p{Regional_Indicator}{2}|[0-9#*]\uFE0F?\u20E3|(?![©®™‼⁉ℹ])\p{Extended_Pictographic}")
_GRAPHEME = regex.compile(r"\X")


def lint(text: str, voice: Voice) -> tuple[str, ...]:
    """What is against the house style, one sentence each, in the order of the rules."""
    banned = tuple(f'"{phrase}" is on the list voice.banned' for phrase in voice.banned if _says(text, phrase))
    return banned + _too_many_emoji(text, voice)


def _says(text: str, phrase: str) -> bool:
    """Whether a text has a phrase as whole words, whatever the case and white space."""
    words, plain = phrase.casefold().split(), text.casefold()
    if not all(word in plain for word in words):
        return False
    pattern = r"\s+".join(regex.escape(word) for word in words)
    return bool(regex.search(rf"(?<!\w){pattern}(?!\w)", plain))


def _too_many_emoji(text: str, voice: Voice) -> tuple[str, ...]:
    count = count_emoji(text)
    if voice.max_emoji is None or count <= voice.max_emoji:
        return ()
    return (f"{count} emoji here, and voice.max_emoji is {voice.max_emoji}",)


def count_emoji(text: str) -> int:
    """How many emoji a reader sees; families and flags count once."""
    return sum(1 for grapheme in _GRAPHEME.findall(text) if _EMOJI.match(grapheme))
