"""A conversation as lines to read: what was heard, said, noted inside, done and decided, in order."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from bot.acts.files import kept, names
from bot.cards import described
from bot.console.told import told
from bot.console.why import Why, why_of
from bot.heard import files_of
from bot.store.outgoing import BACK, is_file
from bot.store.transaction import Row, Rows, Step, q
from handlers.base import Platform
from handlers.titles import title_of

MOST_LINES = 200
_STATES = {
    "waiting": "not sent yet",
    "sending": "being sent",
    "sent": "sent",
    "unknown": "may not have arrived",
    "dead": "not delivered",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a conversation; ``id`` is unique in it and stays."""

    id: str
    side: str
    """``follower``, ``bot``, ``team``, ``note``, ``event`` or ``decision``."""
    who: str
    text: str
    at_ms: int
    state: str = ""
    """Of a reply: its row's state in the outbox."""
    delivery: str = ""
    """The state in words."""
    trouble: str = ""
    buttons: tuple[str, ...] = ()
    picture: str = ""
    gone: bool = False
    why: Why | None = None
    act_id: int = 0
    """Of a teammate's reply: the act it came from, on its last line; 0 on the others and where there is none."""
    of_act: int = 0
    """Of a teammate's reply: the act it came from, on each of its lines."""
    is_file: bool = False
    """Whether it sends a file; the text is then its name."""
    has_words: bool = False
    """Whether the act says anything that could be taught."""
    held_ms: int | None = None
    """Until when it can be taken back."""
    repeats: bool = False
    """Whether it can be sent again."""
    by: str = ""
    """The teammate's id across desks."""
    files: tuple[tuple[str, str], ...] = ()
    """What can be fetched of what came along: where on the console, and its words."""


def lines_of(conversation: Row, platforms: Mapping[str, Platform], *, decisions: bool) -> Step[list[Line]]:
    """The newest lines, oldest first; with the decisions between them if wanted."""
    heard = _oldest_first((yield q("messages_of", conversation["id"], MOST_LINES)))
    said = _oldest_first((yield q("replies_of", conversation["id"], MOST_LINES)))
    acts = yield q("notes_of", conversation["id"], MOST_LINES)
    to_all = yield q("answers_to_all_in", conversation["id"])
    made: Rows = (yield q("decisions_of", conversation["id"], MOST_LINES)) if decisions else ()
    lines = [
        *_heard(heard, conversation["platform"], platforms.get(conversation["platform"])),
        *_decided(made),
        *_replies(said, [*acts, *to_all]),
        *_inside(acts, said),
    ]
    return sorted(lines, key=lambda line: (line.at_ms, _ORDER[line.side]))[-MOST_LINES:]


def _oldest_first(rows: Rows) -> Rows:
    """What was written in the same millisecond stays in the order it was written in."""
    return sorted(rows, key=lambda row: row["id"])


_ORDER = {"follower": 0, "decision": 1, "bot": 2, "event": 3, "team": 4, "note": 5}


def _heard(rows: Rows, name: str, platform: Platform | None) -> Iterable[Line]:
    app = f"someone in the {title_of(name)} app"
    writers = {"follower": ("follower", ""), "brand": ("team", app), "bot": ("follower", "another bot")}
    for row in rows:
        side, who = writers[row["writer"]]
        gone = row["state"] == "gone"
        files = () if gone else tuple(_files(row, platform))
        yield Line(f"m{row['id']}", side, who, described(row), row["sent_ms"], gone=gone, files=files)


def _files(row: Row, platform: Platform | None) -> Iterable[tuple[str, str]]:
    for one in files_of(row, platform):
        yield f"/conversations/{row['conversation_id']}/files/{one.message_id}/{one.number}", one.words


def _decided(rows: Rows) -> Iterable[Line]:
    for row in rows:
        yield Line(f"d{row['id']}", "decision", "", "", row["made_ms"], why=why_of(row))


def _replies(said: Rows, acts: Iterable[Row]) -> Iterable[Line]:
    """What went out; what can be done about an act stands under the last of its texts."""
    last = {row["act_id"]: row["id"] for row in said if row["act_id"] is not None}
    worded = {row["act_id"] for row in said if not is_file(row)}
    by = {act["id"]: act["teammate"] for act in acts}
    for row in said:
        line = _reply(row)
        if last.get(row["act_id"]) != row["id"] or row["error"] in BACK:
            yield line
            continue
        is_held = row["state"] == "waiting" and row["tries"] == 0
        yield replace(
            line,
            act_id=row["act_id"],
            by=by.get(row["act_id"], ""),
            held_ms=row["due_ms"] if is_held else None,
            repeats=row["state"] == "dead",
            has_words=row["act_id"] in worded,
        )


def _reply(row: Row) -> Line:
    extra = json.loads(row["extra"]) if row["extra"] else {}
    is_back = row["error"] in BACK
    return Line(
        id=f"r{row['id']}",
        side="bot" if row["author"] == "bot" else "team",
        who=row["author"],
        text=row["text"],
        at_ms=row["made_ms"],
        state="taken" if is_back else row["state"],
        delivery="taken back" if is_back else _STATES.get(row["state"], row["state"]),
        trouble="" if row["state"] == "sent" or is_back else row["error"],
        buttons=tuple(extra.get("buttons", ())),
        picture=extra.get("image", ""),
        of_act=row["act_id"] or 0,
        is_file=is_file(row),
    )


def _inside(acts: Rows, said: Rows) -> Iterable[Line]:
    """What the team did and said among itself; its replies are shown by what went out."""
    sent = frozenset(row["key"].rpartition(":")[0] for row in said)
    for happening in told(sorted(acts, key=lambda act: act["id"]), sent):
        act = happening.act
        side = "event" if happening.words else "note"
        yield Line(f"a{act['id']}", side, act["name"], happening.words or _noted(act), act["at_ms"])


def _noted(act: Row) -> str:
    """What stayed inside: the words, or where there are none the names of the files."""
    return str(act["text"]) or f"({names(kept(act))})"
