"""bone-zol-renal: zoledronic acid and the kidney."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from rules.kernel import (
    ChangeOrder,
    Evidence,
    Fact,
    Finding,
    Indicator,
    Measurement,
    Message,
    Missing,
    Outcome,
    RequestTest,
    Silent,
    Suggestion,
    Tri,
    msg,
    tri,
)
from rules.myeloma.bone import agents, offers
from rules.myeloma.bone.facts import (
    FAMILY,
    Inputs,
    allergy_gap,
    calcium,
    calcium_gap,
    calcium_lines,
    corrected,
    crcl,
    low,
)
from rules.myeloma.bone.indication import hypercalcaemia, hypercalcaemia_lines
from rules.myeloma.bone.jawstate import jaw
from rules.myeloma.bone.kidneydose import Rise, band, between_bands, rise_on_agent
from rules.myeloma.common import SELECT_SIGN, SOURCE, kidney_lines, lines_of
from rules.policy import Policy
from rules.therapy import Entry

RULE = "bone-zol-renal"
INDICATORS = {
    "1": Indicator.CRITICAL,
    "2": Indicator.WARNING,
    "3": Indicator.WARNING,
    "4": Indicator.INFO,
    "5": Indicator.WARNING,
    "6": Indicator.WARNING,
    "7": Indicator.WARNING,
    "8": Indicator.INFO,
    "9": Indicator.INFO,
    "11": Indicator.WARNING,
}
SWITCHING = ("1", "5", "6", "7", "8", "9")


@dataclass(frozen=True, slots=True)
class _Case:
    """One zoledronic acid draft with what it is judged by."""

    draft: Entry
    dose: Fraction | None
    clearance: Fact[Measurement]
    stop: Tri
    """Clearance under 30 mL/min or dialysis."""
    dialysis: bool
    band: Fraction | None
    tumour: bool
    rise: Rise | None


@FAMILY.rule(
    RULE,
    hooks=SELECT_SIGN,
    source=SOURCE,
    section="6-CQ1",
    grade="1",
    overrides=("specialist-advised", "benefit-outweighs", "data-wrong", "not-this-indication"),
    settings=(
        "bone.zol.bands.notBelow",
        "bone.zol.bands.from40",
        "bone.zol.bands.from50",
        "bone.zol.bands.fullAbove",
        "bone.zol.bands.dose30",
        "bone.zol.bands.dose40",
        "bone.zol.bands.dose50",
        "bone.zol.bands.fullDose",
        "bone.zol.scrRise.low",
        "bone.zol.scrRise.high",
        "bone.zol.scrRise.split",
        "bone.zol.scrRise.notice",
        "bone.zol.baselineDays",
        "fresh.zol.creatinineDays",
    ),
    not_reachable=("9 (nephrotoxic drug started)",),
)
def zoledronic_and_kidney(inputs: Inputs, policy: Policy) -> Outcome:
    """Zoledronic acid (4 mg product, or product not said) is drafted; the first row decides.

    | row | condition | result |
    |---|---|---|
    | 1 | CrCl < 30 or dialysis, hypercalcaemia of malignancy is not the indication | critical |
    | 2 | dose > 4.0 mg | warning, with what the kidney adds |
    | 3 | hypercalcaemia of malignancy, and CrCl < 30, dialysis or kidney unknown | warning |
    | 4 | hypercalcaemia of malignancy otherwise | info |
    | 5 | creatinine 0.5 mg/dL over baseline (1.0 over one of 1.4 or more) | warning |
    | 6 | 30 <= CrCl <= 60, dose above the band (3.0, 3.3, 3.5 mg) | warning |
    | 7 | 30 <= CrCl <= 60, dose unknown | warning |
    | 8 | 30 <= CrCl <= 60, dose within the band | info |
    | 9 | CrCl > 60, creatinine 25 % up but less than row 5 | info |
    | 10 | CrCl > 60, dose at most 4.0 mg or not said | silent |
    | 11 | CrCl unknown or older than 7 days | warning |

    Baseline: the newest creatinine within 365 days before the first dose; before a first dose
    the value before the current one.
    """
    drafts = agents.oncology(inputs.medications.signed((agents.ZOL,)))
    if not drafts:
        return Silent("0", "no zoledronic acid of the oncology use in the drafts")
    judged = [(_row(case, policy), case) for case in (_case(inputs, policy, d) for d in drafts)]
    firing = [(row, case) for row, case in judged if row in INDICATORS]
    if not firing:
        return Silent("10", "kidney function and dose fit")
    row, case = min(firing, key=lambda pair: INDICATORS[pair[0]].rank)
    if row == "11" and offers.drafted_request(inputs.creatinine_orders.entries):
        return Silent("11", "a creatinine is ordered in the same bundle")
    return _finding(inputs, policy, row, case)


def _case(inputs: Inputs, policy: Policy, draft: Entry) -> _Case:
    days = policy.days("fresh.zol.creatinineDays")
    clearance = crcl(inputs, policy, "fresh.zol.creatinineDays")
    dialysis = tri(inputs.renal.dialysis)
    known = clearance.value if clearance.known else None
    below = known.below(policy.number("bone.zol.bands.notBelow")) if known else Tri.UNKNOWN
    first = [a.first for a in agents.agents(inputs.medications, policy) if a.drug == agents.ZOL]
    given = min((day for day in first if day is not None), default=None)
    found = rise_on_agent(inputs.renal.scr, given, inputs.as_of, policy, days)
    return _Case(
        draft,
        draft.dose.mg if draft.dose else None,
        clearance,
        below | dialysis,
        dialysis.yes,
        band(known, policy) if known and not between_bands(known, policy) else None,
        hypercalcaemia(inputs, draft),
        found,
    )


def _row(case: _Case, policy: Policy) -> str:
    """The first matching row."""
    full = policy.number("bone.zol.bands.fullDose")
    if case.stop.yes and not case.tumour:
        return "1"
    if case.dose is not None and case.dose > full:
        return "2"
    return _kidney_row(case, policy)


def _kidney_row(case: _Case, policy: Policy) -> str:
    """Rows 3 to 11: what the kidney says whatever the single dose."""
    if case.tumour:
        return "3" if not case.clearance.known or case.stop.yes else "4"
    if case.rise is not None and case.rise.holds:
        return "5"
    if case.band is None:
        return "11"
    if case.clearance.require().above(policy.number("bone.zol.bands.fullAbove")).yes:
        return "9" if case.rise is not None and case.rise.notable else "10"
    if case.dose is None:
        return "7"
    return "6" if case.dose > case.band else "8"


def _finding(inputs: Inputs, policy: Policy, row: str, case: _Case) -> Finding:
    found = calcium(inputs, policy)
    no_switch = bool(offers.recorded_reactions(inputs).denosumab)
    rows = [row]
    notes: list[Message] = []
    if row == "2":
        kidney = _kidney_row(case, policy)
        if kidney != "10":
            rows.append(kidney)
            notes.append(_kidney_note(kidney, case))
    if (
        row == "1"
        and case.dose is not None
        and case.dose > policy.number("bone.zol.bands.fullDose")
    ):
        notes.append(msg("bone-note-dose-over", dose=case.dose))
    if no_switch and row in SWITCHING:
        notes.append(msg("bone-note-no-denosumab"))
    if jaw(inputs).exposed.yes and row in SWITCHING:
        notes.append(msg("bone-note-jaw-first"))
    return Finding(
        RULE,
        row,
        INDICATORS[row],
        _params(case, no_switch),
        _lines(inputs, policy, case, row),
        _missing(inputs, policy, case, row, found),
        tuple(notes),
        _offers(inputs, policy, row, case),
        rows=tuple(rows),
        about=case.draft.reference,
    )


def _kidney_note(row: str, case: _Case) -> Message:
    return msg(f"bone-note-zol-kidney-{row}", crcl=case.clearance.value, band=case.band)


def _params(case: _Case, no_switch: bool) -> dict[str, object]:
    return {
        "crcl": case.clearance.value,
        "when": case.clearance.when,
        "dialysis": case.dialysis,
        "dose": case.dose,
        "band": case.band,
        "scr": case.rise.now if case.rise else None,
        "baseline": case.rise.baseline if case.rise else None,
        "swap": "no" if no_switch else "yes",
    }


def _lines(inputs: Inputs, policy: Policy, case: _Case, row: str) -> tuple[Evidence, ...]:
    found: list[Evidence] = [*lines_of([case.draft], "boneOrder")]
    found += kidney_lines(inputs.renal, case.clearance)
    if case.rise is not None:
        found += [case.rise.now.evidence("scr"), case.rise.baseline.evidence("scrBaseline")]
    if case.tumour:
        found += hypercalcaemia_lines(inputs, case.draft)
    if row in SWITCHING:
        found += calcium_lines(calcium(inputs, policy), policy)
        found += offers.recorded_reactions(inputs).lines
        found += jaw(inputs).lines
    return tuple(found)


def _missing(
    inputs: Inputs, policy: Policy, case: _Case, row: str, found: object
) -> tuple[Missing, ...]:
    gaps: list[Missing] = []
    if not case.clearance.known and not case.dialysis:
        gaps.append(case.clearance.missing)
    if row in SWITCHING:
        gaps += [*calcium_gap(calcium(inputs, policy)), *allergy_gap(inputs)]
    return tuple(gaps)


def _offers(inputs: Inputs, policy: Policy, row: str, case: _Case) -> tuple[Suggestion, ...]:
    found: list[Suggestion] = []
    if row in SWITCHING:
        found += _switch_or_hold(inputs, policy, row, case)
    dose = _dose_offer(row, case, policy)
    if dose is not None:
        change = ChangeOrder(case.draft.reference, "redose", dose=offers.exact(dose))
        label = msg("suggest-bone-zol-dose", dose=offers.exact(dose))
        found.append(Suggestion(label, (change,)))
    if row in ("2", "3", "5", "11") and not offers.drafted_request(
        inputs.creatinine_orders.entries
    ):
        found.append(offers.ask("suggest-bone-kidney-calcium", "creatinine", *offers.CALCIUM))
    return tuple(found)


def _switch_or_hold(inputs: Inputs, policy: Policy, row: str, case: _Case) -> list[Suggestion]:
    if offers.may_switch(inputs, policy):
        return [offers.switch(inputs, policy, case.draft, recommended=row in ("1", "5"))]
    hold = ChangeOrder(case.draft.reference, "on-hold")
    found = calcium(inputs, policy)
    if corrected(found) and low(found, policy).no:
        return [Suggestion(msg("suggest-bone-hold-zol"), (hold,))]
    tests = tuple(RequestTest(name) for name in offers.CALCIUM)
    return [Suggestion(msg("suggest-bone-hold-zol-calcium"), (hold, *tests))]


def _dose_offer(row: str, case: _Case, policy: Policy) -> Fraction | None:
    """The band (rows 6 and 7), or for row 2 the band or the full dose; never a higher dose."""
    if row in ("6", "7"):
        return case.band
    if row != "2":
        return None
    return policy.number("bone.zol.bands.fullDose") if case.tumour else case.band
