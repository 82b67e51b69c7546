"""The site configuration."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from flask import Flask

from cdshooks.configuration import load
from cdshooks.errors import ConfigurationError
from cdshooks.urls import within

FULL = """
public_base_url = "https://cds.example.org/"
default_language = "ja"
database_url = "sqlite:///x.sqlite3"
service_ids = "shared"
time_zone = "Asia/Tokyo"
max_request_bytes = 20_000_000
cors_origins = ["https://ehr.example.org"]
fhir_deadline_ms = 1500
max_cards = 8
override_memory_days = 5
[auth]
mode = "open"
leeway_seconds = 10
replay = "off"
max_token_seconds = 600
protect_discovery = true
[[clients]]
name = "Example EHR"
iss = "https://ehr.example.org"
jwks_url = "https://ehr.example.org/jwks.json"
tenants = ["a"]
audiences = ["b"]
fhir_servers = ["https://ehr.example.org/fhir/"]
action_selection_behavior = true
record_query = "category"
open_requests_filter = false
no_412 = true
[client_defaults]
record_query = "code"
fhir_servers = []
open_fhir_servers = ["http://127.0.0.1:8765/fhir"]
[services]
enabled = ["cd22-verification"]
[services.composite]
haematology = ["cd22-verification", "vod-sos-monitoring"]
[policy]
"antigen.maxAgeDays" = 14
hz.limit = 1.10
[terminology]
maps = ["local-codes.csv"]
"""


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str], Path]:
    def write(text: str) -> Path:
        file = tmp_path / "site.toml"
        file.write_text(text, "utf-8")
        return file

    return write


def test_every_key_of_the_contract_is_understood(write: Callable[[str], Path]) -> None:
    settings = load(write(FULL), {}).settings
    assert settings.public_base_url == "https://cds.example.org"
    assert settings.clients[0].fhir_servers == ("https://ehr.example.org/fhir",)
    assert settings.services.composite["haematology"][1] == "vod-sos-monitoring"
    assert settings.policy == {"antigen.maxAgeDays": 14, "hz.limit": Decimal("1.10")}
    assert settings.zone.key == "Asia/Tokyo"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("max_card = 3", "max_card: no such key; did you mean 'max_cards'?"),
        ("[auth]\nleeway = 3", "auth.leeway: no such key; did you mean 'leeway_seconds'?"),
        (
            '[[clients]]\nname="a"\niss="b"\nfhir_server=[]',
            "clients[0].fhir_server: no such key; did you mean 'fhir_servers'?",
        ),
        ("[service]\nx=1", "did you mean 'services'?"),
        ("[client_defaults]\nrecord_query='name'", "client_defaults.record_query"),
        ("time_zone = 'Mars/Olympus'", "IANA time zone"),
        ("default_language = 'de'", "default_language"),
        ("max_cards = 'ten'", "max_cards"),
        ("[client_defaults]\nfhir_servers=['http://ehr.example.org']", "https expected"),
        ("cors_origins = ['ehr']", "cors_origins"),
        ("database_url = 'nonsense'", "database_url"),
        ("database_url = 'postgresql+psycopg://u:topsecret@h/d'", "CDSHOOKS_DATABASE_URL"),
        ("this is no toml", "no valid TOML"),
    ],
)
def test_a_faulty_configuration_is_explained(
    write: Callable[[str], Path], text: str, words: str
) -> None:
    with pytest.raises(ConfigurationError) as caught:
        load(write(text), {})
    assert words in str(caught.value)
    assert "topsecret" not in str(caught.value)


def test_a_missing_file_is_explained(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="No such file"):
        load(tmp_path / "none.toml", {})


def test_each_value_tells_where_it_came_from(write: Callable[[str], Path]) -> None:
    file = write("max_cards = 5\n[auth]\nreplay = 'off'\n[policy]\n'a.b' = 1\n")
    environment = {
        "CDSHOOKS_CONFIG": str(file),
        "CDSHOOKS_DATABASE_URL": "postgresql+psycopg://u:topsecret@h/d",
        "CDSHOOKS_CORS_ORIGINS": "https://a.example, https://b.example",
        "CDSHOOKS_MAX_REQUEST_BYTES": "1000",
    }
    loaded = load(None, environment)
    found = {each.key: (each.value, each.origin) for each in loaded.effective}
    assert found["max_cards"] == (5, "file")
    assert found["auth.replay"] == ("off", "file")
    assert found["auth.leeway_seconds"] == (30, "default")
    assert found['policy."a.b"'] == (1, "file")
    assert found["max_request_bytes"] == (1000, "env")
    assert found["database_url"][1] == "env"
    assert "topsecret" not in str(found) + repr(loaded)
    assert "topsecret" in loaded.settings.database_url
    assert loaded.settings.cors_origins == ("https://a.example", "https://b.example")


def test_the_database_url_may_stand_in_a_secret_file(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("sqlite:///elsewhere.sqlite3\n", "utf-8")
    loaded = load(None, {"CDSHOOKS_DATABASE_URL_FILE": str(file)})
    assert loaded.settings.database_url == "sqlite:///elsewhere.sqlite3"


def test_token_checking_is_never_silently_left_out(
    make_app: Callable[..., Flask], write: Callable[[str], Path]
) -> None:
    listed = load(write('[[clients]]\nname="a"\niss="b"\n'), {}).settings
    assert listed.auth_mode == "jwt"
    with pytest.raises(ConfigurationError, match="jwks_url"):
        make_app(**listed.model_dump())
    make_app(auth={"mode": "open"}, clients=listed.model_dump()["clients"])


def test_an_open_server_says_so(
    make_app: Callable[..., Flask], capsys: pytest.CaptureFixture[str]
) -> None:
    make_app()
    printed = capsys.readouterr()
    assert "callers-not-authenticated" in printed.out + printed.err


@pytest.mark.parametrize(
    ("url", "inside"),
    [
        ("https://e.org/fhir", True),
        ("https://e.org/fhir/Patient/1?x=y", True),
        ("https://E.org:443/fhir/Patient", True),
        ("https://e.org/fhir2", False),
        ("https://e.org/", False),
        ("http://e.org/fhir", False),
        ("https://e.org:8443/fhir", False),
        ("https://e.org.evil.org/fhir", False),
        ("https://e.org@evil.org/fhir", False),
        ("https://e.org/fhir/../admin", False),
        ("https://e.org/fhir/%2e%2e/admin", False),
        ("https://e.org/fhir/..%2fadmin", False),
        ("https://e.org\\@evil.org/fhir", False),
        ("ftp://e.org/fhir", False),
        ("https://e.org:x/fhir", False),
        ("", False),
    ],
)
def test_prefixes_are_compared_by_their_parts(url: str, inside: bool) -> None:
    assert within(url, "https://e.org/fhir/") is inside
