"""Forms in parts, as browsers send files: most of them nearly right, the others broken where a reader may stumble."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Final

BOUNDARY: Final = b"----fuzzer"
KIND: Final = b"multipart/form-data; boundary=" + BOUNDARY
KINDS: Final = (
    *(b"multipart/form-data", b"multipart/form-data; boundary=", b"multipart/form-data; boundary=" + b"x" * 200),
    *(b'multipart/form-data; boundary="----fuzzer"', b"multipart/form-data; boundary=\xff", b"multipart/mixed"),
)
NAMES: Final = (
    *(b"label.pdf", b"", b"a" * 3_000, b"../../etc/passwd", b"%22%00%0d%0a.exe", b"\xe2\x80\xaegnp.exe", b"\xff\xfe"),
    *(b'a"; name="token', b"a\\", b"photo.svg"),
)
CONTENTS: Final = (
    *(
        b"%PDF-1.7\n",
        b"\x89PNG\r\n\x1a\n" + b"\x00" * 40,
        b"",
        b"<script>alert(1)</script>",
        b"MZ\x90\x00",
        b"\xff" * 99,
    ),
    *(
        b"PK\x03\x04" + b"[Content_Types].xml",
        b"GIF89a" * 20_000,
        b"--" + BOUNDARY,
        b"\r\n--" + BOUNDARY[:-1] + b"\r\n",
    ),
)
HEADERS: Final = (
    *(b"Content-Transfer-Encoding: base64", b"Content-Encoding: gzip", b"Content-Length: 5", b"Content-Length: -1"),
    *(b"Content-Type: multipart/mixed; boundary=y", b"Content-Type: \xff", b"no colon", b"X: " + b"x" * 20_000),
)
DISPOSITIONS: Final = (
    *(b"form-data", b"attachment; name=x", b"form-data; name*=utf-8''%ff", b'form-data; name="a', b"", b"\xff"),
    *(
        b'form-data; name="_charset_"',
        b"form-data; name=\"files\"; filename*=x''a",
        b"form-data; name=files; filename",
    ),
)


def in_parts(fields: Mapping[str, str], chance: Random) -> bytes:
    """A form with these fields and some files."""
    parts = [_field(name, value) for name, value in fields.items()]
    files = [_file(chance) for _ in range(chance.choice((0, 1, 1, 2, 12)))]
    at = len(parts) if chance.random() < 0.8 else chance.randrange(len(parts) + 1)
    parts[at:at] = files
    if chance.random() < 0.15:
        parts.insert(chance.randrange(len(parts) + 1), _odd(chance))
    whole = b"".join(b"--%s\r\n%s\r\n" % (BOUNDARY, part) for part in parts) + b"--%s--\r\n" % BOUNDARY
    return _broken(whole, chance) if chance.random() < 0.2 else whole


def _field(name: str, value: str) -> bytes:
    return b'Content-Disposition: form-data; name="%s"\r\n\r\n%s' % (name.encode(), value.encode(errors="replace"))


def _file(chance: Random) -> bytes:
    content = chance.choice(CONTENTS)
    about = b'Content-Disposition: form-data; name="files"; filename="%s"' % chance.choice(NAMES)
    more = b"\r\n" + chance.choice(HEADERS) if chance.random() < 0.1 else b""
    return b"%s%s\r\n\r\n%s" % (about, more, content)


def _odd(chance: Random) -> bytes:
    """A part that no browser makes."""
    about = b"Content-Disposition: " + chance.choice(DISPOSITIONS)
    return b"%s\r\n%s\r\n\r\n%s" % (about, chance.choice(HEADERS), chance.choice(CONTENTS))


def _broken(whole: bytes, chance: Random) -> bytes:
    """Cut short, with bare line ends, or with something before, after and between."""
    match chance.randrange(4):
        case 0:
            return whole[: chance.randrange(len(whole))]
        case 1:
            return whole.replace(b"\r\n", b"\n")
        case 2:
            return b"before\r\n" * chance.choice((1, 3_000)) + whole + b"after"
        case _:
            at = chance.randrange(len(whole))
            return whole[:at] + chance.randbytes(8) + whole[at + 8 :]
