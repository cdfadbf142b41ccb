"""Second thoughts: an unclaimed line sent after all, a reply taken back, changed or deleted, a failed one repeated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.acts import after_sending, together
from bot.acts.at_hand import AtHand, tell_privately, who
from bot.acts.files import kept
from bot.acts.talking import act_of_line, hold_ms, note, parts_of, reply
from bot.store.delivered import show_delivery, withdraw
from bot.store.outgoing import BACK, DAY_MS, is_file, tell_desks
from bot.store.transaction import Row, Step, q
from handlers.desk import Act, Mark, Teammate, Verb

GONE: Final = "That line is not here any more."
TALK: Final = frozenset({Verb.SAY.value, Verb.REPLY.value, Verb.SUGGEST.value, Verb.RESOLVE.value})


def send(at: AtHand) -> Step[str]:
    """Claim and send the line that had stayed internal, be it a note; only its writer can."""
    line = (yield from act_of_line(at)) or (yield from _note(at))
    if line is None or not (line["text"] or kept(line)):
        return GONE
    if line["teammate"] != who(at.act):
        return f"Only {line['name']} can send their own line."
    rows = yield q("rows_of_act", line["id"])
    if rows:
        return "It is on its way already."
    refusal = yield from reply(_as_said(at, line))
    if not refusal:
        yield q("say_after_all", line["id"])
        yield from withdraw(at.here, f"offer:{at.act.about}", at.act.key)
    return refusal


def keep_internal(at: AtHand) -> Step[str]:
    """The line was talk."""
    line = yield from act_of_line(at)
    if line is None:
        return "It is internal already." if (yield from _note(at)) else GONE
    yield from withdraw(at.here, f"offer:{at.act.about}", at.act.key)
    return (yield from note(_as_said(at, line)))


def _note(at: AtHand) -> Step[Row | None]:
    found = yield q("note_of_line", at.act.desk, at.act.about, at.escalation["id"])
    return found[0] if found else None


def _as_said(at: AtHand, line: Row, words: str = "") -> AtHand:
    """The same table, with the line in the place of the click about it; ``words`` take the place of its own."""
    teammate = Teammate(line["teammate"].partition(":")[2], line["name"])
    said = words or line["text"]
    act = Act(line["desk"], line["key"], at.act.thread, teammate, Verb(line["verb"]), said, line["line"])
    return replace(at, act=replace(act, files=kept(line)), act_id=line["id"])


def cancel(at: AtHand) -> Step[str]:
    """Take a reply, or an answer to all, back while it is held; what is out cannot be taken back here.

    An answer that is taken back does not go to all either.
    """
    line = (yield from _meant(at)) if at.act.about else (yield from _newest_of_mine(at))
    if line is None and (to_all := (yield from together.act_reaching(at))):
        return (yield from together.take_back_one(at, to_all))
    if line is None:
        return "There is nothing of yours to take back."
    if line["teammate"] != who(at.act) and not at.is_mine:
        return f"Only {line['name']} can take this back."
    taken = yield q("take_back", line["id"], at.now_ms)
    if not taken:
        return "Too late: it has gone out."
    if line["verb"] == Verb.SEND_ALL:
        yield from together.put_back(at, line, {row["id"] for row in taken})
    else:
        yield q("owe_again", at.escalation["id"])
        yield from withdraw(at.at_desk_of(line), f"hold:{line['key']}", at.act.key)
        yield from show_delivery(line["id"], at.now_ms, at.desks)
        yield from together.unsend(at, line["text"])
    what = "answer to all" if line["verb"] == Verb.SEND_ALL else "answer"
    text = f"{at.act.teammate.name} took the {what} back before it was sent."
    yield from tell_desks(at.everywhere, f"back:{at.act.key}", text, skip=at.act.desk)
    return ""


def _meant(at: AtHand) -> Step[Row | None]:
    return (yield from act_of_line(at)) or (yield from together.act_to_all(at))


def _newest_of_mine(at: AtHand) -> Step[Row | None]:
    found = yield q("newest_held_act", at.escalation["id"], who(at.act))
    return found[0] if found else None


def revise(at: AtHand) -> Step[str]:
    """An edited line: what is held goes out in its new words; what is out gets them too, where the platform can."""
    line = yield from act_of_line(at)
    if line is None or line["teammate"] != who(at.act) or line["text"] == at.act.text:
        return ""
    rows = yield q("rows_of_act", line["id"])
    words = [row for row in rows if not is_file(row)]
    if words:
        return (yield from _reword(at, line, words))
    if rows:
        return "Only this line changed: the follower gets the file. Write the words as a line of their own."
    yield q("word_act", line["id"], at.act.text)
    if line["mark"] == Mark.FAILED and at.is_open and at.is_on_the_line:
        return (yield from _said_anew(at, line))
    return ""


def _said_anew(at: AtHand, line: Row) -> Step[str]:
    """A line that could not go out as it was goes out in its new words."""
    anew = _as_said(at, line, at.act.text)
    refusal = yield from reply(anew)
    yield q("refuse_act", line["id"], refusal)
    return refusal


def _reword(at: AtHand, line: Row, rows: Sequence[Row]) -> Step[str]:
    drafts = parts_of(at, at.act.text)
    if isinstance(drafts, str):
        return f"Your edit was not taken over. {drafts}"
    if not all(row["state"] == "waiting" and row["tries"] == 0 for row in rows):
        return _too_late(rows) or (yield from after_sending.reword(at, line, rows, drafts))
    if len(drafts) != len(rows):
        return f"Your edit was not taken over: it needs {len(drafts)} messages, not {len(rows)}. Cancel; write anew."
    due_ms = at.now_ms + hold_ms(at)
    for row, draft in zip(rows, drafts, strict=True):
        yield q("reword", row["id"], draft.text, due_ms)
    if (yield from together.unsend(at, line["text"])):
        yield from tell_privately(at, "It does not go to all in its old words; press Send to all again.")
    yield q("word_act", line["id"], at.act.text)
    return ""


def _too_late(rows: Sequence[Row]) -> str:
    states = {row["state"] for row in rows if row["error"] not in BACK}
    if states & {"waiting", "sending"}:
        return "Your edit came too late: the answer goes out as it was. Write once more when it is out."
    if states & {"dead", "unknown"}:
        return "Only this line changed: the answer was not delivered for sure. Write it once more."
    return ""


def retract(at: AtHand) -> Step[str]:
    """A deleted line: what is held is not sent; what is out is taken back, where the platform can."""
    line = yield from act_of_line(at)
    if line is None:
        return ""
    rows = yield q("rows_of_act", line["id"])
    taken = yield q("take_back", line["id"], at.now_ms)
    yield from withdraw(at.here, f"offer:{at.act.about}", at.act.key)
    if not rows:
        yield q("word_act", line["id"], "")
    if taken:
        yield from withdraw(at.here, f"hold:{line['key']}", at.act.key)
        yield q("owe_again", at.escalation["id"])
        yield from together.unsend(at, line["text"])
    held = {row["id"] for row in taken}
    left = [row for row in rows if row["id"] not in held and row["state"] != "dead"]
    return (yield from after_sending.take_back(at, line, left)) if left else ""


def retry(at: AtHand) -> Step[str]:
    """Once more what could not be delivered, in the order it was said."""
    line = (yield from act_of_line(at)) or (yield from together.act_reaching(at))
    if line is None:
        return GONE
    if at.state == "claimed" and not at.is_mine and line["teammate"] != at.escalation["claimed_by"]:
        return f"Not sent: {at.escalation['claimed_name']} has claimed this, and answers."
    rows = yield q("rows_of_act", line["id"])
    again = yield q("try_again", line["id"], at.now_ms, at.window_ends_ms or at.now_ms + DAY_MS, at.escalation["id"])
    if not again:
        return "There is nothing to repeat: it was sent, or is on its way."
    if line["verb"] == Verb.SEND_ALL:
        yield q("resolve", at.escalation["id"], at.now_ms, "answered")
        return ""
    for row in rows:
        yield from withdraw(at.everywhere, f"undelivered:{line['id']}:{row['tries']}", at.act.key)
    yield from show_delivery(line["id"], at.now_ms, at.desks)
    return ""
