"""Numeric results: the Observations of a concept as a ``Series`` (mapping 2.2, 2.3, 8)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from fhirmaps import observations as obs
from fhirmaps import units
from fhirmaps.codetables import read_names
from fhirmaps.observations import Counting
from fhirmaps.ranges import limits
from fhirmaps.record import Hit, PatientRecord
from fhirmaps.specimens import Point, identifiers, one_a_specimen
from fhirmaps.words import contains, normalise
from rules.kernel import Measurement, Message, Reason, Series, State, Unreadable, msg
from rules.times import When, newest_first


def series(
    record: PatientRecord,
    name: str,
    concepts: Sequence[str],
    *,
    key: str = "labs",
    analyte: str = "",
    issued: bool = True,
) -> Series:
    """All results of some concepts (of one analyte), newest first.

    ``key`` is the prefetch key that feeds them; ``issued`` False where a report date is no date
    of the specimen (antigens, marrow).
    """
    points: list[Point] = []
    pending: list[When | None] = []
    withdrawn: set[str] = set()
    for hit in _hits(record, concepts):
        status = obs.counting(hit.resource.body)
        when = obs.result_date(record, hit.resource, issued=issued)
        if status is Counting.IGNORED:
            withdrawn |= identifiers(hit)  # an error report takes back what it replaces
            continue
        if status is Counting.PENDING:
            pending.append(when)
            continue
        point = _point(record, hit, concepts, when, status, analyte)
        if point is not None:
            points.append(point)
    points.extend(_unmapped(record, concepts, issued))
    points = [p for p in points if not identifiers(p.hit) & withdrawn]
    return _assemble(record, name, concepts, key, points, pending)


def _hits(record: PatientRecord, concepts: Iterable[str]) -> list[Hit]:
    found: dict[int, Hit] = {}
    for concept in concepts:
        for hit in record.coded("Observation", concept):
            found.setdefault(id(hit.node), hit)
    return list(found.values())


def _point(
    record: PatientRecord,
    hit: Hit,
    concepts: Sequence[str],
    when: When | None,
    status: Counting,
    analyte: str,
) -> Point | None:
    if status is Counting.NOT_UNDERSTOOD:
        return Point(hit, when, None, msg("why-status"))
    reason = obs.absent_reason(record, hit.node)
    if reason in obs.NOT_DONE and obs.sent_number(hit.node) is None:
        return None
    if hit.node.get("hasMember") is None and not _has_value(hit.node) and not reason:
        # a panel or an ordered test without a value is no result
        return None if not hit.is_component else Point(hit, when, None, msg("why-no-value"))
    found = measurement(record, hit, concepts, when, analyte)
    if isinstance(found, Measurement):
        return Point(hit, when, found, None)
    return Point(hit, when, None, found)


def _has_value(node: dict[str, Any]) -> bool:
    return any(k.startswith("value") and v is not None for k, v in node.items())


def measurement(
    record: PatientRecord,
    hit: Hit,
    concepts: Sequence[str],
    when: When | None,
    analyte: str = "",
) -> Measurement | Message:
    """The hit's number in its canonical unit, or the reason it cannot be used."""
    sent = obs.sent_number(hit.node)
    if sent is None:
        return msg("why-no-number") if _has_value(hit.node) else msg("why-no-value")
    concept = next((c for c in concepts if c in hit.reading.concepts), concepts[0])
    row = analyte or units.analyte_of(concept) or ""
    converted = units.convert(row, sent.value, unit=sent.unit, code=sent.code, system=sent.system)
    if isinstance(converted, units.UnitProblem):
        return msg("why-unit", unit=sent.shown_unit) if sent.shown_unit else msg("why-no-unit")
    low, high, shown_low, shown_high = limits(record, hit.node, row, sent)
    marks = when.marks if when else ()
    if hit.reading.unconfirmed:
        marks = (*marks, "mark-code-not-confirmed")
    return Measurement(
        converted.value,
        converted.unit,
        sent.shown,
        sent.shown_unit,
        when,
        hit.resource.reference,
        sent.comparator,
        high,
        low,
        shown_high,
        shown_low,
        marks,
    )


# --- results under codes nobody mapped ---


def _unmapped(record: PatientRecord, concepts: Sequence[str], issued: bool) -> list[Point]:
    """Counting results that name the analyte in words but carry no code of ours (2.3.8)."""
    named: dict[str, list[Hit]] | None = record.cache.get("named-labs")
    if named is None:
        named = {}
        for hit in record.unmapped("Observation"):
            for concept in _named(record, hit.reading.text):
                named.setdefault(concept, []).append(hit)
        record.cache["named-labs"] = named
    points = []
    for concept in concepts:
        for hit in named.get(concept, ()):
            if obs.counting(hit.resource.body) is Counting.COUNTS and _has_value(hit.node):
                when = obs.result_date(record, hit.resource, issued=issued)
                points.append(Point(hit, when, None, msg("why-no-code")))
    return points


def _named(record: PatientRecord, text: str) -> tuple[str, ...]:
    """The analyte a text names first, unless the text speaks of another specimen or a ratio."""
    found = record.codes.lab_names_in(text)[:1]
    plain = normalise(text)
    other = [value for value, word in _elsewhere() if contains(plain, word)]
    return tuple(c for c in found if all(value in c for value in other))


@cache
def _elsewhere() -> tuple[tuple[str, str], ...]:
    """(kind of specimen, normalised word) that make a name another result's."""
    return tuple((r["value"], normalise(r["word"])) for r in read_names("other_results.csv"))


# --- putting a series together ---


def _assemble(
    record: PatientRecord,
    name: str,
    concepts: Sequence[str],
    key: str,
    points: list[Point],
    pending: list[When | None],
) -> Series:
    future = [p for p in points if p.when is not None and obs.is_future(record, p.when)]
    current = [p for p in points if p not in future]
    ordered = _in_order(current)
    current = one_a_specimen(current, concepts)
    readable = [p for p in current if p.value is not None and p.when is not None]
    readable.sort(key=lambda p: newest_first(p.when))
    unreadable = [
        Unreadable(p.when, p.hit.resource.reference, p.why) for p in current if p.why is not None
    ]
    entries = tuple(p.value for p in readable if p.value is not None)
    undated = tuple(p.value for p in current if p.value is not None and p.when is None)
    entries, unreadable = _validated(record, entries, unreadable)
    newest = entries[0].when if entries else None
    later = [w for w in pending if w is None or newest is None or w.start >= newest.start]
    if future and entries:
        entries = (_marked(entries[0], "mark-future-entry"), *entries[1:])
    if later and entries:
        entries = (_marked(entries[0], "mark-newer-pending"), *entries[1:])
    state, reason, detail = _standing(record, key, entries, undated, unreadable, later, ordered)
    return Series(
        name,
        entries,
        state,
        reason,
        detail,
        record.state(key) == "complete",
        undated,
        tuple(unreadable),
        next((w for w in later if w is not None), None),
        bool(later),
    )


def _marked(value: Measurement, mark: str) -> Measurement:
    return replace(value, marks=(*value.marks, mark))


def _validated(
    record: PatientRecord, entries: tuple[Measurement, ...], unreadable: list[Unreadable]
) -> tuple[tuple[Measurement, ...], list[Unreadable]]:
    """Drop newest entries whose resource is invalid: what a rule rests on must be valid."""
    while entries:
        newest = entries[0]
        holder = record.by_reference(newest.resource)
        problem = holder.invalid if holder else None
        if problem is None:
            break
        unreadable = [
            *unreadable,
            Unreadable(newest.when, newest.resource, msg("why-invalid", error=problem)),
        ]
        entries = entries[1:]
    return entries, unreadable


def _in_order(points: Sequence[Point]) -> bool:
    """Do the entries run newest to oldest as received, without exception (mapping 1.2)?"""
    dates = [p.when for p in points]
    if any(when is None for when in dates):
        return False
    keys = [newest_first(when) for when in dates]
    return keys == sorted(keys)


def _standing(
    record: PatientRecord,
    key: str,
    entries: tuple[Measurement, ...],
    undated: tuple[Measurement, ...],
    unreadable: Sequence[Unreadable],
    pending: Sequence[When | None],
    ordered: bool,
) -> tuple[State, Reason | None, Message | None]:
    newest = entries[0].when if entries else None
    for each in unreadable:
        if newest is None or each.when is None or each.when.start >= newest.start:
            return State.UNAVAILABLE, Reason.NOT_UNDERSTOOD, each.why
    if entries:
        if record.state(key) == "partial" and not ordered:
            return State.UNAVAILABLE, Reason.NOT_OBTAINED, msg("missing-partial", key=key)
        return State.KNOWN, None, None
    if undated:
        return State.UNAVAILABLE, Reason.NOT_UNDERSTOOD, msg("why-no-date")
    if record.state(key) != "complete":
        return State.UNAVAILABLE, Reason.NOT_OBTAINED, msg("missing-key", key=key)
    if pending:
        return State.ABSENT, Reason.PENDING, None
    return State.ABSENT, Reason.ABSENT, None
