"""Carrying a decision out: the decision's row, what is said to the follower, what the team is shown."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from bot.gathering import gather_or_show, stand_alone
from bot.heard import Heard
from bot.hold import as_hold
from bot.store.outgoing import DAY_MS, AtDesks, Speech, ask_name, say, show_card, show_files, tell_desks
from bot.store.transaction import Row, Step, q
from intents.clarifying import asked_back
from intents.contents import Answer, Intent
from intents.minding import rules_of
from intents.model import Clarify, Decision, Draft, Escalate, Kind, Reason, Reply, Via
from intents.moments import when_in_words
from intents.rendering import Scene, Unusable, current, phrase_tongue, render, render_phrase
from intents.rendering_several import render_all

SURE_IN_TROUBLE = 0.5
"""Least confidence of a suggestion beside a risk word: nobody is to send “Returns are free” there with one click."""
GOES_ON_MS = 7 * DAY_MS
"""How long after time closed an escalation the follower's next word goes on in its thread."""


def carry_out(heard: Heard, decision: Decision) -> Step[Decision]:
    """Write everything a decision leads to; returns it, or the escalation it became because nothing could be said."""
    drafts: tuple[Draft, ...] = ()
    if isinstance(decision, Reply | Clarify):
        rendered = yield from _drafts(heard, decision)
        if isinstance(rendered, Unusable):
            wanted = decision.intents if isinstance(decision, Reply) else ()
            decision = Escalate(
                Reason.ANSWER_UNUSABLE, suggestions=wanted or ((heard.intent,) if heard.intent else ())
            )
        else:
            drafts = rendered
    disclosed = bool(drafts) and _discloses(heard, decision)
    if disclosed:
        drafts = _with_disclosure(heard, drafts)
    decision_id = yield from _record(heard, decision, disclosed)
    for number, draft in enumerate(drafts):
        yield from _say(heard, draft, decision_id, number)
    if isinstance(decision, Escalate):
        yield from _escalate(heard, decision, decision_id)
    elif heard.message.attachments and decision.reason is not Reason.BLOCKED:
        yield from _show_what_came(heard, decision_id)
    return decision


def _record(heard: Heard, decision: Decision, disclosed: bool) -> Step[int]:
    conversation, message = heard.conversation, heard.message
    made = yield q(
        "record_decision",
        conversation["id"],
        type(decision).__name__.lower(),
        decision.reason.value,
        decision.intent or decision.phrase if isinstance(decision, Reply) else heard.intent,
        heard.confidence,
        msgspec.json.encode(heard.understanding).decode(),
        heard.knowledge.library.version,
        heard.now_ms,
    )
    decision_id: int = made[0]["id"]
    if isinstance(decision, Reply) and decision.more:
        yield q("also_answered", decision_id, " ".join(decision.more))
    yield q("decide_messages", conversation["id"], decision_id, heard.last_id)
    yield q(
        "hear",
        conversation["id"],
        message.kind.value,
        message.sent_ms,
        message.key,
        int(isinstance(decision, Clarify)),
        int(bool(conversation["held"]) or decision.reason is Reason.HOLD),
        int(bool(conversation["disclosed"]) or disclosed),
    )
    if decision.reason in {Reason.OPTED_OUT_NOW, Reason.OPTED_IN_NOW}:
        out = int(decision.reason is Reason.OPTED_OUT_NOW)
        whose = (message.platform, message.account, message.follower)
        yield q("opt", *whose, out)
        if out:
            yield q("hush", *whose, heard.now_ms)
    return decision_id


def _say(heard: Heard, draft: Draft, decision_id: int, number: int) -> Step[None]:
    speech = Speech(
        key=f"d{decision_id}:{number}",
        draft=draft,
        author="bot",
        now_ms=heard.now_ms,
        give_up_ms=heard.give_up_ms(draft.via),
        reply_to=heard.message.key if draft.via is not Via.DM else "",
        decision_id=decision_id,
    )
    yield from say(heard.conversation, speech)


def _drafts(heard: Heard, decision: Reply | Clarify) -> Step[tuple[Draft, ...] | Unusable]:
    library = heard.knowledge.library
    match decision:
        case Clarify(intents=names):
            return _asked_back([library.intents[name] for name in names], heard)
        case Reply(phrase=phrase) if phrase:
            return _phrase(heard, phrase)
        case Reply():
            return (yield from _answers(heard, decision.intents))


def _answers(heard: Heard, intents: tuple[str, ...]) -> Step[tuple[Draft, ...] | Unusable]:
    """The answers to all that was asked, as one message where it fits."""
    library, answers, turns = heard.knowledge.library, list[Answer](), list[int]()
    for intent in intents:
        answer = current(library, intent, heard.knowledge.today(heard.now_ms))
        if isinstance(answer, Unusable):
            return answer
        answers.append(answer)
        turns.append(0 if len(answer.variants) == 1 else (yield from _times_said(heard, intent)))
    return render_all(answers, heard.scene(), library.facts, heard.slots, turns)


def _times_said(heard: Heard, intent: str) -> Step[int]:
    conversation = heard.conversation
    if heard.message.kind.public:
        where = (conversation["platform"], conversation["account"], conversation["place"])
        rows = yield q("said_before_under", *where, intent)
    else:
        rows = yield q("said_before_here", conversation["id"], intent)
    times: int = rows[0]["times"]
    return times


def _phrase(heard: Heard, name: str) -> tuple[Draft, ...] | Unusable:
    held = as_hold(heard.conversation["hold"]) if name == "hold" else None
    text = (held.statement if held else "") or render_phrase(heard.knowledge.library, name, heard.slots, heard.tongue)
    ways = heard.limits.ways(heard.message.kind)
    via = next((way for way in (Via.DM, Via.PRIVATE) if way in ways), Via.PUBLIC if ways else Via.DM)
    return (Draft(via, text),) if text else Unusable(f'the phrase "{name}" is empty')


def _asked_back(candidates: list[Intent], heard: Heard) -> tuple[Draft, ...]:
    question = render_phrase(heard.knowledge.library, "clarify", heard.slots, heard.tongue)
    return (asked_back(question, candidates, heard.limits.buttons),)


def _discloses(heard: Heard, decision: Decision) -> bool:
    first = heard.limits.discloses and not heard.conversation["disclosed"] and not heard.message.kind.public
    return first and decision.reason in {Reason.MATCHED, Reason.CLOSE_CANDIDATES}


def _with_disclosure(heard: Heard, drafts: tuple[Draft, ...]) -> tuple[Draft, ...]:
    words = render_phrase(heard.knowledge.library, "disclosure", heard.slots, heard.tongue)
    *before, last = drafts
    together = f"{last.text}\n\n{words}"
    if not words:
        return drafts
    if heard.limits.text[last.via].fits(together):
        return (*before, replace(last, text=together))
    return (Draft(last.via, words), *drafts)


# --- handing over ----------------------------------------------------------------------------------------------------


def _escalate(heard: Heard, decision: Escalate, decision_id: int) -> Step[None]:
    opened = yield q("open_escalation_of", heard.conversation["id"])
    if opened:
        yield from _join_escalation(heard, decision, opened[0], decision_id)
        return
    closed = yield q("closed_by_time", heard.conversation["id"], heard.now_ms - GOES_ON_MS)
    if closed:
        yield from _go_on(heard, decision, closed[0]["id"], decision_id)
    else:
        yield from _open_escalation(heard, decision, decision_id)


def _join_escalation(heard: Heard, decision: Escalate, escalation: Row, decision_id: int) -> Step[None]:
    at = AtDesks(heard.desks, heard.conversation["id"], escalation["id"], heard.now_ms)
    yield from stand_alone(at, escalation)
    woken = yield q("wake", escalation["id"])
    if not heard.understanding.cues.chatter:
        yield q("owe", escalation["id"], heard.now_ms)
    if decision.urgent and not escalation["urgent"]:
        yield q("make_urgent", escalation["id"], decision.reason.value)
    if woken or decision.urgent:
        yield from show_card(at)
    yield from _tell_words(heard, decision, at, decision_id)


def _tell_words(heard: Heard, decision: Escalate, at: AtDesks, decision_id: int) -> Step[None]:
    yield from tell_desks(at, f"d{decision_id}", f"{'🚨 ' if decision.urgent else ''}Follower: {heard.words}")
    yield from show_files(at, heard.came)


def _show_what_came(heard: Heard, decision_id: int) -> Step[None]:
    """A picture or file is for whoever has the follower's open escalation, whatever the words beside it led to."""
    for escalation in (yield q("open_escalation_of", heard.conversation["id"])):
        at = AtDesks(heard.desks, heard.conversation["id"], escalation["id"], heard.now_ms)
        yield from tell_desks(at, f"d{decision_id}", f"Follower: {heard.words}")
        yield from show_files(at, heard.came)


def _go_on(heard: Heard, decision: Escalate, escalation_id: int, decision_id: int) -> Step[None]:
    """What time had closed goes on where it stopped."""
    at = AtDesks(heard.desks, heard.conversation["id"], escalation_id, heard.now_ms)
    yield q("wait_again", escalation_id, heard.now_ms, int(decision.urgent))
    yield from show_card(at)
    yield from _tell_words(heard, decision, at, decision_id)
    yield from _promise(heard, escalation_id, decision_id)


def _open_escalation(heard: Heard, decision: Escalate, decision_id: int) -> Step[None]:
    conversation_id = heard.conversation["id"]
    made = yield q(
        "escalate",
        conversation_id,
        "waiting",
        int(decision.urgent),
        decision.reason.value,
        decision.label,
        heard.words,
        msgspec.json.encode(_suggestions(heard, decision)).decode(),
        heard.now_ms,
        "",
        "",
        None,
    )
    at = AtDesks(heard.desks, conversation_id, made[0]["id"], heard.now_ms)
    yield from gather_or_show(at, heard, urgent=decision.urgent)
    yield from show_files(at, heard.came)
    if heard.limits.profiles and not heard.conversation["handle"]:
        yield from ask_name(at, heard.message.platform)
    yield from _promise(heard, made[0]["id"], decision_id)


def _promise(heard: Heard, escalation_id: int, decision_id: int) -> Step[None]:
    """A person will answer, and by when; the promise is a row, so that it is kept (bot/timekeeper.py)."""
    library = heard.knowledge.library
    rules = rules_of(library.brand, library.desk)
    promised_ms = rules.promise(heard.now_ms)
    yield q("promise", escalation_id, promised_ms)
    if heard.message.kind.public:
        return
    phrase, tongue = "handed_over" if rules.office.is_open(heard.now_ms) else "out_of_hours", heard.tongue
    said_in = phrase_tongue(library, phrase, tongue)
    when = when_in_words(promised_ms, heard.now_ms, library.brand, said_in)
    by = "" if rules.office.never_opens(heard.now_ms) else when
    text = render_phrase(library, phrase, heard.slots | {"back_by": by}, tongue)
    if text:
        yield from _say(heard, Draft(Via.DM, text), decision_id, 0)


def _suggestions(heard: Heard, decision: Escalate) -> list[dict[str, object]]:
    rankings = (heard.understanding.ranking, *(part.ranking for part in heard.understanding.parts))
    confidence = {match.intent: match.confidence for ranking in rankings for match in reversed(ranking.matches)}
    texts = {name: _suggested_text(heard, name) for name in decision.suggestions}
    return [
        {"intent": name, "confidence": round(confidence.get(name, 0.0), 3), "text": text}
        for name, text in texts.items()
        if text and (not decision.urgent or confidence.get(name, 0.0) >= SURE_IN_TROUBLE)
    ]


def _suggested_text(heard: Heard, intent: str) -> str:
    library = heard.knowledge.library
    answer = current(library, intent, heard.knowledge.today(heard.now_ms))
    if isinstance(answer, Unusable):
        return ""
    fits = {Via.DM: lambda text: bool(text)}
    drafts = render(answer, Scene(Kind.DM, heard.message.platform, fits, heard.tongue), library.facts, heard.slots)
    return "" if isinstance(drafts, Unusable) else "\n".join(draft.text for draft in drafts)
