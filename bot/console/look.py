"""What pages look like: templates, and files they link to. What fills them in is loaded for the first page."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from jinja2 import Environment

HERE: Final = Path(__file__).parent
_TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}


class Look:
    """Everything that makes a page: templates and the files they link to."""

    def __init__(self) -> None:
        """Read both from the package."""
        self.files: Mapping[str, tuple[bytes, str]] = {
            path.name: (path.read_bytes(), _TYPES[path.suffix])
            for path in sorted((HERE / "static").iterdir())
            if path.suffix in _TYPES
        }

    def page(self, template: str, **facts: object) -> str:
        """A template filled in."""
        return self._templates.get_template(template).render(**facts)

    @cached_property
    def _templates(self) -> Environment:
        from bot.console.markup import environment

        return environment(HERE / "templates", self._link)

    def _link(self, name: str) -> str:
        """A file's address; it changes with its content, so that browsers may keep it for ever."""
        return f"/static/{name}?{hashlib.sha256(self.files[name][0]).hexdigest()[:12]}"
