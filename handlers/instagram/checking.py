"""Whether the connection to Instagram is as it should be: token, account, permissions, webhooks; mends what it can.

https://developers.facebook.com/docs/instagram-platform/webhooks,
https://developers.facebook.com/docs/graph-api/reference/app/subscriptions (v26.0, checked 2026-11)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from handlers.base import Failure, Finding, SendError
from handlers.instagram.renewing import Renewing
from handlers.instagram.settings import InstagramSettings
from handlers.meta import debugging
from handlers.meta.errors import RefusalError
from handlers.meta.graph import VERSION, Graph

NEEDED: Final = ("messages", "messaging_postbacks", "comments", "live_comments")
"""Without these followers are not heard."""
USEFUL: Final = (
    "message_edit",
    "message_echoes",
    "message_reactions",
    "messaging_handover",
    "messaging_referral",
    "messaging_seen",
    "standby",
)
"""What else we read; some are not offered to every app."""
OF_APP: Final = (*NEEDED, "mentions")
"""What the app's Instagram object needs with the Facebook sign-in."""
SCOPES: Final = (
    "instagram_basic",
    "instagram_manage_messages",
    "instagram_manage_comments",
    "pages_manage_metadata",
)
PERMISSIONS: Final = {
    False: ("instagram_business_manage_messages", "instagram_business_manage_comments"),
    True: ("instagram_manage_messages", "instagram_manage_comments"),
}
"""For messages and for comments, by whether the sign-in is Facebook's."""

_ACCEPTED = re.compile(r"must be one of \{([^}]*)\}", re.IGNORECASE)
_ANEW: Final = "generate the token again (docs/platforms/instagram.md, step 6) and set INSTAGRAM_ACCESS_TOKEN."


class Checking:
    """``graph_with`` makes a Graph of another token, for one version."""

    def __init__(
        self, settings: InstagramSettings, graph: Graph, renewing: Renewing, graph_with: Callable[[str, str], Graph]
    ) -> None:
        self._settings = settings
        self._graph = graph
        self._renewing = renewing
        self._graph_with = graph_with

    async def findings(self) -> Sequence[Finding]:
        """Everything looked at once. Raises SendError where Instagram tells nothing at all."""
        identity = await (self._page() if self._settings.by_page else self._account())
        if not identity[0].well:
            return identity
        permissions = [await self._messages_allowed(), await self._comments_allowed()]
        return *identity, *permissions, await self._subscription()

    # --- who we are ----------------------------------------------------------------------------------------------

    async def _account(self) -> tuple[Finding, ...]:
        told = await self._told(("me",), {"fields": "user_id,username"})
        if isinstance(told, SendError):
            return (Finding("token", f"Instagram refuses it; {_ANEW} ({told.detail})"),)
        token = Finding("token", until_ms=await self._renewing.ends_ms())
        user = str(told.get("user_id") or "")
        other = f"the token is of account {user}; set INSTAGRAM_ACCOUNT_ID={user} or use that account's own token."
        account = Finding("account", other if user and user != self._settings.account_id else "")
        return token, account, Finding("renewal", self._unrenewed(), broken=False)

    def _unrenewed(self) -> str:
        if not self._renewing.refused:
            return ""
        return (
            "the token works but could not be renewed, as is normal on its first day. If this is here tomorrow, "
            f"{_ANEW} ({self._renewing.refused})"
        )

    async def _page(self) -> tuple[Finding, ...]:
        told = await self._told((self._settings.page_id,), {"fields": "id,instagram_business_account"})
        if isinstance(told, SendError):
            return (Finding("token", f"Facebook refuses it; {_ANEW} ({told.detail})"),)
        token = self._settings.access_token.get_secret_value()
        debugged = await debugging.debugged(self._graph, token)
        if debugged.get("is_valid") is False:
            return (Finding("token", f"Facebook says that it is no longer valid; {_ANEW}"),)
        more = [Finding("token", until_ms=debugging.ends_ms(debugged))]
        more.append(Finding("account", self._unlinked(told.get("instagram_business_account"))))
        lacking = debugging.lacking(debugged, SCOPES)
        if lacking is not None:
            words = f"the token lacks {', '.join(lacking)}; tick them and {_ANEW}" if lacking else ""
            more.append(Finding("permissions", words))
        if debugged.get("app_id"):
            more.append(await self._app_fields(str(debugged["app_id"])))
        return tuple(more)

    def _unlinked(self, linked: Any) -> str:
        account = str(linked.get("id") or "") if isinstance(linked, Mapping) else ""
        if account == self._settings.account_id:
            return ""
        page = self._settings.page_id
        if not account:
            return f"page {page} has no Instagram account; link it: the page's Settings → Linked accounts → Instagram."
        return f"page {page} is linked to Instagram account {account}; set INSTAGRAM_ACCOUNT_ID={account}."

    async def _app_fields(self, app_id: str) -> Finding:
        """Whether the app listens to its Instagram object; only its dashboard can change that."""
        for secret in self._settings.app_secrets:
            graph = self._graph_with(f"{app_id}|{secret}", VERSION)
            told = await self._told((app_id, "subscriptions"), {}, graph)
            if not isinstance(told, SendError):
                return Finding("webhook fields of the app", _unheard(told))
        words = "cannot be looked at: INSTAGRAM_APP_SECRET is not the secret of the app that made the token."
        return Finding("webhook fields of the app", words, broken=False)

    # --- what we may do ------------------------------------------------------------------------------------------

    async def _messages_allowed(self) -> Finding:
        told = await self._told(("me", "conversations"), {"platform": "instagram", "fields": "id", "limit": "1"})
        extra = (
            " In the Instagram app: Settings → Messages and story replies → Message controls → Connected tools → "
            "Allow access to messages."
        )
        return self._permission("messages", PERMISSIONS[self._settings.by_page][0], told, extra)

    async def _comments_allowed(self) -> Finding:
        query = {"fields": "id,comments.limit(1){id}", "limit": "1"}
        told = await self._told((self._settings.account_id, "media"), query)
        return self._permission("comments", PERMISSIONS[self._settings.by_page][1], told, "")

    def _permission(self, what: str, permission: str, told: Mapping[str, Any] | SendError, extra: str) -> Finding:
        if not isinstance(told, SendError):
            return Finding(f"permission for {what}")
        words = f"{what} cannot be read; tick {permission} and {_ANEW}{extra} ({told.detail})"
        return Finding(f"permission for {what}", words)

    # --- what we are told of -------------------------------------------------------------------------------------

    async def _subscription(self) -> Finding:
        """Compares the account's webhooks with what we need, and switches on what is missing."""
        where = (self._settings.sender, "subscribed_apps")
        told = await self._told(where, {})
        before = set() if isinstance(told, SendError) else _fields_of(told)
        wanted = ["messages"] if self._settings.by_page else [*NEEDED, *USEFUL]
        needed = wanted if self._settings.by_page else NEEDED
        lacking = [one for one in needed if one not in before]
        if self._settings.by_page and before:
            lacking = []
        if not lacking:
            return Finding("subscription")
        after = await self._switched_on(where, [*wanted, *sorted(before - {*wanted})])
        return _mended(lacking, after)

    async def _switched_on(self, where: tuple[str, ...], fields: list[str]) -> list[str] | SendError:
        """Subscribe to these, or to those of them that Instagram says there are; returns what is on now."""
        refused = await self._subscribed(where, fields)
        if refused is None:
            return fields
        known = [one for one in fields if one in _accepted(refused)]
        return ((await self._subscribed(where, known)) or known) if known else refused

    async def _subscribed(self, where: tuple[str, ...], fields: list[str]) -> SendError | None:
        """Why Instagram would not, if so. Raises SendError for trouble that passes."""
        try:
            await self._graph.post(where, {}, query={"subscribed_fields": ",".join(fields)})
        except SendError as error:
            return _lasting(error)
        return None

    async def _told(
        self, path: tuple[str, ...], query: Mapping[str, str], graph: Graph | None = None
    ) -> Mapping[str, Any] | SendError:
        """The answer, or the refusal that a person has to look at. Raises SendError for trouble that passes."""
        try:
            return await (graph or self._graph).get(path, query)
        except SendError as error:
            return _lasting(error)


def _lasting(error: SendError) -> SendError:
    """The refusal that a person has to look at; raises one that passes by itself."""
    if error.failure in {Failure.BUSY, Failure.UNKNOWN}:
        raise error
    return error


def _mended(lacking: Iterable[str], after: list[str] | SendError) -> Finding:
    by_hand = "switch them on: App Dashboard → Instagram → API setup → Webhooks (step 9)."
    if isinstance(after, SendError):
        return Finding("subscription", f"{', '.join(lacking)} could not be switched on; {by_hand} ({after.detail})")
    still = [one for one in lacking if one not in after]
    if still:
        return Finding("subscription", f"Instagram offers no {', '.join(still)} to this app; {by_hand}")
    return Finding("subscription", f"{', '.join(lacking)} had been off and were switched on again.", broken=False)


def _fields_of(told: Mapping[str, Any]) -> set[str]:
    """Every field that is on, over the apps listed: Instagram lists only the one that asks."""
    fields: set[str] = set()
    for row in _rows(told):
        listed = row.get("subscribed_fields")
        fields |= {one for one in listed if isinstance(one, str)} if isinstance(listed, list) else set()
    return fields


def _unheard(told: Mapping[str, Any]) -> str:
    heard: set[str] = set()
    for row in _rows(told):
        if row.get("object") == "instagram" and row.get("active") is not False:
            heard |= set(map(_name, row["fields"])) if isinstance(row.get("fields"), list) else set()
    lacking = [one for one in OF_APP if one not in heard]
    if not lacking:
        return ""
    return f"the app does not listen to {', '.join(lacking)}: App Dashboard → Webhooks → Instagram → Subscribe."


def _name(field: Any) -> str:
    return str(field.get("name", "") if isinstance(field, Mapping) else field)


def _accepted(refused: SendError) -> frozenset[str]:
    """The field names that a refusal lists as the ones there are."""
    listed = _ACCEPTED.search(refused.fault.message) if isinstance(refused, RefusalError) else None
    return frozenset(re.findall(r"\w+", listed[1].lower())) if listed else frozenset()


def _rows(told: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    rows = told.get("data")
    return [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []
