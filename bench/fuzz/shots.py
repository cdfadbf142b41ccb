"""Draws requests: each is made of the seed and its number alone, so that any one can be sent again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from random import Random
from typing import Final
from urllib.parse import quote, urlencode

from bench.fuzz import parts
from bench.fuzz.bodies import body
from bench.fuzz.routes import Parameter, Route, routes
from bench.fuzz.signing import SIGNERS, signed
from bench.fuzz.texts import text, value
from bench.fuzz.wire import Request
from bot.console.security import form_token

MOST_BYTES: Final = 4 * 1024 * 1024
KEPT: Final = frozenset({200})
PUT_OFF: Final = frozenset({200, 503})
"""Of a desk that is in trouble: whether somebody may do it cannot be told now, so it is to come again."""
REFUSED: Final = frozenset({401})
ANY: Final = frozenset(range(200, 500))
METHODS: Final = (
    b"GET",
    b"POST",
    b"HEAD",
    b"PUT",
    b"DELETE",
    b"PATCH",
    b"OPTIONS",
    b"TRACE",
    b"CONNECT",
    b"get",
    b"X-Y",
)
PATHS: Final = (
    b"/",
    b"//evil.example/",
    b"/%00",
    b"/%ff",
    b"/../etc/passwd",
    b"/static/../../secret",
    b"*",
    b"/a" * 500,
)
ENCODINGS: Final = (b"gzip", b"identity", b"br, gzip", b"IDENTITY", b"\xff")
KINDS: Final = (
    *(b"application/json", b"text/plain; charset=nonsense", b"application/x-www-form-urlencoded; charset=utf-16"),
    *(b"multipart/form-data; boundary=x", b";", b"\xff"),
)
STRANGE: Final = (
    b"\xff" * 30,
    b"a" * 6_000,
    b'"',
    b"=;=;",
    b"\xc3\xa9" * 20,
    b"x" * 40,
    b"",
    b"%00%ff",
    b"\x80",
    b"\t",
)
ORIGINS: Final = (b"http://[", b"null", b"https://evil.example", b"http://127.0.0.1", b"\xff", b"http://a:b@c:d")
HOSTS: Final = (b"evil.example", b"[::1", b"127.0.0.1:99999999", b"\xff", b"", b"a@b", b"localhost")
EVENT_IDS: Final = (b"1-1", b"9" * 18 + b"-" + b"9" * 18, b"-1--1", b"\xff")


class Sort(StrEnum):
    """What a request pretends to be."""

    SIGNED = "signed"
    UNSIGNED = "unsigned"
    PAGE = "page"
    NOISE = "noise"


@dataclass(frozen=True, slots=True)
class Shot:
    """One request, the route it is counted under, and the answers that are in order."""

    sort: Sort
    route: str
    request: Request
    expected: frozenset[int]
    may_break: bool = False
    """Whether the connection may be closed without an answer."""


@dataclass(frozen=True, slots=True)
class Gun:
    """Draws shots. ``session``: a cookie that may see the console."""

    seed: int
    settings: Mapping[str, str]
    session: bytes = b""

    def forged(self, number: int) -> Shot:
        """An event that nobody signed, or somebody wrongly."""
        return self._event(Random(f"{self.seed}:forged:{number}"), forged=True)

    def shot(self, number: int) -> Shot:
        """Any shot."""
        chance = Random(f"{self.seed}:{number}")
        share = chance.random()
        if share < 0.6:
            return self._event(chance, forged=False)
        if share < 0.65:
            return self._event(chance, forged=True)
        return self._page(chance) if share < 0.97 else _noise(chance)

    def _event(self, chance: Random, *, forged: bool) -> Shot:
        name = chance.choice(sorted(SIGNERS))
        path = f"/webhooks/slack/{chance.choice(('events', 'interactions', 'commands'))}" if name == "slack" else (
            f"/webhooks/{name}"
        )  # fmt: skip
        content = body(name, chance)
        headers = signed(name, self.settings, content)
        if forged:
            headers = _spoilt(headers, chance)
            content = content if name == "telegram" or chance.random() < 0.5 else content + b" "
        expected = REFUSED if forged else (PUT_OFF if name == "slack" else KEPT)
        if len(content) > MOST_BYTES:
            expected = frozenset({413})
        sort = Sort.UNSIGNED if forged else Sort.SIGNED
        return Shot(sort, f"POST {path}", Request(b"POST", path.encode(), headers, content), expected)

    def _page(self, chance: Random) -> Shot:
        route = chance.choice(routes())
        headers = [(name, strange) for name, strange in _headers(route, chance)]
        session = self.session if route.path != "/logout" and chance.random() < 0.7 else chance.choice(STRANGE)
        visitor = chance.choice((b"visitor-%d-of-the-fuzzer" % chance.randrange(5_000), chance.choice(STRANGE)))
        name = quote(text(chance)[:80]).encode() if chance.random() < 0.3 else b"Maria"
        headers.append(
            (b"Cookie", b"frontdesk_session=%s; frontdesk_name=%s; frontdesk_visitor=%s" % (session, name, visitor))
        )
        method = route.method.encode() if chance.random() < 0.9 else chance.choice(METHODS)
        request = Request(method, _target(route, chance), tuple(headers))
        if route.method == "POST":
            parted = route.takes_files and chance.random() < 0.5
            content = _parted(route, session, chance) if parted else _content(route, session, chance)
            request = replace(request, body=content, headers=(*headers, *_kind(route, chance, parted=parted)))
        return Shot(Sort.PAGE, route.name, _plain(request), ANY, may_break=True)


def _spoilt(headers: tuple[tuple[bytes, bytes], ...], chance: Random) -> tuple[tuple[bytes, bytes], ...]:
    """The same headers with a signature that does not hold."""
    kind, *proofs = headers
    spoils = (b"", b"0", b"sha256=", b"sha256=" + b"0" * 64, b"\xff", b"v0=" + b"0" * 64, b"t=1,s=0", b"t=\xb2,s=")
    spoil = chance.choice(spoils)
    match chance.randrange(3):
        case 0:
            return (kind,)
        case 1:
            return (kind, *((name, spoil) for name, _ in proofs))
        case _:
            return (kind, *((name, value[:-1] + (b"0" if value[-1:] != b"0" else b"1")) for name, value in proofs))


def _target(route: Route, chance: Random) -> bytes:
    path = route.path
    for one in route.parameters:
        if one.where == "path":
            path = path.replace(f"{{{one.name}}}", quote(_given(one, chance), safe="", errors="replace"))
    asked = {
        one.name: _given(one, chance) for one in route.parameters if one.where == "query" and chance.random() < 0.7
    }
    query = urlencode(asked, errors="replace").encode()
    if chance.random() < 0.1:
        query += chance.choice((b"&=", b"%", b"%ff=%fe", b"&a" * 2_000, b"?", b"#", b"\xff"))
    return path.encode() + (b"?" + query if query else b"")


def _given(one: Parameter, chance: Random) -> str:
    """A value for a parameter or field: mostly one of those that are wanted."""
    if one.is_number:
        return str(chance.choice((chance.randrange(40), 10**17, 10**18, 10**30, "-1", "٣", "0x1", " 1")))
    if one.choices and chance.random() < 0.8:
        return chance.choice(one.choices)
    return text(chance)[:3_000]


def _headers(route: Route, chance: Random) -> list[tuple[bytes, bytes]]:
    found = [(one.name.encode(), chance.choice(STRANGE)) for one in route.parameters
             if one.where == "header" and chance.random() < 0.3]  # fmt: skip
    for name, values in _ODD.items():
        if chance.random() < 0.06:
            found.append((name, chance.choice(values)))
    return found


_ODD: Final[Mapping[bytes, tuple[bytes, ...]]] = {
    b"Host": HOSTS,
    b"Origin": ORIGINS,
    b"Sec-Fetch-Site": (b"same-origin", b"cross-site", b"\xff"),
    b"Content-Encoding": ENCODINGS,
    b"Accept": (b"application/json", b"\xff", b"text/html"),
    b"Last-Event-ID": EVENT_IDS,
    b"X-Forwarded-Proto": (b"https", b"\xff"),
    b"If-None-Match": (b'"x"', b"*", b"\xff"),
    b"Range": (b"bytes=0-0", b"bytes=9-1", b"x"),
    b"Expect": (b"100-continue", b"nonsense"),
    b"Connection": (b"close", b"upgrade", b"keep-alive"),
    b"Upgrade": (b"websocket", b"h2c"),
}


def _content(route: Route, session: bytes, chance: Random) -> bytes:
    if chance.random() < 0.1:
        return chance.choice((b"", b"\xff\xfe", b"a=b" * 400, b"&" * 3_000, b"{" * 3_000, b"%" * 50))
    if not route.is_form:
        made = {one.name: value(chance) if chance.random() < 0.2 else text(chance) for one in route.fields}
        return json.dumps({**made, "key": str(chance.randrange(10**9))}).encode()
    return urlencode(_fields(route, session, chance), errors="replace").encode()


def _parted(route: Route, session: bytes, chance: Random) -> bytes:
    """The same form with files; cut at what any body may have."""
    return parts.in_parts(_fields(route, session, chance), chance)[:MOST_BYTES]


def _fields(route: Route, session: bytes, chance: Random) -> dict[str, str]:
    fields = {one.name: _given(one, chance) for one in route.fields if chance.random() < 0.9}
    if chance.random() < 0.9:
        known = {
            "token": form_token(session.decode("utf-8", "replace")),
            "key": f"key-of-the-fuzzer-{chance.randrange(10**6)}",
        }
        fields |= {name: made for name, made in known.items() if name in fields}
    return fields


def _kind(route: Route, chance: Random, *, parted: bool) -> tuple[tuple[bytes, bytes], ...]:
    usual = b"application/x-www-form-urlencoded" if route.is_form else b"application/json"
    if parted:
        return ((b"Content-Type", parts.KIND if chance.random() < 0.9 else chance.choice(parts.KINDS)),)
    return ((b"Content-Type", usual if chance.random() < 0.9 else chance.choice(KINDS)),)


def _plain(request: Request) -> Request:
    """Without what would only be a broken request line: that is noise."""
    return replace(request, target=request.target.replace(b" ", b"%20"))


def _noise(chance: Random) -> Shot:
    """Something that is hardly HTTP."""
    headers = tuple((chance.choice(STRANGE)[:200], chance.choice(STRANGE)) for _ in range(chance.randrange(4)))
    sizes = ((b"Content-Length", chance.choice((b"-1", b"1e3", b"99999999999999999999", b"5, 5", b"+5", b"0x5"))),)
    request = Request(
        chance.choice((*METHODS, b"\xff", b"GET /x HTTP/1.1\r\nGET")),
        chance.choice((*PATHS, chance.randbytes(12))),
        (*headers, *(sizes if chance.random() < 0.3 else ())),
        b"noise" if chance.random() < 0.5 else None,
    )
    return Shot(Sort.NOISE, "noise", request, ANY, may_break=True)
