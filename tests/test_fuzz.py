"""The fuzzer's short form, and that it would notice what it looks for."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from bench.fuzz.__main__ import as_table, fire
from bench.fuzz.bodies import FIXTURES, body, recorded
from bench.fuzz.campaign import Campaign
from bench.fuzz.frontdesk import Frontdesk
from bench.fuzz.offline import LISTENERS
from bench.fuzz.setup import settings
from bench.fuzz.shots import Gun, Shot, Sort
from bench.fuzz.signing import SIGNERS
from bench.fuzz.wire import Answer, Request
from handlers import DESKS, PLATFORMS

SHOTS = 600
SEED = 20_261_128


async def test_hostile_requests_hurt_nothing() -> None:
    """A real process: never a 5xx, never a row for an unsigned event, no defect, no secret, no redirect followed."""
    campaign = await fire(SHOTS, SEED)
    assert [(one.what, one.number) for one in campaign.findings] == []
    assert sum(map(Counter.total, campaign.answered.values())) >= SHOTS
    assert as_table(campaign).row_count == len(campaign.answered)


def test_every_platform_and_desk_is_shot_at() -> None:
    """Whatever is registered and hears from outside has fixtures that are fired, signed or read here."""
    outside = {*PLATFORMS, *DESKS} - {"webchat", "terminal"}
    assert {*SIGNERS, *LISTENERS} == outside
    assert all(recorded(name) for name in outside)
    assert {path.name for path in FIXTURES.iterdir() if path.is_dir()} == outside


def test_a_shot_is_drawn_again_from_its_seed_and_number() -> None:
    """What a file of findings names can be sent again."""
    gun = Gun(7, settings("http://127.0.0.1:9", "."))
    for number in range(200):
        assert gun.forged(number).request.body == gun.forged(number).request.body
        again = gun.shot(number).request
        assert (again.method, again.target, again.body) == (
            (one := gun.shot(number).request).method,
            one.target,
            one.body,
        )


@pytest.mark.parametrize("name", sorted(SIGNERS))
def test_bodies_differ_and_stay_small(name: str) -> None:
    """Mutations reach far, and never end in a body that only its size refuses."""
    bodies = [body(name, Random(f"x:{number}")) for number in range(300)]  # noqa: S311 - seeded
    assert len(set(bodies)) > 150
    assert max(map(len, bodies)) < 4 * 1024 * 1024


class Silent(Frontdesk):
    """A Frontdesk that is only judged."""

    def __init__(self) -> None:
        """Nothing runs."""


@pytest.mark.parametrize(
    ("status", "sort", "found"),
    [
        (200, Sort.SIGNED, False),
        (500, Sort.SIGNED, True),
        (401, Sort.SIGNED, True),
        (401, Sort.UNSIGNED, False),
        (200, Sort.UNSIGNED, True),
        (503, Sort.PAGE, True),
        (404, Sort.PAGE, False),
        (None, Sort.PAGE, False),
        (None, Sort.SIGNED, True),
    ],
)
def test_an_answer_out_of_order_is_a_finding(status: int | None, sort: Sort, found: bool, tmp_path: Path) -> None:
    """It is counted, kept with its seed and bytes, and makes the command fail."""
    gun = Gun(7, settings("http://127.0.0.1:9", "."))
    campaign = Campaign(Silent(), gun)
    expected = {Sort.SIGNED: frozenset({200}), Sort.UNSIGNED: frozenset({401})}.get(sort, frozenset(range(200, 500)))
    shot = Shot(sort, "POST /x", Request(b"POST", b"/x", body=b"\xff"), expected, may_break=sort is Sort.PAGE)
    campaign._judge(None if status is None else Answer(status, (), b""), 3, shot)
    assert bool(campaign.findings) is found
    kept = campaign.keep(tmp_path)
    assert (kept is not None) is found
    if kept is not None:
        (told,) = json.loads(kept.read_text(encoding="utf-8"))
        assert (told["seed"], told["number"], told["route"]) == (7, 3, "POST /x")
