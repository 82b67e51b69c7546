"""PatientRecord: the one index over a patient's resources (by type, concept and reference).

Built from what the prefetch keys gave. Reading is tolerant: a resource no rule reads is never
looked into, and nothing in here raises for odd input. What cannot be used is counted or named.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any, Literal
from zoneinfo import ZoneInfo

from fhirmaps.codebook import CodeBook, Reading
from fhirmaps.validation import first_error
from rules.policy import Policy

KeyState = Literal["complete", "partial", "missing"]

KEY_OF_TYPE = {
    "Patient": "patient",
    "Condition": "conditions",
    "DiagnosticReport": "reports",
    "MedicationRequest": "medicationRequests",
    "MedicationAdministration": "administrations",
    "MedicationStatement": "statements",
    "Procedure": "procedures",
    "ServiceRequest": "serviceRequests",
    "AllergyIntolerance": "allergies",
    "AdverseEvent": "adverseEvents",
}
"""Prefetch key that feeds a resource type; Observation is fed by ``labs`` and ``findings``."""


@dataclass(frozen=True, slots=True)
class KeyData:
    """What one prefetch key gave: its state, the values (resources or Bundles) and the problem."""

    state: KeyState
    values: tuple[Any, ...] = ()
    problem: str = ""


@dataclass(slots=True, eq=False)
class Resource:
    """One resource with where it came from. ``draft`` marks orders of the hook context."""

    type: str
    id: str
    body: dict[str, Any]
    keys: set[str] = field(default_factory=set)
    draft: bool = False
    selected: bool = True
    included: bool = False
    """Came as ``search.mode`` include: for resolving references only."""
    bundle: Mapping[str, dict[str, Any]] = field(default_factory=dict)
    """The resources of the same Bundle by fullUrl, for ``urn:uuid`` references."""
    stored: dict[str, Any] | None = None
    """For a draft: the server's resource of the same id that it replaces."""
    dispatched: bool = False
    """A stored order on its way to a performer, judged like a draft; it can't be deleted."""
    _invalid: str | Literal[False] | None = False

    @property
    def reference(self) -> str:
        """Relative reference for evidence tables; without an id the type alone."""
        return f"{self.type}/{self.id}" if self.id else self.type

    @property
    def invalid(self) -> str | None:
        """First validation error of the R4B model after the tolerated faults, or None."""
        if self._invalid is False:
            self._invalid = first_error(self.type, self.body)
        return self._invalid


@dataclass(frozen=True, slots=True, eq=False)
class Hit:
    """A resource, or one of its components, that carries a concept."""

    resource: Resource
    node: dict[str, Any]
    reading: Reading

    @property
    def is_component(self) -> bool:
        return self.node is not self.resource.body


class PatientRecord:
    """Everything a call brought about one patient.

    ``as_of`` is the clock, in the hospital's zone. ``keys`` holds the data per prefetch key,
    ``drafts`` the orders of the hook context with whether each is selected, ``draft_urls`` the
    resources of their Bundle by fullUrl; ``dispatched`` stored orders that are judged as if they
    were being signed (mapping 1.2).
    """

    def __init__(
        self,
        patient_id: str,
        as_of: datetime,
        codes: CodeBook,
        policy: Policy,
        keys: Mapping[str, KeyData],
        drafts: Iterable[tuple[dict[str, Any], bool]] = (),
        fhir_server: str = "",
        dispatched: Iterable[dict[str, Any]] = (),
        draft_urls: Mapping[str, dict[str, Any]] | None = None,
    ) -> None:
        self.patient_id = patient_id
        self.as_of = as_of
        zone = as_of.tzinfo
        self.zone = zone if isinstance(zone, ZoneInfo) else ZoneInfo("UTC")
        self.codes = codes
        self.policy = policy
        self.keys = keys
        self.fhir_server = fhir_server.rstrip("/")
        self.refused = 0
        """Resources of another or unnamed patient that were ignored."""
        self._by_type: dict[str, list[Resource]] = {}
        self._by_reference: dict[str, Resource] = {}
        self._by_url: dict[str, dict[str, Any]] = dict(draft_urls or {})
        self._patient_urls: set[str] = set()
        self._indexes: dict[str, dict[str, list[Hit]]] = {}
        self._unmapped: dict[str, list[Hit]] = {}
        self.cache: dict[str, Any] = {}
        """Facts several families share (the medication list), built once."""
        for key, data in keys.items():
            for value in data.values:
                self._take(key, value)
        for body, selected in drafts:
            self._take_draft(body, selected)
        for body in dispatched:
            self._take_draft(body, True, dispatched=True)

    # --- taking in ---

    def _take(self, key: str, value: Any) -> None:
        if not isinstance(value, dict):
            return
        if value.get("resourceType") != "Bundle":
            self._add(key, value, False, {})
            return
        entries = [e for e in as_list(value.get("entry")) if isinstance(e, dict)]
        urls: dict[str, dict[str, Any]] = {}
        for entry in entries:
            body, url = entry.get("resource"), entry.get("fullUrl")
            if isinstance(body, dict) and isinstance(url, str):
                urls[url] = body
                if body.get("resourceType") == "Patient" and body.get("id") == self.patient_id:
                    self._patient_urls.add(url)
        self._by_url.update(urls)
        for entry in entries:
            body = entry.get("resource")
            mode = entry.get("search")
            included = isinstance(mode, dict) and mode.get("mode") in ("include", "outcome")
            if isinstance(body, dict):
                self._add(key, body, included, urls)

    def _add(self, key: str, body: dict[str, Any], included: bool, urls: Mapping[str, Any]) -> None:
        kind, ident = body.get("resourceType"), body.get("id")
        if not isinstance(kind, str) or kind == "OperationOutcome":
            return
        resource = Resource(kind, ident if isinstance(ident, str) else "", body, {key})
        resource.included = included
        resource.bundle = urls
        known = self._by_reference.get(resource.reference) if resource.id else None
        if known is None:
            if resource.id:
                self._by_reference[resource.reference] = resource
            self._by_type.setdefault(kind, []).append(resource)
            return
        known.keys.add(key)
        known.included = known.included and included
        if not known.draft and newer(body, known.body):
            known.body, known.bundle = body, urls
            known._invalid = False

    def _take_draft(
        self, body: dict[str, Any], selected: bool, *, dispatched: bool = False
    ) -> None:
        kind, ident = body.get("resourceType"), body.get("id")
        if not isinstance(kind, str):
            return
        resource = Resource(kind, ident if isinstance(ident, str) else "", body, {"draftOrders"})
        resource.draft, resource.selected, resource.dispatched = True, selected, dispatched
        known = self._by_reference.get(resource.reference) if resource.id else None
        if known is not None:  # the context's draft replaces the stored one of the same id
            self._by_type[kind].remove(known)
            if not dispatched:  # a dispatched order is its stored self, and renews nothing
                resource.stored = known.stored if known.draft else known.body
        if resource.id:
            self._by_reference[resource.reference] = resource
        self._by_type.setdefault(kind, []).append(resource)

    # --- keys ---

    def state(self, key: str) -> KeyState:
        """State of a prefetch key; a key nobody asked for is missing."""
        data = self.keys.get(key)
        return data.state if data else "missing"

    def complete(self, *keys: str) -> bool:
        return all(self.state(key) == "complete" for key in keys)

    # --- access ---

    def of_type(self, kind: str) -> list[Resource]:
        """Resources of a type that speak of this patient; drafts only of this call."""
        cached: list[Resource] | None = self.cache.get(f"type:{kind}")
        if cached is None:
            cached = [r for r in self._by_type.get(kind, ()) if self._counts(r)]
            self.cache[f"type:{kind}"] = cached
        return cached

    def _counts(self, resource: Resource) -> bool:
        if resource.included and resource.type != "Patient":
            return False
        if resource.type in ("Medication", "Specimen", "Practitioner", "Organization"):
            return True
        if resource.type == "Patient":
            return resource.id == self.patient_id
        if resource.draft:
            return True  # drafts of another patient were refused before (ruling P15)
        if self.is_patient(subject_of(resource.body)):
            return True
        self.refused += 1
        return False

    def is_patient(self, subject: Any) -> bool:
        """True for a Reference to this call's patient (mapping 2.1)."""
        reference = subject.get("reference") if isinstance(subject, dict) else None
        if not isinstance(reference, str):
            return False
        bare = reference.split("/_history/")[0]
        own = f"Patient/{self.patient_id}"
        if bare == own or bare in self._patient_urls:
            return True
        return bool(self.fhir_server) and bare == f"{self.fhir_server}/{own}"

    @cached_property
    def patient(self) -> Resource | None:
        found = self.of_type("Patient")
        return found[0] if found else None

    def coded(self, kind: str, concept: str) -> list[Hit]:
        """Resources (and Observation components) of a type whose code carries a concept."""
        return self._index(kind).get(concept, [])

    def unmapped(self, kind: str) -> list[Hit]:
        """Resources (and components) of a type whose codes carry no concept of ours."""
        self._index(kind)
        return self._unmapped[kind]

    def _index(self, kind: str) -> dict[str, list[Hit]]:
        index = self._indexes.get(kind)
        if index is not None:
            return index
        index = {}
        unmapped: list[Hit] = []
        for resource in self.of_type(kind):
            for node, code in coded_nodes(kind, resource.body):
                reading = self.codes.read(code)
                hit = Hit(resource, node, reading)
                if not reading.concepts:
                    unmapped.append(hit)
                for concept in reading.concepts:
                    index.setdefault(concept, []).append(hit)
        self._indexes[kind], self._unmapped[kind] = index, unmapped
        return index

    def by_reference(self, reference: str) -> Resource | None:
        """The resource of a relative reference, as evidence cites it."""
        return self._by_reference.get(reference)

    def resolve(self, reference: Any, within: Resource) -> dict[str, Any] | None:
        """The body a Reference points to: contained, same Bundle, or any Bundle of the call."""
        target = reference.get("reference") if isinstance(reference, dict) else None
        if not isinstance(target, str) or not target:
            return None
        if target.startswith("#"):
            return contained_in(within.body, target)
        bare = target.split("/_history/")[0]
        for urls in (within.bundle, self._by_url):
            for url in (target, bare):
                if url in urls:
                    return urls[url]
        found = self._by_reference.get(self.relative(bare))
        return found.body if found else None

    def relative(self, target: str) -> str:
        """``Type/id`` of a reference without its version, on this call's server or by fullUrl."""
        bare = target.split("/_history/")[0]
        if self.fhir_server and bare.startswith(self.fhir_server + "/"):
            return bare[len(self.fhir_server) + 1 :]
        body = self._by_url.get(bare, {})
        kind, ident = text_of(body.get("resourceType")), text_of(body.get("id"))
        return f"{kind}/{ident}" if kind and ident else bare

    @property
    def today(self) -> date:
        return self.as_of.date()


def as_list(value: Any) -> list[Any]:
    """A FHIR list element as a list: one object where an array is due counts as one (2.1)."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def as_dicts(value: Any) -> list[dict[str, Any]]:
    """The objects among a list element's members."""
    return [each for each in as_list(value) if isinstance(each, dict)]


def text_of(value: Any) -> str:
    """A string member, stripped; anything else is the empty string."""
    return value.strip() if isinstance(value, str) else ""


def contained_in(body: Mapping[str, Any], target: str) -> dict[str, Any] | None:
    """The contained resource of a reference such as ``#m``."""
    for contained in as_dicts(body.get("contained")):
        if contained.get("id") == target[1:]:
            return contained
    return None


def subject_of(body: Mapping[str, Any]) -> Any:
    """The Reference to the patient, under whichever name the resource type has it."""
    return body.get("subject") or body.get("patient")


def newer(body: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Of two copies of one resource: higher versionId, later lastUpdated, else the later had."""
    mine, its = body.get("meta"), other.get("meta")
    mine = mine if isinstance(mine, dict) else {}
    its = its if isinstance(its, dict) else {}
    first, second = text_of(mine.get("versionId")), text_of(its.get("versionId"))
    if first.isdigit() and second.isdigit() and first != second:
        return int(first) > int(second)
    my_time, its_time = _instant(mine), _instant(its)
    if my_time is not None and its_time is not None:
        return my_time >= its_time
    return its_time is None or my_time is not None


def _instant(meta: Mapping[str, Any]) -> datetime | None:
    """``meta.lastUpdated`` as a moment that compares across time zones."""
    try:
        found = datetime.fromisoformat(text_of(meta.get("lastUpdated")))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def coded_nodes(kind: str, body: dict[str, Any]) -> Iterator[tuple[dict[str, Any], Any]]:
    """The nodes of a resource that carry a code of what it is about."""
    if kind == "AdverseEvent":
        yield body, body.get("event")
        return
    yield body, body.get("code")
    if kind == "Observation":
        for component in as_dicts(body.get("component")):
            yield component, component.get("code")
