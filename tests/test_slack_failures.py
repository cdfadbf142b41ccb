"""The Slack desk when things go wrong: read-back, failures and the check at the start."""

from __future__ import annotations

import aiohttp
import pytest
from aiohttp import web
from pydantic import ValidationError

from handlers.base import Failure, Receipt, SendError
from handlers.desk import Card
from handlers.desks.slack import SCOPES, Slack, SlackSettings
from tests.slack_desk import NOW, desk_at
from vendors.slack import Fault, SimulatedSlack, Trouble
from vendors.slack_workspace import Channel

CARD = Card("1042", "waiting", False, "instagram", "dm", "Anna (@anna)", "where is my order", "no match", NOW)


def ts_of(thread: str) -> str:
    """The root message's stamp in a thread's id."""
    return thread.partition(":")[2]


# --- read-back ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("accepted", [True, False])
async def test_a_broken_connection_is_settled_by_reading_back(
    slack: SimulatedSlack, desk: Slack, accepted: bool
) -> None:
    """A post whose answer was lost is not sent twice; the thread itself tells whether it arrived."""
    thread = await desk.show(CARD, "")
    slack.fail("chat.postMessage", Fault(Trouble.RESET, accepted=accepted))
    with pytest.raises(SendError) as raised:
        await desk.say(thread, "hello", "o1")
    assert raised.value.outcome_unknown
    posts = [call for call in slack.calls if call.method == "chat.postMessage"]
    assert len(posts) == 2
    found = await desk.settle(thread, "o1", 0)
    assert (found is not None) is accepted
    assert found is None or found.key == slack.messages[-1]["ts"]


async def test_a_card_of_unknown_outcome_is_found_by_its_number(slack: SimulatedSlack, desk: Slack) -> None:
    """Without a thread, the read-back looks for the card itself and gives the thread it begins."""
    slack.fail("chat.postMessage", Fault(Trouble.RESET, accepted=True))
    with pytest.raises(SendError):
        await desk.show(CARD, "")
    found = await desk.settle("", "1042", 0)
    assert found is not None
    assert found.key == f"C0DESK:{slack.messages[0]['ts']}"
    assert await desk.settle("", "1043", 0) is None


async def test_a_busy_channel_is_read_back_to_the_attempt_only(slack: SimulatedSlack, desk: Slack) -> None:
    """A channel never becomes too long to tell that a card did not arrive; one that did is found."""
    for number in range(5_001):
        slack.messages.append({"ts": f"{number}.000100", "channel": "C0DESK", "text": "talk"})
    with pytest.raises(SendError, match="more than 5,000 messages"):
        await desk.settle("", "1042", 0)
    asked = len(slack.calls)
    assert await desk.settle("", "1042", 4_990_000) is None
    assert len(slack.calls) == asked + 1
    thread = await desk.show(CARD, "")
    assert await desk.settle("", "1042", 4_990_000) == Receipt(thread)


async def test_read_back_turns_the_pages_of_a_long_thread(slack: SimulatedSlack, desk: Slack) -> None:
    """A line far down a thread is found too."""
    thread = await desk.show(CARD, "")
    for number in range(201):
        slack.messages.append({"ts": f"9.{number}", "thread_ts": ts_of(thread), "channel": "C0DESK", "text": "talk"})
    receipt = await desk.say(thread, "late", "o9")
    assert await desk.settle(thread, "o9", 0) == receipt
    assert [call.method for call in slack.calls].count("conversations.replies") == 2


async def test_read_back_that_fails_is_tried_again_later(slack: SimulatedSlack, desk: Slack) -> None:
    """Reading is harmless to repeat, so trouble with it never counts as an unknown outcome."""
    thread = await desk.show(CARD, "")
    slack.fail("conversations.replies", Fault(Trouble.BROKEN))
    with pytest.raises(SendError) as raised:
        await desk.settle(thread, "o1", 0)
    assert raised.value.failure is Failure.BUSY


# --- failures ----------------------------------------------------------------------------------------------------

REFUSALS = [
    ("invalid_auth", Failure.AUTH),
    ("token_revoked", Failure.AUTH),
    ("account_inactive", Failure.AUTH),
    ("missing_scope", Failure.CONFIG),
    ("channel_not_found", Failure.CONFIG),
    ("not_in_channel", Failure.CONFIG),
    ("is_archived", Failure.CONFIG),
    ("restricted_action", Failure.CONFIG),
    ("some_new_error", Failure.CONFIG),
    ("msg_too_long", Failure.CONTENT),
    ("msg_blocks_too_long", Failure.CONTENT),
    ("invalid_blocks", Failure.CONTENT),
    ("thread_not_found", Failure.RECIPIENT),
    ("ratelimited", Failure.BUSY),
    ("service_unavailable", Failure.BUSY),
    ("internal_error", Failure.UNKNOWN),
    ("fatal_error", Failure.UNKNOWN),
]


@pytest.mark.parametrize(("code", "failure"), REFUSALS)
async def test_slacks_refusals_carry_the_decision(
    slack: SimulatedSlack, desk: Slack, code: str, failure: Failure
) -> None:
    """Each error code leads to one action of the outbox, and its name is in the words for the operator."""
    slack.fail("chat.postMessage", Fault(Trouble.ERROR, code=code))
    with pytest.raises(SendError) as raised:
        await desk.show(CARD, "")
    assert raised.value.failure is failure
    assert code in raised.value.detail or code == "ratelimited"


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("7", 7), ("1.5", 1.5), ("0", 1), ("-3", 1), ("1e9", 3600), ("nan", 30), ("soon", 30), ("", 30)],
)
async def test_a_rate_limit_says_how_long_to_wait(
    slack: SimulatedSlack, desk: Slack, header: str, seconds: float
) -> None:
    """Retry-After is read whatever it looks like, and the request is sent once."""
    slack.fail("chat.postMessage", Fault(Trouble.LIMITED, retry_after=header))
    with pytest.raises(SendError) as raised:
        await desk.show(CARD, "")
    assert (raised.value.failure, raised.value.retry_after) == (Failure.BUSY, seconds)
    assert len(slack.calls) == 1


async def test_the_channels_own_pace_is_a_rate_limit() -> None:
    """More than one post a second in a channel is refused and may be sent later."""
    async with SimulatedSlack(one_a_second=True) as slack, aiohttp.ClientSession() as http:
        desk = desk_at(slack.url, http)
        thread = await desk.show(CARD, "")
        with pytest.raises(SendError) as raised:
            await desk.say(thread, "at once", "o1")
    assert (raised.value.failure, raised.value.retry_after) == (Failure.BUSY, 1)


@pytest.mark.parametrize("trouble", [Trouble.BROKEN, Trouble.HANG, Trouble.RESET])
async def test_trouble_on_the_way(slack: SimulatedSlack, http: aiohttp.ClientSession, trouble: Trouble) -> None:
    """A post may have arrived, so its outcome is unknown; an edit is repeated without harm, so it is only late."""
    thread = await desk_at(slack.url, http).show(CARD, "")
    desk = desk_at(slack.url, http, call=0.2 if trouble is Trouble.HANG else 15)
    slack.fail("chat.postMessage", Fault(trouble))
    slack.fail("chat.update", Fault(trouble))
    with pytest.raises(SendError) as post:
        await desk.say(thread, "hello", "o1")
    with pytest.raises(SendError) as edit:
        await desk.show(CARD, thread)
    assert (post.value.failure, edit.value.failure) == (Failure.UNKNOWN, Failure.BUSY)


async def test_nobody_listening_is_no_unknown_outcome(http: aiohttp.ClientSession) -> None:
    """A refused connection or an unknown host means that nothing was sent."""
    for url in ("http://127.0.0.1:9/api", "http://nowhere.invalid/api"):
        with pytest.raises(SendError) as raised:
            await desk_at(url, http).show(CARD, "")
        assert raised.value.failure is Failure.BUSY


@pytest.mark.parametrize(
    ("body", "content_type", "status", "failure"),
    [
        ("Welcome to the hotel's network", "text/plain", 200, Failure.UNKNOWN),
        ("<html>", "text/html", 200, Failure.UNKNOWN),
        ("[1]", "application/json", 200, Failure.UNKNOWN),
        ("{", "application/json", 200, Failure.UNKNOWN),
        ("null", "application/json", 502, Failure.UNKNOWN),
        ('{"ok": true}', "application/json", 200, Failure.UNKNOWN),
        ("<html>", "text/html", 404, Failure.CONFIG),
        ("<html>", "text/html", 413, Failure.CONTENT),
    ],
)
async def test_a_middlemans_answer(
    http: aiohttp.ClientSession, body: str, content_type: str, status: int, failure: Failure
) -> None:
    """An answer that is not Slack's leads to a decision, never to a defect."""

    async def answer(_: web.Request) -> web.Response:
        return web.Response(text=body, content_type=content_type, status=status)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        with pytest.raises(SendError) as raised:
            await desk_at(f"http://127.0.0.1:{runner.addresses[0][1]}", http).show(CARD, "")
    finally:
        await runner.cleanup()
    assert raised.value.failure is failure


async def test_a_proxy_in_the_environment_is_the_sessions_business(
    slack: SimulatedSlack, http: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    """slack-sdk reads HTTP_PROXY by itself and ignores NO_PROXY; the desk lets only its session decide."""
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    await desk_at(slack.url, http).show(CARD, "")
    assert len(slack.messages) == 1


# --- at the start ------------------------------------------------------------------------------------------------


async def test_check_is_content_with_a_right_set_up(slack: SimulatedSlack, desk: Slack) -> None:
    """With a good token, all scopes and an invitation, there is nothing to say."""
    await desk.check()
    assert [call.method for call in slack.calls] == ["auth.test", "conversations.info", "conversations.members"]
    assert desk.lacking == ()


async def test_check_says_what_an_older_manifest_lacks(slack: SimulatedSlack, desk: Slack) -> None:
    """A scope that came later does not break the desk: it is told what does not work, and how to have it."""
    slack.scopes = ",".join(sorted(SCOPES | {"reactions:write"}))
    await desk.check()
    assert [words.partition(",")[0] for words in desk.lacking] == [
        "files of the team's do not go to followers",
        "followers' pictures and files are only named",
        "/desk and the message shortcuts are not there",
        "👀",
    ]
    assert all("reinstall" in words for words in desk.lacking)


async def test_check_covers_every_routed_channel(slack: SimulatedSlack, http: aiohttp.ClientSession) -> None:
    """A route that leads nowhere is told; the desk works on."""
    slack.workspace.channels["C0ORDERS"].is_archived = True
    routes = {"orders": "C0ORDERS", "press": "#press", "other": "#other, 1234567890", "gone": "C0GONE"}
    desk = desk_at(slack.url, http, routes=routes)
    await desk.check()
    assert desk.lacking == (
        "Frontdesk is in no channel #press: write /invite @Frontdesk in it",
        "the routed channel C0GONE: Slack: channel_not_found; "
        "check SLACK_DESK_CHANNEL, and write /invite @Frontdesk in that channel",
        "the channel C0ORDERS is archived: unarchive it, or set another one",
        "all count as members of C0GONE: Slack: channel_not_found; "
        "check SLACK_DESK_CHANNEL, and write /invite @Frontdesk in that channel",
    )


@pytest.mark.parametrize(
    ("channel", "advice"),
    [
        (Channel("C0DESK", is_member=False), "/invite @Frontdesk"),
        (Channel("C0DESK", is_archived=True), "archived"),
        (Channel("C0GONE"), "SLACK_DESK_CHANNEL"),
    ],
)
async def test_check_says_what_is_wrong_with_the_channel(
    slack: SimulatedSlack, desk: Slack, channel: Channel, advice: str
) -> None:
    """A channel the app cannot post in is a setting that a person must change, and the words say how."""
    slack.workspace.channels = {channel.id: channel}
    with pytest.raises(SendError, match=advice) as raised:
        await desk.check()
    assert raised.value.failure is Failure.CONFIG


async def test_check_names_missing_scopes(slack: SimulatedSlack, desk: Slack) -> None:
    """A token made before the manifest grew is found out at the start."""
    slack.scopes = "chat:write,channels:read"
    with pytest.raises(SendError, match=r"users:read.*reinstall") as raised:
        await desk.check()
    assert raised.value.failure is Failure.CONFIG


async def test_check_knows_a_dead_token(slack: SimulatedSlack, http: aiohttp.ClientSession) -> None:
    """A wrong token is an AUTH failure whose words hold no token."""
    with pytest.raises(SendError) as raised:
        await desk_at(slack.url, http, token="xoxb-wrong").check()
    assert raised.value.failure is Failure.AUTH
    assert "SLACK_BOT_TOKEN" in raised.value.detail
    assert "xoxb-wrong" not in raised.value.detail


@pytest.mark.parametrize(
    ("given_settings", "words"),
    [
        ({"desk_channel": "C0DESK"}, "SLACK_APP_TOKEN.*SLACK_SIGNING_SECRET"),
        ({"desk_channel": "C0DESK", "signing_secret": " , "}, "SLACK_APP_TOKEN"),
        ({"desk_channel": "#support", "app_token": "xapp-1"}, "channel's id"),
        ({"desk_channel": "C0DESK", "app_token": "xapp-1", "api_url": "slack.com/api"}, "SLACK_API_URL"),
    ],
)
def test_settings_are_refused_in_an_operators_words(given_settings: dict[str, str], words: str) -> None:
    """A wrong setting is named as it is set, with what to do about it."""
    with pytest.raises(ValidationError, match=words):
        SlackSettings.model_validate({"bot_token": "xoxb-1", **given_settings})


def test_settings_show_no_secret() -> None:
    """A settings object in a log gives nothing away."""
    setting = SlackSettings.model_validate(
        {"bot_token": "xoxb-1", "app_token": "xapp-1", "signing_secret": "sss", "desk_channel": "C0DESK"}
    )
    assert not {word for word in ("xoxb-1", "xapp-1", "sss") if word in repr(setting)}
