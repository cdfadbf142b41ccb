"""The hold switch and gathered questions on the console."""

from __future__ import annotations

from pathlib import Path

from tests.console_people import Manager, manager, shop_at

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


async def test_one_answer_goes_to_all_who_asked_the_same(tmp_path: Path) -> None:
    """Four ask, two of them on the first one's page; Maria answers once and sends it to all."""
    async with shop_at(tmp_path) as shop, manager(shop) as maria:
        for number in range(4):
            await shop.follower_says(f"f{number}", QUESTION)
            await shop.decided(number + 1)
        assert "+2 asked the same" in (await maria.get("/")).text
        page = (await maria.get("/escalations/1")).text
        assert "2 more asked the same" in page
        await maria.act(1, "claim")
        await maria.act(1, "reply", "No, it opens on Friday!")
        await maria.act(1, "send_all")
        for number in (0, 2, 3):
            await shop.bot_says(f"f{number}", "No, it opens on Friday!")
        assert "more asked the same" not in (await maria.get("/escalations/1")).text
