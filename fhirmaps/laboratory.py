"""Numeric results: Observations and components of a concept as a ``Series`` (mapping 2.2, 2.3, 8)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from fhirmaps import observations as obs
from fhirmaps import units
from fhirmaps.observations import Counting
from fhirmaps.record import Hit, PatientRecord, as_dicts, text_of
from rules.kernel import Measurement, Message, Reason, Series, State, Unreadable, msg
from rules.times import When, newest_first

HIGHER_WINS = frozenset({"total-bilirubin", "ast", "alt", "alp", "ggt"})
"""Analytes of which two different reports of one specimen count as the higher (mapping 8)."""

SAME = Fraction(5, 1000)
"""Two reports of one specimen are equal within 0.5 % (mapping 8)."""


@dataclass(frozen=True, slots=True)
class _Point:
    """One counting entry: readable (``value``) or not (``why``)."""

    hit: Hit
    when: When | None
    value: Measurement | None
    why: Message | None


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
    points: list[_Point] = []
    pending: list[When | None] = []
    withdrawn: set[str] = set()
    for hit in _hits(record, concepts):
        status = obs.counting(hit.resource.body)
        when = obs.result_date(record, hit.resource, issued=issued)
        if status is Counting.IGNORED:
            withdrawn |= _identifiers(hit)  # an error report takes back what it replaces
            continue
        if status is Counting.PENDING:
            pending.append(when)
            continue
        point = _point(record, hit, concepts, when, status, analyte)
        if point is not None:
            points.append(point)
    points.extend(_unmapped(record, concepts, issued))
    points = [p for p in points if not _identifiers(p.hit) & withdrawn]
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
) -> _Point | None:
    if status is Counting.NOT_UNDERSTOOD:
        return _Point(hit, when, None, msg("why-status"))
    reason = obs.absent_reason(record, hit.node)
    if reason in obs.NOT_DONE and obs.sent_number(hit.node) is None:
        return None
    if hit.node.get("hasMember") is None and not _has_value(hit.node) and not reason:
        # a panel or an ordered test without a value is no result
        return None if not hit.is_component else _Point(hit, when, None, msg("why-no-value"))
    found = measurement(record, hit, concepts, when, analyte)
    if isinstance(found, Measurement):
        return _Point(hit, when, found, None)
    return _Point(hit, when, None, found)


def _identifiers(hit: Hit) -> set[str]:
    """The resource's business identifiers as ``system|value``."""
    each = as_dicts(hit.resource.body.get("identifier"))
    return {f"{text_of(i.get('system'))}|{text_of(i.get('value'))}" for i in each if i.get("value")}


def _has_value(node: dict[str, Any]) -> bool:
    return any(k.startswith("value") for k in node)


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


# --- reference ranges ---

_RANGE_TEXT = re.compile(r"(\d+(?:\.\d+)?)\s*[-–〜~]\s*(\d+(?:\.\d+)?)\s*(.*)")
_UPPER_TEXT = re.compile(r"(?:<|≤|<=)\s*(\d+(?:\.\d+)?)\s*(.*)|(\d+(?:\.\d+)?)\s*(.*?)\s*(?:以下|未満)")


def limits(
    record: PatientRecord, node: dict[str, Any], row: str, sent: obs.Sent
) -> tuple[Fraction | None, Fraction | None, str, str]:
    """(LLN, ULN, and both as sent) of the one fitting reference range (mapping 2.3.5)."""
    ranges = [r for r in as_dicts(node.get("referenceRange")) if _normal(record, r)]
    fitting = [r for r in ranges if not r.get("age") and not r.get("appliesTo")]
    if len(fitting) != 1:
        return None, None, "", ""
    chosen = fitting[0]
    low = _limit(row, obs.quantity(chosen.get("low")), sent)
    high = _limit(row, obs.quantity(chosen.get("high")), sent)
    if chosen.get("low") is None and chosen.get("high") is None:
        low, high = _text_limits(row, text_of(chosen.get("text")), sent)
    return (
        low[0] if low else None,
        high[0] if high else None,
        low[1] if low else "",
        high[1] if high else "",
    )


def _normal(record: PatientRecord, each: dict[str, Any]) -> bool:
    kind = each.get("type")
    if not isinstance(kind, dict):
        return True
    codes = [text_of(c.get("code")) for c in as_dicts(kind.get("coding"))]
    return not codes or "normal" in codes


def _limit(row: str, bound: obs.Sent | None, sent: obs.Sent) -> tuple[Fraction, str] | None:
    if bound is None:
        return None
    unit, code, system = bound.unit, bound.code, bound.system
    if not unit and not code:
        unit, code, system = sent.unit, sent.code, sent.system
    converted = units.convert(row, bound.value, unit=unit, code=code, system=system)
    if isinstance(converted, units.UnitProblem):
        return None
    return converted.value, bound.shown


def _text_limits(
    row: str, text: str, sent: obs.Sent
) -> tuple[tuple[Fraction, str] | None, tuple[Fraction, str] | None]:
    plain = obs.normalise_number(text)
    match = _RANGE_TEXT.fullmatch(plain)
    if match:
        low, high, unit = match.groups()
        return _text_limit(row, low, unit, sent), _text_limit(row, high, unit, sent)
    match = _UPPER_TEXT.fullmatch(plain)
    if match:
        digits, unit = match.group(1) or match.group(3), match.group(2) or match.group(4) or ""
        return None, _text_limit(row, digits, unit, sent)
    return None, None


def _text_limit(row: str, digits: str, unit: str, sent: obs.Sent) -> tuple[Fraction, str] | None:
    given = unit.strip()
    bound = obs.Sent(Decimal(digits), "", given or None, None, None)
    return _limit(row, bound, sent)


# --- results under codes nobody mapped ---


def _unmapped(record: PatientRecord, concepts: Sequence[str], issued: bool) -> list[_Point]:
    """Counting results that name the analyte in words but carry no code of ours (2.3.8)."""
    named: dict[str, list[Hit]] | None = record.cache.get("named-labs")
    if named is None:
        named = {}
        for hit in record.unmapped("Observation"):
            for concept in record.codes.lab_names_in(hit.reading.text):
                named.setdefault(concept, []).append(hit)
        record.cache["named-labs"] = named
    points = []
    for concept in concepts:
        for hit in named.get(concept, ()):
            if obs.counting(hit.resource.body) is Counting.COUNTS and _has_value(hit.node):
                when = obs.result_date(record, hit.resource, issued=issued)
                points.append(_Point(hit, when, None, msg("why-no-code")))
    return points


# --- putting a series together ---


def _assemble(
    record: PatientRecord,
    name: str,
    concepts: Sequence[str],
    key: str,
    points: list[_Point],
    pending: list[When | None],
) -> Series:
    future = [p for p in points if p.when is not None and obs.is_future(record, p.when)]
    current = [p for p in points if p not in future]
    ordered = _in_order(current)
    current = _one_a_specimen(record, current, concepts)
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


def _in_order(points: Sequence[_Point]) -> bool:
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


# --- duplicates of one specimen (mapping 8) ---

_RANK = {"corrected": 0, "amended": 1}


def _one_a_specimen(
    record: PatientRecord, points: list[_Point], concepts: Sequence[str]
) -> list[_Point]:
    replaced = {
        (i, p.hit.reading.codes)
        for p in points
        if text_of(p.hit.resource.body.get("status")) in _RANK
        for i in _identifiers(p.hit)
    }
    groups: dict[object, list[_Point]] = {}
    for point in points:
        final = text_of(point.hit.resource.body.get("status")) not in _RANK
        own = {(i, point.hit.reading.codes) for i in _identifiers(point.hit)}
        if not (final and own & replaced):
            groups.setdefault(_specimen_key(point), []).append(point)
    return [_merged(group, concepts) for group in groups.values()]


def _specimen_key(point: _Point) -> object:
    """Same specimen reference or identifier, else the same moment; else its own."""
    body = point.hit.resource.body
    specimen = body.get("specimen")
    reference = specimen.get("reference") if isinstance(specimen, dict) else None
    if isinstance(reference, str) and not reference.startswith("#"):
        return ("specimen", reference)
    if point.when is not None:
        return (point.when.start, point.when.end)
    return id(point)


def _merged(group: list[_Point], concepts: Sequence[str]) -> _Point:
    if len(group) == 1:
        return group[0]
    best = min(_RANK.get(text_of(p.hit.resource.body.get("status")), 2) for p in group)
    replaced = [
        p for p in group if _RANK.get(text_of(p.hit.resource.body.get("status")), 2) == best
    ]
    group = replaced if best < 2 else group
    readable = [p for p in group if p.value is not None]
    if not readable:
        return group[0]
    values = [p.value for p in readable if p.value is not None]
    with_limit = next((p for p in readable if p.value and p.value.uln is not None), readable[0])
    low, high = min(v.value for v in values), max(v.value for v in values)
    if high - low <= SAME * abs(high):
        return with_limit
    if concepts[0] in HIGHER_WINS:
        top = max(readable, key=lambda p: p.value.value if p.value else Fraction(0))
        return top
    both = " / ".join(f"{v.shown} {v.shown_unit}".strip() for v in values)
    return _Point(group[0].hit, group[0].when, None, msg("why-conflict", values=both))
