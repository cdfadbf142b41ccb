"""A stage's history as the checker reads it: what the vendors saw, and what the database holds."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, Protocol

from bench.crash_database import ACTS, EARLY, MESSAGES, OUTBOX, THREADS, Database
from bench.history import Accepted, Event, History, Outcome, Row
from vendors.instagram import SimulatedInstagram
from vendors.slack import SimulatedSlack

SPOKEN: Final = frozenset({"dm", "public_reply", "private_reply"})
HEARD_AT_DESK: Final = frozenset({"line", "notice"})
Found = Sequence[Mapping[str, Any]]


class Seen(Protocol):
    """What a history is made of: a database, what the vendors delivered, and the vendors."""

    @property
    def database(self) -> Database:
        """For looking."""

    @property
    def events(self) -> Sequence[Event]:
        """What the vendors delivered, in order."""

    @property
    def instagram(self) -> SimulatedInstagram:
        """Knows what followers got."""

    @property
    def slack(self) -> SimulatedSlack:
        """Knows what the team got."""


async def history_of(stage: Seen) -> History:
    """The history so far."""
    look = stage.database
    outbox, threads = await look.rows(OUTBOX), await look.rows(THREADS)
    shown = _shown(stage, threads)
    outcomes = (*of_messages(await look.rows(MESSAGES), shown), *_of_acts(await look.rows(ACTS)))
    rows = (*texts(outbox, shown), *cards(outbox, threads))
    return History(tuple(stage.events), (*_at_instagram(stage), *_at_slack(stage)), rows, outcomes)


async def not_on_disk(stage: Seen) -> list[str]:
    """Messages that got their 200 and are not in the database, which a kill must never leave behind."""
    look = stage.database
    kept = {row["key"] for row in await look.rows(MESSAGES)}
    kept |= {one.key for one in (*_of_acts(await look.rows(ACTS)), *_of_acts(_early(await look.rows(EARLY))))}
    return [one.key for one in stage.events if one.acknowledged and one.key not in kept]


def _shown(stage: Seen, threads: Found) -> set[int]:
    """Conversations whose card stands in Slack."""
    cards = {message["ts"] for message in stage.slack.messages if _noted(message, "frontdesk_card")}
    return {row["conversation_id"] for row in threads if row["thread"].rpartition(":")[2] in cards}


# --- what the vendors accepted ---------------------------------------------------------------------------------------


def _at_instagram(stage: Seen) -> Iterator[Accepted]:
    for one in stage.instagram.delivered:
        yield Accepted("instagram", one.via, one.conversation, one.text, one.key)


def _at_slack(stage: Seen) -> Iterator[Accepted]:
    for message in stage.slack.messages:
        card, line = _noted(message, "frontdesk_card"), _noted(message, "frontdesk_line")
        if card:
            key = f"{message['channel']}:{message['ts']}"
            yield Accepted("slack", "card", "team", str(card["escalation"]), key)
        elif line and not line.get("part"):
            yield Accepted("slack", "line", "team", message["text"], message["ts"], int(line["out_id"]))


def _noted(message: Mapping[str, Any], kind: str) -> Mapping[str, Any]:
    metadata = message.get("metadata") or {}
    noted: Mapping[str, Any] = metadata.get("event_payload", {}) if metadata.get("event_type") == kind else {}
    return noted


# --- what the database says ------------------------------------------------------------------------------------------


def of_messages(found: Found, shown: set[int]) -> Iterator[Outcome]:
    """What became of each message; ``shown``: the conversations whose card stands at a desk."""
    for row in found:
        yield Outcome(
            row["key"],
            f"d{row['decision_id']}" if row["decision_id"] is not None else "",
            needs_person=row["decision"] == "escalate",
            shown=row["conversation_id"] in shown,
            silent=row["decision"] == "ignore",
            set_aside=row["reason"] == "defect",
        )


def _of_acts(found: Found) -> Iterator[Outcome]:
    for row in found:
        thread, cause = row["thread"].rpartition(":")[2], "" if row["refused"] else f"a{row['id']}"
        if row["verb"] == "say":
            yield Outcome(row["line"], cause)
        elif row["verb"] in {"claim", "resolve"}:
            yield Outcome(f"{thread}:{row['verb']}", cause, silent=True)


def _early(found: Found) -> list[Mapping[str, Any]]:
    """Acts that wait for their thread to be known, as if they had been carried out."""
    acts = ((row["key"], act) for row in found for act in json.loads(row["value"]))
    return [{"id": 0, "refused": "", "thread": thread, **act} for thread, act in acts]


def texts(outbox: Found, shown: set[int]) -> Iterator[Row]:
    """The rows of what is said to followers, and to the team in words."""
    for row in outbox:
        if row["via"] not in SPOKEN | HEARD_AT_DESK:
            continue
        causes = [f"{kind}{row[name]}" for kind, name in (("d", "decision_id"), ("a", "act_id")) if row[name]]
        told = row["state"] == "unknown" and row["due_ms"] is None and row["conversation_id"] in shown
        to = row["follower"] if row["via"] in SPOKEN else "team"
        where = (row["id"], row["lane"], row["target"], row["via"], to, row["text"], row["state"], row["receipt"])
        yield Row(*where, cause=causes[0] if causes else "", told=told)


def cards(outbox: Found, threads: Found) -> Iterator[Row]:
    """A card is posted once and changed often: one row for each escalation, the first."""
    posted = {row["id"]: row["thread"] for row in threads}
    seen: set[int] = set()
    for row in outbox:
        escalation = row["escalation_id"]
        if row["via"] != "card" or row["target"] != "slack" or escalation in seen:
            continue
        seen.add(escalation)
        where = (row["id"], f"card of {escalation}", "slack", "card", "team", str(escalation), row["state"])
        yield Row(*where, posted.get(escalation, ""))
