"""A large library is fitted and rehearsed in a process of its own, with the same outcome; a failure costs nothing."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest

from bot.apart import Apart, Work, is_large
from bot.library_files import fitted, kept_fitted, read_library
from bot.live_library import LiveLibrary
from bot.logs import make_log
from bot.metrics import Metrics
from bot.rehearsal_files import place_of, read
from bot.rehearsals import Rehearser
from intents.rehearsing import rehearsal, steps
from tests.shop import write_workspace

MANY = 48
RESPONSES = """\
brand: {name: Juniper Supply, timezone: Europe/Lisbon}
answers:
  order_status: You can follow your parcel.
  returns: Returns are free within 30 days.
"""


@pytest.fixture(autouse=True)
def many_are_few(monkeypatch: pytest.MonkeyPatch) -> None:
    """So many examples are a large library here."""
    monkeypatch.setattr("bot.apart.LARGE", MANY)


def large(directory: Path) -> Path:
    """A workspace with as many examples as are fitted apart."""
    each = range(MANY // 4)
    own = {"order_status": ("track parcel", "where is box"), "returns": ("return item", "send back shoe")}
    lines = [
        f"{name}:\n  examples:\n" + "".join(f"    - {words} {number}\n" for words in wordings for number in each)
        for name, wordings in own.items()
    ]
    return write_workspace(directory, RESPONSES, "\n".join(lines))


def instead(monkeypatch: pytest.MonkeyPatch, *program: str) -> None:
    """Another program is begun in its place."""
    monkeypatch.setattr("bot.apart.PROGRAM", program)


DIES = (sys.executable, "-c", "import os; os._exit(9)")
"""As for want of memory."""
NEVER_ENDS = (sys.executable, "-c", "import time; time.sleep(3_600)")
"""Until it is ended."""
CANNOT_BEGIN = ("/nowhere/python",)


def test_both_come_to_what_they_come_to_here(tmp_path: Path) -> None:
    """The files that it leaves are those of this very library."""
    workspace, cache = large(tmp_path), tmp_path / "a.fitted.npz"
    library = read_library(workspace)
    assert is_large(library)
    Apart(Work.FIT, workspace, cache, ("hm",)).wait()
    kept, made = kept_fitted(library, cache, ("hm",)), fitted(library, None, ("hm",))
    assert kept is not None
    assert (kept.key, kept.threshold) == (made.key, made.threshold)
    Apart(Work.REHEARSE, workspace, cache, ("hm",)).wait()
    assert read(kept, place_of(cache, ("hm",))) == rehearsal(made, steps(made, ("hm",)))


@pytest.mark.parametrize("program", [DIES, CANNOT_BEGIN])
async def test_a_library_is_in_force_whatever_becomes_of_the_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: tuple[str, ...]
) -> None:
    """It is ended at once, or there can be none: the library is fitted here."""
    instead(monkeypatch, *program)
    library = LiveLibrary(large(tmp_path), tmp_path / "a.fitted.npz", make_log("console"), Metrics())
    await library.made_ready()
    assert library.knowledge().fitted.key == fitted(library.library, None).key


@pytest.mark.parametrize("program", [DIES, CANNOT_BEGIN])
async def test_a_rehearsal_that_ends_early_is_told_and_not_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], program: tuple[str, ...]
) -> None:
    """Nothing is worked out here instead, since what ended it may end us."""
    library = LiveLibrary(large(tmp_path), tmp_path / "a.fitted.npz", make_log("console"), Metrics())
    rehearser = Rehearser(library, tmp_path / "a.fitted.npz", make_log("console"))
    instead(monkeypatch, *program)
    await rehearser.look()
    await rehearser.look()
    assert library.rehearsal is None
    assert capsys.readouterr().out.count("library.not_rehearsed") == 1
    monkeypatch.undo()
    monkeypatch.setattr("bot.apart.LARGE", MANY)
    await Rehearser(library, tmp_path / "a.fitted.npz", make_log("console")).look()
    assert library.rehearsal is not None


async def test_a_rehearsal_ends_with_the_library_it_is_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An edit comes into force: what is under way is given up, without a word."""
    workspace, cache = large(tmp_path), tmp_path / "a.fitted.npz"
    library = LiveLibrary(workspace, cache, make_log("console"), Metrics())
    await library.made_ready()
    instead(monkeypatch, *NEVER_ENDS)
    following = asyncio.create_task(library.run())
    looking = asyncio.create_task(Rehearser(library, cache, make_log("console")).look())
    (workspace / "responses.yaml").write_text(RESPONSES + "matching: {target: 0.9}\n", encoding="utf-8")
    async with asyncio.timeout(60):
        await looking
    following.cancel()
    assert library.rehearsal is None
    assert library.library.matching.target == 0.9
