"""What Meta says about a token of a Facebook sign-in: whether it is valid, when it ends, what it may.

https://developers.facebook.com/docs/graph-api/reference/debug_token (v26.0, checked 2026-11). A token may ask about
itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from handlers.base import Failure, Finding, SendError
from handlers.meta.graph import Graph


async def debugged(graph: Graph, token: str) -> Mapping[str, Any]:
    """What is told; nothing where it is not. Raises SendError for trouble that passes."""
    try:
        data = (await graph.get(("debug_token",), {"input_token": token})).get("data")
    except SendError as error:
        if error.failure in {Failure.BUSY, Failure.UNKNOWN}:
            raise
        return {}
    return data if isinstance(data, Mapping) else {}


def ends_ms(told: Mapping[str, Any]) -> int | None:
    """The earlier of the token's end and the end of its access to data; 0 stands for never."""
    ends = [told.get(name) for name in ("expires_at", "data_access_expires_at")]
    return min((one * 1000 for one in ends if type(one) is int and one > 0), default=None)


def lacking(told: Mapping[str, Any], needed: Sequence[str]) -> list[str] | None:
    """The permissions that the token was not given; None where that is not told."""
    scopes = told.get("scopes")
    return [one for one in needed if one not in scopes] if isinstance(scopes, list) else None


async def findings(graph: Graph, token: str, needed: Sequence[str]) -> list[Finding]:
    """Validity, end and permissions of a token that works. Raises SendError for trouble that passes."""
    told = await debugged(graph, token)
    anew = f"generate it again and set {graph.product.prefix}_ACCESS_TOKEN."
    if told.get("is_valid") is False:
        return [Finding("token", f"Meta says that it is no longer valid; {anew}")]
    found, missing = [Finding("token", until_ms=ends_ms(told))], lacking(told, needed)
    if missing is not None:
        words = f"the token lacks {', '.join(missing)}; tick them, {anew}" if missing else ""
        found.append(Finding("permissions", words))
    return found
