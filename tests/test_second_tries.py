"""What did not get through is listed, and is sent or read again when a person asks: on the console and by command."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import sqlite3
import sys
from pathlib import Path

from bot.app import open_local_door
from bot.second_tries import SecondTries
from bot.store.transaction import Step, q
from tests.console_people import manager, shop_at
from tests.databases import url_of
from tests.process import ROOT, environment
from tests.shop import ACCOUNT, Shop, open_shop, write_workspace
from vendors import instagram_wire as wire

ANSWER = "juniper.example/track"


def tries(shop: Shop) -> SecondTries:
    """What a person may ask for."""
    return SecondTries(shop.program.around, shop.program.rooms.intake)


async def not_delivered(shop: Shop) -> int:
    """An answer that Instagram refuses for good: its row's number."""
    update = shop.instagram.direct("ana", "where is my order")
    shop.instagram.account.last_heard.clear()
    assert (await shop.instagram.deliver([update])).status == 200

    async def stuck() -> int | None:
        texts = (await tries(shop).left()).texts
        return texts[0].id if texts else None

    number: int = await shop.until(stuck, "a text that did not arrive")
    return number


async def test_a_text_that_did_not_arrive_is_sent_again_once(tmp_path: Path) -> None:
    """Listed with its reason; sent when asked; then nothing is left, and asking again changes nothing."""
    async with open_shop(write_workspace(tmp_path)) as shop:
        number = await not_delivered(shop)
        [text] = (await tries(shop).left()).texts
        assert ANSWER in text.text
        assert not text.unknown
        shop.instagram.account.last_heard["ana"] = shop.program.around.now()
        assert await tries(shop).send([number]) == 1
        await shop.bot_says("ana", ANSWER)
        await shop.quiet()
        assert (await tries(shop).left()).texts == ()
        assert await tries(shop).send([number, 999]) == 0
        assert len(shop.texts_to("ana")) == 1


async def test_nothing_is_said_over_a_colleague(tmp_path: Path) -> None:
    """Once a teammate has the conversation, an automatic text that was left stays where it is."""
    async with open_shop(write_workspace(tmp_path)) as shop:
        assert shop.slack is not None
        number = await not_delivered(shop)
        card = await shop.card("could not be delivered")
        await shop.slack.press("U0ANA", card["ts"], "claim")
        await shop.quiet()
        shop.instagram.account.last_heard["ana"] = shop.program.around.now()
        assert await tries(shop).send([number]) == 0
        assert shop.texts_to("ana") == []


async def test_what_may_have_arrived_is_left_to_a_person(tmp_path: Path) -> None:
    """All at once means all that surely did not arrive; of the others each is asked for by its number."""
    async with open_shop(write_workspace(tmp_path)) as shop:
        number = await not_delivered(shop)

        doubt(shop, number)
        [text] = (await tries(shop).left()).texts
        assert text.unknown
        assert await tries(shop).send_all() == 0
        shop.instagram.account.last_heard["ana"] = shop.program.around.now()
        assert await tries(shop).send([number]) == 1
        await shop.bot_says("ana", ANSWER)


def doubt(shop: Shop, number: int) -> None:
    """As if nobody could tell what became of it."""
    with contextlib.closing(sqlite3.connect(shop.program.config.core.database)) as database:
        database.execute(
            "UPDATE outbox SET state = 'unknown', error = 'The connection was cut.' WHERE id = ?", (number,)
        )
        database.commit()


async def quarantined(shop: Shop, body: bytes) -> None:
    """An event that an older version did not understand."""

    def unread() -> Step[None]:
        yield q(
            "keep_unread", "instagram", base64.b64encode(body).decode(), "an unknown part", shop.program.around.now()
        )

    await shop.program.around.store.run(unread)


async def test_an_event_is_understood_by_a_newer_version(tmp_path: Path) -> None:
    """Read again it is answered, once; what is still not understood stays in quarantine."""
    async with open_shop(write_workspace(tmp_path)) as shop:
        update = shop.instagram.direct("ana", "where is my order")
        body = wire.encode(wire.envelope(ACCOUNT, [update], shop.program.around.now()))
        await quarantined(shop, b"still not JSON")
        await quarantined(shop, body)
        await quarantined(shop, body)
        assert await tries(shop).read() == 2
        await shop.bot_says("ana", ANSWER)
        await shop.quiet()
        assert len(shop.texts_to("ana")) == 1
        assert (await tries(shop).left()).events == 1


async def test_the_console_lists_and_repeats(tmp_path: Path) -> None:
    """A button under each text; one for all events."""
    async with shop_at(tmp_path) as shop, manager(shop) as maria:
        number = await not_delivered(shop)
        page = (await maria.get("/unread")).text
        assert ANSWER in page
        assert "Send again" in page
        shop.instagram.account.last_heard["ana"] = shop.program.around.now()
        hidden = await maria.form("/unread")
        assert (await maria.post("/unread", {**hidden, "text": str(number)})).status == 200
        await shop.bot_says("ana", ANSWER)
        again = await maria.post("/unread", {**hidden, "text": str(number)})
        assert again.status == 409
        assert "on its way already" in again.text
        await shop.quiet()
        assert "Every text arrived" in (await maria.get("/unread")).text
        await quarantined(shop, b"no JSON")
        assert "Read them again" in (await maria.get("/unread")).text
        assert (await maria.post("/unread", hidden)).status == 200


async def command(workspace: Path, *words: str) -> tuple[int, str]:
    """`frontdesk retry` as a person types it: its exit code and what it says."""
    where = environment({"COLUMNS": "200", "FRONTDESK_DATABASE_URL": url_of(workspace)})
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "retry", "--workspace", str(workspace), *words,
        cwd=ROOT, env=where, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    said, _ = await process.communicate()
    return process.returncode or 0, said.decode()


async def test_the_command_asks_the_running_frontdesk(tmp_path: Path) -> None:
    """The list with exit 1, the texts again by number, and nothing left with exit 0."""
    workspace = write_workspace(tmp_path)
    async with open_shop(workspace) as shop, open_local_door(shop.program):
        number = await not_delivered(shop)
        code, said = await command(workspace)
        assert code == 1
        assert ANSWER in said
        assert f"{number}" in said
        shop.instagram.account.last_heard["ana"] = shop.program.around.now()
        code, said = await command(workspace, str(number), "--json")
        assert (code, json.loads(said)) == (0, {"texts": 1, "events": 0, "turns": 0})
        await shop.bot_says("ana", ANSWER)
        await shop.quiet()
        assert await command(workspace) == (0, "Nothing is left: every text arrived, every event was understood.\n")
