"""The container does what the README's commands do; checked without an engine."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[1]
DOCKERFILE = (ROOT / "docker" / "Dockerfile").read_text("utf-8").replace("\\\n", " ")
COMPOSE = ROOT / "docker" / "compose.yaml"


def instructions(name: str) -> list[str]:
    return re.findall(rf"^\s*{name}\s+(.+)$", DOCKERFILE, re.MULTILINE)


@pytest.fixture
def service() -> dict[str, Any]:
    services: dict[str, dict[str, Any]] = yaml.safe_load(COMPOSE.read_text("utf-8"))["services"]
    assert list(services) == ["cdshooks"]
    return services["cdshooks"]


def test_the_image_is_made_with_the_makefiles_own_commands() -> None:
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    used = re.findall(r"^make ([a-z-]+)$", "\n".join(instructions("RUN")), re.MULTILINE)
    assert used == ["install"]
    assert set(used) <= set(targets)


def test_the_image_runs_the_production_server_as_an_ordinary_user() -> None:
    ((user,), command) = instructions("USER"), json.loads(instructions("CMD")[-1])
    assert f"useradd --system --uid {user} " in DOCKERFILE
    assert command[:2] == ["cdshooks", "serve"]
    assert instructions("EXPOSE") == [command[command.index("--port") + 1]]


def test_what_the_image_is_built_from_reaches_the_builder() -> None:
    kept = re.findall(r"^!(\S+)$", (ROOT / ".dockerignore").read_text("utf-8"), re.MULTILINE)
    needed = {"Makefile", "pyproject.toml", "requirements", "cdshooks", "fhirmaps", "rules"}
    assert needed <= {*kept}
    (config,) = re.findall(r"CDSHOOKS_CONFIG=/app/(\S+)", DOCKERFILE)
    assert config in kept
    assert [name for name in kept if not (ROOT / name).exists()] == []


def test_compose_builds_this_dockerfile_and_keeps_the_store(service: dict[str, Any]) -> None:
    context = (COMPOSE.parent / service["build"]["context"]).resolve()
    assert context == ROOT
    assert (context / service["build"]["dockerfile"]).is_file()
    ((volume, _, path),) = (entry.partition(":") for entry in service["volumes"])
    assert volume in yaml.safe_load(COMPOSE.read_text("utf-8"))["volumes"]
    assert [path] == instructions("VOLUME")
    assert f"sqlite:///{path}/" in (ROOT / "docker" / "cdshooks.toml").read_text("utf-8")
