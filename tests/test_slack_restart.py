"""Frontdesk is restarted under an open card in Slack: presses, forms and lines go on where they were."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path

from handlers.slack.hearing import OUTSIDER
from tests.discord_desk import an_instagram
from tests.shop import RESPONSES, started, write_workspace
from tests.three_desks import FAIR, AtSlack
from vendors.slack import Fault, SimulatedSlack, Trouble

LONG = RESPONSES.replace("undo_seconds: 0", "undo_seconds: 60")


async def test_presses_on_a_card_from_before_a_restart_count(tmp_path: Path) -> None:
    """Claimed before it, answered and resolved after it with the old card and a form that was open all the time."""
    workspace = write_workspace(tmp_path)
    async with SimulatedSlack() as slack, an_instagram() as instagram:
        async with started(workspace, instagram, slack) as shop:
            await shop.follower_says("ben", FAIR)
            ts = (await shop.card("village fair"))["ts"]
            waiting = deepcopy(slack.workspace.message(ts))
            await shop.quiet()
            await slack.press("U0ANNA", ts, "reply")
        async with started(workspace, instagram, slack) as shop:
            room = AtSlack(shop, slack, ts)
            await slack.submits("U0ANNA", "We would love to.")
            await shop.bot_says("ben", "We would love to.")
            await room.press_seen("Bob", waiting, "Claim")
            await room.hears("Bob", "Anna has already claimed this.")
            await room.press_seen("Anna", waiting, "Resolve")
            await room.becomes("resolved")
            await shop.quiet()
            assert len([one for one in slack.messages if "thread_ts" not in one]) == 1


async def test_who_belonged_to_the_channel_before_a_restart_does_so_after_it(tmp_path: Path) -> None:
    """Slack cannot tell right after a start: a member's press counts, one who has left does not come back by that."""
    workspace = write_workspace(tmp_path)
    async with SimulatedSlack() as slack, an_instagram() as instagram:
        async with started(workspace, instagram, slack) as shop:
            await shop.follower_says("ben", FAIR)
            ts = (await shop.card("village fair"))["ts"]
            await AtSlack(shop, slack, ts).claims("Anna")
            await slack.bring(slack.event({"type": "member_left_channel", "user": "U0BOB", "channel": "C0DESK"}))
            await shop.quiet()
        slack.fail("conversations.members", *[Fault(Trouble.BROKEN)] * 20)
        async with started(workspace, instagram, slack) as shop:
            room, card = AtSlack(shop, slack, ts), deepcopy(slack.workspace.message(ts))
            await room.press_seen("Bob", card, "Resolve")
            await shop.until(lambda: refused(slack) == [OUTSIDER], "a word for Bob")
            await room.press_seen("Anna", card, "Resolve")
            await room.becomes("resolved")
            assert refused(slack) == [OUTSIDER]


def refused(slack: SimulatedSlack) -> list[str]:
    """What was answered to presses."""
    return [str(one["text"]) for one in slack.workspace.responses]


async def test_an_answer_held_over_a_restart_can_still_be_taken_back(tmp_path: Path) -> None:
    """Its Cancel is from before the restart; pressed afterwards, nothing goes out."""
    workspace = write_workspace(tmp_path, LONG)
    async with SimulatedSlack() as slack, an_instagram() as instagram:
        async with started(workspace, instagram, slack) as shop:
            await shop.follower_says("ben", FAIR)
            ts = (await shop.card("village fair"))["ts"]
            room = AtSlack(shop, slack, ts)
            await room.claims("Anna")
            line = await room.says("Anna", "Yes, with a million.")
            held = await room.sees("Goes out in 60 s")
            await room.marked(line, "⏳")
        async with started(workspace, instagram, slack) as shop:
            room = AtSlack(shop, slack, ts)
            await room.press_seen("Anna", held, "Cancel")
            await room.marked(line, "")
            await shop.quiet()
            assert room.follower_read == []
