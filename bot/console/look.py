"""The templates: loaded once, everything from outside escaped."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from bot.console import words
from bot.plain_words import percent

HERE: Final = Path(__file__).parent
_TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}


_UNSEEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202d\u202e]")


class Look:
    """Everything that makes a page: templates and the files they link to."""

    def __init__(self) -> None:
        """Read both from the package."""
        self.files: Mapping[str, tuple[bytes, str]] = {
            path.name: (path.read_bytes(), _TYPES[path.suffix])
            for path in sorted((HERE / "static").iterdir())
            if path.suffix in _TYPES
        }
        self._templates = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=True,
            auto_reload=False,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            finalize=seen,
        )
        self._templates.filters |= {
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
        self._templates.globals["file"] = self._link

    def page(self, template: str, **facts: object) -> str:
        """A template filled in."""
        return self._templates.get_template(template).render(**facts)

    def _link(self, name: str) -> str:
        """A file's address; it changes with its content, so that browsers may keep it for ever."""
        return f"/static/{name}?{hashlib.sha256(self.files[name][0]).hexdigest()[:12]}"


def seen(value: object) -> object:
    """A text without what a page has no use for: control characters, and what overrides the direction of writing."""
    return _UNSEEN.sub("", value) if type(value) is str else value


def isolated(text: str) -> Markup:
    """A sentence whose quotations keep their own direction of writing; everything in it is escaped."""
    return Markup(re.sub("“([^”]*)”", r"“<bdi>\1</bdi>”", str(escape(seen(text)))))  # noqa: S704
