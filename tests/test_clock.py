"""The clock goes with the machine's, never back, and has caught up after twice as long."""

from __future__ import annotations

from bot.clock import SteadyClock


class Machine:
    """A wall clock that can be set, and time that passes."""

    def __init__(self) -> None:
        self.wall = 1_000_000
        self.passed = 0

    def passes(self, ms: int) -> None:
        """Both go on."""
        self.wall += ms
        self.passed += ms


def clock_of(machine: Machine) -> SteadyClock:
    """The clock of a machine."""
    return SteadyClock(lambda: machine.wall, lambda: machine.passed)


def test_it_goes_with_the_machine() -> None:
    """Also where somebody sets it forward."""
    machine = Machine()
    now = clock_of(machine)
    machine.passes(250)
    assert now() == 1_000_250
    machine.wall += 3_600_000
    assert now() == 4_600_250


def test_a_clock_that_is_set_back_goes_on_half_as_fast_until_it_is_right() -> None:
    """An hour back: after two hours it is the machine's again, and not a millisecond went backwards."""
    machine = Machine()
    now = clock_of(machine)
    machine.wall -= 3_600_000
    told = [now()]
    for _ in range(7_200_000 // 999):
        machine.passes(999)
        told.append(now())
    assert told == sorted(told)
    assert told[100] == 1_000_000 + 99_900 // 2
    machine.passes(2_000)
    assert now() == machine.wall


def test_half_a_millisecond_is_not_lost() -> None:
    """Asked every millisecond it still goes on."""
    machine = Machine()
    now = clock_of(machine)
    machine.wall -= 10_000
    for _ in range(1_000):
        machine.passes(1)
        now()
    assert now() == 1_000_500
