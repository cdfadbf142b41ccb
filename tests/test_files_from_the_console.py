"""A file attached to an answer at the console goes to the follower, where the follower's platform takes it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets
from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from bot.console.uploads import MOST_FILES, Uploads
from bot.guard import Doorkeeper
from bot.leading import Role
from bot.store.transaction import Step, q
from bot.web import make_app
from tests.console_people import Elements, Manager, Seen, manager, shop_at
from tests.counterparts.telegram import TelegramCounterpart
from tests.counterparts.whatsapp import WhatsAppCounterpart
from tests.databases import put_on_postgres
from tests.discord_desk import open_desk
from tests.pictures import DOCX, GIF, JPEG, PAGE, PDF, SVG
from tests.shop import RESPONSES, Shop, write_workspace
from tests.test_console_desk import act_id
from tests.test_dialogues import open_town
from tests.test_files_of_the_team import MIRA, received, uploaded
from tests.test_files_on_whatsapp import ANA
from tests.test_telegram_flow import UNKNOWN, Village, open_village, village_between
from vendors.discord import SimulatedDiscord
from vendors.slack import SimulatedSlack

HELD = RESPONSES.replace("undo_seconds: 0", "undo_seconds: 60")
LARGE = PDF + b"\n" * 1_048_576
"""A little more than the megabyte that some of these shops take."""


async def sends(
    who: Manager, verb: str, text: str, *files: tuple[str, bytes], headers: dict[str, str] | None = None, **more: str
) -> Seen:
    """The box with files, as a browser sends it: the fields in the page's order, the button last."""
    fields = {**await who.form("/escalations/1"), "key": secrets.token_urlsafe(18), "name": who.name, "text": text}
    form = aiohttp.FormData(quote_fields=False, default_to_multipart=True)
    for name, value in {**fields, **more}.items():
        form.add_field(name, value)
    for name, data in files or (("", b""),):
        form.add_field("files", BytesIO(data), filename=name, content_type="application/octet-stream")
    form.add_field("verb", verb)
    where = f"{who.url}/escalations/1/acts"
    async with who.http.post(where, data=form, headers=headers or {}, allow_redirects=True) as response:
        return Seen(response.status, await response.text(), response.headers, response.url.path)


async def lying(shop: Shop) -> int:
    """How many files lie on the shelf, whatever is to become of them."""
    beyond = 2**60

    def look() -> Step[int]:
        return len((yield q("over_on_shelf", beyond, beyond, beyond)))

    def waiting() -> Step[int]:
        rows = yield q("replies_of", 1, 100)
        return sum("file" in row["extra"] and row["state"] in {"waiting", "sending"} for row in rows)

    store = shop.program.around.store
    return await store.read(look) + await store.read(waiting)


@contextlib.asynccontextmanager
async def village(tmp_path: Path, **more: str) -> AsyncIterator[tuple[Village, Manager]]:
    """Ana's question on Telegram, and Maria at the console."""
    async with open_village(tmp_path, **more) as there, manager(there) as maria:
        await there.telegram.follower_says("ana", UNKNOWN)
        await there.card("sponsor our village fair")
        yield there, maria


def words(seen: Seen) -> str:
    """What a page says, without its markup."""
    return " ".join(Elements(seen.text).words.split())


def box_of(seen: Seen) -> dict[str, dict[str, str | None]]:
    """The elements of a page that have an id."""
    return {str(has["id"]): has for _, has in Elements(seen.text).found if has.get("id")}


# --- it goes out -----------------------------------------------------------------------------------------------------


@pytest.mark.both_databases
async def test_files_go_out_behind_the_words(tmp_path: Path) -> None:
    """Words, a document and a picture, in this order and by upload; whoever sends them is on the line."""
    async with village(tmp_path) as (there, maria):
        seen = await sends(maria, "reply", "Here is the label", ("label.pdf", PDF), ("the map", JPEG))
        assert (seen.status, seen.path) == (200, "/escalations/1")
        assert await uploaded(there, 2) == [("document", "label.pdf", PDF), ("photo", "the map.jpg", JPEG)]
        sent = [call.rpartition("/")[2] for call in there.telegram.calls if "/send" in call]
        assert sent[-3:] == ["sendMessage", "sendDocument", "sendPhoto"]
        page = words(await maria.get("/escalations/1"))
        assert "You are on the line" in page
        assert page.index("Here is the label") < page.index("[label.pdf]") < page.index("[the map.jpg]")
        assert "Teach the bot this answer" in page
        await there.in_thread((await there.card("village fair"))["ts"], "Maria answered: Here is the label [label.pdf")


async def test_a_file_alone_goes_out(tmp_path: Path) -> None:
    """No words are needed, neither with Send nor with Send & resolve."""
    async with village(tmp_path) as (there, maria):
        assert (await sends(maria, "reply", "", ("label.pdf", PDF))).status == 200
        await uploaded(there, 1)
        await there.quiet()
        assert "Teach" not in words(await maria.get("/escalations/1"))
        assert (await sends(maria, "resolve:say", "", ("map.jpg", JPEG))).status == 200
        assert (await uploaded(there, 2))[1] == ("photo", "map.jpg", JPEG)
        assert (await there.rows("escalation", 1))[0]["state"] == "resolved"
        assert "Write something first." in words(await sends(maria, "reply", ""))


async def test_send_and_resolve_takes_words_and_files(tmp_path: Path) -> None:
    """The last word, with what belongs to it."""
    async with village(tmp_path) as (there, maria):
        await sends(maria, "resolve:say", "All the best!", ("label.pdf", PDF))
        await there.said("All the best!")
        await uploaded(there, 1)
        assert (await there.rows("escalation", 1))[0]["state"] == "resolved"


async def test_the_script_is_answered_in_its_own_way(tmp_path: Path) -> None:
    """JSON: nothing refused, and a new key for the next answer."""
    async with village(tmp_path) as (there, maria):
        seen = await sends(maria, "reply", "Here", ("label.pdf", PDF), headers={"Accept": "application/json"})
        assert json.loads(seen.text)["refused"] == ""
        await uploaded(there, 1)


async def test_a_double_click_counts_once(tmp_path: Path) -> None:
    """The same key at once and once more: one answer, one file, nothing left over, and no word of a refusal."""
    async with village(tmp_path) as (there, maria):
        await maria.act(1, "claim")
        again = {"key": "the-same-key-twice"}
        clicks = [sends(maria, "reply", "Here", ("label.pdf", PDF), **again) for _ in range(2)]
        seen = [*await asyncio.gather(*clicks), await sends(maria, "reply", "Here", ("label.pdf", PDF), **again)]
        assert [one.status for one in seen] == [200] * 3
        await there.said("Here")
        assert len(await uploaded(there, 1)) == 1
        assert await lying(there) == 1
        alone = {"key": "the-same-key-again"}
        for _ in range(2):
            assert (await sends(maria, "reply", "", ("label.pdf", PDF), **alone)).status == 200
        assert len(await uploaded(there, 2)) == 2


async def test_to_whatsapp(tmp_path: Path) -> None:
    """A document of Office's under its name; what WhatsApp has no use for is told before anything goes out."""
    async with open_town("whatsapp", tmp_path) as town, manager(town) as maria:
        assert isinstance(town.vendor, WhatsAppCounterpart)
        whatsapp = town.vendor.vendor
        await town.vendor.says(ANA, UNKNOWN)
        await town.card("sponsor our village fair")
        assert "image/png" in str(box_of(await maria.get("/escalations/1"))["files"]["accept"])
        await sends(maria, "reply", "The prices", ("prices.docx", DOCX))
        await town.until(lambda: whatsapp.media.sent == [("document", "prices.docx", DOCX)], "the document")
        refused = await sends(maria, "reply", "And a laugh", ("laugh.gif", GIF))
        assert refused.status == 409
        assert "Nothing was sent. laugh.gif is not sent on: WhatsApp takes aac, docx, jpg" in words(refused)
        await town.quiet()
        assert [one.text for one in whatsapp.said if "laugh" in one.text] == []
        assert await lying(town) == 1


async def test_to_discord(tmp_path: Path) -> None:
    """In direct messages, under its name."""
    async with SimulatedDiscord() as discord:
        channel = discord.opens("desk", forum=True)
        async with (
            open_desk(tmp_path, discord, channel, DISCORD_FOLLOWERS="true") as desk,
            manager(desk.shop) as maria,
        ):
            await discord.writes(MIRA, UNKNOWN)
            await desk.card("village fair")
            await sends(maria, "reply", "Here it is", ("offer.pdf", PDF))
            (file,) = await received(desk)
            assert (file["filename"], discord.files.files[file["id"]].data) == ("offer.pdf", PDF)


# --- it does not -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("files", "why"),
    [
        ([("photo.jpg", PAGE)], "photo.jpg: it is no picture, recording or document of a kind that is passed on."),
        ([("label.pdf", PDF), ("x.svg", SVG)], "x.svg: it is no picture"),
        ([("empty.pdf", b"")], "empty.pdf: it is empty."),
        ([("large.pdf", LARGE), ("label.pdf", PDF)], "large.pdf is larger than 1 MB."),
        ([(f"{number}.pdf", PDF) for number in range(MOST_FILES + 1)], f"One answer takes {MOST_FILES} files"),
        ([("a\u202egnp.exe", b"MZ\x90\x00")], "agnp.exe: it is no picture"),
    ],
)
async def test_what_cannot_go_is_told_and_nothing_goes(
    files: list[tuple[str, bytes]], why: str, tmp_path: Path
) -> None:
    """By the file's content and size: no word goes out, nothing is kept, and what was typed stands in the box."""
    async with village(tmp_path, FRONTDESK_FILES_MB="1") as (there, maria):
        refused = await sends(maria, "reply", "Here <it> is", *files)
        assert refused.status == 409
        assert f"Nothing was sent. {why}" in words(refused)
        assert words(refused).count("Choose the files again.") == 1
        assert "Here &lt;it&gt; is</textarea>" in refused.text
        told = await sends(maria, "reply", "Here", *files, headers={"Accept": "application/json"})
        assert why in json.loads(told.text)["refused"]
        await there.quiet()
        assert there.count("Here") == 0
        assert there.telegram.chats.uploads == []
        assert (await there.rows("escalation", 1))[0]["state"] == "waiting"
        assert await lying(there) == 0


async def test_where_the_platform_takes_none_nothing_goes(tmp_path: Path) -> None:
    """Instagram: the page says so and offers no input; sent all the same, the words wait for another way."""
    async with shop_at(tmp_path) as shop, manager(shop) as maria:
        await shop.follower_says("ben", UNKNOWN)
        await shop.until(lambda: shop.rows("escalation", 1), "an escalation")
        page = await maria.get("/escalations/1")
        assert "files" not in box_of(page)
        assert "Instagram takes no files Ctrl" in words(page)
        for verb in ("reply", "resolve:say"):
            refused = await sends(maria, verb, "Here it is.", ("label.pdf", PDF))
            assert "Nothing was sent. Instagram takes no files from here: label.pdf. Give the" in words(refused)
        await shop.quiet()
        assert (await shop.rows("escalation", 1))[0]["state"] == "waiting"
        assert "Here it is." not in shop.texts_to("ben")
        assert await lying(shop) == 0


async def test_where_files_are_switched_off_none_is_taken(tmp_path: Path) -> None:
    """FRONTDESK_FILES_MB=0: no input, and a word for whoever sends one all the same."""
    async with village(tmp_path, FRONTDESK_FILES_MB="0") as (there, maria):
        assert "files" not in box_of(await maria.get("/escalations/1"))
        refused = await sends(maria, "reply", "Here", ("label.pdf", PDF))
        assert "label.pdf is not taken: FRONTDESK_FILES_MB is 0." in words(refused)
        assert (await sends(maria, "reply", "Here alone")).status == 200
        await there.said("Here alone")


async def test_notes_keep_no_files(tmp_path: Path) -> None:
    """With the switch, or with // before the words: told, and neither goes anywhere."""
    async with village(tmp_path) as (there, maria):
        for text, more in (("ours only", {"note": "1"}), ("// ours only", {})):
            refused = await sends(maria, "reply", text, ("costs.pdf", PDF), **more)
            assert "Notes keep no files, so nothing was sent." in words(refused)
        await there.quiet()
        assert there.telegram.chats.uploads == []
        assert "ours only" not in [row["text"] for row in await there.rows("notes_of", 1, 20)]
        assert await lying(there) == 0


async def test_a_button_that_says_nothing_takes_no_files_along(tmp_path: Path) -> None:
    """Claim, pressed while files are chosen: claimed, and nothing is kept."""
    async with village(tmp_path) as (there, maria):
        await sends(maria, "claim", "half a draft", ("label.pdf", PDF))
        assert (await there.rows("escalation", 1))[0]["state"] == "claimed"
        await there.quiet()
        assert there.telegram.chats.uploads == []
        assert await lying(there) == 0


async def test_a_full_shelf_is_told(tmp_path: Path) -> None:
    """What waits to go out is bounded."""
    async with village(tmp_path) as (there, maria):

        def fill() -> Step[None]:
            yield q("put_on_shelf", "much", 512 * 1_048_576, there.program.around.now(), 2**60)

        await there.program.around.store.run(fill)
        refused = await sends(maria, "reply", "Here", ("label.pdf", PDF))
        assert "There is no room for label.pdf: too many files wait here." in words(refused)
        assert there.telegram.chats.uploads == []


# --- taken back, failed, restarted -----------------------------------------------------------------------------------


async def test_cancel_takes_words_and_file_back(tmp_path: Path) -> None:
    """Within the hold: nothing goes out, and the bytes are gone."""
    async with village(tmp_path) as (there, maria):
        await held(there)
        await sends(maria, "reply", "Here", ("label.pdf", PDF))
        assert await lying(there) == 1
        await maria.act(1, "cancel", about=f"act:{await act_id(there)}")

        async def gone() -> bool:
            return await lying(there) == 0

        await there.until(gone, "the file to go")
        await there.quiet()
        assert there.count("Here") == 0
        assert there.telegram.chats.uploads == []


async def held(there: Shop) -> None:
    """From now on answers can be taken back for a minute."""
    rules = there.workspace / "responses.yaml"
    rules.write_text(rules.read_text().replace("undo_seconds: 0", "undo_seconds: 60"))
    await there.until(lambda: there.program.library.knowledge().library.desk.undo_seconds == 60, "the hold")


@pytest.mark.both_databases
async def test_a_restart_between_send_and_delivery_loses_nothing(tmp_path: Path) -> None:
    """Held while the program ends; the next one sends it, from the rows."""
    async with TelegramCounterpart() as telegram, SimulatedSlack() as slack:
        write_workspace(tmp_path, RESPONSES.replace("undo_seconds: 0", "undo_seconds: 2"))
        async with village_between(tmp_path, telegram, slack) as there, manager(there) as maria:
            await there.telegram.follower_says("ana", UNKNOWN)
            await there.card("sponsor our village fair")
            await sends(maria, "reply", "Here", ("label.pdf", PDF))
        assert telegram.vendor.chats.uploads == []
        async with village_between(tmp_path, telegram, slack) as there:
            assert await uploaded(there, 1) == [("document", "label.pdf", PDF)]


async def test_another_process_sends_what_one_took(tmp_path: Path, postgres_url: str) -> None:
    """On PostgreSQL: the form came to a process that only shows, and the file goes out from the one that leads."""
    put_on_postgres(tmp_path, postgres_url)
    async with TelegramCounterpart() as telegram, SimulatedSlack() as slack:
        write_workspace(tmp_path)
        async with (
            village_between(tmp_path, telegram, slack, role=Role.WORKER),
            village_between(tmp_path, telegram, slack, role=Role.WEB) as there,
            manager(there) as maria,
        ):
            await there.telegram.follower_says("ana", UNKNOWN)
            await there.card("sponsor our village fair")
            await sends(maria, "reply", "Here", ("label.pdf", PDF))
            assert await uploaded(there, 1) == [("document", "label.pdf", PDF)]


async def test_what_failed_is_sent_again_with_its_file(tmp_path: Path) -> None:
    """Ana had blocked the bot; Retry, once she has not any more, sends the bytes of then."""
    async with village(tmp_path) as (there, maria):
        blocked = there.telegram.chats.blocked
        blocked.add(there.telegram.chats.person("ana")["id"])
        await sends(maria, "reply", "", ("label.pdf", PDF))

        async def failed() -> bool:
            return "not delivered" in words(await maria.get("/escalations/1"))

        await there.until(failed, "the failure")
        blocked.clear()
        about = f"act:{(await there.rows('replies_of', 1, 1))[0]['act_id']}"
        await maria.act(1, "retry", about=about)
        assert await uploaded(there, 1) == [("document", "label.pdf", PDF)]


async def test_a_file_that_is_not_kept_any_more_says_so(tmp_path: Path) -> None:
    """Its bytes were cleared: not delivered, with the reason and what to do."""
    async with village(tmp_path) as (there, maria):
        await held(there)
        await sends(maria, "reply", "", ("label.pdf", PDF))
        row = next(one for one in await there.rows("replies_of", 1, 9) if "file" in one["extra"])

        def clear() -> Step[None]:
            yield q("mark_dead", row["id"], "", 1, 0)
            yield q("clear_from_shelf", json.loads(row["extra"])["file"]["id"])
            yield q("send_again", row["id"], 1, 2**60)

        await there.program.around.store.run(clear)
        there.program.around.bells.outbox.ring()

        async def told() -> bool:
            return "it is not kept any more. Attach it to a new answer." in words(await maria.get("/escalations/1"))

        await there.until(told, "the reason")
        assert there.telegram.chats.uploads == []


# --- who may ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("token", ["", "forged", "x" * 400])
async def test_a_forged_token_keeps_nothing(token: str, tmp_path: Path) -> None:
    """Refused before the first file is read: 403, and the shelf stays empty."""
    async with village(tmp_path) as (there, maria):
        refused = await sends(maria, "reply", "Here", ("label.pdf", PDF), token=token)
        assert refused.status == 403
        assert (await sends(maria, "reply", "Here", token=token)).status == 403
        assert (await sends(maria, "reply", "Here", headers={"Origin": "https://evil.example"})).status == 403
        await there.quiet()
        assert there.count("Here") == 0
        assert await lying(there) == 0


async def test_a_file_before_the_token_is_not_read(tmp_path: Path) -> None:
    """No page of ours sends it so: refused although the right token comes behind."""
    async with village(tmp_path) as (there, maria):
        fields = await maria.form("/escalations/1")
        form = aiohttp.FormData(quote_fields=False, default_to_multipart=True)
        form.add_field("files", BytesIO(PDF), filename="label.pdf")
        for name, value in {**fields, "key": secrets.token_urlsafe(18), "verb": "reply", "name": "Maria"}.items():
            form.add_field(name, value)
        async with maria.http.post(f"{maria.url}/escalations/1/acts", data=form) as response:
            assert response.status == 403
        assert await lying(there) == 0


async def test_other_forms_take_no_parts(tmp_path: Path) -> None:
    """Everywhere else a multipart form is answered with 415, as before."""
    async with village(tmp_path) as (_, maria):
        fields = await maria.form("/name")
        form = aiohttp.FormData(quote_fields=False, default_to_multipart=True)
        for name, value in {**fields, "name": "Maria"}.items():
            form.add_field(name, value)
        for path in ("/name", "/hold", "/unread", "/escalations/1/teach"):
            async with maria.http.post(maria.url + path, data=form()) as response:
                assert response.status == 415


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"--x\r\n", 400),
        (b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nunended', 400),
        (b"--x\r\nContent-Type: multipart/mixed; boundary=y\r\n\r\n--y\r\n\r\nin\r\n--y--\r\n--x--\r\n", 400),
        (b"--x\r\nno header\r\n\r\nv\r\n--x--\r\n", 400),
        (b"--x\r\n\r\nnameless\r\n--x--\r\n", 400),
        (b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\n' + b"a" * 50_000 + b"\r\n--x--\r\n", 413),
        (b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n' * 130 + b"--x--\r\n", 400),
        (b'--x\r\nContent-Disposition: form-data; name="secret-name\r\n\r\nv\r\n--x--\r\n', 400),
        (b"--x--\r\n", 403),
    ],
)
async def test_what_no_browser_sends_is_refused(
    body: bytes, status: int, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Parts that end nowhere, have parts of their own, no name, or are too many or too long: 4xx and no defect."""
    async with village(tmp_path) as (there, maria):
        await maria.get("/")
        kind = {"Content-Type": "multipart/form-data; boundary=x"}
        async with maria.http.post(f"{maria.url}/escalations/1/acts", data=body, headers=kind) as response:
            assert response.status == status
        assert b"Traceback" not in there.logged.getvalue()
        assert "secret-name" not in there.logged.getvalue().decode() + "".join(capfd.readouterr())


async def test_a_packed_form_is_refused(tmp_path: Path) -> None:
    """Like every packed body: 415."""
    async with village(tmp_path) as (_, maria):
        packed = await sends(maria, "reply", "Here", ("label.pdf", PDF), headers={"Content-Encoding": "gzip"})
        assert packed.status == 415


# --- slow connections ------------------------------------------------------------------------------------------------

BEGINNING = (
    b"POST / HTTP/1.1\r\nHost: a\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 400000\r\n\r\n"
    b'--x\r\nContent-Disposition: form-data; name="token"\r\n\r\n%s\r\n'
    b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.pdf"\r\n\r\n%%PDF-1.7' + b"\n" * 200_000
)
"""Half of a form; aiohttp reads a little ahead of what it tells of."""


@contextlib.asynccontextmanager
async def door(shop: Shop, keeper: Doorkeeper, seconds: float) -> AsyncIterator[tuple[web.AppRunner, list[str]]]:
    """One form that takes files from whoever says "open", behind a doorkeeper; and the tokens that were shown."""
    shown: list[str] = []

    def allow(token: str) -> None:
        shown.append(token)
        if token != "open":
            raise web.HTTPForbidden

    async def read(request: web.Request) -> web.Response:
        uploads = Uploads(shop.program.around, seconds)
        return web.Response(text=f"{len((await uploads.read(request, allow)).files)} files")

    app = make_app(keeper, [web.post("/", read)])
    runner = web.AppRunner(app, shutdown_timeout=0.2)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield runner, shown
    finally:
        await runner.cleanup()


async def test_an_upload_may_take_its_time_and_a_stranger_may_not(tmp_path: Path) -> None:
    """Whoever has shown the token is not taken for a silent connection; a forged one is refused at once."""
    async with shop_at(tmp_path) as shop:
        keeper = Doorkeeper(seconds=5)
        async with door(shop, keeper, 12) as (runner, shown):
            port = runner.addresses[0][1]
            mine, mine_writer = await asyncio.open_connection("127.0.0.1", port)
            mine_writer.write(BEGINNING % b"open")
            forged, forged_writer = await asyncio.open_connection("127.0.0.1", port)
            forged_writer.write(BEGINNING % b"forged")
            assert b"403" in await forged.readline()
            silent, silent_writer = await asyncio.open_connection("127.0.0.1", port)
            silent_writer.write(BEGINNING[:60])
            assert runner.server is not None
            known = runner.server
            await shop.until(lambda: len(known.connections) == 3 and "open" in shown, "the one who may")
            keeper.sweep(known, 100.0)
            keeper.sweep(known, 106.0)
            with contextlib.suppress(ConnectionResetError):
                assert await silent.read() == b""
            tail = b"\r\n--x--\r\n"
            rest = 400_000 - len((BEGINNING % b"open").partition(b"\r\n\r\n")[2]) - len(tail)
            mine_writer.write(b"\n" * rest + tail)
            assert b"200" in await mine.readline()
            assert b"1 files" in await mine.read(1000)
            for writer in (mine_writer, forged_writer, silent_writer):
                writer.close()


async def test_an_upload_that_stops_is_given_up(tmp_path: Path) -> None:
    """No bit comes any more: 408, and nothing of it lies on the shelf."""
    async with shop_at(tmp_path) as shop, door(shop, Doorkeeper(), 0.2) as (runner, _):
        reader, writer = await asyncio.open_connection("127.0.0.1", runner.addresses[0][1])
        writer.write(BEGINNING % b"open")
        assert b"408" in await reader.readline()
        writer.close()
        assert await lying(shop) == 0
