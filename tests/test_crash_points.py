"""kill -9 before steps of the program itself, over a conversation of each kind: the short form of `make crash`."""

from __future__ import annotations

import pytest

from bench.crash_run import Plan, played
from bench.crash_scripts import SCRIPTS

STEPS = {"direct message": 165, "comment": 165, "escalation": 250}
"""About how many steps an undisturbed life with one such conversation takes, its start and its end among them."""


@pytest.mark.parametrize("script", SCRIPTS)
async def test_a_kill_before_any_step_costs_nothing(script: str) -> None:
    """Four kills from the first step to the last: nothing lost, doubled or out of order, and the database is whole."""
    lasts = [1 + STEPS[script] * part // 4 for part in range(4)]
    told = await played(Plan(script, (SCRIPTS[script],), 1, lasts))
    assert told.faults == ()
    assert told.kills == 4
