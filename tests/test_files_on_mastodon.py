"""Files between people on Mastodon and the team: fetched from the server, attached once they are processed."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from yarl import URL

from handlers.base import Failure, Outgoing, SendError
from handlers.fetching import Hosts
from handlers.files import File
from handlers.platforms.mastodon import Mastodon, MastodonSettings
from intents.model import Via
from tests.answering import Clock, Kept
from tests.counterparts.mastodon import TOKEN, MastodonCounterpart
from tests.file_talk import brought, crossed, posts, shows
from tests.pictures import JPEG, OGG, PDF, PNG
from tests.test_dialogues import UNKNOWN, Town, open_town
from vendors.file_host import Kept as Stored
from vendors.mastodon import SimulatedMastodon
from vendors.server import Fault

ANA = "31415"
VOICE = File("voice.ogg", "audio/ogg", OGG)


@asynccontextmanager
async def claimed(tmp_path: Path, visibility: str = "direct") -> AsyncIterator[tuple[Town, SimulatedMastodon, str]]:
    """Ana's question on Mastodon, which Anna has claimed; the card's stamp."""
    async with open_town("mastodon", tmp_path) as town:
        assert isinstance(town.vendor, MastodonCounterpart)
        assert town.slack is not None
        await town.vendor.vendor.follower_says(ANA, UNKNOWN, visibility=visibility)
        card = await town.card("sponsor our village fair")
        await town.slack.press("U0ANNA", card["ts"], "claim")
        await town.quiet()
        yield town, town.vendor.vendor, card["ts"]


def attached(server: SimulatedMastodon, name: str, data: bytes, kind: str) -> dict[str, Any]:
    """A file as a post of somebody's shows it."""
    server.files.files[name] = Stored(data)
    return {"id": name, "type": kind, "url": f"{server.url}/system/{name}", "description": None}


# --- from the follower -----------------------------------------------------------------------------------------------


async def test_what_a_follower_attaches_stands_in_the_thread(tmp_path: Path) -> None:
    """A picture and a recording: fetched from the server itself, without our token."""
    async with claimed(tmp_path) as (town, server, thread):
        media = [attached(server, "a", JPEG, "image"), attached(server, "b", OGG, "audio")]
        await server.follower_says(ANA, "look", visibility="direct", media_attachments=media)
        assert sorted(await brought(town, 2)) == [("audio.ogg", OGG), ("image.jpg", JPEG)]
        await town.in_thread(thread, "Follower: look")
        assert server.files.bearers == ["", ""]


async def test_what_stands_elsewhere_is_a_line_with_the_reason(tmp_path: Path) -> None:
    """Another server's host is not asked; what has no address is only named."""
    async with claimed(tmp_path) as (town, server, thread):
        away = {"id": "1", "type": "image", "url": "https://elsewhere.example/1.jpg"}
        await server.follower_says(
            ANA, "", visibility="direct", media_attachments=[away, {"id": "2", "type": "unknown"}]
        )
        await town.in_thread(thread, "[image] is not here: it does not stand on a host from which files are fetched")
        await town.in_thread(thread, "[unknown]")
        assert town.slack is not None
        assert "elsewhere.example" not in json.dumps(town.slack.messages)


def test_only_the_servers_hosts_are_asked() -> None:
    """Its own, those below it, and the one that the settings name."""
    given = {"access_token": "t", "api_url": "https://mastodon.example", "files_host": "cdn.keeper.example"}
    settings = MastodonSettings.model_validate(given)
    assert settings.hosts == {"mastodon.example", "cdn.keeper.example"}
    hosts = Hosts(settings.file_hosts, settings.api_url)
    assert hosts.have(URL("https://files.mastodon.example/1"))
    assert hosts.have(URL("https://cdn.keeper.example/1"))
    assert not hosts.have(URL("https://keeper.example/1"))
    with pytest.raises(ValueError, match="is no host"):
        MastodonSettings.model_validate({**given, "files_host": "https://cdn.keeper.example"})


# --- from the team ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("visibility", ["direct", "unlisted"])
async def test_files_are_posts_of_their_own_as_wide_as_the_question(tmp_path: Path, visibility: str) -> None:
    """Words, a picture, a recording that has to be processed first: in this order, each naming who is answered."""
    async with claimed(tmp_path, visibility) as (town, server, thread):
        line = await posts(town, thread, "Here is the map", ("the map", JPEG), ("voice", OGG))
        await shows(town, line, "white_check_mark")
        assert server.media.sent == [("image", "the map.jpg", JPEG), ("audio", "voice.ogg", OGG)]
        assert [one.text for one in server.said][-3:] == [
            f"@f{ANA}@example.social Here is the map", f"@f{ANA}@example.social", f"@f{ANA}@example.social",
        ]  # fmt: skip
        assert {one.body["visibility"] for one in server.said[-3:]} == {visibility}
        assert len(server.media.kept) == 2


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [("label.pdf", PDF, "and this is pdf"), ("large.png", PNG + b"\x00" * (2 << 20), "it takes png files up to 2 MB")],
)
async def test_what_the_server_takes_not_is_told(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    """By what the server says of itself; nothing is uploaded."""
    async with claimed(tmp_path) as (town, server, thread):
        server.media.image_size = 2 << 20
        await town.program.around.platforms["mastodon"].check()  # type: ignore[attr-defined]
        line = await posts(town, thread, "", (name, data))
        await crossed(town, thread, line, reason)
        assert server.media.kept == {}


async def test_a_token_without_the_scope_says_so_and_words_go_on(tmp_path: Path) -> None:
    """An older token may not upload: a cross and what to do; the words are out."""
    async with claimed(tmp_path) as (town, server, thread):
        server.media.scoped = False
        line = await posts(town, thread, "Here", ("the map", JPEG))
        await crossed(town, thread, line, "Files need the scope write:media")
        assert town.slack is not None
        await town.slack.person_says("U0ANNA", thread, "One more word")
        await town.reached(ANA, "One more word")


async def test_a_post_of_unknown_outcome_is_there_once(tmp_path: Path) -> None:
    """The answer to the post broke: it is found by its file's number."""
    async with claimed(tmp_path) as (town, server, thread):
        server.fault(Fault.RESET, accepted=True, path="/statuses")
        line = await posts(town, thread, "", ("the map", JPEG))
        await shows(town, line, "white_check_mark")
        assert server.media.sent == [("image", "the map.jpg", JPEG)]
        assert len([one for one in server.said if one.body.get("media_ids")]) == 1


@asynccontextmanager
async def asked(memory: Kept | None = None) -> AsyncIterator[tuple[Mastodon, SimulatedMastodon, Outgoing]]:
    """Our handler, a server where Ana has asked, and a recording for her."""
    async with SimulatedMastodon(token=TOKEN, now=Clock()) as server, aiohttp.ClientSession() as http:
        settings = MastodonSettings.model_validate({"access_token": TOKEN, "api_url": server.url})
        key = await server.follower_says(ANA, "hello", visibility="direct")
        out = Outgoing(
            "42", "127.0.0.1", Via.DM, ANA, "[voice.ogg]", reply_to=key, file=VOICE, attempted_ms=server.now()
        )
        yield Mastodon(settings, http, server.now, memory or Kept()), server, out


async def failed(mastodon: Mastodon, out: Outgoing) -> SendError:
    """The error of a send that must fail."""
    with pytest.raises(SendError) as caught:
        await mastodon.send(out)
    return caught.value


async def test_what_is_processed_is_asked_about_and_not_uploaded_again() -> None:
    """Later, on the row's schedule, without holding others up; a restart in between changes nothing."""
    memory = Kept()
    async with asked(memory) as (mastodon, server, out):
        server.media.looks = 2
        for _ in range(2):
            error = await failed(mastodon, out)
            assert (error.failure, error.retry_after, error.account_wide) == (Failure.BUSY, None, False)
        assert await mastodon.settle(out) is None
        receipt = await mastodon.send(out)
        assert (server.said[-1].key, len(server.media.kept)) == (receipt.key, 1)
        assert memory.words["creations"] == "{}"


async def test_a_post_of_unknown_outcome_is_found_by_its_files_number() -> None:
    """Among the answers to the question; another post of ours with another file is not it."""
    memory = Kept()
    async with asked(memory) as (mastodon, server, out):
        server.media.looks = 0
        await mastodon.send(replace(out, id="41"))
        server.fault(Fault.RESET, accepted=True, path="/statuses")
        assert (await failed(mastodon, out)).failure is Failure.UNKNOWN
        receipt = await mastodon.settle(out)
        assert receipt is not None
        assert [one.key for one in server.said][1:] == [receipt.key]
        assert memory.words["creations"] == "{}"


async def test_what_cannot_be_processed_is_content() -> None:
    """The server says so when it is asked: told, and forgotten."""
    memory = Kept()
    async with asked(memory) as (mastodon, server, out):
        server.media.breaks = True
        assert (await failed(mastodon, out)).failure is Failure.BUSY
        assert (await failed(mastodon, out)).failure is Failure.CONTENT
        assert memory.words["creations"] == "{}"


async def test_an_upload_that_the_server_forgot_is_made_again() -> None:
    """Mastodon drops what was attached to nothing after a while."""
    async with asked() as (mastodon, server, out):
        await failed(mastodon, out)
        server.media.kept.clear()
        server.media.looks = 0
        assert (await failed(mastodon, out)).failure is Failure.BUSY
        await mastodon.send(out)
        assert server.media.sent == [("audio", "voice.ogg", OGG)]


@pytest.mark.parametrize(
    ("fault", "path", "failure"),
    [(Fault.RESET, "/media", Failure.BUSY), (Fault.SERVER_ERROR, "/media", Failure.BUSY),
     (Fault.TOO_MANY, "/media", Failure.BUSY), (Fault.EXPIRED, "/media", Failure.AUTH),
     (Fault.RESET, "/statuses", Failure.UNKNOWN)],
)  # fmt: skip
async def test_trouble_has_its_failure(fault: Fault, path: str, failure: Failure) -> None:
    """Only the post itself can be of unknown outcome."""
    async with asked() as (mastodon, server, out):
        server.media.looks = 0
        server.fault(fault, accepted=True, path=path)
        assert (await failed(mastodon, out)).failure is failure
