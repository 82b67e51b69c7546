"""A CDS Hooks server as its client sees it: discovery, calls, feedback over HTTP."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import Any

import requests

from cdshooks.commands import Usage
from cdshooks.ehr.errors import CallFailed
from cdshooks.ehr.signing import Signer
from cdshooks.errors import BadRequest
from cdshooks.fhirclient import Bearer, is_local
from cdshooks.wire import json

TIMEOUT_SECONDS = 30.0

NEXT_STEPS = {
    401: "Sign the call (--key, --iss, --kid) with a key the server lists for you; "
    "'cdshooks trust explain' says what is wrong with a token.",
    403: "The server knows the caller but does not let it in: ask its operator.",
    404: "Is --base the address before /cds-services?",
    412: "Does the FHIR server have these data, and may the server query it "
    "(fhir_servers or open_fhir_servers in its configuration)?",
    413: "The chart is larger than the server's max_request_bytes.",
    503: "The server is busy or its store is down: see its /health/ready.",
}


@dataclass(frozen=True, slots=True)
class Offer:
    """One service of a discovery."""

    id: str
    hook: str
    prefetch: dict[str, str]


class CdsServer:
    """Calls a server; signs each call where there is a signer. Raises ``CallFailed``."""

    def __init__(self, base: str, signer: Signer | None, lang: str) -> None:
        self._root = f"{base.rstrip('/')}/cds-services"
        self._signer = signer
        self._lang = lang

    def offers(self) -> list[Offer]:
        """Every service of the discovery that is written as it should be."""
        found = self._send("GET", self._root)
        listed = found.get("services") if isinstance(found, dict) else None
        if not isinstance(listed, list):
            raise CallFailed(f"{self._root} is no discovery: it has no array 'services'.")
        return [_offer(each) for each in listed if isinstance(each, dict)]

    def call(self, service: str, request: dict[str, Any]) -> list[dict[str, Any]]:
        """The cards of one call."""
        answer = self._send("POST", f"{self._root}/{service}", request)
        cards = answer.get("cards") if isinstance(answer, dict) else None
        if not isinstance(cards, list) or not all(isinstance(card, dict) for card in cards):
            raise CallFailed("The answer has no array 'cards', so it is none of CDS Hooks.")
        return cards

    def feedback(self, service: str, entries: list[dict[str, Any]]) -> None:
        """Send what became of cards."""
        self._send("POST", f"{self._root}/{service}/feedback", {"feedback": entries})

    def _send(self, method: str, url: str, body: Any = None) -> Any:
        try:
            answer = requests.request(
                method,
                url,
                data=None if body is None else json.encode(body),
                headers={"Content-Type": "application/json", "Accept-Language": self._lang},
                auth=Bearer(self._signer.token(url) if self._signer else ""),
                timeout=TIMEOUT_SECONDS,
                allow_redirects=False,
                proxies={"no_proxy": "localhost,127.0.0.1,::1"} if is_local(url) else None,
            )
        except requests.Timeout:
            raise CallFailed(f"{url} did not answer within {TIMEOUT_SECONDS:.0f} s.") from None
        except (requests.RequestException, ValueError, OSError):
            raise CallFailed(
                f"{url} could not be reached. Is the server running there ('cdshooks serve'), "
                "and is --base right?"
            ) from None
        return _body(answer, method, url)


def _body(answer: requests.Response, method: str, url: str) -> Any:
    if answer.is_redirect:
        raise CallFailed(f"{url} redirects, which no client need follow: correct --base.")
    try:
        body = json.decode(answer.content) if answer.content.strip() else None
    except BadRequest:
        body = None
        if answer.ok:
            raise CallFailed(f"{url} answered, but not with JSON: is --base right?") from None
    if not answer.ok:
        lines = [f"{method} {url} was answered with status {answer.status_code}.", *_issues(body)]
        if step := NEXT_STEPS.get(answer.status_code):
            lines.append(step)
        raise CallFailed("\n".join(lines))
    return body


def _issues(body: Any) -> list[str]:
    """The texts of an OperationOutcome."""
    listed = body.get("issue") if isinstance(body, dict) else None
    found = []
    for each in listed if isinstance(listed, list) else []:
        if not isinstance(each, dict):
            continue
        details = each.get("details")
        text = details.get("text") if isinstance(details, dict) else None
        where = each.get("expression")
        path = f" ({', '.join(map(str, where))})" if isinstance(where, list) else ""
        found.append(f"{text or each.get('diagnostics') or each.get('code')}{path}")
    return found


def _offer(entry: dict[str, Any]) -> Offer:
    given = entry.get("prefetch")
    templates = given.items() if isinstance(given, dict) else ()
    prefetch = {key: text for key, text in templates if isinstance(text, str)}
    return Offer(str(entry.get("id", "")), str(entry.get("hook", "")), prefetch)


def choose(offers: list[Offer], service: str, hook: str) -> Offer:
    """The service asked for, on the hook asked for. Raises ``Usage`` naming what there is."""
    named = [each for each in offers if each.id == service]
    if not named:
        ids = list(dict.fromkeys(each.id for each in offers))
        near = difflib.get_close_matches(service, ids, n=3) or ids
        there = f"there are: {', '.join(near)}" if near else "it offers none"
        raise Usage(f"the server has no service {service!r}; {there}")
    chosen = [each for each in named if hook in ("", each.hook)]
    hooks = ", ".join(each.hook for each in named)
    if not chosen:
        raise Usage(f"{service} answers {hooks}, not {hook}")
    if len(chosen) > 1:
        raise Usage(f"{service} answers several hooks; choose one with --hook: {hooks}")
    return chosen[0]
