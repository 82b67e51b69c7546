"""What the families of the leukaemia book share: sources, settings, dose events, merging.

The dose model lives in ``rules.leukaemia.doses`` and ``rules.leukaemia.inotuzumab``; it is
re-exported here so that a family imports one module.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TypeVar

from rules.drugs import INOTUZUMAB
from rules.kernel import (
    ORDER_HOOKS,
    SELECT_AND_SIGN,
    VIEW_HOOKS,
    ChangeOrder,
    Drug,
    Finding,
    Hook,
    Indicator,
    Message,
    RequestTest,
    Silent,
    Suggestion,
    Tri,
    msg,
)
from rules.leukaemia.doses import (
    E1,
    E2,
    E3,
    E4,
    LATER,
    Dose,
    DoseEvent,
    history_gaps,
    planned_doses,
)
from rules.leukaemia.inotuzumab import GivenDose, HoldEpisode, Inotuzumab, ScheduledDose
from rules.policy import Policy, Setting

T = TypeVar("T")

SOURCE_LABEL = "besponsa-2018-01"
SOURCE_CASE = "case-cd22-escape"

SHARED_SETTINGS = (
    Setting(
        "ino.activeWindowDays",
        Decimal(42),
        "d",
        why="one 28-day cycle plus a 14-day hold; a longer pause adds the first-dose checks",
    ),
    Setting("pv.lookAheadDays", Decimal(3), "d", why="chart cards appear only when a dose is near"),
    Setting(
        "labelVersion",
        "2018-01-draft",
        origin="source",
        why="the edition of the package insert the rules were read from",
    ),
    Setting(
        "labelVersion.confirmedCurrent",
        False,
        why="the site states that the edition named in labelVersion is the current one",
    ),
)
"""Settings of book section 4 that several families read; every family lists them in its own."""


def currency(policy: Policy) -> Message:
    """The paragraph of every card that rests on the label: which edition, confirmed or not."""
    return msg(
        "note-label-version",
        version=policy.word("labelVersion"),
        confirmed=policy.flag("labelVersion.confirmedCurrent"),
    )


def on_treatment(ino: Inotuzumab, policy: Policy) -> Tri:
    """Is the patient on inotuzumab (book 2.5)? Decides only whether chart-view rows run."""
    return ino.on_treatment(policy.days("ino.activeWindowDays"))


def each_dose(
    ino: Inotuzumab, policy: Policy, judge: Callable[[Dose], Finding | Silent]
) -> Finding | Silent:
    """A rule judged at every planned dose of the drafts, its outcomes merged into one.

    Without a planned dose: silent row "0".
    """
    doses = planned_doses(ino, policy)
    if not doses:
        return Silent("0", "no inotuzumab dose ahead in the drafts")
    return merged([(dose, judge(dose)) for dose in doses], ino)


def merged(outcomes: Sequence[tuple[Dose, Finding | Silent]], ino: Inotuzumab) -> Finding | Silent:
    """One finding for all planned doses of an order (book 2.5, "cards are merged").

    The most urgent one, the earliest dose among equals, gives row and line. Rows, evidence,
    gaps, notes and suggestions of the others are added once each. Nothing fired: the first
    silence.
    """
    fired = [(d, f) for d, f in outcomes if isinstance(f, Finding)]
    if not fired:
        return next(s for _, s in outcomes if isinstance(s, Silent))
    found = [_of_dose(dose, finding, ino) for dose, finding in fired]
    top = min(found, key=lambda f: f.indicator.rank)
    return combined(top, [f for f in found if f is not top])


def _of_dose(dose: Dose, finding: Finding, ino: Inotuzumab) -> Finding:
    """The finding with its dose named in evidence, notes and memory."""
    return replace(
        finding,
        evidence=(dose.evidence, *finding.evidence),
        notes=(*finding.notes, *dose.notes),
        missing=(*finding.missing, *history_gaps(ino, (dose,))),
        dose=finding.dose or dose.label,
        about=finding.about or dose.reference,
    )


def combined(top: Finding, others: Iterable[Finding]) -> Finding:
    """``top`` with what the others add: rows, evidence, gaps, notes, suggestions."""
    rest = list(others)
    rows = [r for f in (top, *rest) for r in (f.rows or (f.row,))]
    offers = unique(s for f in (top, *rest) for s in f.suggestions)
    return replace(
        top,
        rows=tuple(dict.fromkeys(rows)),
        evidence=unique(e for f in (top, *rest) for e in f.evidence),
        missing=unique(m for f in (top, *rest) for m in f.missing),
        notes=unique(n for f in (top, *rest) for n in f.notes),
        suggestions=_one_recommended(offers),
        stop=top.stop or any(f.stop for f in rest),
        hold=top.hold or any(f.hold for f in rest),
    )


def unique(items: Iterable[T]) -> tuple[T, ...]:
    """Items without repetition, in order; works for items that cannot be hashed."""
    kept: list[T] = []
    for item in items:
        if item not in kept:
            kept.append(item)
    return tuple(kept)


def _one_recommended(offers: Iterable[Suggestion]) -> tuple[Suggestion, ...]:
    kept: list[Suggestion] = []
    for each in offers:
        taken = any(k.recommended for k in kept)
        kept.append(replace(each, recommended=each.recommended and not taken))
    return tuple(kept)


# --- what a card offers ---------------------------------------------------------------------------


def withhold(ino: Inotuzumab, hook: Hook, *, recommended: bool = False) -> tuple[Suggestion, ...]:
    """WITHHOLD: delete the drafts and put running orders on hold that still have doses ahead.

    Empty where there is no order to change.
    """
    ahead = {dose.reference for dose in ino.ordered}
    running = [e.reference for e in ino.running if e.reference in ahead or not hook.is_order]
    return _change(ino, hook, "withhold", running, "suggest-ino-withhold", recommended)


def stop_for_good(
    ino: Inotuzumab, hook: Hook, *, recommended: bool = False
) -> tuple[Suggestion, ...]:
    """STOP: delete the drafts and stop the running orders."""
    running = [e.reference for e in ino.running]
    return _change(ino, hook, "end", running, "suggest-ino-stop", recommended)


def _change(
    ino: Inotuzumab, hook: Hook, change: str, running: Sequence[str], key: str, recommended: bool
) -> tuple[Suggestion, ...]:
    drafts = _drafts(ino) if hook.is_order else ()
    replaced = [e.reference for e in ino.replaced] if hook.is_order else []
    actions = tuple(ChangeOrder(r, change) for r in unique((*drafts, *running, *replaced)))
    label = msg(key, drug=Drug(INOTUZUMAB))
    return (Suggestion(label, actions, recommended),) if actions else ()


def _drafts(ino: Inotuzumab) -> tuple[str, ...]:
    return tuple(dict.fromkeys(dose.reference for dose in ino.signed))


def order_test(
    test: str,
    *,
    note: Message | None = None,
    on: date | None = None,
    urgent: bool = False,
    recommended: bool = False,
) -> Suggestion:
    """A test of the request catalogue as a draft: ``flow``, ``lft``, ``cbc`` ..."""
    action = RequestTest(test, note, on, urgent)
    return Suggestion(msg(f"suggest-{test}"), (action,), recommended)


__all__ = [
    "E1",
    "E2",
    "E3",
    "E4",
    "LATER",
    "ORDER_HOOKS",
    "SELECT_AND_SIGN",
    "SHARED_SETTINGS",
    "SOURCE_CASE",
    "SOURCE_LABEL",
    "VIEW_HOOKS",
    "Dose",
    "DoseEvent",
    "GivenDose",
    "HoldEpisode",
    "Indicator",
    "Inotuzumab",
    "ScheduledDose",
    "combined",
    "currency",
    "each_dose",
    "history_gaps",
    "merged",
    "on_treatment",
    "order_test",
    "planned_doses",
    "stop_for_good",
    "unique",
    "withhold",
]
