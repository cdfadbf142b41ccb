"""Frontdesk as its operator runs it: a process of its own."""

from __future__ import annotations

import asyncio
import contextlib
import os
import resource
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

ROOT = Path(__file__).parent.parent
READY_SECONDS = 60.0


class Process:
    """A running `frontdesk serve`."""

    def __init__(self, process: asyncio.subprocess.Process, url: str) -> None:
        self._process = process
        self.url = url

    def freeze(self) -> None:
        """It stands still: nothing of it runs, and its connections stay open."""
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """It goes on where it stood."""
        self._process.send_signal(signal.SIGCONT)

    def allow(self, kind: int, most: int | None) -> None:
        """From now on the kernel gives it so much of a thing (``resource.RLIMIT_…``); None: all it had at first."""
        _, hard = resource.prlimit(self._process.pid, kind)
        resource.prlimit(self._process.pid, kind, (hard if most is None else most, hard))

    @property
    def open_files(self) -> int:
        """The highest number of a file or socket that it has open, and one more."""
        return max(int(name) for name in os.listdir(f"/proc/{self._process.pid}/fd")) + 1

    @property
    def resident_mb(self) -> float:
        """The memory that it holds now."""
        status = Path(f"/proc/{self._process.pid}/status").read_text(encoding="ascii")
        return int(status.partition("VmRSS:")[2].split()[0]) / 1024

    def kill(self) -> None:
        """The power goes: no chance to tidy up."""
        self._process.kill()

    async def stop(self) -> int:
        """SIGTERM, as an operator or a host stops it; returns the exit code."""
        self._process.send_signal(signal.SIGTERM)
        return await self.ended()

    async def ended(self) -> int:
        """Wait for its end; returns the exit code."""
        return await asyncio.wait_for(self._process.wait(), 30)


def environment(more: Mapping[str, str]) -> dict[str, str]:
    """This machine's environment without settings of its own for Frontdesk."""
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG", "TMPDIR"}}
    return {**kept, "PYTHONPATH": str(ROOT), **more}


@contextlib.asynccontextmanager
async def serving(settings: Mapping[str, str], port: int = 0, role: str = "all") -> AsyncIterator[Process]:
    """`frontdesk serve` until the end of the block; a worker has no URL."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "serve", "--port", str(port), "--role", role,
        env=environment(settings),
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        yield Process(process, await asyncio.wait_for(_url(process), READY_SECONDS))
    finally:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
        assert process.stderr is not None
        await process.stderr.read()
        await process.wait()
        process._transport.close()  # type: ignore[attr-defined]


async def _url(process: asyncio.subprocess.Process) -> str:
    assert process.stderr is not None
    said = b""
    async for line in process.stderr:
        said += line
        if line.startswith(b"Frontdesk is at "):
            return line.removeprefix(b"Frontdesk is at ").decode().strip()
        if line.startswith(b"Frontdesk works"):
            return ""
    raise AssertionError(f"it did not start: {said.decode(errors='replace')}")
