"""What teammates do on a card before we know that it was posted: kept, and carried out as soon as we know.

A desk may have taken a card although its answer never came, since the program was stopped or the network broke. Until
that is read back no row tells which escalation the card shows, but the team can already see it and act on it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Final

from bot.store.transaction import Step, q
from handlers.desk import Act, Teammate, Verb
from handlers.files import DeskFile

NO_ESCALATION: Final = "This thread belongs to no escalation."


def keep_for_later(act: Act) -> Step[str]:
    """Keep an act in a thread that no row knows, if a card may stand there; returns why not, if none may."""
    if not (yield q("cards_in_doubt", act.desk)):
        return NO_ESCALATION
    earlier = yield from _kept(act.desk, act.thread)
    if all(act.key != other.key for other in earlier):
        words = json.dumps([asdict(one) for one in (*earlier, act)])
        yield q("remember", _keeper(act.desk), act.thread, words)
    return ""


def done_meanwhile(desk: str, thread: str) -> Step[tuple[Act, ...]]:
    """What was done in a thread before it was known, in order; what waits for no card any more is forgotten."""
    acts = yield from _kept(desk, thread)
    yield q("forget_memory", _keeper(desk), thread)
    if not (yield q("cards_in_doubt", desk)):
        yield q("forget_memories", _keeper(desk))
    return tuple(acts)


def _keeper(desk: str) -> str:
    return f"early:{desk}"


def _kept(desk: str, thread: str) -> Step[Sequence[Act]]:
    rows = yield q("recall", _keeper(desk), thread)
    return [_act(one) for one in json.loads(rows[0]["value"])] if rows else []


def _act(held: dict[str, Any]) -> Act:
    files = tuple(DeskFile(**one) for one in held["files"])
    return Act(**{**held, "teammate": Teammate(**held["teammate"]), "verb": Verb(held["verb"]), "files": files})
