"""Fulfilled CRAB criteria, as far as this family reads them (myeloma book 4.4, ruling M11).

Calcium, kidney, haemoglobin and bone lesions; that they come from the plasma-cell disease only a
clinician can say. Marrow, light chains and MRI belong to the diagnosis family.
"""

from __future__ import annotations

from dataclasses import dataclass

from rules.calcium import Kind
from rules.kernel import Evidence, Message, Tri, msg
from rules.myeloma.bone.facts import Inputs, bone_disease, bone_lines, calcium, calcium_lines, crcl
from rules.policy import Policy


@dataclass(frozen=True, slots=True)
class Criterion:
    """One fulfilled criterion: its words with the patient's number, and what it rests on."""

    words: Message
    lines: tuple[Evidence, ...]


def fulfilled(inputs: Inputs, policy: Policy) -> tuple[Criterion, ...]:
    """The criteria that are known to be met; unknown ones do not count."""
    found = [*_calcium(inputs, policy), *_kidney(inputs, policy), *_anaemia(inputs, policy)]
    if bone_disease(inputs).yes:
        found.append(Criterion(msg("bone-mde-lesion"), bone_lines(inputs)))
    return tuple(found)


def _calcium(inputs: Inputs, policy: Policy) -> list[Criterion]:
    """Above 11 mg/dL, or more than 1 mg/dL above the upper limit of the result."""
    fact = calcium(inputs, policy)
    if not fact.known or fact.require().kind is Kind.IONISED:
        return []
    value = fact.require()
    above = value.above(policy.number("mm.mde.calcium"))
    if value.value.uln is not None:
        above = above | value.above(value.value.uln + policy.number("mm.mde.calciumOverUln"))
    if not above.yes:
        return []
    return [Criterion(msg("bone-mde-calcium", value=value.value), calcium_lines(fact, policy))]


def _kidney(inputs: Inputs, policy: Policy) -> list[Criterion]:
    clearance = crcl(inputs, policy)
    if clearance.known and clearance.require().below(policy.number("mm.mde.crcl")).yes:
        return [Criterion(msg("bone-mde-crcl", value=clearance.value), clearance.evidence)]
    days = policy.days("fresh.renal.orderDays")
    creatinine = inputs.renal.scr.fresh(inputs.as_of, days)
    if creatinine.known and creatinine.require().above(policy.number("mm.mde.creatinine")).yes:
        words = msg("bone-mde-creatinine", value=creatinine.value)
        return [Criterion(words, creatinine.evidence)]
    return []


def _anaemia(inputs: Inputs, policy: Policy) -> list[Criterion]:
    """Under 10 g/dL, or more than 2 g/dL under the lower limit of the result."""
    fact = inputs.haemoglobin.fresh(inputs.as_of, policy.days("fresh.hb.orderDays"))
    if not fact.known:
        return []
    value = fact.require()
    below = value.below(policy.number("mm.mde.hb"))
    if value.lln is not None:
        below = below | value.below(value.lln - policy.number("mm.mde.hbUnderLln"))
    if below is not Tri.YES:
        return []
    return [Criterion(msg("bone-mde-hb", value=value), fact.evidence)]
