"""What a larger library costs: the same texts asked of libraries of 10² examples and more, by the whole program."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bench.cost.libraries import asked, write
from bench.cost.places import Place, place
from bench.cost.programs import frontdesk
from bench.cost.saturated import Round, measured, summed
from bench.cost.stage import Stage, shown
from bench.cost.texts import Texts, answered
from bench.tables import Table

TEXTS: Final = 50
HEAD: Final = (
    "examples", "fit s", "start s", "exact: CPU µs", "× smallest", "mistyped: CPU µs", "× smallest", "RSS MB", "l/d/r",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Grown:
    """A library of one size, and where it is."""

    examples: int
    where: Place
    texts: Texts
    """Of those asked, what this library is sure of."""
    fit_s: float
    """Reading and fitting it for the first time, and asking it what is asked."""


async def part(stage: Stage) -> Table:
    """All sizes, interleaved; what is asked is the same everywhere."""
    rounds: dict[tuple[int, str], list[Round]] = {}
    async with contextlib.AsyncExitStack() as stack:
        sizes = [
            _grown(stage, await stack.enter_async_context(place(furnish=_nothing)), n) for n in stage.size.libraries
        ]
        texts = common([one.texts for one in sizes])
        for number in range(stage.size.grown_rounds):
            for one in sizes:
                for kind, said in (("exact", texts.exact), ("mistyped", texts.noisy)):
                    stage.told(f"library of {one.examples:,}, round {number + 1}: {kind}")
                    program = replace(frontdesk(texts), texts=said)
                    one.where.forget()
                    ran = await measured(stage, program, stage.size.grown_messages, one.where)
                    rounds.setdefault((one.examples, kind), []).append(ran)
    title = (
        f"**Growth of the library**: {stage.size.grown_rounds} rounds of {stage.size.grown_messages:,} messages on "
        "SQLite, as saturated; the same texts of every size; start with the fitted library in its cache"
    )
    return Table(title, HEAD, rows({one.examples: one.fit_s for one in sizes}, rounds))


def _grown(stage: Stage, where: Place, examples: int) -> Grown:
    stage.told(f"library of {examples:,} examples: read and fitted")
    held = write(where.workspace, examples)
    begun = time.process_time()
    texts = answered(where.workspace, TEXTS, asked())
    return Grown(held, where, texts, time.process_time() - begun)


def _nothing(_workspace: object) -> None:
    """The library is written later, when it is its turn."""


def common(found: Sequence[Texts]) -> Texts:
    """What all are sure of. Raises ValueError where that is nothing, since a mean over nothing would be a lie."""
    exact = _in_all([one.exact for one in found])
    noisy = _in_all([one.noisy for one in found])
    if not exact or not noisy:
        raise ValueError("no text is answered by the libraries of all sizes")
    return Texts(exact, noisy)


def _in_all(found: Sequence[Sequence[str]]) -> tuple[str, ...]:
    first, *others = found
    return tuple(text for text in first if all(text in other for other in others))


def rows(fits: Mapping[int, float], rounds: Mapping[tuple[int, str], Sequence[Round]]) -> tuple[tuple[str, ...], ...]:
    """The table's rows: the least CPU of the rounds, as ratio to that of the smallest library."""
    least = {key: min(one.cpu_us for one in ran) for key, ran in rounds.items()}
    smallest = min(fits)
    return tuple(
        (
            f"{examples:,}",
            f"{fit_s:.1f}",
            f"{min(one.start_s for one in rounds[examples, 'exact']):.1f}",
            *(
                cell
                for kind in ("exact", "mistyped")
                for cell in (f"{least[examples, kind]:.0f}", f"{least[examples, kind] / least[smallest, kind]:.2f}")
            ),
            f"{max(one.peak_mb for kind in ('exact', 'mistyped') for one in rounds[examples, kind]):.0f}",
            shown(summed([one for kind in ("exact", "mistyped") for one in rounds[examples, kind]])),
        )
        for examples, fit_s in fits.items()
    )
