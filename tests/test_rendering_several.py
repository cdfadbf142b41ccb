"""Several answers as one message where they fit; in public one reply and one private reply at most."""

from __future__ import annotations

import pytest

from intents.contents import Wording
from intents.model import Draft, Kind, Via
from intents.rendering import Scene, Unusable
from intents.rendering_several import render_all
from tests.test_rendering import DIRECT, IN_PUBLIC, IN_PUBLIC_ONLY, answer, shorter_than


def rendered(*wordings: Wording | str, scene: Scene = DIRECT) -> list[Draft]:
    """What goes out for answers in the order asked."""
    found = render_all([answer(one) for one in wordings], scene, {}, {}, [0] * len(wordings))
    assert not isinstance(found, Unusable), found.reason
    return list(found)


def refused(*wordings: Wording | str, scene: Scene) -> str:
    """Why they cannot all be said."""
    found = render_all([answer(one) for one in wordings], scene, {}, {}, [0] * len(wordings))
    assert isinstance(found, Unusable)
    return found.reason


def test_two_answers_are_one_direct_message() -> None:
    """In the order asked, a line between them."""
    assert rendered("Open 9 to 18.", "We take PayPal.") == [Draft(Via.DM, "Open 9 to 18.\n\nWe take PayPal.")]


def test_one_answer_is_rendered_as_ever() -> None:
    """Nothing is different for a single matter."""
    assert rendered("Open 9 to 18.") == [Draft(Via.DM, "Open 9 to 18.")]
    with_picture = Wording("Look.", image="https://a.example/a")
    assert rendered(with_picture) == [Draft(Via.DM, "Look.", image="https://a.example/a")]
    assert rendered("Open 9 to 18.", scene=IN_PUBLIC) == [Draft(Via.PUBLIC, "Open 9 to 18.")]


def test_each_answer_has_its_turn_and_its_values() -> None:
    """Facts and values from outside are filled in all of them, also in short forms; variants go by each one's turn."""
    several = [
        answer("one {days}", "two {days}"),
        answer("three {handle}", Wording("four {handle}", short="4 {handle}")),
    ]
    assert render_all(several, DIRECT, {"days": "3"}, {"handle": "n"}, [0, 1]) == (Draft(Via.DM, "one 3\n\nfour n"),)
    assert render_all(several, DIRECT, {"days": "3"}, {"handle": "n"}, [1, 0]) == (Draft(Via.DM, "two 3\n\nthree n"),)
    narrow = Scene(Kind.COMMENT, "x", {Via.PUBLIC: shorter_than(12)})
    assert render_all(several, narrow, {"days": "3"}, {"handle": "n"}, [1, 1]) == (Draft(Via.PUBLIC, "two 3\n\n4 n"),)


def test_an_answer_without_its_turn_is_a_mistake() -> None:
    """Rather than left out of what is said."""
    with pytest.raises(ValueError, match="shorter"):
        render_all([answer("a"), answer("b")], DIRECT, {}, {}, [0])


def test_what_does_not_fit_one_direct_message_goes_out_as_two() -> None:
    """Each in full, in order; a third that fits the second joins it."""
    scene = Scene(Kind.DM, "instagram", {Via.DM: shorter_than(20)})
    assert [one.text for one in rendered("Open from 9 to 18.", "PayPal.", "Yes.", scene=scene)] == [
        "Open from 9 to 18.",
        "PayPal.\n\nYes.",
    ]


def test_one_message_has_the_buttons_of_either_answer_and_the_picture_of_the_first() -> None:
    """Two sets of buttons stay apart, and a picture never comes before an answer that it is not about."""
    with_button, with_picture = Wording("Track it.", buttons=("Track",)), Wording("Look.", image="https://a.example/a")
    assert rendered("Open.", with_button) == [Draft(Via.DM, "Open.\n\nTrack it.", ("Track",))]
    assert rendered(with_button, "Open.") == [Draft(Via.DM, "Track it.\n\nOpen.", ("Track",))]
    assert [one.text for one in rendered(with_button, with_button)] == ["Track it.", "Track it."]
    assert rendered(with_picture, "Open.") == [Draft(Via.DM, "Look.\n\nOpen.", image="https://a.example/a")]
    assert [one.text for one in rendered("Open.", with_picture)] == ["Open.", "Look."]
    assert rendered(with_picture, with_button) == [
        Draft(Via.DM, "Look.\n\nTrack it.", ("Track",), "https://a.example/a")
    ]


def test_in_public_there_is_one_reply_and_one_private_reply() -> None:
    """Public lines together, private ones together, and the same line only once."""
    first = Wording("x", public="Sent you a message!", private="Your order is on its way.")
    second = Wording("x", public="Sent you a message!", private="Your refund is booked.")
    assert rendered(first, "Open 9 to 18.", second, scene=IN_PUBLIC) == [
        Draft(Via.PRIVATE, "Your order is on its way.\n\nYour refund is booked."),
        Draft(Via.PUBLIC, "Sent you a message!\n\nOpen 9 to 18."),
    ]


def test_what_is_private_stays_private_beside_another_answer() -> None:
    """Where no private reply is allowed nothing is said at all."""
    private = Wording("x", public="Sent you a message!", private="Your order is on its way.")
    assert refused("Open 9 to 18.", private, scene=IN_PUBLIC_ONLY) == (
        "needs a private reply, which x does not allow there"
    )


def test_in_public_both_replies_have_to_fit() -> None:
    """Private texts that are together too long go to a person, even where the public lines fit."""
    scene = Scene(Kind.COMMENT, "x", {Via.PUBLIC: shorter_than(60), Via.PRIVATE: shorter_than(31)})
    first = Wording("x", public="See there!", private="Your order is on its way.")
    second = Wording("x", public="See there!", private="Your refund is booked.")
    assert refused(first, second, scene=scene) == "the answers are together too long for x"
    assert rendered(first, Wording("x", public="And there!", private="Yes."), scene=scene) == [
        Draft(Via.PRIVATE, "Your order is on its way.\n\nYes."),
        Draft(Via.PUBLIC, "See there!\n\nAnd there!"),
    ]


def test_in_public_short_forms_are_taken_before_nothing_is_said() -> None:
    """Answers that fit alone but not together give way to their short forms, else to a person."""
    scene = Scene(Kind.COMMENT, "x", {Via.PUBLIC: shorter_than(30)})
    hours = Wording("We are open from 9 to 18.", short="Open 9–18.", on={"x": "Open from nine to eighteen."})
    assert [one.text for one in rendered(hours, "PayPal is fine.", scene=scene)] == ["Open 9–18.\n\nPayPal is fine."]
    german = Wording("We are open from 9 to 18.", short="Open 9–18.", lang={"de": "Wir sind von 9 bis 18 Uhr da."})
    spoken = Scene(Kind.COMMENT, "x", scene.fits, "de")
    assert [one.text for one in rendered(german, "PayPal is fine.", scene=spoken)] == ["Open 9–18.\n\nPayPal is fine."]
    assert refused("We are open from 9 to 18.", "PayPal is fine.", scene=scene) == (
        "the answers are together too long for x"
    )


def test_a_short_form_that_cannot_be_filled_keeps_all_of_them_back() -> None:
    """Where the answers are too long together and a short form lacks a value, that is the reason."""
    scene = Scene(Kind.COMMENT, "x", {Via.PUBLIC: shorter_than(30)})
    hours = Wording("We are open from 9 to 18.", short="Open {price}.")
    assert refused(hours, "PayPal is fine.", scene=scene) == (
        "{price} has no value here; give it a fallback: {price|…}"
    )


def test_one_answer_that_cannot_be_said_keeps_all_of_them_back() -> None:
    """A missing value in the second is a reason against both."""
    missing = "{price} has no value here; give it a fallback: {price|…}"
    assert refused("Open 9 to 18.", "It costs {price}.", scene=DIRECT) == missing
    assert refused("It costs {price}.", "Open 9 to 18.", scene=IN_PUBLIC) == missing
