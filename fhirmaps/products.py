"""Which drug a medication resource means (mapping 3.1) and what its product tells of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from fhirmaps import amounts, medwords
from fhirmaps.amounts import Strength
from fhirmaps.codebook import Coding, Reading
from fhirmaps.record import PatientRecord, Resource, as_dicts, contained_in, text_of
from rules.drugs import DRUG_CLASSES
from rules.therapy import Amount

YJ = "http://capstandard.jp/iyaku.info/CodeSystem/YJ-code"
HOT7 = "http://medis.or.jp/CodeSystem/master-HOT7"
ATC = "http://www.whocc.no/atc"

DEEPEST = 4
"""Ingredients may refer to Medications with ingredients of their own, but not endlessly."""

_PRODUCT = re.compile(r"(.+)-\d+mg")
TOPICAL = "-topical"


@dataclass(frozen=True, slots=True)
class Part:
    """One coded or named drug of a medication; a mixture has several."""

    concepts: tuple[str, ...]
    by_text: bool
    reading: Reading
    strength: Strength | None
    disagrees: bool = False
    """Its text names another drug of ours than its code."""


@dataclass(frozen=True, slots=True)
class Product:
    """What a medication is: drugs and products of ours, its name, form and strengths.

    ``readable`` is False when nothing names it: no code of ours and no text (3.1.4).
    """

    drugs: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    name: str = ""
    readable: bool = False
    by_text: bool = False
    parts: tuple[Part, ...] = ()
    texts: tuple[str, ...] = ()
    codings: tuple[Coding, ...] = ()
    topical: bool = False
    marks: tuple[str, ...] = ()

    def strength(self, drug: str) -> Strength | None:
        """Strength of the part that holds a drug."""
        found = [p.strength for p in self.parts if drug in p.concepts and p.strength]
        return found[0] if len(found) == 1 else None


def product_of(record: PatientRecord, resource: Resource) -> Product:
    """The medication of a request, statement or administration."""
    body = resource.body
    nodes: list[tuple[Any, Any]] = []
    labels: list[str] = []
    for each in as_dicts(body.get("medicationCodeableConcept")):
        nodes.append((each, None))
    reference = next(iter(as_dicts(body.get("medicationReference"))), None)
    if reference is not None:
        labels.append(text_of(reference.get("display")))
        nodes.extend(_of_medication(record, resource, record.resolve(reference, resource), 0))
    forms = _forms(record, resource, reference)
    parts = [_part(record, codeable, ratio) for codeable, ratio in nodes]
    if not any(p.concepts for p in parts) and any(labels):
        parts.append(_part(record, {"text": labels[0]}, None))
    return _assembled(parts, labels, forms)


def _of_medication(
    record: PatientRecord, within: Resource, medication: dict[str, Any] | None, depth: int
) -> Iterator[tuple[Any, Any]]:
    """(CodeableConcept, strength) of a Medication's code and of each active ingredient."""
    if medication is None or depth > DEEPEST or medication.get("resourceType") != "Medication":
        return
    if medication.get("status") == "entered-in-error":
        return
    ingredients = [
        i for i in as_dicts(medication.get("ingredient")) if i.get("isActive") is not False
    ]
    alone = ingredients[0].get("strength") if len(ingredients) == 1 else None
    if medication.get("code") is not None:
        yield medication["code"], alone
    for each in ingredients:
        if each.get("itemCodeableConcept") is not None:
            yield each["itemCodeableConcept"], each.get("strength")
        item = next(iter(as_dicts(each.get("itemReference"))), None)
        if item is None:
            continue
        inner = _ingredient(record, within, medication, item)
        if inner is None and text_of(item.get("display")):
            yield {"text": item["display"]}, each.get("strength")
        for codeable, ratio in _of_medication(record, within, inner, depth + 1):
            yield codeable, each.get("strength") or ratio


def _ingredient(
    record: PatientRecord, within: Resource, medication: dict[str, Any], item: dict[str, Any]
) -> dict[str, Any] | None:
    """An ingredient's Medication, contained in the Medication itself or found as all others."""
    target = text_of(item.get("reference"))
    own = contained_in(medication, target) if target.startswith("#") else None
    return own or record.resolve(item, within)


def _forms(
    record: PatientRecord, resource: Resource, reference: dict[str, Any] | None
) -> tuple[str, ...]:
    medication = record.resolve(reference, resource) if reference else None
    return tuple(t for t in medwords.texts((medication or {}).get("form")) if t)


def _part(record: PatientRecord, codeable: Any, ratio: Any) -> Part:
    """A node's concepts: by its codes, else by the names in its texts."""
    reading = record.codes.read(codeable)
    known: dict[Reading, Part] = record.cache.setdefault("drug-parts", {})
    part = known.get(reading)  # one drug is ordered many times
    if part is None:
        part = known[reading] = _read_part(record, reading)
    stated = amounts.of_ratio(ratio) or amounts.of_product(ratio, part.strength)
    return part if stated is None else replace(part, strength=stated)


def _read_part(record: PatientRecord, reading: Reading) -> Part:
    named = tuple(dict.fromkeys(n for t in reading.texts for n in record.codes.drug_names_in(t)))
    concepts, by_text, disagrees = reading.concepts, False, False
    if not set(concepts) - DRUG_CLASSES:
        by_text = bool(named)
        concepts = tuple(dict.fromkeys((*concepts, *named)))
    else:
        coded = {c.removesuffix(TOPICAL) for c in _with_ingredient(concepts)}
        disagrees = bool(named) and not {n.removesuffix(TOPICAL) for n in named} & coded
    strength = (_by_table(record, reading) or _by_name(reading)) if concepts else None
    return Part(_with_ingredient(concepts), by_text, reading, strength, disagrees)


def _with_ingredient(concepts: tuple[str, ...]) -> tuple[str, ...]:
    """A product concept (``denosumab-120mg``) brings its ingredient with it."""
    found = list(concepts)
    for concept in concepts:
        match = _PRODUCT.fullmatch(concept)
        if match and match.group(1) not in found:
            found.append(match.group(1))
    return tuple(found)


def _by_table(record: PatientRecord, reading: Reading) -> Strength | None:
    """Strength from our table's display of the matched product (RxNorm product, HOT)."""
    strengths = (amounts.of_name(name) for name in table_names(record, reading.codes))
    found = {strength: None for strength in strengths if strength is not None}
    return next(iter(found)) if len(found) == 1 else None


def table_names(record: PatientRecord, codings: Iterable[Coding]) -> tuple[str, ...]:
    """Our table's names of the products that are coded (RxNorm product, HOT).

    Other prefix rows stand for an ingredient; their display names one example of it.
    """
    return tuple(
        match.display.split("(YJ")[0]
        for coding in codings
        for match in record.codes.matches(coding.system, coding.code)
        if match.kind == "exact" or match.system == HOT7
    )


def _by_name(reading: Reading) -> Strength | None:
    """Strength from the digits in the name of a coded product, marked."""
    if not reading.has_coding:
        return None
    found = {amounts.of_name(text, "mark-strength-by-name") for text in reading.texts} - {None}
    return found.pop() if len(found) == 1 else None


def _assembled(parts: list[Part], labels: list[str], forms: tuple[str, ...]) -> Product:
    concepts = tuple(dict.fromkeys(c for part in parts for c in part.concepts))
    texts = tuple(dict.fromkeys([t for p in parts for t in p.reading.texts] + labels + [*forms]))
    texts = tuple(t for t in texts if t)
    codings = tuple(c for part in parts for c in part.reading.codes)
    topical = [c for c in concepts if c.endswith(TOPICAL)]
    plain = {c.removesuffix(TOPICAL) for c in topical}
    drugs = tuple(c for c in concepts if not _PRODUCT.fullmatch(c) and c not in plain)
    drugs = tuple(sorted(drugs, key=lambda c: c in DRUG_CLASSES))  # ingredients first
    named = [t for t in texts if t not in forms]
    return Product(
        drugs,
        tuple(c for c in concepts if _PRODUCT.fullmatch(c)),
        named[0] if named else (codings[0].code if codings else ""),
        bool(concepts or named),
        any(p.by_text for p in parts) and not any(p.reading.mapped for p in parts),
        tuple(parts),
        texts,
        codings,
        bool(topical),
        _marks(parts),
    )


def _marks(parts: list[Part]) -> tuple[str, ...]:
    found: list[str] = []
    for part in parts:
        if part.by_text:
            found.append("mark-by-text")
        if part.reading.unconfirmed and not part.by_text:
            found.append("mark-code-not-confirmed")
        if part.disagrees:
            found.append("mark-text-disagrees")
    return tuple(dict.fromkeys(found))


def yj_form(record: PatientRecord, product: Product) -> str:
    """``oral``, ``injection`` or ``topical`` by digits 5 to 7 of a YJ code; else empty."""
    found = set()
    for coding in product.codings:
        digits = coding.code[4:7]
        if record.codes.canonical_system(coding.system) == YJ and digits.isdecimal():
            number = int(digits)
            found.add("oral" if number < 400 else "injection" if number < 700 else "topical")
    return found.pop() if len(found) == 1 else ""


def split(product: Product, dose: Amount | None) -> tuple[str, ...]:
    """Which of the split products it is: by code, else by the ordered dose, else by brand (3.1.5).

    Denosumab 120 or 60 mg; zoledronic acid 5 mg, or 4 mg and less. Nothing of it: empty.
    """
    if product.products:
        return product.products
    mg = dose.mg if dose is not None and dose.unit == "mg" else None
    if "denosumab" in product.drugs and mg in (60, 120):
        return (f"denosumab-{int(mg or 0)}mg",)
    if "zoledronic-acid" in product.drugs and mg is not None and 0 < mg <= 5:
        if mg <= 4:
            return ("zoledronic-acid-4mg",)
        if mg == 5:
            return ("zoledronic-acid-5mg",)
    found = {v for text in product.texts for v in medwords.values("product", text)}
    fitting = [v for v in found if v.rpartition("-")[0] in product.drugs]
    return tuple(fitting) if len(fitting) == 1 else ()
