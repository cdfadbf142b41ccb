"""Events that say of which kind they are: each read by what reads that kind, and a bad one spoils no other."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import msgspec

from handlers.base import PayloadError
from handlers.decoding import NOT_JSON, decoded, fault
from handlers.titles import title_of
from intents.model import Parsed, Signal, Unreadable

Reader = Callable[[bytes, str, int], Sequence[Parsed]]
"""Takes an event's JSON, the account it is for and when it came; raises one of NOT_JSON for what it cannot be."""

_fields = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode
_list = msgspec.json.Decoder(list[msgspec.Raw]).decode
_word = msgspec.json.Decoder(str).decode


@dataclass(frozen=True, slots=True)
class Kinds:
    """What a vendor's kinds of events are read by."""

    platform: str
    readers: Mapping[str, Reader]
    counted: frozenset[str] = frozenset()
    """Those that nobody has to act on."""
    alarms: Mapping[str, str] = field(default_factory=dict)
    """Those that the team has to know of, with what it is told."""

    def __contains__(self, kind: object) -> bool:
        """Whether it is a kind that we know."""
        return kind in self.readers or kind in self.counted or kind in self.alarms

    def read(self, kind: str, raw: bytes, account: str, received_ms: int) -> Sequence[Parsed]:
        """What one event says; one that cannot be read, or of an unknown kind, is Unreadable."""
        if kind in self.counted or kind in self.alarms:
            return [Signal(self.platform, account, kind, self.alarms.get(kind, ""))]
        if kind not in self.readers:
            return [Unreadable(f"`{kind[:40]}`: an event this version does not know")]
        try:
            return self.readers[kind](raw, account, received_ms)
        except NOT_JSON as error:
            return [unreadable(f"`{kind[:40]}`", error)]

    def batch(self, body: bytes, events: str, kind: str, account: str, received_ms: int) -> Sequence[Parsed]:
        """What each event of a body says, in its order: a list in the field ``events``, whose ``kind`` each names.

        Raises PayloadError for a body without such a list.
        """
        try:
            parts = decoded(lambda raw: _list(_fields(raw)[events]), body)
        except (*NOT_JSON, KeyError) as error:
            why = f"`{events}` is missing" if isinstance(error, KeyError) else fault(error)
            raise PayloadError(f"The body is no event of {title_of(self.platform)}: {why}") from None
        return [one for part in parts for one in self._part(bytes(part), kind, account, received_ms)]

    def _part(self, raw: bytes, kind: str, account: str, received_ms: int) -> Sequence[Parsed]:
        try:
            told = decoded(lambda whole: _word(_fields(whole)[kind]), raw)
        except KeyError:
            return [Unreadable(f"an event: `{kind}` is missing")]
        except NOT_JSON as error:
            return [unreadable("an event", error)]
        return self.read(told, raw, account, received_ms)


def unreadable(where: str, error: Exception) -> Unreadable:
    """A part that did not decode, in words without its content."""
    return Unreadable(f"{where}: {fault(error)}")
