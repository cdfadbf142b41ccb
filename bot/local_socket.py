"""Where commands find a running Frontdesk: a socket beside its database that only this user can open."""

from __future__ import annotations

import hashlib
import os
import socket
import tempfile
from pathlib import Path

from bot.store.lock import names_beside

MOST_CHARACTERS = 100


def socket_path(database: Path) -> Path:
    """The socket of the process that has this database; a long path is replaced by a short one of this user."""
    beside = database.absolute().with_name(database.name + ".sock")
    if len(str(beside)) <= MOST_CHARACTERS:
        return beside
    digest = hashlib.sha256(str(beside).encode()).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"frontdesk-{os.getuid()}-{digest}.sock"


def open_socket(database: Path) -> Path | None:
    """The socket of a Frontdesk that runs on this database here, or of the first of several; None where none does."""
    return next((path for path in map(socket_path, names_beside(database)) if _is_open(path)), None)


def _is_open(path: Path) -> bool:
    if not path.exists():
        return False
    with socket.socket(socket.AF_UNIX) as door:
        try:
            door.connect(str(path))
        except OSError:
            return False
    return True
