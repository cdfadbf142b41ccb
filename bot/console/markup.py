"""How templates are filled in: everything from outside is escaped, and a fact that is missing is an error."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from bot.console import words
from bot.plain_words import percent

_UNSEEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202d\u202e]")


def environment(templates: Path, link: Callable[[str], str]) -> Environment:
    """What fills in the templates of a directory; ``link``: a file's address by its name."""
    made = Environment(
        loader=FileSystemLoader(templates),
        autoescape=True,
        auto_reload=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=seen,
    )
    made.filters |= {
        "span": words.span,
        "ago": words.ago,
        "moment": words.moment,
        "day": words.day,
        "iso": words.iso,
        "until": words.until,
        "ordinal": words.ordinal,
        "percent": percent,
        "isolated": isolated,
    }
    made.globals["file"] = link
    return made


def seen(value: object) -> object:
    """A text without what a page has no use for: control characters, and what overrides the direction of writing."""
    return _UNSEEN.sub("", value) if type(value) is str else value


def isolated(text: str) -> Markup:
    """A sentence whose quotations keep their own direction of writing; everything in it is escaped."""
    return Markup(re.sub("“([^”]*)”", r"“<bdi>\1</bdi>”", str(escape(seen(text)))))  # noqa: S704
