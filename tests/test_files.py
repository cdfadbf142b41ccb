"""What a file is, what it may be called, and from where it is fetched."""

from __future__ import annotations

import pytest
from yarl import URL

from handlers.base import SendError
from handlers.fetching import Hosts
from handlers.file_types import file_of
from handlers.files import number_of, numbered
from handlers.meta.files import HOSTS
from tests.pictures import DOCX, JPEG, OGG, PAGE, PDF, PNG, SVG


@pytest.mark.parametrize(
    ("data", "called", "name", "type_"),
    [
        (JPEG, "image", "image.jpg", "image/jpeg"),
        (PNG, "holiday.jpg", "holiday.png", "image/png"),
        (PDF, "../../etc/passwd", "etc_passwd.pdf", "application/pdf"),
        (PDF, "offer.pdf.exe", "offer.pdf.pdf", "application/pdf"),
        (OGG, "", "file.ogg", "audio/ogg"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "a\u202egpj.webp", "agpj.webp", "image/webp"),
        (b"PK\x03\x04rest", "list.xlsx", "list.xlsx", "application/zip"),
        (b"PK\x03\x04rest", "list.jar", "list.zip", "application/zip"),
        (DOCX, "offer", "offer.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (DOCX.replace(b"word/document", b"lib/main"), "offer.docx", "offer.docx", "application/zip"),
        (DOCX, "offer.exe", "offer.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (b"name,price\ntea,4\n", "prices.csv", "prices.csv", "text/plain"),
        ("só texto é".encode(), "note.html", "note.txt", "text/plain"),
        (b"\x00\x00\x00\x18ftypmp42", "clip", "clip.mp4", "video/mp4"),
    ],
)
def test_a_file_is_what_its_bytes_are(data: bytes, called: str, name: str, type_: str) -> None:
    """The name's ending follows the content, and nothing in a name leads anywhere or hides."""
    file = file_of(data, called)
    assert (file.name, file.type) == (name, type_)


STRANGE = (
    SVG, PAGE, b"  \n<svg/>", b"\xef\xbb\xbf<html>", b"MZ\x90\x00", b"\x7fELF", b"", b"a\x00b",
    b"hi <script>x</script>",
)  # fmt: skip


@pytest.mark.parametrize("data", STRANGE)
def test_pages_and_programs_go_nowhere(data: bytes) -> None:
    """Whatever they are called."""
    with pytest.raises(SendError, match="no picture, recording or document"):
        file_of(data, "photo.png")


def test_a_file_is_found_again_by_its_number() -> None:
    """Also where its own name ends with one."""
    name = numbered(file_of(JPEG, "party-17.jpg"), "42")
    assert (name, number_of(name), number_of("party.jpg")) == ("party-17-42.jpg", "42", "")


@pytest.mark.parametrize(
    ("address", "ours"),
    [
        ("https://lookaside.fbsbx.com/ig_messaging_cdn/?asset_id=1", True),
        ("https://scontent-lis1-1.cdninstagram.com/v/1.jpg", True),
        ("https://video.xx.fbcdn.net/1.mp4", True),
        ("http://lookaside.fbsbx.com/1", False),
        ("https://lookaside.fbsbx.com:8443/1", False),
        ("https://lookaside.fbsbx.com@evil.example/1", False),
        ("https://evil.example@lookaside.fbsbx.com/1", False),
        ("https://evilfbsbx.com/1", False),
        ("https://fbsbx.com.evil.example/1", False),
        ("https://127.0.0.1/1", False),
        ("https://[::1]/1", False),
        ("https://169.254.169.254/latest/meta-data", False),
        ("file:///etc/passwd", False),
        ("/relative", False),
        ("https://graph.instagram.com/1", True),
        ("http://graph.instagram.com/1", False),
        ("https://graph.instagram.com:8443/1", False),
    ],
)
def test_only_the_vendors_own_hosts_are_asked(address: str, ours: bool) -> None:
    """By name, over TLS, on the usual port, without a name in front; and exactly where the API is."""
    assert Hosts(HOSTS, "https://graph.instagram.com").have(URL(address)) is ours


def test_a_simulated_vendor_is_all_there_is() -> None:
    """Where the API is played on this machine, nobody outside is asked, whatever an event says."""
    hosts = Hosts(HOSTS, "http://127.0.0.1:9001")
    assert hosts.have(URL("http://127.0.0.1:9001/cdn/1"))
    assert not hosts.have(URL("http://127.0.0.1:9002/cdn/1"))
    assert not hosts.have(URL("https://127.0.0.1:9001/cdn/1"))
    assert not hosts.have(URL("https://lookaside.fbsbx.com/1"))
