"""The nodes of a YAML file, each with its place, and ways to look into them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

from intents.faults import Mark, Page


class Position(Protocol):
    """Where a YAML parser says something is; counts from 0."""

    @property
    def line(self) -> int: ...
    @property
    def column(self) -> int: ...


def mark_of(position: Position | None) -> Mark:
    """A parser's position as a mark; the beginning of the file if it has none."""
    return Mark(position.line + 1, position.column + 1) if position else Mark()


@dataclass(frozen=True, slots=True)
class Text:
    """A scalar as typed; ``bare`` if nothing at all was written in its place."""

    value: str
    at: Mark
    end: Mark
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """A sequence of nodes."""

    at: Mark
    items: list[Node] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Entry:
    """One key of a mapping with its value."""

    key: Text
    value: Node


@dataclass(frozen=True, slots=True)
class Table:
    """A mapping, its keys unique; ``flow`` if written in braces."""

    at: Mark
    flow: bool = False
    entries: dict[str, Entry] = field(default_factory=dict)


Node = Text | Listing | Table
Data = str | None | list["Data"] | dict[str, "Data"]
Path = tuple[str | int, ...]


def data(node: Node) -> Data:
    """A node as plain values; nothing written is None."""
    match node:
        case Text():
            return None if node.bare else node.value
        case Listing():
            return [data(item) for item in node.items]
        case Table():
            return {name: data(entry.value) for name, entry in node.entries.items()}


def find(root: Node, path: Path) -> Node:
    """The node at a path, or the nearest one above it; steps that lead nowhere are left out."""
    node = root
    for step in path:
        node = _step(node, step) or node
    return node


def _step(node: Node, step: str | int) -> Node | None:
    match node, step:
        case Table(), str() if step in node.entries:
            return node.entries[step].value
        case Listing(), int() if step < len(node.items):
            return node.items[step]
        case _:
            return None


def key_mark(root: Node, path: Path) -> Mark:
    """Where the last name of a path is written, or else where the nearest node above it begins."""
    holder = find(root, path[:-1])
    if isinstance(holder, Table) and path and path[-1] in holder.entries:
        return holder.entries[str(path[-1])].key.at
    return find(root, path).at


def texts(node: Node, skip: frozenset[str] = frozenset()) -> Iterator[Text]:
    """Every text below a node, in order, but for those under the names in ``skip``."""
    match node:
        case Text():
            yield node
        case Listing():
            for item in node.items:
                yield from texts(item, skip)
        case Table():
            for name, entry in node.entries.items():
                if name not in skip:
                    yield from texts(entry.value, skip)


def mark_in(page: Page, text: Text, part: str, nth: int = 0) -> Mark:
    """Where a part of a text is written, as far as the source shows it unchanged; else where the text begins."""
    start, end = page.index(text.at), page.index(text.end)
    found = start - 1
    for _ in range(nth + 1):
        found = page.text.find(part, found + 1, end)
        if found < 0:
            return text.at
    return page.mark(found)
