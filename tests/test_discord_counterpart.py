"""The main job over Discord, through its counterpart: answered, brought to a person, delivered twice, token dead."""

from __future__ import annotations

import asyncio
from pathlib import Path

from bot.app import assembled, run_steps
from bot.config import read
from bot.logs import make_log
from bot.store.transaction import Row, Step, q
from tests.counterparts.discord import DiscordCounterpart
from tests.discord_shop import until
from tests.shop import write_workspace


async def test_the_main_job_over_discord(tmp_path: Path) -> None:
    """A follower is answered where they wrote, once; the unknown becomes an escalation; a dead token keeps the rest."""
    async with DiscordCounterpart() as discord:
        settings = {
            "FRONTDESK_WORKSPACE": str(write_workspace(tmp_path)),
            "FRONTDESK_PORT": "0",
            **discord.environment,
        }
        async with assembled(read(settings), make_log("json", 40, open(tmp_path / "log", "w"))) as program:
            stop = asyncio.Event()
            steps = asyncio.create_task(run_steps(program, stop))
            platform = program.around.platforms["discord"]

            async def take(body: bytes) -> None:
                await program.rooms.intake.accept("discord", body)

            listening = asyncio.create_task(platform.listen(take))  # type: ignore[attr-defined]
            await discord.opens("http://127.0.0.1:1")
            key = await discord.says("ana", "where is my order")
            await until(lambda: discord.reached("ana"), "an answer")
            await discord.again(key)
            await discord.says("rui", "when are you open", public=True)
            await until(lambda: discord.reached("rui"), "an answer")
            await discord.says("mira", "do you sell wholesale")
            await until(lambda: discord.reached("mira"), "the holding answer")
            (direct,), (public,) = discord.reached("ana"), discord.reached("rui")
            assert direct.text.startswith("You can follow your parcel")
            assert direct.call == public.call.replace("1400000000000000001", direct.call.split("/")[2])
            assert public.body["message_reference"]["message_id"]
            discord.kill_token()
            await asyncio.wait([listening])
            assert "DISCORD_TOKEN" in str(listening.exception())
            stop.set()
            await steps
            rows = await program.around.store.read(waiting)
            assert rows[0]["undecided"] == 0


def waiting() -> Step[list[Row]]:
    """What is still to do."""
    return list((yield q("backlog")))
