"""`make fuzz`: fires N hostile requests at a Frontdesk of its own and prints what was answered; 1 where one hurt."""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.table import Table

from bench.fuzz.aftermath import settle
from bench.fuzz.campaign import Campaign
from bench.fuzz.frontdesk import serving
from bench.fuzz.listening import fire_at_listeners
from bench.fuzz.setup import settings, write_workspace
from bench.fuzz.shots import Gun
from bench.fuzz.vendors import UnkindVendors

FORGED_SHARE: Final = 0.15
WIDE: Final = 110


def main() -> None:
    """Read the arguments, fire, print; exit 1 where something was found."""
    given = _arguments()
    campaign = asyncio.run(fire(given.shots, given.seed, given.keep))
    console = Console(width=None if sys.stdout.isatty() else WIDE)
    console.print(as_table(campaign))
    memory = campaign.memory_mb
    print(f"seed {given.seed}: {sum(map(Counter.total, campaign.answered.values())):,} requests")
    print(f"memory {memory[0]:.0f} MB at first, {max(memory):.0f} MB at most")
    print(f"slowest normal request meanwhile {campaign.slowest_ms:.0f} ms")
    kept = campaign.keep(given.keep)
    print(f"{len(campaign.findings)} findings" + (f", kept in {kept}" if kept else ""))
    for finding in campaign.findings[:10]:
        print(f"  {finding.what} (number {finding.number})"[:300])
    sys.exit(1 if campaign.findings else 0)


async def fire(shots: int, seed: int, folder: Path | None = None) -> Campaign:
    """A whole campaign at a Frontdesk of its own with unkind vendors."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as directory:
        workspace = Path(directory)
        write_workspace(workspace)
        async with UnkindVendors(seed) as vendors:
            chosen = settings(vendors.url, directory)
            async with serving(chosen, workspace) as frontdesk:
                await frontdesk.log_in()
                await frontdesk.populate()
                campaign = Campaign(frontdesk, Gun(seed, chosen, frontdesk.session), folder=folder)
                await campaign.look()
                forged = int(shots * FORGED_SHARE)
                await campaign.forge(forged)
                await campaign.fire(shots - forged, campaign.gun.shot)
                fire_at_listeners(campaign, shots // 10)
                await settle(campaign, vendors)
            campaign.close()
    return campaign


def as_table(campaign: Campaign) -> Table:
    """What was answered, a row for each route."""
    statuses = sorted({status for counts in campaign.answered.values() for status in counts})
    table = Table("route", *statuses, "all")
    for route, counts in sorted(campaign.answered.items(), key=lambda one: one[0].split(" ")[::-1]):
        table.add_row(
            route, *(f"{counts[status]:,}" if counts[status] else "" for status in statuses), f"{counts.total():,}"
        )
    return table


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.fuzz", description=__doc__)
    parser.add_argument("shots", nargs="?", type=int, default=20_000, help="how many requests (default 20000)")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**9), help="repeats a run")
    parser.add_argument("--keep", type=Path, default=Path("fuzz-findings"), help="where findings are kept")
    return parser.parse_args()


if __name__ == "__main__":
    main()
