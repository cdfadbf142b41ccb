"""Examples worth adding: asked by followers, answered from the library, new to it, and nobody's private matter."""

from __future__ import annotations

import pytest

from intents.objecting import objects
from intents.personal import without_personal
from intents.suggesting import Answered, Prefilled, SuggestedExample, examples_in, suggestions
from intents.understanding import Fitted, fit
from tests.shop_library import SHOP

OWN = frozenset({"where", "is", "my", "order", "parcel", "tent", "paypal"})


@pytest.fixture(scope="module")
def shop() -> Fitted:
    """A small library, fitted."""
    return fit(SHOP)


def asked(text: str, intent: str = "order_status", *followers: str) -> list[Answered]:
    """A text that followers wrote."""
    return [Answered(text, intent, follower) for follower in followers or ("ana",)]


# --- what is worth adding --------------------------------------------------------------------------------------------


def test_what_most_followers_asked_comes_first(shop: Fitted) -> None:
    """Near copies are one suggestion, the shortest, with as many followers as asked alike."""
    answered = [
        *asked("the courier never showed up at our door", "order_status", "ana"),
        *asked("courier never showed up at the door!!", "order_status", "ben"),
        *asked("so the courier never showed up at our door", "order_status", "ben", "cleo"),
        *asked("will the navy rucksack be restored to the shelves", "restock", "dan"),
    ]
    assert suggestions(shop, answered) == (
        SuggestedExample("order_status", "courier never showed up at the door!!", 3),
        SuggestedExample("restock", "will the navy rucksack be restored to the shelves", 1),
    )


def test_the_order_of_escalations_does_not_matter(shop: Fitted) -> None:
    """From whichever end they are read, they give the same suggestions in the same order."""
    answered = [
        *asked("courier never showed up at the door", "order_status", "ana", "ben"),
        *asked("the courier never showed up at our door", "order_status", "cleo"),
        *asked("which fabric softener suits the rucksack", "sizes", "dan"),
        *asked("will the navy rucksack be restored to the shelves", "restock", "eva"),
    ]
    once = suggestions(shop, answered)
    assert suggestions(shop, answered[::-1]) == once
    assert suggestions(shop, answered[2:] + answered[:2]) == once
    assert len(once) == 3


@pytest.mark.parametrize(
    "text",
    [
        "where is my order",
        "hey, where is my parcel??",
        "ok",
        "thanks so much 😍",
        "stop",
        "let me talk to a human about the courier",
        "the courier hit me and i am in hospital",
        "who " * 60,
        "the courier never showed up " * 12,
    ],
)
def test_what_is_no_example_is_not_suggested(shop: Fitted, text: str) -> None:
    """Answered surely already, without a topic, decided by something else than its intent, or too long."""
    assert suggestions(shop, asked(text)) == ()


def test_an_intent_that_is_gone_is_not_suggested_to(shop: Fitted) -> None:
    """The library may have lost it since."""
    assert suggestions(shop, asked("the courier never showed up at our door", "lost_intent")) == ()


def test_only_near_copies_of_one_intent_are_one_suggestion(shop: Fitted) -> None:
    """Something else asked of the same intent is one more, and so are the same words answered from another."""
    text, other = "the courier never showed up at our door", "which fabric softener suits the rucksack"
    found = suggestions(shop, [*asked(text), *asked(other), *asked(text, "restock")])
    assert found == (
        SuggestedExample("order_status", text, 1),
        SuggestedExample("order_status", other, 1),
        SuggestedExample("restock", text, 1),
    )


def test_followers_who_are_not_told_apart_count_by_their_texts(shop: Fitted) -> None:
    """Another wording is another follower, the same one is not."""
    text, other = "courier never showed up at the door", "the courier never showed up at our door"
    nobody = [Answered(said, "order_status") for said in (text, other, text)]
    assert suggestions(shop, nobody) == (SuggestedExample("order_status", text, 2),)


def test_a_lesson_begins_with_what_the_follower_wrote(shop: Fitted) -> None:
    """As it was written and once; what may tell who they are is counted, what is no example is just left out."""
    texts = [
        *("the courier never showed up", "does Juniper mend the tent", "the courier never showed up"),
        *("my name is Bobby", "write to bobby miller", "x" * 400, "the courier never showed up " * 11),
        *(" ", "", "ok", "thanks so much", "let me talk to a human about the courier"),
    ]
    held = examples_in(shop, texts, ("Bobby Miller",))
    assert held == Prefilled(("the courier never showed up", "does Juniper mend the tent"), 3)
    assert examples_in(shop, []) == Prefilled()


def test_order_numbers_are_cut_out_and_followers_left_out(shop: Fitted) -> None:
    """The phrase stays, its number goes; a text that calls the follower by name is not shown at all."""
    numbered = suggestions(shop, asked("courier never showed up with order #123456 at the door"))
    assert [one.text for one in numbered] == ["courier never showed up with order at the door"]
    named = Answered("the courier never showed up, greetings hildegund", "order_status", "h", ("Hildegund Meier", ""))
    assert suggestions(shop, [named]) == ()


# --- private matters -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("where is my order 12345?", "where is my order?"),
        ("Where is my order #A-1234, it was due", "Where is my order, it was due"),
        ("order number 9876543 hasn't come", "order number hasn't come"),
        ("ORD-99812 where is it", "where is it"),
        ("bestellung nr. 123456 wo ist sie", "bestellung nr. wo ist sie"),
        ("Can I pay with PayPal?", "Can I pay with PayPal?"),
        ("does it fit 42 or 43", "does it fit 42 or 43"),
        ("i paid 20 euros 3 days ago", "i paid 20 euros 3 days ago"),
        ("ships to Spain\nby friday?", "ships to Spain by friday?"),
        ("I'm here. Is it? WHERE IS IT", "I'm here. Is it? WHERE IS IT"),
        ("WHERE IS MY ORDER", "WHERE IS MY ORDER"),
        ("Couriers came! Nobody rang", "Couriers came! Nobody rang"),
    ],
)
def test_a_text_without_anybody_in_it_is_kept(text: str, left: str) -> None:
    """Order numbers go, everything else stays as it was written."""
    assert without_personal(text, OWN) == left


@pytest.mark.parametrize(
    "text",
    [
        "my email is ana@example.com",
        "see www.example.com/me",
        "ask @ana",
        "call me on 07700900123",
        "call me on +44 7700 900 123",
        "my zip is 90210",
        "do you deliver to sw1a 1aa",
        "i live at 12 baker street",
        "born on 12/03/1985",
        "my name is whatever",
        "hi this is sarah, where is my parcel",
        "my wife Thandiwe wants it",
        "yours Maria",
        "ask mrs miller",
        "it is for bobby miller",
        "bobby's tent",
    ],
)
def test_a_text_that_may_tell_who_somebody_is_is_left_out(text: str) -> None:
    """Addresses, numbers to call, dates, names: said outright, known from the account, or begun with a capital."""
    assert without_personal(text, OWN, ("Bobby Miller",)) == ""


@pytest.mark.parametrize(("text", "kept"), [("a tent for lee", False), ("a tent for bo", True)])
def test_the_followers_name_is_known_from_the_account(text: str, kept: bool) -> None:
    """Each word of it, but for those of two letters, which may be any word."""
    assert bool(without_personal(text, OWN, ("Bo Lee",))) == kept


def test_a_name_that_the_library_speaks_of_is_no_secret() -> None:
    """A product called Oscar is in the examples, so it may be in another."""
    assert without_personal("is my Oscar tent here", OWN) == ""
    assert without_personal("is my Oscar tent here", OWN | {"oscar"}) == "is my Oscar tent here"


# --- objections ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("That's not what I asked", "en"),
        ("no, thats not what i asked!! where is my order", "en"),
        ("this doesn't answer my question", "en"),
        ("you misunderstood", "en"),
        ("no es lo que pregunté", "es"),
        ("isso não responde à minha pergunta", "pt"),
        ("das war nicht meine Frage", "de"),
        ("c'est pas ma question", "fr"),
        ("non è quello che ho chiesto", "it"),
    ],
)
def test_turning_an_answer_down_is_heard(text: str, language: str) -> None:
    """In six languages, at the beginning of what is said next."""
    assert objects(text, language)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "thanks, that answers my question",
        "my order is wrong",
        "can i talk to a person",
        "i asked my friend and he says the answer is yes",
        "where is my order, i wrote yesterday and your colleague in the shop said that is not what i asked",
    ],
)
def test_anything_else_is_no_objection(text: str) -> None:
    """Thanks, a new question, a wish for a person, a story in which somebody objected."""
    assert not objects(text, "en")


@pytest.mark.parametrize(("words", "heard"), [(0, True), (6, True), (7, False)])
def test_an_objection_comes_first(words: int, heard: bool) -> None:
    """At most six words stand before it."""
    assert objects("word " * words + "not what i asked", "en") == heard
