"""Kidney function: creatinine, clearance, eGFR, dialysis (mapping 6)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

from fhirmaps import body, demographics, laboratory, procedures
from fhirmaps.record import PatientRecord
from fhirmaps.yesno import TriQuery, yes_no
from rules.events import Event
from rules.kernel import Evidence, Fact, Measurement, Reason, Term, msg
from rules.patient import Renal
from rules.times import When

DIALYSIS_DAYS = 30
"""A dialysis Procedure speaks for the present for so many days (mapping 6)."""


def renal(record: PatientRecord, *, weight_days: int) -> Renal:
    """All kidney facts. ``weight_days``: how old a weight may be for Cockcroft-Gault."""
    scr = laboratory.series(record, "scr", ["creatinine"])
    egfr = laboratory.series(record, "egfr", ["egfr"])
    weights = body.weights(record)
    measured = laboratory.series(record, "crcl", ["creatinine-clearance-measured"])
    estimated = cockcroft_gault(record, scr.latest, body.latest_weight(weights), weight_days)
    return Renal(_newer(measured.latest, estimated), scr, egfr, dialysis(record), weights)


def _newer(measured: Fact[Measurement], estimated: Fact[Measurement]) -> Fact[Measurement]:
    """The one with the newer creatinine or collection date wins; a tie goes to the measured."""
    if not measured.known:
        return estimated
    if not estimated.known:
        return measured
    one, other = measured.when, _creatinine_date(estimated)
    if one is None or (other is not None and other.date > one.date):
        return estimated
    return measured


def _creatinine_date(fact: Fact[Measurement]) -> When | None:
    return next((e.when for e in fact.evidence if e.fact == "scr"), fact.when)


def cockcroft_gault(
    record: PatientRecord,
    scr: Fact[Measurement],
    weight: Fact[Measurement],
    weight_days: int,
) -> Fact[Measurement]:
    """Creatinine clearance in mL/min: (140 - age) x kg x (0.85 if female) / (72 x mg/dL)."""
    name = "crcl"
    age, sex = demographics.age(record), demographics.sex(record)
    for part in (scr, age, sex, weight):
        if not part.known:
            reason = part.reason or Reason.UNAVAILABLE
            detail = msg("missing-part", part=Term(f"fact-{part.name}"))
            return Fact.unavailable(name, reason, detail, scr.evidence)
    creatinine, kilos, years = scr.require(), weight.require(), age.require()
    if creatinine.comparator or kilos.comparator or creatinine.value <= 0:
        return Fact.unavailable(name, Reason.NOT_UNDERSTOOD, msg("why-no-number"), scr.evidence)
    if years.lowest != years.highest:
        detail = msg("missing-part", part=Term("fact-age"))
        return Fact.unavailable(name, Reason.NOT_UNDERSTOOD, detail, scr.evidence)
    if kilos.when is None or kilos.when.days_until(record.today) > weight_days:
        detail = msg("missing-part-old", part=Term("fact-weightKg"), days=weight_days)
        return Fact.unavailable(name, Reason.STALE, detail, (*scr.evidence, *weight.evidence))
    offset = record.policy.number("crcl.enzymaticOffset")
    factor = Fraction(85, 100) if sex.require() == "female" else Fraction(1)
    value = (140 - years.lowest) * kilos.value * factor / (72 * (creatinine.value + offset))
    parts = (*scr.evidence, *weight.evidence, *age.evidence)
    found = _dated(body.computed(name, value, "mL/min", parts).require(), scr)
    return Fact(name, found, when=scr.when, evidence=(found.evidence(name), *parts))


def _dated(value: Measurement, scr: Fact[Measurement]) -> Measurement:
    """The estimate is as old as its creatinine."""
    return replace(value, when=scr.when)


def dialysis(record: PatientRecord) -> Fact[bool]:
    """On dialysis: a Procedure within 30 days or a present dialysis dependence."""
    name = "dialysis"
    since = record.today - timedelta(days=DIALYSIS_DAYS)
    recent = [
        e
        for e in procedures.procedures(record, ("dialysis",)).entries
        if (last := e.end or e.when) is not None and (last.date >= since or _goes_on(record, e))
    ]
    if recent:
        lines: tuple[Evidence, ...] = tuple(e.evidence(name) for e in recent[:1])
        return Fact(name, True, when=recent[0].when, evidence=lines)
    return yes_no(record, name, TriQuery(("dialysis-dependence",)))


def _goes_on(record: PatientRecord, event: Event) -> bool:
    """A Procedure begun long ago that is still in progress."""
    resource = record.by_reference(event.reference)
    status = resource.body.get("status") if resource else None
    return status == "in-progress" and event.end is None
