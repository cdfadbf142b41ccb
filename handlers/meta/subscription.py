"""Looking after an account's own subscription: Meta drops it after an hour without our 200, and tells nobody.

https://developers.facebook.com/docs/graph-api/webhooks/getting-started (checked 2026-11)
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from handlers.base import Failure, Finding, SendError
from handlers.meta.graph import Graph

EDGE = "subscribed_apps"


async def token(graph: Graph, path: tuple[str, ...], fields: str) -> Finding:
    """Whether the token is good for the account at ``path``. Raises SendError where that cannot be told now."""
    try:
        await graph.get(path, {"fields": fields})
    except SendError as error:
        return Finding("token", _about(error))
    return Finding("token")


async def fields(graph: Graph, account: str, wanted: Sequence[str]) -> Finding:
    """Whether the account sends us every webhook field of ``wanted``; what is missing is subscribed to again.

    Raises SendError where that cannot be told now.
    """
    what = "subscription"
    try:
        missing = set(wanted) - _subscribed(await graph.get((account, EDGE), {}))
        if missing:
            await graph.post((account, EDGE), {"subscribed_fields": ",".join(wanted)})
    except SendError as error:
        return Finding(what, _about(error))
    if not missing:
        return Finding(what)
    told = f"Meta had dropped {', '.join(sorted(missing))}; subscribed again. What was said meanwhile is looked up."
    return Finding(what, told, broken=False)


def _about(error: SendError) -> str:
    """The vendor's words where a person must act; trouble that passes is raised on."""
    if error.failure in {Failure.BUSY, Failure.UNKNOWN}:
        raise error
    return error.detail


def _subscribed(answer: dict[str, Any]) -> set[str]:
    rows = answer.get("data")
    found: set[str] = set()
    for row in rows if isinstance(rows, list) else ():
        names = row.get("subscribed_fields") if isinstance(row, dict) else None
        found.update(str(name) for name in (names if isinstance(names, list) else ()))
    return found
