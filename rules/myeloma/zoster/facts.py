"""Family hz: what it reads, its thresholds, and what follows from both (myeloma book 4.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from rules.drugs import ANTIVIRAL_COVER
from rules.engine import FAILED
from rules.events import Allergy, Event, Listing, Problem, Request
from rules.history import History
from rules.kernel import (
    Fact,
    Family,
    Finding,
    Hook,
    Measurement,
    Message,
    Missing,
    PrescribeDrug,
    RequestTest,
    Suggestion,
    Tri,
    msg,
    tri,
)
from rules.myeloma.common import FRESHNESS, admit, current_crcl
from rules.myeloma.diagnoses import MM, Diagnoses
from rules.patient import Renal
from rules.policy import Policy, Setting
from rules.therapy import Entry, Medications

LABEL = "general label knowledge, not from the source"

SETTINGS = (
    *FRESHNESS,
    Setting("hz.applyBeyondMM", True, why="zoster risk follows the drug; the card says so"),
    Setting("hz.acvStudiedMg", Decimal(200), "mg/day", "source", "Japanese reports, 6-CQ4"),
    Setting("hz.vacvStudiedMg", Decimal(500), "mg/day", "source", "Japanese reports, 6-CQ4"),
    Setting("hz.piWindowDays", Decimal(42), "d", why="longest common cycle of 35 d plus margin"),
    Setting("hz.treatSuspectMgPerDay", Decimal(1000), "mg/day", why="above prophylactic doses"),
    Setting("hz.renal.vacvCautionCrCl", Decimal(30), "mL/min", why=LABEL),
    Setting("hz.renal.acvCautionCrCl", Decimal(10), "mL/min", why=LABEL),
    Setting("hz.renal.acvHighDoseCrCl", Decimal(25), "mL/min", why=LABEL),
    Setting("hz.renal.acvZosterMaxMg", Decimal(2400), "mg/day", why=LABEL),
    Setting("hz.renal.acvProphMaxMg", Decimal(400), "mg/day", why=LABEL),
    Setting("hz.akiRatio7d", Decimal("1.5"), "x", why="KDIGO definition, general knowledge"),
    Setting("hz.akiRise48h", Decimal("0.3"), "mg/dL", why="KDIGO definition, general knowledge"),
    Setting("hz.longTermDays", Decimal(90), "d", why="age at which creatinine is asked for"),
    Setting("hz.postPI.reviewAfterDays", Decimal(180), "d", why="no evidence on duration"),
    Setting(
        "hz.lateStartDays", Decimal(7), "d", why="cover a week late still precedes most events"
    ),
    Setting("hz.gapGraceDays", Decimal(7), "d", why="a view hook need not repeat an order card"),
    Setting("hz.consultDays", Decimal(30), "d", why="a consult this recent is under way"),
    Setting("hz.stableViewDays", Decimal(90), "d", why="stable prophylaxis, view hooks"),
)


@dataclass(frozen=True, slots=True)
class Inputs:
    """Facts of the family. ``consults`` are pharmacy and infectious-disease requests.

    ``transplant_status`` are Conditions that tell of a transplant without saying which or when.
    """

    hook: Hook
    as_of: date
    medications: Medications
    allergies: Listing[Allergy]
    allergies_reviewed: Fact[bool]
    renal: Renal
    diagnoses: Diagnoses
    transplants: Listing[Event]
    transplant_status: Listing[Problem]
    consults: Listing[Request]
    creatinine_orders: Listing[Request]
    palliative: Fact[bool]
    history: History


ORDER_RULE = "hz-pi-order-no-prophylaxis"
ONGOING_RULE = "hz-pi-ongoing-gap"
RENAL_RULE = "hz-antiviral-renal-review"
STOP_RULE = "hz-prophylaxis-stop-or-duration"
CONTRAINDICATED_RULE = "hz-antiviral-contraindicated"


def settle(findings: Sequence[Finding]) -> Sequence[Finding]:
    """An antiviral that is not tolerated: its card stands in place of those that ask for one."""
    if not any(f.rule_id == CONTRAINDICATED_RULE and f.row != FAILED for f in findings):
        return findings
    start = (ORDER_RULE, ONGOING_RULE)
    return [f for f in findings if f.rule_id not in start or f.row == FAILED]


FAMILY = Family("zoster-prophylaxis", "zoster", SETTINGS, settle=settle, admit=admit)
OVERRIDES = (
    "already-covered",
    "contraindicated",
    "patient-declined",
    "trial-protocol",
    "specialist-advised",
    "alternative-measure",
)


# --- facts derived for this family ---------------------------------------------------------------


def crcl(inputs: Inputs, policy: Policy, *, stable: bool = False) -> Fact[Measurement]:
    """Clearance fresh enough for the hook (book 1.4)."""
    if inputs.hook.is_order:
        days = policy.days("fresh.renal.orderDays")
    else:
        days = policy.days("hz.stableViewDays" if stable else "fresh.renal.viewDays")
    return current_crcl(inputs.renal, inputs.as_of, days)


def below(crcl: Fact[Measurement], limit: Fraction) -> Tri:
    """Is the clearance under a limit in mL/min?"""
    return crcl.require().below(limit) if crcl.known else Tri.UNKNOWN


def poor_kidney(inputs: Inputs, crcl: Fact[Measurement], limit: Fraction) -> Tri:
    """``crcl`` under the limit or on dialysis."""
    return below(crcl, limit) | tri(inputs.renal.dialysis)


def intolerant(inputs: Inputs) -> tuple[Allergy, ...]:
    """Allergy or intolerance to aciclovir or valaciclovir (one implies the other)."""
    return tuple(a for a in inputs.allergies.entries if a.has(ANTIVIRAL_COVER))


def allergy_gap(inputs: Inputs) -> tuple[Missing, ...]:
    """The line "reactions not recorded" when nobody reviewed the allergies."""
    reviewed = inputs.allergies_reviewed
    return () if reviewed.known else (reviewed.missing,)


def allergy_note(inputs: Inputs) -> tuple[Message, ...]:
    """The paragraph that asks for reactions where no allergy list is recorded (rule 5)."""
    return () if inputs.allergies_reviewed.known else (msg("hz-allergies-not-recorded"),)


def creatinine_awaited(inputs: Inputs) -> bool:
    """A creatinine is ordered, drafted or pending."""
    ordered = any(r.planned and not r.completed for r in inputs.creatinine_orders.entries)
    return ordered or inputs.renal.scr.has_pending


def has_myeloma(inputs: Inputs) -> Tri:
    """Is symptomatic myeloma among the diagnoses? Unknown without any, or with a partial list."""
    found = inputs.diagnoses.is_any((MM,))
    return found if found.yes or inputs.diagnoses.complete else Tri.UNKNOWN


def first_day(entries: tuple[Entry, ...], as_of: date) -> date:
    """First planned dose from today on; today when none is planned."""
    days = [when.date for e in entries for when in (*e.dates, e.start) if when is not None]
    return min((day for day in days if day >= as_of), default=as_of)


def start_suggestions(
    inputs: Inputs, policy: Policy, start: date, accompanies: str, *, preferred: bool = True
) -> tuple[Suggestion, ...]:
    """Aciclovir first; valaciclovir only with known, sufficient kidney function.

    Not ``preferred``: aciclovir is offered without being recommended, because an antiviral that
    could not be read is on the list already. A creatinine is offered where the clearance is
    unknown, unless one is on its way.
    """
    clearance = crcl(inputs, policy)
    dialysis = tri(inputs.renal.dialysis)
    very_poor = poor_kidney(inputs, clearance, policy.number("hz.renal.acvCautionCrCl"))
    note = msg("note-pharmacist-review") if very_poor.yes else None
    aciclovir = _once_daily("aciclovir", 200, start, accompanies, note)
    offers = [Suggestion(msg("suggest-aciclovir"), (aciclovir,), recommended=preferred)]
    enough = ~below(clearance, policy.number("hz.renal.vacvCautionCrCl"))
    if enough.yes and not dialysis.yes:
        valaciclovir = _once_daily("valaciclovir", 500, start, accompanies, None)
        offers.append(Suggestion(msg("suggest-valaciclovir"), (valaciclovir,)))
    if not clearance.known and not dialysis.yes and not creatinine_awaited(inputs):
        offers.append(Suggestion(msg("suggest-creatinine"), (RequestTest("creatinine"),)))
    return tuple(offers)


def _once_daily(
    drug: str, mg: int, start: date, accompanies: str, note: Message | None
) -> PrescribeDrug:
    """A draft of the studied prophylactic dose by mouth, linked to the inhibitor's order."""
    return PrescribeDrug(
        drug,
        "oral",
        Decimal(mg),
        every=(1, 1, "d"),
        start=start,
        prophylaxis=True,
        accompanies=accompanies,
        note=note,
    )
