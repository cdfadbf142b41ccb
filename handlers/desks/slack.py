"""Slack as a desk: one card and one thread per escalation, in the desk's channel or the one its label is routed to.

https://docs.slack.dev/reference/methods (checked 2026-11-22). Setting it up: docs/desks/slack.md.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Final

import aiohttp

from handlers.base import Failure, Finding, Inbound, Memory, Receipt, SendError
from handlers.desk import Accept, Button, Card, Mark, Teammate
from handlers.files import File
from handlers.registration import Registration
from handlers.reviewing import Reviewing, nothing_to_review
from handlers.slack.asides import Asides
from handlers.slack.blocks import Line, calling, card_blocks, card_text, line_parts, with_buttons
from handlers.slack.bodies import decoded
from handlers.slack.calls import Method, ask, call, pages, post, web_client
from handlers.slack.checking import (
    HELPFUL_SCOPES,
    SCOPES,
    Checking,
    missing_help,
    missing_scopes,
    signed,
    socket_finding,
)
from handlers.slack.files import Files
from handlers.slack.heard import Heard, Place
from handlers.slack.hearing import Hearing
from handlers.slack.members import Members
from handlers.slack.names import Names
from handlers.slack.readback import CARD, LINE, Posted, card_stamp, posted
from handlers.slack.remembered import NoMemory, Remembered
from handlers.slack.rooms import Rooms
from handlers.slack.settings import SlackSettings
from handlers.slack.shapes import Payload, mapping, stamp_in, stamp_of, text_in, token
from handlers.slack.signing import secrets_in, verify
from handlers.slack.socket import AgainError, Report, Socket, Timing
from handlers.slack.text import escape

__all__ = ["HELPFUL_SCOPES", "SCOPES", "Heard", "Lookup", "Slack", "SlackSettings", "Timing"]

MARKS: Mapping[Mark, str] = {
    Mark.HELD: "hourglass_flowing_sand",
    Mark.SENT: "white_check_mark",
    Mark.FAILED: "x",
    Mark.UNKNOWN: "question",
    Mark.NOTE: "memo",
}
"""The reaction that shows each mark."""

_INERT: Mapping[str, Any] = {"parse": "none", "link_names": False, "unfurl_links": False, "unfurl_media": False}


def _no_report(_what: str, _facts: Mapping[str, object]) -> None:
    """Nobody asked to be told."""


@dataclass(frozen=True, slots=True)
class Lookup:
    """What the desk may ask the bot."""

    routes: Callable[[], Mapping[str, str]] = dict
    """Which label goes to which channel now."""
    review: Reviewing = nothing_to_review
    """What there is to teach from a reply."""
    memory: Memory = field(default_factory=NoMemory)
    """What is kept over a restart."""


class Slack:
    """The Slack desk. ``now`` gives milliseconds since the epoch; ``report`` is told what listening meets."""

    name: ClassVar[str] = "slack"

    def __init__(
        self,
        settings: SlackSettings,
        http: aiohttp.ClientSession,
        now: Callable[[], int],
        report: Report = _no_report,
        timing: Timing | None = None,
        lookup: Lookup | None = None,
    ) -> None:
        lookup = lookup or Lookup()
        self._settings = settings
        self._http = http
        self._now = now
        self._report = report
        self._timing = timing or Timing()
        self._secrets = secrets_in(settings.signing_secret.get_secret_value())
        self._client = web_client(settings.bot_token.get_secret_value(), settings.api_url, http)
        self._rooms = Rooms(settings.desk_channel, lookup.routes, self._client, now)
        self._members = Members(self._client, now, Remembered(lookup.memory, report))
        asides = Asides(self._client, http, settings.api_url, escape)
        self._files = Files(self._client, http, settings.api_url, self._timing.call)
        self._hearing = Hearing(self._client, self._members, asides, self._place, report, lookup.review)
        self._own_users: frozenset[str] = frozenset()
        self._lacking: tuple[str, ...] = ()
        self._socket: Socket | None = None
        """The connection, while we listen."""

    @property
    def socket_mode(self) -> bool:
        """Whether ``listen`` is how acts arrive; else they come as signed requests."""
        return bool(self._settings.app_token.get_secret_value())

    # --- to the team ---------------------------------------------------------------------------------------------

    async def show(self, card: Card, thread: str) -> str:
        """Post the card (``thread`` empty) or edit it in place; returns the thread's id, ``channel:ts``.

        Raises SendError; a post of unknown outcome is settled by ``settle("", card.number)``. An edit may be repeated
        harmlessly, so its unknown outcome is only BUSY. RECIPIENT: somebody deleted the card.
        """
        content: dict[str, Any] = {
            "text": card_text(card),
            "blocks": card_blocks(card, self._now()),
            "metadata": {"event_type": CARD, "event_payload": {"escalation": card.number}},
            **_INERT,
        }
        if not thread:
            thread = await self._posted_card(await self._rooms.of(card.label, self._timing.call), content)
        else:
            channel, _, ts = thread.partition(":")
            await ask(self._timing.call, self._client.chat_update, channel=channel, ts=ts, **content)
        self._rooms.seen(thread)
        return thread

    async def _posted_card(self, channel: str, content: Mapping[str, Any]) -> str:
        """A new card; where its label's channel cannot be written to, it stands in the desk's own."""
        try:
            answer = await self._post(self._client.chat_postMessage, channel=channel, **content)
        except SendError as error:
            if error.failure is not Failure.CONFIG or channel == self._rooms.desk_channel:
                raise
            self._report("slack_route.failed", {"channel": channel, "error": error.detail})
            return await self._posted_card(self._rooms.desk_channel, content)
        return f"{text_in(answer, 'channel') or channel}:{_ts(answer, 'ts')}"

    async def say(self, thread: str, text: str, out_id: str, buttons: Sequence[Button] = ()) -> Receipt:
        """Post a line in the thread; ``text`` is plain and made inert here. Raises SendError.

        Buttons stand under its last part. A text beyond one message's length becomes several; said again after a
        failure, only the missing ones are posted. The receipt is the first one's ``ts``.
        """
        parts = with_buttons(line_parts(text), buttons)
        stamps = dict((await self._posted(thread, out_id, 0)).stamps) if len(parts) > 1 else {}
        for index, content in enumerate(parts):
            if index not in stamps:
                note = {"out_id": out_id} | ({"part": index, "parts": len(parts)} if len(parts) > 1 else {})
                stamps[index] = await self._say(thread, content, note)
        return Receipt(stamps[0])

    async def address(self, thread: str, teammate: Teammate | None, text: str, out_id: str) -> Receipt:
        """Post a line that mentions this teammate; or, with None, one that the channel sees, too, and the user group.

        Raises SendError.
        """
        group = self._settings.desk_role
        mark = f"<@{teammate.id}>" if teammate else f"<!subteam^{group}>" if group else ""
        return Receipt(await self._say(thread, calling(mark, text), {"out_id": out_id}, aloud=teammate is None))

    async def file(self, thread: str, file: File, out_id: str) -> Receipt:
        """Upload a file into the thread; the receipt is its id at Slack. Raises SendError."""
        return await self._files.put(thread, file, out_id)

    async def open(self, id_: str, most_bytes: int) -> bytes:
        """A teammate's file, fetched with our token. Raises SendError."""
        return await self._files.open(id_, most_bytes)

    async def settle_file(self, thread: str, out_id: str) -> Receipt | None:
        """Whether a file arrived, as the thread shows. Raises SendError."""
        return await self._files.find(thread, out_id)

    async def withdraw(self, thread: str, receipt: str) -> Receipt:
        """Delete a line of ours; one that is gone already is no error. Raises SendError."""
        channel = thread.partition(":")[0]
        try:
            await ask(self._timing.call, self._client.chat_delete, channel=channel, ts=receipt)
        except SendError as error:
            if error.failure is not Failure.RECIPIENT:
                raise
        return Receipt(receipt)

    async def amend(self, thread: str, receipt: str, text: str) -> Receipt:
        """Give a line of ours other words, without buttons; one that is gone is no error. Raises SendError."""
        channel, (fallback, blocks) = thread.partition(":")[0], line_parts(text)[0]
        content = {"text": fallback, "blocks": blocks, **_INERT}
        try:
            await ask(self._timing.call, self._client.chat_update, channel=channel, ts=receipt, **content)
        except SendError as error:
            if error.failure is not Failure.RECIPIENT:
                raise
        return Receipt(receipt)

    async def mark(self, thread: str, line: str, mark: Mark, before: Mark) -> Receipt:
        """Show this mark as our reaction on a teammate's message instead of the one before. Raises SendError."""
        where = {"channel": thread.partition(":")[0], "timestamp": line}
        if before in MARKS:
            await self._react(self._client.reactions_remove, name=MARKS[before], **where)
        if mark in MARKS:
            await self._react(self._client.reactions_add, name=MARKS[mark], **where)
        return Receipt(line)

    async def _react(self, method: Method, **content: Any) -> None:
        """One reaction on or off; that it is so already, or that Slack does not let us, costs only the reaction."""
        try:
            await ask(self._timing.call, method, **content)
        except SendError as error:
            if error.failure not in {Failure.RECIPIENT, Failure.CONFIG}:
                raise

    async def announce(self, text: str, out_id: str) -> Receipt:
        """Post in the channel itself, outside any thread. Raises SendError."""
        fallback, blocks = line_parts(text)[0]
        answer = await self._post(
            self._client.chat_postMessage,
            channel=self._rooms.desk_channel,
            text=fallback,
            blocks=blocks,
            metadata={"event_type": LINE, "event_payload": {"out_id": out_id}},
            **_INERT,
        )
        return Receipt(_ts(answer, "ts"))

    async def hint(self, thread: str, teammate: Teammate, text: str) -> Receipt:
        """Tell one teammate something in the thread that only they see. Raises SendError; cannot be read back."""
        channel, _, root = thread.partition(":")
        fallback, blocks = line_parts(text)[0]
        answer = await self._post(
            self._client.chat_postEphemeral,
            channel=channel, user=teammate.id, thread_ts=root, text=fallback, blocks=blocks, **_INERT,
        )  # fmt: skip
        return Receipt(_ts(answer, "message_ts"))

    async def settle(self, thread: str, out_id: str, since_ms: int) -> Receipt | None:
        """Read back whether a post arrived: a line by its ``out_id``, or with ``thread`` empty a card by its number.

        A card's receipt is its thread's id. None: it surely did not arrive, or only a part of it did; say it again.
        Raises SendError where Slack cannot tell now.
        """
        if not thread:
            return await self._settle_card(out_id, since_ms)
        there = await self._posted(thread, out_id, since_ms)
        return Receipt(there.stamps[0]) if there.whole else None

    async def _post(self, method: Method, **content: Any) -> Payload:
        return await post(self._timing.call, method, **content)

    async def _say(self, thread: str, content: Line, note: Mapping[str, object], *, aloud: bool = False) -> str:
        channel, _, root = thread.partition(":")
        fallback, blocks = content
        answer = await self._post(
            self._client.chat_postMessage,
            channel=channel,
            thread_ts=root,
            text=fallback,
            blocks=blocks,
            metadata={"event_type": LINE, "event_payload": note},
            **({"reply_broadcast": True} if aloud else {}),
            **_INERT,
        )
        return _ts(answer, "ts")

    async def _posted(self, thread: str, out_id: str, since_ms: int) -> Posted:
        channel, _, root = thread.partition(":")
        where = {"channel": channel, "ts": root, "oldest": stamp_of(since_ms), "include_all_metadata": True}
        replies = pages(self._timing.call, self._client.conversations_replies, **where)
        return await posted(replies, out_id)

    async def _settle_card(self, number: str, since_ms: int) -> Receipt | None:
        for channel in sorted(self._rooms.all):
            where = {"channel": channel, "oldest": stamp_of(since_ms), "include_all_metadata": True}
            history = pages(self._timing.call, self._client.conversations_history, **where)
            try:
                stamp = await card_stamp(history, number)
            except SendError as error:
                if error.failure is not Failure.CONFIG or channel == self._rooms.desk_channel:
                    raise
                continue  # a routed channel that we cannot read is one that we could not post in either
            if stamp:
                return Receipt(f"{channel}:{stamp}")
        return None

    # --- from the team -------------------------------------------------------------------------------------------

    def verify(self, request: Inbound) -> None:
        """Raises SignatureError unless Slack signed these bytes within five minutes of now."""
        verify(request, self._secrets, self._now)

    def answer(self, route: str, body: bytes) -> Heard:
        """What a verified request says by itself; ``route`` is events, interactions or commands. Never raises."""
        found = decoded(body)
        return self.acts_of(*found) if found else Heard(unread=(f"{token(route)}: not readable",))

    async def hear(self, route: str, body: bytes) -> Heard:
        """What a verified request says, by people who may.

        Opens the form that a button asks for. Never raises; done within Slack's three seconds.
        """
        found = decoded(body)
        return await self._hearing.hear(*found) if found else Heard(unread=(f"{token(route)}: not readable",))

    def acts_of(self, kind: str, payload: object) -> Heard:
        """What a payload says by itself; ``kind`` is events_api, interactive or slash_commands. Never raises."""
        return self._hearing.said(kind, payload)

    def _place(self, names: Names) -> Place:
        return Place(self._rooms.all, self._own_users, names.of)

    async def listen(self, accept: Accept) -> None:
        """Take acts over Socket Mode until cancelled; each envelope is acknowledged once ``accept`` has stored it."""
        socket = Socket(
            self._settings.app_token.get_secret_value(), self._client, self._http, self._timing, self._report
        )
        self._socket = socket
        try:
            await socket.listen(lambda kind, payload: self._take(accept, kind, payload))
        finally:
            self._socket = None

    async def _take(self, accept: Accept, kind: str, payload: object) -> Mapping[str, object] | None:
        said = await self._hearing.hear(kind, payload)
        refusals = await accept(said.acts) if said.acts else ()
        for what in said.unread:
            self._report("slack_event.unread", {"what": what})
        if said.again:
            raise AgainError
        reply = said.answer(refusals)
        return reply if isinstance(reply, Mapping) else None

    # --- at the start --------------------------------------------------------------------------------------------

    async def check(self) -> None:
        """Learn who we are; raises SendError with advice where the token, a scope or the invitation is missing.

        What only a part of the desk needs does not raise; ``lacking`` tells it afterwards.
        """
        answer = await call(self._timing.call, self._client.auth_test)
        scopes = answer.headers.get("x-oauth-scopes")
        if problem := missing_scopes(scopes):
            raise SendError(Failure.CONFIG, problem)
        self._own_users = frozenset({text_in(mapping(answer.data), "user_id")} - {""})
        if problem := await self._rooms.problem_of(self._rooms.desk_channel, self._timing.call):
            raise SendError(Failure.CONFIG, problem)
        self._lacking = (
            *missing_help(scopes),
            *await self._rooms.lacking(self._timing.call),
            *await self._members_lacking(),
        )

    async def findings(self) -> Sequence[Finding]:
        """Everything looked at, point by point. Raises SendError where nothing can be told."""
        checking = Checking(self._client, self._rooms, self._members, self._timing.call)
        found = await checking.findings()
        if not self.socket_mode:
            return (*found, Finding("signing secret"))
        if self._socket is not None:
            return (*found, socket_finding(self._socket.trouble))
        return (*found, await checking.socket(self._settings.app_token.get_secret_value()))

    def sample(self) -> tuple[str, Inbound] | None:
        """A signed try of the address for events, as Slack makes it; None in Socket Mode."""
        return None if self.socket_mode else ("events", signed(self._secrets[0], self._now()))

    @property
    def lacking(self) -> Sequence[str]:
        """What does not work although the desk does, as the last check found it."""
        return self._lacking

    async def _members_lacking(self) -> tuple[str, ...]:
        for channel in sorted(self._rooms.all):
            await self._members.learn(channel, "", self._timing.call)
        return tuple(f"all count as members of {channel}: {why}" for channel, why in self._members.closed.items())


def _ts(answer: Payload, key: str) -> str:
    """The stamp of what Slack has just posted; without one nobody knows what it did."""
    if stamp := stamp_in(answer, key):
        return stamp
    raise SendError(Failure.UNKNOWN, "Slack said ok but named no message")


REGISTRATION: Final = Registration(
    SlackSettings, lambda s, w: Slack(s, w.http, w.now, w.report, lookup=Lookup(w.routes, w.review, w.memory))
)
