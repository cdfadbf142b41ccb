"""Reading a form: from our own page, with its token, within bounds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl

from aiohttp import web

from bot.guard import read_body
from handlers.files import DeskFile

KEY: Final = re.compile(r"[\w-]{16,64}", re.ASCII)
"""What a form carries so that sending it twice counts once."""
MOST_FIELDS: Final = 20
MOST_CHARACTERS: Final = 10_000


class RefusedError(Exception):
    """A request that is not carried out. ``title`` and ``words`` are for the person; ``status`` is HTTP's."""

    def __init__(self, status: int, title: str, words: str) -> None:
        super().__init__(words)
        self.status = status
        self.title = title
        self.words = words


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a form."""

    fields: Mapping[str, str]
    files: tuple[DeskFile, ...] = ()
    """What came along and lies on the shelf."""
    trouble: str = ""
    """Why a file that came along cannot go out, in words; nothing of any is kept then."""

    def __getitem__(self, name: str) -> str:
        """A field's text, without surrounding white space; empty when it was not sent."""
        return self.fields.get(name, "").strip()


async def read_form(request: web.Request) -> Form:
    """The form a browser sent. Raises RefusedError for what no page of ours sends."""
    if request.content_type != "application/x-www-form-urlencoded":
        raise RefusedError(415, "This is not a form", "The console takes forms only.")
    body = await read_body(request)
    try:
        pairs = parse_qsl(
            body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="replace"
        )
    except ValueError as error:
        raise RefusedError(400, "This form cannot be read", f"{error}.") from error
    return Form({name: clean(value) for name, value in pairs})


def clean(value: str) -> str:
    """A field's text within bounds, as pages and rows take it."""
    return value[:MOST_CHARACTERS].replace("\0", "").replace("\r\n", "\n")
