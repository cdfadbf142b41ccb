"""Between Slack's delivery and our answer: names, who belongs to the channel, forms. All within Slack's three seconds.

https://docs.slack.dev/interactivity/handling-user-interaction (checked 2026-11-28): an answer is due within 3 s, and a
trigger opens a form for 3 s. What is asked of Slack meanwhile gets a second at most for each step.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from slack_sdk.web.async_client import AsyncWebClient

from handlers.base import SendError
from handlers.desk import Verb
from handlers.reviewing import Reviewing
from handlers.slack.acts import EVENTS, heard, people
from handlers.slack.asides import Asides
from handlers.slack.calls import ask
from handlers.slack.heard import Heard, Person, Place
from handlers.slack.members import Members, Standing
from handlers.slack.modals import Opening, errors
from handlers.slack.names import Names
from handlers.slack.shapes import mapping
from handlers.slack.teaching_form import teaching_view

OUTSIDER: Final = "Only members of this channel can do that: join it, then do it once more."
NOT_NOW: Final = "Slack could not tell whether you belong to this channel. Do it once more in a minute."
TRIED_AGAIN: Final = (
    "Slack could not tell yet whether you belong to this channel. It is tried again by itself; if your line has no "
    "mark in ten minutes, send it once more."
)
NO_FORM: Final = "Slack did not open the form in time. Press it once more, or write in the thread: `!help` says how."
_FORM_SECONDS: Final = 1.0
_REVIEW_SECONDS: Final = 0.8


class Hearing:
    """Understands deliveries. ``place`` gives where we listen now; ``report`` is told of what went wrong."""

    def __init__(
        self,
        client: AsyncWebClient,
        members: Members,
        asides: Asides,
        place: Callable[[Names], Place],
        report: Callable[[str, Mapping[str, object]], None],
        review: Reviewing,
    ) -> None:
        self._client = client
        self._members = members
        self._asides = asides
        self._place = place
        self._report = report
        self._review = review
        self._names = Names(client)

    def said(self, kind: str, payload: object) -> Heard:
        """What a payload says by itself, with the names known so far. Never raises."""
        return heard(kind, payload, self._place(self._names))

    async def hear(self, kind: str, payload: object) -> Heard:
        """What a payload says, by people who may. Never raises; done within three seconds."""
        await self._members.noticed(mapping(mapping(payload).get("event")))
        first = self.said(kind, payload)
        person = first.person
        if person is None:
            return first
        asked = self._members.learn(person.channel, person.user)
        await asyncio.gather(self._names.learn(people(payload)), asked)
        said = self._permitted(kind, self.said(kind, payload), person)
        if said.opening is not None:
            said = await self._opened(said, said.opening)
        if said.aside:
            await self._asides.whisper(person, said.aside)
        return said

    def _permitted(self, kind: str, said: Heard, person: Person) -> Heard:
        """The same, without what only members may do; taking back one's own line is always heard.

        While nobody can tell, what Slack delivers again is left to that; a press is not, so the person presses again.
        """
        standing = self._members.standing(person.channel, person.user)
        if standing is Standing.MEMBER:
            return said
        if not said.acts and said.opening is None:
            return said
        kept = tuple(act for act in said.acts if act.verb is Verb.RETRACT)
        if said.acts and len(kept) == len(said.acts):
            return said
        self._report("slack_act.refused", {"standing": standing.value, "acts": len(said.acts)})
        if standing is Standing.UNKNOWN and kind == EVENTS and self._members.soon(person.channel):
            return replace(said, acts=kept, opening=None, aside=TRIED_AGAIN, again=True)
        words = OUTSIDER if standing is Standing.STRANGER else NOT_NOW
        if said.form:
            return Heard(reply=errors(words))
        return replace(said, acts=kept, opening=None, aside=words)

    async def _opened(self, said: Heard, opening: Opening) -> Heard:
        try:
            view = await self._view(opening)
            if isinstance(view, str):
                return replace(said, aside=view)
            await ask(_FORM_SECONDS, self._client.views_open, trigger_id=opening.trigger, view=view)
        except SendError as error:
            self._report("slack_form.failed", {"error": error.detail})
            return replace(said, aside=NO_FORM)
        return said

    async def _view(self, opening: Opening) -> Mapping[str, object] | str:
        """The form, or why there is none. Of a lesson it shows what the reply says, which the bot has to tell."""
        if opening.action != Verb.TEACH:
            return opening.view
        try:
            async with asyncio.timeout(_REVIEW_SECONDS):
                review = await self._review(opening.thread, opening.reply)
        except TimeoutError:
            return NO_FORM
        return review if isinstance(review, str) else teaching_view(review, opening.thread)
