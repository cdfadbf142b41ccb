"""The one place of policy: what to do with a turn.

``RULES`` is the whole list, in order; the first rule that has something to say decides. Every reason a rule can give
is explained in docs/decisions-explained.md.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from intents import own_phrases
from intents.contents import Autonomy, Intent, Library
from intents.model import (
    Clarify,
    Conversation,
    Decision,
    Escalate,
    Hold,
    Ignore,
    Kind,
    Match,
    Message,
    Owner,
    Part,
    Ranking,
    Reason,
    Reply,
    Understanding,
    Writer,
)
from intents.rendering import Unusable, current
from intents.unread import is_code, is_cut

MOST_ROUNDS = 10
"""Answers in one conversation within ROUNDS_MINUTES, after which a person looks: two programs may be talking."""
ROUNDS_MINUTES = 10
MOST_SUGGESTIONS = 3
WORTH_SUGGESTING = 0.05
"""Least confidence of an intent that a person is offered."""
_ROUNDING = 1e-9
_UNSURE = frozenset({Reason.BELOW_THRESHOLD, Reason.NO_MATCH, Reason.GUARD, Reason.NO_TEXT})
_AUTONOMY = {
    Autonomy.ASK: Reason.AUTONOMY_ASK,
    Autonomy.SUGGEST: Reason.AUTONOMY_SUGGEST,
    Autonomy.OFF: Reason.AUTONOMY_OFF,
}


@dataclass(frozen=True, slots=True)
class Turn:
    """Everything a rule may look at."""

    message: Message
    conversation: Conversation
    understanding: Understanding
    library: Library
    today: date
    hold: Hold | None

    @property
    def ranking(self) -> Ranking:
        """How the text compares with the library."""
        return self.understanding.ranking

    @property
    def pressed(self) -> tuple[Match, ...]:
        """The intent whose button the follower pressed, as certain as can be; empty if none was."""
        choice = self.message.choice
        return (Match(choice, 1.0, 1.0, ""),) if choice in self.library.intents else ()

    @property
    def matches(self) -> tuple[Match, ...]:
        """The intents worth naming that the library still has, best first."""
        ranked = (match for match in self.ranking.matches if match.intent in self.library.intents)
        return self.pressed + tuple(match for match in ranked if match.intent != self.message.choice)

    @property
    def parts(self) -> tuple[Part, ...]:
        """Where the text is about several matters and no button was pressed: each of them, in the order asked."""
        return () if self.pressed else self.understanding.parts

    @property
    def asked(self) -> tuple[str, ...]:
        """The intents that are asked for if the turn is clear, in order."""
        names = (part.ranking.matches[0].intent for part in self.parts if part.ranking.matches)
        return tuple(dict.fromkeys(names)) or (self.matches[0].intent,)

    @property
    def has_text(self) -> bool:
        """Whether there are words at all: typed, or on the button that was pressed."""
        return bool(self.message.text.strip() or self.message.choice)


Rule = Callable[[Turn], Decision | None]


def decide(
    message: Message,
    conversation: Conversation,
    understanding: Understanding,
    library: Library,
    today: date,
    hold: Hold | None = None,
) -> Decision:
    """What to do with a turn; ``today`` is the day in the brand's time zone."""
    turn = Turn(message, conversation, understanding, library, today, hold)
    return next(decision for rule in RULES if (decision := rule(turn)) is not None)


def wants_rest(decision: Decision, message: Message, library: Library) -> bool:
    """Whether the turn should wait ``matching.merge_seconds`` for the rest of a burst before it is acted on.

    Bursts come in direct messages only; a public comment stands alone.
    """
    if message.kind.public or library.matching.merge_seconds <= 0:
        return False
    match decision:
        case Clarify():
            return True
        case Escalate(reason):
            return reason in _UNSURE
        case Reply():
            waits = [library.intents[name].wait for name in decision.intents if name in library.intents]
            return bool(waits) and all(waits)
        case Ignore():
            return False


# --- who writes, and what holds whatever they say ------------------------------------------------------------------


def _own_echo(turn: Turn) -> Decision | None:
    return Ignore(Reason.OWN_ECHO) if turn.message.writer is Writer.BRAND else None


def _other_bot(turn: Turn) -> Decision | None:
    return Ignore(Reason.OTHER_BOT) if turn.message.writer is Writer.BOT else None


def _risk(turn: Turn) -> Decision | None:
    return _escalate(turn, Reason.RISK, urgent=True) if turn.understanding.cues.risk else None


def _blocked(turn: Turn) -> Decision | None:
    return Ignore(Reason.BLOCKED) if turn.conversation.blocked else None


def _opts_in(turn: Turn) -> Decision | None:
    back = turn.conversation.opted_out and turn.understanding.cues.opts_in
    return Reply(Reason.OPTED_IN_NOW, phrase="opted_in") if back else None


def _opted_out(turn: Turn) -> Decision | None:
    return Ignore(Reason.OPTED_OUT) if turn.conversation.opted_out else None


def _opts_out(turn: Turn) -> Decision | None:
    return Reply(Reason.OPTED_OUT_NOW, phrase="opted_out") if turn.understanding.cues.opts_out else None


def _team_owns(turn: Turn) -> Decision | None:
    return _escalate(turn, Reason.TEAM_OWNS) if turn.conversation.owner is Owner.TEAM else None


def _going_round(turn: Turn) -> Decision | None:
    """Whoever makes the bot answer so often is another program, or not helped by it."""
    return _escalate(turn, Reason.GOING_ROUND) if turn.conversation.rounds >= MOST_ROUNDS else None


def _hold(turn: Turn) -> Decision | None:
    if turn.hold is None:
        return None
    return Ignore(Reason.HELD_ALREADY) if turn.conversation.held else Reply(Reason.HOLD, phrase="hold")


# --- what they say that is no question -----------------------------------------------------------------------------


def _asks_person(turn: Turn) -> Decision | None:
    return _escalate(turn, Reason.ASKED_FOR_PERSON) if turn.understanding.cues.asks_person else None


def _chatter(turn: Turn) -> Decision | None:
    idle = turn.understanding.cues.chatter and turn.has_text and not turn.pressed
    return Ignore(Reason.CHATTER) if idle else None


def _story_mention(turn: Turn) -> Decision | None:
    if turn.has_text or turn.message.kind is not Kind.STORY_MENTION:
        return None
    thanks = own_phrases.wording(turn.library.phrases, "story_mention")
    if thanks:
        return Reply(Reason.STORY_MENTION, phrase="story_mention")
    return _escalate(turn, Reason.STORY_MENTION)


def _no_text(turn: Turn) -> Decision | None:
    return None if turn.has_text else _escalate(turn, Reason.NO_TEXT)


# --- what we understood --------------------------------------------------------------------------------------------


def _unread(turn: Turn) -> Decision | None:
    text = turn.message.text
    return None if turn.pressed or not (is_cut(text) or is_code(text)) else _escalate(turn, Reason.GUARD)


def _match(turn: Turn) -> Decision | None:
    return _answer(turn, turn.asked) if _is_clear(turn) else None


def _guard(turn: Turn) -> Decision | None:
    return _escalate(turn, Reason.GUARD) if turn.ranking.refusal and turn.matches else None


def _close(turn: Turn) -> Decision | None:
    pair = turn.matches[:2]
    here = turn.message.kind is Kind.DM and not turn.conversation.clarified and not turn.conversation.hands_off
    if not here or not _is_close(turn):
        return None
    if not all(_may_answer(turn, match) for match in pair):
        return None
    return Clarify(Reason.CLOSE_CANDIDATES, tuple(match.intent for match in pair))


def _unsure(turn: Turn) -> Decision:
    return _escalate(turn, Reason.BELOW_THRESHOLD if turn.matches else Reason.NO_MATCH)


RULES: tuple[Rule, ...] = (
    _own_echo,
    _other_bot,
    _risk,
    _blocked,
    _opts_in,
    _opted_out,
    _opts_out,
    _team_owns,
    _going_round,
    _hold,
    _asks_person,
    _chatter,
    _story_mention,
    _no_text,
    _unread,
    _match,
    _guard,
    _close,
    _unsure,
)
"""The policy: the first rule that decides wins, and the last one always does."""


# --- what the rules are made of ------------------------------------------------------------------------------------


def _is_clear(turn: Turn) -> bool:
    """Whether the best intent clears the bar and nothing speaks against it, or its button was pressed.

    Where the text is about several matters, each of them has to.
    """
    if turn.pressed:
        return True
    if not turn.matches or turn.ranking.refusal:
        return False
    if turn.parts:
        return all(part.ranking.sure and part.ranking.matches[0].intent in turn.library.intents for part in turn.parts)
    sure = turn.matches[0].confidence >= turn.ranking.threshold
    return sure and (turn.ranking.exact or _lead(turn) + _ROUNDING >= turn.ranking.margin)


def _is_close(turn: Turn) -> bool:
    """Whether two intents are both likely and neither is ahead."""
    if len(turn.matches) < 2:
        return False
    likely = turn.matches[1].confidence >= turn.ranking.threshold / 2
    return likely and _lead(turn) + _ROUNDING < turn.ranking.margin


def _lead(turn: Turn) -> float:
    first, *rest = turn.matches
    return first.confidence - (rest[0].confidence if rest else 0.0)


def _may_answer(turn: Turn, match: Match) -> bool:
    automatic = turn.library.intents[match.intent].autonomy is Autonomy.AUTO
    return automatic and not isinstance(current(turn.library, match.intent, turn.today), Unusable)


def _answer(turn: Turn, names: tuple[str, ...]) -> Decision:
    """Answer as far as every intent that is asked for may go by itself; one that may not holds all of them back."""
    if turn.conversation.hands_off:
        return _escalate(turn, Reason.PLATFORM_RULE, about=names[0])
    for name in names:
        hindrance = _hindrance(turn, turn.library.intents[name])
        if hindrance is not None:
            return _escalate(turn, hindrance, about=name)
    return Reply(Reason.MATCHED, intent=names[0], more=names[1:])


def _hindrance(turn: Turn, intent: Intent) -> Reason | None:
    if intent.autonomy is not Autonomy.AUTO:
        return _AUTONOMY[intent.autonomy]
    answer = current(turn.library, intent.name, turn.today)
    if isinstance(answer, Unusable):
        return Reason.ANSWER_ENDED if answer.ended else Reason.ANSWER_UNUSABLE
    return None


def _escalate(turn: Turn, reason: Reason, *, urgent: bool = False, about: str = "") -> Escalate:
    """Hand over; ``about`` is the intent that it is filed under, if not the likeliest."""
    name = about or (turn.matches[0].intent if turn.matches else "")
    return Escalate(reason, urgent, _suggestions(turn), turn.library.intents[name].label if name else "")


def _suggestions(turn: Turn) -> tuple[str, ...]:
    """The likeliest intents that a person could answer with today; where there are parts, each one's first."""
    parts = [part.ranking.matches[0] for part in turn.parts if part.ranking.matches]
    named = (match for match in (*parts, *turn.matches) if match.intent in turn.library.intents)
    names = dict.fromkeys(match.intent for match in named if _is_worth_suggesting(turn, match))
    return tuple(names)[: max(MOST_SUGGESTIONS, len(parts))]


def _is_worth_suggesting(turn: Turn, match: Match) -> bool:
    if match.confidence < WORTH_SUGGESTING or turn.library.intents[match.intent].autonomy is Autonomy.OFF:
        return False
    return not isinstance(current(turn.library, match.intent, turn.today), Unusable)
