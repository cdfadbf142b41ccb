"""How far calls go: only to the hosts of the settings, and after no redirect."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Final

import aiohttp
import pytest
from aiohttp import web
from pydantic import SecretStr
from yarl import URL

from bench.fuzz.setup import settings
from bot.config import read
from bot.http import hosts_of
from handlers import DESKS, PLATFORMS
from handlers.bounds import HostRefusedError, RedirectRefusedError, is_allowed, no_redirects, with_hosts
from handlers.desks.slack import SlackSettings
from handlers.mastodon.listening import stream_at
from handlers.slack.asides import Asides
from handlers.slack.calls import web_client
from handlers.slack.heard import Person

CODES: Final = [301, 302, 303, 307, 308]


class Redirecting:
    """A server that sends everybody on to itself, and what it was asked."""

    def __init__(self) -> None:
        self.code = 302
        self.asked: list[str] = []
        self.url = ""

    async def answer(self, request: web.Request) -> web.Response:
        """Somewhere else, for whatever is asked."""
        self.asked.append(request.path)
        return web.Response(status=self.code, headers={"Location": f"{self.url}/inside"})


@pytest.fixture
async def server() -> AsyncIterator[Redirecting]:
    """The server, on a free port."""
    redirecting, app = Redirecting(), web.Application()
    app.router.add_route("*", "/{path:.*}", redirecting.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    redirecting.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield redirecting
    await runner.cleanup()


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_no_redirect_is_followed(code: int, method: str, server: Redirecting) -> None:
    """Where a vendor's answer leads is never asked, also by an SDK that would."""
    server.code = code
    async with aiohttp.ClientSession(trace_configs=[no_redirects()]) as http:
        with pytest.raises(RedirectRefusedError):
            await http.request(method, f"{server.url}/first")
        async with http.request(method, f"{server.url}/second", allow_redirects=False) as answer:
            assert answer.status == code
    assert server.asked == ["/first", "/second"]


async def test_a_host_that_no_setting_names_is_not_called(server: Redirecting) -> None:
    """The call ends before a connection is made."""
    async with aiohttp.ClientSession(trace_configs=[with_hosts({"vendor.example"}, no_redirects())]) as http:
        with pytest.raises(HostRefusedError):
            await http.post(f"{server.url}/inside", data=b"secret")
    assert server.asked == []


@pytest.mark.parametrize(
    ("host", "allowed"),
    [
        ("vendor.example", True),
        ("streaming.vendor.example", True),
        ("evilvendor.example", False),
        ("vendor.example.evil.example", False),
        ("example", False),
        ("", False),
        ("169.254.169.254", False),
    ],
)
def test_a_host_is_allowed_by_its_name_or_its_parents(host: str, allowed: bool) -> None:
    """A name that only looks alike is another host."""
    assert is_allowed(host, {"vendor.example"}) is allowed


def test_the_hosts_are_those_of_the_settings() -> None:
    """Every handler's vendor, ourselves, where Slack's presses may be answered, where Meta and X keep files."""
    few = ("FRONTDESK", "INSTAGRAM", "SLACK", "X", "TELEGRAM", "MASTODON")
    every = settings("https://vendors.example", ".")
    environment = {
        **{key: value for key, value in every.items() if key.startswith(tuple(f"{name}_" for name in few))},
        "X_API_URL": "",
        "TELEGRAM_API_URL": "https://tg.example",
    }
    hosts = hosts_of(read({**environment, "FRONTDESK_PUBLIC_URL": "https://desk.example/"}))
    own = {"127.0.0.1", "localhost", "::1", "desk.example"}
    files = {"fbsbx.com", "fbcdn.net", "cdninstagram.com"}
    assert hosts == own | files | {"vendors.example", "hooks.slack.com", "api.x.com", "ton.twitter.com", "tg.example"}


@pytest.mark.parametrize("name", sorted({*PLATFORMS, *DESKS} - {"webchat", "terminal"}))
def test_every_vendor_has_a_host_by_itself(name: str) -> None:
    """Without an address in the settings the vendor's own is called, so it is allowed; some have none of their own."""
    environment = {key: value for key, value in settings("https://v.example", ".").items() if "_URL" not in key}
    for platform in sorted({*PLATFORMS} - {"webchat", "terminal"}):
        address = PLATFORMS[platform].settings.model_fields.get("api_url")
        assert address, f"{platform}: its settings have no `api_url`, by which tests and demo play the vendor"
        if address.is_required():
            environment[f"{platform.upper()}_API_URL"] = "https://server.example"
    config = read(environment)
    chosen = config.platforms.get(name) or config.desks.get(name)
    assert chosen, f"{name} is not on with the settings of its counterpart (tests/counterparts/{name}.py)"
    assert chosen.hosts, f"{name}: no setting of it has an address with a host"


@pytest.mark.parametrize("address", ["http://[", "http://[::1", "https://hooks.slack.com@evil.example/", "\ud83d"])
async def test_an_address_that_slack_never_gave_is_not_called(address: str, server: Redirecting) -> None:
    """A press with a broken or a stranger's answering address is dealt with all the same."""
    async with aiohttp.ClientSession() as http:
        asides = Asides(web_client("xoxb-1", server.url, http), http, server.url, str)
        await asides.whisper(Person("U1", "C1", "", address), "Only members can do that.")
    assert all(path.endswith("chat.postEphemeral") or path == "/inside" for path in server.asked)


async def test_the_answering_address_is_not_followed_elsewhere(server: Redirecting) -> None:
    """Slack's own address may redirect; the words do not go along."""
    async with aiohttp.ClientSession() as http:
        asides = Asides(web_client("xoxb-1", server.url, http), http, server.url, str)
        await asides.whisper(Person("U1", "C1", "", f"{server.url}/respond"), "Only members can do that.")
    assert server.asked == ["/respond"]


@pytest.mark.parametrize(
    ("told", "base"),
    [
        ("wss://vendor.example", "https://vendor.example"),
        ("wss://streaming.vendor.example", "https://streaming.vendor.example"),
        ("wss://evil.example", "https://vendor.example"),
        ("ws://vendor.example", "https://vendor.example"),
        ("http://127.0.0.1:6379", "https://vendor.example"),
        ("file:///etc/passwd", "https://vendor.example"),
        ("wss://[", "https://vendor.example"),
        ("", "https://vendor.example"),
    ],
)
def test_mastodons_stream_is_on_its_own_server(told: str, base: str) -> None:
    """The token goes nowhere but to the server it is for, and never unencrypted, whatever address is told."""
    assert str(stream_at(URL("https://vendor.example"), told)) == f"{base}/api/v1/streaming/user/notification"


def test_slack_may_be_answered_over_its_hooks() -> None:
    """The one address beside the API's."""
    given = SlackSettings(bot_token=SecretStr("t"), signing_secret=SecretStr("s"), desk_channel="C0DESK")
    assert given.hosts == {"slack.com", "hooks.slack.com"}
