"""The table of a vendor's refusals, and what of its words is shown."""

from __future__ import annotations

from typing import ClassVar

import discord
import pytest

from handlers.base import Failure
from handlers.discord.calls import told_as
from handlers.refusals import Refusals, redacted

TABLE = Refusals(
    "Vendor",
    by_words=(((400, 403), r"blocked|gone", Failure.RECIPIENT),),
    by_status={400: Failure.CONTENT, 429: Failure.BUSY, 401: Failure.AUTH},
    next={Failure.AUTH: "Set VENDOR_TOKEN anew."},
    other_4xx=Failure.CONFIG,
)


@pytest.mark.parametrize(
    ("status", "said", "failure"),
    [
        (400, "This person BLOCKED you", Failure.RECIPIENT),
        (404, "This person blocked you", Failure.CONFIG),
        (400, "too long", Failure.CONTENT),
        (429, "slower", Failure.BUSY),
        (402, "", Failure.CONFIG),
        (500, "gone", Failure.UNKNOWN),
        (302, "", Failure.UNKNOWN),
    ],
)
def test_words_decide_then_the_status(status: int, said: str, failure: Failure) -> None:
    """The words only for the statuses they are known of; what the table lacks is known of no text."""
    assert TABLE.meaning(status, said) is failure
    assert TABLE.refused(status, said).failure is failure


def test_a_limit_without_a_wait_is_the_accounts() -> None:
    """A wait counts for a limit only; words say what to do next."""
    assert TABLE.refused(429, "slower").account_wide
    told = TABLE.refused(429, "slower", (), 7.0)
    assert (told.retry_after, told.account_wide) == (7.0, False)
    other = TABLE.refused(401, "dead token.", (), 7.0)
    assert (other.retry_after, other.detail) == (None, "Vendor answered 401: dead token. Set VENDOR_TOKEN anew.")


@pytest.mark.parametrize(
    ("status", "failure"), [(401, Failure.AUTH), (429, Failure.BUSY), (403, Failure.UNKNOWN), (502, Failure.UNKNOWN)]
)
def test_what_no_vendor_wrote_refuses_no_text(status: int, failure: Failure) -> None:
    """A proxy's page."""
    assert TABLE.foreign(status).failure is failure


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Bad text: Ana,  your\nparcel left.", "Bad text: …"),
        ("Token t-1 is dead. t-1!", "Token … is dead. …!"),
        ("x" * 500, "x" * 200),
        ("x" * 190 + " Ana, your parcel left.", "x" * 190 + " …"),
        ("", ""),
    ],
)
def test_neither_token_nor_text_is_shown(said: str, shown: str) -> None:
    """However it is spaced, and before it is cut."""
    assert redacted(said, ("t-1", "Ana, your parcel left.", "", "Ana")) == shown


def test_too_much_for_one_follower_holds_nobody_else() -> None:
    """A vendor's code for one chat is no limit of the account; one with an end in it needs no such list."""
    table = Refusals("Vendor", {12: Failure.BUSY, 13: Failure.BUSY}, {}, for_one=frozenset({12}))
    assert [table.refused(code, "Too much.").account_wide for code in (12, 13)] == [False, True]
    assert not table.refused(13, "Too much.", retry_after=5.0).account_wide


class Answered:
    """What discord.py reads of an answer."""

    status, reason = 400, "Bad Request"
    headers: ClassVar[dict[str, str]] = {}


def test_discord_quotes_nobody() -> None:
    """Its words without the text that was sent."""
    said = {"code": 50035, "message": "Invalid Form Body: Parcel 4711 is at Ana's"}
    error = discord.HTTPException(Answered(), said)  # type: ignore[arg-type]
    assert "4711" in str(told_as(error, repeatable=False))
    assert "4711" not in str(told_as(error, repeatable=False, hide="Parcel 4711 is at Ana's"))
