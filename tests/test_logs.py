"""What libraries want to say goes through our log, and never costs them anything."""

from __future__ import annotations

import json
import logging
from io import BytesIO, TextIOWrapper

import pytest

from bot.logs import make_log


def test_what_a_library_says_is_a_line_of_ours() -> None:
    """Its name and its words, not the values it put into them; the kind of an error, not its text."""
    written = BytesIO()
    stream = TextIOWrapper(written, write_through=True)
    make_log("json", stream=stream)
    logging.getLogger("a.library").error("could not use %s", "a-token", exc_info=KeyError("a-secret"))
    assert not stream.closed
    said = written.getvalue().decode()
    line = json.loads(said)
    assert (line["event"], line["source"], line["message"]) == ("dependency.logged", "a.library", "could not use %s")
    assert line["failure"] == "KeyError"
    assert "a-secret" not in said
    assert "a-token" not in said


def test_a_log_that_cannot_be_written_is_no_error_of_the_library(capsys: pytest.CaptureFixture[str]) -> None:
    """A closed stream: whoever wanted to say something goes on, and standard error tells why nothing was said."""
    stream = TextIOWrapper(BytesIO(), write_through=True)
    make_log("json", stream=stream)
    stream.close()
    logging.getLogger("a.library").error("something")
    assert capsys.readouterr().err == "A line of the log could not be written (ValueError).\n"
