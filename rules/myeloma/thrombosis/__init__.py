"""Thrombosis prophylaxis on immunomodulatory drugs (myeloma book 4.2, family vte)."""

from rules.myeloma.thrombosis import (
    aspirin_dose,
    contraindicated,
    doac,
    high_dose,
    high_risk,
    ongoing,
    standard,
)
from rules.myeloma.thrombosis.facts import FAMILY, Inputs
from rules.myeloma.thrombosis.siblings import IN_BOOK_ORDER

FAMILY.rules.sort(key=lambda rule: IN_BOOK_ORDER.index(rule.id))

__all__ = [
    "FAMILY",
    "Inputs",
    "aspirin_dose",
    "contraindicated",
    "doac",
    "high_dose",
    "high_risk",
    "ongoing",
    "standard",
]
