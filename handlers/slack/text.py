"""Text between Slack and plain: made inert on the way in to a channel, made plain on the way out of one.

Slack's markup for mentions, links and escapes: https://docs.slack.dev/messaging/formatting-message-text (checked
2026-11-22).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from handlers.lookalikes import marked

PIECE = 2_900
"""Most escaped characters in one section; Slack takes 3,000."""
MESSAGE = 11_400
"""Most escaped characters of text in one message; Slack refuses somewhere above 13,000 over all blocks."""

_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters but tab and newline
    "\u200b\u2060\ufeff"  # zero-width space, word joiner, byte order mark
    "\u202a-\u202e\u2066-\u2069\u206a-\u206f"  # bidirectional embeddings, overrides, isolates; deprecated shaping
    "\ufff9-\ufffb\U000e0001]"  # interlinear annotation, language tag
)
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u200e\u200f"  # soft hyphen, grapheme joiner, direction marks
    "\u115f\u1160\u17b4\u17b5\u180e\u2061-\u2064\u2800\u3164\uffa0]"  # fillers, invisible operators, blanks
)
_ACCENTS = "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
_PILE = re.compile(f"({_ACCENTS}{{3}}){_ACCENTS}+")
_BREAKS = re.compile("\r\n?|[\u0085\u2028\u2029]")
_MARK = re.compile(r"<([^<>\n]+)>")
_PRIVATE = re.compile(
    r"https?://(?:files\.slack\.com|[\w-]+\.slack\.com/(?:files|archives))(?:/[^\s<>|)]*)?", re.IGNORECASE
)
_SCHEME = re.compile(r"^(?:https?://|mailto:|tel:)")


def inert(text: str) -> str:
    """The text without control characters, direction overrides or broken code points; line ends become ``\\n``."""
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return _UNSEEN.sub("", _BREAKS.sub("\n", whole))


def displayed(text: str) -> str:
    """What somebody outside wrote, fit to be shown: inert, without invisible letters, and no piles of accents.

    An address or a name that mixes alphabets to look like another is marked.
    """
    return marked(_PILE.sub(r"\1", _INVISIBLE.sub("", inert(text))))


def escape(text: str) -> str:
    """The text with ``&``, ``<`` and ``>`` as Slack wants them, so that nothing in it is a mention or a link."""
    return "".join(_ESCAPES.get(letter, letter) for letter in text)


def one_line(text: str, most: int) -> str:
    """Inert text on one line, cut to ``most`` characters before escaping."""
    flat = " ".join(displayed(text).split())
    return flat if len(flat) <= most else flat[: most - 1] + "…"


def pieces(text: str, most: int) -> Iterator[str]:
    """The text in order as pieces whose escaped length is at most ``most``, cut at line ends or spaces if possible."""
    rest = text
    while rest:
        end = _reach(rest, most)
        if end < len(rest):
            end = _good_cut(rest, end)
        yield rest[:end]
        rest = rest[end:]


def cut(text: str, most: int) -> str:
    """The text if its escaped length is at most ``most``; else its beginning and how much is missing."""
    if len(escape(text)) <= most:
        return text
    kept = text[: _reach(text, most - 60)].rstrip()
    return f"{kept}\n… {len(text) - len(kept):,} more characters; the console shows them all."


def _reach(text: str, most: int) -> int:
    """How many characters of the text fit into ``most`` escaped ones."""
    room = most
    for index, letter in enumerate(text):
        room -= len(_ESCAPES.get(letter, letter))
        if room < 0:
            return index
    return len(text)


def _good_cut(text: str, end: int) -> int:
    """Where to cut at or before ``end``: after a line end, else after a space, if one is in the second half."""
    for mark in ("\n", " "):
        at = text.rfind(mark, end // 2, end)
        if at > 0:
            return at + 1
    return end


def plain(text: str, name_of: Callable[[str], str], emoji: Mapping[str, str]) -> str:
    """What a teammate wrote, as a follower should read it.

    ``name_of`` turns a member's id into a name. ``emoji`` maps ``:name:`` as Slack writes it to the character.
    """
    words = _MARK.sub(lambda found: _spelled(found.group(1), name_of), text)
    for code in sorted(emoji, key=len, reverse=True):
        words = words.replace(code, emoji[code])
    return outward(words.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))


def outward(text: str) -> str:
    """A teammate's words on their way to a follower: inert, and no address that only the team may open."""
    return _PRIVATE.sub("[a link into Slack]", inert(text)).strip()


def _spelled(mark: str, name_of: Callable[[str], str]) -> str:
    target, _, label = mark.partition("|")
    match target[0]:
        case "@":
            return "@" + (label.removeprefix("@") or name_of(target[1:]))
        case "#":
            return "#" + (label or target[1:])
        case "!":
            return _special(target[1:], label)
        case _:
            return _link(target, label)


def _special(target: str, label: str) -> str:
    """``<!here>`` is @here, ``<!subteam^S1|@support>`` is @support, ``<!date^…|text>`` is the text."""
    if label:
        return label
    return "@" + target.partition("^")[2] if target.startswith("subteam^") else "@" + target.partition("^")[0]


def _link(target: str, label: str) -> str:
    """The address, the label where it says the same, or both."""
    bare = _SCHEME.sub("", target)
    if not label:
        return bare if target.startswith(("mailto:", "tel:")) else target
    same = label.rstrip("/") in {target.rstrip("/"), bare.rstrip("/")}
    return label if same else f"{label} ({bare if target.startswith(('mailto:', 'tel:')) else target})"
