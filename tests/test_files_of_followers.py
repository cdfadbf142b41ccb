"""What a follower sends beside words reaches the thread of their escalation."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.console_people import manager
from tests.discord_desk import a_thread
from tests.pictures import JPEG, OGG, PAGE, PDF, PNG, SVG
from tests.shop import Shop
from tests.test_after_sending import answered
from tests.test_slack_dialogues import a_card
from vendors.file_host import Kept
from vendors.instagram import SimulatedInstagram
from vendors.slack import Fault, Trouble

PICTURE = {"type": "image", "payload": {"url": "https://elsewhere.example/secret-photo.jpg"}}


def sent(instagram: SimulatedInstagram, name: str, kept: Kept, kind: str = "image") -> dict[str, Any]:
    """An attachment that stands at the vendor."""
    instagram.files.files[name] = kept
    return {"type": kind, "payload": {"url": f"{instagram.url}/cdn/{name}"}}


def limit_files(shop: Shop, most_bytes: int) -> None:
    """As FRONTDESK_FILES_MB would."""
    object.__setattr__(shop.program.around, "most_file_bytes", most_bytes)


async def slack_files(shop: Shop, ts: str, number: int = 1) -> list[dict[str, Any]]:
    """Wait for so many files in a Slack thread."""
    slack = shop.slack
    assert slack is not None

    def found() -> list[dict[str, Any]]:
        shown = [one for one in slack.messages if one.get("thread_ts") == ts and one.get("bot_id")]
        files = [file for one in shown for file in one.get("files", ())]
        return files if len(files) >= number else []

    files: list[dict[str, Any]] = await shop.until(found, f"{number} files in the thread")
    return files


@pytest.mark.parametrize("words", ["", "thanks!", "where is my order", "hello"])
async def test_a_picture_reaches_the_slack_thread_of_an_unclaimed_escalation(tmp_path: Path, words: str) -> None:
    """Alone, with chatter, or with a question that the bot answers: the team sees it, behind the words."""
    async with a_card(tmp_path) as (shop, slack, ts):
        await shop.instagram.follower_says("kim", words, attachments=[sent(shop.instagram, "a", Kept(JPEG))])
        line = await shop.in_thread(ts, "[image")
        assert line["text"].startswith(f"Follower: {words}")
        (file,) = await slack_files(shop, ts)
        assert slack.files.host.files[file["id"]].data == JPEG
        assert file["title"] == "image.jpg"
        order = [one.get("text", "") for one in slack.messages if one.get("thread_ts") == ts]
        assert order.index(line["text"]) < order.index("")


async def test_a_picture_alone_reaches_the_discord_thread_of_an_unclaimed_escalation(tmp_path: Path) -> None:
    """The same in Discord, for two pictures one after the other, each uploaded once."""
    async with a_thread(tmp_path) as (desk, thread):
        for name, data in (("a", JPEG), ("b", PNG)):
            picture = sent(desk.shop.instagram, name, Kept(data))
            await desk.shop.instagram.follower_says("ben", "", attachments=[picture])
            await desk.shop.until(lambda name=name: name in desk.shop.instagram.files.asked, "a look at the file")
        await desk.shop.quiet()
        there = [file for one in desk.lines(thread) for file in one["attachments"]]
        assert [one["filename"] for one in there] == ["image.jpg", "image.png"]
        assert [desk.discord.files.files[one["id"]].data for one in there] == [JPEG, PNG]
        assert len(desk.lines(thread, "[image")) == 2


@pytest.mark.parametrize(
    ("kept", "reason"),
    [
        (Kept(b"", 404), "its link has ended"),
        (Kept(SVG, kind="image/png"), "no picture, recording or document"),
        (Kept(PAGE, kind="image/jpeg"), "no picture, recording or document"),
        (Kept(b"MZ\x90\x00" + b"\x00" * 60, kind="image/png"), "no picture, recording or document"),
        (Kept(JPEG + b"\x00" * 1_048_576), "it is larger than 1 MB"),
        (Kept(b"", 302, location="http://127.0.0.1:1/inside"), "not stand on a host"),
        (Kept(b"", 302, location="/cdn/bad"), "its link leads in circles"),
    ],
)
async def test_what_cannot_be_fetched_is_a_line_with_the_reason(tmp_path: Path, kept: Kept, reason: str) -> None:
    """Ended, a page in a picture's clothes, too large, sent elsewhere, round in circles: named and told, on Slack."""
    async with a_card(tmp_path) as (shop, slack, ts):
        limit_files(shop, 1_048_576)
        await shop.instagram.follower_says("kim", "look", attachments=[sent(shop.instagram, "bad", kept)])
        line = await shop.in_thread(ts, reason)
        assert line["text"].startswith("📎 [image] is not here:")
        assert line["text"].endswith("Look on Instagram.")
        await shop.in_thread(ts, "Follower: look [image]")
        assert not [one for one in slack.messages if one.get("files")]


async def test_nobody_makes_us_knock_elsewhere(tmp_path: Path) -> None:
    """An address on any other host is not asked, and shown to nobody."""
    async with a_card(tmp_path) as (shop, slack, ts):
        await shop.instagram.follower_says("kim", "", attachments=[PICTURE])
        await shop.in_thread(ts, "does not stand on a host from which files are fetched")
        assert "elsewhere.example" not in json.dumps(slack.messages)


async def test_a_storys_picture_is_neither_fetched_nor_kept(tmp_path: Path) -> None:
    """A mention in a story: the team reads of it, and nobody asked for the picture."""
    async with a_card(tmp_path) as (shop, _, ts):
        story = sent(shop.instagram, "story", Kept(JPEG), "story_mention")
        await shop.instagram.follower_says("kim", "", attachments=[story])
        await shop.in_thread(ts, "[story_mention]")
        await shop.quiet()
        assert shop.instagram.files.asked == []
        assert "/cdn/story" not in json.dumps([dict(row) for row in await shop.rows("messages_of", 1, 10)])


async def test_a_slow_file_delays_no_words(tmp_path: Path) -> None:
    """The file's host stalls: what is said afterwards stands in the thread meanwhile."""
    async with a_card(tmp_path) as (shop, slack, ts):
        stalling = [sent(shop.instagram, name, Kept(JPEG, stalls=True)) for name in "abcd"]
        await shop.instagram.follower_says("kim", "look", attachments=stalling)
        await shop.until(lambda: shop.instagram.files.asked, "a look at the file")
        await shop.follower_says("kim", "i want to talk to a person")
        await shop.in_thread(ts, "talk to a person")
        await slack.press("U0ANNA", ts, "claim")
        await slack.person_says("U0ANNA", ts, "I am here.")
        await shop.bot_says("kim", "I am here.")
        assert not [one for one in slack.messages if one.get("files")]
        assert len(shop.instagram.files.asked) == 2
        shop.instagram.files.closing.set()


async def test_slack_without_the_scope_says_so_and_goes_on(tmp_path: Path) -> None:
    """An older app may not upload: the file stays a name, with what to do, and words go on."""
    async with a_card(tmp_path) as (shop, slack, ts):
        slack.scopes = slack.scopes.replace(",files:write", "")
        await shop.instagram.follower_says("kim", "", attachments=[sent(shop.instagram, "a", Kept(OGG), "audio")])
        await shop.in_thread(ts, "[audio] is not here: Slack: missing_scope files:write")
        await shop.follower_says("kim", "i want to talk to a person")
        await shop.in_thread(ts, "talk to a person")


async def test_an_upload_of_unknown_outcome_is_looked_up_not_repeated(tmp_path: Path) -> None:
    """Slack took the file and its answer broke: found in the thread by its number, there once."""
    async with a_card(tmp_path) as (shop, slack, ts):
        slack.fail("files.completeUploadExternal", Fault(Trouble.RESET, accepted=True))
        await shop.instagram.follower_says("kim", "", attachments=[sent(shop.instagram, "a", Kept(JPEG))])
        await slack_files(shop, ts)
        await shop.quiet()
        assert len(await slack_files(shop, ts)) == 1
        assert len([one for one in slack.calls if one.method == "files.completeUploadExternal"]) == 1


async def test_a_file_taken_back_before_it_was_brought_is_not_fetched(tmp_path: Path) -> None:
    """Kim unsends the picture while Slack is away: nothing of it is fetched any more, and no word is lost."""
    async with a_card(tmp_path) as (shop, slack, ts):
        slack.fail("chat.postMessage", *[Fault(Trouble.LIMITED, retry_after="1")] * 2)
        posted = await shop.instagram.follower_says("kim", "", attachments=[sent(shop.instagram, "a", Kept(JPEG))])
        await shop.decided(2)
        await shop.instagram.follower_unsends("kim", posted.key)
        await shop.in_thread(ts, "took a message back")
        await shop.quiet()
        assert shop.instagram.files.asked == []


async def test_what_is_sent_to_a_telegram_bot_is_fetched_by_its_number(tmp_path: Path) -> None:
    """A photo's largest size and a document, by getFile; what is gone is a line, and no token shows."""
    async with answered(tmp_path) as (village, thread, _):
        slack, files = village.slack, village.telegram.files.files
        assert slack is not None
        files |= {"big": Kept(JPEG), "doc": Kept(PDF)}
        await village.telegram.follower_says("ana", photo=[{"file_id": "small"}, {"file_id": "big"}], caption="look")
        await village.telegram.follower_says("ana", document={"file_id": "doc", "file_name": "order.pdf"})
        await village.telegram.follower_says("ana", voice={"file_id": "gone", "duration": 1})

        def brought() -> list[str]:
            return [file["title"] for one in slack.messages if one.get("bot_id") for file in one.get("files", ())]

        await village.until(lambda: len(brought()) == 2, "two files in the thread")
        assert sorted(brought()) == ["order.pdf", "photo.jpg"]
        await village.in_thread(thread, "[voice] is not here:")
        assert village.telegram.token not in json.dumps(slack.messages)
        assert village.telegram.token.encode() not in village.logged.getvalue()


async def test_the_console_streams_a_file_to_who_is_in(tmp_path: Path) -> None:
    """A picture is shown, a recording only saved; nothing runs, nothing is kept; what has ended says so."""
    async with a_card(tmp_path) as (shop, _, _), manager(shop) as maria:
        files = [
            sent(shop.instagram, "a", Kept(JPEG, kind="text/html")),
            sent(shop.instagram, "b", Kept(OGG), "audio"),
        ]
        await shop.instagram.follower_says("kim", "look", attachments=files)
        await shop.decided(2)
        page = await maria.get("/escalations/1")
        paths = re.findall(r'href="(/conversations/1/files/\d+/\d)"', page.text)
        assert len(paths) == 2
        assert "/cdn/" not in page.text
        picture, sound = [await maria.raw(path) for path in paths]
        assert (picture.body, picture.headers["Content-Type"]) == (JPEG, "image/jpeg")
        assert picture.headers["Content-Disposition"] == 'inline; filename="image.jpg"'
        assert (sound.body, sound.headers["Content-Disposition"]) == (OGG, 'attachment; filename="audio.ogg"')
        for seen in (picture, sound):
            assert seen.headers["X-Content-Type-Options"] == "nosniff"
            assert seen.headers["Content-Security-Policy"].startswith("default-src 'none'; sandbox")
            assert seen.headers["Cache-Control"] == "no-store"
        shop.instagram.files.files.clear()
        ended = await maria.get(paths[0])
        assert ended.status == 404
        assert "its link has ended" in ended.text
        assert (await maria.get("/conversations/2/files/2/0")).status == 404
