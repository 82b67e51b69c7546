"""VOD/SOS, other serious liver injury or a recorded stop: no more inotuzumab."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum

from rules.drugs import INOTUZUMAB
from rules.events import AdverseEvent, Problem, Standing
from rules.kernel import (
    SELECT_AND_SIGN,
    VIEW_HOOKS,
    Finding,
    Indicator,
    Measurement,
    Missing,
    Outcome,
    Reason,
    Silent,
    State,
    Term,
    msg,
    tri,
)
from rules.leukaemia.common import (
    LATER,
    SOURCE_LABEL,
    history_gaps,
    planned_doses,
    stop_for_good,
    withhold,
)
from rules.leukaemia.vod import liver
from rules.leukaemia.vod.facts import (
    FAMILY,
    Draft,
    Inputs,
    due_doses,
    given_lines,
    key_gap,
    offer_tests,
)
from rules.policy import Policy
from rules.times import When

RULE = "vod-confirmed-permanent-stop"
VOD = ("hepatic-vod-sos", "toxic-hepatic-vod")
ORDER = ("R1", "R2", "R7", "R3", "R4", "R5", "U")
STOPS = ("R1", "R2", "R3", "R7")


class Onset(Enum):
    """How an onset lies to the first dose of inotuzumab."""

    AFTER = "after"
    BEFORE = "before"
    UNKNOWN = "unknown"


def onset_to_first(inputs: Inputs, onset: When | None) -> Onset:
    """On or after the first dose, before it, or unknown; by calendar days."""
    ino = inputs.ino
    first = ino.first_day
    if first is None:
        # an order may state that earlier doses were given, though none is on record
        later = any((e.cycle or 1) > 1 or (e.dose_index or 1) > 1 for e in ino.drafts)
        return Onset.BEFORE if ino.complete and not later else Onset.UNKNOWN
    if onset is None:
        return Onset.UNKNOWN
    if onset.date >= first:
        return Onset.AFTER
    return Onset.BEFORE if onset.last_date < first else Onset.UNKNOWN


def vod_after_start(inputs: Inputs) -> bool:
    """VOD/SOS is confirmed and not known to lie before the first dose."""
    onsets = [p.onset for p in inputs.vod.entries if not _suspected(p)]
    onsets += [e.when for e in vod_events(inputs) if not e.suspected]
    return any(onset_to_first(inputs, onset) is not Onset.BEFORE for onset in onsets)


def vod_events(inputs: Inputs) -> tuple[AdverseEvent, ...]:
    """VOD/SOS recorded as an adverse event that inotuzumab is not cleared of."""
    return tuple(e for e in inputs.liver_events.entries if e.has(VOD) and not unrelated(e))


def unrelated(event: AdverseEvent) -> bool:
    """Recorded as unlikely or not caused by inotuzumab."""
    cleared = INOTUZUMAB in event.unrelated or "*" in event.unrelated
    return cleared and INOTUZUMAB not in event.suspects


@FAMILY.rule(
    RULE,
    hooks=(*SELECT_AND_SIGN, *VIEW_HOOKS),
    source=SOURCE_LABEL,
    section="Dosage precautions 4; Adverse reactions (1) 1)",
    grade="regulatory/label",
    overrides=("diagnosis-refuted", "onset-before-ino-documented", "stop-revoked"),
    settings=("vod.grade4BilirubinXUln", "vod.grade4TransaminaseXUln", "labelVersion"),
)
def permanent_stop(inputs: Inputs, policy: Policy) -> Outcome:
    """An order of inotuzumab is drafted, or active at the chart; all matching rows on one card.

    | row | condition | result |
    |---|---|---|
    | R1 | VOD/SOS confirmed, onset on or after the first dose | critical, stop |
    | R2 | other serious liver injury since the first dose, not unrelated | critical, stop |
    | R7 | inotuzumab was stopped for good, for whatever reason | critical, stop |
    | R3 | VOD/SOS or serious liver injury, onset unknown, inotuzumab given | critical, stop |
    | R4 | VOD/SOS suspected | critical, withhold |
    | R5 | after the first dose: bilirubin > 10 x or AST/ALT > 20 x ULN | critical, withhold |
    | R6 | VOD/SOS only before the first dose | silent (risk-factor card) |
    | U | problems, adverse events, the stop or (chart) active orders could not be read | info |
    """
    if inputs.hook.is_order and not inputs.ino.signed:
        return Silent("0", "no inotuzumab in the drafts")
    orders_unknown = _orders_unknown(inputs)
    if not inputs.hook.is_order and not inputs.ino.running and not orders_unknown:
        return Silent("0", "no active order of inotuzumab")
    draft = Draft()
    _vod(inputs, draft)
    _injury(inputs, draft)
    _recorded_stop(inputs, draft)
    _very_high(inputs, policy, draft)
    gaps = _gaps(inputs)
    if orders_unknown:
        if not draft.rows:
            return _nothing(inputs)
        gaps += [Missing("medicationList", Reason.NOT_OBTAINED, m) for m in inputs.ino.missing]
        draft.rows = {}
    if not draft.rows:
        if not gaps:
            return _nothing(inputs)
        draft.rows["U"] = Indicator.INFO
    draft.missing += gaps
    return _card(inputs, policy, draft)


def _orders_unknown(inputs: Inputs) -> bool:
    """At the chart, after a dose: whether an order is active could not be read."""
    unread = inputs.medications.requests != "complete"
    view = not inputs.hook.is_order
    return view and unread and bool(inputs.ino.given) and not inputs.ino.running


def _nothing(inputs: Inputs) -> Silent:
    if inputs.vod.entries:
        return Silent("R6", "VOD/SOS lies before the first dose")
    return Silent("0", "no VOD/SOS, serious liver injury or stop on record")


def _vod(inputs: Inputs, draft: Draft) -> None:
    entries: list[Problem | AdverseEvent] = [
        p
        for p in inputs.vod.entries
        if not (p.refuted_later and p.standing is Standing.SUSPECTED)  # the suspicion is settled
    ]
    entries += vod_events(inputs)
    for entry in entries:
        if _suspected(entry):
            row = "R4"
        else:
            onset = entry.onset if isinstance(entry, Problem) else entry.when
            row = _row_of(onset_to_first(inputs, onset), "R1")
        if row:
            _take(draft, row, entry, "vod")


def _suspected(entry: Problem | AdverseEvent) -> bool:
    """Not certain: recorded as a suspicion, or confirmed by one entry and refuted by a later."""
    if isinstance(entry, Problem):
        return entry.standing is Standing.SUSPECTED or entry.refuted_later
    return entry.suspected


def _row_of(onset: Onset, after: str) -> str:
    return {Onset.AFTER: after, Onset.UNKNOWN: "R3", Onset.BEFORE: ""}[onset]


def _injury(inputs: Inputs, draft: Draft) -> None:
    for event in inputs.liver_events.entries:
        if event.serious.yes and not event.has(VOD) and not unrelated(event):
            row = _row_of(onset_to_first(inputs, event.when), "R2")
            if row:
                _take(draft, row, event, "injury")


def _take(draft: Draft, row: str, entry: Problem | AdverseEvent, kind: str) -> None:
    if row not in draft.rows:
        draft.rows[row] = Indicator.CRITICAL
        when = entry.onset if isinstance(entry, Problem) else entry.when
        draft.params[f"{row}-what"] = (Term(f"word-liver-{kind}"), when)
    fact = "conditions.vod" if kind == "vod" else "liverEvents"
    line = entry.evidence(fact)
    draft.evidence.append(line if entry.name else replace(line, value=Term(f"word-liver-{kind}")))


def _recorded_stop(inputs: Inputs, draft: Draft) -> None:
    stop = inputs.ino.permanent_stop
    if tri(stop).yes:
        draft.rows["R7"] = Indicator.CRITICAL
        draft.evidence += stop.evidence


def _very_high(inputs: Inputs, policy: Policy, draft: Draft) -> None:
    """R5: only after the first dose, and only while nobody has judged the event."""
    doses = due_doses(inputs, policy) if inputs.hook.is_order else ()
    if inputs.hook.is_order and not any(d.at(*LATER) for d in doses):
        return
    if not inputs.hook.is_order and not inputs.ino.given:
        return
    found: list[tuple[liver.Analyte, Measurement]] = []
    for analyte in liver.analytes(inputs, policy):
        if doses:
            value = liver.at_dose(analyte, inputs, policy, doses[0])
        else:
            value = liver.at_view(analyte, inputs, policy)
        if value is None or not analyte.very_high(value).yes or _judged(inputs, value.when):
            continue
        found.append((analyte, value))
        draft.evidence += liver.lines(analyte.fact, value)
    if found:
        draft.rows["R5"] = Indicator.CRITICAL
        draft.params["values"] = [liver.value_line(a, v, a.grade4) for a, v in found]
        draft.params["shown"] = liver.summary_lines(found, grade4=True)


def _judged(inputs: Inputs, when: When | None) -> bool:
    """A liver event recorded since the value as not serious answers the question of R5."""
    return any(
        e.serious.no and e.when is not None and when is not None and e.when.date >= when.date
        for e in inputs.liver_events.entries
    )


def _gaps(inputs: Inputs) -> list[Missing]:
    """What could not be read of the facts this rule rests on."""
    gaps = key_gap("conditions.vod", inputs.vod)
    if inputs.hook.is_order and not inputs.ino.ever.no:
        gaps += key_gap("liverEvents", inputs.liver_events)
        if inputs.ino.permanent_stop.state is State.UNAVAILABLE:
            gaps.append(inputs.ino.permanent_stop.missing)
    return gaps


def _card(inputs: Inputs, policy: Policy, draft: Draft) -> Finding:
    draft.stop = any(row in draft.rows for row in STOPS)
    draft.hold = not draft.stop and bool({"R4", "R5"} & set(draft.rows))
    ino = inputs.ino
    if draft.stop:
        draft.suggestions += stop_for_good(ino, inputs.hook, recommended=True)
    elif draft.hold:
        draft.suggestions += withhold(ino, inputs.hook, recommended=True)
    if draft.stop or draft.hold:
        draft.suggestions += offer_tests(inputs, "lft")
    doses = planned_doses(ino, policy) if inputs.hook.is_order else ()
    draft.evidence += given_lines(inputs)
    draft.missing += history_gaps(ino, doses)
    _words(inputs, draft)
    found = draft.finding(RULE, ORDER, policy)
    if not doses:
        return found
    first = doses[0]
    return replace(
        found,
        evidence=(first.evidence, *found.evidence),
        notes=(*found.notes, *first.notes),
        dose=first.label,
        about=first.reference,
    )


def _words(inputs: Inputs, draft: Draft) -> None:
    """Parameters of the texts: what is on record, since when, and why it was stopped."""
    what, when = next(
        (draft.params[key] for row in ORDER if (key := f"{row}-what") in draft.params),
        (None, None),
    )
    for key in [k for k in draft.params if k.endswith("-what")]:
        del draft.params[key]
    stop = inputs.ino.permanent_stop
    draft.params |= {
        "what": what,
        "when": when,
        "stopped": stop.when if tri(stop).yes else None,
        "reason": inputs.ino.stop_reason or None,
        "values": draft.params.get("values"),
        "shown": draft.params.get("shown"),
    }
    if tri(stop).yes and "R7" in draft.rows and len(draft.rows) > 1:
        draft.notes.append(
            msg("vod-note-stopped", when=stop.when, reason=inputs.ino.stop_reason or None)
        )


__all__ = ["RULE", "VOD", "Onset", "onset_to_first", "permanent_stop", "vod_after_start"]
