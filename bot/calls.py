"""What an outbox row asks of a platform or a desk: one call, or reading back what an earlier call did."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from typing import TypeVar

from bot.cards import card_of
from bot.filing import AGAIN_MS, Filing, WaitsError
from bot.hydrating import hydrate
from bot.rates import Rates
from bot.store.amended import AMEND
from bot.store.changes import CHANGES, RETRACT, REVISE
from bot.store.outgoing import FOLLOWER_VIAS, AtDesks, show_card
from bot.store.transaction import Row, Rows, Step, StoreUnavailableError, Transaction, q
from bot.surroundings import Surroundings
from handlers.base import (
    Failure,
    Outgoing,
    Platform,
    Profile,
    Receipt,
    RetractingPlatform,
    RevisingPlatform,
    SendError,
)
from handlers.desk import AddressingDesk, AmendingDesk, Button, Mark, Teammate, Verb
from handlers.files import File
from handlers.firewall import Passing, Standing, refusal
from handlers.limits import Limits
from handlers.titles import title_of
from intents.model import Via

T = TypeVar("T")
ASKING = frozenset({"profile", "hydrate"})
"""Rows that only ask the platform something, so that asking again does no harm."""
HARMLESS = ASKING | CHANGES | {"mark", "withdraw", "notice", "hint", AMEND}
"""Rows that are carried out again where nobody knows what became of them: an alarm or a refusal twice is better than
none."""

CLOCKS_APART_MS = 600_000
"""By how much a desk's clock may differ from ours where it is asked what was posted since an attempt."""


class NotYetError(Exception):
    """The platform has had as many texts as it takes for now; nothing was sent."""

    def __init__(self, wait_ms: int) -> None:
        super().__init__(f"waits {wait_ms} ms for its turn")
        self.wait_ms = wait_ms


class Calls:
    """Carries out what rows ask for; rows are neither read nor marked here."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._rates = Rates()
        self._filing = Filing(around)

    def count(self, made: Rows) -> None:
        """These calls were made before."""
        self._rates.go_on_from((row["target"], Via(row["via"]), row["attempted_ms"]) for row in made)

    async def call(self, row: Row) -> Receipt:
        """One attempt. Raises SendError, or NotYetError where it was none."""
        if row["via"] in FOLLOWER_VIAS:
            return await self._send(row)
        if row["via"] in ASKING:
            return await self._ask(row)
        if row["via"] in CHANGES:
            return await self._change(row)
        return await self._tell(row)

    async def read_back(self, row: Row) -> Receipt | None:
        """What an attempt of unknown outcome did. Raises SendError where that cannot be told."""
        if row["via"] in FOLLOWER_VIAS:
            return await self._around.platforms[row["target"]].settle(outgoing(row, again=True))
        if row["via"] in HARMLESS:
            return None
        return await self._find(row)

    async def _read(self, transaction: Transaction[T]) -> T:
        """What rows say. Raises SendError, before any call: nothing was sent."""
        try:
            return await self._around.store.read(transaction)
        except StoreUnavailableError as error:
            raise SendError(Failure.BUSY, f"The database cannot be read now: {error}") from error

    async def _find(self, row: Row) -> Receipt | None:
        """Whether a card, a line or a file is there. Raises SendError."""
        desk, threads = self._around.desks[row["target"]], await self._threads(row)
        thread = threads[0]["thread"] if threads else ""
        if row["via"] == "file":
            return await self._filing.find(row, thread)
        since_ms = row["attempted_ms"] - CLOCKS_APART_MS
        if row["via"] == "card":  # one that stands there was to be edited, which is done again
            return None if thread else await desk.settle("", str(row["escalation_id"]), since_ms)
        return await desk.settle(thread, str(row["id"]), since_ms)

    async def _send(self, row: Row) -> Receipt:
        platform, out = self._around.platforms[row["target"]], outgoing(row, again=bool(row["doubted"]))
        standing = await self._standing(row, platform.limits)
        self._pass(out, platform, standing)
        rate = platform.limits.rates.get(out.via)
        wait_ms = self._rates.wait_ms(platform.name, out.via, rate, self._around.now()) if rate else 0
        if wait_ms:
            raise NotYetError(wait_ms)
        if out.file is None:
            return await platform.send(out)
        return await self._send_file(row, out, platform, standing)

    async def _send_file(self, row: Row, out: Outgoing, platform: Platform, standing: Standing) -> Receipt:
        """Fetch a teammate's file from its desk and upload it; it is held against the rules once more, whole."""
        try:
            async with self._filing.turn():
                whole = replace(out, file=await self._filing.lent(json.loads(row["extra"])["file"]))
                self._pass(whole, platform, standing)
                return await platform.send(whole)
        except WaitsError:
            raise NotYetError(AGAIN_MS) from None

    def _pass(self, out: Outgoing, platform: Platform, standing: Standing) -> None:
        """Raises SendError for what the platform would refuse."""
        refused = refusal(Passing(out, platform.limits, standing, self._around.now()), platform.name)
        if refused is not None:
            raise refused

    async def _standing(self, row: Row, limits: Limits) -> Standing:
        """What has happened there, as far as the platform's rules ask for it."""
        if row["via"] == Via.DM.value and limits.window_messages is None:
            return Standing(heard_ms=row["heard_ms"])
        found = (await self._read(lambda: _standing(row)))[0]
        return Standing(*(found[field.name] for field in fields(Standing)))

    async def _change(self, row: Row) -> Receipt:
        """Give a sent text other words or take it back; an outcome nobody knows is BUSY, since again is harmless."""
        of = (await self._read(lambda: _sent_row(row)))[0]
        if of["state"] != "sent":
            return Receipt("")
        out = replace(outgoing(of, again=False), attempted_ms=row["attempted_ms"] if row["tries"] > 1 else 0)
        try:
            await _changed(self._around.platforms[row["target"]], row, out, of["receipt"])
        except SendError as error:
            raise _of_change(error) from None
        return Receipt("")

    async def _ask(self, row: Row) -> Receipt:
        try:
            if row["via"] == "hydrate":
                return await hydrate(row, self._around)
            return await self._ask_name(row)
        except SendError as error:
            if error.outcome_unknown:
                raise SendError(Failure.BUSY, error.detail) from None
            raise
        except StoreUnavailableError as error:
            raise SendError(Failure.BUSY, f"The answer could not be kept: {error}") from error

    async def _ask_name(self, row: Row) -> Receipt:
        profile = await self._around.platforms[row["target"]].profile(row["follower"])
        at = AtDesks(self._around.desk_names, row["conversation_id"], row["escalation_id"], self._around.now())
        await self._around.store.run(lambda: _introduce(at, profile))
        return Receipt("")

    async def _tell(self, row: Row) -> Receipt:
        telling = {
            "card": self._show,
            "notice": self._announce,
            "line": self._say,
            "file": self._file,
            "withdraw": self._alter,
            AMEND: self._alter,
            "mark": self._mark,
            "hint": self._hint,
        }
        return await telling[row["via"]](row)

    async def _announce(self, row: Row) -> Receipt:
        return await self._around.desks[row["target"]].announce(row["text"], str(row["id"]))

    async def _hint(self, row: Row) -> Receipt:
        teammate = Teammate(*json.loads(row["extra"])["teammate"])
        return await self._around.desks[row["target"]].hint(await self._thread(row), teammate, row["text"])

    async def _file(self, row: Row) -> Receipt:
        """What a follower sent along, behind its words; before the card is there it waits."""
        threads = await self._threads(row)
        if not threads:
            raise SendError(Failure.BUSY, "The escalation has no thread at this desk yet.")
        try:
            return await self._filing.bring(row, threads[0]["thread"])
        except WaitsError:
            raise NotYetError(AGAIN_MS) from None

    async def _say(self, row: Row) -> Receipt:
        """A line; one for somebody calls them where the desk can, and else begins with their name."""
        desk, extra = self._around.desks[row["target"]], json.loads(row["extra"]) if row["extra"] else {}
        thread, text, out_id = await self._thread(row), row["text"], str(row["id"])
        if "to" not in extra:
            return await desk.say(thread, text, out_id, _buttons(row))
        who, name = extra["to"]
        home, _, member = who.partition(":")
        if isinstance(desk, AddressingDesk) and (home == row["target"] or not who):
            return await desk.address(thread, Teammate(member, name) if who else None, text, out_id)
        return await desk.say(thread, f"{name}: {text}" if name else text, out_id)

    async def _alter(self, row: Row) -> Receipt:
        """Take a line away or edit it, where it was posted; the lane sees to it that it is not under way now."""
        desk, of = self._around.desks[row["target"]], await self._posted(row)
        if of["state"] != "sent" or not of["receipt"]:
            return Receipt("")
        if row["via"] == "withdraw":
            return await desk.withdraw(await self._thread(row), of["receipt"])
        if not isinstance(desk, AmendingDesk):
            return Receipt("")
        return await desk.amend(await self._thread(row), of["receipt"], row["text"])

    async def _posted(self, row: Row) -> Row:
        """The line that a row is about."""
        return (await self._read(lambda: _row_of(json.loads(row["extra"])["row"])))[0]

    async def _mark(self, row: Row) -> Receipt:
        extra = json.loads(row["extra"])
        desk, thread = self._around.desks[row["target"]], await self._thread(row)
        return await desk.mark(thread, extra["line"], Mark(extra["mark"]), Mark(extra["before"]))

    async def _show(self, row: Row) -> Receipt:
        now_ms, platforms = self._around.now(), self._around.platforms
        card = await self._read(lambda: card_of(row["escalation_id"], platforms, now_ms))
        threads = await self._threads(row)
        thread = await self._around.desks[row["target"]].show(card, threads[0]["thread"] if threads else "")
        return Receipt(thread)

    async def _threads(self, row: Row) -> Rows:
        return await self._read(lambda: _thread_of(row["escalation_id"], row["target"]))

    async def _thread(self, row: Row) -> str:
        threads = await self._threads(row)
        if not threads:
            raise SendError(Failure.RECIPIENT, "The escalation has no thread at this desk; its card was not posted.")
        thread: str = threads[0]["thread"]
        return thread


def outgoing(row: Row, *, again: bool) -> Outgoing:
    """What a platform needs to know of a row; ``again``: an earlier attempt may have arrived (not: was refused)."""
    extra = json.loads(row["extra"]) if row["extra"] else {}
    return Outgoing(
        id=str(row["id"]),
        account=row["account"],
        via=Via(row["via"]),
        follower=row["follower"],
        text=row["text"],
        place=row["place"],
        reply_to=row["reply_to"],
        buttons=tuple(extra.get("buttons", ())),
        image=extra.get("image", ""),
        file=File(extra["file"]["name"], "", b"") if "file" in extra else None,
        address=row["address"],
        by_person=row["author"] != "bot",
        attempted_ms=row["attempted_ms"] if again else 0,
    )


def _of_change(error: SendError) -> SendError:
    """A missing permission to change what is out must not hold up answers: it is told where the change was wanted."""
    match error.failure:
        case Failure.UNKNOWN:
            return SendError(Failure.BUSY, error.detail, error.retry_after)
        case Failure.CONFIG:
            return SendError(Failure.CONTENT, error.detail)
        case _:
            return error


async def _changed(platform: Platform, row: Row, out: Outgoing, receipt: str) -> None:
    if row["via"] == REVISE and isinstance(platform, RevisingPlatform):
        await platform.revise(replace(out, text=row["text"]), receipt)
    elif row["via"] == RETRACT and isinstance(platform, RetractingPlatform):
        await platform.retract(out, receipt)
    else:
        raise SendError(Failure.CONTENT, f"{title_of(row['target'])} lets nobody do that.")


def _sent_row(row: Row) -> Step[Rows]:
    return (yield q("outbox_row", json.loads(row["extra"])["row"]))


def _buttons(row: Row) -> tuple[Button, ...]:
    extra = json.loads(row["extra"]) if row["extra"] else {}
    return tuple(Button(Verb(verb), words, about) for verb, words, about in extra.get("buttons", ()))


def _row_of(key: str) -> Step[Rows]:
    return (yield q("row_of_key", key))


def _introduce(at: AtDesks, profile: Profile) -> Step[None]:
    yield q("introduce", at.conversation_id, profile.handle, profile.name)
    yield from show_card(at)


def _standing(row: Row) -> Step[Rows]:
    return (yield q("standing", row["conversation_id"], row["id"], row["reply_to"]))


def _thread_of(escalation_id: int, desk: str) -> Step[Rows]:
    return (yield q("thread_of_escalation", escalation_id, desk))
