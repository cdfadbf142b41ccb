"""What is denied in a text, and which denials of an example bear it out."""

from __future__ import annotations

import pytest

from intents.denial import Denial, bears, denials
from intents.reading import reader
from intents.words import NEGATIONS
from tests.shop_library import EXAMPLES

READER = reader([line for lines in EXAMPLES.values() for line in lines], "en")


def denied(text: str) -> tuple[Denial, ...]:
    """The denials of an English text."""
    return denials(READER.read(text), NEGATIONS["en"])


@pytest.mark.parametrize(
    ("text", "word", "head", "stems"),
    [
        ("I do not want a refund", "not", "refund", "want a refund"),
        ("I do not really want it", "not", "", "real want it"),
        ("I do not want a refund but the right size", "not", "refund", "want a refund"),
        ("I do not want it so where is my refund", "not", "", "want it"),
        ("I do not want my old blue tent with poles and pegs", "not", "old", "want my old blu tent with pol"),
        ("I do not want and need a refund", "not", "refund", "want and need a refund"),
        (
            "I do not want my old blue tent with four poles in dark green because it leaks",
            "not",
            "old",
            "want my old blu tent with four pol in dark",
        ),
        ("please do not cancel my order and send the jacket", "not", "cancel", "cancel my ord"),
        ("do not ship it", "not", "ship", "ship it"),
        ("hi do not ship it", "not", "ship", "ship it"),
        ("never ship to canada", "never", "ship", "ship to canada"),
        ("please never ship to canada", "never", "ship", "ship to canada"),
        ("I want no order or return ever", "no", "ord", "ord or return ever"),
    ],
)
def test_a_denied_wish_or_order_reaches_to_the_next_clause(text: str, word: str, head: str, stems: str) -> None:
    """*Do not want*, *do not send*, *never send*: ten words at most, up to *but*, *and*, *so* …"""
    [denial] = denied(text)
    assert (denial.word, denial.head, denial.stems) == (word, head, frozenset(stems.split()))


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("I do not want it", True),
        ("I do not really want it", True),
        ("I do not at all want it", False),
        ("so do not ship it", True),
        ("never ship it", True),
        ("please never ship it", True),
        ("you never ship it", False),
        ("I do not ship it", False),
        ("my order did not ship", False),
        ("not shipped", False),
        ("not shipped please do", False),
        ("please no orders", False),
        ("it is not delivered", False),
        ("the code does not work", False),
    ],
)
def test_a_wish_is_denied_or_a_thing_forbidden_or_something_is_merely_not_so(text: str, wish: bool) -> None:
    """Nobody stands before what forbids; a wish stands right behind what denies it."""
    [denial] = denied(text)
    assert denial.wish == wish


@pytest.mark.parametrize(
    ("text", "at", "reach", "stems"),
    [
        ("it is not in stock and the size is small", 2, 4, "in stock and the"),
        ("nothing came", 0, 4, "cam"),
        ("never nothing came", 1, 4, "cam"),
        ("not as fast as you can", 0, 4, "as soon you"),
        ("please do not cancel it because I need it", 2, 2, "cancel it"),
    ],
)
def test_what_is_not_so_reaches_four_words(text: str, at: int, reach: int, stems: str) -> None:
    """Where it stands and how far it reaches is kept."""
    [denial] = denied(text)
    assert (denial.at, denial.reach, denial.stems) == (at, reach, frozenset(stems.split()))


@pytest.mark.parametrize(
    "text", ["can not ship it home", "I could not pay", "blue or not", "not sure where it is", "I want it"]
)
def test_what_only_asks_or_softens_denies_nothing(text: str) -> None:
    """Nor does a negation with nothing behind it."""
    assert denied(text) == ()


@pytest.mark.parametrize(
    ("text", "denied_words"),
    [
        ("do not tell me where my order is and ship it", "tell me where my order"),
        ("do not ask why my order shipped and go", "ask why my order shipped"),
        ("do not ask why is my order late and go", "ask why is my order late"),
        ("do not tell me how it is and ship it", "tell me how it is"),
        ("do not tell me how it and ship it", "tell me how it and ship it"),
        ("never tell where my order and ship", "tell where my order"),
        ("do not tell my mum where my order and jacket", "tell my mum where my order"),
        ("do not tell any of them where my order", "tell any of them"),
        ("do not ship it where I ask", "ship it"),
        ("do not tell me my order and ship", "tell me my order"),
        ("do not ask why", "ask why"),
    ],
)
def test_what_is_not_to_be_told_belongs_to_the_denial(text: str, denied_words: str) -> None:
    """An asking word close behind *tell*, *ask* … begins no other clause; elsewhere it does."""
    [denial] = denied(text)
    tokens = READER.read(text).tokens
    assert " ".join(tokens[denial.at + 1 : denial.at + 1 + denial.reach]) == denied_words


def test_every_denial_of_a_text_is_found() -> None:
    """In order."""
    assert [denial.word for denial in denied("my parcel has not arrived and nothing came")] == ["not", "nothing"]


@pytest.mark.parametrize(
    ("example", "text", "borne"),
    [
        ("I do not want my order", "do not want the order any more", True),
        ("I do not want my order", "my order is no order", False),
        ("I do not want it", "I do not want that", False),
        ("the code does not work", "the code does not work here", True),
        ("the code does not work", "the voucher is not taken", True),
        ("the code does not work", "the voucher is not a code", False),
        ("the code does not work", "I do not want the voucher", False),
        ("I do not want my order", "the voucher is not taken", False),
        ("I do not want my order", "I do not want the voucher", False),
    ],
)
def test_an_example_bears_out_the_like_denial(example: str, text: str, borne: bool) -> None:
    """The same wish or own word denied, or another complaint beside the matter of the example."""
    matter = {READER.stem(word) for word in ("code", "order")}
    assert bears(denied(example)[0], denied(text)[0], matter) == borne
