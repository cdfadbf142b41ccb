"""A simulated Slack workspace: its channels, people and messages, and what each Web API method does to them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from vendors.slack_rules import refusal, view_refusal

Args = dict[str, Any]
Answer = dict[str, Any]

APP = "A0SIM"
BOT = "B0SIM"
BOT_USER = "U0BOT"
TEAM = "T0SIM"
TRIGGER_MS = 3_000


@dataclass(slots=True)
class Channel:
    """A channel and the app's standing in it."""

    id: str
    is_member: bool = True
    is_archived: bool = False
    name: str = ""
    members: list[str] = field(default_factory=lambda: ["U0ANNA", "U0BOB", "U0ANA", "U0BEN", BOT_USER])


class RefusedError(Exception):
    """Slack's ``ok: false`` with an error code."""

    def __init__(self, code: str, remarks: tuple[str, ...] = (), needed: str = "") -> None:
        super().__init__(code)
        self.needed = needed
        self.code = code
        self.remarks = remarks


class Workspace:
    """Everything Slack remembers. ``now``: milliseconds since the epoch. ``posted`` hears the app's own posts."""

    def __init__(self, now: Callable[[], int], posted: Callable[[Answer], None], one_a_second: bool) -> None:
        names = {"C0DESK": "desk", "C0OTHER": "other", "C0ORDERS": "orders"}
        self.channels = {one: Channel(one, name=name) for one, name in names.items()}
        self.users = {"U0ANNA": "Anna", "U0BOB": "Bob", "U0EVE": "Eve", BOT_USER: "Frontdesk"}
        """Eve is in the workspace but in none of the channels."""
        self.messages: list[Answer] = []
        self.whispers: list[Answer] = []
        self.responses: list[Answer] = []
        """What came to the addresses that presses bring along."""
        self.views: dict[str, Answer] = {}
        """Person -> the form that is open for them."""
        self._triggers: dict[str, tuple[str, int]] = {}
        self._exchanged: set[str] = set()
        self._now = now
        self._posted = posted
        self._one_a_second = one_a_second
        self._last_post: dict[str, float] = {}
        self._stamp = 0

    @property
    def methods(self) -> Mapping[str, Callable[[Args], Answer]]:
        """What each method answers beside ``ok``; raises RefusedError."""
        return {
            "auth.test": self._auth_test,
            "chat.delete": self._delete,
            "chat.postMessage": self._post_message,
            "chat.postEphemeral": self._post_ephemeral,
            "chat.update": self._update,
            "conversations.history": self._history,
            "conversations.info": self._info,
            "conversations.members": self._members,
            "conversations.replies": self._replies,
            "reactions.add": self._react,
            "reactions.remove": self._unreact,
            "users.conversations": self._conversations,
            "users.info": self._user,
            "views.open": self._open_view,
        }

    def message(self, ts: str) -> Answer:
        """The message with that stamp. KeyError if there is none."""
        for message in self.messages:
            if message["ts"] == ts:
                return message
        raise KeyError(ts)

    def _auth_test(self, _args: Args) -> Answer:
        return {"url": "https://simulated.slack.com/", "team": "Simulated", "team_id": TEAM, "user": "frontdesk",
                "user_id": BOT_USER, "bot_id": BOT}  # fmt: skip

    def _post_message(self, args: Args) -> Answer:
        channel = self._writable(args)
        message = {
            "type": "message", "channel": channel.id, "user": BOT_USER, "bot_id": BOT, "app_id": APP, "team": TEAM,
            "text": args.get("text", ""), **_kept(args, "blocks", "metadata", "thread_ts"),
        }  # fmt: skip
        if args.get("thread_ts") and str(args.get("reply_broadcast", "")).lower() in {"true", "1"}:
            message["subtype"] = "thread_broadcast"
        self._paced(channel.id)
        message["ts"] = self.next_ts()
        self.messages.append(message)
        self._posted(message)
        return {"channel": channel.id, "ts": message["ts"], "message": message}

    def share(self, message: Answer) -> None:
        """The app's message that shows files."""
        message["ts"] = self.next_ts()
        self.messages.append(message)
        self._posted(message)

    def _post_ephemeral(self, args: Args) -> Answer:
        channel = self._writable(args)
        if args.get("user") not in channel.members:
            raise RefusedError("user_not_in_channel")
        stamp = self.next_ts()
        self.whispers.append({**args, "channel": channel.id, "message_ts": stamp})
        return {"message_ts": stamp}

    def _update(self, args: Args) -> Answer:
        channel = self._writable(args)
        message = self._found(args, "ts")
        if message.get("bot_id") != BOT:
            raise RefusedError("cant_update_message")
        previous = dict(message)
        message |= {"text": args.get("text", ""), "edited": {"user": BOT_USER}, **_kept(args, "blocks", "metadata")}
        changed = {"type": "message", "subtype": "message_changed", "hidden": True, "channel": channel.id}
        self._posted({**changed, "ts": self.next_ts(), "message": message, "previous_message": previous})
        return {"channel": channel.id, "ts": message["ts"], "text": message["text"], "message": message}

    def _history(self, args: Args) -> Answer:
        channel = self._known(args)
        here = [message for message in reversed(self.messages) if message["channel"] == channel.id]
        return _page([message for message in here if message.get("thread_ts") in {None, message["ts"]}], args)

    def _replies(self, args: Args) -> Answer:
        channel = self._known(args)
        root = self._found(args, "ts", "thread_not_found")["ts"]
        here = [message for message in self.messages if message["channel"] == channel.id]
        return _page([message for message in here if root in {message["ts"], message.get("thread_ts")}], args)

    def _info(self, args: Args) -> Answer:
        channel = self._known(args)
        return {"channel": {"id": channel.id, "is_member": channel.is_member, "is_archived": channel.is_archived}}

    def _members(self, args: Args) -> Answer:
        members = self._known(args).members
        start = int(args.get("cursor") or 0)
        end = start + int(args.get("limit") or 100)
        more = str(end) if end < len(members) else ""
        return {"members": members[start:end], "response_metadata": {"next_cursor": more}}

    def _conversations(self, _args: Args) -> Answer:
        ours = [one for one in self.channels.values() if one.is_member and not one.is_archived]
        return {"channels": [{"id": one.id, "name": one.name} for one in ours], "response_metadata": {}}

    def joins(self, user: str, channel: str) -> None:
        """A person is in a channel from now on; in one that is not known here nobody is."""
        members = self.channels[channel].members if channel in self.channels else []
        if user not in members:
            members.append(user)

    def new_trigger(self, user: str) -> str:
        """A trigger that opens one form for that person, for three seconds."""
        trigger = f"{len(self._triggers) + 1}.2.abc"
        self._triggers[trigger] = (user, self._now())
        return trigger

    def _open_view(self, args: Args) -> Answer:
        user, at_ms = self._triggers.get(str(args.get("trigger_id")), ("", 0))
        if not user:
            raise RefusedError("invalid_trigger_id")
        if self._now() - at_ms > TRIGGER_MS:
            raise RefusedError("expired_trigger_id")
        if args["trigger_id"] in self._exchanged:
            raise RefusedError("exchanged_trigger_id")
        remarks = view_refusal(args.get("view"))
        if remarks:
            raise RefusedError("invalid_arguments", remarks)
        self._exchanged.add(args["trigger_id"])
        opened = {"id": f"V{len(self._triggers)}", "view": args["view"], "errors": {}}
        self.views[user] = opened
        return {"view": {**args["view"], "id": opened["id"]}}

    def _user(self, args: Args) -> Answer:
        name = self.users.get(args.get("user", ""))
        if name is None:
            raise RefusedError("user_not_found")
        return {"user": {"id": args["user"], "name": name.lower(), "profile": {"display_name": name}}}

    def _react(self, args: Args) -> Answer:
        message = self._found({**args, "ts": args.get("timestamp")}, "ts")
        given = message.setdefault("reactions", [])
        if args.get("name") in given:
            raise RefusedError("already_reacted")
        given.append(args.get("name"))
        item = {"type": "message", "channel": message["channel"], "ts": message["ts"]}
        whose = {"user": BOT_USER, "reaction": args.get("name"), "item_user": message["user"], "item": item}
        self._posted({"type": "reaction_added", **whose, "event_ts": self.next_ts()})
        return {}

    def _unreact(self, args: Args) -> Answer:
        message = self._found({**args, "ts": args.get("timestamp")}, "ts")
        given = message.setdefault("reactions", [])
        if args.get("name") not in given:
            raise RefusedError("no_reaction")
        given.remove(args.get("name"))
        return {}

    def _delete(self, args: Args) -> Answer:
        message = self._found(args, "ts")
        if message.get("bot_id") != BOT:
            raise RefusedError("cant_delete_message")
        self.messages.remove(message)
        gone = {"type": "message", "subtype": "message_deleted", "hidden": True, "channel": message["channel"]}
        self._posted({**gone, "ts": self.next_ts(), "deleted_ts": message["ts"], "previous_message": message})
        return {"channel": message["channel"], "ts": message["ts"]}

    # --- rules ---------------------------------------------------------------------------------------------------

    def _known(self, args: Args) -> Channel:
        channel = self.channels.get(str(args.get("channel")))
        if channel is None:
            raise RefusedError("channel_not_found")
        return channel

    def _writable(self, args: Args) -> Channel:
        channel = self._known(args)
        if channel.is_archived:
            raise RefusedError("is_archived")
        if not channel.is_member:
            raise RefusedError("not_in_channel")
        code, remarks = refusal(args.get("text") or "", args.get("blocks"))
        if code:
            raise RefusedError(code, remarks)
        return channel

    def _found(self, args: Args, key: str, error: str = "message_not_found") -> Answer:
        try:
            message = self.message(str(args.get(key)))
        except KeyError:
            raise RefusedError(error) from None
        if message["channel"] != args.get("channel"):
            raise RefusedError(error)
        return message

    def _paced(self, channel: str) -> None:
        if not self._one_a_second:
            return
        now = asyncio.get_running_loop().time()
        if now - self._last_post.get(channel, -1.0) < 1.0:
            raise RefusedError("ratelimited")
        self._last_post[channel] = now

    def next_ts(self) -> str:
        """A stamp that no other message has and that grows."""
        self._stamp = max(self._stamp + 1, self._now() * 1000)
        return f"{self._stamp // 1_000_000}.{self._stamp % 1_000_000:06d}"


def _kept(args: Args, *names: str) -> Answer:
    return {name: args[name] for name in names if args.get(name)}


def _page(messages: list[Answer], args: Args) -> Answer:
    """One page of a list, metadata only where it was asked for; the cursor is where the next one begins."""
    messages = [message for message in messages if float(message["ts"]) > float(args.get("oldest") or 0)]
    start = int(args.get("cursor") or 0)
    end = start + int(args.get("limit") or 100)
    whole = str(args.get("include_all_metadata", "")) in {"1", "true", "True"}
    page = [m if whole else {key: value for key, value in m.items() if key != "metadata"} for m in messages[start:end]]
    more = end < len(messages)
    return {"messages": page, "has_more": more, "response_metadata": {"next_cursor": str(end) if more else ""}}
