"""``/library``: what the bot knows, what is wrong with the newest edit, and a box to try a message in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from aiohttp import web

from bot.care_words import care_in_lines, forecast_in_words
from bot.console import trying
from bot.console.answers import shown
from bot.console.caller import Caller
from bot.console.frame import Frame
from bot.console.words import local
from bot.knowledge import Knowledge
from intents.caring import care
from intents.contents import Autonomy, Intent, Library
from intents.rehearsing import Rehearsal
from intents.rendering import Unusable, current

AUTONOMY = {
    Autonomy.AUTO: "answers by itself",
    Autonomy.ASK: "asks the team first",
    Autonomy.SUGGEST: "only suggests",
    Autonomy.OFF: "leaves it to people",
}


@dataclass(frozen=True, slots=True)
class Known:
    """One intent as the page lists it."""

    name: str
    about: str
    examples: tuple[str, ...]
    autonomy: str
    automatic: bool
    label: str
    sensitive: bool
    answer: str
    variants: int
    trouble: str
    """Why nothing can be answered today; empty when something can."""


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """What a rehearsal of the library shows, in words."""

    forecast: str
    worth_a_look: tuple[tuple[str, tuple[str, ...]], ...]
    """Headings with their lines."""


class LibraryPage:
    """Shows the library in force."""

    def __init__(self, frame: Frame) -> None:
        """``frame`` renders it."""
        self._frame = frame

    async def show(self, request: web.Request, caller: Caller) -> web.StreamResponse:
        """The page; with ``?text=…`` also what would happen to that message. Nothing is stored or sent."""
        knowledge = self._frame.library.knowledge()
        text = request.query.get("text", "").strip()[: trying.MOST_TEXT]
        place = request.query.get("place", "dm")
        today = local(self._frame.around.now(), self._frame.zone).date()
        library = knowledge.library
        return await self._frame.page(
            caller,
            "library.html",
            intents=[_known(intent, library, today) for intent in library.intents.values()],
            version=library.version,
            broken=self._frame.library.broken,
            experience=shown(knowledge.experience),
            rehearsed=_rehearsed(knowledge, self._frame.library.rehearsal),
            text=text,
            place=place if place in trying.PLACES else "dm",
            places=trying.PLACES,
            trial=trying.attempt(text, place, knowledge, today) if text else None,
        )


def _rehearsed(knowledge: Knowledge, done: Rehearsal | None) -> Rehearsed | None:
    if done is None:
        return None
    found = care(done, knowledge.fitted.threshold)
    return Rehearsed(forecast_in_words(knowledge, done), tuple(care_in_lines(found)))


def subjects(library: Library) -> list[tuple[str, str]]:
    """Every intent's name and what it is about, in the order of what it is about."""
    named = ((intent.name, intent.about or intent.name) for intent in library.intents.values())
    return sorted(named, key=lambda pair: (pair[1].casefold(), pair[0]))


def _known(intent: Intent, library: Library, today: date) -> Known:
    answer = current(library, intent.name, today)
    trouble = answer.reason if isinstance(answer, Unusable) else ""
    variants = () if isinstance(answer, Unusable) else answer.variants
    return Known(
        name=intent.name,
        about=intent.about,
        examples=intent.examples,
        autonomy=AUTONOMY[intent.autonomy],
        automatic=intent.autonomy is Autonomy.AUTO,
        label=intent.label,
        sensitive=intent.sensitive,
        answer=variants[0].text if variants else "",
        variants=len(variants),
        trouble=trouble,
    )
