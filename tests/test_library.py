"""The managers' files become a library, or a list of every fault that a manager can act on."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from intents.contents import Autonomy, Library, Wording
from intents.library import Fault, LibraryError, load
from intents.library_yaml import read

ROOT = Path(__file__).parent.parent
FULL = Path(__file__).parent / "data" / "libraries" / "full"
ASKED = "order_status:\n  examples: [where is my order]\n"
ANSWERED = "answers:\n  order_status: On its way.\n"


def workspace(directory: Path) -> dict[str, bytes]:
    """A directory's library files by their path in it."""
    return {str(path.relative_to(directory)): path.read_bytes() for path in sorted(directory.rglob("*.yaml"))}


def refused(responses: str | bytes, asked: str | bytes = ASKED) -> tuple[Fault, ...]:
    """The faults of a workspace with one intent file."""
    with pytest.raises(LibraryError) as caught:
        load({"responses.yaml": responses, "intents/a.yaml": asked})
    return caught.value.faults


def loaded(responses: str | bytes, asked: str | bytes = ASKED) -> Library:
    """The library of a workspace with one intent file."""
    return load({"responses.yaml": responses, "intents/a.yaml": asked})


def place(text: str) -> tuple[str, int, int]:
    """A text without its § and the line and column where it stood."""
    before, _, after = text.partition("§")
    lines = before.split("\n")
    return before + after, len(lines), len(lines[-1]) + 1


# --- what is accepted ------------------------------------------------------------------------------------------------


def test_every_key_of_both_files_is_read() -> None:
    """A workspace that uses every key there is loads, and what it says is in the library."""
    library = load(workspace(FULL))
    hours = library.answers["opening_hours"]
    assert hours.variants == (
        Wording(
            text="We are open Mon–Fri {opens}–18:00.\n\nAsk for {{code}} at the door: {code}.",
            short="Mon–Fri 9–18",
            public="Sent you a message!",
            private="We are open Mon–Fri 9–18.",
            on={"x": "Mon–Fri 9–18 {handle}"},
            lang={"pt": "Seg–Sex 9–18", "no": "Man–fre 9–18"},
            buttons=("Track my order", "Talk to a person"),
            image="https://juniper.example/door.jpg",
        ),
    )
    assert (hours.starts, hours.until, hours.then, hours.review_by) == (
        "2026-12-01",
        "2026-12-24",
        "christmas_closed",
        "2027-03-01",
    )
    assert [wording.short for wording in library.answers["returns"].variants] == ["", "30 days, free label"]
    assert [wording.text for wording in library.answers["greeting"].variants] == ["Hello!", "Hi {first_name|there}!"]
    assert library.intents["returns"].autonomy is Autonomy.OFF
    assert library.intents["returns"].sensitive
    assert library.intents["greeting"].wait
    assert library.intents["order_status"].must_match == ("my package STILL hasn't come??",)
    assert (library.matching.target, library.matching.threshold, library.matching.margin) == (0.97, None, 0.1)
    assert (library.matching.merge_seconds, library.desk.hours, library.desk.routes) == (
        5.0,
        "Mon–Fri 9–18",
        {"orders": "#orders"},
    )
    assert (library.voice.banned, library.voice.max_emoji) == (("cheap", "as per my last"), 2)
    assert library.risk["injury"] == ("candle burned me",)
    assert (library.brand.name, library.brand.timezone) == ("Juniper Supply", "Europe/Lisbon")


def test_texts_stay_what_was_typed() -> None:
    """No, leading zeros, times, exponents and null are texts where texts are expected."""
    library = load(workspace(FULL))
    assert library.facts["country"] == "no"
    assert library.facts["code"] == "0123"
    assert library.facts["opens"] == "09:30"
    assert library.facts["weight"] == "1e3"
    assert library.facts["nothing"] == "null"
    assert library.intents["order_status"].examples[-1] == "no"


def test_only_answers_is_needed() -> None:
    """A file with nothing but an empty list of answers is a library with the built-in defaults."""
    library = load({"responses.yaml": "answers:\n"})
    assert not library.intents
    assert library.brand.timezone == "UTC"
    assert library.matching.merge_seconds == 3.0


@pytest.mark.parametrize("typed", ["true", "yes", "on", "True", "YES"])
def test_switches_understand_plain_words(typed: str) -> None:
    """A switch may be written as true, yes or on."""
    assert loaded(ANSWERED, f"{ASKED}  wait: {typed}\n").intents["order_status"].wait


def test_blank_keys_count_as_left_out() -> None:
    """A key with nothing behind it keeps its default; an empty text in quotes leaves a phrase unsaid."""
    library = loaded(ANSWERED + "brand:\nphrases:\n  hold:\n  close: ''\n", ASKED + "  label:\n  must_match:\n")
    assert library.phrases == {"close": ""}
    assert library.brand.name == "the team"
    assert library.intents["order_status"].label == ""


def test_a_phrase_may_be_given_in_several_languages() -> None:
    """As a text, or as a table of a text and others by language; the text may be left out."""
    german, portuguese = "{text: We look., lang: {de: Wir schauen.}}", "{lang: {pt: Perdão.}}"
    told = f"phrases:\n  hold: {german}\n  apology: {portuguese}\n  close: Bye\n"
    library = loaded(ANSWERED + told)
    assert library.phrases == {"hold": "We look.", "close": "Bye"}
    assert library.phrases_in == {"hold": {"de": "Wir schauen."}, "apology": {"pt": "Perdão."}}


@pytest.mark.parametrize(
    ("phrase", "words"),
    [
        ("{text: Hi, lang: {de: 'bis {bakc_by}'}}", 'there is no fact or slot "bakc_by"'),
        ("{text: Hi, lnag: {de: Hallo}}", "lnag"),
        ("[Hi, Hello]", "one text is expected here, not a list"),
    ],
)
def test_a_bad_phrase_is_refused_where_it_stands(phrase: str, words: str) -> None:
    """A gap that nothing fills, an unknown key, a list."""
    with pytest.raises(LibraryError) as error:
        loaded(ANSWERED + f"phrases:\n  hold: {phrase}\n")
    assert words in str(error.value)


def test_windows_files_are_read() -> None:
    """A byte order mark and carriage returns change nothing."""
    plain = loaded(ANSWERED)
    windows = loaded(b"\xef\xbb\xbf" + ANSWERED.replace("\n", "\r\n").encode())
    assert windows.answers == plain.answers


def test_an_answer_named_by_then_needs_no_intent() -> None:
    """What follows an answer may have no intent of its own."""
    text = "answers:\n  order_status: {text: Soon., until: 2026-12-24, then: closed}\n  closed: We are closed.\n"
    assert set(loaded(text).answers) == {"order_status", "closed"}


def test_few_repetitions_by_anchor_are_read() -> None:
    """An anchor and its alias say the same text twice."""
    text = "answers:\n  order_status: &soon On its way.\n  other: *soon\n"
    library = loaded(text, ASKED + "other: {examples: [something else]}\n")
    assert library.answers["other"].variants == library.answers["order_status"].variants


def test_the_version_follows_names_and_contents() -> None:
    """The version is the same for the same files in any order, and another for any change."""
    files: dict[str, str | bytes] = dict(workspace(FULL))
    again = dict(reversed(files.items()))
    renamed = {name.replace("hours", "times"): content for name, content in files.items()}
    changed = files | {"intents/hours.yaml": bytes(files["intents/hours.yaml"]) + b"# seen\n"}  # type: ignore[arg-type]
    assert load(files).version == load(again).version
    assert len({load(files).version, load(renamed).version, load(changed).version}) == 3
    assert len(load(files).version) == 12


# --- what is refused: one row, one fault, at the place of the § ------------------------------------------------------

SHAPE_FAULTS = [
    ("§anwers: {}\n", 'unknown key "anwers" — did you mean "answers"?'),
    ("answers: {}\n§colour: blue\n", 'unknown key "colour" — known here: brand, facts, answers'),
    ("§brand: {name: x}\n", '"answers" is missing here — add `answers:`'),
    ("§- answers\n", "this file should be a list of `name: …` entries"),
    ("answers: §[]\n", "entries of the form `name: …` are expected here"),
    ("answers: {}\nbrand: {§nam: x}\n", 'unknown key "nam" — did you mean "name"?'),
    ("answers: {}\nbrand: {timezone: §Europe/Lisbn}\n", 'no time zone "Europe/Lisbn" — did you mean "Europe/Lisbon"?'),
    ("answers: {}\nbrand: {timezone: §../passwd}\n", 'no time zone "../passwd"'),
    ("answers: {}\nbrand: {name: §[a]}\n", "one text is expected here, not a list"),
    ("answers: {}\nfacts: {days: §''}\n", "this text is empty"),
    ("answers: {}\nfacts:\n  days:§\n", "this text is empty"),
    ("answers: {}\nfacts: {§Shipping-Days: 3}\n", "use small letters, digits and _ only, as in shipping_days"),
    ("answers: {}\nfacts: {days: §{least: 3}}\n", "a text is expected here, not a mapping"),
    ("answers: {}\nphrases: {§handedover: x}\n", 'unknown key "handedover" — did you mean "handed_over"?'),
    ("answers: {}\nmatching: {threshold: §1.2}\n", '"1.2" is neither auto nor a number from 0 to 1'),
    ("answers: {}\nmatching: {margin: §aut}\n", '"aut" is neither auto nor a number'),
    ("answers: {}\nmatching: {target: 0,§9}\n", 'unknown key "9"'),
    ("answers: {}\nmatching: {target: §nan}\n", '"nan" is no number from 0 to 1'),
    ("answers: {}\nmatching: {target: §'0,9'}\n", "use a point, as in 0.5"),
    ("answers: {}\nmatching: {semantic: §maybe}\n", '"maybe" is neither auto nor a number'),
    ("answers: {}\nmatching: {merge_seconds: §61}\n", '"61" is no number from 0 to 60'),
    ("answers: {}\nmatching: {§treshold: 0.5}\n", 'did you mean "threshold"?'),
    ("answers: {}\ndesk: {§hour: 9–18}\n", 'did you mean "hours"?'),
    ("answers: {}\ndesk: {routes: {orders: §}}\n", "this text is empty"),
    ("answers: {}\ndesk: {answer_within: §soon}\n", '"soon" is no span of time up to 30 days — write 30m, 2h or 3d'),
    ("answers: {}\ndesk: {close_after: §31d}\n", '"31d" is no span of time'),
    ("answers: {}\ndesk: {give_back_after: §0m}\n", '"0m" is no span of time'),
    ("answers: {}\ndesk: {nag: §[1m, 2m, 3m, 4m, 5m, 6m]}\n", "6 reminders are too many"),
    ("answers: {}\ndesk: {nag: [30m, §often]}\n", '"often" is no span of time'),
    ("answers: {}\ndesk: {holidays: [2026-12-25, §26 Dec]}\n", '"26 Dec" is no date'),
    ("answers: {}\nvoice: {max_emoji: §few}\n", '"few" is no whole number'),
    ("answers: {}\nvoice: {banned: §cheap}\n", "a list is expected here"),
    ("answers: {}\nrisk: {injury: §[]}\n", "at least one is needed here"),
    ("answers: {}\nrisk:\n  injury:\n    - burn\n    -§\n", "this text is empty"),
]

ANSWER_FAULTS = [
    ("order_status:§\n", "this text is empty"),
    ("order_status:§ # soon\n", "a text that begins with # needs quotes"),
    ("order_status: §{first_name}\n", "a text that begins with { needs quotes"),
    ("order_status: {§txt: Soon}\n", 'unknown key "txt" — did you mean "text"?'),
    ("§order_status: {short: Soon}\n", '"text" is missing here'),
    ("order_status: [Soon, {text: Later, §shrt: x}]\n", 'unknown key "shrt" — did you mean "short"?'),
    ("order_status: [Soon, {text: Later, §from: 2026-01-01}]\n", 'unknown key "from"'),
    ("order_status: §[]\n", "at least one text is needed here"),
    ("order_status: {text: x, from: §2026-02-30}\n", 'there is no day "2026-02-30"'),
    ("order_status: {text: x, until: §24.12.2026}\n", '"24.12.2026" is no date — write year-month-day'),
    ("order_status: {text: x, from: 2026-12-24, §until: 2026-12-01}\n", "it ends on 2026-12-01, before it begins"),
    ("order_status: {text: x, image: §door.jpg}\n", "no picture's address"),
    ("order_status: {text: x, buttons: §Track}\n", "a list is expected here"),
    ("order_status: {text: x, on: {§X!: y}}\n", 'the name "X!" cannot be used'),
    ("order_status: {text: x, then: §closd}\n  closed: x\n", 'there is no answer "closd" — did you mean "closed"?'),
    ("order_status: {text: x, then: §order_status}\n", "in a circle: order_status → order_status"),
    ("order_status: {text: x, then: b}\n  b: {text: x, then: a}\n  a: {text: x, then: §b}\n", "a → b → a"),
    ("order_status: It is in §{shipping_day}.\n", 'no fact or slot "shipping_day" — did you mean "shipping_days"?'),
    ("order_status: {text: x, short: 'Hi §{name}'}\n", 'there is no fact or slot "name" — known here: shipping_days'),
    ("order_status: |\n    Soon.\n    Dear §{firstname},\n", 'did you mean "first_name"?'),
    ("order_status: Hi §{first_name\n", '"{" without its partner — for a brace that followers should see, write {{'),
    ("order_status: Hi first_name§}\n", '"}" without its partner'),
    ("order_status: Hi {{x}} §{0.__class__}\n", '"{0.__class__}" is no slot'),
    ("order_status: Hi §{first_name!r}\n", '"{first_name!r}" is no slot'),
    ("order_status: §Really cheap.\n", '"cheap" is on the list voice.banned'),
    ("order_status: §Soon 🎉👩‍👩‍👧🇵🇹\n", "3 emoji here, and voice.max_emoji is 2"),
    ("order_status: x\n  §orphan: y\n", 'the answer "orphan" belongs to no intent'),
]

INTENT_FAULTS = [
    ("§where_is_it:\n  examples: [where is it]\n", 'the intent "where_is_it" has no answer — add "where_is_it:"'),
    ("§order_statu:\n  examples: [where is it]\n", 'did you mean "order_status"?'),
    ("§Order-Status:\n  examples: [where is it]\n", "as in order_status"),
    ("§order_status: {about: x}\n", '"examples" is missing here'),
    ("order_status: §where is it\n", "entries of the form `name: …` are expected here"),
    ("order_status: {examples: §[]}\n", "at least one is needed here"),
    ("order_status: {examples: §where}\n", "a list is expected here"),
    ("order_status:\n  examples:\n    - a\n    - §''\n", "this text is empty"),
    ("order_status: {examples: [a], §exmaples: [b]}\n", 'did you mean "examples"?'),
    ("order_status: {examples: [a], autonomy: §atuo}\n", "only 'auto', 'ask', 'suggest' or 'off' can be used here"),
    ("order_status: {examples: [a], sensitive: §maybe}\n", '"maybe" is neither true nor false'),
    ("order_status: {examples: [a, b, §A]}\n", "this example is in line 1 as well"),
    (
        "order_status: {examples: [a b], must_match: [§'A  b']}\n",
        "also an example of the intent, so it checks nothing",
    ),
    ("order_status: {examples: [a], must_not_match: [§a]}\n", "an example of the very intent that must not match it"),
]

YAML_FAULTS = [
    ("answers:\n  a: one§: two\n", 'a text with ": " in it needs quotes'),
    ("answers:\n  a: one\n   b§: two\n", "seems to belong to the text in the line above"),
    ("answers:\n§\ta: one\n", "a tab is used for indentation — use spaces instead"),
    ("answers:\n  a: §@nina\n", "a text cannot begin with @ — put the whole text in quotes"),
    ("answers:\n  a: §'one\n  b: two\n", "the quote ' that begins here is never closed"),
    ("answers:\n  a: 'it'§s here'\n", "more text follows after the closing quote"),
    ('answers:\n  a: "50§\\% off"\n', "a backslash inside"),
    ("answers:\n  a: §[one, two\n  b: three\n", "this bracket is not written to its end"),
    ("answers:\n  a: {first_name}§, hello\n", "more text follows after the closing brace"),
    ("answers:\n  a: one\n §b: two\n", "this line does not fit the ones above it"),
    ("answers:\n  a: one\n§two\n", "this line is neither `name: text` nor a `- text` of a list"),
    ("answers:\n  a: §- one\n", "a list cannot begin in the middle of a line"),
    ("answers:\n  a: §*Free* returns\n", "a text cannot begin with *"),
    ("answers:\n  a: §*free\n", 'nothing in this file is marked "&free"'),
    ("answers:\n  a: §> one\n", "a text cannot begin with >"),
    ("answers:\n  a: §& one\n", "a text cannot begin with &"),
    ("answers:\n  a: §]\n", "a value is expected here"),
    ("answers:\n  a: §? one\n", "a text cannot begin with ?"),
    ("§%one\n", "a line cannot begin with %"),
    ("answers: {}\n...\n§brand: {}\n", "something follows after the end of the document"),
    ("answers: {}\n§---\nanswers: {}\n", "a second YAML document begins here — take the line `---` out"),
    ("§%YAML 1.1\n---\nanswers: {}\n", "YAML directives cannot be used here"),
    ("answers: §!!python/object:os.system x\n", 'the YAML tag "tag:yaml.org,2002:python/object:os.syst…"'),
    ("answers:\n  a: §!important\n", 'the YAML tag "!important" cannot be used here'),
    ("answers: {}\n§<<: {a: b}\n", "YAML merge keys cannot be used here"),
    ("answers: {}\n§answers: {}\n", '"answers" is here twice: line 1 and line 2'),
    ("answers:\n  a: one\n  §a: two\n", '"a" is here twice: line 2 and line 3'),
    ("answers:\n  ? §[a]\n  : one\n", "a name is expected here, not a list"),
    ("answers: {}\nbrand: {name: a§\x00b}\n", "the invisible character U+0000 cannot be used here"),
    ("answers: {}\nbrand: {name: a§\x1bb}\n", "the invisible character U+001B"),
    ("answers: {}\nbrand: {name: a§\ufeffb}\n", "the invisible character U+FEFF"),
    ("answers: {}\nbrand: {name: a§\ud800b}\n", "the invisible character U+D800"),
    ("answers: &a\n  b: [§*a]\n", '"*a" would contain itself'),
    ("answers: " + "[" * 49 + "§[", "this is nested more than 50 deep"),
]


def assert_told(faults: tuple[Fault, ...], file: str, line: int, column: int, message: str) -> None:
    """One of the faults is at the place and says the words."""
    here = [fault for fault in faults if (fault.file, fault.line, fault.column) == (file, line, column)]
    assert any(message in str(fault) for fault in here), "\n".join(map(str, faults))


@pytest.mark.parametrize(("marked", "message"), SHAPE_FAULTS + YAML_FAULTS)
def test_responses_faults_are_told_at_their_place(marked: str, message: str) -> None:
    """Each thing that can be wrong in responses.yaml is told at its line and column."""
    text, line, column = place(marked)
    assert_told(refused(text), "responses.yaml", line, column, message)


@pytest.mark.parametrize(("marked", "message"), YAML_FAULTS)
def test_both_parsers_lead_to_the_same_words(marked: str, message: str) -> None:
    """Where PyYAML has no C parser, faults are told at the same places in the same words."""
    text, line, column = place(marked)
    assert_told(read("responses.yaml", text, yaml.SafeLoader).faults, "responses.yaml", line, column, message)


@pytest.mark.parametrize(("marked", "message"), ANSWER_FAULTS)
def test_answer_faults_are_told_at_their_place(marked: str, message: str) -> None:
    """Each thing that can be wrong in an answer is told at its line and column."""
    before = "facts: {shipping_days: 3}\nvoice: {banned: [cheap], max_emoji: 2}\nanswers:\n  "
    text, line, column = place(before + marked)
    assert_told(refused(text), "responses.yaml", line, column, message)


@pytest.mark.parametrize(("marked", "message"), INTENT_FAULTS)
def test_intent_faults_are_told_at_their_place(marked: str, message: str) -> None:
    """Each thing that can be wrong in an intent file is told at its line and column."""
    text, line, column = place(marked)
    assert_told(refused(ANSWERED, text), "intents/a.yaml", line, column, message)


@pytest.mark.parametrize("words", ["Broken {{", "Broken }}", "All {{of}} it", "{first_name|you {{"])
def test_doubled_braces_are_literal(words: str) -> None:
    """Doubled braces are text; a slot that holds one is broken."""
    text = f"answers:\n  order_status: '{words}'\n"
    if "|" in words:
        assert_told(refused(text), "responses.yaml", 2, 18, '"{" without its partner')
    else:
        assert loaded(text).answers["order_status"].variants[0].text == words


# --- faults between files --------------------------------------------------------------------------------------------


def across(other: str, responses: str = ANSWERED) -> tuple[Fault, ...]:
    """The faults of a workspace with a second intent file."""
    with pytest.raises(LibraryError) as caught:
        load({"responses.yaml": responses, "intents/a.yaml": ASKED, "intents/b.yaml": other})
    return caught.value.faults


def test_an_intent_in_two_files_names_both_places() -> None:
    """The second of two intents of one name is told, with the place of the first."""
    (fault,) = across("# second\norder_status:\n  examples: [what about my parcel]\n")
    assert (fault.file, fault.line, fault.column) == ("intents/b.yaml", 2, 1)
    assert "intents/a.yaml, line 1" in fault.message


def test_an_example_of_two_intents_names_both_places() -> None:
    """The same words for two intents are told at the second, with the first."""
    (fault,) = across("other: {examples: [Where is  my ORDER]}\n", ANSWERED + "  other: x\n")
    assert (fault.file, fault.line, fault.column) == ("intents/b.yaml", 1, 20)
    assert '"order_status" (intents/a.yaml, line 2)' in fault.message


def test_a_promise_cannot_contradict_an_example() -> None:
    """A must_match line that is another intent's example is told."""
    (fault,) = across("other: {examples: [x], must_match: [where is my order]}\n", ANSWERED + "  other: x\n")
    assert 'an example of another intent, "order_status"' in fault.message


@pytest.mark.parametrize("name", ["responses.yml", "intents/library/shipping.yml"])
def test_yml_files_are_refused_with_the_new_name(name: str) -> None:
    """A .yml file is a fault that says how to rename it."""
    with pytest.raises(LibraryError) as caught:
        load({"responses.yaml": "answers: {}\n", name: "answers: {}\n"})
    (fault,) = caught.value.faults
    assert (fault.file, fault.line, fault.column) == (name, 1, 1)
    assert fault.hint == f"rename it to {name[:-4]}.yaml"


def test_a_missing_responses_file_is_told() -> None:
    """Without responses.yaml there is one fault that says so."""
    with pytest.raises(LibraryError, match=r"responses.yaml:1:1: this file is missing — create it"):
        load({"intents/a.yaml": ASKED})


def test_files_from_elsewhere_are_refused() -> None:
    """A file that is no part of a workspace is a fault."""
    with pytest.raises(LibraryError, match=r"notes.yaml:1:1: this file has no place in a workspace"):
        load({"responses.yaml": "answers: {}\n", "notes.yaml": "a: b\n"})


def test_an_unreadable_intent_file_does_not_orphan_answers() -> None:
    """While an intent file cannot be read, no answer is blamed for having no intent."""
    (fault,) = refused(ANSWERED, "order_status: [\n")
    assert fault.file == "intents/a.yaml"


def test_all_faults_come_at_once_in_order() -> None:
    """Faults of every kind in several files are listed together, by file and line."""
    faults = across(
        "order_status:\n  examples: [b, b]\nnameless:\n  exampels: [c]\n",
        "brand: {timezone: Mars}\nanwsers: {}\nanswers:\n  order_status: Hi {frist_name}\n  orphan: ''\n"
        "facts: {a: ''}\n",
    )
    assert [(fault.file, fault.line) for fault in faults] == [
        ("intents/b.yaml", 1),
        ("intents/b.yaml", 2),
        ("intents/b.yaml", 3),
        ("intents/b.yaml", 4),
        ("responses.yaml", 1),
        ("responses.yaml", 2),
        ("responses.yaml", 4),
        ("responses.yaml", 5),
        ("responses.yaml", 5),
        ("responses.yaml", 6),
    ]
