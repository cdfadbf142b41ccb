"""The commands as a person or a program types them: output, exit codes, advice."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from tests.databases import url_of
from tests.process import environment
from tests.shop import BROKEN_RESPONSES, INTENTS, RESPONSES, write_workspace


def frontdesk(
    workspace: Path, *words: str, said: str | bytes = "", **settings: str
) -> subprocess.CompletedProcess[bytes]:
    """Run `frontdesk …` in a workspace."""
    given = said.encode() if isinstance(said, str) else said
    settings = {"FRONTDESK_DATABASE_URL": url_of(workspace)} | settings
    return subprocess.run(
        [sys.executable, "-m", "bot", *words],
        input=given,
        capture_output=True,
        cwd=workspace,
        env=environment(settings),
        timeout=120,
        check=False,
    )


def lines_of(done: subprocess.CompletedProcess[bytes]) -> list[dict[str, object]]:
    """The JSON lines a command printed."""
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_match_keeps_its_contract(tmp_path: Path) -> None:
    """One line out for each line in, same order, every key there, faulty lines answered as such, exit 1."""
    write_workspace(tmp_path)
    said = [
        b'{"id": "1", "text": "wheres my orderrr", "platform": "instagram", "kind": "dm"}',
        b'{"id": 2, "text": "could you sponsor our village fair"}',
        b"no json",
        b'{"id": "4"}',
        b'{"id": "5", "text": "hi", "platform": "myspace"}',
        b'{"id": "6", "text": "hi", "kind": "shout"}',
        b"[]",
        b'{"id": "8", "text": "thanks!! \\ud83d\\ude4f"}',
        b'{"id": "9", "text": "my daughter had an allergic reaction, what are your opening hours"}',
        b'{"text": "do you sell wholesale"}',
        b'{"id": "11", "text": "\\ud800 half an emoji"}',
        b"\xff\xfe",
        b"",
    ]
    done = frontdesk(tmp_path, "match", said=b"\n".join(said) + b"\n")
    answers = lines_of(done)
    assert done.returncode == 1
    assert len(answers) == len(said)
    keys = {"id", "decision", "intent", "confidence", "reason", "runner_up", "runner_up_confidence"}
    good = [answer for answer in answers if answer["decision"] is not None]
    assert all(set(answer) == keys for answer in good)
    assert [answer["id"] for answer in answers] == [
        "1",
        2,
        None,
        "4",
        "5",
        "6",
        None,
        "8",
        "9",
        None,
        "11",
        None,
        None,
    ]
    assert [answer["decision"] for answer in answers] == [
        "reply", "escalate", None, None, None, None, None, "ignore", "escalate", "escalate", "escalate", None, None,
    ]  # fmt: skip
    assert answers[0]["intent"] == "order_status"
    assert answers[8]["reason"] == "risk"
    assert answers[9]["reason"] == "autonomy_ask"
    assert not (tmp_path / "frontdesk.db").exists()


def test_several_questions_in_one_line(tmp_path: Path) -> None:
    """`match` names the others that are answered, `ask` tells each matter by itself, `check` understands both."""
    promise = "  must_match: [where is my order and what are your opening hours]\nopening_hours:"
    write_workspace(tmp_path, intents=INTENTS.replace("opening_hours:", promise, 1))
    text = "where is my order? also, what are your opening hours?"
    line = json.dumps({"id": "1", "text": text}).encode()
    answer = json.loads(frontdesk(tmp_path, "match", said=line + b"\n").stdout)
    assert (answer["decision"], answer["intent"], answer["more"]) == ("reply", "order_status", ["opening_hours"])
    told = json.loads(frontdesk(tmp_path, "ask", text, "--json").stdout)
    assert [one["intent"] for one in told["why"]["matters"]] == ["order_status", "opening_hours"]
    assert told["sentence"].startswith("Asks about 2 matters and is sure of each. order_status (")
    printed = frontdesk(tmp_path, "ask", text).stdout.decode()
    assert printed.count("Message") == 2
    assert frontdesk(tmp_path, "check").returncode == 0


def test_match_answers_line_by_line(tmp_path: Path) -> None:
    """A program that waits for each answer before it sends the next line gets it."""
    write_workspace(tmp_path)
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "match"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=tmp_path, env=environment({}),
    ) as running:  # fmt: skip
        assert running.stdin is not None
        assert running.stdout is not None
        for number in range(3):
            running.stdin.write(json.dumps({"id": number, "text": "where is my order"}).encode() + b"\n")
            running.stdin.flush()
            assert json.loads(running.stdout.readline())["id"] == number
        running.stdin.close()
        assert running.wait(30) == 0


def test_check_passes_a_good_library_and_names_every_fault_of_a_bad_one(tmp_path: Path) -> None:
    """Exit 0 and a sentence, or exit 1 with file:line:column."""
    write_workspace(tmp_path)
    assert frontdesk(tmp_path, "check").returncode == 0
    write_workspace(tmp_path, responses=BROKEN_RESPONSES)
    done = frontdesk(tmp_path, "check")
    assert done.returncode == 1
    assert b"responses.yaml:" in done.stdout
    found = json.loads(frontdesk(tmp_path, "check", "--json").stdout)["faults"]
    assert all({"file", "line", "column", "message", "hint"} == set(fault) for fault in found)


def test_check_remarks_on_hours_that_are_only_words(tmp_path: Path) -> None:
    """No fault: allowed, but then nobody counts as ever out."""
    write_workspace(tmp_path, responses=RESPONSES.replace("undo_seconds: 0", "hours: when the sun shines"))
    done = frontdesk(tmp_path, "check")
    assert done.returncode == 0
    assert b"Remark: responses.yaml: desk.hours (when the sun shines)" in done.stdout
    assert len(json.loads(frontdesk(tmp_path, "check", "--json").stdout)["remarks"]) == 1


def test_ask_says_what_and_why(tmp_path: Path) -> None:
    """Exit 0 for an answer, 1 for a person; JSON for programs."""
    write_workspace(tmp_path)
    done = frontdesk(tmp_path, "ask", "wheres my orderrr")
    assert done.returncode == 0
    assert b"order_status" in done.stdout
    told = json.loads(frontdesk(tmp_path, "ask", "--json", "i do NOT want to return my jacket").stdout)
    assert told["decision"] == "escalate"


def test_init_makes_a_workspace_that_works(tmp_path: Path) -> None:
    """The starter library passes its own check; a second init touches nothing."""
    assert frontdesk(tmp_path, "init", "shop").returncode == 0
    assert (tmp_path / "shop" / "intents" / "library" / "shipping.yaml").exists()
    first_line = (tmp_path / "shop" / "responses.yaml").read_text(encoding="utf-8").splitlines()[0]
    assert (tmp_path / "shop" / first_line.partition("$schema=")[2]).exists()
    assert frontdesk(tmp_path, "check", "--workspace", "shop").returncode == 0
    again = frontdesk(tmp_path, "init", "shop")
    assert again.returncode == 2
    assert b"already" in again.stderr


def test_schema_prints_both_schemas(tmp_path: Path) -> None:
    """For editors."""
    found = json.loads(frontdesk(tmp_path, "schema").stdout)
    assert set(found) == {"responses", "intents"}


@pytest.mark.both_databases
def test_migrate_makes_the_database(tmp_path: Path, database: str) -> None:
    """Twice is as good as once."""
    write_workspace(tmp_path)
    for _ in range(2):
        assert frontdesk(tmp_path, "migrate").returncode == 0
    assert (tmp_path / "frontdesk.db").exists() == (database == "sqlite")


def test_backup_copies_what_there_is_and_overwrites_nothing(tmp_path: Path) -> None:
    """Without a database it says how one comes to be; a file that exists is left alone; the spool comes along."""
    assert b"frontdesk serve" in frontdesk(write_workspace(tmp_path), "backup").stderr
    frontdesk(tmp_path, "migrate")
    (tmp_path / "frontdesk.db.spool").write_text("waiting", encoding="ascii")
    there = tmp_path / "there.db"
    done = frontdesk(tmp_path, "backup", str(there))
    assert done.returncode == 0
    assert b"To restore" in done.stdout
    assert there.stat().st_mode & 0o777 == 0o600
    assert there.with_name("there.db.spool").read_text(encoding="ascii") == "waiting"
    again = frontdesk(tmp_path, "backup", str(there))
    assert again.returncode == 2
    assert b"exists" in again.stderr
    (tmp_path / "copies").mkdir()
    frontdesk(tmp_path, "backup", str(tmp_path / "copies"))
    assert len(list((tmp_path / "copies").glob("frontdesk-*.db"))) == 1


@pytest.mark.both_databases
def test_why_explains_a_message_from_the_chat(tmp_path: Path) -> None:
    """A follower chats in the terminal; why finds the escalation's reason afterwards."""
    write_workspace(tmp_path)
    done = frontdesk(tmp_path, "chat", said="where is my order\ncould you sponsor our village fair\n")
    assert done.returncode == 0
    assert b"juniper.example/track" in done.stdout
    assert b"A person from our team" in b" ".join(done.stdout.split())
    told = json.loads(frontdesk(tmp_path, "why", "1", "--json").stdout)
    assert told["decision"] == "escalate"
    missing = frontdesk(tmp_path, "why", "instagram:nobody-said-this")
    assert missing.returncode == 1
    assert frontdesk(tmp_path, "check").returncode == 0
    found = json.loads(frontdesk(tmp_path, "doctor", "--json").stdout)
    assert [one for one in found if one["what"] == "database" and one["broken"]] == []


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"FRONTDESK_WORKSPCE": "."}, "FRONTDESK_WORKSPACE"),
        ({"FRONTDESK_PORT": "http"}, "FRONTDESK_PORT"),
        ({"FRONTDESK_HOST": "0.0.0.0"}, "FRONTDESK_CONSOLE_PASSWORD"),
        ({"FRONTDESK_DATABASE_URL": "mysql://db/frontdesk"}, "postgresql://USER:PASSWORD@HOST:5432/DATABASE"),
        ({"FRONTDESK_DATABASE_URL": "postgresql://127.0.0.1:1/frontdesk"}, "cannot be reached"),
        ({"INSTAGRAM_APP_SECRET": "s"}, "INSTAGRAM_VERIFY_TOKEN"),
        ({"INSTAGRAM_APP_SECRET_FILE": "/no/such/file"}, "INSTAGRAM_APP_SECRET_FILE"),
        ({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_DESK_CHANNEL": "C1"}, "SLACK_SIGNING_SECRET"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(tmp_path: Path, settings: dict[str, str], words: str) -> None:
    """Exit 2, the setting's name, what to do, no traceback, no secret."""
    write_workspace(tmp_path)
    done = (
        frontdesk(tmp_path, "serve", "--port", "0", **settings)
        if "FRONTDESK_PORT" not in settings
        else frontdesk(tmp_path, "serve", **settings)
    )
    assert done.returncode == 2
    assert words.encode() in done.stderr
    assert b"Traceback" not in done.stderr
    assert b"xoxb-1" not in done.stderr


@pytest.mark.parametrize(("role", "words"), [("worker", "PostgreSQL"), ("cook", "all, web, worker")])
def test_a_role_that_cannot_be_had_is_told(tmp_path: Path, role: str, words: str) -> None:
    """A SQLite file has one process; a word that is no role is told the roles."""
    done = frontdesk(write_workspace(tmp_path), "serve", "--port", "0", "--role", role)
    assert done.returncode == 2
    assert words.encode() in done.stderr


def test_serve_without_a_workspace_says_how_to_make_one(tmp_path: Path) -> None:
    """No traceback, exit 2."""
    done = frontdesk(tmp_path, "serve")
    assert done.returncode == 2
    assert b"frontdesk init" in done.stderr


def test_match_says_where_its_messages_are_read_from(tmp_path: Path) -> None:
    """Words behind the command are told what to do; so is a person at a keyboard."""
    done = frontdesk(tmp_path, "match", "where is my order")
    assert done.returncode == 2
    assert b"frontdesk ask 'where is my order'" in done.stderr
    write_workspace(tmp_path)
    keyboard, terminal = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "match"],
        stdin=terminal, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=tmp_path, env=environment({}),
    ) as running:  # fmt: skip
        os.write(keyboard, b'{"id": "1", "text": "where is my order"}\n\x04')
        said, told = running.communicate(timeout=120)
    for end in (keyboard, terminal):
        os.close(end)
    assert json.loads(said)["intent"] == "order_status"
    assert b"Ctrl+D" in told


def test_every_command_has_help(tmp_path: Path) -> None:
    """--help everywhere, --workspace wherever a workspace matters."""
    for command in ("serve", "demo", "chat", "ask", "match", "check", "why", "migrate", "schema", "init"):
        done = frontdesk(tmp_path, command, "--help")
        assert done.returncode == 0
        assert b"--workspace" in done.stdout


def test_the_limits_of_one_platform_are_its_pages_table(tmp_path: Path) -> None:
    """What goes to the end of its page is printed alone; a name that is none gets the names there are."""
    done = frontdesk(tmp_path, "limits", "telegram", "--markdown")
    page = Path(__file__).parent.parent / "docs" / "platforms" / "telegram.md"
    assert page.read_text(encoding="utf-8").endswith(done.stdout.decode())
    assert done.stdout.startswith(b"| | |")
    wrong = frontdesk(tmp_path, "limits", "telegramm")
    assert wrong.returncode == 2
    assert b"telegram" in wrong.stderr
