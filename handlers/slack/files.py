"""Files in Slack's threads: uploaded in three steps, and found again by the number in their names.

https://docs.slack.dev/messaging/working-with-files#upload, …/reference/methods/files.completeUploadExternal (checked
2026-11-28). Only the last step shows the file to anybody; the ones before may be repeated.
"""

from __future__ import annotations

import asyncio
from typing import Any, Final

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient
from yarl import URL

from handlers.base import Failure, Receipt, SendError
from handlers.fetching import Fetcher, Hosts
from handlers.files import File, number_of, numbered
from handlers.slack.calls import ask, pages, post
from handlers.slack.shapes import mapping, mappings, text_in

HOSTS: Final = frozenset({"slack.com"})
UPLOAD_SECONDS: Final = 60.0


class Files:
    """Files at Slack; ``seconds`` bounds each method's call."""

    def __init__(self, client: AsyncWebClient, http: aiohttp.ClientSession, api_url: str, seconds: float) -> None:
        self._client = client
        self._http = http
        self._hosts = Hosts(HOSTS, api_url)
        self._seconds = seconds

    async def put(self, thread: str, file: File, out_id: str) -> Receipt:
        """Upload a file into a thread; the receipt is the file's id. Raises SendError."""
        channel, _, root = thread.partition(":")
        name = numbered(file, out_id)
        place = await ask(self._seconds, self._client.files_getUploadURLExternal, filename=name, length=len(file.data))
        id_ = text_in(place, "file_id")
        if not id_:
            raise SendError(Failure.BUSY, "Slack gave no place for the file")
        await self._upload(text_in(place, "upload_url"), file.data)
        shown: list[dict[str, Any]] = [{"id": id_, "title": file.name}]
        done = self._client.files_completeUploadExternal
        await post(self._seconds, done, files=shown, channel_id=channel, thread_ts=root)
        return Receipt(id_)

    async def _upload(self, address: str, data: bytes) -> None:
        url = URL(address)
        if not self._hosts.have(url):
            raise SendError(Failure.CONTENT, "Slack named a place for the file that is not Slack's")
        kind = {"Content-Type": "application/octet-stream"}
        try:
            async with (
                asyncio.timeout(UPLOAD_SECONDS),
                self._http.post(url, data=data, headers=kind, allow_redirects=False) as answer,
            ):
                status = answer.status
        except (aiohttp.ClientError, OSError, TimeoutError):
            raise SendError(Failure.BUSY, "the file did not get to Slack") from None
        if status != 200:
            failure = Failure.CONTENT if status == 413 else Failure.BUSY
            raise SendError(failure, f"Slack answered {status} to the file")

    async def open(self, id_: str, most_bytes: int) -> bytes:
        """A file by its id. Raises SendError with the reason in words."""
        told = mapping((await ask(self._seconds, self._client.files_info, file=id_)).get("file"))
        address = text_in(told, "url_private")
        if not address:
            raise SendError(Failure.RECIPIENT, "it is not there any more.")
        bearer = {"Authorization": f"Bearer {self._client.token}"}
        return await Fetcher(self._http, self._hosts).fetch(address, most_bytes, bearer)

    async def find(self, thread: str, out_id: str) -> Receipt | None:
        """A file of ours in a thread by its number; None where it is not there. Raises SendError."""
        channel, _, root = thread.partition(":")
        async for message in pages(self._seconds, self._client.conversations_replies, channel=channel, ts=root):
            for one in mappings(message.get("files")):
                if number_of(text_in(one, "name")) == out_id:
                    return Receipt(text_in(one, "id"))
        return None
