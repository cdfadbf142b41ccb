"""Files that a teammate posts: which of them go to the follower, and what is said of the others."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from bot.acts.at_hand import CONSOLE, AtHand
from bot.store.transaction import Row
from handlers.desk import Act
from handlers.file_types import endings
from handlers.files import DeskFile
from handlers.limits import FileLimit, Limits
from handlers.titles import title_of
from intents.model import Kind, Via

MEGABYTE = 1_048_576


def as_text(files: Sequence[DeskFile]) -> str:
    """Files as an act's row keeps them."""
    return json.dumps([[one.name, one.id, one.size, one.type] for one in files]) if files else ""


def kept(act: Row) -> tuple[DeskFile, ...]:
    """The files of an act's row."""
    return tuple(DeskFile(*one) for one in json.loads(act["files"] or "[]"))


def names(files: Sequence[DeskFile]) -> str:
    """Their names, for people."""
    return ", ".join(one.name for one in files)


def reference(act: Act, file: DeskFile) -> dict[str, object]:
    """What an outbox row says of a file: whose desk fetches it by what, when it goes out."""
    return {"desk": act.desk, "id": file.id, "name": file.name, "size": file.size}


def way_of(limits: Limits, kind: Kind) -> Via:
    """How what a teammate says reaches a follower there."""
    ways = limits.ways(kind)
    return next((one for one in (Via.DM, Via.PUBLIC, Via.PRIVATE) if one in ways), Via.DM)


def way(at: AtHand) -> Via:
    """How what the acting teammate says reaches the follower."""
    return way_of(at.limits, Kind(at.conversation["kind"]))


def going(at: AtHand) -> tuple[DeskFile, ...]:
    """The files that the platform takes there, as far as the desk tells."""
    platform, limit = title_of(at.conversation["platform"]), at.limits.files.get(way(at))
    return tuple(one for one in at.act.files if limit and not _unfit(one, limit, platform))


def staying(at: AtHand) -> str:
    """What the writer has to know of the files that do not go out; empty where all do."""
    return " ".join(_reasons(at))


def withheld(at: AtHand) -> str:
    """Why nothing of an answer goes out: at the console, which keeps what was written, it goes with all its files."""
    reasons = staying(at) if at.act.desk == CONSOLE else ""
    return f"Nothing was sent. {reasons}" if reasons else ""


def _reasons(at: AtHand) -> Iterator[str]:
    platform, limit = title_of(at.conversation["platform"]), at.limits.files.get(way(at))
    if limit is None:
        if at.act.files:
            which, instead = names(at.act.files), f"Give the follower a link, or send them in {platform}."
            yield f"{platform} takes no files from here: {which}. {instead}"
        return
    for one in at.act.files:
        if why := _unfit(one, limit, platform):
            yield f"{one.name} is not sent on: {why}"


def _unfit(file: DeskFile, limit: FileLimit, platform: str) -> str:
    """Why a platform does not take a file, as far as its desk tells; empty where it does."""
    if not file.id:
        return "it is no file."
    if file.type and limit.kinds is not None and file.type not in limit.kinds:
        return f"{platform} takes {endings(limit.kinds)}."
    most = limit.most(file.type)
    kind = f"{endings((file.type,))} " if most < limit.most_bytes else ""
    return f"{platform} takes {kind}files up to {most // MEGABYTE} MB." if file.size > most else ""
