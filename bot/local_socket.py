"""Where commands find a running Frontdesk: a socket beside its database that only this user can open."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

MOST_CHARACTERS = 100


def socket_path(database: Path) -> Path:
    """The socket of the process that has this database; a long path is replaced by a short one of this user."""
    beside = database.absolute().with_name(database.name + ".sock")
    if len(str(beside)) <= MOST_CHARACTERS:
        return beside
    digest = hashlib.sha256(str(beside).encode()).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"frontdesk-{os.getuid()}-{digest}.sock"
