"""The one session that calls out: bounded in time and number, without cookies, to the hosts of the settings only."""

from __future__ import annotations

from urllib.parse import urlsplit

import aiohttp

from bot.config import LOOPBACK, Config
from handlers.bounds import no_redirects, with_hosts, with_voice


def outgoing_session(config: Config) -> aiohttp.ClientSession:
    """A session for everything that is asked of vendors, and of ourselves by the diagnosis."""
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=128, limit_per_host=64),
        cookie_jar=aiohttp.DummyCookieJar(),
        timeout=aiohttp.ClientTimeout(total=30, connect=10),
        trace_configs=[with_hosts(hosts_of(config), with_voice(no_redirects()))],
    )


def hosts_of(config: Config) -> frozenset[str]:
    """Every host that may be called: the handlers' vendors, and where we are ourselves."""
    own = {urlsplit(config.core.public_url).hostname, config.core.host, *LOOPBACK}
    vendors = {host for one in (*config.platforms.values(), *config.desks.values()) for host in one.hosts}
    return frozenset(host for host in own | vendors if host)
