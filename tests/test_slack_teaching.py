"""Teaching in Slack: an answer, a floppy disk or a menu, a review, and the bot answers the next one itself."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from handlers.reviewing import Review, lesson_in
from handlers.slack.hearing import OUTSIDER
from handlers.slack.teaching_form import teaching_view
from intents.lessons import Lesson
from tests.shop import INTENTS, RESPONSES, Shop, open_shop, write_workspace
from tests.test_teaching import SENSITIVE
from vendors.slack import Fault, SimulatedSlack, Trouble
from vendors.slack_rules import view_refusal

FAIR = "could you sponsor our village fair next summer"
YES = "We would love to! Write to fairs@juniper.example."


@asynccontextmanager
async def answered(
    tmp_path: Path, intents: str = INTENTS, asked: str = FAIR, responses: str = RESPONSES, **more: str
) -> AsyncIterator[tuple[Shop, SimulatedSlack, str, str]]:
    """A shop where Anna has answered Ben; the stamps of the card and of her line."""
    async with open_shop(write_workspace(tmp_path, responses, intents), **more) as shop:
        assert shop.slack is not None
        if more:
            await shop.slack.sockets.connected()
        await shop.follower_says("ben", asked)
        ts = (await shop.card(asked[-12:]))["ts"]
        await shop.slack.press("U0ANNA", ts, "claim")
        line = (await shop.slack.person_says("U0ANNA", ts, YES)).payload["event"]["ts"]
        await shop.bot_says("ben", "We would love to!")
        yield shop, shop.slack, ts, line


def form(slack: SimulatedSlack, user: str) -> dict[str, Any]:
    """What stands in the fields of the form that is open for somebody."""
    blocks = [block["element"] for block in slack.workspace.views[user]["view"]["blocks"] if block["type"] == "input"]
    shown = {one["action_id"]: one.get("initial_value", "") for one in blocks}
    return shown | {one["action_id"]: one["initial_option"]["value"] for one in blocks if "options" in one}


async def until_live(shop: Shop, intent: str) -> None:
    """Wait until the library in force has an intent."""
    await shop.until(lambda: intent in shop.program.library.knowledge().library.intents, "the new library")


async def whispered(shop: Shop, words: str) -> None:
    """Wait for a word that one person sees."""
    assert shop.slack is not None
    whispers = shop.slack.workspace.whispers
    await shop.until(lambda: [one for one in whispers if words in one["text"]], f"a whisper {words!r}")


async def test_an_answer_a_floppy_disk_a_review_and_the_bot_answers_itself(tmp_path: Path) -> None:
    """💾 on Anna's line, Review, Save: the same question of somebody else's is answered at once."""
    async with answered(tmp_path) as (shop, slack, ts, line):
        await slack.reacts("U0BOB", line, "floppy_disk")
        offer = await shop.in_thread(ts, "Teach the bot from this answer? “We would love to!")
        await slack.press("U0BOB", offer["ts"], "teach")
        shown = form(slack, "U0BOB")
        assert (shown["intent"], shown["use"]) == ("+", "replace")
        assert (shown["examples"], shown["answer"]) == (FAIR, YES)
        sent = await slack.submits("U0BOB", name="sponsoring")
        assert sent.answer is None
        told = await shop.in_thread(ts, "Bob taught sponsoring.")
        assert "+ sponsoring:" in json.dumps(told)
        decided = await shop.in_thread(ts, "Taught by Bob: sponsoring.")
        assert decided["ts"] == offer["ts"]
        assert '"actions"' not in json.dumps(decided)
        await until_live(shop, "sponsoring")
        await shop.follower_says("kim", FAIR)
        await shop.bot_says("kim", YES)
        await slack.press("U0ANNA", told["ts"], "undo")
        await shop.in_thread(ts, "Anna undid the lesson about sponsoring")
        assert (await shop.in_thread(ts, "Taken back by Anna: sponsoring."))["ts"] == offer["ts"]


async def test_a_sensitive_intent_needs_a_second_person(tmp_path: Path) -> None:
    """Anna files it under returns, which is sensitive: it is not live before Bob approves it."""
    async with answered(tmp_path, SENSITIVE) as (shop, slack, ts, line):
        await slack.uses_shortcut("U0ANNA", line, "teach_the_bot")
        await slack.submits("U0ANNA", intent="returns", use="keep", examples="may i bring it back to you")
        asked = await shop.in_thread(ts, "Anna would teach returns, which is sensitive")
        assert "+ may i bring it back to you" in json.dumps(asked)
        await slack.press("U0ANNA", asked["ts"], "approve")
        await whispered(shop, "Somebody else has to approve this")
        assert "may i bring" not in (tmp_path / "intents" / "shop.yaml").read_text(encoding="utf-8")
        await slack.press("U0BOB", asked["ts"], "approve")
        await shop.in_thread(ts, "Anna taught returns, approved by Bob")
        decided = await shop.in_thread(ts, "Approved by Bob: returns is taught.")
        assert decided["ts"] == asked["ts"]
        assert "may i bring" in (tmp_path / "intents" / "shop.yaml").read_text(encoding="utf-8")


async def test_the_last_answer_is_taught_by_a_command(tmp_path: Path) -> None:
    """`!teach` offers the newest answer, also one that a form sent; `!teach` with words teaches none of them."""
    async with answered(tmp_path, SLACK_APP_TOKEN="xapp-simulated") as (shop, slack, ts, _):
        await slack.press("U0ANNA", ts, "reply")
        await slack.submits("U0ANNA", "And bring a banner.")
        await shop.bot_says("ben", "And bring a banner.")
        await slack.person_says("U0ANNA", ts, '!teach {"intent": "returns", "examples": ["x"]}')
        offer = await shop.in_thread(ts, "Teach the bot from this answer? “And bring a banner.”")
        await slack.press("U0ANNA", offer["ts"], "teach")
        assert form(slack, "U0ANNA")["answer"] == "And bring a banner."
        told = await shop.in_thread(ts, "Anna answered: And bring a banner.")
        await slack.uses_shortcut("U0BOB", told["ts"], "teach_the_bot")
        assert form(slack, "U0BOB")["answer"] == "And bring a banner."


async def test_what_cannot_be_taught_is_said_in_the_form(tmp_path: Path) -> None:
    """A name that is taken, no answer, an answer changed meanwhile: the form stays open and says so."""
    async with answered(tmp_path, asked="do you sell wholesale to a village shop") as (shop, slack, ts, line):
        await slack.uses_shortcut("U0ANNA", line, "teach_the_bot")
        assert form(slack, "U0ANNA")["intent"] == "wholesale"
        assert "wholesale says now: Our wholesale team" in json.dumps(slack.workspace.views["U0ANNA"]["view"])
        taken = await slack.submits("U0ANNA", intent="+", name="returns")
        assert '"returns" is there already' in taken.answer["errors"]["words"]
        empty = await slack.submits("U0ANNA", intent="+", name="fairs", answer="")
        assert empty.answer["errors"] == {"words": "A new intent needs an answer."}
        path = tmp_path / "responses.yaml"
        path.write_text(RESPONSES.replace("within two days", "within a week"), encoding="utf-8")
        knowledge = shop.program.library.knowledge
        await shop.until(lambda: "a week" in str(knowledge().library.answers["wholesale"]), "the edit")
        late = await slack.submits("U0ANNA", intent="wholesale", use="replace")
        assert "Somebody has changed the answer" in late.answer["errors"]["words"]
        await slack.uses_shortcut("U0ANNA", line, "teach_the_bot")
        await slack.submits("U0ANNA", use="replace")
        await shop.in_thread(ts, "Anna taught wholesale.")
        assert "fairs@juniper.example" in path.read_text(encoding="utf-8")


async def test_only_what_went_to_the_follower_is_taught(tmp_path: Path) -> None:
    """On a note, on the card, on a line of another channel: a word at most, and no offer."""
    async with answered(tmp_path) as (shop, slack, ts, _):
        note = (await slack.person_says("U0BOB", ts, "// nice one")).payload["event"]["ts"]
        await slack.reacts("U0BOB", note, "floppy_disk")
        await whispered(shop, "Only what was said to the follower")
        await slack.uses_shortcut("U0BOB", note, "teach_the_bot")
        assert "Only what was said" in slack.workspace.responses[-1]["text"]
        await slack.reacts("U0BOB", ts, "floppy_disk")
        away = (await slack.person_says("U0ANNA", "", YES, channel="C0OTHER")).payload["event"]["ts"]
        await slack.reacts("U0ANNA", away, "floppy_disk")
        await shop.quiet()
        assert not [one for one in slack.messages if "Teach the bot from" in one["text"]]
        assert slack.workspace.views == {}


async def test_nobody_from_outside_the_channel_teaches(tmp_path: Path) -> None:
    """Eve has not joined: her floppy disk brings no offer, and Review opens nothing for her."""
    async with answered(tmp_path) as (shop, slack, ts, line):
        await slack.reacts("U0EVE", line, "floppy_disk")
        await shop.quiet()
        assert not [one for one in slack.messages if "Teach the bot from" in one["text"]]
        await slack.reacts("U0BOB", line, "floppy_disk")
        offer = await shop.in_thread(ts, "Teach the bot from this answer?")
        await slack.press("U0EVE", offer["ts"], "teach")
        await slack.uses_shortcut("U0EVE", line, "teach_the_bot")
        assert [one["text"] for one in slack.workspace.responses] == [OUTSIDER, OUTSIDER]
        assert slack.workspace.views == {}


def test_the_form_keeps_to_what_slack_takes() -> None:
    """Hundreds of intents, an answer at the limit: 100 choices, the last for a name; beyond it says where to go."""
    intents = tuple((f"i{number}{'&' * 160 if number % 3 else ''}", "<" * 200) for number in range(400))
    lesson = Lesson("i1" + "&" * 160, tuple("e" * 900 + str(number) for number in range(9)), replaces="x" * 5_000)
    review = Review("act:123456789012", FAIR * 99, YES, lesson, "n" * 60, "a" * 3_000, "abcdef-0123456789", intents, 3)
    view = teaching_view(review, "C0DESK:1763800000.000100")
    assert isinstance(view, dict)
    assert view_refusal(view) == ()
    menu = view["blocks"][0]["element"]
    assert [menu["options"][at]["value"] for at in (0, -1)] == ["+", "="]
    assert menu["initial_option"]["value"] == "="
    assert "3 left out" in view["blocks"][2]["hint"]["text"]
    assert "Teach it on the console" in str(teaching_view(replace(review, answer="a" * 3_001), "C:1"))


def test_what_comes_back_is_the_lesson_that_was_filled_in() -> None:
    """A new intent takes its answer, another one keeps its own unless it is chosen; a name may stand for the menu."""
    filled = {"intent": "+", "name": " dogs ", "examples": "a\n\n b  c", "use": "keep", "answer": "Yes."}
    assert lesson_in(filled, "s") == Lesson("dogs", ("a", "b c"), "Yes.", new=True, seen="s")
    assert lesson_in({**filled, "intent": "="}, "s") == Lesson("dogs", ("a", "b c"), seen="s")
    assert lesson_in({**filled, "intent": "cats", "use": "replace"}, "").answer == "Yes."
    assert lesson_in({}, "") == Lesson("")


async def test_a_form_that_slack_does_not_open_is_asked_for_once_more(tmp_path: Path) -> None:
    """The trigger was too old: a word says so, and the next press opens it."""
    async with answered(tmp_path) as (shop, slack, ts, line):
        await slack.reacts("U0BOB", line, "floppy_disk")
        offer = await shop.in_thread(ts, "Teach the bot from this answer?")
        slack.fail("views.open", Fault(Trouble.ERROR, code="expired_trigger_id"))
        await slack.press("U0BOB", offer["ts"], "teach")
        assert "did not open the form in time" in slack.workspace.responses[-1]["text"]
        await slack.press("U0BOB", offer["ts"], "teach")
        assert form(slack, "U0BOB")["answer"] == YES
