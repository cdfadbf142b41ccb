"""Whether something of ours arrived although no answer said so: it is looked for where it would be.

https://docs.x.com/x-api/posts/timelines/introduction, https://docs.x.com/x-api/direct-messages/lookup/introduction
(checked 2026-11)
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from handlers.base import Failure, Outgoing, Receipt, SendError
from handlers.x.api import Api
from handlers.x.costs import Cost, Meter
from handlers.x.errors import failed
from handlers.x.shapes import Tree, ident, iso_ms, rows, text, words

MESSAGES: Final = 20
POSTS: Final = 50
SLACK_MS: Final = 60_000
"""How far the vendor's clock may be from ours."""

_LINK = re.compile(r"https?://\S+|(?<![\w@.-])(?:[\w-]+\.)+[^\W\d]{2,}\S*")
_FRONT = re.compile(r"^(?:@\w{1,15}\s+)+")


async def in_messages(api: Api, meter: Meter, reply: Outgoing, account: str) -> Receipt | None:
    """Among the last messages with this follower; of a file only its absence is told. Raises SendError."""
    query = {
        "event_types": "MessageCreate",
        "max_results": str(MESSAGES),
        "dm_event.fields": "id,text,sender_id,created_at",
    }
    answer = await _asked(api, ("dm_conversations", "with", reply.follower, "dm_events"), query)
    found = list(rows(answer, "data"))
    await meter.count(Cost.DIRECT_READ, len(found))
    return _ours(found, reply, lambda one: ident(one, "sender_id") == account, MESSAGES)


async def in_posts(api: Api, meter: Meter, reply: Outgoing, account: str, target: str) -> Receipt | None:
    """Among our own last posts. Raises SendError."""
    query = {"max_results": str(POSTS), "tweet.fields": "created_at,referenced_tweets,note_tweet"}
    answer = await _asked(api, ("users", account, "tweets"), query)
    found = list(rows(answer, "data"))
    await meter.count(Cost.OWN_READ, len(found))

    def answers(one: Tree) -> bool:
        return any(ident(other, "id") == target for other in rows(one, "referenced_tweets"))

    return _ours(found, reply, answers, POSTS)


async def _asked(api: Api, path: tuple[str, ...], query: dict[str, str]) -> Tree:
    try:
        return await api.get(path, query)
    except SendError as error:
        if error.failure in {Failure.AUTH, Failure.BUSY, Failure.CONFIG}:
            raise SendError(Failure.UNKNOWN, error.detail, error.retry_after) from None
        raise failed(Failure.UNKNOWN, "cannot tell whether it arrived") from None


def _ours(found: list[Tree], reply: Outgoing, fits: Callable[[Tree], bool], most: int) -> Receipt | None:
    since, wanted = reply.attempted_ms - SLACK_MS, "" if reply.file else _bare(reply.text)
    times = [iso_ms(one.get("created_at"), reply.attempted_ms) for one in found]
    for one, written in zip(found, times, strict=True):
        said = words(one, "text") or text(one, "text")
        if fits(one) and written >= since and _bare(said) == wanted:
            if reply.file:
                raise failed(Failure.UNKNOWN, "shows a message without words, which may be it")
            return Receipt(ident(one, "id"))
    if len(found) >= most and min(times) >= since:
        raise failed(Failure.UNKNOWN, "does not show what was said back to the attempt")
    return None


def _bare(said: str) -> str:
    """The words without links, which X shortens, and without the names it puts in front."""
    return " ".join(_LINK.sub(" ", _FRONT.sub("", said)).split())
