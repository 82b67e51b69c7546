"""Stop beats hold: what a stop card lists instead of separate cards (book 5.1, ruling L4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rules.engine import FAILED
from rules.kernel import Finding, Line, Message, msg
from rules.leukaemia.common import unique
from rules.leukaemia.vod.facts import FAMILY

LISTED = ("vod-hepatic-lab-hold", "vod-lft-missing-or-stale")
"""Rules that never stand beside a stop card, whichever of their rows fired."""


def settle(findings: Sequence[Finding]) -> list[Finding]:
    """Fold the hold and liver-test findings of a response into its first stop card.

    Each is listed there by name and line, with its values and what could not be checked.
    """
    stop = next((f for f in findings if f.stop), None)
    if stop is None:
        return list(findings)
    folded = [f for f in findings if f is not stop and _listed(f)]
    listing = replace(
        stop,
        notes=(*_lines(folded), *stop.notes),
        evidence=unique((*stop.evidence, *(e for f in folded for e in f.evidence))),
        missing=unique((*stop.missing, *(m for f in folded for m in f.missing))),
    )
    return [listing if f is stop else f for f in findings if f not in folded]


def _listed(finding: Finding) -> bool:
    if finding.stop or finding.row == FAILED:  # a rule that failed keeps its own card
        return False
    return finding.hold or finding.rule_id in LISTED


def _lines(folded: Sequence[Finding]) -> tuple[Message, ...]:
    if not folded:
        return ()
    items = tuple(
        msg("line-also", rule=Message(f.rule_id), text=Line(f.rule_id, f.row, f.params))
        for f in folded
    )
    return (msg("note-also-if-kept"), *items)


FAMILY.settle = settle
