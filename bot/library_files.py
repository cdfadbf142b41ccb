"""The files of a workspace's library, and the cache file that keeps it fitted."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import numpy as np

from bot.word_vectors import word_vectors
from intents.contents import Library
from intents.corpus import wants_vectors
from intents.library import Fault, LibraryError, load
from intents.understanding import Fitted, fit, fit_key
from intents.vectors import Vectors


def workspace_files(workspace: Path) -> list[Path]:
    """The files a workspace's library consists of (``.yml`` too, so that it can be refused with a hint).

    Raises OSError for a folder that cannot be looked into: a library without it would be another one.
    """
    found = [
        Path(folder, name)
        for folder, _, names in os.walk(workspace / "intents", onerror=_unless_there_is_none)
        for name in names
        if name.endswith((".yaml", ".yml"))
    ]
    found.sort(key=lambda path: (path.suffix, path))
    return [path for path in (workspace / "responses.yaml", workspace / "responses.yml", *found) if path.is_file()]


def _unless_there_is_none(error: OSError) -> None:
    if not isinstance(error, FileNotFoundError):
        raise error


def read_files(workspace: Path) -> dict[str, bytes]:
    """The contents of a workspace's files, by path. Raises LibraryError for one that cannot be read."""
    files: dict[str, bytes] = {}
    name = "intents"
    try:
        for path in workspace_files(workspace):
            name = path.relative_to(workspace).as_posix()
            files[name] = path.read_bytes()
    except OSError as error:
        raise LibraryError((unreadable(name, error),)) from error
    return files


def read_library(workspace: Path) -> Library:
    """The workspace's library. Raises LibraryError with every fault, also for a missing file."""
    files = read_files(workspace)
    if "responses.yaml" not in files and "responses.yml" not in files:
        raise LibraryError((_missing(workspace),))
    return load(files)


def _missing(workspace: Path) -> Fault:
    place = workspace.absolute()
    return Fault("responses.yaml", 1, 1, f"there is none in {place}", f"frontdesk init {place} makes a workspace", "")


def unreadable(name: str, error: OSError) -> Fault:
    """What is wrong with a file or folder that the system does not let us read."""
    return Fault(name, 1, 1, f"cannot be read ({error.strerror})", "check that the program may read it", "")


def fitted(library: Library, cache: Path | None, inbox: tuple[str, ...] = (), earlier: Fitted | None = None) -> Fitted:
    """The library fitted, from the cache file if that was fitted on the same examples and the same inbox.

    ``inbox``: what followers write that no example is about. With one the cache is a file of its own, since commands
    that read no database fit without. ``earlier``: the library before an edit, which makes fitting faster.
    """
    kept = kept_fitted(library, cache, inbox)
    if kept is not None:
        return kept
    made = fit(library, _vectors_for(library), inbox, earlier)
    if cache is not None:
        keep_fitted(made, cache_for(cache, inbox))
    return made


def kept_fitted(library: Library, cache: Path | None, inbox: tuple[str, ...] = ()) -> Fitted | None:
    """The library as the cache file keeps it fitted; None where there is none, or another one."""
    if cache is None:
        return None
    vectors = _vectors_for(library)
    try:
        with np.load(cache_for(cache, inbox), allow_pickle=False) as held:
            is_ours = str(held["key"]) == fit_key(library, vectors, inbox)
            return Fitted.from_arrays(library, dict(held), vectors, inbox) if is_ours else None
    except (OSError, ValueError, KeyError, EOFError):
        return None


def _vectors_for(library: Library) -> Vectors | None:
    """The word table takes 40 MB, which a library that has no use for it is spared."""
    return word_vectors() if wants_vectors(library) else None


def cache_for(cache: Path, inbox: tuple[str, ...]) -> Path:
    """The cache file of a library that is fitted beside an inbox; without one the same."""
    return cache.with_suffix(".inbox.npz") if inbox else cache


def keep_fitted(made: Fitted, cache: Path) -> None:
    """A cache that cannot be written costs time at the next start, nothing else."""
    unfinished = cache.with_name(f"{cache.name}.{os.getpid()}.new.npz")
    with contextlib.suppress(OSError):
        np.savez(unfinished, allow_pickle=False, **made.to_arrays())
        unfinished.replace(cache)
