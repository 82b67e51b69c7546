"""What counts as a rise of the disease after inotuzumab, and as rechecked since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from rules.kernel import Measurement, Series, Tri
from rules.leukaemia.antigens import Pending
from rules.leukaemia.cd22.facts import Inputs
from rules.leukaemia.common import GivenDose
from rules.leukaemia.course import Relapse
from rules.policy import Policy
from rules.times import Order, When


@dataclass(frozen=True, slots=True)
class Rise:
    """What fired: the rows, since when the disease has been rising, and what showed it."""

    rows: tuple[str, ...]
    since: date
    now: Measurement | None = None
    before: Measurement | None = None
    relapse: Relapse | None = None


def last_dose(inputs: Inputs) -> GivenDose | None:
    """The last dose on record."""
    return inputs.ino.given[-1] if inputs.ino.given else None


def before_dose(when: When | None, dose: GivenDose | None) -> bool:
    """Taken before the dose; on its own day and in unknown order it is the count before it."""
    if when is None or dose is None:
        return False
    order = when.order(dose.when)
    return order is Order.BEFORE or (order is Order.UNKNOWN and when.date <= dose.day)


def split(
    series: Series, dose: GivenDose | None
) -> tuple[tuple[Measurement, ...], Measurement | None]:
    """(values after the dose, newest first; the last value before it).

    Without a known dose all values are "after".
    """
    after = tuple(e for e in series.entries if not before_dose(e.when, dose))
    before = next((e for e in series.entries if before_dose(e.when, dose)), None)
    return after, before


def blast_rise(inputs: Inputs, policy: Policy) -> Rise | None:
    """Rows R1 and R4, with R3, from the absolute blasts."""
    after, before = split(inputs.course.blasts, last_dose(inputs))
    risen = []
    for value in after:
        if not is_risen(value, before, policy).yes:
            break
        risen.append(value)
    if not risen or risen[-1].when is None:
        return None
    critical = risen[0].above(policy.number("progression.blastCriticalPerUl")).yes
    row = "R4" if before is None else "R1"
    rows = ("R3", row) if critical else (row,)
    return Rise(rows, risen[-1].when.date, risen[0], before)


def is_risen(value: Measurement, before: Measurement | None, policy: Policy) -> Tri:
    """Large enough and, where there is a value before, at least doubled."""
    enough = value.at_least(policy.number("progression.blastRiseMinPerUl"))
    if before is None:
        return enough
    return enough & _doubled(value, before, policy)


def _doubled(value: Measurement, before: Measurement, policy: Policy) -> Tri:
    """value >= ratio x before; a "<" before is judged at its upper end."""
    if before.comparator in (">", ">="):
        return Tri.UNKNOWN
    return value.at_least(before.value * policy.number("progression.blastRiseRatio"))


def relapse_rise(inputs: Inputs) -> Rise | None:
    """R2: a relapse dated after the first dose; an undated one may be why it was given."""
    first = inputs.ino.first_day
    events = [
        r
        for r in inputs.course.relapses.entries
        if r.when is not None and first is not None and r.when.date > first
    ]
    if not events:
        return None
    newest = events[-1]
    return Rise(("R2",), newest.when.date if newest.when else inputs.as_of, relapse=newest)


def rechecked(inputs: Inputs, since: date) -> bool:
    """A readable result of a specimen taken on or after that day."""
    return any(s.day is not None and s.day >= since for s in inputs.cd22.specimens)


def awaited(inputs: Inputs, since: date) -> Pending | None:
    """A specimen taken on or after that day whose result is pending."""
    for each in inputs.cd22.pending:
        if each.when is None or each.when.last_date >= since:
            return each
    return None
