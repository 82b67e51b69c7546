"""Inputs of the thrombosis family (mapping 1.3, 3.8, 6; rulings M15, F11)."""

from __future__ import annotations

from datetime import timedelta

from fhirmaps.context import MYELOMA_KEYS, any_of_concepts, palliative, weight_days
from fhirmaps.queries import Reads
from fhirmaps.reader import Reader
from rules.drugs import DOACS, IMIDS
from rules.events import Event, Listing, Problem, Request, Standing
from rules.history import History
from rules.kernel import Evidence, Fact, Hook, Reason, Term, msg
from rules.myeloma.thrombosis import FAMILY, Inputs
from rules.therapy import Medications
from rules.times import newest_first

THROMBOSES = ("dvt", "pulmonary-embolism", "venous-thrombosis-other")
CARDIAC = ("heart-disease", "heart-failure", "ischaemic-heart-disease", "myocardial-infarction")
INFECTIONS = (
    "infection-any",
    "sepsis",
    "septic-shock",
    "bacteraemia",
    "pneumonia",
    "clostridioides-difficile",
    "infection-bacterial-viral-fungal",
)
BLEEDING = ("bleeding-any", "intracranial-haemorrhage", "gastrointestinal-bleeding")
ANTIPLATELET = ("ischaemic-stroke", "ischaemic-heart-disease", "myocardial-infarction")
CATHETER_IN = ("central-venous-catheter-insertion", "central-venous-catheter-replacement")
CATHETER_OUT = ("central-venous-catheter-removal",)
HEPARIN_THROMBOCYTOPENIA = "heparin-induced-thrombocytopenia"
SINGLE = (
    "vte-history",
    "diabetes-mellitus",
    "hyperviscosity",
    "peptic-ulcer",
    "aspirin-asthma",
    HEPARIN_THROMBOCYTOPENIA,
    "atrial-fibrillation",
    "coronary-stent",
    "comfort-care-only",
    "dialysis-dependence",
)

READS = Reads(
    keys=MYELOMA_KEYS,
    labs=("creatinine", "egfr", "creatinine-clearance-measured", "platelets"),
    findings=(
        "body-weight",
        *dict.fromkeys((*THROMBOSES, *CARDIAC, *INFECTIONS, *BLEEDING, *ANTIPLATELET, *SINGLE)),
    ),
    attested=("palliative-only", "transplant-eligibility"),
    required=(("medicationRequests",),),
)


def triggered(medications: Medications, requests: object, hook: Hook) -> bool:
    """At order hooks: an immunomodulatory drug, or what only matters beside one, is drafted."""
    if not hook.is_order:
        return True
    return bool(medications.drafts((*IMIDS, "aspirin", "dexamethasone", *DOACS)))


def build(reader: Reader, history: History) -> Inputs:
    """All facts of the family from one record."""
    return Inputs(
        hook=reader.hook,
        as_of=reader.today,
        medications=reader.medications(),
        allergies=reader.allergies(),
        allergies_reviewed=reader.allergies_reviewed(),
        renal=reader.renal(weight_days=weight_days(reader)),
        plt=reader.series("plt", "platelets"),
        age=reader.age,
        vte_history=any_of_concepts(
            reader, "vteHistory", (*THROMBOSES, "vte-history"), history=True
        ),
        vte_active=active_thrombosis(reader),
        cvc=catheter(reader),
        diabetes=reader.yes_no("diabetes", "diabetes-mellitus"),
        infection=any_of_concepts(reader, "infectionActive", INFECTIONS, acute=True),
        cardiac=any_of_concepts(reader, "cardiacDisease", CARDIAC),
        hyperviscosity=reader.yes_no("hyperviscosity", "hyperviscosity"),
        bleeding=any_of_concepts(
            reader, "bleedingActive", BLEEDING, umbrella="bleeding-any", acute=True
        ),
        ulcer=reader.yes_no("pepticUlcerActive", "peptic-ulcer"),
        aspirin_asthma=reader.yes_no("aspirinAsthma", "aspirin-asthma"),
        hit=heparin_thrombocytopenia(reader),
        atrial_fibrillation=reader.yes_no("atrialFibrillation", "atrial-fibrillation"),
        coronary_stent=coronary_stent(reader),
        antiplatelet_reason=antiplatelet_reason(reader),
        eligibility=reader.attested("txEligibility", "transplant-eligibility"),
        poems=reader.problems("poems-syndrome"),
        tests=open_counts(reader),
        palliative=palliative(reader),
        history=history,
    )


def open_counts(reader: Reader) -> Listing[Request]:
    """Blood counts ordered and not yet done."""
    found = reader.requests("cbc-panel", "platelets")
    return found.where(lambda r: r.planned and not r.completed)


def active_thrombosis(reader: Reader) -> Fact[bool]:
    """``vteActive``: a present Condition; one with an onset over 180 days ago leaves it unknown."""
    name = "vteActive"
    found = any_of_concepts(reader, name, THROMBOSES, acute=True)
    if not (found.known and found.value):
        return found
    days = reader.record.policy.days("vte.activeDays")
    present = [
        p
        for p in reader.problems(*THROMBOSES).entries
        if p.standing is Standing.PRESENT and not p.end_unknown
    ]
    if not present or any(_recent(p, reader, days) for p in present):
        return found
    detail = msg("missing-older-than", days=days, when=present[0].onset)
    return Fact.unavailable(name, Reason.STALE, detail, found.evidence, found.when)


def _recent(problem: Problem, reader: Reader, days: int) -> bool:
    return problem.onset is None or problem.onset.days_until(reader.today) <= days


def catheter(reader: Reader) -> Fact[bool]:
    """``cvc``: put in or replaced within a year and not removed since; removed last: no."""
    name = "cvc"
    found = reader.procedures(*CATHETER_IN, *CATHETER_OUT)
    dated = sorted(
        (e for e in found.entries if (e.end or e.when) is not None),
        key=lambda e: newest_first(e.end or e.when),
    )
    if found.unreadable and not dated:
        return Fact.unavailable(name, Reason.NOT_UNDERSTOOD, msg("why-status"))
    if not dated:
        if found.entries:
            return Fact.unavailable(name, Reason.NOT_UNDERSTOOD, msg("why-no-date"))
        if not found.complete:
            detail = msg("missing-key", key="procedures")
            return Fact.unavailable(name, Reason.NOT_OBTAINED, detail)
        return Fact.absent(name)
    return _newest_catheter(reader, name, dated, complete=found.complete)


def _newest_catheter(
    reader: Reader, name: str, dated: list[Event], *, complete: bool
) -> Fact[bool]:
    newest = dated[0]
    when = newest.end or newest.when
    assert when is not None  # only dated events are handed in
    word = Term("word-no" if newest.has(CATHETER_OUT) else "word-yes")
    lines: tuple[Evidence, ...] = (Evidence(name, word, "", when, newest.reference),)
    same_day = [e for e in dated if (w := e.end or e.when) and w.date == when.date]
    kinds = {e.has(CATHETER_OUT) for e in same_day}
    if len(kinds) > 1 and len({w.start for e in same_day if (w := e.end or e.when)}) == 1:
        lines = tuple(e.evidence(name) for e in same_day)
        return Fact.unavailable(name, Reason.NOT_UNDERSTOOD, msg("why-contradiction"), lines, when)
    if newest.has(CATHETER_OUT):
        if not complete:
            detail = msg("missing-partial", key="procedures")
            return Fact.unavailable(name, Reason.NOT_OBTAINED, detail, lines, when)
        return Fact(name, False, when=when, evidence=lines)
    days = reader.record.policy.days("vte.cvcDays")
    if when.date < reader.today - timedelta(days=days):
        detail = msg("missing-older-than", days=days, when=when)
        return Fact.unavailable(name, Reason.STALE, detail, lines, when)
    return Fact(name, True, when=when, evidence=lines)


def heparin_thrombocytopenia(reader: Reader) -> Fact[bool]:
    """Heparin-induced thrombocytopenia ever: a Condition of any status or an adverse event."""
    name = "heparinBar"
    found = reader.yes_no(name, HEPARIN_THROMBOCYTOPENIA, history=True)
    if found.known and found.value:
        return found
    events = reader.adverse_events_received().where(lambda e: e.has((HEPARIN_THROMBOCYTOPENIA,)))
    if not events.entries:
        return found
    lines = tuple(e.evidence(name) for e in events.entries[:1])
    return Fact(name, True, when=events.entries[0].when, evidence=lines)


def coronary_stent(reader: Reader) -> Fact[bool]:
    """A stent on the problem list or placed by a Procedure."""
    placed = reader.procedures("coronary-stent").entries
    if placed:
        lines = tuple(e.evidence("coronaryStent") for e in placed[:1])
        return Fact("coronaryStent", True, when=placed[0].when, evidence=lines)
    return reader.yes_no("coronaryStent", "coronary-stent", history=True)


def antiplatelet_reason(reader: Reader) -> Fact[bool]:
    """A stent, a stroke or coronary disease, now or in the history."""
    stent = coronary_stent(reader)
    if stent.known and stent.value:
        return stent
    return any_of_concepts(reader, "antiplateletReason", ANTIPLATELET, history=True)


__all__ = ["FAMILY", "READS", "build", "triggered"]
