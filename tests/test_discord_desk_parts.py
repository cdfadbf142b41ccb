"""The parts of the Discord desk by themselves: cards within limits, inert text, custom ids, and what events say."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.desk import Button, Card, Suggestion, Teammate, Turn, Verb
from handlers.discord.buttons import CHOICES, Meaning, box, choice, custom_id, meaning, rows
from handlers.discord.cards import card_message, clock, state_tags, thread_name
from handlers.discord.commands import commands
from handlers.discord.desk_calls import NEEDED, PERMISSIONS
from handlers.discord.markup import cut, escaped, pieces, plain, units
from handlers.discord.team_pressed import pressing
from handlers.discord.team_said import deletions, edit_act, line_acts, reacted, written
from vendors.discord_rules import Channel, World, check_components, check_post

LONGEST = "@everyone <@1> *_`|~[x](https://evil.example) 👩‍👩‍👧 \u202e" * 400
HOUR_MS = 3_600_000


def card(**more: Any) -> Card:
    """A card of an escalation, changed as asked."""
    plainly: dict[str, Any] = {
        "number": "7", "state": "waiting", "urgent": False, "platform": "instagram", "kind": "dm", "follower": "Ben",
        "question": "could you sponsor our fair", "why": "Nothing in the library is about it.", "opened_ms": 0,
    }  # fmt: skip
    return Card(**(plainly | more))


WORST = card(
    number="9" * 18,
    state="claimed",
    urgent=True,
    follower=LONGEST,
    question=LONGEST,
    why=LONGEST,
    label=LONGEST,
    window_ends_ms=HOUR_MS,
    human_window_ends_ms=9 * HOUR_MS,
    claimed_by=Teammate("discord:1", LONGEST),
    history=tuple(Turn(LONGEST, LONGEST, 5) for _ in range(9)),
    suggestions=tuple(Suggestion(LONGEST, 0.5, LONGEST) for _ in range(5)),
    times=3,
    before_ms=1,
    snoozed_until_ms=5,
    muted=True,
    together=143,
    rising=True,
    promised_ms=5,
    late=True,
    offers=tuple(Verb),
)


@pytest.mark.parametrize("shown", [WORST, card(), card(question="", why=""), card(joined="12")])
def test_every_card_is_within_discords_limits(shown: Card) -> None:
    """The longest words in every place, and the emptiest card."""
    check_post(World("1", "1", "2"), Channel("3", "2"), card_message(shown, 0))
    assert 1 <= len(thread_name(shown)) <= 100


def test_a_card_that_joined_another_says_where_it_waits() -> None:
    """The second one who asked the same has a card already: it names the one on which they wait together."""
    fields = card_message(card(joined="12"), 0)["embeds"][0]["fields"]
    assert fields[0]["value"].startswith("🟡 Waiting on the card #12 with others")


@pytest.mark.parametrize(
    ("ends", "people", "words"),
    [
        (19 * HOUR_MS, None, "⏳ 19 h 0 m left to answer freely: until <t:68400:f> (<t:68400:R>)"),
        (30 * 60_000, None, "⚠️ 30 m left"),
        (0, None, "⛔ The time to answer freely ended <t:0:f>"),
        (HOUR_MS, 24 * HOUR_MS, "\nPeople only until <t:86400:f>"),
    ],
)
def test_the_clock_runs_in_everybodys_zone(ends: int, people: int | None, words: str) -> None:
    """What is left now, and Discord's own marks for the end."""
    assert words in clock(card(window_ends_ms=ends, human_window_ends_ms=people), 0)


@pytest.mark.parametrize(
    ("more", "tags"),
    [
        ({}, ("open",)),
        ({"urgent": True}, ("open", "urgent")),
        ({"state": "claimed"}, ("claimed",)),
        ({"state": "claimed", "snoozed_for_reply": True, "urgent": True}, ("snoozed", "urgent")),
        ({"state": "resolved", "urgent": True}, ("done",)),
        ({"state": "failed"}, ("open",)),
    ],
)
def test_tags_say_how_it_stands(more: dict[str, Any], tags: tuple[str, ...]) -> None:
    """One for the state, one more where it is urgent."""
    assert state_tags(card(**more)) == tags


# --- text ------------------------------------------------------------------------------------------------------------

_BARE = re.compile(r"(?<!\\)(?:\\\\)*(?:[*_~`|<\[\]@]|:(?=//)|(?m:^)[ \t]*[>#+-])")


@given(st.text(alphabet=st.sampled_from("ab \n\t\\*_~`|<>[]()@#:/-+&é👍\u202e\u200b\r1.")) | st.text())
def test_escaped_text_has_no_markup_left(text: str) -> None:
    """Whatever somebody writes: each mark stands behind a backslash, and nothing unseen is left."""
    inert = escaped(text)
    assert not _BARE.search(inert)
    assert not re.search("[\u202a-\u202e\u200b\x00]", inert)


@given(st.text(), st.integers(min_value=10, max_value=60))
def test_pieces_fit_and_split_no_escape(text: str, most: int) -> None:
    """Each piece is within the length, none ends in half an escape, and no letter is lost."""
    whole = escaped(text)
    found = list(pieces(whole, most))
    assert all(units(one) <= most for one in found)
    assert all(len(re.findall(r"\\+\Z", one)[0]) % 2 == 0 for one in found if one.endswith("\\"))
    assert "".join("".join(found).split()) == "".join(whole.split())


def test_a_cut_text_says_how_much_is_missing() -> None:
    """It fits, and leads to where all of it is."""
    assert units(cut(escaped("*" * 5_000), 1_000)) <= 1_000
    assert "more characters; the console shows them all." in cut("x" * 5_000, 1_000)


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("Hi <@5> and <@!6>", "Hi @Ben and @somebody"),
        ("nice <:wave:123> <a:dance:4>", "nice :wave: :dance:"),
        ("see [our page](https://a.example/x) or <https://b.example>", "see our page (https://a.example/x) or https://b.example"),
        ("</ask:12> at <t:86400:R>", "/ask at 02 Jan 1970 00:00 UTC"),
        ("a < b & c > d", "a < b & c > d"),
    ],
)  # fmt: skip
def test_what_a_teammate_writes_becomes_plain(said: str, read: str) -> None:
    """Mentions by name, links and emoji as text."""
    assert plain(said, {"5": "Ben"}) == read


# --- custom ids ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("verb", Verb)
def test_custom_ids_hold_what_they_do(verb: Verb) -> None:
    """Read back as they were written, with and without a thread."""
    assert meaning(custom_id(verb, "12")) == Meaning(verb, "12")
    assert meaning(custom_id(verb, "1h", "99")) == Meaning(verb, "1h", "99")


@pytest.mark.parametrize("other", ["", "fd:", "fd:claim", "fd:steal:1", "say:Hello", "fd:claim:1@x", "xfd:claim:1"])
def test_other_custom_ids_are_none_of_ours(other: str) -> None:
    """Buttons of the platform, and what nobody here made."""
    assert meaning(other) is None


def test_rows_boxes_and_choices_are_within_limits() -> None:
    """More buttons than a message takes, the same one twice, and the questions."""
    many = [Button(Verb.SEND, "w" * 200, str(at % 29)) for at in range(60)]
    check_components(rows(many))
    for verb in CHOICES:
        check_components(choice(verb, "1" * 20)["data"]["components"])
    assert len(box(Verb.RESOLVE, "1" * 20)["data"]["title"]) <= 45


def test_commands_are_as_discord_wants_them() -> None:
    """Names in lower case, descriptions of at most 100, required arguments first."""
    for one in commands():
        if one["type"] == 1:
            assert re.fullmatch(r"[a-z]{1,32}", one["name"])
            assert 1 <= len(one["description"]) <= 100


def test_the_invitation_asks_for_what_is_needed() -> None:
    """The number in the docs is the sum of the permissions, and each is named there."""
    page = (Path(__file__).parent.parent / "docs/desks/discord.md").read_text(encoding="utf-8")
    assert set(re.findall(r"\b\d{12}\b", page)) == {str(PERMISSIONS)}
    assert [name for name in NEEDED if name not in page] == []


# --- events ----------------------------------------------------------------------------------------------------------


def message(**more: Any) -> bytes:
    """A line as the gateway tells it."""
    told = {"id": "5", "channel_id": "9", "author": {"id": "1", "username": "anna"}, "content": "Hello", "type": 0}
    return json.dumps({**told, **more}).encode()


def test_a_line_names_its_writer_as_colleagues_do() -> None:
    """By the nick on the server, else the display name."""
    said = written(message(member={"nick": "Anna B.", "roles": ["7"]}))
    assert said is not None
    assert (said.author, said.roles) == (Teammate("1", "Anna B."), frozenset({"7"}))
    assert [(act.verb, act.text, act.line) for act in line_acts(said)] == [(Verb.SAY, "Hello", "5")]


@pytest.mark.parametrize(
    "more", [{"author": {"id": "1", "bot": True}}, {"webhook_id": "3"}, {"type": 18}, {"type": 7}, {"type": 21}]
)
def test_what_no_person_wrote(more: dict[str, Any]) -> None:
    """Bots, webhooks and Discord's own notices."""
    said = written(message(**more))
    assert said is not None
    assert not said.by_person


@pytest.mark.parametrize("raw", [b"[]", b"{}", b'{"id": 5}', b'{"id": [], "channel_id": 1}', b"\xff"])
def test_strange_events_are_nobodys_act(raw: bytes) -> None:
    """Nothing raises, nothing is heard."""
    assert written(raw) is None
    assert deletions(raw) == ()
    assert reacted(raw) is None
    assert pressing(raw) is None


def test_what_came_along_is_named() -> None:
    """Files, stickers, a poll, a forwarded message."""
    said = written(
        message(
            content="",
            attachments=[{"filename": "a.pdf"}, {}],
            sticker_items=[{"name": "Wave"}],
            poll={},
            message_snapshots=[1],
        )
    )
    assert said is not None
    names = ["a.pdf", "unnamed", "sticker Wave", "forwarded message", "poll"]
    assert (said.text, [one.name for one in said.files]) == ("", names)
    [act] = line_acts(said)
    assert (act.verb, act.text, act.files) == (Verb.SAY, "", said.files)


@pytest.mark.parametrize(
    ("content", "verb", "text"),
    [("Better", Verb.REVISE, "Better"), ("// no", Verb.RETRACT, ""), ("Hi\n// psst", Verb.REVISE, "Hi")],
)
def test_an_edited_line(content: str, verb: Verb, text: str) -> None:
    """Its new words, or taken back where it became a note."""
    said = written(message(content=content, edited_timestamp="2026-11-28T09:00:00+00:00"))
    assert said is not None
    act = edit_act(said)
    assert (act.verb, act.text, act.about) == (verb, text, "5")


def test_several_lines_deleted_at_once() -> None:
    """One act each."""
    gone = deletions(json.dumps({"channel_id": "9", "ids": ["5", "6"], "guild_id": "1"}).encode())
    assert [(act.verb, act.about, act.thread) for act in gone] == [(Verb.RETRACT, "5", "9"), (Verb.RETRACT, "6", "9")]


@pytest.mark.parametrize("components", [
    [{"type": 18, "component": {"type": 4, "custom_id": "text", "value": "Gladly"}}],
    [{"type": 1, "components": [{"type": 4, "custom_id": "text", "value": "Gladly"}]}],
])  # fmt: skip
def test_a_box_is_read_in_both_shapes(components: list[Any]) -> None:
    """Under a label, as Discord has it now, and in a row, as it had it."""
    event = {
        "id": "1", "application_id": "2", "type": 5, "token": "t", "channel_id": "9", "member": {"user": {"id": "1"}},
        "data": {"custom_id": "fd:reply:@9", "components": components},
    }  # fmt: skip
    one = pressing(json.dumps(event).encode())
    assert one is not None
    assert (one.meant, one.text) == (Meaning(Verb.REPLY, "", "9"), "Gladly")
