"""A workspace's files -> Library, or every fault in them at once, by file, line and column."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from intents import library_yaml
from intents.contents import Library, Voice
from intents.faults import Fault, LibraryError, Mark, did_you_mean
from intents.library_build import to_library
from intents.library_checks import Sources, check
from intents.library_nodes import Path, Table, data, find, key_mark
from intents.library_schema import TAGS, AnswerShape, Intents, IntentShape, Responses, Shape, WordingShape, schema
from intents.library_yaml import Reading

__all__ = ["MOST_BYTES", "RESPONSES", "Fault", "LibraryError", "load", "schema"]

RESPONSES = "responses.yaml"
MOST_BYTES = 8_000_000
"""Most bytes of all files together."""
MOST_FAULTS = 1_000
"""Most faults of one kind that are told; nobody mends more at a time."""

_Model = TypeVar("_Model", bound=BaseModel)


def load(files: Mapping[str, str | bytes]) -> Library:
    """The library of a workspace; raises LibraryError with every fault.

    ``files`` maps paths relative to the workspace (``responses.yaml``, ``intents/library/shipping.yaml``) to contents.
    """
    faults = list(_outside(files))
    if faults and sum(len(content) for content in files.values()) > MOST_BYTES:
        raise LibraryError(faults)
    sources = _read(files)
    faults += [fault for reading in _readings(sources) for fault in reading.faults]
    responses = _shaped(Responses, sources.responses, faults)
    intents = [_shaped(Intents, reading, faults) for reading in sources.intents]
    voice = Voice(responses.voice.banned, responses.voice.max_emoji) if responses else Voice()
    faults += islice(check(sources, voice), MOST_FAULTS)
    if faults or responses is None:
        raise LibraryError(faults)
    return to_library(responses, [found for found in intents if found], _version(files))


def _version(files: Mapping[str, str | bytes]) -> str:
    """A short hash of names and contents, whatever their order."""
    digest = hashlib.sha256()
    for name, content in sorted(files.items()):
        raw = content if isinstance(content, bytes) else content.encode()
        digest.update(f"{len(name)} {name} {len(raw)} ".encode("utf-8", "surrogatepass"))
        digest.update(raw)
    return digest.hexdigest()[:12]


# --- files ---------------------------------------------------------------------------------------------------------


def _outside(files: Mapping[str, str | bytes]) -> Iterator[Fault]:
    """What is wrong with the set of files."""
    for name in files:
        if name.endswith(".yml"):
            yield Fault(name, 1, 1, "files that end in .yml are not read", f"rename it to {name[:-4]}.yaml")
        elif name != RESPONSES and not _holds_intents(name):
            yield Fault(name, 1, 1, "this file has no place in a workspace", "intent files are intents/….yaml")
    if not {RESPONSES, "responses.yml"} & set(files):
        yield Fault(RESPONSES, 1, 1, "this file is missing", "create it with at least `answers:`")
    if sum(len(content) for content in files.values()) > MOST_BYTES:
        message = f"the workspace's files are larger than {MOST_BYTES // 1_000_000} MB together"
        yield Fault(RESPONSES, 1, 1, message, "take out what is not needed")


def _holds_intents(name: str) -> bool:
    return name.startswith("intents/") and name.endswith(".yaml")


def _read(files: Mapping[str, str | bytes]) -> Sources:
    responses = library_yaml.read(RESPONSES, files[RESPONSES]) if RESPONSES in files else None
    intents = tuple(
        library_yaml.read(name, content) for name, content in sorted(files.items()) if _holds_intents(name)
    )
    complete = responses is not None and all(reading.root for reading in (responses, *intents))
    return Sources(responses, intents, complete and not any(name.endswith(".yml") for name in files))


def _readings(sources: Sources) -> tuple[Reading, ...]:
    return (*((sources.responses,) if sources.responses else ()), *sources.intents)


# --- shapes --------------------------------------------------------------------------------------------------------


def _shaped(model: type[_Model], reading: Reading | None, faults: list[Fault]) -> _Model | None:
    """The file as a model; what has faults is told and left out, so that the rest can still be checked."""
    if reading is None or reading.root is None:
        return None
    values: Any = data(reading.root)
    try:
        return model.model_validate(values)
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False)
    strange = _unknown_keys(details)
    told = (detail for detail in details if not _is_mistyped(detail, strange))
    faults += [_told(reading, reading.root, detail) for detail in islice(told, MOST_FAULTS)]
    for detail in details:
        _leave_out(values, detail["loc"][: 2 if model is Responses else 1])
    try:
        return model.model_validate(values)
    except ValidationError:
        return None


def _unknown_keys(details: list[ErrorDetails]) -> Mapping[Path, list[str]]:
    """The unknown keys by the mapping they stand in."""
    found: dict[Path, list[str]] = {}
    for detail in details:
        if detail["type"] == "extra_forbidden":
            found.setdefault(detail["loc"][:-1], []).append(str(detail["loc"][-1]))
    return found


def _is_mistyped(detail: ErrorDetails, strange: Mapping[Path, list[str]]) -> bool:
    """Whether what is missing is there under a mistyped name, which is told anyway."""
    if detail["type"] != "missing":
        return False
    *above, key = detail["loc"]
    return bool(did_you_mean(str(key), strange.get(tuple(above), ())))


def _leave_out(values: Any, path: Path) -> None:
    *above, last = path
    holder = values.get(above[0]) if above else values
    if isinstance(holder, dict):
        holder.pop(last, None)
    else:
        values.pop(path[0], None)


def _told(reading: Reading, root: Table, detail: ErrorDetails) -> Fault:
    """A model's complaint as a fault at its place in the file."""
    path = tuple(step for step in detail["loc"] if step not in TAGS)
    at, message, hint = _words(root, path, detail)
    return reading.page.fault(at, message, hint)


def _words(root: Table, path: Path, detail: ErrorDetails) -> tuple[Mark, str, str]:
    context = detail.get("ctx", {})
    match detail["type"], path:
        case "extra_forbidden", _:
            return key_mark(root, path), f'unknown key "{path[-1]}"', _known(path)
        case "missing", _:
            return key_mark(root, path[:-1]), f'"{path[-1]}" is missing here', f"add `{path[-1]}:`"
        case "too_short", _:
            return find(root, path).at, "at least one text is needed here", "write it, or take the line out"
        case "literal_error", _:
            choices = str(context["expected"])
            return find(root, path).at, f"only {choices} can be used here", "choose one of them"
        case _, (*_, "[key]"):
            return key_mark(root, path[:-1]), str(context.get("told", detail["msg"])), str(context.get("hint", ""))
        case _:
            return find(root, path).at, str(context.get("told", detail["msg"])), str(context.get("hint", ""))


def _known(path: Path) -> str:
    keys = _shape(path).known_keys()
    return did_you_mean(str(path[-1]), keys) or f"known here: {', '.join(keys)}"


def _shape(path: Path) -> type[Shape]:
    """The shape that an unknown key was found in."""
    match path:
        case (_,):
            return Responses
        case "answers", _, int(), _:
            return WordingShape
        case "answers", _, _:
            return AnswerShape
        case str(section), _ if section in Responses.model_fields:
            shape = Responses.model_fields[section].annotation
            return shape if isinstance(shape, type) and issubclass(shape, Shape) else IntentShape
        case _:
            return IntentShape
