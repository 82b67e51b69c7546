"""The service request (conformance chapters 2 to 4): from bytes to a checked ``HookCall``."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field

from cdshooks.errors import BadRequest
from cdshooks.wire import json
from cdshooks.wire.checking import Text, WireModel, check, fault
from cdshooks.wire.hooks import CONTEXTS, Context, OrderDispatch, OrderSelect
from cdshooks.wire.patient import entries, refuse_another_patient, refuse_other_patients_drafts

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z")
_UUID_SCHEMA = "^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$"
_SERVER_SCHEMA = "^https?://[A-Za-z0-9][A-Za-z0-9.-]*(:[1-9][0-9]{0,3})?(/[A-Za-z0-9._~/-]*)?$"
"""Narrower than what is taken: what a client should send."""

_TOKEN = re.compile(r"[\x21-\x7e]+\Z")


def _instance(value: str) -> str:
    lower = value.lower()
    if not _UUID.match(lower):
        raise fault("must be a UUID")
    return lower


def _server(value: str) -> str:
    try:
        parts = urlsplit(value)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        good = False
    if not good or parts.query or parts.fragment or not value.isprintable() or " " in value:
        raise fault("must be an absolute http(s) URL without query")
    return value.rstrip("/")


def _access_token(value: str) -> str:
    if not _TOKEN.match(value):
        raise fault("must be a bearer token of printable ASCII characters")
    return value


def _bearer(value: str) -> str:
    if value.lower() != "bearer":
        raise fault("must be Bearer")
    return value


class FhirAuthorization(WireModel):
    """The access the client grants; ``access_token`` is never logged, stored or shown."""

    access_token: Annotated[Text, AfterValidator(_access_token)] = Field(
        repr=False, json_schema_extra={"pattern": "^[\\x21-\\x7e]+$"}
    )
    token_type: Annotated[str, AfterValidator(_bearer)] = Field(
        json_schema_extra={"pattern": "^[Bb]earer$"}
    )
    expires_in: int
    scope: str
    subject: str
    patient: str = ""


class Envelope(WireModel):
    """The members of a request around its context."""

    hook: Text
    hook_instance: Annotated[str, AfterValidator(_instance)] = Field(
        alias="hookInstance", json_schema_extra={"format": "uuid", "pattern": _UUID_SCHEMA}
    )
    fhir_server: Annotated[str, AfterValidator(_server)] = Field(
        "", alias="fhirServer", json_schema_extra={"pattern": _SERVER_SCHEMA}
    )
    fhir_authorization: FhirAuthorization | None = Field(None, alias="fhirAuthorization")
    context: dict[str, Any]
    prefetch: dict[str, Any] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HookCall:
    """One checked call.

    ``fhir_server`` has no trailing slash and is empty where none came. ``prefetch`` is as sent,
    its values in whatever shape; ``None`` there means "asked, no data".
    """

    hook: str
    instance: str
    context: Context
    fhir_server: str = ""
    authorization: FhirAuthorization | None = None
    prefetch: dict[str, Any] = field(default_factory=dict)

    @property
    def patient_id(self) -> str:
        return self.context.patient_id

    @property
    def encounter_id(self) -> str:
        """Empty where the call names none."""
        return self.context.encounter_id

    @property
    def user_id(self) -> str:
        """``Type/id``; empty where the hook has no user."""
        return self.context.user_id

    @property
    def draft_bundle(self) -> dict[str, Any]:
        """The Bundle of drafts as sent, empty where the hook has none."""
        member = self.context.bundle_member
        if not member:
            return {}
        name = next(n for n, f in type(self.context).model_fields.items() if member in (f.alias, n))
        bundle: dict[str, Any] = getattr(self.context, name)
        return bundle

    @property
    def drafts(self) -> list[dict[str, Any]]:
        """The draft resources in their order; the very objects that came."""
        return [resource for _, resource in entries(self.draft_bundle)]

    @property
    def selections(self) -> tuple[str, ...] | None:
        """``Type/id`` of the drafts just chosen; None on hooks without a choice."""
        return tuple(self.context.selections) if isinstance(self.context, OrderSelect) else None

    @property
    def dispatched(self) -> tuple[str, ...]:
        """``Type/id`` of stored orders being sent to a performer (order-dispatch)."""
        if isinstance(self.context, OrderDispatch):
            return tuple(dict.fromkeys(self.context.dispatched_orders))
        return ()


def parse(body: bytes, hooks: Collection[str] | None = None) -> HookCall:
    """A hook call from the bytes of a request.

    ``hooks`` are those the service answers; another hook is refused. Raises ``BadRequest`` naming
    the JSON path of every fault found at the first level that has one.
    """
    return read(json.decode(body), hooks)


def read(value: Any, hooks: Collection[str] | None = None) -> HookCall:
    """A hook call from a decoded request (what ``parse`` does after decoding)."""
    if not isinstance(value, dict):
        raise BadRequest("The body must be a JSON object.")
    envelope = check(Envelope, value)
    if hooks is not None and envelope.hook not in hooks:
        allowed = ", ".join(hooks)
        raise BadRequest(f"This service does not answer this hook, but {allowed}.", "hook")
    if envelope.fhir_authorization is not None and not envelope.fhir_server:
        raise BadRequest("fhirServer is required with fhirAuthorization.", "fhirServer")
    context = check(CONTEXTS.get(envelope.hook, Context), envelope.context, "context")
    call = HookCall(
        envelope.hook,
        envelope.hook_instance,
        context,
        envelope.fhir_server,
        envelope.fhir_authorization,
        envelope.prefetch,
    )
    _refuse_mixed_patients(call)
    return call


def _refuse_mixed_patients(call: HookCall) -> None:
    granted = call.authorization.patient if call.authorization else ""
    if granted.removeprefix("Patient/") not in ("", call.patient_id):
        raise BadRequest(
            "The access granted is for another patient than the context.",
            "fhirAuthorization.patient",
        )
    refuse_another_patient(call.prefetch, call.patient_id)
    member = call.context.bundle_member
    if member:
        path = f"context.{member}"
        refuse_other_patients_drafts(call.draft_bundle, call.patient_id, call.fhir_server, path)
