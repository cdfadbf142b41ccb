"""What can be seen of a running `frontdesk serve` from outside, on Linux: memory, files, tasks, lag, its database."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import signal
import sys
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import aiohttp

ROOT: Final = Path(__file__).resolve().parent.parent
READY: Final = b"Frontdesk is at "
READY_SECONDS: Final = 120.0
STOP_SECONDS: Final = 30.0
_LAG: Final = re.compile(r'frontdesk_loop_lag_seconds_bucket\{le="([^"]+)"\} ([\d.e+]+)')
_TASKS: Final = re.compile(r"^frontdesk_tasks ([\d.e+]+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Sample:
    """One look. Sizes in bytes."""

    at: float
    """Seconds since the first look."""
    memory: int
    files: int
    """Open file descriptors."""
    tasks: int
    wal: int


class Served:
    """The process."""

    def __init__(
        self, process: asyncio.subprocess.Process, url: str, workspace: Path, http: aiohttp.ClientSession
    ) -> None:
        self._process, self._url, self._workspace, self._http = process, url, workspace, http
        self._begun = time.monotonic()

    async def look(self) -> Sample:
        """How it is now."""
        return Sample(
            time.monotonic() - self._begun,
            self._memory(),
            len(os.listdir(f"/proc/{self._process.pid}/fd")),
            int(float(_TASKS.findall(await self._metrics())[0])),
            self._size("frontdesk.db-wal"),
        )

    async def lag_ms(self, share: float) -> float:
        """The lag that so large a share of all looks at the loop did not exceed, as a bucket's upper end."""
        buckets = [(float(end), float(count)) for end, count in _LAG.findall(await self._metrics())]
        return next(end for end, count in buckets if count >= share * buckets[-1][1]) * 1000

    def database_size(self) -> int:
        """What the database file weighs."""
        return self._size("frontdesk.db")

    async def stop(self) -> int:
        """SIGTERM; returns the exit code."""
        self._process.send_signal(signal.SIGTERM)
        return await asyncio.wait_for(self._process.wait(), STOP_SECONDS)

    async def _metrics(self) -> str:
        async with self._http.get(f"{self._url}/metrics") as answer:
            return await answer.text()

    def _memory(self) -> int:
        status = Path(f"/proc/{self._process.pid}/status").read_text(encoding="ascii")
        return int(status.partition("VmRSS:")[2].split()[0]) * 1024

    def _size(self, name: str) -> int:
        path = self._workspace / name
        return path.stat().st_size if path.exists() else 0


@contextlib.asynccontextmanager
async def serving(settings: Mapping[str, str], workspace: Path) -> AsyncIterator[Served]:
    """`frontdesk serve` until the end of the block, its log in a file beside the workspace's own."""
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG", "TMPDIR"}}
    with (workspace / "frontdesk.log").open("wb") as log, (workspace / "said").open("wb") as said:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "serve"),
            env={**kept, "PYTHONPATH": str(ROOT), **settings}, stdout=log, stderr=said,
        )  # fmt: skip
        try:
            async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60)) as http:
                yield Served(process, await _address(process, workspace / "said"), workspace, http)
        finally:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()


async def _address(process: asyncio.subprocess.Process, said: Path) -> str:
    async with asyncio.timeout(READY_SECONDS):
        while READY not in said.read_bytes():
            if process.returncode is not None:
                raise RuntimeError(said.read_text(encoding="utf-8"))
            await asyncio.sleep(0.05)
    return said.read_bytes().partition(READY)[2].split()[0].decode()


def slope(samples: Sequence[Sample]) -> float:
    """By how many bytes the memory grew in a minute, along the line that fits all looks best."""
    middle = sum(one.at for one in samples) / len(samples)
    level = sum(one.memory for one in samples) / len(samples)
    spread = sum((one.at - middle) ** 2 for one in samples)
    return 60 * sum((one.at - middle) * (one.memory - level) for one in samples) / spread if spread else 0.0
