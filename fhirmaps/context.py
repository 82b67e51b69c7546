"""Facts the families of the myeloma book share: palliative care, weights, many concepts in one."""

from __future__ import annotations

from collections.abc import Sequence

from fhirmaps.reader import Reader
from rules.kernel import Fact, State

MYELOMA_KEYS = (
    "patient",
    "conditions",
    "medicationRequests",
    "administrations",
    "statements",
    "procedures",
    "serviceRequests",
    "allergies",
)
"""Uncoded prefetch keys of the families that judge drug orders in myeloma (mapping 1.3)."""


def palliative(reader: Reader) -> Fact[bool]:
    """``carePalliativeOnly``: attested, or a comfort-care-only Condition (mapping 3.8)."""
    attested = reader.attested("carePalliativeOnly", "palliative-only")
    if attested.known and isinstance(attested.value, bool):
        return attested
    return reader.yes_no("carePalliativeOnly", "comfort-care-only")


def weight_days(reader: Reader) -> int:
    """How old a weight may be for Cockcroft-Gault at this hook."""
    key = "fresh.renal.weightOrderDays" if reader.hook.is_order else "fresh.renal.weightViewDays"
    return reader.record.policy.days(key)


def any_of_concepts(
    reader: Reader,
    name: str,
    concepts: Sequence[str],
    *,
    umbrella: str = "",
    acute: bool = False,
    history: bool = False,
) -> Fact[bool]:
    """A yes/no fact made of several concepts, each read on its own (ruling M15).

    Yes if any is yes; no if every concept that has codes is no, or if the ``umbrella`` concept,
    which covers the others, is no and nothing speaks for them; otherwise unknown. Concepts
    without codes are left out.
    """
    each = {
        concept: reader.yes_no(name, concept, acute=acute, history=history)
        for concept in concepts
        if reader.record.codes.codes_of(concept)
    }
    positive = [fact for fact in each.values() if fact.known and fact.value]
    if positive:
        lines = tuple(dict.fromkeys(line for fact in positive for line in fact.evidence))
        return Fact(name, True, when=positive[0].when, evidence=lines[:3])
    unclear = [fact for fact in each.values() if not fact.known]
    whole = each.get(umbrella)
    if whole is not None and whole.known and all(f.state is State.ABSENT for f in unclear):
        return whole
    if unclear:
        return min(unclear, key=lambda fact: fact.state is State.ABSENT)
    lines = tuple(dict.fromkeys(line for fact in each.values() for line in fact.evidence))
    return Fact(name, False, evidence=lines)
