"""The reference model: who may be talking now, told by what was done and answered, and by nothing Frontdesk stores.

It is small because it says little: only of what is certain. An act is certain to hold from the moment at which it was
answered, and one that ends it may have done so from the moment at which it was begun.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from handlers.desk import Verb

TAKES: Final = frozenset({Verb.CLAIM, Verb.REPLY, Verb.SUGGEST, Verb.SEND, Verb.REOPEN})
ENDS: Final = frozenset({Verb.RESOLVE, Verb.GIVE_BACK, Verb.NOISE})
UNSURE: Final = ENDS | {Verb.RELEASE, Verb.REOPEN}
"""After these it is not certain that a claimer is still on the line."""
SPEAKS: Final = frozenset({Verb.SAY, Verb.REPLY})
NEVER: Final = 1 << 60


@dataclass(slots=True)
class Deed:
    """One act of a teammate, from when it was begun until it was answered; times in milliseconds."""

    key: str
    thread: str
    who: str
    verb: Verb
    text: str
    begun: int
    answered: int = NEVER
    refused: bool = False
    early: bool = False
    """Whether it was only kept, since the card was not known yet; then nobody is told from when on it counts."""

    @property
    def held(self) -> bool:
        """Whether it was answered, and carried out by then."""
        return self.answered < NEVER and not self.refused and not self.early


@dataclass
class Model:
    """Everything that was done, and what must follow from it."""

    deeds: list[Deed] = field(default_factory=list)
    in_app: dict[str, tuple[int, int]] = field(default_factory=dict)
    """When a colleague answered a follower in the platform's own app: begun, and known to the program."""
    violations: list[str] = field(default_factory=list)

    def under_way(self, thread: str) -> bool:
        """Whether an act in this thread has no answer yet."""
        return any(deed.thread == thread and deed.answered == NEVER for deed in self.deeds)

    def owned_before(self, threads: Sequence[str], app_of: str, at: int) -> bool:
        """Whether it is certain that the team owned a conversation before that moment, and has owned it since."""
        here = [deed for deed in self.deeds if deed.thread in threads]
        taken = [(deed.begun, deed.answered) for deed in here if deed.verb in TAKES and deed.held]
        taken += [self.in_app[app_of]] if app_of in self.in_app else []
        ends = [deed.answered for deed in here if deed.verb in ENDS]
        return any(answered < at and all(end < begun for end in ends) for begun, answered in taken)

    def told_wrongly(self, delivered: Sequence[str], loud: str) -> Iterator[str]:
        """Internal words outside, and words for the follower that got lost."""
        for deed in self.deeds:
            if not deed.text:
                continue
            out = deed.text in delivered
            if out and self._must_stay_inside(deed):
                yield f"{deed.text!r} should have stayed inside"
            if not out and self._must_go_out(deed) and deed.text not in loud:
                yield f"{deed.text!r} of {deed.who} was to go out, and nobody was told that it did not"

    def _must_stay_inside(self, deed: Deed) -> bool:
        if deed.verb is Verb.NOTE or deed.refused:
            return True
        before = self._others(deed)
        took = any(one.who == deed.who and one.verb in TAKES and one.begun <= deed.answered for one in before)
        return deed.verb is Verb.SAY and not took

    def _must_go_out(self, deed: Deed) -> bool:
        if deed.verb not in SPEAKS or deed.refused or deed.answered == NEVER:
            return False
        others = self._others(deed)
        if any(one.verb is Verb.CANCEL and one.who == deed.who for one in others):
            return False
        if deed.verb is Verb.REPLY:
            return True
        claims = [one for one in others if one.verb is Verb.CLAIM and one.who == deed.who and one.held]
        return any(
            claim.answered < deed.begun
            and not any(
                one.verb in UNSURE and claim.begun <= one.answered and one.begun <= deed.answered for one in others
            )
            for claim in claims
        )

    def _others(self, deed: Deed) -> list[Deed]:
        return [one for one in self.deeds if one.thread == deed.thread and one is not deed]
