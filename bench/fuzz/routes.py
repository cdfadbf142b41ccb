"""The routes as docs/openapi.yaml tells them, in the form that requests are drawn from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

DOCUMENT: Final = Path(__file__).resolve().parents[2] / "docs" / "openapi.yaml"
METHODS: Final = frozenset({"get", "put", "post", "delete", "options", "head", "patch", "trace"})
FORM: Final = "application/x-www-form-urlencoded"
PARTS: Final = "multipart/form-data"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One thing that a request may carry; ``where`` is path, query or header."""

    name: str
    where: str
    choices: tuple[str, ...] = ()
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Route:
    """One method of one path; ``fields`` are those of its form or its JSON, ``is_form`` tells which.

    ``takes_files``: the form may also come in parts, with files.
    """

    method: str
    path: str
    tags: frozenset[str]
    parameters: tuple[Parameter, ...]
    fields: tuple[Parameter, ...]
    is_form: bool
    takes_files: bool

    @property
    def name(self) -> str:
        """As tables show it."""
        return f"{self.method} {self.path}"


def document() -> Mapping[str, Any]:
    """The whole file."""
    read: Mapping[str, Any] = yaml.safe_load(DOCUMENT.read_text(encoding="utf-8"))
    return read


@cache
def routes() -> tuple[Route, ...]:
    """Every documented route."""
    whole = document()
    return tuple(
        _route(whole, path, method, {**item[method], "shared": item.get("parameters", [])})
        for path, item in whole["paths"].items()
        for method in item
        if method in METHODS
    )


def _route(whole: Mapping[str, Any], path: str, method: str, told: Mapping[str, Any]) -> Route:
    parameters = [_parameter(_found(whole, one)) for one in (*told["shared"], *told.get("parameters", []))]
    contents = _found(whole, told.get("requestBody", {})).get("content", {})
    kind, content = next(iter(contents.items()), ("", {}))
    schema = _found(whole, content.get("schema", {}))
    fields = [_parameter({"name": name, "in": "body", "schema": one}) for name, one in _properties(schema)]
    drawn = (tuple(parameters), tuple(fields))
    return Route(method.upper(), path, frozenset(told["tags"]), *drawn, kind == FORM, PARTS in contents)


def _properties(schema: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return list(schema.get("properties", {}).items())


def _parameter(told: Mapping[str, Any]) -> Parameter:
    schema = told["schema"]
    return Parameter(
        told["name"],
        told["in"],
        tuple(schema.get("enum", schema.get("examples", ()))),
        schema.get("type") == "integer",
    )


def _found(whole: Mapping[str, Any], told: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a reference leads to; anything else is itself."""
    if "$ref" not in told:
        return told
    here: Mapping[str, Any] = whole
    for part in told["$ref"].removeprefix("#/").split("/"):
        here = here[part]
    return here
