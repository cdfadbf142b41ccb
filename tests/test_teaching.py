"""Teaching from a reply: drafted, checked, written byte for byte, live, approved, undone, and never over an edit."""

from __future__ import annotations

import asyncio
import json
import secrets
import stat
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from bot.desk import console_teammate
from bot.drafting import Draft, TaughtLine
from bot.lesson_files import JOURNAL, finish, replace_files
from bot.store.transaction import Row, q
from bot.teaching import Outcome
from handlers.desk import Act, Teammate, Verb
from intents.lessons import TAUGHT, Change, Lesson, as_answer, lesson_of, name_for, planned
from intents.library import load
from tests.console_people import UNKNOWN, shop_at
from tests.shop import INTENTS, RESPONSES, Shop, open_shop, write_workspace

MARIA, BRUNO = console_teammate("Maria"), console_teammate("Bruno")
SENSITIVE = INTENTS.replace(
    "  about: Sending something back\n", "  about: Sending something back\n  sensitive: true\n"
)
PROMISING = INTENTS.replace(
    "opening_hours:\n", 'opening_hours:\n  must_match: ["at what time do you open your doors in the morning"]\n'
).replace("store hours]", "store hours, what time do you open in the morning]")


async def does(shop: Shop, teammate: Teammate, verb: Verb, text: str = "", about: str = "", case: int = 1) -> str:
    """One act at the console; returns why not, or nothing."""
    key = secrets.token_urlsafe(18)
    act = Act("console", key, str(case), teammate, verb, text, line=key, about=about)
    refusals = await shop.program.rooms.way_back.accept([act])
    return refusals[0] if refusals else ""


async def settled(shop: Shop, number: int = 1) -> Row:
    """The lesson, once nothing is left to do about it."""

    async def done() -> Row | None:
        rows = await shop.rows("lesson", number)
        return rows[0] if rows and rows[0]["state"] not in {"asked", "undoing"} else None

    found: Row = await shop.until(done, "the lesson to be settled")
    return found


async def answered(shop: Shop, reply: str, *texts: str) -> Draft:
    """A follower asks, Maria answers; the draft of her answer."""
    for text in texts or (UNKNOWN,):
        await shop.follower_says("lena", text)
    await shop.until(lambda: shop.rows("inbox_escalations", 10), "an escalation")
    await shop.quiet()
    assert await does(shop, MARIA, Verb.REPLY, reply) == ""
    draft = await shop.program.rooms.teaching.draft_of(TaughtLine(1))
    assert isinstance(draft, Draft)
    return draft


async def taught(shop: Shop, lesson: Lesson, teammate: Teammate = MARIA) -> Row:
    """The lesson taught, and what became of it."""
    assert await does(shop, teammate, Verb.TEACH, lesson.as_text()) == ""
    numbers = await shop.rows("newest_lessons", 1)
    return await settled(shop, numbers[0]["id"])


async def follower_hears(shop: Shop, text: str, answer: str) -> None:
    """Another follower asks, and the bot answers."""
    follower = f"f{secrets.token_hex(3)}"
    await shop.follower_says(follower, text)
    await shop.bot_says(follower, answer)


def files_of(shop: Shop) -> dict[str, bytes]:
    """The workspace's files."""
    return {path.name: path.read_bytes() for path in shop.workspace.rglob("*.yaml")}


async def until_live(shop: Shop, version: str) -> None:
    """Wait until another library is in force; it may take two seconds on a calm machine."""
    await shop.until(lambda: shop.program.library.knowledge().library.version != version, "the new library")


@asynccontextmanager
async def a_shop(tmp_path: Path, intents: str = INTENTS, responses: str = RESPONSES) -> AsyncIterator[Shop]:
    """A shop with the console only."""
    async with shop_at(tmp_path, responses, intents) as shop:
        yield shop


# --- drafts ----------------------------------------------------------------------------------------------------------


async def test_a_reply_becomes_a_draft_of_a_new_intent(tmp_path: Path) -> None:
    """What the follower asked as an example, the reply as its answer, a name made of the words."""
    async with a_shop(tmp_path) as shop:
        draft = await answered(shop, "Yes: dogs {and cats} are welcome.")
        assert draft.lesson.new
        assert draft.lesson.examples == (UNKNOWN,)
        assert draft.lesson.answer == "Yes: dogs {{and cats}} are welcome."
        assert draft.lesson.intent == draft.new_name
        assert draft.new_name.startswith("dog")


async def test_what_tells_who_somebody_is_is_left_out(tmp_path: Path) -> None:
    """Names, addresses and chatter never become examples; how many were left out is told."""
    async with a_shop(tmp_path) as shop:
        mail = "my name is Lena Schmidt, can you write to lena@example.org about the tent"
        draft = await answered(shop, "We will.", UNKNOWN, mail, "thanks!")
        assert draft.lesson.examples == (UNKNOWN,)
        assert draft.left_out == 1


async def test_a_question_near_an_intent_is_drafted_as_one_of_its_examples(tmp_path: Path) -> None:
    """The library nearly knew it: its answer stays unless somebody says otherwise."""
    async with a_shop(tmp_path) as shop:
        draft = await answered(shop, "Two days.", "do you sell wholesale to a village shop")
        assert draft.guesses[0] == draft.lesson.intent == "wholesale"
        assert not draft.lesson.new
        assert draft.lesson.answer == ""
        assert draft.lesson.replaces == "Our wholesale team writes to you within two days."


async def test_only_what_was_said_to_the_follower_can_be_taught(tmp_path: Path) -> None:
    """Notes are no answers, and neither is what was taken back."""
    slow = RESPONSES.replace("undo_seconds: 0", "undo_seconds: 60")
    async with a_shop(tmp_path, responses=slow) as shop:
        teaching = shop.program.rooms.teaching
        await answered(shop, "Held back")
        assert await does(shop, MARIA, Verb.CANCEL) == ""
        assert "Only what was said" in str(await teaching.draft_of(TaughtLine(1)))
        assert "taken back" in str(await teaching.draft_of(TaughtLine(1, act_id=1)))
        await does(shop, MARIA, Verb.NOTE, "internal")
        assert "Only what was said" in str(await teaching.draft_of(TaughtLine(1, act_id=3)))


# --- teaching --------------------------------------------------------------------------------------------------------


async def test_a_taught_intent_is_live_and_answers_the_next_follower(tmp_path: Path) -> None:
    """Two files change, nothing else in them does, and the bot knows it at once."""
    async with a_shop(tmp_path) as shop:
        before, version = files_of(shop), shop.program.library.knowledge().library.version
        draft = await answered(shop, "Yes, dogs are welcome.")
        assert (await taught(shop, draft.lesson))["state"] == "live"
        await until_live(shop, version)
        await follower_hears(shop, UNKNOWN, "dogs are welcome")
        after = files_of(shop)
        assert after["shop.yaml"] == before["shop.yaml"]
        assert (
            after["responses.yaml"].decode().replace(f"  {draft.new_name}: Yes, dogs are welcome.\n", "") == RESPONSES
        )
        assert after["taught.yaml"].decode().splitlines()[-2:] == ["  examples:", f"    - {UNKNOWN}"]


async def test_a_desk_saves_what_came_back_from_its_form(tmp_path: Path) -> None:
    """The seam that desks use: a draft, a lesson, and what became of it; the same click again changes nothing."""
    async with a_shop(tmp_path) as shop:
        draft = await answered(shop, "Yes, dogs are welcome.")
        teaching = shop.program.rooms.teaching
        click = Act("console", "k" * 20, "1", MARIA, Verb.TEACH, about=f"act:{draft.act_id}")
        assert await teaching.save(draft.lesson, click) == Outcome("live")
        once = files_of(shop)
        assert await teaching.save(draft.lesson, click) == Outcome("live")
        assert files_of(shop) == once
        refused = await teaching.save(Lesson("nothing_there"), replace(click, key="j" * 20))
        assert refused.state == "refused"
        assert "no intent" in refused.said


async def test_an_example_is_added_and_the_answer_stays(tmp_path: Path) -> None:
    """One line of one file."""
    async with a_shop(tmp_path) as shop:
        await answered(shop, "Monday to Friday.")
        row = await taught(shop, Lesson("opening_hours", ("until when can i come by",)))
        assert (row["state"], row["said"]) == ("live", "")
        changed = (shop.workspace / "intents" / "shop.yaml").read_text(encoding="utf-8")
        assert changed == INTENTS.replace("store hours]", "store hours,\n    until when can i come by]")
        assert (shop.workspace / "responses.yaml").read_text(encoding="utf-8") == RESPONSES


async def test_another_answer_takes_the_place_of_the_one_that_was_shown(tmp_path: Path) -> None:
    """Where the answer has changed since, the lesson is refused, and nobody's words are lost."""
    async with a_shop(tmp_path) as shop:
        await answered(shop, "We are open all night.")
        now = "We are open Mon–Fri 9–18."
        lesson = Lesson("opening_hours", answer="We are open all night.", replaces=now)
        assert (await taught(shop, lesson))["state"] == "live"
        again = await taught(shop, replace(lesson, answer="We are closed."))
        assert again["state"] == "refused"
        assert "changed the answer meanwhile" in again["said"]
        assert b"We are open all night." in files_of(shop)["responses.yaml"]


async def test_a_broken_promise_refuses_a_lesson_with_its_line(tmp_path: Path) -> None:
    """Every must_match is tried before anything is written; the files stay as they were."""
    async with a_shop(tmp_path, PROMISING) as shop:
        before = files_of(shop)
        await answered(shop, "Doors?")
        lines = (
            "at what time do you open your doors in the mornings",
            "what time do you open your doors in the morning",
        )
        lesson = Lesson("doors", lines, "We have many doors.", new=True, about="Doors")
        row = await taught(shop, lesson)
        assert row["state"] == "refused"
        assert "intents/shop.yaml:" in row["said"]
        assert "must" in row["said"] or "not understood as promised" in row["said"]
        assert files_of(shop) == before


@pytest.mark.parametrize(
    ("lesson", "why"),
    [
        (Lesson("nothing_there", ("x y",)), "no intent"),
        (Lesson("opening_hours", ("where is my order",)), "intents/shop.yaml:"),
        (Lesson("opening_hours", ("store hours",)), "nothing to teach"),
        (Lesson("opening_hours"), "nothing to teach"),
        (Lesson("Dogs!", ("x y",), "z", new=True), "small letters"),
        (Lesson("dogs", (), "z", new=True), "at least one example"),
        (Lesson("dogs", ("x y",), "", new=True), "needs an answer"),
        (Lesson("dogs", ("x y",), "{no_such_fact}", new=True), "responses.yaml:"),
        (Lesson("returns", ("x y",), "z", new=True), "there already"),
        (Lesson("dogs", ("x y",), "z", new=True, file="../evil.yaml"), "An intent file is"),
        (Lesson("dogs", ("x y",), "z", new=True, file="intents/../../evil.yaml"), "An intent file is"),
    ],
)
async def test_what_cannot_be_taught_is_refused_with_the_reason(tmp_path: Path, lesson: Lesson, why: str) -> None:
    """Nothing is written, and whoever teaches reads what to do."""
    async with a_shop(tmp_path) as shop:
        before = files_of(shop)
        await answered(shop, "Yes.")
        row = await taught(shop, lesson)
        assert row["state"] == "refused"
        assert why in row["said"]
        assert files_of(shop) == before


async def test_nothing_is_taught_while_the_files_have_a_fault(tmp_path: Path) -> None:
    """A manager's unfinished edit is theirs to finish; it is named, and not touched."""
    async with a_shop(tmp_path) as shop:
        await answered(shop, "Yes.")
        file = shop.workspace / "responses.yaml"
        file.write_text(RESPONSES + "answers: twice\n", encoding="utf-8")
        row = await taught(shop, Lesson("opening_hours", ("until when can i come by",)))
        assert row["state"] == "refused"
        assert "responses.yaml:" in row["said"]
        file.write_text(RESPONSES, encoding="utf-8")


async def test_a_file_keeps_its_mode_and_a_link_stays_a_link(tmp_path: Path) -> None:
    """Where the files really are and who may read them is the manager's business."""
    async with a_shop(tmp_path) as shop:
        await answered(shop, "Yes.")
        file, real = shop.workspace / "intents" / "shop.yaml", tmp_path / "elsewhere.txt"
        file.rename(real)
        real.chmod(0o640)
        file.symlink_to(real)
        assert (await taught(shop, Lesson("opening_hours", ("until when can i come by",))))["state"] == "live"
        assert file.is_symlink()
        assert stat.S_IMODE(real.stat().st_mode) == 0o640
        assert "until when can i come by" in real.read_text(encoding="utf-8")
        assert [path.name for path in (shop.workspace / "intents").iterdir()] == ["shop.yaml"]


# --- a second person -------------------------------------------------------------------------------------------------


async def test_a_sensitive_intent_waits_for_a_second_person(tmp_path: Path) -> None:
    """The teacher cannot approve, also not by the same name at another desk; somebody else can."""
    async with a_shop(tmp_path, SENSITIVE) as shop:
        before = files_of(shop)
        await answered(shop, "Yes.")
        row = await taught(shop, Lesson("returns", ("may i bring it back to you",)))
        assert row["state"] == "waiting"
        assert files_of(shop) == before
        assert "Somebody else" in await does(shop, MARIA, Verb.APPROVE, about="1")
        assert "Somebody else" in await does(shop, Teammate("U1", "maria"), Verb.APPROVE, about="1")
        assert await does(shop, BRUNO, Verb.APPROVE, about="1") == ""
        row = await settled(shop)
        assert (row["state"], row["approved_name"]) == ("live", "Bruno")
        assert b"may i bring it back to you" in files_of(shop)["shop.yaml"]
        assert "live already" in await does(shop, BRUNO, Verb.APPROVE, about="1")


async def test_a_waiting_lesson_can_be_taken_back(tmp_path: Path) -> None:
    """Nothing was written, nothing will be."""
    async with a_shop(tmp_path, SENSITIVE) as shop:
        before = files_of(shop)
        await answered(shop, "Yes.")
        await taught(shop, Lesson("returns", ("may i bring it back to you",)))
        assert await does(shop, BRUNO, Verb.UNDO, about="1") == ""
        assert (await settled(shop))["state"] == "undone"
        assert "undone already" in await does(shop, BRUNO, Verb.APPROVE, about="1")
        assert files_of(shop) == before


async def test_lessons_are_reached_from_their_own_escalation_only(tmp_path: Path) -> None:
    """A made-up number, or another escalation's lesson: there is none."""
    async with a_shop(tmp_path) as shop:
        await answered(shop, "Yes.")
        await taught(shop, Lesson("opening_hours", ("until when can i come by",)))
        await shop.follower_says("kim", f"{UNKNOWN} too")
        await shop.until(lambda: shop.rows("escalation", 2), "a second escalation")
        for about, case in (("9", 1), ("x", 1), ("", 1), ("1", 2)):
            assert "no such lesson" in await does(shop, BRUNO, Verb.UNDO, about=about, case=case)


# --- undo ------------------------------------------------------------------------------------------------------------


async def test_undo_restores_every_byte(tmp_path: Path) -> None:
    """A new file goes, the others are what they were, and the library in force too."""
    async with a_shop(tmp_path) as shop:
        before, version = files_of(shop), shop.program.library.knowledge().library.version
        draft = await answered(shop, "Yes, dogs are welcome.\n\nÇok iyi 🐕")
        await taught(shop, draft.lesson)
        await until_live(shop, version)
        assert await does(shop, BRUNO, Verb.UNDO, about="1") == ""
        row = await settled(shop)
        assert (row["state"], row["undone_by"]) == ("undone", "Bruno")
        assert files_of(shop) == before
        await shop.until(lambda: shop.program.library.knowledge().library.version == version, "the old library")


async def test_undo_never_touches_a_later_edit(tmp_path: Path) -> None:
    """Where somebody has changed the file since, it says so and stays live."""
    async with a_shop(tmp_path) as shop:
        await answered(shop, "Yes.")
        await taught(shop, Lesson("opening_hours", ("until when can i come by",)))
        file = shop.workspace / "intents" / "shop.yaml"
        file.write_text(file.read_text(encoding="utf-8") + "# mine\n", encoding="utf-8")
        edited = file.read_bytes()
        await does(shop, MARIA, Verb.UNDO, about="1")
        row = await settled(shop)
        assert row["state"] == "live"
        assert "intents/shop.yaml" in row["said"]
        assert file.read_bytes() == edited


# --- stops and edits in between --------------------------------------------------------------------------------------


async def test_a_lesson_is_written_once_however_often_it_is_carried_out(tmp_path: Path) -> None:
    """A stop between writing the file and saying so: the next look understands what it finds."""
    async with a_shop(tmp_path) as shop:
        await answered(shop, "Yes.")
        await taught(shop, Lesson("opening_hours", ("until when can i come by",)))
        written = files_of(shop)

        def as_if_stopped() -> Any:
            yield q("settle_lesson", 1, "asked", "", None)

        await shop.program.around.store.run(as_if_stopped)
        await shop.program.rooms.teaching.carry_out()
        assert (await settled(shop))["state"] == "live"
        assert files_of(shop) == written


async def test_many_lessons_at_once_are_all_there(tmp_path: Path) -> None:
    """Nothing is lost between people who teach at the same time."""
    async with a_shop(tmp_path) as shop:
        await answered(shop, "Yes.")
        examples = [f"until when can i come by on a {day}" for day in ("monday", "tuesday", "wednesday", "friday")]
        lessons = [Lesson("opening_hours", (example,)).as_text() for example in examples]
        await asyncio.gather(*(does(shop, MARIA, Verb.TEACH, lesson) for lesson in lessons))
        rows = [await settled(shop, number) for number in (1, 2, 3, 4)]
        assert [row["state"] for row in rows] == ["live"] * 4
        held = load({"responses.yaml": RESPONSES, "intents/a.yaml": files_of(shop)["shop.yaml"]})
        assert set(examples) <= set(held.intents["opening_hours"].examples)


def test_a_file_that_somebody_saved_meanwhile_is_left_alone(tmp_path: Path) -> None:
    """Neither it nor the other file of the change is written."""
    one, two = tmp_path / "one.yaml", tmp_path / "two.yaml"
    one.write_bytes(b"a: b\n")
    two.write_bytes(b"somebody's\n")
    changes = [Change("one.yaml", b"a: b\n", b"a: c\n"), Change("two.yaml", b"c: d\n", b"c: e\n")]
    assert not replace_files(tmp_path, changes)
    assert (one.read_bytes(), two.read_bytes()) == (b"a: b\n", b"somebody's\n")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one.yaml", "two.yaml"]


def test_a_stop_between_two_files_is_made_good(tmp_path: Path) -> None:
    """What the journal says is finished at the next start, but never over an edit."""
    one, two, new = tmp_path / "one.yaml", tmp_path / "two.yaml", tmp_path / ".two.new"
    changes = [Change("one.yaml", None, b"a: c\n"), Change("two.yaml", None, b"c: e\n")]
    assert replace_files(tmp_path, changes)
    two.write_bytes(b"c: d\n")
    new.write_bytes(b"c: e\n")
    journal = [(str(new), str(two), sha256(b"c: d\n").hexdigest()), (str(new), str(one), sha256(b"x").hexdigest())]
    (tmp_path / JOURNAL).write_text(json.dumps(journal), encoding="utf-8")
    finish(tmp_path)
    assert (one.read_bytes(), two.read_bytes()) == (b"a: c\n", b"c: e\n")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one.yaml", "two.yaml"]
    (tmp_path / JOURNAL).write_text("{broken", encoding="utf-8")
    finish(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one.yaml", "two.yaml"]


# --- at a desk -------------------------------------------------------------------------------------------------------


async def test_lessons_are_told_and_approved_in_the_thread(tmp_path: Path) -> None:
    """Anna teaches something sensitive in Slack; Bob's button puts it live, and another undoes it."""
    async with open_shop(write_workspace(tmp_path, intents=SENSITIVE)) as shop:
        assert shop.slack is not None
        await shop.follower_says("ben", "could you sponsor our village fair next summer")
        ts = (await shop.card("village fair"))["ts"]
        await shop.slack.press("U0ANNA", ts, "claim")
        await shop.slack.person_says("U0ANNA", ts, "We would love to!")
        await shop.bot_says("ben", "We would love to!")
        lesson = Lesson("returns", ("may i bring it back to you",)).as_text()
        thread = (await shop.rows("thread_of_escalation", 1, "slack"))[0]["thread"]
        await shop.program.rooms.way_back.accept(
            [Act("slack", "k1", thread, Teammate("U0ANNA", "Anna"), Verb.TEACH, lesson)]
        )
        asked = await shop.in_thread(ts, "somebody else has to approve it")
        await shop.slack.press("U0ANNA", asked["ts"], "approve")
        whispers = shop.slack.workspace.whispers
        await shop.until(lambda: [one for one in whispers if "Somebody else" in one["text"]], "a word to Anna")
        await shop.slack.press("U0BOB", asked["ts"], "approve")
        live = await shop.in_thread(ts, "Anna taught returns, approved by Bob")
        assert "may i bring it back" in (shop.workspace / "intents" / "shop.yaml").read_text(encoding="utf-8")
        await shop.slack.press("U0BOB", live["ts"], "undo")
        await shop.in_thread(ts, "Bob undid the lesson about returns")
        assert (shop.workspace / "intents" / "shop.yaml").read_text(encoding="utf-8") == SENSITIVE


async def test_a_refused_lesson_is_told_to_its_teacher(tmp_path: Path) -> None:
    """Only Anna reads why, where she taught."""
    async with open_shop(write_workspace(tmp_path)) as shop:
        assert shop.slack is not None
        await shop.follower_says("ben", "could you sponsor our village fair next summer")
        await shop.card("village fair")
        await shop.until(lambda: shop.rows("thread_of_escalation", 1, "slack"), "a thread")
        thread = (await shop.rows("thread_of_escalation", 1, "slack"))[0]["thread"]
        anna = Teammate("U0ANNA", "Anna")
        lesson = Lesson("opening_hours", ("where is my order",)).as_text()
        await shop.program.rooms.way_back.accept(
            [
                Act("slack", "k1", thread, anna, Verb.TEACH, lesson),
                Act("slack", "k2", thread, anna, Verb.TEACH, "nonsense"),
            ]
        )
        whispers = shop.slack.workspace.whispers
        await shop.until(
            lambda: [one for one in whispers if "Not taught: intents/shop.yaml" in one["text"]], "why not"
        )
        await shop.until(lambda: [one for one in whispers if "Teach from the console" in one["text"]], "a hint")


# --- the words -------------------------------------------------------------------------------------------------------


def test_a_lesson_survives_its_own_text_and_nothing_else_is_one() -> None:
    """What an act carries is read back tidied; strangers' JSON is refused."""
    lesson = Lesson("dogs", ("a  b\u202e", "a b", " "), " x\r\ny\t\x07z ", new=True, file=TAUGHT)
    assert lesson_of(lesson.as_text()) == replace(lesson, examples=("a b",), answer="x\ny  z")
    for text in (
        "",
        "[]",
        "{}",
        '{"intent": 1}',
        '{"intent": "x", "bad": 1}',
        '{"intent": "x", "examples": [1]}',
        "{",
    ):
        assert lesson_of(text) is None


def test_names_are_made_of_words() -> None:
    """Letters of other scripts fall away, and a taken name is numbered."""
    assert name_for(["Hund", "Zelt"], ()) == "hund_zelt"
    assert name_for(["Café", "öffnet!"], {"cafe_offnet"}) == "cafe_offnet_2"
    assert name_for(["猫"], ()) == "new_intent"


def test_the_braces_of_a_person_are_braces() -> None:
    """What was said to a follower is taught as it was said."""
    assert as_answer("use {this}") == "use {{this}}"


def test_a_plan_changes_nothing_that_is_there_already() -> None:
    """An example or answer that the library has is left out of the edit."""
    files = {"responses.yaml": RESPONSES.encode(), "intents/shop.yaml": INTENTS.encode()}
    lesson = Lesson("returns", ("Can I send it back", "new one here"), "Returns are free within 30 days.")
    changes = planned(lesson, load(files), files).changes
    assert [change.file for change in changes] == ["intents/shop.yaml"]
    assert changes[0].after == files["intents/shop.yaml"].replace(b"my jacket]", b"my jacket,\n    new one here]")
