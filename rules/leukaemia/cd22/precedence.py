"""One CD22 card for a response: the highest speaks, the others join its detail (book 5.2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rules.engine import FAILED
from rules.kernel import Finding, Message, highest
from rules.leukaemia.cd22.facts import GROWING, NEGATIVE, NO_RESULT, PRESENT, RECHECK, STALE
from rules.leukaemia.common import combined

ORDER = ("negative", NO_RESULT, STALE, "negative-later", GROWING, PRESENT)
TARGET_ABSENT = ("R1", "R2")


def settle(findings: Sequence[Finding]) -> list[Finding]:
    """What remains of the family's findings; those of other families pass through."""
    shared = [f for f in findings if f.rule_id in _CARDS and f.row != FAILED]
    rest = [f for f in findings if f not in shared]
    absent = any(_place(f) == "negative" for f in shared)
    recheck = next((f for f in rest if f.rule_id == RECHECK and f.row != FAILED), None)
    if absent:
        # the target is gone: no second card asks to look for it
        rest = [f for f in rest if f is not recheck]
    elif recheck is not None and recheck.params.get("pending"):
        shared = [f for f in shared if f.rows != ("R7",) or f.rule_id != NEGATIVE]
    if any(f.rule_id == GROWING for f in shared):
        # a growing negative share is a present one (book: "when the growing rule fires")
        shared = [f for f in shared if f.rule_id != PRESENT]
    if not shared:
        return rest
    ranked = sorted(shared, key=lambda f: ORDER.index(_place(f)))
    return [_with_others(ranked[0], ranked[1:]), *rest]


_CARDS = (NO_RESULT, NEGATIVE, STALE, PRESENT, GROWING)


def _place(finding: Finding) -> str:
    if finding.rule_id != NEGATIVE:
        return finding.rule_id
    return "negative" if finding.row in TARGET_ABSENT else "negative-later"


def _with_others(top: Finding, others: Sequence[Finding]) -> Finding:
    """The card shown, with a sentence, the facts and the gaps of each finding it stands for."""
    said = any(note.key == "cd22-growth" for note in top.notes)
    also = tuple(
        Message(f"{f.rule_id}.also", {**f.params, "row": f.row})
        for f in others
        if not (said and f.rule_id == GROWING)
    )
    # the others offer what the shown card offers already; their rows are not the shown rule's
    bare = [replace(f, suggestions=(), rows=(), row=top.row, notes=()) for f in others]
    joined = combined(top, bare)
    return replace(
        joined,
        rows=top.rows or (top.row,),
        notes=(*also, *top.notes),
        indicator=highest(f.indicator for f in (top, *others)),
    )


__all__ = ["settle"]
