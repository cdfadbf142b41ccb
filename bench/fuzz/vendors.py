"""Every vendor at once, and none of them kind: refusals, redirects, rubbish, floods and silence."""

from __future__ import annotations

import asyncio
from collections import Counter
from random import Random
from typing import Final, Self

from aiohttp import web

from bench.fuzz.texts import value

REFUSALS: Final = (400, 401, 403, 404, 409, 418, 429, 500, 502, 503)
HANG_SECONDS: Final = 1.5
FLOOD: Final = b"x" * 65_536


class UnkindVendors:
    """A server that answers whatever it is asked, hardly ever with what was wanted; used as a context.

    ``inside`` counts requests for what only redirects and texts name: nobody may ever ask for it.
    """

    def __init__(self, seed: int) -> None:
        """``seed`` decides how each call is answered."""
        self._chance = Random(seed)
        self.asked: Counter[str] = Counter()
        self.inside: Counter[str] = Counter()
        self.url = ""

    async def __aenter__(self) -> Self:
        """Open the doors, on a free port."""
        app = web.Application(client_max_size=2**26)
        app.router.add_route("*", "/inside/{path:.*}", self._inside)
        app.router.add_route("*", "/{vendor}{path:.*}", self._answer)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *exc: object) -> None:
        """Close them."""
        await self._runner.cleanup()

    async def _inside(self, request: web.Request) -> web.Response:
        self.inside[request.path] += 1
        return web.Response(text="what was never to be fetched")

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        self.asked[request.match_info["vendor"].split("/")[0]] += 1
        chance = self._chance
        match chance.randrange(8):
            case 0:
                code = chance.choice((301, 302, 303, 307, 308))
                return web.Response(status=code, headers={"Location": f"{self.url}/inside/{code}"})
            case 1 | 2:
                return web.json_response(value(chance), status=chance.choice(REFUSALS), headers=self._pause())
            case 3 | 4:
                return web.json_response(value(chance))
            case 5:
                return web.Response(body=chance.randbytes(200), content_type="application/json")
            case 6:
                await asyncio.sleep(HANG_SECONDS)
                return web.Response(status=504)
            case _:
                return await self._flood(request)

    def _pause(self) -> dict[str, str]:
        return {"Retry-After": self._chance.choice(("0", "1", "nonsense", "-5", "1e9", "99999999999999999999"))}

    async def _flood(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "application/json"})
        await response.prepare(request)
        try:
            for _ in range(self._chance.choice((1, 100))):
                await response.write(FLOOD)
        except ConnectionError:
            return response
        return response
