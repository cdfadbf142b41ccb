"""Answers become texts that fit, that say nothing private in public, and in which values are only values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from intents.contents import Answer, Library, Wording
from intents.model import Draft, Kind, Via
from intents.own_phrases import DEFAULTS
from intents.rendering import Scene, Unusable, choose, current, render, render_phrase
from intents.slots import Span, parse
from intents.splitting import MOST_PARTS, split

LINK = "https://juniper.example/a/very/long/path?with=questions"


def shorter_than(most: int) -> Callable[[str], bool]:
    """A way of sending with room for so many characters."""
    return lambda text: len(text) <= most


WIDE = shorter_than(10_000)
EVERYWHERE: Mapping[Via, Callable[[str], bool]] = dict.fromkeys(Via, WIDE)
IN_PUBLIC = Scene(Kind.COMMENT, "x", EVERYWHERE)
IN_PUBLIC_ONLY = Scene(Kind.COMMENT, "x", {Via.PUBLIC: WIDE, Via.DM: WIDE})
DIRECT = Scene(Kind.DM, "instagram", EVERYWHERE)


def answer(*variants: Wording | str) -> Answer:
    """An answer with these wordings."""
    return Answer("a", tuple(Wording(each) if isinstance(each, str) else each for each in variants))


def drafts(found: tuple[Draft, ...] | Unusable) -> tuple[Draft, ...]:
    """The drafts of an answer that can be said."""
    assert not isinstance(found, Unusable), found.reason
    return found


def said(text: str | Wording, scene: Scene = DIRECT, **slots: str) -> list[str]:
    """What an answer says in a place."""
    return [draft.text for draft in drafts(render(answer(text), scene, {}, slots))]


def refused(wording: Wording | str, scene: Scene) -> str:
    """Why an answer cannot be said in a place."""
    found = render(answer(wording), scene, {}, {})
    assert isinstance(found, Unusable)
    return found.reason


# --- which answer holds --------------------------------------------------------------------------------------------

DATED = Library(
    {},
    {
        "plain": Answer("plain", (Wording("x"),)),
        "sale": Answer("sale", (Wording("x"),), starts="2026-12-01", until="2026-12-24", then="after"),
        "after": Answer("after", (Wording("x"),), until="2026-12-31", then="later"),
        "later": Answer("later", (Wording("x"),), starts="2027-02-01"),
        "past": Answer("past", (Wording("x"),), until="2025-01-01"),
        "loop": Answer("loop", (Wording("x"),), until="2025-01-01", then="loop"),
    },
)
DAYS = [
    ("plain", date(1999, 1, 1), "plain"),
    ("sale", date(2026, 12, 1), "sale"),
    ("sale", date(2026, 12, 24), "sale"),
    ("sale", date(2026, 12, 25), "after"),
    ("sale", date(2026, 12, 31), "after"),
    ("sale", date(2027, 2, 1), "later"),
]
NO_DAYS = [
    ("sale", date(2026, 11, 30), 'the answer "sale" begins on 2026-12-01', True),
    ("sale", date(2027, 1, 1), 'the answer "later" begins on 2027-02-01', True),
    ("past", date(2026, 1, 1), 'the answer "past" ended on 2025-01-01 and no "then" follows it', True),
    ("loop", date(2026, 1, 1), 'the answer "loop" follows itself', False),
    ("gone", date(2026, 1, 1), 'there is no answer "gone"', False),
]


@pytest.mark.parametrize(("intent", "today", "name"), DAYS)
def test_the_answer_of_the_day(intent: str, today: date, name: str) -> None:
    """Both the first and the last day count, and what follows takes over on the day after."""
    found = current(DATED, intent, today)
    assert isinstance(found, Answer)
    assert found.name == name


@pytest.mark.parametrize(("intent", "today", "reason", "ended"), NO_DAYS)
def test_no_answer_for_the_day(intent: str, today: date, reason: str, ended: bool) -> None:
    """Where nothing holds today, the reason says which answer and whether only its days are over."""
    found = current(DATED, intent, today)
    assert isinstance(found, Unusable)
    assert found == Unusable(reason, ended)


# --- variants ------------------------------------------------------------------------------------------------------


def test_variants_take_turns() -> None:
    """Each variant has its turn, in order."""
    three = answer("a", "b", "c")
    assert [choose(three, turn) for turn in range(5)] == [0, 1, 2, 0, 1]
    assert [choose(three, turn, avoid=turn % 3) for turn in range(4)] == [1, 2, 0, 1]


@given(st.integers(1, 6), st.integers(0, 50), st.none() | st.integers(0, 5))
def test_a_variant_is_not_repeated_if_there_is_another(count: int, turn: int, avoid: int | None) -> None:
    """The variant used last is not chosen again unless it is the only one."""
    index = choose(answer(*["x"] * count), turn, avoid)
    assert 0 <= index < count
    assert count == 1 or index != avoid


def test_render_says_the_chosen_variant() -> None:
    """The variant that choose names is the one that is said."""
    two = answer("first", "second")
    assert drafts(render(two, DIRECT, {}, {}, avoid=0, turn=0))[0].text == "second"
    assert drafts(render(two, DIRECT, {}, {}))[0].text == "first"
    assert drafts(render(two, DIRECT, {}, {}, turn=1))[0].text == "second"
    assert choose(two) == 0


# --- where it is said ----------------------------------------------------------------------------------------------

SHAPED = Wording("plain", on={"x": "for x"}, lang={"pt": "em português"})
BOTH = Wording("plain", public="see your messages", private="the code is 12")
ONLY_PRIVATE = Wording("plain", private="the code is 12")


@pytest.mark.parametrize("kind", [Kind.DM, Kind.STORY_REPLY, Kind.STORY_MENTION])
def test_platform_goes_before_language_before_text(kind: Kind) -> None:
    """In a direct message the platform's own wording is preferred, then the language's, then the plain one."""
    assert said(SHAPED, Scene(kind, "x", EVERYWHERE, "pt")) == ["for x"]
    assert said(SHAPED, Scene(kind, "instagram", EVERYWHERE, "pt-BR")) == ["em português"]
    assert said(SHAPED, Scene(kind, "instagram", EVERYWHERE, "de")) == ["plain"]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("pt", "em português"),
        ("pt-BR", "em brasileiro"),
        ("pt-PT", "em português"),
        ("zh-Hant-TW", "中文"),
        ("de", "plain"),
        ("BR", "plain"),
        ("", "plain"),
    ],
)
def test_the_nearest_language_is_spoken(lang: str, text: str) -> None:
    """The very tag, else the language without its region, else the plain wording."""
    wording = Wording("plain", lang={"pt": "em português", "pt-BR": "em brasileiro", "zh": "中文"})
    assert said(wording, Scene(Kind.DM, "x", EVERYWHERE, lang)) == [text]


def test_direct_messages_ignore_public_and_private() -> None:
    """Where nobody else reads along, the plain text is said."""
    assert drafts(render(answer(BOTH), DIRECT, {}, {})) == (Draft(Via.DM, "plain"),)


def test_public_and_private_go_together() -> None:
    """Under a comment the public line is said publicly and the private text privately."""
    expected = (Draft(Via.PRIVATE, "the code is 12"), Draft(Via.PUBLIC, "see your messages"))
    assert drafts(render(answer(BOTH), IN_PUBLIC, {}, {})) == expected


def test_private_alone_is_only_private() -> None:
    """Without a public line nothing is said publicly."""
    assert drafts(render(answer(ONLY_PRIVATE), IN_PUBLIC, {}, {})) == (Draft(Via.PRIVATE, "the code is 12"),)


@pytest.mark.parametrize("wording", [BOTH, ONLY_PRIVATE])
def test_what_is_private_stays_private(wording: Wording) -> None:
    """Where the platform has no private reply, an answer with a private text goes to a person."""
    assert refused(wording, IN_PUBLIC_ONLY) == "needs a private reply, which x does not allow there"


def test_a_private_text_is_not_said_publicly_in_short() -> None:
    """A public line that does not fit is not replaced by the short form of a private answer."""
    narrow = Scene(Kind.COMMENT, "x", {Via.PUBLIC: shorter_than(5), Via.PRIVATE: WIDE})
    wording = Wording("p", short="s", public="far too long", private="secret")
    assert refused(wording, narrow) == "too long for a public reply on x"


def test_a_private_text_gives_way_to_the_short_form_in_private() -> None:
    """Where the private text is too long, its short form is said in its place, and still only there."""
    narrow = Scene(Kind.COMMENT, "x", dict.fromkeys(Via, shorter_than(10)))
    found = render(answer(Wording("p", short="short", public="see there", private="far too long")), narrow, {}, {})
    assert found == (Draft(Via.PRIVATE, "short"), Draft(Via.PUBLIC, "see there"))


def test_a_public_line_is_left_out_where_nothing_can_be_said_publicly() -> None:
    """The private reply is enough."""
    only_private = Scene(Kind.COMMENT, "x", {Via.PRIVATE: WIDE})
    assert render(answer(BOTH), only_private, {}, {}) == (Draft(Via.PRIVATE, "the code is 12"),)


def test_a_public_line_of_its_own_is_never_said_in_private() -> None:
    """Where only a private reply is possible the text itself is said, in the platform's own wording."""
    only_private = Scene(Kind.LIVE_COMMENT, "x", {Via.PRIVATE: WIDE})
    assert said(Wording("plain", public="in public", on={"x": "for x"}), only_private) == ["for x"]
    assert said(Wording("plain", public="in public", on={"x": "for x"}), IN_PUBLIC_ONLY) == ["in public"]
    assert said(Wording("plain", on={"x": "for x"}), IN_PUBLIC_ONLY) == ["for x"]


def test_public_text_is_the_plain_one_where_there_is_no_other() -> None:
    """Without public and private lines the text itself is said publicly."""
    assert drafts(render(answer("plain"), IN_PUBLIC, {}, {})) == (Draft(Via.PUBLIC, "plain"),)
    assert drafts(render(answer(Wording("a", public="b")), IN_PUBLIC_ONLY, {}, {})) == (Draft(Via.PUBLIC, "b"),)


def test_a_place_without_public_replies_is_answered_privately() -> None:
    """Where only a private reply is possible, it is used; where nothing is, a person has to look."""
    only_private = Scene(Kind.LIVE_COMMENT, "instagram", {Via.PRIVATE: WIDE})
    assert drafts(render(answer("plain"), only_private, {}, {})) == (Draft(Via.PRIVATE, "plain"),)
    assert refused("plain", Scene(Kind.COMMENT, "x", {Via.DM: WIDE})) == "x has no way to answer there"
    assert refused("plain", Scene(Kind.DM, "x", {Via.PUBLIC: WIDE})) == "x has no direct messages"


# --- what fits -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [Kind.DM, Kind.COMMENT])
def test_the_short_form_is_used_where_the_text_is_too_long(kind: Kind) -> None:
    """A text that does not fit gives way to its short form."""
    scene = Scene(kind, "x", dict.fromkeys(Via, shorter_than(10)))
    assert said(Wording("much too long for this", short="short"), scene) == ["short"]


def test_public_texts_are_never_split() -> None:
    """Publicly a text that fits in no form goes to a person."""
    scene = Scene(Kind.COMMENT, "x", dict.fromkeys(Via, shorter_than(10)))
    assert refused("much too long for this", scene) == "too long for a public reply on x"
    assert refused(Wording("x", private="much too long for this"), scene) == "too long for a private reply on x"


def test_a_direct_message_that_fits_in_no_parts_goes_to_a_person() -> None:
    """Nor does its short form fit."""
    scene = Scene(Kind.DM, "x", {Via.DM: shorter_than(10)})
    wording = Wording(LINK, short="too long as well")
    assert refused(wording, scene) == "too long for a direct message on x"


def test_buttons_and_image_go_with_the_last_part() -> None:
    """In a direct message in parts, buttons (with slots filled) and the image come at the end."""
    wording = Wording("One two.\n\nThree four.", buttons=("Hi {first_name}",), image="https://juniper.example/a.jpg")
    scene = Scene(Kind.DM, "x", {Via.DM: shorter_than(12)})
    first, last = drafts(render(answer(wording), scene, {}, {"first_name": "Nina"}))
    assert first == Draft(Via.DM, "One two.")
    assert last == Draft(Via.DM, "Three four.", ("Hi Nina",), "https://juniper.example/a.jpg")


SPLITS = [
    ("One. Two.\n\nThree. Four.", 12, ["One. Two.", "Three. Four."]),
    ("One is here. Two is there.", 15, ["One is here.", "Two is there."]),
    ("one two three four", 9, ["one two", "three", "four"]),
    ("abcdefghij", 4, ["abcd", "efgh", "ij"]),
    ("👩‍👩‍👧👩‍👩‍👧", 6, ["👩‍👩‍👧", "👩‍👩‍👧"]),
    ("e\u0301e\u0301e\u0301", 3, ["e\u0301", "e\u0301", "e\u0301"]),
    (f"see {LINK} now", 60, [f"see {LINK}", "now"]),
    ("毎日営業。土日も営業。", 7, ["毎日営業。", "土日も営業。"]),
]


@pytest.mark.parametrize(("text", "most", "parts"), SPLITS)
def test_splitting_prefers_paragraphs_sentences_words(text: str, most: int, parts: list[str]) -> None:
    """A long text is cut at the best place, never inside a character as readers see it or a link."""
    assert list(split([Span(text, value=False)], shorter_than(most)) or ()) == parts


def test_a_slot_value_is_never_cut() -> None:
    """A value stays in one part, even with spaces in it, and is refused if it fits in none."""
    scene = Scene(Kind.DM, "x", {Via.DM: shorter_than(14)})
    found = render(answer("Write to {where} soon"), scene, {"where": "Rua 1 2 3 4"}, {})
    assert [draft.text for draft in drafts(found)] == ["Write to", "Rua 1 2 3 4", "soon"]
    long = render(answer("Write to {where} soon"), scene, {"where": "Rua das Flores 12"}, {})
    assert long == Unusable("too long for a direct message on x")


def test_a_flood_of_parts_is_refused() -> None:
    """A text that would take too many messages goes to a person."""
    assert split([Span("word " * (MOST_PARTS + 1), value=False)], shorter_than(5)) is None


def graphemes(text: str) -> list[str]:
    """What a reader sees as characters, without white space."""
    return [each.strip() for each in regex.findall(r"\X", text) if each.strip()]


TEXTS = st.text(st.sampled_from("ab .!?\n,日👩\u200de\u0301  "), max_size=300)


@settings(deadline=None)
@given(TEXTS, st.integers(8, 60))
def test_parts_fit_and_lose_nothing(text: str, most: int) -> None:
    """Every part fits, and together they are the text but for the white space at the cuts."""
    parts = split([Span(text, value=False)], shorter_than(most))
    if parts is None:
        assert len(text) > most
        return
    assert all(0 < len(part) <= most for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())
    assert [each for part in parts for each in graphemes(part)] == graphemes(text)


@settings(deadline=None)
@given(st.lists(st.text(st.sampled_from("abcdefg.!"), min_size=1, max_size=8), max_size=60), st.integers(8, 40))
def test_words_that_fit_stay_whole(words: list[str], most: int) -> None:
    """Where every word fits, no word is cut and none is lost."""
    parts = split([Span(" ".join(words), value=False)], shorter_than(most))
    assert parts is None or " ".join(parts).split() == words


SHAPES = st.builds(
    Wording,
    text=st.text("ab .\n", min_size=1, max_size=80),
    short=st.just("") | st.text("cd", max_size=20),
    public=st.just("") | st.text("ef", max_size=30),
    private=st.just("") | st.text("ghi ", max_size=30),
)
ROOMS = st.dictionaries(st.sampled_from(list(Via)), st.integers(1, 60))


@settings(deadline=None)
@given(SHAPES, st.sampled_from(list(Kind)), ROOMS)
def test_drafts_fit_and_keep_private_words_private(wording: Wording, kind: Kind, rooms: dict[Via, int]) -> None:
    """Whatever the wording and the room, every draft fits, and private words only go where nobody reads along."""
    scene = Scene(kind, "x", {via: shorter_than(most) for via, most in rooms.items()})
    found = render(answer(wording), scene, {}, {})
    if isinstance(found, Unusable):
        return
    assert found
    for draft in found:
        assert draft.text
        assert len(draft.text) <= rooms[draft.via]
        assert draft.via is not Via.PUBLIC or draft.text != wording.private.strip()
        assert (draft.via is Via.DM) is not kind.public
    if wording.private and kind.public:
        assert found[0].via is Via.PRIVATE


# --- slots ---------------------------------------------------------------------------------------------------------

HOSTILE = ["{first_name}", "{{x}}", "{0.__class__}", "{link|x}", "{", "}", "%s", "$x", "{{", "|", "\\1"]


@pytest.mark.parametrize("value", HOSTILE)
def test_values_are_inert(value: str) -> None:
    """A value with braces or anything else comes out as it is and is never read again."""
    assert said("Hi {handle}!", handle=value) == [f"Hi {value}!"]
    (draft,) = drafts(render(answer("See {fact}."), DIRECT, {"fact": value}, {"first_name": "Nina"}))
    assert draft.text == f"See {value}."


@given(st.text(max_size=60))
def test_any_value_comes_out_visible_and_unread(value: str) -> None:
    """Whatever a follower calls themselves, the words around it stay and nothing invisible comes along."""
    (text,) = said("[{handle|}]{{first_name}}", handle=value)
    assert text.startswith("[")
    assert text.endswith("]{first_name}")
    inner = text[1 : -len("]{first_name}")]
    assert not regex.search(r"[\p{Cc}\p{Cs}\u202A-\u202E\u2066-\u2069\u200E\u200F]", inner)


def test_a_name_mentions_nobody() -> None:
    """An @ in a follower's name is followed by an invisible space, so that it calls nobody."""
    assert said("Hi {first_name}", first_name="@everyone") == ["Hi @\u200beveryone"]


def test_fallbacks_stand_in_for_missing_and_blank_values() -> None:
    """A slot without a value takes its fallback, which may be empty."""
    assert said("Hi {first_name|there}!") == ["Hi there!"]
    assert said("Hi {first_name|there}!", first_name=" \u202e ") == ["Hi there!"]
    assert said("Hi{first_name|}!") == ["Hi!"]


def test_a_gap_makes_the_answer_unusable() -> None:
    """A slot with neither value nor fallback is named."""
    assert "{first_name} has no value here" in refused("Hi {first_name}", DIRECT)


def test_an_answer_of_which_nothing_is_left_is_unusable() -> None:
    """A text that is all slots, without any value, is not sent as an empty message."""
    nothing = "nothing is left of it without its values"
    assert refused("{first_name|}", DIRECT) == nothing
    assert refused(Wording(" {first_name|} ", short="{handle|}"), DIRECT) == nothing


@pytest.mark.parametrize(
    "wording",
    [
        Wording("{handle|}", short="much too long"),
        Wording("much too long", short="{handle|}"),
        Wording("much too long"),
    ],
)
def test_what_is_too_long_is_told_even_where_another_form_is_empty(wording: Wording) -> None:
    """A person is told what to shorten, if there is anything to shorten."""
    scene = Scene(Kind.COMMENT, "x", dict.fromkeys(Via, shorter_than(5)))
    assert refused(wording, scene) == "too long for a public reply on x"


def test_values_from_outside_go_before_facts() -> None:
    """A fact may stand in for a built-in slot that has no value."""
    assert drafts(render(answer("{handle}"), DIRECT, {}, {"handle": "@nina"}))[0].text == "@nina"
    facts = {"hours": "9–18"}
    assert drafts(render(answer("{hours}"), DIRECT, facts, {"hours": ""}))[0].text == "9–18"
    assert drafts(render(answer("{hours}"), DIRECT, facts, {"hours": "10–12"}))[0].text == "10–12"


def test_doubled_braces_are_literal() -> None:
    """Doubled braces come out single, also around a slot."""
    assert said("{{handle}} {{{handle}}}", handle="n") == ["{handle} {n}"]


@given(st.text(st.sampled_from("{}|ab_ 1"), max_size=30))
def test_taking_a_text_apart_loses_nothing(text: str) -> None:
    """Whatever the braces, parsing never fails, and plain stretches are stretches of the text."""
    assert all(not isinstance(piece, str) or piece in text for piece in parse(text))


# --- phrases -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(DEFAULTS))
def test_built_in_phrases_can_always_be_said(name: str) -> None:
    """The bot's own words need no value at all."""
    text = render_phrase(Library({}, {}), name, {})
    assert "{" not in text
    assert bool(text) is (name != "story_mention")


def test_a_workspace_words_its_own_phrases() -> None:
    """The workspace's wording is used, empty to stay silent, and ours where a value is missing."""
    own = Library(
        {}, {}, phrases={"close": "", "hold": "Hi {first_name}", "opted_in": "Hi {team}"}, facts={"team": "us"}
    )
    assert render_phrase(own, "close", {}) == ""
    assert render_phrase(own, "opted_in", {}) == "Hi us"
    assert render_phrase(own, "hold", {"first_name": "Nina"}) == "Hi Nina"
    assert render_phrase(own, "hold", {}) == DEFAULTS["hold"]
    assert render_phrase(own, "out_of_hours", {"back_by": "Monday 10:00"}).endswith("answer you here by Monday 10:00.")
    assert render_phrase(replace(own, phrases={"close": " Bye {first_name} "}), "close", {"first_name": "@n"}) == (
        "Bye @\u200bn"
    )


def test_our_own_wording_is_filled_with_what_there_is() -> None:
    """Where the workspace's wording lacks a value, ours still says the values that are there."""
    own = Library({}, {}, phrases={"out_of_hours": "{team} is out"}, facts={"back_by": "9:00"})
    assert render_phrase(own, "out_of_hours", {}) == (
        "Thanks! Nobody is in right now; a person will answer you here by 9:00."
    )
