"""`make bench` in short: what is lost, doubled or refused is counted, times begin when a message was due."""

from __future__ import annotations

import asyncio
import json
import math
import sqlite3
import statistics
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import asyncpg
import pytest

from bench.cost import saturated, starting
from bench.cost.__main__ import PARTS, read_options, size_of, up_to
from bench.cost.burst import calm_after, loads
from bench.cost.dialects import INSTAGRAM, MESSENGER, SLACK, Dialect
from bench.cost.growth import common
from bench.cost.libraries import asked, sized, write
from bench.cost.offering import Talk, on_schedule, schedule
from bench.cost.past import conversations, give
from bench.cost.places import Place, place, words_alone
from bench.cost.programs import BOLT, ECHO, PEERS, frontdesk, running
from bench.cost.saturated import Round, measured, rows
from bench.cost.stage import QUICK, Stage
from bench.cost.tally import Tally, quantile
from bench.cost.texts import Texts
from bench.cost.vendor import vendor
from bench.cost.wire import answer, whole
from bot.library_files import read_library

TEXTS = Texts(("where do i sign up",), ())
SIZE = replace(
    QUICK,
    messages=20, warm_up=5, steady_seconds=0.2, libraries=(100,), histories=(1_000,), grown_messages=20,
    calm_seconds=0.2, burst_seconds=0.3,
)  # fmt: skip
ABSENT = {one.environment: "not installed: run this" for one in PEERS}
STAGE = Stage(SIZE, Path("nowhere"), TEXTS, None, ABSENT, lambda _said: None)


class Program(asyncio.Protocol):
    """A measured program that answers webhooks as it is told to, and replies so many times to each."""

    def __init__(self, tally: Tally, reply: Callable[[int], int], status: Callable[[int], bytes]) -> None:
        self._tally, self._reply, self._status = tally, reply, status
        self._held = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way back."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer, and reply at once."""
        self._held += data
        while (request := whole(self._held)) is not None:
            _, body, self._held = request
            follower = json.loads(body)["entry"][0]["messaging"][0]["sender"]["id"]
            number = int(follower.rpartition("x")[2])
            self._transport.write(answer(b"{}").replace(b"200 OK", self._status(number)))
            for _ in range(self._reply(number)):
                self._tally.answered(follower)


@asynccontextmanager
async def played(
    tally: Tally, reply: Callable[[int], int], status: Callable[[int], bytes] = lambda _number: b"200 OK"
) -> AsyncIterator[int]:
    """A program that misbehaves as planted; gives its port."""
    server = await asyncio.get_running_loop().create_server(lambda: Program(tally, reply, status), "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


TALK = Talk(INSTAGRAM, ("hello",), "tx")


IMPATIENT = 0.3


async def test_what_is_planted_is_counted() -> None:
    """One in ten gets no reply, one in ten two, one in ten no 200: each in its own column, and nothing twice."""
    tally = Tally(patience=IMPATIENT)
    replies = {1: 0, 2: 2, 3: 0}
    async with played(
        tally, lambda n: replies.get(n % 10, 1), lambda n: b"503 No" if n % 10 == 3 else b"200 OK"
    ) as port:
        await saturated.saturated([port], tally, TALK, 100)
    assert tally.faults() == (10, 10, 10)
    assert len(tally.replied_ms) == 80


async def test_the_open_loop_counts_the_same() -> None:
    """It does not wait for who is lost before it sends the next."""
    tally = Tally(patience=IMPATIENT)
    async with played(tally, lambda n: (0, 2, 1, 1)[n % 4]) as port:
        await on_schedule([port], tally, TALK, [n / 1000 for n in range(40)])
    assert tally.faults() == (10, 10, 0)


async def test_a_program_that_behaves_has_no_faults() -> None:
    """Otherwise the counts above would say nothing."""
    tally = Tally(patience=IMPATIENT)
    async with played(tally, lambda _n: 1) as port:
        await saturated.saturated([port], tally, TALK, 100)
    assert tally.faults() == (0, 0, 0)


async def test_a_connection_that_breaks_off_is_a_refusal() -> None:
    """And the next message goes by another one."""
    tally = Tally(patience=IMPATIENT)

    def answered(number: int) -> bytes:
        if number == 0:
            raise ConnectionResetError
        return b"200 OK"

    asyncio.get_running_loop().set_exception_handler(lambda _loop, _told: None)
    async with played(tally, lambda _n: 1, answered) as port:
        await on_schedule([port], tally, TALK, [0.0, 0.1, 0.2])
    assert tally.faults() == (0, 0, 1)
    assert tally.replies == 2


def test_times_begin_when_a_message_was_due() -> None:
    """A sender that comes late, or a program that keeps it waiting, makes the time longer, not shorter."""
    now = 10.0
    tally = Tally(clock=lambda: now)
    tally.sent("kim", due=4.0)
    now = 12.0
    tally.taken("kim", 4.0, is_good=True)
    now = 15.0
    tally.answered("kim")
    assert (tally.late_ms, tally.taken_ms, tally.replied_ms) == ([6000.0], [8000.0], [11000.0])


def test_a_reply_may_come_before_the_200() -> None:
    """opsdroid replies first; that is neither lost nor doubled."""
    tally = Tally()
    tally.sent("kim", due=0.0)
    tally.answered("kim")
    tally.taken("kim", 0.0, is_good=True)
    assert tally.faults() == (0, 0, 0)


def test_a_schedule_has_its_rate_and_is_always_the_same() -> None:
    """Poisson: a second's gaps differ, the sum does not wander off."""
    dues = schedule(200, 60, seed=3)
    gaps = [after - before for before, after in pairwise(dues)]
    assert dues == schedule(200, 60, seed=3)
    assert len(dues) == pytest.approx(12_000, rel=0.05)
    assert statistics.stdev(gaps) == pytest.approx(1 / 200, rel=0.1)
    assert 0 < dues[0] < dues[-1] < 60


def test_a_quantile_is_a_value_that_was_measured() -> None:
    """The most for all; nothing to tell where nothing was measured."""
    assert quantile(range(1, 101), 0.5) == 51
    assert quantile([1, 5], 1) == 5
    assert math.isnan(quantile([], 0.5))


@pytest.mark.parametrize("dialect", [INSTAGRAM, MESSENGER, SLACK])
def test_every_request_is_whole_and_signed(dialect: Dialect) -> None:
    """As the vendor sends it, in one piece."""
    found = whole(dialect.request("kim", "hello") + b"more")
    assert found is not None
    head, body, more = found
    assert head.startswith(f"post {dialect.path} http/1.1".encode())
    assert b"signature" in head
    assert b"kim" in body
    assert more == b"more"


def test_half_a_message_is_waited_for() -> None:
    """Neither a head that is cut nor a body that is cut is taken for a whole."""
    request = INSTAGRAM.request("kim", "hello")
    assert whole(request[:20]) is None
    assert whole(request[:-1]) is None


def test_only_replies_are_counted_as_replies() -> None:
    """Not what a program asks the vendor besides."""
    assert INSTAGRAM.replied({"recipient": {"id": "kim"}, "message": {"text": "hi"}}) == "kim"
    assert INSTAGRAM.replied({"recipient": {"id": "kim"}, "sender_action": "mark_seen"}) == ""
    assert SLACK.replied({"channel": "kim", "text": "hi"}) == "kim"
    assert SLACK.replied({}) == ""


def round_of(cpu_us: float, faults: tuple[int, int, int] = (0, 0, 0)) -> Round:
    """A round that cost so much."""
    return Round(cpu_us, 0.0, 100.0, 1.0, 2.0, 50.0, faults, 0.5)


def test_the_least_cost_and_every_fault_are_told() -> None:
    """Noise only adds to CPU time; a fault in any round stands in the table."""
    told = rows({
        "bare aiohttp echo": [round_of(110), round_of(100)],
        "reference floor": [round_of(200), round_of(400)],
        "ours": [round_of(600, (1, 0, 0)), round_of(500, (0, 2, 0))],
    })  # fmt: skip
    assert told[2][:5] == ("ours", "500", "0", "5.00", "2.50")
    assert told[2][-1] == "1/2/0"


def test_a_peer_that_is_not_there_says_why() -> None:
    """Never a figure for it, and never silence."""
    assert BOLT not in STAGE.of_all_sorts()
    assert BOLT in replace(STAGE, absent={}).of_all_sorts()
    assert (BOLT.name, "not installed: run this") in STAGE.unmeasured()
    assert any("PostgreSQL" in name for name, _ in STAGE.unmeasured())


def test_a_burst_is_ten_times_what_is_around_it() -> None:
    """In the middle, for as long as asked."""
    dues = loads(100, 10, 30)
    during = [due for due in dues if 10 <= due < 40]
    assert dues == sorted(dues)
    assert len(during) == pytest.approx(30_000, rel=0.03)
    assert len(dues) - len(during) == pytest.approx(4_000, rel=0.1)


def test_calm_is_when_no_more_wait_than_before_the_burst() -> None:
    """Counted from its end; it may never come."""
    waiting = [(0.0, 3), (5.0, 900), (10.0, 800), (12.0, 4), (13.0, 3), (14.0, 0)]
    assert calm_after(waiting, begins=1, ends=10) == 3
    assert math.isnan(calm_after(waiting[:3], begins=1, ends=10))


def test_libraries_grow_by_examples_and_keep_what_is_asked(tmp_path: Path) -> None:
    """The same intents are in all of them, so that the same texts can be asked; each is valid and always the same."""
    for most in (100, 3_000):
        held = sized(most)
        assert held == sized(most)
        assert set(asked()) <= {text for examples in held.values() for text in examples}
        assert 0.9 * most <= sum(map(len, held.values())) <= most
    assert write(tmp_path, 3_000) == 3_000
    assert sum(len(one.examples) for one in read_library(tmp_path).intents.values()) == 3_000


def test_only_what_all_sizes_answer_is_asked() -> None:
    """And nothing to ask is an error, not a row of zeros."""
    found = [Texts(("a", "b"), ("c",)), Texts(("b", "a"), ("c", "d")), Texts(("b",), ("c",))]
    assert common(found) == Texts(("b",), ("c",))
    with pytest.raises(ValueError, match="no text"):
        common([Texts(("a",), ()), Texts(("b",), ())])


def test_powers_of_ten_up_to_what_is_asked() -> None:
    """The smallest is always there, since the others are told as ratio to it."""
    assert up_to(1_000, 10_000_000) == (1_000, 10_000, 100_000, 1_000_000, 10_000_000)
    assert up_to(1_000, 5_000) == (1_000,)
    assert up_to(1_000, 10) == (1_000,)


def test_options_choose_parts_and_sizes() -> None:
    """The quick form measures a little of everything; each part can be asked for by name."""
    options = read_options(["--quick", "--only", "stored", "--stored", "100000", "--rounds", "2"])
    assert options.only == ["stored"]
    assert set(PARTS) >= set(options.only)
    assert (size_of(options).histories, size_of(options).rounds) == ((1_000, 10_000, 100_000), 2)
    assert size_of(read_options([])).histories[-1] == 1_000_000


async def test_the_library_without_the_word_table_says_so() -> None:
    """What is told of words alone is measured with words alone."""
    async with place(furnish=words_alone) as where:
        assert read_library(where.workspace).matching.semantic == "off"


async def test_a_past_is_what_it_says(tmp_path: Path) -> None:
    """So many messages, each decided, answered and sent; the foreign keys hold and followers are found by name."""
    where = Place(tmp_path, "sqlite:///frontdesk.db")
    where.workspace.mkdir()
    await give(where, 1_200, now_ms=1_900_000_000_000)
    with sqlite3.connect(where.workspace / "frontdesk.db") as looked:
        counts = [looked.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0] for table in TABLES]  # noqa: S608 - names above
        assert counts == [conversations(1_200), 1_200, 1_200, 1_200]
        assert looked.execute("PRAGMA foreign_key_check").fetchall() == []
        names = {name for (name,) in looked.execute("SELECT follower FROM conversations")}
    looked.close()
    assert {"h0x0", "h3x249"} <= names


async def test_a_past_on_postgresql_is_the_same(tmp_path: Path, postgres_url: str) -> None:
    """The statements are understood by both databases, and ids that follow are the next ones."""
    where = Place(tmp_path, postgres_url)
    where.workspace.mkdir()
    await give(where, 1_200, now_ms=1_900_000_000_000)
    connection = await asyncpg.connect(postgres_url)
    try:
        counts = [await connection.fetchval(f"SELECT MAX(id) FROM {table}") for table in TABLES]  # noqa: S608 - names above
    finally:
        await connection.close()
    assert counts == [conversations(1_200), 1_200, 1_200, 1_200]


TABLES = ("conversations", "messages", "decisions", "outbox")


@pytest.mark.parametrize("program", [ECHO, ECHO.without_uvloop(), frontdesk(TEXTS)], ids=lambda one: str(one.name))
async def test_a_round_measures_a_real_program(program: object) -> None:
    """It starts, gets its messages, replies to each, and is gone afterwards."""
    assert isinstance(program, type(ECHO))
    found = await measured(STAGE, program, 20)
    assert found.faults == (0, 0, 0)
    assert found.per_second > 0
    assert found.peak_mb > 10


@pytest.mark.parametrize("part", ["steady", "library", "stored", "burst"])
async def test_a_part_in_short_fills_its_table(part: str) -> None:
    """Every program has a row, none of which tells of a fault; how fast it was is not asked."""
    table = await PARTS[part](STAGE)
    assert table.rows
    assert [row[-1] for row in table.rows if len(row) == len(table.head)] == ["0/0/0"] * _measured(part)


def _measured(part: str) -> int:
    return len(STAGE.one_of_each()) if part == "steady" else 1


async def test_a_program_that_does_not_start_says_why(tmp_path: Path) -> None:
    """Its last words, not an endless wait."""
    with pytest.raises(SystemExit, match="No module named"):
        async with running(replace(ECHO, words=("bench.cost.no_such",)), "http://127.0.0.1:1", tmp_path):
            pass


async def test_a_start_is_timed_to_its_first_200_and_reply() -> None:
    """In this order, since Frontdesk replies once it has stored and answered."""
    program = frontdesk(TEXTS)
    async with place() as where:
        found = await starting.started(STAGE, program, where, "sx")
    assert 0 < found.taken <= found.replied
    assert found.used_mb > 10


async def test_the_vendor_takes_replies_in_pieces() -> None:
    """As a client may send them; each is answered."""
    tally = Tally()
    tally.sent("kim", due=0.0)
    body = b'{"recipient":{"id":"kim"},"message":{"text":"hi"}}'
    request = b"POST /x HTTP/1.1\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body)
    async with vendor(INSTAGRAM, tally) as api:
        reader, writer = await asyncio.open_connection("127.0.0.1", int(api.rpartition(":")[2]))
        for piece in (request[:30], request[30:60], request[60:]):
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(0.01)
        assert (await reader.readuntil(b"}")).endswith(b'"m_reply_kim"}')
        writer.close()
    assert tally.faults() == (0, 0, 0)
