"""Inputs of the zoster family (mapping 1.3, 3.8, 6)."""

from __future__ import annotations

from fhirmaps.context import MYELOMA_KEYS, palliative, weight_days
from fhirmaps.diagnoses import diagnoses
from fhirmaps.queries import Reads
from fhirmaps.reader import Reader
from fhirmaps.transplants import HSCT
from rules.drugs import ANTIVIRAL_COVER, PROTEASOME_INHIBITORS
from rules.history import History
from rules.kernel import Hook
from rules.myeloma.zoster import FAMILY, Inputs
from rules.therapy import Medications

READS = Reads(
    keys=MYELOMA_KEYS,
    labs=("creatinine", "egfr", "creatinine-clearance-measured"),
    findings=("body-weight", "dialysis-dependence", "comfort-care-only"),
    attested=("palliative-only",),
    required=(("medicationRequests",),),
)


def triggered(medications: Medications, requests: object, hook: Hook) -> bool:
    """At order hooks: a proteasome inhibitor or an antiviral is drafted (or being stopped)."""
    if not hook.is_order:
        return True
    drugs = (*PROTEASOME_INHIBITORS, *ANTIVIRAL_COVER)
    return bool(medications.drafts(drugs) or medications.stopping(drugs))


def build(reader: Reader, history: History) -> Inputs:
    """All facts of the family from one record."""
    return Inputs(
        hook=reader.hook,
        as_of=reader.today,
        medications=reader.medications(),
        allergies=reader.allergies(),
        allergies_reviewed=reader.allergies_reviewed(),
        renal=reader.renal(weight_days=weight_days(reader)),
        diagnoses=diagnoses(reader),
        transplants=reader.procedures(*HSCT),
        transplant_status=reader.problems("hsct-status"),
        consults=reader.requests("consult-pharmacy", "consult-infectious-disease"),
        creatinine_orders=reader.requests("creatinine", "comprehensive-metabolic-panel"),
        palliative=palliative(reader),
        history=history,
    )


__all__ = ["FAMILY", "READS", "build", "triggered"]
