"""The benchmark's report: kept as JSON, told as tables, and nobody dropped in silence."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bench import matching
from bench.asking import Cost
from bench.contenders import CONTENDERS
from bench.cost.programs import PEERS
from bench.figures import HEADS, Row
from bench.peers.environments import ENVIRONMENTS, absent, commands
from bench.reliability import Bin, Panel
from bench.report import Record, Report, kept, written
from bench.running import unavailable
from bench.tables import Table, tables

ROW = Row("English", 10, True, (50.0,) * 10, (40.0,) * 10, (60.0,) * 10, 95.0)
ROWS = (*(replace(ROW, name=name) for name in ("banking", "snips", "sebis")), ROW)
PANEL = Panel("ours, clean texts", (Bin(7, 0.95, 1.0, 0.6, 1.0, 1.0),), 0.05, 2)
REPORT = Report(
    "2026-01-02",
    {"quick": True, "most": 800, "shipped": False},
    (
        Record("base", "**ours, words alone**", ROWS, Cost(0.2, 0.4, 1.0, 0.1, 50.0, 90.0)),
        Record("setfit", "SetFit", missing="not installed: run it"),
    ),
    (PANEL,),
    {"several": "| a |\n|---|\n| b |"},
)


def test_a_report_is_kept_and_read_again_whole(tmp_path: Path) -> None:
    """What is printed later is what was measured."""
    written(REPORT, tmp_path / "report.json")
    assert kept(tmp_path / "report.json") == REPORT
    assert [path.name for path in tmp_path.iterdir()] == ["report.json"]


def test_a_newer_record_takes_the_place_of_an_older_one() -> None:
    """Records stand in the contenders' order, whichever was measured first."""
    newer = REPORT.with_record(Record("setfit", "SetFit", ROWS)).with_record(Record("wratio", "WRatio", ROWS))
    assert [one.key for one in newer.records] == ["base", "wratio", "setfit"]
    assert newer.records[2].rows == ROWS


def test_a_peer_that_is_not_installed_today_keeps_what_was_measured_before() -> None:
    """Filling in from an earlier run loses nothing."""
    again = REPORT.with_record(Record("base", "ours", missing="not installed: run it"))
    assert again.records == REPORT.records


def test_a_table_is_markdown_or_aligned_text() -> None:
    """Emphasis is for Markdown only; a remark fills the rest of its row."""
    table = Table("**Title**", ("name", "x", "y"), (("**a**", "1", "22"), ("b", "why not")))
    assert table.markdown().splitlines()[2:] == [
        "| name | x | y |",
        "|---|---|---|",
        "| **a** | 1 | 22 |",
        "| b | why not |  |",
    ]
    assert table.plain().splitlines() == ["Title", "", "name  x   y", "-----------", "a     1  22", "b     why not"]


def test_every_figure_has_its_interval() -> None:
    """Value, and the bounds beside it."""
    row = tables(REPORT)[0].rows[0]
    assert row[1:] == ("50.0 (40.0–60.0)",) * len(HEADS) + ("95.0",)


def test_who_was_not_measured_says_why() -> None:
    """It has a row in the tables side by side all the same."""
    assert ("SetFit", "not installed: run it") in tables(REPORT)[0].rows


def test_precision_of_who_never_replies_is_a_dash() -> None:
    """It is neither 100 nor 0."""
    silent = Report(records=(Record("ratio", "ratio", tuple(replace(row, worst=None) for row in ROWS)),))
    row = tables(silent)[0].rows[0]
    assert row[1 + HEADS.index("prec")] == "–"
    assert row[-1] == "–"


def test_the_reliability_table_counts_messages_and_tells_the_error() -> None:
    """One column for each diagram."""
    found = next(table for table in tables(REPORT) if table.title.startswith("Understood right"))
    assert found.rows == (
        ("0.9 to 1.0", "100% (60%–100%) of 7"),
        ("**expected calibration error**", "**5.0%**"),
    )


def test_a_peer_without_its_environment_names_the_command_that_makes_it(tmp_path: Path) -> None:
    """Never dropped in silence; ours and rapidfuzz need none."""
    setfit = next(one for one in CONTENDERS if one.key == "setfit")
    assert f"--make {tmp_path} setfit`" in unavailable(setfit, tmp_path)
    assert "--peers DIR" in unavailable(setfit, None)
    assert unavailable(CONTENDERS[0], None) == ""


def test_an_environment_that_a_python_is_too_new_for_says_so() -> None:
    """And which Python would do."""
    assert absent(None, "rasa", "3.11").startswith(
        "does not install on Python 3.11: put Python 3.10 on the PATH, run `"
    )
    assert absent(None, "rasa", "3.10").startswith("not installed")


def test_environments_pin_what_they_install(tmp_path: Path) -> None:
    """A result of next year is made with the packages of this one."""
    for name, environment in ENVIRONMENTS.items():
        assert all("==" in one for one in environment.requirements)
        assert commands(tmp_path, name, "python3")[1][-len(environment.requirements) :] == list(
            environment.requirements
        )
    used = {one.environment for one in (*CONTENDERS, *PEERS)}
    assert used - {""} == set(ENVIRONMENTS)


def test_without_the_shared_sets_one_sentence_says_what_to_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It ends well, so that a bare clone can run it."""
    matching.main(["--only", "base", "several", "--data", str(tmp_path)])
    assert capsys.readouterr().out == matching.ABSENT + "\n"


def test_tables_are_printed_again_from_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Markdown as docs/matching.md has it, the other parts' tables first."""
    written(REPORT, tmp_path / "report.json")
    matching.main(["--earlier", str(tmp_path / "report.json"), "--print", "--markdown"])
    said = capsys.readouterr().out
    assert said.startswith("Two questions in one message:\n\n| a |")
    assert all(table.markdown() in said for table in tables(REPORT))


def test_runs_of_the_same_settings_are_joined(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """So that what takes long can run apart."""
    paths = [tmp_path / "fast.json", tmp_path / "slow.json"]
    written(REPORT, paths[0])
    written(replace(REPORT, records=(Record("setfit", "SetFit", ROWS),), panels=(), texts={}), paths[1])
    matching.main(["--earlier", *map(str, paths), "--print", "--markdown"])
    said = capsys.readouterr().out
    assert "| **ours, words alone** | 50.0" in said
    assert "| SetFit | 50.0" in said
    assert "not installed" not in said


def test_an_earlier_report_that_was_made_otherwise_is_refused(tmp_path: Path) -> None:
    """Three draws are not filled up with one."""
    written(REPORT, tmp_path / "report.json")
    with pytest.raises(SystemExit, match="do not go together"):
        matching.main(["--earlier", str(tmp_path / "report.json")])
