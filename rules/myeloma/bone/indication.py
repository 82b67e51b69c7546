"""Why a bone agent is given: hypercalcaemia of malignancy and the other indications."""

from __future__ import annotations

from collections.abc import Iterable

from rules.events import Problem, Standing
from rules.kernel import Evidence, Tri, any_of, tri
from rules.myeloma.bone.facts import Inputs
from rules.therapy import Entry

MALIGNANT = "hypercalcaemia-of-malignancy"
ORDER_REASONS = (MALIGNANT, "hypercalcaemia")
"""As an order's own reason plain hypercalcaemia counts too: the malignant one has no code."""


def hypercalcaemia(inputs: Inputs, entry: Entry) -> bool:
    """Is hypercalcaemia of malignancy recorded as the indication?

    By the order's reason; an order without any reason takes it from the problem list.
    """
    if any(reason in ORDER_REASONS for reason in entry.reasons):
        return True
    if entry.reasons or entry.reason_text:
        return False
    return bool(_problems(inputs))


def hypercalcaemia_lines(inputs: Inputs, entry: Entry) -> tuple[Evidence, ...]:
    """Where the indication is recorded."""
    found = [p.evidence("hypercalcaemiaOfMalignancy") for p in _problems(inputs)]
    if entry.reason_text:
        line = Evidence("hypercalcaemiaOfMalignancy", entry.reason_text, "", entry.start)
        found.append(line)
    return tuple(found)


def _problems(inputs: Inputs) -> list[Problem]:
    return [p for p in inputs.indications.hypercalcaemia.entries if p.standing is Standing.PRESENT]


def other_indication(inputs: Inputs, entries: Iterable[Entry]) -> Tri:
    """Osteoporosis, hypercalcaemia of malignancy, bone metastases or giant cell tumour."""
    wanted = (*ORDER_REASONS, "osteoporosis", "bone-metastasis-or-lesion", "giant-cell-tumour")
    reasons = [reason for e in entries for reason in e.reasons]
    if any(reason in wanted for reason in reasons):
        return Tri.YES
    known = inputs.indications
    malignant = Tri.YES if _problems(inputs) else Tri.UNKNOWN
    facts = (known.osteoporosis, known.metastases, known.giant_cell_tumour)
    return any_of((malignant, *(tri(fact) for fact in facts)))
