"""opsdroid as an echo on Facebook Messenger: ``python -m bench.peers.opsdroid_echo API PORT``.

One skill with one regular expression. Its connector checks no signature and opens a session for every reply; the
address of the Graph API is written into it, so that is the one thing changed here.
"""

from __future__ import annotations

import gettext
import logging
import sys
from typing import Any

from opsdroid.connector import facebook
from opsdroid.core import OpsDroid
from opsdroid.matchers import match_regex
from opsdroid.skill import Skill

from bench.cost.dialects import TOKEN, VERIFY


class Local(facebook.ConnectorFacebook):
    """Its connector for Messenger, by a name of our own: opsdroid loads a connector's module anew, and its address."""


class Echo(Skill):
    """Says what it was told."""

    @match_regex(r"(?s).+")
    async def echo(self, message: Any) -> None:
        """The one skill."""
        await message.respond(message.text)


def main(api: str, port: str) -> None:
    """Serve until killed."""
    gettext.install("opsdroid")
    logging.disable(logging.WARNING)
    facebook._FACEBOOK_SEND_URL = f"{api}/v16.0/me/messages?access_token={{}}"
    with OpsDroid(config={
        "web": {"host": "127.0.0.1", "port": int(port)},
        "connectors": {"facebook": {"module": __spec__.name, "verify-token": VERIFY, "page-access-token": TOKEN}},
        "skills": {"echo": {"module": __spec__.name}},
        "welcome-message": False,
        "module-path": ".",
    }) as opsdroid:  # fmt: skip
        opsdroid.run()


if __name__ == "__main__":
    main(*sys.argv[1:3])
