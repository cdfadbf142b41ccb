"""`frontdesk demo`: the whole thing without an account anywhere.

A simulated Instagram, X, TikTok and Discord run in a process of their own and play a shop's day: signed webhooks to
the real routes, and a gateway to connect to. What Frontdesk answers, they receive like the real ones. The secrets are
made up anew for each demo.
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
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bot.commands.serve import run_until_stopped
from bot.config import Config, ConfigError, environment_for_children, read
from bot.logs import make_log
from bot.starter import starter_workspace

ACCOUNTS: Mapping[str, str] = {
    "INSTAGRAM_ACCOUNT_ID": "17841400000000001",
    "X_ACCOUNT_ID": "1400000000000000001",
    "TIKTOK_BUSINESS_ID": "-000JuniperSupply0000000000000000001",
}
SECRETS = (
    "INSTAGRAM_APP_SECRET", "INSTAGRAM_VERIFY_TOKEN", "INSTAGRAM_ACCESS_TOKEN",
    "X_CONSUMER_KEY", "X_CONSUMER_SECRET", "X_ACCESS_TOKEN", "X_ACCESS_TOKEN_SECRET",
    "TIKTOK_CLIENT_KEY", "TIKTOK_CLIENT_SECRET", "TIKTOK_ACCESS_TOKEN", "TIKTOK_REFRESH_TOKEN",
    "DISCORD_TOKEN",
)  # fmt: skip
START_SECONDS = 20


def run(workspace: Path | None, port: int, database: Path | None, pace: float) -> None:
    """Run the demo until it is stopped."""
    given = {**ACCOUNTS, **{name: secrets.token_hex(16) for name in SECRETS}}
    with _simulated_vendors(given, pace) as vendors:
        config = _config(workspace or _default_workspace(), port, database, {**given, **_addresses(vendors)})
        _make_anew(config.core.database)
        log = make_log("console", logging.WARNING, sys.stderr)
        run_until_stopped(config, log, lambda url: _welcome(url, vendors["url"]))


def _default_workspace() -> Path:
    here = Path()
    return here if (here / "responses.yaml").exists() else starter_workspace()


def _config(workspace: Path, port: int, database: Path | None, given: Mapping[str, str]) -> Config:
    path = database or Path(tempfile.gettempdir()) / f"frontdesk-demo-{port}" / "frontdesk.db"
    path.parent.mkdir(parents=True, exist_ok=True)
    settings = {
        "FRONTDESK_WORKSPACE": str(workspace),
        "FRONTDESK_DATABASE_URL": f"sqlite:///{path.absolute()}",
        "FRONTDESK_PORT": str(port),
    }
    return read({**settings, **given})


def _addresses(vendors: Mapping[str, Any]) -> dict[str, str]:
    """Where each vendor is, instead of on the internet."""
    return {
        "INSTAGRAM_API_URL": vendors["url"],
        "X_API_URL": vendors["x"],
        "TIKTOK_API_URL": vendors["tiktok"],
        "DISCORD_API_URL": vendors["discord"]["api"],
        "DISCORD_GATEWAY_URL": vendors["discord"]["gateway"],
    }


def _make_anew(database: Path) -> None:
    """Yesterday's demo goes; the fitted library stays, since it saves a second."""
    for path in database.parent.glob(f"{database.name}*"):
        if path.is_file() and not path.name.endswith((".npz", ".lock")):
            path.unlink()


@contextlib.contextmanager
def _simulated_vendors(given: Mapping[str, str], pace: float) -> Iterator[dict[str, Any]]:
    """The vendors' process as long as this block lasts; gives their addresses."""
    process = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "vendors.day", "--port", "0", "--pace", str(pace), "--until-stdin-closes"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment_for_children({f"SIMULATED_{name}": value for name, value in given.items()}),
    )
    try:
        yield json.loads(_first_line(process))
    finally:
        process.terminate()
        process.wait(10)
        for pipe in filter(None, (process.stdin, process.stdout)):
            pipe.close()


def _first_line(process: subprocess.Popen[bytes]) -> bytes:
    line = process.stdout.readline() if process.stdout else b""
    if not line:
        raise ConfigError(["The simulated platforms did not start; run `python -m vendors.day` to see why."])
    return line


def _welcome(url: str, instagram: str) -> None:
    """Tell where to look, and let the day begin."""
    sys.stdout.write(
        f"\n  {url}\n\n"
        "  A shop's day is unfolding there: followers write on a simulated Instagram, X, TikTok and Discord,\n"
        "  Frontdesk answers what it knows, and you are the team for the rest. Be a follower yourself at /chat.\n"
        "  Ctrl+C ends the demo.\n\n"
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
