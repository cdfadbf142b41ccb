"""How the matters of a text are found and weighed, whatever it is that understands each of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from intents.clauses import Clause
from intents.model import Cues, Match, Part, Ranking, Refusal, Risk, Understanding
from intents.several import MOST_PARTS, Matter, matters_of, weighed

BAR = 0.8
LEFT = Refusal("left_over", ("zebra",))
NO_CUES = Cues()


def ranked(intent: str, confidence: float = 0.9, refusal: Refusal | None = None) -> Ranking:
    """A ranking with a runner-up far behind; an empty intent is no match at all."""
    matches = (Match(intent, confidence, confidence, intent), Match("other", confidence / 10, 0.0, "other"))
    return Ranking(matches if intent else (), BAR, 0.2, refusal)


def clause(text: str, **told: bool | int) -> Clause:
    """A clause that asks for a topic, if nothing else is said."""
    return Clause(text, **{"asks": True, "topical": 2, **told})  # type: ignore[arg-type]


def matter(text: str, intent: str = "", confidence: float = 0.9, cues: Cues = NO_CUES, **told: bool | int) -> Matter:
    """A matter understood like this; without an intent it resembles nothing."""
    return Matter(clause(text, **told), ranked(intent, confidence), cues)


def whole(intent: str = "", confidence: float = 0.9, refusal: Refusal | None = None) -> Understanding:
    """What the text as a whole means."""
    return Understanding(ranked(intent, confidence, refusal), NO_CUES)


# --- weighing --------------------------------------------------------------------------------------------------------

ORDER, REFUND = matter("where is it?", "order"), matter("my money?", "refund", 0.85)
HARDLY = matter("a refund?", "refund", 0.4)
NOTHING = matter("my zebra eats hay", asks=False)


def parts_of(*matters: Matter) -> tuple[Part, ...]:
    """What is kept of them."""
    return tuple(Part(one.clause.text, one.ranking) for one in matters)


def held_back(text: Understanding, *matters: Matter, words: tuple[str, ...]) -> Understanding:
    """No answer, for those words, with the parts as suggestions; a sure match is only half as sure as the bar asks."""
    ranking = replace(text.ranking, refusal=text.ranking.refusal or Refusal("several", words))
    if text.ranking.matches and text.ranking.matches[0].confidence >= BAR:
        lower = tuple(replace(one, confidence=one.confidence * 0.5 * BAR) for one in ranking.matches)
        ranking = replace(ranking, matches=lower)
    return Understanding(ranking, text.cues, parts_of(*matters))


def test_a_text_without_any_matter_is_what_the_whole_means() -> None:
    """Courtesies alone change nothing."""
    assert weighed(whole("order"), []) == whole("order")


def test_sure_matters_are_all_answered_as_surely_as_the_least_sure_one() -> None:
    """In the order asked, whether or not the whole is sure."""
    for text in (whole("order"), whole("order", 0.3), whole()):
        found = weighed(text, [ORDER, REFUND])
        assert found.intents == ("order", "refund")
        assert found.parts == parts_of(ORDER, REFUND)
        assert [(one.intent, one.confidence) for one in found.ranking.matches] == [
            ("order", pytest.approx(0.85)),
            ("other", pytest.approx(0.09 * 0.85 / 0.9)),
        ]
    assert weighed(whole(), [REFUND, ORDER]).ranking.matches[0] == REFUND.ranking.matches[0]


def test_four_matters_are_the_most() -> None:
    """Five are judged whole, however sure each of them is."""
    many = [matter(f"about {at}?", f"intent_{at}") for at in range(MOST_PARTS + 1)]
    assert weighed(whole(), many[:-1]).parts == parts_of(*many[:-1])
    assert weighed(whole("order"), many) == whole("order")
    assert MOST_PARTS == 4


def test_one_sure_matter_is_what_an_unsure_whole_means() -> None:
    """Where all parts mean the same: the least sure of them, and no parts."""
    again = matter("is it there?", "order", 0.86)
    assert weighed(whole("order", 0.5), [ORDER, again]) == Understanding(again.ranking, NO_CUES)
    assert weighed(whole("refund", 0.5, LEFT), [again, ORDER]) == Understanding(again.ranking, NO_CUES)
    assert weighed(whole(), [ORDER]) == Understanding(ORDER.ranking, NO_CUES)


def test_a_sure_whole_that_means_the_same_is_as_it_is() -> None:
    """What its parts agree on."""
    assert weighed(whole("order", 0.95), [ORDER, ORDER]) == whole("order", 0.95)


def test_a_sure_whole_that_means_something_else_is_held_back() -> None:
    """Its parts agree on another intent: the words of the last of them are named."""
    last = matter("is it there?", "order")
    assert weighed(whole("size"), [ORDER, last]) == held_back(whole("size"), ORDER, last, words=("is", "it", "there?"))


@pytest.mark.parametrize("text", [whole("order", 0.5), whole("order", 0.9, LEFT), whole()])
def test_an_unsure_matter_beside_a_sure_one_holds_both_back(text: Understanding) -> None:
    """Where the whole is not sure either; a refusal that was there stays."""
    words = ("a", "refund?")
    assert weighed(text, [ORDER, HARDLY]) == held_back(text, ORDER, HARDLY, words=words)
    assert weighed(text, [HARDLY, ORDER, NOTHING]) == held_back(text, HARDLY, ORDER, NOTHING, words=words)


@pytest.mark.parametrize("text", [whole("order", 0.5), whole("order", 0.9, LEFT), whole()])
def test_where_nothing_is_sure_the_whole_is_as_it_is(text: Understanding) -> None:
    """No part is worth a suggestion of its own."""
    assert weighed(text, [HARDLY, NOTHING]) == text


def test_a_match_right_at_the_bar_is_lowered_too() -> None:
    """What is held back does not clear the bar; what did not clear it is as it was."""
    for confidence, lowered in ((BAR, BAR * 0.5 * BAR), (BAR - 0.01, BAR - 0.01)):
        text = whole("order", confidence, LEFT)
        assert weighed(text, [ORDER, HARDLY]).ranking.matches[0].confidence == pytest.approx(lowered)


def test_a_bar_that_nothing_clears_lowers_no_further_than_half() -> None:
    """A threshold above one counts as one."""
    text = Understanding(replace(ranked("order", 1.5, LEFT), threshold=1.2), NO_CUES)
    assert weighed(text, [ORDER, HARDLY]).ranking.matches[0].confidence == pytest.approx(0.75)


DOUBTED = [
    ("a part that surely means something else", (REFUND, HARDLY), True),
    ("a question of its own", (ORDER, matter("a zebra?")), True),
    ("… at the start", (matter("a zebra?"), ORDER), True),
    ("… that a statement leads up to is none", (matter("my zebra", asks=False), matter("does it?")), False),
    ("… that another question comes before is one", (ORDER, matter("does it?")), True),
    ("… that leans is none", (ORDER, matter("a zebra?", leans=True)), False),
    ("… with one topical word is one", (ORDER, matter("zebra?", topical=1)), True),
    ("… with none is none", (ORDER, matter("zebra?", topical=0)), False),
    ("a statement is none", (ORDER, NOTHING), False),
    ("… joined on, it is", (ORDER, replace(NOTHING, clause=replace(NOTHING.clause, joined=True))), True),
    ("an unsure question behind another", (ORDER, matter("and it?", "order", 0.5)), True),
    ("… that points back", (ORDER, matter("and it?", "order", 0.5, points=True)), False),
    ("… of one topical word", (ORDER, matter("and it?", "order", 0.5, topical=1)), False),
    ("… behind a statement", (matter("my order", "order", 0.9, asks=False), matter("it?", "order", 0.5)), False),
    ("… joined on", (ORDER, matter("it?", "order", 0.5, joined=True)), True),
    ("… joined on, but leaning", (ORDER, matter("it?", "order", 0.5, joined=True, leans=True)), False),
    (
        "… before what is joined on",
        (matter("it?", "order", 0.5), replace(ORDER, clause=clause("x", joined=True))),
        True,
    ),
    ("… at the start, joined on, is all there is", (matter("it?", "order", 0.5, joined=True), ORDER), False),
]


@pytest.mark.parametrize(("sentence", "matters", "doubted"), DOUBTED, ids=[row[0] for row in DOUBTED])
def test_what_holds_a_sure_whole_back(sentence: str, matters: tuple[Matter, ...], doubted: bool) -> None:
    """A sure whole is answered unless one of its parts is another matter."""
    text = whole("order")
    words = next(one.clause.text for one in matters if not one.ranking.sure).split()
    expected = held_back(text, *matters, words=tuple(words)) if doubted else text
    assert weighed(text, list(matters)) == expected, sentence


RISK = Risk("injury", "burned")


@pytest.mark.parametrize(
    ("cues", "heard"),
    [
        (Cues(risk=RISK), Cues(risk=RISK)),
        (Cues(asks_person=True), Cues(asks_person=True)),
        (Cues(asks_person=True, risk=RISK), Cues(asks_person=True, risk=RISK)),
    ],
)
def test_what_only_a_part_shows_is_heard_in_the_whole(cues: Cues, heard: Cues) -> None:
    """A risk or the wish for a person in any part: then the parts are not weighed at all."""
    alarming = replace(REFUND, cues=cues)
    for parts in ([ORDER, alarming], [alarming, ORDER]):
        assert weighed(whole("order"), parts) == replace(whole("order"), cues=heard)


def test_the_first_of_two_risks_is_told() -> None:
    """In the order of the text."""
    one, two = (replace(ORDER, cues=Cues(risk=Risk("legal", word))) for word in ("sue", "lawyer"))
    assert weighed(whole(), [ORDER, one, two]).cues.risk == Risk("legal", "sue")


def test_what_else_a_part_shows_is_not_the_whole() -> None:
    """Thanks in one part do not make the whole chatter; and the whole's own wish for a person stays."""
    thankful = replace(REFUND, cues=Cues(chatter=True, opts_out=True, opts_in=True))
    assert weighed(whole(), [ORDER, thankful]).parts == parts_of(ORDER, thankful)
    asking = replace(whole("order"), cues=Cues(asks_person=True, risk=RISK))
    assert weighed(asking, [ORDER, REFUND]).cues == Cues(asks_person=True, risk=RISK)


# --- from clauses to matters -----------------------------------------------------------------------------------------


class Reader:
    """Understands what it was told to, and nothing else."""

    def __init__(self, verdicts: Mapping[str, tuple[str, float]], preludes: tuple[str, ...] = ()) -> None:
        self._verdicts = verdicts
        self._preludes = preludes

    def __call__(self, read: Clause) -> Matter:
        """What a clause means by itself."""
        return Matter(read, ranked(*self._verdicts.get(read.text, ("", 0.0))), NO_CUES, read.text in self._preludes)


def found(clauses: list[Clause], verdicts: Mapping[str, tuple[str, float]] | None = None, *preludes: str) -> list[str]:
    """The words of the matters that clauses become."""
    return [one.clause.text for one in matters_of(clauses, Reader(verdicts or {}, preludes))]


A, B, C = (clause(name) for name in "abc")
SURE = {name: (name, 0.9) for name in "abc"}


def leaning(one: Clause) -> Clause:
    """The clause, saying too little alone."""
    return replace(one, leans=True)


def stated(one: Clause) -> Clause:
    """The clause as a statement."""
    return replace(one, asks=False)


def joined(one: Clause) -> Clause:
    """The clause, joined on."""
    return replace(one, joined=True)


def pointing(one: Clause) -> Clause:
    """The clause, speaking of *it*."""
    return replace(one, points=True)


@pytest.mark.parametrize(
    ("clauses", "texts"),
    [
        ([], []),
        ([A, B, C], ["a", "b", "c"]),
        ([replace(A, idle=True), B, replace(C, idle=True)], ["b"]),
        ([A, leaning(B), C], ["a b", "c"]),
        ([leaning(A), B, C], ["a b", "c"]),
        ([leaning(A), leaning(B), C], ["a b", "c"]),
        ([A, joined(leaning(B)), C], ["a", "b c"]),
        ([leaning(A), joined(B), C], ["a", "b", "c"]),
        ([A, replace(B, idle=True), leaning(C)], ["a c"]),
    ],
)
def test_what_says_too_little_joins_its_neighbour(clauses: list[Clause], texts: list[str]) -> None:
    """The one before, else the one behind, never across a joining word; courtesies are set aside."""
    assert found(clauses, SURE) == texts


def test_preludes_are_no_matters() -> None:
    """Chatter and what followers say before the real question."""
    assert found([A, B, C], SURE, "a", "c") == ["b"]
    assert found([A], SURE, "a") == []


@pytest.mark.parametrize(
    ("first", "second", "together", "texts"),
    [
        (stated(A), pointing(B), ("size", 0.9), ["a b"]),
        (stated(A), pointing(B), ("size", 0.7), ["a", "b"]),
        (stated(A), B, ("size", 0.9), ["a", "b"]),
        (A, pointing(B), ("size", 0.9), ["a", "b"]),
        (stated(A), joined(pointing(B)), ("size", 0.9), ["a", "b"]),
    ],
)
def test_a_statement_and_the_question_about_it_are_one(
    first: Clause, second: Clause, together: tuple[str, float], texts: list[str]
) -> None:
    """Where the question points at it and both together are sure, even if each is sure of something else."""
    verdicts = {**SURE, "a b": together}
    assert found([first, second], verdicts) == texts
    assert found([C, first, second], verdicts) == ["c", *texts]
    assert found([first, second, C], verdicts) == [*texts, "c"]


def test_two_questions_may_point_at_one_statement() -> None:
    """What has become a question leads up to nothing more."""
    verdicts = {**SURE, "a b": ("size", 0.9), "a b c": ("size", 0.9)}
    assert found([stated(A), pointing(B), pointing(C)], verdicts) == ["a b", "c"]
    assert found([stated(A), pointing(stated(B)), pointing(C)], verdicts) == ["a b c"]


ABSORBED = [
    ("an unsure statement joins the question behind it", [stated(A), B], {"b": "x", "a b": "x"}, ["a b"]),
    ("… if that still means the same", [stated(A), B], {"b": "x", "a b": "y"}, ["a", "b"]),
    ("… or is not sure without it", [stated(A), B], {"a b": "y"}, ["a b"]),
    ("… and with it", [stated(A), B], {"b": "x"}, ["a", "b"]),
    ("… else the one before", [B, stated(A)], {"b": "x", "b a": "x"}, ["b a"]),
    ("the one behind goes first", [B, stated(A), C], {"b": "x", "c": "y", "b a": "x", "a c": "y"}, ["b", "a c"]),
    ("… for a statement only", [B, leaning(A), C], {"b": "x", "c": "y", "b a": "x", "a c": "y"}, ["b a", "c"]),
    ("a sure matter stays alone", [stated(A), B], {"a": "x", "b": "x", "a b": "x"}, ["a", "b"]),
    ("a question of its own stays alone", [A, B], {"b": "x", "a b": "x"}, ["a", "b"]),
    ("… unless a statement leads up to it", [stated(A), B], {"a": "x", "a b": "x"}, ["a b"]),
    ("nothing joins across a joining word", [stated(A), joined(B)], {"b": "x", "a b": "x"}, ["a", "b"]),
    ("… nor is joined on to what is before", [B, joined(stated(A))], {"b": "x", "b a": "x"}, ["b", "a"]),
    ("what is passed over stays", [stated(A), stated(B), C], {"c": "x", "b c": "x", "a b c": "x"}, ["a", "b c"]),
    ("what was joined takes in a third", [stated(A), B, stated(C)], {"b": "x", "a b": "x", "a b c": "x"}, ["a b c"]),
    ("two that are unsure may be sure together", [stated(A), stated(B)], {"a b": "x"}, ["a b"]),
    ("no topical word makes no matter", [replace(A, topical=0), B], {"b": "x", "a b": "x"}, ["a b"]),
    ("… one does", [replace(A, topical=1), B], {"b": "x", "a b": "x"}, ["a", "b"]),
]


@pytest.mark.parametrize(("sentence", "clauses", "sure", "texts"), ABSORBED, ids=[row[0] for row in ABSORBED])
def test_what_is_unsure_alone_may_belong_to_a_neighbour(
    sentence: str, clauses: list[Clause], sure: dict[str, str], texts: list[str]
) -> None:
    """If with it the neighbour is sure of what it means."""
    assert found(clauses, {text: (intent, 0.9) for text, intent in sure.items()}) == texts, sentence


def test_a_leaning_clause_that_is_joined_on_may_join_what_is_before() -> None:
    """The joining word of a clause that says too little announces no matter of its own."""
    verdicts = {"a": ("x", 0.9), "a b": ("x", 0.9)}
    assert found([A, joined(leaning(B))], verdicts) == ["a b"]
    assert found([A, joined(stated(B))], verdicts) == ["a", "b"]
