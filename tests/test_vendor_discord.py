"""The simulated Discord keeps the vendor's rules, so that what passes against it means something."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from vendors.discord import BOT, CHANNEL, SimulatedDiscord
from vendors.server import Fault

ANA = "1200000000000000001"


@pytest.fixture
async def discord() -> AsyncIterator[SimulatedDiscord]:
    """A simulated Discord."""
    async with SimulatedDiscord(most_per_second=3) as one:
        yield one


async def call(
    discord: SimulatedDiscord, method: str, path: str, body: Any = None, token: str = ""
) -> tuple[int, Any]:
    """A call as a bot makes it: the status and the body."""
    headers = {"Authorization": f"Bot {token or discord.token}"}
    async with (
        aiohttp.ClientSession() as http,
        http.request(method, discord.url + path, json=body, headers=headers) as answer,
    ):
        assert answer.headers["Content-Type"] in {"application/json", "text/html", "text/html; charset=utf-8"}
        text = await answer.text()
        return answer.status, json.loads(text) if text.startswith(("{", "[")) else text


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"content": "x" * 2001}, 50035),
        ({"content": ""}, 50006),
        ({"content": "x", "nonce": "x" * 26}, 50035),
        ({"content": "x", "message_reference": {"message_id": "5"}}, 50035),
        ({"content": "x", "components": [{"type": 1, "components": []}]}, 50035),
        ({"content": "x", "components": [{"type": 1, "components": [{"custom_id": "x" * 101, "label": "x"}]}]}, 50035),
    ],
)
async def test_what_discord_does_not_take(discord: SimulatedDiscord, body: dict[str, Any], code: int) -> None:
    """The documented limits, with the documented error."""
    status, error = await call(discord, "POST", f"/channels/{CHANNEL}/messages", body)
    assert (status, error["code"]) == (400, code)


async def test_tokens_nonces_and_rates(discord: SimulatedDiscord) -> None:
    """A wrong token is 401; a nonce is said once; too many posts into one channel are 429 with the time to wait."""
    path = f"/channels/{CHANNEL}/messages"
    assert (await call(discord, "POST", path, {"content": "x"}, "wrong"))[0] == 401
    posts = [
        await call(discord, "POST", path, {"content": "x", "nonce": "1", "enforce_nonce": True}) for _ in range(4)
    ]
    assert [status for status, _ in posts] == [200, 200, 200, 429]
    assert len({body["id"] for _, body in posts[:3]}) == 1
    assert 0 < posts[3][1]["retry_after"] <= 1


async def test_history_is_paged_after_an_id(discord: SimulatedDiscord) -> None:
    """The oldest messages after the id, newest first."""
    keys = [await discord.writes(ANA, str(number), channel=CHANNEL) for number in range(5)]
    _, page = await call(discord, "GET", f"/channels/{CHANNEL}/messages?after={keys[0]}&limit=3")
    assert [one["id"] for one in page] == [keys[3], keys[2], keys[1]]


async def opened(
    http: aiohttp.ClientSession, discord: SimulatedDiscord, op: int, data: Any
) -> aiohttp.ClientWebSocketResponse:
    """A gateway connection with one frame said."""
    socket = await http.ws_connect(discord.gateway.url)
    assert (await socket.receive_json())["op"] == 10
    await socket.send_json({"op": op, "d": data})
    return socket


async def test_identify_resume_and_words_withheld(discord: SimulatedDiscord) -> None:
    """READY, events by number, a resume that tells again what was missed; chatter comes without its words."""
    async with aiohttp.ClientSession() as http:
        socket = await opened(http, discord, 2, {"token": discord.token, "intents": 5633})
        ready = await socket.receive_json()
        assert (await socket.receive_json())["t"] == "GUILD_CREATE"
        await socket.close(code=4000)
        await discord.writes(ANA, "chatter", channel=CHANNEL)
        await discord.mentions(ANA, "hello")
        session = {"token": discord.token, "session_id": ready["d"]["session_id"], "seq": 2}
        socket = await opened(http, discord, 6, session)
        frames = [await socket.receive_json() for _ in range(3)]
        assert [one["t"] for one in frames] == ["MESSAGE_CREATE", "MESSAGE_CREATE", "RESUMED"]
        assert [one["d"]["content"] for one in frames[:2]] == ["", f"<@{BOT}> hello"]
        await socket.close(code=1000)
        socket = await opened(http, discord, 6, session)
        assert (await socket.receive_json())["op"] == 9


@pytest.mark.parametrize(("token", "intents", "code"), [("wrong", 5633, 4004), ("", 5633 | 1 << 15, 4014)])
async def test_who_is_not_let_in(discord: SimulatedDiscord, token: str, intents: int, code: int) -> None:
    """A wrong token and an intent that was not granted close the connection with their codes."""
    discord.gateway.grants_content = False
    async with aiohttp.ClientSession() as http:
        socket = await opened(http, discord, 2, {"token": token or discord.token, "intents": intents})
        await socket.receive()
        assert socket.close_code == code


async def test_interactions_are_acknowledged_once_and_by_their_token(discord: SimulatedDiscord) -> None:
    """Thinking, then the answer; a second acknowledgement is refused; an unknown token has no reply."""
    _, _ = await call(discord, "PUT", f"/applications/{BOT}/commands", [{"name": "ask", "description": "ask"}])
    id_ = await discord.interactions.asks(ANA, "when?", discord.world.channels[CHANNEL])
    (token,) = discord.interactions.all
    callback, reply = f"/interactions/{id_}/{token}/callback", f"/webhooks/{BOT}/{token}/messages/@original"
    assert (await call(discord, "GET", reply))[1]["code"] == 10015
    assert (await call(discord, "POST", callback, {"type": 5, "data": {"flags": 64}}))[0] == 204
    assert (await call(discord, "POST", callback, {"type": 5}))[1]["code"] == 40060
    assert (await call(discord, "GET", reply))[1]["flags"] == 64 | 128
    assert (await call(discord, "PATCH", reply, {"content": "Mon–Fri."}))[1]["flags"] == 64
    assert [one["content"] for one in discord.answers_to(ANA)] == ["Mon–Fri."]


async def test_faults_come_on_demand(discord: SimulatedDiscord) -> None:
    """In place of an answer, or after the work was done."""
    discord.fault(Fault.SERVER_ERROR, accepted=True)
    status, _ = await call(discord, "POST", f"/channels/{CHANNEL}/messages", {"content": "x"})
    assert status == 502
    assert any(one["content"] == "x" for one in discord.world.messages.values())


async def test_threads_keep_their_rules(discord: SimulatedDiscord) -> None:
    """One thread a message; nothing is edited in an archived one, a post brings it back, a locked one takes none."""
    path = f"/channels/{CHANNEL}/messages"
    _, card = await call(discord, "POST", path, {"content": "card"})
    status, thread = await call(discord, "POST", f"{path}/{card['id']}/threads", {"name": "case"})
    assert (status, thread["id"], thread["parent_id"]) == (200, card["id"], CHANNEL)
    assert (await call(discord, "POST", f"{path}/{card['id']}/threads", {"name": "case"}))[1]["code"] == 160004
    inside = f"/channels/{thread['id']}/messages"
    _, line = await call(discord, "POST", inside, {"content": "line"})
    await call(discord, "PATCH", f"/channels/{thread['id']}", {"archived": True, "locked": True})
    assert (await call(discord, "PATCH", f"{inside}/{line['id']}", {"content": "x"}))[1]["code"] == 50083
    assert (await call(discord, "PUT", f"{inside}/{line['id']}/reactions/%E2%9C%85/@me"))[1]["code"] == 50083
    assert (await call(discord, "POST", inside, {"content": "more"}))[1]["code"] == 160005
    await call(discord, "PATCH", f"/channels/{thread['id']}", {"archived": False, "locked": False})
    assert (await call(discord, "PATCH", f"{inside}/{line['id']}", {"content": "x"}))[1]["content"] == "x"
    await discord.threads.vanishes(thread["id"])
    assert (await call(discord, "POST", inside, {"content": "more"}))[1]["code"] == 10003


async def test_forum_posts_keep_their_rules(discord: SimulatedDiscord) -> None:
    """The first message has the post's id; unknown tags, and none where one is needed, are refused."""
    forum = discord.opens("desk", forum=True)
    path, message = f"/channels/{forum}/threads", {"content": "card"}
    tags = {"available_tags": [{"name": "open"}]}
    _, room = await call(discord, "PATCH", f"/channels/{forum}", tags)
    applied = [room["available_tags"][0]["id"]]
    status, post = await call(discord, "POST", path, {"name": "a", "message": message, "applied_tags": applied})
    assert (status, post["message"]["id"], post["applied_tags"]) == (200, post["id"], applied)
    wrong = {"name": "a", "message": message, "applied_tags": ["5"]}
    assert (await call(discord, "POST", path, wrong))[1]["code"] == 50035
    discord.world.channels[forum].flags = 1 << 4
    assert (await call(discord, "POST", path, {"name": "a", "message": message}))[1]["code"] == 40067
    assert (await call(discord, "PATCH", f"/channels/{forum}", {"available_tags": [{"name": "x"}] * 21}))[0] == 400


async def test_a_follow_up_needs_a_first_answer(discord: SimulatedDiscord) -> None:
    """Before it, the token is nobody's; after it, more can be said."""
    card = discord.world.say(
        discord.world.channels[CHANNEL], BOT, "card",
        components=[{"type": 1, "components": [{"type": 2, "label": "Claim", "custom_id": "fd:claim:1"}]}],
    )  # fmt: skip
    one = discord.interactions.by_id(await discord.interactions.presses(ANA, card, "Claim"))
    path = f"/webhooks/{BOT}/{one.token}"
    assert (await call(discord, "POST", path, {"content": "x"}))[1]["code"] == 10015
    await call(discord, "POST", f"/interactions/{one.id}/{one.token}/callback", {"type": 6})
    assert (await call(discord, "POST", path, {"content": "x", "flags": 64}))[0] == 200
    assert discord.interactions.whispers(ANA) == ["x"]
