"""Settings from the environment, read once. The only place that looks there.

Each ``NAME`` may instead be given as ``NAME_FILE``, a file whose content is the value (a mounted secret).
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator
from rapidfuzz import process

from handlers import DESKS, PLATFORMS, Registration, Registry
from handlers.base import Settings

M = TypeVar("M", bound=BaseModel)
R = TypeVar("R", bound=Registration[Any])
PREFIX = "FRONTDESK_"
_ALIASES = {"DATABASE_URL": "database_url", "PORT": "port"}
POSTGRES = ("postgresql://", "postgres://")
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class ConfigError(Exception):
    """The settings cannot be used. ``faults``: every reason, each saying what to do."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)


class Core(BaseModel):
    """The program's own settings; field ``log`` is ``FRONTDESK_LOG``."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    workspace: Path = Path()
    database_url: Annotated[str, Field(repr=False)] = "sqlite:///frontdesk.db"
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8080
    public_url: str = ""
    console_password: SecretStr | None = None
    files_mb: Annotated[int, Field(ge=0, le=100)] = 20
    log: Literal["json", "console"] = "json"

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, url: str) -> str:
        if not url.startswith(("sqlite:///", *POSTGRES)):
            raise ValueError("must be sqlite:///PATH or postgresql://USER:PASSWORD@HOST:5432/DATABASE")
        return url

    @field_validator("console_password")
    @classmethod
    def _long_enough(cls, password: SecretStr | None) -> SecretStr | None:
        if password is not None and len(password.get_secret_value()) < 8:
            raise ValueError("needs at least 8 characters")
        return password

    @property
    def on_postgres(self) -> bool:
        """Whether the rows are in PostgreSQL, which several processes may share; else in a SQLite file."""
        return self.database_url.startswith(POSTGRES)

    @property
    def database(self) -> Path:
        """The SQLite file; a relative path is inside the workspace.

        What this machine keeps beside the database (caches, spool, socket) is named after it; where the rows are in
        PostgreSQL there is no such file, and the names begin with ``frontdesk`` in the workspace.
        """
        name = "frontdesk" if self.on_postgres else self.database_url.removeprefix("sqlite:///")
        return self.workspace / name


@dataclass(frozen=True, slots=True)
class Config:
    """Everything the environment says."""

    core: Core
    platforms: Mapping[str, Settings]
    desks: Mapping[str, Settings]


def read(environment: Mapping[str, str] | None = None, **overrides: object) -> Config:
    """The settings in force; ``overrides`` (from the command line) win. Raises ConfigError with every fault."""
    given = dict(os.environ if environment is None else environment)
    faults: list[str] = []
    values = _with_files(given, faults)
    core = _core(values, overrides, faults)
    platforms = _handlers(PLATFORMS, values, faults)
    desks = _handlers(DESKS, values, faults)
    faults.extend(_slips(values))
    if core is None or faults:
        raise ConfigError(list(dict.fromkeys(faults)))
    return Config(core, platforms, desks)


def environment_for_children(more: Mapping[str, str]) -> dict[str, str]:
    """The environment of a process that we start ourselves: ours without our secrets, and these values."""
    kept = {name: value for name, value in os.environ.items() if not _is_ours(name)}
    return {**kept, **more}


def _with_files(given: dict[str, str], faults: list[str]) -> dict[str, str]:
    values = {name: value for name, value in given.items() if value.strip()}
    for name in [name for name in values if name.endswith("_FILE") and _is_ours(name.removesuffix("_FILE"))]:
        path, plain = values.pop(name), name.removesuffix("_FILE")
        if plain in values:
            faults.append(f"{plain} and {name} are both set; keep one of them.")
            continue
        try:
            values[plain] = Path(path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            faults.append(f"{name}: the file cannot be read ({type(error).__name__}); check the path and its rights.")
    return values


def _is_ours(name: str) -> bool:
    prefixes = (*(f"{handler.upper()}_" for handler in (*PLATFORMS, *DESKS)), PREFIX)
    return name in _ALIASES or name.startswith(prefixes)


def _core(values: Mapping[str, str], overrides: Mapping[str, object], faults: list[str]) -> Core | None:
    chosen: dict[str, Any] = {field: values[name] for name, field in _ALIASES.items() if name in values}
    for name, value in values.items():
        field = name.removeprefix(PREFIX).lower()
        if name.startswith(PREFIX) and field in Core.model_fields:
            chosen[field] = value
        elif name.startswith(PREFIX):
            faults.append(f"{name} is no setting.{_did_you_mean(name)}")
    chosen |= {field: value for field, value in overrides.items() if value is not None}
    return _validated(Core, chosen, PREFIX, faults)


def _did_you_mean(name: str) -> str:
    known = [PREFIX + field.upper() for field in Core.model_fields]
    near = process.extractOne(name, known, score_cutoff=70)
    return f" Did you mean {near[0]}?" if near else f" The settings are {', '.join(known)}."


def _handlers(registry: Registry[R], values: Mapping[str, str], faults: list[str]) -> dict[str, Settings]:
    """The settings of every handler that any are given for; half of what it requires is a fault."""
    found: dict[str, Settings] = {}
    for name in registry:
        prefix = f"{name.upper()}_"
        if name not in registry.always_on and not any(value.startswith(prefix) for value in values):
            continue
        registration = registry[name]
        fields = registration.settings.model_fields
        chosen = {field: values[prefix + field.upper()] for field in fields if prefix + field.upper() in values}
        required = [field for field, info in fields.items() if info.is_required()]
        wanted = [registration.switch] if registration.switch else list(fields) if required else []
        if wanted and not any(field in chosen for field in wanted):
            continue
        settings = _validated(registration.settings, chosen, prefix, faults)
        if settings is not None and settings.wanted:
            found[name] = settings
    return found


def _slips(values: Mapping[str, str]) -> Iterator[str]:
    """Names that are nearly a setting of a handler in use; other programs may have the same prefix (``X_``)."""
    for prefix in sorted({f"{handler.upper()}_" for handler in (*PLATFORMS, *DESKS)}):
        given = {name for name in values if name.startswith(prefix)}
        known = _settings_of(prefix) if given else set()
        for name in sorted(given - known if given & known else ()):
            near = process.extractOne(name, sorted(known), score_cutoff=85)
            if near:
                yield f"{name} is no setting. Did you mean {near[0]}?"


def _settings_of(prefix: str) -> set[str]:
    handlers = [registry[name] for registry in (PLATFORMS, DESKS) for name in registry if prefix == f"{name.upper()}_"]
    return {prefix + field.upper() for handler in handlers for field in handler.settings.model_fields}


def _validated(model: type[M], chosen: Mapping[str, Any], prefix: str, faults: list[str]) -> M | None:
    try:
        return model.model_validate(dict(chosen))
    except ValidationError as error:
        for fault in error.errors(include_input=False, include_url=False):
            name = (
                prefix + "_".join(str(part) for part in fault["loc"]).upper() if fault["loc"] else prefix.rstrip("_")
            )
            told = fault["msg"].removeprefix("Value error, ")
            faults.append(f"{name} is missing." if fault["type"] == "missing" else f"{name}: {told}.")
        return None
