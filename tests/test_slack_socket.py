"""Socket Mode: the desk listens over a simulated Slack's socket, whatever Slack does with the connection."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace

import aiohttp
import pytest
from pydantic import SecretStr

from handlers.desk import Act, Card, Verb
from handlers.desks.slack import Slack, SlackSettings, Timing
from vendors.slack import Fault, SimulatedSlack, Trouble
from vendors.slack_delivery import Delivery, Patience

CARD = Card("7", "waiting", False, "x", "mention", "Anna", "hello?", "no match", 0, offers=(Verb.CLAIM, Verb.REPLY))
CALM = Timing(pause=0.01, longest_pause=0.04)
HASTY = replace(CALM, connect=0.5, ping=0.2)


class Team:
    """What the desk handed on: its acts, in order, and a way to refuse some of them."""

    def __init__(self) -> None:
        self.acts: list[Act] = []
        self.refusals = 0
        self.words: tuple[str, ...] = ()
        """What comes back of an act that is not carried out."""
        self.reports: list[tuple[str, Mapping[str, object]]] = []
        self.news = asyncio.Event()

    async def accept(self, acts: Sequence[Act]) -> Sequence[str]:
        """Keep the acts, unless told to fail."""
        if self.refusals > 0:
            self.refusals -= 1
            raise ConnectionError("the database is away")
        self.acts.extend(acts)
        return self.words

    def report(self, what: str, facts: Mapping[str, object]) -> None:
        """Keep what listening says about itself."""
        self.reports.append((what, facts))
        self.news.set()

    async def told(self, what: str) -> None:
        """Return once something of that name has been reported."""
        while not self.reported(what):
            self.news.clear()
            await self.news.wait()

    def reported(self, what: str) -> list[Mapping[str, object]]:
        """The facts of every report of that name."""
        return [facts for name, facts in self.reports if name == what]


@pytest.fixture
async def slack() -> AsyncIterator[SimulatedSlack]:
    """A workspace without a callback: events go over the socket, retried at once."""
    async with SimulatedSlack(patience=Patience(answer=2.0, retries=(0.0, 0.0, 0.0))) as simulated:
        yield simulated


@asynccontextmanager
async def listening(slack: SimulatedSlack, team: Team, timing: Timing = CALM) -> AsyncIterator[Slack]:
    """A desk that listens until the block ends, and then stops within five seconds."""
    setting = SlackSettings(
        bot_token=SecretStr(slack.bot_token),
        app_token=SecretStr(slack.app_token),
        desk_channel="C0DESK",
        api_url=slack.url,
    )
    async with aiohttp.ClientSession() as http:
        desk = Slack(setting, http, lambda: 0, team.report, timing)
        task = asyncio.create_task(desk.listen(team.accept))
        try:
            async with asyncio.timeout(30):
                yield desk
        finally:
            task.cancel()
            done, _ = await asyncio.wait([task], timeout=5)
            assert done, "listen did not end when it was cancelled"
            assert task.cancelled()


async def card_in(desk: Slack) -> str:
    """The stamp of a new card."""
    return (await desk.show(CARD, "")).partition(":")[2]


async def test_what_teammates_do_arrives_and_is_acknowledged(slack: SimulatedSlack) -> None:
    """A line and a press reach accept with names, and Slack gets an acknowledgement for each."""
    team = Team()
    async with listening(slack, team) as desk:
        await slack.sockets.connected()
        ts = await card_in(desk)
        said = await slack.person_says("U0ANNA", ts, "hello &amp; welcome")
        pressed = await slack.press("U0BOB", ts, "claim")
    assert (said.outcomes, pressed.outcomes) == (["acked"], ["acked"])
    assert [(act.verb, act.teammate.name, act.text) for act in team.acts] == [
        (Verb.SAY, "Anna", "hello & welcome"),
        (Verb.CLAIM, "Bob", ""),
    ]
    assert {act.thread for act in team.acts} == {f"C0DESK:{ts}"}


async def test_a_form_is_opened_and_answered_over_the_socket(slack: SimulatedSlack) -> None:
    """Reply opens a form; a refusal comes back in the acknowledgement and keeps it open; sent again, it closes."""
    team = Team()
    async with listening(slack, team) as desk:
        await slack.sockets.connected()
        ts = await card_in(desk)
        await slack.press("U0BOB", ts, "reply")
        team.words = ("Not sent: Anna has already claimed this.",)
        refused = await slack.submits("U0BOB", "Yes, gladly.")
        team.words = ()
        taken = await slack.submits("U0BOB", "Yes, gladly.")
    assert refused.answer == {
        "response_action": "errors",
        "errors": {"words": "Not sent: Anna has already claimed this."},
    }
    assert (taken.answer, slack.workspace.views) == (None, {})
    assert [(act.verb, act.text) for act in team.acts] == [(Verb.REPLY, "Yes, gladly.")] * 2
    assert len({act.key for act in team.acts}) == 2


async def test_a_command_is_answered_over_the_socket(slack: SimulatedSlack) -> None:
    """`/desk` gives help in its acknowledgement."""
    async with listening(slack, Team()):
        await slack.sockets.connected()
        asked = await slack.commands("U0ANNA", "/desk")
    assert "`!help`" in asked.answer["text"]


async def test_our_own_posts_are_nobodys_act(slack: SimulatedSlack) -> None:
    """Slack brings our card, our line and our edit back to us; they are acknowledged and mean nothing."""
    team = Team()
    async with listening(slack, team) as desk:
        await slack.sockets.connected()
        thread = await desk.show(CARD, "")
        await desk.say(thread, "a line", "o1")
        await desk.show(CARD, thread)
        await slack.echoed()
    assert [delivery.outcomes for delivery in slack.deliveries] == [["acked"]] * 3
    assert team.acts == []
    assert team.reported("slack_event.unread") == []


async def test_an_event_that_could_not_be_kept_is_delivered_again(slack: SimulatedSlack) -> None:
    """Without an acknowledgement Slack tries again, so nothing is lost while the database is away."""
    team = Team()
    slack.sockets.patience = Patience(answer=0.3, retries=(0.0, 0.0, 0.0))
    async with listening(slack, team) as desk:
        await slack.sockets.connected()
        ts = await card_in(desk)
        team.refusals = 2
        said = await slack.person_says("U0ANNA", ts, "hello")
    assert (said.outcomes[:2], said.outcomes[-1]) == (["timeout", "timeout"], "acked")
    assert {act.text for act in team.acts} == {"hello"}
    assert team.reported("slack_envelope.refused") == [{"error": "ConnectionError"}] * 2


async def test_the_same_envelope_twice_has_the_same_key(slack: SimulatedSlack) -> None:
    """A redelivered event gives an act with the same key, which the store counts once."""
    team = Team()
    async with listening(slack, team) as desk:
        await slack.sockets.connected()
        said = await slack.person_says("U0ANNA", await card_in(desk), "hello")
        await slack.bring(Delivery(said.kind, said.payload))
    assert len(team.acts) == 2
    assert len({act.key for act in team.acts}) == 1


async def test_a_refused_ticket_is_thrown_away(slack: SimulatedSlack) -> None:
    """slack-sdk would retry a refused ticket for ever; the desk asks for a new one."""
    team = Team()
    slack.refuse_tickets = 2
    async with listening(slack, team, HASTY):
        await team.told("slack_socket.connected")
    assert slack.tickets >= 3
    assert len(team.reported("slack_socket.lost")) >= 2


@pytest.mark.parametrize("reason", ["warning", "refresh_requested", "too_many_websockets"])
async def test_a_disconnect_frame_means_a_new_ticket(slack: SimulatedSlack, reason: str) -> None:
    """Slack refreshes sockets regularly; what teammates do afterwards arrives on the new one."""
    team = Team()
    async with listening(slack, team) as desk:
        await slack.sockets.connected()
        ts = await card_in(desk)
        await slack.sockets.disconnect(reason)
        await slack.sockets.connected(openings=2)
        said = await slack.person_says("U0ANNA", ts, "still there?")
    assert said.outcomes[-1] == "acked"
    assert [act.text for act in team.acts] == ["still there?"]
    assert slack.tickets == 2


@pytest.mark.parametrize("how", ["close", "drop"])
async def test_a_lost_connection_means_a_new_ticket(slack: SimulatedSlack, how: str) -> None:
    """A closed and a cut connection are both noticed and replaced."""
    team = Team()
    async with listening(slack, team, HASTY):
        await slack.sockets.connected()
        await (slack.sockets.close() if how == "close" else slack.sockets.drop())
        await slack.sockets.connected(openings=2)
    assert slack.tickets >= 2


async def test_trouble_with_tickets_is_reported_and_waited_out(slack: SimulatedSlack) -> None:
    """While Slack gives no ticket the pauses double up to their limit, and then it works again."""
    team = Team()
    slack.fail(
        "apps.connections.open",
        Fault(Trouble.BROKEN),
        Fault(Trouble.LIMITED),
        Fault(Trouble.ERROR, code="invalid_auth"),
        Fault(Trouble.RESET),
    )
    async with listening(slack, team):
        await slack.sockets.connected()
    assert [facts["again_in_seconds"] for facts in team.reported("slack_socket.lost")] == [0.01, 0.02, 0.04, 0.04]
    assert "xapp" not in repr(team.reports)


async def test_an_act_in_the_making_is_finished_before_the_socket_closes(slack: SimulatedSlack) -> None:
    """Stopping while something is being stored waits for it and acknowledges it."""
    stored, go = asyncio.Event(), asyncio.Event()
    team = Team()

    class SlowTeam(Team):
        async def accept(self, acts: Sequence[Act]) -> Sequence[str]:
            stored.set()
            await go.wait()
            return await team.accept(acts)

    async with listening(slack, SlowTeam()) as desk:
        await slack.sockets.connected()
        ts = await card_in(desk)
        saying = asyncio.create_task(slack.person_says("U0ANNA", ts, "hello"))
        await stored.wait()
        asyncio.get_running_loop().call_later(0.05, go.set)
    assert (await saying).outcomes == ["acked"]
    assert [act.text for act in team.acts] == ["hello"]


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "not json",
        "[1]",
        "{}",
        "{broken",
        '{"type": "events_api"}',
        '{"type": "hello"}',
        '{"type": ["x"], "envelope_id": "e1"}',
        '{"type": "events_api", "envelope_id": "e1", "payload": [1]}',
        '{"type": "events_api", "envelope_id": "e1", "payload": null}',
        '{"type": "events_api", "envelope_id": 7, "payload": {}}',
        '{"type": "brand_new", "envelope_id": "e1", "payload": {}}',
    ],
)
async def test_a_strange_frame_does_not_end_the_listening(slack: SimulatedSlack, raw: str) -> None:
    """Whatever comes over the socket, the next line is heard on the same socket."""
    team = Team()
    async with listening(slack, team) as desk:
        await slack.sockets.connected()
        await slack.sockets.send_raw(raw)
        said = await slack.person_says("U0ANNA", await card_in(desk), "hello")
    assert said.outcomes == ["acked"]
    assert [act.text for act in team.acts] == ["hello"]
    assert slack.tickets == 1


async def test_an_unknown_envelope_is_acknowledged_and_reported(slack: SimulatedSlack) -> None:
    """What nobody here understands is not asked for again, and its type is told."""
    team = Team()
    async with listening(slack, team):
        await slack.sockets.connected()
        await slack.sockets.send_raw(json.dumps({"type": "brand_new", "envelope_id": "e1", "payload": {}}))
        await team.told("slack_event.unread")
        await slack.person_says("U0ANNA", "1.1", "after it")
    assert {"envelope_id": "e1"} in slack.sockets.acks
    assert team.reported("slack_event.unread") == [{"what": "envelope brand_new"}]


async def test_listening_can_end_before_it_began(slack: SimulatedSlack) -> None:
    """Cancelled while Slack hangs, nothing is left open."""
    slack.fail("apps.connections.open", Fault(Trouble.HANG))
    async with listening(slack, Team()):
        await slack.hanging.wait()
    assert slack.tickets == 0
