"""What must hold at every desk: a follower writes, teammates act, and the follower reads exactly what was meant."""

from __future__ import annotations

import asyncio
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest

from handlers.desk import Verb
from tests.shop import RESPONSES
from tests.three_desks import DESKS, FAIR, THREADED, AtDesk, WithThreads
from vendors.faults import Fault

EVERYWHERE = pytest.mark.parametrize("desk", DESKS)
IN_THREADS = pytest.mark.parametrize("desk", THREADED)
LONG = RESPONSES.replace("undo_seconds: 0", "undo_seconds: 60")


def at(
    desk: str, tmp_path: Path, responses: str = RESPONSES, *, public: bool = False, question: str = FAIR
) -> AbstractAsyncContextManager[AtDesk]:
    """A desk with one escalation of Ben's."""
    return DESKS[desk](tmp_path, responses, public=public, question=question)  # type: ignore[no-any-return]


def in_thread(
    desk: str, tmp_path: Path, responses: str = RESPONSES, *, public: bool = False, question: str = FAIR
) -> AbstractAsyncContextManager[WithThreads]:
    """The same where lines stand in a thread."""
    return THREADED[desk](tmp_path, responses, public=public, question=question)  # type: ignore[no-any-return]


# --- nothing internal reaches the follower ---------------------------------------------------------------------------

NOTES = ["// they never pay", "note: they never pay", "Note : they never pay", "\uff0f\uff0f they never pay",
         "*note:* they never pay", "\u200b// they never pay"]  # fmt: skip


@EVERYWHERE
async def test_a_note_stays_inside_wherever_it_is_typed(tmp_path: Path, desk: str) -> None:
    """In the thread, in the box of Reply and in the box of Resolve, however it is spelt; then a reply goes out."""
    async with at(desk, tmp_path) as room:
        await room.claims("Anna")
        for words in NOTES:
            await room.says("Anna", words)
        await room.fills_in("Anna", Verb.REPLY, NOTES[0])
        await room.fills_in("Anna", Verb.REPLY, f"We would love to.\n{NOTES[0]}")
        await room.shop.bot_says("ben", "We would love to.")
        await room.fills_in("Anna", Verb.RESOLVE, NOTES[0])
        await room.becomes("resolved")
        await room.shop.quiet()
        assert room.follower_read == ["We would love to."]


@IN_THREADS
async def test_a_command_never_goes_out_as_words(tmp_path: Path, desk: str) -> None:
    """Misspelt, with a full stop, under an answer, or with an internal reason: none of it is for Ben."""
    async with in_thread(desk, tmp_path) as room:
        await room.says("Anna", "!claim.")
        await room.becomes("claimed")
        await room.says("Anna", "!snooze-1h")
        await room.hears("Anna", "Nothing was sent: there is no command !snooze-1h.")
        await room.says("Anna", "We would love to.\n!done")
        await room.becomes("resolved")
        await room.shop.bot_says("ben", "We would love to.")
        await room.says("Anna", "!reopen")
        await room.becomes("claimed")
        await room.says("Anna", "!done // the same as last year")
        await room.becomes("resolved")
        await room.shop.quiet()
        assert room.follower_read == ["We would love to."]


@EVERYWHERE
async def test_a_box_takes_no_commands(tmp_path: Path, desk: str) -> None:
    """Whoever types one there reads where it belongs."""
    async with at(desk, tmp_path) as room:
        await room.claims("Anna")
        await room.fills_in("Anna", Verb.REPLY, "!done See you there!")
        await room.hears("Anna", "a line that begins with ! is a command")
        await room.shop.quiet()
        assert room.follower_read == []
        assert await room.state() == "claimed"


@IN_THREADS
async def test_who_speaks_to_the_bot_does_not_speak_to_the_follower(tmp_path: Path, desk: str) -> None:
    """Its name in front: a command without the exclamation mark, a note, or help."""
    async with in_thread(desk, tmp_path) as room:
        await room.says("Anna", f"{room.calls_the_bot} claim")
        await room.becomes("claimed")
        await room.says("Anna", f"{room.calls_the_bot} who on earth is this?")
        await room.hears("Anna", "Nothing was sent")
        await room.says("Anna", f"{room.calls_the_bot} // they never pay")
        await room.says("Anna", f"Yes, says {room.calls_the_bot}")
        await room.shop.bot_says("ben", "Yes, says @")
        await room.shop.quiet()
        assert len(room.follower_read) == 1


@IN_THREADS
@pytest.mark.parametrize("how", ["deleted", "made a note"])
async def test_a_line_that_is_no_more_is_not_sent_by_a_late_click(tmp_path: Path, desk: str, how: str) -> None:
    """Offered, then deleted or turned into a note: *Claim and send*, still on Anna's screen, sends nothing."""
    async with in_thread(desk, tmp_path) as room:
        line = await room.says("Anna", "They never pay.")
        offer = await room.sees("stayed internal")
        await (room.deletes(line) if how == "deleted" else room.edits(line, "// they never pay"))
        await room.shop.quiet()
        await room.press_seen("Anna", offer, "Claim and send")
        await room.hears("Anna", "That line is not here any more.")
        await room.shop.quiet()
        assert room.follower_read == []
        assert await room.state() == "waiting"


# --- what cannot go out says so, and can be mended -------------------------------------------------------------------


@IN_THREADS
async def test_a_line_that_is_too_long_bears_a_cross_and_goes_out_once_it_is_mended(tmp_path: Path, desk: str) -> None:
    """A comment takes 300 characters: nothing goes out, and that shows; shortened by editing, it does."""
    async with in_thread(desk, tmp_path, public=True) as room:
        await room.claims("Anna")
        line = await room.says("Anna", "We would love to. " * 20)
        await room.hears("Anna", "Not sent: Instagram takes 300 characters there.")
        await room.marked(line, "❌")
        await room.edits(line, "We would love to. " * 18)
        await room.shop.quiet()
        assert room.follower_read == []
        await room.edits(line, "We would love to.")
        await room.shop.bot_says("ben", "We would love to.")
        await room.marked(line, "✅")


@EVERYWHERE
async def test_a_box_with_too_many_words_says_so(tmp_path: Path, desk: str) -> None:
    """Nothing goes out, nothing is claimed or resolved."""
    async with at(desk, tmp_path, public=True) as room:
        await room.claims("Anna")
        for verb in (Verb.REPLY, Verb.RESOLVE):
            await room.fills_in("Anna", verb, "We would love to. " * 20)
            await room.hears("Anna", "Not sent: Instagram takes 300 characters there.")
        await room.shop.quiet()
        assert room.follower_read == []
        assert await room.state() == "claimed"


@IN_THREADS
async def test_an_edited_closing_word_is_an_edited_closing_word(tmp_path: Path, desk: str) -> None:
    """Held: its new words go out, and the escalation stays resolved."""
    async with in_thread(desk, tmp_path, RESPONSES.replace("undo_seconds: 0", "undo_seconds: 3")) as room:
        await room.claims("Anna")
        line = await room.says("Anna", "!done See you thre!")
        await room.becomes("resolved")
        await room.edits(line, "!done See you there!")
        await room.shop.bot_says("ben", "See you there!")
        await room.shop.quiet()
        assert room.follower_read == ["See you there!"]
        assert await room.state() == "resolved"


# --- nobody is talked over -------------------------------------------------------------------------------------------


@EVERYWHERE
async def test_what_a_colleague_has_is_theirs(tmp_path: Path, desk: str) -> None:
    """Bob's claim, box, last word and suggestion are refused by name, and nothing of his goes out."""
    async with at(desk, tmp_path) as room:
        await room.claims("Anna")
        await room.press("Bob", Verb.CLAIM) if desk == "console" else None
        for verb in (Verb.REPLY, Verb.RESOLVE):
            await room.fills_in("Bob", verb, "No, never.")
            await room.hears("Bob", "Anna has already claimed this")
        await room.shop.quiet()
        assert room.follower_read == []
        assert await room.state() == "claimed"


@IN_THREADS
async def test_retry_is_for_whoever_answers(tmp_path: Path, desk: str) -> None:
    """Anna's answer failed, she let go, Bob claimed: a late Retry does not talk over him, his own answer goes out."""
    async with in_thread(desk, tmp_path) as room:
        await room.claims("Anna")
        room.shop.instagram.fault(Fault.NOT_NOW)
        line = await room.says("Anna", "No, sorry.")
        await room.marked(line, "❌")
        failed = await room.sees("Not delivered")
        await room.press("Anna", Verb.RELEASE)
        await room.becomes("waiting")
        await room.claims("Bob")
        await room.press_seen("Anna", failed, "Retry")
        await room.hears("Anna", "Not sent: Bob has claimed this")
        await room.says("Bob", "Yes, gladly.")
        await room.shop.bot_says("ben", "Yes, gladly.")
        await room.shop.quiet()
        assert room.follower_read == ["Yes, gladly."]


@IN_THREADS
async def test_late_clicks_on_an_old_card_are_all_answered(tmp_path: Path, desk: str) -> None:
    """The card as it stood before: whoever presses what means nothing any more reads why."""
    async with in_thread(desk, tmp_path) as room:
        waiting = await room.card_now()
        await room.claims("Anna")
        claimed = await room.card_now()
        await room.press_seen("Bob", waiting, "Claim")
        await room.hears("Bob", "Anna has already claimed this.")
        await room.press_seen("Bob", claimed, "Release") if "Release" in str(claimed) else None
        await room.press("Anna", Verb.RESOLVE)
        await room.becomes("resolved")
        await room.press_seen("Bob", waiting, "Claim")
        await room.hears("Bob", "This is resolved already. Reopen it to answer once more.")
        await room.press_seen("Bob", waiting, "Not a question")
        await room.hears("Bob", "This is resolved already.")
        assert (await room.shop.rows("escalation", 1))[0]["outcome"] == "answered"


@IN_THREADS
async def test_where_the_platform_cannot_the_writer_is_told(tmp_path: Path, desk: str) -> None:
    """Instagram: an answer that is out is neither edited nor taken back, and the writer alone is told so, in words."""
    async with in_thread(desk, tmp_path) as room:
        await room.claims("Anna")
        line = await room.says("Anna", "Yes, gladly.")
        await room.shop.bot_says("ben", "Yes, gladly.")
        await room.marked(line, "✅")
        await room.edits(line, "Yes.")
        await room.hears("Anna", "Only this line changed: what the follower got on Instagram stays as it was.")
        await room.deletes(line)
        await room.hears("Anna", "Deleted here only: what the follower got on Instagram stays there.")
        await room.shop.quiet()
        assert room.follower_read == ["Yes, gladly."]


# --- the card, and what quietens it ----------------------------------------------------------------------------------


@IN_THREADS
async def test_the_card_tells_what_was_said_before_and_nothing_twice(tmp_path: Path, desk: str) -> None:
    """An earlier question and its answer are there; the question itself and what followed stand elsewhere."""
    async with in_thread(desk, tmp_path) as room:
        await room.press("Anna", Verb.RESOLVE)
        await room.shop.follower_says("ben", "what are your opening hours")
        await room.shop.bot_says("ben", "We are open")
        await room.shop.follower_says("ben", "can my dog sleep in the two person tent when it snows")
        card = await room.newest_card("my dog")
        assert card.count("can my dog sleep") == 1
        assert "what are your opening hours" in card
        assert "We are open Mon" in card


@IN_THREADS
async def test_no_clock_runs_on_a_card_that_is_over(tmp_path: Path, desk: str) -> None:
    """Neither the reply window nor the promise means anything once it is resolved; reopened, the window does."""
    async with in_thread(desk, tmp_path) as room:
        assert "left to answer freely" in str(await room.card_now())
        await room.says("Anna", "!done See you there!")
        await room.becomes("resolved")

        async def runs() -> bool:
            return "left to answer freely" in str(await room.card_now())

        async def stands_still() -> bool:
            return not await runs()

        await room.shop.until(stands_still, "the clock to go")
        await room.press("Anna", Verb.REOPEN)
        await room.shop.until(runs, "the clock to come back")
        assert (await room.shop.rows("escalation", 1))[0]["owed_ms"] is None


@EVERYWHERE
async def test_the_bot_answers_again_when_it_is_given_back(tmp_path: Path, desk: str) -> None:
    """While Anna has it the bot is silent, also to what it knows; then it answers, and only what comes after."""
    async with at(desk, tmp_path) as room:
        await room.claims("Anna")
        await room.shop.follower_says("ben", "what are your opening hours")
        await room.shop.decided(2)
        await room.shop.quiet()
        assert room.follower_read == []
        await room.press("Anna", Verb.GIVE_BACK)
        await room.becomes("resolved")
        await room.shop.quiet()
        assert room.follower_read == []
        await room.shop.follower_says("ben", "so when are you open")
        await room.shop.bot_says("ben", "We are open")


@EVERYWHERE
async def test_what_was_no_question_is_closed_and_the_next_one_is_answered(tmp_path: Path, desk: str) -> None:
    """Not a question: closed without a word, and counted so."""
    async with at(desk, tmp_path) as room:
        await room.press("Bob", Verb.NOISE)
        await room.becomes("resolved")
        assert (await room.shop.rows("escalation", 1))[0]["outcome"] == "noise"
        await room.shop.follower_says("ben", "what are your opening hours")
        await room.shop.bot_says("ben", "We are open")
        assert len(room.follower_read) == 1


@EVERYWHERE
async def test_a_suggestion_goes_out_once_whoever_clicks(tmp_path: Path, desk: str) -> None:
    """Anna sends it; Bob's click a moment later is answered, and sends nothing."""
    async with at(desk, tmp_path, question="do you sell wholesale") as room:
        await room.press("Anna", Verb.SUGGEST, "1")
        await room.becomes("claimed")
        await room.shop.bot_says("ben", "Our wholesale team")
        await room.press("Bob", Verb.SUGGEST, "1")
        await room.hears("Bob", "Anna has already claimed this")
        await room.shop.quiet()
        assert len(room.follower_read) == 1


@EVERYWHERE
async def test_beside_a_risk_word_nothing_unlikely_is_one_click_away(tmp_path: Path, desk: str) -> None:
    """An injury: no “Returns are free” to be sent by mistake."""
    async with at(desk, tmp_path, question="my daughter had an allergic reaction to your jacket") as room:
        assert (await room.shop.rows("escalation", 1))[0]["suggestions"] == "[]"


# --- everybody at once -----------------------------------------------------------------------------------------------


@IN_THREADS
async def test_automatic_answers_are_stopped_and_begin_again_from_any_thread(tmp_path: Path, desk: str) -> None:
    """`!hold` with an internal reason says the library's phrase, never the reason; `!lift` and `!drain` end it."""
    async with in_thread(desk, tmp_path) as room:
        await room.says("Anna", "!hold // the depot burns")

        async def thrown() -> bool:
            return (await room.shop.rows("recall", "frontdesk", "hold")) != []

        await room.shop.until(thrown, "the switch")
        await room.shop.follower_says("kim", "what are your opening hours")
        await room.shop.until(lambda: room.shop.texts_to("kim"), "the statement")
        assert "depot" not in str(room.shop.texts_to("kim"))
        assert "We are open" not in str(room.shop.texts_to("kim"))
        await room.says("Bob", "!lift")
        await room.hears("Bob", "Write !drain")
        await room.says("Bob", "!drain")
        await room.shop.bot_says("kim", "We are open")


@IN_THREADS
async def test_an_answer_that_was_taken_back_goes_to_nobody_else(tmp_path: Path, desk: str) -> None:
    """Four ask the same; Anna cancels her answer. Neither *Send to all* under it nor `!all` sends anything."""
    async with in_thread(desk, tmp_path, LONG) as room:
        for follower in ("cara", "dora", "emil"):
            await room.shop.follower_says(follower, FAIR)
        await room.shop.decided(4)
        await room.claims("Anna")
        await room.says("Anna", "Yes, with a million.")
        together = await room.sees("more asked the same.")
        await room.says("Anna", "!cancel")
        await room.press_seen("Anna", together, "Send to all 3")
        await room.hears("Anna", "That answer was taken back, so it goes to nobody.")
        await room.says("Anna", "!all")
        await room.hears("Anna", "Answer first")
        await room.shop.quiet()
        assert "million" not in str([one.text for one in room.shop.instagram.delivered])


# --- clicks that nobody should have made -----------------------------------------------------------------------------


@EVERYWHERE
async def test_two_clicks_at_once_give_it_to_one(tmp_path: Path, desk: str) -> None:
    """Anna and Bob press Claim in the same moment: one has it, the other reads whose it is."""
    async with at(desk, tmp_path) as room:
        await asyncio.gather(room.press("Anna", Verb.CLAIM), room.press("Bob", Verb.CLAIM))
        await room.becomes("claimed")
        has_it = (await room.shop.rows("escalation", 1))[0]["claimed_name"]
        await room.hears("Bob" if has_it == "Anna" else "Anna", f"{has_it} has already claimed this.")


@IN_THREADS
@pytest.mark.parametrize("value", ["2", "0", "-1", "1e1", "1; DROP", "act:1", "1" * 300])
async def test_a_made_up_suggestion_sends_nothing(tmp_path: Path, desk: str, value: str) -> None:
    """A button's value that no button of ours has: refused or passed over, and the real one works afterwards."""
    async with in_thread(desk, tmp_path, question="do you sell wholesale") as room:
        card = await room.card_now()
        await room.press_forged("Bob", card, Verb.SUGGEST, value)
        await room.press_forged("Bob", card, Verb.RETRY, value)
        await room.press_forged("Bob", card, Verb.CANCEL, value)
        await room.press_forged("Bob", card, Verb.SEND, value)
        await room.press("Anna", Verb.SUGGEST, "1")
        await room.shop.bot_says("ben", "Our wholesale team")
        await room.shop.quiet()
        assert len(room.follower_read) == 1
        assert (await room.shop.rows("escalation", 1))[0]["claimed_name"] == "Anna"


@IN_THREADS
async def test_a_line_of_another_escalation_cannot_be_sent_from_here(tmp_path: Path, desk: str) -> None:
    """Anna's internal line about Kim, named by a forged button in Ben's thread: it reaches neither."""
    async with in_thread(desk, tmp_path) as room:
        line = await room.says("Anna", "They never pay.")
        await room.shop.follower_says("kim", "can my dog sleep in the two person tent when it snows")
        other = await room.card_named("my dog")
        await room.press_forged("Anna", other, Verb.SEND, line)
        await room.shop.quiet()
        assert room.follower_read == []
        assert "never pay" not in str(room.shop.texts_to("kim"))


@IN_THREADS
async def test_who_else_may_answer_is_the_workspace_s_choice(tmp_path: Path, desk: str) -> None:
    """`desk.reply`: with `everyone` Bob's line goes out beside Anna's, with `explicit` even Anna's is talk."""
    everyone = RESPONSES.replace("undo_seconds: 0", "undo_seconds: 0, reply: everyone")
    async with in_thread(desk, tmp_path / "everyone", everyone) as room:
        await room.claims("Anna")
        await room.says("Bob", "We would love to.")
        await room.shop.bot_says("ben", "We would love to.")
    explicit = RESPONSES.replace("undo_seconds: 0", "undo_seconds: 0, reply: explicit")
    async with in_thread(desk, tmp_path / "explicit", explicit) as room:
        await room.claims("Anna")
        await room.marked(await room.says("Anna", "They never pay."), "📝")
        await room.fills_in("Anna", Verb.REPLY, "We would love to.")
        await room.shop.bot_says("ben", "We would love to.")
        assert room.follower_read == ["We would love to."]


@IN_THREADS
async def test_one_answer_goes_to_all_who_asked_the_same(tmp_path: Path, desk: str) -> None:
    """Four ask; one answer, *Send to all* pressed twice: each reads it once, and the report counts them."""
    async with in_thread(desk, tmp_path) as room:
        for follower in ("cara", "dora", "emil"):
            await room.shop.follower_says(follower, FAIR)
        await room.shop.decided(4)
        await room.claims("Anna")
        await room.says("Anna", "We would love to hear more.")
        together = await room.sees("more asked the same.")
        await room.press_seen("Anna", together, "Send to all 3")
        await room.sees("Your answer reached 3 of 3 who asked the same.")
        await room.press_seen("Anna", together, "Send to all 3")
        await room.hears("Anna", "Nobody else is waiting for this answer.")
        await room.shop.quiet()
        read = [one.conversation for one in room.shop.instagram.delivered if "love to hear" in one.text]
        assert len(read) == len(set(read)) == 4


@IN_THREADS
async def test_an_answer_to_all_is_held_and_taken_back_as_one(tmp_path: Path, desk: str) -> None:
    """Held like any answer, one Cancel: it reaches nobody, all wait on the card again, and a second try goes out."""
    briefly = RESPONSES.replace("undo_seconds: 0", "undo_seconds: 5")
    async with in_thread(desk, tmp_path, briefly) as room:
        for follower in ("cara", "dora", "emil"):
            await room.shop.follower_says(follower, FAIR)
        await room.shop.decided(4)
        await room.claims("Anna")
        await room.says("Anna", "We would love to.")
        together = await room.sees("more asked the same.")
        await room.shop.bot_says("ben", "We would love to.")
        await room.press_seen("Anna", together, "Send to all 3")
        held = await room.sees("Goes out to 3 more in 5 s")
        await room.press_seen("Bob", held, "Cancel")
        await room.hears("Bob", "Only Anna can take this back.")
        await room.press_seen("Anna", held, "Cancel")

        async def waiting() -> int:
            return len(await room.shop.rows("gathered", 1))

        await room.shop.until(waiting, "them to wait again")
        assert await waiting() == 3
        await room.shop.quiet()
        assert [one.conversation for one in room.shop.instagram.delivered if "love to" in one.text] == ["ben"]
        await room.press_seen("Anna", together, "Send to all 3")
        await room.sees("Your answer reached 3 of 3 who asked the same.")
        assert len([one for one in room.shop.instagram.delivered if "love to" in one.text]) == 4


@IN_THREADS
async def test_an_answer_to_all_goes_back_with_the_answer_itself(tmp_path: Path, desk: str) -> None:
    """Both are held: an edit of the answer, like its Cancel, keeps its old words from all who asked the same."""
    async with in_thread(desk, tmp_path, LONG) as room:
        for follower in ("cara", "dora", "emil"):
            await room.shop.follower_says(follower, FAIR)
        await room.shop.decided(4)
        await room.claims("Anna")
        line = await room.says("Anna", "Yes, with a million.")
        together = await room.sees("more asked the same.")
        await room.press_seen("Anna", together, "Send to all 3")
        await room.sees("Goes out to 3 more in 60 s")
        await room.edits(line, "Yes, with a hundred.")
        await room.hears("Anna", "It does not go to all in its old words; press Send to all again.")
        assert len(await room.shop.rows("gathered", 1)) == 3
        await room.press_seen("Anna", together, "Send to all 3")

        async def on_their_way() -> bool:
            return not await room.shop.rows("gathered", 1)

        await room.shop.until(on_their_way, "the new words to be on their way")
        await room.deletes(line)
        await room.shop.quiet()
        assert len(await room.shop.rows("gathered", 1)) == 3
        assert "Yes, with" not in str([one.text for one in room.shop.instagram.delivered])


@IN_THREADS
async def test_what_the_follower_changes_and_takes_back_is_told(tmp_path: Path, desk: str) -> None:
    """An edit shows both wordings; of what was taken back no word stands in a new line."""
    async with in_thread(desk, tmp_path) as room:
        await room.claims("Anna")
        key = await room.shop.follower_says("ben", "it is on the third of July")
        await room.sees("third of July")
        await room.shop.instagram.follower_edits("ben", key, "it is on the fourth of July")
        await room.sees("fourth of July")
        await room.shop.instagram.follower_unsends("ben", key)
        await room.sees("took a message back")


@IN_THREADS
async def test_a_person_in_the_platform_s_own_app_makes_it_the_team_s(tmp_path: Path, desk: str) -> None:
    """Somebody answers in Instagram itself: the bot is silent from then on; our own texts never count as theirs."""
    async with in_thread(desk, tmp_path) as room:
        await room.press("Anna", Verb.RESOLVE)
        await room.becomes("resolved")
        await room.shop.follower_says("ben", "what are your opening hours")
        await room.shop.bot_says("ben", "We are open")
        assert (await room.shop.rows("conversation", 1))[0]["owner"] == "bot"
        await room.shop.instagram.person_answers("ben", "Come by on Sunday, too!")

        async def theirs() -> bool:
            return bool((await room.shop.rows("conversation", 1))[0]["owner"] == "team")

        await room.shop.until(theirs, "the team to own it")
        await room.shop.follower_says("ben", "so when are you open")
        await room.shop.decided(3)
        await room.shop.quiet()
        assert len([text for text in room.shop.texts_to("ben") if "We are open" in text]) == 1
