"""What teammates did in Slack, as acts: the same code for signed HTTP requests and for Socket Mode envelopes.

https://docs.slack.dev/reference/events/message, …/reference/interaction-payloads/block_actions-payload (checked
2026-11-22). Nothing here raises on a strange payload: it gives no acts and a word in ``unread``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from handlers.desk import Act, Teammate, Verb
from handlers.lines import parted
from handlers.slack.blocks import CLAIM, RESOLVE
from handlers.slack.emoji import spelled_emoji
from handlers.slack.shapes import Payload, id_in, mapping, mappings, stamp_in, text_in, token
from handlers.slack.text import one_line, plain

EVENTS = "events_api"
INTERACTIVE = "interactive"
COMMANDS = "slash_commands"

_SPOKEN = frozenset({"", "file_share", "thread_broadcast", "me_message"})
_PASSED_OVER = frozenset({
    "app_rate_limited", "channel_archive", "channel_left", "channel_rename", "channel_unarchive",
    "file_shared", "group_archive", "group_left", "group_rename", "group_unarchive",
    "member_joined_channel", "member_left_channel", "message_metadata_posted", "reaction_added", "reaction_removed",
})  # fmt: skip
_VERBS = {verb.value: verb for verb in Verb} | {CLAIM: Verb.CLAIM, RESOLVE: Verb.RESOLVE}
_ABOUT_LINE = frozenset({Verb.SEND, Verb.KEEP, Verb.CANCEL, Verb.RETRY, Verb.SUGGEST, Verb.SEND_ALL})
_MENTION = re.compile(r"<@([A-Z0-9]+)>")


@dataclass(frozen=True, slots=True)
class Heard:
    """What a delivery from Slack says.

    ``reply``: what to answer with the 200: text as it is, a mapping as JSON, None for an empty body. ``unread``: what
    nobody here understood, in words that hold no personal data.
    """

    acts: tuple[Act, ...] = ()
    reply: str | Mapping[str, object] | None = None
    unread: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where we listen, who we are, and how teammates are called."""

    channel: str
    own_users: frozenset[str] = frozenset()
    name_of: Callable[[str], str] = field(default=lambda user: user)


def heard(kind: str, payload: object, place: Place) -> Heard:
    """What one payload says; ``kind`` as Socket Mode names it: events_api, interactive or slash_commands."""
    if not isinstance(payload, Mapping):
        return Heard(unread=(f"{kind}: not an object",))
    match kind:
        case "events_api":
            return _event(payload, place)
        case "interactive":
            return _interaction(payload, place)
        case "slash_commands":
            return Heard(reply=_NO_COMMANDS)
        case _:
            return Heard(unread=(f"envelope {token(kind)}",))


_NO_COMMANDS = {
    "response_type": "ephemeral",
    "text": "Frontdesk has no slash commands: write in an escalation's thread, or use the buttons on its card.",
}


def people(payload: object) -> frozenset[str]:
    """The members a payload is by or about, whose names are needed to read it."""
    outer = mapping(payload)
    event = mapping(outer.get("event"))
    found = {id_in(event, "user"), id_in(mapping(outer.get("user")), "id"), *_MENTION.findall(text_in(event, "text"))}
    return frozenset(found - {""})


# --- events ------------------------------------------------------------------------------------------------------


def _event(payload: Payload, place: Place) -> Heard:
    match payload.get("type"):
        case "url_verification":
            return Heard(reply=text_in(payload, "challenge"))
        case "event_callback":
            return _callback(payload, place)
        case "app_rate_limited":
            return Heard(unread=("app_rate_limited: Slack is dropping events",))
        case other:
            return Heard(unread=(f"event envelope {token(other)}",))


def _callback(payload: Payload, place: Place) -> Heard:
    event = mapping(payload.get("event"))
    kind = text_in(event, "type")
    if kind in {"message", "app_mention"}:
        return _line(event, _own(payload, event), place)
    return Heard() if kind in _PASSED_OVER else Heard(unread=(f"event {token(kind)}",))


def _own(payload: Payload, event: Payload) -> bool:
    """Whether this app wrote the message, as far as the envelope shows it."""
    ours = text_in(payload, "api_app_id")
    bots = {text_in(grant, "user_id") for grant in mappings(payload.get("authorizations")) if grant.get("is_bot")}
    return bool(ours and event.get("app_id") == ours) or text_in(event, "user") in bots - {""}


def _line(event: Payload, own: bool, place: Place) -> Heard:
    """A message by a person in a thread of the desk channel; anything else is nobody's act."""
    user, stamp, root = id_in(event, "user"), stamp_in(event, "ts"), stamp_in(event, "thread_ts")
    if own or not _by_person(event, user, place):
        return Heard()
    if not stamp:
        return Heard(unread=("message without ts",))
    if text_in(event, "channel") != place.channel or root in {"", stamp}:
        return Heard()
    thread = f"{place.channel}:{root}"
    teammate = Teammate(user, place.name_of(user))
    words = plain(text_in(event, "text"), place.name_of, spelled_emoji(event.get("blocks")))
    files = tuple(one_line(_file_name(file), 80) for file in mappings(event.get("files")))
    asked = tuple(parted(words)) or (((Verb.NOTE, ""),) if files else ())
    acts = [
        Act("slack", f"{place.channel}:{stamp}:{verb}", thread, teammate, verb, text, line=stamp)
        for verb, text in asked
    ]
    return Heard((*(replace(act, files=files) for act in acts[:1]), *acts[1:]))


def _by_person(event: Payload, user: str, place: Place) -> bool:
    """Whether a person said it just now: no bot, no edit, no deletion, no notice that somebody joined."""
    bot = bool(event.get("bot_id") or event.get("bot_profile") or event.get("hidden"))
    return not bot and text_in(event, "subtype") in _SPOKEN and user not in place.own_users | {"", "USLACKBOT"}


def _file_name(file: Payload) -> str:
    return text_in(file, "name") or text_in(file, "title") or "unnamed"


# --- buttons -----------------------------------------------------------------------------------------------------


def _interaction(payload: Payload, place: Place) -> Heard:
    if payload.get("type") != "block_actions":
        return Heard(unread=(f"interaction {token(payload.get('type'))}",))
    container, message = mapping(payload.get("container")), mapping(payload.get("message"))
    channel = text_in(container, "channel_id") or text_in(mapping(payload.get("channel")), "id")
    root = stamp_in(message, "thread_ts") or stamp_in(container, "thread_ts") or stamp_in(container, "message_ts")
    user = id_in(mapping(payload.get("user")), "id")
    if not (root and user):
        return Heard(unread=("block_actions without message or user",))
    if channel != place.channel:
        return Heard(unread=("block_actions from another channel",))
    return _presses(payload, f"{channel}:{root}", Teammate(user, _name(payload, user, place)))


def _name(payload: Payload, user: str, place: Place) -> str:
    known = place.name_of(user)
    return known if known != user else one_line(text_in(mapping(payload.get("user")), "name"), 80) or user


def _presses(payload: Payload, thread: str, teammate: Teammate) -> Heard:
    acts, unread = [], []
    for action in mappings(payload.get("actions")):
        name, at = text_in(action, "action_id"), stamp_in(action, "action_ts")
        if name in _VERBS and at:
            key = f"{thread.partition(':')[0]}:{at}:{teammate.id}:{name}"
            about = text_in(action, "value") if name in _ABOUT_LINE else ""
            acts.append(Act("slack", key, thread, teammate, _VERBS[name], about=about))
        else:
            unread.append(f"button {token(name)}")
    return Heard(tuple(acts), unread=tuple(unread))
