"""From a click to a change of confidence: outcomes are kept, learned from, shown, and survive a restart."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
import yaml

from bot.app import assembled
from bot.config import Core
from bot.console.answers import shown
from bot.console.look import Look
from bot.database import glimpsed
from bot.experience import HOUR_MS, Learner
from bot.experience_words import as_yaml, lines_to_paste, share_in_words
from bot.judgements import Judgement, judgements, outcomes_of, share_of
from bot.library_files import read_library
from bot.logs import make_log
from bot.outcomes import Source, judge, teach
from bot.questions import LEAST_TEXTS, answered_from_library, inbox
from bot.store.outgoing import DAY_MS
from bot.store.transaction import Row, Step, q
from intents.experience import UNCHANGED, Adjustment, Share
from intents.suggesting import SuggestedExample
from intents.understanding import understand
from tests.console_people import Visitor, escalated, manager, shop_at
from tests.shop import INTENTS, RESPONSES, SECRET, TOKEN, Shop, config_of, write_workspace
from tests.test_commands import frontdesk
from vendors.instagram import SimulatedInstagram

WHOLESALE = "Our wholesale team writes to you within two days."
STATUS = "hey where is my parcel"
"""Answered with order_status, and not one of its examples word for word."""
TWO_WAYS = RESPONSES.replace(
    "  wholesale:", "  stockists: You find our shops at https://juniper.example/shops.\n  wholesale:"
)
STOCKISTS = (
    INTENTS.replace("wholesale prices please]", "wholesale prices please, where can we buy in a shop]")
    + """\
stockists:
  about: Shops that sell our things
  autonomy: suggest
  examples: [which shops sell your jackets, where can they buy in a shop, shops with your things]
"""
)


def step(name: str, *args: object) -> Step[list[Row]]:
    """One query as a transaction."""
    return list((yield q(name, *args)))


async def outcomes(shop: Shop) -> list[tuple[str, int, str]]:
    """Source, right or not, and intent of every outcome, newest first."""
    rows = await shop.rows("newest_outcomes", 100)
    held = await shop.rows("answered_questions", 100)
    by_decision = {row["decision_id"]: row["intent"] for row in held}
    return [(row["source"], row["was_right"], by_decision.get(row["decision_id"], "")) for row in rows]


async def judge_many(shop: Shop, right: int, wrong: int) -> None:
    """As many automatic answers with a verdict, as the responder would have stored them."""
    done = (await shop.decided(1))[0]
    store = shop.program.around.store
    for number in range(right + wrong):
        row = (done["conversation_id"], "reply", "matched", "order_status", 0.95, _why(0.95), "v", number + 1)
        made = await store.run(partial(step, "record_decision", *row))
        verdict = partial(judge, made[0]["id"], was_right=number < right, said_by="maria", now_ms=number + 1)
        assert await store.run(verdict)


def _why(confidence: float, **more: object) -> str:
    match = {"intent": "order_status", "confidence": confidence, "score": 0.5, "example": "where is my order"}
    ranking = {"matches": [match], "threshold": 0.8, "margin": 0.1, **more}
    return json.dumps({"ranking": ranking, "cues": {}})


def learner_of(shop: Shop, later_ms: int = 0) -> Learner:
    """A learner beside the running program, at another time if wanted."""
    around = shop.program.around
    return Learner(replace(around, now=lambda: around.now() + later_ms), shop.program.library)


# --- where outcomes come from ----------------------------------------------------------------------------------------


async def test_a_suggestion_sent_as_it_stands_was_right(tmp_path: Path) -> None:
    """One click on what the likeliest intent says, white space aside: right, filed under that intent."""
    async with shop_at(tmp_path) as shop, manager(shop) as maria:
        number, _ = await escalated(shop, "do you sell wholesale to small shops")
        await maria.act(number, "reply", f"  {WHOLESALE}\n")
        await learner_of(shop).look()
        assert await outcomes(shop) == [("desk", 1, "wholesale")]


async def test_another_suggestion_sent_means_the_likeliest_was_wrong(tmp_path: Path) -> None:
    """The teammate passed over the first and sent the second as it stands."""
    async with shop_at(tmp_path, TWO_WAYS, STOCKISTS) as shop, manager(shop) as maria:
        number, _ = await escalated(shop, "where can one buy in a shop")
        case = (await shop.rows("escalation", number))[0]
        offered = json.loads(case["suggestions"])
        assert len(offered) == 2
        await maria.act(number, "reply", offered[1]["text"])
        await learner_of(shop).look()
        assert await outcomes(shop) == [("desk", 0, offered[1]["intent"])]


async def test_own_words_tell_nothing(tmp_path: Path) -> None:
    """A teammate who writes an answer of their own neither confirms nor denies; nor does a note."""
    async with shop_at(tmp_path) as shop, manager(shop) as maria:
        number, _ = await escalated(shop, "do you sell wholesale to small shops")
        await maria.act(number, "note", WHOLESALE)
        await maria.act(number, "reply", "We do! Tell me about your shop.")
        await learner_of(shop).look()
        assert await outcomes(shop) == []


async def test_a_followers_objection_is_a_hint(tmp_path: Path) -> None:
    """What is said right after an automatic answer, if it turns the answer down; a wish for a person does not."""
    async with shop_at(tmp_path) as shop:
        ana, ben = Visitor(shop, "Ana"), Visitor(shop, "Ben")
        for one, then in ((ana, "that's not what i asked, is it vegan"), (ben, "can i talk to a human please")):
            before = len(await shop.rows("decisions_before", 2**62, 100))
            await one.says(STATUS)
            await shop.decided(before + 1)
            await one.says(then)
            await shop.decided(before + 2)
        await learner_of(shop).look()
        assert await outcomes(shop) == [("follower", 0, "")]


async def test_a_verdict_is_one_for_each_answer_and_its_last_word_counts(tmp_path: Path) -> None:
    """Two clicks on one answer are one outcome; an older word that is told later changes nothing."""
    async with shop_at(tmp_path) as shop:
        await Visitor(shop).says(STATUS)
        answer = (await shop.decided(1))[0]["id"]
        store = shop.program.around.store
        assert await store.run(partial(judge, answer, was_right=True, said_by="maria", now_ms=10))
        assert await store.run(partial(judge, answer, was_right=False, said_by="bruno", now_ms=20))
        assert await store.run(partial(judge, answer, was_right=True, said_by="maria", now_ms=15))
        assert await outcomes(shop) == [("teammate", 0, "")]


async def test_only_what_was_said_automatically_is_judged_and_only_escalations_are_taught(tmp_path: Path) -> None:
    """A verdict on an escalation, a lesson on an answer, and either on nothing are refused."""
    async with shop_at(tmp_path) as shop:
        await Visitor(shop).says(STATUS)
        answer = (await shop.decided(1))[0]["id"]
        await escalated(shop, "do you sell wholesale to small shops")
        handed = (await shop.decided(2))[0]["id"]
        store = shop.program.around.store
        assert not await store.run(partial(judge, handed, was_right=True, said_by="", now_ms=1))
        assert not await store.run(partial(judge, 999, was_right=True, said_by="", now_ms=1))
        assert not await store.run(partial(teach, answer, "returns", said_by="", now_ms=1))
        assert await store.run(partial(teach, handed, "returns", said_by="maria", now_ms=1))
        assert await outcomes(shop) == [("teammate", 0, "returns")]


# --- what is learned -------------------------------------------------------------------------------------------------


def told(source: Source, *, right: bool = True, **more: bool) -> Judgement:
    """A judgement on an automatic answer at 0.9."""
    return Judgement(
        source, right, more.get("answered", True), 0.9, more.get("exact", False), more.get("teaches", True)
    )


def test_hints_are_never_more_than_the_answers_that_were_judged() -> None:
    """Followers only object; three objections beside one judged answer count as one, at a quarter."""
    hints = [told(Source.FOLLOWER, right=False)] * 3
    assert list(outcomes_of(hints)) == []
    learned = list(outcomes_of([*hints, told(Source.TEAMMATE), told(Source.DESK, answered=False)]))
    assert [(one.right, one.weight, one.suggested) for one in learned] == [
        (True, 1.0, False),
        (True, 1.0, True),
        (False, 0.25, False),
    ]


def test_the_share_counts_the_teams_word_on_answers_still_given() -> None:
    """Not suggestions, not followers, not what is below the threshold now; word-for-word matches always."""
    known = [
        told(Source.TEAMMATE),
        told(Source.TEAMMATE, right=False),
        told(Source.TEAMMATE, exact=True),
        told(Source.DESK, answered=False),
        told(Source.FOLLOWER, right=False),
    ]
    assert share_of(known, UNCHANGED, 0.8) == Share(2, 3)
    assert share_of(known, Adjustment(-2.0), 0.8) == Share(1, 1)


async def test_what_the_calibrator_did_not_say_teaches_it_nothing(tmp_path: Path) -> None:
    """Refused by the guard, word for word, about another intent, about several matters, or taken back."""
    part = {"text": "a", "ranking": {"matches": [], "threshold": 0.8, "margin": 0.1}}
    whys = {
        "said": _why(0.9),
        "refused": _why(0.9, refusal={"rule": "negation"}),
        "exact": _why(0.99, exact=True),
        "other": _why(0.9).replace("order_status", "returns"),
        "several": json.dumps({**json.loads(_why(0.9)), "parts": [part]}),
        "taken back": "{}",
    }
    async with shop_at(tmp_path) as shop:
        await Visitor(shop).says(STATUS)
        where = (await shop.decided(1))[0]["conversation_id"]
        store = shop.program.around.store
        for at, why in enumerate(whys.values()):
            row = (where, "reply", "matched", "order_status", 0.9, why, "v", at + 1)
            made = await store.run(partial(step, "record_decision", *row))
            await store.run(partial(judge, made[0]["id"], was_right=True, said_by="", now_ms=at))
        found = (await store.read(judgements))[::-1]
        assert {name for name, one in zip(whys, found, strict=True) if one.teaches} == {"said"}
        assert [one.exact for one in found] == [name == "exact" for name in whys]


async def test_bad_verdicts_make_the_bot_more_careful_within_one_look(tmp_path: Path) -> None:
    """Many wrong answers at 0.95: the same message is less sure afterwards, and the row tells since when."""
    async with shop_at(tmp_path) as shop:
        await Visitor(shop).says(STATUS)
        library = shop.program.library
        before = understand(STATUS, library.knowledge().fitted).ranking.best
        await judge_many(shop, right=120, wrong=80)
        learner = learner_of(shop)
        await learner.begin()
        after = understand(STATUS, library.knowledge().fitted).ranking.best
        assert before is not None
        assert after is not None
        assert after.confidence < before.confidence - 0.02
        row = (await shop.rows("adjustment_in_force"))[0]
        adjustment = library.knowledge().experience.adjustment
        assert (row["shift"], row["slope"]) == (adjustment.shift, adjustment.slope) != (0.0, 1.0)
        assert library.knowledge().experience.share == share_of(
            await shop.program.around.store.read(judgements), adjustment, library.knowledge().fitted.threshold
        )


async def test_what_was_said_under_an_adjustment_is_learned_from_as_the_calibrator_said_it(tmp_path: Path) -> None:
    """Learning again from the same outcomes gives the same adjustment, not twice of it."""
    async with shop_at(tmp_path) as shop:
        await Visitor(shop).says(STATUS)
        await judge_many(shop, right=120, wrong=80)
        await learner_of(shop).begin()
        first = shop.program.library.knowledge().experience.adjustment
        store, done = shop.program.around.store, (await shop.decided(1))[0]
        said = first.confidence(0.95)
        row = (done["conversation_id"], "reply", "matched", "order_status", said, _why(said), "v", 2**50)
        made = await store.run(partial(step, "record_decision", *row))
        await store.run(partial(judge, made[0]["id"], was_right=True, said_by="", now_ms=2**50))
        newest = (await store.read(judgements))[0]
        assert newest.confidence == pytest.approx(0.95)


async def test_a_restart_goes_on_where_it_was(tmp_path: Path) -> None:
    """The adjustment is in force again before anything is decided, and no second row is written for it."""
    async with shop_at(tmp_path) as shop:
        await Visitor(shop).says(STATUS)
        await judge_many(shop, right=120, wrong=80)
        await learner_of(shop).begin()
        first = shop.program.library.knowledge().experience
    async with SimulatedInstagram(app_secret=SECRET, token=TOKEN, account_id="17841400000000001") as instagram:
        config = config_of(tmp_path, instagram, None)
        async with assembled(config, make_log("console")) as program:
            rows = await program.around.store.read(partial(step, "adjustment_in_force"))
            await Learner(program.around, program.library).begin()
            again = await program.around.store.read(partial(step, "adjustment_in_force"))
            assert program.library.knowledge().experience == first
            assert [tuple(row) for row in rows] == [tuple(row) for row in again]


async def test_an_edit_of_the_library_keeps_what_was_learned(tmp_path: Path) -> None:
    """A new file goes live with the same experience."""
    async with shop_at(tmp_path) as shop:
        await Visitor(shop).says(STATUS)
        await judge_many(shop, right=120, wrong=80)
        await learner_of(shop).begin()
        library = shop.program.library
        learnt = library.knowledge().experience.adjustment
        write_workspace(tmp_path, RESPONSES.replace("Mon–Fri 9–18", "daily"))
        await shop.until(lambda: "daily" in str(library.knowledge().library.answers["opening_hours"]), "the edit")
        assert library.knowledge().experience.adjustment == learnt != UNCHANGED
        assert library.knowledge().fitted.calibrator.confidence is not None
        held = understand(STATUS, library.knowledge().fitted).ranking.best
        plain = understand(STATUS, library._base).ranking.best
        assert held is not None
        assert plain is not None
        assert held.confidence == pytest.approx(learnt.confidence(plain.confidence))


# --- the inbox -------------------------------------------------------------------------------------------------------


async def fill_inbox(shop: Shop, count: int) -> None:
    """Followers ask what the library knows nothing of."""
    for number in range(count):
        await Visitor(shop, f"F{number}").says(f"can my dog number {'x' * (number + 1)} sleep in the snow")
    await shop.decided(count)
    await shop.quiet()


async def test_the_inbox_is_what_nothing_answered_newest_first(tmp_path: Path) -> None:
    """Not what was answered, not chatter, not what a person was to approve; too few are none at all."""
    async with shop_at(tmp_path) as shop:
        await Visitor(shop).says(STATUS)
        await Visitor(shop).says("thanks 😍")
        await Visitor(shop).says("do you sell wholesale")
        await fill_inbox(shop, LEAST_TEXTS - 1)
        store = shop.program.around.store
        assert await store.read(inbox) == ()
        await Visitor(shop).says("is the moon a good place for a tent")
        await shop.decided(LEAST_TEXTS + 3)
        texts = await store.read(inbox)
        assert len(texts) == len(set(texts)) == LEAST_TEXTS
        assert texts[0] == "is the moon a good place for a tent"
        assert not {STATUS, "thanks 😍", "do you sell wholesale"} & set(texts)
        assert await glimpsed(shop.program.config.core, inbox, ()) == texts


async def test_there_is_no_inbox_without_a_database(tmp_path: Path) -> None:
    """Nothing is made by looking, and a file that is none is left to the store to complain of."""
    core = Core(workspace=tmp_path)
    assert await glimpsed(core, inbox, ()) == ()
    assert list(tmp_path.iterdir()) == []
    core.database.write_bytes(b"this is no database at all, " * 100)
    assert await glimpsed(core, inbox, ()) == ()


async def test_the_inbox_is_taken_up_once_a_day_and_what_is_taken_back_goes(tmp_path: Path) -> None:
    """The library is fitted beside it at once, not again within the day, and without a forgotten text after it."""
    async with shop_at(tmp_path) as shop:
        library = shop.program.library
        await fill_inbox(shop, LEAST_TEXTS + 1)
        late = [0]
        around = shop.program.around
        learner = Learner(replace(around, now=lambda: around.now() + late[0]), library)
        await learner.look()
        assert len(library.inbox) == LEAST_TEXTS + 1
        gone = (await shop.rows("messages_of", 1, 1))[0]
        where = (gone["platform"], gone["account"], gone["key"])
        await around.store.run(partial(step, "forget_message", *where))
        await learner.look()
        assert gone["text"] in library.inbox
        late[0] = DAY_MS + HOUR_MS
        await learner.look()
        assert len(library.inbox) == LEAST_TEXTS
        assert gone["text"] not in library.inbox


# --- examples worth adding -------------------------------------------------------------------------------------------


async def test_answered_escalations_become_examples_worth_adding(tmp_path: Path) -> None:
    """On the learner's next look, in `frontdesk check` and as lines that the library takes."""
    async with shop_at(tmp_path) as shop, manager(shop) as maria:
        for name in ("Nadia", "Ole"):
            number, _ = await escalated(shop, "could a little boutique put your coats on its racks", name)
            handed = await shop.rows("decision_of_escalation", number)
            lesson = partial(teach, handed[0]["id"], "wholesale", said_by="maria", now_ms=number)
            assert await shop.program.around.store.run(lesson)
        await maria.get("/")
        await learner_of(shop).look()
        found = shop.program.library.knowledge().experience.examples
        assert found == (SuggestedExample("wholesale", "could a little boutique put your coats on its racks", 2),)
        answered = await shop.program.around.store.read(answered_from_library)
        assert {one.names[0] for one in answered} == {"Nadia", "Ole"}
    done = frontdesk(tmp_path, "check")
    assert done.returncode == 0
    printed = done.stdout.decode()
    assert "Examples worth adding" in printed
    assert (
        "wholesale:\n  examples:\n    - could a little boutique put your coats on its racks  # asked by 2 fol"
        in printed
    )
    as_json = json.loads(frontdesk(tmp_path, "check", "--json").stdout)
    assert as_json["examples"][0]["followers"] == 2
    assert as_json["faults"] == []


def test_check_makes_no_database_and_reads_no_older_one(tmp_path: Path) -> None:
    """Without a database nothing is said of examples; with one of an older version, why not."""
    write_workspace(tmp_path)
    done = frontdesk(tmp_path, "check")
    assert done.returncode == 0
    assert b"worth" not in done.stdout + done.stderr
    assert not (tmp_path / "frontdesk.db").exists()
    (tmp_path / "frontdesk.db").touch()
    done = frontdesk(tmp_path, "check")
    assert done.returncode == 0
    assert b"not looked at" in done.stderr


@pytest.mark.parametrize(
    "text",
    [
        "any news",
        "no",
        "yes",
        "is it: vegan",
        "what's #1?",
        "- dash",
        "50 % off?",
        '"quoted"',
        "ein Übergrößen-Rock",
        "a # b",
    ],
)
def test_lines_to_paste_are_read_as_they_were_said(text: str) -> None:
    """Whatever the text, the YAML gives it back."""
    lines = "\n".join(lines_to_paste([SuggestedExample("returns", text, 2), SuggestedExample("returns", "b", 1)]))
    assert yaml.load(lines, yaml.BaseLoader) == {"returns": {"examples": [text, "b"]}}  # noqa: S506  a loader of texts only
    assert yaml.load(as_yaml(text), yaml.SafeLoader) == text


# --- what people see -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (Share(), "Your team has judged no automatic answer yet"),
        (
            Share(11, 12),
            "Of 12 automatic answers judged by your team 11 were right: too few to say more, 30 are needed.",
        ),
        (
            Share(208, 212),
            "Of 212 automatic answers judged by your team 208 were right: 98.1 % (95 % interval 95.2–99.3 %).",
        ),
    ],
)
def test_the_share_in_words(share: Share, words: str) -> None:
    """With its interval, or why there is none."""
    assert share_in_words(share).startswith(words)


async def test_a_teammate_judges_an_answer_with_one_click(tmp_path: Path) -> None:
    """The page shows what was asked and answered; the click is kept, shown, and can be changed."""
    async with shop_at(tmp_path) as shop, manager(shop) as maria:
        await Visitor(shop, "Kai").says(STATUS)
        answer = (await shop.decided(1))[0]["id"]
        await shop.quiet()
        page = (await maria.get("/answers")).text
        assert all(part in page for part in ("Kai", STATUS, "You can follow your parcel", "order_status"))
        assert "judged no automatic answer yet" in page
        fields = {**await maria.form("/answers"), "back": "/answers"}
        done = await maria.post(f"/decisions/{answer}/verdict", {**fields, "verdict": "right"})
        assert (done.path, "judged right" in done.text) == ("/answers", True)
        done = await maria.post(f"/decisions/{answer}/verdict", {**fields, "verdict": "wrong"})
        assert "judged wrong" in done.text
        assert await outcomes(shop) == [("teammate", 0, "")]
        assert json.loads(
            (
                await maria.post(
                    f"/decisions/{answer}/verdict", {**fields, "verdict": "right"}, Accept="application/json"
                )
            ).text
        ) == {"refused": ""}


async def test_a_verdict_needs_our_own_form_a_button_and_an_answer(tmp_path: Path) -> None:
    """Forged, empty and misdirected ones keep nothing; the way back never leads elsewhere."""
    async with shop_at(tmp_path) as shop, manager(shop) as maria:
        await Visitor(shop).says(STATUS)
        answer = (await shop.decided(1))[0]["id"]
        fields = {**await maria.form("/answers"), "back": "//evil.example", "verdict": "right"}
        assert (await maria.post(f"/decisions/{answer}/verdict", {**fields, "token": "forged"})).status == 403
        assert (await maria.post(f"/decisions/{answer}/verdict", {**fields, "verdict": "great"})).status == 400
        assert (await maria.post("/decisions/999/verdict", fields)).status == 404
        assert await outcomes(shop) == []
        kept = await maria.post(f"/decisions/{answer}/verdict", fields, follow=False)
        assert (kept.status, kept.headers["Location"]) == (303, "/")


async def test_an_answer_to_two_questions_is_shown_whole(tmp_path: Path) -> None:
    """With everything that went out and every intent; one verdict is on all of it."""
    async with shop_at(tmp_path) as shop, manager(shop) as maria:
        await Visitor(shop).says("where is my order? also, when are you open?")
        await shop.decided(1)
        await shop.quiet()
        page = (await maria.get("/answers")).text
        assert all(
            part in page for part in ("You can follow your parcel", "We are open", "order_status", "opening_hours")
        )
        assert page.count("Right</button>") == 1


async def test_a_decision_can_be_judged_where_it_is_explained(tmp_path: Path) -> None:
    """The page of an automatic answer has the two buttons, and tells what was said of it."""
    async with shop_at(tmp_path) as shop, manager(shop) as maria:
        await Visitor(shop).says(STATUS)
        answer = (await shop.decided(1))[0]["id"]
        here = f"/decisions/{answer}"
        assert "Was this the right answer?" in (await maria.get(here)).text
        fields = {**await maria.form(here), "back": here, "verdict": "right"}
        done = await maria.post(f"{here}/verdict", fields)
        assert (done.path, "judged right" in done.text) == (here, True)


async def test_a_teammate_files_an_escalated_message_under_an_intent(tmp_path: Path) -> None:
    """Beside the conversation and on the decision's page; kept, shown, and can be changed."""
    async with shop_at(tmp_path) as shop, manager(shop) as maria:
        number, _ = await escalated(shop, "could a little boutique put your coats on its racks")
        handed = (await shop.rows("decision_of_escalation", number))[0]["id"]
        case, here = f"/escalations/{number}", f"/decisions/{handed}"
        assert "What was it about?" in (await maria.get(here)).text
        fields = {**await maria.form(case), "back": case}
        done = await maria.post(f"{here}/lesson", {**fields, "intent": "wholesale"})
        assert done.path == case
        assert '<option value="wholesale" selected>' in done.text
        await maria.post(f"{here}/lesson", {**fields, "intent": "returns"})
        assert await outcomes(shop) == [("teammate", 0, "returns")]
        assert '<option value="returns" selected>' in (await maria.get(here)).text


async def test_a_lesson_needs_our_own_form_an_intent_and_an_escalation(tmp_path: Path) -> None:
    """Forged, unknown and misdirected ones keep nothing."""
    async with shop_at(tmp_path) as shop, manager(shop) as maria:
        number, _ = await escalated(shop)
        handed = (await shop.rows("decision_of_escalation", number))[0]["id"]
        fields = {**await maria.form(f"/escalations/{number}"), "back": "/", "intent": "returns"}
        assert (await maria.post(f"/decisions/{handed}/lesson", {**fields, "token": "forged"})).status == 403
        assert (await maria.post(f"/decisions/{handed}/lesson", {**fields, "intent": "nothing"})).status == 400
        assert (await maria.post("/decisions/999/lesson", fields)).status == 404
        assert await outcomes(shop) == []


async def test_the_library_page_can_show_what_was_learned(tmp_path: Path) -> None:
    """The part that the page includes: the share, and examples as lines, with markup made inert."""
    async with shop_at(tmp_path) as shop, manager(shop) as maria:
        look = Look()
        examples = (SuggestedExample("returns", "can <b>it</b> go back", 3),)
        experience = replace(shop.program.library.knowledge().experience, examples=examples)
        page = look.page("experience.html", experience=shown(experience))
        assert "judged no automatic answer yet" in page
        assert "&lt;b&gt;" in page
        assert "<b>" not in page
        assert "asked by 3 followers" in page
        assert "judged no automatic answer yet" in (await maria.get("/library")).text


def test_the_library_of_the_tests_is_fine(tmp_path: Path) -> None:
    """The workspace with a second likely answer that these tests use."""
    write_workspace(tmp_path, TWO_WAYS, STOCKISTS)
    assert "stockists" in read_library(tmp_path).intents
