"""`make bench`: CPU time per message and throughput of the full durable path beside a bare aiohttp echo, in one run.

Each program is a process of its own; its CPU time (user and system) is what the kernel counted for it. Rounds are
interleaved; the least CPU time and the median throughput of the rounds are printed.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import random
import statistics
import sys
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.load import ACCOUNT, SECRET, TOKEN, Graph, Tally, offer
from bench.postgres import Server, postgres

ROOT = Path(__file__).parent.parent
TICKS = os.sysconf("SC_CLK_TCK")
EXACT = ("where is my order", "what are your opening hours", "do you ship to spain", "how do i return something")
WARM_UP = 300
READY = b"Frontdesk is at "


@dataclass(frozen=True)
class Program:
    """Something to measure: its name, its command, what followers write to it."""

    name: str
    command: tuple[str, ...]
    texts: tuple[str, ...]
    server: Server | None = None
    """Where its rows are; None: in a SQLite file."""


@dataclass(frozen=True)
class Round:
    """What one round came to."""

    cpu_us: float
    server_us: float
    """CPU time that the database's server took for a message; nothing with SQLite, which is in the program."""
    per_second: float
    p50_ms: float
    p99_ms: float
    rss_mb: float
    wrong: int


def noisy(text: str, seed: int) -> str:
    """The text as followers type it: a slip, a dropped letter, a doubled one."""
    chance = random.Random(seed)
    letters = list(text)
    at = chance.randrange(1, len(letters) - 1)
    match chance.randrange(3):
        case 0:
            del letters[at]
        case 1:
            letters.insert(at, letters[at])
        case _:
            letters[at], letters[at - 1] = letters[at - 1], letters[at]
    return "".join(letters) + chance.choice(["", "??", " pls", " 🙏"])


def answered_texts(count: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Texts that the starter library answers: exact examples, and noisy ones."""
    from bot.commands.reading import knowledge_of
    from intents.contents import Autonomy
    from intents.understanding import understand

    knowledge = knowledge_of(ROOT)

    def sure(text: str) -> bool:
        ranking = understand(text, knowledge.fitted).ranking
        best = ranking.best
        if best is None or ranking.refusal or best.confidence < ranking.threshold:
            return False
        intent = knowledge.library.intents[best.intent]
        return intent.autonomy is Autonomy.AUTO and not intent.wait

    examples = [text for intent in knowledge.library.intents.values() for text in intent.examples]
    exact = [text for text in examples if sure(text)][:count]
    slipped = [noisy(text, seed) for seed, text in enumerate(examples) if len(text) > 4]
    return tuple(exact), tuple(text for text in slipped if text not in examples and sure(text))[:count]


@contextlib.asynccontextmanager
async def running(program: Program, graph_port: int, directory: Path) -> AsyncIterator[tuple[int, int]]:
    """The program as a process; gives its port and its process id."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "FRONTDESK_WORKSPACE": str(ROOT),
        "FRONTDESK_DATABASE_URL": await program.server.fresh()
        if program.server
        else f"sqlite:///{directory}/bench.db",
        "FRONTDESK_PORT": "0",
        "INSTAGRAM_APP_SECRET": SECRET,
        "INSTAGRAM_VERIFY_TOKEN": "bench-verify",
        "INSTAGRAM_ACCESS_TOKEN": TOKEN,
        "INSTAGRAM_ACCOUNT_ID": ACCOUNT,
        "INSTAGRAM_SENDS_PER_SECOND": "1000000",
        "INSTAGRAM_API_URL": f"http://127.0.0.1:{graph_port}",
    }
    words = [word.replace("{graph}", f"http://127.0.0.1:{graph_port}") for word in program.command]
    with (directory / "log").open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", *words, env=environment, stdout=log, stderr=asyncio.subprocess.PIPE
        )
    try:
        yield await _port(process), process.pid
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


async def _port(process: asyncio.subprocess.Process) -> int:
    said = [line async for line in _until_ready(process.stderr or asyncio.StreamReader())]
    if not said or not said[-1].startswith(READY):
        raise SystemExit(f"it did not start: {b''.join(said).decode(errors='replace')}")
    return int(said[-1].rsplit(b":", 1)[1])


async def _until_ready(said: asyncio.StreamReader) -> AsyncIterator[bytes]:
    async for line in said:
        yield line
        if line.startswith(READY):
            return


def cpu_seconds(pid: int) -> float:
    """User and system time of a process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def rss_mb(pid: int) -> float:
    """Resident memory of a process, in MB."""
    return int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


async def measure(program: Program, count: int, round_number: int) -> Round:
    """One round: start the program, warm it up, offer messages, read what it cost."""
    tally = Tally()
    loop = asyncio.get_running_loop()
    graph = await loop.create_server(lambda: Graph(tally), "127.0.0.1", 0)
    graph_port = graph.sockets[0].getsockname()[1]
    with tempfile.TemporaryDirectory() as directory:
        async with running(program, graph_port, Path(directory)) as (port, pid):
            await offer(port, tally, program.texts, WARM_UP, f"w{round_number}x")
            tally.latencies_ms.clear()
            before, server_before = cpu_seconds(pid), _server_seconds(program)
            took = await offer(port, tally, program.texts, count, f"r{round_number}x")
            spent, served = cpu_seconds(pid) - before, _server_seconds(program) - server_before
            memory = rss_mb(pid)
    graph.close()
    ranked = sorted(tally.latencies_ms)
    wrong = tally.doubled + tally.refused + (WARM_UP + count - tally.replies)
    each = 1e6 / count
    latency = (ranked[len(ranked) // 2], ranked[len(ranked) * 99 // 100])
    return Round(spent * each, served * each, count / took, *latency, memory, wrong)


def _server_seconds(program: Program) -> float:
    return program.server.cpu_seconds() if program.server else 0.0


async def main(count: int, rounds: int) -> None:
    """Measure all programs in turn and print one table."""
    with postgres() as server:
        await _main(count, rounds, server)


async def _main(count: int, rounds: int, server: Server | None) -> None:
    console = Console(width=140)
    exact, slipped = answered_texts(200)
    programs = [
        Program("bare aiohttp echo", ("bench.echo", "{graph}"), EXACT),
        Program("reference floor", ("bench.reference", "{graph}"), EXACT),
        Program("Frontdesk, exact examples", ("bot", "serve"), exact),
        Program("Frontdesk, noisy text", ("bot", "serve"), slipped),
        *([Program("Frontdesk on PostgreSQL, exact", ("bot", "serve"), exact, server)] if server else ()),
    ]
    results: dict[str, list[Round]] = {program.name: [] for program in programs}
    with console.status("measuring …") as status:
        for number in range(rounds):
            for program in programs:
                status.update(f"round {number + 1} of {rounds}: {program.name}")
                results[program.name].append(await measure(program, count, number))
    console.print(_table(results, count, rounds))


def _table(results: dict[str, list[Round]], count: int, rounds: int) -> Table:
    title = f"{rounds} rounds of {count} messages, closed loop, 64 on their way at a time"
    table = Table(
        "",
        "CPU µs a message",
        "server µs",
        "× echo",
        "× reference",
        "messages/s",
        "p50 ms",
        "p99 ms",
        "RSS MB",
        "wrong",
        title=title,
    )
    least = {name: min(one.cpu_us for one in ran) for name, ran in results.items()}
    for name, ran in results.items():
        table.add_row(
            name,
            f"{least[name]:.0f}",
            f"{min(one.server_us for one in ran):.0f}",
            f"{least[name] / least['bare aiohttp echo']:.2f}",
            f"{least[name] / least['reference floor']:.2f}",
            f"{statistics.median(one.per_second for one in ran):.0f}",
            f"{statistics.median(one.p50_ms for one in ran):.1f}",
            f"{statistics.median(one.p99_ms for one in ran):.1f}",
            f"{max(one.rss_mb for one in ran):.0f}",
            str(sum(one.wrong for one in ran)),
        )
    return table


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=6_000)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    asyncio.run(main(given.messages, given.rounds))
