"""The platform firewall: every text on its way to a follower is held against what the vendor allows.

What the vendor would refuse is refused here, by the rule's name and with what is still allowed; nothing is sent first.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from handlers.base import Failure, Outgoing, SendError
from handlers.file_types import endings
from handlers.limits import Limits
from handlers.titles import title_of
from intents.model import Via

HOUR_MS: Final = 3_600_000


@dataclass(frozen=True, slots=True)
class Standing:
    """What has happened where a text is about to go. Times in milliseconds since the epoch, 0 where never."""

    heard_ms: int = 0
    """When the follower last wrote in this conversation."""
    said_since: int = 0
    """Messages of ours there since."""
    asked_ms: int = 0
    """When the message that is answered was written, for replies to one."""
    answered: int = 0
    """Automatic public replies of ours to it."""
    answered_privately: int = 0
    """Private replies of ours to it."""


@dataclass(frozen=True, slots=True)
class Passing:
    """One text before the firewall."""

    out: Outgoing
    limits: Limits
    standing: Standing
    now_ms: int


def refusal(passing: Passing, platform: str) -> SendError | None:
    """Why a text may not go out, or None where it may."""
    for name, rule in RULES.items():
        found = rule(passing)
        if found is not None:
            failure, words = found
            return SendError(failure, f"{title_of(platform)} would refuse it ({name}): {words}")
    return None


Refused = tuple[Failure, str] | None


def _way(passing: Passing) -> Refused:
    if passing.out.via in passing.limits.text:
        return None
    ways = ", ".join(via.value.replace("_", " ") for via in passing.limits.text) or "nothing"
    return Failure.CONTENT, f"it has no {passing.out.via.value.replace('_', ' ')}. What it has: {ways}."


def _text_length(passing: Passing) -> Refused:
    limit = passing.limits.text[passing.out.via]
    if passing.out.image or passing.out.file or limit.fits(passing.out.text):
        return None
    length = limit.length(passing.out.text)
    return Failure.CONTENT, f"{length} {limit.unit} are more than the {limit.most} it takes there. Shorten the text."


def _image(passing: Passing) -> Refused:
    if not passing.out.image or passing.limits.images:
        return None
    return Failure.CONTENT, "it takes no pictures from us. The text alone may be sent."


def _file(passing: Passing) -> Refused:
    file, limit = passing.out.file, passing.limits.files.get(passing.out.via)
    if file is None:
        return None
    if limit is None:
        return Failure.CONTENT, "it takes no files from us there. Give the follower a link."
    if file.type and limit.kinds is not None and file.type not in limit.kinds:
        return Failure.CONTENT, f"it takes {endings(limit.kinds)}, and this is {endings((file.type,))}."
    most = limit.most(file.type)
    if len(file.data) > most:
        kind = f"{endings((file.type,))} " if most < limit.most_bytes else ""
        return Failure.CONTENT, f"it takes {kind}files up to {most // 1_048_576} MB."
    return None


def _reply_window(passing: Passing) -> Refused:
    limits, heard_ms = passing.limits, passing.standing.heard_ms
    hours = limits.window_hours
    if passing.out.via is not Via.DM or hours is None or not heard_ms:
        return None
    if passing.out.by_person and limits.human_window_hours:
        hours = max(hours, limits.human_window_hours)
    if passing.now_ms <= heard_ms + hours * HOUR_MS:
        return None
    still = _until(heard_ms, limits.human_window_hours, passing)
    return Failure.WINDOW, f"more than {hours:g} hours since the follower last wrote. {still}"


def _until(heard_ms: int, hours: float | None, passing: Passing) -> str:
    left = heard_ms + (hours or 0) * HOUR_MS - passing.now_ms
    if left > 0:
        return f"A person of the team may still answer for {left / HOUR_MS:.0f} hours."
    return "The follower has to write first; then everything may be sent again."


def _window_messages(passing: Passing) -> Refused:
    most = passing.limits.window_messages
    if passing.out.via is not Via.DM or most is None or passing.standing.said_since < most:
        return None
    return Failure.WINDOW, f"{most} messages have been sent since the follower last wrote. They have to write first."


def _one_reply(passing: Passing) -> Refused:
    most = passing.limits.replies_each
    if passing.out.via is not Via.PUBLIC or most is None or passing.out.by_person or passing.standing.answered < most:
        return None
    return (
        Failure.CONTENT,
        f"one message may be answered {_times(most)} automatically. A person may still answer.",
    )


def _private_reply(passing: Passing) -> Refused:
    limits, standing = passing.limits, passing.standing
    if passing.out.via is not Via.PRIVATE:
        return None
    if standing.answered_privately >= limits.private_replies:
        return Failure.RECIPIENT, f"a comment may be answered privately {_times(limits.private_replies)}."
    hours = limits.private_reply_hours
    if hours is None or not standing.asked_ms or passing.now_ms <= standing.asked_ms + hours * HOUR_MS:
        return None
    return Failure.WINDOW, f"the comment is older than {hours:g} hours. It may still be answered under the post."


def _times(most: int) -> str:
    return "once" if most == 1 else f"{most} times"


RULES: Final[dict[str, Callable[[Passing], Refused]]] = {
    "way of sending": _way,
    "text length": _text_length,
    "pictures": _image,
    "files": _file,
    "reply window": _reply_window,
    "messages in the window": _window_messages,
    "replies to one message": _one_reply,
    "private reply": _private_reply,
}
"""Every rule by the name that people read."""
