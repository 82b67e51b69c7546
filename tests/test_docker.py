"""The container does what the README's commands do; checked without an engine."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy.engine import make_url

from cdshooks.server import options
from cdshooks.settings import Settings

ROOT = Path(__file__).parents[1]
DOCKERFILE = (ROOT / "docker" / "Dockerfile").read_text("utf-8").replace("\\\n", " ")
COMPOSE = ROOT / "docker" / "compose.yaml"


def instructions(name: str) -> list[str]:
    return re.findall(rf"^\s*{name}\s+(.+)$", DOCKERFILE, re.MULTILINE)


@pytest.fixture
def services() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = yaml.safe_load(COMPOSE.read_text("utf-8"))["services"]
    assert list(found) == ["proxy", "cdshooks", "database"]
    return found


def test_the_image_is_made_with_the_makefiles_own_commands() -> None:
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    used = re.findall(r"^make ([a-z-]+)$", "\n".join(instructions("RUN")), re.MULTILINE)
    assert used == ["install-postgres"]
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


def test_compose_builds_this_dockerfile_twice(services: dict[str, Any]) -> None:
    server = services["cdshooks"]
    context = (COMPOSE.parent / server["build"]["context"]).resolve()
    assert context == ROOT
    assert (context / server["build"]["dockerfile"]).is_file()
    assert server["deploy"]["replicas"] == 2
    assert "ports" not in server  # two replicas cannot have one port


def test_the_replicas_share_the_database_of_compose(services: dict[str, Any]) -> None:
    url = make_url(re.sub(r"\$\{[^}]*\}", "secret", database_url(services)))
    made = services["database"]["environment"]
    assert (url.drivername, url.host) == ("postgresql+psycopg", "database")
    assert (url.username, url.database) == (made["POSTGRES_USER"], made["POSTGRES_DB"])
    assert made["POSTGRES_PASSWORD"] in database_url(services)
    (volume, _, path) = services["database"]["volumes"][0].partition(":")
    assert volume in yaml.safe_load(COMPOSE.read_text("utf-8"))["volumes"]
    assert path == "/var/lib/postgresql/data"


def database_url(services: dict[str, Any]) -> str:
    return str(services["cdshooks"]["environment"]["CDSHOOKS_DATABASE_URL"])


def test_no_password_is_written_down(services: dict[str, Any]) -> None:
    password = services["database"]["environment"]["POSTGRES_PASSWORD"]
    assert password.startswith("${CDSHOOKS_DB_PASSWORD:?")


def test_the_environment_given_to_the_server_is_configuration(services: dict[str, Any]) -> None:
    known = {f"CDSHOOKS_{name.upper()}" for name in Settings.model_fields}
    assert set(services["cdshooks"]["environment"]) <= known


def test_the_proxy_knows_the_replicas_and_keeps_the_numbers_inside(
    services: dict[str, Any],
) -> None:
    mounted = services["proxy"]["volumes"][0].split(":")[0]
    config = (COMPOSE.parent / mounted).read_text("utf-8")
    (port,) = instructions("EXPOSE")
    assert "set $replicas cdshooks;" in config
    assert f"proxy_pass http://$replicas:{port};" in config
    assert re.search(r"location = /metrics \{[^}]*return 404", config)
    (published,) = services["proxy"]["ports"]
    assert f"listen {published.rpartition(':')[2]};" in config


def test_what_the_proxy_refuses_itself_is_an_operation_outcome() -> None:
    config = (COMPOSE.parent / "nginx.conf").read_text("utf-8")
    bodies = [json.loads(each) for each in re.findall(r"return \d+ '([^']+)'", config)]
    assert len(bodies) == 3
    assert {body["resourceType"] for body in bodies} == {"OperationOutcome"}


def test_the_proxy_lets_through_what_the_server_takes() -> None:
    config = (COMPOSE.parent / "nginx.conf").read_text("utf-8")
    (megabytes,) = re.findall(r"client_max_body_size (\d+)m;", config)
    assert int(megabytes) * 2**20 > Settings().max_request_bytes


def test_calls_in_flight_are_given_the_time_they_may_take(services: dict[str, Any]) -> None:
    grace = int(services["cdshooks"]["stop_grace_period"].removesuffix("s"))
    assert grace > options("127.0.0.1", 8080, 2)["graceful_timeout"]


def test_a_single_container_keeps_its_store_in_the_volume() -> None:
    (path,) = instructions("VOLUME")
    assert f"sqlite:///{path}/" in (ROOT / "docker" / "cdshooks.toml").read_text("utf-8")
