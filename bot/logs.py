"""Structured logs: constant ``noun.past_verb`` events, facts as keys, ids instead of texts, never a secret.

Tracebacks carry no local variables, since those hold tokens and messages.
"""

from __future__ import annotations

import logging
import sys
import warnings
from io import StringIO
from typing import Any, TextIO, cast

import msgspec
import structlog
from aiohttp import BadContentDispositionHeader, BadContentDispositionParam
from structlog.typing import EventDict, ExcInfo, FilteringBoundLogger, Processor

from bot.escaping import spelt, spelt_line

_encode = msgspec.json.Encoder(enc_hook=str).encode


def make_log(style: str = "json", level: int = logging.INFO, stream: TextIO | None = None) -> FilteringBoundLogger:
    """The program's logger; ``style`` is ``json`` (a line each) or ``console`` (for people)."""
    target = stream or sys.stdout
    make = structlog.PrintLoggerFactory(target) if style == "console" else structlog.BytesLoggerFactory(target.buffer)
    structlog.configure(
        processors=_processors(style),
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=make,
        cache_logger_on_first_use=True,
    )
    _bridge_standard_library(level)
    return cast(FilteringBoundLogger, structlog.get_logger())


def _processors(style: str) -> list[Processor]:
    shared: list[Processor] = [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    if style == "console":
        return [*shared, _on_one_line, structlog.dev.ConsoleRenderer(exception_formatter=_plain_traceback)]
    plain = structlog.processors.ExceptionRenderer(structlog.tracebacks.ExceptionDictTransformer(show_locals=False))
    return [*shared, plain, _as_json]


def _as_json(_logger: Any, _method: str, event: EventDict) -> bytes:
    line = _encode(event)
    return line if line.isascii() and b"\x7f" not in line else spelt(line.decode()).encode()


def _on_one_line(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Somebody else's words among the facts do nothing to the terminal."""
    return {key: spelt_line(value) if isinstance(value, str) else value for key, value in event.items()}


def _plain_traceback(stream: TextIO, failure: ExcInfo) -> None:
    """Without local variables, and with the error's own words made harmless."""
    written = StringIO()
    structlog.dev.plain_traceback(written, failure)
    stream.write(spelt(written.getvalue()))


class _Bridge(logging.Handler):
    """Sends what libraries log through our own logger, without their arguments' values.

    A log that cannot be written (a full disk, a pipe that has ended) is no error of the library that speaks.
    """

    def emit(self, record: logging.LogRecord) -> None:
        log = structlog.get_logger()
        failure = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else None
        try:
            log.log(record.levelno, "dependency.logged", source=record.name, message=str(record.msg), failure=failure)
        except (OSError, ValueError) as error:
            sys.stderr.write(f"A line of the log could not be written ({type(error).__name__}).\n")


def _bridge_standard_library(level: int) -> None:
    root = logging.getLogger()
    root.handlers = [_Bridge()]
    root.setLevel(max(level, logging.WARNING))
    for quoting in (BadContentDispositionHeader, BadContentDispositionParam):
        warnings.simplefilter("ignore", quoting)  # they repeat the names of files that somebody sent
