"""The checker of `make crash` is not blind: whatever is planted in a good history, it finds."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from bench.history import Accepted, Ending, Event, History, Outcome, Row, excused, judged

FIRST = Row(1, "c1", "instagram", "dm", "kim", "Here is your parcel.", "sent", "m1", "d1")
SECOND = Row(2, "c1", "instagram", "dm", "kim", "We are open.", "sent", "m2", "d2")
CARD = Row(3, "card of 1", "slack", "card", "team", "1", "sent", "C0DESK:1.1")
LINE = Row(4, "slack:e1", "slack", "line", "team", "The follower wrote more.", "sent", "1.2")
GOOD = History(
    events=(Event("kim", "k1"), Event("kim", "k2"), Event("lee", "k3"), Event("1.1", "1.1:claim")),
    accepted=(
        Accepted("instagram", "dm", "kim", "Here is your parcel.", "m1"),
        Accepted("instagram", "dm", "kim", "We are open.", "m2"),
        Accepted("slack", "card", "team", "1", "C0DESK:1.1"),
        Accepted("slack", "line", "team", "The follower wrote more.", "1.2", row=4),
    ),
    rows=(FIRST, SECOND, CARD, LINE),
    outcomes=(
        Outcome("k1", "d1"),
        Outcome("k2", "d2"),
        Outcome("k3", "d3", needs_person=True, shown=True),
        Outcome("1.1:claim", "a1", silent=True),
    ),
)


def with_row(row: Row) -> History:
    """The good history with another version of one row."""
    return replace(GOOD, rows=tuple(row if one.id == row.id else one for one in GOOD.rows))


def with_outcome(outcome: Outcome) -> History:
    """The good history with another outcome of one event."""
    return replace(GOOD, outcomes=tuple(outcome if one.key == outcome.key else one for one in GOOD.outcomes))


def without(number: int, history: History = GOOD) -> History:
    """The same with one text less that a vendor accepted."""
    return replace(history, accepted=history.accepted[:number] + history.accepted[number + 1 :])


def test_a_good_history_holds() -> None:
    """Two answers, one question with the team, one act: nothing is found."""
    verdict = judged(GOOD)
    assert verdict.holds
    assert verdict.endings == Counter({Ending.ANSWERED: 2, Ending.WITH_PERSON: 1, Ending.DONE: 1})


@pytest.mark.parametrize(
    "history",
    [
        replace(GOOD, outcomes=GOOD.outcomes[1:]),
        with_outcome(Outcome("k1", "")),
        with_outcome(Outcome("k3", "d3", needs_person=True)),
        with_outcome(Outcome("1.1:claim", "")),
        without(0),
        without(2),
        without(3),
        with_row(replace(FIRST, state="waiting", receipt="")),
        with_row(replace(FIRST, state="sending", receipt="")),
        without(0, with_row(replace(FIRST, state="dead", receipt=""))),
        without(0, with_row(replace(FIRST, state="unknown", receipt=""))),
        with_outcome(Outcome("k1", "d9")),
    ],
    ids=[
        "a message with its 200 that no row knows", "a message nobody decided", "a question that no desk shows",
        "a press that was not kept", "an answer called sent that nobody accepted", "a card called posted that is not",
        "a line called said that is not", "an answer that still waits", "an answer that is under way for ever",
        "an answer given up without a word", "an unknown outcome that nobody was told of", "a decision without a text",
    ],
)  # fmt: skip
def test_every_loss_is_found(history: History) -> None:
    """Planted losses."""
    assert judged(history).lost


@pytest.mark.parametrize(
    "history",
    [
        replace(GOOD, accepted=(*GOOD.accepted, replace(GOOD.accepted[0], key="m9"))),
        replace(GOOD, accepted=(*GOOD.accepted, replace(GOOD.accepted[3], key="1.9"))),
        replace(GOOD, accepted=(*GOOD.accepted, replace(GOOD.accepted[2], key="C0DESK:1.9"))),
        replace(
            GOOD,
            rows=(*GOOD.rows, replace(FIRST, id=9, receipt="m9", cause="d9")),
            accepted=(*GOOD.accepted, replace(GOOD.accepted[0], key="m9")),
        ),
        replace(GOOD, outcomes=(*GOOD.outcomes, Outcome("k1", "d1"))),
    ],
    ids=["an answer accepted twice", "a line said twice", "a card posted twice", "a message decided twice",
         "a message kept twice"],
)  # fmt: skip
def test_every_double_is_found(history: History) -> None:
    """Planted doubles."""
    assert judged(history).doubled


@pytest.mark.parametrize(
    "history",
    [
        replace(GOOD, accepted=(GOOD.accepted[1], GOOD.accepted[0], *GOOD.accepted[2:])),
        replace(GOOD, events=(GOOD.events[1], GOOD.events[0], *GOOD.events[2:])),
        replace(
            GOOD,
            rows=(*GOOD.rows, replace(LINE, id=9, text="Later.", receipt="1.3")),
            accepted=(*GOOD.accepted[:3], Accepted("slack", "line", "team", "Later.", "1.3", row=9), GOOD.accepted[3]),
        ),
    ],
    ids=["rows that went out in the wrong order", "answers in another order than the questions", "lines at a desk"],
)
def test_every_swap_is_found(history: History) -> None:
    """Planted swaps."""
    assert judged(history).reordered


def test_an_unknown_outcome_that_the_team_was_told_of_is_counted_apart() -> None:
    """It is no loss, and whether it arrived makes no difference."""
    shown = with_row(replace(FIRST, state="unknown", receipt="", told=True))
    for history in (shown, without(0, shown)):
        verdict = judged(history)
        assert verdict.holds
        assert verdict.endings[Ending.UNKNOWN] == 1


def test_what_was_not_said_beside_an_unknown_text_is_excused_with_it() -> None:
    """A private reply nobody can tell of, and the public line left unsaid because of it: unknown and shown."""
    private = replace(FIRST, via="private_reply", state="unknown", receipt="", told=True)
    public = Row(9, "c1", "instagram", "public_reply", "kim", "Sent you a message!", "dead", cause="d1")
    history = with_row(private)
    history = without(0, replace(history, rows=(*history.rows, public)))
    assert judged(history).lost
    told = replace(history, outcomes=(Outcome("k1", "d1", shown=True), *GOOD.outcomes[1:]))
    assert judged(told).endings[Ending.UNKNOWN] == 1
    assert excused(told) == {"kim"}
    assert excused(GOOD) == set()


def test_who_was_set_aside_is_excused_where_the_team_sees_it() -> None:
    """A turn that was tried in vain is with a person; whoever waits for the bot's answer to it may wait."""
    aside = Outcome("k3", "d9", needs_person=True, shown=True, set_aside=True)
    history = replace(GOOD, outcomes=(*(one for one in GOOD.outcomes if one.key != "k3"), aside))
    assert excused(history) == {"lee"}
    assert excused(replace(history, outcomes=(*GOOD.outcomes[:2], replace(aside, shown=False)))) == set()


def test_an_alarm_may_be_told_twice() -> None:
    """Where nobody knows whether it arrived; a line about a follower may not."""
    notice = replace(LINE, id=9, via="notice")
    again = Accepted("slack", "line", "team", "🚨", "1.9", row=9)
    assert judged(replace(GOOD, rows=(*GOOD.rows, notice), accepted=(*GOOD.accepted, again, again))).holds
    assert judged(replace(GOOD, accepted=(*GOOD.accepted, replace(again, row=LINE.id)))).doubled


def test_what_got_no_200_is_the_vendors_to_deliver() -> None:
    """An event that nobody acknowledged and no row knows is no loss."""
    verdict = judged(replace(GOOD, events=(*GOOD.events, Event("lee", "k9", acknowledged=False))))
    assert verdict.holds
    assert verdict.endings[Ending.UNHEARD] == 1


def test_the_words_tell_where_no_receipt_does() -> None:
    """An accepted text whose answer was lost belongs to the row with its words, and only to one."""
    lost_answer = with_row(replace(FIRST, receipt=""))
    assert judged(lost_answer).holds
    assert judged(replace(lost_answer, accepted=(*GOOD.accepted, replace(GOOD.accepted[0], key="m9")))).doubled


def test_an_answer_given_up_with_a_word_to_the_team_is_with_a_person() -> None:
    """A dead row whose conversation a desk shows is no loss."""
    given_up = with_row(replace(FIRST, state="dead", receipt=""))
    told = replace(given_up, outcomes=(Outcome("k1", "d1", shown=True), *GOOD.outcomes[1:]))
    assert judged(without(0, told)).endings[Ending.WITH_PERSON] == 2


def test_order_counts_within_a_conversation_only() -> None:
    """Two followers' answers may come in any order."""
    other = replace(SECOND, lane="c2", to="lee")
    apart = replace(with_row(other), events=(Event("kim", "k1"), Event("lee", "k2"), *GOOD.events[2:]))
    accepted = (replace(GOOD.accepted[1], to="lee"), GOOD.accepted[0], *GOOD.accepted[2:])
    assert judged(replace(apart, accepted=accepted)).holds
