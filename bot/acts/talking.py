"""What a teammate's line becomes: words to the follower, held for a moment, or talk that stays inside."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Final

from bot.acts.at_hand import CONSOLE, AtHand, tell_privately
from bot.acts.claiming import claim
from bot.acts.files import going, names, reference, staying, way, withheld
from bot.store.delivered import OF_ACT, held_line, show_mark
from bot.store.outgoing import DAY_MS, Speech, ask_line, say, tell_desks
from bot.store.transaction import Row, Step, q
from handlers.desk import Button, Mark, Verb
from handlers.lines import is_order
from handlers.titles import title_of
from intents.contents import ReplyRule
from intents.model import Draft, Via
from intents.slots import Span
from intents.splitting import split

_DIGITS: Final = 16
NO_COMMANDS: Final = (
    "Not sent: a line that begins with ! is a command, and those work in threads only. Leave the ! out."
)
OFFER: Final = "Your line stayed internal, since nobody had claimed this. Send it to the follower?"


def said(at: AtHand) -> Step[str]:
    """A plain line: to the follower if its writer is on the line, else inside; unclaimed, it is offered once."""
    if not at.act.text and not going(at):
        return (yield from note(at))
    if not at.is_open:
        yield from _inside(at)
        return "This is resolved, so your message stayed internal. Reopen it to answer once more."
    if at.rules.reply is ReplyRule.EXPLICIT:
        return (yield from note(at))
    if at.is_on_the_line:
        return (yield from _replied(at))
    if at.state == "waiting":
        return (yield from _offer(at))
    return (yield from note(at))


def _replied(at: AtHand) -> Step[str]:
    """A line that cannot go out bears a cross, so that everybody sees that the follower does not have it."""
    refusal = yield from reply(at)
    if refusal:
        yield from _shown(at, Mark.FAILED)
    return refusal


def note(at: AtHand) -> Step[str]:
    """Talk among the team, told at the other desks too; files stay in it."""
    yield from _inside(at)
    words = " ".join(filter(None, (at.act.text, f"({names(at.act.files)})" if at.act.files else "")))
    if at.act.files and at.act.verb is Verb.NOTE:
        yield q("word_act", at.act_id, words)
    text = f"{at.act.teammate.name} (internal): {words}"
    yield from tell_desks(at.everywhere, f"note:{at.act.key}", text, skip=at.act.desk)
    return staying(at) if at.is_open and at.is_on_the_line and not at.act.text else ""


def _inside(at: AtHand) -> Step[None]:
    yield from _shown(at, Mark.NOTE)


def _shown(at: AtHand, mark: Mark) -> Step[None]:
    yield from show_mark(at.everywhere, (yield q("act", at.act_id))[0], mark)


def _offer(at: AtHand) -> Step[str]:
    """The first plain line of an unclaimed thread may be sent with one click; further ones are talk."""
    earlier = yield q("lines_said", at.escalation["id"], at.act_id)
    if earlier or not at.act.line:
        return (yield from note(at))
    buttons = (
        Button(Verb.SEND, "Claim and send", at.act.line),
        Button(Verb.KEEP, "Keep internal", at.act.line),
    )
    words = " ".join(filter(None, (OFFER, staying(at))))
    yield from ask_line(at.here, f"offer:{at.act.line}", words, buttons)
    return ""


def reply(at: AtHand) -> Step[str]:
    """Said to the follower. What nobody has is claimed by it; what a colleague has stays theirs."""
    if refusal := _unsayable(at):
        return refusal
    if at.state == "waiting":
        yield from claim(at)
    elif not at.is_open:
        return "Not sent: this is resolved. Reopen it to answer once more."
    elif not at.is_on_the_line:
        return f"Not sent: {at.escalation['claimed_name']} has already claimed this."
    return (yield from speak(at, at.act.text))


def _unsayable(at: AtHand) -> str:
    """Why it goes to no follower, whoever has the conversation; empty where it may."""
    return NO_COMMANDS if is_order(at.act.text) else withheld(at)


def suggestion(at: AtHand) -> Step[str]:
    """A suggestion of the card goes out as it stands there."""
    offered = json.loads(at.escalation["suggestions"]) if at.escalation["suggestions"] else []
    number = at.act.about or at.act.text or "1"
    if not number.isdecimal() or not 1 <= int(number) <= len(offered):
        return f"There is no suggestion {number[:20]} here."
    text = offered[int(number) - 1]["text"]
    if not at.is_open:
        return "Not sent: this is resolved. Reopen it to answer once more."
    if at.state == "claimed" and not at.is_on_the_line:
        return f"Not sent: {at.escalation['claimed_name']} has already claimed this."
    sent = yield q("suggestion_sent", at.escalation["id"], text, at.act_id)
    if sent:
        return f"{sent[0]['name']} has sent this suggestion already."
    yield q("word_act", at.act_id, text)
    if at.state == "waiting":
        yield from claim(at)
    return (yield from speak(at, text))


def closing_word(at: AtHand) -> Step[str]:
    """The last word of whoever resolves; a colleague's escalation is closed without one."""
    if refusal := _unsayable(at):
        return refusal
    if at.state == "claimed" and not at.is_on_the_line:
        holder = at.escalation["claimed_name"]
        return f"Not sent: {holder} has already claimed this. Resolve it without a closing word."
    if not at.is_open:
        return "This is resolved already."
    return (yield from speak(at, at.act.text))


# --- the texts themselves --------------------------------------------------------------------------------------------


def speak(at: AtHand, words: str) -> Step[str]:
    """Put the words on their way, held back as long as they can be taken back; returns why not, if they cannot go."""
    files = going(at)
    drafts = parts_of(at, words) if words or not files else _window(at) or ()
    if isinstance(drafts, str):
        return drafts
    due_ms = at.now_ms + hold_ms(at)
    yield q("take_over", at.conversation["id"], at.now_ms)
    for number, draft in enumerate(drafts):
        yield from say(at.conversation, speech_of(at, draft, f"{at.act.desk}:{at.act.key}:{number}", due_ms))
    for number, file in enumerate(files):
        speech = speech_of(at, Draft(way(at), ""), f"{at.act.desk}:{at.act.key}:file{number}", due_ms)
        yield from say(at.conversation, replace(speech, file=reference(at.act, file)))
        if at.act.desk == CONSOLE:
            yield q("take_for_row", file.id, speech.key)
    yield from _shown(at, Mark.HELD)
    if due_ms > at.now_ms:
        yield from held_line(at.here, at.act, due_ms)
    told = " ".join(filter(None, (words, f"[{names(files)}]" if files else "")))
    text = f"{at.act.teammate.name} answered: {told}"
    yield from tell_desks(at.everywhere, f"reply:{at.act.key}", text, skip=at.act.desk if at.act.line else "")
    yield from _offer_to_all(at)
    if unsent := staying(at):
        yield from tell_privately(at, unsent)
    return ""


def _offer_to_all(at: AtHand) -> Step[None]:
    others = yield q("gathered", at.escalation["id"])
    if others and at.act.line:
        button = Button(Verb.SEND_ALL, f"Send to all {len(others)}", at.act.line)
        yield from ask_line(at.here, f"all:{at.act.key}", f"{len(others)} more asked the same.", (button,))


def hold_ms(at: AtHand) -> int:
    """How long a reply can be taken back; not beyond the end of the reply window."""
    hold = int(at.rules.undo_seconds * 1000)
    return hold if at.window_ends_ms is None else max(0, min(hold, at.window_ends_ms - at.now_ms - 1000))


def parts_of(at: AtHand, words: str) -> tuple[Draft, ...] | str:
    """The words as the texts that go out, or why they cannot."""
    via = way(at)
    limit = at.limits.text.get(via)
    parts = split([Span(words.strip(), value=False)], limit.fits) if limit else ()
    platform = title_of(at.conversation["platform"])
    if not parts or (via is not Via.DM and len(parts) > 1):
        most = f"{limit.most} {limit.unit}" if limit else "nothing at all"
        return f"Not sent: {platform} takes {most} there. Shorten your answer and send it again."
    return _window(at) or tuple(Draft(via, part) for part in parts)


def _window(at: AtHand) -> str:
    """Why nothing can go out now; empty where it can."""
    if at.window_ends_ms is None or at.window_ends_ms >= at.now_ms or way(at) is not Via.DM:
        return ""
    return (
        f"Not sent: {title_of(at.conversation['platform'])}'s reply window has closed; the follower must write first."
    )


def speech_of(at: AtHand, draft: Draft, key: str, due_ms: int) -> Speech:
    """A text of the acting teammate's to the follower."""
    return Speech(
        key=key,
        draft=draft,
        author=at.act.teammate.name,
        now_ms=at.now_ms,
        give_up_ms=at.window_ends_ms or at.now_ms + DAY_MS,
        due_ms=due_ms,
        reply_to=at.conversation["heard_key"] if draft.via is not Via.DM else "",
        escalation_id=at.escalation["id"],
        act_id=at.act_id,
    )


def act_of_line(at: AtHand) -> Step[Row | None]:
    """The act that said the line which this act is about; what has no line is named by the act's id (``act:7``)."""
    named = at.act.about.removeprefix(OF_ACT)
    if at.act.about.startswith(OF_ACT) and named.isdecimal() and len(named) < _DIGITS:
        found = yield q("act_in_escalation", int(named), at.escalation["id"])
        return found[0] if found else None
    found = yield q("act_of_line", at.act.desk, at.act.about, at.escalation["id"])
    return found[0] if found else None
