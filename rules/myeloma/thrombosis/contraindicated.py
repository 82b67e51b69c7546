"""Prophylaxis is due, or aspirin is being signed, and aspirin is unsuitable."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from rules.drugs import IMIDS
from rules.kernel import (
    Finding,
    Hook,
    Indicator,
    Message,
    Missing,
    Outcome,
    Silent,
    Suggestion,
    Tri,
    msg,
    tri,
)
from rules.myeloma.common import SELECT_SIGN, SOURCE, VIEW, kidney_lines, lines_of, once
from rules.myeloma.thrombosis import offers
from rules.myeloma.thrombosis.antithrombotics import (
    ASPIRIN,
    Kind,
    antithrombotic,
    aspirin_orders,
)
from rules.myeloma.thrombosis.facts import (
    FAMILY,
    HEPARIN_SETTINGS,
    PLATELET_SETTINGS,
    STRENGTH_SETTINGS,
    Inputs,
    aspirin_allergies,
    clearance,
    low_platelets,
    platelets,
    safety_lines,
    weight,
)
from rules.myeloma.thrombosis.risk import Assessment, assess
from rules.myeloma.thrombosis.shown import blood_lines, imid_lines, params
from rules.myeloma.thrombosis.siblings import CONTRAINDICATED
from rules.policy import Policy
from rules.therapy import Entry


@dataclass(frozen=True, slots=True)
class Bars:
    """What speaks against aspirin."""

    platelets: bool
    bleeding: bool
    allergy: bool
    verified: bool
    asthma: bool
    ulcer: bool

    @property
    def any(self) -> bool:
        return self.platelets or self.bleeding or self.allergy or self.asthma or self.ulcer

    @property
    def unsafe(self) -> bool:
        """Aspirin must not be signed (row 1)."""
        return self.bleeding or self.verified or self.asthma or self.ulcer


@FAMILY.rule(
    CONTRAINDICATED,
    hooks=(*SELECT_SIGN, *VIEW),
    source=SOURCE,
    section="6-CQ5",
    grade="2A",
    overrides=("specialist-advised", "alternative-measure", "data-wrong"),
    settings=(*PLATELET_SETTINGS, *HEPARIN_SETTINGS, "vte.imidWindowDays", *STRENGTH_SETTINGS),
)
def aspirin_contraindicated(inputs: Inputs, policy: Policy) -> Outcome:
    """An immunomodulatory drug is drafted, or runs at a view hook, or aspirin is signed with it.

    | row | condition | result |
    |---|---|---|
    | 1 | aspirin is being signed; bleeding, verified reaction, aspirin asthma or ulcer | critical |
    | 2 | platelets < 50 x 10^9/L or bleeding | warning, no antithrombotic drug |
    | 3 | reaction to aspirin or an NSAID, or aspirin asthma | warning |
    | 4 | active peptic ulcer | warning |
    | 5 | none of these, or unknown | silent |

    A treatment-dose anticoagulant silences all but row 1, and row 2 with aspirin drafted or active.
    A prophylactic one without aspirin silences rows 3 and 4: nothing is due there.
    """
    found = assess(inputs, policy)
    signed = inputs.medications.signed(ASPIRIN) if inputs.hook is Hook.ORDER_SIGN else ()
    if not _triggered(inputs, found, signed):
        return Silent("0", "no immunomodulatory drug, or no order of it or of aspirin")
    bars = _bars(inputs, policy)
    if not bars.any:
        return Silent("5", "nothing known against aspirin")
    if signed and bars.unsafe:
        return _finding(inputs, policy, found, bars, "1")
    row = _row(bars)
    on_list = bool(aspirin_orders(inputs.medications))
    kind = found.blood.kind
    if kind is Kind.THERAPEUTIC and not (row == "2" and on_list):
        return Silent(row, "treatment-dose anticoagulant on the list")
    if kind is Kind.PROPHYLACTIC and row != "2" and not on_list:
        return Silent(row, "prophylactic anticoagulant in place of aspirin")
    return _finding(inputs, policy, found, bars, row)


def _triggered(inputs: Inputs, found: Assessment, signed: tuple[Entry, ...]) -> bool:
    if not inputs.hook.is_order:
        return found.imid.active.yes
    return bool(inputs.medications.signed(IMIDS)) or (bool(signed) and found.imid.active.yes)


def _bars(inputs: Inputs, policy: Policy) -> Bars:
    allergies = aspirin_allergies(inputs)
    return Bars(
        low_platelets(inputs, policy).yes,
        tri(inputs.bleeding).yes,
        bool(allergies),
        any(a.verified for a in allergies),
        tri(inputs.aspirin_asthma).yes,
        tri(inputs.ulcer).yes,
    )


def _row(bars: Bars) -> str:
    if bars.platelets or bars.bleeding:
        return "2"
    return "3" if bars.allergy or bars.asthma else "4"


def _finding(inputs: Inputs, policy: Policy, found: Assessment, bars: Bars, row: str) -> Finding:
    suggestions, missing = _offers(inputs, policy, found, bars, row)
    courses = inputs.medications.signed(IMIDS) or found.imid.shown
    orders = aspirin_orders(inputs.medications)
    lines = (
        *imid_lines(courses),
        *blood_lines(found.blood),
        *lines_of((e for e in orders if e not in found.blood.entries), "aspirin"),
        *safety_lines(inputs, policy),
        *kidney_lines(inputs.renal, clearance(inputs, policy)),
        *(inputs.hit.evidence if tri(inputs.hit).yes else ()),
    )
    notes = (msg("vte-note-verify-reaction"),) if bars.allergy and not bars.verified else ()
    return Finding(
        CONTRAINDICATED,
        row,
        Indicator.CRITICAL if row == "1" else Indicator.WARNING,
        {**params(found, courses), "reasons": _reasons(inputs, policy, bars)},
        once(lines),
        missing,
        notes,
        suggestions,
    )


def _reasons(inputs: Inputs, policy: Policy, bars: Bars) -> tuple[Message, ...]:
    words: list[Message] = []
    if bars.platelets:
        words.append(msg("vte-reason-platelets", count=platelets(inputs, policy).value))
    named: Iterable[tuple[bool, str]] = (
        (bars.bleeding, "bleeding"),
        (bars.allergy, "allergy"),
        (bars.asthma, "asthma"),
        (bars.ulcer, "ulcer"),
    )
    words += [msg(f"vte-reason-{key}") for there, key in named if there]
    return tuple(words)


def _offers(
    inputs: Inputs, policy: Policy, found: Assessment, bars: Bars, row: str
) -> tuple[tuple[Suggestion, ...], tuple[Missing, ...]]:
    orders = aspirin_orders(inputs.medications)
    drafts = tuple(e for e in orders if e.is_draft)
    active = tuple(e for e in orders if not e.is_draft) if row != "1" else ()
    suggestions = list(offers.remove_aspirin(drafts, active, recommend=row == "1"))
    missing: tuple[Missing, ...] = ()
    courses = inputs.medications.signed(IMIDS) or found.imid.shown
    alternative = row == "3" or (row == "1" and (bars.verified or bars.asthma))
    if alternative and _nothing_else(inputs, policy, drafts).yes:
        lmwh = offers.heparin(inputs, policy, courses, recommend=row == "3")
        suggestions += lmwh.suggestions
        missing = lmwh.open_items
    return (*suggestions, offers.CONSULT), missing


def _nothing_else(inputs: Inputs, policy: Policy, drafts: tuple[Entry, ...]) -> Tri:
    """Is nothing taken once the drafted aspirin is out of the bundle?"""
    meds = inputs.medications
    rest = replace(meds, entries=tuple(e for e in meds.entries if e not in drafts))
    kind = antithrombotic(rest, policy, weight(inputs, policy)).kind
    if kind is Kind.UNKNOWN:
        return Tri.UNKNOWN
    return Tri.of(kind is Kind.NONE)
