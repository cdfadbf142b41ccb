"""Pictures between people on X and the team: fetched as the account, uploaded and attached to a message."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from handlers.base import Failure, Outgoing, SendError
from handlers.fetching import Hosts
from handlers.files import File
from handlers.platforms.x import X
from handlers.x.media import HOST, place_of
from handlers.x.settings import XSettings
from intents.model import Attachment, Via
from tests.answering import Clock, Kept
from tests.counterparts.x import ACCOUNT, KEYS, XCounterpart
from tests.file_talk import brought, crossed, posts, shows
from tests.pictures import GIF, JPEG, PDF, PNG
from tests.test_dialogues import UNKNOWN, Town, open_town
from vendors.server import Fault
from vendors.x import SimulatedX

ANA = "2222222222222222222"
BY_OAUTH2 = {"X_CLIENT_ID": "client-id", "X_CLIENT_SECRET": "client-secret", "X_REFRESH_TOKEN": "refresh-0"}


@asynccontextmanager
async def claimed(tmp_path: Path, **more: str) -> AsyncIterator[tuple[Town, SimulatedX, str]]:
    """Ana's question in direct messages on X, which Anna has claimed; the card's stamp."""
    async with open_town("x", tmp_path, **more) as town:
        assert isinstance(town.vendor, XCounterpart)
        assert town.slack is not None
        await town.vendor.says(ANA, UNKNOWN)
        card = await town.card("sponsor our village fair")
        await town.slack.press("U0ANNA", card["ts"], "claim")
        await town.quiet()
        yield town, town.vendor.vendor, card["ts"]


# --- from the follower -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "place"), [({}, "/1.1/ton/data/dm/"), (BY_OAUTH2, "/2/dm_conversations/media/")], ids=["oauth1", "oauth2"]
)
async def test_a_picture_stands_in_the_thread(tmp_path: Path, more: dict[str, str], place: str) -> None:
    """Signed with OAuth 1.0a where X keeps it, or by API v2 with OAuth 2; X's own link is no words."""
    async with claimed(tmp_path, **more) as (town, x, thread):
        await x.follower_sends(ANA, JPEG, "look")
        assert await brought(town, 1) == [("photo.jpg", JPEG)]
        await town.in_thread(thread, "Follower: look [photo]")
        assert [path.startswith(place) for path in x.media.asked] == [True]
        assert town.slack is not None
        assert "ton/data" not in json.dumps(town.slack.messages)


async def test_a_picture_that_is_gone_is_a_line_with_the_reason(tmp_path: Path) -> None:
    """Deleted at X meanwhile."""
    async with claimed(tmp_path) as (town, x, thread):
        assert town.slack is not None
        x.fault(Fault.SERVER_ERROR, method="GET")
        x.media.theirs = Forgetful()
        await x.follower_sends(ANA, JPEG)
        await town.in_thread(thread, "[photo] is not here: its link has ended")


class Forgetful(dict[str, bytes]):
    """Keeps nothing."""

    def __setitem__(self, key: str, value: bytes) -> None:
        """What is put in is gone."""


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("https://ton.twitter.com/1.1/ton/data/dm/1/2/a-B_c.jpg", ("1", "2", "a-B_c.jpg")),
        ("https://ton.twitter.com/1.1/ton/data/dm/1/2/../../x", None),
        ("https://ton.twitter.com/1.1/ton/data/dm/1/2/.hidden", None),
        ("https://ton.twitter.com/1.1/ton/data/dm/1/two/a.jpg", None),
        ("https://pbs.twimg.com/media/a.jpg", None),
        ("", None),
    ],
)
def test_only_pictures_of_messages_are_held(address: str, place: tuple[str, str, str] | None) -> None:
    """By the parts of their address; nothing else is asked for."""
    assert place_of(address) == place
    assert Hosts(frozenset({HOST}), "https://api.x.com").names == {"ton.twitter.com"}


# --- from the team ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("more", [{}, BY_OAUTH2], ids=["oauth1", "oauth2"])
async def test_a_picture_goes_out_behind_the_words(tmp_path: Path, more: dict[str, str]) -> None:
    """A message of its own, uploaded; one tick for both."""
    async with claimed(tmp_path, **more) as (town, x, thread):
        line = await posts(town, thread, "Here is the map", ("the map", JPEG))
        await shows(town, line, "white_check_mark")
        assert x.media.sent == [("the map.jpg", JPEG)]
        assert [sorted(one.body) for one in x.said][-2:] == [["text"], ["attachments"]]


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("label.pdf", PDF, "and this is pdf"),
        ("wave.gif", GIF, "and this is gif"),
        ("large.png", PNG + b"\x00" * (5 << 20), "it takes files up to 5 MB"),
    ],
)
async def test_what_x_takes_not_is_told(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    """A cross and the reason; by the size that Slack tells, the writer is told at once."""
    async with claimed(tmp_path) as (town, x, thread):
        await posts(town, thread, "", (name, data))
        told = "X takes files up to 5 MB" if name == "large.png" else reason
        assert town.slack is not None
        slack = town.slack
        await town.until(lambda: told in json.dumps([*slack.messages, *slack.workspace.whispers], default=str), told)
        assert x.media.kept == {}


async def test_a_sign_in_without_the_scope_says_so_and_words_go_on(tmp_path: Path) -> None:
    """An older sign-in may not upload: a cross and what to do; the words are out."""
    async with claimed(tmp_path) as (town, x, thread):
        x.media.scoped = False
        line = await posts(town, thread, "Here", ("the map", JPEG))
        await crossed(town, thread, line, "needs the scope media.write")
        assert town.slack is not None
        await town.slack.person_says("U0ANNA", thread, "One more word")
        await town.reached(ANA, "One more word")


async def test_under_a_post_no_files_go_out(tmp_path: Path) -> None:
    """A mention is answered in public, where X gets none from here: the writer is told, the words go."""
    async with open_town("x", tmp_path) as town:
        assert town.slack is not None
        await town.vendor.says(ANA, UNKNOWN, public=True)
        card = await town.card("sponsor our village fair")
        await town.slack.press("U0ANNA", card["ts"], "claim")
        await posts(town, card["ts"], "Gladly", ("the map", JPEG))
        await town.reached(ANA, "Gladly")
        slack = town.slack
        await town.until(lambda: "X takes no files from here" in str(slack.workspace.whispers), "a word to the writer")


# --- one handler -----------------------------------------------------------------------------------------------------


@asynccontextmanager
async def asked(**more: Any) -> AsyncIterator[tuple[X, SimulatedX, Clock]]:
    """Our handler, and an X where Ana has written."""
    clock = Clock()
    async with SimulatedX(keys=KEYS, account_id=ACCOUNT, now=clock) as x, aiohttp.ClientSession() as http:
        given = {
            "consumer_key": KEYS.consumer_key, "consumer_secret": KEYS.consumer_secret, "access_token": KEYS.token,
            "access_token_secret": KEYS.token_secret, "account_id": ACCOUNT, "api_url": x.url, **more,
        }  # fmt: skip
        await x.follower_says(ANA, "hello")
        yield X(XSettings.model_validate(given), http, clock, Kept()), x, clock


def picture(**more: Any) -> Outgoing:
    """A teammate's picture."""
    return Outgoing("42", ACCOUNT, Via.DM, ANA, "[map.jpg]", file=File("map.jpg", "image/jpeg", JPEG), **more)


@pytest.mark.parametrize(
    ("fault", "path", "failure"),
    [(Fault.RESET, "/upload", Failure.BUSY), (Fault.SERVER_ERROR, "/upload", Failure.BUSY),
     (Fault.RATE_LIMIT, "/upload", Failure.BUSY), (Fault.EXPIRED, "/upload", Failure.AUTH),
     (Fault.RESET, "/messages", Failure.UNKNOWN)],
)  # fmt: skip
async def test_trouble_has_its_failure(fault: Fault, path: str, failure: Failure) -> None:
    """Only the message itself can be of unknown outcome."""
    async with asked() as (ours, x, _):
        x.fault(fault, accepted=True, path=path)
        with pytest.raises(SendError) as caught:
            await ours.send(picture())
        assert caught.value.failure is failure


async def test_a_picture_that_is_not_there_is_sent_again_and_one_that_may_be_is_not() -> None:
    """Pictures have no words to be known by."""
    async with asked() as (ours, _, clock):
        reply = picture(attempted_ms=clock())
        clock.ms += 10_000
        assert await ours.settle(reply) is None
        await ours.send(picture())
        with pytest.raises(SendError, match="may be it") as caught:
            await ours.settle(reply)
        assert caught.value.failure is Failure.UNKNOWN


async def test_the_vendor_gives_pictures_to_who_may_have_them() -> None:
    """The simulated X: each address its own sign-in, numbers for a day, one picture a message."""
    async with asked() as (ours, x, clock), aiohttp.ClientSession() as http:
        x.accesses.append("good")
        await x.follower_sends(ANA, JPEG)
        (place,) = x.media.theirs
        for path, status in ((f"/2/dm_conversations/media/{place}", 200), (f"/1.1/ton/data/dm/{place}", 403)):
            async with http.get(x.url + path, headers={"Authorization": "Bearer good"}) as answer:
                assert answer.status == status
        with pytest.raises(SendError, match="its link has ended"):
            await ours.fetch(Attachment("photo", f"{x.url}/1.1/ton/data/dm/1/2/none.jpg"), 1_000)
        await ours.send(picture())
        (number,) = x.media.kept
        clock.ms += 25 * 3_600_000
        body, talk = {"attachments": [{"media_id": number}]}, f"/2/dm_conversations/with/{ANA}/messages"
        async with http.post(x.url + talk, json=body, headers={"Authorization": "Bearer good"}) as answer:
            assert answer.status == 400
