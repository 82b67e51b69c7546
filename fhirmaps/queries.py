"""What a family reads, and the FHIR searches that follow from it (mapping section 1).

A family's inputs module declares its ``Reads``; the ``Reader`` refuses to read anything else, so
the prefetch templates derived here cannot drift from the code.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from fhirmaps.codebook import CodeBook

PATIENT = "{{context.patientId}}"

KEYS = (
    "patient",
    "conditions",
    "labs",
    "findings",
    "reports",
    "medicationRequests",
    "administrations",
    "statements",
    "procedures",
    "serviceRequests",
    "allergies",
    "adverseEvents",
)
"""All prefetch keys in the order they are advertised."""

COMPOSITE_ORDER = (
    "patient",
    "conditions",
    "labs",
    "findings",
    "medicationRequests",
    "administrations",
    "procedures",
    "serviceRequests",
    "allergies",
    "reports",
    "statements",
    "adverseEvents",
)
"""Order in which a composite service picks its first ten keys."""

PLAIN = {
    "patient": f"Patient/{PATIENT}",
    "conditions": f"Condition?patient={PATIENT}",
    "medicationRequests": f"MedicationRequest?patient={PATIENT}",
    "administrations": f"MedicationAdministration?patient={PATIENT}",
    "statements": f"MedicationStatement?patient={PATIENT}",
    "procedures": f"Procedure?patient={PATIENT}",
    "serviceRequests": f"ServiceRequest?patient={PATIENT}&status=active",
    "allergies": f"AllergyIntolerance?patient={PATIENT}",
    "adverseEvents": f"AdverseEvent?subject=Patient/{PATIENT}",
}
CODED = {"labs": "Observation", "findings": "Observation", "reports": "DiagnosticReport"}
CATEGORIES = {
    "labs": "laboratory",
    "findings": "vital-signs,exam,survey,social-history,procedure",
}
TOKEN_SYSTEMS = ("http://loinc.org", "http://snomed.info/sct")
MAX_TOKENS = 5000
MAX_KEYS = 10


class QueryError(Exception):
    """Reads that cannot be turned into templates (too many codes or keys)."""


@dataclass(frozen=True, slots=True)
class Reads:
    """Everything one family reads.

    ``labs``, ``findings``, ``reports``: concepts per coded key. ``attested``: names of attested
    facts (always part of ``findings``). ``keys``: the other keys. ``required``: alternatives; the
    call cannot be answered when every key of one inner tuple is missing. ``required_view`` adds
    alternatives for patient-view and encounter-start.
    """

    keys: tuple[str, ...]
    labs: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
    reports: tuple[str, ...] = ()
    attested: tuple[str, ...] = ()
    required: tuple[tuple[str, ...], ...] = ()
    required_view: tuple[tuple[str, ...], ...] = ()

    @property
    def all_keys(self) -> tuple[str, ...]:
        used = set(self.keys)
        used |= {name for name in ("labs", "findings", "reports") if getattr(self, name)}
        if self.attested:
            used.add("findings")
        return tuple(key for key in KEYS if key in used)

    def concepts(self, key: str) -> tuple[str, ...]:
        """Concepts asked for through a coded key."""
        if key == "findings":
            return (*self.findings, *(f"attested-{name}" for name in self.attested))
        return self.labs if key == "labs" else self.reports


def united(reads: Iterable[Reads]) -> Reads:
    """What several families read together (a composite service)."""
    each = list(reads)

    def union(name: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(x for r in each for x in getattr(r, name)))

    return Reads(
        union("keys"),
        union("labs"),
        union("findings"),
        union("reports"),
        union("attested"),
        tuple(dict.fromkeys(x for r in each for x in r.required)),
        tuple(dict.fromkeys(x for r in each for x in r.required_view)),
    )


def tokens(codes: CodeBook, concepts: Iterable[str]) -> str:
    """``system|code`` of every exact LOINC, SNOMED or own code, sorted, comma-separated."""
    found = {
        f"{code.system}|{code.code}"
        for concept in concepts
        for code in codes.codes_of(concept)
        if code.match == "exact" and (code.system in TOKEN_SYSTEMS or _searchable(code.system))
    }
    return ",".join(sorted(found))


def _searchable(system: str) -> bool:
    """Own code system and the systems a site map adds for its laboratory."""
    return "cdshooks-haematology" in system


def template(codes: CodeBook, reads: Reads, key: str) -> str:
    """The search of one key, with the patient as its only token."""
    if key in PLAIN:
        return PLAIN[key]
    listed = tokens(codes, reads.concepts(key))
    if len(listed) > MAX_TOKENS:
        raise QueryError(
            f"the query {key} would name {len(listed)} characters of codes, at most {MAX_TOKENS}"
        )
    return f"{CODED[key]}?patient={PATIENT}&code={listed}"


def templates(codes: CodeBook, reads: Reads) -> dict[str, str]:
    """Prefetch templates in the order they are advertised."""
    return {key: template(codes, reads, key) for key in reads.all_keys}


def client_template(codes: CodeBook, reads: Reads, key: str, *, by_category: bool) -> str:
    """The search as asked of one client (mapping 1.1: local codes are searched by category)."""
    if by_category and key in CATEGORIES:
        return f"Observation?patient={PATIENT}&category={CATEGORIES[key]}"
    if by_category and key == "reports":
        return f"DiagnosticReport?patient={PATIENT}"
    return template(codes, reads, key)
