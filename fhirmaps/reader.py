"""The one door through which a family's inputs are read from a record.

It knows what the family declared (``Reads``) and refuses anything else, so that the prefetch
templates, which are derived from the same declaration, can never fall behind the code.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

from fhirmaps import allergies, body, conditions, demographics, laboratory, procedures, renal, yesno
from fhirmaps import observations as obs
from fhirmaps.medications import medications
from fhirmaps.observations import Counting
from fhirmaps.queries import Reads
from fhirmaps.record import Hit, PatientRecord, as_dicts, text_of
from fhirmaps.yesno import TriQuery
from rules.events import AdverseEvent, Allergy, Event, Listing, Problem, Request
from rules.kernel import Evidence, Fact, Hook, Reason, Series, State, Term, msg
from rules.patient import Age, Renal
from rules.therapy import Medications
from rules.times import When, newest_first


class UndeclaredRead(Exception):
    """An inputs module reads something its ``Reads`` do not declare: a fault of that module."""


class Reader:
    """Reads facts for one family from one record, at one hook."""

    def __init__(self, record: PatientRecord, reads: Reads, hook: Hook) -> None:
        self.record = record
        self.reads = reads
        self.hook = hook

    @property
    def as_of(self) -> datetime:
        return self.record.as_of

    @property
    def today(self) -> date:
        return self.record.today

    def _declared(self, key: str, concepts: Collection[str]) -> None:
        undeclared = set(concepts) - set(self.reads.concepts(key))
        if undeclared:
            raise UndeclaredRead(f"{key}: {', '.join(sorted(undeclared))}")

    def _key(self, key: str) -> None:
        if key not in self.reads.all_keys:
            raise UndeclaredRead(key)

    # --- numbers ---

    def series(
        self, name: str, *concepts: str, key: str = "labs", analyte: str = "", issued: bool = True
    ) -> Series:
        """Results of some concepts; see ``fhirmaps.laboratory.series``."""
        self._declared(key, concepts)
        return laboratory.series(
            self.record, name, concepts, key=key, analyte=analyte, issued=issued
        )

    @cached_property
    def age(self) -> Fact[Age]:
        return demographics.age(self.record)

    @cached_property
    def sex(self) -> Fact[str]:
        return demographics.sex(self.record)

    def weights(self) -> Series:
        self._declared("findings", ["body-weight"])
        return body.weights(self.record)

    def renal(self, *, weight_days: int) -> Renal:
        """Kidney facts; declares creatinine, egfr and creatinine-clearance-measured."""
        self._declared("labs", ["creatinine", "egfr", "creatinine-clearance-measured"])
        self._declared("findings", ["body-weight", "dialysis-dependence"])
        self._key("procedures")
        return renal.renal(self.record, weight_days=weight_days)

    # --- yes and no ---

    def yes_no(
        self,
        name: str,
        *concepts: str,
        acute: bool = False,
        history: bool = False,
        finding_days: int | None = None,
        exclude: tuple[str, ...] = (),
    ) -> Fact[bool]:
        """A Tri fact from Conditions and Observations of the concepts (mapping 2.4)."""
        self._key("conditions")
        self._declared("findings", concepts)
        query = TriQuery(concepts, acute, history, finding_days, exclude)
        return yesno.yes_no(self.record, name, query)

    def attested(self, name: str, code: str) -> Fact[Any]:
        """An attested fact (mapping 2.5): bool, code text, integer or number; newest counting."""
        self._declared("findings", [f"attested-{code}"])
        found = self._attestations(code)
        if not found:
            if self.record.state("findings") != "complete":
                detail = msg("missing-key", key="findings")
                return Fact.unavailable(name, Reason.NOT_OBTAINED, detail)
            return Fact(name, None, State.ABSENT, reason=Reason.ABSENT)
        hit, when = found[0]
        value = attested_value(self.record, hit)
        if value is None:
            return Fact.unavailable(name, Reason.NOT_UNDERSTOOD, msg("why-no-answer"), when=when)
        shown: object = value if isinstance(value, str) else str(value)
        if isinstance(value, bool):
            shown = Term("word-yes" if value else "word-no")
        line = Evidence(name, shown, "", when, hit.resource.reference, ("mark-attested",))
        return Fact(name, value, when=when, evidence=(line,))

    def attestations(self, code: str) -> list[tuple[Hit, When | None]]:
        """All counting attestations of a code, newest first."""
        self._declared("findings", [f"attested-{code}"])
        return self._attestations(code)

    def _attestations(self, code: str) -> list[tuple[Hit, When | None]]:
        found = []
        for hit in self.record.coded("Observation", f"attested-{code}"):
            if obs.counting(hit.resource.body) is not Counting.COUNTS:
                continue
            when = obs.effective(self.record, hit.resource.body)
            if when is None or not obs.is_future(self.record, when):
                found.append((hit, when))
        return sorted(found, key=lambda pair: newest_first(pair[1]))

    # --- lists ---

    def medications(self) -> Medications:
        for key in ("medicationRequests", "administrations"):
            self._key(key)
        return medications(self.record)

    def problems(self, *concepts: str) -> Listing[Problem]:
        self._key("conditions")
        return conditions.problems(self.record, concepts)

    def procedures(self, *concepts: str) -> Listing[Event]:
        self._key("procedures")
        return procedures.procedures(self.record, concepts)

    def requests(self, *concepts: str) -> Listing[Request]:
        self._key("serviceRequests")
        return procedures.requests(self.record, concepts)

    def reports(self, *concepts: str) -> Listing[Event]:
        self._declared("reports", concepts)
        return procedures.reports(self.record, concepts)

    def allergies(self) -> Listing[Allergy]:
        self._key("allergies")
        return allergies.allergies(self.record)

    def allergies_reviewed(self) -> Fact[bool]:
        self._key("allergies")
        return allergies.reviewed(self.record)

    def adverse_events(self) -> Listing[AdverseEvent]:
        self._key("adverseEvents")
        return allergies.adverse_events(self.record)

    def adverse_events_received(self) -> Listing[AdverseEvent]:
        """Adverse events that came along, for a family that does not ask for them itself."""
        return allergies.adverse_events(self.record)


def attested_value(record: PatientRecord, hit: Hit) -> bool | str | int | Fraction | None:
    """Value of an attested Observation: yes/no, a code (by code or display), or a number."""
    boolean = obs.yes_no(record, hit.node)
    if boolean is not None:
        return boolean
    coded = hit.node.get("valueCodeableConcept")
    if isinstance(coded, dict):
        for coding in coded.get("coding") or ():
            if isinstance(coding, dict) and (code := text_of(coding.get("code"))):
                return code
        return text_of(coded.get("text")).lower() or None
    text = text_of(hit.node.get("valueString"))
    if text:
        return text.lower()
    sent = obs.sent_number(hit.node)
    if sent is None:
        return None
    whole = sent.value == sent.value.to_integral_value()
    return int(sent.value) if whole else Fraction(Decimal(sent.value))


def attested_word(record: PatientRecord, hit: Hit, known: Collection[str]) -> str | None:
    """The one of the known words an attested Observation states, by code, display or text."""
    coded = hit.node.get("valueCodeableConcept")
    said = [text_of(hit.node.get("valueString"))]
    if isinstance(coded, dict):
        codings = as_dicts(coded.get("coding"))
        said += [text_of(c.get(name)) for c in codings for name in ("code", "display")]
        said.append(text_of(coded.get("text")))
    return next((word for each in said if (word := each.lower()) in known), None)
