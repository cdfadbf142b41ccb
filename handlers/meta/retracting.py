"""Taking back what stands under a post of ours.

https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-comment (DELETE) and
https://developers.facebook.com/docs/graph-api/reference/comment (DELETE; v26.0), for Threads
https://developers.facebook.com/docs/threads/posts (checked 2026-11). Messages cannot be taken back by the API.
"""

from __future__ import annotations

from handlers.base import Failure, Outgoing, SendError
from handlers.meta.graph import Graph
from intents.model import Via


async def retract(graph: Graph, reply: Outgoing, receipt: str) -> None:
    """Delete a comment of ours. That it is gone is no error after an earlier attempt. Raises SendError.

    Meta answers the same for a comment that is gone and for one that is not ours: the first attempt says so.
    """
    if reply.via is not Via.PUBLIC:
        raise graph.error(Failure.CONTENT, "lets nobody take a message back by the API")
    try:
        await graph.delete((receipt,))
    except SendError as error:
        if error.failure is not Failure.RECIPIENT or not reply.attempted_ms:
            raise
