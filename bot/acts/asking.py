"""What a teammate asks: why this came to a person, and what can be done here."""

from __future__ import annotations

from typing import Final

from bot.acts.at_hand import AtHand, tell_privately
from bot.one_sentence import bare_sentence, one_sentence
from bot.retelling import retold, said_for
from bot.store.transaction import Step, q

HELP: Final = """\
Whoever has claimed this is on the line: plain lines go to the follower. Lines that begin with // or note: stay here.
!claim · !release · !done [closing word] · !reopen · !bot (give back) · !noise (not a question)
!send 1 (a suggestion) · !cancel · !all (your last answer, to all who asked the same) · !split
!snooze 1h, 4h, tomorrow or reply · !mute 1d, 7d or forever · !unmute · !why · !teach (the bot, from the last answer)
!hold [statement] (stops automatic answers everywhere) · !lift · !drain (answer what was asked meanwhile)"""


def why(at: AtHand) -> Step[str]:
    """The decision that opened the escalation, in one sentence."""
    made = yield q("decision_of_escalation", at.escalation["id"])
    if not made:
        yield from tell_privately(at, "No decision opened this: a person did, or a text that could not be delivered.")
        return ""
    row = made[0]
    text = yield from said_for(row)
    told = retold(row, text, at.knowledge)
    words = one_sentence(told, "escalate", row["reason"]) if told else bare_sentence("escalate", row["reason"])
    yield from tell_privately(at, words)
    return ""


def help_out(at: AtHand) -> Step[str]:
    """What can be done in a thread; ``text`` is a command that nobody knows, if that is why."""
    word = at.act.text.split(maxsplit=1)[0][:40] if at.act.text else ""
    unknown = f"Nothing was sent: there is no command {word}.\n" if word.startswith("!") else ""
    yield from tell_privately(at, f"{unknown}{HELP}")
    return ""
