"""Hears what the team does on Discord and hands it over as acts; each is durable before it counts as heard."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Final

from handlers.base import Failure, Memory, SendError
from handlers.desk import Accept, Act, Button, Teammate, Verb
from handlers.discord.buttons import words_of
from handlers.discord.desk_calls import DeskCalls
from handlers.discord.desk_lines import DeskLines
from handlers.discord.desk_threads import DeskThreads
from handlers.discord.hearing import Event, Gateway, Report
from handlers.discord.parents import Parents
from handlers.discord.shapes import fields, listed, open_frame
from handlers.discord.snowflakes import order, snowflake
from handlers.discord.team_said import DESK, Reacted, Written, deletions, edit_act, line_acts, reacted, written
from handlers.discord.tickets import Tickets
from handlers.reviewing import Reviewing, nothing_to_review

PRESS_REPLY: Final = (
    "Discord does not tell me what you wrote, so it stayed here. Press Reply and write it in the box, or use /reply."
)
_SEEN: Final = "desk_seen"
_PAGE: Final = 100
_MESSAGES: Final = "/channels/{channel_id}/messages"


@dataclass(frozen=True, slots=True)
class Around:
    """What hearing the team needs."""

    gateway: Gateway
    calls: DeskCalls
    threads: DeskThreads
    lines: DeskLines
    tickets: Tickets
    parents: Parents
    memory: Memory
    now: Callable[[], int]
    report: Report
    hears_words: Callable[[], bool]
    """Whether Discord tells what the team writes."""
    review: Reviewing = nothing_to_review
    role: str = ""
    """Only members with this role act; empty: whoever can see the desk's channel."""

    def lets(self, roles: frozenset[str] | None) -> bool:
        """Whether somebody with these roles acts."""
        return not self.role or self.role in (roles or frozenset())


class Ear:
    """Takes events of the gateway; what it hears goes to ``accept``."""

    def __init__(self, around: Around, accept: Accept) -> None:
        self._around = around
        self._report = around.report
        self._accept = accept
        self._seen = ""
        self._in_turn = asyncio.Lock()

    async def hear(self, event: Event) -> bool:
        """What an event says of the team; whether it said anything."""
        self._around.parents.hear(event)
        match event.name:
            case "MESSAGE_CREATE":
                said = written(event.data)
                async with self._in_turn:
                    return said is not None and await self._line(said)
            case "MESSAGE_UPDATE":
                said = written(event.data)
                return said is not None and await self._edited(said)
            case "MESSAGE_DELETE" | "MESSAGE_DELETE_BULK":
                return await self._deleted(event.data)
            case "MESSAGE_REACTION_ADD":
                found = reacted(event.data)
                return found is not None and await self._reacted(found, open_frame(event.body).s)
            case _:
                return False

    # --- lines ---------------------------------------------------------------------------------------------------

    async def _line(self, said: Written) -> bool:
        around = self._around
        if said.author.id == around.gateway.account:
            around.lines.posted(said.nonce, said.id)
            self._seen = max(self._seen, said.id, key=order) if self._seen else ""
            return False
        if not said.by_person or not await around.parents.is_thread(said.channel):
            return False
        if not around.lets(said.roles):
            return False
        if said.text or said.files:
            await self._accept(line_acts(said))
        else:
            buttons = (Button(Verb.REPLY, words_of(Verb.REPLY), ""),)
            await self._or_not(around.lines.say(said.channel, PRESS_REPLY, f"w{said.id}", buttons))
        await self._saw(said.id)
        return True

    async def _or_not(self, saying: Awaitable[object]) -> None:
        """A word of help that cannot be said now stops nothing."""
        try:
            await saying
        except SendError as error:
            if error.failure is Failure.AUTH:
                raise
            self._report("discord_help.unsaid", {"reason": error.detail})

    async def _edited(self, said: Written) -> bool:
        ours = said.author.id == self._around.gateway.account
        if ours or not said.by_person or not said.edited or not said.text:
            return False
        if not await self._around.parents.is_thread(said.channel) or not self._around.lets(said.roles):
            return False
        await self._accept((edit_act(said),))
        return True

    async def _deleted(self, data: bytes) -> bool:
        acts = [one for one in deletions(data) if not self._around.lines.is_own(one.about)]
        if not acts or not await self._around.parents.is_thread(acts[0].thread):
            return False
        await self._accept(acts)
        return True

    async def _reacted(self, found: Reacted, number: int | None) -> bool:
        """A reaction on a card, or one that asks to teach a line; on anything else it means nothing."""
        around = self._around
        if not found.by_person or found.teammate.id == around.gateway.account or not around.lets(found.roles):
            return False
        teaching = found.verb is Verb.TEACH
        thread = await (self._thread_around(found) if teaching else self._card_under(found))
        if not thread:
            return False
        key = f"{found.message}:{found.teammate.id}:{found.verb.value}:{number or ''}"
        about = found.message if teaching else ""
        await self._accept((Act(DESK, key, thread, found.teammate, found.verb, found.text, about=about),))
        return True

    async def _thread_around(self, found: Reacted) -> str:
        return found.channel if await self._around.parents.is_thread(found.channel) else ""

    async def _card_under(self, found: Reacted) -> str:
        if found.channel in self._around.parents.rooms.all:
            return found.message
        if not await self._around.parents.is_thread(found.channel):
            return ""
        _, card = await self._around.threads.card_of(found.channel)
        return found.channel if card == found.message else ""

    # --- what was said meanwhile ---------------------------------------------------------------------------------

    async def catch_up(self) -> int:
        """Hear the lines that were written in open threads since the last one; how many. Raises SendError."""
        async with self._in_turn:
            after = await self._around.memory.recall(_SEEN)
            if not after:
                await self._saw(snowflake(self._around.now()))
                return 0
            self._seen = self._seen or after
            return await self._caught_up(after)

    async def _caught_up(self, after: str) -> int:
        missed: list[Written] = []
        for thread in await self._around.threads.active():
            if order(str(thread.get("last_message_id") or "")) > order(after):
                missed += await self._since(str(thread["id"]), after)
        people: dict[str, frozenset[str]] = {}
        heard = 0
        for said in sorted(missed, key=lambda one: order(one.id)):
            heard += await self._line(await self._with_roles(said, people))
        return heard

    async def _since(self, thread: str, after: str) -> list[Written]:
        found: list[Written] = []
        while True:
            query = {"after": after, "limit": str(_PAGE)}
            page = listed(await self._around.calls.ask("GET", _MESSAGES, None, query, channel_id=thread))
            found += [said for one in page if (said := written(json.dumps(one).encode()))]
            if len(page) < _PAGE:
                return found
            after = max((str(one["id"]) for one in page), key=order)

    async def _with_roles(self, said: Written, people: dict[str, frozenset[str]]) -> Written:
        """History does not tell the roles of who wrote: asked for where they matter."""
        if not self._around.role or not said.by_person:
            return said
        if said.author.id not in people:
            people[said.author.id] = await self._roles_of(said.author)
        roles = people[said.author.id]
        return replace(said, roles=roles)

    async def _roles_of(self, person: Teammate) -> frozenset[str]:
        path = "/guilds/{guild_id}/members/{user_id}"
        try:
            server = await self._around.calls.server()
            member = fields(await self._around.calls.ask("GET", path, guild_id=server, user_id=person.id))
        except SendError as error:
            if error.failure is not Failure.RECIPIENT:
                raise
            return frozenset()
        return frozenset(str(one) for one in member.get("roles") or [])

    async def _saw(self, id_: str) -> None:
        """Everything up to that line was heard."""
        self._seen = max(self._seen, id_, key=order)
        await self._around.memory.remember(_SEEN, self._seen)
