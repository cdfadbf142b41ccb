"""The tables of a report: as aligned text for a terminal, or as Markdown for docs/matching.md."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final

from bench.asking import Cost
from bench.figures import FAMILIES, HEADS, PRECISION, Row
from bench.reliability import BINS, Bin, Panel
from bench.report import Record, Report

SETS_HEADS: Final = ("cov98", "prec", "cov", "near")
"""What is told set by set for every contender; ours is told in full."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells below a head, with a title; a row of fewer cells ends with a remark."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def markdown(self) -> str:
        """As in docs/matching.md."""
        whole = [(*row, *[""] * (len(self.head) - len(row))) for row in (self.head, *self.rows)]
        lines = [f"| {' | '.join(row)} |" for row in whole]
        return "\n".join([f"{self.title}:", "", lines[0], "|" + "---|" * len(self.head), *lines[1:]])

    def plain(self) -> str:
        """Columns aligned, emphasis left out."""
        cells = [[cell.replace("**", "") for cell in row] for row in (self.head, *self.rows)]
        short = [row for row in cells if len(row) == len(self.head)]
        first = max(len(row[0]) for row in cells)
        widths = [first, *(max(len(row[at]) for row in short) for at in range(1, len(self.head)))]
        lines = ["  ".join(_aligned(row, widths)).rstrip() for row in cells]
        title = self.title.replace("**", "")
        return "\n".join([title, "", lines[0], "-" * (sum(widths) + 2 * len(widths) - 2), *lines[1:]])


def _aligned(row: Sequence[str], widths: Sequence[int]) -> list[str]:
    first, *rest = row
    return [first.ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(rest, widths[1:], strict=False))]


def tables(report: Report) -> list[Table]:
    """All tables of a report that it has rows for."""
    kinds = sorted({(row.examples, row.noisy) for one in report.records for row in one.rows}, key=_ten_first)
    found = [_side_by_side(report.records, family, *kind) for family, kind in product(FAMILIES, kinds)]
    found += [_by_set(report.records, examples) for examples in sorted({kind[0] for kind in kinds}, reverse=True)]
    found += [_in_full(one) for one in report.records if one.key in ("base", "semantic")]
    found += [_costs(report.records), _reliability(report.panels)]
    return [table for table in found if table.rows]


def _ten_first(kind: tuple[int, bool]) -> tuple[int, bool]:
    return -kind[0], not kind[1]


def _side_by_side(records: Sequence[Record], family: str, examples: int, noisy: bool) -> Table:
    """Means over a family of sets; whoever was not measured says why."""
    title = f"{family} sets, {examples} examples an intent, {_kind(noisy)} texts"
    rows: list[tuple[str, ...]] = []
    for one in records:
        found = _row(one, family, examples, noisy)
        if found:
            rows.append((one.title, *_spread(found), _worst(found)))
        elif one.missing and family == "English":
            rows.append((one.title, one.missing))
    measured = any(_row(one, family, examples, noisy) for one in records)
    return Table(title, ("matcher", *HEADS, "worst prec"), tuple(rows) if measured else ())


def _row(record: Record, name: str, examples: int, noisy: bool) -> Row | None:
    wanted = (name, examples, noisy)
    return next((row for row in record.rows if (row.name, row.examples, row.noisy) == wanted), None)


def _kind(noisy: bool) -> str:
    return "noisy" if noisy else "clean"


def _spread(row: Row) -> list[str]:
    """Figures with their intervals."""
    bounds = zip(row.figures, row.low, row.high, strict=True)
    return [_told(row, at, f"{value:.1f} ({low:.1f}–{high:.1f})") for at, (value, low, high) in enumerate(bounds)]


def _told(row: Row, at: int, cell: str) -> str:
    """The cell, but a dash for the precision of who never replies."""
    return "–" if at == PRECISION and row.worst is None else cell


def _worst(row: Row) -> str:
    return "–" if row.worst is None else f"{row.worst:.1f}"


def _by_set(records: Sequence[Record], examples: int) -> Table:
    """Every contender on every English set, noisy texts, the figures that set them apart."""
    head = tuple(f"{name} {figure}" for name in FAMILIES["English"] for figure in SETS_HEADS)
    rows = []
    for one in records:
        found = [row for name in FAMILIES["English"] if (row := _row(one, name, examples, True))]
        places = [HEADS.index(figure) for figure in SETS_HEADS]
        cells = [_told(row, at, f"{row.figures[at]:.1f}") for row in found for at in places]
        if len(cells) == len(head):
            rows.append((one.title, *cells))
    return Table(f"Set by set, {examples} examples an intent, noisy texts", ("matcher", *head), tuple(rows))


def _in_full(record: Record) -> Table:
    """All rows of one contender."""
    head = ("set", "examples", "text", *HEADS)
    title = f"{record.title.replace('**', '').capitalize()}, set by set"
    rows = sorted(record.rows, key=lambda row: (-row.examples, not row.noisy))
    return Table(title, head, tuple((_name(row), str(row.examples), _kind(row.noisy), *_spread(row)) for row in rows))


def _name(row: Row) -> str:
    return f"**{row.name}, mean**" if row.name in FAMILIES else row.name


def _costs(records: Sequence[Record]) -> Table:
    head = ("matcher", "ms a message", "p95", "fit s", "load s", "RSS over idle MB", "installed MB")
    rows = [(one.title, *_cost(one.cost)) for one in records if one.cost]
    return Table("Cost with banking's library of 500 examples, noisy texts, CPU of one core", head, tuple(rows))


def _cost(cost: Cost) -> list[str]:
    seconds = [f"{value:.2f}" for value in (cost.ms, cost.ms_p95, cost.fit_s, cost.load_s)]
    return [*seconds, f"{cost.rss_mb:.0f}", f"{cost.installed_mb:.0f}"]


def _reliability(panels: Sequence[Panel]) -> Table:
    """A column for each diagram."""
    places = sorted({_place(own) for one in panels for own in one.bins})
    rows = [(f"{at / BINS:.1f} to {(at + 1) / BINS:.1f}", *[_right(one, at) for one in panels]) for at in places]
    errors = ("**expected calibration error**", *[f"**{one.error:.1%}**" for one in panels])
    head = ("confidence", *[one.title for one in panels])
    title = "Understood right by confidence, with 95 % intervals and how many messages"
    return Table(title, head, (*rows, errors) if panels else ())


def _place(own: Bin) -> int:
    return min(int(own.confidence * BINS), BINS - 1)


def _right(panel: Panel, place: int) -> str:
    found = [own for own in panel.bins if _place(own) == place]
    return "; ".join(f"{own.right:.0%} ({own.low:.0%}–{own.high:.0%}) of {own.messages}" for own in found) or "–"
