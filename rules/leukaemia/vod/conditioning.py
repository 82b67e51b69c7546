"""The conditioning before a transplant, and whether a call is about a transplant at all (HS)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from rules.drugs import ALKYLATORS
from rules.kernel import Hook, Missing, Reason, msg
from rules.leukaemia.vod.facts import Inputs
from rules.policy import Policy
from rules.therapy import Entry, Status
from rules.times import Order, When

TRANSPLANT_ONLY = ("busulfan", "melphalan", "thiotepa", "treosulfan")
"""Alkylators that in acute leukaemia are given for conditioning alone."""


def graft_day(inputs: Inputs, policy: Policy) -> When | None:
    """Day of the graft infusion that a conditioning of today can belong to; None unknown."""
    return inputs.hsct.graft(inputs.as_of, policy.days("vod.windowAfterHsctDays"))


def conditioning(inputs: Inputs, policy: Policy) -> tuple[Entry, ...]:
    """Alkylators that belong to the conditioning: drafted, ordered, completed or given.

    Completed orders count as the book says, also where no administration was recorded.

    With a graft day those with a day from 21 days before it up to it (a day that is not known
    counts); without one drafts and running orders, and what was given in the last 21 days.
    """
    back = timedelta(days=policy.days("vod.conditioningLookbackDays"))
    graft = graft_day(inputs, policy)
    first = (graft.date if graft else inputs.as_of) - back
    found = []
    for entry in inputs.medications.of(ALKYLATORS):
        if entry.status in (Status.STOPPING, Status.WITHHELD, Status.ON_HOLD):
            continue
        moments = _moments(entry)
        if not moments or any(w.date >= first and not _after(w, graft) for w in moments):
            found.append(entry)
    return tuple(found)


def _after(moment: When, graft: When | None) -> bool:
    """Certainly after the graft infusion; on its day without times nobody knows."""
    return graft is not None and moment.order(graft) is Order.AFTER


def _moments(entry: Entry) -> list[When]:
    """Moments of an entry; of a repeating order also its last."""
    moments = list(entry.dates)
    if not moments and entry.start is not None:
        moments = [entry.start]
    if entry.repeats and entry.end is not None:
        moments.append(entry.end)
    return moments


def conditioning_drafts(inputs: Inputs, policy: Policy) -> tuple[Entry, ...]:
    """Alkylators being written or signed now that belong to a conditioning."""
    if inputs.hsct.planned.no:
        return ()
    members = [e for e in conditioning(inputs, policy) if e.is_draft and e.selected]
    if inputs.hsct.planned.yes or len(agents_of(conditioning(inputs, policy))) > 1:
        return tuple(members)
    return tuple(e for e in members if e.has(TRANSPLANT_ONLY))


def agents_of(entries: Sequence[Entry]) -> tuple[str, ...]:
    """Distinct alkylators, in the order of the list."""
    return tuple(drug for drug in ALKYLATORS if any(e.has((drug,)) for e in entries))


def in_transplant_context(inputs: Inputs, policy: Policy) -> bool:
    """HS of the book: a transplant or its conditioning is drafted, or an admission with a request.

    Admissions are not read: an encounter that starts while a transplant request is open counts.
    """
    if inputs.hook.is_order:
        drafted = any(r.selected for r in inputs.hsct.drafts)
        return drafted or bool(conditioning_drafts(inputs, policy))
    if inputs.hook is Hook.ENCOUNTER_START:
        return bool(inputs.hsct.requests) and inputs.hsct.planned.yes
    return False


def no_history() -> Missing:
    """The line that no drug history is on record at all."""
    return Missing("ino.administrations", Reason.ABSENT, msg("missing-no-drug-history"))
