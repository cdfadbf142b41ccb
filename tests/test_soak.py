"""`make soak` in short: nothing is lost while vendors restart and the library changes; its bounds can be passed."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from bench.history import Verdict
from bench.soak import GROWTH, MB, Soaked, passed, report, soaked
from bench.soak_watch import Sample, slope


async def test_a_short_soak_loses_nothing_and_leaves_nothing_behind() -> None:
    """Twelve seconds with bursts, restarts and edits; how much memory grows is for the long one to say."""
    found = await soaked(minutes=0.2, rate=2, seed=4, away=0.3)
    assert passed(found, grown=False) == []
    assert found.conversations > 10
    assert found.events > found.conversations
    assert report(found).row_count == 13


def looks(*memory: int) -> list[Sample]:
    """A look each second."""
    return [Sample(float(at), mb * MB, 20, 30, 0) for at, mb in enumerate(memory)]


def calm() -> Soaked:
    """A soak in which all went well."""
    samples = looks(90, 100, 100, 100, 100, 100)
    verdict = Verdict(Counter())
    return Soaked(10, verdict, (), samples[0], samples, samples[-1], 30, 1_000, (1.0, 5.0))


def test_a_calm_soak_passes_no_bound() -> None:
    """What grows while it warms up is no leak."""
    assert passed(calm()) == []


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (replace(calm(), samples=looks(90, 100, 100, 110, 130, 100 + GROWTH // MB + 1)), "memory grew by 49 MB"),
        (replace(calm(), calm=replace(looks(90)[0], files=60)), "files stay open: 20 before, 60"),
        (replace(calm(), calm=replace(looks(90)[0], tasks=60)), "tasks stay: 30 before, 60"),
        (replace(calm(), samples=[replace(one, wal=100 * MB) for one in looks(90, 90, 90)]), "SQLite's log"),
        (replace(calm(), verdict=Verdict(Counter(), lost=("m1",))), "lost: m1"),
        (replace(calm(), verdict=Verdict(Counter(), reordered=("m1",))), "reordered: m1"),
        (replace(calm(), broken=("it ended with 1",)), "broken: it ended with 1"),
    ],
)
def test_what_leaks_is_told(found: Soaked, words: str) -> None:
    """Each bound has its sentence."""
    (told,) = passed(found)
    assert told.startswith(words)


def test_the_slope_is_that_of_the_line_through_all_looks() -> None:
    """In bytes a minute; nothing where there is one look."""
    assert slope(looks(10, 11, 12, 13)) == pytest.approx(60 * MB)
    assert slope(looks(10, 10)) == 0
    assert slope(looks(10)) == 0
