"""A teammate's file goes to a follower on Messenger or Instagram: uploaded to Meta, then sent by its number."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.counterparts.messenger import MessengerCounterpart
from tests.file_talk import crossed, posts, shows
from tests.pictures import GIF, JPEG, OGG, PDF
from tests.shop import Shop, open_shop, write_workspace
from tests.test_dialogues import UNKNOWN, open_town
from vendors.instagram import SimulatedInstagram
from vendors.messenger import SimulatedMessenger
from vendors.server import Fault

PAGE, KIM = "102900000000001", "1300000000000001"


@asynccontextmanager
async def on_messenger(tmp_path: Path) -> AsyncIterator[tuple[Shop, SimulatedMessenger, str]]:
    """Kim's question on Messenger, which Anna has claimed; the card's stamp."""
    async with open_town("messenger", tmp_path) as town:
        assert isinstance(town.vendor, MessengerCounterpart)
        assert town.slack is not None
        await town.vendor.says(KIM, UNKNOWN)
        card = await town.card("sponsor our village fair")
        await town.slack.press("U0ANNA", card["ts"], "claim")
        await town.quiet()
        yield town, town.vendor.vendor, card["ts"]


@asynccontextmanager
async def on_instagram(tmp_path: Path) -> AsyncIterator[tuple[Shop, SimulatedInstagram, str]]:
    """The same on Instagram with the Facebook sign-in."""
    async with open_shop(write_workspace(tmp_path), page_id=PAGE) as shop:
        assert shop.slack is not None
        await shop.follower_says(KIM, UNKNOWN)
        card = await shop.card("village fair")
        await shop.bot_says(KIM, "A person from our team")
        await shop.slack.press("U0ANNA", card["ts"], "claim")
        await shop.quiet()
        yield shop, shop.instagram, card["ts"]


def sent_by_page(page: SimulatedMessenger) -> list[tuple[str, str, bytes]]:
    """What files the Page said, in order: as what, its name and its bytes."""
    shown = [one.body["message"].get("attachment", {}).get("payload", {}) for one in page.said]
    files = [page.files.kept[one["attachment_id"]] for one in shown if "attachment_id" in one]
    return [(one.kind, one.name, one.data) for one in files]


def sent_by_account(instagram: SimulatedInstagram) -> list[tuple[str, str, bytes]]:
    """What files the account said."""
    files = [instagram.attachments.kept[one.attachment] for one in instagram.delivered if one.attachment]
    return [(one.kind, one.name, one.data) for one in files]


async def test_files_reach_messenger_behind_the_words(tmp_path: Path) -> None:
    """Words, then a document, a picture and a recording, each a message of its own; our echoes are nobody's answer."""
    async with on_messenger(tmp_path) as (town, page, thread):
        files = (("label.pdf", PDF), ("the map", JPEG), ("wave.gif", GIF), ("voice", OGG))
        line = await posts(town, thread, "Here is the label", *files)
        await shows(town, line, "white_check_mark")
        assert sent_by_page(page) == [
            ("file", "label.pdf", PDF), ("image", "the map.jpg", JPEG), ("image", "wave.gif", GIF),
            ("audio", "voice.ogg", OGG),
        ]  # fmt: skip
        assert [one.text for one in page.said][-5:] == ["Here is the label", "", "", "", ""]
        assert "files-pri" not in json.dumps([call.body for call in page.calls])
        assert (await town.rows("escalation", 1))[0]["claimed_name"] == "Anna"
        assert [row["writer"] for row in await town.rows("messages_of", 1, 10)] == ["follower"]


async def test_files_reach_instagram_behind_the_words(tmp_path: Path) -> None:
    """With the Facebook sign-in; a name of other letters goes as a plain one; the echo is ours."""
    async with on_instagram(tmp_path) as (shop, instagram, thread):
        line = await posts(shop, thread, "Here is the label", ("Größe.pdf", PDF), ("the map", JPEG))
        await shows(shop, line, "white_check_mark")
        assert sent_by_account(instagram) == [("file", "Groe.pdf", PDF), ("image", "the map.jpg", JPEG)]
        await instagram.echoed()
        await shop.quiet()
        assert (await shop.rows("escalation", 1))[0]["claimed_name"] == "Anna"
        assert [row["writer"] for row in await shop.rows("messages_of", 1, 10)] == ["follower"]


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("wave.gif", GIF, "and this is gif"),
        ("voice.ogg", OGG, "and this is ogg"),
        ("large.jpg", JPEG + b"\x00" * (8 << 20), "it takes jpg files up to 8 MB"),
    ],
)
async def test_what_instagram_takes_not_is_told(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    """A cross and the reason beside Retry; nothing is uploaded."""
    async with on_instagram(tmp_path) as (shop, instagram, thread):
        line = await posts(shop, thread, "", (name, data))
        await crossed(shop, thread, line, reason)
        assert instagram.attachments.kept == {}


async def test_a_picture_too_large_for_messenger_is_told(tmp_path: Path) -> None:
    """8 MB for pictures, 25 MB for the rest."""
    async with on_messenger(tmp_path) as (town, page, thread):
        line = await posts(town, thread, "", ("large.jpg", JPEG + b"\x00" * (8 << 20)))
        await crossed(town, thread, line, "it takes jpg files up to 8 MB")
        assert page.files.kept == {}


async def test_an_upload_that_broke_is_made_again_and_said_once(tmp_path: Path) -> None:
    """Meta took the file and the answer broke: again does no harm, and the follower sees one."""
    async with on_messenger(tmp_path) as (town, page, thread):
        page.fault(Fault.RESET, accepted=True, path="/message_attachments")
        line = await posts(town, thread, "", ("label.pdf", PDF))
        await shows(town, line, "white_check_mark")
        assert (len(page.files.kept), sent_by_page(page)) == (2, [("file", "label.pdf", PDF)])


@pytest.mark.parametrize("place", [on_messenger, on_instagram])
async def test_a_file_of_unknown_outcome_is_settled_by_its_echo(tmp_path: Path, place: Callable[..., object]) -> None:
    """Meta took the message and the answer broke: its echo tells that it is there; it is not sent again."""
    async with place(tmp_path) as (shop, vendor, thread):  # type: ignore[attr-defined]
        vendor.fault(Fault.RESET, accepted=True, path="/messages")
        line = await posts(shop, thread, "", ("label.pdf", PDF))
        await shows(shop, line, "white_check_mark")
        await shop.quiet()
        sent = sent_by_page(vendor) if isinstance(vendor, SimulatedMessenger) else sent_by_account(vendor)
        assert sent == [("file", "label.pdf", PDF)]
