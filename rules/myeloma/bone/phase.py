"""``treatmentPhase``, ``piTriplet`` and ``asctPlanned`` (book 2.1, 2.2; mapping 3.8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from rules.drugs import ANTI_MYELOMA, CORTICOSTEROIDS, PROTEASOME_INHIBITORS
from rules.kernel import Evidence, Missing, Reason, Term, Tri, any_of
from rules.myeloma.bone.facts import Inputs
from rules.policy import Policy
from rules.therapy import Entry, Medications

UNTREATED, INDUCTION = "untreated", "induction"
PHASES = (UNTREATED, INDUCTION, "consolidation", "maintenance", "continuous", "observation")
MAINTENANCE = ("lenalidomide", "ixazomib")


@dataclass(frozen=True, slots=True)
class Phase:
    """The word of the book (empty: unknown), and whether it was inferred."""

    word: str
    inferred: bool
    lines: tuple[Evidence, ...] = ()

    @property
    def first_line(self) -> Tri:
        """Untreated or in induction: the only phases the source speaks of."""
        if not self.word:
            return Tri.UNKNOWN
        return Tri.of(self.word in (UNTREATED, INDUCTION))

    @property
    def gap(self) -> tuple[Missing, ...]:
        return () if self.word else (Missing("treatmentPhase", Reason.ABSENT),)


def phase(inputs: Inputs, policy: Policy) -> Phase:
    """Attested; otherwise inferred from therapy, relapses and transplants, and marked."""
    said = inputs.course.phase
    if said.known and isinstance(said.value, str):
        word = said.value.lower()
        if word in PHASES or word.startswith("relapse"):
            return Phase(word, False, said.evidence)
    word = _inferred(inputs, policy)
    lines: tuple[Evidence, ...] = ()
    if word:
        marks = ("mark-inferred",)
        lines = (Evidence("treatmentPhase", Term(f"bone-phase-{word}"), marks=marks),)
    return Phase(word, True, lines)


def _inferred(inputs: Inputs, policy: Policy) -> str:
    meds = inputs.medications
    first = meds.first_dose(ANTI_MYELOMA)
    if _relapsed(inputs, first[0] if first else None):
        return "relapse"
    if first is None:
        known = meds.all_complete and not meds.unreadable and not _undated(meds)
        return UNTREATED if known else ""
    if inputs.course.transplants.entries:
        running = {d for e in meds.running(ANTI_MYELOMA) for d in e.ingredients}
        running &= set(ANTI_MYELOMA)
        return "maintenance" if len(running) == 1 and running <= set(MAINTENANCE) else ""
    whole = inputs.course.relapses.complete and inputs.course.transplants.complete
    recent = (inputs.as_of - first[0]).days <= policy.days("bone.inductionDays")
    return INDUCTION if recent and whole and meds.all_complete else ""


def _relapsed(inputs: Inputs, first: date | None) -> bool:
    """An event after the first therapy; one before it made a precursor disease a myeloma."""
    after = [
        e
        for e in inputs.course.progressions
        if first is None or e.when is None or e.when.last_date >= first
    ]
    return bool(inputs.course.relapses.entries or after)


def _undated(meds: Medications) -> bool:
    """Therapy on record of which no day is known."""
    return any(
        e.status.value not in ("draft", "stopping", "planned", "withheld")
        and not meds.not_given_by_record(e)
        for e in meds.of(ANTI_MYELOMA)
    )


def pi_triplet(meds: Medications) -> Tri:
    """A proteasome inhibitor with two further agents; a corticosteroid counts as one."""
    running = [e for e in meds.running((*ANTI_MYELOMA, *CORTICOSTEROIDS)) if _treats(e)]
    drugs = {d for e in running for d in e.drugs}
    others = (drugs & set(ANTI_MYELOMA)) - set(PROTEASOME_INHIBITORS)
    count = len(others) + (1 if drugs & set(CORTICOSTEROIDS) else 0)
    if drugs & set(PROTEASOME_INHIBITORS) and count >= 2:
        return Tri.YES
    sure = meds.requests == "complete" and not meds.unreadable
    return Tri.NO if sure else Tri.UNKNOWN


def _treats(entry: Entry) -> bool:
    return not entry.premedication and not entry.antiemetic


def asct_planned(inputs: Inputs) -> Tri:
    """Attested, or a request for an autologous transplant (``doNotPerform``: no)."""
    requests = [r for r in inputs.course.transplant_requests.entries if not r.completed]
    said = inputs.course.asct_planned.value
    if any(r.planned for r in requests):
        return Tri.YES
    if isinstance(said, bool):
        return Tri.of(said)
    return Tri.NO if requests else Tri.UNKNOWN


def prefers_denosumab(inputs: Inputs) -> Tri:
    """PI triplet or planned transplant: where denosumab showed the longer PFS (6-CQ3)."""
    return any_of((pi_triplet(inputs.medications), asct_planned(inputs)))


def regimen_lines(inputs: Inputs) -> tuple[Evidence, ...]:
    """The anti-myeloma drugs on the list and the transplant plan."""
    meds = inputs.medications
    entries = meds.running((*ANTI_MYELOMA, *CORTICOSTEROIDS))
    lines = [e.evidence("regimen") for e in entries[:6]]
    lines += inputs.course.asct_planned.evidence
    lines += [r.evidence("asctPlanned") for r in inputs.course.transplant_requests.entries]
    return tuple(lines)
