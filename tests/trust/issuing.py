"""A client's side of trust: keys, key sets, tokens, and a small server for key sets.

Test vectors are made here at test time and written as files where a test wants files: keys are made
once a process, tokens are signed by joserfc, and forged ones are put together by hand, as no
library would make them. Nothing secret is committed.
"""

from __future__ import annotations

import base64
import contextlib
import json
import threading
import time
import uuid
import warnings
from collections.abc import Iterator
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from joserfc import jws
from joserfc.jwk import ECKey, OctKey, RSAKey

BASE = "https://cds.example.org"
SIGN = f"{BASE}/cds-services/probe-order-sign"
ISS = "https://ehr.example.org"
PEM, PKCS8 = Encoding.PEM, PrivateFormat.PKCS8
KINDS = {
    "ES256": ("EC", "P-256"),
    "ES384": ("EC", "P-384"),
    "ES512": ("EC", "P-521"),
    "RS256": ("RSA", 2048),
    "RS384": ("RSA", 2048),
    "PS256": ("RSA", 2048),
    "weak": ("RSA", 1024),
}


def key(algorithm: str = "ES384", kid: str = "k1") -> ECKey | RSAKey:
    """A private key for an algorithm; the same one for the same name all through a process."""
    return _key(algorithm, kid)


@cache
def _key(algorithm: str, kid: str) -> ECKey | RSAKey:
    kind, size = KINDS[algorithm]
    if kind == "EC":
        return ECKey.generate_key(str(size), {"kid": kid})  # type: ignore[arg-type]
    made = rsa.generate_private_key(65537, int(size))  # joserfc itself makes no short ones
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of them, too
        return RSAKey.import_key(made.private_bytes(PEM, PKCS8, NoEncryption()), {"kid": kid})


def public(algorithm: str = "ES384", kid: str = "k1", **members: Any) -> dict[str, Any]:
    """The public JWK of a key, with further members."""
    return {**key(algorithm, kid).as_dict(private=False), "kid": kid, **members}


def jwks(*entries: dict[str, Any]) -> bytes:
    """A JWKS document."""
    return json.dumps({"keys": list(entries)}).encode()


def b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def part(value: Any) -> str:
    """A segment of a token: JSON in base64url; bytes and texts as they are."""
    if isinstance(value, str):
        value = value.encode()
    return b64(value if isinstance(value, bytes) else json.dumps(value).encode())


def header(algorithm: str = "ES384", kid: str = "k1", **changes: Any) -> dict[str, Any]:
    return _changed({"alg": algorithm, "typ": "JWT", "kid": kid}, changes)


def claims(**changes: Any) -> dict[str, Any]:
    """The claims of a good token; ``None`` leaves one out."""
    now = int(time.time())
    good = {"iss": ISS, "aud": SIGN, "exp": now + 300, "iat": now, "jti": str(uuid.uuid4())}
    return _changed(good, changes)


def _changed(values: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in (values | changes).items() if value is not None}


def sign(head: Any, body: Any, with_key: Any = None, algorithm: str = "ES384") -> str:
    """Three segments with a true signature by a key, whatever the first two say."""
    message = f"{part(head)}.{part(body)}"
    model = jws.JWSRegistry.algorithms[algorithm]
    signature = model.sign(message.encode(), with_key or key(algorithm))
    return f"{message}.{b64(signature)}"


def token(algorithm: str = "ES384", kid: str = "k1", **changes: Any) -> str:
    """A token that is right but for the claims changed."""
    return sign(header(algorithm, kid), claims(**changes), key(algorithm, kid), algorithm)


def with_header(**changes: Any) -> str:
    """A token that is right but for the header changed."""
    return sign(header(**changes), claims())


def symmetric(secret: bytes, algorithm: str = "HS256") -> str:
    """The old trick: a token MACed with what everybody knows."""
    model = OctKey.import_key(secret + b"-" * 32)
    return sign(header(algorithm), claims(), model, algorithm)


class KeyServer:
    """A web server for a key set; ``hits`` are the paths asked for."""

    def __init__(self) -> None:
        self.body = jwks(public())
        self.status = 200
        self.location = ""
        self.delay = 0.0
        self.hits: list[str] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.hits.append(self.path)
                time.sleep(outer.delay)
                self.send_response(outer.status)
                if outer.location:
                    self.send_header("Location", outer.location)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(outer.body)))
                self.end_headers()
                with contextlib.suppress(OSError):  # the client may have read enough
                    self.wfile.write(outer.body)

            def log_message(self, *_: Any) -> None:
                return

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.origin = f"http://127.0.0.1:{self.server.server_port}"
        self.url = f"{self.origin}/jwks.json"

    def serve(self, *entries: dict[str, Any]) -> None:
        self.body = jwks(*entries)


@contextlib.contextmanager
def key_server() -> Iterator[KeyServer]:
    """A running key server."""
    made = KeyServer()
    thread = threading.Thread(target=made.server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield made
    finally:
        made.server.shutdown()
        made.server.server_close()
        thread.join()
