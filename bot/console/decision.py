"""``/decisions/{id}``: why a message was decided as it was, word by word."""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web

from bot.cards import display_name
from bot.console import words
from bot.console.caller import Caller
from bot.console.filing import Said, said_of
from bot.console.forms import RefusedError
from bot.console.frame import Frame
from bot.console.library import subjects
from bot.console.why import Why, why_of
from bot.console.word_by_word import WordByWord, word_by_word
from bot.knowledge import Knowledge
from bot.one_sentence import bare_sentence, one_sentence
from bot.retelling import retold, said_for
from bot.store.transaction import Row, Step, q
from intents.model import Reason


@dataclass(frozen=True, slots=True)
class Decided:
    """A stored decision, the conversation it belongs to, and the turn that it answers."""

    row: Row
    conversation: Row
    said: str
    word: Said

    @property
    def is_automatic(self) -> bool:
        """Whether the bot answered by itself, so that people can judge it."""
        return bool(self.row["decision"] == "reply" and self.row["reason"] == Reason.MATCHED.value)

    @property
    def why(self) -> Why:
        """The decision in short."""
        return why_of(self.row)


class DecisionPage:
    """Shows one decision."""

    def __init__(self, frame: Frame) -> None:
        """``frame`` renders it."""
        self._frame = frame

    async def show(self, request: web.Request, caller: Caller) -> web.StreamResponse:
        """The page. Raises RefusedError (404) where there is no such decision."""
        decision_id = int(request.match_info["id"])
        found = await self._frame.around.store.read(lambda: _read(decision_id))
        if found is None:
            raise RefusedError(404, "No such decision", "It may be an old link. The day shows the newest ones.")
        told = _told(found, self._frame.library.knowledge())
        return await self._frame.page(
            caller,
            "decision.html",
            decided=found,
            told=told,
            sentence=told.sentence if told else bare_sentence(found.row["decision"], found.row["reason"]),
            follower=display_name(found.conversation),
            where=words.where(found.conversation["platform"], found.conversation["kind"]),
            subjects=subjects(self._frame.library.knowledge().library),
            here=request.path,
        )


def _read(decision_id: int) -> Step[Decided | None]:
    rows = yield q("decision", decision_id)
    if not rows:
        return None
    conversation = (yield q("conversation", rows[0]["conversation_id"]))[0]
    return Decided(rows[0], conversation, (yield from said_for(rows[0])), (yield from said_of(rows[0])))


def _told(found: Decided, knowledge: Knowledge) -> WordByWord | None:
    told = retold(found.row, found.said, knowledge)
    if told is None:
        return None
    decision, intent = found.row["decision"], found.row["intent"]
    answered = intent if decision == "reply" else ""
    return word_by_word(told, one_sentence(told, decision, found.row["reason"], answered))
