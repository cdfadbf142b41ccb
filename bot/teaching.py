"""Teaching the library from a teammate's reply: draft, review, save, and undo.

For desks: ``draft_of(line)`` gives what to show in a review form; what comes back from the form is a ``Lesson``, and
``save(lesson, click)`` carries it out and tells what became of it::

    draft = await teaching.draft_of(TaughtLine(escalation_id, "slack", line))      # or a sentence why there is none
    outcome = await teaching.save(lesson, Act("slack", key, thread, teammate, Verb.TEACH, about=line))

A desk that cannot wait has its form filled by ``review`` (through ``handlers.Wiring``) and sends the same act with
``lesson.as_text()`` as its text, like any other act: it becomes a row, and this step writes the files as rows say, one
lesson at a time. What became of it is told in the thread, with a
button that undoes it. A ``sensitive`` intent's lesson waits there for a second person's button. Everything is safe to
do twice: what is about to be written is in the row before it is in the files.
"""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import asdict, dataclass, replace
from functools import partial
from typing import Final

import msgspec

from bot.decided_lessons import show_decided
from bot.desk import WayBack
from bot.drafting import Draft, TaughtLine, draft_of
from bot.lesson_files import replace_files
from bot.library_files import read_files
from bot.live_library import LiveLibrary
from bot.reviews import review_of
from bot.store.outgoing import AtDesks, ask_line, hint, tell_desks
from bot.store.transaction import Row, Rows, Step, StoreUnavailableError, q
from bot.surroundings import Surroundings
from handlers.desk import Act, Button, Verb
from handlers.inert import one_line
from handlers.reviewing import Review
from intents.contents import Library
from intents.diffs import DiffLine, FileDiff, Sign
from intents.faults import LibraryError
from intents.lessons import Change, Lesson, Plan, lesson_of, planned
from intents.library import load
from intents.voice import lint

TRIES: Final = 3
"""How often a lesson is begun anew because somebody saved one of its files meanwhile."""
LOOK_SECONDS: Final = 60.0
SHOWN: Final = 6
"""Lines of a lesson's diff that are told in the thread …"""
SHOWN_MOST: Final = 160
"""… and characters of each."""
EDITED: Final = (
    "Somebody else has changed {} since, so it cannot be undone by itself. Take the lines out in an editor."
)


@dataclass(frozen=True, slots=True)
class Stored:
    """What a lesson did to one file, kept in its row."""

    file: str
    existed: bool
    at: int
    """Where the files begin to differ, in characters from 0."""
    old: str
    new: str
    before: str
    """The file's digest before; empty where there was none."""
    digest: str
    """The file's digest as it was written."""
    lines: tuple[tuple[str, int, str], ...]
    """The diff."""

    @property
    def diff(self) -> FileDiff:
        """The lines that went and came."""
        return FileDiff(self.file, (tuple(DiffLine(Sign(sign), number, text) for sign, number, text in self.lines),))


@dataclass(frozen=True, slots=True)
class Preview:
    """What a lesson would do."""

    diffs: tuple[FileDiff, ...] = ()
    refused: str = ""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a lesson: its state, and what there is to say."""

    state: str
    said: str = ""


class Teaching:
    """Carries lessons out."""

    def __init__(self, around: Surroundings, library: LiveLibrary) -> None:
        """Nothing is written before ``carry_out``."""
        self._around = around
        self._library = library
        self._one_at_a_time = asyncio.Lock()

    async def draft_of(self, line: TaughtLine) -> Draft | str:
        """What there is to teach from a reply, or why there is nothing."""
        knowledge, now = self._library.knowledge(), self._around.now()
        return await self._around.store.read(partial(draft_of, line, knowledge, now))

    async def review(self, desk: str, thread: str, about: str) -> Review | str:
        """What a form at a desk shows of the reply that ``about`` names there, or why there is nothing to show."""
        knowledge, now = self._library.knowledge(), self._around.now()
        try:
            return await self._around.store.read(partial(review_of, (desk, thread), about, knowledge, now))
        except StoreUnavailableError:
            return "The database cannot be reached just now. Try again in a moment."

    async def save(self, lesson: Lesson, click: Act) -> Outcome:
        """Teach; ``click`` says who wants it where, and its key makes doing it twice harmless.

        The state is ``live``, ``waiting`` for a second person, or ``refused`` with the reason.
        """
        act = replace(click, verb=Verb.TEACH, text=lesson.as_text())
        refusals = await WayBack(self._around).accept([act])
        if refusals:
            return Outcome("refused", refusals[0])
        await self.carry_out()
        rows = await self._around.store.read(partial(_of_act, act))
        return Outcome(rows[0]["state"], rows[0]["said"]) if rows else Outcome("refused", "Try again.")

    async def diffs_now(self, lesson: Lesson) -> tuple[FileDiff, ...]:
        """The lines that a lesson would change now; nothing where it could not be taught any more."""
        try:
            files, library = await asyncio.to_thread(self._read)
        except LibraryError:
            return ()
        plan = await asyncio.to_thread(planned, lesson, library, files)
        return tuple(change.diff for change in plan.changes)

    async def preview(self, lesson: Lesson) -> Preview:
        """What a lesson would do to the files now; whether every promise would hold is found out on saving."""
        voice = self._library.knowledge().library.voice
        warnings = tuple(f"{complaint}." for complaint in lint(lesson.answer, voice)) if lesson.answer else ()
        try:
            files, library = await asyncio.to_thread(self._read)
            plan = await asyncio.to_thread(planned, lesson, library, files)
            if plan.changes:
                await asyncio.to_thread(load, _with(files, plan.changes))
        except LibraryError as error:
            refused = str(error)
            return Preview(refused=refused, warnings=tuple(one for one in warnings if one[:-1] not in refused))
        return Preview(tuple(change.diff for change in plan.changes), plan.refused, warnings)

    async def run(self) -> None:
        """Carry out what rows ask for until cancelled."""
        while True:
            heard = self._around.bells.lessons.rings
            try:
                await self.carry_out()
            except StoreUnavailableError as error:
                self._around.log.warning("lesson.paused", error=str(error))
            await self._around.bells.lessons.wait(heard, LOOK_SECONDS)

    async def carry_out(self) -> None:
        """Write, or restore, whatever is asked for now. Raises StoreUnavailableError."""
        async with self._one_at_a_time:
            for row in await self._around.store.read(_to_do):
                outcome = await (self._undone(row) if row["state"] == "undoing" else self._taught(row))
                await self._settle(row, outcome)

    # --- writing ---

    async def _taught(self, row: Row) -> Outcome:
        lesson = lesson_of(row["wanted"])
        if lesson is None:
            return Outcome("refused", "This lesson cannot be read.")
        try:
            return await self._written(row, lesson)
        except LibraryError as error:
            return Outcome("refused", _first(error))
        except OSError as error:
            return Outcome("refused", f"The files cannot be written ({error.strerror}). Check who owns them.")

    async def _written(self, row: Row, lesson: Lesson) -> Outcome:
        for _ in range(TRIES):
            files, library = await asyncio.to_thread(self._read)
            if row["changes"] and _is_written(changes_of(row), files):
                return Outcome("live")
            plan = await asyncio.to_thread(planned, lesson, library, files)
            refused = plan.refused or await self._refusal(files, plan)
            if refused:
                return Outcome("refused", refused)
            if not row["approved_by"] and _is_sensitive(lesson, library):
                return Outcome("waiting")
            kept = msgspec.json.encode([asdict(_stored(change)) for change in plan.changes]).decode()
            await self._around.store.run(partial(_plan, row["id"], kept))
            if await asyncio.to_thread(replace_files, self._library.workspace, plan.changes):
                return Outcome("live")
        return Outcome("refused", "The files are being edited just now. Try again in a moment.")

    async def _refusal(self, files: dict[str, bytes], plan: Plan) -> str:
        """Why the library would not come into force with these changes: every promise is tried."""
        faults = await self._library.try_out(_with(files, plan.changes))
        return _first(LibraryError(faults)) if faults else ""

    def _read(self) -> tuple[dict[str, bytes], Library]:
        """The files as they are, and what they amount to. Raises LibraryError where they have faults of their own."""
        files = read_files(self._library.workspace)
        return files, load(files)

    # --- undoing ---

    async def _undone(self, row: Row) -> Outcome:
        stored = changes_of(row)
        try:
            files = await asyncio.to_thread(read_files, self._library.workspace)
            if _is_restored(stored, files):
                return Outcome("undone")
            edited = [one.file for one in stored if _digest(files.get(one.file)) != one.digest]
            if edited:
                return Outcome("live", EDITED.format(" and ".join(edited)))
            back = [_back(one, files[one.file]) for one in stored]
            refused = await self._refusal(files, Plan(tuple(back)))
            if refused:
                return Outcome("live", f"Without it the library would not hold: {refused}")
            done = await asyncio.to_thread(replace_files, self._library.workspace, back)
        except LibraryError as error:
            return Outcome("live", _first(error))
        except OSError as error:
            return Outcome("live", f"The files cannot be written ({error.strerror}). Check who owns them.")
        return Outcome("undone") if done else Outcome("live", EDITED.format("a file"))

    # --- telling ---

    async def _settle(self, row: Row, outcome: Outcome) -> None:
        now, desks = self._around.now(), self._around.desk_names
        await self._around.store.run(partial(_settled, row, outcome, desks, now))
        self._around.bells.ring_all()
        facts = {"lesson": row["id"], "intent": row["intent"], "state": outcome.state}
        if outcome.said:
            self._around.log.info("lesson.refused", **facts)
        else:
            self._around.log.info("lesson.settled", **facts)


def changes_of(row: Row) -> list[Stored]:
    """What a lesson did to the files."""
    return msgspec.json.decode(row["changes"] or "[]", type=list[Stored])


def _with(files: dict[str, bytes], changes: tuple[Change, ...]) -> dict[str, bytes]:
    changed = {change.file: change.after for change in changes}
    return {name: content for name, content in {**files, **changed}.items() if content is not None}


def _first(error: LibraryError) -> str:
    more = len(error.faults) - 1
    return f"{error.faults[0]}{f' … and {more} more' if more else ''}"


def _is_sensitive(lesson: Lesson, library: Library) -> bool:
    return lesson.intent in library.intents and library.intents[lesson.intent].sensitive


def _stored(change: Change) -> Stored:
    """Where two contents differ; both are UTF-8, so characters tell it exactly."""
    old, new = (content.decode() if content else "" for content in (change.before, change.after))
    least = min(len(old), len(new))
    at = next((spot for spot in range(least) if old[spot] != new[spot]), least)
    tail = next((spot for spot in range(least - at) if old[-1 - spot] != new[-1 - spot]), least - at)
    lines = tuple((line.sign.value, line.number, line.text) for line in change.diff.lines)
    parts = (old[at : len(old) - tail], new[at : len(new) - tail])
    return Stored(
        change.file, change.before is not None, at, *parts, _digest(change.before), _digest(change.after), lines
    )


def _back(stored: Stored, now: bytes) -> Change:
    """The way back to the exact bytes of before."""
    text = now.decode()
    before = text[: stored.at] + stored.old + text[stored.at + len(stored.new) :]
    return Change(stored.file, now, before.encode() if stored.existed else None)


def _is_written(stored: list[Stored], files: dict[str, bytes]) -> bool:
    return all(_digest(files.get(one.file)) == one.digest for one in stored)


def _is_restored(stored: list[Stored], files: dict[str, bytes]) -> bool:
    """Whether a stop came between restoring the files and saying so."""
    return all(_digest(files.get(one.file)) == one.before for one in stored)


def _digest(content: bytes | None) -> str:
    return "" if content is None else hashlib.sha256(content).hexdigest()


# --- transactions ----------------------------------------------------------------------------------------------------


def _to_do() -> Step[Rows]:
    return (yield q("lessons_to_do"))


def _of_act(act: Act) -> Step[Rows]:
    return (yield q("lesson_of_act", act.desk, act.key))


def _plan(lesson_id: int, changes: str) -> Step[None]:
    yield q("plan_lesson", lesson_id, changes)


def _settled(row: Row, outcome: Outcome, desks: tuple[str, ...], now_ms: int) -> Step[None]:
    """The row's new state, and a word in the threads: for everybody what happened, for its teacher what did not."""
    yield q("settle_lesson", row["id"], outcome.state, outcome.said, now_ms)
    escalation = (yield q("escalation", row["escalation_id"]))[0]
    at = AtDesks(desks, escalation["conversation_id"], escalation["id"], now_ms)
    key = f"lesson:{row['id']}:{outcome.state}"
    if outcome.said:
        here = AtDesks(
            tuple(desk for desk in desks if desk == row["desk"]), *(at.conversation_id, at.escalation_id), now_ms
        )
        whom = (row["teammate"].partition(":")[2], row["name"])
        yield from hint(here, f"{key}:{now_ms}", f"Not {WANTED[row['state']]}: {outcome.said}", whom)
    elif outcome.state == "undone":
        yield from tell_desks(at, key, f"{row['undone_by']} undid the lesson about {row['intent']}.")
    else:
        written = (yield q("lesson", row["id"]))[0]
        text = "\n".join((_told(row, outcome), *_shown(written)))
        yield from ask_line(at, key, text, _offered(row, outcome))
    yield from show_decided(row, at, outcome.state, outcome.said)


WANTED = {"asked": "taught", "undoing": "undone"}


def _told(row: Row, outcome: Outcome) -> str:
    if outcome.state == "waiting":
        return f"{row['name']} would teach {row['intent']}, which is sensitive: somebody else has to approve it."
    approved = f", approved by {row['approved_name']}" if row["approved_name"] else ""
    return f"{row['name']} taught {row['intent']}{approved}."


def _shown(row: Row) -> list[str]:
    """What it changes, in a few lines: those of the files, or before they are written what it would add."""
    changed = [line for one in changes_of(row) for line in one.diff.lines if line.sign is not Sign.SAME]
    wanted = lesson_of(row["wanted"])
    added = [*wanted.examples, *filter(None, [wanted.answer])] if wanted and not changed else []
    lines = [*(f"{line.sign} {line.text.strip()}" for line in changed), *(f"{Sign.NEW} {text}" for text in added)]
    more = len(lines) - SHOWN
    return [*(one_line(text, SHOWN_MOST) for text in lines[:SHOWN]), *([f"… and {more} more"] if more > 0 else [])]


def _offered(row: Row, outcome: Outcome) -> tuple[Button, ...]:
    about = str(row["id"])
    if outcome.state == "waiting":
        return (Button(Verb.APPROVE, "Approve", about), Button(Verb.UNDO, "Take back", about))
    return (Button(Verb.UNDO, "Undo", about),)
