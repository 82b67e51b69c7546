"""The FHIR client by itself: retries, size, slow drips, and what it never gives away."""

from __future__ import annotations

import socket
import threading
import time
from decimal import Decimal
from pathlib import Path

import pytest
import responses
from responses.registries import OrderedRegistry

from cdshooks.fhirclient import Access, FetchFailed, FhirClient

BASE = "https://ehr.example.org/fhir"
ACCESS = Access(BASE, "secret", (BASE,))


def soon() -> float:
    return time.monotonic() + 3


@responses.activate
def test_numbers_of_a_fetched_resource_stay_exact() -> None:
    body = b'{"resourceType": "Observation", "value": 1.10}'
    responses.get(f"{BASE}/Observation/1", body=body)
    assert FhirClient().get(ACCESS, "Observation/1", soon())["value"] == Decimal("1.10")
    sent = responses.calls[0].request.headers
    assert sent["Accept"] == "application/fhir+json"
    assert sent["Authorization"] == "Bearer secret"


@responses.activate(registry=OrderedRegistry)
def test_a_passing_weakness_is_tried_again_once() -> None:
    responses.get(f"{BASE}/Patient/1", status=503)
    responses.get(f"{BASE}/Patient/1", json={"resourceType": "Patient"})
    assert FhirClient().get(ACCESS, "Patient/1", soon()) == {"resourceType": "Patient"}


@responses.activate
def test_a_redirect_within_the_listed_server_is_followed() -> None:
    responses.get(f"{BASE}/Patient/1", status=307, headers={"Location": f"{BASE}/r/1"})
    responses.get(f"{BASE}/r/1", json={"resourceType": "Patient"})
    assert FhirClient().get(ACCESS, "Patient/1", soon()) == {"resourceType": "Patient"}


@responses.activate
@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example.org/fhir/Patient/1",
        "https://ehr.example.org/admin",
        "https://ehr.example.org:444/fhir/Patient/1",
        "http://ehr.example.org/fhir/Patient/1",
        "//evil.example.org/fhir/Patient/1",
        "/fhir/../admin",
        "https://user:word@ehr.example.org/fhir/Patient/1",
    ],
)
def test_nothing_leaves_for_an_unlisted_address(url: str) -> None:
    with pytest.raises(FetchFailed, match="not listed"):
        FhirClient().get(ACCESS, url, soon())
    assert len(responses.calls) == 0


@responses.activate
def test_a_netrc_file_does_not_replace_the_token(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine ehr.example.org login a password b\n", "utf-8")
    monkeypatch.setenv("NETRC", str(netrc))
    responses.get(f"{BASE}/Patient/1", json={"resourceType": "Patient"})
    FhirClient().get(ACCESS, "Patient/1", soon())
    FhirClient().get(Access(BASE, "", (BASE,)), "Patient/1", soon())
    sent = [call.request.headers.get("Authorization") for call in responses.calls]
    assert sent == ["Bearer secret", None]


def test_the_token_is_not_shown_by_accident() -> None:
    assert "secret" not in repr(ACCESS)


def test_a_server_that_drips_bytes_is_cut_off() -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    stop = threading.Event()

    def drip() -> None:
        connection, _ = listener.accept()
        with connection:
            connection.recv(65536)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
            while not stop.wait(0.05):
                try:
                    connection.sendall(b" ")
                except OSError:
                    return

    thread = threading.Thread(target=drip)
    thread.start()
    base = f"http://127.0.0.1:{listener.getsockname()[1]}/fhir"
    started = time.monotonic()
    try:
        with pytest.raises(FetchFailed, match="too long"):
            FhirClient().get(Access(base, "", (base,)), "Patient/1", started + 1.0)
        assert time.monotonic() - started < 3
    finally:
        stop.set()
        thread.join()
        listener.close()
