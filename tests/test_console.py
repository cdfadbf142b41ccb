"""The managers' pages over real HTTP: the whole job, and what keeps others out."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest
from aiohttp import web
from pydantic import SecretStr

from bench.fuzz.wire import Line, Request
from bot.console.caller import tidy_name
from bot.console.door import Sessions, Tries
from bot.console.pages import Console
from bot.console.security import is_own_request, local_path, names_this_machine
from bot.console.tally import Numbers, Tally
from bot.console.told import told
from bot.console.words import ago, span, where, window_left
from bot.guard import Doorkeeper
from bot.plain_words import REASONS, percent
from bot.web import make_app, make_runner
from intents.model import Reason
from tests.console_people import UNKNOWN, Elements, Manager, Seen, Visitor, escalated, manager, shop_at
from tests.shop import BROKEN_RESPONSES, INTENTS, RESPONSES, SECRET, Shop
from vendors.faults import Fault
from vendors.instagram import wire

PASSWORD = "correct horse battery"
MINUTE = 60_000
HOUR = 60 * MINUTE
NOON = 1_763_812_800_000
"""22 November 2025, 12:00 UTC."""
INSIDE = (
    "/",
    "/?show=resolved",
    "/escalations/1",
    "/conversations/1",
    "/day",
    "/library",
    "/connections",
    "/unread",
    "/name",
    "/live",
)
PAYLOAD = """"><script>alert(1)</script><img src=x onerror=alert(1)>{{7*7}}'--"""


# --- the job ---------------------------------------------------------------------------------------------------------


async def test_an_empty_inbox_says_that_all_is_clear(tmp_path: Path) -> None:
    """Before anybody writes, the page says so instead of showing nothing."""
    async with shop_at(tmp_path) as shop, manager(shop) as maria:
        assert "All clear" in (await maria.get("/")).text


async def test_an_unknown_question_waits_in_the_inbox(tmp_path: Path) -> None:
    """Follower, place, question, reason and the day in numbers are all on the first page."""
    async with shop_at(tmp_path) as shop, manager(shop) as maria:
        number, _ = await escalated(shop)
        page = Elements((await maria.get("/")).text).words
        assert all(part in page for part in ("Nadia", "Web chat", UNKNOWN, "waiting under a minute", "to the team"))
        assert ("a", f"/escalations/{number}") in [
            (tag, attributes.get("href")) for tag, attributes in Elements((await maria.get("/")).text).found
        ]


async def test_the_urgent_comes_before_the_older(tmp_path: Path) -> None:
    """A risk word moves an escalation to the top."""
    async with shop_at(tmp_path) as shop, manager(shop) as maria:
        await escalated(shop)
        await escalated(shop, "my son had an allergic reaction and is in hospital", "Ivo")
        page = (await maria.get("/")).text
        assert page.index("Ivo") < page.index("Nadia")
        assert "urgent" in page


async def test_a_windowed_platform_shows_the_time_left(tmp_path: Path) -> None:
    """Instagram's reply window is a clock on the row."""
    async with shop_at(tmp_path) as shop, manager(shop) as maria:
        await shop.follower_says("lena", UNKNOWN)
        await shop.until(lambda: shop.rows("inbox_escalations", 10), "an escalation")
        assert "h left to answer" in (await maria.get("/")).text


async def test_a_manager_claims_answers_and_resolves(tmp_path: Path) -> None:
    """The follower reads the manager's words in their chat; afterwards the escalation is under Resolved."""
    async with shop_at(tmp_path) as shop, manager(shop) as maria:
        number, visitor = await escalated(shop)
        claimed = await maria.act(number, "claim")
        assert (claimed.status, claimed.path) == (200, f"/escalations/{number}")
        assert "You are on the line" in claimed.text
        assert "Your dog is welcome" in (await maria.act(number, "reply", "Your dog is welcome!")).text
        assert (await visitor.hears("Your dog is welcome!"))[-1]["who"] == "Maria"
        assert "Resolved" in (await maria.act(number, "resolve")).text
        assert UNKNOWN not in (await maria.get("/")).text
        assert UNKNOWN in (await maria.get("/?show=resolved")).text


async def test_answering_claims_what_nobody_has(tmp_path: Path) -> None:
    """The reply box needs no click before it."""
    async with shop_at(tmp_path) as shop, manager(shop) as maria:
        number, visitor = await escalated(shop)
        page = (await maria.act(number, "reply", "Yes, it is.")).text
        await visitor.hears("Yes, it is.")
        assert "You are on the line" in page
        assert "claimed this" in page


async def test_a_note_stays_inside(tmp_path: Path) -> None:
    """What is marked internal is on the page and never in the follower's chat."""
    async with shop_at(tmp_path) as shop, manager(shop) as maria:
        number, visitor = await escalated(shop)
        page = (await maria.act(number, "reply", "careful, a journalist", note="1")).text
        assert "careful, a journalist" in page
        assert "internal" in page
        await maria.act(number, "reply", "Hello from a person")
        assert "careful" not in json.dumps(await visitor.hears("Hello from a person"))


async def test_a_colleague_on_the_line_keeps_it(tmp_path: Path) -> None:
    """Others see who has it, can only leave notes, and a reply they send anyway is refused with their text kept."""
    async with shop_at(tmp_path) as shop, manager(shop) as maria, manager(shop, "Bruno") as bruno:
        number, _ = await escalated(shop)
        await maria.act(number, "claim")
        page = (await bruno.get(f"/escalations/{number}")).text
        assert "Maria is on the line" in page
        assert 'type="hidden" name="note"' in page
        refused = await bruno.act(number, "reply", "My draft")
        assert refused.status == 409
        assert "Maria has already claimed this." in refused.text
        assert "My draft</textarea>" in refused.text
        assert "already claimed" in (await bruno.act(number, "claim")).text


async def test_releasing_gives_it_back_to_everyone(tmp_path: Path) -> None:
    """Only the one who has it can let go."""
    async with shop_at(tmp_path) as shop, manager(shop) as maria, manager(shop, "Bruno") as bruno:
        number, _ = await escalated(shop)
        await maria.act(number, "claim")
        assert (await bruno.act(number, "release")).status == 409
        assert "let go of this" in (await maria.act(number, "release")).text
        assert (await bruno.act(number, "claim")).status == 200


async def test_a_form_sent_twice_counts_once(tmp_path: Path) -> None:
    """A double click and a reload of the sent form make one reply."""
    async with shop_at(tmp_path) as shop, manager(shop) as maria:
        number, visitor = await escalated(shop)
        key = "k" * 24
        answers = await asyncio.gather(*(maria.act(number, "reply", "Only once", key=key) for _ in range(3)))
        assert [answer.status for answer in answers] == [200, 200, 200]
        await maria.act(number, "reply", "The end")
        assert sum(said["text"] == "Only once" for said in await visitor.hears("The end")) == 1


async def test_the_second_half_of_a_refused_double_click_is_no_success(tmp_path: Path) -> None:
    """A reply that was refused is not taken for sent when the same form comes again."""
    async with shop_at(tmp_path) as shop, manager(shop) as maria, manager(shop, "Bruno") as bruno:
        number, _ = await escalated(shop)
        await maria.act(number, "claim")
        key = "k" * 24
        assert (await bruno.act(number, "reply", "Mine", key=key)).status == 409
        again = await bruno.act(number, "reply", "Mine", key=key)
        assert again.status == 409
        assert "Mine</textarea>" in again.text


async def test_a_suggestion_fills_the_box_without_javascript(tmp_path: Path) -> None:
    """ "Edit first" is a link that renders the page with the answer in the box."""
    async with shop_at(tmp_path) as shop, manager(shop) as maria:
        number, _ = await escalated(shop, "do you sell wholesale")
        page = (await maria.get(f"/escalations/{number}")).text
        assert f"/escalations/{number}?use=0#box" in page
        filled = (await maria.get(f"/escalations/{number}?use=0")).text
        assert "Our wholesale team writes to you within two days.</textarea>" in filled


async def test_the_name_is_asked_once(tmp_path: Path) -> None:
    """The first act carries the name; then the browser keeps it, and it can be changed."""
    async with shop_at(tmp_path) as shop, manager(shop, "Zoë Š") as zoe:
        number, _ = await escalated(shop)
        assert "Your name" in (await zoe.get(f"/escalations/{number}")).text
        assert "Say who you are" in (await zoe.act(number, "claim", name="")).text
        assert (await zoe.act(number, "claim")).status == 200
        assert "Zoë Š" in (await zoe.get("/")).text
        changed = await zoe.post("/name", {**await zoe.form("/name"), "name": "Zoë", "next": "/day"})
        assert changed.path == "/day"
        assert "Zoë Š" not in changed.text


async def test_an_act_on_nothing_or_without_words_is_told(tmp_path: Path) -> None:
    """Old links, empty boxes and made-up verbs are answered with what to do."""
    async with shop_at(tmp_path) as shop, manager(shop) as maria:
        number, _ = await escalated(shop)
        assert "Write something first." in (await maria.act(number, "reply", "  ")).text
        assert "Reload it" in (await maria.act(number, "delete", "x")).text
        assert "Reload it" in (await maria.act(number, "reply", "x", key="short")).text
        token = await maria.form(f"/escalations/{number}")
        assert (await maria.post("/escalations/999/acts", {**token, "verb": "claim"})).status == 404
        assert (await maria.get("/escalations/999")).status == 404
        assert (await maria.get("/conversations/999")).status == 404


async def test_the_script_is_told_why_not_as_json(tmp_path: Path) -> None:
    """Refusals for the page's own script carry the words and a fresh key."""
    async with shop_at(tmp_path) as shop, manager(shop) as maria:
        number, _ = await escalated(shop)
        fields = {**await maria.form(f"/escalations/{number}"), "verb": "reply", "text": "", "name": "Maria"}
        path = f"/escalations/{number}/acts"
        answer = await maria.post(path, {**fields, "key": "k" * 24}, Accept="application/json")
        assert answer.status == 409
        assert json.loads(answer.text)["refused"] == "Write something first."
        done = await maria.post(path, {**fields, "text": "hi", "key": "k" * 24}, Accept="application/json")
        assert done.status == 200
        assert json.loads(done.text)["refused"] == ""


# --- looking back ----------------------------------------------------------------------------------------------------


async def test_the_day_tells_decisions_in_words(tmp_path: Path) -> None:
    """Answered and escalated turns are listed with reason, intent and confidence, and no JSON anywhere."""
    async with shop_at(tmp_path) as shop, manager(shop) as maria:
        await Visitor(shop, "Kai").says("where is my order")
        await escalated(shop)
        await shop.decided(2)
        page = Elements((await maria.get("/day")).text).words
        assert all(part in page for part in ("Kai", "Answered", "order_status", "To the team", REASONS["matched"][1:]))
        assert "ranking" not in page
        assert '{"' not in page


async def test_the_numbers_follow_the_day(tmp_path: Path) -> None:
    """Each decision is counted once, however often the page is read, and another day begins at nothing."""
    async with shop_at(tmp_path) as shop:
        later = [0]
        tally = Tally(replace(shop.program.around, now=lambda: shop.program.around.now() + later[0]))
        for expected in (1, 2, 3):
            await Visitor(shop).says("where is my order")
            await shop.decided(expected)
            assert await tally.numbers("UTC") == await tally.numbers("UTC") == Numbers(answered=expected)
        later[0] = 24 * HOUR
        assert await tally.numbers("UTC") == Numbers()


async def test_the_day_is_read_page_by_page(tmp_path: Path) -> None:
    """More than fits is behind "Earlier", without a gap or a repetition."""
    async with shop_at(tmp_path) as shop, manager(shop) as maria:
        visitors = [Visitor(shop, f"Guest {number:03d}") for number in range(70)]
        await asyncio.gather(*(visitor.says("where is my order") for visitor in visitors))
        await shop.decided(70)
        first = (await maria.get("/day")).text
        earlier = first.split("/day?before=")[1].split('"')[0]
        second = (await maria.get(f"/day?before={earlier}")).text
        shown = [number for number in range(70) if f"Guest {number:03d}" in first + second]
        twice = [number for number in range(70) if f"Guest {number:03d}" in first and f"Guest {number:03d}" in second]
        assert (len(shown), twice) == (70, [])
        assert (await maria.get("/day?before=nonsense")).status == 200


async def test_a_conversation_shows_why_between_its_lines(tmp_path: Path) -> None:
    """The matched example and the confidence stand between question and answer."""
    async with shop_at(tmp_path) as shop, manager(shop) as maria:
        visitor = Visitor(shop)
        await visitor.says("when are you open")
        await visitor.hears("We are open")
        page = Elements((await maria.get("/conversations/1")).text).words
        question, reason, answer = (page.index(part) for part in ("when are you open", "Nearest example", "Mon–Fri"))
        assert question < reason < answer


async def test_a_message_taken_back_is_shown_as_such(tmp_path: Path) -> None:
    """The line stays, its words are gone."""
    async with shop_at(tmp_path) as shop, manager(shop) as maria:
        key = await shop.follower_says("lena", UNKNOWN)
        await shop.until(lambda: shop.rows("inbox_escalations", 10), "an escalation")
        await shop.instagram.follower_unsends("lena", key)
        lines = (await maria.get("/escalations/1")).text.split('id="lines"')[1].split("<aside")[0]
        assert "(taken back by the follower)" in lines
        assert UNKNOWN not in lines


async def test_a_reply_shows_what_became_of_it(tmp_path: Path) -> None:
    """Sent, or held up with the platform's own words."""
    async with shop_at(tmp_path) as shop, manager(shop) as maria:
        await shop.follower_says("lena", UNKNOWN)
        await shop.until(lambda: shop.rows("inbox_escalations", 10), "an escalation")
        await shop.quiet()
        shop.instagram.fault(Fault.EXPIRED, times=50)
        await maria.act(1, "reply", "Hello from a person")
        held = await shop.until(lambda: _held_up(shop), "a send that met trouble")
        page = Elements((await maria.get("/escalations/1")).text).words
        assert f"not sent yet: {held}" in page
        assert "sent" in page.split("Hello from a person")[0]


async def _held_up(shop: Shop) -> str:
    rows = await shop.rows("replies_of", 1, 1)
    return str(rows[0]["error"]) if rows[0]["state"] == "waiting" else ""


# --- the library -----------------------------------------------------------------------------------------------------


async def test_the_library_lists_what_the_bot_knows(tmp_path: Path) -> None:
    """Intents with what they are about, how many examples, how far they may go and what is said."""
    async with shop_at(tmp_path) as shop, manager(shop) as maria:
        page = Elements((await maria.get("/library")).text).words
        assert all(
            part in page
            for part in (
                "Where a follower's order is",
                "4 examples",
                "asks the team first",
                "Returns are free",
                "2 wordings",
            )
        )


async def test_a_refused_edit_is_shown_with_its_line(tmp_path: Path) -> None:
    """Every page carries the fault, and the last good library stays."""
    async with shop_at(tmp_path) as shop, manager(shop) as maria:
        (shop.workspace / "responses.yaml").write_text(BROKEN_RESPONSES, encoding="utf-8")
        await shop.until(lambda: shop.program.library.refusal, "a refusal")
        for path in ("/library", "/"):
            page = Elements((await maria.get(path)).text).words
            assert "The newest edit of the library is not live." in page
            assert "responses.yaml:" in page
            assert "retunrs" in page
        (shop.workspace / "responses.yaml").write_text(RESPONSES, encoding="utf-8")
        await shop.until(lambda: shop.program.library.refusal is None, "the good library")
        assert "is not live" not in (await maria.get("/")).text


async def test_a_line_that_does_not_hold_is_named(tmp_path: Path) -> None:
    """A must_match line that another intent wins is on the page."""
    promise = INTENTS.replace("  about: Shops that", "  must_match: [has it left your warehouse]\n  about: Shops that")
    async with shop_at(tmp_path, intents=promise) as shop, manager(shop) as maria:
        page = Elements((await maria.get("/library")).text).words
        assert "Lines that do not hold" in page
        assert "“has it left your warehouse” instead:" in page


async def test_trying_a_message_changes_nothing(tmp_path: Path) -> None:
    """The decision, the intent and what would be said are shown; no row is written."""
    async with shop_at(tmp_path) as shop, manager(shop) as maria:
        known = Elements((await maria.get("/library?text=wheres+my+order&place=dm")).text).words
        assert all(part in known for part in ("Answered", "order_status", "You can follow your parcel"))
        unknown = Elements((await maria.get(f"/library?text={quote(UNKNOWN)}&place=comment")).text).words
        assert "To the team" in unknown.split("Nothing was stored or sent.")[0]
        assert await shop.rows("decisions_before", 2**62, 10) == []


async def test_an_unreadable_event_is_kept_folded(tmp_path: Path) -> None:
    """Platform, reason and size are shown; its beginning is inert text inside a closed details element."""
    async with shop_at(tmp_path) as shop, manager(shop) as maria:
        body = b'["<script>alert(1)</script>"]'
        await shop.http.post(f"{shop.url}/webhooks/instagram", data=body, headers=wire.signed(body, SECRET))
        await shop.until(lambda: shop.rows("unread_with_beginning", 10, 100), "a quarantined event")
        page = (await maria.get("/unread")).text
        assert "Instagram" in page
        assert "29 bytes" in page
        assert ("details", {"id": "u1-body"}) in Elements(page).found
        assert Elements(page).active() == []


# --- live ------------------------------------------------------------------------------------------------------------


async def test_the_page_is_rung_when_somebody_writes(tmp_path: Path) -> None:
    """The first ring says where we stand; the next comes with the message."""
    async with shop_at(tmp_path) as shop, manager(shop) as maria, maria.http.get(f"{shop.url}/live") as stream:
        assert stream.headers["Content-Type"] == "text/event-stream"
        await _rings(stream.content, 1)
        await Visitor(shop).says("where is my order")
        await _rings(stream.content, 1)


async def test_the_page_is_rung_when_an_edit_is_refused(tmp_path: Path) -> None:
    """A change of the library rings no bell of its own and is seen all the same."""
    async with shop_at(tmp_path) as shop, manager(shop) as maria, maria.http.get(f"{shop.url}/live") as stream:
        await _rings(stream.content, 1)
        (shop.workspace / "responses.yaml").write_text(BROKEN_RESPONSES, encoding="utf-8")
        await _rings(stream.content, 1)
        assert shop.program.library.refusal is not None


async def _rings(content: object, times: int) -> None:
    async with asyncio.timeout(12):
        async for line in content:  # type: ignore[attr-defined]
            times -= line == b"event: news\n"
            if times == 0:
                return


# --- what keeps others out -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "headers"),
    [
        ({"token": ""}, {}),
        ({"token": "0" * 40}, {}),
        ({}, {"Origin": "https://evil.example"}),
        ({}, {"Sec-Fetch-Site": "cross-site"}),
        ({}, {"Sec-Fetch-Site": "same-site"}),
        ({"token": ""}, {"Origin": "null"}),
    ],
)
async def test_a_form_of_another_site_does_nothing(
    tmp_path: Path, change: dict[str, str], headers: dict[str, str]
) -> None:
    """Without our token, or from another origin, the answer is 403 and nothing is claimed."""
    async with shop_at(tmp_path) as shop, manager(shop) as maria:
        number, _ = await escalated(shop)
        fields = {**await maria.form(f"/escalations/{number}"), "verb": "claim", "key": "k" * 24, "name": "Maria"}
        answer = await maria.post(f"/escalations/{number}/acts", {**fields, **change}, **headers)
        assert answer.status == 403
        assert (await shop.rows("escalation", number))[0]["state"] == "waiting"


async def test_a_token_of_another_browser_does_not_count(tmp_path: Path) -> None:
    """A token is bound to the browser it was given to."""
    async with shop_at(tmp_path) as shop, manager(shop) as maria, manager(shop) as mallory:
        number, _ = await escalated(shop)
        await maria.get("/")
        fields = {**await mallory.form(f"/escalations/{number}"), "verb": "claim", "key": "k" * 24, "name": "Maria"}
        assert (await maria.post(f"/escalations/{number}/acts", fields)).status == 403


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example:8080", "192.168.0.7", "localhost.evil:80"])
async def test_without_a_password_only_this_machines_names_are_answered(tmp_path: Path, host: str) -> None:
    """A name made to lead here reads nothing of the console; what is public stays public."""
    async with shop_at(tmp_path) as shop, manager(shop) as maria:
        await escalated(shop)
        for path in (*INSIDE, "/nowhere-at-all/x"):
            page = await maria.get(path, Host=host)
            assert page.status in {403, 404}, path
            assert UNKNOWN not in page.text
        assert "FRONTDESK_CONSOLE_PASSWORD" in (await maria.get("/", Host=host)).text
        for path in ("/health", "/metrics", "/chat"):
            assert (await maria.get(path, Host=host)).status == 200


async def test_every_page_wants_the_password(tmp_path: Path) -> None:
    """Nothing of the console is shown before logging in; vendors, health and followers need no password."""
    async with shop_at(tmp_path, password=PASSWORD) as shop, manager(shop) as maria:
        await escalated(shop)
        for path in INSIDE:
            page = await maria.get(path)
            assert page.path == "/login" or page.status == 401, path
            assert UNKNOWN not in page.text
        assert (await maria.get("/health")).status == 200
        assert (await maria.get("/chat")).status == 200
        await shop.follower_says("lena", "where is my order")


async def test_the_password_opens_and_logging_out_closes(tmp_path: Path) -> None:
    """A wrong password is told, the right one leads where one wanted to go with a new session."""
    async with shop_at(tmp_path, password=PASSWORD) as shop, manager(shop) as maria:
        refused = await log_in(maria, "wrong password")
        assert (refused.status, "That is not the password." in refused.text) == (403, True)
        before = maria.cookie("frontdesk_session")
        opened = await log_in(maria, PASSWORD, next="/day")
        assert (opened.status, opened.path) == (200, "/day")
        assert maria.cookie("frontdesk_session") not in {"", before}
        await maria.post("/logout", await maria.form("/name"))
        assert (await maria.get("/day")).path == "/login"


async def test_the_password_may_be_asked_under_any_name(tmp_path: Path) -> None:
    """With a password the console answers under the name a proxy uses."""
    async with shop_at(tmp_path, password=PASSWORD) as shop, manager(shop) as maria:
        assert (await maria.get("/login", Host="desk.example")).status == 200


async def test_guessing_is_slowed_down(tmp_path: Path) -> None:
    """After five wrong passwords even the right one has to wait, and the page says how long."""
    async with shop_at(tmp_path, password=PASSWORD) as shop, manager(shop) as maria:
        assert [(await log_in(maria, f"guess {n}")).status for n in range(5)] == [403] * 5
        late = await log_in(maria, PASSWORD)
        assert late.status == 429
        assert "Try again in 5 min" in late.text
        assert 0 < int(late.headers["Retry-After"]) <= 300


async def test_many_guesses_at_once_are_no_way_round(tmp_path: Path) -> None:
    """A try counts before its outcome is known."""
    async with shop_at(tmp_path, password=PASSWORD) as shop, manager(shop) as maria:
        token = await maria.form("/login")
        fields = [{**token, "password": f"guess {n}"} for n in range(12)]
        answers = await asyncio.gather(*(maria.post("/login", each) for each in fields))
        assert sorted(answer.status for answer in answers) == [403] * 5 + [429] * 7


async def test_logging_in_leads_nowhere_else(tmp_path: Path) -> None:
    """A prepared link cannot send the manager to another site after the password."""
    async with shop_at(tmp_path, password=PASSWORD) as shop, manager(shop) as maria:
        assert (await log_in(maria, PASSWORD, next="https://evil.example/")).path == "/"


async def test_the_session_cookie_is_kept_from_scripts_and_other_sites(tmp_path: Path) -> None:
    """HttpOnly and SameSite=Lax always; Secure where the public address is encrypted is told by the proxy."""
    async with shop_at(tmp_path, password=PASSWORD) as shop, manager(shop) as maria:
        cookie = (await maria.get("/login")).headers["Set-Cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert "Secure" not in cookie


@pytest.mark.parametrize(
    ("public_url", "proto", "secure"),
    [
        ("https://desk.example", "https", True),
        ("https://desk.example", "http", False),
        ("http://desk.example", "https", False),
        ("", "https", False),
    ],
)
async def test_behind_an_encrypting_proxy_cookies_are_secure(
    tmp_path: Path, public_url: str, proto: str, secure: bool
) -> None:
    """What the proxy says counts only where the public address is https; forms from that address are ours."""
    async with shop_at(tmp_path) as shop, console_at(shop, public_url) as url, manager(shop) as maria:
        proxied = Manager(url, maria.http, "Maria")
        cookie = (await proxied.get("/login", **{"X-Forwarded-Proto": proto})).headers["Set-Cookie"]
        assert ("Secure" in cookie) is secure


@contextlib.asynccontextmanager
async def console_at(shop: Shop, public_url: str) -> AsyncIterator[str]:
    """A console of its own on the shop's rooms, as a proxy would show it."""
    console = Console(shop.program.rooms, shop.program.library, SecretStr(PASSWORD), public_url)
    runner = make_runner(make_app(Doorkeeper(), console.routes()))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


async def log_in(who: Manager, password: str, **more: str) -> Seen:
    """Send the login form as it was rendered."""
    return await who.post("/login", {**await who.form("/login"), "password": password, **more})


# --- what comes from outside stays text ------------------------------------------------------------------------------


async def test_texts_from_outside_come_out_inert(tmp_path: Path) -> None:
    """Names, messages, notes, teammates and YAML show as they were written and start nothing."""
    payload = json.dumps(f"Where <script>alert(2)</script> {PAYLOAD.replace('{', '(')}")
    intents = INTENTS.replace("Where a follower's order is", payload)
    responses = RESPONSES.replace("name: Juniper Supply", f"name: {payload}")
    async with shop_at(tmp_path, responses, intents) as shop, manager(shop, PAYLOAD[:30]) as maria:
        number, _ = await escalated(shop, f"{UNKNOWN} {PAYLOAD} http://evil.example/ javascript:alert(1)", PAYLOAD)
        await maria.act(number, "note", PAYLOAD)
        await maria.act(number, "reply", PAYLOAD)
        paths = ["/", f"/escalations/{number}", "/conversations/1", "/day", "/unread", "/name", "/chat"]
        for path in (*paths, "/library?text=%3Cscript%3Ealert(1)%3C/script%3E&place=%22%3E%3Cb%3E"):
            page = Elements((await maria.get(path)).text)
            assert page.active() == [], path
        assert PAYLOAD in Elements((await maria.get("/day")).text).words
        assert "http://evil.example/" in Elements((await maria.get(f"/escalations/{number}")).text).words


async def test_every_answer_carries_the_policy(tmp_path: Path) -> None:
    """Pages, files, redirects, refusals and errors: no script or style but our own, no frame around us."""
    async with shop_at(tmp_path) as shop, manager(shop) as maria:
        await escalated(shop)
        answers = [await maria.get(path) for path in (*INSIDE[:-1], "/chat", "/static/base.css", "/static/none.css")]
        answers += [await maria.get("/nowhere"), await maria.get("/", Host="evil.example")]
        answers += [await maria.post("/nowhere", {}), await maria.post("/name", {}), await maria.post("/day", {})]
        assert {answer.status for answer in answers} == {200, 403, 404, 405}
        for answer in answers:
            policy = answer.headers["Content-Security-Policy"]
            assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
            assert "unsafe" not in policy
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["Referrer-Policy"] == "no-referrer"
            assert answer.headers["Cache-Control"] in {"no-store", "public, max-age=31536000, immutable"}


async def test_other_rooms_keep_their_own_answers(tmp_path: Path) -> None:
    """Paths that others serve say 405 to a wrong method, as if the console were not there."""
    async with shop_at(tmp_path) as shop:
        async with shop.http.put(f"{shop.url}/webhooks/instagram") as answer:
            assert answer.status == 405
            assert set(answer.headers["Allow"].split(",")) == {"GET", "POST"}
        async with shop.http.get(f"{shop.url}/webhooks/tiktok") as answer:
            assert answer.status == 404


async def test_forms_that_no_page_sends_are_refused(tmp_path: Path) -> None:
    """Other content types and hundreds of fields are told so."""
    async with shop_at(tmp_path) as shop, manager(shop) as maria:
        token = await maria.form("/name")
        assert (await maria.post("/name", {**token, **{f"f{n}": "" for n in range(300)}})).status == 400
        async with maria.http.post(f"{shop.url}/name", json=token) as answer:
            assert answer.status == 415
        assert (await maria.post("/name", {**token, "name": "bot"})).status == 400


async def test_the_chat_page_leads_nowhere_inside(tmp_path: Path) -> None:
    """A follower's page has no link to the console and says that replies are automatic."""
    async with shop_at(tmp_path) as shop, manager(shop) as maria:
        page = Elements((await maria.get("/chat")).text)
        assert [attributes for tag, attributes in page.found if tag == "a"] == []
        assert "Replies are automatic until a person joins." in page.words
        assert maria.cookie("frontdesk_session") == ""


# --- the small parts -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("host", "own"),
    [
        ("127.0.0.1:8080", True),
        ("localhost", True),
        ("[::1]:8080", True),
        ("LOCALHOST:1", True),
        ("0.0.0.0:8080", False),
        ("[::1", False),
        ("", False),
    ],
)
def test_names_of_this_machine(host: str, own: bool) -> None:
    """Loopback names with any port are ours, nothing else is."""
    assert names_this_machine(host) is own


@pytest.mark.parametrize(
    ("headers", "own"),
    [
        ({}, True),
        ({"Origin": "null"}, True),
        ({"Origin": "null", "Sec-Fetch-Site": "same-origin"}, True),
        ({"Origin": "https://desk.example"}, True),
        ({"Origin": "http://inner:8080"}, True),
        ({"Origin": "http://inner:9090"}, False),
        ({"Origin": "https://desk.example.evil"}, False),
        ({"Origin": "http://["}, False),
        ({"Sec-Fetch-Site": "none"}, False),
    ],
)
def test_whose_request_it_is(headers: dict[str, str], own: bool) -> None:
    """Our own address, the public one, or a browser that says same-origin; a token is wanted besides."""
    assert is_own_request(headers, "inner:8080", "https://desk.example/") is own


@pytest.mark.parametrize("path", ["https://evil", "//evil", "/\\evil", "", "evil", "/a\nb"])
def test_only_paths_of_ours_are_gone_to(path: str) -> None:
    """Anything else leads to the inbox."""
    assert local_path(path) == "/"


@pytest.mark.parametrize(
    ("given", "name"),
    [("  Ana   Lima ", "Ana Lima"), ("\u202eevil\n", "evil"), ("x" * 99, "x" * 40), ("Bot", ""), ("follower", "")],
)
def test_names_are_made_presentable(given: str, name: str) -> None:
    """Printable, short, and never one that means somebody else in a conversation."""
    assert tidy_name(given) == name


@pytest.mark.parametrize(
    ("ms", "words"),
    [
        (0, "under a minute"),
        (-5, "under a minute"),
        (12 * MINUTE, "12 min"),
        (3 * HOUR + 5 * MINUTE, "3 h 5 min"),
        (18 * HOUR + 20 * MINUTE, "18 h"),
        (50 * HOUR, "2 days"),
    ],
)
def test_spans_in_words(ms: int, words: str) -> None:
    """Coarse, as people say it."""
    assert span(ms) == words


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (5_000, "just now"),
        (4 * MINUTE, "4 min ago"),
        (3 * HOUR, "09:00"),
        (20 * HOUR, "yesterday 16:00"),
        (72 * HOUR, "Wed 12:00"),
        (10 * 24 * HOUR, "12 Nov"),
        (400 * 24 * HOUR, "18 Oct 2024"),
    ],
)
def test_moments_in_words(before: int, words: str) -> None:
    """Minutes while they count, then the clock, then the day."""
    assert ago(NOON - before, NOON, "UTC") == words


def test_the_window_in_words() -> None:
    """Plain while there is time, pressing when little is left, closed after."""
    assert window_left(None, NOON) == ("", "plain")
    assert window_left(NOON + 18 * HOUR, NOON) == ("18 h left to answer", "plain")
    assert window_left(NOON + HOUR, NOON) == ("1 h left to answer", "short")
    assert window_left(NOON, NOON) == ("window closed", "closed")


def test_places_and_shares_in_words() -> None:
    """Platforms by their own names; certainty is not claimed by rounding."""
    assert where("instagram", "story_reply") == "Instagram · story reply"
    assert where("webchat", "dm") == "Web chat"
    assert (percent(0.999), percent(0.29), percent(1.0)) == ("99%", "29%", "100%")


def test_every_reason_has_words() -> None:
    """No reason reaches a manager as an identifier."""
    assert set(REASONS) == set(Reason)


def test_guesses_from_many_addresses_are_bounded_too() -> None:
    """Fifty in five minutes from anywhere, then everybody waits; a right password forgives its own address only."""
    tries = Tries()
    for number in range(50):
        assert tries.wait_ms(f"10.0.0.{number}", NOON + number) == 0
        tries.note(f"10.0.0.{number}", NOON + number)
    assert tries.wait_ms("10.0.1.1", NOON + 50) == 5 * MINUTE - 50
    tries.forgive("10.0.0.7")
    assert tries.wait_ms("10.0.1.1", NOON + 50) == 0
    tries.note("10.0.1.1", NOON + 50)
    assert tries.wait_ms("10.0.1.2", NOON + 5 * MINUTE) == 0


def test_sessions_end_after_a_week_and_are_bounded() -> None:
    """A session is let in until its week is over; beyond a thousand the oldest goes."""
    now = [NOON]
    sessions = Sessions(lambda: now[0])
    for number in range(1_001):
        sessions.open(f"session {number}")
    assert not sessions.is_open("session 0")
    assert sessions.is_open("session 1")
    now[0] += 7 * 24 * HOUR
    assert not sessions.is_open("session 1")


def test_acts_are_replayed_as_they_counted() -> None:
    """Late, refused and repeated clicks leave no trace; what was said inside does."""
    acts = [
        _act("claim", "a"),
        _act("claim", "b", refused=True),
        _act("reply", "b", refused=True),
        _act("say", "b"),
        _act("release", "b", refused=True),
        _act("claim", "a"),
        _act("reply", "a", key="sent"),
        _act("resolve", "a"),
        _act("resolve", "b", refused=True),
        _act("claim", "b", refused=True),
        _act("note", "b"),
    ]
    happened = [(happening.act["teammate"], happening.words) for happening in told(acts, {"slack:sent"})]
    assert happened == [("a", "claimed this"), ("b", ""), ("a", "resolved this; the bot answers again"), ("b", "")]


def _act(verb: str, who: str, key: str = "", *, refused: bool = False) -> dict[str, object]:
    why = "Anna has already claimed this." if refused else ""
    return {
        "desk": "slack",
        "key": key,
        "escalation_id": 1,
        "teammate": who,
        "verb": verb,
        "text": "words",
        "refused": why,
    }


@pytest.mark.parametrize("session", [b"\xff" * 30, "é".encode() * 20, b"a" * 19, b"a" * 101, b"a b" * 10, b"%ff" * 10])
async def test_a_cookie_that_is_no_session_of_ours_is_none(session: bytes, tmp_path: Path) -> None:
    """Whatever bytes stand in it, the browser gets a session of its own and no error."""
    async with shop_at(tmp_path, password="open sesame") as shop:
        line = Line(shop.url)
        for path in (b"/login", b"/", b"/chat"):
            answer = await line.ask(Request(b"GET", path, ((b"Cookie", b"frontdesk_session=" + session),)))
            assert answer is not None
            assert answer.status in {200, 303}
        line.close()
