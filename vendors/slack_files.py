"""Files in the simulated Slack: the three steps of an upload, what a file is told as, and where it is fetched.

https://docs.slack.dev/reference/methods/files.getUploadURLExternal, …/files.completeUploadExternal, …/files.info
(checked 2026-11-28).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from aiohttp import web

from vendors.file_host import FileHost, Kept
from vendors.slack_workspace import APP, BOT, BOT_USER, Answer, Args, RefusedError, Workspace

MOST = 1_073_741_824


class Files:
    """``base`` tells the server's own address; ``scopes`` what the app's token may."""

    def __init__(self, workspace: Workspace, base: Callable[[], str], scopes: Callable[[], str]) -> None:
        self._workspace = workspace
        self._base = base
        self._scopes = scopes
        self.token = "xoxb-simulated"  # noqa: S105 - of the simulated workspace
        self.host = FileHost()
        self.by_id: dict[str, Answer] = {}
        self._places: dict[str, tuple[str, int]] = {}

    @property
    def methods(self) -> Mapping[str, Callable[[Args], Answer]]:
        """What each method answers beside ``ok``."""
        return {
            "files.getUploadURLExternal": self._place,
            "files.completeUploadExternal": self._complete,
            "files.info": self._info,
        }

    def posted(self, name: str, data: bytes, *, kind: str = "application/octet-stream") -> Answer:
        """A file that a person uploads, as a message tells of it."""
        return self._made(name, data, kind, "U0ANNA")

    def _made(self, name: str, data: bytes, kind: str, user: str) -> Answer:
        id_ = f"F{len(self.by_id) + 1:04}"
        self.host.files[id_] = Kept(data, kind=kind)
        made: Answer = {
            "id": id_, "name": name, "title": name, "mimetype": kind, "size": len(data), "user": user,
            "mode": "hosted", "url_private": f"{self._base()}/files-pri/{id_}",
        }  # fmt: skip
        self.by_id[id_] = made
        return made

    def _place(self, args: Args) -> Answer:
        self._need("files:write")
        length, name = int(args.get("length") or 0), str(args.get("filename") or "")
        if not name or length < 1:
            raise RefusedError("invalid_arguments")
        if length > MOST:
            raise RefusedError("file_upload_size_restricted")
        made = self._made(name, b"", "application/octet-stream", BOT_USER)
        self._places[made["id"]] = (name, length)
        return {"upload_url": f"{self._base()}/upload/v1/{made['id']}", "file_id": made["id"]}

    async def take(self, request: web.Request) -> web.Response:
        """The bytes of an upload."""
        id_, data = request.match_info["id"], await request.read()
        if id_ not in self._places or len(data) != self._places[id_][1]:
            return web.Response(status=400, text="upload failed")
        self.host.files[id_] = Kept(data)
        self.by_id[id_]["size"] = len(data)
        return web.Response(text=f"OK - {len(data)}")

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """What stands at a private address: the file for the app's token, else a page to sign in."""
        if request.headers.get("Authorization") != f"Bearer {self.token}":
            self.host.asked.append("without a token")
            return web.Response(text="<!DOCTYPE html><title>Sign in</title>", content_type="text/html")
        return await self.host.serve(request)

    def _complete(self, args: Args) -> Answer:
        self._need("files:write")
        wanted: list[dict[str, Any]] = json.loads(args.get("files") or "[]")
        if not wanted or any(one["id"] not in self.by_id or not self.host.files[one["id"]].data for one in wanted):
            raise RefusedError("file_not_found")
        channel = self._workspace.channels.get(str(args.get("channel_id")))
        if channel is None or channel.is_archived or not channel.is_member:
            raise RefusedError("channel_not_found" if channel is None else "not_in_channel")
        files = [self.by_id[one["id"]] for one in wanted]
        shown = [{**file, "title": one.get("title", file["name"])} for file, one in zip(files, wanted, strict=True)]
        self._workspace.share({
            "type": "message", "subtype": "file_share", "channel": channel.id, "user": BOT_USER, "bot_id": BOT,
            "app_id": APP, "text": args.get("initial_comment") or "", "files": shown,
            **({"thread_ts": args["thread_ts"]} if args.get("thread_ts") else {}),
        })  # fmt: skip
        return {"files": [{"id": one["id"], "title": one["title"]} for one in shown]}

    def _info(self, args: Args) -> Answer:
        self._need("files:read")
        if args.get("file") not in self.by_id:
            raise RefusedError("file_not_found")
        return {"file": self.by_id[args["file"]]}

    def _need(self, scope: str) -> None:
        if scope not in self._scopes().split(","):
            raise RefusedError("missing_scope", needed=scope)
