"""What must hold between the entries of a workspace: each fault at its place, in its words, and nothing besides."""

from __future__ import annotations

import pytest

from intents.library import LibraryError, load
from tests.test_library import ANSWERED, ASKED, place

HEAD = "facts: {shipping_days: 3}\nvoice: {banned: [cheap], max_emoji: 1}\nanswers:\n  order_status: "
TELL_INTENT = "add the intent to a file under intents/, or name the answer in a `then:`"
OTHER_WORDS = "say it in other words"
KNOWN = "shipping_days, first_name, handle, platform, link, hours, back_by"
NO_PARTNER = "for a brace that followers should see, write {{ or }}"


def faults(files: dict[str, str]) -> list[tuple[str, int, int, str, str]]:
    """All that is wrong with the files of a workspace; nothing where they load."""
    try:
        load(files)
    except LibraryError as trouble:
        return [(one.file, one.line, one.column, one.message, one.hint) for one in trouble.faults]
    return []


# --- intents ---------------------------------------------------------------------------------------------------------

IN_INTENTS = [
    ("order_status: {examples: [a b, c, §'A  B']}\n", "this example is in line 1 as well", "keep one of them"),
    (
        "order_status:\n  examples:\n    - a\n    - b\n    - §A\n",
        "this example is in line 3 as well",
        "keep one of them",
    ),
    (
        "order_status: {examples: [a b], must_match: [c, §'A  b']}\n",
        "this line is also an example of the intent, so it checks nothing",
        OTHER_WORDS,
    ),
    (
        "order_status: {examples: [a b], must_not_match: [c, §'A  b']}\n",
        "this line is an example of the very intent that must not match it",
        "take it out of one of them",
    ),
]


@pytest.mark.parametrize(("marked", "message", "hint"), IN_INTENTS)
def test_lines_of_one_intent_do_not_contradict_each_other(marked: str, message: str, hint: str) -> None:
    """Told once, at the second of the two."""
    text, line, column = place(marked)
    assert faults({"responses.yaml": ANSWERED, "intents/a.yaml": text}) == [
        ("intents/a.yaml", line, column, message, hint)
    ]


BETWEEN_INTENTS = [
    (
        "# second\n§order_status: {examples: [x]}\n",
        'the intent "order_status" is in intents/a.yaml, line 1 as well',
        "rename one of them or put their examples together",
    ),
    (
        "other: {examples: [x, §Where is  MY order]}\n",
        'this is also an example of "order_status" (intents/a.yaml, line 2)',
        "the same words cannot mean two things; keep one of them",
    ),
    (
        "other: {examples: [x], must_match: [§where is my order]}\n",
        'this line is an example of another intent, "order_status"',
        OTHER_WORDS,
    ),
]


@pytest.mark.parametrize(("marked", "message", "hint"), BETWEEN_INTENTS)
def test_intents_do_not_contradict_each_other(marked: str, message: str, hint: str) -> None:
    """Told at the second of the two, with the place of the first."""
    text, line, column = place(marked)
    files = {"responses.yaml": ANSWERED + "  other: x\n", "intents/a.yaml": ASKED, "intents/b.yaml": text}
    if "other" not in text:
        files["responses.yaml"] = ANSWERED
    assert faults(files) == [("intents/b.yaml", line, column, message, hint)]


def test_three_times_the_same_is_told_twice() -> None:
    """Each is compared with the first."""
    found = faults({"responses.yaml": ANSWERED, "intents/a.yaml": "order_status: {examples: [a, A, a]}\n"})
    assert [fault[2] for fault in found] == [30, 33]


def test_a_promise_about_the_example_of_two_intents_is_about_the_first() -> None:
    """The example belongs to the one that had it first."""
    other = "other: {examples: [x, where is my order], must_match: [where is my order]}\n"
    found = faults({"responses.yaml": ANSWERED + "  other: x\n", "intents/a.yaml": ASKED, "intents/b.yaml": other})
    assert found[-1][3] == 'this line is an example of another intent, "order_status"'


@pytest.mark.parametrize(
    "line",
    [
        "must_not_match: [where is my order]",
        "must_match: [is my order here]",
        "must_match: [x y]\n  must_not_match: [y]",
    ],
)
def test_what_intents_may_say_about_each_other(line: str) -> None:
    """What must not match one intent may be an example of another; a promise is in words of its own."""
    files = {"responses.yaml": ANSWERED + "  other: x\n", "intents/a.yaml": ASKED}
    assert faults({**files, "intents/b.yaml": f"other:\n  examples: [x]\n  {line}\n"}) == []


# --- intents and answers ---------------------------------------------------------------------------------------------

UNPAIRED = [
    (
        ANSWERED,
        "§where_is_it: {examples: [x]}\norder_status: {examples: [y]}\n",
        'the intent "where_is_it" has no answer',
        'add "where_is_it:" under answers in responses.yaml',
    ),
    (
        ANSWERED,
        "§order_state: {examples: [x]}\norder_status: {examples: [y]}\n",
        'the intent "order_state" has no answer',
        'did you mean "order_status"? add "order_state:" under answers in responses.yaml',
    ),
    (ANSWERED + "  §orphan: y\n", ASKED, 'the answer "orphan" belongs to no intent', TELL_INTENT),
    (
        ANSWERED + "  §order_state: y\n",
        ASKED,
        'the answer "order_state" belongs to no intent',
        'did you mean "order_status"?',
    ),
]


@pytest.mark.parametrize(("responses", "asked", "message", "hint"), UNPAIRED)
def test_intents_and_answers_belong_together(responses: str, asked: str, message: str, hint: str) -> None:
    """What has no partner is told where its name is written."""
    file = "responses.yaml" if "§" in responses else "intents/a.yaml"
    _, line, column = place(responses if "§" in responses else asked)
    files = {"responses.yaml": responses.replace("§", ""), "intents/a.yaml": asked.replace("§", "")}
    assert faults(files) == [(file, line, column, message, hint)]


@pytest.mark.parametrize("answers", ["answers:\n", "answers: {}\n"])
def test_an_empty_list_of_answers_is_one(answers: str) -> None:
    """Every intent lacks its answer then; where the list is missing or no list, that alone is told."""
    unanswered = ("intents/a.yaml", 1, 1, 'the intent "order_status" has no answer')
    assert [fault[:4] for fault in faults({"responses.yaml": answers, "intents/a.yaml": ASKED})] == [unanswered]
    for broken in ("brand: {name: x}\n", "answers: []\n", "answers: soon\n"):
        found = faults({"responses.yaml": broken, "intents/a.yaml": ASKED})
        assert [fault[0] for fault in found] == ["responses.yaml"]


def test_an_unreadable_file_blames_nobody_for_what_is_missing() -> None:
    """Only what cannot be read is told."""
    files = {"responses.yaml": ANSWERED + "  orphan: x\n", "intents/a.yaml": ASKED, "intents/b.yaml": "x: [\n"}
    assert {fault[0] for fault in faults(files)} == {"intents/b.yaml"}


@pytest.mark.parametrize("responses", ["", "# nothing yet\n", "answers: [\n", "- a\n"])
def test_an_empty_or_unreadable_list_of_answers_is_told_alone(responses: str) -> None:
    """The intents are not blamed for answers that cannot be seen."""
    found = faults({"responses.yaml": responses, "intents/a.yaml": ASKED})
    assert found
    assert {fault[0] for fault in found} == {"responses.yaml"}


@pytest.mark.parametrize(
    ("asked", "messages"),
    [
        ("order_status: soon\n", ["entries of the form `name: …` are expected here"]),
        ("order_status: {examples: [a, '', '']}\n", ["this text is empty"] * 2),
        ("order_status: {examples: [a, [b], [b]]}\n", ["one text is expected here, not a list"] * 2),
    ],
)
def test_what_is_no_line_is_not_compared(asked: str, messages: list[str]) -> None:
    """Blank lines and lists have faults of their own, and are nobody's example."""
    found = faults({"responses.yaml": ANSWERED, "intents/a.yaml": asked})
    assert [fault[3] for fault in found] == messages


# --- answers ---------------------------------------------------------------------------------------------------------

IN_ANSWERS = [
    (
        "{text: x, then: §closd}\n",
        'there is no answer "closd"',
        "name another answer",
    ),
    (
        "{text: x, then: §order_state}\n",
        'there is no answer "order_state"',
        'did you mean "order_status"?',
    ),
    (
        "{text: x, then: §order_status}\n",
        "these answers follow each other in a circle: order_status → order_status",
        "take one `then:` out",
    ),
    (
        "{text: x, then: c}\n  b: {text: x, then: §c}\n  c: {text: x, then: b}\n",
        "these answers follow each other in a circle: b → c → b",
        "take one `then:` out",
    ),
    (
        "{text: x, from: 2026-12-24, §until: 2026-12-01}\n",
        "it ends on 2026-12-01, before it begins on 2026-12-24",
        "change `from:` or `until:`",
    ),
    ("It is in §{shipping_day}.\n", 'there is no fact or slot "shipping_day"', 'did you mean "shipping_days"?'),
    (
        "{text: '{shipping_days} {hours} §{name|x}'}\n",
        'there is no fact or slot "name"',
        f"known here: {KNOWN}; a literal brace is written {{{{",
    ),
    ("Hi {first_name} §{first_name\n", '"{" without its partner', NO_PARTNER),
    ("Hi {first_name} first_name§}\n", '"}" without its partner', NO_PARTNER),
    ("Hi {{x}} §{0.__class__}\n", '"{0.__class__}" is no slot', NO_PARTNER),
    ("§Really cheap.\n", '"cheap" is on the list voice.banned', OTHER_WORDS),
    ("§Soon 🎉🎉\n", "2 emoji here, and voice.max_emoji is 1", OTHER_WORDS),
    ("{text: x, short: §Cheap!}\n", '"cheap" is on the list voice.banned', OTHER_WORDS),
    ("{text: x, buttons: [a, §Cheap]}\n", '"cheap" is on the list voice.banned', OTHER_WORDS),
    ("x\nphrases: {hold: §So cheap}\n", '"cheap" is on the list voice.banned', OTHER_WORDS),
    (
        "x\nphrases: {hold: 'Hi §{frist_name}'}\n",
        'there is no fact or slot "frist_name"',
        'did you mean "first_name"?',
    ),
]


@pytest.mark.parametrize(("marked", "message", "hint"), IN_ANSWERS)
def test_what_is_wrong_in_answers_is_told(marked: str, message: str, hint: str) -> None:
    """What follows what, days, slots, and what the house style wants unsaid."""
    text, line, column = place(HEAD + marked)
    assert faults({"responses.yaml": text, "intents/a.yaml": ASKED}) == [
        ("responses.yaml", line, column, message, hint)
    ]


def test_two_circles_are_told_once_each() -> None:
    """At the answer whose name comes first."""
    chains = "".join(f"  {name}: {{text: x, then: {then}}}\n" for name, then in ("ba", "ab", "dc", "cd"))
    found = faults({"responses.yaml": ANSWERED + chains, "intents/a.yaml": ASKED})
    assert [(line, message) for _, line, _, message, _ in found] == [
        (4, "these answers follow each other in a circle: a → b → a"),
        (6, "these answers follow each other in a circle: c → d → c"),
    ]


@pytest.mark.parametrize(
    "answer",
    [
        "{text: x, from: 2026-12-24, until: 2026-12-24}",
        "{text: x, until: 2026-12-24, then: ' closed '}\n  closed: {text: x, then: later}\n  later: x",
        "'{{x}} {shipping_days} {first_name|you}'",
        "Cheaper, the cheapest",
        "{text: 'x {handle} 🎉', image: 'https://a.example/cheap-🎉🎉.jpg'}",
        "{text: x, then: }",
    ],
)
def test_what_answers_may_say(answer: str) -> None:
    """One day, a chain without a circle, known slots, words that only contain a banned one, any address."""
    assert faults({"responses.yaml": f"{HEAD}{answer}\n", "intents/a.yaml": ASKED}) == []
