"""The team in Slack, follower to follower: the whole program with Instagram and Slack played by simulations."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from handlers.slack.hearing import OUTSIDER
from tests.shop import INTENTS, RESPONSES, Shop, open_shop, write_workspace
from vendors.slack import Fault, SimulatedSlack, Trouble

HELD = RESPONSES.replace("undo_seconds: 0", "undo_seconds: 60")
BRIEFLY = RESPONSES.replace("undo_seconds: 0", "undo_seconds: 3")
ROUTED = RESPONSES.replace("desk: {undo_seconds: 0}", 'desk: {undo_seconds: 0, routes: {shops: "#orders"}}')


@asynccontextmanager
async def a_card(tmp_path: Path, responses: str = RESPONSES) -> AsyncIterator[tuple[Shop, SimulatedSlack, str]]:
    """A shop with one escalation of Kim's, who asks for wholesale, and the stamp of its card."""
    async with open_shop(write_workspace(tmp_path, responses)) as shop:
        assert shop.slack is not None
        await shop.follower_says("kim", "do you sell wholesale")
        card = await shop.card("wholesale")
        await shop.quiet()
        yield shop, shop.slack, card["ts"]


async def on_card(shop: Shop, ts: str, words: str) -> None:
    """Wait until the card says something."""
    slack = shop.slack
    assert slack is not None
    await shop.until(
        lambda: words in json.dumps(slack.workspace.message(ts)["blocks"], ensure_ascii=False),
        f"{words!r} on the card",
    )


async def whispered(shop: Shop, words: str) -> dict[str, Any]:
    """Wait for a word that one person sees."""
    slack = shop.slack
    assert slack is not None
    found: dict[str, Any] = await shop.until(
        lambda: next((one for one in slack.workspace.whispers if words in one["text"]), None), f"a whisper {words!r}"
    )
    return found


async def state(shop: Shop) -> tuple[str, str]:
    """How the escalation stands, and whose it is."""
    row = (await shop.rows("escalation", 1))[0]
    return row["state"], row["claimed_name"] or ""


async def test_a_suggestion_is_sent_with_one_click_and_only_once(tmp_path: Path) -> None:
    """Send at the suggestion: claimed, sent, told in the thread; the second click sends nothing."""
    async with a_card(tmp_path) as (shop, slack, ts):
        before = len(shop.texts_to("kim"))
        await slack.press("U0ANNA", ts, "suggest", "1")
        await slack.press("U0ANNA", ts, "suggest", "1")
        await shop.bot_says("kim", "Our wholesale team writes to you")
        await shop.in_thread(ts, "Anna answered: Our wholesale team")
        await whispered(shop, "Anna has sent this suggestion already.")
        await shop.quiet()
        assert len(shop.texts_to("kim")) == before + 1
        assert await state(shop) == ("claimed", "Anna")


async def test_reply_is_a_form(tmp_path: Path) -> None:
    """Bob presses Reply, writes, sends: Kim reads it, the team reads it in the thread, and it is Bob's."""
    async with a_card(tmp_path) as (shop, slack, ts):
        await slack.press("U0BOB", ts, "reply")
        sent = await slack.submits("U0BOB", "We do <b>gladly</b> & soon.")
        assert sent.answer is None
        await shop.bot_says("kim", "We do <b>gladly</b> & soon.")
        await shop.in_thread(ts, "Bob answered: We do &lt;b&gt;gladly&lt;/b&gt; &amp; soon.")
        await on_card(shop, ts, "Claimed by Bob")


async def test_a_form_that_cannot_be_carried_out_says_why_and_stays_open(tmp_path: Path) -> None:
    """Anna is quicker: Bob's form tells him so, under its field; once she lets go, the same form is taken."""
    async with a_card(tmp_path) as (shop, slack, ts):
        await slack.press("U0BOB", ts, "reply")
        await slack.press("U0ANNA", ts, "claim")
        refused = await slack.submits("U0BOB", "Yes, gladly.")
        assert refused.answer["errors"] == {"words": "Not sent: Anna has already claimed this."}
        assert slack.workspace.whispers == []
        await on_card(shop, ts, "Claimed by Anna")
        await slack.press("U0ANNA", ts, "release")
        await slack.submits("U0BOB", "Yes, gladly.")
        await shop.bot_says("kim", "Yes, gladly.")
        assert slack.workspace.views == {}


async def test_forms_work_without_a_public_address(tmp_path: Path) -> None:
    """Over Socket Mode a refusal comes back in the acknowledgement; `/desk` is answered there, too."""
    async with open_shop(write_workspace(tmp_path), SLACK_APP_TOKEN="xapp-simulated") as shop:
        assert shop.slack is not None
        slack = shop.slack
        await slack.sockets.connected()
        await shop.follower_says("kim", "do you sell wholesale")
        ts = (await shop.card("wholesale"))["ts"]
        await slack.press("U0BOB", ts, "reply")
        await slack.reacts("U0ANNA", ts, "eyes")
        refused = await slack.submits("U0BOB", "Yes, gladly.")
        assert refused.answer["errors"] == {"words": "Not sent: Anna has already claimed this."}
        await slack.person_says("U0ANNA", ts, "!release")
        await slack.submits("U0BOB", "Yes, gladly.")
        await shop.bot_says("kim", "Yes, gladly.")
        assert "Press *Claim*" in (await slack.commands("U0BOB", "/desk")).answer["text"]


async def test_resolved_at_once_or_with_a_last_word(tmp_path: Path) -> None:
    """Resolve closes with a click; Reopen opens; with a last word Kim reads it before the bot is back."""
    async with a_card(tmp_path) as (shop, slack, ts):
        await slack.press("U0ANNA", ts, "resolve")
        await on_card(shop, ts, "✅ Resolved")
        await slack.press("U0ANNA", ts, "reopen")
        await on_card(shop, ts, "Claimed by Anna")
        await slack.press("U0ANNA", ts, "resolve_with_word")
        await slack.submits("U0ANNA", "Our team writes to you. Bye!")
        await shop.bot_says("kim", "Our team writes to you. Bye!")
        await on_card(shop, ts, "✅ Resolved")


async def test_reactions_on_the_card_claim_snooze_and_resolve(tmp_path: Path) -> None:
    """👀, 💤, ✅ by people; our own marks and reactions taken away mean nothing."""
    async with a_card(tmp_path) as (shop, slack, ts):
        await slack.reacts("U0ANNA", ts, "eyes")
        await on_card(shop, ts, "Claimed by Anna")
        await slack.reacts("U0ANNA", ts, "eyes", removed=True)
        await slack.person_says("U0ANNA", ts, "Yes, gladly.")
        await shop.bot_says("kim", "Yes, gladly.")
        await shop.quiet()
        await slack.echoed()
        assert await state(shop) == ("claimed", "Anna")
        await slack.reacts("U0BOB", ts, "zzz")
        await on_card(shop, ts, "💤 Snoozed until <!date^")
        await slack.reacts("U0BOB", ts, "white_check_mark")
        await on_card(shop, ts, "✅ Resolved")


async def test_a_reaction_elsewhere_in_the_thread_is_talk(tmp_path: Path) -> None:
    """✅ on a colleague's line, or on a line of ours, resolves nothing."""
    async with a_card(tmp_path) as (shop, slack, ts):
        await slack.press("U0ANNA", ts, "claim")
        line = (await slack.person_says("U0BOB", ts, "// nice one")).payload["event"]["ts"]
        await slack.reacts("U0ANNA", line, "white_check_mark")
        await slack.person_says("U0ANNA", ts, "!why")
        await whispered(shop, "")
        assert await state(shop) == ("claimed", "Anna")


async def test_an_edit_within_the_hold_changes_what_goes_out(tmp_path: Path) -> None:
    """The words that Kim reads are those of the edit, and the old ones never went out."""
    async with a_card(tmp_path, BRIEFLY) as (shop, slack, ts):
        await slack.press("U0ANNA", ts, "claim")
        line = (await slack.person_says("U0ANNA", ts, "Yes, in Febuary")).payload["event"]["ts"]
        await slack.edits(line, "Yes, in February")
        await shop.bot_says("kim", "Yes, in February")
        assert not [text for text in shop.texts_to("kim") if "Febuary" in text]
        await slack.edits(line, "Yes, in March")
        await whispered(shop, "Only this line changed")


@pytest.mark.parametrize("how", ["deleted", "made a note"])
async def test_a_line_taken_back_within_the_hold_never_goes_out(tmp_path: Path, how: str) -> None:
    """Deleted, or edited into a note: nothing goes out, and the line that offered to cancel goes."""
    async with a_card(tmp_path, HELD) as (shop, slack, ts):
        before = len(shop.texts_to("kim"))
        await slack.press("U0ANNA", ts, "claim")
        line = (await slack.person_says("U0ANNA", ts, "Yes, for nothing")).payload["event"]["ts"]
        await shop.in_thread(ts, "Goes out in 60 s")
        await (slack.deletes(line) if how == "deleted" else slack.edits(line, "// yes, for nothing?"))
        await shop.until(lambda: not [one for one in slack.messages if "Goes out in" in one["text"]], "the line to go")
        await shop.quiet()
        assert len(shop.texts_to("kim")) == before


async def test_a_line_is_sent_from_its_menu(tmp_path: Path) -> None:
    """Anna's second line before claiming stayed inside; *Send to follower* claims and sends it."""
    async with a_card(tmp_path) as (shop, slack, ts):
        await slack.person_says("U0ANNA", ts, "who knows them?")
        line = (await slack.person_says("U0ANNA", ts, "We do, gladly.")).payload["event"]["ts"]
        await slack.uses_shortcut("U0BOB", line, "send_to_follower")
        await whispered(shop, "Only Anna can send their own line.")
        await slack.uses_shortcut("U0ANNA", line, "send_to_follower")
        await shop.bot_says("kim", "We do, gladly.")
        assert await state(shop) == ("claimed", "Anna")
        assert not [text for text in shop.texts_to("kim") if "who knows them" in text]


async def test_a_note_is_sent_after_all_from_its_menu(tmp_path: Path) -> None:
    """Anna's note: Bob cannot send it, she can, once, held like any answer and to be taken back."""
    async with a_card(tmp_path, HELD) as (shop, slack, ts):
        line = (await slack.person_says("U0ANNA", ts, "// We do, gladly.")).payload["event"]["ts"]
        await slack.uses_shortcut("U0ANNA", line, "keep_internal")
        await whispered(shop, "It is internal already.")
        await slack.uses_shortcut("U0BOB", line, "send_to_follower")
        await whispered(shop, "Only Anna can send their own line.")
        await slack.uses_shortcut("U0ANNA", line, "send_to_follower")
        held = await shop.in_thread(ts, "Goes out in 60 s")
        assert await state(shop) == ("claimed", "Anna")
        await slack.uses_shortcut("U0ANNA", line, "send_to_follower")
        await whispered(shop, "It is on its way already.")
        await slack.press("U0ANNA", held["ts"], "cancel")
        await shop.until(lambda: not slack.workspace.message(line).get("reactions"), "no mark")
        await shop.quiet()
        assert not [text for text in shop.texts_to("kim") if "gladly" in text]


async def test_a_shortcut_on_anything_else_says_where_it_belongs(tmp_path: Path) -> None:
    """On the card itself it does nothing, and says so."""
    async with a_card(tmp_path) as (shop, slack, ts):
        await slack.uses_shortcut("U0ANNA", ts, "keep_internal")
        assert "in an escalation's thread" in slack.workspace.responses[0]["text"]
        assert await state(shop) == ("waiting", "")


async def test_the_command_says_what_can_be_done(tmp_path: Path) -> None:
    """`/desk` is answered at once, for the person who asks."""
    async with a_card(tmp_path) as (_, slack, _ts):
        asked = await slack.commands("U0ANNA", "/desk")
        assert (asked.outcomes, asked.answer["response_type"]) == (["200"], "ephemeral")
        assert "Press *Claim*" in asked.answer["text"]


async def test_mute_is_a_form_and_unmute_a_button(tmp_path: Path) -> None:
    """Muted for a day: the card says so and offers to hear Kim again."""
    async with a_card(tmp_path) as (shop, slack, ts):
        await slack.press("U0ANNA", ts, "mute")
        await slack.submits("U0ANNA", "1d")
        await on_card(shop, ts, "🔇 muted")
        await slack.press("U0ANNA", ts, "unmute")
        await shop.until(lambda: "🔇" not in json.dumps(slack.workspace.message(ts)["blocks"]), "Kim to be heard")


async def test_snooze_has_a_menu(tmp_path: Path) -> None:
    """Until the follower writes: said on the card until Kim does."""
    async with a_card(tmp_path) as (shop, slack, ts):
        await slack.press("U0ANNA", ts, "snooze", "reply")
        await on_card(shop, ts, "💤 Snoozed until the follower writes again")
        await shop.follower_says("kim", "are you still there, about wholesale?")
        await shop.until(lambda: "💤" not in json.dumps(slack.workspace.message(ts)["blocks"]), "it to wake")


async def test_nobody_from_outside_the_channel_acts(tmp_path: Path) -> None:
    """Eve has not joined: neither her press nor her reaction does anything."""
    async with a_card(tmp_path) as (shop, slack, ts):
        await slack.press("U0EVE", ts, "claim")
        await slack.reacts("U0EVE", ts, "white_check_mark")
        assert [one["text"] for one in slack.workspace.responses] == [OUTSIDER]
        await shop.quiet()
        assert await state(shop) == ("waiting", "")


async def test_two_presses_at_once_and_a_late_one_are_all_answered(tmp_path: Path) -> None:
    """Both claim: one has it, the other reads whose it is; a press on something resolved reads that."""
    async with a_card(tmp_path) as (shop, slack, ts):
        old = dict(slack.workspace.message(ts))
        await slack.press("U0ANNA", ts, "claim")
        await slack.press("U0BOB", ts, "claim") if _has(slack, ts, "claim") else await slack.reacts(
            "U0BOB", ts, "eyes"
        )
        await whispered(shop, "Anna has already claimed this.")
        await slack.press("U0ANNA", ts, "resolve")
        await on_card(shop, ts, "✅ Resolved")
        slack.workspace.message(ts)["blocks"] = old["blocks"]
        await slack.press("U0BOB", ts, "claim")
        await whispered(shop, "This is resolved already.")


def _has(slack: SimulatedSlack, ts: str, action: str) -> bool:
    """Whether the card still offers that."""
    return f'"action_id": "{action}"' in json.dumps(slack.workspace.message(ts)["blocks"])


async def test_a_label_has_its_own_channel(tmp_path: Path) -> None:
    """Wholesale is routed to #orders: its card and thread stand there, and are answered there."""
    workspace = write_workspace(
        tmp_path, ROUTED, INTENTS.replace("  autonomy: ask", "  autonomy: ask\n  label: shops")
    )
    async with open_shop(workspace) as shop:
        assert shop.slack is not None
        await shop.follower_says("kim", "do you sell wholesale")
        card = await shop.card("wholesale")
        assert card["channel"] == "C0ORDERS"
        await shop.slack.press("U0ANNA", card["ts"], "claim")
        await shop.slack.person_says("U0ANNA", card["ts"], "We do, gladly.", channel="C0ORDERS")
        await shop.bot_says("kim", "We do, gladly.")
        await shop.follower_says("ben", "i want to talk to a person")
        assert (await shop.card("talk to a person"))["channel"] == "C0DESK"


async def test_what_came_with_a_message_is_named_and_never_linked(tmp_path: Path) -> None:
    """Kim's photo and Anna's file: a line on the other side says that there was one, and no address goes anywhere."""
    async with a_card(tmp_path) as (shop, slack, ts):
        await slack.press("U0ANNA", ts, "claim")
        picture = {"type": "image", "payload": {"url": "https://cdn.example/secret-photo.jpg"}}
        await shop.instagram.follower_says("kim", "like these", attachments=[picture])
        await shop.in_thread(ts, "Follower: like these [image")
        file = {"name": "prices.pdf", "url_private": "https://files.slack.com/files-pri/T-F/prices.pdf"}
        await slack.person_says("U0ANNA", ts, "Our prices:", subtype="file_share", files=[file])
        assert (await shop.bot_says("kim", "Our prices:")).text == "Our prices:"
        await whispered(shop, "Instagram takes no files from here: prices.pdf.")
        ours = [one for one in slack.messages if one.get("bot_id")]
        assert "secret-photo" not in json.dumps(ours)
        assert not [text for text in shop.texts_to("kim") if "slack.com" in text]


async def test_what_slack_delivers_again_counts_once(tmp_path: Path) -> None:
    """A line, a press and a form that arrive twice: one text each."""
    async with a_card(tmp_path) as (shop, slack, ts):
        deliveries = [
            await slack.press("U0ANNA", ts, "claim"),
            await slack.person_says("U0ANNA", ts, "Yes, gladly."),
            await slack.press("U0ANNA", ts, "reply"),
            await slack.submits("U0ANNA", "And soon."),
        ]
        for delivery in (deliveries[0], deliveries[1], deliveries[3]):
            await slack.bring(delivery)
        await shop.bot_says("kim", "And soon.")
        await shop.quiet()
        texts = shop.texts_to("kim")
        assert (texts.count("Yes, gladly."), texts.count("And soon.")) == (1, 1)
        assert [one["text"] for one in slack.workspace.whispers] == []


@pytest.mark.parametrize("trouble", [Trouble.LIMITED, Trouble.RESET, Trouble.BROKEN])
async def test_trouble_at_slack_costs_nothing_but_time(tmp_path: Path, trouble: Trouble) -> None:
    """The card's edit and the team's line meet a 429, a broken connection or a page of HTML: both arrive, once."""
    async with a_card(tmp_path) as (shop, slack, ts):
        slack.fail("chat.update", Fault(trouble))
        slack.fail("chat.postMessage", Fault(trouble, accepted=trouble is Trouble.RESET))
        await slack.press("U0ANNA", ts, "suggest", "1")
        await on_card(shop, ts, "Claimed by Anna")
        await shop.in_thread(ts, "Anna answered: Our wholesale team")
        await shop.quiet()
        assert len([one for one in slack.messages if "Anna answered" in one["text"]]) == 1


async def test_an_older_app_works_on_without_what_came_later(tmp_path: Path) -> None:
    """Installed before reactions were read: claimed by button as ever, and the check says what to do."""
    async with open_shop(write_workspace(tmp_path)) as shop:
        assert shop.slack is not None
        shop.slack.scopes = shop.slack.scopes.replace("reactions:read,", "")
        desk = shop.program.around.desks["slack"]
        await desk.check()  # type: ignore[attr-defined]
        assert "lacks reactions:read" in " ".join(desk.lacking)  # type: ignore[attr-defined]
        await shop.follower_says("kim", "do you sell wholesale")
        card = await shop.card("wholesale")
        await shop.slack.press("U0ANNA", card["ts"], "claim")
        await on_card(shop, card["ts"], "Claimed by Anna")


async def test_what_a_desk_has_to_do_without_is_in_health_and_in_the_log(tmp_path: Path) -> None:
    """A route to a channel that Frontdesk is not in: degraded, with what to do; the card stands in the desk's own."""
    astray = ROUTED.replace("#orders", "#nowhere")
    workspace = write_workspace(
        tmp_path, astray, INTENTS.replace("  autonomy: ask", "  autonomy: ask\n  label: shops")
    )
    async with open_shop(workspace) as shop:

        async def told() -> bool:
            async with shop.http.get(f"{shop.url}/health") as answer:
                return "in no channel #nowhere: write /invite" in (await answer.json())["desks"]["slack"]

        await shop.until(told, "the route in /health")
        assert b"desk.limited" in shop.logged.getvalue()
        await shop.follower_says("kim", "do you sell wholesale")
        assert (await shop.card("wholesale"))["channel"] == "C0DESK"
