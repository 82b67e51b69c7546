"""Birth date, sex and death (mapping 2.1, 5)."""

from __future__ import annotations

from datetime import date

from fhirmaps import times
from fhirmaps.record import PatientRecord
from rules.kernel import Evidence, Fact, Reason, State, msg
from rules.patient import Age


def years_between(birth: date, day: date) -> int:
    """Completed years; a 29 February birthday falls on 1 March in other years."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def age(record: PatientRecord, day: date | None = None) -> Fact[Age]:
    """Age in completed years on a day (default: today in the hospital's zone)."""
    name = "age"
    patient = record.patient
    if patient is None:
        missing = record.state("patient") != "complete"
        if missing:
            return Fact.unavailable(name, Reason.NOT_OBTAINED, msg("missing-key", key="patient"))
        return Fact(name, None, State.ABSENT, reason=Reason.ABSENT)
    raw = patient.body.get("birthDate")
    birth = times.parse(raw, record.zone)
    if birth is None:
        if raw is None:
            return Fact(name, None, State.ABSENT, reason=Reason.ABSENT)
        return Fact.unavailable(name, Reason.NOT_UNDERSTOOD, msg("why-date"))
    at = day or record.today
    found = Age(years_between(birth.last_date, at), years_between(birth.date, at))
    shown = str(found.lowest)
    if found.lowest != found.highest:
        shown = f"{found.lowest}-{found.highest}"
    line = Evidence(name, shown, "", birth, patient.reference)
    return Fact(name, found, when=birth, evidence=(line,))


def sex(record: PatientRecord) -> Fact[str]:
    """``male`` or ``female`` (Patient.gender); other or unknown: not known."""
    patient = record.patient
    value = patient.body.get("gender") if patient else None
    if value in ("male", "female") and patient is not None:
        line = Evidence("sex", value, "", None, patient.reference)
        return Fact("sex", str(value), evidence=(line,))
    return Fact.unavailable("sex", Reason.NOT_UNDERSTOOD if value else Reason.ABSENT)


def deceased(record: PatientRecord) -> bool:
    """True when the Patient is recorded as dead (then no family speaks)."""
    body = record.patient.body if record.patient else {}
    return body.get("deceasedBoolean") is True or bool(body.get("deceasedDateTime"))
