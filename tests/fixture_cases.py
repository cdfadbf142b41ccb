"""Fixtures that say what is expected of them, and bodies nobody should send: for every platform's reading tests."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from handlers.base import PayloadError, Platform
from intents.model import (
    Attachment,
    Delivered,
    Echo,
    Edit,
    Kind,
    Message,
    Parsed,
    Signal,
    Undelivered,
    Unreadable,
    Unsend,
    Writer,
)

FOLDER = Path(__file__).parent / "fixtures"
RECEIVED = 1_790_000_000_000
TYPES = {
    "Message": Message,
    "Echo": Echo,
    "Edit": Edit,
    "Unsend": Unsend,
    "Signal": Signal,
    "Undelivered": Undelivered,
    "Delivered": Delivered,
}
KNOWN = (*TYPES.values(), Unreadable)


def fixtures(platform: str) -> list[Path]:
    """Every fixture of a platform."""
    return sorted((FOLDER / platform).glob("*.json"))


def load(path: Path) -> dict[str, Any]:
    """A fixture: its source, headers, body and what is expected."""
    fixture: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return fixture


def expected(platform: str, one: dict[str, Any]) -> Parsed:
    """The value that one line of ``expect`` stands for."""
    facts = {name: value for name, value in one.items() if name != "is"}
    if "kind" in facts:
        facts["kind"] = Kind(facts["kind"])
    if "writer" in facts:
        facts["writer"] = Writer(facts["writer"])
    if "attachments" in facts:
        facts["attachments"] = tuple(Attachment(*parts) for parts in facts["attachments"])
    value: Parsed = TYPES[one["is"]](platform=platform, **facts)
    return value


def reads_as_it_says(platform: Platform, path: Path) -> None:
    """Fails unless the fixture is read to exactly what its expectation lists."""
    fixture = load(path)
    body = fixture["body"].encode()
    if fixture["expect"] == "PayloadError":
        assert read(platform, body) is None
        return
    found = list(platform.parse(body, RECEIVED))
    assert len(found) == len(fixture["expect"]), found
    for one, line in zip(found, fixture["expect"], strict=True):
        if line["is"] == "Unreadable":
            assert isinstance(one, Unreadable)
            assert one.reason.startswith(line["reason"])
        else:
            assert one == expected(platform.name, line)


def read(platform: Platform, body: bytes) -> list[Parsed] | None:
    """What a body says; None for a PayloadError. Any other exception is a failure."""
    try:
        return list(platform.parse(body, RECEIVED))
    except PayloadError:
        return None


def reads_safely(platform: Platform, body: bytes) -> None:
    """Fails unless reading gives known types, with texts for ids and times that are times."""
    for one in read(platform, body) or ():
        assert isinstance(one, KNOWN)
        if isinstance(one, Message | Echo | Edit | Unsend):
            assert type(one.key) is str
            assert one.key
            assert 0 < one.sent_ms < 4_102_444_800_000
        if isinstance(one, Message):
            assert one.follower or one.bare or one.writer is Writer.BRAND
            assert type(one.follower) is type(one.place) is type(one.text) is type(one.address) is str
            assert "\x00" not in one.text


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
NO_EVENTS = [b"", b" ", b"null", b"7", b'"x"', b"{}", b"[]", b"\xff\xfe", b"{" * 10, b'{"entry":' + b"[" * 100_000]


def hostile(platform: str) -> st.SearchStrategy[bytes]:
    """The platform's fixtures with bytes or values replaced, and plain noise."""
    bodies = [load(path)["body"].encode() for path in fixtures(platform)]
    return _mutated_bytes(bodies) | _mutated_tree(bodies) | st.binary(max_size=40)


@st.composite
def _mutated_bytes(draw: st.DrawFn, bodies: list[bytes]) -> bytes:
    body = bytearray(draw(st.sampled_from(bodies)))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, max(len(body) - 1, 0)))
        body[start : start + draw(st.integers(0, 6))] = draw(
            st.binary(max_size=4) | st.sampled_from([b"\\ud83c", b"NaN", b"1e999", b"9" * 40])
        )
    return bytes(body)


@st.composite
def _mutated_tree(draw: st.DrawFn, bodies: list[bytes]) -> bytes:
    tree = json.loads(draw(st.sampled_from([body for body in bodies if body.startswith(b"{")])))
    node: Any = tree
    while isinstance(node, dict | list) and node:
        name = draw(st.sampled_from(sorted(node)) if isinstance(node, dict) else st.integers(0, len(node) - 1))
        if draw(st.booleans()) or not isinstance(node[name], dict | list) or not node[name]:
            node[name] = draw(JSON)
            break
        node = node[name]
    return json.dumps(tree).encode()
