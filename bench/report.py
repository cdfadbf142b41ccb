"""Everything that one run measured, and how it is kept as JSON."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from bench.asking import Cost
from bench.contenders import CONTENDERS
from bench.figures import Row
from bench.reliability import Bin, Panel


@dataclass(frozen=True, slots=True)
class Record:
    """One contender: its rows and its cost, or why there are none."""

    key: str
    title: str
    rows: tuple[Row, ...] = ()
    cost: Cost | None = None
    missing: str = ""
    """Why it was not measured and what to do about it."""


@dataclass(frozen=True, slots=True)
class Report:
    """A run: how it was made and what it found."""

    made: str = ""
    """The day, ISO 8601."""
    settings: Mapping[str, Any] = field(default_factory=dict)
    records: tuple[Record, ...] = ()
    panels: tuple[Panel, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    """Tables that other parts print, by the part's name."""

    def with_record(self, record: Record) -> Report:
        """With a contender's record, in the contenders' order; a missing one does not replace what was measured."""
        held = {one.key: one for one in self.records}
        if not (record.missing and record.key in held and held[record.key].rows):
            held[record.key] = record
        order = [one.key for one in CONTENDERS if one.key in held]
        return replace(self, records=tuple(held[key] for key in order))

    def with_panels(self, found: Iterable[Panel]) -> Report:
        """With some diagrams instead of those of the same titles."""
        held = {**{one.title: one for one in self.panels}, **{one.title: one for one in found}}
        return replace(self, panels=tuple(held.values()))

    def with_text(self, part: str, text: str) -> Report:
        """With what a part printed."""
        return replace(self, texts={**self.texts, part: text})

    def joined(self, other: Report) -> Report:
        """With what another run of the same settings found besides; ``ValueError`` where it was made otherwise."""
        if self.settings != other.settings:
            raise ValueError(f"one run was made with {dict(self.settings)}, another with {dict(other.settings)}")
        found = self.with_panels(other.panels)
        for record in other.records:
            found = found.with_record(record)
        return replace(found, texts={**found.texts, **other.texts})


def written(report: Report, path: Path | None) -> Report:
    """Keep a report in a file, whole or not at all; the report itself comes back."""
    if path is not None:
        fresh = path.with_name(path.name + ".part")
        fresh.write_text(json.dumps(asdict(report), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        os.replace(fresh, path)
    return report


def kept(path: Path) -> Report:
    """The report that a file holds."""
    found = json.loads(path.read_text(encoding="utf-8"))
    records = tuple(_record(one) for one in found["records"])
    panels = tuple(_panel(one) for one in found["panels"])
    return Report(found["made"], found["settings"], records, panels, found["texts"])


def _record(found: Mapping[str, Any]) -> Record:
    rows = tuple(_row(one) for one in found["rows"])
    cost = Cost(**found["cost"]) if found["cost"] else None
    return Record(found["key"], found["title"], rows, cost, found["missing"])


def _row(found: Mapping[str, Any]) -> Row:
    return Row(**{**found, **{name: tuple(found[name]) for name in ("figures", "low", "high")}})


def _panel(found: Mapping[str, Any]) -> Panel:
    return Panel(found["title"], tuple(Bin(**one) for one in found["bins"]), found["error"], found["refused"])
