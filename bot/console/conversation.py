"""``/conversations/{id}``: a conversation to read, with every decision between its lines."""

from __future__ import annotations

from collections.abc import Mapping

from aiohttp import web

from bot.cards import display_name
from bot.console import words
from bot.console.caller import Caller
from bot.console.forms import RefusedError
from bot.console.frame import Frame
from bot.console.transcript import Line, lines_of
from bot.store.transaction import Row, Rows, Step, q
from handlers.base import Platform


class ConversationPage:
    """Shows one conversation."""

    def __init__(self, frame: Frame) -> None:
        """``frame`` renders it."""
        self._frame = frame

    async def show(self, request: web.Request, caller: Caller) -> web.StreamResponse:
        """The page. Raises RefusedError (404) where there is no such conversation."""
        conversation_id = int(request.match_info["id"])
        found = await self._frame.around.store.read(lambda: _read(conversation_id, self._frame.around.platforms))
        if found is None:
            raise RefusedError(404, "No such conversation", "It may be an old link. The day shows the newest ones.")
        conversation, lines, escalations = found
        return await self._frame.page(
            caller,
            "conversation.html",
            conversation=conversation,
            follower=display_name(conversation),
            where=words.where(conversation["platform"], conversation["kind"]),
            lines=lines,
            escalations=escalations,
        )


def _read(conversation_id: int, platforms: Mapping[str, Platform]) -> Step[tuple[Row, list[Line], Rows] | None]:
    rows = yield q("conversation", conversation_id)
    if not rows:
        return None
    lines = yield from lines_of(rows[0], platforms, decisions=True)
    escalations = yield q("escalations_of", conversation_id)
    return rows[0], lines, escalations
