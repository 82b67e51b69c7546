"""Which cards of the family stand beside each other (book 4.2 "selection among siblings", 5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rules.kernel import Finding, msg
from rules.myeloma.common import once

STANDARD = "vte-imid-standard-aspirin"
HIGH_RISK = "vte-imid-high-risk"
HIGH_DOSE_DEX = "vte-highdose-dex"
ONGOING = "vte-imid-ongoing-gap"
CONTRAINDICATED = "vte-aspirin-contraindicated"
DOAC = "vte-doac-coverage"
ASPIRIN_DOSE = "vte-aspirin-dose"

IN_BOOK_ORDER = (
    STANDARD,
    HIGH_RISK,
    HIGH_DOSE_DEX,
    ONGOING,
    CONTRAINDICATED,
    DOAC,
    ASPIRIN_DOSE,
)

MERGED_ROWS = ("2", "3", "4")
"""Rows of ``CONTRAINDICATED`` whose text ``HIGH_RISK`` takes over."""

ACTIVE_VTE_ROW = "2"
"""Row of ``HIGH_RISK`` that offers a consult and the hold of the drug, and nothing else."""


def settle(findings: Sequence[Finding]) -> Sequence[Finding]:
    """With a high tier ``HIGH_RISK`` leads and takes over what makes aspirin unsuitable.

    An unsafe aspirin order (row 1 of ``CONTRAINDICATED``) always keeps its own card. Whatever
    says that aspirin must not be taken silences the card on its dose.
    """
    by_rule = {f.rule_id: f for f in findings}
    unsuitable = by_rule.get(CONTRAINDICATED)
    if unsuitable is None:
        return findings
    merge = HIGH_RISK in by_rule and unsuitable.row in MERGED_ROWS
    remaining: list[Finding] = []
    for finding in findings:
        if finding.rule_id == ASPIRIN_DOSE or (merge and finding.rule_id == CONTRAINDICATED):
            continue
        if merge and finding.rule_id == HIGH_RISK:
            remaining.append(_merged(finding, unsuitable))
        else:
            remaining.append(finding)
    return remaining


def _merged(lead: Finding, other: Finding) -> Finding:
    """The high-risk card with the reasons against aspirin and the removal of aspirin."""
    note = msg("vte-note-aspirin-unsuitable", reasons=other.params["reasons"])
    removals = tuple(s for s in other.suggestions if s.label.key in REMOVALS)
    return replace(
        lead,
        notes=(*lead.notes, note),
        evidence=once((*lead.evidence, *other.evidence)),
        suggestions=(
            lead.suggestions if lead.row == ACTIVE_VTE_ROW else (*lead.suggestions, *removals)
        ),
    )


REMOVALS = ("suggest-delete-aspirin", "suggest-stop-aspirin")
