"""Bone-modifying agents, dental safety, jaw necrosis (myeloma book 4.3, family bone)."""

from rules.myeloma.bone import (
    dental,
    duplicate,
    hypocalcaemia,
    interval,
    invasive,
    jaw,
    monitor,
    precursor,
    preferred,
    renal,
    start,
    supplements,
)
from rules.myeloma.bone.facts import FAMILY, Inputs

_ORDER = (
    start.RULE,
    renal.RULE,
    preferred.RULE,
    supplements.RULE,
    hypocalcaemia.RULE,
    monitor.RULE,
    dental.CHECK_RULE,
    dental.GAP_RULE,
    invasive.RULE,
    dental.PERIODIC_RULE,
    jaw.RULE,
    precursor.RULE,
    interval.RULE,
    duplicate.RULE,
)
"""The order of the rule book, in which cards of one indicator are shown."""

FAMILY.rules.sort(key=lambda rule: _ORDER.index(rule.id))

__all__ = [
    "FAMILY",
    "Inputs",
    "dental",
    "duplicate",
    "hypocalcaemia",
    "interval",
    "invasive",
    "jaw",
    "monitor",
    "precursor",
    "preferred",
    "renal",
    "start",
    "supplements",
]
