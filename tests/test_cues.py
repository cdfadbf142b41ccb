"""What a text shows apart from any intent."""

from __future__ import annotations

import pytest

from intents.cues import Listener, listener
from intents.model import Cues
from intents.reading import Reader, reader
from intents.risks import RISK
from tests.shop_library import EXAMPLES

OWN = {"workshop": ("kiln", "Skydiv*", "can't cope")}
READER: Reader = reader(
    [line for lines in EXAMPLES.values() for line in lines], "en", "Juniper Supply", OWN["workshop"]
)
LISTENER: Listener = listener(OWN, "en")


def cues(text: str) -> Cues:
    """The cues of a text in the small shop."""
    return LISTENER.hear(READER.read(text), READER)


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("My daughter had an allergic reaction, what are your opening hours", "injury"),
        ("she got an alergic reacton from the cream", "injury"),
        ("I burned my hand on the lid", "injury"),
        ("the candle exploded in the living room", "safety"),
        ("it caught fire", "safety"),
        ("my baby swallowed a button", "minors"),
        ("refund me or I call my lawyer", "legal"),
        ("my lawer will write to you", "legal"),
        ("I will sue you", "legal"),
        ("this is a scam!!!", "fraud"),
        ("my account was hacked", "fraud"),
        ("I am opening a chargeback", "fraud"),
        ("I'm a journalist with a question about pricing", "press"),
        ("was there a data breach?", "data"),
        ("your staff made racist remarks", "discrimination"),
        ("I'm going to kll myself", "self_harm"),
        ("he wants to die", "self_harm"),
        ("quiero morir", "self_harm"),
        ("ich rufe meinen Anwalt an", "legal"),
        ("j'ai fait une réaction allergique", "injury"),
        ("the KILN is hot", "workshop"),
        ("is skydiving included", "workshop"),
        ("I cant cope any more", "workshop"),
        ("he came out in a rash and had to see a doctor", "injury"),
        ("the stove flared up and burnt my tent", "safety"),
        ("the burner flared up in the kitchen", "safety"),
        ("one of the carabiners gave way", "safety"),
        ("it singed my hair", "injury"),
        ("my rash guard looked fine before it caught fire", "safety"),
        ("the rash guard caught fire", "safety"),
        ("it caught fire rash guard and all", "safety"),
        ("expect a letter, my lawyer will be in touch", "legal"),
    ],
)
def test_danger_is_heard_in_any_spelling_and_beside_any_question(text: str, category: str) -> None:
    """A risk phrase counts wherever it stands, mistyped or not, built in or the workspace's own."""
    risk = cues(text).risk
    assert risk is not None
    assert risk.category == category


@pytest.mark.parametrize(
    "text",
    [
        "dying for this jacket",
        "you are killing it",
        "this is sick 🔥",
        "is the fabric hypoallergenic",
        "what size is the rash guard",
        "sue said hi",
        "is there a tennis court near the shop",
        "it hurt my feelings that it sold out",
        "if I recall it was blue",
        "this drop is fire",
        "I would kill for these shoes",
        "bombing it with love",
        "shoot me a message",
        "where is my order",
        "ten miles in them and not one blister",
        "it was my late husband's jacket, can you mend it",
        "how do I make a GDPR request",
        "what personal data do you keep about me",
        "who do I write to with a press enquiry",
        "is the Liel tent waterproof",
    ],
)
def test_figures_of_speech_are_no_danger(text: str) -> None:
    """Everyday sayings with a dangerous word in them are left alone."""
    assert cues(text).risk is None


@pytest.mark.parametrize(
    "text",
    [
        "can I talk to a human",
        "real person pls",
        "agent",
        "AGENT!!!",
        "speak to someone",
        "let me speak with your manager",
        "I want to talk to customer service",
        "connect me to support please",
        "quiero hablar con una persona",
        "quero falar com um atendente",
        "ich möchte mit jemandem sprechen",
        "je veux parler à un humain",
        "vorrei parlare con un operatore",
    ],
)
def test_a_wish_for_a_person_is_heard(text: str) -> None:
    """However it is put, whoever wants a person gets one."""
    assert cues(text).asks_person


@pytest.mark.parametrize(
    "text", ["is it human hair", "price per person", "human error I guess", "do you sell agents of change"]
)
def test_talk_of_persons_is_no_wish_for_one(text: str) -> None:
    """The same words about something else ask for nobody."""
    assert not cues(text).asks_person


WHO = [line.split() for line in ("are you a bot", "is this a real person or a machine", "am i talking to an ai")]
TOLD: Listener = listener(OWN, "en", WHO)


@pytest.mark.parametrize("text", ["is this a real person?", "are you a human", "is there a human or a bot here"])
def test_who_asks_what_is_writing_gets_the_answer_where_there_is_one(text: str) -> None:
    """It is a wish for a person only in a library that has nothing to say to it."""
    assert cues(text).asks_person
    assert not TOLD.hear(READER.read(text), READER).asks_person


@pytest.mark.parametrize(
    "text",
    ["is there a real person to talk to", "are you a bot? get me a human", "human", "real person"],
)
def test_a_wish_for_a_person_is_heard_beside_that_answer(text: str) -> None:
    """Whoever wants somebody is not told what is writing."""
    assert TOLD.hear(READER.read(text), READER).asks_person


@pytest.mark.parametrize(
    "text",
    [
        "thanks!!",
        "thank you so much ❤️",
        "love this 😍",
        "@anna look!",
        "@anna @ben",
        "❤️❤️❤️",
        "lol",
        "so cute omg",
        "can't wait!",
        "ok great, thx",
        "muchas gracias",
        "merci beaucoup!",
        "perfect, thanks that helped ☺️",
        "this view 😍😍",
        "that blue again 💙",
        "@anna @ben us??",
        "omg need this",
        "ooh 😍",
        "this view right here 😍",
        "@anna you me together next",
        "so much ❤️",
        "@anna so much of it",
    ],
)
def test_thanks_praise_and_tags_are_chatter(text: str) -> None:
    """There is nothing to answer."""
    assert cues(text).chatter


@pytest.mark.parametrize(
    "text",
    [
        "hi",
        "",
        "   ",
        "??",
        "love this, how much is it",
        "nice, do you ship to spain",
        "thanks but it never came",
        "@anna where is my order",
        "ok?",
        "https://x.example/a",
        "12345",
        "order",
        "this order 😡",
        "these are not blue 💙",
        "@juniper when??",
        "need this by friday",
        "need this next time",
        "this view is right here 😍",
    ],
)
def test_what_asks_or_names_something_is_no_chatter(text: str) -> None:
    """A question, a greeting, a link, a number or a topic is not ignored."""
    assert not cues(text).chatter


@pytest.mark.parametrize(
    "text",
    [
        "stop",
        "STOP!!",
        "Stop please",
        "unsubscribe",
        "stop messaging me",
        "baja",
        "abmelden",
        "hey, stop messaging me thanks",
    ],
)
def test_leaving_is_the_whole_message(text: str) -> None:
    """Exactly the word, in any case and with any politeness."""
    assert cues(text).opts_out


@pytest.mark.parametrize(
    "text", ["please stop the order", "does it stop water", "when does the sale stop", "non-stop", "start"]
)
def test_a_message_that_only_contains_the_word_does_not_leave(text: str) -> None:
    """Stopping something else is not leaving."""
    assert not cues(text).opts_out


def test_coming_back_is_the_whole_message() -> None:
    """*Start* alone comes back; starting something does not."""
    assert cues("START").opts_in
    assert cues("hi start again thanks").opts_in
    assert not cues("when does the sale start").opts_in


@pytest.mark.parametrize("category", sorted(RISK))
def test_every_listed_risk_phrase_is_heard_as_written(category: str) -> None:
    """No phrase of the lists is dead: each raises a risk when it is said in so many words."""
    silent = [phrase for phrase in RISK[category] if cues(phrase.replace("*", "")).risk is None]
    assert silent == []


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("I will sue you", "legal"),
        ("the KILN is hot", "workshop"),
        ("is skydiving included", "workshop"),
        ("the skydive", "workshop"),
        ("the kilnery is open", ""),
        ("I cant cope any more", "workshop"),
        ("I cannot skip", ""),
        ("my lawer will write", "legal"),
        ("basketball court", ""),
    ],
)
def test_built_in_phrases_and_the_workspaces_own_are_heard_together(text: str, category: str) -> None:
    """Beside the sayings that only look like danger."""
    reading = READER.read(text)
    risks = listener(OWN, "en").risks(reading, READER)
    assert [risk.category for risk in risks[:1]] == ([category] if category else [])
    assert all(risk.phrase for risk in risks)


def test_a_wish_for_a_person_is_heard_by_listed_phrases() -> None:
    """Unless they are part of a phrase about something else."""
    heard = listener(OWN, "en")
    asked = [heard.hear(READER.read(text), READER).asks_person for text in ("speak to someone", "brand rep")]
    assert asked == [True, False]


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (("are you a bot", "am i talking to an ai"), True),
        (("are you a bot",), False),
        (("are you open", "are you a person"), False),
        (("the robot mower", "do you sell robots", "is the robot in stock"), False),
    ],
)
def test_a_library_tells_what_is_writing_where_two_examples_ask(lines: tuple[str, ...], told: bool) -> None:
    """Whether a machine is."""
    assert listener({}, "en", [line.split() for line in lines]).told == told


def test_a_short_word_is_no_mistyped_risk_word() -> None:
    """*Frau* is not *fraud* where German is spoken."""
    german = reader(["wo ist meine bestellung", "wann kommt mein paket"], "de")
    assert listener({}, "de").hear(german.read("wann kommt das paket meiner frau"), german).risk is None


def test_a_common_word_is_no_mistyped_risk_word() -> None:
    """*Polite* is not *police*, whether or not a word table is there to know it."""
    english = reader(["where is my order", "when does it come"], "en")
    heard = listener({}, "en").hear(english.read("your staff was so polite, where is my order"), english)
    assert heard.risk is None
    assert listener({}, "en").hear(english.read("i will call the polce"), english).risk is not None
