"""Loading the site configuration: file, environment, and errors an operator understands."""

from __future__ import annotations

import difflib
import os
import tomllib
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from cdshooks.errors import ConfigurationError
from cdshooks.settings import Effective, Settings, effective

PREFIX = "CDSHOOKS_"
CONFIG_VARIABLE = "CDSHOOKS_CONFIG"
SECRET = "database_url"
"""The one key that may hold a secret; ``CDSHOOKS_DATABASE_URL_FILE`` may name a file with it."""


@dataclass(frozen=True, slots=True)
class Configuration:
    """Settings with the file they came from and the origin of each value."""

    settings: Settings
    path: Path | None
    origins: Mapping[str, str]

    @property
    def effective(self) -> list[Effective]:
        """Every key with its value and origin."""
        return effective(self.settings, self.origins)


def load(
    path: str | Path | None = None, environment: Mapping[str, str] | None = None
) -> Configuration:
    """The configuration in force; ``ConfigurationError`` with every problem found."""
    env = os.environ if environment is None else environment
    named = path or env.get(CONFIG_VARIABLE) or None
    file = Path(named) if named else None
    table = _read(file) if file else {}
    origins = dict.fromkeys(_keys(table), "file")
    _refuse_secrets(table)
    for key, value in _from_environment(env).items():
        table[key] = value
        origins[key] = "env"
    return Configuration(build(table), file, origins)


def build(table: Mapping[str, Any]) -> Settings:
    """Settings from a TOML table already read."""
    try:
        return Settings.model_validate(dict(table))
    except ValidationError as error:
        raise ConfigurationError([_sentence(each) for each in error.errors()]) from None


def _read(file: Path) -> dict[str, Any]:
    try:
        table = tomllib.loads(file.read_text("utf-8"), parse_float=Decimal)
    except OSError as error:
        raise ConfigurationError([f"{file}: {error.strerror or 'cannot be read'}"]) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError([f"{file}: no valid TOML: {error}"]) from None
    if isinstance(table.get("policy"), dict):
        table["policy"] = _policy(table["policy"])
    return table


def _policy(table: Mapping[str, Any], start: str = "") -> dict[str, Any]:
    """Policy keys hold dots: unquoted they arrive as nested tables and are joined again."""
    flat: dict[str, Any] = {}
    for key, value in table.items():
        if isinstance(value, dict):
            flat.update(_policy(value, f"{start}{key}."))
        else:
            flat[f"{start}{key}"] = value
    return flat


def _keys(table: Mapping[str, Any], start: str = "") -> list[str]:
    found = []
    for key, value in table.items():
        name = f"{start}{key}"
        if isinstance(value, dict) and name == "policy":
            found += [f'policy."{each}"' for each in value]
        elif isinstance(value, dict):
            found += _keys(value, f"{name}.")
        else:
            found.append(name)
    return found


def _refuse_secrets(table: Mapping[str, Any]) -> None:
    url = table.get(SECRET)
    if not isinstance(url, str):
        return
    try:
        password = make_url(url).password
    except (ArgumentError, ValueError):
        return  # the model names the fault
    if password:
        raise ConfigurationError(
            [f"{SECRET}: holds a password; give the URL as {PREFIX}DATABASE_URL instead"]
        )


def _from_environment(env: Mapping[str, str]) -> dict[str, Any]:
    """Top-level keys of single values given as ``CDSHOOKS_KEY``."""
    found: dict[str, Any] = {}
    for key, field in Settings.model_fields.items():
        value = env.get(PREFIX + key.upper())
        if value is None:
            continue
        if typing.get_origin(field.annotation) is tuple and key == "cors_origins":
            found[key] = tuple(each.strip() for each in value.split(",") if each.strip())
        elif not isinstance(field.default, BaseModel | dict | tuple):
            found[key] = value
    secret_file = env.get(f"{PREFIX}DATABASE_URL_FILE")
    if secret_file and SECRET not in found:
        try:
            found[SECRET] = Path(secret_file).read_text("utf-8").strip()
        except OSError as error:
            reason = error.strerror or "cannot be read"
            raise ConfigurationError([f"{PREFIX}DATABASE_URL_FILE: {reason}"]) from None
    return found


def _sentence(error: Any) -> str:
    location = tuple(error["loc"])
    where = "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in location).lstrip(".")
    if error["type"] == "extra_forbidden":
        known = _known_keys(location[:-1])
        near = difflib.get_close_matches(str(location[-1]), known, n=1, cutoff=0.5)
        hint = f"; did you mean {near[0]!r}?" if near else f"; known: {', '.join(sorted(known))}"
        return f"{where}: no such key{hint}"
    message = error["msg"].removeprefix("Value error, ")
    return f"{where}: {message[:1].lower()}{message[1:]}"


def _known_keys(location: tuple[str | int, ...]) -> list[str]:
    """Keys of the table at a location."""
    model: type[BaseModel] = Settings
    for part in location:
        if isinstance(part, str) and part in model.model_fields:
            model = _table(model.model_fields[part].annotation) or model
    return list(model.model_fields)


def _table(annotation: Any) -> type[BaseModel] | None:
    """The table model inside an annotation such as ``tuple[Client, ...]``."""
    if isinstance(annotation, type) and not isinstance(annotation, types.GenericAlias):
        return annotation if issubclass(annotation, BaseModel) else None
    inside = (_table(each) for each in typing.get_args(annotation))
    return next((each for each in inside if each), None)
