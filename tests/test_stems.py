"""Words cut back to what their forms share."""

from __future__ import annotations

import pytest

from intents.stems import stem


@pytest.mark.parametrize(
    ("word", "language", "cut"),
    [
        ("returns", "en", "return"),
        ("returned", "en", "return"),
        ("returning", "en", "return"),
        ("orders", "en", "ord"),
        ("deliveries", "en", "deliver"),
        ("cancellations", "en", "cancell"),
        # the longest ending goes, and no more than that
        ("shipment", "en", "ship"),
        ("shipments", "en", "ship"),
        ("quickly", "en", "quick"),
        # three letters are left
        ("uses", "en", "use"),
        ("bed", "en", "bed"),
        ("sized", "en", "siz"),
        ("used", "en", "used"),
        ("goes", "en", "goe"),
        ("yes", "en", "yes"),
        # what ends in two s is whole
        ("dress", "en", "dress"),
        ("class", "en", "class"),
        # a doubled letter before the ending goes, but for l and s, and where three are left
        ("shipping", "en", "ship"),
        ("stopped", "en", "stop"),
        ("planned", "en", "plan"),
        ("selling", "en", "sell"),
        ("missing", "en", "miss"),
        ("adding", "en", "add"),
        ("jumping", "en", "jump"),
        ("order", "en", "ord"),
        # each language has its own endings
        ("bestellungen", "de", "bestell"),
        ("pedidos", "es", "ped"),
        ("returning", "de", "returning"),
        ("livraisons", "fr", "livrais"),
        ("returns", "", "returns"),
        ("returns", "nl", "returns"),
        ("", "en", ""),
        ("it", "en", "it"),
    ],
)
def test_a_word_is_cut_back_to_its_stem(word: str, language: str, cut: str) -> None:
    """By the longest ending of its language that leaves three letters."""
    assert stem(word, language) == cut
