"""What teammates write, change, delete and show with a reaction, as acts.

https://docs.slack.dev/reference/events/message, …/events/message/message_changed, …/events/reaction_added (checked
2026-11-28). An edit or a reaction arrives again with the same ``edited.ts`` or ``event_ts``, and so counts once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from handlers.desk import Act, Teammate, Verb
from handlers.files import DeskFile
from handlers.inert import one_line
from handlers.lines import for_follower, parted, to_the_bot
from handlers.slack.emoji import spelled_emoji
from handlers.slack.heard import DESK, Heard, Person, Place
from handlers.slack.shapes import Payload, id_in, mapping, mappings, stamp_in, text_in, token
from handlers.slack.text import plain

REACTIONS: Final[Mapping[str, Verb]] = {
    "eyes": Verb.CLAIM,
    "white_check_mark": Verb.RESOLVE,
    "zzz": Verb.SNOOZE,
    "floppy_disk": Verb.TEACH,
}
"""What a person's reaction means: to a card, or, of Teach, to a line that went to the follower."""

_FILE_NAME: Final = 80
_CALLED = re.compile(r"<@([A-Z0-9]+)(?:\|[^<>]*)?>")
_SPOKEN = frozenset({"", "file_share", "thread_broadcast", "me_message"})
_PASSED_OVER = frozenset({
    "app_rate_limited", "channel_archive", "channel_left", "channel_rename", "channel_unarchive",
    "file_shared", "group_archive", "group_left", "group_rename", "group_unarchive",
    "member_joined_channel", "member_left_channel", "message_metadata_posted", "reaction_removed",
})  # fmt: skip


def event_of(payload: Payload, place: Place) -> Heard:
    """What an Events API envelope says."""
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
    kind, subtype = text_in(event, "type"), text_in(event, "subtype")
    if kind == "reaction_added":
        return _reaction(event, _bots(payload) | place.own_users, place)
    if kind == "message" and subtype in {"message_changed", "message_deleted"}:
        before = mapping(event.get("previous_message"))
        line = mapping(event.get("message")) if subtype == "message_changed" else before
        if _own(payload, line) or not _by_person(line, place) or text_in(event, "channel") not in place.channels:
            return Heard()
        place = _known_as(payload, place)
        return _changed(event, line, before, place) if subtype == "message_changed" else _deleted(event, line, place)
    if kind in {"message", "app_mention"}:
        return _line(event, _own(payload, event), _known_as(payload, place))
    return Heard() if kind in _PASSED_OVER else Heard(unread=(f"event {token(kind)}",))


def _own(payload: Payload, event: Payload) -> bool:
    """Whether this app wrote the message, as far as the envelope shows it."""
    ours = text_in(payload, "api_app_id")
    return bool(ours and event.get("app_id") == ours) or text_in(event, "user") in _bots(payload)


def _bots(payload: Payload) -> frozenset[str]:
    grants = mappings(payload.get("authorizations"))
    return frozenset({text_in(grant, "user_id") for grant in grants if grant.get("is_bot")} - {""})


def _by_person(event: Payload, place: Place) -> bool:
    """Whether a person said it: no bot, no notice that somebody joined, nothing that Slack hides."""
    bot = bool(event.get("bot_id") or event.get("bot_profile") or event.get("hidden"))
    user = id_in(event, "user")
    return not bot and text_in(event, "subtype") in _SPOKEN and user not in place.own_users | {"", "USLACKBOT"}


def _line(event: Payload, own: bool, place: Place) -> Heard:
    """A message by a person in a thread of a desk channel; anything else is nobody's act."""
    channel, stamp, root = text_in(event, "channel"), stamp_in(event, "ts"), stamp_in(event, "thread_ts")
    if own or not _by_person(event, place):
        return Heard()
    if not stamp:
        return Heard(unread=("message without ts",))
    if channel not in place.channels or root in {"", stamp}:
        return Heard()
    user = id_in(event, "user")
    files = tuple(_files(event, place))
    asked = tuple(parted(_said(event, place))) or (((Verb.SAY, ""),) if files else ())
    acts = [
        _act(f"{channel}:{stamp}:{verb}", f"{channel}:{root}", user, place, verb, text=text, line=stamp)
        for verb, text in asked
    ]
    with_files = (*(replace(act, files=files) for act in acts[:1]), *acts[1:])
    return Heard(with_files, person=Person(user, channel, root))


def _changed(event: Payload, line: Payload, before: Payload, place: Place) -> Heard:
    """An edit by its writer: new words, or a line that does not go out any more since it became a note."""
    channel, stamp, root = text_in(event, "channel"), stamp_in(line, "ts"), stamp_in(line, "thread_ts")
    edited = stamp_in(mapping(line.get("edited")), "ts")
    if not edited or not stamp or root in {"", stamp} or edited == stamp_in(mapping(before.get("edited")), "ts"):
        return Heard()  # a link's preview came along, or a reply count changed: nobody wrote anything
    words = for_follower(_said(line, place))
    verb = Verb.REVISE if words else Verb.RETRACT
    user = id_in(line, "user")
    thread, key = f"{channel}:{root}", f"{channel}:{stamp}:{verb}:{edited}"
    act = _act(key, thread, user, place, verb, text=words, about=stamp)
    return Heard((act,), person=Person(user, channel, root))


def _deleted(event: Payload, line: Payload, place: Place) -> Heard:
    channel, root = text_in(event, "channel"), stamp_in(line, "thread_ts")
    stamp = stamp_in(event, "deleted_ts") or stamp_in(line, "ts")
    if not stamp or root in {"", stamp}:
        return Heard()
    user = id_in(line, "user")
    act = _act(f"{channel}:{stamp}:{Verb.RETRACT}", f"{channel}:{root}", user, place, Verb.RETRACT, about=stamp)
    return Heard((act,), person=Person(user, channel, root))


def _reaction(event: Payload, ours: frozenset[str], place: Place) -> Heard:
    """A person's reaction: to a message of ours, an act where that is a card; to any line, one that asks to teach it.

    Slack does not tell the thread of a line that somebody reacts to: the line stands in its place.
    """
    item, user = mapping(event.get("item")), id_in(event, "user")
    channel, root = text_in(item, "channel"), stamp_in(item, "ts")
    at, verb = stamp_in(event, "event_ts"), REACTIONS.get(text_in(event, "reaction"))
    on_ours = not ours or text_in(event, "item_user") in ours | {""} or verb is Verb.TEACH
    if verb is None or not (user and root and at) or user in ours or channel not in place.channels or not on_ours:
        return Heard()
    about = root if verb is Verb.TEACH else ""
    act = _act(f"{channel}:{root}:{verb}:{user}:{at}", f"{channel}:{root}", user, place, verb, about=about)
    return Heard((act,), person=Person(user, channel, root))


def _act(key: str, thread: str, user: str, place: Place, verb: Verb, **more: str) -> Act:
    return Act(DESK, key, thread, Teammate(user, place.name_of(user)), verb, **more)  # type: ignore[arg-type]


def _known_as(payload: Payload, place: Place) -> Place:
    """The place, with every name of ours that the envelope tells."""
    return replace(place, own_users=place.own_users | _bots(payload))


def _said(event: Payload, place: Place) -> str:
    """The words as a follower should read them; a line that begins with our own name is no such line."""
    text = text_in(event, "text").lstrip()
    called = _CALLED.match(text)
    if called and called[1] in place.own_users:
        return to_the_bot(_in_words(event, text[called.end() :], place))
    return _in_words(event, text, place)


def _in_words(event: Payload, text: str, place: Place) -> str:
    return plain(text, place.name_of, spelled_emoji(event.get("blocks")))


def _files(event: Payload, place: Place) -> Iterator[DeskFile]:
    """The files that came along; what Slack only links to cannot be fetched."""
    for file in mappings(event.get("files")):
        name = text_in(file, "name") or text_in(file, "title") or "unnamed"
        hosted = text_in(file, "mode") in {"", "hosted", "snippet"} and not file.get("is_external")
        size = file.get("size")
        yield DeskFile(
            one_line(plain(name, place.name_of, {}), _FILE_NAME),
            id_in(file, "id") if hosted else "",
            size if isinstance(size, int) else 0,
        )
