"""The platform firewall: what a vendor would refuse is refused by name, with what is still allowed."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import pytest

from handlers.base import Failure, Outgoing
from handlers.files import File
from handlers.firewall import HOUR_MS, RULES, Passing, Standing, refusal
from handlers.lengths import Unit
from handlers.limits import FileLimit, Limits, TextLimit
from intents.model import Via

NOW: Final = 1_000_000 * HOUR_MS
STRICT: Final = Limits(
    text={via: TextLimit(20, Unit.BYTES, "made up") for via in Via},
    window_hours=24,
    window_messages=3,
    human_window_hours=168,
    private_reply_hours=48,
    replies_each=1,
)
"""A vendor with every rule there is."""
FREE: Final = Limits(text={Via.DM: TextLimit(20, Unit.CHARACTERS, "made up")}, images=True)
SOME: Final = FileLimit(5, "made up", frozenset({"image/png", "audio/ogg"}), {"audio/": 3})
FILES: Final = replace(FREE, files={Via.DM: SOME})
FRESH: Final = Standing(heard_ms=NOW, asked_ms=NOW)


def passing(limits: Limits = STRICT, standing: Standing = FRESH, **out: object) -> Passing:
    """One text before the firewall."""
    plain = Outgoing("1", "shop", Via.DM, "ana", "Hello", reply_to="m1")
    return Passing(replace(plain, **out), limits, standing, NOW)  # type: ignore[arg-type]


def hours_ago(hours: float) -> int:
    """A time in the past."""
    return int(NOW - hours * HOUR_MS)


@pytest.mark.parametrize(
    "allowed",
    [
        passing(),
        passing(text="x" * 20),
        passing(text="ä" * 10),
        passing(FREE, image="https://shop.example/a.png", text=""),
        passing(FILES, file=File("a.png", "image/png", b"12345"), text="a very long name of a file"),
        passing(FILES, file=File("a", "", b"")),
        passing(FILES, file=File("a.ogg", "audio/ogg", b"123")),
        passing(FREE, Standing(heard_ms=hours_ago(9_999), said_since=99)),
        passing(standing=Standing(heard_ms=hours_ago(24))),
        passing(standing=Standing(heard_ms=hours_ago(25)), by_person=True),
        passing(standing=Standing(heard_ms=0)),
        passing(standing=replace(FRESH, said_since=2)),
        passing(standing=replace(FRESH, answered=1), via=Via.PUBLIC, by_person=True),
        passing(standing=Standing(heard_ms=hours_ago(999), said_since=9), via=Via.PUBLIC),
        passing(standing=replace(FRESH, asked_ms=hours_ago(48)), via=Via.PRIVATE),
        passing(standing=replace(FRESH, answered=7), via=Via.PRIVATE),
    ],
)
def test_what_a_vendor_takes_passes(allowed: Passing) -> None:
    """At the bound is within the bound; rules of one way of sending do not touch another."""
    assert refusal(allowed, "instagram") is None


@pytest.mark.parametrize(
    ("refused", "failure", "rule", "advice"),
    [
        (passing(FREE, via=Via.PUBLIC), Failure.CONTENT, "way of sending", "What it has: dm."),
        (passing(text="x" * 21), Failure.CONTENT, "text length", "21 bytes are more than the 20"),
        (passing(text="ä" * 11), Failure.CONTENT, "text length", "22 bytes"),
        (passing(file=File("a.png", "image/png", b"1")), Failure.CONTENT, "files", "Give the follower a link."),
        (passing(FILES, file=File("a.png", "image/png", b"123456")), Failure.CONTENT, "files", "files up to 0 MB"),
        (passing(FILES, file=File("a.ogg", "audio/ogg", b"1234")), Failure.CONTENT, "files", "takes ogg files up to"),
        (passing(FILES, file=File("a.pdf", "application/pdf", b"1")), Failure.CONTENT, "files", "takes ogg, png, and"),
        (passing(image="https://shop.example/a.png"), Failure.CONTENT, "pictures", "The text alone may be sent."),
        (
            passing(standing=Standing(hours_ago(24.1))),
            Failure.WINDOW,
            "reply window",
            "may still answer for 144 hours",
        ),
        (passing(standing=Standing(hours_ago(169))), Failure.WINDOW, "reply window", "has to write first"),
        (passing(standing=Standing(hours_ago(169)), by_person=True), Failure.WINDOW, "reply window", "168 hours"),
        (passing(standing=replace(FRESH, said_since=3)), Failure.WINDOW, "messages in the window", "3 messages"),
        (
            passing(standing=replace(FRESH, answered=1), via=Via.PUBLIC),
            Failure.CONTENT,
            "replies to one message",
            "A person may still answer.",
        ),
        (
            passing(standing=replace(FRESH, answered_privately=1), via=Via.PRIVATE),
            Failure.RECIPIENT,
            "private reply",
            "answered privately once",
        ),
        (
            passing(standing=replace(FRESH, asked_ms=hours_ago(48.1)), via=Via.PRIVATE),
            Failure.WINDOW,
            "private reply",
            "under the post",
        ),
    ],
)
def test_what_a_vendor_refuses_is_refused_by_name(refused: Passing, failure: Failure, rule: str, advice: str) -> None:
    """The rule, the numbers and what is still allowed are told."""
    found = refusal(refused, "instagram")
    assert found is not None
    assert found.failure is failure
    assert f"Instagram would refuse it ({rule}): " in found.detail
    assert advice in found.detail
    assert rule in RULES


@pytest.mark.parametrize(
    ("text", "unit", "length"),
    [
        ("naïve", Unit.BYTES, 6),
        ("naïve", Unit.CHARACTERS, 5),
        ("👍🏽", Unit.UTF16, 4),
        ("👍🏽👨‍👩‍👧é", Unit.GRAPHEMES, 3),
        ("ok 👍", Unit.EMOJI_BYTES, 7),
        ("née 1", Unit.EMOJI_BYTES, 5),
        ("see https://shop.example/a/very/long/path/that/goes/on", Unit.SHORT_LINKS, 27),
        ("@ana@far.example hi", Unit.SHORT_LINKS, 7),
        ("@ana hi", Unit.SHORT_LINKS, 7),
    ],
)
def test_lengths_are_what_the_vendors_count(text: str, unit: Unit, length: int) -> None:
    """The same text has another length at every vendor."""
    assert TextLimit(length, unit, "").fits(text)
    assert not TextLimit(length - 1, unit, "").fits(text)


def test_a_limit_may_have_a_second_one_in_bytes() -> None:
    """Graphemes may be many bytes long."""
    limit = TextLimit(300, Unit.GRAPHEMES, "", most_bytes=10)
    assert limit.fits("0123456789")
    assert not limit.fits("0123456789a")
    assert not limit.fits("👨‍👩‍👧")
