"""The policy as a table: every row is a sentence about what happens to a turn, and why."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents.contents import Answer, Autonomy, Intent, Library, Matching, Wording
from intents.deciding import MOST_SUGGESTIONS, RULES, Turn, decide, wants_rest
from intents.model import (
    Clarify,
    Conversation,
    Cues,
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
    Refusal,
    Reply,
    Risk,
    Understanding,
    Writer,
)

TODAY = date(2026, 11, 22)
EXPLAINED = Path(__file__).parent.parent / "docs" / "decisions-explained.md"


def intent(name: str, autonomy: Autonomy = Autonomy.AUTO, *, wait: bool = False) -> Intent:
    """An intent with a label after its name."""
    return Intent(name, name, (name,), autonomy=autonomy, label=f"{name}s", wait=wait)


INTENTS = [
    intent("order"),
    intent("refund"),
    intent("size"),
    intent("stock"),
    intent("hello", wait=True),
    intent("press", Autonomy.ASK),
    intent("job", Autonomy.SUGGEST),
    intent("secret", Autonomy.OFF),
    intent("summer"),
    intent("winter"),
    intent("lost"),
]
ANSWERS = [Answer(each.name, (Wording(f"About {each.name}."),)) for each in INTENTS if each.name != "lost"]
LIBRARY = Library(
    {each.name: each for each in INTENTS},
    {answer.name: answer for answer in ANSWERS}
    | {
        "summer": Answer("summer", (Wording("Sunny."),), until="2026-08-31"),
        "winter": Answer("winter", (Wording("Snowy."),), starts="2026-12-01"),
    },
)
THANKFUL = replace(LIBRARY, phrases={"story_mention": "Thank you!"})


def ranked(*pairs: tuple[str, float], exact: bool = False, refusal: Refusal | None = None) -> Ranking:
    """A ranking with threshold 0.8 and margin 0.2."""
    matches = tuple(Match(name, confidence, confidence, name) for name, confidence in pairs)
    return Ranking(matches, 0.8, 0.2, refusal, exact)


SURE = ranked(("order", 0.95), ("refund", 0.1))
CLOSE = ranked(("order", 0.6), ("refund", 0.5))
NOTHING = ranked()
NO_CUES = Cues()
FRESH = Conversation()
RISKY = Cues(risk=Risk("injury", "burned"), asks_person=True, opts_out=True)


@dataclass(frozen=True)
class Row:
    """One sentence of the policy; what is not said is an ordinary message that we understand well."""

    sentence: str
    decision: Decision
    ranking: Ranking = SURE
    cues: Cues = NO_CUES
    text: str = "where is my order"
    choice: str = ""
    kind: Kind = Kind.DM
    writer: Writer = Writer.FOLLOWER
    conversation: Conversation = FRESH
    library: Library = LIBRARY
    hold: Hold | None = None
    parts: tuple[Part, ...] = ()

    def turn(self) -> Turn:
        """The turn that the sentence is about."""
        who = Message("webchat", "us", "1", self.kind, "nina", self.text, 0, choice=self.choice, writer=self.writer)
        return Turn(
            who, self.conversation, Understanding(self.ranking, self.cues, self.parts), self.library, TODAY, self.hold
        )

    def decided(self) -> Decision:
        """What the policy makes of it."""
        turn = self.turn()
        return decide(turn.message, turn.conversation, turn.understanding, turn.library, turn.today, turn.hold)


OUT = Conversation(opted_out=True)
TEAM = Conversation(owner=Owner.TEAM)
HOLD = Hold("We are looking into it.")


def handed(reason: Reason, *suggestions: str, label: str = "orders", urgent: bool = False) -> Escalate:
    """An escalation as the rows expect it."""
    return Escalate(reason, urgent, suggestions, label)


BOTH = ("order", "refund")
ROWS = [
    Row("Our own words coming back are ignored", Ignore(Reason.OWN_ECHO), writer=Writer.BRAND, cues=RISKY),
    Row("Another bot is ignored, whatever it says", Ignore(Reason.OTHER_BOT), writer=Writer.BOT, cues=RISKY),
    Row("Risk words go to a person at once", handed(Reason.RISK, *BOTH, urgent=True), cues=RISKY),
    Row(
        "… of a blocked follower",
        handed(Reason.RISK, *BOTH, urgent=True),
        cues=RISKY,
        conversation=Conversation(blocked=True),
    ),
    Row("… of one who opted out", handed(Reason.RISK, *BOTH, urgent=True), cues=RISKY, conversation=OUT),
    Row("… while the team answers", handed(Reason.RISK, *BOTH, urgent=True), cues=RISKY, conversation=TEAM),
    Row("… under the hold switch", handed(Reason.RISK, *BOTH, urgent=True), cues=RISKY, hold=HOLD),
    Row("A blocked follower is ignored", Ignore(Reason.BLOCKED), conversation=Conversation(blocked=True)),
    Row(
        "A blocked follower cannot opt in again",
        Ignore(Reason.BLOCKED),
        cues=Cues(opts_in=True),
        conversation=Conversation(blocked=True, opted_out=True),
    ),
    Row(
        "Opting in again is confirmed",
        Reply(Reason.OPTED_IN_NOW, phrase="opted_in"),
        cues=Cues(opts_in=True),
        conversation=OUT,
    ),
    Row(
        "The word for opting in is a word like others before", Reply(Reason.MATCHED, "order"), cues=Cues(opts_in=True)
    ),
    Row("Who opted out is left alone", Ignore(Reason.OPTED_OUT), conversation=OUT),
    Row("… even when asking for a person", Ignore(Reason.OPTED_OUT), conversation=OUT, cues=Cues(asks_person=True)),
    Row(
        "Nine answers within minutes may be a lively talk",
        Reply(Reason.MATCHED, "order"),
        conversation=Conversation(rounds=9),
    ),
    Row("Ten go round in a circle", handed(Reason.GOING_ROUND, *BOTH), conversation=Conversation(rounds=10)),
    Row(
        "What the platform leaves to people is suggested to them",
        handed(Reason.PLATFORM_RULE, *BOTH),
        conversation=Conversation(hands_off=True),
    ),
    Row("Opting out is confirmed", Reply(Reason.OPTED_OUT_NOW, phrase="opted_out"), cues=Cues(opts_out=True)),
    Row(
        "… also while the team answers",
        Reply(Reason.OPTED_OUT_NOW, phrase="opted_out"),
        cues=Cues(opts_out=True),
        conversation=TEAM,
    ),
    Row("While the team answers the bot is silent", handed(Reason.TEAM_OWNS, *BOTH), conversation=TEAM),
    Row("… even under the hold switch", handed(Reason.TEAM_OWNS, *BOTH), conversation=TEAM, hold=HOLD),
    Row("… and for mere thanks", handed(Reason.TEAM_OWNS, *BOTH), conversation=TEAM, cues=Cues(chatter=True)),
    Row("The hold switch says its statement", Reply(Reason.HOLD, phrase="hold"), hold=HOLD),
    Row("… once", Ignore(Reason.HELD_ALREADY), hold=HOLD, conversation=Conversation(held=True)),
    Row("Who asks for a person gets one", handed(Reason.ASKED_FOR_PERSON, *BOTH), cues=Cues(asks_person=True)),
    Row("… also with thanks", handed(Reason.ASKED_FOR_PERSON, *BOTH), cues=Cues(asks_person=True, chatter=True)),
    Row("Mere thanks need no answer", Ignore(Reason.CHATTER), cues=Cues(chatter=True), text="thx 💚"),
    Row(
        "A story mention without words goes to the team",
        handed(Reason.STORY_MENTION, label=""),
        ranking=NOTHING,
        kind=Kind.STORY_MENTION,
        text=" ",
        cues=Cues(chatter=True),
    ),
    Row(
        "… or is thanked for where the workspace has words for it",
        Reply(Reason.STORY_MENTION, phrase="story_mention"),
        ranking=NOTHING,
        kind=Kind.STORY_MENTION,
        text="",
        library=THANKFUL,
    ),
    Row(
        "A story mention with a question is answered",
        Reply(Reason.MATCHED, "order"),
        kind=Kind.STORY_MENTION,
        library=THANKFUL,
    ),
    Row("A picture without words goes to the team", handed(Reason.NO_TEXT, label=""), ranking=NOTHING, text=" \n"),
    Row(
        "A text that is longer than what is read goes to the team",
        handed(Reason.GUARD, *BOTH),
        text="where is it? " * 200,
    ),
    Row("So does one with code in it", handed(Reason.GUARD, *BOTH), text="{order_status}"),
    Row("A question we understand is answered", Reply(Reason.MATCHED, "order")),
    Row("… in public as well", Reply(Reason.MATCHED, "order"), kind=Kind.COMMENT),
    Row(
        "… right at the threshold and margin", Reply(Reason.MATCHED, "order"), ranked(("order", 0.8), ("refund", 0.6))
    ),
    Row("… with nothing beside it", Reply(Reason.MATCHED, "order"), ranked(("order", 0.8))),
    Row(
        "An exact example needs no margin",
        Reply(Reason.MATCHED, "order"),
        ranked(("order", 0.9), ("refund", 0.89), exact=True),
    ),
    Row(
        "… but it needs the threshold",
        handed(Reason.BELOW_THRESHOLD, "order"),
        ranked(("order", 0.79), exact=True),
    ),
    Row(
        "An intent on ask waits for an OK",
        handed(Reason.AUTONOMY_ASK, "press", "order", label="presss"),
        ranked(("press", 0.9), ("order", 0.3)),
    ),
    Row(
        "An intent on suggest only proposes",
        handed(Reason.AUTONOMY_SUGGEST, "job", label="jobs"),
        ranked(("job", 0.9)),
    ),
    Row(
        "An intent that is off is not even proposed",
        handed(Reason.AUTONOMY_OFF, "order", label="secrets"),
        ranked(("secret", 0.9), ("order", 0.3)),
    ),
    Row(
        "An answer that has ended goes to the team",
        handed(Reason.ANSWER_ENDED, label="summers"),
        ranked(("summer", 0.9)),
    ),
    Row("… and so does one yet to come", handed(Reason.ANSWER_ENDED, label="winters"), ranked(("winter", 0.9))),
    Row(
        "An intent without an answer goes to the team",
        handed(Reason.ANSWER_UNUSABLE, label="losts"),
        ranked(("lost", 0.9)),
    ),
    Row(
        "What the guard refuses goes to the team",
        handed(Reason.GUARD, *BOTH),
        ranked(("order", 0.95), ("refund", 0.1), refusal=Refusal("negation", ("not",))),
    ),
    Row(
        "… and is not asked back about",
        handed(Reason.GUARD, *BOTH),
        replace(CLOSE, refusal=Refusal("left_over", ("allergic",))),
    ),
    Row("Two close candidates are asked back about", Clarify(Reason.CLOSE_CANDIDATES, BOTH), CLOSE),
    Row(
        "… also when both are likely",
        Clarify(Reason.CLOSE_CANDIDATES, BOTH),
        ranked(("order", 0.9), ("refund", 0.85)),
    ),
    Row("… not in public", handed(Reason.BELOW_THRESHOLD, *BOTH), CLOSE, kind=Kind.COMMENT),
    Row("… not twice", handed(Reason.BELOW_THRESHOLD, *BOTH), CLOSE, conversation=Conversation(clarified=True)),
    Row(
        "… not where the platform leaves it to people",
        handed(Reason.BELOW_THRESHOLD, *BOTH),
        CLOSE,
        conversation=Conversation(hands_off=True),
    ),
    Row(
        "… not when one may not answer by itself",
        handed(Reason.BELOW_THRESHOLD, "order", "press"),
        ranked(("order", 0.6), ("press", 0.5)),
    ),
    Row(
        "… not when one has ended",
        handed(Reason.BELOW_THRESHOLD, "order"),
        ranked(("order", 0.6), ("summer", 0.5)),
    ),
    Row(
        "… not when one is unlikely",
        handed(Reason.BELOW_THRESHOLD, *BOTH),
        ranked(("order", 0.5), ("refund", 0.39)),
    ),
    Row("A weak match goes to the team", handed(Reason.BELOW_THRESHOLD, "order"), ranked(("order", 0.5))),
    Row("What resembles nothing goes to the team", handed(Reason.NO_MATCH, label=""), NOTHING),
    Row(
        "… also where the guard refused it",
        handed(Reason.NO_MATCH, label=""),
        ranked(refusal=Refusal("left_over", ("zebra",))),
    ),
    Row(
        "A pressed button is as good as a sure match", Reply(Reason.MATCHED, "refund"), CLOSE, choice="refund", text=""
    ),
    Row(
        "… whatever the guard says", Reply(Reason.MATCHED, "size"), replace(CLOSE, refusal=Refusal("x")), choice="size"
    ),
    Row("A button of another kind is read as text", Reply(Reason.MATCHED, "order"), choice="TRACK_MY_ORDER"),
    Row(
        "An intent that the library has lost is passed over",
        Reply(Reason.MATCHED, "order"),
        ranked(("gone", 0.99), ("order", 0.9)),
    ),
]


def about(*rankings: Ranking) -> tuple[Part, ...]:
    """The parts of a text about several matters."""
    return tuple(Part(f"part {at}", ranking) for at, ranking in enumerate(rankings))


UNSURE = ranked(("stock", 0.5), refusal=Refusal("several", ("zebra",)))
ROWS += [
    Row(
        "Several matters that are all sure are all answered, in the order asked",
        Reply(Reason.MATCHED, "order", more=("size", "refund")),
        parts=about(SURE, ranked(("size", 0.9)), ranked(("refund", 0.85))),
    ),
    Row(
        "… each of them once",
        Reply(Reason.MATCHED, "order", more=("size",)),
        parts=about(SURE, ranked(("size", 0.9)), SURE),
    ),
    Row(
        "One matter that waits for an OK holds all of them back, and the card is filed under it",
        handed(Reason.AUTONOMY_ASK, "order", "press", "refund", label="presss"),
        parts=about(SURE, ranked(("press", 0.9))),
    ),
    Row(
        "… and so does one whose answer has ended",
        handed(Reason.ANSWER_ENDED, *BOTH, label="summers"),
        parts=about(SURE, ranked(("summer", 0.9))),
    ),
    Row(
        "… one that is not sure",
        handed(Reason.GUARD, "order", "stock", "refund"),
        replace(SURE, refusal=Refusal("several", ("zebra",))),
        parts=about(SURE, UNSURE),
    ),
    Row(
        "… or one that the library has lost",
        handed(Reason.BELOW_THRESHOLD, *BOTH),
        parts=about(SURE, ranked(("gone", 0.9))),
    ),
    Row(
        "The desk is offered every part's answer",
        handed(Reason.GUARD, "order", "refund", "size", "stock"),
        replace(SURE, refusal=Refusal("several", ("zebra",))),
        parts=about(SURE, ranked(("refund", 0.9)), ranked(("size", 0.9)), UNSURE),
    ),
    Row(
        "A pressed button is one matter, whatever its words",
        Reply(Reason.MATCHED, "refund"),
        choice="refund",
        parts=about(SURE, ranked(("size", 0.9))),
    ),
    Row(
        "Risk words hold every part back",
        handed(Reason.RISK, "order", "size", "refund", urgent=True),
        cues=RISKY,
        parts=about(SURE, ranked(("size", 0.9))),
    ),
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.sentence)
def test_policy(row: Row) -> None:
    """Each sentence of the policy holds."""
    assert row.decided() == row.decision


def test_at_most_three_suggestions() -> None:
    """The desk gets the three likeliest answers, not all."""
    many = ranked(("order", 0.5), ("secret", 0.4), ("refund", 0.3), ("size", 0.2), ("stock", 0.1))
    decision = Row("", Ignore(Reason.BLOCKED), many).decided()
    assert decision == handed(Reason.BELOW_THRESHOLD, "order", "refund", "size")
    assert MOST_SUGGESTIONS == 3


def test_every_rule_decides_some_row() -> None:
    """No rule of the policy is without a sentence, so none can be lost unseen."""
    deciders = {next(rule for rule in RULES if rule(row.turn()) is not None) for row in ROWS}
    assert deciders == set(RULES)


@given(st.sampled_from(ROWS), st.sampled_from(ROWS), st.sampled_from(ROWS))
def test_risk_goes_to_a_person_whatever_else_holds(one: Row, two: Row, three: Row) -> None:
    """However cues, conversation, hold and ranking are combined, a follower's risk words are urgent."""
    mixed = replace(
        one,
        writer=Writer.FOLLOWER,
        conversation=two.conversation,
        hold=two.hold,
        ranking=three.ranking,
        cues=replace(three.cues, risk=Risk("legal", "sue")),
    )
    decision = mixed.decided()
    assert isinstance(decision, Escalate)
    assert (decision.reason, decision.urgent) == (Reason.RISK, True)


def test_every_reason_is_reached_and_explained() -> None:
    """Every reason of the closed list is given by some row, and has its own part in the document."""
    assert {row.decision.reason for row in ROWS} == set(Reason) - {Reason.DEFECT}, "which is where deciding failed"
    explained = re.findall(r"^\| `(\w+)` \|", EXPLAINED.read_text("utf-8"), re.MULTILINE)
    assert sorted(explained) == sorted(Reason)


# --- waiting for the rest of a burst -------------------------------------------------------------------------------

PATIENCE: list[tuple[Decision, bool]] = [
    (Clarify(Reason.CLOSE_CANDIDATES, BOTH), True),
    (Escalate(Reason.BELOW_THRESHOLD), True),
    (Escalate(Reason.NO_MATCH), True),
    (Escalate(Reason.GUARD), True),
    (Escalate(Reason.NO_TEXT), True),
    (Escalate(Reason.RISK, urgent=True), False),
    (Escalate(Reason.ASKED_FOR_PERSON), False),
    (Escalate(Reason.TEAM_OWNS), False),
    (Escalate(Reason.AUTONOMY_ASK), False),
    (Escalate(Reason.ANSWER_ENDED), False),
    (Ignore(Reason.CHATTER), False),
    (Reply(Reason.MATCHED, "order"), False),
    (Reply(Reason.MATCHED, "hello"), True),
    (Reply(Reason.MATCHED, "hello", more=("order",)), False),
    (Reply(Reason.HOLD, phrase="hold"), False),
    (Reply(Reason.MATCHED, "gone"), False),
]


@pytest.mark.parametrize(("decision", "waits"), PATIENCE)
def test_only_the_unsure_wait_for_the_rest(decision: Decision, waits: bool) -> None:
    """In a direct message a turn waits if more words could change what to do."""
    message = Message("webchat", "us", "1", Kind.DM, "nina", "hi", 0)
    assert wants_rest(decision, message, LIBRARY) is waits


@pytest.mark.parametrize(("decision", "waits"), PATIENCE)
def test_nothing_waits_in_public_or_without_a_merge_time(decision: Decision, waits: bool) -> None:
    """A public comment stands alone, and a workspace may switch waiting off."""
    comment = Message("x", "us", "1", Kind.COMMENT, "nina", "hi", 0)
    direct = replace(comment, kind=Kind.DM)
    hurried = replace(LIBRARY, matching=Matching(merge_seconds=0))
    brief = replace(LIBRARY, matching=Matching(merge_seconds=1))
    assert not wants_rest(decision, comment, LIBRARY)
    assert not wants_rest(decision, direct, hurried)
    assert wants_rest(decision, direct, LIBRARY) is waits
    assert wants_rest(decision, direct, brief) is waits
