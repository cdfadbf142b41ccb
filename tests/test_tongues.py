"""In which language a follower writes, and which of the workspace's wordings they read."""

from __future__ import annotations

import pytest

from intents.contents import Library
from intents.own_phrases import DEFAULTS
from intents.rendering import phrase_tongue, render_phrase
from intents.tongues import key_for, tongue_of


@pytest.mark.parametrize(
    ("text", "tongue"),
    [
        ("where is my order", "en"),
        ("hola, dónde está mi pedido?", "es"),
        ("onde está a minha encomenda", "pt"),
        ("Wo bleibt mein Paket", "de"),
        ("où est ma commande", "fr"),
        ("dov'è il mio ordine?", "it"),
        ("posso parlare con una persona", "it"),
        ("¿Puedo hablar con una persona?", "es"),
        ("posso falar com uma pessoa", "pt"),
        ("do you ship to Dos Hermanas", "en"),
        ("die hat mir das so gesagt", "de"),
        ("hola", "es"),
        ("hola, wo ist mein Paket", "de"),
        ("das where", "en"),
        ("hola where", ""),
        ("where ist", ""),
        ("mi order", ""),
        ("order no 1234", ""),
        ("no", ""),
        ("1234", ""),
        ("", ""),
        ("👍", ""),
        ("где мой заказ", ""),
    ],
)
def test_a_text_tells_its_language(text: str, tongue: str) -> None:
    """By the little words of it; where they tell none, or of two as much, nobody guesses."""
    assert tongue_of(text) == tongue


@pytest.mark.parametrize(
    ("tongue", "given", "key"),
    [
        ("pt", ("pt", "pt-BR"), "pt"),
        ("pt-BR", ("pt", "pt-BR"), "pt-BR"),
        ("pt", ("pt-BR", "de"), "pt-BR"),
        ("pt-PT", ("pt",), "pt"),
        ("pt-PT", ("zh-Hant-TW", "pt-Latn-BR"), "pt-Latn-BR"),
        ("de", ("pt",), ""),
        ("", ("pt",), ""),
    ],
)
def test_the_nearest_wording(tongue: str, given: tuple[str, ...], key: str) -> None:
    """The same region, else the plain language, else any region of it."""
    assert key_for(tongue, dict.fromkeys(given, "x")) == key


def test_a_phrase_in_the_followers_language() -> None:
    """Given in German, said in German; to anybody else as ever; a gap that stays open brings the built-in words."""
    library = Library(
        {},
        {},
        phrases={"apology": "Sorry!"},
        phrases_in={
            "apology": {"de": "Entschuldigung, {first_name|hallo}!"},
            "out_of_hours": {"de": "Ab {back_by} wieder da."},
        },
    )
    assert render_phrase(library, "apology", {}, "de") == "Entschuldigung, hallo!"
    assert render_phrase(library, "apology", {}, "fr") == "Sorry!"
    assert render_phrase(library, "apology", {}) == "Sorry!"
    assert render_phrase(library, "out_of_hours", {"back_by": "Montag 9:00"}, "de") == "Ab Montag 9:00 wieder da."
    assert render_phrase(library, "out_of_hours", {}, "de").endswith("our next opening.")
    assert render_phrase(library, "nobody_yet", {}, "de") == DEFAULTS["nobody_yet"]
    assert [phrase_tongue(library, "apology", tongue) for tongue in ("de", "fr", "")] == ["de", "", ""]
    assert phrase_tongue(library, "nobody_yet", "de") == ""
