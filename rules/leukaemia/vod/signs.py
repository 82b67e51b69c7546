"""Clinical picture compatible with VOD/SOS: four signs, each yes, no or unknown."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

from rules.kernel import (
    VIEW_HOOKS,
    Evidence,
    Fact,
    Finding,
    Hook,
    Indicator,
    Measurement,
    Message,
    Missing,
    Outcome,
    Reason,
    Silent,
    Term,
    Tri,
    fresh,
    msg,
    tri,
)
from rules.leukaemia.common import LATER, SOURCE_LABEL, Dose, on_treatment, withhold
from rules.leukaemia.doses import DOSES_PER_CYCLE, FIRST_CYCLE_DAYS, LATER_CYCLE_DAYS
from rules.leukaemia.vod import liver
from rules.leukaemia.vod.facts import FAMILY, Draft, Inputs, due_doses, given_lines, offer_tests
from rules.leukaemia.vod.stop import vod_after_start
from rules.policy import Policy

RULE = "vod-signs-suspected"
ORDER = ("R1", "R2", "R3")
ONE_ULN = Fraction(1)


@dataclass(frozen=True, slots=True)
class Sign:
    """One of the four signs with what it rests on and what could not be read of it."""

    name: str
    present: Tri
    shown: Message
    evidence: tuple[Evidence, ...] = ()
    missing: tuple[Missing, ...] = ()


@FAMILY.rule(
    RULE,
    hooks=(Hook.ORDER_SIGN, *VIEW_HOOKS),
    source=SOURCE_LABEL,
    section="Warning 2; Important precautions (1); Adverse reactions (1) 1)",
    grade="regulatory/label (duty), site (criteria)",
    overrides=("alternative-cause-documented", "evaluation-under-way"),
    settings=(
        "vod.bilirubinMgDl",
        "vod.weightGainPct",
        "vod.baselineWeightMaxAgeDays",
        "vod.windowAfterInoDays",
        "vod.windowAfterHsctDays",
        "lft.onTreatmentMaxAgeDays",
    ),
)
def signs_suspected(inputs: Inputs, policy: Policy) -> Outcome:
    """Signs: bilirubin >= 2.0 mg/dL, painful liver, weight gain > 5 %, ascites.

    | row | signs present | result |
    |---|---|---|
    | R1 | two or more | critical, withhold |
    | R2 | one | warning |
    | R3 | none, two or more unknown and bilirubin at or above its ULN | warning |
    | R4 | none otherwise | silent |

    Window: on inotuzumab, to 56 days after the last dose, day 0 to 100 of a transplant that
    followed it. A dose being signed (not the first) is always judged.
    """
    dose: Dose | None = None
    if inputs.hook.is_order:
        dose = next((d for d in due_doses(inputs, policy) if d.at(*LATER)), None)
        if dose is None:
            return Silent("0", "no dose after the first one in the drafts")
    elif not _in_window(inputs, policy):
        return Silent("0", "outside the window after inotuzumab or transplant")
    if vod_after_start(inputs):
        return Silent("0", "VOD/SOS is confirmed: the stop rule speaks")
    signs = (
        _bilirubin(inputs, policy, dose),
        _painful_liver(inputs),
        _weight(inputs, policy),
        _ascites(inputs),
    )
    return _rows(inputs, policy, signs, dose)


def _in_window(inputs: Inputs, policy: Policy) -> bool:
    last = inputs.ino.last_day
    if last is None:
        return False
    if on_treatment(inputs.ino, policy).yes:
        return True
    if (inputs.as_of - last).days <= policy.days("vod.windowAfterInoDays"):
        return True
    return transplant_day(inputs, policy) is not None


def transplant_day(inputs: Inputs, policy: Policy) -> date | None:
    """Day 0 of a transplant after inotuzumab, while day 0 to 100 lasts; else None."""
    first, latest = inputs.ino.first_day, inputs.hsct.latest
    if first is None or latest is None or latest.when is None or latest.when.date <= first:
        return None
    age = latest.when.days_until(inputs.as_of)
    return latest.when.date if 0 <= age <= policy.days("vod.windowAfterHsctDays") else None


# --- the four signs -------------------------------------------------------------------------------


def _newest_bilirubin(inputs: Inputs, policy: Policy, dose: Dose | None) -> Fact[Measurement]:
    """At most seven days old; at an order also any since the last dose."""
    latest = inputs.tbil.latest
    last = liver.moment_of(inputs.ino, inputs.ino.last_day)
    if dose is not None and latest.known and liver.is_after(latest.require(), last):
        return latest
    return fresh(latest, inputs.as_of, policy.days("lft.onTreatmentMaxAgeDays"))


def _bilirubin(inputs: Inputs, policy: Policy, dose: Dose | None) -> Sign:
    """Newest bilirubin at or above the limit, unless explained."""
    limit = policy.number("vod.bilirubinMgDl")
    fact = _newest_bilirubin(inputs, policy, dose)
    shown = msg("sign-bilirubin", value=fact.value)
    if not fact.known:
        return Sign("bilirubin", Tri.UNKNOWN, shown, fact.evidence, (fact.missing,))
    value = fact.require()
    if _explained(inputs, value):
        return Sign("bilirubin", Tri.NO, shown, fact.evidence)
    present = value.at_least(limit)
    missing: tuple[Missing, ...] = ()
    if present.unknown:
        missing = (Missing("lab.tbil", Reason.NOT_UNDERSTOOD, msg("missing-comparator")),)
    return Sign("bilirubin", present, shown, liver.lines("lab.tbil", value), missing)


def _explained(inputs: Inputs, value: Measurement) -> bool:
    """A clinician recorded another explanation for this very value."""
    return any(value.resource in a.focus for a in inputs.attributions)


def _painful_liver(inputs: Inputs) -> Sign:
    """Right-upper-quadrant pain, or an enlarged liver whose pain is not denied (ruling F10)."""
    signs = inputs.signs
    pain, large = tri(signs.right_upper_pain), tri(signs.hepatomegaly)
    belly = tri(signs.abdominal_pain)
    shown = msg("sign-liver-pain")
    parts = (signs.right_upper_pain, signs.hepatomegaly, signs.abdominal_pain)
    lines = tuple(line for part in parts for line in part.evidence)
    if pain.yes or (large.yes and belly.yes):
        return Sign("liver-pain", Tri.YES, shown, lines)
    if large.yes and belly.unknown and not pain.no:
        return Sign("liver-pain", Tri.YES, shown, lines, (signs.abdominal_pain.missing,))
    present = pain | (large & belly)
    missing: tuple[Missing, ...] = ()
    if present.unknown:
        missing = tuple(p.missing for p in parts[:2] if not p.known)
    return Sign("liver-pain", present, shown, lines, missing)


def _ascites(inputs: Inputs) -> Sign:
    fact = inputs.signs.ascites
    missing = () if fact.known else (fact.missing,)
    return Sign("ascites", tri(fact), msg("sign-ascites"), fact.evidence, missing)


def _weight(inputs: Inputs, policy: Policy) -> Sign:
    """Gain over the last weight before the cycle; after a transplant over that of day 0."""
    baseline = _baseline(inputs, policy)
    newest = fresh(inputs.signs.weights.latest, inputs.as_of, policy.days("examination.signDays"))
    unknown = msg("sign-weight", baseline=None, value=None, percent=None)
    missing: list[Missing] = []
    if baseline is None:
        missing.append(Missing("weightBaseline", Reason.ABSENT, msg("missing-weight-baseline")))
    if not newest.known:
        missing.append(newest.missing)
    elif baseline is not None and newest.require() == baseline:
        missing.append(Missing("weightKg", Reason.ABSENT, msg("missing-weight-since")))
    if missing or baseline is None:
        return Sign("weight", Tri.UNKNOWN, unknown, newest.evidence, tuple(missing))
    value = newest.require()
    gain = 100 * (value.value - baseline.value) / baseline.value
    limit = policy.number("vod.weightGainPct")
    present = Tri.of(gain > limit)
    if value.comparator or baseline.comparator:
        present = Tri.UNKNOWN
    shown = msg("sign-weight", baseline=baseline, value=value, percent=liver.apart(gain, limit))
    lines = (value.evidence("weightKg"), baseline.evidence("weightBaseline"))
    return Sign("weight", present, shown, lines)


def _baseline(inputs: Inputs, policy: Policy) -> Measurement | None:
    """Never a stated weight, and none from long before the day it stands for."""
    day_zero = transplant_day(inputs, policy)
    if day_zero is not None:
        return _weight_before(inputs, day_zero, 1)
    first = cycle_start(inputs)
    if first is None:
        return None
    return _weight_before(inputs, first, policy.days("vod.baselineWeightMaxAgeDays"))


def _weight_before(inputs: Inputs, day: date, days: int) -> Measurement | None:
    oldest = day - timedelta(days=days)
    return next(
        (
            e
            for e in inputs.signs.weights.entries
            if e.when and oldest <= e.when.date and e.when.last_date <= day
            if "mark-stated" not in e.marks
        ),
        None,
    )


def cycle_start(inputs: Inputs) -> date | None:
    """Day 1 of the running cycle: by the numbers on record, else by counting (book 2.5)."""
    start: date | None = None
    cycle = index = 0
    for dose in inputs.ino.given:
        length = FIRST_CYCLE_DAYS if cycle <= 1 else LATER_CYCLE_DAYS
        if dose.cycle is not None:
            new = dose.cycle != cycle
        else:
            new = start is None or index >= DOSES_PER_CYCLE or (dose.day - start).days >= length
        if new:
            start, index = dose.day, 0
            cycle = dose.cycle or cycle + 1
        index += 1
    return start


# --- rows -----------------------------------------------------------------------------------------


def _rows(
    inputs: Inputs, policy: Policy, signs: tuple[Sign, ...], dose: Dose | None
) -> Finding | Silent:
    present = [s for s in signs if s.present.yes]
    unknown = [s for s in signs if s.present.unknown]
    draft = Draft()
    if len(present) >= 2:
        draft.rows["R1"] = Indicator.CRITICAL
        draft.hold = True
    elif present:
        draft.rows["R2"] = Indicator.WARNING
    elif len(unknown) >= 2 and _at_upper_limit(inputs, policy, dose):
        draft.rows["R3"] = Indicator.WARNING
    else:
        return Silent("R4", f"no sign present, {len(unknown)} unknown")
    draft.params = {
        "signs": [s.shown for s in present] or None,
        "brief": [_brief(s, len(present)) for s in present] or None,
        "count": len(present),
        "bilirubin": inputs.tbil.newest_usable,
        "unknown": [Term(f"sign-name-{s.name}") for s in unknown] or None,
    }
    draft.evidence = [line for s in signs for line in s.evidence]
    draft.missing = [m for s in signs for m in s.missing]
    _offers(inputs, draft)
    draft.evidence += [*given_lines(inputs)[-1:], *_transplant_lines(inputs, policy)]
    found = draft.finding(RULE, ORDER, policy)
    if dose is None:
        return found
    notes = (*found.notes, *dose.notes)
    lines = (dose.evidence, *found.evidence)
    return replace(found, evidence=lines, notes=notes, dose=dose.label, about=dose.reference)


def _brief(sign: Sign, among: int) -> Message:
    """A sign as a summary has room for it: of three or more only the names and percentages."""
    if among <= 2:
        return sign.shown
    return Message(f"{sign.shown.key}-brief", sign.shown.params)


def _at_upper_limit(inputs: Inputs, policy: Policy, dose: Dose | None) -> bool:
    """Newest bilirubin (fresh enough, not explained otherwise) at or above its own ULN."""
    fact = _newest_bilirubin(inputs, policy, dose)
    if not fact.known:
        return False
    value = fact.require()
    if _explained(inputs, value):
        return False
    return value.uln is not None and value.at_least(ONE_ULN * value.uln).yes


def _offers(inputs: Inputs, draft: Draft) -> None:
    if "R1" in draft.rows:
        draft.suggestions += withhold(inputs.ino, inputs.hook, recommended=True)
    tests = (
        ("lft", "daily-weight")
        if "R3" in draft.rows
        else ("lft", "abdominal-doppler", "daily-weight")
    )
    draft.suggestions += offer_tests(inputs, *tests)


def _transplant_lines(inputs: Inputs, policy: Policy) -> tuple[Evidence, ...]:
    latest = inputs.hsct.latest
    if latest is None or transplant_day(inputs, policy) is None:
        return ()
    return (latest.evidence("hsct.done"),)


__all__ = ["RULE", "cycle_start", "signs_suspected", "transplant_day"]
