"""Events that name their kind: each by its reader, a bad one beside good ones."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import pytest

from handlers.base import PayloadError
from handlers.kinds import Kinds
from intents.model import Parsed, Signal, Unreadable


class Said(msgspec.Struct):
    """An event that must have a number."""

    number: int


def _said(raw: bytes, account: str, received_ms: int) -> Sequence[Parsed]:
    number = msgspec.json.decode(raw, type=Said).number
    return [Signal("telegram", account, f"said {number} at {received_ms}")]


KINDS = Kinds("telegram", {"said": _said}, frozenset({"typing"}), {"stopped": "Nothing is answered."})


def test_a_batch_is_read_in_its_order() -> None:
    """What cannot be read says where and why, without the content; the rest goes on."""
    body = (
        b'{"events": [{"kind": "said", "number": 1}, {"kind": "said", "number": "secret"}, {"number": 2}, 7,'
        b'{"kind": "typing"}, {"kind": "stopped"}, {"kind": "dance"}, {"kind": "said", "number": 2}]}'
    )
    found = KINDS.batch(body, "events", "kind", "shop", 5)
    assert [one for one in found if isinstance(one, Signal)] == [
        Signal("telegram", "shop", "said 1 at 5"),
        Signal("telegram", "shop", "typing"),
        Signal("telegram", "shop", "stopped", "Nothing is answered."),
        Signal("telegram", "shop", "said 2 at 5"),
    ]
    bad = [one.reason for one in found if isinstance(one, Unreadable)]
    assert [reason.partition(":")[0] for reason in bad] == ["`said`", "an event", "an event", "`dance`"]
    assert "secret" not in "".join(bad)


@pytest.mark.parametrize("body", [b"{}", b"[]", b'{"events": {}}', b"<html>", b"\xff", b'{"events": null}'])
def test_a_body_without_events_is_none(body: bytes) -> None:
    """The whole of it is refused."""
    with pytest.raises(PayloadError, match="Telegram"):
        KINDS.batch(body, "events", "kind", "shop", 5)


def test_an_event_with_half_an_emoji_is_read() -> None:
    """Vendors send such JSON."""
    body = b'{"events": [{"kind": "said", "number": 3, "text": "\\ud83d"}], "more": "\\ud83d"}'
    assert KINDS.batch(body, "events", "kind", "shop", 5) == [Signal("telegram", "shop", "said 3 at 5")]
