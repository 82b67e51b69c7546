"""``caSupp`` and ``vitDSupp``: calcium and vitamin D on the list (book 2.2, mapping 3.8)."""

from __future__ import annotations

from dataclasses import dataclass

from rules.drugs import CALCIUM, VITAMIN_D_ACTIVE, VITAMIN_D_NATIVE
from rules.kernel import Tri
from rules.myeloma.bone.facts import Inputs
from rules.therapy import Entry, Medications

VITAMIN_D = (*VITAMIN_D_NATIVE, *VITAMIN_D_ACTIVE)


@dataclass(frozen=True, slots=True)
class Supply:
    """Yes: on the list; no: surely not; unknown. ``active``: an active vitamin D is among it."""

    calcium: Tri
    vitamin_d: Tri
    active: bool
    entries: tuple[Entry, ...]


def supply(inputs: Inputs) -> Supply:
    """Supplements drafted, active or planned; none needs a whole and readable list."""
    meds = inputs.medications
    return Supply(
        _taken(meds, CALCIUM),
        _taken(meds, VITAMIN_D),
        bool(meds.running(VITAMIN_D_ACTIVE)),
        meds.running((*CALCIUM, *VITAMIN_D)),
    )


def _taken(meds: Medications, drugs: tuple[str, ...]) -> Tri:
    return ~meds.none_of(drugs)
