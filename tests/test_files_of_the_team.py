"""A file that a teammate posts goes to the follower, where the follower's platform takes it; else a word says why."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from tests.discord_desk import ANNA, DeskShop, a_thread, open_desk
from tests.pictures import JPEG, PAGE, PDF
from tests.shop import RESPONSES, open_shop, write_workspace
from tests.test_after_sending import answered, lines, shows, whispered
from tests.test_telegram_flow import UNKNOWN, Village, open_village
from vendors.discord import SimulatedDiscord
from vendors.server import Fault as ServerFault
from vendors.slack import Fault, Trouble
from vendors.telegram import Fault as TelegramFault

MIRA = "1200000000000000003"


async def posts(village: Village, thread: str, text: str, *files: tuple[str, bytes], user: str = "U0ANNA") -> str:
    """A teammate's message with files; returns its stamp."""
    assert village.slack is not None
    told = [village.slack.files.posted(name, data) for name, data in files]
    await village.slack.person_says(user, thread, text, subtype="file_share", files=told)
    return str(next(one["ts"] for one in reversed(village.slack.messages) if one.get("files") == told))


async def uploaded(village: Village, number: int) -> list[tuple[str, str, bytes]]:
    """Wait until Telegram has so many files of the bot's."""
    there = village.telegram.chats.uploads
    await village.until(lambda: len(there) >= number, f"{number} files at Telegram")
    await village.quiet()
    return there


# --- from Slack to Telegram ------------------------------------------------------------------------------------------


async def test_files_go_out_behind_the_words(tmp_path: Path) -> None:
    """Words, a picture and a document: in this order, by upload, and one tick for all of it."""
    async with answered(tmp_path) as (village, thread, _):
        assert village.slack is not None
        line = await posts(village, thread, "Here is the label", ("label.pdf", PDF), ("the map", JPEG))
        assert await uploaded(village, 2) == [("document", "label.pdf", PDF), ("photo", "the map.jpg", JPEG)]
        await shows(village, line, "white_check_mark")
        sends = [call.rpartition("/")[2] for call in village.telegram.calls if "/send" in call]
        assert sends[-3:] == ["sendMessage", "sendDocument", "sendPhoto"]
        assert village.slack.files.host.bearers == ["Bearer xoxb-simulated"] * 2
        assert "files-pri" not in json.dumps(village.telegram.bodies, default=str)
        assert village.slack.workspace.whispers == []


async def test_a_file_alone_goes_out(tmp_path: Path) -> None:
    """No words are needed."""
    async with answered(tmp_path) as (village, thread, _):
        before = len([call for call in village.telegram.calls if call.endswith("sendMessage")])
        line = await posts(village, thread, "", ("label.pdf", PDF))
        await uploaded(village, 1)
        await shows(village, line, "white_check_mark")
        assert len([call for call in village.telegram.calls if call.endswith("sendMessage")]) == before


async def test_a_file_beside_done_is_the_last_word(tmp_path: Path) -> None:
    """!done with a file and no words: the follower gets it, and the escalation ends."""
    async with answered(tmp_path) as (village, thread, _):
        await posts(village, thread, "!done", ("label.pdf", PDF))
        assert await uploaded(village, 1) == [("document", "label.pdf", PDF)]
        assert (await village.rows("escalation", 1))[0]["state"] == "resolved"


async def test_a_colleagues_file_and_a_notes_file_stay_inside(tmp_path: Path) -> None:
    """Bob has not claimed; Anna's line begins with //: neither goes out."""
    async with answered(tmp_path) as (village, thread, _):
        bob = await posts(village, thread, "", ("prices.pdf", PDF), user="U0BOB")
        anna = await posts(village, thread, "// ours only", ("costs.pdf", PDF))
        await shows(village, bob, "memo")
        await shows(village, anna, "memo")
        await village.quiet()
        assert village.telegram.chats.uploads == []
        noted = [row["text"] for row in await village.rows("notes_of", 1, 20)]
        assert "ours only (costs.pdf)" in noted


async def test_an_unclaimed_file_is_offered_and_goes_out_with_one_click(tmp_path: Path) -> None:
    """What came with the line is kept with it until somebody says."""
    async with answered(tmp_path) as (village, thread, _):
        assert village.slack is not None
        await village.slack.person_says("U0ANNA", thread, "!release")
        await posts(village, thread, "", ("label.pdf", PDF))
        asked = await village.in_thread(thread, "Claim and send")
        assert village.telegram.chats.uploads == []
        await village.slack.press("U0ANNA", asked["ts"], "send")
        assert await uploaded(village, 1) == [("document", "label.pdf", PDF)]


async def test_a_page_or_a_program_goes_nowhere(tmp_path: Path) -> None:
    """Told by its content, whatever it is called: a cross, and the reason beside Retry."""
    async with answered(tmp_path) as (village, thread, _):
        line = await posts(village, thread, "Look", ("photo.jpg", PAGE))
        await shows(village, line, "x")
        told = await village.in_thread(thread, "Retry")
        assert "could not be fetched from Slack: it is no picture, recording or document" in json.dumps(told)
        assert village.telegram.chats.uploads == []


async def test_a_file_that_is_gone_or_not_ours_to_read_says_so(tmp_path: Path) -> None:
    """Deleted before it went out; an app without files:read: a cross, what to do, and words go on."""
    async with answered(tmp_path) as (village, thread, _):
        assert village.slack is not None
        village.slack.scopes = village.slack.scopes.replace("files:read,", "")
        line = await posts(village, thread, "Here", ("label.pdf", PDF))
        await village.said("Here")
        await shows(village, line, "x")
        failed = await village.in_thread(thread, "missing_scope files:read")
        village.slack.scopes += ",files:read"
        await village.slack.press("U0ANNA", failed["ts"], "retry")
        await uploaded(village, 1)
        await shows(village, line, "white_check_mark")


async def test_trouble_on_the_way_costs_nothing_but_time(tmp_path: Path) -> None:
    """Slack or Telegram is busy: the file arrives, once."""
    async with answered(tmp_path) as (village, thread, _):
        assert village.slack is not None
        village.slack.fail("files.info", Fault(Trouble.BROKEN))
        village.telegram.fault(TelegramFault.TOO_MANY, method="sendDocument")
        await posts(village, thread, "", ("label.pdf", PDF))
        await village.until(lambda: [one for one in village.telegram.calls if "sendDocument" in one], "an attempt")
        assert village.telegram.chats.uploads == []


async def test_an_upload_of_unknown_outcome_is_told_and_never_repeated_blindly(tmp_path: Path) -> None:
    """Telegram took it and the answer broke; bots cannot look: a question mark, and a person decides."""
    async with answered(tmp_path) as (village, thread, _):
        village.telegram.fault(TelegramFault.RESET, accepted=True, method="sendDocument")
        line = await posts(village, thread, "", ("label.pdf", PDF))
        await shows(village, line, "question")
        await village.in_thread(thread, "It is unknown whether this reached the follower")
        assert len(village.telegram.chats.uploads) == 1
        assert "[label.pdf]" in lines(village, thread)


async def test_what_is_held_can_be_taken_back_with_its_file(tmp_path: Path) -> None:
    """Deleted within the hold: neither words nor file."""
    async with answered(tmp_path) as (village, thread, _):
        assert village.slack is not None
        (village.workspace / "responses.yaml").write_text(RESPONSES.replace("undo_seconds: 0", "undo_seconds: 60"))
        await village.until(lambda: village.program.library.knowledge().library.desk.undo_seconds == 60, "the hold")
        line = await posts(village, thread, "Here", ("label.pdf", PDF))
        await shows(village, line, "hourglass_flowing_sand")
        await village.slack.deletes(line)
        await village.until(lambda: "Goes out in" not in lines(village, thread), "the hold line to go")
        await village.quiet()
        assert village.telegram.chats.uploads == []


async def test_too_large_for_the_platform_is_said_at_once(tmp_path: Path) -> None:
    """By the size that Slack tells: nothing is fetched."""
    async with answered(tmp_path) as (village, thread, _):
        assert village.slack is not None
        big = village.slack.files.posted("film.mp4", JPEG) | {"size": 51 * 1_048_576}
        await village.slack.person_says("U0ANNA", thread, "See", subtype="file_share", files=[big])
        await whispered(village.slack, "film.mp4 is not sent on: Telegram takes files up to 50 MB.", village)
        assert village.slack.files.host.asked == []


async def test_where_the_platform_takes_none_the_writer_is_told(tmp_path: Path) -> None:
    """Instagram: the words alone go out, by the platform's name; unclaimed, the question says it too."""
    async with open_shop(write_workspace(tmp_path)) as shop:
        assert shop.slack is not None
        await shop.follower_says("ben", UNKNOWN)
        ts = (await shop.card("village fair"))["ts"]
        await shop.bot_says("ben", "A person from our team")
        told = [shop.slack.files.posted("label.pdf", PDF)]
        await shop.slack.person_says("U0ANNA", ts, "Here it is.", subtype="file_share", files=told)
        asked = await shop.in_thread(ts, "Instagram takes no files from here: label.pdf.")
        await shop.slack.press("U0ANNA", asked["ts"], "send")
        await shop.bot_says("ben", "Here it is.")
        await shop.slack.person_says("U0ANNA", ts, "", subtype="file_share", files=told)
        await whispered(shop.slack, "Instagram takes no files from here: label.pdf.", shop)
        await shop.quiet()
        assert shop.slack.files.host.asked == []


async def test_our_own_file_in_a_business_chat_is_no_persons(tmp_path: Path) -> None:
    """Telegram tells us of our upload before it answers: ours, and nobody took the conversation over."""
    async with open_village(tmp_path) as village:
        assert village.slack is not None
        await village.telegram.follower_says("ana", UNKNOWN, business=True)
        card = await village.card("sponsor our village fair")
        await village.slack.press("U0ANNA", card["ts"], "claim")
        line = await posts(village, card["ts"], "", ("label.pdf", PDF))
        await uploaded(village, 1)
        await shows(village, line, "white_check_mark")
        assert (await village.rows("escalation", 1))[0]["claimed_name"] == "Anna"
        assert [row["writer"] for row in await village.rows("messages_of", 1, 10)] == ["follower"]


# --- from Discord ----------------------------------------------------------------------------------------------------


@asynccontextmanager
async def on_discord(tmp_path: Path) -> AsyncIterator[tuple[DeskShop, str]]:
    """Mira asks on Discord, in direct messages; Anna has claimed it in the desk's forum there."""
    async with SimulatedDiscord() as discord:
        channel = discord.opens("desk", forum=True)
        async with open_desk(tmp_path, discord, channel, DISCORD_FOLLOWERS="true") as desk:
            await discord.writes(MIRA, UNKNOWN)
            card = await desk.card("village fair")
            await desk.presses(ANNA, card["id"], "Claim")
            await desk.becomes("claimed")
            yield desk, str(card["id"])


async def received(desk: DeskShop, number: int = 1) -> list[dict[str, Any]]:
    """Wait until Mira has so many files."""

    def found() -> list[dict[str, Any]]:
        files = [file for one in desk.discord.answers_to(MIRA) for file in one.get("attachments", [])]
        return files if len(files) >= number else []

    files: list[dict[str, Any]] = await desk.shop.until(found, f"{number} files to Mira")
    return files


async def test_a_file_goes_from_the_forum_to_direct_messages(tmp_path: Path) -> None:
    """Uploaded anew: what Mira gets has an address of its own."""
    async with on_discord(tmp_path) as (desk, thread):
        offer = desk.discord.attached("offer.pdf", PDF)
        line = await desk.says(ANNA, thread, "Here it is", attachments=[offer])
        (file,) = await received(desk)
        assert (file["filename"], desk.discord.files.files[file["id"]].data) == ("offer.pdf", PDF)
        assert file["url"] != offer["url"]
        await desk.marked(line, "✅")


async def test_an_upload_to_discord_of_unknown_outcome_is_there_once(tmp_path: Path) -> None:
    """The answer breaks after the file was taken: it is looked up, or its nonce keeps it from being there twice."""
    async with on_discord(tmp_path) as (desk, thread):
        await desk.shop.quiet()
        desk.discord.fault(ServerFault.RESET, accepted=True)
        line = await desk.says(ANNA, thread, "", attachments=[desk.discord.attached("offer.pdf", PDF)])
        await received(desk)
        await desk.marked(line, "✅")
        assert len(await received(desk)) == 1


async def test_a_file_from_direct_messages_stands_in_the_forum(tmp_path: Path) -> None:
    """The other way: fetched by its message, at the address it has now."""
    async with on_discord(tmp_path) as (desk, thread):
        picture = desk.discord.attached("split.jpg", JPEG)
        await desk.discord.writes(MIRA, "look", attachments=[picture])
        await desk.line(thread, "Follower: look")

        def there() -> list[dict[str, Any]]:
            return [file for one in desk.lines(thread) for file in one["attachments"]]

        (file,) = await desk.shop.until(there, "the file in the thread")
        assert (file["filename"], desk.discord.files.files[file["id"]].data) == ("split.jpg", JPEG)
        rows = json.dumps([dict(row) for row in await desk.shop.rows("messages_of", 1, 10)])
        assert "/cdn/" not in rows


async def test_what_is_no_file_stays_and_is_named(tmp_path: Path) -> None:
    """A sticker beside a file: the file goes, the sticker is named to its writer."""
    async with on_discord(tmp_path) as (desk, thread):
        offer = desk.discord.attached("offer.pdf", PDF)
        sticker = [{"id": "1", "name": "wave", "format_type": 1}]
        await desk.says(ANNA, thread, "", attachments=[offer], sticker_items=sticker)
        await received(desk)
        await desk.whispered(ANNA, "sticker wave is not sent on: it is no file.")


async def test_instagram_takes_none_from_discord_either(tmp_path: Path) -> None:
    """The words alone go out; the writer is told."""
    async with a_thread(tmp_path) as (desk, thread):
        await desk.presses(ANNA, thread, "Claim")
        await desk.becomes("claimed")
        await desk.says(ANNA, thread, "Here it is", attachments=[desk.discord.attached("offer.pdf", PDF)])
        assert (await desk.shop.bot_says("ben", "Here it is")).text == "Here it is"
        await desk.whispered(ANNA, "Instagram takes no files from here: offer.pdf.")
