"""``/answers``: what the bot answered by itself, for the team to judge; and the 👍 and 👎 with which it does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from aiohttp import web

from bot.cards import display_name
from bot.console import words
from bot.console.caller import Caller
from bot.console.forms import Form, RefusedError
from bot.console.frame import Frame, go
from bot.console.gate import wants_json
from bot.console.security import local_path
from bot.experience_words import lines_to_paste, share_in_words
from bot.knowledge import Experience
from bot.outcomes import judge
from bot.store.transaction import Row, Rows, Step, q

MOST: Final = 30
MOST_EXAMPLES: Final = 10
_NEWEST: Final = 2**62
_VERDICTS: Final = {"right": True, "wrong": False}


@dataclass(frozen=True, slots=True)
class Given:
    """One automatic answer."""

    id: int
    conversation_id: int
    follower: str
    where: str
    asked: str
    said: tuple[str, ...]
    """What went out, in order."""
    intents: tuple[str, ...]
    confidence: float
    at_ms: int
    verdict: str
    """``right``, ``wrong``, or empty where nobody has judged it."""


class Answers:
    """Shows automatic answers and keeps what the team thinks of them."""

    def __init__(self, frame: Frame) -> None:
        """``frame`` renders it."""
        self._frame = frame

    async def show(self, request: web.Request, caller: Caller) -> web.StreamResponse:
        """The newest answers, or with ``?before=ID`` the ones before."""
        given = request.query.get("before", "")
        before = int(given) if given.isascii() and given.isdigit() and len(given) < 19 else _NEWEST
        rows, said = await self._frame.around.store.read(partial(_read, before))
        return await self._frame.page(
            caller,
            "answers.html",
            answers=[_given(row, said.get(row["id"], ())) for row in rows],
            earlier=rows[-1]["id"] if len(rows) == MOST else None,
            newest=before == _NEWEST,
            here=request.path_qs,
            share=share_in_words(self._frame.library.knowledge().experience.share),
        )

    async def judge(self, request: web.Request, caller: Caller, form: Form) -> web.StreamResponse:
        """Keep one verdict; a second one on the same answer takes the place of the first."""
        was_right = _VERDICTS.get(form["verdict"])
        if was_right is None:
            raise RefusedError(400, "Right or wrong?", "Press one of the two buttons beside the answer.")
        decision_id, now = int(request.match_info["id"]), self._frame.around.now()
        keep = partial(judge, decision_id, was_right=was_right, said_by=caller.name, now_ms=now)
        if not await self._frame.around.store.run(keep):
            raise RefusedError(404, "No such answer", "Only what the bot answered by itself can be judged.")
        self._frame.around.bells.news.ring()
        return web.json_response({"refused": ""}) if wants_json(request) else go(local_path(form["back"]))


def _read(before: int) -> Step[tuple[Rows, Mapping[int, Sequence[str]]]]:
    """Answers, and by decision all the texts that went out."""
    rows: Rows = yield q("automatic_answers", before, MOST)
    said: dict[int, list[str]] = {}
    if rows:
        for text in (yield q("texts_of_decisions", rows[-1]["id"], rows[0]["id"])):
            said.setdefault(text["decision_id"], []).append(text["text"])
    return rows, said


def _given(row: Row, said: Sequence[str]) -> Given:
    return Given(
        id=row["id"],
        conversation_id=row["conversation_id"],
        follower=display_name(row),
        where=words.where(row["platform"], row["kind"]),
        asked=row["text"] or "",
        said=tuple(said),
        intents=(row["intent"], *row["more"].split()),
        confidence=row["confidence"],
        at_ms=row["made_ms"],
        verdict="" if row["was_right"] is None else ("right" if row["was_right"] else "wrong"),
    )


def shown(experience: Experience) -> Mapping[str, object]:
    """What ``experience.html`` shows: the share in words, and examples worth adding as lines to paste."""
    examples = experience.examples[:MOST_EXAMPLES]
    return {"share": share_in_words(experience.share), "examples": examples, "lines": list(lines_to_paste(examples))}
