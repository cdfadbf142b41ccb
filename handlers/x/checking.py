"""Whether sign-in, webhook and subscriptions are as they should be; what X switched off is switched on again.

https://docs.x.com/x-api/webhooks/introduction, https://docs.x.com/x-api/activity/introduction,
https://docs.x.com/x-api/account-activity/introduction (checked 2026-11). X marks a webhook invalid after a wrong
answer, a redirect or a day of failures, and then delivers nothing until it is asked to look again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from handlers.base import Failure, Finding, Memory, SendError
from handlers.x.api import Api
from handlers.x.costs import Cost, Meter
from handlers.x.errors import RefusalError
from handlers.x.shapes import Tree, ident, inside, rows, text

PATH: Final = "/webhooks/x"
WANTED: Final = (
    "post.mention.create",
    "post.reply.create",
    "post.quote.create",
    "dm.received",
    "dm.sent",
    "chat.received",
    "oauth.revoke",
)
DAY_MS: Final = 86_400_000
VALID: Final = "valid_ms"
REPLAYED: Final = "Events since then were asked for once more."


@dataclass(kw_only=True)
class Watch:
    """The webhook, its subscriptions and the sign-in of one account."""

    api: Api
    meter: Meter
    memory: Memory
    now: Callable[[], int]
    account: str
    oauth2: bool
    as_app: bool
    """Whether the app can sign in by itself, which managing webhooks takes."""
    public_url: str
    heard: bool | None = None
    """Whether events come, as the last look told; None before it."""
    _webhook: str = ""

    async def check(self) -> Sequence[Finding]:
        """Look at everything once. Raises SendError where nothing can be told now."""
        await self.meter.load()
        findings = [await self._token()]
        if findings[0].well:
            findings += await self._events()
        findings.append(self._budget())
        return findings

    async def replay(self, since_ms: int) -> bool:
        """Ask X to deliver events since then once more, a day back at most; whether it will. Never raises."""
        try:
            webhook = self._webhook or ident(await self._ours() or {}, "id")
            if not webhook:
                return False
            now = self.now()
            span = {"from_date": _minute(max(since_ms, now - DAY_MS + 60_000)), "to_date": _minute(now)}
            await self.api.as_app("POST", ("webhooks", "replay"), {"webhook_id": webhook, **span})
        except SendError:
            return False
        return True

    # --- the sign-in -----------------------------------------------------------------------------------------------

    async def _token(self) -> Finding:
        try:
            answer = await self.api.get(("users", "me"))
        except SendError as error:
            return Finding("token", _about(error))
        await self.meter.count(Cost.OWN_READ, 1)
        found = ident(inside(answer, "data"), "id")
        if found and found != self.account:
            return Finding("token", f"belongs to account {found}, not to {self.account}; sign in as the brand.")
        return Finding("token")

    def _budget(self) -> Finding:
        if not self.meter.exhausted:
            return Finding("budget")
        spent = f"today's budget is used up (${self.meter.spent_usd:g} of X_DAILY_BUDGET_USD)"
        return Finding("budget", f"{spent}; until midnight UTC people answer, or raise it and restart.")

    # --- the webhook -----------------------------------------------------------------------------------------------

    async def _events(self) -> list[Finding]:
        if not self.as_app:
            words = "X_CONSUMER_KEY is not set, so nobody sees whether X still delivers events."
            return [Finding("webhook", words, broken=False)]
        try:
            webhook, finding = await self._valid_webhook()
        except SendError as error:
            return [Finding("webhook", _about(error))]
        self._webhook = webhook
        if not webhook:
            self.heard = False
            return [finding]
        subscribed = await self._subscriptions(webhook)
        self.heard = not finding.broken or finding.well
        return [finding, subscribed]

    async def _valid_webhook(self) -> tuple[str, Finding]:
        found = await self._ours()
        if found is None:
            return await self._registered()
        webhook = ident(found, "id")
        if found.get("valid") is True:
            await self.memory.remember(VALID, str(self.now()))
            return webhook, Finding("webhook")
        return webhook, await self._enabled(webhook)

    async def _ours(self) -> Tree | None:
        found = list(rows(await self.api.as_app("GET", ("webhooks",)), "data"))
        ours = f"{self.public_url.rstrip('/')}{PATH}" if self.public_url else ""
        return next((one for one in found if text(one, "url") == ours or (not ours and _fits(one))), None)

    async def _registered(self) -> tuple[str, Finding]:
        if not self.public_url.startswith("https://"):
            words = "is not registered at X, so no event comes; set FRONTDESK_PUBLIC_URL (https) and restart."
            return "", Finding("webhook", words)
        try:
            answer = await self.api.as_app("POST", ("webhooks",), {"url": f"{self.public_url.rstrip('/')}{PATH}"})
        except RefusalError as error:
            return "", Finding("webhook", f"X does not take it. {_not_taken(error)}")
        made = ident(inside(answer, "data"), "id") or ident(answer, "id")
        return made, Finding("webhook", "was not registered at X; it is now.", broken=False)

    async def _enabled(self, webhook: str) -> Finding:
        """X had marked it invalid: ask X to look again, then for what it did not deliver meanwhile."""
        try:
            await self.api.as_app("PUT", ("webhooks", webhook))
        except RefusalError as error:
            return Finding("webhook", f"X marked it invalid and will not take it back. {_not_taken(error)}")
        self._webhook = webhook
        since = await self._last_valid_ms()
        asked = await self.replay(since)
        await self.memory.remember(VALID, str(self.now()))
        told = f"X had marked it invalid; it is switched on again. {REPLAYED if asked else ''}".strip()
        return Finding("webhook", told, broken=False)

    async def _last_valid_ms(self) -> int:
        kept = await self.memory.recall(VALID)
        return int(kept) if kept.isascii() and kept.isdigit() else self.now() - DAY_MS

    # --- subscriptions ---------------------------------------------------------------------------------------------

    async def _subscriptions(self, webhook: str) -> Finding:
        try:
            missing = await (self._activity(webhook) if self.oauth2 else self._account_activity(webhook))
        except SendError as error:
            return Finding("subscriptions", _about(error))
        if not missing:
            return Finding("subscriptions")
        return Finding("subscriptions", f"X did not deliver {', '.join(missing)}; subscribed again.", broken=False)

    async def _activity(self, webhook: str) -> list[str]:
        answer = await self.api.get(("activity", "subscriptions"))
        there = {text(one, "event_type") for one in rows(answer, "data") if self._is_ours(one, webhook)}
        missing = [kind for kind in WANTED if kind not in there]
        for kind in missing:
            who: dict[str, Any] = {} if kind == "oauth.revoke" else {"user_id": self.account}
            body = {"event_type": kind, "filter": who, "tag": "frontdesk", "webhook_id": webhook}
            await self.api.send("POST", ("activity", "subscriptions"), body)
        return missing

    def _is_ours(self, one: Tree, webhook: str) -> bool:
        user = ident(inside(one, "filter"), "user_id")
        return ident(one, "webhook_id") in {webhook, ""} and user in {self.account, ""}

    async def _account_activity(self, webhook: str) -> list[str]:
        path = ("account_activity", "webhooks", webhook, "subscriptions", "all")
        try:
            answer = await self.api.get(path)
            if not answer or inside(answer, "data").get("subscribed") is True:
                return []
        except RefusalError as error:
            if error.fault.status != 404:
                raise
        await self.api.send("POST", path, {})
        return ["events of the account"]


def _fits(webhook: Tree) -> bool:
    return text(webhook, "url").endswith(PATH)


def _about(error: SendError) -> str:
    """The vendor's words where a person must act; trouble that passes is raised on."""
    if error.failure in {Failure.BUSY, Failure.UNKNOWN}:
        raise error
    return error.detail


_NOT_TAKEN: Final = {
    "CrcValidationFailed": "X_CONSUMER_SECRET must be this app's, and FRONTDESK_PUBLIC_URL must lead here.",
    "UrlValidationFailed": "FRONTDESK_PUBLIC_URL must be https, without a port, and not longer than 200 characters.",
    "DuplicateUrlFailed": "This address is registered already; delete the other webhook at console.x.com.",
    "WebhookLimitExceeded": "The app has as many webhooks as it may; delete an old one at console.x.com.",
}
"""What to do where X does not take a webhook, by its reason: https://docs.x.com/x-api/webhooks/quickstart."""


def _not_taken(error: RefusalError) -> str:
    """What to do where X does not take our address; trouble that passes is raised on."""
    said = f"{error.fault.title} {error.fault.kind} {error.fault.words}"
    known = next((f"{name}: {advice}" for name, advice in _NOT_TAKEN.items() if name in said), "")
    return known or _about(error)


def _minute(at_ms: int) -> str:
    return datetime.fromtimestamp(at_ms / 1000, UTC).strftime("%Y%m%d%H%M")


SAMPLE: Final = json.dumps(
    {"data": {"event_type": "profile.update.bio", "filter": {"user_id": "0"}, "payload": {}}}
).encode()
"""An event that says nothing to anyone."""
