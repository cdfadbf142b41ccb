"""What followers write becomes comparable text."""

from __future__ import annotations

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intents.normalise import DATE, ID, LONGEST, LONGEST_WORD, MONEY, NUMBER, normalise, spelt_out

ODD = "\u0336\u0489\u200d\u202e\ufe0f\ufeff\u3164\ud800\udfff\U000e0041😀❤🏽ﷺİẞаеорхѕі|@#'’$€.,-:/ 0129aZé\n\t"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("WHERE's my order???", "where is my order"),
        ("wheres my orderrrrr", "where is my order"),
        ("I dont wanna wait", "i do not want to wait"),
        ("u ship 2 the uk rn?", "you ship to the uk right now"),
        ("pls hlp, gr8 thx", "please hlp great thanks"),
        ("sooooo goooood", "so good"),
        ("it's shipppping freeee", "it is shipping free"),
        ("ＦＵＬＬ ｗｉｄｔｈ", "full width"),
        ("𝓯𝓪𝓷𝓬𝔂 text", "fancy text"),
        ("z̷̢̛a̴͘l̶g̵o", "zalgo"),
        ("s\u200bh\u200di\u2060p", "ship"),
        ("dо уоu ѕhір", "do you ship"),
        ("my daughter's shirt", "my daughter shirt"),
        ("caffè", "caffe"),
        ("#WhereIsMyOrder", "where is my order"),
        ("@brand hi https://a.example/x?y=1 me@x.example", "hi"),
        ("😀 ❤️ 👍🏽", ""),
        ("", ""),
    ],
)
def test_english_shorthand_and_ornaments_are_read_through(text: str, expected: str) -> None:
    """Spelling habits, look-alike letters and ornaments leave the same words behind."""
    assert normalise(text, "en").text == expected


@pytest.mark.parametrize(
    ("text", "token"),
    [
        ("order #12345", ID),
        ("order ORD-123456", ID),
        ("order 123-456789", ID),
        ("it was $12.50", MONEY),
        ("it was 12 €", MONEY),
        ("it was 20 dollars", MONEY),
        ("since 12/05/2026", DATE),
        ("since 3rd of may", DATE),
        ("at 5pm", DATE),
        ("size 42 please", NUMBER),
    ],
)
def test_ids_amounts_dates_and_numbers_become_classes(text: str, token: str) -> None:
    """Which order, sum or day is meant does not change what is asked."""
    assert token in normalise(text, "en").tokens


def test_two_and_four_are_heard_only_where_words_would_stand() -> None:
    """A size 4 stays a number, *4 my order* becomes *for my order*."""
    assert normalise("need help 4 my order", "en").text == "need help for my order"
    assert normalise("a table 4", "en").text == f"a table {NUMBER}"


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("¿xq no llega?", "es", "porque no llega"),
        ("vc tb manda pra cá?", "pt", "voce tambem manda para ca"),
        ("stp cmb ça coûte", "fr", "si te plait combien ca coute"),
        ("Straße nix da", "de", "strasse nichts da"),
        ("dov'è, nn arriva", "it", "dove e non arriva"),
        ("мой заказ", "", "мои заказ"),
        ("配送は", "", "配 送 は"),
        ("मेरा ऑर्डर", "", "मेरा ऑर्डर"),
        ("нет заказа", "", "нет заказа"),
        ("quiero 2 para mi", "es", f"quiero {NUMBER} para mi"),
        ("we and nd 😀", "de", "we and nd"),
        ("were is meine Bestellung 😀", "de", "were is meine bestellung"),
    ],
)
def test_other_languages_have_their_own_tables_or_none(text: str, language: str, expected: str) -> None:
    """A language's shorthand is spelt out in that language only, and no script is torn apart."""
    assert normalise(text, language).text == expected


def test_english_shorthand_leaves_other_languages_alone() -> None:
    """French *ma* and Danish *da* are words of their own."""
    assert normalise("ma commande da", "fr").text == "ma commande da"


def test_what_was_taken_away_is_counted() -> None:
    """Handles, links, ornaments and question marks are no words, but they are known of."""
    normal = normalise("@a @b https://x.example 😀 ok?")
    assert (normal.handles, normal.links, normal.ornaments, normal.question) == (2, 1, 1, True)


def test_text_is_cut_before_anything_else() -> None:
    """What comes after the limit is not read at all."""
    assert "hidden" not in normalise("a " * LONGEST + "hidden").tokens


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.one_of(st.sampled_from(ODD), st.characters()), max_size=400))
def test_any_text_normalises_the_same_way_twice(text: str) -> None:
    """Nothing raises, and the same text gives the same tokens without spaces or control characters in them."""
    first = normalise(text, "en")
    assert first == normalise(text, "en")
    assert all(token and not any(char.isspace() for char in token) for token in first.tokens)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(string.ascii_lowercase, min_size=1, max_size=8), max_size=8))
def test_plain_words_outside_any_table_stay_as_they_are(words: list[str]) -> None:
    """Without a language's table, plain words without letters held down are left alone."""
    plain = [word for word in words if not any(a == b == c for a, b, c in zip(word, word[1:], word[2:], strict=False))]
    assert [*normalise(" ".join(plain)).tokens] == plain


@pytest.mark.parametrize(
    "piece", ["z̷̢̛", "😀", "1-", "a.a@", "#a", "$1 ", "ﷺ", "'a", "ab-1234", "\ud800", "ооo", "www.", "a\n"]
)
def test_hostile_repetition_yields_no_more_tokens_than_characters_read(piece: str) -> None:
    """However often a pattern is repeated, what is kept is bounded by what is read."""
    normal = normalise(piece * 10_000, "en")
    assert sum(map(len, normal.tokens)) <= 8 * LONGEST


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I need 2 return this", "i need to return this"),
        ("waiting 4 my refund", "waiting for my refund"),
        ("add it 2 the list", "add it to the list"),
        ("I ordered 2 shirts", f"i ordered {NUMBER} shirts"),
        ("a table for 4 tonight", f"a table for {NUMBER} tonight"),
        ("4 nights please", f"{NUMBER} nights please"),
        ("i nd help", "i need help"),
        ("do i nd to sign", "do i need to sign"),
        ("shirts nd shoes", "shirts and shoes"),
    ],
)
def test_what_only_the_neighbours_tell(text: str, expected: str) -> None:
    """``2``, ``4`` and ``nd`` are words where words would stand."""
    assert normalise(text, "en").text == expected


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("where is it #help #fail", 2),
        ("where is it #help 😡!!", 1),
        ("#where is it", 0),
        ("is the #giveaway open", 0),
        ("#giveaway", 1),
        ("#giveaway #help", 2),
        ("where is it #CustomerService", 2),
    ],
)
def test_hashtags_behind_a_text_are_counted(text: str, tags: int) -> None:
    """They are its last tokens."""
    assert normalise(text, "en").tags == tags


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # were, meant as where
        ("were is my order", "where is my order"),
        ("were can i buy it", "where can i buy it"),
        ("were is 😀 my order", "where is my order"),
        ("you were can i buy it", "you were can i buy it"),
        ("were you open", "were you open"),
        ("they were", "they were"),
        # nd, meant as need
        ("they nd to pay 😀", "they need to pay"),
        ("nd help", "and help"),
        ("we nd you", "we and you"),
        ("u nd i can", "you and i can"),
        ("i nd", "i need"),
        ("second i and help", "second i and help"),
        ("nd can i", "and can i"),
        ("i nd we wait", "i and we wait"),
        ("you nd they wait", "you and they wait"),
        # 2 and 4
        ("what 4 help is it", "what for help is it"),
        ("need 3 is 4 me", f"need {NUMBER} is for me"),
        ("i need 2 return this 4 my mum", "i need to return this for my mum"),
        ("need 2, return it 4 me", f"need {NUMBER} return it for me"),
        ("how 4", f"how {NUMBER}"),
        ("2 return", f"{NUMBER} return"),
        ("waiting since 4 hours", f"waiting since {NUMBER} hours"),
        ("it costs 4 people", f"it costs {NUMBER} people"),
        ("go 2 2 town", f"go {NUMBER} {NUMBER} town"),
        ("it took 4.5 help", f"it took {NUMBER} help"),
        ("shop 3 4 me", f"shop {NUMBER} {NUMBER} me"),
        ("get 2 shirts", f"get {NUMBER} shirts"),
        ("get 2 hats", f"get {NUMBER} hats"),
        ("waits 4 his order", "waits for his order"),
        ("i have 2 collect it", "i have to collect it"),
        ("i got 2 pay", "i got to pay"),
        # apostrophes
        ("i'd like john's shirt", "i would like john shirt"),
        ("rock'n'roll is it", "rock n roll is it"),
        ("o'neill at d'accord", "o neill at d accord"),
        ("i's 😀", "i s"),
        ("what's's 😀", "what s s"),
        ("'quoted' it's'", "quoted it is"),
        ("i don’t and i don‘t and i don`t know 😀", "i do not and i do not and i do not know"),
        ("john's shirt 😀", "john shirt"),
        ("ppl's orders", "people orders"),
        ("ed's shop", "ed shop"),
        ("i daren't ask", "i daren ask"),
        ("somebody'd pay", "somebody pay"),
        # tags
        ("#order_status #u #2026 now", f"order status you {ID} now"),
        ("#_under_score_ now", "under score now"),
        ("#under_score_ now", "under score now"),
        # letters that only look Latin, in a word of them
        ("кofе ok", "kofe ok"),
        ("ооо ok", "o ok"),
        ("привет ok", "привет ok"),
        # held down
        ("freee ok", "free ok"),
        ("goooods app", "goods app"),
        ("yessss 😀 sooo", "yes so"),
        # long words are cut
        ("abc" * 20, ("abc" * 20)[:LONGEST_WORD]),
        ("abc" * 20 + " 😀", ("abc" * 20)[:LONGEST_WORD]),
        ("it'" + "abc" * 20, "it " + ("abc" * 20)[:LONGEST_WORD]),
        ("abc" * 20 + "'s", ("abc" * 20)[:LONGEST_WORD]),
        ("#" + "abc" * 20 + " now", ("abc" * 20)[:LONGEST_WORD] + " now"),
    ],
)
def test_words_are_read_as_they_were_meant(text: str, expected: str) -> None:
    """By their neighbours, without their apostrophes and ornaments."""
    assert normalise(text, "en").text == expected


@pytest.mark.parametrize(
    ("text", "ornaments", "hearts", "scorn"),
    [
        ("😍🙄🤡 👍 ok ❤️", 5, 3, 2),
        ("ok", 0, 0, 0),
        ("ok ok? fine!", 0, 0, 0),
        ("café € ok", 1, 0, 0),
        ("😀", 1, 0, 0),
        ("привет 😀", 1, 0, 0),
        ("我的 👍", 1, 1, 0),
    ],
)
def test_emoji_of_praise_and_of_scorn_are_counted(text: str, ornaments: int, hearts: int, scorn: int) -> None:
    """Among all ornaments; a letter with an accent is none."""
    normal = normalise(text, "en")
    assert (normal.ornaments, normal.hearts, normal.scorn) == (ornaments, hearts, scorn)


@pytest.mark.parametrize(
    ("text", "blank", "question"),
    [("", True, False), ("  \n", True, False), ("😀", False, False), ("?", False, True), ("ok", False, False)],
)
def test_a_text_of_nothing_is_blank(text: str, blank: bool, question: bool) -> None:
    """An emoji is something, and so is a mark."""
    normal = normalise(text, "en")
    assert (normal.blank, normal.question) == (blank, question)


@pytest.mark.parametrize(
    ("word", "language", "spelt"),
    [("dont", "en", ("do", "not")), ("lol", "fr", ("lol",)), ("order", "en", ("order",)), ("u", "", ("u",))],
)
def test_shorthand_is_spelt_out_by_language(word: str, language: str, spelt: tuple[str, ...]) -> None:
    """A language without a table has none."""
    assert spelt_out(word, language) == spelt
