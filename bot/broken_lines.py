"""Where a promise that does not hold stands in the files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from intents.library import Fault
from intents.promises import Broken


def fault_of(promise: Broken, files: Iterable[Path], workspace: Path) -> Fault:
    """A ``must_match`` or ``must_not_match`` line that does not hold, at its place."""
    return fault_in(promise, _texts(files, workspace))


def fault_in(promise: Broken, texts: Mapping[str, str]) -> Fault:
    """The same, where the files' texts are known."""
    file, line, source = _find(texts, promise)
    message = f'{promise.intent}: "{promise.line}" is not understood as promised; instead: {promise.instead}'
    return Fault(file, line, 1, message, "add an example like it, or take the line out", source)


def _texts(files: Iterable[Path], workspace: Path) -> Mapping[str, str]:
    return {
        path.relative_to(workspace).as_posix(): path.read_text(encoding="utf-8", errors="replace") for path in files
    }


def _find(texts: Mapping[str, str], promise: Broken) -> tuple[str, int, str]:
    for name, text in texts.items():
        inside = False
        for number, line in enumerate(text.splitlines(), 1):
            inside = line.startswith(f"{promise.intent}:") or (inside and not line[:1].strip())
            if inside and promise.line in line:
                return name, number, line
    return "intents", 1, ""
