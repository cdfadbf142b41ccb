"""`frontdesk demo`: the whole thing without an account anywhere.

A simulated Instagram runs as a process of its own and sends a shop's day as signed webhooks to the real route; what
Frontdesk answers, it receives like the real one. Its secrets are made up anew for each demo.
"""

from __future__ import annotations

import contextlib
import json
import logging
import secrets
import subprocess
import sys
import tempfile
import threading
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.commands.serve import run_until_stopped
from bot.config import Config, ConfigError, environment_for_children, read
from bot.logs import make_log
from bot.starter import starter_workspace

ACCOUNT = "17841400000000001"
START_SECONDS = 20


@dataclass(frozen=True, slots=True)
class Secrets:
    """What Frontdesk and the simulated Instagram share."""

    app: str
    token: str
    verify: str


def run(workspace: Path | None, port: int, database: Path | None, pace: float) -> None:
    """Run the demo until it is stopped."""
    given = Secrets(*(secrets.token_hex(16) for _ in range(3)))
    with _simulated_instagram(given, pace) as instagram:
        config = _config(workspace or _default_workspace(), port, database, given, instagram)
        _make_anew(config.core.database)
        log = make_log("console", logging.WARNING, sys.stderr)
        run_until_stopped(config, log, lambda url: _welcome(url, instagram))


def _default_workspace() -> Path:
    here = Path()
    return here if (here / "responses.yaml").exists() else starter_workspace()


def _config(workspace: Path, port: int, database: Path | None, given: Secrets, instagram: str) -> Config:
    path = database or Path(tempfile.gettempdir()) / f"frontdesk-demo-{port}" / "frontdesk.db"
    path.parent.mkdir(parents=True, exist_ok=True)
    settings = {
        "FRONTDESK_WORKSPACE": str(workspace),
        "FRONTDESK_DATABASE_URL": f"sqlite:///{path.absolute()}",
        "FRONTDESK_PORT": str(port),
        "INSTAGRAM_APP_SECRET": given.app,
        "INSTAGRAM_VERIFY_TOKEN": given.verify,
        "INSTAGRAM_ACCESS_TOKEN": given.token,
        "INSTAGRAM_ACCOUNT_ID": ACCOUNT,
        "INSTAGRAM_API_URL": instagram,
    }
    return read(settings)


def _make_anew(database: Path) -> None:
    """Yesterday's demo goes; the fitted library stays, since it saves a second."""
    for path in database.parent.glob(f"{database.name}*"):
        if path.is_file() and not path.name.endswith((".npz", ".lock")):
            path.unlink()


@contextlib.contextmanager
def _simulated_instagram(given: Secrets, pace: float) -> Iterator[str]:
    """A vendor's process as long as this block lasts; gives its URL."""
    names = {"SIMULATED_APP_SECRET": given.app, "SIMULATED_TOKEN": given.token, "SIMULATED_ACCOUNT": ACCOUNT}
    process = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "vendors.day", "--port", "0", "--pace", str(pace), "--until-stdin-closes"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment_for_children(names),
    )
    try:
        first = _first_line(process)
        yield str(json.loads(first)["url"])
    finally:
        process.terminate()
        process.wait(10)
        for pipe in filter(None, (process.stdin, process.stdout)):
            pipe.close()


def _first_line(process: subprocess.Popen[bytes]) -> bytes:
    line = process.stdout.readline() if process.stdout else b""
    if not line:
        raise ConfigError(["The simulated Instagram did not start; run `python -m vendors.day` to see why."])
    return line


def _welcome(url: str, instagram: str) -> None:
    """Tell where to look, and let the day begin."""
    sys.stdout.write(
        f"\n  {url}\n\n"
        "  A shop's day is unfolding there: followers write on a simulated Instagram, Frontdesk answers what it\n"
        "  knows, and you are the team for the rest. Be a follower yourself at /chat. Ctrl+C ends the demo.\n\n"
    )
    sys.stdout.flush()
    threading.Thread(target=_begin_day, args=(instagram, url), daemon=True).start()


def _begin_day(instagram: str, url: str) -> None:
    body = json.dumps({"callback": f"{url}/webhooks/instagram"}).encode()
    request = urllib.request.Request(  # noqa: S310 - the address is our own process on loopback
        f"{instagram}/_control/day", data=body, headers={"Content-Type": "application/json"}
    )
    with contextlib.closing(urllib.request.urlopen(request, timeout=START_SECONDS)):  # noqa: S310 - as above
        return
