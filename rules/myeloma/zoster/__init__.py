"""Herpes zoster prophylaxis on proteasome inhibitors (myeloma book 4.1, family hz)."""

# The modules register their rules when imported; their names sort in the order of the book.
from rules.myeloma.zoster import cover_order, cover_running, kidney, stopping, tolerance
from rules.myeloma.zoster.facts import FAMILY, Inputs

__all__ = ["FAMILY", "Inputs", "cover_order", "cover_running", "kidney", "stopping", "tolerance"]
