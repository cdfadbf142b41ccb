"""Teaching at the console over real HTTP: the review page, what would change, saving, approving, undoing."""

from __future__ import annotations

import html
import re
import secrets
from pathlib import Path

from tests.console_people import UNKNOWN, Elements, Manager, escalated, manager, shop_at
from tests.shop import INTENTS, RESPONSES, Shop

SENSITIVE = INTENTS.replace(
    "  about: Sending something back\n", "  about: Sending something back\n  sensitive: true\n"
)
BANNED = RESPONSES.replace("phrases:", "voice: {banned: [cheap]}\nphrases:")
PAYLOAD = """"><script>alert(1)</script><img src=x onerror=alert(1)>{{7*7}}'--"""
PATH = re.compile(r'href="(/escalations/\d+/teach\?act=\d+)"')


async def review(who: Manager, shop: Shop, reply: str = "Yes, in the inner tent.", case: int = 1) -> str:
    """Answer an escalation, and find the page that teaches the answer."""
    await who.act(case, "reply", reply)
    await shop.quiet()
    found = PATH.search((await who.get(f"/escalations/{case}")).text)
    assert found is not None
    return found[1]


def fields(page: str) -> dict[str, str]:
    """The review form as a browser would send it."""
    form = page.split('id="teach"')[1].split("</form>")[0]
    held = {}
    for tag, has in Elements(form).found:
        name = has.get("name")
        if tag == "input" and name and (has.get("type") != "radio" or "checked" in has):
            held[name] = has.get("value") or ""
    for name, inner in re.findall(r'<textarea id="\w+" name="(\w+)"[^>]*>(.*?)</textarea>', form, re.DOTALL):
        held[name] = html.unescape(inner)
    for name, inner in re.findall(r'<select id="\w+" name="(\w+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'<option(?: value="([^"]*)")? selected>([^<]*)<', inner)
        held[name] = (chosen[1] if chosen and chosen[1] is not None else chosen[2] if chosen else "") or ""
    return held


async def saves(who: Manager, path: str, **changed: str) -> tuple[int, str, str]:
    """Open the review, change some of it, and save: status, path, page."""
    seen = await who.get(path)
    answer = await who.post(path, {**fields(seen.text), "step": "save", **changed})
    return answer.status, answer.path, answer.text


async def presses(who: Manager, verb: str, number: int = 1, **more: str) -> tuple[int, str]:
    """A button of the list of lessons: status and page."""
    form = await who.form("/name")
    held = {**form, "key": secrets.token_urlsafe(18), "verb": verb, "name": who.name, **more}
    answer = await who.post(f"/lessons/{number}", held)
    return answer.status, answer.text


async def test_a_reply_is_taught_from_the_page(tmp_path: Path) -> None:
    """Drafted, shown as lines, saved, live, told on both pages, undone to the last byte."""
    async with shop_at(tmp_path) as shop, manager(shop) as maria:
        before = (shop.workspace / "responses.yaml").read_bytes()
        await escalated(shop)
        path = await review(maria, shop)
        page = (await maria.get(path)).text
        words = " ".join(Elements(page).words.split())
        assert all(
            part in words for part in (UNKNOWN, "Yes, in the inner tent.", "Something new", "intents/taught.yaml")
        )
        assert f"new: - {UNKNOWN}" in words
        version = shop.program.library.knowledge().library.version
        assert (await saves(maria, path, new_name="dogs", about="Dogs in tents"))[:2] == (200, "/lessons")
        await shop.until(lambda: shop.program.library.knowledge().library.version != version, "the new library")
        assert shop.program.library.knowledge().library.intents["dogs"].about == "Dogs in tents"
        assert "taught the bot something" in (await maria.get("/escalations/1")).text
        assert "(live)" in (await maria.get("/escalations/1")).text
        status, page = await presses(maria, "undo")
        assert (status, "taken back by Maria" in page) == (200, True)
        assert (shop.workspace / "responses.yaml").read_bytes() == before
        assert not (shop.workspace / "intents" / "taught.yaml").exists()
        assert "undone already" in (await presses(maria, "undo"))[1]


async def test_another_intent_shows_its_own_answer(tmp_path: Path) -> None:
    """Chosen without a script: the page is asked anew, and what was typed stays."""
    async with shop_at(tmp_path) as shop, manager(shop) as maria:
        await escalated(shop)
        path = await review(maria, shop)
        held = fields((await maria.get(path)).text)
        held |= {"intent": "opening_hours", "examples": "until when can i come by", "step": "preview"}
        page = (await maria.post(path, held)).text
        now = fields(page)
        assert (now["intent"], now["shown"], now["replaces"]) == ("opening_hours",) * 2 + (
            "We are open Mon–Fri 9–18.",
        )
        assert now["examples"] == "until when can i come by"
        assert "Its answer stays as it is" in page
        assert "until when can i come by]" in Elements(page).words
        status, where, _ = await saves(maria, path, **{**now, "step": "save", "use": "keep"})
        assert (status, where) == (200, "/lessons")
        assert (shop.workspace / "responses.yaml").read_text(encoding="utf-8") == RESPONSES


async def test_an_answer_changed_meanwhile_is_never_written_over(tmp_path: Path) -> None:
    """A colleague's edit between looking and saving: refused, shown, and theirs stays."""
    async with shop_at(tmp_path) as shop, manager(shop) as maria:
        await escalated(shop)
        path = await review(maria, shop)
        held = fields((await maria.get(path)).text)
        held |= {"intent": "opening_hours", "examples": "", "use": "use", "step": "preview"}
        seen = fields((await maria.post(path, held)).text)
        edited = RESPONSES.replace("Mon–Fri 9–18.", "every day.")
        version = shop.program.library.knowledge().library.version
        (shop.workspace / "responses.yaml").write_text(edited, encoding="utf-8")
        await shop.until(lambda: shop.program.library.knowledge().library.version != version, "the colleague's edit")
        answer = await maria.post(path, {**seen, "step": "save"})
        assert answer.status == 409
        assert "changed the answer meanwhile" in answer.text
        assert (shop.workspace / "responses.yaml").read_text(encoding="utf-8") == edited


async def test_a_refused_lesson_keeps_what_was_typed(tmp_path: Path) -> None:
    """With the file and line of the fault, and the voice's complaint before anything is saved."""
    async with shop_at(tmp_path, BANNED) as shop, manager(shop) as maria:
        await escalated(shop)
        path = await review(maria, shop, "It is cheap {and} warm.")
        page = (await maria.get(path)).text
        assert "is on the list voice.banned" in html.unescape(page)
        assert "It is cheap {{and}} warm.</textarea>" in page
        status, _, page = await saves(maria, path, answer="where is {nothing}?", new_name="dogs", examples="a b\nc d")
        assert status == 409
        assert "responses.yaml:" in page
        assert "where is {nothing}?</textarea>" in page
        assert "a b\nc d</textarea>" in page
        assert fields(page)["new_name"] == "dogs"
        assert not (shop.workspace / "intents" / "taught.yaml").exists()


async def test_a_sensitive_lesson_is_approved_by_somebody_else(tmp_path: Path) -> None:
    """Told in the inbox; its teacher has no button, and a made-up press is refused; Bruno's counts."""
    async with shop_at(tmp_path, intents=SENSITIVE) as shop, manager(shop) as maria, manager(shop, "Bruno") as bruno:
        await escalated(shop)
        path = await review(maria, shop)
        seen = fields((await maria.get(path)).text)
        page = (await maria.post(path, {**seen, "intent": "returns", "step": "preview"})).text
        assert "somebody else has to approve it" in page
        assert "Ask for approval" in page
        await saves(maria, path, intent="returns", examples="may i bring it back", use="keep")
        assert "waits for a second person" in (await maria.get("/")).text
        page = (await maria.get("/lessons")).text
        assert 'value="approve"' not in page
        assert "may i bring it back]" in Elements(page).words
        status, page = await presses(maria, "approve")
        assert (status, "Somebody else has to approve" in page) == (409, True)
        assert 'value="approve"' in (await bruno.get("/lessons")).text
        status, page = await presses(bruno, "approve")
        assert (status, "approved by Bruno" in page) == (200, True)
        assert "waits for a second person" not in (await maria.get("/")).text
        assert "may i bring it back" in (shop.workspace / "intents" / "shop.yaml").read_text(encoding="utf-8")


async def test_what_there_is_nothing_to_teach_from_is_told(tmp_path: Path) -> None:
    """No act, somebody else's, a note, a made-up lesson: a page that says what to do."""
    async with shop_at(tmp_path) as shop, manager(shop) as maria:
        await escalated(shop)
        await maria.act(1, "note", "internal", note="1")
        for path in ("1/teach", "1/teach?act=1", "1/teach?act=x", "9/teach?act=1"):
            assert (await maria.get(f"/escalations/{path}")).status == 404
        form = await maria.form("/name")
        assert (await maria.post("/lessons/7", {**form, "verb": "undo", "key": "k" * 24})).status == 404
        assert (await maria.post("/lessons/7", {"verb": "undo"})).status == 403


async def test_the_name_is_asked_before_anything_is_taught(tmp_path: Path) -> None:
    """Who teaches is written down; a browser without a name is asked for it."""
    async with shop_at(tmp_path) as shop, manager(shop) as maria, manager(shop, "") as nobody:
        await escalated(shop)
        path = await review(maria, shop)
        assert 'id="name"' in (await nobody.get(path)).text
        status, _, page = await saves(nobody, path, name="")
        assert (status, "Say who you are first" in page) == (409, True)
        assert (await saves(nobody, path, name="Nora"))[:2] == (200, "/lessons")
        assert "by you" in (await nobody.get("/lessons")).text


async def test_nothing_from_outside_can_do_anything_there(tmp_path: Path) -> None:
    """Followers' and teammates' words are text on every page of teaching."""
    async with shop_at(tmp_path) as shop, manager(shop) as maria:
        await escalated(shop, f"can my dog sleep here {PAYLOAD}", f"Nadia {PAYLOAD}"[:40])
        path = await review(maria, shop, f"Yes {PAYLOAD}")
        assert Elements((await maria.get(path)).text).active() == []
        await saves(maria, path, examples=f"dogs {PAYLOAD}", answer="x", new_name="dogs", about=PAYLOAD)
        for page in ("/lessons", "/escalations/1", "/library", path):
            seen = await maria.get(page)
            assert Elements(seen.text).active() == [], page
            assert "<script>alert" not in seen.text
