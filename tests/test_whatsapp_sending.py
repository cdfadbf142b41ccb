"""What a WhatsApp number says and what becomes of it, against a simulated number with faults."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest

from handlers.base import Failure, Outgoing, SendError
from handlers.calling import TIMEOUT
from handlers.files import File
from handlers.platforms.whatsapp import WhatsApp, WhatsAppSettings
from intents.model import Attachment, Echo, Undelivered, Via
from tests.answering import START_MS, Clock, saying
from tests.meta_documented import DOCUMENTED
from tests.pictures import JPEG, PDF
from vendors.meta import RefusalError
from vendors.server import Fault
from vendors.whatsapp import SimulatedWhatsApp

NUMBER, FOLLOWER, TOKEN = "106500000000001", "351910000001", "EAAcanarytoken"
SHORT = aiohttp.ClientTimeout(total=0.5, connect=5)


@dataclass
class World:
    """The simulated number, the session, and the clock both read."""

    vendor: SimulatedWhatsApp
    http: aiohttp.ClientSession
    clock: Clock

    def ours(self, timeout: aiohttp.ClientTimeout = TIMEOUT, **more: Any) -> WhatsApp:
        """Our handler."""
        given = {"app_secret": "s", "verify_token": "v", "access_token": TOKEN, "account_id": NUMBER}
        made = WhatsAppSettings.model_validate({**given, "api_url": self.vendor.url, **more})
        return WhatsApp(made, self.http, timeout=timeout)


@pytest.fixture
async def world() -> AsyncIterator[World]:
    """A number to which one follower has just written."""
    clock = Clock()
    vendor = SimulatedWhatsApp(app_secret="s", token=TOKEN, account_id=NUMBER, now=clock)
    async with vendor, aiohttp.ClientSession() as http:
        await vendor.follower_says(FOLLOWER, "hello")
        yield World(vendor, http, clock)


def dm(text: str = "Hi! We ship on Mondays.", **more: Any) -> Outgoing:
    """A message."""
    given = {"follower": FOLLOWER, **more}
    return Outgoing(id="42", account=NUMBER, via=Via.DM, text=text, **given)


async def failed(whatsapp: WhatsApp, reply: Outgoing) -> SendError:
    """The error of a send that must fail."""
    with pytest.raises(SendError) as caught:
        await whatsapp.send(reply)
    assert TOKEN not in str(caught.value)
    return caught.value


def reported(world: World, key: str) -> list[Any]:
    """What the status report of a message says."""
    body = json.dumps(world.vendor.posted[f"status:{key}"]).encode()
    return list(world.ours().parse(body, START_MS))


async def test_a_message_names_its_row_and_its_status_brings_it_back(world: World) -> None:
    """Handed over as text; the report names the row, which settles an attempt of unknown outcome."""
    receipt = await world.ours().send(dm())
    await world.vendor.reported()
    [said] = world.vendor.said
    assert said.body["text"] == {"body": "Hi! We ship on Mondays.", "preview_url": False}
    assert reported(world, receipt.key) == [
        Echo("whatsapp", NUMBER, receipt.key, FOLLOWER, "", START_MS, out_id="42"),
    ]


@pytest.mark.parametrize("code", [131047, 131026])
async def test_a_message_that_did_not_arrive_is_told(world: World, code: int) -> None:
    """WhatsApp accepts first; a closed window or a dead number is told by the report."""
    if code == 131047:
        world.clock.ms += 25 * 3_600_000
    else:
        world.vendor.unreachable.add(FOLLOWER)
    receipt = await world.ours().send(dm())
    await world.vendor.reported()
    _, undelivered = reported(world, receipt.key)
    assert isinstance(undelivered, Undelivered)
    assert undelivered.key == receipt.key
    assert str(code) in undelivered.detail
    assert world.vendor.said == []


@pytest.mark.parametrize(
    ("code", "advice"),
    [
        (130429, "send it again"),
        (131000, "send it again"),
        (131016, "send it again"),
        (131056, "send it again"),
        (133004, "send it again"),
        (80007, "send it again"),
        (130472, "cannot be answered"),
        (131026, "cannot be answered"),
        (368, "WHATSAPP_ACCESS_TOKEN"),
        (190, "WHATSAPP_ACCESS_TOKEN"),
        (131031, "WHATSAPP_ACCESS_TOKEN"),
        (10, "permissions"),
        (100, "Change the text"),
        (131008, "Change the text"),
        (131042, "permissions"),
        (131047, "reply window"),
        (131049, "cannot be answered"),
        (131009, "Change the text"),
    ],
)
async def test_a_report_of_failure_says_what_to_do(world: World, code: int, advice: str) -> None:
    """What is not tried again by itself, or was in vain, says what a person does, by the number."""
    status = {"id": "wamid.1", "status": "failed", "recipient_id": FOLLOWER, "errors": [{"code": code, "title": "No"}]}
    value = {"metadata": {"phone_number_id": NUMBER}, "statuses": [status]}
    entry = {"id": "1", "changes": [{"field": "messages", "value": value}]}
    body = json.dumps({"object": "whatsapp_business_account", "entry": [entry]}).encode()
    [undelivered] = world.ours().parse(body, START_MS)
    assert isinstance(undelivered, Undelivered)
    assert advice in undelivered.detail
    assert undelivered.again == (advice == "send it again")


async def test_too_fast_to_one_person_holds_nobody_else_up(world: World) -> None:
    """One message in six seconds to the same number: the row waits by itself, the account goes on."""
    async with saying() as server:
        server.meta(131056)
        error = await failed(world.ours(api_url=server.url), dm())
    assert (error.retry_after, error.account_wide) == (None, False)


async def test_three_buttons_with_titles_of_their_own(world: World) -> None:
    """At most three, none twice, cut between graphemes; a long text goes out without them."""
    buttons = ("Track my order", "Track my order", "A very long button indeed, really", " ", "Returns", "Fourth")
    await world.ours().send(dm(buttons=buttons))
    shown = world.vendor.said[0].body["interactive"]["action"]["buttons"]
    assert [one["reply"]["title"] for one in shown] == ["Track my order", "A very long button i", "Returns"]
    assert shown[1]["reply"]["id"] == "A very long button indeed, really"
    await world.ours().send(dm("x" * 1025, buttons=buttons))
    assert world.vendor.said[1].body["type"] == "text"


async def test_a_follower_without_a_phone_number_is_named_by_their_id(world: World) -> None:
    """Whether the id stands under ``recipient`` or ``to`` is a setting."""
    hidden = "PT.13490000000000000001"
    await world.vendor.follower_says(hidden, "hi")
    await world.ours().send(dm(follower=hidden))
    await world.ours(user_id_field="to").send(dm(follower=hidden))
    assert [{"to", "recipient"} & set(said.body) for said in world.vendor.said] == [{"recipient"}, {"to"}]


async def test_a_picture_goes_out_by_its_address(world: World) -> None:
    """An image by link; an address it cannot fetch is refused for good."""
    await world.ours().send(dm("", image="https://juniper.example/a.png"))
    assert world.vendor.said[0].body["image"] == {"link": "https://juniper.example/a.png"}
    assert (await failed(world.ours(), dm("", image="ftp://x"))).failure is Failure.CONTENT


@pytest.mark.parametrize(
    "reply", [dm("x" * 4097), dm(""), Outgoing("1", NUMBER, Via.PUBLIC, FOLLOWER, "hi", reply_to="x")]
)
async def test_what_whatsapp_would_refuse_is_never_sent(world: World, reply: Outgoing) -> None:
    """Too long, empty, or a way of sending it does not have."""
    assert (await failed(world.ours(), reply)).failure is Failure.CONTENT
    assert world.vendor.calls == []


FAULTS = [
    (Fault.RATE_LIMIT, Failure.BUSY),
    (Fault.EXPIRED, Failure.AUTH),
    *((fault, Failure.UNKNOWN) for fault in (Fault.SERVER_ERROR, Fault.HANG, Fault.RESET, Fault.GARBAGE, Fault.HUGE)),
]


@pytest.mark.parametrize(("fault", "failure"), FAULTS)
async def test_each_fault_of_the_wire_has_its_failure(world: World, fault: Fault, failure: Failure) -> None:
    """Refusals may be tried again; whatever leaves the outcome open is unknown."""
    world.vendor.fault(fault)
    assert (await failed(world.ours(SHORT), dm())).failure is failure


OWN = [
    *((code, 0, Failure.BUSY) for code in (130429, 131016, 131048, 131056, 133004)),
    (131000, 0, Failure.UNKNOWN),
    (131031, 0, Failure.AUTH),
    *((code, 0, Failure.CONFIG) for code in (131005, 131042, 131045, 133010)),
    (131047, 0, Failure.WINDOW),
    *((code, 0, Failure.RECIPIENT) for code in (130472, 131021, 131026, 131049, 131050)),
    *((code, 0, Failure.CONTENT) for code in (131008, 131009, 131051, 131052, 131053)),
]


@pytest.mark.parametrize(("code", "subcode", "failure"), [*DOCUMENTED, *OWN])
async def test_each_documented_error_has_its_failure(world: World, code: int, subcode: int, failure: Failure) -> None:
    """The vendor's numbers decide what becomes of the row."""
    async with saying() as server:
        server.meta(code, subcode)
        assert (await failed(world.ours(api_url=server.url), dm())).failure is failure


async def test_a_token_that_is_no_token_is_auth(world: World) -> None:
    """WhatsApp's code 0, documented with status 401: the token cannot be read."""
    async with saying() as server:
        server.meta(0, message="We were unable to authenticate the app user")
        server.status = 401
        assert (await failed(world.ours(api_url=server.url), dm())).failure is Failure.AUTH


async def test_what_was_sent_cannot_be_read_back(world: World) -> None:
    """Only the report tells: settling is always unknown."""
    with pytest.raises(SendError) as caught:
        await world.ours().settle(dm(attempted_ms=START_MS))
    assert caught.value.failure is Failure.UNKNOWN


async def test_the_check_looks_at_token_number_quality_and_subscription(world: World) -> None:
    """A dropped subscription is mended where the business account is known; what else is wrong is told."""
    *others, subscription = await world.ours().check()
    assert all(finding.well for finding in others)
    assert "WHATSAPP_BUSINESS_ID" in subscription.advice
    assert not subscription.broken
    known = world.ours(business_id=world.vendor.business_id)
    *_, mended = await known.check()
    assert mended.advice
    assert world.vendor.subscribed
    assert all(finding.well for finding in await known.check())
    world.vendor.status, world.vendor.quality = "PENDING", "RED"
    *_, number, quality, _ = await known.check()
    assert number.broken
    assert number.advice
    assert quality.advice
    assert not quality.broken
    world.vendor.dead = True
    [token] = await known.check()
    assert "WHATSAPP_ACCESS_TOKEN" in token.advice


async def test_a_token_of_a_day_is_told(world: World) -> None:
    """The dashboard's first token ends tomorrow, and may lack a permission: both are known before it ends."""
    world.vendor.ends_ms, world.vendor.scopes = START_MS + 86_400_000, ("whatsapp_business_messaging",)
    token, permissions, *_ = await world.ours().check()
    assert token.until_ms == START_MS + 86_400_000
    assert "whatsapp_business_management" in permissions.advice


# --- files -----------------------------------------------------------------------------------------------------------


async def test_a_link_is_asked_for_when_it_is_needed(world: World) -> None:
    """A message of yesterday: the link of five minutes is made now; one that has ended says so."""
    number = world.vendor.media.keep(JPEG, "image/jpeg", theirs=True)
    world.clock.ms += 86_400_000
    assert await world.ours().fetch(Attachment("image", number), 1_000) == JPEG
    ended = world.vendor.media.told(number, world.vendor.url)["url"]
    world.clock.ms += 360_000
    async with world.http.get(ended, headers={"Authorization": f"Bearer {world.vendor.token}"}) as answer:
        assert answer.status == 404
    async with world.http.get(ended) as answer:
        assert answer.status == 401


async def test_what_is_too_large_is_not_fetched(world: World) -> None:
    """WhatsApp tells the size along with the link."""
    number = world.vendor.media.keep(JPEG * 100, "image/jpeg", theirs=True)
    with pytest.raises(SendError, match="it is larger than 0 MB"):
        await world.ours().fetch(Attachment("image", number), 1_000)
    assert world.vendor.media.fetched == []


async def test_the_token_goes_to_no_other_host(world: World) -> None:
    """WhatsApp names a link elsewhere: nobody is asked."""
    world.vendor.media.elsewhere = "https://elsewhere.example"
    number = world.vendor.media.keep(JPEG, "image/jpeg", theirs=True)
    with pytest.raises(SendError, match="does not stand on a host") as caught:
        await world.ours().fetch(Attachment("image", number), 1_000)
    assert "elsewhere.example" not in str(caught.value)


@pytest.mark.parametrize(
    ("fault", "failure"),
    [(Fault.SERVER_ERROR, Failure.BUSY), (Fault.RESET, Failure.BUSY), (Fault.TOO_MANY, Failure.BUSY),
     (Fault.EXPIRED, Failure.AUTH)],
)  # fmt: skip
async def test_trouble_while_fetching_has_its_failure(world: World, fault: Fault, failure: Failure) -> None:
    """Asking again does no harm, so nothing is of unknown outcome."""
    number = world.vendor.media.keep(JPEG, "image/jpeg", theirs=True)
    world.vendor.fault(fault, times=2, method="GET")
    with pytest.raises(SendError) as caught:
        await world.ours().fetch(Attachment("image", number), 1_000)
    assert caught.value.failure is failure


async def test_a_message_of_unknown_outcome_is_settled_by_its_report(world: World) -> None:
    """The answer to the message itself broke: unknown, never repeated; the report names the row."""
    whatsapp = world.ours()
    world.vendor.fault(Fault.RESET, accepted=True, path="/messages")
    with pytest.raises(SendError) as caught:
        await whatsapp.send(dm("[label.pdf]", file=File("label.pdf", "application/pdf", PDF)))
    assert caught.value.failure is Failure.UNKNOWN
    await world.vendor.reported()
    assert world.vendor.media.sent == [("document", "label.pdf", PDF)]
    (echo, *_) = whatsapp.parse(json.dumps(world.vendor.posted[f"status:{world.vendor.said[-1].key}"]).encode(), 1)
    assert getattr(echo, "out_id", "") == "42"


async def test_a_permission_that_is_missing_for_files_holds_up_no_words(world: World) -> None:
    """Told beside the file, not as trouble with the whole number."""
    world.vendor.refusing = [RefusalError("(#10) Application does not have permission for this action", 10)]
    error = await failed(world.ours(), dm("[label.pdf]", file=File("label.pdf", "application/pdf", PDF)))
    assert error.failure is Failure.CONTENT


async def test_a_name_of_other_letters_arrives(world: World) -> None:
    """The upload's own name is plain; what the follower sees is the file's."""
    await world.ours().send(dm("[Größe 包.pdf]", file=File("Größe 包.pdf", "application/pdf", PDF)))
    assert world.vendor.media.sent == [("document", "Größe 包.pdf", PDF)]
    (medium,) = world.vendor.media.kept.values()
    assert medium.name == "Groe.pdf"


async def test_the_vendor_refuses_what_it_does_not_take(world: World) -> None:
    """The simulated number holds kinds and numbers against the documents, whoever calls."""
    bearer = {"Authorization": f"Bearer {world.vendor.token}"}
    url = f"{world.vendor.url}/v26.0/{NUMBER}"
    about = {"messaging_product": "whatsapp", "to": FOLLOWER, "type": "image"}
    for shown in ({"id": "77"}, {"link": "http://a.example/1.jpg"}, {}):
        async with world.http.post(f"{url}/messages", json={**about, "image": shown}, headers=bearer) as answer:
            assert (answer.status, (await answer.json())["error"]["code"]) == (400, 131009)
    async with world.http.post(f"{url}/media", data={"messaging_product": "whatsapp"}, headers=bearer) as answer:
        assert answer.status == 400
