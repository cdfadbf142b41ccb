"""The console: every page and form, and the gate in front of them."""

from __future__ import annotations

from aiohttp import web
from pydantic import SecretStr

from bot.console.acts import Acts
from bot.console.answers import Answers
from bot.console.caller import Caller
from bot.console.chat_page import ChatPage
from bot.console.connections import ConnectionsPage
from bot.console.conversation import ConversationPage
from bot.console.day import Day
from bot.console.decision import DecisionPage
from bot.console.door import Door
from bot.console.escalation import EscalationPage
from bot.console.files import Files
from bot.console.filing import Filing
from bot.console.forms import RefusedError
from bot.console.frame import Frame
from bot.console.gate import Gate
from bot.console.holding import Holding
from bot.console.inbox import Inbox
from bot.console.lessons import Lessons
from bot.console.library import LibraryPage
from bot.console.live import Live
from bot.console.login import Login
from bot.console.look import Look
from bot.console.name import Name
from bot.console.teach import TeachPage
from bot.console.unread import Unread
from bot.console.uploads import Uploads
from bot.live_library import LiveLibrary
from bot.web import Rooms

_ID = r"{id:\d{1,18}}"
_FILE = r"{message:\d{1,18}}/{number:\d{1,3}}"
_FOR_EVER = "public, max-age=31536000, immutable"


class Console:
    """The managers' pages, and the follower's chat page."""

    def __init__(self, rooms: Rooms, library: LiveLibrary, password: SecretStr | None, public_url: str = "") -> None:
        """Without a ``password`` only this machine is answered; ``public_url`` is where a proxy shows us."""
        self._look = Look()
        self._door = None if password is None else Door(password, rooms.around.now)
        self._frame = Frame(rooms, library, self._look, has_door=self._door is not None)
        self._gate = Gate(self._frame, self._door, public_url)

    def routes(self) -> list[web.RouteDef]:
        """The console's routes; the last one takes whatever nobody else does, so add no routes after it."""
        login = [] if self._door is None else Login(self._frame, self._gate, self._door).routes()
        return [*self._pages(), *self._forms(), *login, *self._open_to_all()]

    def _pages(self) -> list[web.RouteDef]:
        frame, inside = self._frame, self._gate.inside
        return [
            web.get("/", inside(Inbox(frame).show)),
            web.get(f"/escalations/{_ID}", inside(EscalationPage(frame).show)),
            web.get(f"/conversations/{_ID}", inside(ConversationPage(frame).show)),
            web.get(f"/conversations/{_ID}/files/{_FILE}", inside(Files(frame).show), allow_head=False),
            web.get(f"/decisions/{_ID}", inside(DecisionPage(frame).show)),
            web.get(f"/escalations/{_ID}/teach", inside(TeachPage(frame).show)),
            web.get("/lessons", inside(Lessons(frame).show)),
            web.get("/day", inside(Day(frame).show)),
            web.get("/answers", inside(Answers(frame).show)),
            web.get("/library", inside(LibraryPage(frame).show)),
            web.get("/connections", inside(ConnectionsPage(frame).show)),
            web.get("/unread", inside(Unread(frame).show)),
            web.get("/hold", inside(Holding(frame).show)),
            web.get("/name", inside(Name(frame).show)),
            web.get("/live", inside(Live(frame, self._gate.is_in).show), allow_head=False),
        ]

    def _forms(self) -> list[web.RouteDef]:
        frame, form, uploads = self._frame, self._gate.form, Uploads(self._frame.around)
        acts = Acts(frame, EscalationPage(frame), uploads)
        return [
            web.post(f"/escalations/{_ID}/acts", self._gate.form_with_files(acts.act, uploads)),
            web.post(f"/escalations/{_ID}/teach", form(TeachPage(frame).send)),
            web.post(f"/lessons/{_ID}", form(Lessons(frame).act)),
            web.post(f"/decisions/{_ID}/verdict", form(Answers(frame).judge)),
            web.post(f"/decisions/{_ID}/lesson", form(Filing(frame).keep)),
            web.post("/unread", form(Unread(frame).again)),
            web.post("/hold", form(Holding(frame).turn)),
            web.post("/name", form(Name(frame).keep)),
        ]

    def _open_to_all(self) -> list[web.RouteDef]:
        public = self._gate.public
        return [
            web.get("/chat", public(ChatPage(self._frame).show)),
            web.get("/static/{name}", public(self._file)),
            web.route("*", "/{path:.*}", public(_nothing_here)),
        ]

    async def _file(self, request: web.Request, _caller: Caller) -> web.StreamResponse:
        """A style sheet, script or picture; its address changes with its content."""
        found = self._look.files.get(request.match_info["name"])
        if found is None:
            raise RefusedError(404, "No such file", "Reload the page that wanted it.")
        content, kind = found
        return web.Response(body=content, headers={"Content-Type": kind, "Cache-Control": _FOR_EVER})


async def _nothing_here(request: web.Request, _caller: Caller) -> web.StreamResponse:
    """404, or 405 where the path exists for another method."""
    others = [resource for resource in request.app.router.resources() if resource.canonical != "/{path}"]
    allowed = {method for resource in others for method in (await resource.resolve(request))[1]}
    if allowed:
        raise web.HTTPMethodNotAllowed(request.method, allowed)
    raise RefusedError(404, "There is nothing here", "The address may be mistyped. The inbox is at / .")
