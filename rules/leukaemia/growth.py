"""Growth of the antigen-negative share from specimen to specimen (book 6.1)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from rules.leukaemia.antigens import Specimen


@dataclass(frozen=True, slots=True)
class GrowthLimits:
    """Limits of ``antigen.growth*``: points, ratio, and the floor of the newest value."""

    points: Fraction
    ratio: Fraction
    floor: Fraction


@dataclass(frozen=True, slots=True)
class Growth:
    """The rise that fired: earlier and newest specimen with their negative shares in percent.

    ``ratio`` None: the earlier share was nil or below detection, so only points count.
    ``methods_differ``: other site or laboratory.
    """

    earlier: Specimen
    newest: Specimen
    points: Fraction
    ratio: Fraction | None
    methods_differ: bool


def growth(specimens: Iterable[Specimen], limits: GrowthLimits) -> Growth | None:
    """Does the negative share rise, against the preceding or the earliest quantified specimen?

    One specimen a day counts: the one with the largest negative share.
    """
    days: dict[date, Specimen] = {}
    for each in specimens:
        if each.negative is not None and each.day is not None:
            known = days.get(each.day)
            if (
                known is None
                or known.negative is None
                or each.negative.value > known.negative.value
            ):
                days[each.day] = each
    series = [days[day] for day in sorted(days)]
    if len(series) < 2:
        return None
    newest = series[-1]
    if newest.negative is None or not newest.negative.at_least(limits.floor).yes:
        return None
    found = [_compare(earlier, newest, limits) for earlier in (series[-2], series[0])]
    fired = [g for g in found if g is not None]
    return next((g for g in fired if not g.methods_differ), fired[0] if fired else None)


def _compare(earlier: Specimen, newest: Specimen, limits: GrowthLimits) -> Growth | None:
    if earlier.negative is None or newest.negative is None:
        return None
    below_detection = earlier.negative.comparator in ("<", "<=")
    before = Fraction(0) if below_detection else earlier.negative.value
    now = newest.negative.value
    points = now - before
    ratio = now / before if before > 0 else None
    if points < limits.points and (ratio is None or ratio < limits.ratio):
        return None
    labs = (earlier.laboratory, newest.laboratory)
    differ = earlier.site is not newest.site or (all(labs) and labs[0] != labs[1])
    return Growth(earlier, newest, points, ratio, differ)
