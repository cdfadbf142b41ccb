"""What one teammate alone is told, when several of their interactions wait at once."""

from __future__ import annotations

import asyncio
from typing import Any

from handlers.discord.tickets import Pressed, Tickets
from tests.discord_room import make
from vendors.discord import SimulatedDiscord

ANNA = "1500000000000000001"


async def typed(discord: SimulatedDiscord, tickets: Tickets, name: str, *, open_: bool = True) -> Pressed:
    """A command of Anna's, acknowledged as thinking unless told otherwise."""
    channel = discord.world.channels["1400000000000000001"]
    discord.world.server_commands = [{"name": name, "type": 1}]
    key = await discord.interactions.commands(ANNA, channel.id, name)
    one = discord.interactions.by_id(key)
    pressed = Pressed(one.id, str(one.event["application_id"]), one.token)
    tickets.keep("thread", ANNA, pressed, thinking=True)
    if open_:
        await tickets.respond(pressed, {"type": 5, "data": {"flags": 64}})
    return pressed


def shown(discord: SimulatedDiscord, pressed: Pressed) -> list[str]:
    """What stands under an interaction."""
    one: Any = discord.interactions.by_id(pressed.id)
    return [one.reply["content"], *(told["content"] for told in one.told)]


async def test_each_answer_stands_under_its_own_interaction() -> None:
    """/note was slow and /why came meanwhile: "Done." belongs to the note, the reason to the question."""
    async with SimulatedDiscord() as discord:
        room = make(discord)
        tickets = Tickets(room.gateway, room.now)
        note, why = await typed(discord, tickets, "note"), await typed(discord, tickets, "why")
        await tickets.answer(note, "Done.")
        await tickets.tell("thread", ANNA, "Held back")
        assert (shown(discord, note), shown(discord, why)) == (["Done."], ["Held back"])


async def test_two_words_at_once_take_nothing_from_each_other() -> None:
    """Both would be an interaction's first word: the later one stands below it."""
    async with SimulatedDiscord() as discord:
        room = make(discord)
        tickets = Tickets(room.gateway, room.now)
        why = await typed(discord, tickets, "why", open_=False)
        words = [
            tickets.tell("thread", ANNA, "one"),
            tickets.tell("thread", ANNA, "two"),
            tickets.answer(why, "three"),
        ]
        opening = tickets.respond(why, {"type": 5, "data": {"flags": 64}})
        await asyncio.gather(*words, opening)
        assert sorted(shown(discord, why)) == ["one", "three", "two"]


async def test_what_comes_both_ways_is_told_once_and_later_once_more() -> None:
    """A refusal is told as it comes back and as a hint, in either order; the same question again gets its answer."""
    async with SimulatedDiscord() as discord:
        room = make(discord)
        tickets = Tickets(room.gateway, room.now)
        claim = await typed(discord, tickets, "claim")
        for _ in range(2):
            await tickets.answer(claim, "No.")
            await tickets.tell("thread", ANNA, "No.")
        assert shown(discord, claim) == ["No.", "No."]
        again = await typed(discord, tickets, "claim")
        await tickets.tell("thread", ANNA, "No.")
        await tickets.answer(again, "No.")
        assert shown(discord, again) == ["No."]
        first, second = await typed(discord, tickets, "why"), await typed(discord, tickets, "why")
        for _ in range(2):
            await tickets.tell("thread", ANNA, "Held back")
        assert (shown(discord, first), shown(discord, second)) == (["Held back"], ["Held back"])
