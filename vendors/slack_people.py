"""What people do in the simulated workspace: write, edit, delete, react, press, choose, fill in forms, give commands.

https://docs.slack.dev/reference/events and …/reference/interaction-payloads (checked 2026-11-28).
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from typing import Any

from vendors.slack_delivery import Delivery
from vendors.slack_workspace import APP, BOT_USER, TEAM, Answer, Workspace


class People:
    """The human side. Each method returns once what was done is delivered to the app."""

    workspace: Workspace
    url: str

    def event(self, event: Mapping[str, Any]) -> Delivery:
        """An event in its envelope, ready to be brought."""
        raise NotImplementedError

    async def bring(self, delivery: Delivery) -> None:
        """Deliver as the app is set up to be reached."""
        raise NotImplementedError

    # --- writing -----------------------------------------------------------------------------------------------------

    async def person_says(self, user: str, thread_ts: str, text: str, **more: Any) -> Delivery:
        """A person writes in a thread (or the channel, with ``thread_ts`` empty); nobody can without joining it.

        ``more`` goes into the message: ``channel``, ``subtype``, ``files``, ``blocks`` …
        """
        message = {"type": "message", "channel": "C0DESK", "user": user, "text": text, "client_msg_id": "m", **more}
        if thread_ts:
            message |= {"thread_ts": thread_ts, "parent_user_id": BOT_USER}
        self.workspace.joins(user, message["channel"])
        message["ts"] = self.workspace.next_ts()
        self.workspace.messages.append(message)
        deliveries = [self.event(message)]
        if f"<@{BOT_USER}>" in text:
            deliveries.append(self.event({**message, "type": "app_mention"}))
        await asyncio.gather(*(self.bring(delivery) for delivery in deliveries))
        return deliveries[0]

    async def edits(self, ts: str, text: str) -> Delivery:
        """The writer of a message changes its words."""
        message = self.workspace.message(ts)
        before = dict(message)
        message |= {"text": text, "edited": {"user": message["user"], "ts": self.workspace.next_ts()}}
        return await self._tell(self._changed(message, before))

    async def preview_comes(self, ts: str) -> Delivery:
        """Slack adds the preview of a link to a message, which is a change that nobody made."""
        message = self.workspace.message(ts)
        before = dict(message)
        message["attachments"] = [{"title": "a page", "id": 1}]
        return await self._tell(self._changed(message, before))

    async def deletes(self, ts: str) -> Delivery:
        """The writer of a message deletes it."""
        message = self.workspace.message(ts)
        self.workspace.messages.remove(message)
        gone = {"type": "message", "subtype": "message_deleted", "hidden": True, "channel": message["channel"]}
        stamps = {"ts": self.workspace.next_ts(), "deleted_ts": ts}
        return await self._tell({**gone, **stamps, "previous_message": message})

    def _changed(self, message: Answer, before: Answer) -> Answer:
        kind = {"type": "message", "subtype": "message_changed", "hidden": True, "channel": message["channel"]}
        return {**kind, "ts": self.workspace.next_ts(), "message": dict(message), "previous_message": before}

    # --- reacting ----------------------------------------------------------------------------------------------------

    async def reacts(self, user: str, ts: str, name: str, *, removed: bool = False) -> Delivery:
        """A person reacts to a message, or takes the reaction away again."""
        message = self.workspace.message(ts)
        item = {"type": "message", "channel": message["channel"], "ts": ts}
        kind = "reaction_removed" if removed else "reaction_added"
        whose = {"user": user, "reaction": name, "item_user": message["user"], "item": item}
        return await self._tell({"type": kind, **whose, "event_ts": self.workspace.next_ts()})

    async def _tell(self, event: Mapping[str, Any]) -> Delivery:
        delivery = self.event(event)
        await self.bring(delivery)
        return delivery

    # --- pressing ----------------------------------------------------------------------------------------------------

    async def press(
        self, user: str, ts: str, action_id: str, value: str = "", *, seen: Answer | None = None
    ) -> Delivery:
        """A person presses a button (``value`` tells alike ones apart) or chooses that value. KeyError if none.

        ``seen`` is the message as that person still has it on the screen.
        """
        message = seen or self.workspace.message(ts)
        element = _element(message, action_id, value)
        payload = {
            "type": "block_actions", **self._by(user, message),
            "container": {"type": "message", "message_ts": ts, "channel_id": message["channel"]},
            "actions": [{**element, "block_id": "b", "action_ts": self.workspace.next_ts()}],
        }  # fmt: skip
        return await self._interact(payload)

    async def uses_shortcut(self, user: str, ts: str, callback_id: str) -> Delivery:
        """A person chooses one of the app's shortcuts from a message's menu."""
        message = self.workspace.message(ts)
        payload = {"type": "message_action", "callback_id": callback_id, "message_ts": ts, **self._by(user, message)}
        return await self._interact({**payload, "action_ts": self.workspace.next_ts()})

    async def submits(self, user: str, words: str = "", **fields: str) -> Delivery:
        """A person fills in the form that is open for them and sends it. KeyError if none is.

        ``words`` go into every field, or, where ``fields`` name some by their action, only there; others stay.
        """
        opened = self.workspace.views[user]
        view = opened["view"]
        values = {
            block["block_id"]: _filled(block, words, fields) for block in view["blocks"] if block["type"] == "input"
        }
        sent = {**view, "id": opened["id"], "hash": "h1", "state": {"values": values}}
        person = {"user": self._person(user), "team": {"id": TEAM}, "api_app_id": APP}
        payload = {"type": "view_submission", **person, "view": sent, "trigger_id": self.workspace.new_trigger(user)}
        delivery = await self._interact({**payload, "response_urls": []})
        kept = isinstance(delivery.answer, dict) and delivery.answer.get("response_action") == "errors"
        opened["errors"] = delivery.answer["errors"] if kept else {}
        if not kept and delivery.arrived:
            del self.workspace.views[user]
        return delivery

    async def commands(self, user: str, command: str, text: str = "", channel: str = "C0DESK") -> Delivery:
        """A person gives a slash command."""
        names = {"user_id": user, "user_name": user.lower(), "channel_id": channel, "channel_name": "desk"}
        asked = {"command": command, "text": text, "team_id": TEAM, "api_app_id": APP, **names}
        delivery = Delivery("slash_commands", {**asked, "trigger_id": self.workspace.new_trigger(user)})
        await self.bring(delivery)
        return delivery

    async def _interact(self, payload: Answer) -> Delivery:
        delivery = Delivery("interactive", payload)
        await self.bring(delivery)
        return delivery

    def _by(self, user: str, message: Answer) -> Answer:
        return {
            "user": self._person(user), "team": {"id": TEAM}, "api_app_id": APP, "message": message,
            "channel": {"id": message["channel"], "name": "desk"}, "trigger_id": self.workspace.new_trigger(user),
            "response_url": f"{self.url.removesuffix('/api')}/respond/{user}",
        }  # fmt: skip

    @staticmethod
    def _person(user: str) -> Answer:
        return {"id": user, "username": user.lower(), "name": user.lower(), "team_id": TEAM}


def _element(message: Answer, action_id: str, value: str) -> Answer:
    for element in _elements(message):
        if element.get("action_id") != action_id:
            continue
        for option in element.get("options", ()):
            if option["value"] == value:
                return {"type": element["type"], "action_id": action_id, "selected_option": option}
        if element["type"] == "button" and value in {"", element.get("value", "")}:
            return dict(element)
    raise KeyError(action_id)


def _elements(message: Answer) -> Iterator[Answer]:
    for block in message.get("blocks", ()):
        if block["type"] == "actions":
            yield from block["elements"]
        if "accessory" in block:
            yield block["accessory"]


def _filled(block: Answer, words: str, fields: Mapping[str, str]) -> Answer:
    element = block["element"]
    initial = element.get("initial_value") or element.get("initial_option", {}).get("value", "")
    words = words or fields.get(element["action_id"], initial)
    if element["type"] == "plain_text_input":
        return {element["action_id"]: {"type": element["type"], "value": words or None}}
    chosen = next(option for option in element["options"] if option["value"] == words)
    return {element["action_id"]: {"type": element["type"], "selected_option": chosen}}
