"""Files at the simulated WhatsApp: kept by numbers, given out for five minutes at a time, refused by kind and size.

https://developers.facebook.com/docs/whatsapp/cloud-api/reference/media (2026-11-28)
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from vendors.instagram_rules import RefusalError

PATH = "/whatsapp_business/attachments/"
HOLDS_S = 300
_OFFICE = "application/vnd.openxmlformats-officedocument."
KINDS = {
    "image": {"image/jpeg", "image/png"},
    "audio": {"audio/aac", "audio/mp4", "audio/mpeg", "audio/amr", "audio/ogg", "audio/opus"},
    "video": {"video/mp4", "video/3gpp"},
    "document": {
        "application/pdf", "text/plain", "application/msword", "application/vnd.ms-excel",
        "application/vnd.ms-powerpoint", f"{_OFFICE}wordprocessingml.document", f"{_OFFICE}spreadsheetml.sheet",
        f"{_OFFICE}presentationml.presentation",
    },
}  # fmt: skip
MOST = {"image": 5 << 20, "audio": 16 << 20, "video": 16 << 20, "document": 100 << 20}


@dataclass(frozen=True, slots=True)
class Medium:
    """One file."""

    data: bytes = field(repr=False)
    mime: str
    theirs: bool
    name: str = ""


@dataclass(eq=False)
class Media:
    """Files by their numbers; ``sent`` lists which went out in a message: as what, under which name, its bytes."""

    now: Callable[[], int]
    kept: dict[str, Medium] = field(default_factory=dict)
    sent: list[tuple[str, str, bytes]] = field(default_factory=list)
    elsewhere: str = ""
    """A host that links lead to instead of ours."""
    fetched: list[str] = field(default_factory=list)
    _numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1_130_000_000_000_000))

    def keep(self, data: bytes, mime: str, name: str = "", *, theirs: bool) -> str:
        """A file from now on; returns its number."""
        number = str(next(self._numbers))
        self.kept[number] = Medium(data, mime, theirs, name)
        return number

    async def upload(self, request: web.Request) -> str:
        """A file of the business's, as a form. Returns its number."""
        form = await request.post() if request.content_type == "multipart/form-data" else {}
        file = form.get("file")
        if form.get("messaging_product") != "whatsapp" or not isinstance(file, web.FileField):
            raise RefusalError("(#100) The parameter messaging_product is required.", 100)
        kind = next((kind for kind, mimes in KINDS.items() if file.content_type in mimes), "")
        if not kind or form.get("type") != file.content_type:
            known = ", ".join(mime for mimes in KINDS.values() for mime in sorted(mimes))
            words = f"(#100) Param file must be a file with one of the following types: {known}. "
            raise RefusalError(f"{words}Received file of type '{file.content_type}'.", 100)
        data = file.file.read()
        if len(data) > MOST[kind]:
            raise RefusalError("(#100) Param file is larger than allowed.", 100)
        return self.keep(data, file.content_type, file.filename, theirs=False)

    def told(self, number: str, base: str) -> dict[str, Any]:
        """Where a file is to be had for the next five minutes."""
        medium, until = self.kept[number], self.now() // 1000 + HOLDS_S
        address = f"{self.elsewhere or base}{PATH}?mid={number}&ext={until}&hash=sig{until}{number}"
        about = {"mime_type": medium.mime, "file_size": str(len(medium.data)), "id": number, "url": address}
        return {"messaging_product": "whatsapp", **about}

    async def serve(self, request: web.Request) -> web.Response:
        """The file, while its link holds; the token is asked for before."""
        asked = request.query
        number, until = asked.get("mid", ""), asked.get("ext", "0")
        if asked.get("hash") != f"sig{until}{number}" or int(until) < self.now() // 1000 or number not in self.kept:
            return web.Response(status=404, text="gone")
        self.fetched.append(number)
        return web.Response(body=self.kept[number].data, content_type=self.kept[number].mime)

    def named(self, body: dict[str, Any]) -> str:
        """A message that shows a file, by its number or (a picture) by its address."""
        kind = str(body["type"])
        shown = body[kind] if isinstance(body.get(kind), dict) else {}
        if kind == "image" and str(shown.get("link", "")).startswith("https://"):
            return ""
        medium = self.kept.get(str(shown.get("id", "")))
        if medium is None or medium.theirs or medium.mime not in KINDS[kind]:
            raise RefusalError("(#131009) Parameter value is not valid", 131009)
        self.sent.append((kind, str(shown.get("filename", "")), medium.data))
        return ""
