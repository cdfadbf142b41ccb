"""What teammates press, choose and fill in, as acts, or as forms to be opened.

https://docs.slack.dev/reference/interaction-payloads (checked 2026-11-28). The escalation is that of the thread in
which something was pressed; a value only says which line or suggestion of it is meant.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from handlers.desk import WORDS, Act, Teammate, Verb
from handlers.inert import one_line
from handlers.slack.heard import DESK, Heard, Person, Place
from handlers.slack.modals import FORMS, Opening, errors, filled
from handlers.slack.shapes import Payload, id_in, mapping, mappings, stamp_in, text_in, token

SHORTCUTS: Final[Mapping[str, Verb]] = {
    "send_to_follower": Verb.SEND,
    "keep_internal": Verb.KEEP,
    "teach_the_bot": Verb.TEACH,
}
"""Message shortcut -> what it does with the line on which it was used."""
HELP: Final = (
    "Each escalation is a card with a thread. Press *Claim* (or react with :eyes:), then write in its thread: your "
    "plain lines go to the follower, lines that begin with `//` or `note:` stay here. Slack has no commands inside "
    "threads, so write `!help` there for what else can be done."
)
NOT_A_LINE: Final = "Use this on a line that a teammate wrote in an escalation's thread."

_ABOUT = frozenset(
    {Verb.SEND, Verb.KEEP, Verb.CANCEL, Verb.RETRY, Verb.SUGGEST, Verb.SEND_ALL, Verb.APPROVE, Verb.UNDO}
)
_ACTIONS = {verb.value: verb for verb in (*WORDS, *_ABOUT)}


def command_of(_payload: Payload) -> Heard:
    """``/desk``: what can be done, for the person who asks; Slack refuses commands inside threads."""
    return Heard(reply={"response_type": "ephemeral", "text": HELP})


def interaction_of(payload: Payload, place: Place) -> Heard:
    """What a button, a menu, a form or a message shortcut says."""
    match payload.get("type"):
        case "block_actions":
            return _pressed(payload, place)
        case "view_submission":
            return _sent_in(payload, place)
        case "message_action":
            return _shortcut(payload, place)
        case "view_closed":
            return Heard()
        case other:
            return Heard(unread=(f"interaction {token(other)}",))


def _teammate(payload: Payload, place: Place) -> Teammate | None:
    user = id_in(mapping(payload.get("user")), "id")
    return Teammate(user, _name(payload, user, place)) if user else None


def _name(payload: Payload, user: str, place: Place) -> str:
    known = place.name_of(user)
    return known if known != user else one_line(text_in(mapping(payload.get("user")), "name"), 80) or user


def _channel(payload: Payload) -> str:
    container = mapping(payload.get("container"))
    return text_in(container, "channel_id") or text_in(mapping(payload.get("channel")), "id")


# --- buttons and menus -----------------------------------------------------------------------------------------------


def _pressed(payload: Payload, place: Place) -> Heard:
    container, message = mapping(payload.get("container")), mapping(payload.get("message"))
    root = stamp_in(message, "thread_ts") or stamp_in(container, "thread_ts") or stamp_in(container, "message_ts")
    channel, teammate = _channel(payload), _teammate(payload, place)
    if not root or teammate is None:
        return Heard(unread=("block_actions without message or user",))
    if channel not in place.channels:
        return Heard(unread=("block_actions from another channel",))
    person = Person(teammate.id, channel, root, text_in(payload, "response_url"))
    actions = mappings(payload.get("actions"))
    for action in actions:
        if (name := text_in(action, "action_id")) in {*FORMS, Verb.TEACH}:
            where = (text_in(payload, "trigger_id"), name, f"{channel}:{root}")
            opening = Opening(*where, text_in(message, "text"), text_in(action, "value"))
            return Heard(person=person, opening=opening)
    return _done(actions, f"{channel}:{root}", teammate, person)


def _done(actions: list[Payload], thread: str, teammate: Teammate, person: Person) -> Heard:
    acts, unread = [], []
    for action in actions:
        name, at = text_in(action, "action_id"), stamp_in(action, "action_ts")
        if name in _ACTIONS and at:
            key = f"{person.channel}:{at}:{teammate.id}:{name}"
            about = text_in(action, "value") if _ACTIONS[name] in _ABOUT else ""
            chosen = text_in(mapping(action.get("selected_option")), "value")
            acts.append(Act(DESK, key, thread, teammate, _ACTIONS[name], text=chosen, about=about))
        else:
            unread.append(f"button {token(name)}")
    return Heard(tuple(acts), unread=tuple(unread), person=person if acts else None)


# --- forms -----------------------------------------------------------------------------------------------------------


def _sent_in(payload: Payload, place: Place) -> Heard:
    form, teammate = filled(payload), _teammate(payload, place)
    if form is None or teammate is None:
        return Heard(unread=("view_submission of no form of ours",))
    channel, _, root = form.thread.partition(":")
    if channel not in place.channels:
        return Heard(
            reply=errors("This channel is no desk any more."), unread=("view_submission for another channel",)
        )
    if not form.words:
        return Heard(reply=errors("There is nothing in it yet."))
    key = f"{channel}:{form.key}:{teammate.id}:{form.verb}"
    act = Act(DESK, key, form.thread, teammate, form.verb, text=form.words, about=form.about, answered=True)
    return Heard((act,), person=Person(teammate.id, channel, root), form=True)


# --- message shortcuts -----------------------------------------------------------------------------------------------


def _shortcut(payload: Payload, place: Place) -> Heard:
    """A line chosen from its menu: sent after all, kept inside, or taught."""
    verb, teammate = SHORTCUTS.get(text_in(payload, "callback_id")), _teammate(payload, place)
    if verb is None or teammate is None:
        return Heard(unread=(f"shortcut {token(payload.get('callback_id'))}",))
    message, channel = mapping(payload.get("message")), _channel(payload)
    line, root = stamp_in(message, "ts") or stamp_in(payload, "message_ts"), stamp_in(message, "thread_ts")
    person = Person(teammate.id, channel, root, text_in(payload, "response_url"))
    at = text_in(payload, "trigger_id") or text_in(payload, "action_ts")
    theirs = verb is Verb.TEACH or not message.get("bot_id")
    if channel not in place.channels or not line or root in {"", line} or not theirs or not at:
        return Heard(person=person, aside=NOT_A_LINE)
    if verb is Verb.TEACH:
        return Heard(person=person, opening=Opening(at, verb, f"{channel}:{root}", "", line))
    key = f"{channel}:{line}:{teammate.id}:{verb}:{at}"
    return Heard((Act(DESK, key, f"{channel}:{root}", teammate, verb, about=line),), person=person)
