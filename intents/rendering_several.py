"""Several answers to one turn: one message where they fit, in the order asked.

In a direct message what does not fit goes out as further messages. In public there is one reply and at most one
private reply, so answers that fit neither in full nor in their short forms are not said at all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from intents.contents import Answer, Wording
from intents.model import Draft, Via
from intents.rendering import Scene, Unusable, render

BETWEEN = "\n\n"


def render_all(
    answers: Sequence[Answer],
    scene: Scene,
    facts: Mapping[str, str],
    slots: Mapping[str, str],
    turns: Sequence[int],
) -> tuple[Draft, ...] | Unusable:
    """What to send for answers in the order asked (at least one), each with its ``turn`` (see ``render``)."""
    drafts = _rendered(answers, scene, facts, slots, turns)
    if isinstance(drafts, Unusable) or len(answers) == 1:
        return drafts
    if not scene.kind.public:
        return _in_order(drafts, scene)
    shortened = [_shortened(answer) for answer in answers]
    return _at_once(drafts, scene) or _shorter(_rendered(shortened, scene, facts, slots, turns), scene)


def _rendered(
    answers: Sequence[Answer],
    scene: Scene,
    facts: Mapping[str, str],
    slots: Mapping[str, str],
    turns: Sequence[int],
) -> tuple[Draft, ...] | Unusable:
    """The drafts of all answers in a row, or what keeps one of them from being said."""
    drafts: list[Draft] = []
    for answer, turn in zip(answers, turns, strict=True):
        rendered = render(answer, scene, facts, slots, turn=turn)
        if isinstance(rendered, Unusable):
            return rendered
        drafts += rendered
    return tuple(drafts)


def _shortened(answer: Answer) -> Answer:
    return replace(answer, variants=tuple(map(_in_short, answer.variants)))


def _in_short(wording: Wording) -> Wording:
    return replace(wording, text=wording.short, on={}, lang={}) if wording.short else wording


# --- in a direct message -------------------------------------------------------------------------------------------


def _in_order(drafts: Sequence[Draft], scene: Scene) -> tuple[Draft, ...]:
    """Neighbours that fit into one message become one, with the picture of the first and the buttons of either."""
    out: list[Draft] = []
    for draft in drafts:
        both = _together(out[-1], draft, scene) if out else None
        if both is None:
            out.append(draft)
        else:
            out[-1] = both
    return tuple(out)


def _together(first: Draft, then: Draft, scene: Scene) -> Draft | None:
    text = f"{first.text}{BETWEEN}{then.text}"
    apart = first.via is not then.via or (first.buttons and then.buttons) or then.image
    if apart or not scene.fits[then.via](text):
        return None
    return replace(then, text=text, image=first.image, buttons=first.buttons or then.buttons)


# --- in public -----------------------------------------------------------------------------------------------------


def _at_once(drafts: Sequence[Draft], scene: Scene) -> tuple[Draft, ...] | None:
    """One public and one private reply at most, with nothing said twice; None where they are too long."""
    texts = {via: dict.fromkeys(one.text for one in drafts if one.via is via) for via in (Via.PRIVATE, Via.PUBLIC)}
    joined = [Draft(via, BETWEEN.join(own)) for via, own in texts.items() if own]
    return tuple(joined) if all(scene.fits[one.via](one.text) for one in joined) else None


def _shorter(drafts: tuple[Draft, ...] | Unusable, scene: Scene) -> tuple[Draft, ...] | Unusable:
    if isinstance(drafts, Unusable):
        return drafts
    return _at_once(drafts, scene) or Unusable(f"the answers are together too long for {scene.platform}")
