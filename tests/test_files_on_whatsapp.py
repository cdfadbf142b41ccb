"""Files between a WhatsApp follower and the team: fetched by their number, uploaded anew, refused with the reason."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.counterparts.whatsapp import TOKEN, WhatsAppCounterpart
from tests.file_talk import brought, crossed, posts, shows
from tests.pictures import DOCX, GIF, JPEG, OGG, PDF, PNG
from tests.test_dialogues import UNKNOWN, Town, open_town
from vendors.server import Fault
from vendors.whatsapp import SimulatedWhatsApp

ANA = "351910000001"


@asynccontextmanager
async def claimed(tmp_path: Path) -> AsyncIterator[tuple[Town, SimulatedWhatsApp, str]]:
    """Ana's question on WhatsApp, which Anna has claimed; the card's stamp."""
    async with open_town("whatsapp", tmp_path) as town:
        assert isinstance(town.vendor, WhatsAppCounterpart)
        assert town.slack is not None
        await town.vendor.says(ANA, UNKNOWN)
        card = await town.card("sponsor our village fair")
        await town.slack.press("U0ANNA", card["ts"], "claim")
        yield town, town.vendor.vendor, card["ts"]


# --- from the follower -----------------------------------------------------------------------------------------------


async def test_what_a_follower_sends_stands_in_the_thread(tmp_path: Path) -> None:
    """A picture with words, a recording, a document: fetched by number with the token, and no address is kept."""
    async with claimed(tmp_path) as (town, whatsapp, thread):
        assert town.slack is not None
        await whatsapp.follower_sends(ANA, "image", JPEG, "image/jpeg", caption="look")
        await whatsapp.follower_sends(ANA, "audio", OGG, "audio/ogg; codecs=opus")
        await whatsapp.follower_sends(ANA, "document", PDF, "application/pdf", filename="order.pdf")
        files = await brought(town, 3)
        assert sorted(files) == [("audio.ogg", OGG), ("image.jpg", JPEG), ("order.pdf", PDF)]
        await town.in_thread(thread, "Follower: look [image]")
        kept = json.dumps([dict(row) for row in await town.rows("messages_of", 1, 10)])
        for place in (kept, json.dumps(town.slack.messages), town.logged.getvalue().decode()):
            assert "attachments/?mid" not in place
            assert TOKEN not in place


async def test_a_sticker_is_only_named(tmp_path: Path) -> None:
    """As on other platforms: nobody fetches it."""
    async with claimed(tmp_path) as (town, whatsapp, thread):
        await whatsapp.follower_sends(ANA, "sticker", b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp")
        await town.in_thread(thread, "[sticker]")
        await town.quiet()
        assert whatsapp.media.fetched == []


async def test_what_whatsapp_no_longer_has_is_a_line_with_the_reason(tmp_path: Path) -> None:
    """The number is unknown by now: named, with where to look."""
    async with claimed(tmp_path) as (town, whatsapp, thread):
        await whatsapp.message(ANA, {"type": "image", "image": {"id": "404", "mime_type": "image/jpeg"}})
        line = await town.in_thread(thread, "[image] is not here: WhatsApp does not have it any more.")
        assert line["text"].endswith("Look on WhatsApp.")


# --- from the team ---------------------------------------------------------------------------------------------------


async def test_files_go_out_behind_the_words(tmp_path: Path) -> None:
    """Words, a picture, a document, a recording: in this order, uploaded, and one tick for all of it."""
    async with claimed(tmp_path) as (town, whatsapp, thread):
        assert town.slack is not None
        files = (("label.pdf", PDF), ("the map", JPEG), ("prices.docx", DOCX), ("voice", OGG))
        line = await posts(town, thread, "Here is the label", *files)
        await shows(town, line, "white_check_mark")
        assert whatsapp.media.sent == [
            ("document", "label.pdf", PDF), ("image", "", JPEG), ("document", "prices.docx", DOCX), ("audio", "", OGG),
        ]  # fmt: skip
        assert [one.text for one in whatsapp.said][-5:] == ["Here is the label", "", "", "", ""]
        assert "files-pri" not in json.dumps([call.body for call in whatsapp.calls])
        assert town.slack.workspace.whispers == []


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("wave.gif", GIF, "and this is gif"),
        ("large.png", PNG + b"\x00" * (5 << 20), "it takes png files up to 5 MB"),
        ("list.zip", b"PK\x03\x04rest", "and this is zip"),
    ],
)
async def test_what_whatsapp_takes_not_is_told(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    """By kind and by size of its kind: a cross and the reason beside Retry; nothing is uploaded."""
    async with claimed(tmp_path) as (town, whatsapp, thread):
        line = await posts(town, thread, "", (name, data))
        await crossed(town, thread, line, reason)
        assert whatsapp.media.kept == {}


async def test_an_upload_that_broke_is_made_again_and_said_once(tmp_path: Path) -> None:
    """The file was taken and the answer broke: nobody has seen it yet, so again does no harm."""
    async with claimed(tmp_path) as (town, whatsapp, thread):
        await town.quiet()
        whatsapp.fault(Fault.RESET, accepted=True)
        line = await posts(town, thread, "", ("label.pdf", PDF))
        await shows(town, line, "white_check_mark")
        assert len(whatsapp.media.kept) == 2
        assert whatsapp.media.sent == [("document", "label.pdf", PDF)]
