"""Discord as a desk: one forum post per escalation, or a card and a thread of it in a text channel.

https://discord.com/developers/docs (API v10, checked 2026-11). Setting it up: docs/desks/discord.md. The connection is
the one that the Discord platform uses too (handlers/gateways/discord.py).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import ClassVar, Final

from handlers.base import Failure, Finding, Memory, Receipt, SendError
from handlers.desk import Accept, Button, Card, Mark, Teammate
from handlers.discord import cdn
from handlers.discord.bookmark import Patient
from handlers.discord.commands import put_in_place
from handlers.discord.desk_calls import DeskCalls
from handlers.discord.desk_checking import DeskChecking
from handlers.discord.desk_lines import DeskLines
from handlers.discord.desk_threads import DeskThreads
from handlers.discord.hearing import Event, Gateway, Report
from handlers.discord.intents import CONTENT_FLAGS
from handlers.discord.parents import Parents
from handlers.discord.rooms import Lookup, Rooms
from handlers.discord.settings import DiscordDeskSettings
from handlers.discord.team_ear import Around, Ear
from handlers.discord.team_hand import Hand
from handlers.discord.tickets import Tickets
from handlers.files import File
from handlers.gateways.shared import shared_gateway, shared_rooms
from handlers.registration import Registration

__all__ = ["DiscordDesk", "DiscordDeskSettings", "Lookup", "Rooms"]

NO_CONTENT: Final = (
    "Discord does not tell me what you write here, so plain lines stay with you: use the buttons, /reply, or "
    "Apps > Send to follower. To write plainly, open the app in the Developer Portal "
    "(discord.com/developers/applications), Bot, Privileged Gateway Intents, switch on Message Content Intent, and "
    "restart Frontdesk."
)
_TOLD: Final = "desk_told_of_intent"


class DiscordDesk:
    """The Discord desk. ``now`` gives milliseconds since the epoch; ``report`` is told what is worth a log line."""

    name: ClassVar[str] = "discord"

    def __init__(
        self,
        settings: DiscordDeskSettings,
        gateway: Gateway,
        memory: Memory,
        now: Callable[[], int],
        report: Report,
        lookup: Lookup | None = None,
    ) -> None:
        memory = Patient(memory, report)
        self._gateway = gateway
        self._api_url = settings.api_url
        self._memory = memory
        self._now = now
        self._report = report
        self._wordless = False
        """Whether the session that goes on was begun without the intent."""
        self._granted = True
        """Whether the app's page grants it."""
        self._bad_routes: tuple[str, ...] = ()
        lookup = lookup or Lookup()
        self._rooms = lookup.rooms or Rooms(gateway, settings.desk_channel_id, memory, now)
        parents = Parents(gateway, self._rooms)
        self._calls = DeskCalls(gateway, settings.desk_channel_id)
        self._threads = DeskThreads(self._calls, parents, memory, now, report)
        self._lines = DeskLines(self._calls, self._threads, memory)
        self._tickets = Tickets(gateway, now)
        self._around = Around(
            gateway=gateway,
            calls=self._calls,
            threads=self._threads,
            lines=self._lines,
            tickets=self._tickets,
            parents=parents,
            memory=memory,
            now=now,
            report=report,
            hears_words=lambda: gateway.content and not self._wordless,
            review=lookup.review,
            role=settings.desk_role_id,
        )

    @property
    def lacking(self) -> Sequence[str]:
        """Plain lines that are not heard, routes that lead nowhere, each with what mends it; known after a check."""
        wordless = () if self._granted and self._around.hears_words() else (NO_CONTENT,)
        return (*wordless, *self._bad_routes)

    @property
    def socket_mode(self) -> bool:
        """Acts always come over the connection that we open."""
        return True

    # --- to the team ---------------------------------------------------------------------------------------------

    async def show(self, card: Card, thread: str) -> str:
        """Post the card (``thread`` empty) or edit it in place; returns the thread's id. Raises SendError.

        A card that somebody deleted is posted again in its thread. An open escalation whose thread is gone gets a new
        one, whose id is returned.
        """
        return await self._threads.show(card, thread)

    async def say(self, thread: str, text: str, out_id: str, buttons: Sequence[Button] = ()) -> Receipt:
        """Post a line in the thread; ``text`` is plain and made inert here. Raises SendError.

        A text beyond 2,000 characters becomes several messages, buttons under the last; the first one is the receipt.
        """
        return await self._lines.say(thread, text, _nonce(out_id), buttons)

    async def address(self, thread: str, teammate: Teammate | None, text: str, out_id: str) -> Receipt:
        """Post a plain line that pings this teammate, or with None the role whose members act here, if one is set.

        Raises SendError.
        """
        role = self._around.role
        whom = {"users": [teammate.id]} if teammate and teammate.id.isdigit() else {"roles": [role]} if role else {}
        return await self._lines.call(thread, text, _nonce(out_id), whom)

    async def file(self, thread: str, file: File, out_id: str) -> Receipt:
        """Post a file in the thread, uploaded there. Raises SendError."""
        return await self._lines.file(thread, file, _nonce(out_id))

    async def open(self, id_: str, most_bytes: int) -> bytes:
        """A teammate's file, at the address that its message has now. Raises SendError."""
        return await cdn.fetch(self._gateway, self._api_url, id_, most_bytes)

    async def settle_file(self, thread: str, out_id: str) -> Receipt | None:
        """Whether a file arrived. Raises SendError."""
        return await self._lines.settle(thread, _nonce(out_id))

    async def withdraw(self, thread: str, receipt: str) -> Receipt:
        """Delete a line of ours; one that is gone already is no error. Raises SendError."""
        return await self._lines.withdraw(thread, receipt)

    async def amend(self, thread: str, receipt: str, text: str) -> Receipt:
        """Give a line of ours other words, without buttons; one that is gone is no error. Raises SendError."""
        return await self._lines.amend(thread, receipt, text)

    async def mark(self, thread: str, line: str, mark: Mark, before: Mark) -> Receipt:
        """Show this mark as our reaction on a line instead of the one before. Raises SendError."""
        return await self._lines.mark(thread, line, mark, before)

    async def announce(self, text: str, out_id: str) -> Receipt:
        """Post in the channel; in a forum, in the post "Notices". Raises SendError."""
        return await self._lines.announce(text, _nonce(out_id))

    async def hint(self, thread: str, teammate: Teammate, text: str) -> Receipt:
        """Tell one teammate something: as an answer to what they pressed, else as a line that pings nobody.

        Raises SendError.
        """
        if told := await self._tickets.tell(thread, teammate.id, text):
            return told
        return await self._lines.say(thread, f"{teammate.name}: {text}", f"h{teammate.id[-8:]}{self._now()}")

    async def settle(self, thread: str, out_id: str, since_ms: int) -> Receipt | None:
        """Whether a post arrived: a line by its ``out_id``, or with ``thread`` empty a card by its number.

        None: it did not, as far as Discord shows; within minutes its nonce keeps it from being there twice anyway.
        """
        if not thread:
            return await self._threads.settle(out_id, since_ms)
        return await self._lines.settle(thread, _nonce(out_id))

    # --- from the team -------------------------------------------------------------------------------------------

    async def listen(self, accept: Accept) -> None:
        """Take acts until cancelled, beginning with lines written meanwhile. Raises SendError where one must act."""
        ear, hand = Ear(self._around, accept), Hand(self._around, accept)

        async def hear(event: Event) -> bool:
            if event.name == "READY":
                await self._tell_of_intent()
                await self._begin(ear)
                return False
            return await (hand if event.name == "INTERACTION_CREATE" else ear).hear(event)

        self._wordless = bool(await self._memory.recall(_TOLD))
        await self._rooms.recall()
        hearing = asyncio.ensure_future(self._gateway.listen(hear))
        try:
            await self._begin(ear)
            await hearing
        finally:
            hearing.cancel()
            await asyncio.gather(hearing, return_exceptions=True)

    async def _begin(self, ear: Ear) -> None:
        """At the start, and after each new session: commands in place, missed lines heard."""
        try:
            if put := await put_in_place(self._calls, self._memory):
                self._report("discord_desk.equipped", {"commands": put})
        except SendError as error:
            self._report("discord_command.refused", {"reason": error.detail})
        lines = await ear.catch_up()
        self._report("discord_desk.caught_up", {"lines": lines})

    async def _tell_of_intent(self) -> None:
        """In a new session: the team is told once that its plain lines are not heard, and which toggle mends it."""
        told, self._wordless = await self._memory.recall(_TOLD), not self._gateway.content
        if told and not self._wordless:
            await self._memory.remember(_TOLD, "")
        elif self._wordless and not told:
            try:
                await self._lines.announce(NO_CONTENT, f"n{self._now()}")
                await self._memory.remember(_TOLD, "yes")
            except SendError as error:
                self._report("discord_help.unsaid", {"reason": error.detail})

    # --- at the start --------------------------------------------------------------------------------------------

    async def check(self) -> None:
        """Learn who we are and what the channels are; raises SendError with advice where something is missing.

        What is wrong with a routed channel does not raise; ``lacking`` tells it afterwards.
        """
        checking = self._checking()
        app = await checking.application()
        self._granted = bool(int(app.get("flags") or 0) & CONTENT_FLAGS)
        await self._rooms.recall()
        if problem := await checking.problem_of(self._rooms.desk_channel, app):
            raise SendError(Failure.CONFIG, problem)
        self._bad_routes = tuple([words async for _, words in checking.bad_routes(app)])

    async def findings(self) -> Sequence[Finding]:
        """Everything looked at, point by point; tags and commands are put in place. Raises SendError."""
        await self._rooms.recall()
        return await self._checking().findings(self._around.role, hears_words=self._around.hears_words())

    def _checking(self) -> DeskChecking:
        return DeskChecking(self._gateway, self._calls, self._rooms, self._memory)


def _nonce(out_id: str) -> str:
    """What tells a line apart from a text to a follower, which is numbered too."""
    return f"d{out_id}"


REGISTRATION: Final = Registration(
    DiscordDeskSettings,
    lambda s, w: DiscordDesk(s, shared_gateway(s, w), w.memory, w.now, w.report, Lookup(shared_rooms(s, w), w.review)),
    switch="desk_channel_id",
)
