"""Every request passes here: whose it is, whether it may come in, and the headers its answer carries."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from urllib.parse import quote

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.console.caller import SESSION_COOKIE, Caller, caller_of
from bot.console.door import Door
from bot.console.forms import Form, RefusedError, read_form
from bot.console.frame import Frame, go
from bot.console.security import HEADERS, is_own_request, is_token, names_this_machine
from bot.console.uploads import MULTIPART, Uploads
from bot.store.transaction import StoreUnavailableError

Page = Callable[[web.Request, Caller], Awaitable[web.StreamResponse]]
Deed = Callable[[web.Request, Caller, Form], Awaitable[web.StreamResponse]]


class Gate:
    """Wraps pages and forms into aiohttp's handlers."""

    def __init__(self, frame: Frame, door: Door | None, public_url: str) -> None:
        """Without a ``door`` only this machine's own names are answered."""
        self._frame = frame
        self._door = door
        self._public_url = public_url

    def public(self, page: Page) -> Handler:
        """A page for anyone, under any name of this machine."""
        return self._wrapped(page, remembers=False)

    def outside(self, page: Page) -> Handler:
        """A page for whoever may knock: no session needed."""

        async def seen(request: web.Request, caller: Caller) -> web.StreamResponse:
            self._check_host(request)
            return await page(request, caller)

        return self._wrapped(seen)

    def inside(self, page: Page) -> Handler:
        """A page for teammates."""

        async def seen(request: web.Request, caller: Caller) -> web.StreamResponse:
            self._check_host(request)
            if not self.is_in(caller):
                return _to_login(request)
            return await page(request, caller)

        return self._wrapped(seen)

    def knock(self, deed: Deed) -> Handler:
        """A form for whoever may knock."""
        return self.outside(self._with_form(deed))

    def form(self, deed: Deed) -> Handler:
        """A form for teammates."""
        return self.inside(self._with_form(deed))

    def form_with_files(self, deed: Deed, uploads: Uploads) -> Handler:
        """A form for teammates that may bring files along."""
        return self.inside(self._with_form(deed, uploads))

    def is_in(self, caller: Caller) -> bool:
        """Whether this browser may see the console."""
        return self._door is None or self._door.sessions.is_open(caller.session)

    def _with_form(self, deed: Deed, uploads: Uploads | None = None) -> Page:
        async def done(request: web.Request, caller: Caller) -> web.StreamResponse:
            if not is_own_request(request.headers, request.host, self._public_url):
                raise RefusedError(403, "Not from this page", "Another site sent this form, so nothing was done.")
            if uploads is not None and request.content_type == MULTIPART:
                form = await uploads.read(request, partial(_check_token, caller))
            else:
                form = await read_form(request)
                _check_token(caller, form["token"])
            return await deed(request, caller, form)

        return done

    def _check_host(self, request: web.Request) -> None:
        if self._door is None and not names_this_machine(request.host):
            raise RefusedError(
                403,
                "Only from this machine",
                "The console has no password, so it answers only under this machine's own name, such as "
                "http://127.0.0.1:8080. To reach it from elsewhere, set FRONTDESK_CONSOLE_PASSWORD and start again.",
            )

    def _wrapped(self, page: Page, *, remembers: bool = True) -> Handler:
        async def handler(request: web.Request) -> web.StreamResponse:
            caller = caller_of(request, self._public_url)
            response = await self._answer(page, request, caller)
            if response.prepared:
                return response
            for name, value in HEADERS.items():
                response.headers.setdefault(name, value)
            if remembers and caller.is_new and SESSION_COOKIE not in response.cookies:
                caller.remember_session(response)
            return response

        return handler

    async def _answer(self, page: Page, request: web.Request, caller: Caller) -> web.StreamResponse:
        try:
            return await page(request, caller)
        except RefusedError as error:
            return self._refusal(request, error)
        except web.HTTPException as error:
            response = self._refusal(request, RefusedError(error.status, error.reason, error.text or error.reason))
            if isinstance(error, web.HTTPMethodNotAllowed):
                response.headers["Allow"] = error.headers["Allow"]
            return response
        except StoreUnavailableError as error:
            words = f"The database cannot be reached now ({error}). Nothing is lost; try again in a moment."
            return self._refusal(request, RefusedError(503, "The database cannot be reached", words))

    def _refusal(self, request: web.Request, error: RefusedError) -> web.Response:
        if wants_json(request):
            return web.json_response({"refused": error.words}, status=error.status)
        return self._frame.bare("problem.html", error.status, title=error.title, words=error.words)


def _check_token(caller: Caller, token: str) -> None:
    if caller.is_new or not is_token(token, caller.session):
        raise RefusedError(403, "This page was too old", "Nothing was done. Reload the page and try again.")


def wants_json(request: web.Request) -> bool:
    """Whether our own script asks, which shows what is refused beside the box."""
    return request.headers.get("Accept", "") == "application/json"


def _to_login(request: web.Request) -> web.StreamResponse:
    if wants_json(request) or request.path == "/live":
        words = "You are logged out. Log in again in another tab, then come back: what you typed stays here."
        return web.json_response({"refused": words}, status=401)
    here = request.path_qs if request.method == "GET" else "/"
    return go(f"/login?next={quote(here, safe='')}")
