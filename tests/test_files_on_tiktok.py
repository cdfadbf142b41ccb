"""A teammate's picture goes to a follower on TikTok; what TikTok keeps to itself is named."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from handlers.base import Failure as Failing
from handlers.base import FetchingPlatform, Outgoing, SendError
from handlers.files import File
from handlers.platforms.tiktok import TikTok
from handlers.tiktok.settings import TikTokSettings
from intents.model import Via
from tests.answering import Clock, Kept
from tests.counterparts.tiktok import TikTokCounterpart
from tests.file_talk import crossed, posts, shows
from tests.pictures import GIF, JPEG, PDF, PNG
from tests.test_dialogues import UNKNOWN, Town, open_town
from vendors.tiktok import Fault, SimulatedTikTok

PICTURE = File("map.jpg", "image/jpeg", JPEG)
UPLOAD, SEND = "media/upload/", "message/send/"


@asynccontextmanager
async def claimed(tmp_path: Path, *, public: bool = False) -> AsyncIterator[tuple[Town, SimulatedTikTok, str]]:
    """Ana's question on TikTok, which Anna has claimed; the card's stamp."""
    async with open_town("tiktok", tmp_path) as town:
        assert isinstance(town.vendor, TikTokCounterpart)
        assert town.slack is not None
        await town.vendor.says("ana", UNKNOWN, public=public)
        card = await town.card("sponsor our village fair")
        await town.slack.press("U0ANNA", card["ts"], "claim")
        await town.quiet()
        yield town, town.vendor.vendor, card["ts"]


async def test_a_picture_goes_out_behind_the_words(tmp_path: Path) -> None:
    """A message of its own, uploaded; one tick for both, and the echo is nobody's answer."""
    async with claimed(tmp_path) as (town, tiktok, thread):
        line = await posts(town, thread, "Here is the map", ("the map", JPEG))
        await shows(town, line, "white_check_mark")
        assert tiktok.pictures.sent == [("the map.jpg", JPEG)]
        assert [body["message_type"] for _, body, _ in tiktok.accepted][-2:] == ["TEXT", "IMAGE"]
        await tiktok.echoed()
        await town.quiet()
        assert (await town.rows("escalation", 1))[0]["claimed_name"] == "Anna"
        assert [row["writer"] for row in await town.rows("messages_of", 1, 10)] == ["follower"]


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("label.pdf", PDF, "and this is pdf"),
        ("wave.gif", GIF, "and this is gif"),
        ("large.png", PNG + b"\x00" * (3 << 20), "TikTok takes files up to 3 MB"),
    ],
)
async def test_what_tiktok_takes_not_is_told(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    """A cross and the reason; by the size that Slack tells, the writer is told at once. Nothing is uploaded."""
    async with claimed(tmp_path) as (town, tiktok, thread):
        await posts(town, thread, "", (name, data))
        assert town.slack is not None
        slack = town.slack
        await town.until(lambda: reason in json.dumps([*slack.messages, *slack.workspace.whispers], default=str), name)
        assert tiktok.pictures.kept == {}


async def test_a_market_without_pictures_says_so(tmp_path: Path) -> None:
    """TikTok takes the upload and refuses the message: a cross, with its words."""
    async with claimed(tmp_path) as (town, tiktok, thread):
        tiktok.pictures.market = False
        line = await posts(town, thread, "Here", ("the map", JPEG))
        await crossed(town, thread, line, "not supported in this market")


async def test_under_a_comment_no_pictures_go_out(tmp_path: Path) -> None:
    """The words go, and the writer is told."""
    async with claimed(tmp_path, public=True) as (town, tiktok, thread):
        await posts(town, thread, "Gladly", ("the map", JPEG))
        await town.reached("ana", "Gladly")
        assert town.slack is not None
        slack = town.slack
        await town.until(lambda: "TikTok takes no files from here" in str(slack.workspace.whispers), "a word to Anna")
        assert tiktok.pictures.kept == {}


async def test_a_followers_picture_is_named_and_not_fetched(tmp_path: Path) -> None:
    """The documents do not say where TikTok keeps it, so nobody is asked with our token."""
    async with claimed(tmp_path) as (town, tiktok, thread):
        await tiktok.follower_says("ana", "", type="image", image={"media_id": "v1"})
        await town.in_thread(thread, "[image]")
        assert not isinstance(town.program.around.platforms["tiktok"], FetchingPlatform)


@asynccontextmanager
async def asked() -> AsyncIterator[tuple[TikTok, SimulatedTikTok, Clock]]:
    """Our handler, and a TikTok where Ana has written."""
    clock = Clock()
    async with SimulatedTikTok(now=clock) as tiktok, aiohttp.ClientSession() as http:
        given = {
            "client_key": tiktok.client_key, "client_secret": tiktok.client_secret, "api_url": tiktok.url,
            "access_token": tiktok.access_token, "refresh_token": tiktok.refresh_token,
            "business_id": tiktok.business_id,
        }  # fmt: skip
        await tiktok.follower_says("ana", "hello")
        yield TikTok(TikTokSettings.model_validate(given), http, clock, Kept()), tiktok, clock


def picture(tiktok: SimulatedTikTok, attempted_ms: int = 0) -> Outgoing:
    """A teammate's picture for Ana."""
    talk = tiktok.account.conversation_of("ana")
    about = {"address": talk, "file": PICTURE, "attempted_ms": attempted_ms}
    return Outgoing("42", tiktok.business_id, Via.DM, "ana", "[map.jpg]", **about)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("fault", "path", "failure"),
    [(Fault.RESET, UPLOAD, Failing.BUSY), (Fault.SERVER_ERROR, UPLOAD, Failing.BUSY),
     (Fault.RATE_LIMIT, UPLOAD, Failing.BUSY), (Fault.NO_PERMISSION, UPLOAD, Failing.CONTENT),
     (Fault.RESET, SEND, Failing.UNKNOWN)],
)  # fmt: skip
async def test_trouble_has_its_failure(fault: Fault, path: str, failure: Failing) -> None:
    """Only the message itself can be of unknown outcome; a missing permission for pictures holds up no words."""
    async with asked() as (ours, tiktok, _):
        tiktok.fault(fault, accepted=True, path=path)
        with pytest.raises(SendError) as caught:
            await ours.send(picture(tiktok))
        assert caught.value.failure is failure
        assert "map.jpg" not in caught.value.detail


async def test_a_token_that_has_ended_is_renewed_for_the_upload() -> None:
    """The form goes out once more with the new one."""
    async with asked() as (ours, tiktok, _):
        tiktok.expire()
        await ours.send(picture(tiktok))
        assert (tiktok.renewals, tiktok.pictures.sent) == (1, [("map.jpg", JPEG)])


async def test_a_picture_that_is_not_there_is_sent_again_and_one_that_may_be_is_not() -> None:
    """Pictures have no words to be known by."""
    async with asked() as (ours, tiktok, clock):
        reply = picture(tiktok, clock())
        clock.ms += 10_000
        assert await ours.settle(reply) is None
        await ours.send(picture(tiktok))
        with pytest.raises(SendError, match="may be it") as caught:
            await ours.settle(reply)
        assert caught.value.failure is Failing.UNKNOWN
