"""Answers what teammates press: within three seconds, with the box or the question it needs, else by doing it.

https://discord.com/developers/docs/interactions/receiving-and-responding (checked 2026-11). What was pressed is handed
over first; Discord hears after a moment that we are at it, however slow the disk is.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from handlers.base import SendError
from handlers.desk import Accept, Act, Mark, Verb
from handlers.discord.buttons import BOXES, CHOICES, EPHEMERAL, box, choice, words_of
from handlers.discord.desk_lines import MARKS
from handlers.discord.hearing import Event
from handlers.discord.teaching_box import teaching_box
from handlers.discord.team_ear import Around
from handlers.discord.team_pressed import Pressing, Way, pressing, refusal
from handlers.discord.team_said import DESK
from handlers.lines import parted, sorted_out

PATIENCE_SECONDS: Final = 1.5
"""How long keeping an act may take before Discord is told all the same that we are at it."""
REVIEW_SECONDS: Final = 2.0
"""How long putting a review together may take before it is given up: the box must be there within three seconds."""
DONE: Final = "Done."
TOO_SLOW: Final = "The form was not ready in time. Do it once more."
ELSEWHERE: Final = "That works only in an escalation's thread in a channel of the desk's."
NOT_YOURS: Final = "Only the team acts here: ask whoever runs Frontdesk for the role that may."
_SPOKEN: Final = frozenset({Verb.REPLY, Verb.RESOLVE, Verb.NOTE})
"""Verbs whose words are shown in the thread, since they were written in a box or after a command."""
_TELLS: Final = frozenset({Verb.WHY, Verb.HELP})
"""Verbs whose answer comes by itself."""


class Hand:
    """Takes interactions; what they mean goes to ``accept``."""

    def __init__(self, around: Around, accept: Accept) -> None:
        self._around = around
        self._report = around.report
        self._accept = accept

    async def hear(self, event: Event) -> bool:
        """What an interaction asks for; whether it was one of the desk's."""
        one = pressing(event.data)
        if one is None:
            return False
        thread = await self._thread_of(one)
        if answer := self._at_once(one, thread) or await self._review(one, thread):
            await self._respond(one, answer)
        else:
            await self._do(one, thread)
        return True

    async def _thread_of(self, one: Pressing) -> str:
        """The thread it is about; empty where it is none of the desk's."""
        if one.meant.thread:
            return one.meant.thread
        desk = self._around.parents.rooms.all
        if one.channel in desk:
            return one.message if one.way is Way.BUTTON else ""
        if one.parent:
            return one.channel if one.parent in desk else ""
        return one.channel if await self._around.parents.is_thread(one.channel) else ""

    def _at_once(self, one: Pressing, thread: str) -> dict[str, Any] | None:
        """The answer where nothing is done yet: why not, a box, or a question."""
        verb = one.meant.verb
        if words := self._refused(one, thread):
            return _privately(words)
        if one.way is Way.BUTTON and verb in BOXES:
            return box(verb, thread)
        if one.way is Way.BUTTON and verb in CHOICES and one.meant.about not in dict(CHOICES[verb]):
            return choice(verb, thread)
        return None

    async def _review(self, one: Pressing, thread: str) -> dict[str, Any] | None:
        """The box in which a reply is reviewed as a lesson, or why there is none."""
        if one.meant.verb is not Verb.TEACH or one.way is Way.BOX:
            return None
        try:
            async with asyncio.timeout(REVIEW_SECONDS):
                review = await self._around.review(thread, one.reply)
        except TimeoutError:
            return _privately(TOO_SLOW)
        opened = review if isinstance(review, str) else teaching_box(review, thread)
        return _privately(opened) if isinstance(opened, str) else opened

    def _refused(self, one: Pressing, thread: str) -> str:
        if not thread:
            return ELSEWHERE
        return refusal(one) if self._around.lets(one.roles) else NOT_YOURS

    # --- doing ---------------------------------------------------------------------------------------------------

    async def _do(self, one: Pressing, thread: str) -> None:
        self._around.tickets.keep(thread, one.teammate.id, one.pressed, thinking=one.thinking)
        doing = asyncio.ensure_future(self._done(one, thread))
        try:
            await asyncio.wait([doing], timeout=PATIENCE_SECONDS)
            if not (doing.done() and doing.exception()):
                await self._respond(one, _acknowledgement(one))
            refused = await doing
        finally:
            doing.cancel()
        if refused:
            await self._tell(one, refused[0])
        elif one.thinking and one.meant.verb not in _TELLS:
            await self._tell(one, DONE)

    async def _done(self, one: Pressing, thread: str) -> Sequence[str]:
        return [word for act in sorted_out(self._act(one, thread)) for word in await self._one_done(one, act)]

    async def _one_done(self, one: Pressing, act: Act) -> Sequence[str]:
        shown = act.verb in _SPOKEN and act.text and not act.line
        if shown:
            act = replace(act, line=await self._show_words(one, act))
        refused = await self._accept((act,))
        if refused and act.line and shown:
            await self._unsaid(act)
        elif not refused and MARKS[Mark.NOTE] in one.marks and act.verb is Verb.REPLY:
            await self._no_note(act)
        return refused

    def _act(self, one: Pressing, thread: str) -> Act:
        verb, who = one.meant.verb, one.teammate
        if one.way is Way.MENU and one.line is not None:
            return self._menu_act(one, thread, one.line.text)
        if one.way is Way.BUTTON and verb in CHOICES:
            return Act(DESK, one.pressed.id, thread, who, verb, one.meant.about)
        about = one.meant.about if one.way is Way.BUTTON else one.reply if verb is Verb.TEACH else ""
        return Act(DESK, one.pressed.id, thread, who, verb, one.text, about=about)

    def _menu_act(self, one: Pressing, thread: str, said: str) -> Act:
        """A line sent or kept after all: as the line it was, else by its words, once."""
        line, key = one.line.id if one.line else "", one.pressed.id
        spoken = next(((verb, words) for verb, words in parted(said)), (Verb.SAY, ""))
        heard = self._around.hears_words() and spoken[0] is Verb.SAY
        mine = one.line is not None and one.line.author.id == one.teammate.id
        if one.meant.verb is Verb.KEEP:
            verb, words = (Verb.KEEP, "") if heard else (Verb.NOTE, spoken[1])
            return Act(DESK, key, thread, one.teammate, verb, words, line=line if words else "", about=line)
        if heard and mine:
            return Act(DESK, key, thread, one.teammate, Verb.SEND, about=line)
        return Act(DESK, f"{line}:reply", thread, one.teammate, Verb.REPLY, spoken[1], line=line)

    async def _show_words(self, one: Pressing, act: Act) -> str:
        """The words in the thread, so that colleagues read them and their delivery shows; empty where it fails."""
        inside = act.verb is Verb.NOTE
        words = f"{act.teammate.name} {'(internal)' if inside else '→ follower'}: {act.text}"
        try:
            return (await self._around.lines.say(act.thread, words, f"i{one.pressed.id}")).key
        except SendError as error:
            self._report("discord_help.unsaid", {"reason": error.detail})
            return ""

    async def _unsaid(self, act: Act) -> None:
        """It was refused: the line says that it went to nobody."""
        try:
            await self._around.lines.reword(act.thread, act.line, f"{act.teammate.name} (not sent): {act.text}")
        except SendError as error:
            self._report("discord_help.unsaid", {"reason": error.detail})

    async def _no_note(self, act: Act) -> None:
        """It was internal, and is so no more."""
        try:
            await self._around.lines.mark(act.thread, act.line, Mark.NONE, Mark.NOTE)
        except SendError as error:
            self._report("discord_help.unsaid", {"reason": error.detail})

    # --- answering -----------------------------------------------------------------------------------------------

    async def _respond(self, one: Pressing, answer: object) -> None:
        try:
            await self._around.tickets.respond(one.pressed, answer)
        except SendError as error:
            self._report("discord_interaction.unacknowledged", {"reason": error.detail})

    async def _tell(self, one: Pressing, text: str) -> None:
        try:
            await self._around.tickets.answer(one.pressed, text)
        except SendError as error:
            self._report("discord_interaction.unacknowledged", {"reason": error.detail})


def _privately(text: str) -> dict[str, Any]:
    return {"type": 4, "data": {"content": text, "flags": EPHEMERAL, "allowed_mentions": {"parse": []}}}


def _acknowledgement(one: Pressing) -> dict[str, Any]:
    """Under a message: seen; under our own question: its answer; to a command: thinking, for their eyes only."""
    if one.thinking:
        return {"type": 5, "data": {"flags": EPHEMERAL}}
    if one.meant.thread and one.way is Way.BUTTON:
        words = dict(CHOICES.get(one.meant.verb, ())).get(one.meant.about, "")
        return {"type": 7, "data": {"content": f"{words_of(one.meant.verb)}: {words}", "components": []}}
    return {"type": 6}
