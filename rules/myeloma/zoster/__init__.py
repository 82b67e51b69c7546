"""Herpes zoster prophylaxis on proteasome inhibitors (myeloma book 4.1, family hz)."""

from rules.myeloma.zoster import cover, kidney
from rules.myeloma.zoster.facts import FAMILY, Inputs

__all__ = ["FAMILY", "Inputs", "cover", "kidney"]
