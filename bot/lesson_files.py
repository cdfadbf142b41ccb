"""Writing the managers' files as a person's editor would not: whole or not at all, and never over somebody's edit.

Several files are replaced one after the other. What is to be done stands in a journal beside them meanwhile, so that
a stop in between is made good at the next start (``finish``).
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from intents.lessons import Change

JOURNAL: Final = ".frontdesk-writing.json"
USUAL_MODE: Final = 0o644
"""Of a new file."""


def replace_files(workspace: Path, changes: Sequence[Change]) -> bool:
    """Write every change, or none where a file is not what the change began from. Raises OSError; then none is.

    A file keeps its mode; a link is followed. What is written is on the disk on return.
    """
    steps: list[_Step] = []
    try:
        for change in changes:
            steps.append(_prepared(workspace / change.file, change))
        if not all(_content(step.target) == change.before for step, change in zip(steps, changes, strict=True)):
            return False
        if len(steps) > 1:
            _keep_journal(workspace / JOURNAL, steps)
        for step in steps:
            _take(step)
        for folder in {step.target.parent for step in steps}:
            _settle(folder)
    finally:
        (workspace / JOURNAL).unlink(missing_ok=True)
        for step in steps:
            _forget(step)
    return True


def finish(workspace: Path) -> None:
    """Make good a stop between two files of one change, before the library is read."""
    journal = workspace / JOURNAL
    with contextlib.suppress(OSError, ValueError, TypeError):
        for new, target, digest in json.loads(journal.read_bytes()):
            step = _Step(Path(new) if new else None, Path(target), digest)
            if _digest(_content(step.target)) == digest and (step.new is None or step.new.exists()):
                _take(step)
            _forget(step)
    with contextlib.suppress(OSError):
        journal.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class _Step:
    """One file that is about to be replaced, or to go where there is nothing ``new``."""

    new: Path | None
    target: Path
    digest: str
    """Of what it is now."""


def _prepared(path: Path, change: Change) -> _Step:
    target = path.resolve() if path.is_symlink() else path
    return _Step(None if change.after is None else _beside(target, change.after), target, _digest(change.before))


def _take(step: _Step) -> None:
    if step.new is None:
        step.target.unlink()
    else:
        step.new.replace(step.target)


def _forget(step: _Step) -> None:
    if step.new is not None:
        step.new.unlink(missing_ok=True)


def _beside(target: Path, content: bytes) -> Path:
    """The content in a file of its own, in the same folder and with the same mode."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".new", dir=target.parent)
    new = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        new.chmod(target.stat().st_mode & 0o7777 if target.exists() else USUAL_MODE)
    except OSError:
        new.unlink(missing_ok=True)
        raise
    return new


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _digest(content: bytes | None) -> str:
    return "" if content is None else hashlib.sha256(content).hexdigest()


def _keep_journal(journal: Path, steps: Sequence[_Step]) -> None:
    with journal.open("w", encoding="utf-8") as file:
        json.dump([(str(step.new or ""), str(step.target), step.digest) for step in steps], file)
        file.flush()
        os.fsync(file.fileno())


def _settle(folder: Path) -> None:
    """The folder's own entry on the disk, where the system can do that."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
