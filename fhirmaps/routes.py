"""Route and way of giving (mapping 3.6)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from fhirmaps import medwords
from fhirmaps.products import Product, table_names, yj_form
from fhirmaps.record import PatientRecord, as_dicts

PREFIX = "route-"
ANY_INJECTION = "injection-any"


def route(record: PatientRecord, dosages: list[dict[str, Any]], product: Product) -> str:
    """``oral``, ``intravenous``, ``subcutaneous``, ``intramuscular``, ``intrathecal``, ``topical``,
    ``injection`` (which kind is not said) or ``unknown``.

    The product's own form goes first only where it is an external one: an ointment ordered
    without a route is never systemic. A product sent by its code alone has the form of the table.
    """
    if product.topical:
        return "topical"
    stated = _stated(record, dosages)
    if stated and stated != "injection":
        return stated
    by_form = _by_form(product.texts) or _by_form(table_names(record, product.codings))
    return yj_form(record, product) or by_form or stated or "unknown"


def _stated(record: PatientRecord, dosages: Iterable[dict[str, Any]]) -> str:
    """The one route the dosages state by code, else by the route's own words."""
    for by_words in (False, True):
        found: set[str] = set()
        for dosage in dosages:
            for element in ("route", "method"):
                kinds = _of(record, dosage.get(element), by_words=by_words)
                if kinds:
                    found |= kinds
                    break
        found.discard("injection" if len(found) > 1 else "")
        if len(found) == 1:
            return found.pop()
        if found:
            return ""
    return ""


def _of(record: PatientRecord, codeable: Any, *, by_words: bool) -> set[str]:
    if by_words:
        return {v for text in medwords.texts(codeable) for v in medwords.values("route", text)}
    concepts = record.codes.read(codeable).concepts
    found = {c.removeprefix(PREFIX) for c in concepts if c.startswith(PREFIX)}
    return {"injection" if each == ANY_INJECTION else each for each in found}


def _by_form(texts: Iterable[str]) -> str:
    found = {form for text in texts for form in medwords.values("form", text)}
    if len(found) == 2 and "topical" in found and "injection" in found:
        return "topical"  # eye and intravitreal products carry both kinds of words
    return found.pop() if len(found) == 1 else ""


def ways(record: PatientRecord, dosages: list[dict[str, Any]]) -> tuple[bool, bool]:
    """(push, drip): how an injection runs in, by the codes or words of method and route.

    Push beats drip, and a rate by the hour or minute is a drip.
    """
    concepts: set[str] = set()
    words: list[str] = []
    for dosage in dosages:
        for element in ("method", "route"):
            concepts |= set(record.codes.read(dosage.get(element)).concepts)
            words.extend(medwords.texts(dosage.get(element)))
    push = "method-push" in concepts or any(medwords.values("push", w) for w in words)
    drip = "method-drip" in concepts or any(medwords.values("drip", w) for w in words)
    if not drip:
        drip = any(_rated(dosage) for dosage in dosages)
    return push, drip and not push


def _rated(dosage: dict[str, Any]) -> bool:
    """A rate per hour or minute is an infusion."""
    for rate in [dosage, *as_dicts(dosage.get("doseAndRate"))]:
        if rate.get("rateQuantity") is not None:
            return True
        for ratio in as_dicts(rate.get("rateRatio")):
            for below in as_dicts(ratio.get("denominator")):
                if below.get("code", below.get("unit")) in ("h", "min", "hour"):
                    return True
    return False
