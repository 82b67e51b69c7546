"""Facts every family of the myeloma book shares: palliative care, ages of weights."""

from __future__ import annotations

from fhirmaps.reader import Reader
from rules.kernel import Fact


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
