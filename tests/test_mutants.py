"""Mutants: every module is judged by tests that exist, every reason is about lines that do, what changes is told."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from bench.decisions import TIERS, Asked, Effect, Unchanged, decided, effect, effects, shown, table, unchanged
from bench.mutants import Change, Open, Tried, read_ledger, told, without_decorators
from intents.model import Clarify, Decision, Escalate, Ignore, Reason, Refusal, Reply

ROOT = Path(__file__).parent.parent
LEDGER = read_ledger()


def has_functions(path: Path) -> bool:
    """Whether there is anything to change in a module."""
    return any(isinstance(node, ast.FunctionDef) for node in ast.walk(ast.parse(path.read_text("utf-8"))))


def test_every_module_of_the_pure_room_is_judged_by_tests_that_exist() -> None:
    """A new module needs its line in tests/mutants.toml, a lost one must not keep it."""
    modules = {f"intents/{path.name}" for path in (ROOT / "intents").glob("*.py") if has_functions(path)}
    assert set(LEDGER.tests) == modules
    assert set(LEDGER.fresh) <= modules
    assert [name for names in LEDGER.tests.values() for name in names if not (ROOT / name).is_file()] == []


def test_every_reason_is_about_lines_that_are_still_there() -> None:
    """Where the code of an excused mutant has changed, its reason has to be thought through again."""
    gone = [
        (module, change)
        for module, reasons in LEDGER.reasons.items()
        for change in reasons
        for line in change.was.splitlines()
        if line not in map(str.strip, (ROOT / module).read_text("utf-8").splitlines())
    ]
    assert gone == []


def test_properties_are_changed_like_other_functions() -> None:
    """What the tool is given has no decorated property, and means the same."""
    source = "class A:\n    @property\n    def b(self) -> int:\n        return 3\n\n    c = 4\n"
    assert without_decorators(source) == (
        "class A:\n\n    def b(self) -> int:\n        return 3\n    b = property(b)\n\n    c = 4\n"
    )


def test_what_is_kept_is_worked_out_anew_for_each_mutant() -> None:
    """Else a mutant would be judged by what the unchanged code made; other decorators stay."""
    source = "@lru_cache(maxsize=9)\ndef a() -> int:\n    return 3\n\n\n@other\ndef b() -> int:\n    return 4\n"
    assert without_decorators(source) == source.replace("@lru_cache(maxsize=9)", "")


# --- the table of decisions ----------------------------------------------------------------------------------------

TOOTH = Asked(TIERS[1], "clinic", "my tooth fell out, what do I do")
THANKS = Asked(TIERS[1], "clinic", "thanks")


def test_the_table_asks_every_library_with_the_word_table_and_without() -> None:
    """No message twice of the same matcher."""
    asked = table()
    assert {(one.tier, one.library) for one in asked} == {
        (t, n) for t in TIERS for n in ("starter", "clinic", "venue")
    }
    assert len(set(asked)) > 0.99 * len(asked) > 3500


@pytest.mark.parametrize(
    ("decision", "refusal", "said"),
    [
        (Reply(Reason.MATCHED, "hours", more=("prices",)), None, "reply: matched [hours] [prices]"),
        (Reply(Reason.HOLD, phrase="hold"), None, "reply: hold [hold]"),
        (Clarify(Reason.CLOSE_CANDIDATES, ("a", "b")), None, "clarify: close_candidates [a] [b]"),
        (Escalate(Reason.GUARD, suggestions=("a", "b")), Refusal("place"), "escalate: guard, place [a]"),
        (Escalate(Reason.RISK, urgent=True, label="legal"), None, "escalate: risk [legal] [urgent]"),
        (Ignore(Reason.CHATTER), Refusal("brief"), "ignore: chatter"),
    ],
)
def test_decisions_are_compared_by_what_is_seen_of_them(
    decision: Decision, refusal: Refusal | None, said: str
) -> None:
    """Type, reason, intents and the rule that refused; of the suggestions only the likeliest."""
    assert shown(decision, refusal) == said


def test_the_first_decision_that_changes_is_told() -> None:
    """With what it was and what it is now; nothing, where all is as before."""
    before = [(asked, decided(asked)) for asked in (TOOTH, THANKS)]
    assert effect(before) is None
    assert effect([before[0], (THANKS, "reply: matched [hours]")]) == Effect(
        THANKS, "reply: matched [hours]", "ignore: chatter"
    )
    assert effect([(Asked(TIERS[1], "nowhere", "hi"), "ignore: chatter")]) == Effect(
        Asked(TIERS[1], "nowhere", "hi"), "ignore: chatter", "fails: KeyError"
    )


def test_a_mutant_is_judged_by_the_messages_on_whose_way_it_lies() -> None:
    """One whose function no message needs changes nothing."""
    base = Unchanged(
        decisions=((TOOTH, "never so"), (THANKS, "ignore: chatter")),
        making=frozenset(),
        judging=(frozenset({"m.x_a", "m.x_b"}), frozenset({"m.x_b"})),
        seconds=1.0,
    )
    assert base.on_the_way("m.x_b") == base.decisions
    assert base.on_the_way("m.x_a") == base.decisions[:1]
    assert dict(effects(["m.x_never__mutmut_1"], base)) == {"m.x_never__mutmut_1": None}


def test_what_runs_is_noted_by_message() -> None:
    """Apart from what ran before the first."""
    run = {"m.x_made"}
    base = unchanged([THANKS], run)
    assert (base.decisions, base.making, base.judging) == (
        ((THANKS, "ignore: chatter"),),
        frozenset({"m.x_made"}),
        (frozenset(),),
    )


def test_what_is_open_is_told_with_the_message_and_both_decisions() -> None:
    """Ready to become a row of a test, or a reason in the ledger."""
    point = Open(Change("f", "a < b", "a <= b"), Effect(THANKS, "ignore: chatter", "fails: KeyError"))
    [said] = told(Tried("intents/m.py", 3, (point.change,), (), (), (point,), 1.0))
    assert said.splitlines() == [
        '# clinic, without the word table: "thanks"',
        "#   is decided  ignore: chatter",
        "#   and becomes fails: KeyError",
        "[[survivor]]",
        'module = "intents/m.py"',
        'function = "f"',
        'was = "a < b"',
        'now = "a <= b"',
        'reason = ""',
    ]
