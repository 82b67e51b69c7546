"""Several reports of one specimen become one result, or a conflict (mapping 8)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction

from fhirmaps.record import Hit, as_dicts, text_of
from rules.kernel import Measurement, Message, msg
from rules.times import When

HIGHER_WINS = frozenset({"total-bilirubin", "ast", "alt", "alp", "ggt"})
"""Analytes of which two different reports of one specimen count as the higher (mapping 8)."""

SAME = Fraction(5, 1000)
"""Two reports of one specimen are equal within 0.5 % (mapping 8)."""


@dataclass(frozen=True, slots=True)
class Point:
    """One counting entry: readable (``value``) or not (``why``)."""

    hit: Hit
    when: When | None
    value: Measurement | None
    why: Message | None


def identifiers(hit: Hit) -> set[str]:
    """The resource's business identifiers as ``system|value``."""
    each = as_dicts(hit.resource.body.get("identifier"))
    return {f"{text_of(i.get('system'))}|{text_of(i.get('value'))}" for i in each if i.get("value")}


_RANK = {"corrected": 0, "amended": 1}


def one_a_specimen(points: list[Point], concepts: Sequence[str]) -> list[Point]:
    """One entry per specimen; what a corrected or amended report replaces is gone."""
    replaced = {
        (i, p.hit.reading.codes)
        for p in points
        if text_of(p.hit.resource.body.get("status")) in _RANK
        for i in identifiers(p.hit)
    }
    groups: dict[object, list[Point]] = {}
    for point in points:
        final = text_of(point.hit.resource.body.get("status")) not in _RANK
        own = {(i, point.hit.reading.codes) for i in identifiers(point.hit)}
        if not (final and own & replaced):
            groups.setdefault(_specimen_key(point), []).append(point)
    return [_merged(group, concepts) for group in groups.values()]


def _specimen_key(point: Point) -> object:
    """Same specimen reference or identifier, else the same moment; else its own."""
    body = point.hit.resource.body
    specimen = body.get("specimen")
    reference = specimen.get("reference") if isinstance(specimen, dict) else None
    if isinstance(reference, str) and not reference.startswith("#"):
        return ("specimen", reference)
    if point.when is not None:
        coarse = point.when.end - point.when.start >= timedelta(hours=1)
        return (point.when.start, coarse)
    return id(point)


def _merged(group: list[Point], concepts: Sequence[str]) -> Point:
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
        return max(readable, key=lambda p: p.value.value if p.value else Fraction(0))
    both = " / ".join(f"{v.shown} {v.shown_unit}".strip() for v in values)
    return Point(group[0].hit, group[0].when, None, msg("why-conflict", values=both))
