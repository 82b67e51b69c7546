"""The medication list as rules see it: orders, gifts and statements, without FHIR.

``fhirmaps.medications`` builds one ``Medications`` per record; every family reads the same one and
derives its own facts from it (``hzCover``, ``antithrombotic``, ``antileukaemicTherapies``).
"""

from rules.therapy.doses import CYCLE_DAYS, enters_28_days, ordered_days, same_dose
from rules.therapy.entries import Action, Amount, Entry, Intent, Source, Status, WhyStopped
from rules.therapy.lists import RECONCILED_DAYS, Medications

__all__ = [
    "CYCLE_DAYS",
    "RECONCILED_DAYS",
    "Action",
    "Amount",
    "Entry",
    "Intent",
    "Medications",
    "Source",
    "Status",
    "WhyStopped",
    "enters_28_days",
    "ordered_days",
    "same_dose",
]
