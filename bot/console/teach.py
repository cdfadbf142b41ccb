"""``/escalations/{id}/teach``: a reply reviewed as a lesson: intent, examples, answer, and what would change."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from aiohttp import web

from bot.acts.at_hand import CONSOLE
from bot.console.caller import Caller, tidy_name
from bot.console.forms import KEY, Form, RefusedError
from bot.console.frame import Frame, go
from bot.console.library import subjects
from bot.drafting import Draft, TaughtLine, about
from bot.store.transaction import Rows, Step, q
from bot.teaching import Preview
from handlers.desk import Act, Verb
from intents.contents import Answer, Library
from intents.lessons import TAUGHT, Lesson, answer_now, tidied

KEEP: Final = "keep"
USE: Final = "use"


@dataclass(frozen=True, slots=True)
class Review:
    """The form as it is filled in."""

    lesson: Lesson
    new_name: str
    answer: str
    """What stands in the box of the answer, whether it is used or not."""
    uses_answer: bool
    refusal: str = ""


class TeachPage:
    """Reviews a lesson and saves it."""

    def __init__(self, frame: Frame) -> None:
        """``frame`` renders it."""
        self._frame = frame

    async def show(self, request: web.Request, caller: Caller) -> web.StreamResponse:
        """The form with a draft made of the reply of act ``?act=N``."""
        draft = await self._draft(request, request.query.get("act", ""))
        review = Review(draft.lesson, draft.new_name, draft.lesson.answer or _said(draft), draft.lesson.new)
        return await self._render(caller, draft, review)

    async def send(self, request: web.Request, caller: Caller, form: Form) -> web.StreamResponse:
        """The form anew with what would change, or, with ``step=save``, the lesson taught."""
        draft = await self._draft(request, form["act"])
        named = replace(caller, name=caller.name or tidy_name(form["name"]))
        review = self._review(form, draft)
        if form["step"] == "save":
            why_not = await self._save(named, draft, review, form["key"])
            if not why_not:
                response = go("/lessons")
                if not caller.name:
                    caller.remember_name(response, named.name)
                return response
            review = replace(review, refusal=why_not)
        return await self._render(named, draft, review, 409 if review.refusal else 200)

    async def _draft(self, request: web.Request, act: str) -> Draft:
        number = int(act) if act.isascii() and act.isdigit() and len(act) < 19 else 0
        escalation_id = int(request.match_info["id"])
        if not number or not await self._frame.around.store.read(lambda: _escalation(escalation_id)):
            raise RefusedError(404, "Nothing to teach here", "Press Teach under an answer of your team.")
        found = await self._frame.rooms.teaching.draft_of(TaughtLine(escalation_id, act_id=number))
        if isinstance(found, str):
            raise RefusedError(404, "Nothing to teach here", found)
        return found

    def _review(self, form: Form, draft: Draft) -> Review:
        """What the form says; the answer that was shown counts as long as it is the same intent's."""
        knowledge, now = self._frame.library.knowledge(), self._frame.around.now()
        intent, uses = form["intent"], form["use"] == USE or not form["intent"]
        base = about(intent, knowledge, now)
        if intent and form["shown"] == intent:
            base = replace(base, replaces=form.fields.get("replaces", "").replace("\r\n", "\n"))
        lesson = replace(
            base,
            intent=intent or form["new_name"],
            examples=tuple(form["examples"].split("\n")),
            answer=form["answer"] if uses else "",
            about="" if intent else form["about"],
            file=form["file"] or TAUGHT,
        )
        return Review(tidied(lesson), form["new_name"] or draft.new_name, form["answer"], uses)

    async def _save(self, caller: Caller, draft: Draft, review: Review, key: str) -> str:
        """Why it is not taught; empty when it is, or when it waits for a second person."""
        if caller.teammate is None:
            return "Say who you are first: write your name (“bot” and “follower” are taken)."
        if not KEY.fullmatch(key):
            return "This page was too old. Reload it and try again."
        click = Act(CONSOLE, key, str(draft.escalation_id), caller.teammate, Verb.TEACH, about=f"act:{draft.act_id}")
        outcome = await self._frame.rooms.teaching.save(review.lesson, click)
        return outcome.said if outcome.state == "refused" else ""

    async def _render(self, caller: Caller, draft: Draft, review: Review, status: int = 200) -> web.Response:
        library = self._frame.library.knowledge().library
        preview = await self._frame.rooms.teaching.preview(review.lesson)
        return await self._frame.page(
            caller,
            "teach.html",
            status,
            draft=draft,
            review=review,
            preview=_shown(preview, review),
            now=self._answer_now(review.lesson),
            sensitive=not review.lesson.new and _is_sensitive(library, review.lesson.intent),
            choices=_choices(library, draft),
            files=_files(self._frame.library.files(), review.lesson.file),
            key=secrets.token_urlsafe(18),
        )

    def _answer_now(self, lesson: Lesson) -> Answer | None:
        knowledge = self._frame.library.knowledge()
        if lesson.new:
            return None
        return answer_now(knowledge.library, lesson.intent, knowledge.today(self._frame.around.now()))


def _said(draft: Draft) -> str:
    return draft.reply.replace("{", "{{").replace("}", "}}")


def _shown(preview: Preview, review: Review) -> Preview:
    """The refusal of a save stands for itself; the preview's own would say the same again."""
    return replace(preview, refused="") if review.refusal else preview


def _choices(library: Library, draft: Draft) -> Mapping[str, list[tuple[str, str]]]:
    """Intents by name and what they are about: the likely ones first."""
    every = subjects(library)
    likely = [pair for guess in draft.guesses for pair in every if pair[0] == guess]
    return {"Likely": likely, "All intents": [pair for pair in every if pair not in likely]}


def _files(there: list[str], chosen: str) -> list[str]:
    return sorted({*there, TAUGHT, chosen})


def _is_sensitive(library: Library, intent: str) -> bool:
    return intent in library.intents and library.intents[intent].sensitive


def _escalation(escalation_id: int) -> Step[Rows]:
    return (yield q("escalation", escalation_id))
