"""Editing the managers' files: the change and nothing else, however the file is written."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents.diffs import Sign, diff
from intents.library_nodes import data
from intents.library_yaml import read
from intents.yaml_editing import EditError, block, with_answer, with_examples, with_intent, written

INTENTS = """\
# yaml-language-server: $schema=x
# What followers ask.

order_status:   # the big one
    about:  'Where   it is'
    examples:
        - where is my order
        - "has it \\u0073hipped"   # seen on X
        # - maybe later

    must_match: [ "my package STILL hasn't come??" ]

returns: {examples: [send it back, 'return: it',  # both
                     my jacket], autonomy: auto}
# the end
"""

ANSWERS = """\
brand: {name: Juniper Supply}
answers:
  order_status: >-
    You can follow
    your parcel.

  returns:        # variants
  - Returns are free.
  - text: You have 30 days.
    buttons: [a,
      b]
  hours:
    text: "We are open"
    short: Mon–Fri
phrases: {disclosure: ""}
"""


def held(content: bytes) -> Any:
    """What a file holds."""
    reading = read("a.yaml", content)
    assert not reading.faults
    assert reading.root is not None
    return data(reading.root)


def added(before: str, after: bytes) -> list[str]:
    """The lines that came; no line may have gone."""
    lines = diff("a.yaml", before.encode(), after).lines
    assert [line.text for line in lines if line.sign is Sign.GONE] == []
    return [line.text for line in lines if line.sign is Sign.NEW]


# --- examples --------------------------------------------------------------------------------------------------------


def test_examples_come_behind_the_last_one_and_nothing_else_changes() -> None:
    """Indented as the others, before the comment that follows them."""
    after = with_examples("a.yaml", INTENTS.encode(), "order_status", ["is it lost?", "track: it"])
    assert added(INTENTS, after) == ["        - is it lost?", '        - "track: it"']
    assert after.decode().index("is it lost?") < after.decode().index("# - maybe later")


def test_examples_in_brackets_stay_in_brackets() -> None:
    """One more behind the last, quoted where brackets need it."""
    after = with_examples("a.yaml", INTENTS.encode(), "returns", ["swap it, please"])
    assert after.decode() == INTENTS.replace("my jacket]", 'my jacket, "swap it, please"]')


def test_examples_in_brackets_one_a_line_get_lines_of_their_own() -> None:
    """A list written down a page goes on down the page, trailing comma and comments kept."""
    before = "a:\n  examples: [\n    one thing, # first\n    another thing,\n  ]\n"
    after = with_examples("a.yaml", before.encode(), "a", ["a third"])
    assert after.decode() == "a:\n  examples: [\n    one thing, # first\n    another thing,\n    a third,\n  ]\n"


@pytest.mark.parametrize("end", ["\n", "\r\n", ""])
def test_line_ends_are_those_of_the_file(end: str) -> None:
    """Windows' line ends stay, and a file without a last one stays without."""
    before = f"a:{end}  examples:{end}  - one{end}".encode() if end else b"a:\n  examples:\n  - one"
    after = with_examples("a.yaml", before, "a", ["two"])
    assert after == before + (f"  - two{end}".encode() if end else b"\n  - two")


def test_a_byte_order_mark_stays() -> None:
    """Some editors write one; it is kept, and nothing is shifted by it."""
    before = "\ufeffa:\n  examples:\n  - one\nb: {examples: [two]}\n".encode()
    assert with_examples("a.yaml", before, "a", ["three"]) == before.replace(b"- one\n", b"- one\n  - three\n")


@pytest.mark.parametrize(
    ("before", "intent"),
    [
        ("a:\n  examples: &y [one]\nb:\n  examples: *y\n", "b"),
        ("a:\n  examples: &y [one]\nb:\n  examples: *y\n", "a"),
        ("a:\n  examples: one\n", "a"),
        ("b:\n  examples: [one]\n", "a"),
        ("a: [\n", "a"),
    ],
)
def test_what_cannot_be_edited_is_refused_with_its_place(before: str, intent: str) -> None:
    """Shared lists, no lists, no such intent, a broken file: never a guess."""
    with pytest.raises(EditError, match=r"a\.yaml:\d+:\d+"):
        with_examples("a.yaml", before.encode(), intent, ["two"])


# --- intents ---------------------------------------------------------------------------------------------------------


def test_a_new_intent_comes_last_set_off_as_the_others() -> None:
    """With a blank line where the file has them."""
    after = with_intent("a.yaml", INTENTS.encode(), "dogs", "Dogs in tents", ["can my dog come in?"])
    new = ["", "dogs:", "  about: Dogs in tents", "  examples:", "    - can my dog come in?"]
    assert added(INTENTS, after) == new


def test_a_new_intent_in_an_empty_file() -> None:
    """Comments and nothing else: it is the first."""
    after = with_intent("a.yaml", b"# Taught at the desk.\n", "dogs", "", ["woof woof"])
    assert after == b"# Taught at the desk.\ndogs:\n  examples:\n    - woof woof\n"


def test_a_new_intent_stands_before_the_end_of_the_document() -> None:
    """`...` ends a document; what came after it would not be read."""
    after = with_intent("a.yaml", b"---\na:\n  examples: [x y]\n...\n", "b", "", ["z z"])
    assert after == b"---\na:\n  examples: [x y]\n\nb:\n  examples:\n    - z z\n...\n"


# --- answers ---------------------------------------------------------------------------------------------------------


def test_a_new_answer_comes_behind_the_last_one() -> None:
    """Inside the section, before the next."""
    after = with_answer(ANSWERS.encode(), "dogs", "Dogs are welcome.")
    assert added(ANSWERS, after) == ["  dogs: Dogs are welcome."]
    assert after.decode().index("dogs") < after.decode().index("phrases")


def test_an_answer_of_several_lines_is_written_as_lines() -> None:
    """As a block, which people can edit."""
    after = with_answer(ANSWERS.encode(), "dogs", "Yes: they are!\n\nBring a blanket.")
    assert added(ANSWERS, after) == ["  dogs: |-", "    Yes: they are!", "", "    Bring a blanket."]


def test_another_text_takes_the_place_of_the_only_one() -> None:
    """A folded text goes as a whole; the blank line behind it stays."""
    after = with_answer(ANSWERS.encode(), "order_status", "Look here.")
    assert after.decode() == ANSWERS.replace(">-\n    You can follow\n    your parcel.", "Look here.")


def test_beside_other_wordings_it_becomes_one_more() -> None:
    """A list of variants grows, after a mapping that ends in brackets."""
    after = with_answer(ANSWERS.encode(), "returns", "Send it back.")
    assert added(ANSWERS, after) == ["  - Send it back."]
    assert held(after)["answers"]["returns"][-1] == "Send it back."


def test_in_a_mapping_the_text_changes() -> None:
    """What else the answer has stays."""
    after = with_answer(ANSWERS.encode(), "hours", "Always open, always.")
    assert after.decode() == ANSWERS.replace('"We are open"', "Always open, always.")


def test_a_comment_is_never_lost_with_a_text() -> None:
    """Behind a text it stays; on a block text's first line the edit is refused."""
    after = with_answer(b"answers:\n  a: one # kept\n", "a", "two\nlines")
    assert after == b'answers:\n  a: "two\\nlines" # kept\n'
    with pytest.raises(EditError, match="a comment stands"):
        with_answer(b"answers:\n  a: | # kept\n    one\n", "a", "two")


def test_answers_in_braces_stay_in_braces() -> None:
    """A new one and another text alike."""
    assert with_answer(b"answers: {a: x y}\n", "b", "z, z") == b'answers: {a: x y, b: "z, z"}\n'
    assert with_answer(b"answers: {a: x y}\n", "a", "z?") == b'answers: {a: "z?"}\n'


# --- any text, any file ----------------------------------------------------------------------------------------------

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60) | st.sampled_from([
    "no", "~", "- a", "a: b", "a #b", "#a", "{x}", "[x]", "*a", "&a", "!a", "|", ">", "%a", "@a", "`a", "'", '"',
    "? a", "where is it?", "yes, please", "a\n b", "a\n\nb\n", "\ta", "a ", " a", "---", "...", "=", "<<",
    "a\u2028b", "\ufeffa",
])  # fmt: skip
BREAKS = st.sampled_from(["\n", "\r\n"])


@given(TEXTS)
def test_any_text_can_be_quoted(text: str) -> None:
    """In a list, in brackets, as a value: it is read as it was."""
    content = f"a: {written(text)}\nb:\n  - {written(text)}\nc: [{written(text, flow=True)}, x]\n"
    assert held(content.encode()) == {"a": text, "b": [text], "c": [text, "x"]}


@given(st.lists(st.text("ab :#-|", max_size=6), min_size=1, max_size=5).map("\n".join))
def test_a_block_is_read_as_it_was(text: str) -> None:
    """Where a text can be written as lines, the lines say the same."""
    shown = block(text, "  ", "\n")
    if shown is not None:
        assert held(f"a: {shown}\nb: c\n".encode()) == {"a": text, "b": "c"}


@st.composite
def intent_files(draw: st.DrawFn) -> tuple[bytes, str]:
    """An intent file as some editor would have it, and one of its intents."""
    line_break, indent = draw(BREAKS), " " * draw(st.integers(1, 4))
    names = draw(st.lists(st.sampled_from("abcdef"), min_size=1, max_size=4, unique=True))
    lines = draw(st.lists(st.sampled_from(["# yes", "", "---"]), max_size=1))
    for name in names:
        lines += draw(st.lists(st.sampled_from(["", "# a comment: here", "   # indented"]), max_size=2))
        texts = draw(st.lists(TEXTS, min_size=1, max_size=3))
        remark = draw(st.sampled_from(["", "  # why"]))
        lines += draw(_bodies(name, indent, texts, remark))
    end = draw(st.sampled_from([line_break, "", line_break * 2, f"{line_break}# the end"]))
    mark = draw(st.sampled_from(["", "\ufeff"]))
    return (mark + line_break.join(lines) + end).encode(), draw(st.sampled_from(names))


def _bodies(name: str, indent: str, texts: list[str], remark: str) -> st.SearchStrategy[list[str]]:
    flow = ", ".join(written(text, flow=True) for text in texts)
    items = [f"- {written(text)}{remark}" for text in texts]
    deeper = indent * 2
    return st.sampled_from([
        [f"{name}:", f"{indent}examples:", *(deeper + item for item in items), f"{indent}label: x{remark}"],
        [f"{name}:{remark}", f"{indent}examples:", *(indent + item for item in items)],
        [f"{name}:", f"{indent}examples: [{flow}]{remark}"],
        [f"{name}: {{label: y, examples: [{flow}]}}{remark}"],
        [f"{name}:", f"{indent}examples:", *(deeper + item for item in items), f"{deeper}- |", f"{deeper}  last", ""],
        [f"{name}:", f"{indent}examples:", *(deeper + item for item in items), f"{deeper}- last", f"{deeper}   one"],
    ])  # fmt: skip


@given(intent_files(), st.lists(TEXTS, min_size=1, max_size=3))
def test_examples_can_be_added_to_any_file(made: tuple[bytes, str], texts: list[str]) -> None:
    """After is before and the change, and every byte of before is still there in its order."""
    before, name = made
    after = with_examples("a.yaml", before, name, texts)
    expected = held(before)
    expected[name]["examples"] += texts
    assert held(after) == expected
    assert is_one_insertion(before, after)


@given(intent_files(), TEXTS, st.lists(TEXTS, min_size=1, max_size=3))
def test_an_intent_can_be_added_to_any_file(made: tuple[bytes, str], about: str, texts: list[str]) -> None:
    """The others are what they were."""
    after = with_intent("a.yaml", made[0], "new_one", about, texts)
    assert held(after) == {**held(made[0]), "new_one": {"about": about, "examples": texts}}
    assert is_one_insertion(made[0], after)


@st.composite
def answer_files(draw: st.DrawFn) -> tuple[bytes, list[str]]:
    """A file of answers, and their names."""
    line_break = draw(BREAKS)
    names = draw(st.lists(st.sampled_from("abcdef"), min_size=1, max_size=4, unique=True))
    lines = ["brand: {name: X}", "answers:"]
    for name in names:
        text = draw(TEXTS)
        lines += draw(st.sampled_from([
            [f"  {name}: {written(text)}"],
            [f"  {name}: {written(text)}   # why", ""],
            [f"  {name}: |", "    one", "", "    two", ""],
            [f"  {name}: >+", "    one", ""],
            [f"  {name}:", f"    text: {written(text)}", "    buttons: [a,", "      b]"],
            [f"  {name}: {{text: {written(text, flow=True)}, short: s}}"],
            [f"  {name}:", f"  - {written(text)}", "  - last"],
            [f"  {name}: one", "    two three"],
        ]))  # fmt: skip
    lines += draw(st.sampled_from([[], ["# more", "phrases: {close: c}"], ["", "phrases:", "  close: c"]]))
    return (line_break.join(lines) + draw(st.sampled_from([line_break, ""]))).encode(), names


@given(answer_files(), TEXTS, st.data())
def test_answers_can_be_changed_in_any_file(made: tuple[bytes, list[str]], text: str, more: st.DataObject) -> None:
    """The one answer says it, everything else is what it was, and only one stretch of the file differs."""
    before, names = made
    name = more.draw(st.sampled_from([*names, "new_one"]))
    after = with_answer(before, name, text)
    expected, now = held(before), held(after)
    old = expected["answers"].get(name)
    expected["answers"][name] = (
        [*old, text] if isinstance(old, list) else {**old, "text": text} if isinstance(old, dict) else text
    )
    assert now == expected
    if old is None or isinstance(old, list):
        assert is_one_insertion(before, after)


def is_one_insertion(before: bytes, after: bytes) -> bool:
    """Whether taking one stretch out of ``after`` gives ``before``."""
    start = next((at for at, (one, other) in enumerate(zip(before, after, strict=False)) if one != other), len(before))
    return any(
        before == after[:at] + after[at + len(after) - len(before) :] for at in range(max(0, start - 200), start + 1)
    )


# --- diffs -----------------------------------------------------------------------------------------------------------


def test_a_diff_shows_what_goes_and_what_comes() -> None:
    """Three lines around, and what is far apart in hunks of its own."""
    old = "".join(f"line {number}\n" for number in range(40))
    new = old.replace("line 5\n", "five\n").replace("line 30\n", "line 30\nand more\n")
    shown = diff("a.yaml", old.encode(), new.encode())
    assert [len(hunk) for hunk in shown.hunks] == [8, 7]
    changed = [(line.sign.value, line.number, line.text) for line in shown.lines if line.sign is not Sign.SAME]
    assert changed == [("-", 6, "line 5"), ("+", 6, "five"), ("+", 32, "and more")]
    assert str(shown).startswith("--- a.yaml\n+++ a.yaml\n@@ line 3 @@\n line 2")


@given(st.lists(st.sampled_from("abc"), max_size=12), st.lists(st.sampled_from("abc"), max_size=12))
def test_a_diff_leads_from_the_old_to_the_new(old: list[str], new: list[str]) -> None:
    """Everything shown as new is there, everything shown as gone was."""
    shown = diff("x", "".join(f"{one}\n" for one in old).encode(), "".join(f"{one}\n" for one in new).encode())
    for line in shown.lines:
        assert (old if line.sign is Sign.GONE else new)[line.number - 1] == line.text
    gone = [line for line in shown.lines if line.sign is Sign.GONE]
    came = [line for line in shown.lines if line.sign is Sign.NEW]
    assert len(old) - len(gone) == len(new) - len(came)
