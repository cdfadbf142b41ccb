"""``/escalations/{id}``: one conversation that a person answers."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from aiohttp import web

from bot.acts.files import way_of
from bot.cards import display_name, human_window_end, offers, window_end
from bot.console.caller import Caller
from bot.console.filing import Said, said_of
from bot.console.forms import RefusedError
from bot.console.frame import Frame
from bot.console.inbox import Item, is_mine, item_of
from bot.console.lessons import WORDS
from bot.console.library import subjects
from bot.console.transcript import MOST_LINES, Line, lines_of
from bot.console.uploads import MOST_FILES
from bot.console.why import Why, why_of
from bot.knowledge import Knowledge
from bot.one_sentence import one_sentence
from bot.retelling import retold, said_for, understanding_of
from bot.store.transaction import Row, Rows, Step, q
from bot.surroundings import Surroundings
from handlers.base import Platform
from handlers.desk import Suggestion
from handlers.limits import Limits
from handlers.titles import title_of
from intents.contents import ReplyRule
from intents.model import Kind

_ENDED: Final = {"noise": "Closed as no question", "given_back": "Given back to the bot", "muted": "Muted"}
WORTH_SHOWING: Final = 0.01
MOST_SENTENCES: Final = 500

SentenceOf = Callable[[Row], Step[str]]


@dataclass(frozen=True, slots=True)
class Case:
    """Everything the page shows."""

    escalation: Row
    conversation: Row
    lines: list[Line]
    others: Rows
    """Other escalations of the same conversation, newest first."""
    why: Why | None
    """The decision that opened it; none where a person or a failed send did."""
    word: Said
    """What a teammate said that it was about."""
    sentence: str
    """Why it is here, in one sentence; empty where there is no more to say than the reason."""
    times: int
    """Which escalation of this follower's it is."""
    before_ms: int | None
    """When the one before was opened."""
    lessons: Rows
    """What was taught from it, newest first."""
    together: int
    """How many others asked the same and wait for this answer."""
    to_all: Rows
    """Answers to all that can still be taken back, newest first."""

    @property
    def suggestions(self) -> list[tuple[int, Suggestion]]:
        """Answers the library would give, by their numbers, without those that nothing speaks for."""
        stored = json.loads(self.escalation["suggestions"] or "[]")
        numbered = [(number, Suggestion(**one)) for number, one in enumerate(stored, 1)]
        return [(number, one) for number, one in numbered if one.confidence >= WORTH_SHOWING]

    @property
    def joined(self) -> int | None:
        """The escalation on whose card this one waits together with others; None where it waits by itself."""
        leader: int | None = self.escalation["gathered_into"]
        return leader if self.escalation["state"] == "waiting" else None

    @property
    def muted(self) -> bool:
        """Whether this follower is not heard."""
        return bool(self.conversation["blocked"])


@dataclass(frozen=True, slots=True)
class Box:
    """The box one writes in: what it was filled with, and what keeps an answer from going out."""

    text: str = ""
    note: bool = False
    name: str = ""
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class Attaching:
    """What the box takes of files."""

    most_bytes: int = 0
    most_files: int = MOST_FILES
    kinds: str = ""
    """The MIME types that the platform takes, as an input wants them; empty where it takes any."""
    refused: str = ""
    """Why none can be attached; empty where files can be, or where that is said elsewhere."""


class EscalationPage:
    """Shows one escalation."""

    def __init__(self, frame: Frame) -> None:
        """``frame`` renders it."""
        self._frame = frame
        self._sentences: dict[tuple[int, str], str] = {}

    async def show(self, request: web.Request, caller: Caller) -> web.StreamResponse:
        """The page; ``?use=N`` puts the N-th suggestion in the box."""
        return await self.render(int(request.match_info["id"]), caller, use=request.query.get("use", ""))

    async def render(
        self, escalation_id: int, caller: Caller, box: Box | None = None, use: str = "", status: int = 200
    ) -> web.Response:
        """The page with a box as given. Raises RefusedError (404) where there is no such escalation."""
        knowledge = self._frame.library.knowledge()
        around, sentence_of = self._frame.around, self._sentence_of(knowledge)
        found = await around.store.read(lambda: case_of(escalation_id, sentence_of, around.platforms))
        if found is None:
            raise RefusedError(404, "No such escalation", "It may be an old link. Everything open is in the inbox.")
        item = item_of(_joined(found), caller, around.platforms, around.now())
        return await self._frame.page(
            caller,
            "escalation.html",
            status,
            case=found,
            item=item,
            box=box or Box(text=_suggested(found, use)),
            closed=self._closed(found, item, caller, knowledge.library.desk.reply),
            follower=display_name(found.conversation),
            platform=title_of(found.conversation["platform"]),
            ended=_ENDED.get(found.escalation["outcome"], "Resolved"),
            human_ms=_human_ms(found, around.platforms),
            can=_offered(found, item),
            attaching=_attaching(found, around),
            states=WORDS,
            subjects=subjects(knowledge.library),
            key=secrets.token_urlsafe(18),
        )

    def _sentence_of(self, knowledge: Knowledge) -> SentenceOf:
        """Why a decision was made, in one sentence; pages are read anew often, so what was worked out is kept."""

        def sentence_of(opener: Row) -> Step[str]:
            if understanding_of(opener) is None:
                return ""
            key = (opener["id"], knowledge.fitted.key)
            if key not in self._sentences:
                told = retold(opener, (yield from said_for(opener)), knowledge)
                if len(self._sentences) >= MOST_SENTENCES:
                    self._sentences.clear()
                self._sentences[key] = one_sentence(told, "escalate", opener["reason"]) if told else ""
            return self._sentences[key]

        return sentence_of

    def _closed(self, found: Case, item: Item, caller: Caller, rule: ReplyRule) -> str:
        """Why only notes can be written; empty when an answer may go out."""
        platform = title_of(found.conversation["platform"])
        if found.muted:
            return f"{platform} messages of this follower are muted. You can leave a note."
        if item.state == "resolved":
            return "This is resolved. Reopen it to answer once more; if they write again, a new escalation opens."
        if item.state == "claimed" and not is_mine(found.escalation, caller) and rule is not ReplyRule.EVERYONE:
            return f"{item.claimer} is on the line. What you write here stays inside the team."
        if item.pressing == "closed":
            return f"{platform}’s reply window has closed. They must write first; you can leave a note."
        return ""


def _offered(found: Case, item: Item) -> frozenset[str]:
    """The acts that mean something now."""
    return frozenset(verb.value for verb in offers(item.state, muted=found.muted, together=found.together > 0))


def _suggested(found: Case, use: str) -> str:
    chosen = int(use) if use.isascii() and use.isdigit() and len(use) < 3 else -1
    return found.suggestions[chosen][1].text if 0 <= chosen < len(found.suggestions) else ""


def _attaching(found: Case, around: Surroundings) -> Attaching:
    platform = around.platforms.get(found.conversation["platform"])
    limits = platform.limits if platform else Limits({})
    limit = limits.files.get(way_of(limits, Kind(found.conversation["kind"])))
    if not around.most_file_bytes:
        return Attaching()
    if limit is None:
        return Attaching(refused=f"{title_of(found.conversation['platform'])} takes no files")
    return Attaching(min(limit.most_bytes, around.most_file_bytes), kinds=",".join(sorted(limit.kinds or ())))


def _human_ms(found: Case, platforms: Mapping[str, Platform]) -> int | None:
    """Until when people may answer once the bot no longer may; None where that is no longer."""
    conversation = found.conversation
    ends_ms, human_ms = window_end(conversation, platforms), human_window_end(conversation, platforms)
    is_longer = ends_ms is not None and human_ms is not None and human_ms > ends_ms
    return human_ms if is_longer and not Kind(conversation["kind"]).public else None


def _joined(found: Case) -> dict[str, object]:
    """The escalation with its conversation's columns, as the inbox's query gives it."""
    columns = ("platform", "account", "follower", "handle", "name", "kind", "place", "heard_ms")
    own = (
        *("id", "state", "urgent", "question", "reason", "opened_ms", "resolved_ms", "claimed_by", "claimed_name"),
        *("owed_ms", "late_ms", "snoozed_until_ms", "snoozed_for_reply"),
    )
    of_case = {name: found.escalation[name] for name in own} | {"together": found.together}
    return of_case | {name: found.conversation[name] for name in columns}


def case_of(escalation_id: int, sentence_of: SentenceOf, platforms: Mapping[str, Platform]) -> Step[Case | None]:
    """Read everything about an escalation."""
    rows = yield q("escalation", escalation_id)
    if not rows:
        return None
    conversation = (yield q("conversation", rows[0]["conversation_id"]))[0]
    lines = yield from lines_of(conversation, platforms, decisions=False)
    every = yield q("escalations_of", conversation["id"])
    gathered = yield q("gathered", escalation_id)
    made = yield q("decisions_of", conversation["id"], MOST_LINES)
    others = [row for row in every if row["id"] != escalation_id]
    opener = _opener(rows[0], made)
    word = Said() if opener is None else (yield from said_of(opener))
    why = None if opener is None else why_of(opener)
    sentence = "" if opener is None else (yield from sentence_of(opener))
    of_follower = (conversation["platform"], conversation["account"], conversation["follower"])
    before = (yield q("escalations_before", *of_follower, escalation_id))[0]
    seen = (rows[0], conversation, lines, others, why, word, sentence)
    lessons = yield q("lessons_of", escalation_id)
    to_all = yield q("held_to_all", escalation_id)
    return Case(*seen, before["times"] + 1, before["last_ms"], lessons, len(gathered), to_all)


def _opener(escalation: Row, decisions: Rows) -> Row | None:
    """The newest decision to escalate before the escalation was opened; ``decisions`` are newest first."""
    before = (row for row in decisions if row["made_ms"] <= escalation["opened_ms"] and row["decision"] == "escalate")
    return next(before, None)
