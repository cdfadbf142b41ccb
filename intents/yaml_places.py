"""Where everything in a YAML file begins and ends, in characters, so that text can be put in at the right place.

For files that ``library_yaml.read`` has read without a fault: sizes and depth are bounded there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

import yaml

from intents.library_yaml import PARSER

_BEFORE = re.compile(r"(?:&\S+(?=\s|\Z)|\s+|(?<!\S)#[^\n\r]*)*")
_BLOCK = re.compile(r"[|>][0-9+-]*")


class Position(Protocol):
    """Where the parser says something is, in characters from 0."""

    @property
    def index(self) -> int: ...


class Form(StrEnum):
    """How a node is written."""

    TEXT = "text"
    ALIAS = "alias"
    LIST = "list"
    TABLE = "table"


@dataclass(slots=True)
class Place:
    """A node: from ``start`` to ``end``, in characters from 0; ``end`` is behind its last written character.

    Only the blank lines that belong to a block text (``|+``) are part of it. An anchor before the node is not.
    """

    form: Form
    start: int
    end: int
    flow: bool = False
    """Written in brackets or braces."""
    items: list[Place] = field(default_factory=list)
    """A list's items; a mapping's keys and values by turns."""
    key: str = ""
    """A text's value."""

    @property
    def entries(self) -> dict[str, Place]:
        """A mapping's values by key."""
        return {key.key: value for key, value in zip(self.items[::2], self.items[1::2], strict=True)}

    @property
    def keys(self) -> list[Place]:
        """A mapping's keys."""
        return self.items[::2]


def places(text: str) -> Place:
    """The places of a file's only document; an empty mapping where there is nothing in it."""
    top = Place(Form.LIST, 0, 0)
    opened = [top]
    for event in yaml.parse(text, Loader=PARSER):
        match event:
            case yaml.ScalarEvent():
                _add(opened, Place(Form.TEXT, *_span(text, event), key=event.value))
            case yaml.AliasEvent():
                _add(opened, Place(Form.ALIAS, *_span(text, event)))
            case yaml.SequenceStartEvent() | yaml.MappingStartEvent():
                form = Form.LIST if isinstance(event, yaml.SequenceStartEvent) else Form.TABLE
                opened.append(Place(form, *_span(text, event), flow=bool(event.flow_style)))
            case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                done = opened.pop()
                done.end = _index(event.end_mark) if done.flow else _last(done)
                _add(opened, done)
            case _:
                pass
    found = top.items[0] if top.items else None
    return found if found is not None and found.form is Form.TABLE else Place(Form.TABLE, 0, 0)


def _add(opened: list[Place], place: Place) -> None:
    opened[-1].items.append(place)


def _span(text: str, event: yaml.NodeEvent) -> tuple[int, int]:
    """Without the anchor before it."""
    start, end = _index(event.start_mark), _index(event.end_mark)
    if getattr(event, "anchor", None) and not isinstance(event, yaml.AliasEvent):
        found = _BEFORE.match(text, start)
        start = min(found.end() if found else start, max(start, end))
    header = _BLOCK.match(text, start)
    if header and "+" not in header[0] and getattr(event, "style", None) in {"|", ">"}:
        end = start + len(text[start:end].rstrip())
    return start, end


def _index(mark: Position | None) -> int:
    return mark.index if mark else 0


def _last(place: Place) -> int:
    return place.items[-1].end if place.items else place.start
