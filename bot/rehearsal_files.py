"""The rehearsal of a library, and the file beside the fitted library's that keeps it."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from intents.rehearsing import VERSION, Rehearsal, Trial, folds, rehearsal, steps
from intents.understanding import Fitted


def place_of(cache: Path, inbox: tuple[str, ...] = ()) -> Path:
    """The file beside the fitted library's that keeps its rehearsal."""
    return cache.with_name(cache.name.removesuffix(".fitted.npz") + f".rehearsal{'.inbox' if inbox else ''}.json")


def rehearsed(
    fitted: Fitted, place: Path, told: Callable[[float], None] = lambda _: None, inbox: tuple[str, ...] = ()
) -> Rehearsal:
    """The rehearsal of a library, from the file if that holds it; ``told`` hears how far it is, 0 to 1."""
    kept = read(fitted, place)
    if kept is not None:
        return kept
    total = sum(len(fold.asked) for fold in folds(fitted.library))
    made = rehearsal(fitted, _telling(steps(fitted, inbox), total, told))
    keep(made, place)
    return made


def _telling(
    helpings: Iterator[tuple[Trial, ...]], total: int, told: Callable[[float], None]
) -> Iterator[tuple[Trial, ...]]:
    done = 0
    for helping in helpings:
        done += len(helping)
        told(done / total if total else 1.0)
        yield helping


def read(fitted: Fitted, place: Path) -> Rehearsal | None:
    """What the file holds, if that is of this very library."""
    with contextlib.suppress(OSError, msgspec.DecodeError):
        kept = msgspec.json.decode(place.read_bytes(), type=Rehearsal)
        if kept.key == fitted.key and kept.version == VERSION:
            return kept
    return None


def keep(made: Rehearsal, place: Path) -> None:
    """A file that cannot be written costs time at the next start, nothing else."""
    unfinished = place.with_name(f"{place.name}.{os.getpid()}.new")
    with contextlib.suppress(OSError):
        unfinished.write_bytes(msgspec.json.encode(made))
        unfinished.replace(place)
