"""Chats of our own: what is stored is delivered, since the chat's page or terminal reads the rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import msgspec

from handlers.base import (
    Outgoing,
    PayloadError,
    Profile,
    Receipt,
    Settings,
)
from handlers.decoding import clean
from handlers.lengths import Unit
from handlers.limits import Limits, TextLimit
from intents.model import Kind, Message, Parsed, Via

ACCOUNT = "frontdesk"


class Said(msgspec.Struct, forbid_unknown_fields=True):
    """One thing a visitor typed, as our own route stores it."""

    key: str
    visitor: str
    text: str
    choice: str = ""
    name: str = ""


class OwnChat:
    """What the web chat and the terminal share."""

    name: ClassVar[str]
    limits: ClassVar[Limits] = Limits(
        text={Via.DM: TextLimit(4000, Unit.CHARACTERS, "our own")},
        buttons=13,
        button_characters=40,
        images=True,
        revises=frozenset({Via.DM}),
        retracts=frozenset({Via.DM}),
    )

    def __init__(self, settings: Settings) -> None:
        """There is nothing to set."""
        self.settings = settings
        self._decoder = msgspec.json.Decoder(Said)

    @property
    def accounts(self) -> frozenset[str]:
        """The one account there is."""
        return frozenset({ACCOUNT})

    def parse(self, body: bytes, received_ms: int) -> Sequence[Parsed]:
        """The one message that the chat's route stored."""
        try:
            said = self._decoder.decode(body)
        except msgspec.DecodeError as error:
            raise PayloadError(str(error)) from error
        return [
            Message(
                platform=self.name,
                account=ACCOUNT,
                key=said.key,
                kind=Kind.DM,
                follower=said.visitor,
                text=clean(said.text),
                sent_ms=received_ms,
                name=clean(said.name),
                choice=clean(said.choice),
            )
        ]

    async def send(self, reply: Outgoing) -> Receipt:
        """The stored row is the delivery."""
        return Receipt(f"{self.name}:{reply.id}")

    async def revise(self, reply: Outgoing, receipt: str) -> None:
        """The stored row is the change; the chat's page reads it."""

    async def retract(self, reply: Outgoing, receipt: str) -> None:
        """The stored row is the deletion; the chat's page reads it."""

    async def profile(self, follower: str) -> Profile:
        """Visitors say their name themselves."""
        return Profile()

    async def settle(self, reply: Outgoing) -> Receipt | None:
        """A stored row has arrived."""
        return Receipt(f"{self.name}:{reply.id}")
