"""Dose of one administration and daily total (mapping 3.5), duration and volume (3.6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from fhirmaps import amounts, body, infusions, medwords, patterns, schedule
from fhirmaps import observations as obs
from fhirmaps.amounts import Measure, Strength
from fhirmaps.products import Product
from fhirmaps.record import PatientRecord, as_dicts, as_list
from rules.drugs import DRUG_CLASSES
from rules.kernel import fresh
from rules.therapy import Amount

DILUENTS = frozenset({"sodium-chloride-solution", "water-for-injection"})

WEIGHT_DAYS = 90
"""How old a weight may be that turns mg/kg into mg (mapping 6, the longer of its limits)."""

Content = dict[str, Fraction]
"""Amount by kind: ``mg``, ``mg/m2``, ``mg/kg``, ``IU``, ``IU/kg``."""


@dataclass(frozen=True, slots=True)
class Dosing:
    """Dose and daily total; None where unknown, with the reason in ``per_day_unknown``.

    Reasons: ``as-needed``, ``no-timing``, ``no-frequency``, ``frequency-range``,
    ``period-range``, ``dates-only``, ``dose``, ``sequence``, ``no-dosage``.
    """

    dose: Amount | None = None
    per_day: Amount | None = None
    per_day_unknown: str = "no-dosage"
    as_needed: bool = False
    minutes: Fraction | None = None
    volume_ml: Fraction | None = None
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Read:
    """What one dosage says."""

    dose: Content | None
    daily: Content | None
    why: str
    shown: str
    daily_shown: str
    volume: Fraction | None
    marks: tuple[str, ...]


def dosing(record: PatientRecord, dosages: list[dict[str, Any]], product: Product) -> Dosing:
    """Doses of a request's or statement's dosages."""
    strength = main_strength(product)
    reads = [_read(dosage, product, strength) for dosage in dosages]
    if not reads:
        return Dosing()
    as_needed = any(_as_needed(dosage) for dosage in dosages)
    doses = [r.dose for r in reads]
    same = doses[0] if all(d == doses[0] for d in doses) else None
    marks = tuple(dict.fromkeys(m for r in reads for m in r.marks))
    if same is None and any(doses):
        marks = (*marks, "mark-doses-differ")
    daily, why = _total(dosages, reads)
    shown = reads[0].shown
    return Dosing(
        _amount(record, same, shown, marks),
        _amount(record, daily, reads[0].daily_shown if len(reads) == 1 else "", marks),
        "" if daily is not None else why,
        as_needed,
        infusions.minutes(dosages, [r.volume for r in reads]),
        next((r.volume for r in reads if r.volume is not None), None),
        marks,
    )


def given(record: PatientRecord, body: dict[str, Any], product: Product) -> Dosing:
    """Dose of a MedicationAdministration; its period is the actual duration."""
    dosages = as_dicts(body.get("dosage"))
    strength = main_strength(product)
    reads = [_read({**d, "doseAndRate": _given_rates(d)}, product, strength) for d in dosages]
    start, end = schedule.effective(record, body)
    minutes = None
    if start is not None and end is not None and end.start >= start.start:
        minutes = Fraction(int((end.start - start.start).total_seconds()), 60)
    if not reads:
        return Dosing(minutes=minutes)
    read = reads[0]
    dose = _amount(record, read.dose, read.shown, read.marks)
    return Dosing(dose, None, "single", False, minutes, read.volume, read.marks)


def _given_rates(dosage: dict[str, Any]) -> list[dict[str, Any]]:
    """``dosage.dose`` in the place where orders have it; some senders do that themselves."""
    own = {"doseQuantity": dosage.get("dose"), "rateQuantity": dosage.get("rateQuantity")}
    own["rateRatio"] = dosage.get("rateRatio")
    if dosage.get("dose") is None and dosage.get("doseAndRate") is not None:
        return as_dicts(dosage["doseAndRate"])
    return [{k: v for k, v in own.items() if v is not None}]


def main_strength(product: Product) -> Strength | None:
    """Strength of the one drug that is dosed; None for mixtures of several drugs."""
    main = [p for p in product.parts if p.concepts and not set(p.concepts) <= DILUENTS]
    if not main and len(product.parts) == 1:
        main = list(product.parts)
    drugs = {frozenset(set(p.concepts) - DRUG_CLASSES) for p in main}
    found = {p.strength for p in main if p.strength is not None}
    stated = {s for s in found if not s.marks}
    chosen = stated or found
    return chosen.pop() if len(drugs) == 1 and len(chosen) == 1 else None


def mixed(product: Product) -> bool:
    """True when more than one drug besides diluents is in it: a mass says nothing of each."""
    main = {p.concepts for p in product.parts if p.concepts and not set(p.concepts) <= DILUENTS}
    return len({frozenset(set(c) - DRUG_CLASSES) for c in main}) > 1 and not _one_inside(main)


def _one_inside(concepts: set[tuple[str, ...]]) -> bool:
    """A Medication's own code and its ingredient may name one drug on two levels."""
    common = set.intersection(*(set(c) for c in concepts)) - DRUG_CLASSES
    return bool(common)


def _read(dosage: dict[str, Any], product: Product, strength: Strength | None) -> _Read:
    rates = _chosen(dosage)
    dose, shown, marks, volume = _dose(rates, product, strength)
    if _as_needed(dosage):
        return _Read(dose, None, "as-needed", shown, "", volume, marks)
    daily, daily_shown = _daily_ratio(rates, product, strength)
    if daily is not None:
        return _Read(dose, daily, "", shown, daily_shown, volume, marks)
    timing = next(iter(as_dicts(dosage.get("timing"))), {})
    if as_list(timing.get("event")) and not timing.get("repeat"):
        return _Read(dose, None, "dates-only", shown, "", volume, marks)
    times_a_day, why = patterns.per_day_of(timing)
    if times_a_day is None:
        return _Read(dose, None, why, shown, "", volume, marks)
    if dose is None:
        return _Read(None, None, "dose", shown, "", volume, marks)
    total = {kind: value * times_a_day for kind, value in dose.items()}
    return _Read(dose, total, "", shown, "", volume, marks)


def _chosen(dosage: dict[str, Any]) -> list[dict[str, Any]]:
    """The ``doseAndRate`` entries that count: ordered ones before calculated ones (3.5.1)."""
    rates = as_dicts(dosage.get("doseAndRate"))
    if not rates and dosage.get("doseQuantity") is not None:
        rates = [dosage]
    kinds = [medwords.coded("rate-type", rate.get("type")) for rate in rates]
    if "ordered" in kinds:
        return [r for r, kind in zip(rates, kinds, strict=True) if kind == "ordered"]
    plain = [r for r, kind in zip(rates, kinds, strict=True) if kind != "calculated"]
    return plain or rates


def _dose(
    rates: list[dict[str, Any]], product: Product, strength: Strength | None
) -> tuple[Content | None, str, tuple[str, ...], Fraction | None]:
    """(content, as sent, marks, volume in mL) of one administration."""
    found: Content = {}
    shown: list[str] = []
    marks: tuple[str, ...] = ()
    volume: Fraction | None = None
    failed = False
    for rate in rates:
        quantity = _quantity(rate)
        if quantity is None:
            continue
        amount = amounts.measure(quantity)
        if amount is None:
            failed = True
            continue
        shown.append(amount.shown)
        volume = amount.value if amount.kind == "mL" else volume
        held = _content(amount, rate, product, strength)
        if held is None:
            failed = True
            continue
        if strength is not None and amount.kind in ("count", "mL"):
            marks = strength.marks
        kind, value = held
        if found.setdefault(kind, value) != value:
            return None, " / ".join(shown), ("mark-doses-differ",), volume
    if not found and strength is not None and strength.per_dose is not None:
        found[strength.kind] = strength.per_dose
    content = found if found and not (failed and not shown) else None
    return content, " / ".join(dict.fromkeys(shown)), marks, volume


def _quantity(rate: dict[str, Any]) -> Any:
    """``doseQuantity``, or a range with equal ends."""
    if rate.get("doseQuantity") is not None:
        return rate["doseQuantity"]
    span = next(iter(as_dicts(rate.get("doseRange"))), None)
    if span is None:
        return None
    low, high = amounts.measure(span.get("low")), amounts.measure(span.get("high"))
    same = low and high and (low.kind, low.value) == (high.kind, high.value)
    return span["low"] if same else {}


def _content(
    amount: Measure, rate: Mapping[str, Any], product: Product, strength: Strength | None
) -> tuple[str, Fraction] | None:
    """Content of an amount; a mass of a powder in percent is a mass of product, not of drug."""
    if amount.kind in ("mg", "IU") and mixed(product):
        return None
    of_product = medwords.coded("rate-type", rate.get("type")) == "product"
    percent = strength.percent if strength else None
    if amount.kind == "mg" and (of_product or percent is not None):
        if of_product and percent is not None:
            return "mg", amount.value * percent / 100
        if percent is not None:
            ingredient = medwords.coded("rate-type", rate.get("type")) == "ingredient"
            return ("mg", amount.value) if ingredient else None
        return None
    return amounts.applied(amount, strength)


def _daily_ratio(
    rates: list[dict[str, Any]], product: Product, strength: Strength | None
) -> tuple[Content | None, str]:
    """Daily total of a ``rateRatio`` with days below ("3 tablets per 1 day", JP Core)."""
    for rate in rates:
        days = schedule.daily_ratio(rate)
        ratio = next(iter(as_dicts(rate.get("rateRatio"))), {})
        amount = amounts.measure(ratio.get("numerator"))
        if days is None or amount is None:
            continue
        held = _content(amount, rate, product, strength)
        if held is not None:
            return {held[0]: held[1] / days}, amount.shown
    return None, ""


def _total(dosages: list[dict[str, Any]], reads: list[_Read]) -> tuple[Content | None, str]:
    """Daily total of concurrent dosages; of dosages one after another there is none."""
    if len(reads) == 1:
        return reads[0].daily, reads[0].why
    order = {obs.number(d.get("sequence")) for d in dosages}
    spans = {repr(_bounds_of(d)) for d in dosages}
    if len(order) > 1 or len(spans) > 1:
        return None, "sequence"
    total: Content = {}
    for read in reads:
        if read.daily is None:
            return None, read.why
        for kind, value in read.daily.items():
            total[kind] = total.get(kind, Fraction(0)) + value
    return total, ""


def _bounds_of(dosage: dict[str, Any]) -> list[tuple[str, Any]]:
    timing = next(iter(as_dicts(dosage.get("timing"))), {})
    repeat = next(iter(as_dicts(timing.get("repeat"))), {})
    return sorted((k, repr(v)) for k, v in repeat.items() if k.startswith("bounds"))


def _as_needed(dosage: dict[str, Any]) -> bool:
    return (
        dosage.get("asNeededBoolean") is True or dosage.get("asNeededCodeableConcept") is not None
    )


def _amount(
    record: PatientRecord, content: Content | None, shown: str, marks: tuple[str, ...]
) -> Amount | None:
    """Content as an ``Amount``; per kg becomes mg by the newest weight, per m2 where a caller
    has put the body surface (m2, a fraction) into ``record.cache["bsa"]``.
    """
    if not content:
        return None
    unit = "IU" if content.keys() & {"IU", "IU/kg"} else "mg"
    amount = Amount(
        content.get(unit),
        content.get("mg/m2"),
        content.get(f"{unit}/kg"),
        unit,
        shown,
        marks,
    )
    weight = _weight(record) if amount.mg is None and amount.per_kg is not None else None
    for per, size, mark in (
        (amount.per_m2, record.cache.get("bsa"), "mark-by-bsa"),
        (amount.per_kg, weight, "mark-by-weight"),
    ):
        if amount.mg is None and per is not None and isinstance(size, Fraction):
            amount = replace(amount, mg=per * size, marks=(*amount.marks, mark))
    return amount


def _weight(record: PatientRecord) -> Fraction | None:
    """The newest weight in kg; None where it is unknown, inexact or too old to dose by."""
    if "weight" not in record.cache:
        newest = fresh(body.latest_weight(body.weights(record)), record.today, WEIGHT_DAYS)
        exact = newest.known and not newest.require().comparator
        record.cache["weight"] = newest.require().value if exact else None
    found: Fraction | None = record.cache["weight"]
    return found
