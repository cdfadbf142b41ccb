"""kill -9 before steps of the program itself, over a conversation of each kind: the short form of `make crash`."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.crash_run import Plan, played
from bench.crash_scripts import SCRIPTS
from tests.databases import url_of

KILLS = {"direct message": [1, 42, 83, 124], "comment": [1, 45, 100, 140], "escalation": [1, 63, 126, 188]}
"""The steps before which each life ends, over an undisturbed one's 165, 165 and 250, its start and end among them.

A comment is not killed while its private reply is under way: nobody can tell what became of that, and the program asks
for a minute and a half before it says so (`make crash` has the time).
"""

ON_POSTGRESQL = KILLS | {"direct message": [1, 150, 300, 450], "escalation": [1, 245, 490, 735]}
"""There an undisturbed life takes 599, 665 and 980 steps."""


@pytest.mark.both_databases
@pytest.mark.parametrize("script", SCRIPTS)
async def test_a_kill_before_any_step_costs_nothing(script: str, tmp_path: Path, database: str) -> None:
    """Four kills from the first step on: nothing lost, doubled or out of order, and the database is whole."""

    async def fresh() -> str:
        return url_of(tmp_path)

    kills = (KILLS if database == "sqlite" else ON_POSTGRESQL)[script]
    told = await played(Plan(script, (SCRIPTS[script],), 1, kills, fresh))
    assert told.faults == ()
    assert told.kills == 4
