"""One change of a WhatsApp Business account -> what was said and what became of what we said.

https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/reference/messages and
https://developers.facebook.com/documentation/business-messaging/whatsapp/business-scoped-user-ids (checked 2026-11)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from handlers.base import Failure
from handlers.decoding import clean
from handlers.files import FETCHED
from handlers.meta.envelope import NOT_JSON, Part, milliseconds, unreadable
from handlers.meta.errors import Fault, Product, detail, failure_of
from handlers.sending import row_of
from intents.model import Attachment, Delivered, Echo, Kind, Message, Parsed, Signal, Undelivered, Unreadable

PRODUCT = Product("WhatsApp", "WHATSAPP")
MESSAGES, PERSONS = "messages", "smb_message_echoes"
COUNTED = frozenset(
    {
        "account_review_update",
        "business_capability_update",
        "history",
        "message_template_quality_update",
        "message_template_status_update",
        "phone_number_name_update",
        "security",
        "smb_app_state_sync",
        "template_category_update",
        "user_id_update",
        "user_preferences",
    }
)
_ALARMING = frozenset({"account_alerts", "account_update", "phone_number_quality_update"})
_SILENT = frozenset({"reaction", "system", "request_welcome"})
_ARRIVED = frozenset({"delivered", "read", "played"})
AGAIN = frozenset({80007, 130429, 131000, 131016, 131056, 133004})
"""What to do about these, where a report of failure names them, is documented as: try again (later)."""


class _Metadata(msgspec.Struct, gc=False):
    phone_number_id: str | int = ""


class _Value(msgspec.Struct, gc=False):
    metadata: _Metadata | None = None
    contacts: list[msgspec.Raw] | None = None
    messages: list[msgspec.Raw] | None = None
    message_echoes: list[msgspec.Raw] | None = None
    statuses: list[msgspec.Raw] | None = None
    errors: list[msgspec.Raw] | None = None


class _Contact(msgspec.Struct, gc=False):
    wa_id: str | int = ""
    user_id: str | int = ""
    profile: Any = None


class _Message(msgspec.Struct, gc=False):
    id: str
    type: str = "unknown"
    from_: str | int = msgspec.field(default="", name="from")
    from_user_id: str | int = ""
    to: str | int = ""
    to_user_id: str | int = ""
    timestamp: Any = None
    context: Any = None
    referral: Any = None


class _Status(msgspec.Struct, gc=False):
    id: str
    status: str = "unknown"
    timestamp: Any = None
    recipient_id: str | int = ""
    recipient_user_id: str | int = ""
    biz_opaque_callback_data: Any = None
    errors: Any = None


_value = msgspec.json.Decoder(_Value).decode
_contact = msgspec.json.Decoder(_Contact).decode
_message = msgspec.json.Decoder(_Message).decode
_status = msgspec.json.Decoder(_Status).decode
_object = msgspec.json.Decoder(dict[str, Any]).decode


class Change:
    """One change on its way to what it says."""

    def __init__(self, part: Part, platform: str, received_ms: int) -> None:
        """Raises msgspec.DecodeError or UnicodeDecodeError for a shape it cannot be."""
        self._value = _value(part.raw)
        metadata = self._value.metadata
        self._platform = platform
        self._account = str(metadata.phone_number_id) if metadata and metadata.phone_number_id else part.account
        self._sent_ms = milliseconds(part.time, received_ms)
        self._field = part.field
        self._contacts = list(self._known())

    def parsed(self) -> Iterator[Parsed]:
        """Everything it says, in order; a bad line is Unreadable and the rest go on."""
        value = self._value
        for name, rows, read in (
            ("message", value.messages, self._said),
            ("message", value.message_echoes, self._person_said),
            ("status", value.statuses, self._became),
            ("error", value.errors, self._trouble),
        ):
            for row in rows or ():
                yield from self._safely(name, row, read)
        if self._field in _ALARMING:
            yield Signal(self._platform, self._account, self._field, _measures(self._field))
        elif self._field in COUNTED:
            yield Signal(self._platform, self._account, self._field)
        elif self._field not in {MESSAGES, PERSONS}:
            yield Unreadable(f"`{self._field[:40]}`: a webhook field this version does not know")

    def _safely(
        self, name: str, row: msgspec.Raw, read: Callable[[msgspec.Raw], Iterator[Parsed]]
    ) -> Iterator[Parsed]:
        try:
            yield from list(read(row))
        except NOT_JSON as error:
            yield unreadable(f"`{self._field[:40]}`, a {name}", error)

    # --- what followers say --------------------------------------------------------------------------------------

    def _said(self, row: msgspec.Raw) -> Iterator[Parsed]:
        message, content = _message(row), _object(row)
        follower = str(message.from_ or message.from_user_id)
        if not message.id or not follower:
            yield Unreadable(f"`{self._field}`: a message without its id or author")
            return
        if message.type in _SILENT:
            yield Signal(self._platform, self._account, message.type)
            return
        text, choice = _words(message.type, content)
        name, handle = self._called(message)
        yield Message(
            platform=self._platform,
            account=self._account,
            key=message.id,
            kind=Kind.DM,
            follower=follower,
            text=text,
            sent_ms=milliseconds(message.timestamp, self._sent_ms),
            handle=handle,
            name=name,
            reply_to=_text(message.context, "id"),
            choice=choice,
            attachments=tuple(_attachments(message, content)),
            address=str(message.from_user_id),
        )

    def _person_said(self, row: msgspec.Raw) -> Iterator[Parsed]:
        message, content = _message(row), _object(row)
        follower = str(message.to or message.to_user_id)
        if not message.id or not follower:
            yield Unreadable(f"`{self._field}`: an echo without its id or recipient")
            return
        at_ms = milliseconds(message.timestamp, self._sent_ms)
        text, _ = _words(message.type, content)
        yield Echo(self._platform, self._account, message.id, follower, text, at_ms)

    def _known(self) -> Iterator[_Contact]:
        for row in self._value.contacts or ():
            try:
                yield _contact(row)
            except NOT_JSON:
                continue

    def _called(self, message: _Message) -> tuple[str, str]:
        ids = {str(one) for one in (message.from_, message.from_user_id) if one}
        for one in self._contacts:
            if ids & {str(one.wa_id), str(one.user_id)}:
                return _text(one.profile, "name"), _text(one.profile, "username")
        return "", ""

    # --- what became of what we said -----------------------------------------------------------------------------

    def _became(self, row: msgspec.Raw) -> Iterator[Parsed]:
        """An accepted message names its row, whatever became of it; a failed one did not arrive after all."""
        status = _status(row)
        out_id, follower = (
            row_of(status.biz_opaque_callback_data),
            str(status.recipient_id or status.recipient_user_id),
        )
        if not status.id:
            yield Unreadable(f"`{self._field}`: a status without its id")
            return
        at_ms = milliseconds(status.timestamp, self._sent_ms)
        if out_id:
            yield Echo(self._platform, self._account, status.id, follower, "", at_ms, out_id)
        if status.status == "failed":
            code, said = _first_error(status.errors)
            yield Undelivered(self._platform, self._account, status.id, _why(code, said), code in AGAIN)
        elif status.status in _ARRIVED:
            yield Delivered(self._platform, self._account, status.id)
        elif not out_id:
            yield Signal(self._platform, self._account, f"status_{status.status[:20]}")

    def _trouble(self, row: msgspec.Raw) -> Iterator[Parsed]:
        yield Signal(self._platform, self._account, "account_error", _why(*_first_error([_object(row)])))


def _words(kind: str, content: dict[str, Any]) -> tuple[str, str]:
    """What was said and, of a pressed button, its id."""
    part = content.get(kind)
    match kind:
        case "text":
            return _text(part, "body"), ""
        case "button":
            return _text(part, "text"), _text(part, "payload")
        case "interactive":
            inner = part.get(_text(part, "type")) if isinstance(part, dict) else None
            return _text(inner, "title") or _text(inner, "body"), _text(inner, "id")
        case "order":
            return _text(part, "text"), ""
        case _:
            return _text(part, "caption"), ""


def _attachments(message: _Message, content: dict[str, Any]) -> Iterator[Attachment]:
    """What came along; of a file, the number by which WhatsApp gives it out, never an address."""
    part = content.get(message.type)
    if message.type not in {"text", "button", "interactive"}:
        title = _text(part, "filename") or _text(part, "name") or _text(part, "address")
        kept = _text(part, "id") if message.type in FETCHED else ""
        yield Attachment(clean(message.type[:30]), kept, title)
    if isinstance(message.referral, dict):
        yield Attachment("ad", _text(message.referral, "source_url"), _text(message.referral, "headline"))


def _first_error(errors: Any) -> tuple[int, str]:
    """The number of the first error (0: none) and the vendor's words about it."""
    first = errors[0] if isinstance(errors, list) and errors and isinstance(errors[0], dict) else {}
    code = first.get("code")
    number = code if isinstance(code, int) and not isinstance(code, bool) else 0
    return number, _text(first.get("error_data"), "details") or _text(first, "title") or _text(first, "message")


def _why(number: int, said: str) -> str:
    """What a person reads about an error, and what to do."""
    if not number:
        return detail(PRODUCT, Failure.RECIPIENT, "did not deliver it")
    failure, what = failure_of(Fault(400, number)), f"says {number}: {said[:200].rstrip('. ')}"
    if failure in {Failure.BUSY, Failure.UNKNOWN}:
        return f"{PRODUCT.name} {what}. That passes; send it again if it still matters."
    return detail(PRODUCT, failure, what)


def _measures(name: str) -> str:
    return f"WhatsApp reports `{name}`: open WhatsApp Manager at Meta and look what it says about the account."


def _text(part: Any, name: str) -> str:
    value = part.get(name) if isinstance(part, dict) else None
    return clean(value) if isinstance(value, str) else ""
