"""Every desk is checked again and again, and listened to where it is set up that way."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Sequence

from bot.store.transaction import StoreUnavailableError
from bot.web import Rooms
from handlers.base import SendError
from handlers.desk import Act, CandidDesk, ListeningDesk

RETRY_SECONDS = 60.0
CHECK_SECONDS = 300.0
CALL_SECONDS = 30.0


async def watch(rooms: Rooms, name: str, desk: ListeningDesk) -> None:
    """Tell ``/health`` how a desk is; while it is well, take its team's acts. Runs until cancelled."""

    async def accept(acts: Sequence[Act]) -> Sequence[str]:
        return await rooms.way_back.accept(acts)

    ears: asyncio.Task[str] | None = None
    try:
        while True:
            problem = await _problem_of(rooms, name, desk.check())
            if ears is not None and ears.done():
                problem, ears = problem or ears.result(), None
            if not problem and ears is None and desk.socket_mode:
                ears = asyncio.create_task(_problem_of(rooms, name, desk.listen(accept), None))
            _tell(rooms, name, desk, problem)
            await _pause(ears, RETRY_SECONDS if problem else CHECK_SECONDS)
    finally:
        if ears is not None:
            ears.cancel()


async def _pause(ears: asyncio.Task[str] | None, seconds: float) -> None:
    """Wait, but no longer than the desk listens."""
    if ears is None:
        await asyncio.sleep(seconds)
    else:
        await asyncio.wait([ears], timeout=seconds)


def _tell(rooms: Rooms, name: str, desk: ListeningDesk, problem: str) -> None:
    log = rooms.around.log
    lacking = "; ".join(desk.lacking) if isinstance(desk, CandidDesk) and not problem else ""
    rooms.health.desks[name] = problem or lacking
    if problem:
        log.warning("desk.unwell", desk=name, why=problem)
    else:
        log.info("desk.checked", desk=name)
    if lacking:
        log.warning("desk.limited", desk=name, why=lacking)


async def _problem_of(rooms: Rooms, name: str, work: Awaitable[None], seconds: float | None = CALL_SECONDS) -> str:
    """What a piece of a desk's work met; empty where it went well. A defect of one must not end the others."""
    try:
        async with asyncio.timeout(seconds):
            await work
    except (SendError, StoreUnavailableError) as error:
        return str(error)
    except TimeoutError:
        return "It does not answer."
    except Exception as error:
        rooms.around.log.exception("desk.failed", desk=name)
        return f"A defect in the {name} handler ({type(error).__name__}); it is tried again."
    return ""
