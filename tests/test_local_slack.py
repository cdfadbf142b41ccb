"""The Slack desk against a Slack that nobody here wrote: local-slack, over Socket Mode and over signed HTTP.

https://github.com/parvalabs/local-slack (MIT), driven with 0.1.8 (npm: local-slack-linux-x64). Skipped unless its
binary is named by ``LOCAL_SLACK`` or found on the path. It listens on every interface, so run it with only loopback:

    unshare -rn sh -c 'ip link set lo up && LOCAL_SLACK=…/bin/local-slack .venv/bin/pytest tests/test_local_slack.py'

It knows no message metadata, tokens, limits, retries, 429 or the three seconds: those are played by vendors/slack.py.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import shutil
import socket
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.app import assembled
from bot.logs import make_log
from tests.shop import ACCOUNT, RESPONSES, SECRET, TOKEN, Shop, config_of, running, write_workspace
from vendors.instagram import SimulatedInstagram

BINARY = os.environ.get("LOCAL_SLACK") or shutil.which("local-slack")
pytestmark = pytest.mark.skipif(not BINARY, reason="local-slack is not here: name its binary in LOCAL_SLACK")

BRIEFLY = RESPONSES.replace("undo_seconds: 0", "undo_seconds: 3")
APP = {
    "appId": "A0DESK", "botUserId": "U0BOT", "botName": "frontdesk",
    "botToken": "xoxb-local", "appToken": "xapp-local", "signingSecret": "local-signing-secret",
}  # fmt: skip
USERS = [{"id": one, "name": one[2:].lower(), "real_name": one[2:].title()} for one in ("U0ANNA", "U0BOB", "U0EVE")]
CHANNELS = [{"id": "C0DESK", "name": "desk", "members": ["U0ANNA", "U0BOB", "U0BOT"]}]


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class LocalSlack:
    """The people of the workspace, through local-slack's own control routes."""

    base: str
    http: aiohttp.ClientSession
    bot_token: str = APP["botToken"]
    signing_secret: str = APP["signingSecret"]

    @property
    def url(self) -> str:
        """The value for SLACK_API_URL."""
        return f"{self.base}/api"

    async def does(self, what: str, **more: Any) -> dict[str, Any]:
        """One thing that a person does; returns once it is delivered."""
        async with self.http.post(f"{self.base}/_control/{what}", json={"channel": "C0DESK", **more}) as answer:
            assert answer.status == 200, await answer.text()
            return dict(await answer.json())

    async def says(self, user: str, ts: str, text: str) -> str:
        """A person writes in a thread; the stamp of what they wrote."""
        return str((await self.does("message", user=user, text=text, thread_ts=ts))["message"]["ts"])

    async def press(self, user: str, ts: str, action_id: str, **more: Any) -> None:
        """A person presses a button of a message that has it."""
        (message,) = [one for one in await self.messages() if one["ts"] == ts]
        blocks = json.dumps(message["blocks"])
        assert f'"action_id": "{action_id}"' in blocks
        pressed = {"type": "button", "action_id": action_id, "block_id": "b", **more}
        await self.does("interact", messageTs=ts, user=user, action=pressed)

    async def messages(self) -> list[dict[str, Any]]:
        """Everything in the channel."""
        async with self.http.get(f"{self.base}/_control/messages/C0DESK") as answer:
            return list((await answer.json())["messages"])

    async def submits(self, user: str, words: str) -> list[dict[str, Any]]:
        """A person sends the open form; what local-slack's window hears within a second."""
        heard = []
        async with self.http.ws_connect(f"{self.base}/ui") as window:
            state = json.loads((await window.receive()).data)["state"]
            (view,) = state["modalStack"]
            (block,) = [one for one in view["blocks"] if one["type"] == "input"]
            value = {"type": "plain_text_input", "value": words}
            values = {block["block_id"]: {block["element"]["action_id"]: value}}
            await window.send_json({"t": "view_submit", "user": user, "values": values})
            with contextlib.suppress(TimeoutError):
                while True:
                    heard.append(json.loads((await window.receive(timeout=1.0)).data))
        return heard


@contextlib.asynccontextmanager
async def local_slack(directory: Path, mode: str, callback: str) -> AsyncIterator[LocalSlack]:
    """A workspace with one app, delivering over Socket Mode or to the callback."""
    port = free_port()
    config = directory / "slack.json"
    app = {**APP, "mode": mode, "requestUrl": callback}
    workspace = {"name": "Juniper", "domain": "juniper", "teamId": "T0TEAM"}
    config.write_text(json.dumps({"workspace": workspace, "app": app, "users": USERS, "channels": CHANNELS}))
    command = (str(BINARY), "--config", str(config), "--port", str(port), "--base-host", "127.0.0.1")
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.DEVNULL)
    try:
        async with aiohttp.ClientSession() as http:
            slack = LocalSlack(f"http://127.0.0.1:{port}", http)
            for _ in range(200):
                with contextlib.suppress(aiohttp.ClientError):
                    await slack.messages()
                    break
                await asyncio.sleep(0.05)
            yield slack
    finally:
        process.terminate()
        await process.wait()


@contextlib.asynccontextmanager
async def a_card(tmp_path: Path, mode: str, responses: str) -> AsyncIterator[tuple[Shop, LocalSlack, str]]:
    """A whole Frontdesk at that workspace, with an escalation of Kim's."""
    logged = BytesIO()
    text = TextIOWrapper(logged, write_through=True)
    log = make_log("json", logging.INFO, text)
    instagram = SimulatedInstagram(app_secret=SECRET, token=TOKEN, account_id=ACCOUNT, page_id="")
    port, workspace = free_port(), write_workspace(tmp_path, responses)
    more = {"SLACK_APP_TOKEN": APP["appToken"]} if mode == "socket" else {}
    async with contextlib.AsyncExitStack() as stack:
        ig = await stack.enter_async_context(instagram)
        callback = f"http://127.0.0.1:{port}/webhooks/slack/events"
        slack = await stack.enter_async_context(local_slack(tmp_path, mode, callback))
        config = config_of(workspace, ig, slack, **more)  # type: ignore[arg-type]
        program = await stack.enter_async_context(assembled(config, log))
        url = await stack.enter_async_context(running(program, port))
        http = await stack.enter_async_context(aiohttp.ClientSession())
        ig.callback = f"{url}/webhooks/instagram"
        shop = Shop(program, url, http, ig, None, workspace, logged)
        desks = program.rooms.health.desks
        await shop.until(lambda: desks.get("slack") == "" and _connected(logged, mode), "the desk to be well")
        await shop.follower_says("kim", "do you sell wholesale")
        card = await there(shop, slack, lambda one: "wholesale" in one["text"])
        await shop.quiet()
        yield shop, slack, card["ts"]
    text.detach()


def _connected(logged: BytesIO, mode: str) -> bool:
    return mode == "events" or b"slack_socket.connected" in logged.getvalue()


async def there(shop: Shop, slack: LocalSlack, what: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """Wait for a message."""

    async def found() -> dict[str, Any] | None:
        return next((one for one in await slack.messages() if what(one)), None)

    message: dict[str, Any] = await shop.until(found, "a message in local-slack")
    return message


async def on_card(shop: Shop, slack: LocalSlack, ts: str, words: str) -> None:
    """Wait until the card says something."""
    await there(shop, slack, lambda one: one["ts"] == ts and words in json.dumps(one["blocks"], ensure_ascii=False))


async def marked(shop: Shop, slack: LocalSlack, ts: str, name: str) -> None:
    """Wait until a line shows that reaction of ours."""
    await there(
        shop, slack, lambda one: one["ts"] == ts and f'"name": "{name}"' in json.dumps(one.get("reactions", []))
    )


MODES = pytest.mark.parametrize("mode", ["socket", "events"])


@MODES
async def test_claimed_answered_and_resolved(tmp_path: Path, mode: str) -> None:
    """Claim, a line that goes out and shows so, a note that stays, a last word in a form."""
    async with a_card(tmp_path, mode, RESPONSES) as (shop, slack, ts):
        await slack.press("U0ANNA", ts, "claim")
        await on_card(shop, slack, ts, "Claimed by anna")
        note = await slack.says("U0BOB", ts, "// they wrote last year too")
        line = await slack.says("U0ANNA", ts, "We do, <https://juniper.example|gladly> &amp; soon.")
        await shop.bot_says("kim", "We do, gladly (https://juniper.example) & soon.")
        await marked(shop, slack, line, "white_check_mark")
        await marked(shop, slack, note, "memo")
        await slack.press("U0ANNA", ts, "resolve_with_word")
        await slack.submits("U0ANNA", "Bye!")
        await shop.bot_says("kim", "Bye!")
        await on_card(shop, slack, ts, "✅ Resolved")


@MODES
async def test_reactions_edits_and_deletions(tmp_path: Path, mode: str) -> None:
    """👀 claims; an edit within the hold is what goes out; a deleted line does not; ✅ resolves."""
    async with a_card(tmp_path, mode, BRIEFLY) as (shop, slack, ts):
        await slack.does("reaction", user="U0BOB", ts=ts, name="eyes")
        await on_card(shop, slack, ts, "Claimed by bob")
        gone = await slack.says("U0BOB", ts, "Yes, for nothing")
        await slack.does("delete-message", user="U0BOB", ts=gone)
        line = await slack.says("U0BOB", ts, "Yes, in Febuary")
        await slack.does("edit-message", user="U0BOB", ts=line, text="Yes, in February")
        await shop.bot_says("kim", "Yes, in February")
        assert not [text for text in shop.texts_to("kim") if "nothing" in text or "Febuary" in text]
        await slack.does("reaction", user="U0ANNA", ts=ts, name="white_check_mark")
        await on_card(shop, slack, ts, "✅ Resolved")


@MODES
async def test_forms_suggestions_and_people_from_outside(tmp_path: Path, mode: str) -> None:
    """Eve may not; Bob's form tells him that Anna was quicker; Anna's click sends the suggestion; `/desk` helps."""
    async with a_card(tmp_path, mode, RESPONSES) as (shop, slack, ts):
        await slack.press("U0EVE", ts, "claim")
        await slack.press("U0BOB", ts, "reply")
        await slack.press("U0ANNA", ts, "suggest", value="1")
        await shop.bot_says("kim", "Our wholesale team writes to you")
        await on_card(shop, slack, ts, "Claimed by anna")
        heard = await slack.submits("U0BOB", "Me too!")
        errors = [one["errors"] for one in heard if one["t"] == "view_errors"]
        assert errors == [{"words": "Not sent: anna has already claimed this."}]
        await slack.press("U0ANNA", ts, "snooze", type="static_select", selected_option={"value": "reply"})
        await on_card(shop, slack, ts, "💤 Snoozed until the follower writes again")
        await slack.does("command", user="U0ANNA", command="/desk")
        await there(shop, slack, lambda one: "Press *Claim*" in one["text"])
        assert "Me too!" not in shop.texts_to("kim")
