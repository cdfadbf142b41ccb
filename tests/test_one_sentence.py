"""One sentence for every decision, in words that need no explaining."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import intents
from bot.one_sentence import LONGEST, one_sentence
from bot.plain_words import RULES, objection
from intents.explaining import Explanation, explain
from intents.model import Cues, Match, Ranking, Reason, Refusal, Risk, Understanding
from intents.understanding import fit
from tests.shop_library import SHOP

FITTED = fit(SHOP)
WHERE = Match("order_status", 0.97, 0.9, "where is my order")
FEE = Match("shipping_cost", 0.71, 0.6, "how much is shipping")
REFUND = Match("refund", 0.4, 0.6, "I want a refund")


def told(
    text: str,
    best: Match | None,
    runner_up: Match | None = None,
    left_over: tuple[str, ...] = (),
    refusal: Refusal | None = None,
    cues: Cues | None = None,
    exact: bool = False,
) -> Explanation:
    """A text explained with an understanding as it may have been stored."""
    matches = tuple(match for match in (best, runner_up) if match)
    kept = Understanding(Ranking(matches, 0.88, 0.1, refusal, exact, left_over), cues or Cues())
    return explain(text, FITTED, kept)


@pytest.mark.parametrize(
    ("explanation", "reason", "sentence"),
    [
        (
            told("wheres my orderrr", WHERE),
            Reason.MATCHED,
            "Means order_status (97%): “wheres my orderrr” is nearly “where is my order”; orderrr was read as order.",
        ),
        (
            told("hi! where is my order today", WHERE, left_over=("today",)),
            Reason.MATCHED,
            "Means order_status (97%): “hi! where is my order today” is like “where is my order”.",
        ),
        (
            told("Where is my order??", WHERE, exact=True),
            Reason.MATCHED,
            "Means order_status (97%): “Where is my order??” is “where is my order”, word for word.",
        ),
        (
            told("where is my order", WHERE, exact=True),
            Reason.MATCHED,
            "Means order_status (97%): “where is my order” is one of its examples.",
        ),
        (
            told("wheres my orderrr", WHERE),
            Reason.AUTONOMY_ASK,
            "Means order_status (97%), but the library wants a person's OK first: “wheres my orderrr” is nearly "
            "“where is my order”; orderrr was read as order.",
        ),
        (
            told("shipping with Customs?", FEE, left_over=("customs",)),
            Reason.BELOW_THRESHOLD,
            "Not answered: it looks like shipping_cost (71%, needs 88%), but nothing in its examples explains "
            "“Customs”.",
        ),
        (
            told("is it free", Match("shipping_cost", 0.71, 0.6, "is shipping free")),
            Reason.BELOW_THRESHOLD,
            "Not answered: it looks like shipping_cost (71%, needs 88%), but it does not say “shipping” as the "
            "nearest example does.",
        ),
        (
            told("and how much is shipping", FEE),
            Reason.BELOW_THRESHOLD,
            "Not answered: it looks like shipping_cost (71%, needs 88%), but it is not near enough to "
            "“how much is shipping”.",
        ),
        (
            told("where is my shipping", WHERE, Match("shipping_cost", 0.91, 0.6, "how much is shipping")),
            Reason.BELOW_THRESHOLD,
            "Not answered: it may mean order_status (97%) or shipping_cost (91%), and neither is far enough ahead.",
        ),
        (
            told("order refund", FEE, REFUND),
            Reason.CLOSE_CANDIDATES,
            "Asks back: it may mean shipping_cost (71%) or refund (40%), and neither is far enough ahead.",
        ),
        (
            told("I do NOT want any refund", REFUND, refusal=Refusal("negation", ("not", "refund"))),
            Reason.GUARD,
            "Held back by the guard: it looks like refund, but “NOT … refund” turns the meaning round.",
        ),
        (
            told(
                "a refund for the gluten free tofu", REFUND, refusal=Refusal("left_over", ("gluten", "free", "tofu"))
            ),
            Reason.GUARD,
            "Held back by the guard: it looks like refund, but nothing in its examples explains “gluten”, “free” or "
            "“tofu”.",
        ),
        (
            told("refund", REFUND, refusal=Refusal("brief", ("refund",))),
            Reason.GUARD,
            "Held back by the guard: it looks like refund, but “refund” is too short to tell what is meant.",
        ),
        (
            told("I want a refund", REFUND, refusal=Refusal("twins", ("want", "refund"))),
            Reason.GUARD,
            "Held back by the guard: it looks like refund, but another intent has the same words, “want refund”.",
        ),
        (
            told("mad alergic reactions", REFUND, cues=Cues(Risk("self_harm", "allerg* react*"))),
            Reason.RISK,
            "Goes to a person at once: “alergic reactions” is a risk word (self harm).",
        ),
        (
            told("let me speak to someone now", None, cues=Cues(asks_person=True)),
            Reason.ASKED_FOR_PERSON,
            "Goes to a person: “speak to someone” asks for one.",
        ),
        (
            told("thanks 🙏", None, cues=Cues(chatter=True)),
            Reason.CHATTER,
            "Ignored: it is only thanks, emoji or a tagged friend.",
        ),
        (told("zxcv", None), Reason.NO_MATCH, "Not answered: nothing in the library comes near “zxcv”."),
        (told("where is it", WHERE), Reason.TEAM_OWNS, "Goes to a person: the team has this conversation."),
    ],
)
def test_a_decision_is_one_sentence(explanation: Explanation, reason: Reason, sentence: str) -> None:
    """The answer or what kept it back, the words it rests on as they were written, and nothing else."""
    decision = {Reason.MATCHED: "reply", Reason.CHATTER: "ignore", Reason.CLOSE_CANDIDATES: "clarify"}
    assert one_sentence(explanation, decision.get(reason, "escalate"), reason) == sentence


@pytest.mark.parametrize("reason", Reason)
@pytest.mark.parametrize("best", [WHERE, None], ids=["matched", "nothing near"])
def test_every_reason_has_a_sentence(reason: Reason, best: Match | None) -> None:
    """None needs an identifier to be understood, also where nothing was, or the guard had nothing to say."""
    sentence = one_sentence(told("where is it", best), "escalate", reason)
    assert sentence.endswith(".")
    assert reason.value not in sentence or "_" not in reason.value


def _makes_refusals(called: ast.expr) -> bool:
    named = isinstance(called, ast.Name) and called.id == "Refusal"
    return named or (isinstance(called, ast.Attribute) and called.attr == "refused")


def rules_of_the_guard() -> set[str]:
    """Every name that a refusal is made with anywhere in the code, and every label that is made one."""
    made: set[str] = set()
    for path in Path(intents.__path__[0]).glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _makes_refusals(node.func):
                made |= {str(name.value) for name in node.args[:1] if isinstance(name, ast.Constant)}
    return made


def test_every_rule_of_the_guard_has_words() -> None:
    """What the guard objects to is said, whatever the rule; one without words would still be named."""
    assert rules_of_the_guard() >= {"risk", "negation", "left_over", "settled"}
    assert rules_of_the_guard() <= set(RULES)
    assert objection("new_rule", ("word",)) == "new rule: “word”"


@pytest.mark.parametrize("rule", RULES)
def test_every_refusal_has_a_sentence(rule: str) -> None:
    """With the words that it names."""
    sentence = one_sentence(told("my zebra order", REFUND, refusal=Refusal(rule, ("zebra",))), "escalate", "guard")
    assert sentence.startswith("Held back by the guard: it looks like refund, but ")
    assert "“zebra”" in sentence


def test_a_pressed_button_is_told_as_such() -> None:
    """What was answered with need not be what the words come nearest to."""
    sentence = one_sentence(told("Order status", FEE), "reply", Reason.MATCHED, "order_status")
    assert sentence == "Means order_status: its button was pressed."


def test_whatever_was_written_the_sentence_is_one_harmless_line() -> None:
    """No control character, line break or tower of accents comes through; what is long is cut."""
    text = "where\x1b[2J is\n my \u202e order e" + "\u0301" * 40 + " so" * 200
    sentence = one_sentence(told(text, WHERE, left_over=("so",)), "reply", Reason.MATCHED)
    assert sentence.isprintable()
    assert sentence.count("\u0301") <= 3
    assert len(sentence) < 3 * LONGEST
