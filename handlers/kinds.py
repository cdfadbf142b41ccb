"""Events that say of which kind they are: each read by what reads that kind, and a bad one spoils no other."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from handlers.decoding import NOT_JSON, fault
from intents.model import Parsed, Signal, Unreadable

Reader = Callable[[bytes, str, int], Sequence[Parsed]]
"""Takes an event's JSON, the account it is for and when it came; raises one of NOT_JSON for what it cannot be."""


@dataclass(frozen=True, slots=True)
class Kinds:
    """What a vendor's kinds of events are read by."""

    platform: str
    readers: Mapping[str, Reader]
    counted: frozenset[str] = frozenset()
    """Those that nobody has to act on."""

    def __contains__(self, kind: object) -> bool:
        """Whether it is a kind that we know."""
        return kind in self.readers or kind in self.counted

    def read(self, kind: str, raw: bytes, account: str, received_ms: int) -> Sequence[Parsed]:
        """What one event says; one that cannot be read, or of an unknown kind, is Unreadable."""
        if kind in self.counted:
            return [Signal(self.platform, account, kind)]
        if kind not in self.readers:
            return [Unreadable(f"`{kind[:40]}`: an event this version does not know")]
        try:
            return self.readers[kind](raw, account, received_ms)
        except NOT_JSON as error:
            return [unreadable(f"`{kind[:40]}`", error)]


def unreadable(where: str, error: Exception) -> Unreadable:
    """A part that did not decode, in words without its content."""
    return Unreadable(f"{where}: {fault(error)}")
