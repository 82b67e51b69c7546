"""``cdshooks call``: acts as an EHR towards any CDS Hooks server."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from cdshooks import cardview, charts, urls
from cdshooks.commands import Usage
from cdshooks.ehr import reactions, request
from cdshooks.ehr.chart import Chart
from cdshooks.ehr.errors import CallFailed
from cdshooks.ehr.reactions import Reaction
from cdshooks.ehr.request import Situation
from cdshooks.ehr.service import CdsServer, choose
from cdshooks.ehr.signing import Signer, signer
from cdshooks.errors import BadRequest
from cdshooks.wire import request as wire
from cdshooks.wire.checking import FHIR_ID

LOCAL = "http://127.0.0.1:8080"


@dataclass(frozen=True, slots=True)
class Conversation:
    """One call and what follows it."""

    service: str
    hook: str
    base: str
    fhir: str
    fhir_token: str
    situation: Situation
    signer: Signer | None
    lang: str
    reaction: Reaction | None

    def hold(self) -> None:
        """Discovery, prefetch, call, cards, feedback. Raises ``CallFailed`` and ``Usage``."""
        server = CdsServer(self.base, self.signer, self.lang)
        offer = choose(server.offers(), self.service, self.hook)
        context = request.context(offer.hook, self.situation)
        chart = Chart(self.fhir, self.fhir_token)
        chart.open(self.situation.patient)
        prefetch = chart.prefetch(offer.prefetch, context)
        for note in chart.notes:
            _say(f"note: {note}")
        body = request.request(offer.hook, context, self.fhir, self.fhir_token, prefetch)
        wire.read(body)  # so that mistakes in the order are named before anything is sent
        _say(f"{offer.hook}: {len(prefetch)} of {len(offer.prefetch)} prefetch keys filled")
        cards = server.call(offer.id, body)
        print(cardview.terminal(cards, colour=sys.stdout.isatty(), lang=self.lang) or "No cards.")
        if self.reaction is not None:
            entries = self.reaction.entries(cards)
            server.feedback(offer.id, entries)
            for entry in entries:
                number = [card.get("uuid") for card in cards].index(entry["card"]) + 1
                print(f"\nFeedback taken: card {number} {entry['outcome']}.")


def _say(text: str) -> None:
    print(text, file=sys.stderr)


def call(
    service: Annotated[str, typer.Argument(help="Id of the service, as discovery lists it.")],
    fhir: Annotated[str, typer.Option("--fhir", help="Base address of the FHIR R4 server.")],
    patient: Annotated[str, typer.Option("--patient", help="Id of the patient there.")],
    order: Annotated[
        Path | None, typer.Option("--order", help="Draft order(s): a resource or a Bundle.")
    ] = None,
    base: Annotated[
        str, typer.Option("--base", help="The CDS Hooks server, by its public address.")
    ] = LOCAL,
    hook: Annotated[
        str, typer.Option("--hook", help="Only for services that answer several hooks.")
    ] = "",
    user: Annotated[
        str, typer.Option("--user", help="Who sits before the EHR, as Type/id.")
    ] = "Practitioner/example",
    encounter: Annotated[str, typer.Option("--encounter", help="Id of the encounter.")] = "",
    key: Annotated[
        Path | None,
        typer.Option("--key", help="Private key (PEM, JWK or JWKS) to sign with: ES384 or RS384."),
    ] = None,
    iss: Annotated[str, typer.Option("--iss", help="Issuer of the tokens; with --key.")] = "",
    kid: Annotated[
        str, typer.Option("--kid", help="The key's name; with --key (default: that in the JWK).")
    ] = "",
    jku: Annotated[
        str, typer.Option("--jku", help="Address of the key set, if tokens should name it.")
    ] = "",
    tenant: Annotated[
        str, typer.Option("--tenant", help="Tenant, if tokens should name one.")
    ] = "",
    fhir_token: Annotated[
        str,
        typer.Option(
            envvar="CDSHOOKS_FHIR_TOKEN",
            hidden=True,  # a secret: from the environment, so that no process list shows it
        ),
    ] = "",
    accept: Annotated[
        str, typer.Option("--accept", help="Accept card N, or suggestion M of it as N.M.")
    ] = "",
    override: Annotated[
        str, typer.Option("--override", help="Override every card that offers this reason code.")
    ] = "",
    lang: Annotated[str, typer.Option("--lang", help="en or ja.")] = "en",
) -> None:
    """Act as an EHR: fill the prefetch, call a service, show the cards, send feedback.

    CDSHOOKS_FHIR_TOKEN in the environment is the access token for the FHIR server, which is also
    granted to the service. Exit code 1: the call could not be made or was refused.
    """
    if lang not in ("en", "ja"):
        raise Usage(f"--lang: en or ja expected, not {lang!r}")
    if key is None and (iss or kid or jku or tenant):
        raise Usage("--iss, --kid, --jku and --tenant go with --key FILE")
    conversation = Conversation(
        service,
        hook,
        _address(base, "--base", secret=key is not None),
        _address(fhir, "--fhir", secret=bool(fhir_token)),
        fhir_token,
        Situation(_id(patient, "--patient"), user, encounter, _orders(order)),
        signer(key, iss=iss, kid=kid, jku=jku, tenant=tenant) if key else None,
        lang,
        reactions.reaction(accept, override),
    )
    try:
        conversation.hold()
    except CallFailed as error:
        _say(str(error))
        raise typer.Exit(1) from None


def _address(url: str, option: str, *, secret: bool) -> str:
    """An address without slash at its end; tokens go over https or stay on this machine."""
    parsed = urls.parse(url)
    if parsed is None or parsed[1].query or parsed[1].fragment:
        raise Usage(f"{option}: an address such as {LOCAL} expected")
    if secret and (reason := urls.problem(url)):
        raise Usage(f"{option}: {reason}, as a token would be sent there")
    return url.rstrip("/")


def _id(text: str, option: str) -> str:
    ident = text.removeprefix("Patient/")
    if not FHIR_ID.match(ident):
        raise Usage(f"{option}: a FHIR id expected (letters, digits, '-' and '.')")
    return ident


def _orders(path: Path | None) -> tuple[dict[str, Any], ...]:
    if path is None:
        return ()
    if not path.is_file():
        raise Usage(f"--order: no such file: {path}")
    try:
        found = tuple(charts.resources_of(charts.read(path)))
    except BadRequest as error:
        raise Usage(f"--order: {path}: {error.text}") from None
    if not found or not all(isinstance(each.get("resourceType"), str) for each in found):
        raise Usage(f"--order: {path} holds no FHIR resource: a resource or a Bundle is expected")
    return found
