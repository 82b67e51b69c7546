"""Clinical cases in YAML: written out as calls, run through the one evaluation path, checked.

The format is described in ``docs/cases.md``; the cases themselves lie in ``tests/cases``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

import yaml

from cdshooks.evaluation import Evaluation, Outcome
from cdshooks.seam import Obtained, Service
from cdshooks.services import build
from cdshooks.texts import Texts
from cdshooks.wire import request as wire
from fhirmaps.codebook import CodeBook
from fhirmaps.families import policy_for, questions
from fhirmaps.queries import KEYS
from fhirmaps.shorthand import SECTIONS, ShorthandError, Writer
from rules.history import History, Shown

ZONE = "Asia/Tokyo"
NAMESPACE = UUID("b5d1f1f0-6a57-4f43-9a3e-0c5f2e6d7a10")
KNOWN = {
    "rule", "vignette", "title", "note", "hook", "as_of", "zone", "patient", "draft", "selected",
    "active", "given", "withheld", "said", "resources", "missing", "partial", "history", "policy",
    "expect", "silent", "silent_rows", "service", "context", *SECTIONS,
}  # fmt: skip


class Loader(yaml.SafeLoader):
    """YAML in which only ``true`` and ``false`` are booleans, so that ``on`` can be a key."""


Loader.yaml_implicit_resolvers = {
    letter: [(tag, pattern) for tag, pattern in found if tag != "tag:yaml.org,2002:bool"]
    for letter, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("true|false"), list("tf"))


class CaseError(Exception):
    """A case file that cannot be read; names the file and the place."""


@dataclass(frozen=True, slots=True)
class Case:
    """One case: the call it makes, what must fire and what must stay silent."""

    name: str
    rule: str
    title: str
    call: dict[str, Any]
    missing: tuple[str, ...]
    partial: tuple[str, ...]
    as_of: datetime
    policy: dict[str, Any]
    history: History
    expect: tuple[dict[str, Any], ...]
    silent: tuple[str, ...]
    silent_rows: dict[str, str] = field(default_factory=dict)
    service: str = ""


def load(path: Path, codes: CodeBook | None = None) -> list[Case]:
    """All cases of a YAML file (one document a case)."""
    book = codes or CodeBook.load()
    found = []
    try:
        documents = list(yaml.load_all(path.read_text("utf-8"), Loader))
    except yaml.YAMLError as error:
        raise CaseError(f"{path}: {error}") from None
    for number, document in enumerate(documents, 1):
        if document is None:
            continue
        try:
            found.append(_case(document, f"{path.stem}-{number}", book))
        except (ShorthandError, KeyError, TypeError, ValueError) as error:
            raise CaseError(f"{path}, case {number}: {error}") from error
    return found


def _case(document: Mapping[str, Any], name: str, codes: CodeBook) -> Case:
    strangers = set(document) - KNOWN
    if strangers:
        raise ShorthandError(f"unknown member {', '.join(sorted(strangers))}")
    zone = ZoneInfo(str(document.get("zone", ZONE)))
    as_of = _clock(document.get("as_of", date(2026, 4, 6)), zone)
    writer = Writer(codes, as_of)
    return Case(
        f"{name}: {document.get('vignette', '')} {document.get('title', '')}".strip(),
        str(document["rule"]),
        str(document.get("title", "")),
        call_of(document, writer, name),
        tuple(document.get("missing", ())),
        tuple(document.get("partial", ())),
        as_of,
        dict(document.get("policy", {})),
        _history(document, writer),
        tuple(document.get("expect", ())),
        tuple(document.get("silent", ())),
        {str(k): str(v) for k, v in document.get("silent_rows", {}).items()},
        str(document.get("service", "")),
    )


def _clock(value: Any, zone: ZoneInfo) -> datetime:
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=zone)
    return datetime(value.year, value.month, value.day, 12, 0, tzinfo=zone)


def _history(document: Mapping[str, Any], writer: Writer) -> History:
    cards = []
    for entry in document.get("history", ()):
        overridden = entry.get("overridden")
        cards.append(
            Shown(
                str(entry["rule"]),
                date.fromisoformat(writer.day(entry.get("shown", overridden))[:10]),
                str(entry.get("row", "")),
                date.fromisoformat(writer.day(overridden)[:10]) if overridden is not None else None,
                str(entry.get("reason", "")),
            )
        )
    return History(tuple(cards))


def call_of(document: Mapping[str, Any], writer: Writer, name: str) -> dict[str, Any]:
    """The CDS Hooks request of a case, every key that is not missing given in the prefetch."""
    hook = str(document.get("hook", "order-sign"))
    given: dict[str, list[dict[str, Any]]] = {key: [] for key in KEYS}
    for section, (key, method) in SECTIONS.items():
        for entry in document.get(section, ()):
            given[key].append(getattr(writer, method)(entry))
    for section, key, kind, status in (
        ("active", "medicationRequests", "MedicationRequest", "active"),
        ("given", "administrations", "MedicationAdministration", "completed"),
        ("withheld", "administrations", "MedicationAdministration", "not-done"),
        ("said", "statements", "MedicationStatement", "active"),
    ):
        for entry in document.get(section, ()):
            given[key].append(writer.medication(entry, kind, status))
    for entry in document.get("resources", ()):
        given[str(entry["key"])].append(_raw(entry["resource"], writer))
    missing = set(document.get("missing", ()))
    prefetch: dict[str, Any] = {
        key: _bundle(resources, key in document.get("partial", ()))
        for key, resources in given.items()
        if key not in missing and key != "patient"
    }
    if "patient" not in missing:
        prefetch["patient"] = writer.patient(document.get("patient", {}))
    context: dict[str, Any] = {
        "userId": "Practitioner/example",
        "patientId": writer.patient_id,
        **document.get("context", {}),
    }
    if hook == "encounter-start":
        context.setdefault("encounterId", "e1")
    if hook in ("order-sign", "order-select"):
        context |= _drafts(document, writer, hook)
    return {
        "hook": hook,
        "hookInstance": str(uuid5(NAMESPACE, name)),
        "context": context,
        "prefetch": prefetch,
    }


def _raw(body: Mapping[str, Any], writer: Writer) -> dict[str, Any]:
    """A resource written out in the case; the subject is filled in when it has none."""
    found = dict(body)
    who = "patient" if found.get("resourceType") == "AllergyIntolerance" else "subject"
    if found.get("resourceType") not in ("Medication", "Specimen"):
        found.setdefault(who, {"reference": f"Patient/{writer.patient_id}"})
    return found


def _drafts(document: Mapping[str, Any], writer: Writer, hook: str) -> dict[str, Any]:
    drafts = []
    for entry in document.get("draft", ()):
        if "resource" in entry:
            drafts.append(_raw(entry["resource"], writer))
        elif "test" in entry:
            drafts.append(writer.request(entry, "draft"))
        else:
            drafts.append(writer.medication(entry, status="draft"))
    bundle = {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [{"resource": body} for body in drafts],
    }
    found: dict[str, Any] = {"draftOrders": bundle}
    if hook == "order-select":
        every = [f"{body['resourceType']}/{body['id']}" for body in drafts]
        chosen = document.get("selected")
        found["selections"] = every if chosen is None else [every[i] for i in chosen]
    return found


def _bundle(resources: Sequence[dict[str, Any]], partial: bool) -> dict[str, Any]:
    found: dict[str, Any] = {
        "resourceType": "Bundle",
        "type": "searchset",
        "entry": [{"resource": body} for body in resources],
    }
    if partial:
        found["link"] = [{"relation": "next", "url": "https://ehr.example.org/fhir?page=2"}]
    return found


# --- running -------------------------------------------------------------------------------------


@cache
def _services() -> tuple[Service, ...]:
    """Every service with the shipped code tables; the same for all cases."""
    codes = CodeBook.load()
    return build(questions(), codes, Texts("en", codes.drug_name))


def evaluation_of(case: Case, service_id: str = "") -> tuple[Evaluation, Service]:
    """The evaluation and the service a case runs on (the family of its rule, unless named)."""
    codes = CodeBook.load()
    asked = questions()
    services = _services()
    policy = policy_for(case.policy)
    zone = case.as_of.tzinfo
    evaluation = Evaluation(
        services,
        asked,
        codes,
        policy,
        zone=zone if isinstance(zone, ZoneInfo) else ZoneInfo(ZONE),
        base_url="https://cds.example.org",
        clock=lambda: case.as_of,
        memory=lambda _call: case.history,
    )
    family = service_id or case.service or evaluation.rules[case.rule].family
    hook = case.call["hook"]
    for service in services:
        if service.hook == hook and family in service.families:
            return evaluation, service
    raise CaseError(f"{case.name}: no service of {family} on {hook}")


def data_of(case: Case, service: Service) -> dict[str, Obtained]:
    """The case's prefetch as obtained data: what is not missing is complete."""
    found: dict[str, Obtained] = {}
    for key in service.prefetch:
        value = case.call["prefetch"].get(key)
        if value is None:
            found[key] = Obtained("missing", problem="not given")
        else:
            state = "partial" if key in case.partial else "complete"
            found[key] = Obtained(state, [value])  # type: ignore[arg-type]  # one of two literals
    return found


def run(case: Case) -> Outcome:
    """A case through the evaluation path."""
    evaluation, service = evaluation_of(case)
    call = wire.read(case.call)
    if not evaluation.needs(service, call):
        return Outcome(evaluation.record(call, {}))
    return evaluation.findings(service, call, data_of(case, service))


def problems(case: Case, outcome: Outcome) -> list[str]:
    """What differs from the expectation; empty when the case holds."""
    found = []
    fired = {f.rule_id: f for f in outcome.findings}
    for wanted in case.expect:
        rule = str(wanted.get("rule", case.rule))
        finding = fired.get(rule)
        if finding is None:
            found.append(f"{rule} should fire ({_why(outcome, rule)})")
            continue
        rows = finding.rows or (finding.row,)
        if "row" in wanted and str(wanted["row"]) != finding.row:
            found.append(f"{rule}: row {finding.row}, expected {wanted['row']}")
        if "rows" in wanted and {str(r) for r in wanted["rows"]} - set(rows):
            found.append(f"{rule}: rows {rows}, expected {wanted['rows']}")
        if "indicator" in wanted and wanted["indicator"] != finding.indicator.value:
            found.append(f"{rule}: {finding.indicator.value}, expected {wanted['indicator']}")
        found += _parts(rule, wanted, finding)
    expected = {str(w.get("rule", case.rule)) for w in case.expect}
    silent = set(case.silent) | ({case.rule} - expected)
    found += [f"{rule} row {fired[rule].row} should be silent" for rule in silent & set(fired)]
    for rule, row in case.silent_rows.items():
        if _why(outcome, rule).split(":")[0] != f"row {row}":
            found.append(f"{rule}: silent by {_why(outcome, rule)}, expected row {row}")
    found += [
        f"{f.rule_id} failed: {f.error} at {f.place}" for r in outcome.runs for f in r.failures
    ]
    return found


def _parts(rule: str, wanted: Mapping[str, Any], finding: Any) -> list[str]:
    found = []
    offered = [s.label.key for s in finding.suggestions]
    for label in wanted.get("suggests", ()):
        if label not in offered:
            found.append(f"{rule}: should suggest {label}, suggests {offered}")
    for label in wanted.get("not_suggests", ()):
        if label in offered:
            found.append(f"{rule}: should not suggest {label}")
    if "recommends" in wanted:
        chosen = [s.label.key for s in finding.suggestions if s.recommended]
        if chosen != list(wanted["recommends"]):
            found.append(f"{rule}: recommends {chosen}, expected {wanted['recommends']}")
    facts = {m.fact for m in finding.missing}
    for fact in wanted.get("missing", ()):
        if fact not in facts:
            found.append(f"{rule}: should name {fact} as missing, names {sorted(facts)}")
    notes = [n.key for n in finding.notes]
    for note in wanted.get("notes", ()):
        if note not in notes:
            found.append(f"{rule}: should have note {note}, has {notes}")
    return found


def _why(outcome: Outcome, rule: str) -> str:
    for run_ in outcome.runs:
        for considered in run_.considered:
            if considered.rule_id == rule:
                return "; ".join(
                    f"row {o.row}: {getattr(o, 'because', 'fired, then settled or withheld')}"
                    for o in considered.outcomes
                )
    return "not considered"
