"""What pytest is told before any test: shared fixtures, and which tests run on which databases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.databases import NAMES, Server, put_on_postgres
from tests.slack_desk import desk, http, slack

__all__ = ["desk", "http", "slack"]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Tests marked ``both_databases`` run once on each."""
    if metafunc.definition.get_closest_marker("both_databases"):
        metafunc.parametrize("database", NAMES, indirect=True)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A real PostgreSQL server for the whole session."""
    server = Server.start()
    yield server
    server.stop()


@pytest.fixture
def postgres_url(postgres: Server) -> Iterator[str]:
    """A fresh, migrated database on it."""
    name = postgres.make()
    yield postgres.url(name)
    postgres.tell(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(autouse=True)
def database(request: pytest.FixtureRequest) -> str:
    """The database of a test, by name; what is opened in its directory is there."""
    name: str = getattr(request, "param", "sqlite")
    if name == "postgresql":
        put_on_postgres(request.getfixturevalue("tmp_path"), request.getfixturevalue("postgres_url"))
    return name
