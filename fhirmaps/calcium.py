"""Corrected calcium from calcium and albumin results (mapping 6, myeloma book 2.3)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

from fhirmaps.body import rounded
from fhirmaps.record import PatientRecord
from rules.calcium import Calcium, CalciumRecord, Kind
from rules.kernel import Measurement, Message, Reason, Series, State
from rules.times import When, newest_first

NORMAL_ALBUMIN = Fraction(4)
"""g/dL; below it calcium is corrected (general label knowledge, myeloma book 2.3)."""

PAIRED = timedelta(hours=24)
"""Albumin of another specimen may lie this far from the calcium (mapping 6)."""

_RANK = {Kind.IONISED: 0, Kind.CORRECTED: 1, Kind.LABORATORY: 2, Kind.TOTAL: 3}


def assemble(
    record: PatientRecord, total: Series, albumin: Series, laboratory: Series, ionised: Series
) -> CalciumRecord:
    """All determinations of calcium, newest first; of one day ionised calcium stands first.

    ``total`` and ``laboratory`` (corrected by the laboratory) in mg/dL, ``albumin`` in g/dL,
    ``ionised`` in mmol/L.
    """
    found = [_corrected(record, entry, albumin) for entry in total.entries]
    found += [_plain(Kind.LABORATORY, entry) for entry in laboratory.entries]
    found += [_plain(Kind.IONISED, entry) for entry in ionised.entries]
    found.sort(key=lambda c: newest_first(c.when))
    found.sort(key=_day_and_kind)
    state, reason, detail = _standing(found, (total, laboratory, ionised))
    unreadable = tuple(u.when for s in (total, laboratory, ionised) for u in s.unreadable)
    pending = any(s.has_pending for s in (total, laboratory, ionised))
    return CalciumRecord(tuple(found), state, reason, detail, pending, unreadable)


def _day_and_kind(calcium: Calcium) -> tuple[int, int]:
    day = calcium.when.date.toordinal() if calcium.when else 0
    return (-day, _RANK[calcium.kind])


def _plain(kind: Kind, entry: Measurement) -> Calcium:
    name = "caIonised" if kind is Kind.IONISED else "corrCa"
    marks = entry.marks
    if kind is Kind.LABORATORY:
        marks = (*marks, "mark-by-laboratory")
        entry = replace(entry, marks=marks)
    return Calcium(kind, entry, (entry.evidence(name),))


def _corrected(record: PatientRecord, entry: Measurement, albumin: Series) -> Calcium:
    """A total calcium with its albumin, or as a lower bound where there is none."""
    paired = _albumin_of(record, entry, albumin.entries)
    if paired is None:
        return Calcium(Kind.TOTAL, entry, (entry.evidence("ca"),))
    lines = (entry.evidence("ca"), paired.evidence("alb"))
    if paired.value >= NORMAL_ALBUMIN:
        return Calcium(Kind.CORRECTED, entry, (entry.evidence("corrCa"), *lines))
    value = entry.value + (NORMAL_ALBUMIN - paired.value)
    computed = replace(
        entry,
        value=value,
        unit="mg/dL",
        shown=rounded(value, 3),
        shown_unit="mg/dL",
        marks=(*entry.marks, "mark-computed"),
    )
    return Calcium(Kind.CORRECTED, computed, (computed.evidence("corrCa"), *lines))


def _albumin_of(
    record: PatientRecord, calcium: Measurement, albumins: Iterable[Measurement]
) -> Measurement | None:
    """Albumin of the same specimen, else the nearest within 24 hours; never a ``<`` or ``>``."""
    usable = [a for a in albumins if not a.comparator]
    specimen = _specimen(record, calcium)
    for each in usable:
        if specimen and _specimen(record, each) == specimen:
            return each
    near = [(_apart(calcium.when, each.when), each) for each in usable]
    fitting = [(gap, each) for gap, each in near if gap is not None and gap <= PAIRED]
    return min(fitting, key=lambda pair: pair[0])[1] if fitting else None


def _apart(one: When | None, other: When | None) -> timedelta | None:
    """Time between two moments; a day without a time fits its own day only."""
    if one is None or other is None:
        return None
    timed = all(w.end - w.start < timedelta(hours=1) for w in (one, other))
    if timed:
        return abs(one.start - other.start)
    return timedelta(0) if one.one_day and other.one_day and one.date == other.date else None


def _specimen(record: PatientRecord, entry: Measurement) -> str:
    resource = record.by_reference(entry.resource)
    specimen = resource.body.get("specimen") if resource else None
    reference = specimen.get("reference") if isinstance(specimen, dict) else None
    return reference if isinstance(reference, str) and not reference.startswith("#") else ""


def _standing(
    found: list[Calcium], parts: tuple[Series, ...]
) -> tuple[State, Reason | None, Message | None]:
    """Known unless the newest result of any kind cannot be read (mapping 2.3.4)."""
    newest = found[0].when if found else None
    for series in parts:
        for each in series.unreadable:
            if newest is None or each.when is None or each.when.start > newest.start:
                return State.UNAVAILABLE, Reason.NOT_UNDERSTOOD, each.why
    if any(s.state is State.KNOWN for s in parts) and found:
        return State.KNOWN, None, None
    for series in parts:
        if series.state is State.UNAVAILABLE:
            return State.UNAVAILABLE, series.reason, series.detail
    pending = any(s.has_pending for s in parts)
    return State.ABSENT, Reason.PENDING if pending else Reason.ABSENT, None
