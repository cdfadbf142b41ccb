"""A status as plain text: Mastodon sends small HTML. https://docs.joinmastodon.org/spec/activitypub/#sanitization"""

from __future__ import annotations

import re
from html.parser import HTMLParser

_LEADING_NAMES = re.compile(r"^(?:@[\w.-]+(?:@[\w.-]+)?\s+)+(?=\S)")
_BLOCKS = frozenset({"p", "blockquote", "ul", "ol", "pre", "h1", "h2", "h3", "h4", "h5", "h6"})


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.parts.append("\n")
        elif tag == "li":
            self.parts.append("\n- ")
        elif tag in _BLOCKS and self.parts:
            self.parts.append("\n\n")

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def plain(content: str) -> str:
    """The words of a status, paragraphs apart by an empty line; links in full, never a tag."""
    reader = _Reader()
    reader.feed(content)
    reader.close()
    text = "".join(reader.parts).replace("\x00", "")
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t\u00a0]+", " ", text)).strip()


def without_names(text: str) -> str:
    """The text without the names it begins with, which only say whom it is for."""
    return _LEADING_NAMES.sub("", text)
