"""Files as small as they come, each true to its kind."""

from __future__ import annotations

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40
JPEG = b"\xff\xd8\xff\xe0" + b"\x00" * 40
PDF = b"%PDF-1.7\n1 0 obj\n"
GIF = b"GIF89a" + b"\x00" * 40
DOCX = b"PK\x03\x04..[Content_Types].xml..PK\x03\x04..word/document.xml.."
OGG = b"OggS" + b"\x00" * 40
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
PAGE = b"<!DOCTYPE html><script>alert(1)</script>"
