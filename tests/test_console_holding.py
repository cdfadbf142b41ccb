"""The hold switch and gathered questions on the console."""

from __future__ import annotations

from pathlib import Path

from bot.store.transaction import Row
from tests.console_people import Manager, manager, shop_at
from tests.shop import RESPONSES, Shop
from vendors.faults import Fault

LONG = RESPONSES.replace("undo_seconds: 0", "undo_seconds: 60")
QUESTION = "is the summer pop-up store in lisbon cancelled"


async def turn(someone: Manager, verb: str, statement: str = "") -> str:
    """Press a button on the page of the switch; what the page says then."""
    fields = {**await someone.form("/hold"), "verb": verb, "statement": statement}
    return (await someone.post("/hold", fields)).text


async def test_the_switch_is_thrown_lifted_and_drained(tmp_path: Path) -> None:
    """Every page says that the bot is stopped; what was asked meanwhile is answered with one press afterwards."""
    async with shop_at(tmp_path) as shop, manager(shop) as maria:
        await maria.post("/name", {**await maria.form("/name"), "name": "Maria", "next": "/"})
        assert "Maria stopped them" in await turn(maria, "hold", "We know <b>of it</b>.")
        assert "Automatic answers are stopped" in (await maria.get("/")).text
        assert "We know &lt;b&gt;of it&lt;/b&gt;." in (await maria.get("/hold")).text
        await shop.follower_says("ana", "where is my order")
        await shop.bot_says("ana", "We know <b>of it</b>.")
        assert "1 follower wrote while" in await turn(maria, "lift")
        await turn(maria, "drain")
        await shop.bot_says("ana", "juniper.example/track")
        assert "Nothing was held back" in await turn(maria, "drain")


async def test_nobody_throws_it_without_a_name_or_twice(tmp_path: Path) -> None:
    """The team is told who did it, so it has to be somebody."""
    async with shop_at(tmp_path) as shop, manager(shop) as maria:
        assert "Who are you?" in await turn(maria, "hold")
        await maria.post("/name", {**await maria.form("/name"), "name": "Maria", "next": "/"})
        await turn(maria, "hold")
        assert "stopped already" in await turn(maria, "hold")
        assert "too old" in await turn(maria, "explode")


async def asked_by_four(shop: Shop) -> None:
    """Four followers ask the same."""
    for number in range(4):
        await shop.follower_says(f"f{number}", QUESTION)
        await shop.decided(number + 1)


async def test_one_answer_goes_to_all_who_asked_the_same(tmp_path: Path) -> None:
    """Four ask, all on the first one's page, to which the others' lead; Maria answers once and sends it to all."""
    async with shop_at(tmp_path) as shop, manager(shop) as maria:
        await asked_by_four(shop)
        assert "+3 asked the same" in (await maria.get("/")).text
        assert "3 more asked the same" in (await maria.get("/escalations/1")).text
        assert '<a href="/escalations/1">#1</a> with others' in (await maria.get("/escalations/2")).text
        await maria.act(1, "claim")
        await maria.act(1, "reply", "No, it opens on Friday!")
        await maria.act(1, "send_all")
        for number in range(4):
            await shop.bot_says(f"f{number}", "No, it opens on Friday!")
        assert "more asked the same" not in (await maria.get("/escalations/1")).text


async def part_of(shop: Shop, escalation: int) -> str:
    """What the buttons under one follower's part of an answer to all are about."""
    conversation = (await shop.rows("escalation", escalation))[0]["conversation_id"]
    return f"act:{(await shop.rows('replies_of', conversation, 1))[0]['act_id']}"


async def test_one_of_many_can_be_left_out_of_an_answer_to_all(tmp_path: Path) -> None:
    """On the page of one of them Cancel takes their part back, if Maria presses it: they wait on."""
    async with shop_at(tmp_path, LONG) as shop, manager(shop) as maria, manager(shop, "Ivo") as ivo:
        await asked_by_four(shop)
        await maria.act(1, "claim")
        await maria.act(1, "reply", "No, it opens on Friday!")
        await maria.act(1, "send_all")
        about = await part_of(shop, 3)
        assert "Cancel" in (await maria.get("/escalations/3")).text
        assert "Only Maria can take this back" in (await ivo.act(3, "cancel", about=about)).text
        assert (await maria.act(3, "cancel", about=about)).status == 200
        assert "Too late" in (await maria.act(3, "cancel", about=about)).text
        rows = [(await shop.rows("escalation", number))[0] for number in range(1, 5)]
        assert [row["state"] for row in rows] == ["claimed", "resolved", "waiting", "resolved"]
        assert rows[2]["gathered_into"] == 1
        assert "To 2 more" in (await maria.get("/escalations/1")).text


async def test_who_could_not_be_reached_can_be_tried_again(tmp_path: Path) -> None:
    """Instagram refuses one part of an answer to all; Retry on that page brings it, and nothing is left."""
    async with shop_at(tmp_path) as shop, manager(shop) as maria:
        await asked_by_four(shop)
        await maria.act(1, "claim")
        await maria.act(1, "reply", "No, it opens on Friday!")
        await shop.bot_says("f0", "opens on Friday")
        await shop.quiet()
        shop.instagram.fault(Fault.NOT_NOW)
        await maria.act(1, "send_all")
        await shop.until(lambda: failed(shop), "one that failed")
        left = (await failed(shop))[0]["id"]
        assert (await maria.act(left, "retry", about=await part_of(shop, left))).status == 200
        for number in range(4):
            await shop.until(lambda who=f"f{number}": shop.texts_to(who), "an answer")
        assert not await failed(shop)


async def failed(shop: Shop) -> list[Row]:
    """Whom an answer could not be brought to."""
    return [row for row in await shop.rows("inbox_escalations", 10) if row["state"] == "failed"]
