"""Lines of ours in the desk's threads: posted once, taken away, found again; and marks on teammates' lines.

https://discord.com/developers/docs/resources/message#create-message (checked 2026-11). Each post bears a nonce: within
minutes Discord answers its repetition with the first message. Our own messages, told back by the gateway, settle what
became of a post. Nothing here pings anybody or shows a preview of a link.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from handlers.base import Failure, Memory, Receipt, SendError
from handlers.desk import Button, Mark
from handlers.discord.buttons import rows
from handlers.discord.calls import WithFile
from handlers.discord.desk_calls import DeskCalls
from handlers.discord.desk_threads import WEEK, DeskThreads
from handlers.discord.failures import UNKNOWN_CHANNEL, RefusalError, trouble
from handlers.discord.keepsakes import Keepsakes
from handlers.discord.markup import MESSAGE, cut, escaped, pieces
from handlers.discord.shapes import fields, listed
from handlers.discord.tags import Tags
from handlers.files import File

MARKS: Final[Mapping[Mark, str]] = {
    Mark.HELD: "⏳",
    Mark.SENT: "✅",
    Mark.FAILED: "❌",
    Mark.UNKNOWN: "❓",
    Mark.NOTE: "📝",
}
"""The reaction that shows each mark."""
NOTICES: Final = "Notices"
_MESSAGES: Final = "/channels/{channel_id}/messages"
_REACTION: Final = "/channels/{channel_id}/messages/{message_id}/reactions/{emoji}/@me"
_NOBODY: Final[Mapping[str, object]] = {"parse": []}
MOST_FILE: Final = 10 * 1_048_576
"""Bytes of a file on a server that nobody boosts."""
_NO_PREVIEWS: Final = 1 << 2
_OWN: Final = 2_000
"""Posts of ours that are remembered."""
_COSTS_NOTHING: Final = frozenset({Failure.RECIPIENT, Failure.CONFIG, Failure.CONTENT})


class DeskLines:
    """What we say in the desk's threads and channel."""

    def __init__(self, calls: DeskCalls, threads: DeskThreads, memory: Memory) -> None:
        self._calls = calls
        self._threads = threads
        self._tags = Tags(calls)
        self._notices = Keepsakes(memory, "desk_notices")
        self._by_nonce: dict[str, str] = {}

    # --- saying --------------------------------------------------------------------------------------------------

    async def call(self, thread: str, text: str, nonce: str, whom: Mapping[str, list[str]]) -> Receipt:
        """Post plain text that pings somebody: ``whom`` has ids under ``users`` or ``roles``. Raises SendError."""
        names = [f"<@{one}>" for one in whom.get("users", ())] + [f"<@&{one}>" for one in whom.get("roles", ())]
        content = cut(" ".join([*names, escaped(text)]), MESSAGE)
        receipt = Receipt(await self._post(thread, content, nonce[:25], mentions={"parse": [], **whom}))
        await self._threads.put_back(thread)
        return receipt

    async def say(self, thread: str, text: str, nonce: str, buttons: Sequence[Button] = ()) -> Receipt:
        """Post plain text, in as many messages as it takes, buttons under the last; the receipt is the first one's.

        Raises SendError.
        """
        first = await self._said(thread, text, nonce, buttons)
        await self._threads.put_back(thread)
        return Receipt(first)

    async def file(self, thread: str, file: File, nonce: str) -> Receipt:
        """Post a file, uploaded. Raises SendError."""
        if len(file.data) > MOST_FILE:
            raise SendError(Failure.CONTENT, f"Discord takes no more than {MOST_FILE // 1_048_576} MB of a file.")
        posted = await self._post(thread, "", nonce[:25], file=file)
        await self._threads.put_back(thread)
        return Receipt(posted)

    async def _said(self, channel: str, text: str, nonce: str, buttons: Sequence[Button] = ()) -> str:
        first, *more = list(pieces(escaped(text))) or ["(no text)"]
        under = rows(buttons)
        posted = await self._post(channel, first, nonce[:25], [] if more else under)
        for at, content in enumerate(more, start=1):
            await self._post(channel, content, f"{nonce}.{at}"[:25], under if at == len(more) else [])
        return posted

    async def _post(
        self,
        channel: str,
        content: str,
        nonce: str,
        components: Sequence[object] = (),
        mentions: Mapping[str, object] = _NOBODY,
        file: File | None = None,
    ) -> str:
        if nonce in self._by_nonce:
            return self._by_nonce[nonce]
        body: dict[str, Any] = {
            "content": content,
            "components": list(components),
            "flags": _NO_PREVIEWS,
            "nonce": nonce,
            "enforce_nonce": True,
            "allowed_mentions": dict(mentions),
        }
        whole = WithFile(body, file) if file else body
        answer = fields(
            await self._threads.in_thread(
                channel, lambda: self._calls.ask("POST", _MESSAGES, whole, repeatable=False, channel_id=channel)
            )
        )
        if not answer.get("id"):
            raise trouble(Failure.UNKNOWN, "answered without the message's id")
        self.posted(nonce, str(answer["id"]))
        return str(answer["id"])

    def posted(self, nonce: str, message: str) -> None:
        """A message of ours is there, as its post's answer or the gateway tells."""
        if nonce:
            self._by_nonce[nonce] = message
        while len(self._by_nonce) > _OWN:
            self._by_nonce.pop(next(iter(self._by_nonce)))

    def is_own(self, message: str) -> bool:
        """Whether a message is known to be ours."""
        return message in self._by_nonce.values()

    async def reword(self, thread: str, message: str, text: str) -> None:
        """Change a line of ours. Raises SendError."""
        body = {"content": next(pieces(escaped(text)), "(no text)"), "allowed_mentions": {"parse": []}}
        await self._calls.message(thread, message, "PATCH", body)

    async def amend(self, thread: str, message: str, text: str) -> Receipt:
        """Change a line of ours, whose buttons go; one that is gone is no error. Raises SendError."""
        content = next(pieces(escaped(text)), "(no text)")
        body = {"content": content, "components": [], "allowed_mentions": {"parse": []}}
        try:
            await self._threads.in_thread(thread, lambda: self._calls.message(thread, message, "PATCH", body))
        except SendError as error:
            if error.failure is not Failure.RECIPIENT:
                raise
        return Receipt(message)

    async def withdraw(self, thread: str, message: str) -> Receipt:
        """Delete a line of ours; one that is gone already is no error. Raises SendError."""
        try:
            await self._threads.in_thread(thread, lambda: self._calls.message(thread, message, "DELETE"))
        except SendError as error:
            if error.failure is not Failure.RECIPIENT:
                raise
        return Receipt(message)

    async def settle(self, thread: str, nonce: str) -> Receipt | None:
        """Whether a line arrived: as the gateway told, else among the thread's newest. Raises SendError."""
        if nonce in self._by_nonce:
            return Receipt(self._by_nonce[nonce])
        newest = listed(await self._calls.ask("GET", _MESSAGES, None, {"limit": "100"}, channel_id=thread))
        found = (str(one["id"]) for one in newest if str(one.get("nonce") or "") == nonce)
        there = next(found, "")
        return Receipt(there) if there else None

    # --- marks ---------------------------------------------------------------------------------------------------

    async def mark(self, thread: str, line: str, mark: Mark, before: Mark) -> Receipt:
        """Show a mark as our reaction on a line instead of the one before. Raises SendError."""
        if before in MARKS:
            await self._react("DELETE", thread, line, MARKS[before])
        if mark in MARKS:
            await self._react("PUT", thread, line, MARKS[mark])
        return Receipt(line)

    async def _react(self, method: str, thread: str, line: str, emoji: str) -> None:
        """One reaction on or off; that the line is gone, or that we may not, costs only the reaction."""
        ids = {"channel_id": thread, "message_id": line, "emoji": emoji}

        async def call() -> None:
            await self._calls.ask(method, _REACTION, None, None, repeatable=True, **ids)

        try:
            await self._threads.in_thread(thread, call)
        except SendError as error:
            if error.failure not in _COSTS_NOTHING:
                raise

    # --- the whole team ------------------------------------------------------------------------------------------

    async def announce(self, text: str, nonce: str) -> Receipt:
        """Post in the channel itself; in a forum, in the post for notices. Raises SendError."""
        if not await self._calls.is_forum():
            return Receipt(await self._said(self._calls.channel, text, nonce))
        if thread := await self._notices.of(self._calls.channel):
            try:
                return Receipt(await self._said(thread, text, nonce))
            except RefusalError as error:
                if error.code != UNKNOWN_CHANNEL:
                    raise
        thread = await self._new_notices()
        await self._notices.keep(self._calls.channel, thread)
        return Receipt(await self._said(thread, text, nonce))

    async def _new_notices(self) -> str:
        message = {"content": "What belongs to no escalation is told here.", "allowed_mentions": {"parse": []}}
        path, channel = "/channels/{channel_id}/threads", self._calls.channel
        tags = await self._tags.ids(channel, ())
        body = {"name": NOTICES, "auto_archive_duration": WEEK, "applied_tags": tags, "message": message}
        made = fields(await self._calls.ask("POST", path, body, repeatable=False, channel_id=channel))
        if not made.get("id"):
            raise trouble(Failure.UNKNOWN, "answered without the post's id")
        return str(made["id"])
