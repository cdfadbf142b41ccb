"""Where a text is cut into clauses, and what is told of each."""

from __future__ import annotations

import pytest

from intents.clauses import MOST_CLAUSES, Clause, clauses, together
from intents.normalise import LONGEST


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("where is my order", []),
        ("where is my order?", []),
        ("where is my order... ", []),
        ("where is my order!?…\n", []),
        ("where is my order? can i pay with paypal?", ["where is my order?", "can i pay with paypal?"]),
        ("where is my order and also can i pay with paypal", ["where is my order", "can i pay with paypal"]),
        ("where is my order and can i pay with paypal", ["where is my order", "can i pay with paypal"]),
        ("where is my order AND CAN I PAY WITH PAYPAL", ["where is my order", "CAN I PAY WITH PAYPAL"]),
        ("hi\nwhere is my order", ["hi", "where is my order"]),
        ("where is it; how long will it take", ["where is it", "how long will it take"]),
        ("where is it - how long will it take", ["where is it", "how long will it take"]),
        ("i want to return shoes and a jacket", []),
        ("donde esta mi pedido y ademas cuanto cuesta el envio", ["donde esta mi pedido", "cuanto cuesta el envio"]),
        ("dr. who is my order", []),
        ("it has no. 5 in it. how much is it", ["it has no. 5 in it.", "how much is it"]),
        ("can i meet dr. who? and how much is it", ["can i meet dr. who?", "how much is it"]),
        ("see https://a.example/x?y=1&z=2 about it. how much is it", [
            "see https://a.example/x?y=1&z=2 about it.", "how much is it",
        ]),
        ("!!! where is my order. ... when does it come", ["where is my order.", "when does it come"]),
        ("so: where is my order? and by the way: can i pay", ["where is my order?", "can i pay"]),
        ("where is my order? + !", []),
        ("  where is my order ? \n how much is it  ", ["where is my order ?", "how much is it"]),
    ],
)  # fmt: skip
def test_where_a_text_is_cut(text: str, pieces: list[str]) -> None:
    """At the ends of sentences, at line breaks, and before a question that is joined on; nowhere else."""
    assert [clause.text for clause in clauses(text)] == pieces


def test_a_story_is_not_cut() -> None:
    """Eight sentences are told apart; nine are judged whole."""
    assert len(clauses("I walked home. " * MOST_CLAUSES)) == MOST_CLAUSES == 8
    assert clauses("I walked home. " * (MOST_CLAUSES + 1)) == ()


def test_what_is_beyond_the_longest_text_is_not_read() -> None:
    """A question that begins behind the last character that is read is no clause."""
    start = "where is my order? "
    filled = start + "x" * (LONGEST - len(start))
    assert [clause.text for clause in clauses(f"{filled}? how much is it?")] == [
        "where is my order?",
        filled[len(start) :],
    ]


ORDER = "where is my order. "
BESIDE: list[tuple[str, Clause]] = [
    ("hello!", Clause("hello!", asks=False, topical=0, idle=True)),
    ("thanks a lot", Clause("thanks a lot", asks=False, topical=0, idle=True)),
    ("just a quick question", Clause("just a quick question", asks=False, topical=0, idle=True, tells=True)),
    ("my name is Nina Berg", Clause("my name is Nina Berg", asks=False, topical=3, idle=True, tells=True)),
    ("i am only 16", Clause("i am only 16", asks=False, topical=0, leans=True, tells=True)),
    ("#12345", Clause("#12345", asks=False, topical=0, leans=True)),
    ("how long?", Clause("how long?", asks=True, topical=0, leans=True)),
    ("how about you", Clause("how about you", asks=True, topical=0, leans=True)),
    ("for me?", Clause("for me?", asks=True, topical=0, leans=True)),
    ("i do not", Clause("i do not", asks=False, topical=1, tells=True)),
    ("not ok", Clause("not ok", asks=False, topical=1, leans=True)),
    ("blue jacket", Clause("blue jacket", asks=False, topical=2, leans=True)),
    ("one blue jacket", Clause("one blue jacket", asks=False, topical=2, points=True)),
    ("the blue jacket", Clause("the blue jacket", asks=False, topical=2)),
    ("it came broken", Clause("it came broken", asks=False, topical=2, points=True, tells=True)),
    ("also do you ship by sea", Clause("do you ship by sea", asks=True, topical=2, joined=True)),
    ("Plus, do you ship by sea", Clause("do you ship by sea", asks=True, topical=2, joined=True)),
    ("do you also ship by sea", Clause("do you also ship by sea", asks=True, topical=2)),
    ("where r u", Clause("where r u", asks=True, topical=0, leans=True)),
    ("im so happy", Clause("im so happy", asks=False, topical=0, idle=True, tells=True)),
    ("and do you ship by sea", Clause("do you ship by sea", asks=True, topical=2)),
    ("can not make it today", Clause("can not make it today", asks=False, topical=1, points=True, tells=True)),
    ("can not you make it today", Clause("can not you make it today", asks=True, topical=1, points=True)),
    ("can you not make it", Clause("can you not make it", asks=True, topical=1, points=True)),
    ("how not to wash it", Clause("how not to wash it", asks=True, topical=2, points=True)),
    ("not what i said", Clause("not what i said", asks=False, topical=2, tells=True)),
    ("send me one", Clause("send me one", asks=True, topical=1, points=True)),
    ("tell me more please", Clause("tell me more please", asks=True, topical=0, leans=True)),
    ("this one please", Clause("this one please", asks=True, topical=0, leans=True, points=True)),
    ("what if it rains", Clause("what if it rains", asks=True, topical=1, leans=True, points=True)),
    ("why is it never here", Clause("why is it never here", asks=False, topical=1, points=True, tells=True)),
    ("is it always late", Clause("is it always late", asks=True, topical=2, points=True)),
]


@pytest.mark.parametrize(("text", "clause"), BESIDE, ids=[text for text, _ in BESIDE])
def test_what_is_told_of_a_clause(text: str, clause: Clause) -> None:
    """Whether it asks, how many words carry a topic, whether it is idle, leans, points, or is joined on."""
    assert clauses(ORDER + text) == (Clause(ORDER.strip(), asks=True, topical=1), clause)


def test_a_joining_word_joins_what_comes_next_and_nothing_else() -> None:
    """What was cut out joins the clause behind it, also across a piece without a word."""
    found = clauses("where is my order, by the way, ... do you ship by sea? how much is it")
    assert [clause.joined for clause in found] == [False, True, False]


def test_a_joining_word_at_the_start_of_a_line_joins_it() -> None:
    """Behind a line break, with nothing before it."""
    found = clauses("where is my order\nalso do you ship by sea")
    assert [(clause.text, clause.joined) for clause in found] == [
        ("where is my order", False),
        ("do you ship by sea", True),
    ]


def test_words_are_read_in_the_language_of_the_library() -> None:
    """German function words carry no topic in a German library, and do in an English one."""
    text = "wo ist es. wann kommt es"
    assert [clause.topical for clause in clauses(text, "de")] == [0, 1]
    assert [clause.topical for clause in clauses(text)] == [3, 3]
    assert [clause.topical for clause in clauses(text, "")] == [3, 3]


def test_two_neighbours_are_one_clause_with_all_that_both_say() -> None:
    """The words of both; joined on only where the first is."""
    first = Clause("the blue jacket.", asks=False, topical=2, leans=True, joined=True)
    second = Clause("how much is it?", asks=True, topical=1, leans=True, points=True)
    assert together(first, second) == Clause(
        "the blue jacket. how much is it?", asks=True, topical=3, points=True, joined=True
    )
    assert together(second, first) == Clause(
        "how much is it? the blue jacket.", asks=True, topical=3, points=True, joined=False
    )
    plain = Clause("the red one", asks=False, topical=2, idle=True)
    assert together(plain, plain) == Clause("the red one the red one", asks=False, topical=4)
