"""What the glossary's types tell of themselves."""

from __future__ import annotations

import pytest

from intents.model import Cues, Kind, Match, Part, Ranking, Reason, Refusal, Reply, Understanding


def ranking(
    *sure: float, margin: float = 0.1, refusal: str = "", exact: bool = False, first: str = "a", threshold: float = 0.6
) -> Ranking:
    """A ranking of intents that we are so sure of."""
    names = (first, "b", "c")
    matches = tuple(Match(name, one, 0.5, name) for name, one in zip(names, sure, strict=False))
    return Ranking(matches, threshold, margin, Refusal(refusal) if refusal else None, exact)


def test_some_places_are_public() -> None:
    """Comments, also on a live video, and mentions; not what is sent to us alone."""
    assert {kind for kind in Kind if kind.public} == {Kind.COMMENT, Kind.LIVE_COMMENT, Kind.MENTION}


def test_the_best_two_are_told() -> None:
    """As far as there are any."""
    assert (ranking().best, ranking().runner_up) == (None, None)
    alone, several = ranking(0.9), ranking(0.9, 0.5, 0.1)
    assert (alone.best, alone.runner_up) == (alone.matches[0], None)
    assert (several.best, several.runner_up) == several.matches[:2]
    two = ranking(0.9, 0.5)
    assert two.runner_up == two.matches[1]


@pytest.mark.parametrize(
    ("given", "sure"),
    [
        (ranking(), False),
        (ranking(0.9), True),
        (ranking(0.6), True),
        (ranking(0.59), False),
        (ranking(0.05, margin=0.1, threshold=0.0), False),
        (ranking(0.9, 0.5), True),
        (ranking(0.9, 0.8), True),
        (ranking(0.9, 0.81), False),
        (ranking(0.9, 0.8 + 2e-9), False),
        (ranking(0.9, 0.8 + 1e-10), True),
        (ranking(0.9, 0.85, 0.0), False),
        (ranking(0.9, 0.9, exact=True), True),
        (ranking(0.9, 0.9, margin=0.0), True),
        (ranking(0.5, exact=True), False),
        (ranking(0.9, refusal="risk"), False),
        (ranking(0.9, exact=True, refusal="risk"), False),
    ],
)
def test_the_best_is_sure_if_it_clears_the_bar_and_leads(given: Ranking, sure: bool) -> None:
    """Unless it is refused; word for word no lead is needed."""
    assert given.sure is sure


def test_a_text_is_sure_to_mean_what_its_ranking_is_sure_of() -> None:
    """Or nothing."""
    assert Understanding(ranking(0.9), Cues()).intents == ("a",)
    assert Understanding(ranking(0.5), Cues()).intents == ()
    assert Understanding(ranking(), Cues()).intents == ()
    assert Understanding(ranking(0.9, refusal="risk"), Cues()).intents == ()


def test_a_text_of_several_matters_means_each() -> None:
    """In the order asked, each once, if all are sure and the whole is not refused."""
    second, first, unsure = Part("y", ranking(0.9, first="z")), Part("x", ranking(0.8)), Part("w", ranking(0.5))
    whole = ranking(0.1)
    assert Understanding(whole, Cues(), (second, first, second)).intents == ("z", "a")
    assert Understanding(ranking(0.9), Cues(), (first, unsure)).intents == ()
    assert Understanding(ranking(0.9, refusal="anger"), Cues(), (second, first)).intents == ()


def test_a_reply_answers_its_intents() -> None:
    """The first and those beside it; a phrase answers none."""
    assert Reply(Reason.MATCHED, "a").intents == ("a",)
    assert Reply(Reason.MATCHED, "a", more=("c", "b")).intents == ("a", "c", "b")
    assert Reply(Reason.HOLD, phrase="hold").intents == ()
