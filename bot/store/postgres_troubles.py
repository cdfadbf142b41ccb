"""What goes wrong with PostgreSQL: what passes by itself, and what a person is told to do. Never with the password."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

import asyncpg

GONE: Final = (OSError, TimeoutError, asyncpg.InterfaceError, asyncpg.InternalClientError)
"""What asyncpg raises where the connection is lost or does not answer."""
TROUBLES: Final = (*GONE, asyncpg.PostgresError)
"""Everything that talking to PostgreSQL can raise."""
_PASSING: Final = frozenset({"08", "40", "53", "55", "57", "58"})
"""Classes of SQLSTATE that say nothing about the transaction: the connection, a lock, room, the server's own state."""
_ALSO_PASSING: Final = frozenset({"25006", "25P03", "0A000"})
"""A server that may only be read, a turn that took too long, and statements that a migration made invalid."""


def passes(error: BaseException) -> bool:
    """Whether the same transaction may well succeed later, so that nothing is wrong with the transaction itself."""
    if isinstance(error, asyncpg.PostgresError):
        state = str(error.sqlstate or "")
        return state[:2] in _PASSING or state in _ALSO_PASSING
    return isinstance(error, GONE) and not isinstance(error, ValueError)


def where(url: str) -> str:
    """Who wants to reach which database where, for people: without the password."""
    try:
        parts = urlsplit(url)
        name, place = parts.username or "", parts.netloc.rpartition("@")[2]
    except ValueError:
        return "PostgreSQL"
    return f"PostgreSQL at {place or 'this machine'}{parts.path}" + (f" as {name}" if name else "")


def advice(url: str, error: BaseException) -> str:
    """Why the database cannot be opened, and what to do."""
    there, words = where(url), _words(error, url)
    match error:
        case asyncpg.InvalidPasswordError() | asyncpg.InvalidAuthorizationSpecificationError():
            return f"{there} was refused ({words}). Check the user and the password in FRONTDESK_DATABASE_URL."
        case asyncpg.InvalidCatalogNameError():
            return f"{there}: there is no such database. Make it with `createdb`, or mend FRONTDESK_DATABASE_URL."
        case asyncpg.InsufficientPrivilegeError():
            return f"{there} lacks a right ({words}). Let that user own the database, or grant it CREATE there."
        case asyncpg.ClientConfigurationError() | ValueError():
            return (
                f"FRONTDESK_DATABASE_URL cannot be understood ({words}). "
                "It reads postgresql://USER:PASSWORD@HOST:5432/DATABASE; write %40 for an @ in the password."
            )
        case _:
            return (
                f"{there} cannot be reached ({words}). Check that the server runs and takes connections from this "
                "machine, and the host and port in FRONTDESK_DATABASE_URL."
            )


def _words(error: BaseException, url: str) -> str:
    words = str(error).splitlines()[0] if str(error) else "it does not answer"
    try:
        password = urlsplit(url).password
    except ValueError:
        return type(error).__name__
    return words.replace(password, "…") if password else words
