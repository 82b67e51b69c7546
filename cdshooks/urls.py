"""URLs the server may call: plain http on loopback only, and prefixes compared by their parts."""

from __future__ import annotations

import ipaddress
from typing import NamedTuple
from urllib.parse import SplitResult, unquote, urlsplit

PORTS = {"http": 80, "https": 443}


class Origin(NamedTuple):
    """Scheme, host in lower case, and port of a URL."""

    scheme: str
    host: str
    port: int


def parse(url: str) -> tuple[Origin, SplitResult] | None:
    """The parts of an absolute http(s) URL; None where it is none or carries user names.

    Backslashes, blanks and control characters make readers disagree on the host: refused.
    """
    if "\\" in url or any(c.isspace() or not c.isprintable() for c in url):
        return None
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme not in PORTS or not host or "@" in parts.netloc:
        return None
    return Origin(parts.scheme, host.lower(), port or PORTS[parts.scheme]), parts


def is_loopback(host: str) -> bool:
    """True for ``localhost`` and the loopback addresses."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def problem(url: str, *, query: bool = False) -> str:
    """Why a URL may not be listed (ruling P10); empty where it may. ``query``: it may have one."""
    parsed = parse(url)
    if parsed is None:
        return "an absolute http(s) URL without user name expected"
    origin, parts = parsed
    if origin.scheme == "http" and not is_loopback(origin.host):
        return "https expected; plain http is for loopback addresses only"
    if parts.fragment or (parts.query and not query):
        return "a URL without query or fragment expected"
    return ""


def within(url: str, prefix: str) -> bool:
    """True when a URL lies under a prefix: same scheme, host, port, and path by segments (P11)."""
    candidate, allowed = parse(url), parse(prefix)
    if candidate is None or allowed is None or candidate[0] != allowed[0]:
        return False
    segments = candidate[1].path.rstrip("/").split("/")
    if any(unquote(each) in (".", "..") or "%2f" in each.lower() for each in segments):
        return False
    wanted = allowed[1].path.rstrip("/").split("/")
    return segments[: len(wanted)] == wanted


def within_any(url: str, prefixes: tuple[str, ...]) -> bool:
    """True when a URL lies under one of the prefixes."""
    return any(within(url, prefix) for prefix in prefixes)


def same_origin(one: str, other: str) -> bool:
    """True when two URLs share scheme, host and port."""
    first, second = parse(one), parse(other)
    return first is not None and second is not None and first[0] == second[0]
