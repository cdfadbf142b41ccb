"""What time asks of an open escalation becomes rows: reminders, words to the follower, closing, waking.

What is due is told by intents/minding.py; here it is looked up and carried out, in one transaction an escalation.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from bot.cards import display_name, human_window_end, is_late, window_end
from bot.gathering import scatter
from bot.heard import slots_of
from bot.hold import held_now
from bot.knowledge import Knowledge
from bot.store.outgoing import AtDesks, Speech, call_line, say, show_card, tell_desks
from bot.store.transaction import Row, Step, q
from bot.surroundings import Surroundings
from handlers.limits import Limits
from handlers.titles import title_of
from intents.minding import UNSEEN_MS, Deed, Standing, TimeRules, mind, rules_of
from intents.model import Draft, Kind, Owner, Via
from intents.office import MINUTE_MS, span_in_words
from intents.rendering import render_phrase
from intents.tongues import tongue_of

CALL_MS: Final = 30 * MINUTE_MS
"""A reminder that could not be posted within this time is not posted any more."""
WORD_MS: Final = 10 * MINUTE_MS
"""The same for a word to the follower, which might be out of place later."""
APP: Final = "app:"
"""How a claimer's id begins who answers in the platform's own app."""


@dataclass(frozen=True, slots=True)
class OnTime:
    """An escalation on the timekeeper's table."""

    escalation: Row
    conversation: Row
    standing: Standing
    rules: TimeRules
    knowledge: Knowledge
    limits: Limits
    free_until_ms: int | None
    """When the window closes in which the bot may write."""
    desks: tuple[str, ...]
    now_ms: int

    @property
    def id(self) -> int:
        """The escalation's number."""
        number: int = self.escalation["id"]
        return number

    @property
    def at(self) -> AtDesks:
        """All desks' threads of the escalation."""
        return AtDesks(self.desks, self.conversation["id"], self.id, self.now_ms)

    @property
    def claimer(self) -> tuple[str, str]:
        """Whom a reminder calls: the claimer by id and name, else the team."""
        if not self.standing.claimed or self.standing.in_app:
            return "", ""
        return self.escalation["claimed_by"], self.escalation["claimed_name"]

    @property
    def waiting(self) -> str:
        """Who waits, and how long."""
        waited = span_in_words(self.now_ms - (self.standing.owed_ms or self.now_ms))
        return f"{display_name(self.conversation)} has waited {waited} for a person's answer."

    @property
    def left(self) -> str:
        """What is left of the reply window, in a sentence; nothing where there is none."""
        ends_ms = self.standing.window_ends_ms
        if ends_ms is None:
            return ""
        left = span_in_words(ends_ms - self.now_ms)
        return f" {left} left to answer." if ends_ms > self.now_ms else " The reply window has closed."


def tend(escalation_id: int, around: Surroundings) -> Step[tuple[Deed, ...]]:
    """Do what is due about an escalation and note when to look again; returns what was done. Safe to run twice."""
    escalation = (yield q("escalation", escalation_id))[0]
    if escalation["state"] not in {"waiting", "claimed"}:
        yield q("look_again", escalation_id, None)
        return ()
    on_time = yield from _look_up(escalation, around)
    standing = on_time.standing
    if standing.owed_ms is not None and standing.promised_ms is None:
        yield q("promise", escalation_id, on_time.rules.promise(standing.owed_ms))
        return ()
    if standing.missing and not standing.gathered and on_time.now_ms - standing.opened_ms > UNSEEN_MS:
        yield from show_card(replace(on_time.at, desks=tuple(sorted(standing.missing))))
    ahead = mind(standing, on_time.rules, on_time.now_ms)
    yield q("count_nags", escalation_id, ahead.nags)
    yield q("look_again", escalation_id, on_time.now_ms if ahead.deeds else ahead.look_ms)
    for deed in ahead.deeds:
        yield from DOINGS[deed](on_time)
    return ahead.deeds


def _look_up(escalation: Row, around: Surroundings) -> Step[OnTime]:
    """Everything about it; that a person has answered meanwhile is noted."""
    conversation = (yield q("conversation", escalation["conversation_id"]))[0]
    words = (yield q("words_in_escalation", conversation["id"]))[0]
    leader = yield from _leader(escalation)
    shown = leader or escalation
    showing = {row["desk"] for row in (yield q("desks_showing", shown["id"]))}
    person_ms = max(words["said_ms"] or 0, words["in_app_ms"] or 0)
    owed_ms = escalation["owed_ms"]
    if owed_ms is not None and person_ms >= owed_ms:
        yield q("settle_debt", escalation["id"])
        owed_ms = None
    knowledge = around.knowledge()
    platform = around.platforms.get(conversation["platform"])
    free_ms, now_ms = window_end(conversation, around.platforms), around.now()
    closed = free_ms is not None and free_ms <= now_ms
    ends = human_window_end(conversation, around.platforms) if closed else None
    desks = around.desk_names
    standing = Standing(
        opened_ms=escalation["opened_ms"],
        claimed=shown["state"] == "claimed",
        in_app=escalation["claimed_by"].startswith(APP),
        urgent=bool(escalation["urgent"]),
        owed_ms=owed_ms,
        promised_ms=escalation["promised_ms"],
        late=is_late(escalation),
        nags=escalation["nags"],
        last_word_ms=max(person_ms, words["heard_ms"] or 0, escalation["claimed_ms"] or 0, escalation["opened_ms"]),
        person_ms=max(person_ms, escalation["claimed_ms"] or 0),
        window_ends_ms=ends or free_ms,
        missing=frozenset(desks) - showing,
        shown=not desks or bool(showing),
        gathered=leader is not None,
        told=frozenset(Deed(word) for word in escalation["told"].split()),
        warned_ms=escalation["warned_ms"],
        snoozed_until_ms=escalation["snoozed_until_ms"],
        snoozed_for_reply=bool(escalation["snoozed_for_reply"]),
    )
    library = knowledge.library
    rules, limits = rules_of(library.brand, library.desk), platform.limits if platform else Limits({})
    return OnTime(escalation, conversation, standing, rules, knowledge, limits, free_ms, desks, now_ms)


def _leader(escalation: Row) -> Step[Row | None]:
    """The open escalation on whose card this one waits, if it does."""
    if escalation["gathered_into"] is None:
        return None
    leader = (yield q("escalation", escalation["gathered_into"]))[0]
    return leader if leader["state"] in {"waiting", "claimed"} else None


# --- the deeds -------------------------------------------------------------------------------------------------------


def _wake(on_time: OnTime) -> Step[None]:
    yield q("wake", on_time.id)
    yield from show_card(on_time.at)
    yield from _call(on_time, f"woke:{on_time.standing.snoozed_until_ms}", "💤 Back from its snooze.")


def _elsewhere(on_time: OnTime) -> Step[None]:
    """Only some of the desks show it: said at those that do."""
    missing = ", ".join(title_of(name) for name in sorted(on_time.standing.missing))
    yield q("note_told", on_time.id, Deed.ELSEWHERE.value)
    text = f"🚨 This could not be shown at {missing}, so nobody sees it there. Claim it here."
    yield from _call(on_time, "elsewhere", text)


def _unseen(on_time: OnTime) -> Step[None]:
    """No desk shows it: the follower gets an honest word; the alarm and /health tell the rest."""
    yield q("note_told", on_time.id, Deed.UNSEEN.value)
    yield from _word(on_time, "nobody_yet")


def _nag(on_time: OnTime) -> Step[None]:
    standing = on_time.standing
    what = "You have this." if standing.claimed else "Nobody has claimed this."
    number = f"{standing.owed_ms}:{standing.nags}"
    yield from _call(on_time, f"nag:{number}", f"⏰ {what} {on_time.waiting}{on_time.left}")


def _late(on_time: OnTime) -> Step[None]:
    """The promise is broken: noted, said at the desks, and the follower gets the word that fits, each once."""
    claimed = on_time.standing.claimed
    yield q("note_late", on_time.id, on_time.now_ms)
    what = "The promised time has passed." if claimed else "The promised time has passed and nobody has claimed this."
    yield from _call(on_time, f"late:{on_time.standing.owed_ms}", f"🚨 {what} {on_time.waiting}{on_time.left}")
    if not on_time.standing.gathered:
        yield from show_card(on_time.at)
    yield from _word(on_time, "apology" if claimed else "nobody_yet")


def _warn(on_time: OnTime) -> Step[None]:
    rules = on_time.rules
    quiet = rules.close_after * MINUTE_MS - (on_time.now_ms - on_time.standing.last_word_ms)
    left = span_in_words(max(quiet, min(1440, rules.close_after // 3) * MINUTE_MS))
    yield q("note_warned", on_time.id, on_time.now_ms)
    text = f"🕸 Nobody has said anything for long. This is closed in {left}, unless somebody writes."
    yield from _call(on_time, f"warned:{on_time.standing.last_word_ms}", text)


def _close(on_time: OnTime) -> Step[None]:
    yield from _end(
        on_time, "closed", "Closed: nobody has said anything for long. The follower's next word goes on here."
    )


def _give_back(on_time: OnTime) -> Step[None]:
    yield from _end(on_time, "given_back", "The bot answers here again: nobody has answered in the app for long.")


def _end(on_time: OnTime, outcome: str, text: str) -> Step[None]:
    yield from scatter(on_time.at)
    yield q("resolve", on_time.id, on_time.now_ms, outcome)
    yield q("own", on_time.conversation["id"], Owner.BOT.value)
    yield from show_card(on_time.at)
    yield from tell_desks(on_time.at, f"{outcome}:{on_time.now_ms}", text)


DOINGS: Final[Mapping[Deed, Callable[[OnTime], Step[None]]]] = {
    Deed.WAKE: _wake,
    Deed.ELSEWHERE: _elsewhere,
    Deed.UNSEEN: _unseen,
    Deed.NAG: _nag,
    Deed.LATE: _late,
    Deed.WARN: _warn,
    Deed.CLOSE: _close,
    Deed.GIVE_BACK: _give_back,
}
"""How each deed is done."""


def _call(on_time: OnTime, key: str, text: str) -> Step[None]:
    """A line that calls whoever has it; one that waits with others has no thread of its own."""
    if on_time.standing.gathered:
        return
    yield from call_line(on_time.at, key, text, on_time.claimer, on_time.now_ms + CALL_MS)


def _word(on_time: OnTime, phrase: str) -> Step[None]:
    """One of the bot's phrases to the follower, never the same one twice, where a word of the bot is in place.

    Not while the hold switch is thrown: its statement is all that the bot says then.
    """
    library, conversation = on_time.knowledge.library, on_time.conversation
    said = yield q("last_of_follower", conversation["id"])
    tongue = tongue_of("\n".join(row["text"] for row in said))
    text = render_phrase(library, phrase, slots_of(conversation, library), tongue)
    if not text or not _may_speak(on_time) or (yield from held_now()) is not None:
        return
    give_up_ms = on_time.now_ms + WORD_MS
    key = f"e{on_time.id}:{phrase}"
    yield from say(
        conversation,
        Speech(key, Draft(Via.DM, text), "bot", on_time.now_ms, give_up_ms, escalation_id=on_time.id),
    )


def _may_speak(on_time: OnTime) -> bool:
    """Privately, to somebody who wants it, in the reply window, and where no text is taken from the team's few."""
    conversation, ends_ms = on_time.conversation, on_time.free_until_ms
    wanted = not conversation["blocked"] and not conversation["opted_out"] and not on_time.standing.in_app
    private = not Kind(conversation["kind"]).public and on_time.limits.window_messages is None
    return wanted and private and (ends_ms is None or ends_ms > on_time.now_ms)
