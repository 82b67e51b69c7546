"""What happened after a CD22 specimen: therapies, relapses, and what nobody can tell."""

from __future__ import annotations

from dataclasses import dataclass

from rules.kernel import Missing, Reason, msg
from rules.leukaemia.cd22.facts import Inputs
from rules.leukaemia.course import Relapse
from rules.leukaemia.therapies import Therapy, doubtful, history_gap, therapies
from rules.policy import Policy
from rules.times import Order, When


@dataclass(frozen=True, slots=True)
class Since:
    """What happened after a specimen."""

    therapies: tuple[Therapy, ...]
    exempt: tuple[Therapy, ...]
    relapses: tuple[Relapse, ...]
    unsure: tuple[Missing, ...]
    """Why it is not known that nothing else happened; counts as stale."""

    @property
    def stale(self) -> bool:
        return bool(self.therapies or self.relapses)


def since(inputs: Inputs, policy: Policy, when: When) -> Since:
    """Therapies and relapses after a moment; what cannot be put in order counts as after."""
    counted = therapies(
        inputs.medications,
        inputs.procedures,
        inputs.ino,
        intrathecal=policy.flag("antigen.intrathecalCounts"),
    )
    after = [t for t in counted if t.after(when)]
    words = policy.words("antigen.exemptTherapies")
    relapses = tuple(r for r in inputs.course.relapses.entries if _later(r.when, when))
    return Since(
        tuple(t for t in after if not t.exempt(words)),
        tuple(t for t in after if t.exempt(words)),
        relapses,
        _unsure(inputs, policy, when),
    )


def _later(event: When | None, specimen: When) -> bool:
    """Is a relapse later than the specimen? On the specimen's own date it is not (book 2.3.4)."""
    if event is None:
        return True
    if event.one_day and specimen.one_day and event.date == specimen.date:
        return False
    return event.order(specimen) is not Order.BEFORE


def _unsure(inputs: Inputs, policy: Policy, when: When) -> tuple[Missing, ...]:
    name = "antileukaemicTherapies"
    gaps = list(history_gap(inputs.medications))
    counts = policy.flag("antigen.intrathecalCounts")
    gaps += doubtful(inputs.medications, when, intrathecal=counts)
    relapses = inputs.course.relapses
    gaps += [Missing("relapseEvents", Reason.NOT_OBTAINED, m) for m in relapses.missing]
    gaps += [
        Missing("relapseEvents", Reason.NOT_UNDERSTOOD, msg("why-suspected"))
        for each in inputs.course.suspected
        if _later(each.when, when)
    ][:1]
    procedures = inputs.procedures
    gaps += [Missing(name, Reason.NOT_OBTAINED, m) for m in procedures.missing]
    gaps += [
        Missing(name, Reason.NOT_UNDERSTOOD, msg("missing-therapy-status", drug=each, when=None))
        for each in procedures.unreadable
    ]
    return tuple(gaps)
