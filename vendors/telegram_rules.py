"""The rules of the simulated Telegram, without any I/O: who may be written to, how long, with which buttons.

https://core.telegram.org/bots/api#sendmessage and https://core.telegram.org/bots/faq (Bot API 10.0, checked 2026-11).
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

MOST_UTF16 = 4096
MOST_DATA_BYTES = 64
MOST_PHOTO, MOST_DOCUMENT = 10 * 1_048_576, 50 * 1_048_576
DAY_MS = 86_400_000
DELETE_S = 172_800
"""How old a message may be that a bot deletes."""
OWNER = 400_000_001
CONNECTION = "Zq2Simulated"


class RefusalError(Exception):
    """What Telegram answers instead: the code, which is the HTTP status too, its words and its parameters."""

    def __init__(self, code: int, words: str, **parameters: int) -> None:
        super().__init__(words)
        self.code = code
        self.words = words
        self.parameters = parameters

    def body(self) -> dict[str, Any]:
        """The answer's body."""
        error: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.words}
        return {**error, "parameters": self.parameters} if self.parameters else error


@dataclass(frozen=True, slots=True)
class Delivery:
    """One thing the bot said in a chat."""

    chat: int
    text: str
    message_id: int
    connection: str = ""
    buttons: tuple[str, ...] = ()
    photo: str = ""


@dataclass(slots=True)
class Chats:
    """The chats of one bot and of the business account that has connected it. ``now``: milliseconds."""

    bot: dict[str, Any]
    now: Callable[[], int]
    delivered: list[Delivery] = field(default_factory=list)
    people: dict[int, dict[str, Any]] = field(default_factory=dict)
    blocked: set[int] = field(default_factory=set)
    deactivated: set[int] = field(default_factory=set)
    may_reply: bool = True
    uploads: list[tuple[str, str, bytes]] = field(default_factory=list)
    """What the bot has uploaded: photo or document, its name, its bytes."""
    sent: dict[tuple[str, int, int], dict[str, Any]] = field(default_factory=dict)
    _heard: dict[tuple[str, int], int] = field(default_factory=dict)
    _numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1366))

    def person(self, name: str) -> dict[str, Any]:
        """Somebody of that name, always the same."""
        known = next((one for one in self.people.values() if one["first_name"] == name.title()), None)
        if known is not None:
            return known
        number = 5_000_000_000 + len(self.people)
        self.people[number] = {
            "id": number,
            "is_bot": False,
            "first_name": name.title(),
            "username": f"{name}_example",
            "language_code": "en",
        }
        return self.people[number]

    def message(self, person: dict[str, Any], connection: str = "", **content: Any) -> dict[str, Any]:
        """A message of a person in their chat with the bot, or with the business account."""
        self._heard[connection, person["id"]] = self.now()
        return self._written(person, person, connection, content)

    def of_owner(self, person: dict[str, Any], text: str) -> dict[str, Any]:
        """A message of the business account's owner to a person."""
        owner = {"id": OWNER, "is_bot": False, "first_name": "Owner"}
        return self._written(owner, person, CONNECTION, {"text": text})

    def send(self, given: dict[str, Any]) -> dict[str, Any]:
        """``sendMessage``. Raises RefusalError."""
        person, connection = self._receiver(given)
        text = given.get("text")
        if not isinstance(text, str) or not text.strip():
            raise RefusalError(400, "Bad Request: message text is empty")
        if len(text.encode("utf-16-le", "replace")) // 2 > MOST_UTF16:
            raise RefusalError(400, "Bad Request: message is too long")
        buttons = _buttons(given.get("reply_markup"))
        content = {"text": text, **({"reply_markup": given["reply_markup"]} if buttons else {})}
        return self._said(person, connection, content, buttons)

    def photo(self, given: dict[str, Any]) -> dict[str, Any]:
        """``sendPhoto``. Raises RefusalError."""
        person, connection = self._receiver(given)
        if isinstance(given.get("photo"), tuple):
            return self._uploaded(person, connection, given["photo"], "photo", MOST_PHOTO)
        if not str(given.get("photo", "")).startswith("https://"):
            raise RefusalError(400, "Bad Request: wrong HTTP URL specified")
        return self._said(person, connection, {"photo": [{"file_id": "AgAC"}], "_url": given["photo"]}, ())

    def document(self, given: dict[str, Any]) -> dict[str, Any]:
        """``sendDocument``. Raises RefusalError."""
        person, connection = self._receiver(given)
        if not isinstance(given.get("document"), tuple):
            raise RefusalError(400, "Bad Request: there is no document in the request")
        return self._uploaded(person, connection, given["document"], "document", MOST_DOCUMENT)

    def _uploaded(self, person: Any, connection: str, file: Any, kind: str, most: int) -> dict[str, Any]:
        name, mime, data = file
        if len(data) > most:
            raise RefusalError(413, "Request Entity Too Large")
        if kind == "photo" and not mime.startswith("image/"):
            raise RefusalError(400, "Bad Request: IMAGE_PROCESS_FAILED")
        if not data:
            raise RefusalError(400, "Bad Request: file must be non-empty")
        self.uploads.append((kind, name, data))
        told = {"file_id": f"BQAC{len(self.uploads)}", "file_name": name, "mime_type": mime, "file_size": len(data)}
        return self._said(person, connection, {kind: [told] if kind == "photo" else told}, ())

    def edit(self, given: dict[str, Any]) -> dict[str, Any]:
        """``editMessageText``. Raises RefusalError."""
        key, message = self._mine(given, given.get("message_id"), "edit")
        text = given.get("text")
        if not isinstance(text, str) or not text.strip():
            raise RefusalError(400, "Bad Request: message text is empty")
        if len(text.encode("utf-16-le", "replace")) // 2 > MOST_UTF16:
            raise RefusalError(400, "Bad Request: message is too long")
        markup = {"reply_markup": given["reply_markup"]} if _buttons(given.get("reply_markup")) else {}
        if text == message.get("text") and markup.get("reply_markup") == message.get("reply_markup"):
            raise RefusalError(400, "Bad Request: message is not modified: specified new message content is the same")
        kept = {name: value for name, value in message.items() if name != "reply_markup"}
        self.sent[key] = {**kept, "text": text, "edit_date": self.now() // 1000, **markup}
        return self.sent[key]

    def delete(self, given: dict[str, Any]) -> bool:
        """``deleteMessage``, or ``deleteBusinessMessages`` of one message. Raises RefusalError."""
        numbers = given.get("message_ids") or [given.get("message_id")]
        for number in numbers:
            key, message = self._mine(given, number, "delete")
            if not key[0] and self.now() // 1000 - message["date"] > DELETE_S:
                raise RefusalError(400, "Bad Request: message can't be deleted for everyone")
            del self.sent[key]
        return True

    def shown_to(self, name: str) -> list[str]:
        """What somebody reads of the bot's now, in order."""
        person = self.person(name)["id"]
        return [str(one.get("text", "")) for (_, chat, _), one in self.sent.items() if chat == person]

    def _mine(self, given: dict[str, Any], number: Any, what: str) -> tuple[tuple[str, int, int], dict[str, Any]]:
        """A message of the bot's that is there. Raises RefusalError."""
        connection, chat = str(given.get("business_connection_id", "")), str(given.get("chat_id", ""))
        for key, message in self.sent.items():
            if key[0] == connection and key[2] == number and (connection or str(key[1]) == chat):
                return key, message
        raise RefusalError(400, f"Bad Request: message to {what} not found")

    def chat(self, chat_id: str) -> dict[str, Any]:
        """``getChat``. Raises RefusalError."""
        person = self.people.get(int(chat_id) if chat_id.isdigit() else 0)
        if person is None:
            raise RefusalError(400, "Bad Request: chat not found")
        return {name: person[name] for name in ("id", "first_name", "username")} | {"type": "private"}

    def _receiver(self, given: dict[str, Any]) -> tuple[dict[str, Any], str]:
        connection, chat = str(given.get("business_connection_id", "")), str(given.get("chat_id", ""))
        person = self.people.get(int(chat) if chat.isdigit() else 0)
        if person is None or (connection, person["id"]) not in self._heard:
            raise RefusalError(400, "Bad Request: chat not found")
        if person["id"] in self.deactivated:
            raise RefusalError(403, "Forbidden: user is deactivated")
        if person["id"] in self.blocked:
            raise RefusalError(403, "Forbidden: bot was blocked by the user")
        if connection:
            self._check_business(connection, person["id"])
        return person, connection

    def _check_business(self, connection: str, chat: int) -> None:
        if connection != CONNECTION or not self.may_reply:
            raise RefusalError(400, "Bad Request: BUSINESS_CONNECTION_NOT_ALLOWED")
        if self.now() - self._heard[connection, chat] > DAY_MS:
            raise RefusalError(400, "Bad Request: BUSINESS_PEER_USAGE_MISSING")

    def _said(
        self, person: dict[str, Any], connection: str, content: dict[str, Any], buttons: tuple[str, ...]
    ) -> dict[str, Any]:
        url = str(content.pop("_url", ""))
        written = self._written(self.bot, person, connection, content)
        text, number = str(content.get("text", "")), written["message_id"]
        self.delivered.append(Delivery(person["id"], text, number, connection, buttons, url))
        self.sent[connection, person["id"], number] = written
        return written

    def _written(
        self, writer: dict[str, Any], person: dict[str, Any], connection: str, content: dict[str, Any]
    ) -> dict[str, Any]:
        chat = {"id": person["id"], "first_name": person["first_name"], "type": "private"}
        business = {"business_connection_id": connection} if connection else {}
        message = {"message_id": next(self._numbers), "from": writer, "chat": chat, "date": self.now() // 1000}
        return {**business, **message, **content}


def _buttons(markup: Any) -> tuple[str, ...]:
    if markup is None:
        return ()
    rows = markup.get("inline_keyboard") if isinstance(markup, dict) else None
    if not isinstance(rows, list) or not rows:
        raise RefusalError(400, "Bad Request: object expected as reply markup")
    titles = []
    for button in (button for row in rows for button in row):
        if not str(button.get("text", "")):
            raise RefusalError(400, "Bad Request: inline keyboard button text is empty")
        if not 0 < len(str(button.get("callback_data", "")).encode()) <= MOST_DATA_BYTES:
            raise RefusalError(400, "Bad Request: BUTTON_DATA_INVALID")
        titles.append(str(button["text"]))
    return tuple(titles)
