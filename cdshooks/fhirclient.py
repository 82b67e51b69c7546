"""Queries to the caller's FHIR server: listed servers only, one deadline, the token at home.

A token goes to the origin of the call's ``fhirServer`` and nowhere else, and only if that server is
listed for the client (contract section 9, rulings P10 and P11). Nothing here raises for what a
server does: every failure is a ``FetchFailed`` that says in words what went wrong.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

import requests
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase
from urllib3.exceptions import HTTPError
from urllib3.util.retry import Retry

from cdshooks import urls
from cdshooks.errors import CdsHooksError, HookError
from cdshooks.settings import ClientDefaults
from cdshooks.wire import json
from cdshooks.wire.request import HookCall

MAX_RESPONSE_BYTES = 20_000_000
MAX_REDIRECTS = 3
CHUNK = 65_536

_RETRY = Retry(
    total=1,
    connect=1,
    read=0,
    status=1,
    redirect=False,
    status_forcelist=(502, 503, 504),
    allowed_methods=("GET",),
    backoff_factor=0.05,
    respect_retry_after_header=False,
    raise_on_status=False,
)


OUTCOMES = (
    "not-listed",
    "timeout",
    "unreachable",
    "refused",
    "server-error",
    "invalid",
    "no-access",
)
"""Why a query brought nothing, for the metric."""


class FetchFailed(CdsHooksError):
    """A query that brought nothing. ``problem`` holds no patient data; ``status`` 0: no answer.

    ``outcome`` is one of ``OUTCOMES``.
    """

    def __init__(self, problem: str, status: int = 0, outcome: str = "no-access") -> None:
        super().__init__(problem)
        self.problem = problem
        self.status = status
        self.outcome = outcome

    @property
    def refused_as_asked(self) -> bool:
        """True when the server disliked the query itself, so that another form may succeed."""
        return self.status in (400, 405, 412, 422)


class Bearer(AuthBase):
    """Sets the token, or nothing; being there keeps requests from reading ``.netrc``."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if self._token:
            request.headers["Authorization"] = f"Bearer {self._token}"
        return request


@dataclass(frozen=True, slots=True)
class Access:
    """A FHIR server that may be queried for one call.

    ``allowed`` are the listed URL prefixes every request must lie under.
    """

    base: str
    token: str
    allowed: tuple[str, ...]

    def permits(self, url: str) -> bool:
        """True for URLs of this very server that are listed."""
        return urls.same_origin(url, self.base) and urls.within_any(url, self.allowed)

    def __repr__(self) -> str:
        return f"Access({self.base!r})"  # without the token


def access(call: HookCall, client: ClientDefaults) -> Access | str:
    """Where follow-up queries of a call may go, or in words why nowhere."""
    base = call.fhir_server
    if not base:
        return "the call names no FHIR server"
    if call.authorization is not None and urls.within_any(base, client.fhir_servers):
        return Access(base, call.authorization.access_token, client.fhir_servers)
    if urls.within_any(base, client.open_fhir_servers):
        return Access(base, "", client.open_fhir_servers)
    if call.authorization is None:
        return "no FHIR access was granted"
    return "the FHIR server is not one this site has listed"


class FhirClient:
    """Gets single FHIR resources as JSON; may be used by many threads at once."""

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        max_bytes: int = MAX_RESPONSE_BYTES,
    ) -> None:
        self._clock = clock
        self._max_bytes = max_bytes
        self._local = threading.local()

    def get(self, access: Access, url: str, deadline: float) -> dict[str, Any]:
        """The resource at a URL, relative to the server's base or absolute.

        ``deadline`` is a moment of the client's clock. Raises ``FetchFailed``.
        """
        target = urljoin(f"{access.base}/", url)
        for _ in range(MAX_REDIRECTS + 1):
            if not access.permits(target):
                raise FetchFailed(
                    "the query leads to a server that is not listed", outcome="not-listed"
                )
            response = self._send(access, target, deadline)
            with response:
                if not response.is_redirect:
                    return self._resource(response, deadline)
                target = urljoin(target, response.headers["location"])
        raise FetchFailed("the FHIR server redirects without end", outcome="invalid")

    def _send(self, access: Access, url: str, deadline: float) -> requests.Response:
        left = deadline - self._clock()
        if left <= 0:
            raise FetchFailed("the FHIR server took too long", outcome="timeout")
        try:
            return self._session().get(
                url,
                headers={"Accept": "application/fhir+json"},
                auth=Bearer(access.token),
                timeout=left,
                allow_redirects=False,
                stream=True,
                # loopback never goes through a proxy, whatever the environment says
                proxies={"no_proxy": "localhost,127.0.0.1,::1"} if is_local(url) else None,
            )
        except requests.Timeout:
            raise FetchFailed("the FHIR server took too long", outcome="timeout") from None
        except (requests.RequestException, HTTPError, ValueError, OSError):
            raise FetchFailed(
                "the FHIR server could not be reached", outcome="unreachable"
            ) from None

    def _resource(self, response: requests.Response, deadline: float) -> dict[str, Any]:
        if response.status_code != 200:
            status = response.status_code
            outcome = "server-error" if status >= 500 else "refused"
            raise FetchFailed(f"the FHIR server answered with status {status}", status, outcome)
        body = self._body(response, deadline)
        try:
            value = json.decode(body)
        except HookError:
            raise FetchFailed("the FHIR server's answer is not JSON", outcome="invalid") from None
        if not isinstance(value, dict) or not isinstance(value.get("resourceType"), str):
            raise FetchFailed("the FHIR server's answer is no FHIR resource", outcome="invalid")
        return value

    def _body(self, response: requests.Response, deadline: float) -> bytes:
        """The body within size and time; a server that drips bytes is cut off too."""
        parts: list[bytes] = []
        size = 0
        try:
            while part := response.raw.read1(CHUNK, decode_content=True):
                parts.append(part)
                size += len(part)
                if size > self._max_bytes:
                    raise FetchFailed("the FHIR server's answer is too large", outcome="invalid")
                if self._clock() > deadline:
                    raise FetchFailed("the FHIR server took too long", outcome="timeout")
        except (requests.RequestException, HTTPError, OSError):
            raise FetchFailed(
                "the FHIR server broke off its answer", outcome="unreachable"
            ) from None
        return b"".join(parts)

    def _session(self) -> requests.Session:
        session: requests.Session | None = getattr(self._local, "session", None)
        if session is None:
            session = requests.Session()
            adapter = HTTPAdapter(pool_connections=4, pool_maxsize=4, max_retries=_RETRY)
            session.mount("https://", adapter)
            session.mount("http://", adapter)
            self._local.session = session
        session.cookies.clear()  # one caller's cookies are no other caller's
        return session


def is_local(url: str) -> bool:
    """True for addresses of this very machine."""
    parsed = urls.parse(url)
    return parsed is not None and urls.is_loopback(parsed[0].host)
