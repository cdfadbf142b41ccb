"""The desk's threads: each escalation's card and thread, shown, edited, archived, and found again.

In a forum an escalation is a post; in a text channel it is a message with a thread. Both ways the thread's id is its
first message's. A card that somebody deleted is posted again in its thread; of a deleted thread a new one is made, as
long as the escalation is open. https://discord.com/developers/docs/resources/channel (checked 2026-11)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from handlers.base import Failure, Memory, Receipt, SendError
from handlers.desk import Card
from handlers.discord.cards import NAME, card_message, footer, is_closed, state_tags, thread_name
from handlers.discord.desk_calls import DeskCalls
from handlers.discord.failures import (
    ARCHIVED,
    HAS_THREAD,
    LOCKED,
    UNKNOWN_CHANNEL,
    UNKNOWN_MESSAGE,
    RefusalError,
    trouble,
)
from handlers.discord.hearing import Report
from handlers.discord.keepsakes import Keepsakes
from handlers.discord.parents import Parents
from handlers.discord.shapes import fields, listed
from handlers.discord.snowflakes import order, snowflake
from handlers.discord.tags import Tags

WEEK: Final = 10_080
"""Minutes without a word after which Discord puts a thread away by itself; the longest it offers."""
MOST: Final = 5_000
"""Threads whose state is remembered; that of others is shown once more than needed."""
_MESSAGES: Final = "/channels/{channel_id}/messages"
_PAGE: Final = 100
_PAGES: Final = 5


class DeskThreads:
    """Cards and threads in the desk's channels. ``now``: milliseconds since the epoch."""

    def __init__(
        self, calls: DeskCalls, parents: Parents, memory: Memory, now: Callable[[], int], report: Report
    ) -> None:
        self._calls = calls
        self._parents = parents
        self._rooms = parents.rooms
        self._report = report
        self._now = now
        self._tags = Tags(calls)
        self._moved = Keepsakes(memory, "desk_cards")
        self._threadless = Keepsakes(memory, "desk_threadless_cards")
        self._state: dict[str, tuple[bool, tuple[str, ...]]] = {}

    async def show(self, card: Card, thread: str) -> str:
        """Post the card or edit it in place; returns the thread's id, another one where it was gone."""
        if not thread:
            return await self._new(card)
        try:
            await self._edit(card, thread)
            await self._show_state(card, thread)
        except RefusalError as error:
            if error.code != UNKNOWN_CHANNEL or error.failure is not Failure.RECIPIENT:
                raise
            return thread if is_closed(card) else await self._anew(card, thread)
        return thread

    async def card_of(self, thread: str) -> tuple[str, str]:
        """The channel and id of the message that is a thread's card. Raises SendError."""
        if moved := await self._moved.of(thread):
            return thread, moved
        room = await self._parents.room_of(thread)
        return (thread if await self._calls.is_forum(room) else room), thread

    # --- posting -------------------------------------------------------------------------------------------------

    async def _new(self, card: Card, instead_of: str = "") -> str:
        """A new card and thread; where its label's channel cannot be written to, in the desk's own."""
        room = await self._rooms.of(card.label)
        try:
            thread = await self._post(card, room, instead_of)
        except SendError as error:
            if not self._is_bad_route(room, error):
                raise
            self._report("discord_route.failed", {"channel": room, "error": error.detail})
            room = self._rooms.desk_channel
            thread = await self._post(card, room, instead_of)
        self._parents.learn(thread, room)
        await self._rooms.used(room)
        return thread

    def _is_bad_route(self, room: str, error: SendError) -> bool:
        """Whether only this routed channel is at fault."""
        gone = isinstance(error, RefusalError) and error.code == UNKNOWN_CHANNEL
        return room != self._rooms.desk_channel and (gone or error.failure is Failure.CONFIG)

    async def _post(self, card: Card, room: str, instead_of: str) -> str:
        if await self._calls.is_forum(room):
            return await self._post_in_forum(card, room)
        message = await self._without_thread(card.number, room) or await self._post_message(card, room, instead_of)
        try:
            await self._begin_thread(room, thread_name(card), message)
        except RefusalError as error:
            await self._threadless.keep(card.number, "" if error.code == UNKNOWN_MESSAGE else f"{room}:{message}")
            raise
        await self._threadless.keep(card.number, "")
        return message

    async def _without_thread(self, number: str, room: str) -> str:
        """The card of an escalation that stands in that channel and has no thread yet."""
        where, _, message = (await self._threadless.of(number)).rpartition(":")
        return message if (where or self._rooms.desk_channel) == room else ""

    async def _post_message(self, card: Card, room: str, instead_of: str) -> str:
        nonce = {"nonce": f"card{card.number}.{instead_of[-8:]}"[:25], "enforce_nonce": True}
        body = {**card_message(card, self._now()), **nonce}
        return _id_of(await self._calls.ask("POST", _MESSAGES, body, repeatable=False, channel_id=room))

    async def _post_in_forum(self, card: Card, room: str) -> str:
        message = card_message(card, self._now())
        tags = await self._tags.ids(room, state_tags(card))
        body = {
            "name": thread_name(card), "auto_archive_duration": WEEK, "applied_tags": tags, "message": message,
        }  # fmt: skip
        path = "/channels/{channel_id}/threads"
        answer = fields(await self._calls.ask("POST", path, body, repeatable=False, channel_id=room))
        thread = _id_of(answer)
        first = str(fields(answer.get("message")).get("id") or thread)
        if first != thread:
            await self._moved.keep(thread, first)
        self._is(thread, (False, tuple(tags)))
        return thread

    async def _begin_thread(self, room: str, name: str, message: str) -> None:
        """A thread under a message of ours; one that is there already is as good."""
        path = "/channels/{channel_id}/messages/{message_id}/threads"
        body = {"name": name, "auto_archive_duration": WEEK}
        try:
            await self._calls.ask("POST", path, body, channel_id=room, message_id=message)
        except RefusalError as error:
            if error.code != HAS_THREAD:
                raise

    async def _anew(self, card: Card, gone: str) -> str:
        """Another thread for an escalation whose own was deleted; what is left of the old card goes too."""
        room = await self._parents.room_of(gone)
        if not await self._calls.is_forum(room):
            try:
                await self._calls.message(room, gone, "DELETE")
            except RefusalError as error:
                if error.failure is not Failure.RECIPIENT:
                    raise
        return await self._new(card, instead_of=gone)

    # --- editing -------------------------------------------------------------------------------------------------

    async def _edit(self, card: Card, thread: str) -> None:
        body = card_message(card, self._now())
        channel, message = await self.card_of(thread)
        try:
            await self.in_thread(thread, lambda: self._calls.message(channel, message, "PATCH", body))
        except RefusalError as error:
            if error.code != UNKNOWN_MESSAGE:
                raise
            again = {**body, "nonce": f"again{thread}"[:25], "enforce_nonce": True}
            posted = await self._calls.ask("POST", _MESSAGES, again, repeatable=False, channel_id=thread)
            await self._moved.keep(thread, _id_of(posted))

    async def _show_state(self, card: Card, thread: str) -> None:
        """Its tags, and whether it is put away; nothing where that is so already."""
        room = await self._parents.room_of(thread)
        forum = await self._calls.is_forum(room)
        tags = tuple(await self._tags.ids(room, state_tags(card))) if forum else ()
        wanted = (is_closed(card), tags)
        if self._state.get(thread) == wanted:
            return
        changes: dict[str, object] = {"archived": wanted[0]}
        if forum:
            changes["applied_tags"] = list(tags)
            if wanted[0]:
                await self._calls.thread(thread, {"archived": False, "applied_tags": list(tags)})
                changes = {"archived": True}
        await self._calls.thread(thread, changes)
        self._is(thread, wanted)

    def _is(self, thread: str, state: tuple[bool, tuple[str, ...]]) -> None:
        self._state[thread] = state
        while len(self._state) > MOST:
            self._state.pop(next(iter(self._state)))

    async def in_thread(self, thread: str, call: Callable[[], Any]) -> Any:
        """A call about something in a thread, which is taken out of the archive for it where it must be."""
        try:
            return await call()
        except RefusalError as error:
            if error.code == UNKNOWN_CHANNEL:
                self._state.pop(thread, None)
            if error.code not in {ARCHIVED, LOCKED}:
                raise
        await self._calls.thread(thread, {"archived": False, "locked": False})
        answer = await call()
        await self.put_back(thread)
        return answer

    async def put_back(self, thread: str) -> None:
        """A closed escalation's thread returns to the archive after something was said in it."""
        if self._state.get(thread, (False, ()))[0]:
            await self._calls.thread(thread, {"archived": True})

    # --- looking -------------------------------------------------------------------------------------------------

    async def settle(self, number: str, since_ms: int) -> Receipt | None:
        """Whether the card of an escalation arrived since then; what is missing of it is made up for."""
        for room in (self._rooms.desk_channel, *self._rooms.others):
            try:
                found = await self._found_in(room, number, snowflake(since_ms))
            except SendError as error:
                if not self._is_bad_route(room, error):
                    raise
                continue  # where we cannot look, we could not have posted either
            if found:
                self._parents.learn(found.key, room)
                return found
        return None

    async def _found_in(self, room: str, number: str, after: str) -> Receipt | None:
        if await self._calls.is_forum(room):
            return await self._post_of(room, number, after)
        message = await self._message_of(room, number, after)
        if message is None:
            return None
        name = str(message.get("content") or f"#{number}")[:NAME]
        await self._begin_thread(room, name, str(message["id"]))
        return Receipt(str(message["id"]))

    async def _message_of(self, room: str, number: str, after: str) -> Mapping[str, Any] | None:
        for _ in range(_PAGES):
            query = {"after": after, "limit": str(_PAGE)}
            page = listed(await self._calls.ask("GET", _MESSAGES, None, query, channel_id=room))
            for message in page:
                if self._is_card(message, number):
                    return message
            if len(page) < _PAGE:
                return None
            after = max((str(message["id"]) for message in page), key=order)
        raise trouble(Failure.UNKNOWN, f"has more than {_PAGE * _PAGES} messages there: look for this card yourself")

    async def _post_of(self, room: str, number: str, after: str) -> Receipt | None:
        for thread in await self._recent(room, after):
            if not str(thread.get("name") or "").startswith(f"#{number} "):
                continue
            try:
                starter = fields(await self._calls.message(str(thread["id"]), str(thread["id"]), "GET"))
            except RefusalError as error:
                if error.failure is not Failure.RECIPIENT:
                    raise
                continue
            if self._is_card(starter, number):
                return Receipt(str(thread["id"]))
        return None

    async def _recent(self, room: str, after: str) -> list[dict[str, Any]]:
        """A channel's threads that were made since then, the newest first. Raises SendError."""
        active = [one for one in await self.active() if str(one.get("parent_id")) == room]
        found = {str(one["id"]): one for one in [*active, *await self._archived(room)]}
        return [found[id_] for id_ in sorted(found, key=order, reverse=True) if order(id_) >= order(after)]

    async def active(self) -> list[dict[str, Any]]:
        """The threads of all the desk's channels that are not archived. Raises SendError."""
        path, rooms = "/guilds/{guild_id}/threads/active", self._rooms.all
        told = fields(await self._calls.ask("GET", path, guild_id=await self._calls.server()))
        return [one for one in listed(told.get("threads")) if str(one.get("parent_id")) in rooms]

    async def _archived(self, room: str) -> list[dict[str, Any]]:
        path = "/channels/{channel_id}/threads/archived/public"
        told = fields(await self._calls.ask("GET", path, None, {"limit": "50"}, channel_id=room))
        return listed(told.get("threads"))

    def _is_card(self, message: Mapping[str, Any], number: str) -> bool:
        author = str(fields(message.get("author")).get("id"))
        return author == self._calls.account and footer(number) in _footers(message)


def _footers(message: Mapping[str, Any]) -> Iterator[str]:
    for embed in message.get("embeds") or []:
        yield str(fields(fields(embed).get("footer")).get("text"))


def _id_of(answer: object) -> str:
    """The id of what Discord has just made; without one nobody knows what it did."""
    if found := fields(answer).get("id"):
        return str(found)
    raise trouble(Failure.UNKNOWN, "answered without the id of what it made")
