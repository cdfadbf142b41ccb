"""What was read becomes the library's own types: every key arrives where it belongs."""

from __future__ import annotations

from typing import Final

import pytest

from intents.contents import ReplyRule, Wording
from intents.faults import Mark, Page
from intents.library import MOST_BYTES, LibraryError, load
from intents.library_nodes import Entry, Listing, Table, Text, data, find, key_mark, mark_in, mark_of, texts
from intents.office import read_hours
from tests.test_library import ANSWERED, ASKED, loaded, refused

DESK: Final = """
answers:
  order_status: On its way.
desk:
  hours: "Mon-Fri 9:00-18:00"
  routes: {refund: C0MONEY}
  reply: everyone
  gather_from: 4
  undo_seconds: 12
  holidays: [2026-12-25]
  answer_within: 3h
  nag: [20m, 2h]
  close_after: 4d
  give_back_after: 5h
"""


def test_every_rule_of_the_desk_arrives() -> None:
    """Each by its own name, none in another's place."""
    desk = loaded(DESK).desk
    assert desk.hours == "Mon-Fri 9:00-18:00"
    assert desk.routes == {"refund": "C0MONEY"}
    assert desk.reply is ReplyRule.EVERYONE
    assert desk.gather_from == 4
    assert desk.undo_seconds == 12
    assert desk.week == read_hours("Mon-Fri 9:00-18:00")
    assert desk.week
    assert tuple(desk.holidays) == ("2026-12-25",)
    assert desk.answer_within == 3 * 60
    assert tuple(desk.nag) == (20, 120)
    assert desk.close_after == 4 * 24 * 60
    assert desk.give_back_after == 5 * 60


@pytest.mark.parametrize(
    ("written", "texts_of_it"),
    [
        ("Soon.", ["Soon."]),
        ("[Soon., Later.]", ["Soon.", "Later."]),
        ("{text: Soon., from: 2026-01-01}", ["Soon."]),
        ("{text: [Soon., Later.], short: Now}", ["Soon.", "Later."]),
        ("[Soon., {text: [Later., Never.]}]", ["Soon.", "Later.", "Never."]),
    ],
)
def test_an_answer_knows_its_name_and_its_wordings(written: str, texts_of_it: list[str]) -> None:
    """However it is written."""
    answer = loaded(f"answers:\n  order_status: {written}\n").answers["order_status"]
    assert answer.name == "order_status"
    assert [wording.text for wording in answer.variants] == texts_of_it
    assert all(isinstance(wording, Wording) for wording in answer.variants)


def test_an_intent_knows_its_name_and_what_it_is_about() -> None:
    """Its own words for it, else its name as words; and what it must not be taken for."""
    told = loaded(ANSWERED, "order_status: {examples: [a], about: Parcels, must_not_match: [b c]}\n")
    assert told.intents["order_status"].name == "order_status"
    assert told.intents["order_status"].about == "Parcels"
    assert told.intents["order_status"].must_not_match == ("b c",)
    assert loaded(ANSWERED).intents["order_status"].about == "Order status"


# --- the words of faults ---------------------------------------------------------------------------------------------


def test_too_much_is_told_once_and_nothing_of_it_is_read() -> None:
    """At the beginning of responses.yaml, with the bound; what fits exactly is read."""
    files: dict[str, str | bytes] = {"responses.yaml": ANSWERED, "intents/a.yaml": ASKED}
    left = MOST_BYTES - len(ANSWERED) - len(ASKED)
    for number in range(4):
        files[f"intents/more{number}.yaml"] = b"\n" + b"#" * (left // 4 - 1 + (left % 4) * (number == 0))
    assert sum(map(len, files.values())) == MOST_BYTES
    assert "order_status" in load(files).intents
    with pytest.raises(LibraryError) as caught:
        load({**files, "responses.yaml": f"{ANSWERED}#", "intents/a.yaml": "order_status: ["})
    assert "intents/a.yaml" in str(caught.value)
    with pytest.raises(LibraryError) as caught:
        load({**files, "responses.yaml": f"{ANSWERED}#"})
    [fault] = caught.value.faults
    assert (fault.file, fault.line, fault.column) == ("responses.yaml", 1, 1)
    assert fault.message == "the workspace's files are larger than 8 MB together"
    assert fault.hint == "take out what is not needed"


def test_a_file_in_no_place_does_not_hide_the_faults_of_the_others() -> None:
    """All are told: where it belongs, and what is wrong elsewhere."""
    with pytest.raises(LibraryError) as caught:
        load({"responses.yaml": "anwers: {}\n", "notes.yaml": "a: b\n", "more.yml": "a: b\n"})
    told = [str(fault) for fault in caught.value.faults]
    assert any("intent files are intents/….yaml" in one for one in told)
    assert any("more.yml:1:1: files that end in .yml are not read — rename it to more.yaml" in one for one in told)
    assert any('did you mean "answers"' in one for one in told)


def test_while_a_file_has_the_wrong_ending_no_answer_is_blamed() -> None:
    """Its intents may be in there."""
    with pytest.raises(LibraryError) as caught:
        load({"responses.yaml": ANSWERED, "intents/a.yml": ASKED})
    assert [fault.file for fault in caught.value.faults] == ["intents/a.yml"]
    with pytest.raises(LibraryError) as other:
        load({"responses.yml": ANSWERED, "intents/a.yaml": ASKED})
    assert [fault.file for fault in other.value.faults] == ["responses.yml"]


def test_a_file_name_that_is_no_text_is_a_name_like_any_other() -> None:
    """A file system may hold any bytes as a name; in a text half an emoji is a fault."""
    assert load({"responses.yaml": ANSWERED, "intents/\udcff.yaml": ASKED}).intents.keys() == {"order_status"}
    with pytest.raises(LibraryError, match=r"U\+D800"):
        load({"responses.yaml": ANSWERED, "intents/a.yaml": "\ud800"})


@pytest.mark.parametrize(
    ("responses", "message", "hint"),
    [
        (
            "answers: {order_status: []}\n",
            "at least one text is needed here",
            "write it, or take the line out",
        ),
        ("answers: {order_status: x}\nbrand: {timezone: Mars}\n", 'no time zone "Mars"', ""),
        ("answers: {order_status: x}\nfacts: {Big-Name: x}\n", "", "use small letters, digits and _ only"),
    ],
)
def test_a_fault_says_what_and_what_to_do(responses: str, message: str, hint: str) -> None:
    """In whole sentences, with nothing of the checking library's own words."""
    [fault] = refused(responses)
    assert message in fault.message
    assert hint in fault.hint
    assert fault.message
    assert "None" not in str(fault)


def test_a_choice_names_the_choices() -> None:
    """And asks for one of them."""
    [fault] = refused(ANSWERED, "order_status: {examples: [a], autonomy: perhaps}\n")
    assert fault.hint == "choose one of them"


def test_what_is_wrong_is_left_out_and_the_rest_is_checked() -> None:
    """A bad key, a bad value and a bad entry hide no other fault of the same file."""
    told = "\n".join(
        map(
            str,
            refused(
                "answers:\n  order_status: {txt: a, short: b}\n  lost: Hi {frist_name}\n"
                "brand: {nam: a, timezone: Mars}\n"
                "colour: red\nvoice: {max_emoji: few}\n"
            ),
        )
    )
    for words in ('"txt"', '"nam"', '"Mars"', '"colour"', '"few"', '"frist_name"', '"lost" belongs to no intent'):
        assert words in told
    assert '"text" is missing' not in told


# --- nodes -----------------------------------------------------------------------------------------------------------

HERE: Final = Mark(1, 1)
PAGE: Final = Page("a.yaml", "a: one two one\nb: one\n")


def word(value: str, column: int = 1, line: int = 1) -> Text:
    """A text in a line of its own."""
    return Text(value, Mark(line, column), Mark(line, column + len(value)))


NESTED: Final = Table(Mark(2, 5), entries={"k": Entry(word("k", 5, 2), word("y", 8, 2))})
TREE: Final = Table(
    HERE,
    entries={
        "a": Entry(word("a"), Listing(Mark(2, 1), [word("x", 3, 2), NESTED])),
        "skipped": Entry(word("skipped", 1, 3), word("z", 10, 3)),
    },
)


def test_texts_below_a_node_come_in_order_but_for_those_skipped() -> None:
    """Through lists and mappings, whatever the depth; a name to skip counts at any depth."""
    assert [text.value for text in texts(TREE)] == ["x", "y", "z"]
    assert [text.value for text in texts(TREE, frozenset({"skipped"}))] == ["x", "y"]
    assert [text.value for text in texts(TREE, frozenset({"k"}))] == ["x", "z"]


def test_a_path_leads_to_a_node_or_as_near_as_it_can() -> None:
    """A step that leads nowhere is left out: a number beyond the list, a name that is not there."""
    assert data(find(TREE, ("a", 0))) == "x"
    assert data(find(TREE, ("a", 1, "k"))) == "y"
    assert find(TREE, ("a", 2)) is find(TREE, ("a",))
    assert find(TREE, ("a", "k")) is find(TREE, ("a",))
    assert find(TREE, ("nowhere",)) is TREE
    assert key_mark(TREE, ("a", 1, "k")) == Mark(2, 5)
    assert key_mark(TREE, ("a", 1, "gone")) == Mark(2, 5)
    assert mark_of(None) == HERE


@pytest.mark.parametrize(
    ("part", "nth", "at"),
    [
        ("one", 0, Mark(1, 4)),
        ("one", 1, Mark(1, 12)),
        ("one", 2, Mark(1, 4)),
        ("two", 0, Mark(1, 8)),
        ("b", 0, Mark(1, 4)),
    ],
)
def test_a_part_of_a_text_is_found_inside_the_text_only(part: str, nth: int, at: Mark) -> None:
    """The nth of them; what only stands beyond its end counts as not found, and the text's beginning is told."""
    assert mark_in(PAGE, Text("one two one", Mark(1, 4), Mark(1, 15)), part, nth) == at


def test_a_part_at_the_very_beginning_is_found() -> None:
    """The first character of the file is a place like any other, and the first of several is meant by default."""
    page = Page("a.yaml", "one one\n")
    whole = Text("one one", Mark(1, 1), Mark(1, 8))
    assert mark_in(page, whole, "one", 1) == Mark(1, 5)
    assert mark_in(page, whole, "one") == Mark(1, 1)
