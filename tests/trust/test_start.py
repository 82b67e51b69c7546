"""What must be right before the server starts, each with the next step."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from cdshooks.configuration import build
from cdshooks.errors import ConfigurationError
from cdshooks.settings import Settings
from cdshooks.trust.registry import problems
from tests.trust import issuing
from tests.trust.issuing import BASE, KeyServer, jwks, public

CLIENT = {"name": "EHR", "iss": issuing.ISS, "jwks_url": "https://ehr.example.org/jwks.json"}


def found(base: Path, **values: Any) -> list[str]:
    whole = {"public_base_url": BASE, "clients": [CLIENT]} | values
    return problems(Settings.model_validate(whole), base)


def test_a_whole_configuration_has_no_problems(tmp_path: Path) -> None:
    assert found(tmp_path) == []
    assert found(tmp_path, clients=[], auth={"mode": "open"}) == []


def test_a_client_without_keys_is_a_problem(tmp_path: Path) -> None:
    (problem,) = found(tmp_path, clients=[{"name": "EHR", "iss": issuing.ISS}])
    assert "clients[0] (EHR)" in problem
    assert "set jwks_url" in problem


def test_jwt_without_clients_is_a_problem(tmp_path: Path) -> None:
    (problem,) = found(tmp_path, clients=[], auth={"mode": "jwt"})
    assert "[[clients]]" in problem


def test_tokens_need_a_public_address(tmp_path: Path) -> None:
    (problem,) = problems(Settings.model_validate({"clients": [CLIENT]}), tmp_path)
    assert problem.startswith("public_base_url: missing")


def test_a_public_address_on_loopback_is_told_but_served(
    make_app: Callable[..., Flask], capsys: pytest.CaptureFixture[str]
) -> None:
    make_app(public_base_url="http://127.0.0.1:8080")
    assert "public-base-url-is-loopback" in "".join(capsys.readouterr())


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "No such file"),
        (b"no json", "not JSON"),
        (b"[]", "array"),
        (jwks(), "no usable public key"),
        (jwks({"kty": "oct", "k": "c2VjcmV0", "kid": "k1"}), "no usable public key"),
        (b" " * 300_000, "larger"),
    ],
)
def test_a_key_file_must_hold_a_key(tmp_path: Path, content: bytes | None, words: str) -> None:
    if content is not None:
        (tmp_path / "keys.json").write_bytes(content)
    entry = {"name": "EHR", "iss": issuing.ISS, "jwks_file": "keys.json"}
    (problem,) = found(tmp_path, clients=[entry])
    assert words in problem


@pytest.mark.parametrize(
    "url",
    [
        "http://ehr.example.org/jwks.json",
        "http://10.0.0.1/jwks.json",
        "ftp://ehr.example.org/jwks.json",
        "https://user@ehr.example.org/jwks.json",
        "https://ehr.example.org/jwks.json#x",
        "/jwks.json",
    ],
)
def test_a_key_address_is_https_or_on_loopback(url: str) -> None:
    with pytest.raises(ConfigurationError, match="jwks_url"):
        build({"public_base_url": BASE, "clients": [CLIENT | {"jwks_url": url}]})


def test_a_key_address_is_kept_to_the_letter() -> None:
    for url in ("https://ehr.example.org/keys/", "https://ehr.example.org/keys?app=1"):
        entry = CLIENT | {"jwks_url": url}
        assert build({"clients": [entry]}).clients[0].jwks_url == url


def test_the_server_does_not_start_without_keys_to_check_with(
    make_app: Callable[..., Flask],
) -> None:
    with pytest.raises(ConfigurationError, match="jwks_url"):
        make_app(client={"jwks_url": None})


def test_checking_a_configuration_finds_it_too(tmp_path: Path) -> None:
    from cdshooks import commands

    file = tmp_path / "site.toml"
    file.write_text(f'[[clients]]\nname = "EHR"\niss = "{issuing.ISS}"\n', "utf-8")
    with pytest.raises(ConfigurationError) as caught:
        commands.config_check(file)
    assert len(caught.value.problems) == 2
    file.write_text(
        f'public_base_url = "{BASE}"\n[[clients]]\nname = "EHR"\niss = "{issuing.ISS}"\n'
        'jwks_url = "https://ehr.example.org/jwks.json"\n',
        "utf-8",
    )
    assert commands.config_check(file) == 0


def test_an_open_server_loads_nothing_of_it() -> None:
    program = (
        "import sys\n"
        "from cdshooks.settings import Settings\n"
        "from cdshooks.store import Store\n"
        "from cdshooks.trust import Trust\n"
        "trust = Trust(Settings(), Store('sqlite://'))\n"
        "assert trust.caller('Bearer x', [], needed=False).name == ''\n"
        "assert trust.lacking() == []\n"
        "assert 'joserfc' not in sys.modules\n"
    )
    root = Path(__file__).parents[2]
    subprocess.run([sys.executable, "-c", program], check=True, cwd=root)


def test_published_keys_of_a_running_server_are_found(
    make_app: Callable[..., Flask], keys: KeyServer, post: Callable[..., Any]
) -> None:
    keys.serve(public("RS384", use="sig", alg="RS384"))
    assert post(make_app(), issuing.token("RS384")).status_code == 200
