"""``cdshooks call`` as a user runs it: a FHIR server and the real application on loopback."""

from __future__ import annotations

import contextlib
import json
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
import requests
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from flask import request
from joserfc.jwk import ECKey

from cdshooks import cli
from cdshooks.configuration import load
from cdshooks.site import application
from cdshooks.web.state import EXTENSION
from tests.trust import issuing

SERVICE = "zoster-prophylaxis-order-sign"
PATIENT = {"resourceType": "Patient", "id": "p1", "gender": "female", "birthDate": "1955-02-03"}


def searchset(*resources: dict[str, Any], **more: Any) -> dict[str, Any]:
    found = {"resourceType": "Bundle", "type": "searchset", "total": len(resources), **more}
    return {**found, "entry": [{"resource": each} for each in resources]} if resources else found


@dataclass
class Ehr:
    """The FHIR server of an EHR: one patient, and answers by resource type."""

    base: str = ""
    answers: dict[str, tuple[int, Any]] = field(default_factory=dict)
    pages: dict[str, Any] = field(default_factory=dict)
    seen: list[tuple[str, str | None]] = field(default_factory=list)

    def answer(self, path: str, query: Mapping[str, list[str]]) -> tuple[int, Any]:
        name = path.removeprefix("/fhir/")
        if name == "Patient/p1":
            return 200, PATIENT
        if "page" in query:
            return 200, self.pages[query["page"][0]]
        if "/" in name:
            return 404, {"resourceType": "OperationOutcome"}
        return self.answers.get(name, (200, searchset()))


def serving(server: ThreadingHTTPServer | Any) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def ehr() -> Iterator[Ehr]:
    made = Ehr()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            made.seen.append((parts.path, self.headers.get("Authorization")))
            status, body = made.answer(parts.path, parse_qs(parts.query))
            content = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.base = f"http://127.0.0.1:{server.server_port}/fhir"
    yield from (made for _ in serving(server))


class Quiet(WSGIRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass


@dataclass
class Running:
    """The application on loopback."""

    base: str
    requests: list[dict[str, Any]]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[[str], Running]]:
    """The real application, at an address it is told, with further lines of configuration."""
    running: list[Any] = []

    def make(more: str = "") -> Running:
        held: dict[str, Any] = {}
        server = make_server("127.0.0.1", 0, lambda e, s: held["app"](e, s), handler_class=Quiet)
        base = f"http://127.0.0.1:{server.server_port}"
        config = tmp_path / "site.toml"
        config.write_text(
            f'public_base_url = "{base}"\ndatabase_url = "sqlite:///{tmp_path / "s.sqlite3"}"\n'
            f"{more}",
            "utf-8",
        )
        app = application(load(config))
        seen: list[dict[str, Any]] = []

        @app.before_request
        def _keep() -> None:
            if request.method == "POST":
                seen.append(json.loads(request.get_data()))

        held["app"] = app
        running.append((serving(server), app))
        next(running[-1][0])
        return Running(base, seen)

    yield make
    for server, app in running:
        next(server, None)
        app.extensions[EXTENSION].audit.close()
        app.extensions[EXTENSION].store.close()


@pytest.fixture
def order(tmp_path: Path) -> Path:
    """A bortezomib order; neither id nor patient, which an EHR would add."""
    path = tmp_path / "order.json"
    coding = {
        "system": "http://www.nlm.nih.gov/research/umls/rxnorm",
        "code": "402243",
        "display": "bortezomib",
    }
    path.write_text(
        json.dumps(
            {
                "resourceType": "MedicationRequest",
                "status": "draft",
                "intent": "order",
                "medicationCodeableConcept": {"coding": [coding], "text": "bortezomib"},
                "authoredOn": date.today().isoformat(),
            }
        ),
        "utf-8",
    )
    return path


@pytest.fixture
def run(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple[int, str, str]]:
    """The command line; its exit code and what it printed."""

    def run(*words: Any) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["cdshooks", "call", *map(str, words)])
        with pytest.raises(SystemExit) as stopped:
            cli.main()
        printed = capsys.readouterr()
        assert "Traceback" not in printed.out + printed.err
        return int(stopped.value.code or 0), printed.out, printed.err

    return run


def open_to(ehr: Ehr) -> str:
    return f'[auth]\nmode = "open"\n[client_defaults]\nopen_fhir_servers = ["{ehr.base}"]\n'


def trusting(keys: issuing.KeyServer, ehr: Ehr) -> str:
    return (
        f'[[clients]]\nname = "EHR"\niss = "{issuing.ISS}"\njwks_url = "{keys.url}"\n'
        f'fhir_servers = ["{ehr.base}"]\n'
    )


@pytest.fixture
def keys() -> Iterator[issuing.KeyServer]:
    with issuing.key_server() as made:
        yield made


@pytest.fixture
def outcomes(tmp_path: Path) -> Callable[[], list[str]]:
    """The outcomes of the feedback in the store."""

    def read() -> list[str]:
        with contextlib.closing(sqlite3.connect(tmp_path / "s.sqlite3")) as connection:
            rows = connection.execute("SELECT outcome FROM feedback").fetchall()
        return sorted(str(row[0]) for row in rows)

    return read


@pytest.fixture
def words(ehr: Ehr, order: Path) -> tuple[Any, ...]:
    return (SERVICE, "--fhir", ehr.base, "--patient", "p1", "--order", order)


Run = Callable[..., tuple[int, str, str]]
Start = Callable[[str], Running]
Words = tuple[Any, ...]


def test_an_order_is_called_its_cards_shown_and_feedback_sent(
    run: Run, start: Start, ehr: Ehr, words: Words, outcomes: Callable[[], list[str]]
) -> None:
    server = start(open_to(ehr))
    code, out, err = run(*words, "--base", server.base, "--accept", "1")
    assert code == 0, err
    assert "Feedback taken: card 1 accepted." in out
    body, sent = server.requests
    assert body["prefetch"]["patient"] == PATIENT
    assert body["fhirServer"] == ehr.base
    assert "fhirAuthorization" not in body
    draft = body["context"]["draftOrders"]["entry"][0]["resource"]
    assert (draft["id"], draft["subject"]) == ("draft-1", {"reference": "Patient/p1"})
    assert sent["feedback"][0]["acceptedSuggestions"]
    code, out, err = run(*words, "--base", server.base, "--override", "patient-refuses")
    assert code == 0, err
    assert "overridden" in out
    assert set(outcomes()) == {"accepted", "overridden"}


def test_every_key_advertised_is_filled_and_a_first_page_keeps_its_link(
    run: Run, start: Start, ehr: Ehr, words: Words
) -> None:
    server = start(open_to(ehr))
    condition = {"resourceType": "Condition", "subject": {"reference": "Patient/p1"}}
    link = [{"relation": "next", "url": f"{ehr.base}/Condition?page=2"}]
    first = searchset({**condition, "id": "c1"}, link=link) | {"total": 2}
    ehr.answers["Condition"] = (200, first)
    ehr.pages["2"] = searchset({**condition, "id": "c2"}) | {"total": 2}
    code, _, err = run(*words, "--base", server.base)
    assert code == 0, err
    offers = requests.get(f"{server.base}/cds-services", timeout=10).json()["services"]
    (offer,) = [each for each in offers if each["id"] == SERVICE]
    (body,) = server.requests
    assert list(body["prefetch"]) == list(offer["prefetch"])
    assert body["prefetch"]["conditions"] == first
    conditions = [path for path, _ in ehr.seen if path == "/fhir/Condition"]
    assert len(conditions) == 2  # the second page was fetched by the server


def test_a_failed_query_is_sent_as_failed_and_said(
    run: Run, start: Start, ehr: Ehr, words: Words
) -> None:
    server = start(open_to(ehr))
    ehr.answers["Observation"] = (500, {"resourceType": "OperationOutcome"})
    _, _, err = run(*words, "--base", server.base)
    failed = {
        key
        for key, value in server.requests[0]["prefetch"].items()
        if value["resourceType"] == "OperationOutcome"
    }
    assert failed
    assert all(f"note: {key} is sent as failed" in err for key in failed)


def pem(tmp_path: Path, key: ec.EllipticCurvePrivateKey) -> Path:
    path = tmp_path / "key.pem"
    path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return path


@pytest.mark.parametrize("algorithm", ["ES384", "RS384"])
def test_calls_are_signed_where_callers_are_checked(
    run: Run,
    start: Start,
    ehr: Ehr,
    words: Words,
    keys: issuing.KeyServer,
    tmp_path: Path,
    algorithm: str,
    monkeypatch: pytest.MonkeyPatch,
    outcomes: Callable[[], list[str]],
) -> None:
    keys.serve(issuing.public(algorithm))
    server = start(trusting(keys, ehr) + "[auth]\nprotect_discovery = true\n")
    code, _, err = run(*words, "--base", server.base)
    assert code == 1
    assert "401" in err
    assert "--key" in err
    path = tmp_path / "key.json"
    path.write_text(json.dumps(issuing.key(algorithm).as_dict(private=True)), "utf-8")
    monkeypatch.setenv("CDSHOOKS_FHIR_TOKEN", "opaque-1")
    named = ("--base", server.base, "--key", path, "--iss", issuing.ISS, "--kid", "k1")
    code, out, err = run(*words, *named, "--jku", keys.url, "--accept", "1", "--lang", "ja")
    assert code == 0, err
    assert "accepted" in out
    assert outcomes() == ["accepted"]
    access = server.requests[0]["fhirAuthorization"]
    assert (access["access_token"], access["patient"]) == ("opaque-1", "p1")
    assert {token for _, token in ehr.seen} == {"Bearer opaque-1"}
    assert "opaque-1" not in out + err


def test_a_pem_key_signs_too_and_a_wrong_issuer_is_named_by_the_server(
    run: Run, start: Start, ehr: Ehr, words: Words, keys: issuing.KeyServer, tmp_path: Path
) -> None:
    private = ec.generate_private_key(ec.SECP384R1())
    path = pem(tmp_path, private)
    keys.serve({**ECKey.import_key(path.read_bytes()).as_dict(private=False), "kid": "mine"})
    server = start(trusting(keys, ehr))
    named = ("--base", server.base, "--key", path, "--kid", "mine", "--iss")
    assert run(*words, *named, issuing.ISS)[0] == 0
    code, _, err = run(*words, *named, "https://stranger.example")
    assert code == 1
    assert "issuer" in err
    assert "trust explain" in err


@pytest.mark.parametrize(
    ("more", "words_expected"),
    [
        (("--lang", "de"), "--lang"),
        (("--accept", "1", "--override", "x"), "not both"),
        (("--accept", "first"), "--accept"),
        (("--kid", "k1"), "--key"),
        (("--patient", "a/b"), "--patient"),
        (("--fhir", "fhir"), "--fhir"),
        (("--base", "http://cds.example.org", "--key", "KEY"), "https expected"),
        (("--key", "KEY"), "--iss"),
        (("--key", "KEY", "--iss", "https://e.example"), "--kid"),
        (("--key", "ORDER", "--iss", "https://e.example"), "no usable key"),
        (("--key", "/nowhere", "--iss", "https://e.example"), "No such file"),
        (("--order", "/nowhere"), "no such file"),
        (("--order", "KEY"), "not valid JSON"),
    ],
)
def test_wrong_words_end_with_2_and_the_next_step(
    run: Run, words: Words, order: Path, tmp_path: Path, more: Words, words_expected: str
) -> None:
    key = pem(tmp_path, ec.generate_private_key(ec.SECP384R1()))
    given = [{"KEY": key, "ORDER": order}.get(each, each) for each in more]
    code, out, err = run(*words, *given)
    assert (code, out) == (2, "")
    assert words_expected in err


def test_what_cannot_be_called_is_said_with_the_next_step(
    run: Run, start: Start, ehr: Ehr, words: Words, order: Path
) -> None:
    server = start(open_to(ehr))
    base = ("--base", server.base)
    at = ("--fhir", ehr.base, "--patient", "p1", *base)
    cases: list[tuple[int, str, Words]] = [
        (1, "could not be reached", (*words, "--base", "http://127.0.0.1:9")),
        (1, "no such patient", (SERVICE, "--fhir", ehr.base, "--patient", "p2", "--order", order)),
        (1, "No patient could be read", (*words, "--fhir", "http://127.0.0.1:9/fhir")),
        (1, "There is no card 99", (*words, "--accept", "99")),
        (1, "No card offers the override reason", (*words, "--override", "no-such-code")),
        (2, "zoster-prophylaxis-order-sign", ("zoster-prophylaxis-order-sing", *at)),
        (2, "--order", (SERVICE, *at)),
        (2, "answers order-sign", (*words, "--hook", "patient-view")),
    ]
    for code, text, given in cases:
        bases = () if "--base" in given else base
        found, _, err = run(*given, *bases)
        assert (found, text in err) == (code, True), err


def test_data_obtainable_nowhere_are_named(run: Run, start: Start, ehr: Ehr, words: Words) -> None:
    server = start('[auth]\nmode = "open"\n')
    failed = (403, {"resourceType": "OperationOutcome"})
    for kind in ("Condition", "MedicationRequest", "MedicationStatement", "Observation"):
        ehr.answers[kind] = failed
    ehr.answers["MedicationAdministration"] = failed
    code, _, err = run(*words, "--base", server.base)
    assert code == 1
    assert "412" in err
    assert "open_fhir_servers" in err


def test_another_patients_order_is_refused_before_it_is_sent(
    run: Run, start: Start, ehr: Ehr, words: Words, order: Path
) -> None:
    server = start(open_to(ehr))
    foreign = {**json.loads(order.read_text("utf-8")), "subject": {"reference": "Patient/p2"}}
    order.write_text(json.dumps(foreign), "utf-8")
    code, _, err = run(*words, "--base", server.base)
    assert (code, server.requests) == (1, [])
    assert "context.draftOrders" in err


def test_patient_view_needs_no_order(run: Run, start: Start, ehr: Ehr) -> None:
    server = start(open_to(ehr))
    service = "zoster-prophylaxis-patient-view"
    code, out, err = run(service, "--fhir", ehr.base, "--patient", "p1", "--base", server.base)
    assert code == 0, err
    assert out
