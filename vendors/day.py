"""A shop brand's day on the simulated Instagram: 08:10 to 22:40, played against a callback. A process of its own.

``python -m vendors.day`` prints one line, ``{"url": "http://127.0.0.1:PORT"}``, once the server listens. The day
begins with ``POST /_control/day {"callback": "http://127.0.0.1:8080/webhooks/instagram"}`` or, where ``--callback`` is
given, at once; ``GET /_control/day`` tells how far it is. After the last act the followers are silent; the server
stays up so that answers still arrive, and the day can be begun again.

``day/messages.jsonl`` holds one act a line, in order of time::

    {"id": "m002", "at": "08:11:30", "from": "tomasz_wedruje", "do": "comment", "text": "…", "media": "post.boots"}

``id``     unique in the file; ``ref`` points to one.
``at``     HH:MM:SS of the day; what counts is the distance to the act before it.
``from``   the follower's handle. Their Instagram-scoped id is derived from it, so it is the same in every run.
``do``     dm, comment, live_comment, story_reply, story_mention; edit, unsend, react, read.
``text``   what was said; of an edit, the new text. Missing where nothing is said in words.
``media``  the post, live or story it was said under (any name: its id is derived); of a dm, the kind of attachment.
``ref``    of a comment, the comment it replies to; of edit and unsend, the message meant; of react and read too, but
           there the last line of the follower's conversation is meant where ``ref`` is missing.

``day/followers.jsonl`` holds ``{"handle": …, "name": …}``, which ``GET /{IGSID}?fields=name,username`` answers with.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import json
import os
import signal
import sys
import threading
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web

from vendors import instagram_wire as wire
from vendors.instagram import SimulatedInstagram
from vendors.instagram_rules import Comment, RefusalError

PACE = 60.0
OPENING_S = 3600.0
"""So much of the day is over within ``OPENING_AT_MOST_S``, so that somebody who has just arrived sees life at once."""
OPENING_AT_MOST_S = 5.0
PATIENCE_S = (0.2, 0.5, 1.0, 2.0, 4.0, 8.0)
"""The waits between the tries of one webhook; the day stands still meanwhile, so the callback may restart."""

_FILES = Path(__file__).with_name("day")
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class Do(StrEnum):
    """What a follower does."""

    DM = "dm"
    COMMENT = "comment"
    LIVE_COMMENT = "live_comment"
    STORY_REPLY = "story_reply"
    STORY_MENTION = "story_mention"
    EDIT = "edit"
    UNSEND = "unsend"
    REACT = "react"
    READ = "read"

    @property
    def says(self) -> bool:
        """Whether it is a message of its own, not something about another one."""
        return self not in {Do.EDIT, Do.UNSEND, Do.REACT, Do.READ}


@dataclass(frozen=True, slots=True)
class Act:
    """One line of the day; ``at`` in seconds since midnight."""

    id: str
    at: int
    handle: str
    do: Do
    text: str = ""
    media: str = ""
    ref: str = ""


def acts() -> tuple[Act, ...]:
    """The whole day, in order."""
    return tuple(_act(line) for line in _lines("messages.jsonl"))


def names() -> dict[str, str]:
    """Every follower's name by handle."""
    return {line["handle"]: line["name"] for line in _lines("followers.jsonl")}


def scoped_id(handle: str) -> str:
    """The Instagram-scoped id of a follower: 16 digits, always the same for one handle."""
    return str(10**15 + _number(handle) % (9 * 10**15))


def media_id(name: str) -> str:
    """The id of a post, story or live: 17 digits, always the same for one name."""
    return f"180{_number(name) % 10**14:014}"


def _lines(name: str) -> Iterator[dict[str, str]]:
    for line in (_FILES / name).read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


def _act(line: Mapping[str, str]) -> Act:
    hours, minutes, seconds = (int(part) for part in line["at"].split(":"))
    rest = {name: line.get(name, "") for name in ("text", "media", "ref")}
    return Act(line["id"], hours * 3600 + minutes * 60 + seconds, line["from"], Do(line["do"]), **rest)


def _number(name: str) -> int:
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8])


@dataclass(kw_only=True, eq=False)
class ShopInstagram(SimulatedInstagram):
    """The simulated Instagram whose followers have handles and profiles, and whose day is begun over HTTP.

    ``names`` are the followers' names by handle. A profile is shown to an account its owner has written to:
    https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/messaging-api/user-profile
    """

    names: Mapping[str, str] = field(default_factory=names)
    wanted: asyncio.Queue[str] = field(init=False, default_factory=lambda: asyncio.Queue(maxsize=1))
    """The callback of the day that was asked for and has not begun."""
    day: Day | None = field(init=False, default=None)
    """The day that is being played, or was."""
    _handles: dict[str, str] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        super().__post_init__()
        self._handles = {scoped_id(handle): handle for handle in self.names}

    def comment(self, follower: str, text: str, *, media: str, parent: str = "", live: bool = False) -> wire.Update:
        """The update of a comment under the follower's own handle."""
        username = self._handles.get(follower, f"follower_{follower}")
        key = self.account.new_comment_id()
        one = Comment(key, follower, username, text, media, self.now(), parent, live)
        self.account.take_comment(one)
        return wire.comment(one)

    def _app(self) -> web.Application:
        app = super()._app()
        app.router.add_post("/_control/day", self._begin)
        app.router.add_get("/_control/day", self._progress)
        return app

    async def _object(self, request: web.Request) -> web.Response:
        follower = request.match_info["object"]
        if follower not in self._handles:
            return await super()._object(request)
        if follower not in self.account.last_heard:
            raise RefusalError("(#230) User consent is required to access user profile", 230)
        handle = self._handles[follower]
        profile = {"name": self.names[handle], "username": handle}
        fields = request.query.get("fields", "name,username").split(",")
        shown = {name: value for name, value in profile.items() if name in fields and value}
        return web.json_response({**shown, "id": follower})

    async def _begin(self, request: web.Request) -> web.Response:
        callback = await _callback(request)
        if self.wanted.full() or (self.day and not self.day.over):
            raise RefusalError("The day is under way; GET /_control/day tells how far.", 100, status=409)
        self.wanted.put_nowait(callback)
        return web.json_response({"callback": callback}, status=202)

    async def _progress(self, _request: web.Request) -> web.Response:
        day = self.day
        if day is None:
            return web.json_response({"played": 0, "of": 0, "lost": []})
        return web.json_response({"played": day.played, "of": len(day.acts), "lost": day.lost})


@dataclass(kw_only=True, eq=False)
class Day:
    """The followers' day, played on ``instagram`` against its callback or the one given to ``play``.

    ``pace`` is how many times faster than life (after the opening hour, which takes 5 seconds at most). ``sleep``
    waits that many seconds. ``played`` counts the acts behind us; ``lost`` names those no try got a 200 for.
    """

    instagram: ShopInstagram
    acts: Sequence[Act] = field(default_factory=acts)
    pace: float = PACE
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    played: int = field(init=False, default=0)
    lost: list[str] = field(init=False, default_factory=list)
    _keys: dict[str, str] = field(init=False, default_factory=dict)

    @property
    def over(self) -> bool:
        """Whether the last act is behind us."""
        return self.played == len(self.acts)

    def due(self, act: Act) -> float:
        """Seconds from the day's first act to this one, as they are played."""
        since = act.at - self.acts[0].at
        opening = min(OPENING_AT_MOST_S, OPENING_S / self.pace)
        return opening * min(since / OPENING_S, 1) + max(since - OPENING_S, 0) / self.pace

    async def play(self, callback: str = "") -> None:
        """Every act in turn, each when it is due; one is through, or given up, before the next begins."""
        before = 0.0
        for act in self.acts:
            due = self.due(act)
            await self.sleep(due - before)
            before = due
            posted = await self.instagram.deliver([self._update(act)], callback=callback)
            self.lost += [act.id] if posted.status != 200 else []
            self.played += 1

    def _update(self, act: Act) -> wire.Update:
        """What Instagram tells about the act; what was said stands in the conversation from now on."""
        if not act.do.says:
            return self._about(act)
        update, key = self._said(act)
        self._keys[act.id] = key
        return update

    def _said(self, act: Act) -> tuple[wire.Update, str]:
        follower = scoped_id(act.handle)
        if act.do in {Do.COMMENT, Do.LIVE_COMMENT}:
            parent, live = self._keys.get(act.ref, ""), act.do is Do.LIVE_COMMENT
            media = media_id(act.media)
            comment = self.instagram.comment(follower, act.text, media=media, parent=parent, live=live)
            return comment, str(comment[1]["value"]["id"])
        message = self.instagram.direct(follower, act.text, **_with(act))
        return message, str(message[1]["message"]["mid"])

    def _about(self, act: Act) -> wire.Update:
        follower = scoped_id(act.handle)
        key = self._keys[act.ref] if act.ref else self.instagram.account.threads[follower][-1].id
        content = _ABOUT[act.do](key, act.text)
        return wire.item(follower, self.instagram.account_id, self.instagram.now(), content)


_ABOUT: Mapping[Do, Callable[[str, str], dict[str, Any]]] = {
    Do.EDIT: lambda key, text: {"message_edit": {"mid": key, "text": text, "num_edit": 1}},
    Do.UNSEND: lambda key, _: {"message": {"mid": key, "is_deleted": True}},
    Do.REACT: lambda key, _: {"reaction": {"mid": key, "action": "react", "reaction": "love", "emoji": "❤"}},
    Do.READ: lambda key, _: {"read": {"mid": key}},
}


def _with(act: Act) -> dict[str, Any]:
    """What a direct message has beside its text."""
    address = f"https://lookaside.fbsbx.com/ig_messaging_cdn/?asset_id={_number(act.id)}"
    if act.do is Do.STORY_REPLY:
        return {"reply_to": {"story": {"id": media_id(act.media), "url": address}}}
    attachment = "story_mention" if act.do is Do.STORY_MENTION else act.media
    return {"attachments": [{"type": attachment, "payload": {"url": address}}]} if attachment else {}


async def _callback(request: web.Request) -> str:
    """The callback a control call names. Raises RefusalError unless it is on this machine."""
    try:
        given = await request.json()
    except ValueError:
        given = None
    callback = given.get("callback") if isinstance(given, dict) else None
    if not isinstance(callback, str) or not _on_this_machine(callback):
        raise RefusalError('Send {"callback": "http://127.0.0.1:PORT/webhooks/instagram"}, on this machine.', 100)
    return callback


def _on_this_machine(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme == "http" and parts.hostname in _LOOPBACK


# --- as a process ------------------------------------------------------------------------------------------------


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m vendors.day",
        description="A shop brand's day on a simulated Instagram.",
        epilog="SIMULATED_APP_SECRET, SIMULATED_TOKEN and SIMULATED_ACCOUNT are read from the environment.",
    )
    parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1 (default: any free one)")
    parser.add_argument("--callback", default="", help="begin at once and send the webhooks there (this machine only)")
    parser.add_argument("--pace", type=float, default=PACE, help="times faster than life (default: %(default)g)")
    parser.add_argument("--until-stdin-closes", action="store_true", help="end when the parent is gone")
    given = parser.parse_args()
    if given.callback and not _on_this_machine(given.callback):
        parser.error(
            "--callback must be an http address on this machine, like http://127.0.0.1:8080/webhooks/instagram"
        )
    if not given.pace > 0:
        parser.error("--pace must be above 0; 60 plays an hour in a minute")
    return given


async def _serve(given: argparse.Namespace) -> None:
    ending = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ending.set)
    if given.until_stdin_closes:
        threading.Thread(target=_watch_stdin, args=(loop, ending), daemon=True).start()
    instagram = _instagram(given, os.environ)  # noqa: TID251 - a vendor is a program of its own, with its own settings
    async with instagram, asyncio.TaskGroup() as tasks:
        sys.stdout.write(json.dumps({"url": instagram.url}) + "\n")
        sys.stdout.flush()
        living = tasks.create_task(_live(instagram, given.pace))
        await ending.wait()
        living.cancel()


def _instagram(given: argparse.Namespace, environment: Mapping[str, str]) -> ShopInstagram:
    instagram = ShopInstagram(
        app_secret=environment.get("SIMULATED_APP_SECRET", "simulated-app-secret"),
        token=environment.get("SIMULATED_TOKEN", "simulated-token"),
        account_id=environment.get("SIMULATED_ACCOUNT", "17841405726653026"),
        port=given.port,
        backoff=PATIENCE_S,
    )
    if given.callback:
        instagram.wanted.put_nowait(given.callback)
    return instagram


async def _live(instagram: ShopInstagram, pace: float) -> None:
    """Play every day that is asked for, one after the other."""
    while True:
        instagram.callback = await instagram.wanted.get()
        instagram.day = Day(instagram=instagram, pace=pace)
        await instagram.day.play()


def _watch_stdin(loop: asyncio.AbstractEventLoop, ending: asyncio.Event) -> None:
    """Set ``ending`` once nobody holds the other end; runs in a thread, since any kind of file can be read there."""
    while os.read(0, 4096):
        continue
    with suppress(RuntimeError):  # the loop is closed: a signal was faster
        loop.call_soon_threadsafe(ending.set)


def main() -> None:
    """Run until a signal comes or, where asked for, until stdin closes."""
    asyncio.run(_serve(_arguments()))


if __name__ == "__main__":
    main()
