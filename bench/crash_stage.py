"""A Frontdesk that is killed again and again between an Instagram and a Slack that go on; followers and a team."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import re
import signal
import socket
import sys
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from bench.crash_child import Order
from bench.crash_database import UNFINISHED, Database, opened
from bench.history import Event
from vendors.instagram import SimulatedInstagram
from vendors.slack import SimulatedSlack
from vendors.slack_delivery import Patience

ROOT: Final = Path(__file__).resolve().parent.parent
START_SECONDS: Final = 120.0
AGAIN: Final = (0.4,) * 1_500
"""The vendors' patience: they deliver again until they get their 200, and have no time to wait between."""
ACCOUNT: Final = "17841400000000001"
SECRET: Final = "crash-app-secret"
TOKEN: Final = "IGcrash-token"
ANNA: Final = "U0ANNA"

RESPONSES: Final = """\
brand: {name: Juniper Supply, timezone: Europe/Lisbon}
answers:
  order_status: You can follow your parcel at https://juniper.example/track.
  opening_hours: We are open Mon–Fri 9–18.
  returns: Returns are free within 30 days.
  order_help:
    public: Sent you a message!
    text: Tell us your order number here.
    private: Tell us your order number here and we look at once.
phrases: {disclosure: ""}
matching: {merge_seconds: 0.3}
desk: {undo_seconds: 0, gather_from: 0}
"""
INTENTS: Final = """\
order_status:
  about: Where a follower's order is
  examples: [where is my order, has my parcel shipped yet, track my package, when will my order arrive]
opening_hours:
  about: When the store is open
  examples: [what are your opening hours, when are you open, are you open on saturday, store hours]
returns:
  about: Sending something back
  examples: [how do i return something, can i send it back, what is your return policy, i want to return my jacket]
order_help:
  about: Trouble with an order
  examples: [i need help with my order, problem with my order, my order number does not work]
"""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a life ended: the exit code (-9: killed), and how many steps it had taken where it lived to tell."""

    code: int
    steps: int = 0

    @property
    def killed(self) -> bool:
        """Whether SIGKILL ended it."""
        return self.code == -signal.SIGKILL


class Lives:
    """The process that begins lives: one at a time, each a process of its own."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("the pipes to the program under test did not open")
        self._process, self._orders, self._reports = process, process.stdin, process.stdout
        self.ended = Ended(0)
        self._pid = 0
        self._steps = 0

    async def begin(self, order: Order) -> str:
        """Start one; returns its address once it takes requests, or nothing if it ended before."""
        self._orders.write(order.to_line())
        async with asyncio.timeout(START_SECONDS):
            while True:
                told = await self._told()
                if "begun" in told:
                    self._pid, self._steps = told["pid"], 0
                elif "up" in told:
                    return str(told["up"])
                else:
                    return self._over(told)

    def _over(self, told: dict[str, Any]) -> str:
        self._pid = 0
        self.ended = Ended(told["down"], self._steps)
        return ""

    async def end(self) -> Ended:
        """Wait for the end of a life that took requests."""
        while self._pid:
            told = await self._told()
            if "down" in told:
                self._over(told)
            else:
                self._steps = told["steps"]
        return self.ended

    def send(self, number: signal.Signals) -> None:
        """A signal to the life that goes on."""
        os.kill(self._pid, number)

    async def _told(self) -> dict[str, Any]:
        line = await self._reports.readline()
        if not line:
            raise RuntimeError("the program under test could not be begun; its words are above")
        told: dict[str, Any] = json.loads(line)
        return told

    async def close(self) -> None:
        """No more lives, also of one that is just beginning: they are one group of processes."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        await self._process.communicate()


@contextlib.asynccontextmanager
async def lives() -> AsyncIterator[Lives]:
    """What begins lives, until the end of the block."""
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG", "TMPDIR"}}
    alone = {"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.crash_child",
        env=kept | alone, cwd=ROOT, start_new_session=True,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    begun = Lives(process)
    try:
        yield begun
    finally:
        await begun.close()


@dataclass
class Stage:
    """One history: a workspace, its vendors, the people, and what the vendors delivered so far."""

    workspace: Path
    database_url: str
    lives: Lives | None
    instagram: SimulatedInstagram
    slack: SimulatedSlack
    port: int
    events: list[Event] = field(default_factory=list)
    under_way: int = 0
    """Deliveries that have not got their 200 yet."""
    _texts: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    _cards: dict[str, str] = field(default_factory=dict)
    _read: tuple[int, int] = (0, 0)
    _news: asyncio.Condition = field(default_factory=asyncio.Condition)

    @property
    def database(self) -> Database:
        """For looking."""
        return opened(self.database_url, self.workspace)

    def settings(self) -> dict[str, str]:
        """The environment of a life."""
        return {
            "FRONTDESK_WORKSPACE": str(self.workspace),
            "FRONTDESK_DATABASE_URL": self.database_url,
            "FRONTDESK_PORT": str(self.port),
            "INSTAGRAM_APP_SECRET": SECRET,
            "INSTAGRAM_VERIFY_TOKEN": "verify",
            "INSTAGRAM_ACCESS_TOKEN": TOKEN,
            "INSTAGRAM_ACCOUNT_ID": ACCOUNT,
            "INSTAGRAM_API_URL": self.instagram.url,
            "SLACK_BOT_TOKEN": self.slack.bot_token,
            "SLACK_SIGNING_SECRET": self.slack.signing_secret,
            "SLACK_DESK_CHANNEL": "C0DESK",
            "SLACK_API_URL": self.slack.url,
        }

    async def begin(self, last: int = 0) -> bool:
        """Begin a life that ends before its step ``last``; False where it did not live to take requests."""
        if self.lives is None:
            raise RuntimeError("nothing begins lives here")
        order = Order(self.settings(), str(self.workspace / "frontdesk.log"), last)
        return bool(await self.lives.begin(order))

    async def unfinished(self) -> bool:
        """Whether the program or a vendor still has something to do."""
        left = (await self.database.rows(UNFINISHED))[0]
        return bool(self.under_way or any(left.values()))

    # --- people --------------------------------------------------------------------------------------------------

    async def says(self, follower: str, text: str) -> None:
        """A direct message, delivered until it got its 200."""
        update = self.instagram.direct(follower, text)
        await self._deliver(follower, update[1]["message"]["mid"], update)

    async def comments(self, follower: str, text: str, media: str) -> None:
        """A comment, delivered until it got its 200."""
        update = self.instagram.comment(follower, text, media=media)
        await self._deliver(f"{follower} under {media}", update[1]["value"]["id"], update)

    async def _deliver(self, conversation: str, key: str, update: tuple[str, dict[str, Any]]) -> None:
        with self._counted(conversation, key) as got:
            got((await self.instagram.deliver([update])).status == 200)

    async def teammate_says(self, thread: str, text: str) -> None:
        """Anna writes in a thread."""
        with self._counted(thread, "") as got:
            delivery = await self.slack.person_says(ANNA, thread, text)
            got(delivery.arrived, str(delivery.payload["event"]["ts"]))

    async def teammate_presses(self, thread: str, button: str) -> None:
        """Anna presses a button of a card."""
        with self._counted(thread, f"{thread}:{button}") as got:
            got((await self.slack.press(ANNA, thread, button)).arrived)

    @contextlib.contextmanager
    def _counted(self, conversation: str, key: str) -> Any:
        """An event on its way; it stands in the history when it got its 200, or when it is given up."""
        answers: list[tuple[bool, str]] = []
        self.under_way += 1
        try:
            yield lambda arrived, known="": answers.append((arrived, known))
        finally:
            self.under_way -= 1
            arrived, known = answers[0] if answers else (False, "")
            self.events.append(Event(conversation, known or key, arrived))

    # --- what they see -------------------------------------------------------------------------------------------

    async def told(self, follower: str, words: str) -> None:
        """Wait until a text with these words has reached the follower."""
        await self._until(lambda: any(words in text for text in self._texts[follower]))

    async def card_of(self, follower: str) -> str:
        """Wait for the card of a follower's question; returns its stamp."""
        await self._until(lambda: follower in self._cards)
        return self._cards[follower]

    async def _until(self, there: Callable[[], bool]) -> None:
        async with self._news:
            await self._news.wait_for(there)

    async def look(self) -> None:
        """Tell the people what has come, until cancelled."""
        while True:
            await asyncio.sleep(0.02)
            if self._read_on():
                async with self._news:
                    self._news.notify_all()

    def _read_on(self) -> bool:
        texts, lines = self._read
        for one in self.instagram.delivered[texts:]:
            self._texts[one.conversation].append(one.text)
        for message in self.slack.messages[lines:]:
            asked_by = re.search(r"asks (\w+)", json.dumps(message.get("blocks", [])))
            if "thread_ts" not in message and asked_by:
                self._cards[asked_by[1]] = message["ts"]
        self._read = len(self.instagram.delivered), len(self.slack.messages)
        return self._read != (texts, lines)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


@contextlib.asynccontextmanager
async def staged(workspace: Path, database_url: str, begun: Lives | None = None) -> AsyncIterator[Stage]:
    """A stage in an empty directory; without lives the program is somebody else's to begin."""
    (workspace / "intents").mkdir(parents=True)
    (workspace / "responses.yaml").write_text(RESPONSES, encoding="utf-8")
    (workspace / "intents" / "shop.yaml").write_text(INTENTS, encoding="utf-8")
    port = free_port()
    url = f"http://127.0.0.1:{port}/webhooks"
    instagram = SimulatedInstagram(
        app_secret=SECRET, token=TOKEN, account_id=ACCOUNT, callback=f"{url}/instagram", backoff=AGAIN
    )
    slack = SimulatedSlack(callback=f"{url}/slack", patience=Patience(retries=AGAIN))
    async with instagram, slack:
        stage = Stage(workspace, database_url, begun, instagram, slack, port)
        looking = asyncio.create_task(stage.look())
        try:
            yield stage
        finally:
            looking.cancel()
