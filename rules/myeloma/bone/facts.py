"""Family bone: what it reads, its thresholds, what follows from both (myeloma book 3.3, 4.3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from rules.calcium import Calcium, CalciumRecord, Kind
from rules.events import Allergy, Event, Listing, Problem, Request
from rules.history import History
from rules.kernel import (
    Evidence,
    Fact,
    Family,
    Hook,
    Measurement,
    Missing,
    Reason,
    Series,
    Tri,
    fresh,
    msg,
    tri,
)
from rules.myeloma.bone.settings import SETTINGS
from rules.myeloma.bone.settle import settle
from rules.myeloma.common import admit, current_crcl
from rules.myeloma.diagnoses import Diagnoses
from rules.patient import Renal
from rules.policy import Policy
from rules.therapy import Medications
from rules.times import When


@dataclass(frozen=True, slots=True)
class Seen:
    """One attestation of exposed or probeable jaw bone: yes or no on a day."""

    exposed: bool
    when: When | None
    line: Evidence


@dataclass(frozen=True, slots=True)
class Mouth:
    """Dental and jaw facts. ``exams`` are dental checks, ``work`` dental treatments done."""

    exams: Listing[Event]
    work: Listing[Event]
    requests: Listing[Request]
    """Open or drafted dental treatments, extractions and operations."""
    consults: Listing[Request]
    oral_surgery: Listing[Request]
    needed: Fact[Any]
    healed: Fact[Any]
    few_teeth: Fact[bool]
    dentures: Fact[bool]
    smoker: Fact[bool]
    symptoms: Fact[bool]
    jaw_seen: tuple[Seen, ...]
    """Attestations of exposed jaw bone, newest first."""
    jaw_unreadable: tuple[Evidence, ...]
    """A newest attestation whose answer cannot be read."""
    jaw_necrosis: Listing[Problem]
    jaw_inflammation: Listing[Problem]
    jaw_radiotherapy: Fact[bool]
    jaw_tumour: Fact[bool]


@dataclass(frozen=True, slots=True)
class Skeleton:
    """Bone lesions and whether anybody looked."""

    lesion_count: Fact[Any]
    lesions: Listing[Problem]
    unclear: Listing[Problem]
    """Bone metastasis or lesion: no statement on myeloma bone disease."""
    imaging_attested: Fact[Any]
    imaging: Listing[Event]
    imaging_orders: Listing[Request]


@dataclass(frozen=True, slots=True)
class Course:
    """Where the patient stands in therapy, as far as it is recorded."""

    phase: Fact[Any]
    relapses: Listing[Problem]
    progressions: tuple[Evidence, ...]
    transplants: Listing[Event]
    transplant_requests: Listing[Request]
    asct_planned: Fact[Any]


@dataclass(frozen=True, slots=True)
class Indications:
    """Other reasons for a bone agent."""

    osteoporosis: Fact[bool]
    metastases: Fact[bool]
    giant_cell_tumour: Fact[bool]
    hypercalcaemia: Listing[Problem]


@dataclass(frozen=True, slots=True)
class Inputs:
    """Facts of the family."""

    hook: Hook
    as_of: date
    medications: Medications
    allergies: Listing[Allergy]
    allergies_reviewed: Fact[bool]
    renal: Renal
    haemoglobin: Series
    calcium: CalciumRecord
    diagnoses: Diagnoses
    skeleton: Skeleton
    course: Course
    mouth: Mouth
    indications: Indications
    hypocalcaemia_symptoms: Fact[bool]
    calcium_orders: Listing[Request]
    creatinine_orders: Listing[Request]
    palliative: Fact[bool]
    history: History


FAMILY = Family("bone-agent", "bone", SETTINGS, admit=admit, settle=settle)


# --- kidney -------------------------------------------------------------------------------------


def crcl(inputs: Inputs, policy: Policy, key: str = "") -> Fact[Measurement]:
    """Clearance fresh enough for the hook (book 1.4), or by the days of a policy key."""
    name = "fresh.renal.orderDays" if inputs.hook.is_order else "fresh.renal.viewDays"
    return current_crcl(inputs.renal, inputs.as_of, policy.days(key or name))


def poor_kidney(inputs: Inputs, policy: Policy) -> Tri:
    """Clearance under 30 mL/min (``bone.supp.renalCrCl``) or dialysis."""
    clearance = crcl(inputs, policy)
    low = Tri.UNKNOWN
    if clearance.known:
        low = clearance.require().below(policy.number("bone.supp.renalCrCl"))
    return low | tri(inputs.renal.dialysis)


# --- calcium ------------------------------------------------------------------------------------


def calcium(inputs: Inputs, policy: Policy) -> Fact[Calcium]:
    """The latest calcium if it is fresh enough for the hook."""
    key = "fresh.calcium.orderDays" if inputs.hook.is_order else "fresh.calcium.viewDays"
    return fresh(inputs.calcium.latest, inputs.as_of, policy.days(key))


def lower_limit(value: Calcium, policy: Policy) -> Fraction | None:
    """LLN of the result, else the site's; ionised calcium has no site limit."""
    if value.value.lln is not None or value.kind is Kind.IONISED:
        return value.value.lln
    return policy.number("bone.ca.low")


def upper_limit(value: Calcium, policy: Policy) -> Fraction | None:
    """ULN of the result, else the site's; ionised calcium has no site limit."""
    if value.value.uln is not None or value.kind is Kind.IONISED:
        return value.value.uln
    return policy.number("bone.ca.high")


def critical_limit(value: Calcium, policy: Policy) -> Fraction:
    """The 8.0 mg/dL line, or the one that stands for it with ionised calcium (ruling M13)."""
    ionised = value.kind is Kind.IONISED
    return policy.number("bone.ca.ionisedLow" if ionised else "bone.ca.critical")


def very_low(found: Fact[Calcium], policy: Policy) -> Tri:
    """corrCa < 8.0 mg/dL."""
    if not found.known:
        return Tri.UNKNOWN
    value = found.require()
    return value.below(critical_limit(value, policy))


def low(found: Fact[Calcium], policy: Policy) -> Tri:
    """corrCa < LLN; a value under the 8.0 line is low whatever the limits say."""
    if not found.known:
        return Tri.UNKNOWN
    value = found.require()
    return value.below(lower_limit(value, policy)) | value.below(critical_limit(value, policy))


def high(found: Fact[Calcium], policy: Policy) -> Tri:
    """corrCa > ULN."""
    if not found.known:
        return Tri.UNKNOWN
    value = found.require()
    return value.above(upper_limit(value, policy))


def corrected(found: Fact[Calcium]) -> bool:
    """Is ``corrCa`` itself known (not only its lower bound)?"""
    return found.known and found.require().corrected


def normal_or_high(found: Fact[Calcium], policy: Policy) -> bool:
    """corrCa is known and at least LLN: the only calcium on which an agent is preselected."""
    return corrected(found) and low(found, policy).no


def calcium_lines(found: Fact[Calcium], policy: Policy) -> tuple[Evidence, ...]:
    """What was measured, with the limits it was judged by."""
    if not found.known:
        return found.evidence
    value = found.require()
    limits = msg(
        "bone-value-limits",
        low=lower_limit(value, policy),
        high=upper_limit(value, policy),
        unit=value.value.unit,
        own="yes" if value.value.lln is not None and value.value.uln is not None else "no",
    )
    line = Evidence("caLimits", limits, "", value.when, value.value.resource)
    return (*value.lines, line)


def calcium_gap(found: Fact[Calcium]) -> tuple[Missing, ...]:
    """What is missing for a corrected calcium: the value, or its albumin."""
    if not found.known:
        return (found.missing,)
    return () if corrected(found) else (albumin_missing(found),)


def albumin_missing(found: Fact[Calcium]) -> Missing:
    """The line that a calcium has no albumin beside it."""
    return Missing("alb", Reason.ABSENT, msg("bone-missing-albumin", when=found.when))


def calcium_params(found: Fact[Calcium]) -> dict[str, Any]:
    """``ca``, ``caWhen`` and ``caKind`` for the texts."""
    value = found.value
    return {
        "ca": value.value if value else None,
        "caWhen": found.when,
        "caKind": value.kind.value if value else None,
    }


# --- bone disease -------------------------------------------------------------------------------


def lesion_count(inputs: Inputs) -> int | None:
    """Attested number of lytic lesions."""
    value = inputs.skeleton.lesion_count.value
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def imaging_done(inputs: Inputs) -> Tri:
    """``imagingDone``: attested, or a skeletal imaging Procedure."""
    if inputs.skeleton.imaging.entries:
        return Tri.YES
    value = inputs.skeleton.imaging_attested.value
    return Tri.of(value) if isinstance(value, bool) else Tri.UNKNOWN


def bone_disease(inputs: Inputs) -> Tri:
    """At least one lesion; no only with imaging done and none counted (ruling M4)."""
    count = lesion_count(inputs)
    if inputs.skeleton.lesions.entries or (count is not None and count >= 1):
        return Tri.YES
    if count == 0 and imaging_done(inputs).yes and not inputs.skeleton.unclear.entries:
        return Tri.NO
    return Tri.UNKNOWN


def bone_lines(inputs: Inputs) -> tuple[Evidence, ...]:
    """What is on record of bone lesions."""
    lines = [p.evidence("boneDisease") for p in inputs.skeleton.lesions.entries]
    lines += inputs.skeleton.lesion_count.evidence
    lines += [p.evidence("boneLesionUnclear") for p in inputs.skeleton.unclear.entries]
    return tuple(lines)


# --- allergies ----------------------------------------------------------------------------------


def allergy_gap(inputs: Inputs) -> tuple[Missing, ...]:
    """The line "reactions not recorded, ask" when nobody reviewed the allergies."""
    reviewed = inputs.allergies_reviewed
    return () if reviewed.known else (reviewed.missing,)
