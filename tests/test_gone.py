"""A browser that goes away before its stream begins is no error."""

from __future__ import annotations

import asyncio
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.console_people import shop_at

TIMES = 30
"""So often that some of the connections are closed exactly between the request and the answer."""


@pytest.mark.parametrize("path", ["/live", "/chat/stream"])
async def test_who_leaves_before_the_stream_begins_leaves_no_error_behind(tmp_path: Path, path: str) -> None:
    """The request is heard, its connection is gone before the answer, and the log has nothing to say of it."""
    async with shop_at(tmp_path) as shop:
        host = urlsplit(shop.url)
        for _ in range(TIMES):
            _, writer = await asyncio.open_connection(host.hostname, host.port)
            writer.write(f"GET {path} HTTP/1.1\r\nHost: {host.netloc}\r\n\r\n".encode())
            writer.transport.abort()
        async with shop.http.get(f"{shop.url}/health") as response:
            assert response.status == 200
        log = shop.logged.getvalue()
    assert b"Error handling request" not in log
