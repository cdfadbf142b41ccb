"""The demo's day on X, TikTok and Discord: believable, told once, and answered by a Frontdesk that runs for itself."""

from __future__ import annotations

import asyncio
import contextlib
import re
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.day_hearing import SECRETS, of
from tests.process import ROOT, environment, serving
from vendors.day import Town, town
from vendors.day_elsewhere import DiscordStage, TikTokStage, number_id, open_id, video_id
from vendors.day_playing import Day
from vendors.day_script import CAN, Act, Do, On, acts
from vendors.discord import SimulatedDiscord
from vendors.tiktok import SimulatedTikTok

ELSEWHERE = (On.X, On.TIKTOK, On.DISCORD)
ALPHABETS = {On.X: r"[A-Za-z0-9_]{1,15}", On.TIKTOK: r"[a-z0-9._]{2,24}", On.DISCORD: r"[a-z0-9._]{2,32}"}
PATIENCE_S = 120.0
"""How long something may take on a slow machine before the test gives up."""
MADE_UP = {
    **SECRETS,
    "INSTAGRAM_VERIFY_TOKEN": "verify",
    "X_CONSUMER_KEY": "consumer-key",
    "X_ACCESS_TOKEN": "access-token",
    "X_ACCESS_TOKEN_SECRET": "access-token-secret",
    "X_ACCOUNT_ID": "1400000000000000001",
    "TIKTOK_CLIENT_KEY": "client-key",
    "TIKTOK_ACCESS_TOKEN": "act.made-up",
    "TIKTOK_REFRESH_TOKEN": "rft.made-up",
    "TIKTOK_BUSINESS_ID": "-000made-up",
    "DISCORD_TOKEN": "made.up.token",
}


# --- the script ----------------------------------------------------------------------------------------------------


def test_something_happens_everywhere_all_day_long() -> None:
    """25 to 35 acts, at least ten on each platform, each kind among them, in the morning as in the evening."""
    counts = {on: Counter(act.do for act in of(on)) for on in ELSEWHERE}
    assert 25 <= sum(map(Counter.total, counts.values())) <= 35
    assert min(map(Counter.total, counts.values())) >= 10
    assert {on: set(counts[on]) for on in ELSEWHERE} == {on: set(CAN[on]) for on in ELSEWHERE}
    first = acts()[0].at
    for on in ELSEWHERE:
        assert any(act.at < first + 3600 for act in of(on)), f"a newcomer sees nothing of {on}"
        assert of(on)[-1].at > 20 * 3600


@pytest.mark.parametrize("on", ELSEWHERE)
def test_handles_could_be_there_and_ids_differ(on: On) -> None:
    """Handles keep the platform's alphabet and length; no two followers share an id."""
    handles = {act.handle for act in of(on)}
    assert [one for one in handles if not re.fullmatch(ALPHABETS[on], one)] == []
    assert len({number_id(one) for one in handles}) == len({open_id(one) for one in handles}) == len(handles)
    assert all(re.fullmatch(r"1\d{18}", number_id(one)) for one in handles)


def test_what_is_said_under_something_names_it() -> None:
    """Comments name a video, replies and quotes a post; everything is said in words."""
    for act in (act for on in ELSEWHERE for act in of(on)):
        assert act.text, act
        assert bool(act.media) is (act.do in {Do.COMMENT, Do.REPLY, Do.QUOTE}), act
    videos = {act.media for act in of(On.TIKTOK) if act.media}
    assert len({video_id(one) for one in videos}) == len(videos)


# --- the player ----------------------------------------------------------------------------------------------------


async def test_nobody_on_discord_hears_what_is_said_while_nobody_is_connected() -> None:
    """Without a session an act is waited for and then lost."""
    async with SimulatedDiscord() as discord:
        act = of(On.DISCORD)[0]
        assert not await DiscordStage(discord, patience=(0.0, 0.0)).play(act)
        assert discord.world.messages == {}


async def test_what_tiktok_lists_bears_the_writers_handle() -> None:
    """Who wrote a comment is told in the list, by handle and name; an act that no callback took is lost."""
    async with SimulatedTikTok(backoff=()) as tiktok:
        act = next(act for act in of(On.TIKTOK) if act.handle == "ridgeline.rae")
        assert not await TikTokStage(tiktok).play(act)
        (row,) = tiktok.account.top(str(video_id(act.media)))
    assert (row["username"], row["display_name"], row["text"]) == ("ridgeline.rae", "Rae", act.text)


# --- with Frontdesk ------------------------------------------------------------------------------------------------


@contextlib.asynccontextmanager
async def opened() -> AsyncIterator[Town]:
    """The four platforms, in this process, so that what arrives there can be looked at."""
    shop = town({f"SIMULATED_{name}": value for name, value in MADE_UP.items()})
    async with shop.instagram, shop.x, shop.tiktok, shop.discord:
        yield shop


def settings(shop: Town, directory: Path) -> dict[str, str]:
    where = shop.addresses
    return {
        **MADE_UP,
        "FRONTDESK_WORKSPACE": str(ROOT),
        "FRONTDESK_DATABASE_URL": f"sqlite:///{directory / 'frontdesk.db'}",
        "INSTAGRAM_API_URL": where["url"],
        "X_API_URL": where["x"],
        "TIKTOK_API_URL": where["tiktok"],
        "DISCORD_API_URL": where["discord"]["api"],
        "DISCORD_GATEWAY_URL": where["discord"]["gateway"],
    }


async def until(look: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + PATIENCE_S
    while not look():
        assert time.monotonic() < end, f"waited in vain for {what}"
        await asyncio.sleep(0.05)


async def json_at(url: str) -> dict[str, Any]:
    async with aiohttp.ClientSession() as http, http.get(url) as response:
        found: dict[str, Any] = await response.json()
        return found


async def settled(url: str) -> None:
    """Everything that was said is decided and sent."""
    end = time.monotonic() + PATIENCE_S
    while True:
        backlog = (await json_at(f"{url}/health"))["backlog"]
        if not backlog["undecided"] and not backlog["unsent"]:
            return
        assert time.monotonic() < end, backlog
        await asyncio.sleep(0.1)


def said(shop: Town) -> dict[On, list[tuple[str, str]]]:
    """What reached followers outside Instagram: to whom, and the words."""
    discord = shop.discord
    followers = sorted({number_id(act.handle) for act in of(On.DISCORD)})
    return {
        On.X: [(one.follower, one.text) for one in shop.x.said],
        On.TIKTOK: [(one.conversation, one.text) for one in shop.tiktok.delivered],
        On.DISCORD: [(one, message["content"]) for one in followers for message in discord.answers_to(one)],
    }


def told(answers: list[tuple[str, str]], follower: str, words: str) -> int:
    return sum(who == follower and words in text for who, text in answers)


async def test_each_platforms_answers_arrive_there_once(tmp_path: Path) -> None:
    """A Frontdesk of its own hears the whole day elsewhere and answers what it knows, where and whom it was asked."""
    async with opened() as shop, serving(settings(shop, tmp_path)) as frontdesk:
        shop.post_to(f"{frontdesk.url}/webhooks/instagram")
        script: list[Act] = [act for act in acts() if act.on in ELSEWHERE]
        day = Day(stages=shop.stages, acts=script, pace=1e9)
        await day.play()
        assert day.lost == []
        await until(lambda: all(said(shop).values()), "an answer on each platform")
        await settled(frontdesk.url)
        answers = said(shop)
        health = await json_at(f"{frontdesk.url}/health")
    assert told(answers[On.X], number_id("deals_4_hikers"), "Black Friday") == 1
    assert told(answers[On.X], number_id("GrantKessler7"), "") == 0, "a complaint in public is for people"
    assert told(answers[On.TIKTOK], open_id("benni.draussen"), "size") == 1
    assert told(answers[On.TIKTOK], open_id("kaz.and.kelpie"), "") == 0, "the answer is too long for a comment there"
    assert told(answers[On.TIKTOK], open_id("gravel.gio"), "") == 0, "a language nobody wrote answers in"
    assert told(answers[On.DISCORD], number_id("queenofscree"), "PayPal") == 1
    assert told(answers[On.DISCORD], number_id("bramble_jo"), "") == 1, "one line: somebody will look"
    assert [again for found in answers.values() for again, times in Counter(found).items() if times > 1] == []
    assert health["backlog"]["quarantined"] == 0


# --- the demo as its visitor starts it -----------------------------------------------------------------------------


@contextlib.asynccontextmanager
async def demo(directory: Path) -> AsyncIterator[str]:
    """`frontdesk demo` at its fastest on a free port; gives its address."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "demo", "--port", "0", "--pace", "1e9"),
        *("--database", str(directory / "demo.db")),
        cwd=ROOT,
        env=environment({}),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        assert process.stdout
        first = await asyncio.wait_for(process.stdout.readuntil(b"http://"), PATIENCE_S)
        assert first.strip() == b"http://"
        yield "http://" + (await process.stdout.readline()).decode().strip()
    finally:
        process.terminate()
        _, log = await asyncio.wait_for(process.communicate(), PATIENCE_S)
    assert (process.returncode, log) == (0, b"")


async def counted(url: str, name: str) -> Mapping[str, float]:
    """A metric's sum for each platform."""
    async with aiohttp.ClientSession() as http, http.get(f"{url}/metrics") as response:
        lines = re.findall(
            rf'^{name}{{(?:platform|target)="(\w+)"[^}}]*}} (\S+)$', await response.text(), re.MULTILINE
        )
    found: Counter[str] = Counter()
    for platform, number in lines:
        found[platform] += int(float(number))
    return found


async def test_the_demo_plays_four_platforms_and_complains_of_nothing(tmp_path: Path) -> None:
    """Messages come and answers go on each of the four, every connection is well, and the log stays empty."""
    async with demo(tmp_path) as url:
        end = time.monotonic() + PATIENCE_S
        while True:
            heard = await counted(url, "frontdesk_messages_total")
            sent = await counted(url, "frontdesk_sent_total")
            if all(heard[on] and sent[on] for on in On):
                break
            assert time.monotonic() < end, (heard, sent)
            await asyncio.sleep(0.5)
        health = await json_at(f"{url}/health")
        assert {on: health["platforms"][on] for on in On} == dict.fromkeys(On, "ok")
        assert [one for on in On for one in health["connections"].get(on, ()) if not one["well"]] == []
        assert health["problems"] == []
