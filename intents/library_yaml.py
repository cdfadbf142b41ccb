"""A YAML file as text: mappings, lists and texts with their places, and nothing else.

No value is ever interpreted (``no``, ``0123`` and ``12:30`` stay what was typed) and nothing is constructed: the
parser's events become our own three kinds of node. That also keeps the C parser's recursive composer out of the way,
which crashes on deep nesting. Sizes, depth, number of nodes and what aliases unfold to are bounded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from intents.faults import Fault, Mark, Page
from intents.library_nodes import Entry, Listing, Node, Table, Text, mark_of
from intents.library_troubles import explain

MOST_BYTES = 2_000_000
MOST_DEPTH = 50
MOST_NODES = 200_000

_FORBIDDEN = re.compile(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
PARSER: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""PyYAML's parser in C, or the one in Python where PyYAML was built without it."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What could be read of a file; ``root`` is None if the file could not be read to its end."""

    page: Page
    root: Table | None
    faults: tuple[Fault, ...] = ()


def read(file: str, content: str | bytes, parser: type = PARSER) -> Reading:
    """The file's content as nodes, with every fault of its form. Never raises."""
    page, faults = decode(file, content)
    if not faults:
        reader = _Reader(page)
        try:
            root = reader.read(iter(yaml.parse(page.text, Loader=parser)))
        except _Unreadable as trouble:
            return Reading(page, None, (*reader.faults, page.fault(*trouble.args)))
        except yaml.MarkedYAMLError as error:
            return Reading(page, None, (*reader.faults, explain(page, error)))
        except Exception as error:  # noqa: BLE001  the walk over a parser's output: whatever it meets is the file's fault
            hint = "check the file's quotes and indentation, or write it anew"
            return Reading(page, None, (page.fault(Mark(), f"this file cannot be read ({error})", hint),))
        return Reading(page, root, tuple(reader.faults))
    return Reading(page, None, faults)


def decode(file: str, content: str | bytes) -> tuple[Page, tuple[Fault, ...]]:
    """The file's text without a byte order mark, and what is wrong with its bytes."""
    text = content if isinstance(content, str) else content.decode("utf-8", "replace")
    page = Page(file, text.removeprefix("\ufeff"))
    if len(content if isinstance(content, bytes) else content.encode("utf-8", "replace")) > MOST_BYTES:
        problem = f"this file is larger than {MOST_BYTES // 1_000_000} MB"
        return Page(file, ""), (Fault(file, 1, 1, problem, "split it into several files"),)
    if isinstance(content, bytes) and (at := _first_bad_byte(content)) is not None:
        return page, (page.fault(page.mark(at), "this is not UTF-8 text", "save the file with the encoding UTF-8"),)
    bad = _FORBIDDEN.search(page.text)
    if bad:
        problem = f"the invisible character U+{ord(bad[0]):04X} cannot be used here"
        return page, (page.fault(page.mark(bad.start()), problem, "delete it; it may not show in your editor"),)
    return page, ()


def _first_bad_byte(content: bytes) -> int | None:
    """Where the text stops being UTF-8, in characters from 0 without the byte order mark."""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        return len(content[: error.start].decode("utf-8").removeprefix("\ufeff"))
    return None


class _Unreadable(Exception):  # noqa: N818  carries the arguments of Page.fault
    """Reading cannot go on."""


@dataclass
class _Open:
    """A collection that is being read, with what its content amounts to."""

    node: Listing | Table
    anchor: str | None
    key: Text | None = None
    nodes: int = 1
    height: int = 1


@dataclass(frozen=True, slots=True)
class _Anchored:
    """What an alias unfolds to."""

    node: Node
    nodes: int
    height: int


class _Reader:
    """Builds nodes from the parser's events, one pass, no recursion."""

    def __init__(self, page: Page) -> None:
        self.faults: list[Fault] = []
        self._page = page
        self._open: list[_Open] = []
        self._anchors: dict[str, _Anchored | None] = {}
        """By name; none while the collection of that name is still open."""
        self._root: Node | None = None
        self._documents = 0
        self._nodes = 0

    def read(self, events: Iterator[yaml.Event]) -> Table:
        """The file's mapping; a file with nothing in it is an empty one."""
        for event in events:
            self._take(event)
        match self._root:
            case None:
                return Table(Mark())
            case Table() as table:
                return table
            case Text(bare=True, at=at):
                return Table(at)
            case other:
                hint = "begin lines with a name and a colon, as in `answers:`"
                raise _Unreadable(other.at, "this file should be a list of `name: …` entries", hint)

    def _take(self, event: yaml.Event) -> None:
        match event:
            case yaml.ScalarEvent():
                self._refuse_tag(event)
                self._add(_text(event), event.anchor, 1, 0)
            case yaml.SequenceStartEvent() | yaml.MappingStartEvent():
                self._refuse_tag(event)
                self._begin(event)
            case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                done = self._open.pop()
                self._add(done.node, done.anchor, done.nodes, done.height)
            case yaml.AliasEvent():
                self._repeat(event)
            case yaml.DocumentStartEvent():
                self._begin_document(event)
            case _:
                pass

    def _begin_document(self, event: yaml.DocumentStartEvent) -> None:
        self._documents += 1
        at = _at(event)
        if self._documents > 1:
            raise _Unreadable(at, "a second YAML document begins here", "take the line `---` out")
        if event.version or event.tags:
            raise _Unreadable(at, "YAML directives cannot be used here", "take the lines that begin with % out")

    def _refuse_tag(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> None:
        if event.tag:
            problem = f'the YAML tag "{_short(event.tag)}" cannot be used here'
            hint = "if the text should begin with !, put it in quotes; otherwise take the tag out"
            self.faults.append(self._page.fault(_at(event), problem, hint))

    def _begin(self, event: yaml.CollectionStartEvent) -> None:
        at = _at(event)
        if len(self._open) >= MOST_DEPTH:
            raise _Unreadable(
                at, f"this is nested more than {MOST_DEPTH} deep", "check the brackets before this place"
            )
        node = Listing(at) if isinstance(event, yaml.SequenceStartEvent) else Table(at, flow=bool(event.flow_style))
        if event.anchor:
            self._anchors[event.anchor] = None
        self._open.append(_Open(node, event.anchor))

    def _repeat(self, event: yaml.AliasEvent) -> None:
        at, name = _at(event), str(event.anchor)
        if name not in self._anchors:
            hint = "if the text should begin with *, put it in quotes"
            raise _Unreadable(at, f'nothing in this file is marked "&{_short(name)}"', hint)
        found = self._anchors[name]
        if found is None:
            raise _Unreadable(at, f'"*{_short(name)}" would contain itself', "write the text out instead")
        if len(self._open) + found.height > MOST_DEPTH or self._nodes + found.nodes > MOST_NODES:
            raise _Unreadable(at, "these repetitions unfold to far too much", "write the texts out instead")
        self._nodes += found.nodes - 1
        self._add(found.node, None, found.nodes, found.height)

    def _add(self, node: Node, anchor: str | None, nodes: int, height: int) -> None:
        """Put a finished node where it belongs."""
        if anchor:
            self._anchors[anchor] = _Anchored(node, nodes, height)
        self._nodes += 1
        if self._nodes > MOST_NODES:
            raise _Unreadable(
                node.at, f"this file has more than {MOST_NODES:,} entries", "split it into several files"
            )
        if not self._open:
            self._root = node
            return
        parent = self._open[-1]
        parent.nodes += nodes
        parent.height = max(parent.height, height + 1)
        self._place(parent, node)

    def _place(self, parent: _Open, node: Node) -> None:
        if isinstance(parent.node, Listing):
            parent.node.items.append(node)
        elif parent.key is None:
            parent.key = self._key(node)
        else:
            key, parent.key = parent.key, None
            self._enter(parent.node, key, node)

    def _key(self, node: Node) -> Text:
        if not isinstance(node, Text):
            hint = "a text that begins with { or [ needs quotes"
            raise _Unreadable(node.at, "a name is expected here, not a list or a mapping", hint)
        return node

    def _enter(self, table: Table, key: Text, value: Node) -> None:
        first = table.entries.get(key.value)
        if first:
            problem = f'"{_short(key.value)}" is here twice: line {first.key.at.line} and line {key.at.line}'
            self.faults.append(self._page.fault(key.at, problem, "keep one of them"))
        elif key.value == "<<":
            self.faults.append(self._page.fault(key.at, "YAML merge keys cannot be used here", "write the lines out"))
        else:
            table.entries[key.value] = Entry(key, value)


def _at(event: yaml.Event) -> Mark:
    return mark_of(event.start_mark)


def _text(event: yaml.ScalarEvent) -> Text:
    bare = event.value == "" and event.implicit[0]
    return Text(event.value, _at(event), mark_of(event.end_mark), bare)


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"
