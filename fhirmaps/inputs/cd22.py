"""Inputs of the CD22 family (mapping 1.3, 3.9, 4, 5)."""

from __future__ import annotations

from fhirmaps import antigens, inotuzumab, leukaemia
from fhirmaps.queries import Reads
from fhirmaps.reader import Reader
from rules.drugs import INOTUZUMAB
from rules.history import History
from rules.kernel import Hook
from rules.leukaemia.cd22 import FAMILY, Inputs
from rules.therapy import Medications

TREATMENTS = (
    "radiotherapy",
    "total-body-irradiation",
    "donor-lymphocyte-infusion",
    "car-t-infusion",
    "chemotherapy-procedure",
    "hsct",
    "hsct-autologous",
    "hsct-allogeneic",
    "hsct-cord-blood",
    "bone-marrow-transplant",
)

READS = Reads(
    keys=(
        "patient",
        "conditions",
        "medicationRequests",
        "administrations",
        "statements",
        "procedures",
        "serviceRequests",
    ),
    labs=(*antigens.CD22_LABS, *leukaemia.LABS),
    findings=leukaemia.FINDINGS,
    reports=antigens.REPORTS,
    attested=(*leukaemia.ATTESTED, *inotuzumab.ATTESTED),
    required=(("labs",),),
)


def triggered(medications: Medications, requests: object, hook: Hook) -> bool:
    """At order hooks: inotuzumab is drafted."""
    if not hook.is_order:
        return True
    return bool(medications.drafts((INOTUZUMAB,)))


def build(reader: Reader, history: History) -> Inputs:
    """All facts of the family from one record."""
    return Inputs(
        hook=reader.hook,
        as_of=reader.today,
        ino=inotuzumab.inotuzumab(reader),
        cd22=antigens.antigen(reader, "CD22"),
        medications=reader.medications(),
        procedures=reader.procedures(*TREATMENTS),
        course=leukaemia.course(reader),
    )


__all__ = ["FAMILY", "READS", "build", "triggered"]
