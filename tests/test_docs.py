"""Docs that cannot rot: settings, commands, log events, metrics, reasons and words are compared with the code."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from bot.cli import app
from bot.commands.limits import as_table, every
from bot.config import Core
from bot.metrics import Metrics
from bot.plain_words import REASONS
from handlers import DESKS, PLATFORMS, Registration
from intents import contents, model
from intents.model import Reason

ROOT = Path(__file__).parent.parent
LOGGING = {"debug", "info", "warning", "error", "exception", "log", "_report"}
WITH_PAGE = sorted(PLATFORMS.keys() - {"webchat", "terminal"})
CODE = sorted(path for room in ("bot", "handlers") for path in (ROOT / room).rglob("*.py"))


def text(name: str) -> str:
    """A document."""
    return (ROOT / name).read_text(encoding="utf-8")


def settings_told(page: str) -> set[str]:
    """The settings that a document's tables have a row for."""
    cells = re.findall(r"^\| (`.+?) \|", text(page), re.MULTILINE)
    return {name for cell in cells for name in re.findall(r"`([A-Z][A-Z_]+)`", cell)}


def settings_of(name: str, registration: Registration[Any]) -> set[str]:
    """The settings of a platform or desk, as they are written in the environment."""
    return {f"{name.upper()}_{field.upper()}" for field in registration.settings.model_fields}


def test_every_setting_is_documented_and_every_documented_one_exists() -> None:
    """configuration.md and the code name the same settings."""
    known = {f"FRONTDESK_{field.upper()}" for field in Core.model_fields} | {"DATABASE_URL", "PORT"}
    assert settings_told("docs/configuration.md") == known


@pytest.mark.parametrize("name", WITH_PAGE)
def test_every_setting_of_a_platform_is_on_its_page(name: str) -> None:
    """Its page names what the code reads, and nothing else."""
    known = settings_of(name, PLATFORMS[name])
    shared = settings_of(name, DESKS[name]) if name in DESKS else set()
    assert known <= settings_told(f"docs/platforms/{name}.md") <= known | shared


@pytest.mark.parametrize("name", sorted(DESKS))
def test_every_setting_of_a_desk_is_on_its_page(name: str) -> None:
    """Its page names what the code reads, but for what it shares with the platform."""
    known = settings_of(name, DESKS[name])
    shared = settings_of(name, PLATFORMS[name]) if name in PLATFORMS else set()
    assert known - shared <= settings_told(f"docs/desks/{name}.md") <= known | shared


def test_every_command_is_documented() -> None:
    """commands.md has a row for each command, and no other."""
    commands = set(get_command(app).commands)  # type: ignore[attr-defined]
    assert set(re.findall(r"^\| `frontdesk (\w+)", text("docs/commands.md"), re.MULTILINE)) == commands


def test_every_log_event_is_documented() -> None:
    """operating.md names each event the code logs, and no other."""
    logged: set[str] = set()
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in LOGGING:
                first = node.args[1 if node.func.attr == "log" else 0] if node.args else None
                if isinstance(first, ast.Constant) and re.fullmatch(r"[a-z_]+\.[a-z_]+", str(first.value)):
                    logged.add(str(first.value))
    section = text("docs/operating.md").split("## Logs")[1]
    told = {
        name for row in re.findall(r"^\| (`.+?) \|", section, re.MULTILINE) for name in re.findall(r"`(.+?)`", row)
    }
    assert told == logged


def test_every_metric_is_documented() -> None:
    """operating.md has a row for each metric, and no other."""
    known = set()
    for metric in Metrics().registry.collect():
        known.add(metric.name + ("_total" if metric.type == "counter" else ""))
    assert set(re.findall(r"^\| `(frontdesk_\w+)`", text("docs/operating.md"), re.MULTILINE)) == known


def test_every_reason_is_said_in_words() -> None:
    """People read every reason as a sentence, and decisions-explained.md has it."""
    assert set(REASONS) == set(Reason)
    explained = text("docs/decisions-explained.md")
    assert [reason for reason in Reason if f"`{reason}`" not in explained] == []


def test_every_platform_and_desk_has_a_page() -> None:
    """The manager's steps are written down."""
    pages = {path.stem for folder in ("platforms", "desks") for path in (ROOT / "docs" / folder).glob("*.md")}
    assert {*WITH_PAGE, *DESKS} <= pages


@pytest.mark.parametrize("name", WITH_PAGE)
@pytest.mark.parametrize(
    ("page", "link"),
    [
        ("README.md", "(docs/platforms/{}.md)"),
        ("docs/configuration.md", "(platforms/{}.md)"),
        ("docs/platforms/limits.md", "({}.md#"),
    ],
)
def test_every_platform_stands_in_the_lists(name: str, page: str, link: str) -> None:
    """Whoever reads the list finds the page."""
    assert link.format(name) in text(page)


@pytest.mark.parametrize("name", WITH_PAGE)
def test_the_limits_are_those_in_force(name: str) -> None:
    """A platform's page ends with what `frontdesk limits NAME --markdown` prints."""
    assert text(f"docs/platforms/{name}.md").endswith(as_table(dict(every())[name]) + "\n")


@pytest.mark.parametrize(
    "name", ["Message", "Conversation", "Decision", "Intent", "Library", "Match", "Ranking", "Owner"]
)
def test_glossary_words_are_types(name: str) -> None:
    """The type has the glossary's name."""
    assert hasattr(model, name) or hasattr(contents, name)
    assert re.search(rf"^\| [^|]*\b{name}\b", text("docs/glossary.md"), re.MULTILINE)


def test_every_link_in_the_docs_leads_somewhere() -> None:
    """No dead relative link, no missing picture."""
    dead = []
    for page in [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]:
        for target in re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8")):
            if not target.startswith(("http", "mailto")) and not (page.parent / target).exists():
                dead.append(f"{page.relative_to(ROOT)} -> {target}")
    assert dead == []


def test_make_targets_named_in_the_docs_exist() -> None:
    """What the docs tell people to type works."""
    targets = set(re.findall(r"^([a-z-]+):", text("Makefile"), re.MULTILINE))
    told = set()
    for page in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]:
        told |= set(re.findall(r"`make ([a-z-]+)", page.read_text(encoding="utf-8")))
    assert told <= targets
