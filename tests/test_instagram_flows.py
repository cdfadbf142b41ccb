"""What is Instagram's own, as dialogues: one act in two places, other people's threads, live video, mentions."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.store.transaction import Step, q
from tests.shop import Shop, open_shop, write_workspace
from vendors.instagram import Fault


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Shop]:
    """A running Frontdesk with Instagram and Slack."""
    async with open_shop(write_workspace(tmp_path)) as one:
        yield one


async def lines(shop: Shop) -> list[tuple[str, str]]:
    """How each text of the first conversation went out and what became of it, oldest first."""
    rows = await shop.rows("replies_of", 1, 20)
    return [(row["via"], row["state"]) for row in reversed(rows)]


async def test_the_private_reply_goes_out_before_the_line_that_speaks_of_it(shop: Shop) -> None:
    """Follower comments about an order — first the private reply, then "Sent you a message!" under the post."""
    await shop.instagram.follower_comments("lea", "i need help with my order", media="post-1")
    await shop.until(lambda: len(shop.instagram.delivered) == 2, "both replies")
    assert [one.via for one in shop.instagram.delivered] == ["private_reply", "public_reply"]
    await shop.quiet()
    assert await lines(shop) == [("private_reply", "sent"), ("public_reply", "sent")]


async def test_nothing_is_said_in_public_when_the_private_reply_is_refused(shop: Shop) -> None:
    """The private reply is refused — no line under the post claims otherwise, and a person hears of both."""
    update = shop.instagram.comment("lea", "i need help with my order", media="post-1")
    shop.instagram.account.private_replies.add(update[1]["value"]["id"])
    await shop.instagram.deliver([update])
    card = await shop.card("could not be delivered")
    assert "nothing was said under the post either" in str(await shop.in_thread(card["ts"], "Not delivered"))
    await shop.quiet()
    assert shop.instagram.delivered == []
    assert await lines(shop) == [("private_reply", "dead"), ("public_reply", "dead")]


async def test_a_private_reply_that_somebody_else_was_first_with_is_for_a_person(shop: Shop) -> None:
    """Our call is refused for now, another tool answers, ours is refused for good — a person reads who was first."""
    update = shop.instagram.comment("lea", "i need help with my order", media="post-1")
    shop.instagram.fault(Fault.TOO_MANY)
    await shop.instagram.deliver([update])
    await shop.until(lambda: [call for call in shop.instagram.calls if call.startswith("POST")], "the refused call")
    shop.instagram.account.private_replies.add(update[1]["value"]["id"])
    card = await shop.card("could not be delivered")
    assert "another tool was first" in str(await shop.in_thread(card["ts"], "Not delivered"))
    await shop.quiet()
    assert await lines(shop) == [("private_reply", "dead"), ("public_reply", "dead")]


async def test_a_private_reply_of_unknown_outcome_that_is_there_counts_as_sent(shop: Shop) -> None:
    """Our call broke and the read-back found nothing yet; then "already answered" is ours — the line follows."""
    update = shop.instagram.comment("lea", "i need help with my order", media="post-1")
    shop.instagram.fault(Fault.RESET)
    await shop.instagram.deliver([update])

    async def doubted() -> bool:
        return [row["doubted"] for row in await shop.rows("outbox_row", 1)] == [1]

    await shop.until(doubted, "an open outcome")
    shop.instagram.account.private_replies.add(update[1]["value"]["id"])
    await shop.program.around.store.run(lambda: given_back(shop.program.around.now()))
    shop.program.around.bells.outbox.ring()
    await shop.quiet()
    assert await lines(shop) == [("private_reply", "sent"), ("public_reply", "sent")]


def given_back(now_ms: int) -> Step[None]:
    """As after a read-back that found nothing."""
    yield q("mark_waiting", 1, now_ms, "It had not arrived; sending again.", 1)


async def test_nothing_is_said_in_public_while_the_private_replys_outcome_is_open(shop: Shop) -> None:
    """The call broke and no conversation tells — the line under the post waits; once an echo tells, it is said."""
    shop.instagram.fault(Fault.RESET)
    await shop.instagram.follower_comments("lea", "i need help with my order", media="post-1")

    async def open_outcome() -> bool:
        return [state for _, state in await lines(shop)] == ["unknown", "waiting"]

    await shop.until(open_outcome, "an open outcome")
    assert shop.instagram.delivered == []
    shop.instagram.fault(Fault.RESET, accepted=True)
    await shop.instagram.follower_comments("max", "i need help with my order", media="post-1")
    await shop.until(lambda: len(shop.instagram.delivered) == 2, "both replies")
    assert [(one.conversation, one.via) for one in shop.instagram.delivered] == [
        ("max", "private_reply"),
        ("max", "public_reply"),
    ]


async def test_where_another_app_answers_the_bot_is_silent(shop: Shop) -> None:
    """Follower writes while somebody else answers there — kept and shown, not answered until a teammate resolves."""
    assert shop.slack is not None
    await shop.instagram.follower_says_on_standby("ana", "where is my order")
    card = await shop.card("where is my order")
    await shop.instagram.follower_says_on_standby("ana", "are you open on saturday")
    await shop.in_thread(card["ts"], "are you open on saturday")
    await shop.quiet()
    assert shop.texts_to("ana") == []
    await shop.slack.press("U0ANA", card["ts"], "resolve")
    await shop.follower_says("ana", "where is my order")
    await shop.bot_says("ana", "juniper.example/track")


async def test_a_person_in_the_inbox_takes_over_on_standby_too(shop: Shop) -> None:
    """The colleague's own words come under standby — the team owns the conversation."""
    await shop.follower_says("ana", "where is my order")
    await shop.bot_says("ana", "juniper.example/track")
    await shop.instagram.person_answers("ana", "Ana here, I look at it.", standby=True)
    await shop.card("someone in the instagram app")
    await shop.follower_says("ana", "what are your opening hours")
    await shop.decided(2)
    await shop.quiet()
    assert len(shop.texts_to("ana")) == 1


async def test_comments_on_a_live_video_are_answered_in_private_only(shop: Shop) -> None:
    """A public answer is not possible there: what may be said in private is, the rest goes to a person."""
    assert shop.slack is not None
    await shop.instagram.follower_comments("lea", "i need help with my order", media="live-1", live=True)
    said = await shop.bot_says("lea", "order number here and we look")
    assert said.via == "private_reply"
    await shop.instagram.follower_comments("ben", "could you sponsor our village fair", media="live-1", live=True)
    card = await shop.card("village fair")
    await shop.slack.press("U0ANA", card["ts"], "claim")
    await shop.slack.person_says("U0ANA", card["ts"], "Gladly!")
    assert (await shop.bot_says("ben", "Gladly!")).via == "private_reply"
    await shop.quiet()
    assert {one.via for one in shop.instagram.delivered} == {"private_reply"}


async def test_an_unsent_message_is_gone_and_an_edited_one_is_judged_by_its_new_words(shop: Shop) -> None:
    """Follower changes "hey" into a question, then takes another message back before anyone saw it."""
    posted = await shop.instagram.follower_says("ana", "hey")
    await shop.instagram.follower_edits("ana", posted.key, "where is my order")
    await shop.bot_says("ana", "juniper.example/track")
    odd = await shop.instagram.follower_says("ben", "could you sponsor our village fair")
    card = await shop.card("village fair")
    await shop.instagram.follower_unsends("ben", odd.key)
    assert (await shop.card("taken back by the follower"))["ts"] == card["ts"]


async def test_a_mention_is_read_and_answered_under_that_post(tmp_path: Path) -> None:
    """Somebody names the account under their own post — its words are asked for, and answered in that place."""
    async with open_shop(write_workspace(tmp_path), page_id="102900000000001") as shop:
        await shop.instagram.follower_mentions(
            "ana", "@the_brand what are your opening hours?", media="18100000000009"
        )
        said = await shop.until(lambda: shop.instagram.delivered, "an answer")
        assert (said[0].via, said[0].conversation, said[0].text) == ("mention", "ana", "We are open Mon–Fri 9–18.")
        await shop.instagram.follower_mentions("ben", "i need help with my order @the_brand", media="18100000000010")
        card = await shop.card("i need help with my order")
        assert "@follower_ben" in str(card)
        assert len(shop.instagram.delivered) == 1
