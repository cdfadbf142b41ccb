"""The examples of a library, read, with the background behind them."""

from __future__ import annotations

import numpy as np
import pytest

from intents.background import SENTENCES
from intents.contents import Brand, Intent, Library, Matching
from intents.corpus import Corpus, corpus, wants_vectors
from intents.vectors import Vectors

LINES = {
    "hours": ("When are you open?", "open on sunday"),
    "cancel": ("cancel my order", "Cancel the zorblax order", "kiln repairs"),
    "ship": ("do you ship to canada",),
}
BOOK = {"zimmer": ("wo ist das zimmer", "ist das zimmer frei"), "essen": ("was gibt es zu essen",)}


def library(
    lines: dict[str, tuple[str, ...]] | None = None,
    brand: Brand | None = None,
    semantic: str = "auto",
    risk: dict[str, tuple[str, ...]] | None = None,
) -> Library:
    """A library of these examples."""
    intents = {name: Intent(name, name, own) for name, own in (lines or LINES).items()}
    return Library(intents, {}, brand or Brand("Glaze", "en"), matching=Matching(semantic=semantic), risk=risk or {})


def table() -> Vectors:
    """A word table of three words."""
    rows = np.array([[9, 0], [0, 9], [5, 5]], np.int8)
    return Vectors.of(["order", "umbrella", "prcel"], rows, np.ones(3, np.float32))


def test_examples_are_grouped_by_intent_and_read() -> None:
    """Intents by name, their examples as they stand."""
    held = corpus(library())
    assert held.names == ("cancel", "hours", "ship")
    assert held.examples == (*LINES["cancel"], *LINES["hours"], *LINES["ship"])
    assert (held.intents.tolist(), held.intents.dtype) == ([0, 0, 0, 1, 1, 2], np.int64)
    assert held.readings == tuple(held.reader.read(text) for text in held.examples)
    assert held.readings[3].tokens == ("when", "are", "you", "open")
    assert held.reader.language == "en"
    assert held.vectors is None


def test_background_stands_behind_them() -> None:
    """Sentences in English, then the inbox; elsewhere the inbox alone."""
    held = corpus(library(), None, ("my cat is fine", "What a day!"))
    assert held.background == tuple(map(held.reader.read, (*SENTENCES, "my cat is fine", "What a day!")))
    assert held.rows == held.readings + held.background
    assert held.classes.tolist() == [0, 0, 0, 1, 1, 2] + [3] * (len(SENTENCES) + 2)
    assert held.classes.dtype == np.int64
    german = corpus(library(BOOK, Brand("Glaze", "de")), None, ("guten tag",))
    assert [reading.tokens for reading in german.background] == [("guten", "tag")]
    assert corpus(library(BOOK, Brand("Glaze", "de"))).background == ()


def test_the_language_is_that_of_the_examples_or_the_locale() -> None:
    """Of many examples their own words tell."""
    assert corpus(library(BOOK, Brand("Glaze", "de-AT"))).reader.language == "de"
    assert corpus(library(LINES, Brand("Glaze", "de-AT"))).reader.language == "de"
    many = {**LINES, "more": tuple(f"where is the {at} that i was asking you about" for at in "abcdef")}
    assert corpus(library(many, Brand("Glaze", "de-AT"))).reader.language == "en"
    assert wants_vectors(library(many, Brand("Glaze", "de-AT")))


def test_the_reader_knows_the_library() -> None:
    """The brand's name is no content, and its own risk phrases are right as they stand."""
    held = corpus(library(brand=Brand("Zorblax", "en"), risk={"own": ("kilm", "orderr form"), "more": ("canadas",)}))
    assert held.readings[1].content == ("cancel", "ord")
    assert held.reader.read("zorblax kilm orderr canadas").tokens == ("zorblax", "kilm", "orderr", "canadas")
    plain = corpus(library())
    assert plain.readings[1].content == ("cancel", "zorblax", "ord")
    assert plain.reader.read("kilm orderr canadas").tokens == ("kiln", "order", "canada")


@pytest.mark.parametrize(
    ("semantic", "brand", "used"),
    [
        ("auto", Brand("Glaze", "en"), True),
        ("on", Brand("Glaze", "en"), True),
        ("0.5", Brand("Glaze", "en"), True),
        ("off", Brand("Glaze", "en"), False),
        ("0", Brand("Glaze", "en"), False),
        ("0.0", Brand("Glaze", "en"), False),
        ("auto", Brand("Glaze", "de"), False),
    ],
)
def test_a_word_table_is_used_in_english_where_it_is_wanted(semantic: str, brand: Brand, used: bool) -> None:
    """Then its words are right as they stand, and typos are mended to its common ones."""
    vectors = table()
    held = corpus(library(brand=brand, semantic=semantic), vectors)
    assert (held.vectors is vectors) == wants_vectors(library(brand=brand, semantic=semantic)) == used
    assert held.reader.spelling.lexis is (vectors.lexis if used else None)
    assert held.reader.read("umbrela").tokens == (("umbrella",) if used else ("umbrela",))
    if used:
        assert held.reader.read("prcel").tokens == ("prcel",)
        assert corpus(library(semantic=semantic)).reader.read("prcel").tokens == ("parcel",)


# --- an earlier state ----------------------------------------------------------------------------------------------


def test_examples_of_an_earlier_state_are_not_read_again() -> None:
    """Nor otherwise than if they were."""
    before = corpus(library())
    lines = {**LINES, "ship": ("open the kiln", "do you ship to canada"), "hours": ("open on sunday",)}
    found, plain = corpus(library(lines), earlier=before), corpus(library(lines))
    assert_same(found, plain)
    assert found.readings[0] is before.readings[0]
    assert found.readings[-1] is before.readings[-1]
    assert found.readings[-2] not in before.readings


def assert_same(one: Corpus, other: Corpus) -> None:
    """The same texts, read the same."""
    assert (one.names, one.examples, one.readings, one.background) == (
        *(other.names, other.examples),
        *(other.readings, other.background),
    )
    assert (one.intents.tolist(), one.reader.language) == (other.intents.tolist(), other.reader.language)
    assert one.reader.spelling.ranks == other.reader.spelling.ranks


def test_examples_are_read_again_where_the_brand_is_called_otherwise() -> None:
    """Its name was content before."""
    renamed = library(brand=Brand("Zorblax", "en"))
    before = corpus(library())
    assert_same(corpus(renamed, earlier=before), corpus(renamed))
    assert corpus(renamed, earlier=before).readings[1].content == ("cancel", "ord")
    assert corpus(renamed, earlier=before).readings[1].normal is before.readings[1].normal


def test_examples_are_read_again_in_another_language() -> None:
    """What was read there says nothing."""
    texts = {"hours": ("I wanna come on sunday", "when r u open")}
    english, german = library(texts), library(texts, Brand("Glaze", "de"))
    before = corpus(german)
    assert before.readings[0].tokens != corpus(english).readings[0].tokens
    assert_same(corpus(english, earlier=before), corpus(english))


def test_what_was_read_is_found_by_its_text() -> None:
    """In the language it was read in, and in no other."""
    held = corpus(library())
    assert held.read_in("en") == dict(zip(held.examples, held.readings, strict=True))
    assert held.read_in("de") == held.read_in("") == {}
