"""The bodies of Slack's HTTP requests: JSON for events, JSON in a form for buttons, a plain form for commands.

A body says itself what it is, so an app whose three addresses all lead to one route is understood as well.
"""

from __future__ import annotations

import json
from urllib.parse import parse_qs

from handlers.slack.acts import COMMANDS, EVENTS, INTERACTIVE


def decoded(body: bytes) -> tuple[str, object] | None:
    """A body's kind, as Socket Mode names it, and its payload; None if there is nothing to be read."""
    try:
        if body.lstrip()[:1] in {b"{", b"["}:
            return EVENTS, json.loads(body)
        form = {key: values[0] for key, values in parse_qs(body.decode("utf-8"), max_num_fields=100).items()}
        if "payload" in form:
            return INTERACTIVE, json.loads(form["payload"])
    except (ValueError, RecursionError):
        return None
    return (COMMANDS, form) if "command" in form else None
