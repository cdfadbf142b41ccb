"""docs/openapi.yaml tells every route of Frontdesk, and no other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bench.fuzz.routes import METHODS, document, routes
from bench.fuzz.setup import settings, write_workspace
from bot.app import assembled
from bot.config import read
from bot.guard import MOST_BYTES, Doorkeeper
from bot.logs import make_log
from handlers import DESKS, PLATFORMS
from handlers.base import WebhookPlatform
from handlers.desk import WebDesk


async def test_the_document_tells_the_routers_routes(tmp_path: Path) -> None:
    """Each route is documented under its method and path; HEAD comes with GET, and the last one takes the rest."""
    write_workspace(tmp_path)
    config = read(settings("http://127.0.0.1:9", str(tmp_path)))
    async with assembled(config, make_log()) as program:
        app = program.public_app(Doorkeeper())
        there = {(route.method, route.resource.canonical) for route in app.router.routes() if route.resource}
        webhooks = {name for name, one in program.around.platforms.items() if isinstance(one, WebhookPlatform)}
        desks = {name for name, one in program.around.desks.items() if isinstance(one, WebDesk)}
    wanted = {(method, path) for method, path in there if method != "HEAD" and path != "/{path}"}
    assert {(route.method, route.path) for route in routes()} == wanted
    told = {name: one["schema"] for name, one in _path_parameters()}
    assert set(told["platform"]["examples"]) <= webhooks
    assert all(re.fullmatch(told["platform"]["pattern"], name) for name in webhooks)
    assert set(told["desk"]["enum"]) == desks
    assert webhooks <= {*PLATFORMS}
    assert desks <= {*DESKS}


def _path_parameters() -> Iterator[tuple[str, Any]]:
    whole = document()
    yield "platform", whole["components"]["parameters"]["platform"]
    for one in whole["paths"]["/webhooks/{desk}/{route}"]["parameters"]:
        yield one["name"], one


def references(tree: Any) -> Iterator[str]:
    """Every reference in the document."""
    if isinstance(tree, dict):
        yield from [tree["$ref"]] if isinstance(tree.get("$ref"), str) else []
        for inner in tree.values():
            yield from references(inner)
    if isinstance(tree, list):
        for inner in tree:
            yield from references(inner)


def test_every_reference_leads_somewhere() -> None:
    """No reference is dead, and nothing that can be referred to is left over."""
    whole = document()
    there = {f"#/components/{kind}/{name}" for kind, inner in whole["components"].items() for name in inner}
    assert set(references(whole)) == there


@pytest.mark.parametrize("route", routes(), ids=lambda route: route.name)
def test_a_route_is_told_whole(route: Any) -> None:
    """It has a name of its own, a sentence, answers, and every part of its path that varies."""
    told = document()["paths"][route.path][route.method.lower()]
    assert re.fullmatch(r"[a-z][A-Za-z]+", told["operationId"])
    assert told["summary"]
    assert {str(status) for status in told["responses"]}
    assert set(re.findall(r"{(\w+)}", route.path)) == {one.name for one in route.parameters if one.where == "path"}
    if route.method == "POST":
        assert {"408", "413", "415"} <= {str(status) for status in told["responses"]}


def test_names_are_given_once() -> None:
    """Programs made of the document call each operation by its own name."""
    paths = document()["paths"].values()
    names = [item[method]["operationId"] for item in paths for method in METHODS & item.keys()]
    assert len(names) == len(set(names))


def test_the_bounds_are_those_in_force() -> None:
    """What the document says of every body is what the guard does."""
    assert f"{MOST_BYTES // 2**20} MiB" in document()["info"]["description"]
