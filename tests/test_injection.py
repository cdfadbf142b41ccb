"""What followers and vendors write is inert wherever it is shown: desks, console, terminals, logs, JSON."""

from __future__ import annotations

import json
import logging
import re
import unicodedata
from collections.abc import Iterator
from html.parser import HTMLParser
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any, Final

import pytest
import typer

from bench.fuzz.texts import TEXTS
from bot.commands import ask, why
from bot.commands.chat import _show
from bot.commands.match import answer_lines
from bot.commands.reading import knowledge_of, print_json
from bot.logs import make_log
from handlers.desk import Card, Suggestion, Teammate, Turn, Verb
from handlers.discord.cards import card_message, thread_name
from handlers.discord.markup import escaped
from handlers.slack.blocks import card_blocks, card_text, line_parts
from tests.console_people import manager, shop_at
from tests.shop import write_workspace

NOW: Final = 1_790_000_000_000
OURS: Final = re.compile(r"<!date\^\d+\^[^|<>]*\|[^<>]*>|<@U0ANA>")
"""Slack's markup that cards have of their own."""
DATES: Final = re.compile(r"<t:\d+(?::\w)?>")
COLOUR: Final = re.compile("\x1b\\[[0-9;]*m")
HIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
UNSHOWN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202d\u202e]")
"""What no page needs; other marks of direction end with the element they stand in."""
UNSEEN: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")


def card(text: str) -> Card:
    """A card that says this wherever words of others can stand."""
    return Card(
        number="7",
        state="claimed",
        urgent=True,
        platform="instagram",
        kind="dm",
        follower=text,
        question=text,
        why=text,
        opened_ms=NOW - 60_000,
        label=text,
        claimed_by=Teammate("U0ANA", text),
        history=(Turn("follower", text, NOW), Turn(text, text, NOW)),
        suggestions=(Suggestion(text, 0.5, text),),
        offers=tuple(Verb),
    )


def strings(tree: Any) -> Iterator[str]:
    """Every text in a message."""
    if isinstance(tree, str):
        yield tree
    elif isinstance(tree, dict):
        for value in tree.values():
            yield from strings(value)
    elif isinstance(tree, list | tuple):
        for value in tree:
            yield from strings(value)


@pytest.mark.parametrize("text", TEXTS, ids=ascii)
def test_slack_reads_no_markup_in_it(text: str) -> None:
    """No mention, no channel-wide call, no link of theirs, nothing hidden: in cards and in lines."""
    said = [card_text(card(text)), *strings(card_blocks(card(text), NOW)), *strings(line_parts(text or "x"))]
    for one in said:
        assert "<" not in OURS.sub("", one), one
        assert not UNSEEN.search(one), one


@pytest.mark.parametrize("text", TEXTS, ids=ascii)
def test_discord_reads_no_markup_in_it(text: str) -> None:
    """No mention, no masked link, no command, nothing hidden: in cards, lines and the names of threads."""
    said = [*strings(card_message(card(text), NOW)), escaped(text)]
    for one in said:
        bare = re.sub(r"\\.", "", DATES.sub("", one), flags=re.DOTALL)
        assert not re.search(r"@(?:everyone|here)|<[@#/:a]|\]\(", bare), one
        assert not UNSEEN.search(one), one
    assert not UNSEEN.search(thread_name(card(text)))
    assert len(thread_name(card(text))) <= 100


class Page(HTMLParser):
    """What a browser would make of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Nothing of theirs is an element, and no attribute runs or leads anywhere."""
        values = dict(attrs)
        if tag in {"img", "iframe", "object", "base", "meta"} and not self._ours(tag, values):
            self.wrong.append(f"{tag} {values}")
        if tag == "script" and not (values.get("src") or "").startswith("/static/"):
            self.wrong.append(f"script {values}")
        for name, value in attrs:
            leads = name in {"href", "src", "action", "formaction"} and value
            if (
                name.startswith("on")
                or name == "style"
                or (leads and not str(value).startswith(("/", "?", "#", "data:")))
            ):
                self.wrong.append(f"{tag} {name}={value}")

    @staticmethod
    def _ours(tag: str, values: dict[str, str | None]) -> bool:
        if tag == "img":
            return (values.get("src") or "").startswith("/static/")
        return tag == "meta" and (values.get("charset") is not None or values.get("name") is not None)


async def test_the_console_shows_it_and_nothing_more(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every hostile text as a name, as a message and in the cookie: pages, the API and `why` show only letters."""
    keys = [f"hostile-{number}" for number in range(len(TEXTS))]
    visitors = [f"visitor-of-the-injector-{key}" for key in keys]
    async with shop_at(tmp_path) as shop, manager(shop) as maria:
        for key, visitor, text in zip(keys, visitors, TEXTS, strict=True):
            said = {"text": f"could you sponsor us {text}"[:2_000], "name": text, "key": key}
            headers = {"X-Frontdesk-Visitor": visitor}
            async with shop.http.post(f"{shop.url}/chat/messages", json=said, headers=headers) as response:
                assert response.status == 202
        await shop.decided(len(TEXTS))
        await shop.quiet()
        numbers = range(1, len(TEXTS) + 1)
        paths = [f"/{room}/{number}" for room in ("escalations", "conversations", "decisions") for number in numbers]
        for path in ("/", "/answers", "/day", "/unread", "/library", "/connections", "/lessons", *paths):
            page, seen = await maria.get(path), Page()
            assert page.status in {200, 404}
            seen.feed(page.text)
            assert seen.wrong == [], path
            assert not UNSHOWN.search(page.text), path
            assert "{{ 7*7 }}" in page.text or "sponsor us 49" not in page.text
        rows = await shop.rows("decisions_before", 2**62, 100)
        assert len(rows) >= len(TEXTS)
    for number in range(1, 6):
        why.run(str(number), tmp_path, False)
        assert_harmless(capsys.readouterr().out)


def assert_harmless(printed: str) -> None:
    """Fails where a terminal would do anything but show letters."""
    odd = [
        one for one in printed if one not in "\n\u200d" and unicodedata.category(one) in {"Cc", "Cf", "Cs", "Zl", "Zp"}
    ]
    assert odd == [], printed


@pytest.mark.parametrize("as_json", [False, True])
def test_ask_prints_letters_only(as_json: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Escape codes, C1 codes and what turns a line around never reach the terminal, also not inside JSON."""
    write_workspace(tmp_path)
    for text in TEXTS:
        with pytest.raises(typer.Exit):
            ask.run(text[:2_000].replace("\x00", ""), tmp_path, "webchat", "dm", as_json)
        printed = capsys.readouterr().out
        assert_harmless(printed)
        if as_json:
            json.loads(printed)


def test_chat_prints_letters_only(capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever a teammate was called or wrote, and whatever a button says."""
    for text in TEXTS:
        _show({"who": text, "text": text, "buttons": [text]}, "")
        assert_harmless(capsys.readouterr().out)


def test_match_answers_in_lines_that_stay_lines(tmp_path: Path) -> None:
    """An id of any kind comes back as it was given, in one line of JSON that does nothing to a terminal."""
    write_workspace(tmp_path)
    asked = "\n".join(json.dumps({"id": text, "text": text}) for text in TEXTS) + "\n"
    answered = BytesIO()
    answer_lines(knowledge_of(tmp_path), BytesIO(asked.encode()), answered)
    lines = answered.getvalue().decode().splitlines()
    assert [json.loads(line)["id"] for line in lines] == list(TEXTS)
    for line in lines:
        assert_harmless(line)


@pytest.mark.parametrize("style", ["json", "console"])
def test_a_log_line_stays_one_line(style: str) -> None:
    """A vendor's or a follower's words among the facts end no line, start none, and colour nothing."""
    for text in TEXTS:
        logged = BytesIO()
        stream = TextIOWrapper(logged, encoding="utf-8", write_through=True)
        make_log(style, logging.INFO, stream).info("row.failed", failure="content", error=text)
        stream.detach()
        line = logged.getvalue().decode()
        assert_harmless(COLOUR.sub("", line))
        assert line.count("\n") == 1


def test_json_for_programs_is_the_same_value(capsys: pytest.CaptureFixture[str]) -> None:
    """What is written otherwise in JSON is read as what it was."""
    print_json({"texts": TEXTS})
    printed = capsys.readouterr().out
    assert json.loads(printed) == {"texts": list(TEXTS)}
    assert_harmless(printed)
    assert "ﷺ" in printed
