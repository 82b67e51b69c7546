"""What the family's cards offer, through its aspirin and heparin filters (book 4.2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from rules.kernel import (
    ChangeOrder,
    Missing,
    PrescribeDrug,
    Reason,
    RequestTask,
    RequestTest,
    Suggestion,
    Tri,
    msg,
    tri,
)
from rules.myeloma.thrombosis.antithrombotics import Antithrombotic, Kind
from rules.myeloma.thrombosis.facts import (
    Inputs,
    aspirin_unsuitable,
    clearance,
    heparin_bar,
    low_platelets,
    platelets,
)
from rules.policy import Policy
from rules.therapy import Entry, Source

DAILY = (1, 1, "d")
CONSULT = Suggestion(msg("suggest-consult-thrombosis"), (RequestTest("consult-thrombosis"),))
CARDIOLOGY = Suggestion(msg("suggest-consult-cardiology"), (RequestTest("consult-cardiology"),))
RECONCILE = Suggestion(msg("suggest-reconcile"), (RequestTask(msg("task-reconcile-medication")),))
BLOOD_COUNT = Suggestion(msg("suggest-blood-count"), (RequestTest("blood-count"),))
RECORD_FACTORS = Suggestion(
    msg("suggest-record-vte-factors"), (RequestTask(msg("task-record-vte-factors")),)
)


def start_day(inputs: Inputs, courses: tuple[Entry, ...]) -> date:
    """First day of the course the prophylaxis accompanies, never before today."""
    days = [e.start.date for e in courses if e.start and e.start.date >= inputs.as_of]
    return min(days, default=inputs.as_of)


def _accompanies(courses: tuple[Entry, ...]) -> str:
    return courses[0].reference if courses else ""


def aspirin(
    inputs: Inputs,
    policy: Policy,
    blood: Antithrombotic,
    courses: tuple[Entry, ...],
    doses: tuple[int, ...] = (100, 81),
    *,
    recommend: bool = True,
) -> tuple[Suggestion, ...]:
    """Aspirin filter: only on nothing else, where suitable; platelets unknown: not preselected."""
    if blood.kind is not Kind.NONE or aspirin_unsuitable(inputs, policy).yes:
        return ()
    sure = recommend and low_platelets(inputs, policy).no
    start, course = start_day(inputs, courses), _accompanies(courses)
    return tuple(
        Suggestion(
            msg(f"suggest-aspirin-{mg}"),
            (
                PrescribeDrug(
                    "aspirin", "oral", Decimal(mg), "mg", DAILY, None, start, True, course
                ),
            ),
            recommended=sure and mg == doses[0],
        )
        for mg in doses
    )


def blood_count(inputs: Inputs, policy: Policy) -> tuple[Suggestion, ...]:
    """A blood count where platelets are not current and none is under way."""
    if platelets(inputs, policy).known or inputs.tests.entries or inputs.plt.has_pending:
        return ()
    return (BLOOD_COUNT,)


@dataclass(frozen=True, slots=True)
class Heparin:
    """What the heparin filter lets through, with the open items where it does not."""

    suggestions: tuple[Suggestion, ...] = ()
    open_items: tuple[Missing, ...] = ()


def heparin(
    inputs: Inputs, policy: Policy, courses: tuple[Entry, ...], *, recommend: bool
) -> Heparin:
    """Heparin filter for the site's order set: kidney, dialysis, platelets, bleeding, ulcer, HIT.

    Kidney function unknown: shown, not selected. Platelets or bleeding unknown: not shown, named.
    """
    found = clearance(inputs, policy)
    limit = policy.number("vte.lmwhCrClMin")
    enough = found.require().at_least(limit) if found.known else Tri.UNKNOWN
    bleeding, low = tri(inputs.bleeding), low_platelets(inputs, policy)
    items: list[Missing] = [] if found.known else [found.missing]
    if low.unknown:
        count = platelets(inputs, policy)
        items.append(
            count.missing if not count.known else Missing(count.name, Reason.NOT_UNDERSTOOD)
        )
    if bleeding.unknown:
        items.append(inputs.bleeding.missing)
    barred = tri(inputs.renal.dialysis) | tri(inputs.ulcer) | heparin_bar(inputs)
    if enough.no or barred.yes or not low.no or not bleeding.no:
        return Heparin((), tuple(items))
    label = msg("suggest-lmwh" if enough.yes else "suggest-lmwh-check-crcl")
    action = PrescribeDrug(
        "",
        "subcutaneous",
        start=start_day(inputs, courses),
        prophylaxis=True,
        accompanies=_accompanies(courses),
        note=msg("note-lmwh-order-set"),
        label=msg("vte-lmwh-order-set"),
    )
    offer = Suggestion(label, (action,), recommended=recommend and enough.yes)
    return Heparin((offer,), tuple(items))


# --- changes of orders ---------------------------------------------------------------------------


def changeable(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Orders and drafts; statements of what is taken elsewhere cannot be changed here."""
    return tuple(e for e in entries if e.source in (Source.ORDER, Source.DRAFT))


def aspirin_doses(entries: tuple[Entry, ...]) -> tuple[Suggestion, ...]:
    """Bring one aspirin order to 100 or 81 mg a day; several orders need a person."""
    orders = changeable(entries)
    if len(orders) != 1 or len(entries) != 1:
        return ()
    return tuple(
        Suggestion(
            msg(f"suggest-aspirin-to-{mg}"),
            (ChangeOrder(orders[0].reference, "redose", dose=Decimal(mg), every=DAILY),),
        )
        for mg in (100, 81)
    )


def hold(entries: tuple[Entry, ...]) -> tuple[Suggestion, ...]:
    """Put the immunomodulatory drug on hold: the drafts, else the running orders."""
    orders = changeable(entries)
    wanted = tuple(e for e in orders if e.is_draft) or orders
    if not wanted:
        return ()
    actions = tuple(ChangeOrder(e.reference, "on-hold") for e in wanted)
    return (Suggestion(msg("suggest-hold-imid"), actions, recommended=True),)


def remove_aspirin(
    drafts: tuple[Entry, ...], active: tuple[Entry, ...], *, recommend: bool
) -> tuple[Suggestion, ...]:
    """Delete drafted aspirin, stop running aspirin."""
    found = []
    if drafts:
        actions = tuple(ChangeOrder(e.reference, "delete") for e in drafts)
        found.append(Suggestion(msg("suggest-delete-aspirin"), actions, recommended=recommend))
    running = changeable(active)
    if running:
        actions = tuple(ChangeOrder(e.reference, "stop") for e in running)
        found.append(Suggestion(msg("suggest-stop-aspirin"), actions))
    return tuple(found)
