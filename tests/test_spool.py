"""The file that keeps events while the database cannot be reached."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.store.spool import Spool, Spooled, SpoolError

EVENT = Spooled("instagram", b'{"a": "\xff"}', 5)


def test_what_is_kept_is_given_back_in_order_until_it_is_cleared(tmp_path: Path) -> None:
    """Also what comes while it is being emptied; and it can be read by its user only."""
    spool = Spool(tmp_path / "a.spool")
    assert not spool.waiting
    spool.append(EVENT)
    assert (tmp_path / "a.spool").stat().st_mode & 0o777 == 0o600
    taken = list(spool.take())
    later = Spooled("x", b"later", 6)
    spool.append(later)
    assert taken == [EVENT]
    assert list(spool.take()) == [EVENT]
    spool.clear()
    assert spool.waiting
    assert list(spool.take()) == [later]
    spool.clear()
    assert not spool.waiting


def test_half_a_line_of_a_crash_is_no_event(tmp_path: Path) -> None:
    """The vendor got no 200 for it and sends it again."""
    spool = Spool(tmp_path / "a.spool")
    spool.append(EVENT)
    with (tmp_path / "a.spool").open("a", encoding="ascii") as file:
        file.write('["instagram", 7, "aGFs')
    assert list(spool.take()) == [EVENT]


def test_a_spool_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    """Then the vendor must keep the event."""
    with pytest.raises(SpoolError):
        Spool(tmp_path / "nowhere" / "a.spool").append(EVENT)


def test_half_a_line_takes_nothing_with_it(tmp_path: Path) -> None:
    """What a full disk has cut off stays in the file; what is kept after it is found all the same."""
    spool = Spool(tmp_path / "a.spool")
    with (tmp_path / "a.spool").open("a", encoding="ascii") as file:
        file.write('["instagram", 7, "aGFs')
    spool.append(EVENT)
    assert list(spool.take()) == [EVENT]
