"""Several answers as one message where they fit; in public one reply and one private reply at most."""

from __future__ import annotations

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


def test_in_public_there_is_one_reply_and_one_private_reply() -> None:
    """Public lines together, private ones together, and the same line only once."""
    first = Wording("x", public="Sent you a message!", private="Your order is on its way.")
    second = Wording("x", public="Sent you a message!", private="Your refund is booked.")
    assert rendered(first, "Open 9 to 18.", second, scene=IN_PUBLIC) == [
        Draft(Via.PUBLIC, "Sent you a message!\n\nOpen 9 to 18."),
        Draft(Via.PRIVATE, "Your order is on its way.\n\nYour refund is booked."),
    ]


def test_what_is_private_stays_private_beside_another_answer() -> None:
    """Where no private reply is allowed nothing is said at all."""
    private = Wording("x", public="Sent you a message!", private="Your order is on its way.")
    assert "private reply" in refused("Open 9 to 18.", private, scene=IN_PUBLIC_ONLY)


def test_in_public_short_forms_are_taken_before_nothing_is_said() -> None:
    """Answers that fit alone but not together give way to their short forms, else to a person."""
    scene = Scene(Kind.COMMENT, "x", {Via.PUBLIC: shorter_than(30)})
    hours = Wording("We are open from 9 to 18.", short="Open 9–18.", on={"x": "Open from nine to eighteen."})
    assert [one.text for one in rendered(hours, "PayPal is fine.", scene=scene)] == ["Open 9–18.\n\nPayPal is fine."]
    assert "together too long" in refused("We are open from 9 to 18.", "PayPal is fine.", scene=scene)


def test_one_answer_that_cannot_be_said_keeps_all_of_them_back() -> None:
    """A missing value in the second is a reason against both."""
    assert refused("Open 9 to 18.", "It costs {price}.", scene=DIRECT)
