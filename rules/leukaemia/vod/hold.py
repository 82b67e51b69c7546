"""Bilirubin or transaminases above the dosing limit."""

from __future__ import annotations

from datetime import date, timedelta

from rules.kernel import (
    SELECT_AND_SIGN,
    VIEW_HOOKS,
    Finding,
    Indicator,
    Measurement,
    Outcome,
    Silent,
    msg,
    tri,
)
from rules.leukaemia.common import SOURCE_LABEL, Dose, merged, withhold
from rules.leukaemia.vod import liver
from rules.leukaemia.vod.facts import FAMILY, Draft, Inputs, due_doses, given_lines, offer_tests
from rules.leukaemia.vod.liver import Analyte
from rules.policy import Policy

RULE = "vod-hepatic-lab-hold"
ORDER = ("R7", "R1", "R2", "R3", "R5", "R6")
ROW_OF = {"tbil": "R1", "ast": "R2", "alt": "R3"}
Above = list[tuple[Analyte, Measurement]]


@FAMILY.rule(
    RULE,
    hooks=(*SELECT_AND_SIGN, *VIEW_HOOKS),
    source=SOURCE_LABEL,
    section="Dosage precautions 4, non-haematological table row 2",
    grade="regulatory/label",
    overrides=(
        "attributed-gilbert",
        "attributed-haemolysis",
        "newer-value-outside",
        "benefit-outweighs-risk",
    ),
    settings=(
        "vod.holdBilirubinXUln",
        "vod.holdTransaminaseXUln",
        "lft.e1LookbackDays",
        "lft.preDoseMaxAgeDays",
    ),
)
def hepatic_hold(inputs: Inputs, policy: Policy) -> Outcome:
    """The newest usable values since the previous dose (before the first: of 28 days).

    | row | condition | later doses | first dose |
    |---|---|---|---|
    | R1 | total bilirubin > 1.5 x its ULN | critical, hold | warning |
    | R2 | AST > 2.5 x its ULN | critical, hold | warning |
    | R3 | ALT > 2.5 x its ULN | critical, hold | warning |
    | R4 | all at or below their limits | silent | silent |
    | R5 | only bilirubin above, Gilbert documented and attributed | info | info |
    | R6 | only bilirubin/AST above, haemolysis documented and attributed | info | info |
    | R7 | ALT above with Gilbert or haemolysis | as R3 | warning |

    At the chart only with a dose due within three days that is not already withheld for this.
    """
    if inputs.hook.is_order:
        doses = due_doses(inputs, policy)
        if not doses:
            return Silent("0", "no dose of inotuzumab due in the drafts")
        return merged([(d, _at_dose(inputs, policy, d)) for d in doses], inputs.ino)
    due = inputs.ino.next_day()
    ahead = timedelta(days=policy.days("pv.lookAheadDays"))
    if due is None or due > inputs.as_of + ahead:
        return Silent("0", "no dose due soon")
    if inputs.liver_holds:
        return Silent("0", "already recorded as withheld for this")
    values = [
        (a, v) for a in liver.analytes(inputs, policy) if (v := liver.at_view(a, inputs, policy))
    ]
    return _judge(inputs, policy, values, due, first=inputs.ino.ever.no)


def _at_dose(inputs: Inputs, policy: Policy, dose: Dose) -> Finding | Silent:
    values = [
        (a, v)
        for a in liver.analytes(inputs, policy)
        if (v := liver.at_dose(a, inputs, policy, dose)) is not None
    ]
    return _judge(inputs, policy, values, dose.day, first=liver.only_first(dose))


def _judge(
    inputs: Inputs, policy: Policy, values: Above, day: date, *, first: bool
) -> Finding | Silent:
    above = [(a, v) for a, v in values if a.above(v).yes]
    if not above:
        return Silent("R4", "no usable value above its limit")
    draft = Draft(params={"first": first, "values": [liver.value_line(a, v) for a, v in above]})
    draft.params["shown"] = liver.summary_lines(above, grade4=False)
    exempt = [_exemption(inputs, analyte, value, draft) for analyte, value in above]
    if all(exempt):
        draft.rows |= dict.fromkeys((row for row in exempt if row), Indicator.INFO)
        draft.params["cause"] = [msg(f"word-cause-{row}") for row in draft.rows]
    else:
        _rows(inputs, above, draft, first=first)
    for analyte, value in values:
        draft.evidence += liver.lines(analyte.fact, value)
    if not first:
        draft.evidence += given_lines(inputs)[-1:]
    if not all(exempt):
        draft.suggestions += withhold(inputs.ino, inputs.hook, recommended=not first)
        draft.suggestions += offer_tests(inputs, "lft")
    judged = {a.name for a, _ in values}
    needed = day - timedelta(days=policy.days("lft.preDoseMaxAgeDays"))
    draft.missing += [
        liver.gap(a, inputs, needed, day)
        for a in liver.analytes(inputs, policy)
        if a.name not in judged
    ]
    return draft.finding(RULE, ORDER, policy)


def _rows(inputs: Inputs, above: Above, draft: Draft, *, first: bool) -> None:
    indicator = Indicator.WARNING if first else Indicator.CRITICAL
    for analyte, _ in above:
        draft.rows[ROW_OF[analyte.name]] = indicator
    documented = tri(inputs.gilbert).yes or tri(inputs.haemolysis).yes
    if documented:
        draft.evidence += [*inputs.gilbert.evidence, *inputs.haemolysis.evidence]
        draft.notes.append(msg("vod-note-not-exempt"))
    if documented and "R3" in draft.rows:
        draft.rows["R7"] = indicator
    draft.hold = not first


def _exemption(inputs: Inputs, analyte: Analyte, value: Measurement, draft: Draft) -> str:
    """Row of the exemption of one value, or "": Gilbert for bilirubin, haemolysis also for AST."""
    causes = {
        "tbil": (("gilbert", inputs.gilbert, "R5"), ("haemolysis", inputs.haemolysis, "R6")),
        "ast": (("haemolysis", inputs.haemolysis, "R6"),),
    }
    for cause, fact, row in causes.get(analyte.name, ()):
        statement = liver.attributed(inputs, value, cause, fact)
        if statement is not None:
            draft.evidence += [*fact.evidence, statement.evidence]
            return row
    return ""
