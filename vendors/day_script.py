"""What is done in the shop's day, by whom and where: the files in ``day/``, read.

``day/messages.jsonl`` holds one act a line, in order of time::

    {"id": "m002", "at": "08:11:30", "from": "tomasz_wedruje", "do": "comment", "text": "…", "media": "post.boots"}

``id``     unique in the file; ``ref`` points to one.
``at``     HH:MM:SS of the day; what counts is the distance to the act before it.
``on``     instagram (where it is missing), x, tiktok or discord.
``from``   the follower's handle. Their id on the platform is derived from it, so it is the same in every run.
``do``     on Instagram dm, comment, live_comment, story_reply, story_mention; edit, unsend, react, read;
           on X dm, mention, reply, quote; on TikTok dm, comment; on Discord dm, mention.
``text``   what was said; of an edit, the new text. Missing where nothing is said in words.
``media``  the post, live, story or video it was said under, or that is replied to or quoted (any name: its id is
           derived); of a dm, the kind of attachment.
``ref``    of a comment, the comment it replies to; of edit and unsend, the message meant; of react and read too, but
           there the last line of the follower's conversation is meant where ``ref`` is missing.

``day/followers.jsonl`` holds ``{"handle": …, "name": …}``: what followers are called on their platform.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

_FILES = Path(__file__).with_name("day")


class On(StrEnum):
    """Where a follower does something."""

    INSTAGRAM = "instagram"
    X = "x"
    TIKTOK = "tiktok"
    DISCORD = "discord"


class Do(StrEnum):
    """What a follower does."""

    DM = "dm"
    COMMENT = "comment"
    MENTION = "mention"
    REPLY = "reply"
    QUOTE = "quote"
    LIVE_COMMENT = "live_comment"
    STORY_REPLY = "story_reply"
    STORY_MENTION = "story_mention"
    EDIT = "edit"
    UNSEND = "unsend"
    REACT = "react"
    READ = "read"

    @property
    def says(self) -> bool:
        """Whether it is a message of its own, not something about another one."""
        return self not in {Do.EDIT, Do.UNSEND, Do.REACT, Do.READ}


CAN: Mapping[On, frozenset[Do]] = {
    On.INSTAGRAM: frozenset(Do) - {Do.MENTION, Do.REPLY, Do.QUOTE},
    On.X: frozenset({Do.DM, Do.MENTION, Do.REPLY, Do.QUOTE}),
    On.TIKTOK: frozenset({Do.DM, Do.COMMENT}),
    On.DISCORD: frozenset({Do.DM, Do.MENTION}),
}
"""What the simulated followers of each platform can do."""


@dataclass(frozen=True, slots=True)
class Act:
    """One line of the day; ``at`` in seconds since midnight."""

    id: str
    at: int
    handle: str
    do: Do
    on: On = On.INSTAGRAM
    text: str = ""
    media: str = ""
    ref: str = ""


def acts() -> tuple[Act, ...]:
    """The whole day, in order. Raises ValueError for what nobody can do there."""
    return tuple(_act(line) for line in _lines("messages.jsonl"))


def names() -> dict[str, str]:
    """Every follower's name by handle."""
    return {line["handle"]: line["name"] for line in _lines("followers.jsonl")}


def number_of(name: str) -> int:
    """A large number, always the same for one name."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8])


def _lines(name: str) -> Iterator[dict[str, str]]:
    for line in (_FILES / name).read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


def _act(line: Mapping[str, str]) -> Act:
    hours, minutes, seconds = (int(part) for part in line["at"].split(":"))
    rest = {name: line.get(name, "") for name in ("text", "media", "ref")}
    do, on = Do(line["do"]), On(line.get("on", On.INSTAGRAM))
    if do not in CAN[on]:
        raise ValueError(f"{line['id']}: nobody can {do} on {on}")
    return Act(line["id"], hours * 3600 + minutes * 60 + seconds, line["from"], do, on, **rest)
