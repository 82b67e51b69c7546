"""One bounded GET of a key set: no redirects, little time, few bytes, no cookies, no ``.netrc``."""

from __future__ import annotations

import time

import requests
from requests.auth import AuthBase
from urllib3.exceptions import HTTPError

from cdshooks import urls
from cdshooks.trust.keys import KeySetFault

MAX_BYTES = 262_144
CONNECT_SECONDS = 1.5
TOTAL_SECONDS = 2.5
CHUNK = 65_536


class _Nobody(AuthBase):
    """No credentials; being there keeps requests from reading ``.netrc``."""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        return request


def fetch(url: str) -> bytes:
    """The body at a configured address. Raises ``KeySetFault`` saying in words why not."""
    deadline = time.monotonic() + TOTAL_SECONDS
    with requests.Session() as session:
        try:
            response = session.get(
                url,
                headers={"Accept": "application/json, application/jwk-set+json"},
                auth=_Nobody(),
                timeout=(CONNECT_SECONDS, CONNECT_SECONDS),
                allow_redirects=False,
                stream=True,
                # loopback never goes through a proxy, whatever the environment says
                proxies={"no_proxy": "localhost,127.0.0.1,::1"} if _is_local(url) else None,
            )
            with response:
                if response.status_code != 200:
                    raise KeySetFault(f"its server answered with status {response.status_code}")
                return _body(response, deadline)
        except requests.Timeout:
            raise KeySetFault("its server took too long") from None
        except (requests.RequestException, HTTPError, ValueError, OSError):
            raise KeySetFault("its server could not be reached") from None


def _body(response: requests.Response, deadline: float) -> bytes:
    parts: list[bytes] = []
    size = 0
    while part := response.raw.read1(CHUNK, decode_content=True):
        parts.append(part)
        size += len(part)
        if size > MAX_BYTES:
            raise KeySetFault(f"it is larger than {MAX_BYTES} bytes")
        if time.monotonic() > deadline:
            raise KeySetFault("its server took too long")
    return b"".join(parts)


def _is_local(url: str) -> bool:
    parsed = urls.parse(url)
    return parsed is not None and urls.is_loopback(parsed[0].host)
