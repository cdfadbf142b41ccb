"""X (Twitter): direct messages, mentions, quotes and replies of one account.

https://docs.x.com/x-api/activity/introduction, https://docs.x.com/x-api/account-activity/introduction,
https://docs.x.com/x-api/posts/manage-tweets/introduction, https://docs.x.com/x-api/direct-messages/manage/introduction,
https://docs.x.com/developer-guidelines (API v2, checked 2026-11). What the documents leave open is listed in
docs/platforms/x.md.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import ClassVar, Final

import aiohttp

from handlers.base import Failure, Finding, Inbound, Memory, Outgoing, Profile, Receipt, SendError
from handlers.calling import TIMEOUT
from handlers.lengths import Unit
from handlers.limits import Backoff, Limits, Rate, TextLimit
from handlers.registration import PlatformRegistration
from handlers.sending import refuse_unfit
from handlers.x import events, missed, readback, signature
from handlers.x.api import Api
from handlers.x.checking import SAMPLE, Watch
from handlers.x.costs import USD, Cost, Meter, of_reply
from handlers.x.errors import RefusalError, failed
from handlers.x.media import LIMIT, Media, holds
from handlers.x.settings import XSettings
from handlers.x.shapes import Tree, ident, inside, text
from intents.model import Attachment, Kind, Parsed, Via

SETTLE_AFTER_MS: Final = 5_000
"""How old an attempt must be before "it is not there" is believed."""
ABSENCE_MS: Final = 30 * 60_000
"""Not having looked for so long means that events may have been lost."""
DAY_MS: Final = 86_400_000
LONG_POST: Final = 25_000

LIMITS: Final = Limits(
    text={
        Via.DM: TextLimit(
            10_000, Unit.CHARACTERS, "Direct messages: no number in the documents; 10,000 is long known"
        ),
        Via.PUBLIC: TextLimit(280, Unit.WEIGHTED, "https://docs.x.com/fundamentals/counting-characters"),
    },
    files={Via.DM: LIMIT},
    replies_each=1,
    retracts=frozenset({Via.PUBLIC}),
    automatic=frozenset({Kind.DM, Kind.MENTION}),
    backoff=Backoff(60, 900, "https://docs.x.com/x-api/fundamentals/rate-limits: windows of 15 minutes"),
    rates={
        Via.DM: Rate(15, 900, "https://docs.x.com/x-api/fundamentals/rate-limits: 15 messages in 15 minutes"),
        Via.PUBLIC: Rate(100, 900, "https://docs.x.com/x-api/fundamentals/rate-limits: 100 posts in 15 minutes"),
    },
    cost_usd={Via.DM: USD[Cost.DIRECT], Via.PUBLIC: USD[Cost.REPLY]},
    source=(
        "https://docs.x.com/developer-guidelines: one automatic reply to an interaction; "
        "https://docs.x.com/x-api/posts/manage-tweets/integrate: only where the author mentioned or quoted us; "
        "https://docs.x.com/x-api/getting-started/pricing"
    ),
    checked="2026-11",
)


class X:
    """The Platform of one X account, in webhook form.

    ``now`` tells the time in milliseconds; ``public_url`` is where X reaches us; ``timeout`` bounds every call.
    """

    name: ClassVar[str] = "x"

    def __init__(
        self,
        settings: XSettings,
        http: aiohttp.ClientSession,
        now: Callable[[], int],
        memory: Memory,
        public_url: str = "",
        timeout: aiohttp.ClientTimeout = TIMEOUT,
    ) -> None:
        self._settings = settings
        self._now = now
        self._account = settings.account_id
        self._limits = _limits(settings)
        self._api = Api(settings, http, now, memory, timeout)
        self._media = Media(self._api, http, settings.api_url, oauth2=settings.oauth2)
        self._meter = Meter(settings.daily_budget_usd, memory, now)
        self._watch = Watch(
            api=self._api,
            meter=self._meter,
            memory=memory,
            now=now,
            account=self._account,
            oauth2=settings.oauth2,
            as_app=bool(settings.consumer_key),
            public_url=public_url,
        )

    @property
    def limits(self) -> Limits:
        """What X allows this account: an Enterprise contract and X Premium allow more."""
        return self._limits

    @property
    def accounts(self) -> frozenset[str]:
        """The account's id."""
        return frozenset({self._account})

    @property
    def exhausted(self) -> bool:
        """Whether today's budget is used up, so that nothing goes out by itself."""
        return self._meter.exhausted

    @property
    def spent_usd(self) -> float:
        """What today's calls have cost (UTC)."""
        return self._meter.spent_usd

    # --- hearing -----------------------------------------------------------------------------------------------------

    def handshake(self, query: Mapping[str, str]) -> Mapping[str, object]:
        """The answer to X's challenge, as JSON; X asks again and again. Raises SignatureError."""
        return signature.answer(query, self._settings.secrets[0])

    def verify(self, request: Inbound) -> None:
        """Raises SignatureError unless one of our consumer secrets signed these bytes."""
        signature.verify(request, self._settings.secrets)

    def sample(self, body: bytes | None = None) -> Inbound:
        """This body, or an event that says nothing to anyone, signed."""
        body = SAMPLE if body is None else body
        return Inbound({signature.HEADER: signature.sign(self._settings.secrets[0], body)}, body)

    def parse(self, body: bytes, received_ms: int) -> Sequence[Parsed]:
        """What an event of either interface says. The same post has one key whatever event brought it.

        An edited post keeps the key of its first version: it comes as a Message, known already, and an Edit.
        Raises PayloadError for a body that is no event.
        """
        return events.parsed(body, self.accounts, received_ms)

    async def missed(self, since_ms: int) -> Sequence[bytes]:
        """Mentions and replies since then; after an absence direct messages too, and X is asked to deliver again.

        Raises SendError, also where the day's budget is used up.
        """
        await self._meter.load()
        if self._meter.exhausted:
            raise SendError(Failure.BUSY, f"{self._meter.refusal(Cost.OWN_READ).detail} What was missed is read then.")
        absent = self._now() - since_ms > ABSENCE_MS
        replayed = absent and await self._watch.replay(since_ms)
        found: list[bytes] = []
        if self._watch.heard is False or (absent and not replayed):
            found = await missed.messages(self._api, self._meter, self._account, since_ms)
        return [*found, *await missed.mentions(self._api, self._meter, self._account, since_ms)]

    # --- saying ------------------------------------------------------------------------------------------------------

    async def send(self, reply: Outgoing) -> Receipt:
        """Deliver one direct message (words or a picture) or one reply to a post. Raises SendError.

        The bot's own texts stay within the day's budget; a person's are counted and go out.
        """
        refuse_unfit(self._limits, reply, "X")
        if reply.image:
            raise SendError(Failure.CONTENT, "X takes no pictures from us. The text alone may be sent.")
        cost = Cost.DIRECT if reply.via is Via.DM else of_reply(reply.text)
        await self._meter.reserve(cost, by_person=reply.by_person)
        try:
            return await (self._direct(reply) if reply.via is Via.DM else self._public(reply))
        except SendError as error:
            if not error.outcome_unknown:
                await self._meter.give_back(cost)
            if error.failure is not Failure.DUPLICATE:
                raise
        return await self._said_before(reply)

    async def settle(self, reply: Outgoing) -> Receipt | None:
        """The receipt of an attempt whose outcome was unknown, or None where it surely did not arrive.

        Raises SendError (always of unknown outcome) where X cannot tell, now or at all.
        """
        wait_ms = reply.attempted_ms + SETTLE_AFTER_MS - self._now()
        if not reply.attempted_ms or wait_ms > 0:
            raise failed(Failure.UNKNOWN, "may still be taking the attempt in", max(0, wait_ms) / 1000)
        return await self._read_back(reply)

    def holds(self, attachment: Attachment) -> bool:
        """Whether it is a picture of a direct message."""
        return holds(attachment)

    async def fetch(self, attachment: Attachment, most_bytes: int) -> bytes:
        """A follower's picture, fetched as the account. Raises SendError."""
        return await self._media.fetch(attachment.url, most_bytes)

    async def retract(self, reply: Outgoing, receipt: str) -> None:
        """Delete a post of ours; one that is gone already is no error. Raises SendError; a direct message stays."""
        if reply.via is not Via.PUBLIC:
            raise SendError(Failure.CONTENT, "X takes a direct message away on our side only.")
        try:
            await self._api.delete(("tweets", receipt))
        except RefusalError as error:
            if error.fault.status != 404:
                raise

    async def profile(self, follower: str) -> Profile:
        """How a follower is called; most events say so themselves, and asking costs. Raises SendError."""
        await self._meter.reserve(Cost.USER_READ)
        data = inside(await self._api.get(("users", follower)), "data")
        return Profile(text(data, "username"), text(data, "name"))

    async def hide(self, comment: str, *, hidden: bool) -> None:
        """Hide a reply under our posts, or show it again. Raises SendError."""
        await self._api.send("PUT", ("tweets", comment, "hidden"), {"hidden": hidden})

    async def like(self, comment: str) -> None:
        """X took likes out of its API (2026-04-20): always a SendError."""
        raise SendError(Failure.CONFIG, f"X lets no program like {comment}; do it in X's own app.")

    async def _read_back(self, reply: Outgoing) -> Receipt | None:
        if reply.via is Via.DM:
            return await readback.in_messages(self._api, self._meter, reply, self._account)
        return await readback.in_posts(self._api, self._meter, reply, self._account, _target(reply))

    async def _said_before(self, reply: Outgoing) -> Receipt:
        """ "Duplicate" may be an earlier attempt of ours that arrived, or the same words to somebody else.

        The first is found where it would be; for the second X wants other words. Raises SendError.
        """
        if reply.attempted_ms:
            found = await self._read_back(replace(reply, attempted_ms=max(1, reply.attempted_ms - DAY_MS)))
            if found is not None:
                return found
        raise failed(Failure.CONTENT, "has seen these words lately")

    async def _direct(self, reply: Outgoing) -> Receipt:
        path = ("dm_conversations", "with", reply.follower, "messages")
        body = await self._media.upload(reply.file) if reply.file else {"text": reply.text}
        return _receipt(await self._api.send("POST", path, body, reply.text), "dm_event_id")

    async def _public(self, reply: Outgoing) -> Receipt:
        body = {"text": reply.text, "reply": {"in_reply_to_tweet_id": _target(reply)}}
        return _receipt(await self._api.send("POST", ("tweets",), body, reply.text), "id")

    # --- the connection ----------------------------------------------------------------------------------------------

    async def refresh(self) -> int:
        """Renew the OAuth 2 sign-in before its end; when to look again. OAuth 1.0a never ends. Raises SendError."""
        if not self._settings.oauth2:
            return self._now() + DAY_MS
        return await self._api.tokens.renew_early()

    async def check(self) -> Sequence[Finding]:
        """Sign-in, webhook, subscriptions and budget; an invalid webhook is switched on again. Raises SendError."""
        return await self._watch.check()


def _limits(settings: XSettings) -> Limits:
    made = LIMITS
    if settings.enterprise:
        made = replace(made, automatic=None)
    if settings.long_posts:
        long = TextLimit(LONG_POST, Unit.WEIGHTED, "X Premium: posts of up to 25,000 (not confirmed for the API)")
        made = replace(made, text={**made.text, Via.PUBLIC: long})
    return made


def _target(reply: Outgoing) -> str:
    """The post that is answered: its last version, where an edit has told of one."""
    first, _, last = reply.address.partition(" ")
    target = last if first == reply.reply_to and last else reply.reply_to
    if not target:
        raise SendError(Failure.RECIPIENT, "X needs the post that is answered; this row names none.")
    return target


def _receipt(answer: Tree, field: str) -> Receipt:
    key = ident(inside(answer, "data"), field)
    if not key:
        raise failed(Failure.UNKNOWN, f"answered without `{field}`")
    return Receipt(key)


REGISTRATION: Final = PlatformRegistration(XSettings, lambda s, w: X(s, w.http, w.now, w.memory, w.public_url), LIMITS)
