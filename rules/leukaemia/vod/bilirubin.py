"""Bilirubin not below its upper limit before a transplant that follows inotuzumab."""

from __future__ import annotations

from rules.kernel import (
    VIEW_HOOKS,
    Fact,
    Finding,
    Hook,
    Indicator,
    Measurement,
    Missing,
    Outcome,
    Reason,
    Silent,
    Tri,
    fresh,
    msg,
)
from rules.leukaemia.common import SOURCE_LABEL
from rules.leukaemia.vod import liver
from rules.leukaemia.vod.conditioning import in_transplant_context, no_history
from rules.leukaemia.vod.facts import FAMILY, Draft, Inputs, given_lines, ino_ever, offer_tests
from rules.policy import Policy

RULE = "vod-hsct-bilirubin-at-or-above-uln"


@FAMILY.rule(
    RULE,
    hooks=(Hook.ORDER_SIGN, *VIEW_HOOKS),
    source=SOURCE_LABEL,
    section="Important precautions (1), second statement",
    grade="regulatory/label",
    overrides=(
        "risk-reviewed-by-transplant-team",
        "attributed-gilbert",
        "attributed-haemolysis",
    ),
    settings=("vod.hsctBilirubinXUln", "lft.preDoseMaxAgeDays"),
)
def hsct_bilirubin(inputs: Inputs, policy: Policy) -> Outcome:
    """Bilirubin after the last inotuzumab dose, before a transplant.

    | row | condition | result |
    |---|---|---|
    | R1 | newest value >= 1.0 x its ULN | warning |
    | R2 | newest below, an earlier one after inotuzumab at or above (not at the chart) | info |
    | R3 | none after the last dose, older than 3 days, or no ULN (not at the chart) | warning |
    | R4 | all below | silent |
    | U | drug history of a patient with ALL unknown, value >= ULN or not usable | info |
    """
    context = in_transplant_context(inputs, policy)
    if not context and (inputs.hook.is_order or not inputs.hsct.planned.yes):
        return Silent("0", "no transplant or conditioning at hand")
    ever = ino_ever(inputs)
    if ever.no or (ever.unknown and (not context or not inputs.leukaemia.entries)):
        return Silent("0", f"inotuzumab before: {ever.value}")
    if _transplanted_since(inputs):
        return Silent("0", "the transplant has been done")
    rows, fact = _bilirubin_rows(inputs, policy, context)
    if not rows:
        return Silent("R4", "below its upper limit since inotuzumab")
    if ever.unknown:
        if rows == ["R2"]:
            return Silent("0", "inotuzumab history unknown, bilirubin below its limit")
        rows = ["U"]
    return _bilirubin_card(inputs, policy, rows, fact)


def _transplanted_since(inputs: Inputs) -> bool:
    latest, last = inputs.hsct.latest, inputs.ino.last_day
    return (
        latest is not None
        and latest.when is not None
        and last is not None
        and latest.when.date >= last
    )


def after_ino(inputs: Inputs) -> tuple[Measurement, ...]:
    """Bilirubin values certainly after the last dose, newest first."""
    given = inputs.ino.given
    if not given:
        return inputs.tbil.entries
    return tuple(e for e in inputs.tbil.entries if liver.is_after(e, given[-1].when))


def _at_limit(entry: Measurement, policy: Policy) -> Tri:
    if entry.uln is None or entry.uln <= 0:
        return Tri.UNKNOWN
    return entry.at_least(policy.number("vod.hsctBilirubinXUln") * entry.uln)


def _bilirubin_rows(
    inputs: Inputs, policy: Policy, context: bool
) -> tuple[list[str], Fact[Measurement]]:
    latest = inputs.tbil.latest
    values = after_ino(inputs)
    known = latest.known and bool(values) and latest.require() == values[0]
    judged = _at_limit(values[0], policy) if known else Tri.UNKNOWN
    current = fresh(latest, inputs.as_of, policy.days("lft.preDoseMaxAgeDays"))
    rows = ["R1"] if judged.yes else []
    if context and (judged.unknown or not current.known):
        rows.append("R3")
    elif context and judged.no and any(_at_limit(v, policy).yes for v in values[1:]):
        rows.append("R2")
    return rows, current


def _bilirubin_card(
    inputs: Inputs, policy: Policy, rows: list[str], current: Fact[Measurement]
) -> Finding:
    indicators = {"R2": Indicator.INFO, "U": Indicator.INFO}
    draft = Draft(rows={row: indicators.get(row, Indicator.WARNING) for row in rows})
    values = after_ino(inputs)
    newest = values[0] if values else None
    peak = max(values, key=lambda v: v.value, default=None)
    draft.params = {
        "value": newest,
        "uln": liver.limit_shown(newest) if newest and newest.uln else None,
        "when": newest.when if newest else None,
        "peak": peak,
        "peakWhen": peak.when if peak else None,
        "last": inputs.ino.last_day,
    }
    shown = dict.fromkeys(v for v in (newest, peak) if v is not None)
    draft.evidence += [line for v in shown for line in liver.lines("lab.tbil", v)]
    draft.evidence += [*given_lines(inputs)[-1:], *inputs.hsct.plan.evidence]
    if not current.known:
        draft.missing.append(current.missing)
    elif not values:
        draft.missing.append(Missing("lab.tbil", Reason.STALE, msg("missing-after-ino")))
    elif values[0].uln is None:
        draft.missing.append(Missing("lab.tbil", Reason.NOT_UNDERSTOOD, msg("why-no-uln")))
    if "U" in rows:
        draft.missing += inputs.ino.history_gaps() or (no_history(),)
    draft.suggestions += offer_tests(inputs, "lft")
    return draft.finding(RULE, ("R1", "R3", "R2", "U"), policy)
