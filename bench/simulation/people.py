"""Followers who write and teammates who answer, by chance; each waits for what people wait for, and no longer."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from bench.simulation.shop import ASKED, KNOWN, PERSON, THANKS
from handlers.desk import Act, Teammate, Verb
from intents.model import Kind

if TYPE_CHECKING:
    from bench.simulation.world import World

ANNA: Final = Teammate("U0ANNA", "Anna")
BOB: Final = Teammate("U0BOB", "Bob")
VERBS: Final[Sequence[tuple[Verb, int]]] = (
    (Verb.CLAIM, 5), (Verb.SAY, 8), (Verb.NOTE, 2), (Verb.REPLY, 2), (Verb.RESOLVE, 3), (Verb.GIVE_BACK, 1),
    (Verb.RELEASE, 1), (Verb.REOPEN, 1), (Verb.SUGGEST, 1), (Verb.CANCEL, 1), (Verb.NOISE, 1),
)  # fmt: skip
WORDED: Final = frozenset({Verb.SAY, Verb.NOTE, Verb.REPLY})


async def follower(world: World, name: str) -> None:
    """Somebody who writes a few times, and sometimes before the answer is there."""
    chance = world.chance
    kind = Kind.COMMENT if chance.random() < 0.2 else Kind.DM
    await asyncio.sleep(chance.random() * 3)
    for number in range(chance.choice((1, 1, 2, 2, 3))):
        await world.says(name, _asked(world, f"{name}{number}"), kind)
        if kind is Kind.DM and chance.random() < 0.06:
            await world.writes_in_app(name, f"It is me in the app, {name}.")
        await asyncio.sleep(chance.random() * chance.choice((0.2, 1, 5)))


def _asked(world: World, about: str) -> str:
    drawn = world.chance.random()
    if drawn < 0.62:
        return world.chance.choice(KNOWN)
    if drawn < 0.85:
        return f"{ASKED}, asks {about}"
    return PERSON if drawn < 0.95 else THANKS


async def team(world: World, thread: str) -> None:
    """What the team does with a card, one after the other or two at once."""
    chance = world.chance
    await asyncio.sleep(chance.random() * chance.choice((0.1, 2, 9)))
    verbs = [Verb.CLAIM] if chance.random() < 0.6 else []
    verbs += chance.choices([verb for verb, _ in VERBS], [weight for _, weight in VERBS], k=chance.randrange(4))
    doing: list[asyncio.Task[None]] = []
    for number, verb in enumerate(verbs):
        who = BOB if chance.random() < 0.25 else ANNA
        doing.append(world.task(world.does(act_of(thread, who, verb, number))))
        if chance.random() < 0.75:
            await asyncio.wait(doing)
            await asyncio.sleep(chance.random() * chance.choice((0.1, 2, 6)))
    if doing:
        await asyncio.wait(doing)


def act_of(thread: str, who: Teammate, verb: Verb, number: int) -> Act:
    """An act with words of its own where the verb has any."""
    name = f"{thread}-{number}"
    text = f"{verb.value} {name} of {who.name}" if verb in WORDED else ""
    line = f"line-{name}" if verb is Verb.SAY else ""
    about = "1" if verb is Verb.SUGGEST else ""
    return Act("slack", f"{name}:{verb.value}", thread, who, verb, text, line, about)
