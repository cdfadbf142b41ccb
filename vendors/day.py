"""A shop brand's day, 08:10 to 22:40, on simulated platforms: Instagram, X, TikTok and Discord in one process.

``python -m vendors.day`` prints one line once the four servers listen, with the address of each::

    {"url": "http://127.0.0.1:1", "x": "http://127.0.0.1:2", "tiktok": "http://127.0.0.1:3",
     "discord": {"api": "http://127.0.0.1:4/api/v10", "gateway": "ws://127.0.0.1:4/gateway/"}}

``url`` is Instagram's, and the one that is told to begin: ``POST /_control/day {"callback":
"http://127.0.0.1:8080/webhooks/instagram"}``, or ``--callback`` to begin at once. The webhooks of X and TikTok go
beside that one, to ``/webhooks/x`` and ``/webhooks/tiktok``; whoever wants to hear Discord connects to its gateway.
``GET /_control/day`` tells how far the day is. After the last act the followers are silent; the servers stay up so
that answers still arrive, and the day can be begun again.

The accounts and what they are reached and signed with are read from the environment, under the names of Frontdesk's
settings behind ``SIMULATED_``, such as ``SIMULATED_X_CONSUMER_SECRET``. The acts and followers are in ``day/``, as
``day_script.py`` describes them.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from vendors.day_elsewhere import DiscordStage, TikTokStage, XStage
from vendors.day_instagram import InstagramStage, ShopInstagram, on_this_machine
from vendors.day_playing import PACE, PATIENCE_S, Day, Stage
from vendors.day_script import On
from vendors.discord import SimulatedDiscord
from vendors.tiktok import SimulatedTikTok
from vendors.x import SimulatedX
from vendors.x_rules import Keys

PUBLIC = "https://juniper.example/webhooks/"
"""Where the shop registered its webhooks; what goes there is delivered to the callback."""


@dataclass(frozen=True, slots=True)
class Town:
    """The platforms on which the shop has an account."""

    instagram: ShopInstagram
    x: SimulatedX
    tiktok: SimulatedTikTok
    discord: SimulatedDiscord

    @property
    def addresses(self) -> dict[str, Any]:
        """What stands for each vendor's own address."""
        discord = {"api": self.discord.url, "gateway": self.discord.gateway.url}
        return {"url": self.instagram.url, "x": self.x.url, "tiktok": self.tiktok.url, "discord": discord}

    @property
    def stages(self) -> dict[On, Stage]:
        """The platforms, ready for a new day."""
        return {
            On.INSTAGRAM: InstagramStage(self.instagram),
            On.X: XStage(self.x),
            On.TIKTOK: TikTokStage(self.tiktok),
            On.DISCORD: DiscordStage(self.discord),
        }

    def post_to(self, callback: str) -> None:
        """Instagram's webhooks go to ``callback`` from now on, the others' beside it."""
        beside = callback.rpartition("/")[0]
        self.instagram.callback = callback
        self.x.callback = f"{beside}/x"
        self.tiktok.callback = f"{beside}/tiktok"


def town(environment: Mapping[str, str], port: int = 0) -> Town:
    """The platforms with the accounts and secrets of the environment; ``port`` is Instagram's."""

    def given(name: str, otherwise: str = "") -> str:
        return environment.get(f"SIMULATED_{name}") or otherwise or f"simulated-{name.lower().replace('_', '-')}"

    keys = Keys(
        *(given(f"X_{name}") for name in ("CONSUMER_KEY", "CONSUMER_SECRET", "ACCESS_TOKEN", "ACCESS_TOKEN_SECRET"))
    )
    instagram = ShopInstagram(
        app_secret=given("INSTAGRAM_APP_SECRET"),
        token=given("INSTAGRAM_ACCESS_TOKEN"),
        account_id=given("INSTAGRAM_ACCOUNT_ID", "17841405726653026"),
        port=port,
        backoff=PATIENCE_S,
    )
    x = SimulatedX(
        keys=keys, account_id=given("X_ACCOUNT_ID", "1111111111111111111"), handle="junipersupply", backoff=PATIENCE_S
    )
    tiktok = SimulatedTikTok(
        client_key=given("TIKTOK_CLIENT_KEY"),
        client_secret=given("TIKTOK_CLIENT_SECRET"),
        access_token=given("TIKTOK_ACCESS_TOKEN"),
        refresh_token=given("TIKTOK_REFRESH_TOKEN"),
        business_id=given("TIKTOK_BUSINESS_ID", "-000m4JH_simulated"),
        backoff=PATIENCE_S,
    )
    x.webhooks["1"] = {"id": "1", "url": f"{PUBLIC}x", "valid": True}
    x.subscribed = True
    tiktok.subscribed = dict.fromkeys(("COMMENT", "DIRECT_MESSAGE"), f"{PUBLIC}tiktok")
    return Town(instagram, x, tiktok, SimulatedDiscord(token=given("DISCORD_TOKEN")))


async def live(shop: Town, pace: float) -> None:
    """Play every day that is asked for, one after the other."""
    while True:
        shop.post_to(await shop.instagram.wanted.get())
        shop.instagram.day = Day(stages=shop.stages, pace=pace)
        await shop.instagram.day.play()


# --- as a process ------------------------------------------------------------------------------------------------


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m vendors.day",
        description="A shop brand's day on a simulated Instagram, X, TikTok and Discord.",
        epilog="Accounts and secrets are read from the environment: SIMULATED_INSTAGRAM_APP_SECRET and so on.",
    )
    parser.add_argument("--port", type=int, default=0, help="Instagram's port on 127.0.0.1 (default: any free one)")
    parser.add_argument("--callback", default="", help="begin at once and send the webhooks there (this machine only)")
    parser.add_argument("--pace", type=float, default=PACE, help="times faster than life (default: %(default)g)")
    parser.add_argument("--until-stdin-closes", action="store_true", help="end when the parent is gone")
    given = parser.parse_args()
    if given.callback and not on_this_machine(given.callback):
        parser.error(
            "--callback must be an http address on this machine, like http://127.0.0.1:8080/webhooks/instagram"
        )
    if not given.pace > 0:
        parser.error("--pace must be above 0; 60 plays an hour in a minute")
    return given


async def _serve(given: argparse.Namespace) -> None:
    ending = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ending.set)
    if given.until_stdin_closes:
        threading.Thread(target=_watch_stdin, args=(loop, ending), daemon=True).start()
    shop = town(os.environ, given.port)  # noqa: TID251 - a vendor is a program of its own, with its own settings
    if given.callback:
        shop.instagram.wanted.put_nowait(given.callback)
    async with shop.instagram, shop.x, shop.tiktok, shop.discord, asyncio.TaskGroup() as tasks:
        sys.stdout.write(json.dumps(shop.addresses) + "\n")
        sys.stdout.flush()
        living = tasks.create_task(live(shop, given.pace))
        await ending.wait()
        living.cancel()


def _watch_stdin(loop: asyncio.AbstractEventLoop, ending: asyncio.Event) -> None:
    """Set ``ending`` once nobody holds the other end; runs in a thread, since any kind of file can be read there."""
    while os.read(0, 4096):
        continue
    with suppress(RuntimeError):  # the loop is closed: a signal was faster
        loop.call_soon_threadsafe(ending.set)


def main() -> None:
    """Run until a signal comes or, where asked for, until stdin closes."""
    asyncio.run(_serve(_arguments()))


if __name__ == "__main__":
    main()
