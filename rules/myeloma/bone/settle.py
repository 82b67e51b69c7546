"""Which bone cards stand beside each other (myeloma book 5; ruling M19)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rules.kernel import Finding, msg

DENTAL = (
    "bone-dental-check-before-start",
    "bone-dental-2week-gap",
    "bone-dental-periodic-check",
)
RENAL, PREFERRED, JAW = "bone-zol-renal", "bone-denosumab-preferred", "bone-aronj"


def settle(findings: Sequence[Finding]) -> Sequence[Finding]:
    """Jaw before dental cards while signing, the first dental card, kidney before preference."""
    found = list(findings)
    by_id = {f.rule_id: f for f in found}
    jaw = by_id.get(JAW)
    if jaw is not None and jaw.row != "U" and jaw.params.get("signing") is True:
        found = [f for f in found if f.rule_id not in DENTAL]
    fired = [rule for rule in DENTAL if any(f.rule_id == rule for f in found)]
    found = [f for f in found if f.rule_id not in fired[1:]]
    renal = by_id.get(RENAL)
    if renal is not None and PREFERRED in by_id and renal.row != "4":
        found = [f for f in found if f.rule_id != PREFERRED]
        merged = replace(renal, notes=(*renal.notes, msg("bone-note-pfs")))
        found = [merged if f.rule_id == RENAL else f for f in found]
    return found
