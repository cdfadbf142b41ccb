"""The main job as dialogues: a follower writes, Frontdesk answers, or a person does."""

from __future__ import annotations

import json
from pathlib import Path

from tests.shop import ACCOUNT, open_shop, write_workspace


async def test_a_question_the_library_knows_is_answered_once(tmp_path: Path) -> None:
    """Follower: "wheres my orderrr" — bot: the answer, once, by the platform's own endpoint."""
    async with open_shop(write_workspace(tmp_path)) as shop:
        await shop.follower_says("ana", "wheres my orderrr")
        await shop.bot_says("ana", "https://juniper.example/track. It takes 3–5 working days")
        await shop.quiet()
        assert len(shop.texts_to("ana")) == 1
        assert any(call.startswith("POST /v26.0/") and call.endswith("/messages") for call in shop.instagram.calls)


async def test_two_questions_in_one_message_get_one_message_with_both_answers(tmp_path: Path) -> None:
    """Follower: "where is my order? also, when are you open?" — bot: both, in the order asked, in one text."""
    async with open_shop(write_workspace(tmp_path)) as shop:
        await shop.follower_says("ana", "hi! where is my order? also, when are you open?")
        said = await shop.bot_says("ana", "juniper.example/track")
        assert said.text.index("juniper.example/track") < said.text.index("We are open Mon–Fri")
        await shop.quiet()
        assert len(shop.texts_to("ana")) == 1
        decision = (await shop.rows("decisions_before", 2**62, 1))[0]
        assert (decision["decision"], decision["intent"], decision["more"]) == (
            "reply",
            "order_status",
            "opening_hours",
        )


async def test_a_burst_of_two_questions_is_one_turn_and_gets_both_answers(tmp_path: Path) -> None:
    """Follower: "hello" — "do you have" — "opening hours?": one answer; the greeting waits for the question."""
    async with open_shop(write_workspace(tmp_path)) as shop:
        await shop.follower_says("ana", "hello")
        await shop.follower_says("ana", "where is my order\nwhat are your opening hours")
        await shop.bot_says("ana", "We are open Mon–Fri")
        await shop.quiet()
        assert len(shop.texts_to("ana")) == 1
        assert len(await shop.rows("decisions_before", 2**62, 10)) == 1


async def test_one_unsure_question_brings_both_to_a_person_with_the_sure_ones_answer(tmp_path: Path) -> None:
    """Follower asks something known and something odd — no half answer; the card offers what the library has."""
    async with open_shop(write_workspace(tmp_path)) as shop:
        await shop.follower_says("ben", "where is my order? and could you sponsor our village fair next summer?")
        card = await shop.card("village fair")
        await shop.quiet()
        assert "juniper.example/track" in json.dumps(card)
        assert not any("juniper.example/track" in text for text in shop.texts_to("ben"))


async def test_two_questions_under_a_post_get_one_comment_and_one_private_message(tmp_path: Path) -> None:
    """What is private stays private, and there is one reply of each kind."""
    async with open_shop(write_workspace(tmp_path)) as shop:
        await shop.instagram.follower_comments("ana", "problem with my order, and when are you open?", media="179")
        await shop.until(lambda: len(shop.instagram.delivered) >= 2, "two texts")
        await shop.quiet()
        public, private = sorted((one.text for one in shop.instagram.delivered), key=len)
        assert sorted([public, private]) == sorted(
            ["Sent you a message!\n\nWe are open Mon–Fri 9–18.", "Tell us your order number here and we look at once."]
        )


async def test_variants_take_turns_also_beside_another_answer(tmp_path: Path) -> None:
    """An answer given as the second of two counts as said: the next time it is the other wording."""
    async with open_shop(write_workspace(tmp_path)) as shop:
        await shop.follower_says("ana", "when are you open? also, what is your return policy?")
        await shop.bot_says("ana", "Returns are free within 30 days.")
        await shop.follower_says("ana", "what is your return policy")
        await shop.bot_says("ana", "the return label is on us")


async def test_a_redelivered_event_is_answered_once(tmp_path: Path) -> None:
    """The same event five times, at once and later: one message, one decision, one answer."""
    async with open_shop(write_workspace(tmp_path)) as shop:
        update = shop.instagram.direct("ana", "where is my order")
        for _ in range(4):
            assert (await shop.instagram.deliver([update])).status == 200
        await shop.bot_says("ana", "juniper.example/track")
        assert (await shop.instagram.deliver([update])).status == 200
        await shop.quiet()
        assert len(shop.texts_to("ana")) == 1
        assert len(await shop.rows("decisions_before", 2**62, 100)) == 1


async def test_an_unknown_question_reaches_a_person_who_answers_from_the_thread(tmp_path: Path) -> None:
    """Follower asks something odd — one thread; a teammate claims it and writes; the follower reads it."""
    async with open_shop(write_workspace(tmp_path)) as shop:
        assert shop.slack is not None
        await shop.follower_says("ben", "could you sponsor our village fair next summer")
        await shop.bot_says("ben", "A person from our team")
        card = await shop.card("sponsor our village fair")
        await shop.slack.press("U0ANA", card["ts"], "claim")
        await shop.slack.person_says("U0ANA", card["ts"], "We would love to! What is the date?")
        await shop.bot_says("ben", "We would love to! What is the date?")
        await shop.slack.press("U0ANA", card["ts"], "resolve")
        await shop.quiet()
        assert [row["state"] for row in await shop.rows("escalations_of", 1)] == ["resolved"]
        assert len([m for m in shop.slack.messages if "thread_ts" not in m]) == 1


async def test_the_way_back_works_over_socket_mode(tmp_path: Path) -> None:
    """No public address at all: claim and reply come over the connection that we opened."""
    async with open_shop(write_workspace(tmp_path), SLACK_APP_TOKEN="xapp-simulated") as shop:
        assert shop.slack is not None
        await shop.slack.sockets.connected()
        await shop.follower_says("ben", "could you sponsor our village fair next summer")
        card = await shop.card("village fair")
        await shop.slack.press("U0ANA", card["ts"], "claim")
        await shop.slack.person_says("U0ANA", card["ts"], "We would love to!")
        await shop.bot_says("ben", "We would love to!")


async def test_only_the_claimers_words_reach_the_follower(tmp_path: Path) -> None:
    """Unclaimed talk, a colleague's line and a // note stay inside; its writer is asked."""
    async with open_shop(write_workspace(tmp_path)) as shop:
        assert shop.slack is not None
        await shop.follower_says("ben", "could you sponsor our village fair next summer")
        card = await shop.card("village fair")
        await shop.slack.person_says("U0ANA", card["ts"], "before anybody claimed")
        await shop.in_thread(card["ts"], "stayed internal")
        await shop.slack.press("U0ANA", card["ts"], "claim")
        await shop.slack.person_says("U0BEN", card["ts"], "a colleague talks")
        await shop.slack.person_says("U0ANA", card["ts"], "// they are a big school")
        await shop.slack.person_says("U0ANA", card["ts"], "Yes, gladly.")
        await shop.bot_says("ben", "Yes, gladly.")
        await shop.quiet()
        said = " ".join(shop.texts_to("ben"))
        assert "claimed" not in said
        assert "colleague" not in said
        assert "big school" not in said


async def test_the_bot_is_quiet_while_the_team_owns_the_conversation(tmp_path: Path) -> None:
    """Claimed: even a question the library knows goes to the thread; resolved: the bot answers again."""
    async with open_shop(write_workspace(tmp_path)) as shop:
        assert shop.slack is not None
        await shop.follower_says("ben", "could you sponsor our village fair next summer")
        card = await shop.card("village fair")
        await shop.slack.press("U0ANA", card["ts"], "claim")
        await shop.follower_says("ben", "where is my order")
        await shop.in_thread(card["ts"], "where is my order")
        await shop.quiet()
        assert not any("juniper.example/track" in text for text in shop.texts_to("ben"))
        await shop.slack.press("U0ANA", card["ts"], "resolve")
        await shop.follower_says("ben", "where is my order")
        await shop.bot_says("ben", "juniper.example/track")


async def test_a_risk_word_is_urgent_whatever_else_is_asked(tmp_path: Path) -> None:
    """An allergic reaction and the opening hours: a person, urgently, and no opening hours."""
    async with open_shop(write_workspace(tmp_path)) as shop:
        await shop.follower_says("eva", "My daughter had an allergic reaction, what are your opening hours")
        await shop.card("allergic reaction")
        await shop.quiet()
        assert not any("Mon–Fri" in text for text in shop.texts_to("eva"))
        assert [row["urgent"] for row in await shop.rows("escalations_of", 1)] == [1]


async def test_a_batch_of_a_thousand_mixed_updates_is_handled_whole(tmp_path: Path) -> None:
    """1,000 updates in one POST: every message is decided, every follower with a known question answered once."""
    async with open_shop(write_workspace(tmp_path)) as shop:
        updates = []
        for number in range(250):
            updates.append(shop.instagram.direct(f"f{number}", "where is my order"))
            updates.append(shop.instagram.comment(f"g{number}", "what are your opening hours", media=f"m{number % 7}"))
            updates.append(shop.instagram.direct(f"h{number}", "thanks!! 🙏"))
            read = {"sender": {"id": f"i{number}"}, "recipient": {"id": ACCOUNT}, "timestamp": 1, "read": {"mid": "m"}}
            updates.append(("messaging", read))
        updates[3] = ("changes", {"field": "comments", "value": "this is no comment"})
        posted = await shop.instagram.deliver(updates)
        assert posted.status == 200
        await shop.decided(750)
        await shop.quiet()
        assert sorted(shop.texts_to("f7")) == [shop.texts_to("f0")[0]]
        answered = {one.conversation for one in shop.instagram.delivered}
        assert {f"f{number}" for number in range(250)} <= answered
        assert len([one for one in shop.instagram.delivered if one.via == "public_reply"]) == 250
        assert not any(follower.startswith("h") for follower in answered)
        assert (await shop.rows("backlog"))[0]["quarantined"] == 1


async def test_a_burst_is_one_turn(tmp_path: Path) -> None:
    """Three short messages that say nothing alone become one escalation, not three."""
    async with open_shop(write_workspace(tmp_path)) as shop:
        for text in ("so", "about that blue thing", "my cousin told me of it"):
            await shop.follower_says("kim", text)
        card = await shop.card("blue thing")
        await shop.quiet()
        assert "my cousin told me of it" in json.dumps(card, ensure_ascii=False)
        assert len(await shop.rows("decisions_before", 2**62, 10)) == 1


async def test_a_greeting_waits_for_the_question(tmp_path: Path) -> None:
    """ "hello" and then a question: one answer, to the question."""
    async with open_shop(write_workspace(tmp_path)) as shop:
        await shop.follower_says("kim", "hello")
        await shop.follower_says("kim", "where is my order")
        await shop.bot_says("kim", "juniper.example/track")
        await shop.quiet()
        assert len(shop.texts_to("kim")) == 1


async def test_private_things_are_answered_in_private_under_a_public_comment(tmp_path: Path) -> None:
    """A comment about an order: a short public word and the rest as a private reply."""
    async with open_shop(write_workspace(tmp_path)) as shop:
        posted = await shop.instagram.follower_comments("lea", "i need help with my order", media="post-1")
        assert posted.status == 200
        await shop.bot_says("lea", "order number here and we look")
        await shop.quiet()
        ways = {one.via: one.text for one in shop.instagram.delivered}
        assert ways["public_reply"] == "Sent you a message!"


async def test_variants_take_turns_under_one_post(tmp_path: Path) -> None:
    """Two people ask the same under one post and read two wordings."""
    async with open_shop(write_workspace(tmp_path)) as shop:
        await shop.instagram.follower_comments("lea", "what is your return policy", media="post-1")
        await shop.decided(1)
        await shop.instagram.follower_comments("max", "what is your return policy", media="post-1")
        await shop.decided(2)
        await shop.quiet()
        texts = [one.text for one in shop.instagram.delivered]
        assert len(texts) == len(set(texts)) == 2


async def test_a_person_in_the_platforms_own_app_takes_over(tmp_path: Path) -> None:
    """An echo that is not ours: the team owns the conversation, the card says so, the bot is silent."""
    async with open_shop(write_workspace(tmp_path)) as shop:
        await shop.follower_says("nia", "where is my order")
        await shop.bot_says("nia", "juniper.example/track")
        await shop.instagram.echoed()
        assert await shop.rows("open_escalation_of", 1) == []
        await shop.instagram.person_answers("nia", "Hi, Ana here. I look at it myself.")
        await shop.follower_says("nia", "what are your opening hours")
        await shop.card("app")
        await shop.quiet()
        assert not any("Mon–Fri" in text for text in shop.texts_to("nia"))


async def test_an_unsent_message_is_forgotten(tmp_path: Path) -> None:
    """The follower takes a message back: its words are gone from what is kept."""
    async with open_shop(write_workspace(tmp_path)) as shop:
        key = await shop.follower_says("oli", "my secret medical story, can you keep it")
        await shop.decided(1)
        await shop.instagram.follower_unsends("oli", key)
        await shop.quiet()
        assert (await shop.rows("message_by_key", "instagram", key))[0]["text"] == ""
        assert "medical" not in (await shop.rows("escalations_of", 1))[0]["question"]


async def test_a_turn_that_meets_a_defect_holds_no_other_up(tmp_path: Path) -> None:
    """A conversation whose rows cannot be read is set aside, loudly; everybody else is answered."""
    async with open_shop(write_workspace(tmp_path), with_slack=False) as shop:
        await shop.follower_says("ana", "where is my order")
        await shop.bot_says("ana", "juniper.example/track")
        writer = shop.program.around.store._writer  # type: ignore[attr-defined]
        writer.execute("UPDATE conversations SET owner = 'nobody we know'")
        await shop.follower_says("ana", "where is my order")
        await shop.until(lambda: b"turn.failed" in shop.logged.getvalue(), "the defect in the log")
        await shop.follower_says("ben", "where is my order")
        await shop.bot_says("ben", "juniper.example/track")
