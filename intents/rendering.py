"""From an answer to the texts that go out: the wording for the place, its slots filled, in parts that fit.

What is private stays private: a wording with ``private`` is never said in public in another form.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from intents import own_phrases
from intents.contents import Answer, Library, Wording
from intents.model import Draft, Kind, Via
from intents.slots import MissingValue, Span, fill, inert, inert_name
from intents.splitting import split
from intents.tongues import key_for


@dataclass(frozen=True, slots=True)
class Unusable:
    """Why nothing of an answer can be said; ``ended``: because today is outside its days."""

    reason: str
    ended: bool = False


@dataclass(frozen=True, slots=True)
class Scene:
    """Where a text is to appear.

    ``fits`` has one entry for each way of sending that is open there; the predicate tells whether a text is short
    enough for it.
    """

    kind: Kind
    platform: str
    fits: Mapping[Via, Callable[[str], bool]]
    lang: str = ""
    """Language tag such as ``pt`` or ``pt-BR``; empty: unknown."""


def current(library: Library, intent: str, today: date) -> Answer | Unusable:
    """The answer that holds on a day: the intent's own, or the one that follows it (``then``) once it has ended."""
    name, seen, day = intent, set[str](), today.isoformat()
    while name not in seen:
        seen.add(name)
        answer = library.answers.get(name)
        if answer is None:
            return Unusable(f'there is no answer "{name}"')
        if day < answer.starts:
            return Unusable(f'the answer "{name}" begins on {answer.starts}', ended=True)
        if not answer.until or day <= answer.until:
            return answer
        if not answer.then:
            return Unusable(f'the answer "{name}" ended on {answer.until} and no "then" follows it', ended=True)
        name = answer.then
    return Unusable(f'the answer "{name}" follows itself')


def choose(answer: Answer, turn: int = 0, avoid: int | None = None) -> int:
    """The index of the variant whose turn it is; never ``avoid`` unless it is the only one."""
    count = len(answer.variants)
    index = turn % count
    return (index + 1) % count if index == avoid else index


def render(
    answer: Answer,
    scene: Scene,
    facts: Mapping[str, str],
    slots: Mapping[str, str],
    avoid: int | None = None,
    turn: int = 0,
) -> tuple[Draft, ...] | Unusable:
    """What to send, in order; at least one draft, and each one fits its way of sending.

    ``slots`` are values from outside (``first_name``, ``handle`` …) and go before facts of the same name. ``turn``
    counts the uses of this answer, ``avoid`` is the variant used last in this place (see ``choose``).
    """
    wording = answer.variants[choose(answer, turn, avoid)]
    page = _Page(wording, scene, _values(facts, slots))
    try:
        return _public(page) if scene.kind.public else _direct(page)
    except (MissingValue, _CannotSay) as trouble:
        return Unusable(str(trouble))


def render_phrase(library: Library, name: str, slots: Mapping[str, str], tongue: str = "") -> str:
    """One of the bot's own phrases, ready to say; empty if the workspace wants it unsaid.

    Said in ``tongue`` where the workspace gives it in that language. A wording of the workspace whose slot has no
    value gives way to the built-in one, which never lacks any. KeyError for a phrase that does not exist.
    """
    values, given = _values(library.facts, slots), library.phrases_in.get(name, {})
    own = own_phrases.wording(library.phrases, name)
    try:
        return _joined(fill(given.get(key_for(tongue, given), own), values))
    except MissingValue:
        return _joined(fill(own_phrases.DEFAULTS[name], values))


def phrase_tongue(library: Library, name: str, tongue: str) -> str:
    """The language in which a phrase is said to somebody who speaks ``tongue``; empty: the workspace's own."""
    return key_for(tongue, library.phrases_in.get(name, {}))


class _CannotSay(Exception):  # noqa: N818  an outcome for render, told as a sentence
    """No form of the wording can be sent there."""


@dataclass(frozen=True, slots=True)
class _Page:
    """A wording on its way into a scene."""

    wording: Wording
    scene: Scene
    values: Mapping[str, str]

    def spans(self, text: str) -> tuple[Span, ...]:
        return fill(text, self.values)

    def offers(self, via: Via) -> bool:
        return via in self.scene.fits

    def first_fitting(self, via: Via, *texts: str) -> str:
        """The first of the texts (empty ones are absent) that fits."""
        empty = True
        for text in filter(None, texts):
            filled = _joined(self.spans(text))
            if filled and self.scene.fits[via](filled):
                return filled
            empty = empty and not filled
        raise _CannotSay("nothing is left of it without its values" if empty else self._too_long(via))

    def _too_long(self, via: Via) -> str:
        return f"too long for a {_CALLED[via]} on {self.scene.platform}"


_CALLED = {Via.DM: "direct message", Via.PUBLIC: "public reply", Via.PRIVATE: "private reply"}


def _values(facts: Mapping[str, str], slots: Mapping[str, str]) -> dict[str, str]:
    outside = {name: inert_name(value) if name == "first_name" else inert(value) for name, value in slots.items()}
    return {**facts, **{name: value for name, value in outside.items() if value}}


def _joined(spans: tuple[Span, ...]) -> str:
    return "".join(span.text for span in spans).strip()


# --- in public -----------------------------------------------------------------------------------------------------


def _public(page: _Page) -> tuple[Draft, ...]:
    if page.wording.private:
        return _with_private(page)
    if page.offers(Via.PUBLIC):
        return (_said_publicly(page),)
    if page.offers(Via.PRIVATE):
        return (_said_privately(page, _suited(page)),)
    raise _CannotSay(f"{page.scene.platform} has no way to answer there")


def _with_private(page: _Page) -> tuple[Draft, ...]:
    """The private reply first: the public line, which speaks of it, is only said once it has gone out."""
    if not page.offers(Via.PRIVATE):
        raise _CannotSay(f"needs a private reply, which {page.scene.platform} does not allow there")
    private = _said_privately(page, page.wording.private)
    if not page.wording.public or not page.offers(Via.PUBLIC):
        return (private,)
    return (private, Draft(Via.PUBLIC, page.first_fitting(Via.PUBLIC, page.wording.public)))


def _said_publicly(page: _Page) -> Draft:
    wording = page.wording
    return Draft(Via.PUBLIC, page.first_fitting(Via.PUBLIC, wording.public or _suited(page), wording.short))


def _said_privately(page: _Page, text: str) -> Draft:
    return Draft(Via.PRIVATE, page.first_fitting(Via.PRIVATE, text, page.wording.short))


# --- in a direct message -------------------------------------------------------------------------------------------


def _direct(page: _Page) -> tuple[Draft, ...]:
    if not page.offers(Via.DM):
        raise _CannotSay(f"{page.scene.platform} has no direct messages")
    *before, last = (Draft(Via.DM, text) for text in _parts(page))
    return (*before, _equipped(page, last))


def _parts(page: _Page) -> tuple[str, ...]:
    text = _suited(page)
    try:
        return (page.first_fitting(Via.DM, text, page.wording.short),)
    except _CannotSay:
        parts = split(page.spans(text), page.scene.fits[Via.DM])
        if not parts:
            raise
        return parts


def _equipped(page: _Page, draft: Draft) -> Draft:
    buttons = tuple(_joined(page.spans(button)) for button in page.wording.buttons)
    return replace(draft, buttons=buttons, image=page.wording.image)


def _suited(page: _Page) -> str:
    """The wording for this platform, else for this language, else the plain one."""
    wording, scene = page.wording, page.scene
    by_language = wording.lang.get(key_for(scene.lang, wording.lang))
    return wording.on.get(scene.platform) or by_language or wording.text
