"""Texts as a library reads them: repaired, cut to stems, with what is asked in the middle."""

from __future__ import annotations

import pytest

from intents.lexis import Lexis
from intents.normalise import normalise
from intents.reading import ENOUGH, Reader, language_of, meaning, reader
from intents.spelling import Spelling
from intents.words import FUNCTION_WORDS

LINES = ("where is my order", "track my parcel", "do you ship to canada", "you are late", "kiln repairs")


def english(*kept: str, spelt: tuple[str, ...] = (), lexis: Lexis | None = None) -> Reader:
    """A reader of a few English examples, of a brand called Zorblax."""
    return reader(LINES, "en", "The Zorblax", kept, spelt, lexis)


TYPOS: dict[str, tuple[str, tuple[tuple[str, str], ...]]] = {
    "where is my order": ("where is my order", ()),
    "Where's my oredr??": ("where is my order", (("oredr", "order"),)),
    "trak my prcel": ("track my parcel", (("trak", "track"), ("prcel", "parcel"))),
    "whereis my parcel": ("where is my parcel", (("whereis", "where is"),)),
    "i wnana order": ("i want to order", (("wnana", "want to"),)),
    "qqxxyy my order": ("qqxxyy my order", ()),
    "oredr oredr": ("order order", (("oredr", "order"), ("oredr", "order"))),
    "order 12345 for $5": ("order §id for §money", ()),
    "the weather is bad": ("the weather is bad", ()),
    "klin": ("kiln", (("klin", "kiln"),)),
    "": ("", ()),
}


def test_typos_are_repaired() -> None:
    """Towards the library's words and those of the language; what was repaired is told each time."""
    own = english()
    found = {text: own.read(text) for text in TYPOS}
    assert {text: (" ".join(one.tokens), one.repaired) for text, one in found.items()} == TYPOS
    assert all(one.normal == normalise(text, "en") for text, one in found.items())


def test_a_normalised_text_is_read_as_well() -> None:
    """The same as from its text."""
    own = english()
    assert own.normalise("Where's my oredr?") == normalise("Where's my oredr?", "en")
    assert own.reading(own.normalise("Where's my oredr?")) == own.read("Where's my oredr?")


def test_the_librarys_own_words_are_what_is_meant_first() -> None:
    """Then what sentences are built with, then everyday words."""
    assert english().read("klin").tokens == ("kiln",)
    for lines, meant in ((("kilt",), "kilt"), (("kiln",), "kiln")):
        assert reader(lines, "en").read("kilx").tokens == (meant,)
    for lines, meant in ((("wether",), "wether"), (("book",), "water")):
        assert reader(lines, "en").read("weter").tokens == (meant,)
    for lines, meant in ((("whent",), "whent"), (("book",), "when")):
        assert reader(lines, "en").read("whenx").tokens == (meant,)


def test_some_words_are_right_as_they_stand() -> None:
    """Those of risks and of the word table, and nothing is mended to them."""
    assert english().read("parcal pracel").tokens == ("parcel", "parcel")
    assert english("pracel leak", spelt=("parcal",)).read("parcal pracel").tokens == ("parcal", "pracel")
    assert english("glorp oozing").read("glorpp").tokens == ("glorpp",)
    assert english(spelt=("glorp",)).read("gloorp").tokens == ("gloorp",)
    assert reader((), "xx").read("lawyer ambulance").tokens == ("lawyer", "ambulance")
    assert reader(LINES, "de", kept=("Straße zahlen",)).read("strasse").repaired == ()


def test_common_words_of_the_language_are_known() -> None:
    """Where a list of them is."""
    common = Lexis.of({"umbrella": 0, "giraffe": 1})
    assert english(lexis=common).read("umbrela").tokens == ("umbrella",)
    assert english().read("umbrela").tokens == ("umbrela",)


STEMS = {
    "where is my order": ("wher track my ord", "track ord"),
    "my packages were shipped late": ("my parcel wer ship lat", "parcel ship lat"),
    "get my money back": ("get my mone refund", "mone refund"),
    "order 12345 for $5": ("ord §id for §mon", "ord"),
    "zorblax lamps": ("zorblax lamp", "lamp"),
    "thanks hello wonderful please": ("thank hello wonderful plea", "wonderful"),
    "kiln glazes": ("kiln glaz", "kiln glaz"),
    "prcels": ("parcel", "parcel"),
}


def test_words_are_cut_to_stems() -> None:
    """Those that mean nearly the same to one; a turn of phrase is what it amounts to, at its last word.

    What sentences are built with, courtesies, figures and the brand's name are no content.
    """
    own = english()
    found = {text: own.read(text) for text in STEMS}
    assert {text: (" ".join(one.stems), " ".join(one.content)) for text, one in found.items()} == STEMS


ASKED = {
    "hi there, where is my order? thanks": ("where is my order", "wher track my ord", "track ord"),
    "hi there, kiln repairs please": ("kiln repairs", "kiln repair", "kiln repair"),
    "track my order please #parcel #late": ("track my order", "track my ord", "track ord"),
    "track my order please #parcellate": ("track my order", "track my ord", "track ord"),
    "whereis my order #parcel": ("where is my order", "wher track my ord", "track ord"),
    "track my oredr please #parcel": ("track my order", "track my ord", "track ord"),
    "track my oredr please #prcel": ("track my order", "track my ord", "track ord"),
    "thanks": ("thanks", "thank", ""),
}


def test_what_is_asked_stands_in_the_middle() -> None:
    """Greetings, courtesies and hashtags are around it, and no content of theirs counts."""
    own = english()
    found = {text: own.read(text) for text in ASKED}
    assert {
        text: (" ".join(one.asked), " ".join(one.asked_stems), " ".join(one.content)) for text, one in found.items()
    } == ASKED


def test_each_language_has_its_own_words() -> None:
    """English turns, sets and everyday words are for English; a language that is not known has none."""
    german = reader(("wo ist mein paket", "wann kommt die bestellung"), "de", "Zorblax")
    found = german.read("Wo ist das Packet, danke zorblax")
    assert " ".join(found.tokens) == "wo ist das paket danke zorblax"
    assert (found.content, found.asked_stems) == (("pak",), ("wo", "ist", "das", "pak", "dank", "zorblax"))
    assert (german.language, german.function >= FUNCTION_WORDS["de"]) == ("de", True)
    assert german.turns.find(["money", "back"]) == []
    assert german.read("wetaher").tokens == ("wetaher",)
    none = reader(("where is my order",), "")
    assert none.read("where is my order").content == ("where", "is", "my", "order")
    assert none.read("wheer si my packages").stems == ("where", "si", "my", "packages")
    assert none.read("money back").stems == ("money", "back")
    assert english().read("wetaher").tokens == ("weather",)


def test_examples_may_be_normalised_already() -> None:
    """The same as from their texts."""
    texts = ("Where's my order?", "I wanna TRACK it")
    one, other = (reader(given, "en") for given in (texts, [normalise(text, "en") for text in texts]))
    assert (one.spelling, one.stems, one.function) == (other.spelling, other.stems, other.function)
    assert isinstance(one.spelling, Spelling)
    assert one.spelling.ranks["order"] == one.spelling.ranks["track"] > one.spelling.ranks["weather"] > 0


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("parcel", "parcel"),
        ("package", "parcel"),
        ("packages", "parcel"),
        ("deliver", "ship"),
        ("delivery", "ship"),
        ("deliveries", "ship"),
        ("shipped", "ship"),
        ("lamps", "lamp"),
        ("dress", "dress"),
        ("skirts", "dress"),
        ("glazes", "glaz"),
        ("weather", "weath"),
        ("tracked", "track"),
        ("located", "locat"),
        ("whereabouts", "track"),
    ],
)
def test_words_that_mean_nearly_the_same_have_one_stem(word: str, expected: str) -> None:
    """By themselves, without a plural's ending, or by their own stem."""
    assert meaning(word, "en") == expected


def test_other_languages_have_no_sets() -> None:
    """Only endings are cut there."""
    assert (meaning("packages", "de"), meaning("bestellungen", "de")) == ("packag", "bestell")
    assert meaning("packages", "") == "packages"


PLAIN = ["der", "lampe", "ofen", "ton", "glasur", "brand", "scheibe"]


@pytest.mark.parametrize(
    ("texts", "locale", "language"),
    [
        (["the order is late"], "de-AT", "de"),
        (["the order is late"], "pt_BR", "pt"),
        (["the order is late"], "EN", "en"),
        (["the order is late"], "", ""),
        ([], "fr", "fr"),
        ([" ".join(["der ofen"] * 20)], "en", "de"),
        ([*(["der ofen"] * 19), "ofen"], "en", "en"),
        ([" ".join(["ofen"] * 34), "der der der der der der"], "en", "de"),
        ([" ".join(["ofen"] * 35), "der der der der der"], "en", ""),
        (["the order is late and you are not there", "wann"] * 6, "xx", "en"),
        (["donde esta mi pedido y cuando llega"] * 6, "xx", "es"),
        (["where is the der die das"] * 7, "xx", "de"),
    ],
)
def test_a_librarys_language_is_that_of_its_function_words(texts: list[str], locale: str, language: str) -> None:
    """Where enough of forty words or more are; of fewer the locale tells."""
    assert ENOUGH == 0.15
    assert language_of(texts, locale) == language
