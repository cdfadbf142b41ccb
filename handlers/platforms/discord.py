"""Discord: direct messages, mentions, replies with a ping, buttons and the command ``/ask``.

https://discord.com/developers/docs/events/gateway-events, /resources/message,
/interactions/receiving-and-responding (API v10, checked 2026-11). Setting it up: docs/platforms/discord.md.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, Final

import msgspec

from handlers.base import Failure, Finding, Memory, Outgoing, Profile, Receipt, SendError, Take
from handlers.discord import cdn, checking, interactions
from handlers.discord.bookmark import Patient
from handlers.discord.calls import WithFile
from handlers.discord.failures import UNKNOWN_MESSAGE, RefusalError, trouble
from handlers.discord.frames import NOT_FOR_US, read
from handlers.discord.hearing import Event, Gateway, Report
from handlers.discord.missed import PAGE, Channels, missed
from handlers.discord.parents import Parents
from handlers.discord.pressed import SAY, Acknowledgement, acknowledgement
from handlers.discord.rooms import Rooms
from handlers.discord.settings import DiscordSettings
from handlers.discord.shapes import Ours, fields, listed, open_frame
from handlers.discord.snowflakes import made_ms, order, snowflake
from handlers.files import FETCHED
from handlers.gateways.shared import shared_gateway, shared_rooms
from handlers.lengths import Unit
from handlers.limits import Backoff, FileLimit, Limits, TextLimit
from handlers.registration import PlatformRegistration
from handlers.sending import refuse_unfit, repeat_key
from intents.model import Attachment, Message, Parsed, Signal, Via, Writer

__all__ = ["Discord", "DiscordSettings"]

ROW, ROWS, LABEL = 5, 5, 80
ACKNOWLEDGE_SECONDS: Final = 1.5
"""How long keeping an interaction may take before Discord is told all the same that we are at it."""
MOST_FILE: Final = 10 * 1_048_576
CLOCKS_APART_MS: Final = 3_000
MOST_NONCE: Final = 25
"""Characters; within a few minutes Discord takes a nonce for the same message, whatever it says."""
_MESSAGES: Final = "/channels/{channel_id}/messages"
_MESSAGE: Final = "/channels/{channel_id}/messages/{message_id}"
_HEARD: Final = frozenset({"MESSAGE_CREATE", "MESSAGE_UPDATE", "MESSAGE_DELETE", "MESSAGE_DELETE_BULK"})
_TEXT = TextLimit(2000, Unit.UTF16, "Create Message: content up to 2,000 characters, counted carefully")


class Discord:
    """The Platform of one Discord bot; it hears over the program's one ``gateway``.

    ``now`` tells the time in milliseconds; ``report`` takes what is worth a log line; what is said in ``rooms`` is the
    team's.
    """

    name: ClassVar[str] = "discord"
    limits: ClassVar[Limits] = Limits(
        text={Via.DM: _TEXT, Via.PUBLIC: _TEXT, Via.PRIVATE: _TEXT},
        backoff=Backoff(60, 600, "Rate Limits: 10,000 refused calls in 10 minutes block the address"),
        buttons=ROW * ROWS,
        button_characters=LABEL,
        images=True,
        files={Via.DM: FileLimit(MOST_FILE, "Uploading Files: 10 MiB a file")},
        profiles=True,
        revises=frozenset(Via),
        retracts=frozenset(Via),
        source="Create Message, Component Reference; there is no reply window",
        checked="2026-11",
    )

    def __init__(
        self,
        settings: DiscordSettings,
        gateway: Gateway,
        memory: Memory,
        now: Callable[[], int],
        report: Report,
        rooms: Rooms | None = None,
    ) -> None:
        self._gateway = gateway
        self._api_url = settings.api_url
        self._now = now
        self._report = report
        self._rooms = rooms or Rooms(gateway, settings.desk_channel_id, Patient(memory, report), now)
        self._parents = Parents(gateway, self._rooms)
        self._channels = Channels(Patient(memory, report))
        self._direct: dict[str, str] = {}

    @property
    def accounts(self) -> frozenset[str]:
        """The bot's own id."""
        return frozenset({self._gateway.account} - {""})

    def parse(self, body: bytes, received_ms: int) -> Sequence[Parsed]:
        """What one gateway frame says. Raises PayloadError for what is no frame."""
        return read(body, Ours(self._gateway.account, self._rooms.all | self._parents.threads), received_ms)

    # --- hearing -------------------------------------------------------------------------------------------------

    async def listen(self, take: Take) -> None:
        """Hear until cancelled; a new session begins with what was missed. Raises SendError where one must act."""

        async def hear(event: Event) -> bool:
            return await self._hear(event, take)

        await self._rooms.recall()
        await self._gateway.listen(hear)

    async def missed(self, since_ms: int) -> Sequence[bytes]:
        """What was said to us since then, from every channel that we know or can see. Raises SendError."""
        return await self._missed(snowflake(since_ms))

    async def _hear(self, event: Event, take: Take) -> bool:
        self._parents.hear(event)
        if event.name == "READY":
            await self._begin(take)
        elif event.name == "INTERACTION_CREATE":
            return await self._interacted(event, take)
        elif event.name in _HEARD and self._worth_keeping(event.body):
            return await self._keep(event.body, take)
        return False

    async def _begin(self, take: Take) -> None:
        """A new session: what was said before it, and the command in its place."""
        bodies = await self._missed(self._gateway.seen)
        for body in bodies:
            await self._keep(body, take)
            self._gateway.reached(str(_object(bytes(open_frame(body).d)).get("id") or ""))
        self._report("discord_missed.read", {"messages": len(bodies)})
        try:
            if await checking.register(self._gateway):
                self._report("discord_command.registered", {"command": checking.COMMAND["name"]})
        except SendError as error:
            self._report("discord_command.refused", {"reason": error.detail})

    async def _missed(self, after_id: str) -> list[bytes]:
        return await missed(self._gateway, await self._channels.known(), after_id, self._worth_keeping)

    def _worth_keeping(self, body: bytes) -> bool:
        parsed = self.parse(body, self._now())
        return any(not isinstance(one, Signal) or one.what not in NOT_FOR_US for one in parsed)

    async def _keep(self, body: bytes, take: Take) -> bool:
        """Hand over what is a follower's: not what is said in the desk's threads."""
        spoken = [one for one in self.parse(body, self._now()) if isinstance(one, Message)]
        for one in spoken:
            if one.place and await self._parents.is_thread(one.place):
                return False
        await take(body)
        for one in spoken:
            if one.writer is Writer.FOLLOWER:
                await self._channels.learn(one.place or one.address, _server(body))
        return True

    async def _interacted(self, event: Event, take: Take) -> bool:
        """Keep it, then acknowledge it; the acknowledgement does not wait for a slow disk."""
        wanted = acknowledgement(event.data)
        if wanted is None or all(isinstance(one, Signal) for one in self.parse(event.body, self._now())):
            return False
        taking = asyncio.ensure_future(take(event.body))
        await asyncio.wait([taking], timeout=ACKNOWLEDGE_SECONDS)
        if not (taking.done() and taking.exception()):
            await self._acknowledge(wanted)
        await taking
        return True

    async def _acknowledge(self, wanted: Acknowledgement) -> None:
        try:
            await interactions.acknowledge(self._gateway, wanted)
        except SendError as error:
            self._report("discord_interaction.unacknowledged", {"reason": error.detail})

    # --- sending -------------------------------------------------------------------------------------------------

    async def send(self, reply: Outgoing) -> Receipt:
        """Deliver one text; said again with the same id within minutes, Discord answers with the first message.

        In public it is a reply that pings nobody; a private reply is a direct message. Raises SendError.
        """
        refuse_unfit(self.limits, reply, "Discord")
        content = _content(reply)
        if reply.file:
            return await self._post(await self._channel_of(reply), content, reply)
        if reply.via is Via.PUBLIC:
            return await self._post(_place(reply), {**content, "message_reference": _reference(reply)}, reply)
        if reply.via is Via.DM and (ticket := interactions.ticket(reply.address, self._now())):
            receipt = await interactions.answer(self._gateway, ticket, reply, content)
            if receipt is not None:
                return receipt
        return await self._post(await self._channel_of(reply), content, reply)

    async def _post(self, channel: str, content: Mapping[str, Any], reply: Outgoing) -> Receipt:
        body = {
            **content,
            "nonce": f"{reply.id}.{repeat_key(reply)}"[:MOST_NONCE],
            "enforce_nonce": True,
            "allowed_mentions": {"parse": [], "replied_user": False},
        }
        whole = WithFile(body, reply.file) if reply.file else body
        answer = await self._gateway.ask("POST", _MESSAGES, whole, repeatable=False, channel_id=channel)
        if not isinstance(answer, dict) or not answer.get("id"):
            raise trouble(Failure.UNKNOWN, "answered without the message's id")
        return Receipt(str(answer["id"]))

    async def _channel_of(self, reply: Outgoing) -> str:
        """Where the follower's direct messages are: as they said, else opened (which is harmless to repeat)."""
        if reply.via is Via.DM and reply.address.isdigit():
            return reply.address
        if reply.follower not in self._direct:
            opened = fields(await self._gateway.ask("POST", "/users/@me/channels", {"recipient_id": reply.follower}))
            if not opened.get("id"):
                raise trouble(Failure.BUSY, "did not open the direct messages")
            self._direct[reply.follower] = str(opened["id"])
            await self._channels.learn(str(opened["id"]), "")
        return self._direct[reply.follower]

    async def revise(self, reply: Outgoing, receipt: str) -> None:
        """Give a message of ours other words; what only its reader saw cannot be changed. Raises SendError."""
        refuse_unfit(self.limits, reply, "Discord")
        body = {"content": reply.text, "allowed_mentions": {"parse": [], "replied_user": False}}
        await self._gateway.ask("PATCH", _MESSAGE, body, channel_id=await self._where(reply), message_id=receipt)

    async def retract(self, reply: Outgoing, receipt: str) -> None:
        """Delete a message of ours. That it is gone is no error after an earlier attempt. Raises SendError."""
        try:
            await self._gateway.ask("DELETE", _MESSAGE, channel_id=await self._where(reply), message_id=receipt)
        except RefusalError as error:
            if error.code != UNKNOWN_MESSAGE or not reply.attempted_ms:
                raise

    async def _where(self, reply: Outgoing) -> str:
        return _place(reply) if reply.via is Via.PUBLIC else await self._channel_of(reply)

    def holds(self, attachment: Attachment) -> bool:
        """Whether it is a file: no sticker, no poll."""
        return attachment.type in FETCHED and cdn.is_place(attachment.url)

    async def fetch(self, attachment: Attachment, most_bytes: int) -> bytes:
        """What came with a message, at the address that its message has now. Raises SendError."""
        return await cdn.fetch(self._gateway, self._api_url, attachment.url, most_bytes)

    async def profile(self, follower: str) -> Profile:
        """How a follower is called. Raises SendError."""
        user = fields(await self._gateway.ask("GET", "/users/{user_id}", user_id=follower))
        return Profile(str(user.get("username") or ""), str(user.get("global_name") or "").replace("](", "] ("))

    async def settle(self, reply: Outgoing) -> Receipt | None:
        """Read back whether an attempt arrived; None where it surely did not. Raises SendError where not known."""
        if not reply.attempted_ms:
            raise trouble(Failure.UNKNOWN, "cannot be asked about an attempt without its time")
        if reply.via is Via.DM and (ticket := interactions.ticket(reply.address, self._now())):
            receipt = await interactions.said(self._gateway, ticket, reply.text)
            if receipt is not None:
                return receipt
        return await self._in_channel(await self._where(reply), reply)

    async def _in_channel(self, channel: str, reply: Outgoing) -> Receipt | None:
        """Among what was said since the attempt. Raises SendError."""
        after_id = snowflake(reply.attempted_ms - CLOCKS_APART_MS)
        while True:
            query = {"after": after_id, "limit": str(PAGE)}
            page = listed(await self._gateway.ask("GET", _MESSAGES, None, query, channel_id=channel))
            for message in page:
                if _is(message, reply, self.accounts):
                    return Receipt(str(message["id"]))
            if len(page) < PAGE:
                return None
            after_id = max((str(message["id"]) for message in page), key=order)

    # --- checking ------------------------------------------------------------------------------------------------

    async def check(self) -> Sequence[Finding]:
        """Token, server, interactions, sessions and ``/ask``, which is put in its place. Raises SendError."""
        return await checking.findings(self._gateway, wants_content=bool(self._rooms.desk_channel))


def _content(reply: Outgoing) -> dict[str, Any]:
    if reply.file:
        return {"content": ""}
    if reply.image:
        return {"embeds": [{"image": {"url": reply.image}}]}
    rows = list(_rows(reply.buttons))
    return {"content": reply.text, **({"components": rows} if rows else {})}


def _rows(buttons: Sequence[str]) -> list[dict[str, Any]]:
    """Buttons in rows of five; each has its words as custom id, so none can be there twice."""
    wanted = {f"{SAY}{one.strip()}"[:100]: one.strip()[:LABEL] for one in buttons if one.strip()}
    shown = [{"type": 2, "style": 2, "label": label, "custom_id": id_} for id_, label in wanted.items()]
    shown = shown[: ROW * ROWS]
    return [{"type": 1, "components": shown[at : at + ROW]} for at in range(0, len(shown), ROW)]


def _place(reply: Outgoing) -> str:
    if not reply.place or not reply.reply_to:
        raise trouble(Failure.RECIPIENT, "needs the channel and the message that is answered")
    return reply.place


def _reference(reply: Outgoing) -> dict[str, Any]:
    """The question that is answered; where it is gone, nothing is said into the room."""
    return {"message_id": reply.reply_to, "channel_id": reply.place, "fail_if_not_exists": True}


def _is(message: Mapping[str, Any], reply: Outgoing, accounts: frozenset[str]) -> bool:
    author = (message.get("author") or {}).get("id")
    if str(author) not in accounts or made_ms(str(message.get("id"))) < reply.attempted_ms - CLOCKS_APART_MS:
        return False
    if reply.file:
        return any(_alike(one.get("filename"), reply.file.name) for one in message.get("attachments") or [])
    if reply.image:
        return any((embed.get("image") or {}).get("url") == reply.image for embed in message.get("embeds") or [])
    answered = str((message.get("message_reference") or {}).get("message_id") or "")
    same_question = reply.via is not Via.PUBLIC or answered == reply.reply_to
    return same_question and str(message.get("content", "")).strip() == reply.text.strip()


def _alike(there: object, name: str) -> bool:
    """Whether a file is called so, apart from its ending and the letters that Discord replaces."""
    plain = [re.sub(r"[\W_]", "", str(one).rpartition(".")[0] or str(one)) for one in (there, name)]
    return plain[0] == plain[1]


def _server(body: bytes) -> str:
    return str(_object(bytes(open_frame(body).d)).get("guild_id") or "")


def _object(data: bytes) -> dict[str, Any]:
    try:
        found = msgspec.json.decode(data)
    except msgspec.DecodeError:
        return {}
    return found if isinstance(found, dict) else {}


REGISTRATION: Final = PlatformRegistration(
    DiscordSettings,
    lambda s, w: Discord(s, shared_gateway(s, w), w.memory, w.now, w.report, shared_rooms(s, w)),
    Discord.limits,
)
