"""``cdshooks trust explain``: every fault of a token at once, nothing sent, no signature shown."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from cdshooks.cli import app
from tests.trust import issuing
from tests.trust.issuing import BASE, ISS, SIGN, KeyServer, header, jwks, part, public, token

NOW = int(time.time())


@pytest.fixture
def explain(tmp_path: Path, keys: KeyServer) -> Callable[..., Result]:
    (tmp_path / "site.toml").write_text(
        f'public_base_url = "{BASE}"\n'
        f'[[clients]]\nname = "Example EHR"\niss = "{ISS}"\njwks_url = "{keys.url}"\n'
        f'tenants = ["ward-a"]\n',
        "utf-8",
    )
    (tmp_path / "keys.json").write_bytes(jwks(public()))

    def run(given: str, *more: str, jwks: bool = True, stdin: bool = False) -> Result:
        words = ["trust", "explain", "-" if stdin else given]
        words += ["--config", str(tmp_path / "site.toml"), *more]
        words += ["--jwks", str(tmp_path / "keys.json")] if jwks else []
        return CliRunner().invoke(app, words, input=given if stdin else None)

    return run


def states(result: Result) -> dict[str, str]:
    """The mark of each step."""
    found = {}
    for line in result.output.splitlines()[:-1]:
        mark, name = line[:7].strip(), line[7:].split("  ")[0].strip()
        found[name] = mark
    return found


def test_a_good_token_has_no_fault(explain: Callable[..., Result], keys: KeyServer) -> None:
    given = token(tenant="ward-a")
    result = explain(given, stdin=True)
    assert result.exit_code == 0
    assert set(states(result).values()) == {"ok", "-"}
    assert "signature" in states(result)
    assert given.rpartition(".")[2] not in result.output
    assert keys.hits == []


def test_every_fault_is_told_at_once(explain: Callable[..., Result], keys: KeyServer) -> None:
    body = issuing.claims(aud=BASE, exp=NOW - 100, iat=NOW - 400, jti=None)
    given = issuing.sign(header(jku="https://x.example", typ="at+jwt"), body)
    result = explain(given)
    assert result.exit_code == 1
    wrong = {name for name, mark in states(result).items() if mark == "FAULT"}
    assert wrong == {"type", "key address", "life", "audience", "tenant", "nonce"}
    assert states(result)["signature"] == "ok"
    assert given.rpartition(".")[2] not in result.output
    assert "because of: type" in result.output
    assert keys.hits == []


def test_without_a_key_set_the_signature_is_left_open(
    explain: Callable[..., Result], keys: KeyServer
) -> None:
    result = explain(token(tenant="ward-a"), jwks=False)
    assert result.exit_code == 0
    assert states(result)["signature"] == "-"
    assert "only the server can check" in result.output
    assert keys.hits == []


def test_a_forged_signature_is_told(explain: Callable[..., Result]) -> None:
    given = issuing.sign(header(), issuing.claims(), issuing.key("ES384", "other"))
    assert states(explain(given))["signature"] == "FAULT"


def test_the_address_called_can_be_named(explain: Callable[..., Result]) -> None:
    given = token(tenant="ward-a")
    assert explain(given, "--url", SIGN).exit_code == 0
    assert explain(given, "--url", f"{SIGN}/feedback").exit_code == 0
    assert explain(given, "--url", f"{SIGN}-2").exit_code == 1


@pytest.mark.parametrize("given", ["nonsense", "a.b.c", "Bearer x", "x" * 20_000])
def test_what_is_no_token_is_told_without_a_traceback(
    explain: Callable[..., Result], given: str
) -> None:
    result = explain(given)
    assert result.exit_code == 1
    assert "FAULT" in result.output
    assert "Traceback" not in result.output


def test_a_token_cannot_command_the_terminal(explain: Callable[..., Result]) -> None:
    result = explain(f"{part(header())}.{part(issuing.claims(aud=chr(27) + '[2J'))}.x")
    assert chr(27) not in result.output
