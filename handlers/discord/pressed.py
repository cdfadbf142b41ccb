"""What a person did that wants an answer within three seconds: a pressed button, or the command ``/ask``.

https://discord.com/developers/docs/interactions/receiving-and-responding (checked 2026-11)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import msgspec

from handlers.decoding import clean, decoded
from handlers.discord.shapes import NOT_READABLE, PLATFORM, Id, Ours, User, said_ms, shown_name, signal
from intents.model import Kind, Message, Parsed

SAY: Final = "say:"
"""What the custom id of a button under an answer begins with; the button's words follow."""
ASK: Final = "ask"
"""The slash command, and how an address begins that is an interaction: ``ask:application:interaction:token``."""
_COMMAND, _COMPONENT = 2, 3
_EPHEMERAL = 64


class _Option(msgspec.Struct, gc=False):
    name: str | None = None
    value: Any = None


class _Choice(msgspec.Struct):
    name: str | None = None
    type: int | None = None
    options: list[_Option] | None = None
    custom_id: str | None = None


class _Member(msgspec.Struct, gc=False):
    user: User | None = None


class _Under(msgspec.Struct, gc=False):
    id: Id = ""
    flags: int | None = None


class _Interaction(msgspec.Struct):
    id: Id
    application_id: Id
    type: int
    token: str = ""
    data: _Choice | None = None
    guild_id: Id | None = None
    channel_id: Id | None = None
    member: _Member | None = None
    user: User | None = None
    message: _Under | None = None


_interaction = msgspec.json.Decoder(_Interaction).decode


def interacted(raw: bytes, ours: Ours, received_ms: int) -> Parsed:
    """A follower's interaction as a message; anybody else's is a signal. Raises what NOT_READABLE lists."""
    one = decoded(_interaction, raw)
    user = one.user or (one.member.user if one.member else None)
    told = _told(one)
    if user is None or told is None or one.id == "" or str(one.channel_id or "") in ours.desk:
        return signal(ours, "interaction")
    text, choice = told
    plain = one.type == _COMPONENT and not _hidden(one)
    return Message(
        platform=PLATFORM,
        account=ours.account,
        key=str(one.id),
        kind=Kind.DM,
        follower=str(user.id),
        text=text,
        sent_ms=said_ms(one.id, received_ms),
        handle=clean(user.username),
        name=shown_name(user),
        choice=choice,
        address=str(one.channel_id) if plain else f"{ASK}:{one.application_id}:{one.id}:{one.token}",
    )


def _told(one: _Interaction) -> tuple[str, str] | None:
    """Text and choice, where the interaction is one of a follower's."""
    data = one.data
    if data is None:
        return None
    if one.type == _COMMAND and data.name == ASK and (data.type or 1) == 1:
        values = [option.value for option in data.options or [] if isinstance(option.value, str)]
        return clean(values[0] if values else "").strip(), ""
    if one.type == _COMPONENT and (data.custom_id or "").startswith(SAY):
        words = clean(data.custom_id).removeprefix(SAY)
        return words, words
    return None


def _hidden(one: _Interaction) -> bool:
    """Whether only the person sees our answer: on a server, and under an answer that only they saw."""
    return one.guild_id is not None or bool(one.message and (one.message.flags or 0) & _EPHEMERAL)


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """What Discord wants to hear within three seconds: which interaction, and how it will be answered."""

    id: str
    token: str
    body: dict[str, Any]


def acknowledgement(raw: bytes) -> Acknowledgement | None:
    """For a follower's interaction: "thinking" where the answer becomes its reply, else that the button was seen."""
    try:
        one = decoded(_interaction, raw)
    except NOT_READABLE:
        return None
    if _told(one) is None or not one.token:
        return None
    if one.type == _COMPONENT and not _hidden(one):
        return Acknowledgement(str(one.id), one.token, {"type": 6})
    flags = {"data": {"flags": _EPHEMERAL}} if _hidden(one) else {}
    return Acknowledgement(str(one.id), one.token, {"type": 5, **flags})
