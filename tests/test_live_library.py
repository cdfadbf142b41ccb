"""Editing the library of a running Frontdesk: a good change goes live, a bad one never does."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from bot.library_files import fitted, read_library
from bot.live_library import LiveLibrary
from bot.logs import make_log
from bot.metrics import Metrics
from bot.word_vectors import word_vectors
from intents.library import LibraryError
from intents.understanding import fit_key
from tests.shop import INTENTS, RESPONSES, Shop, open_shop, write_workspace

NEW_TEXT = "Follow it at https://juniper.example/new-tracker."


def edited(old: str, new: str) -> str:
    """responses.yaml with one thing changed."""
    assert old in RESPONSES
    return RESPONSES.replace(old, new)


GOOD = edited("You can follow your parcel at https://juniper.example/track. It takes {shipping_days}.", NEW_TEXT)
BAD = edited("  opening_hours: We are open Mon–Fri 9–18.", "  opening_hourz: We are open Mon–Fri 9–18.")


async def refused(shop: Shop) -> dict[str, str]:
    """Wait until /health tells of a refused edit."""

    async def told() -> dict[str, str] | None:
        async with shop.http.get(f"{shop.url}/health") as response:
            found: dict[str, str] | None = (await response.json())["library"]["refused"]
        return found

    found: dict[str, str] = await shop.until(told, "a refused edit")
    return found


async def test_an_edit_changes_the_next_answer(tmp_path: Path) -> None:
    """The manager saves, the next follower reads the new words."""
    async with open_shop(write_workspace(tmp_path), with_slack=False) as shop:
        (tmp_path / "responses.yaml").write_text(GOOD, encoding="utf-8")
        await shop.until(lambda: b"library.loaded" in shop.logged.getvalue(), "the new library")
        await shop.follower_says("ana", "where is my order")
        await shop.bot_says("ana", NEW_TEXT)


async def test_a_broken_edit_names_the_line_and_the_old_library_answers(tmp_path: Path) -> None:
    """A typo in an answer's name: file and line are told, the last good one goes on; mending it goes live."""
    async with open_shop(write_workspace(tmp_path), with_slack=False) as shop:
        (tmp_path / "responses.yaml").write_text(BAD, encoding="utf-8")
        line = BAD.splitlines().index("  opening_hourz: We are open Mon–Fri 9–18.") + 1
        report = await refused(shop)
        assert f"responses.yaml:{line}:" in " ".join(report["faults"])
        await shop.follower_says("ana", "what are your opening hours")
        await shop.bot_says("ana", "We are open Mon–Fri 9–18.")
        (tmp_path / "responses.yaml").write_text(GOOD, encoding="utf-8")
        await shop.until(lambda: b"library.loaded" in shop.logged.getvalue(), "the mended library")
        await shop.follower_says("ben", "where is my order")
        await shop.bot_says("ben", NEW_TEXT)


async def test_the_desk_is_told_of_a_bad_edit(tmp_path: Path) -> None:
    """A bad edit that stays is announced in the desk's channel with its line, once."""
    async with open_shop(write_workspace(tmp_path)) as shop:
        assert shop.slack is not None
        (tmp_path / "responses.yaml").write_text(BAD, encoding="utf-8")
        notice = await shop.card("opening_hourz")
        assert "not live" in str(notice)


async def test_an_edit_that_breaks_a_promise_is_refused(tmp_path: Path) -> None:
    """A must_match line that no longer holds: the edit is not live and the line is named."""
    async with open_shop(write_workspace(tmp_path), with_slack=False) as shop:
        promise = INTENTS.replace(
            "  about: When the store is open\n",
            "  about: When the store is open\n  must_match: [is my unicorn vegetarian today]\n",
        )
        (tmp_path / "intents" / "shop.yaml").write_text(promise, encoding="utf-8")
        report = await refused(shop)
        assert "is my unicorn vegetarian today" in " ".join(report["faults"])
        assert report["where"] == "intents/shop.yaml:7"


async def write_in_pieces(path: Path, text: str) -> None:
    """An editor that truncates and writes slowly."""
    with path.open("w", encoding="utf-8") as file:
        for start in range(0, len(text), 200):
            file.write(text[start : start + 200])
            file.flush()
            await asyncio.sleep(0.05)


async def replace_atomically(path: Path, text: str) -> None:
    """An editor that writes beside and renames."""
    beside = path.with_suffix(".tmp")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)


async def move_away_and_write(path: Path, text: str) -> None:
    """vim with a backup: the old file is renamed, a new one written."""
    path.rename(path.with_suffix(".yaml~"))
    await asyncio.sleep(0.05)
    path.write_text(text, encoding="utf-8")


async def swap_a_link(path: Path, text: str) -> None:
    """A mounted config map: the name is a link that is swapped."""
    target = path.with_name("responses-v2")
    target.write_text(text, encoding="utf-8")
    link = path.with_name("link")
    link.symlink_to(target)
    os.replace(link, path)


@pytest.mark.parametrize("write", [write_in_pieces, replace_atomically, move_away_and_write, swap_a_link])
async def test_no_way_of_saving_trips_it(tmp_path: Path, write: object) -> None:
    """However an editor writes, the finished file goes live."""
    async with open_shop(write_workspace(tmp_path), with_slack=False) as shop:
        await write(tmp_path / "responses.yaml", GOOD)  # type: ignore[operator]
        await shop.until(
            lambda: shop.program.library.knowledge().library.answers["order_status"].variants[0].text == NEW_TEXT,
            "the new library",
        )


async def test_what_cannot_be_looked_into_for_a_while_takes_nothing_away(tmp_path: Path) -> None:
    """The intents' folder is a link to nowhere for a moment: told, the old library answers, and it heals by itself."""
    async with open_shop(write_workspace(tmp_path), with_slack=False) as shop:
        (tmp_path / "intents").rename(tmp_path / "away")
        (tmp_path / "intents").symlink_to("intents")
        report = await refused(shop)
        assert "cannot be read" in " ".join(report["faults"])
        await shop.follower_says("ana", "where is my order")
        await shop.bot_says("ana", "juniper.example/track")
        (tmp_path / "intents").unlink()
        (tmp_path / "away").rename(tmp_path / "intents")

        async def well() -> bool:
            async with shop.http.get(f"{shop.url}/health") as response:
                return (await response.json())["library"]["refused"] is None

        await shop.until(well, "the refusal to end")


def test_a_workspace_without_responses_says_how_to_make_one(tmp_path: Path) -> None:
    """The first thing a newcomer meets."""
    with pytest.raises(LibraryError, match="frontdesk init"):
        read_library(tmp_path)


def test_the_fitted_cache_is_used_only_for_its_own_library(tmp_path: Path) -> None:
    """A cache of other examples, a broken one and a missing one all lead to the same fitted library."""
    library = read_library(write_workspace(tmp_path))
    cache = tmp_path / "cache.npz"
    made = fitted(library, cache)
    assert cache.exists()
    assert fitted(library, cache).to_arrays().keys() == made.to_arrays().keys()
    cache.write_bytes(b"no cache at all")
    assert fitted(library, cache).to_arrays().keys() == made.to_arrays().keys()


def test_a_library_that_cannot_start_is_an_error(tmp_path: Path) -> None:
    """There is nothing good to fall back to: every fault is told."""
    write_workspace(tmp_path, responses=BAD)
    with pytest.raises(LibraryError, match="opening_hourz"):
        LiveLibrary(tmp_path, None, make_log("console"), Metrics())


def test_a_library_without_use_for_the_word_table_is_fitted_without_it(tmp_path: Path) -> None:
    """Switched off: the table, which is large, is not even read."""
    workspace = write_workspace(tmp_path)
    library = read_library(workspace)
    assert fitted(library, tmp_path / "a.npz").key == fit_key(library, word_vectors())
    (workspace / "responses.yaml").write_text(edited("matching: {", "matching: {semantic: off, "), encoding="utf-8")
    without = read_library(workspace)
    assert fitted(without, tmp_path / "a.npz").key == fitted(without, None).key == fit_key(without, None)
