"""The same people at any desk: what the dialogues that must hold at Slack, Discord and the console are written in."""

from __future__ import annotations

import contextlib
import json
from collections.abc import AsyncIterator, Callable
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

from bot.clock import now_ms
from handlers.desk import WORDS, Verb
from handlers.discord.buttons import custom_id
from tests import discord_desk
from tests.console_people import Elements, Manager, manager, shop_at
from tests.discord_desk import DeskShop
from tests.shop import RESPONSES, Shop, open_shop, write_workspace
from vendors.discord import BOT, SimulatedDiscord
from vendors.slack import SimulatedSlack
from vendors.slack_workspace import BOT_USER

FAIR = "could you sponsor our village fair next summer"
"""What no answer is written for."""


class AtDesk:
    """A desk with one escalation of Ben's, and the people at it by their first names."""

    shop: Shop
    calls_the_bot: ClassVar[str] = ""
    """How a line begins that speaks to the bot, where people can."""

    async def press(self, person: str, verb: Verb, word: str = "") -> None:
        """A button of the card; ``word`` says which suggestion, where there are several."""
        raise NotImplementedError

    async def fills_in(self, person: str, verb: Verb, words: str) -> None:
        """The box that Reply or Resolve opens."""
        raise NotImplementedError

    async def says(self, person: str, words: str) -> str:
        """A plain line in the thread, or in the box of the console; returns the line."""
        raise NotImplementedError

    async def hears(self, person: str, words: str) -> None:
        """Wait for a word for that person."""
        raise NotImplementedError

    async def tells(self, words: str) -> None:
        """Wait until all of the team can read it: a line of ours, or the console's page."""
        raise NotImplementedError

    async def snoozes(self, person: str, until: str) -> None:
        """Put it out of sight: ``1h``, ``tomorrow`` or ``reply``."""
        raise NotImplementedError

    async def mutes(self, person: str, until: str) -> None:
        """Hear nothing of the follower for ``1d``, ``7d`` or ``forever``."""
        raise NotImplementedError

    async def claims(self, person: str) -> None:
        """Claim, and wait until it is theirs."""
        await self.press(person, Verb.CLAIM)
        await self.becomes("claimed")

    async def state(self) -> str:
        """How the escalation stands."""
        return str((await self.shop.rows("escalation", 1))[0]["state"])

    async def becomes(self, state: str) -> None:
        """Wait until it stands so."""

        async def is_so() -> bool:
            return await self.state() == state

        await self.shop.until(is_so, f"it to be {state}")

    @property
    def follower_read(self) -> list[str]:
        """What Ben read of people: everything but that a person will look at it."""
        return [text for text in self.shop.texts_to("ben") if "A person from our team" not in text]


class WithThreads(AtDesk):
    """A desk whose lines stand in a thread."""

    async def edits(self, line: str, words: str) -> None:
        """Its writer changes a line."""
        raise NotImplementedError

    async def deletes(self, line: str) -> None:
        """Its writer deletes a line."""
        raise NotImplementedError

    async def marked(self, line: str, mark: str) -> None:
        """Wait until a line bears exactly that mark of ours: ``✅``, or none where it is empty."""
        raise NotImplementedError

    async def sees(self, containing: str) -> dict[str, Any]:
        """Wait for a line of ours with those words; as it stood, for a press that comes late."""
        raise NotImplementedError

    async def card_now(self) -> dict[str, Any]:
        """The card as it stands, for a press that comes late."""
        raise NotImplementedError

    async def newest_card(self, containing: str) -> str:
        """Wait for a card with those words, and read all of it."""
        raise NotImplementedError

    async def tells(self, words: str) -> None:
        """Wait for a line of ours in the thread."""
        await self.sees(words)

    async def snoozes(self, person: str, until: str) -> None:
        """By a command in the thread."""
        await self.says(person, f"!snooze {until}")

    async def mutes(self, person: str, until: str) -> None:
        """By a command in the thread."""
        await self.says(person, f"!mute {until}")

    def called(self, person: str) -> str:
        """How a line begins that calls a person."""
        raise NotImplementedError

    async def announced(self, words: str) -> int:
        """Wait for a word to the team that belongs to no escalation; how often it stands there."""
        raise NotImplementedError

    async def press_seen(self, person: str, seen: dict[str, Any], label: str) -> None:
        """A button of something as that person still has it on the screen."""
        raise NotImplementedError

    async def press_forged(self, person: str, seen: dict[str, Any], verb: Verb, value: str) -> None:
        """A button under something of ours that we never made."""
        raise NotImplementedError

    async def card_named(self, containing: str) -> dict[str, Any]:
        """Wait for a card with those words."""
        raise NotImplementedError


_NAMES = {"✅": "white_check_mark", "⏳": "hourglass_flowing_sand", "❌": "x", "📝": "memo"}


@dataclass
class AtSlack(WithThreads):
    """Slack over signed HTTP."""

    shop: Shop
    slack: SimulatedSlack
    ts: str
    calls_the_bot: ClassVar[str] = f"<@{BOT_USER}>"

    async def press(self, person: str, verb: Verb, word: str = "") -> None:
        """A button of the card, as soon as it is there."""
        await self._offered(verb)
        await self.slack.press(_slack(person), self.ts, verb, word)

    async def _offered(self, action: str) -> None:
        there = self.slack.workspace.message
        await self.shop.until(lambda: f'"action_id": "{action}"' in json.dumps(there(self.ts)["blocks"]), action)

    async def fills_in(self, person: str, verb: Verb, words: str) -> None:
        """The form that Reply, or Resolve with a last word, opens."""
        action = "resolve_with_word" if verb is Verb.RESOLVE else verb
        await self._offered(action)
        await self.slack.press(_slack(person), self.ts, action)
        sent = await self.slack.submits(_slack(person), words)
        if isinstance(sent.answer, dict):
            self.slack.workspace.whispers.append({"user": _slack(person), "text": json.dumps(sent.answer)})

    async def says(self, person: str, words: str) -> str:
        """A plain line."""
        return str((await self.slack.person_says(_slack(person), self.ts, words)).payload["event"]["ts"])

    async def edits(self, line: str, words: str) -> None:
        """Its writer changes a line."""
        await self.slack.edits(line, words)

    async def deletes(self, line: str) -> None:
        """Its writer deletes a line."""
        await self.slack.deletes(line)

    async def hears(self, person: str, words: str) -> None:
        """Wait for a whisper, or what stands under a form's field."""
        told = self.slack.workspace.whispers
        await self.shop.until(
            lambda: [one for one in told if one["user"] == _slack(person) and words in one["text"]],
            f"a whisper {words!r} among {told}",
        )

    async def marked(self, line: str, mark: str) -> None:
        """Wait until a line bears exactly that mark of ours."""
        names = [_NAMES[mark]] if mark else []
        await self.shop.until(lambda: self.slack.workspace.message(line).get("reactions", []) == names, f"{mark!r}")

    async def sees(self, containing: str) -> dict[str, Any]:
        """Wait for a line of ours with those words."""
        return deepcopy(await self.shop.in_thread(self.ts, containing))

    async def card_now(self) -> dict[str, Any]:
        """The card as it stands."""
        return deepcopy(self.slack.workspace.message(self.ts))

    async def newest_card(self, containing: str) -> str:
        """Wait for a card with those words, and read all of it."""
        return json.dumps((await self.shop.card(containing))["blocks"], ensure_ascii=False)

    async def press_seen(self, person: str, seen: dict[str, Any], label: str) -> None:
        """A button of something as that person still has it on the screen."""
        buttons = [one for block in seen["blocks"] if block["type"] == "actions" for one in block["elements"]]
        button = next(one for one in buttons if one.get("text", {}).get("text") == label)
        await self.slack.press(_slack(person), seen["ts"], button["action_id"], button.get("value", ""), seen=seen)

    async def press_forged(self, person: str, seen: dict[str, Any], verb: Verb, value: str) -> None:
        """A button under something of ours that we never made."""
        forged = {"type": "button", "action_id": verb.value, "value": value}
        shown = {**seen, "blocks": [{"type": "actions", "elements": [forged]}]}
        await self.slack.press(_slack(person), seen["ts"], verb.value, seen=shown)

    async def card_named(self, containing: str) -> dict[str, Any]:
        """Wait for a card with those words."""
        return await self.shop.card(containing)

    def called(self, person: str) -> str:
        """How a line begins that calls a person."""
        return f"<@{_slack(person)}>"

    async def announced(self, words: str) -> int:
        """Wait for a word in the channel."""
        await self.shop.card(words)
        return len([one for one in self.slack.messages if words in one["text"]])


def _slack(person: str) -> str:
    return f"U0{person.upper()}"


@dataclass
class AtDiscord(WithThreads):
    """Discord, in a forum or in a text channel."""

    shop: Shop
    desk: DeskShop
    thread: str
    calls_the_bot: ClassVar[str] = f"<@{BOT}>"

    async def press(self, person: str, verb: Verb, word: str = "") -> None:
        """A button of the card, as soon as it is there."""
        label = "Send suggestion" if verb is Verb.SUGGEST else WORDS[verb]
        await self._offered(label)
        pressed = await self.desk.presses(_discord(person), self.thread, label)
        if verb is Verb.RESOLVE:
            await self.desk.shop.until(lambda: self.desk.discord.interactions.by_id(pressed).box, "a box")
            await self.desk.discord.interactions.fills_in(_discord(person), pressed, "")

    async def fills_in(self, person: str, verb: Verb, words: str) -> None:
        """The box that Reply or Resolve opens."""
        await self._offered(WORDS[verb])
        await self.desk.opens(_discord(person), self.thread, WORDS[verb], words)

    async def _offered(self, label: str) -> None:
        card = self.desk.world.messages[self.thread]
        await self.shop.until(lambda: f'"label": "{label}"' in json.dumps(card["components"]), label)

    async def says(self, person: str, words: str) -> str:
        """A plain line."""
        return await self.desk.says(_discord(person), self.thread, words)

    async def edits(self, line: str, words: str) -> None:
        """Its writer changes a line."""
        await self.desk.discord.edits(line, words)

    async def deletes(self, line: str) -> None:
        """Its writer deletes a line."""
        await self.desk.discord.deletes(line)

    async def hears(self, person: str, words: str) -> None:
        """Wait for a word for that person alone, or, where that cannot be, in the thread."""
        heard = self.desk.discord.interactions.whispers
        await self.shop.until(
            lambda: [one for one in heard(_discord(person)) if words in one] or self.desk.lines(self.thread, words),
            f"a word {words!r}",
        )

    async def marked(self, line: str, mark: str) -> None:
        """Wait until a line bears exactly that mark of ours."""
        await self.desk.marked(line, *([mark] if mark else []))

    async def sees(self, containing: str) -> dict[str, Any]:
        """Wait for a line of ours with those words."""
        return deepcopy(await self.desk.line(self.thread, containing))

    async def card_now(self) -> dict[str, Any]:
        """The card as it stands."""
        return deepcopy(self.desk.world.messages[self.thread])

    async def newest_card(self, containing: str) -> str:
        """Wait for a card with those words, and read all of it."""
        return json.dumps((await self.desk.card(containing))["embeds"], ensure_ascii=False)

    async def press_seen(self, person: str, seen: dict[str, Any], label: str) -> None:
        """A button of something as that person still has it on the screen."""
        await self.desk.discord.interactions.presses(_discord(person), seen, label)

    async def press_forged(self, person: str, seen: dict[str, Any], verb: Verb, value: str) -> None:
        """A button under something of ours that we never made."""
        forged = {"type": 2, "style": 2, "label": "x", "custom_id": custom_id(verb, value)}
        shown = {**seen, "components": [{"type": 1, "components": [forged]}]}
        await self.desk.discord.interactions.presses(_discord(person), shown, "x")

    async def card_named(self, containing: str) -> dict[str, Any]:
        """Wait for a card with those words."""
        return await self.desk.card(containing)

    def called(self, person: str) -> str:
        """How a line begins that calls a person."""
        return f"<@{_discord(person)}>"

    async def announced(self, words: str) -> int:
        """Wait for a word in the forum's post for notices."""
        there = self.desk.world.messages
        return len(await self.shop.until(lambda: [one for one in there.values() if words in one["content"]], words))


def _discord(person: str) -> str:
    return {"Anna": discord_desk.ANNA, "Bob": discord_desk.BOB, "Eve": discord_desk.EVE}[person]


@dataclass
class AtConsole(AtDesk):
    """The console's page, as browsers without scripts use it."""

    shop: Shop
    people: dict[str, Manager]
    answered: dict[str, str] = field(default_factory=dict)

    async def press(self, person: str, verb: Verb, word: str = "") -> None:
        """A button of the page."""
        await self._acts(person, f"{verb}:{word}" if word else verb)

    async def fills_in(self, person: str, verb: Verb, words: str) -> None:
        """The page's own box."""
        await self._acts(person, "resolve:say" if verb is Verb.RESOLVE else verb, words)

    async def says(self, person: str, words: str) -> str:
        """The page's own box."""
        await self._acts(person, Verb.REPLY, words)
        return ""

    async def hears(self, person: str, words: str) -> None:
        """What stands on the page that answered last."""
        shown = " ".join(Elements(self.answered[person]).words.split())
        assert words in shown, shown

    async def tells(self, words: str) -> None:
        """Wait until the escalation's page has those words."""

        async def there() -> bool:
            seen = Elements((await self.people["Bob"].get("/escalations/1")).text)
            return words in " ".join(seen.words.split())

        await self.shop.until(there, words)

    async def snoozes(self, person: str, until: str) -> None:
        """A button under More."""
        await self._acts(person, f"{Verb.SNOOZE}:{until}")

    async def mutes(self, person: str, until: str) -> None:
        """A button under More."""
        await self._acts(person, f"{Verb.MUTE}:{until}")

    async def _acts(self, person: str, verb: str, words: str = "") -> None:
        self.answered[person] = (await self.people[person].act(1, verb, words)).text


async def _ben_asks(shop: Shop, question: str, *, public: bool) -> None:
    """As a direct message, or under a post for all to read, where an answer is short."""
    if public:
        await shop.instagram.follower_comments("ben", question, media="17900000000000001")
    else:
        await shop.follower_says("ben", question)


@contextlib.asynccontextmanager
async def at_slack(
    tmp_path: Path,
    responses: str = RESPONSES,
    *,
    public: bool = False,
    question: str = FAIR,
    now: Callable[[], int] = now_ms,
) -> AsyncIterator[AtSlack]:
    """Ben's question stands at a Slack desk."""
    async with open_shop(write_workspace(tmp_path, responses), now=now) as shop:
        assert shop.slack is not None
        await _ben_asks(shop, question, public=public)
        card = await shop.card(question)
        await shop.quiet()
        yield AtSlack(shop, shop.slack, card["ts"])


@contextlib.asynccontextmanager
async def at_discord(
    tmp_path: Path,
    responses: str = RESPONSES,
    *,
    public: bool = False,
    question: str = FAIR,
    now: Callable[[], int] = now_ms,
) -> AsyncIterator[AtDiscord]:
    """Ben's question stands at a Discord desk, in a forum."""
    async with SimulatedDiscord() as discord, discord_desk.an_instagram(now) as instagram:
        channel = discord.opens("desk", forum=True)
        async with discord_desk.opened(tmp_path, discord, channel, instagram, responses, now=now) as desk:
            await _ben_asks(desk.shop, question, public=public)
            card = await desk.card(question)
            await desk.shop.quiet()
            yield AtDiscord(desk.shop, desk, str(card["id"]))


@contextlib.asynccontextmanager
async def at_console(
    tmp_path: Path,
    responses: str = RESPONSES,
    *,
    public: bool = False,
    question: str = FAIR,
    now: Callable[[], int] = now_ms,
) -> AsyncIterator[AtConsole]:
    """Ben's question stands at the console."""
    async with contextlib.AsyncExitStack() as stack:
        shop = await stack.enter_async_context(shop_at(tmp_path, responses, now=now))
        people = {name: await stack.enter_async_context(manager(shop, name)) for name in ("Anna", "Bob")}
        await _ben_asks(shop, question, public=public)
        await shop.until(lambda: shop.rows("escalation", 1), "an escalation")
        await shop.quiet()
        yield AtConsole(shop, people)


DESKS: dict[str, Any] = {"slack": at_slack, "discord": at_discord, "console": at_console}
THREADED: dict[str, Any] = {"slack": at_slack, "discord": at_discord}
