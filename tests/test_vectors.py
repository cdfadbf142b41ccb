"""The word table: how words become a text's direction, and what the shipped table knows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from intents.normalise import normalise
from intents.vectors import READY, SPAN, Context, Vectors

SHIPPED = Path(__file__).parent.parent / "bot/vectors/english.npz"


def table(words: Sequence[str] | bytes, *rows: Sequence[int], scales: Sequence[float] = ()) -> Vectors:
    """A small table, every scale one where none is given."""
    return Vectors.of(words, np.array(rows, dtype=np.int8), np.array(scales or [1.0] * len(rows), dtype=np.float32))


@pytest.fixture(scope="module", name="english")
def _english() -> Vectors:
    with np.load(SHIPPED, allow_pickle=False) as found:
        return Vectors.of(found["words"].tobytes(), found["table"], found["scales"], Context.of(found))


def drawn(seed: int = 1) -> dict[str, np.ndarray]:
    """The arrays of a small layer: rows of 4 numbers, 2 heads of reach 3 and message 2, 5 hidden, points of 3."""
    chance = np.random.default_rng(seed)
    shapes = {"look": (4, 16), "look_bias": (16,), "nearness": (2, 5), "mix": (8, 5), "mix_bias": (5,), "out": (9, 3)}
    return {name: chance.normal(size=shape).astype(np.float32) for name, shape in shapes.items()}


def spelt_out(rows: np.ndarray, layer: dict[str, np.ndarray]) -> np.ndarray:
    """What ``Context`` says it does, one word and one head at a time."""
    looked = rows @ layer["look"] + layer["look_bias"]
    mixed = np.zeros(5)
    for at in range(len(rows)):
        said = []
        for head in range(2):
            asked = looked[at, 3 * head : 3 * head + 3]
            apart = [layer["nearness"][head, min(max(other - at, -2), 2) + 2] for other in range(len(rows))]
            heed = np.exp(looked[:, 6 + 3 * head : 9 + 3 * head] @ asked + apart)
            said.append(heed / heed.sum() @ looked[:, 12 + 2 * head : 14 + 2 * head])
        mixed += np.maximum(np.concatenate([rows[at], *said]) @ layer["mix"] + layer["mix_bias"], 0)
    return np.asarray(np.concatenate([rows.sum(axis=0), mixed]) @ layer["out"])


def alike(vectors: Vectors, one: str, other: str) -> float:
    """Cosine of two texts as the product would read them."""
    both = vectors.sentences(normalise(text, "en").tokens for text in (one, other))
    return float(both[0] @ both[1])


def test_a_text_points_where_the_sum_of_its_words_points() -> None:
    """Two words at a right angle give the direction between them, one long."""
    got = table(["east", "north"], [100, 0], [0, 100]).sentence(["east", "north"])
    np.testing.assert_allclose(got, [0.5**0.5, 0.5**0.5], rtol=1e-6)
    assert got.dtype == np.float32


def test_a_word_counts_by_its_scale() -> None:
    """A word with three times the scale pulls three times as far."""
    got = table(["rare", "common"], [10, 0], [0, 10], scales=[3.0, 1.0]).sentence(["rare", "common"])
    np.testing.assert_allclose(got[0] / got[1], 3.0, rtol=1e-6)


def test_a_word_said_twice_counts_twice() -> None:
    """Repetition is not folded away."""
    got = table(["a", "b"], [10, 0], [0, 10]).sentence(["a", "b", "a"])
    np.testing.assert_allclose(got[0] / got[1], 2.0, rtol=1e-6)


def test_unknown_words_change_nothing() -> None:
    """A text's direction is that of the words the table has."""
    vectors = table(["east", "north"], [100, 0], [0, 100])
    np.testing.assert_array_equal(vectors.sentence(["east", "xyzzy"]), vectors.sentence(["east"]))


@pytest.mark.parametrize("tokens", [[], ["xyzzy"], ["nowhere"], ["up", "down"]])
def test_a_text_without_a_direction_is_all_zeros(tokens: list[str]) -> None:
    """No words, unknown words, a word of zeros and words that cancel out give zeros, never a division by nothing."""
    vectors = table(["nowhere", "up", "down"], [0, 0], [0, 9], [0, -9])
    np.testing.assert_array_equal(vectors.sentence(tokens), [0.0, 0.0])
    assert vectors.sentence(tokens).dtype == np.float32


def test_sums_do_not_overflow_the_bytes() -> None:
    """Many words that each hold the largest byte still point the same way."""
    got = table(["east"], [127, -127]).sentence(["east"] * 500)
    np.testing.assert_allclose(got, [0.5**0.5, -(0.5**0.5)], rtol=1e-5)


def test_several_texts_are_rows() -> None:
    """The vectors of texts come as a matrix in their order, and of no texts as one without rows."""
    vectors = table(["east", "north"], [100, 0], [0, 100])
    np.testing.assert_allclose(vectors.sentences([["north"], ["east"], []]), [[0, 1], [1, 0], [0, 0]])
    assert vectors.sentences([]).shape == (0, 2)


def test_words_may_come_as_bytes() -> None:
    """UTF-8 with one word a line is the same table as a list."""
    vectors = table("café\nbar".encode(), [1, 0], [0, 1])
    assert vectors.known("café") and vectors.known("bar") and not vectors.known("cafe")
    assert vectors.size == 2


def test_the_layer_does_what_it_says() -> None:
    """Numpy's few products give what the same sums give word by word and head by head."""
    rows = np.random.default_rng(2).integers(-127, 127, (6, 4)).astype(np.int8)
    scales, words = [0.01, 0.02, 0.005, 0.01, 0.015, 0.01], list("abcdef")
    got = Vectors.of(words, rows, np.array(scales), Context.of(drawn())).sentence([*words, "a", "c", "xyzzy"])
    want = spelt_out((rows * np.array(scales)[:, None])[[0, 1, 2, 3, 4, 5, 0, 2]], drawn())
    np.testing.assert_allclose(got, want / np.linalg.norm(want), rtol=1e-4)


def test_a_long_text_is_read_in_pieces() -> None:
    """Beyond a span the pieces' sums are added up, so that time and memory grow with the text and no faster."""
    vectors = Vectors.of(
        ["a", "b"], np.array([[90, 9, 0, 3], [-20, 0, 60, 8]], np.int8), np.ones(2) / 99, Context.of(drawn())
    )
    said = ["a", "b", "b"] * SPAN
    parts = [vectors.sentence(said[:SPAN]), vectors.sentence(said)]
    np.testing.assert_allclose(parts[0], parts[1], rtol=1e-3)


@pytest.mark.parametrize("length", [1, 2, 5, SPAN - 1, SPAN, SPAN + 1, 2 * SPAN, 2 * SPAN + 5])
def test_every_piece_of_a_text_is_read_by_itself(length: int) -> None:
    """The point is that of the pieces' sums, however many there are and whatever is left for the last."""
    rows = np.random.default_rng(5).integers(-90, 90, (length, 4)).astype(np.int8)
    scales = np.linspace(0.004, 0.012, length)
    words = [f"w{at}" for at in range(length)]
    got = Vectors.of(words, rows, scales, Context.of(drawn(3))).sentence(words)
    spread = rows * scales[:, None]
    want = sum(spelt_out(spread[at : at + SPAN], drawn(3)) for at in range(0, length, SPAN))
    np.testing.assert_allclose(got, want / np.linalg.norm(want), atol=1e-5)
    assert got.dtype == np.float32


def test_rare_words_are_read_like_common_ones() -> None:
    """What the commonest are by themselves is worked out beforehand, what the others are when they come."""
    draw = np.random.default_rng(6)
    rows = draw.integers(-90, 90, (READY + 2, 4)).astype(np.int8)
    scales, words = draw.random(READY + 2) / 99, [f"w{at}" for at in range(READY + 2)]
    vectors = Vectors.of(words, rows, scales, Context.of(drawn()))
    assert vectors.ready.shape == (READY, 4 + 16 + 5)
    for said in ([READY - 1], [READY], [READY + 1, 0], [3, READY, 4, READY + 1, READY, READY - 1]):
        want = spelt_out(rows[said] * scales[said, None], drawn())
        got = vectors.sentence([words[at] for at in said])
        np.testing.assert_allclose(got, want / np.linalg.norm(want), atol=1e-5)


def test_a_layer_of_one_head_is_read_too() -> None:
    """Whatever the number of its heads, and whether or not distances count."""
    chance = np.random.default_rng(8)
    shapes = {"look": (3, 6), "look_bias": (6,), "nearness": (1, 1), "mix": (5, 4), "mix_bias": (4,), "out": (7, 2)}
    layer = {name: chance.normal(size=shape).astype(np.float32) for name, shape in shapes.items()}
    rows = chance.integers(-9, 9, (3, 3)).astype(np.int8)
    got = Vectors.of(list("abc"), rows, np.ones(3) / 9, Context.of(layer)).sentence("abc")
    looked = rows / 9 @ layer["look"] + layer["look_bias"]
    heed = np.exp(looked[:, :2] @ looked[:, 2:4].T + layer["nearness"][0, 0])
    heard = heed / heed.sum(axis=1, keepdims=True) @ looked[:, 4:]
    mixed = np.maximum(np.hstack((rows / 9, heard)) @ layer["mix"] + layer["mix_bias"], 0)
    want = np.concatenate(((rows / 9).sum(axis=0), mixed.sum(axis=0))) @ layer["out"]
    np.testing.assert_allclose(got, want / np.linalg.norm(want), atol=1e-5)


def test_a_table_tells_its_size_and_its_words() -> None:
    """With a layer it is the layer's points that count."""
    words, rows = ["a", "b"], np.array([[90, 9, 0, 3], [-20, 0, 60, 8]], np.int8)
    bare, informed = (Vectors.of(words, rows, np.ones(2), layer) for layer in (None, Context.of(drawn())))
    assert (bare.size, informed.size) == (4, 3)
    assert (bare.ready.shape, bare.scales.dtype) == ((0, 0), np.float32)
    assert (informed.sentence(["zzz"]).tolist(), informed.sentences([]).shape) == ([0, 0, 0], (0, 3))
    assert (list(bare.numbers.items()), bare.lexis.words) == ([("a", 0), ("b", 1)], ("a", "b"))
    assert (bare.known("b"), bare.known("c")) == (True, False)


def test_rows_are_those_of_the_table() -> None:
    """As they stand, or one long; of a word that the table lacks there is none, or it is zeros."""
    vectors = table(["east", "nowhere", "far"], [3, 4], [0, 0], [-120, 50], scales=[2.0, 1.0, 0.5])
    row = vectors.row("far")
    assert row is not None
    assert (row.tolist(), row.dtype) == ([-120, 50], np.float32)
    assert vectors.row("west") is None
    found = vectors.directions(["far", "west", "east", "nowhere", "far"])
    want = [[-120 / 130, 50 / 130], [0, 0], [0.6, 0.8], [0, 0], [-120 / 130, 50 / 130]]
    np.testing.assert_allclose(found, want, rtol=1e-6)
    assert found.dtype == np.float32
    assert vectors.directions([]).shape == (0, 2)


def test_a_layer_is_held_as_its_arrays_are() -> None:
    """Whatever their type; distances are laid out as far as they are told apart."""
    arrays = {name: array.astype(np.float64) for name, array in drawn().items()}
    layer = Context.of(arrays)
    for name, array in drawn().items():
        held = getattr(layer, name)
        assert (held.tolist(), held.dtype) == (array.tolist(), np.float32)
    assert layer.distances.shape == (2, SPAN, SPAN)
    for before, after, place in ((0, 0, 2), (0, 1, 3), (4, 3, 1), (7, 5, 0), (40, 2, 0), (5, 47, 4), (9, 11, 4)):
        assert layer.distances[:, before, after].tolist() == layer.nearness[:, place].tolist()


@pytest.mark.parametrize(
    "changed",
    [
        {"mix": (4, 5)},
        {"mix": (3, 5)},
        {"mix": (7, 5)},
        {"look": (4, 15), "look_bias": (15,)},
        {"look": (4, 14), "look_bias": (14,)},
        {"nearness": (2, 4)},
        {"look_bias": (15,)},
        {"mix_bias": (4,)},
        {"mix_bias": (5, 1)},
        {"out": (8, 3)},
        {"out": (10, 3)},
    ],
)
def test_shapes_of_a_layer_have_to_agree(changed: dict[str, tuple[int, ...]]) -> None:
    """Each with the others, to the last number."""
    wrong = drawn() | {name: np.zeros(shape, np.float32) for name, shape in changed.items()}
    with pytest.raises(ValueError, match=r"^The arrays of the word table's layer do not fit together: \[\("):
        Context.of(wrong)


@pytest.mark.parametrize("name", ["look_bias", "mix", "mix_bias", "out", "nearness"])
def test_a_layer_whose_parts_do_not_fit_is_refused(name: str) -> None:
    """The error gives the shapes."""
    wrong = drawn() | {name: np.zeros((4, 4), dtype=np.float32)}
    with pytest.raises(ValueError, match="do not fit together"):
        Context.of(wrong)


def test_a_layer_for_rows_of_another_size_is_refused() -> None:
    """The error gives both sizes."""
    with pytest.raises(ValueError, match="rows of 4 numbers, the table's have 2"):
        Vectors.of(["a"], np.ones((1, 2), dtype=np.int8), np.ones(1), Context.of(drawn()))


@pytest.mark.parametrize(
    ("words", "rows", "scales"),
    [(["a", "b"], 1, 2), (["a"], 2, 2), (["a", "b"], 2, 1), (["a", "a"], 2, 2), ([""], 2, 2)],
)
def test_a_table_whose_parts_do_not_fit_is_refused(words: list[str], rows: int, scales: int) -> None:
    """The error counts words, rows and scales."""
    with pytest.raises(ValueError, match="one row and one scale for each word"):
        Vectors.of(words, np.zeros((rows, 4), dtype=np.int8), np.ones(scales, dtype=np.float32))


@pytest.mark.parametrize("wrong", [np.zeros((1, 4), dtype=np.float32), np.zeros(4, dtype=np.int8)])
def test_a_table_that_is_not_rows_of_bytes_is_refused(wrong: np.ndarray) -> None:
    """The error says which type and shape it has."""
    with pytest.raises(ValueError, match="rows of int8, not"):
        Vectors.of(["a"], wrong, np.ones(1, dtype=np.float32))


def test_the_shipped_table_is_whole(english: Vectors) -> None:
    """Every row has a direction and a finite positive scale, and the file stays under nine megabytes."""
    assert len(english.numbers) > 20_000
    assert np.abs(english.table.astype(np.int16)).max(axis=1).min() == 127
    assert np.isfinite(english.scales).all() and english.scales.min() > 0
    assert SHIPPED.stat().st_size < 9_000_000


@pytest.mark.parametrize(
    ("said", "meant", "other"),
    [
        ("can i mail it back", "how do i return this", "how do i pay with a card"),
        ("will there be tariffs", "do i have to pay customs", "do you have gift cards"),
        ("how do i participate in the contest", "how can i enter the giveaway", "how do i enter my password"),
        ("has my package left the warehouse", "where is my parcel", "where is my discount"),
        ("is there any chance of getting my money back", "i want a refund", "is there a discount code"),
        ("are you recruiting", "do you have any jobs", "do you have any shops"),
        ("does it come in other shades", "which colours do you have", "which sizes do you have"),
        ("the zipper snapped", "it arrived broken", "is it waterproof"),
        ("got any vouchers", "is there a discount code", "is there a size chart"),
        ("when do you close", "what are your opening hours", "when will my order ship"),
    ],
)
def test_another_wording_lies_nearer_than_another_matter(english: Vectors, said: str, meant: str, other: str) -> None:
    """A text is closer to another wording of what it asks than to a text about something else."""
    assert alike(english, said, meant) > alike(english, said, other)


def test_word_order_is_heard(english: Vectors) -> None:
    """The same words in another order are another point."""
    assert alike(english, "the bank refused my card", "my card refused the bank") < 0.999


def test_no_word_can_overflow_the_heed(english: Vectors) -> None:
    """Whatever words meet, the agreement of question and offer stays where its exponential is finite."""
    layer = english.context
    assert layer is not None
    looked = (english.table * english.scales[:, None]) @ layer.look + layer.look_bias
    reach = (layer.look.shape[1] - len(layer.mix) + len(layer.look)) // 2
    asked, offered = (
        np.linalg.norm(part.reshape(len(looked), len(layer.nearness), -1), axis=2).max(axis=0)
        for part in (looked[:, :reach], looked[:, reach : 2 * reach])
    )
    assert (asked * offered + layer.nearness.max(axis=1)).max() < 60


def test_hostile_lengths_stay_finite(english: Vectors) -> None:
    """A text of one word over and over has a direction of length one."""
    for word in ("the", "refund", "zz"):
        assert np.linalg.norm(english.sentence([word] * 900)) == pytest.approx(1.0, abs=1e-3)


def test_shorthand_means_what_it_is_short_for(english: Vectors) -> None:
    """A spelling that ``normalise`` would spell out points where the spelt-out words point."""
    got, full = english.sentences([["pls"], ["please"]])
    assert got @ full > 0.99


def test_function_words_count_less_than_topics(english: Vectors) -> None:
    """Words that every text has move it little: the topic's word is longer than theirs."""
    lengths = english.scales * np.linalg.norm(english.table.astype(np.float32), axis=1)
    long = dict(zip(english.numbers, lengths, strict=True))
    assert max(long[word] for word in ("the", "a", "to", "is", "my")) < min(
        long[word] for word in ("refund", "giveaway", "parcel", "customs")
    )
