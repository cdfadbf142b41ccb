"""The simulated WhatsApp keeps the vendor's rules, so that what passes against it means something."""

from __future__ import annotations

from typing import Any

import aiohttp

from tests.answering import Clock
from vendors.whatsapp import SimulatedWhatsApp

NUMBER, FOLLOWER = "106500000000001", "351910000001"


async def test_it_refuses_what_whatsapp_refuses() -> None:
    """Wrong tokens, missing parts, long texts, four buttons; a closed window is accepted and reported as failed."""
    vendor = SimulatedWhatsApp(app_secret="s", token="t", account_id=NUMBER, now=Clock())
    async with vendor, aiohttp.ClientSession(headers={"Authorization": "Bearer t"}) as http:

        async def said(**more: Any) -> int:
            body = {"messaging_product": "whatsapp", "to": FOLLOWER, "type": "text", "text": {"body": "hi"}, **more}
            async with http.post(f"{vendor.url}/v26.0/{NUMBER}/messages", json=body) as response:
                code: int = (await response.json()).get("error", {}).get("code", 0)
                return code

        await vendor.follower_says(FOLLOWER, "hello")
        assert await said() == 0
        assert await said(text={"body": "x" * 4097}) == 100
        assert await said(to="") == 131008
        assert await said(type="dance") == 131009
        buttons = [{"type": "reply", "reply": {"id": str(n), "title": str(n)}} for n in range(4)]
        shown = {"type": "button", "body": {"text": "?"}, "action": {"buttons": buttons}}
        assert await said(type="interactive", interactive=shown) == 131009
        vendor.heard[FOLLOWER] = 0
        assert await said() == 0
        await vendor.reported()
        assert len(vendor.said) == 1
        vendor.dead = True
        assert await said() == 190
