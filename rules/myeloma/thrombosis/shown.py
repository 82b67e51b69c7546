"""What the cards of the family show alike: parameters, evidence, gaps of the list, POEMS."""

from __future__ import annotations

from typing import Any

from rules.drugs import IMIDS
from rules.kernel import Drug, Evidence, Message, Missing, Reason, msg
from rules.myeloma.common import drug_names, lines_of, list_gaps, reconciliation_gap
from rules.myeloma.thrombosis.antithrombotics import Antithrombotic
from rules.myeloma.thrombosis.facts import Inputs
from rules.myeloma.thrombosis.risk import Assessment
from rules.therapy import Entry


def params(found: Assessment, courses: tuple[Entry, ...]) -> dict[str, Any]:
    """Text parameters: the drugs, the factors found and unknown, what is taken."""
    return {
        "drugs": drug_names(courses, IMIDS),
        "factors": found.risk.found,
        "unknown": found.risk.unknown,
        "taken": taken(found.blood),
        "unclear": tuple(Drug(e.ingredients[0]) for e in found.blood.unclear if e.ingredients),
    }


def taken(blood: Antithrombotic) -> tuple[Drug, ...]:
    """The antithrombotic drugs on the list by name, each once."""
    return tuple(dict.fromkeys(Drug(e.ingredients[0]) for e in blood.entries if e.ingredients))


def imid_lines(entries: tuple[Entry, ...]) -> tuple[Evidence, ...]:
    """Evidence of the immunomodulatory drug."""
    return lines_of(entries, "imid")


def blood_lines(blood: Antithrombotic) -> tuple[Evidence, ...]:
    """Evidence of what is taken against thrombosis."""
    return lines_of(blood.entries, "antithrombotic")


def gaps(inputs: Inputs, blood: Antithrombotic) -> tuple[Missing, ...]:
    """Why "nothing taken" is not certain: list gaps, unclear entries, no reconciliation."""
    unclear = tuple(
        Missing("antithrombotic", Reason.NOT_UNDERSTOOD, msg("missing-entry", entry=e.reference))
        for e in blood.unclear
    )
    meds = inputs.medications
    return (*unclear, *list_gaps(meds), *reconciliation_gap(meds))


def poems_note(inputs: Inputs) -> list[Message]:
    """POEMS asks for an antiplatelet drug of its own (ruling M20)."""
    present = [p for p in inputs.poems.entries if p.standing.value == "present"]
    return [msg("vte-note-poems")] if present else []
