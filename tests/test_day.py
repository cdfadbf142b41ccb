"""The demo's day: well-formed, in nobody else's words, and delivered whole and signed, in-process and as a process."""

from __future__ import annotations

import asyncio
import json
import os
import re
import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import yaml

from tests.day_hearing import ACCOUNT, SECRETS, TOKEN, Receiver, listening, of, receiving
from vendors.day_instagram import InstagramStage, ShopInstagram, media_id, scoped_id
from vendors.day_playing import Day
from vendors.day_script import CAN, Act, Do, On, acts, names

ROOT = Path(__file__).parent.parent
PATIENCE_S = 120.0
"""How long a process may take to say or do something before the test gives up; nothing is measured by it."""


# --- the script ----------------------------------------------------------------------------------------------------


def of_kind(do: Do) -> list[Act]:
    return [act for act in of(On.INSTAGRAM) if act.do is do]


def plain(text: str) -> str:
    """The text's letters and digits, so that a comma or a capital makes no new sentence of an old one."""
    return re.sub(r"[\W_]+", " ", text.casefold()).strip()


def library_lines() -> Iterable[str]:
    for path in sorted((ROOT / "intents" / "library").glob("*.yaml")):
        for intent in yaml.safe_load(path.read_text(encoding="utf-8")).values():
            for part in ("examples", "must_match", "must_not_match"):
                yield from map(str, intent.get(part, ()))


def test_the_day_is_a_full_one() -> None:
    """On Instagram at least 320 messages by 170 to 200 followers, with every kind of act among them."""
    messages = [act for act in of(On.INSTAGRAM) if act.do.says]
    assert len(messages) >= 320
    assert 170 <= len({act.handle for act in messages}) <= 200
    counts = Counter(act.do for act in of(On.INSTAGRAM))
    least = {Do.DM: 200, Do.COMMENT: 50, Do.LIVE_COMMENT: 25, Do.STORY_REPLY: 5, Do.STORY_MENTION: 3}
    least |= {Do.EDIT: 1, Do.UNSEND: 2, Do.REACT: 2, Do.READ: 2}
    assert {do: counts[do] for do in CAN[On.INSTAGRAM] if counts[do] < least[do]} == {}


def test_ids_are_unique_and_times_go_forward() -> None:
    """The file is in order of time, from the morning to the late evening."""
    script = acts()
    assert len({act.id for act in script}) == len(script)
    assert [act.at for act in script] == sorted(act.at for act in script)
    assert script[0].at >= 8 * 3600 + 600
    assert script[-1].at <= 22 * 3600 + 40 * 60


def test_lunch_and_evening_are_the_busiest_hours() -> None:
    """More is said in an average hour of either peak than in any hour outside of both."""
    hours = Counter(act.at // 3600 for act in acts() if act.do.says)
    lunch, evening = (hours[12] + hours[13]) / 2, (hours[19] + hours[20] + hours[21]) / 3
    quiet = max(count for hour, count in hours.items() if hour not in {12, 13, 19, 20, 21})
    assert min(lunch, evening) > quiet


def test_every_reference_points_back_to_something_of_the_right_kind() -> None:
    """Edits and unsends mean the follower's own earlier direct message, replies an earlier comment there."""
    earlier: dict[str, Act] = {}
    for act in acts():
        if act.ref and act.do is Do.COMMENT:
            assert (earlier[act.ref].do, earlier[act.ref].media) == (Do.COMMENT, act.media), act
        elif act.ref:
            assert (earlier[act.ref].do, earlier[act.ref].handle) == (Do.DM, act.handle), act
        earlier[act.id] = act
    assert all(act.ref for act in acts() if act.do in {Do.EDIT, Do.UNSEND})


def test_comments_and_story_replies_name_where_they_stand() -> None:
    """About a dozen posts, one live; a message without words has something else to show."""
    assert 10 <= len({act.media for act in of_kind(Do.COMMENT)}) <= 14
    assert len({act.media for act in of_kind(Do.LIVE_COMMENT)}) == 1
    assert all(act.media for act in (*of_kind(Do.COMMENT), *of_kind(Do.STORY_REPLY)))
    assert [act for act in acts() if act.do.says and not (act.text or act.media or act.do is Do.STORY_MENTION)] == []


def test_every_handle_could_be_one_and_has_its_own_id() -> None:
    """Handles keep Instagram's alphabet and length; ids are 16 digits and differ; every follower has a name."""
    handles = {act.handle for act in of(On.INSTAGRAM)}
    assert [one for one in handles if not re.fullmatch(r"[a-z0-9._]{1,30}", one)] == []
    assert {act.handle for act in acts()} == set(names())
    ids = {scoped_id(handle) for handle in handles}
    assert len(ids) == len(handles)
    assert all(re.fullmatch(r"[1-9]\d{15}", one) for one in ids)
    media = {act.media for act in of(On.INSTAGRAM)}
    assert len({media_id(name) for name in media}) == len(media)


def test_nobody_speaks_the_librarys_own_lines() -> None:
    """No message equals an example or a must_match line, whatever its capitals, commas and emoji."""
    known = {plain(line) for line in library_lines()}
    assert len(known) > 500
    assert [act.text for act in acts() if act.text and plain(act.text) in known] == []


# --- the player ----------------------------------------------------------------------------------------------------


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    """A callback on a free port."""
    async with receiving() as one:
        yield one


@pytest.fixture
async def shop(receiver: Receiver) -> AsyncIterator[ShopInstagram]:
    """The brand's Instagram, ready for its day."""
    async with ShopInstagram(
        app_secret=SECRETS["INSTAGRAM_APP_SECRET"],
        token=TOKEN,
        account_id=ACCOUNT,
        callback=receiver.url,
        backoff=(0.0,),
    ) as one:
        yield one


@dataclass
class Waits:
    """A sleep that only notes how long it should have been."""

    seconds: list[float] = field(default_factory=list)

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


def day_of(shop: ShopInstagram, some: Iterable[Act] = (), **more: Any) -> Day:
    """A day on Instagram alone."""
    return Day(stages={On.INSTAGRAM: InstagramStage(shop)}, acts=tuple(some) or of(On.INSTAGRAM), **more)


def expected() -> list[tuple[Do, str, str]]:
    return [(act.do, scoped_id(act.handle), act.text) for act in of(On.INSTAGRAM)]


async def test_the_whole_day_arrives_signed_and_in_order(shop: ShopInstagram, receiver: Receiver) -> None:
    """Every act of the file is one signed item at the callback, said by the right follower in the right words."""
    day = day_of(shop, sleep=Waits())
    await day.play()
    assert receiver.forged == 0
    assert receiver.heard == expected()
    assert (day.played, day.over, day.lost) == (len(expected()), True, [])


async def test_what_points_elsewhere_points_to_the_right_key(shop: ShopInstagram, receiver: Receiver) -> None:
    """Edits, unsends and replies to comments carry the key their message was announced with."""
    await day_of(shop, sleep=Waits()).play()
    items = dict(zip((act.id for act in of(On.INSTAGRAM)), receiver.items, strict=True))
    for act in acts():
        if not act.ref:
            continue
        item, meant = items[act.id], items[act.ref]
        if act.do is Do.COMMENT:
            assert item["value"]["parent_id"] == meant["value"]["id"]
        else:
            assert (item.get("message_edit") or item["message"])["mid"] == meant["message"]["mid"]


async def test_comments_come_with_the_writers_handle(shop: ShopInstagram, receiver: Receiver) -> None:
    """A comment's author has an id and a username, as Instagram sends them."""
    await day_of(shop, of_kind(Do.COMMENT), sleep=Waits()).play()
    usernames = [item["value"]["from"]["username"] for item in receiver.items]
    assert usernames == [act.handle for act in of_kind(Do.COMMENT)]


async def test_the_first_hour_takes_seconds_and_then_the_pace_holds(shop: ShopInstagram, receiver: Receiver) -> None:
    """A newcomer sees life at once; an hour of the day after that is an hour divided by the pace."""
    waits, script = Waits(), of(On.INSTAGRAM)
    await day_of(shop, pace=60, sleep=waits).play()
    first = script[0].at
    morning = sum(act.at <= first + 3600 for act in script)
    assert morning > 20
    assert sum(waits.seconds[:morning]) <= 5
    assert sum(waits.seconds) == pytest.approx(5 + (script[-1].at - first - 3600) / 60)
    assert min(waits.seconds) >= 0
    assert receiver.forged == 0


async def test_what_nobody_takes_is_named(shop: ShopInstagram, receiver: Receiver) -> None:
    """A callback that never says 200 loses messages, and the day knows which."""
    receiver.status = 500
    day = day_of(shop, of(On.INSTAGRAM)[:3], sleep=Waits())
    await day.play()
    assert day.lost == [act.id for act in of(On.INSTAGRAM)[:3]]
    assert shop.answers == {500: 6}


# --- profiles ------------------------------------------------------------------------------------------------------


async def profile(shop: ShopInstagram, follower: str, fields: str = "name,username") -> tuple[int, dict[str, Any]]:
    address, query = f"{shop.url}/v26.0/{follower}", {"fields": fields}
    headers = {"Authorization": f"Bearer {TOKEN}"}
    async with aiohttp.ClientSession() as http, http.get(address, params=query, headers=headers) as response:
        return response.status, await response.json()


async def test_who_wrote_to_the_shop_has_a_profile(shop: ShopInstagram) -> None:
    """Handle and name are told of a follower who sent a direct message, and only the fields asked for."""
    follower = scoped_id("rita.trails")
    await shop.follower_says(follower, "olá")
    assert await profile(shop, follower) == (
        200,
        {"name": "Rita Moura", "username": "rita.trails", "id": follower},
    )
    assert await profile(shop, follower, "username") == (200, {"username": "rita.trails", "id": follower})


async def test_who_only_commented_has_not_agreed_to_be_looked_up(shop: ShopInstagram) -> None:
    """Instagram refuses the profile of a follower who never sent a message; a stranger's id is no object."""
    follower = scoped_id("rita.trails")
    await shop.follower_comments(follower, "nice", media=media_id("post.boots"))
    status, answer = await profile(shop, follower)
    assert (status, answer["error"]["code"]) == (400, 230)
    status, answer = await profile(shop, "1234")
    assert (status, answer["error"]["code"]) == (400, 100)


# --- as a process --------------------------------------------------------------------------------------------------


@asynccontextmanager
async def running(*options: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """``python -m vendors.day``, ended whatever happens."""
    secrets = {f"SIMULATED_{name}": value for name, value in SECRETS.items()}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "vendors.day", *options),
        env={**os.environ, **secrets},
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def addresses(process: asyncio.subprocess.Process) -> dict[str, Any]:
    assert process.stdout
    said: dict[str, Any] = json.loads(await asyncio.wait_for(process.stdout.readline(), PATIENCE_S))
    return said


async def address(process: asyncio.subprocess.Process) -> str:
    return str((await addresses(process))["url"])


async def begin(url: str, **body: str) -> int:
    async with aiohttp.ClientSession() as http, http.post(f"{url}/_control/day", json=body) as response:
        return response.status


async def progress(url: str) -> dict[str, Any]:
    async with aiohttp.ClientSession() as http, http.get(f"{url}/_control/day") as response:
        answer: dict[str, Any] = await response.json()
        return answer


async def test_a_process_plays_the_day_when_told_and_ends_with_its_parent(receiver: Receiver) -> None:
    """It waits for the start, tells every act once and signed with the secrets of its environment, goes with stdin."""
    async with running("--pace", "1e9", "--until-stdin-closes") as process:
        vendors = await addresses(process)
        url = vendors["url"]
        assert await progress(url) == {"played": 0, "of": 0, "lost": []}
        async with listening(vendors["discord"]["gateway"]) as discord:
            assert await begin(url, callback=receiver.url) == 202
            await asyncio.wait_for(receiver.whole.wait(), PATIENCE_S)
            await asyncio.wait_for(discord.whole.wait(), PATIENCE_S)
        assert (await progress(url))["lost"] == []
        assert process.stdin
        process.stdin.close()
        assert await asyncio.wait_for(process.wait(), PATIENCE_S) == 0
    assert receiver.forged == 0
    assert receiver.heard == expected()
    assert receiver.elsewhere == [(act.on, act.text) for act in acts() if act.on in {On.X, On.TIKTOK}]
    assert discord.heard == [act.text for act in of(On.DISCORD)]


async def test_a_process_with_a_callback_begins_by_itself_and_ends_on_a_signal(receiver: Receiver) -> None:
    """``--callback`` starts the day; a second start is refused while it runs; SIGTERM ends it in the middle."""
    async with running("--callback", receiver.url) as process:
        url = await address(process)
        await asyncio.wait_for(receiver.begun.wait(), PATIENCE_S)
        assert await begin(url, callback=receiver.url) == 409
        assert (await progress(url))["of"] == len(acts())
        process.terminate()
        _, complaints = await asyncio.wait_for(process.communicate(), PATIENCE_S)
    assert (process.returncode, complaints) == (0, b"")
    assert 0 < len(receiver.items) < len(acts())


async def test_only_this_machine_is_written_to() -> None:
    """A day against another host, or against none, is refused and does not begin."""
    async with running() as process:
        url = await address(process)
        for callback in ("http://example.com/webhooks/instagram", "ftp://127.0.0.1/", "http://[", ""):
            assert await begin(url, callback=callback) == 400
        assert await begin(url, call_back="http://127.0.0.1/") == 400
        assert (await progress(url))["of"] == 0


async def test_options_that_cannot_be_used_are_explained() -> None:
    """A callback elsewhere or a pace of nothing ends the program with a sentence that says what is right."""
    for options, hint in (
        (("--callback", "https://example.com/x"), b"on this machine"),
        (("--pace", "0"), b"above 0"),
    ):
        async with running(*options) as process:
            _, complaints = await asyncio.wait_for(process.communicate(), PATIENCE_S)
            assert process.returncode == 2
            assert hint in complaints
