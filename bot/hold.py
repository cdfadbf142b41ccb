"""The hold switch: automatic answers stop everywhere, a statement is said once to each who writes, until it is lifted.

What was asked meanwhile is kept; once the switch is lifted, a person decides whether the bot answers it now.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Final

from bot.store.outgoing import announce
from bot.store.transaction import Step, q
from intents.model import Hold

HANDLER: Final = "frontdesk"
KEY: Final = "hold"
LIFTED: Final = "lifted"
LONGEST: Final = 900
"""Characters of a statement: every platform's direct messages take so many."""


@dataclass(frozen=True, slots=True)
class Held:
    """The switch as it was thrown: what is said, by whom and when."""

    statement: str
    by: str
    since_ms: int


def held_in(value: str | None) -> Held | None:
    """The switch as it is kept; None while it is not thrown."""
    return Held(**json.loads(value)) if value else None


def as_hold(value: str | None) -> Hold | None:
    """What deciding needs to know of it."""
    held = held_in(value)
    return Hold(held.statement) if held else None


def held_now() -> Step[Held | None]:
    """The switch as it stands."""
    rows = yield q("recall", HANDLER, KEY)
    return held_in(rows[0]["value"]) if rows else None


def throw(held: Held, desks: tuple[str, ...]) -> Step[str]:
    """Stop automatic answers; returns why not, if they cannot be."""
    if (yield from held_now()) is not None:
        return "Automatic answers are stopped already."
    if len(held.statement) > LONGEST:
        return f"The statement may have {LONGEST} characters; this has {len(held.statement)}."
    yield q("remember", HANDLER, KEY, json.dumps(asdict(held)))
    yield q("nobody_was_told")
    said = f"Followers read: {held.statement}" if held.statement else "Followers read the phrase `hold`."
    text = f"🛑 {held.by} stopped automatic answers. {said}"
    yield from announce(desks, f"hold:{held.since_ms}", text, held.since_ms)
    return ""


def lift(by: str, now_ms: int, desks: tuple[str, ...]) -> Step[str]:
    """Let the bot answer again; what was asked meanwhile waits for a person's word. Returns why not, if it cannot."""
    held = yield from held_now()
    if held is None:
        return "Automatic answers are not stopped."
    yield q("remember", HANDLER, KEY, "")
    yield q("remember", HANDLER, LIFTED, str(held.since_ms))
    waiting = yield from asked_meanwhile()
    text = f"▶️ {by} let the bot answer again."
    if waiting:
        text += f" {waiting} followers wrote meanwhile: !drain in any thread has the bot answer them now."
    yield from announce(desks, f"lifted:{now_ms}", text, now_ms)
    return ""


def asked_meanwhile() -> Step[int]:
    """How many followers wrote while the switch was thrown last and have not been answered since."""
    rows = yield q("recall", HANDLER, LIFTED)
    if not rows or not rows[0]["value"]:
        return 0
    count: int = (yield q("held_back", int(rows[0]["value"])))[0]["followers"]
    return count


def drain(by: str, now_ms: int, desks: tuple[str, ...]) -> Step[str]:
    """Decide anew what was asked meanwhile, as if it came now; returns why not, if there is nothing."""
    if (yield from held_now()) is not None:
        return "Automatic answers are still stopped. Lift the hold first."
    rows = yield q("recall", HANDLER, LIFTED)
    since = int(rows[0]["value"]) if rows and rows[0]["value"] else None
    waiting = yield from asked_meanwhile()
    if since is None or not waiting:
        return "Nothing was held back."
    yield q("decide_anew", since, now_ms)
    yield q("remember", HANDLER, LIFTED, "")
    yield from announce(desks, f"drained:{now_ms}", f"{by} has the bot answer {waiting} followers who wrote.", now_ms)
    return ""
