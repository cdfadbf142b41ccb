"""What a form at a desk shows of a reply that is to be taught."""

from __future__ import annotations

from bot.drafting import Draft, draft_of, named
from bot.knowledge import Knowledge
from bot.store.delivered import OF_ACT
from bot.store.transaction import Step, q
from handlers.reviewing import Review
from intents.contents import Library
from intents.lessons import as_answer, seen_of

NO_ESCALATION = "This thread belongs to no escalation."


def review_of(place: tuple[str, str], about: str, knowledge: Knowledge, now_ms: int) -> Step[Review | str]:
    """The review of the reply that ``about`` names in a desk's thread (``place``), or why there is none."""
    found = yield q("escalation_of_thread", *place)
    if not found:
        return NO_ESCALATION
    draft = yield from draft_of(named(found[0]["id"], place[0], about), knowledge, now_ms)
    return draft if isinstance(draft, str) else _review(draft, knowledge.library)


def _review(draft: Draft, library: Library) -> Review:
    return Review(
        reply=f"{OF_ACT}{draft.act_id}",
        asked=" / ".join(draft.asked),
        said=draft.reply,
        lesson=draft.lesson,
        new_name=draft.new_name,
        answer=draft.lesson.answer or as_answer(draft.reply),
        seen=seen_of(draft.lesson),
        intents=_likeliest_first(draft, library),
        left_out=draft.left_out,
    )


def _likeliest_first(draft: Draft, library: Library) -> tuple[tuple[str, str], ...]:
    names = dict.fromkeys((*draft.guesses, *sorted(library.intents)))
    return tuple((name, library.intents[name].about or name) for name in names)
