"""Bodies of events: the fixtures of a platform or desk, with values, names or bytes changed."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

from bench.fuzz.texts import RAW_JSON, text, value

FIXTURES: Final = Path(__file__).resolve().parents[2] / "tests" / "fixtures"
NOTHING: Final = (b"", b" ", b"null", b"7", b'"x"', b"{}", b"[]", b"\xff\xfe", b'{"entry":' + b"[" * 100_000)
MOST_COPIES: Final = 40
MOST_CROWDED: Final = 30_000
"""Characters of a body that is still made longer."""


@cache
def recorded(name: str) -> tuple[bytes, ...]:
    """The body of every fixture of a platform or desk."""
    found = [json.loads(path.read_text(encoding="utf-8")) for path in sorted((FIXTURES / name).glob("*.json"))]
    return tuple(one["body"].encode() for one in found)


def body(name: str, chance: Random) -> bytes:
    """A body for this platform or desk, most of them nearly right."""
    given = chance.choice(recorded(name))
    match chance.randrange(12):
        case 0:
            return given
        case 1:
            return chance.choice(NOTHING)
        case 2 | 3 | 4:
            return _bytes_changed(given, chance)
        case _:
            return _tree_changed(given, chance)


def _bytes_changed(given: bytes, chance: Random) -> bytes:
    changed = bytearray(given)
    for _ in range(chance.randrange(1, 5)):
        start = chance.randrange(len(changed) + 1)
        piece = chance.randbytes(chance.randrange(4)) if chance.random() < 0.5 else chance.choice(RAW_JSON)
        changed[start : start + chance.randrange(8)] = piece
    return bytes(changed)


def _tree_changed(given: bytes, chance: Random) -> bytes:
    """The body as JSON, or as a form that holds JSON, with some of its values changed."""
    try:
        return json.dumps(changed(json.loads(given), chance)).encode()
    except ValueError:
        pass
    fields = dict(parse_qsl(given.decode("utf-8", "replace"), keep_blank_values=True))
    if "payload" not in fields:
        return urlencode({**fields, chance.choice([*fields, "text"]): text(chance)}, errors="replace").encode()
    try:
        inner = json.dumps(changed(json.loads(fields["payload"]), chance))
    except ValueError:
        return _bytes_changed(given, chance)
    return urlencode({"payload": inner}).encode()


def changed(tree: Any, chance: Random) -> Any:
    """A JSON tree with one to four changes somewhere in it."""
    for _ in range(chance.randrange(1, 5)):
        tree = _once(tree, chance)
    if chance.random() < 0.1:
        _crowded(tree, chance)
    return tree


def _once(tree: Any, chance: Random) -> Any:
    nodes = [node for node in _inner(tree) if node]
    if not nodes:
        return value(chance)
    node = chance.choice(nodes)
    if isinstance(node, dict):
        _change_object(node, chance)
    else:
        _change_list(node, chance)
    return tree


def _inner(tree: Any) -> list[Any]:
    """Every object and list of a tree."""
    found, open_ = [], [tree]
    while open_:
        node = open_.pop()
        if isinstance(node, dict | list):
            found.append(node)
            open_ += node.values() if isinstance(node, dict) else node
    return found


def _change_object(node: dict[str, Any], chance: Random) -> None:
    name = chance.choice(sorted(node))
    match chance.randrange(8):
        case 0:
            del node[name]
        case 1:
            node[text(chance)[:40]] = node.pop(name)
        case 2:
            node[name] = [node[name]]
        case 3 | 4 if isinstance(node[name], str):
            node[name] = text(chance)
        case 5 if isinstance(node[name], str):
            node[name] += str(chance.randrange(10**6))  # another id: a message that is not known yet
        case _:
            node[name] = value(chance)


def _change_list(node: list[Any], chance: Random) -> None:
    if chance.random() < 0.5:
        node[chance.randrange(len(node))] = value(chance)
    else:
        node.append(value(chance))


def _crowded(tree: Any, chance: Random) -> None:
    """One of its lists many times over, within bounds."""
    lists = [node for node in _inner(tree) if isinstance(node, list) and node]
    if lists and len(json.dumps(tree)) < MOST_CROWDED:
        node = chance.choice(lists)
        node.extend(node[:2] * chance.randrange(1, MOST_COPIES))
