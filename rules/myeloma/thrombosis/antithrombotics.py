"""Blood thinners on the list, by strength (book 2.2 ``antithrombotic``, mapping 3.8)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from rules.drugs import ANTICOAGULANTS, OTHER_ANTIPLATELETS
from rules.myeloma.common import just_given
from rules.policy import Policy
from rules.therapy import Entry, Medications, Status

ASPIRIN = ("aspirin",)
ENOXAPARIN_IU_PER_MG = 100
"""Enoxaparin is labelled in mg or in anti-Xa units; 2,000 IU are 20 mg."""

AT_LEAST = {
    "apixaban": "vte.therapeutic.apixabanMg",
    "rivaroxaban": "vte.therapeutic.rivaroxabanMg",
    "edoxaban": "vte.therapeutic.edoxabanMg",
    "dabigatran": "vte.therapeutic.dabigatranMg",
    "fondaparinux": "vte.therapeutic.fondaparinuxMg",
}
ABOVE = {
    "enoxaparin": "vte.prophylactic.enoxaparinMaxMg",
    "dalteparin": "vte.prophylactic.dalteparinMaxIU",
}


class Kind(StrEnum):
    """``antithrombotic`` of the book; aspirin of unknown dose is told apart."""

    THERAPEUTIC = "therapeutic-AC"
    PROPHYLACTIC = "prophylactic-AC"
    ASPIRIN = "aspirin-in-range"
    ASPIRIN_OUT = "aspirin-out-of-range"
    ASPIRIN_UNCLEAR = "aspirin-dose-unknown"
    OTHER = "other-antiplatelet"
    NONE = "none"
    UNKNOWN = "unknown"

    @property
    def anticoagulant(self) -> bool:
        return self in (Kind.THERAPEUTIC, Kind.PROPHYLACTIC)

    @property
    def antiplatelet(self) -> bool:
        """Aspirin of whatever dose, or another antiplatelet drug."""
        return self in (*ASPIRIN_OFF_RANGE, Kind.ASPIRIN, Kind.OTHER)


ASPIRIN_OFF_RANGE = (Kind.ASPIRIN_OUT, Kind.ASPIRIN_UNCLEAR)


@dataclass(frozen=True, slots=True)
class Aspirin:
    """Aspirin taken regularly. ``mg`` is the daily total; None with entries: not readable."""

    mg: Fraction | None = None
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Antithrombotic:
    """The strongest that applies, with the entries it rests on.

    ``unclear`` are entries whose strength or standing nobody can say.
    """

    kind: Kind
    entries: tuple[Entry, ...] = ()
    unclear: tuple[Entry, ...] = ()


def antithrombotic(
    meds: Medications, policy: Policy, kilos: Fraction | None = None
) -> Antithrombotic:
    """``antithrombotic`` over drafts and the running list; ``kilos`` for doses per kg."""
    graded = [
        (_strength(meds, drug, policy, kilos), _entries(meds, drug)) for drug in ANTICOAGULANTS
    ]
    strong = [e for kind, es in graded if kind is Kind.THERAPEUTIC for e in es]
    if strong:
        return Antithrombotic(Kind.THERAPEUTIC, tuple(strong))
    unclear = tuple(e for kind, es in graded if kind is Kind.UNKNOWN for e in es)
    if unclear:
        return Antithrombotic(Kind.UNKNOWN, unclear, unclear)
    weak = [e for kind, es in graded if kind is Kind.PROPHYLACTIC for e in es]
    if weak:
        return Antithrombotic(Kind.PROPHYLACTIC, tuple(weak))
    doubtful = _doubtful(meds, ANTICOAGULANTS)
    if doubtful:
        return Antithrombotic(Kind.UNKNOWN, doubtful, doubtful)
    return _without_anticoagulant(meds, policy)


def _without_anticoagulant(meds: Medications, policy: Policy) -> Antithrombotic:
    taken = aspirin(meds)
    others = tuple(e for e in meds.running(OTHER_ANTIPLATELETS) if not meds.superseded(e))
    if taken.entries:
        return Antithrombotic(_aspirin_kind(taken, policy), (*taken.entries, *others))
    if others:
        return Antithrombotic(Kind.OTHER, others)
    given = tuple(e for drug in (*ASPIRIN, *OTHER_ANTIPLATELETS) for e in just_given(meds, (drug,)))
    doubtful = (*_doubtful(meds, (*ASPIRIN, *OTHER_ANTIPLATELETS)), *given)
    if doubtful or not whole_list(meds):
        return Antithrombotic(Kind.UNKNOWN, doubtful, doubtful)
    return Antithrombotic(Kind.NONE)


def whole_list(meds: Medications) -> bool:
    """Orders and statements had in full, every running entry can be named: "none" can be said."""
    complete = meds.requests == "complete" and meds.statements == "complete"
    return complete and not meds.unreadable


def _aspirin_kind(taken: Aspirin, policy: Policy) -> Kind:
    if taken.mg is None:
        return Kind.ASPIRIN_UNCLEAR
    low, high = policy.number("vte.aspirinMinMg"), policy.number("vte.aspirinMaxMg")
    return Kind.ASPIRIN if low <= taken.mg <= high else Kind.ASPIRIN_OUT


def aspirin(meds: Medications) -> Aspirin:
    """Regular aspirin: as-needed and single doses do not count, nor fixed antiplatelet pairs.

    A pair of aspirin with clopidogrel says nothing of each drug's amount; it is another
    antiplatelet drug.
    """
    regular = replace(meds, entries=tuple(e for e in meds.entries if _counts_as_aspirin(e)))
    total, counted = regular.daily_total(ASPIRIN)
    entries = counted or tuple(e for e in regular.running(ASPIRIN) if not meds.superseded(e))
    amounts = [e.per_day for e in entries]
    mass = all(a is not None and a.unit == "mg" for a in amounts)
    return Aspirin(total if mass else None, entries)


def _counts_as_aspirin(entry: Entry) -> bool:
    if not entry.has(ASPIRIN):
        return True
    single = entry.scheduled and not entry.repeats and len(entry.dates) <= 1
    return not (entry.as_needed or single or entry.has(OTHER_ANTIPLATELETS))


def aspirin_orders(meds: Medications) -> tuple[Entry, ...]:
    """Every aspirin on the list or drafted that is not a fixed pair, as needed or not."""
    return tuple(e for e in meds.running(ASPIRIN) if not meds.superseded(e))


# --- strength of an anticoagulant ----------------------------------------------------------------


def _entries(meds: Medications, drug: str) -> tuple[Entry, ...]:
    """Running entries of an anticoagulant (no line flushes), and doses given since yesterday."""
    running = [e for e in meds.running((drug,)) if not e.flush and not meds.superseded(e)]
    return tuple(running) or just_given(meds, (drug,))


def _strength(meds: Medications, drug: str, policy: Policy, kilos: Fraction | None) -> Kind:
    entries = _entries(meds, drug)
    if not entries:
        return Kind.NONE
    if all(e.status is Status.GIVEN for e in entries):
        return Kind.UNKNOWN
    if drug == "warfarin":
        return Kind.THERAPEUTIC
    if drug == "heparin":
        return _heparin(entries)
    total = _daily(meds, drug, kilos)
    if total is None:
        return Kind.UNKNOWN
    if drug in AT_LEAST:
        strong = total >= policy.number(AT_LEAST[drug])
    else:
        strong = total > policy.number(ABOVE[drug])
    return Kind.THERAPEUTIC if strong else Kind.PROPHYLACTIC


def _heparin(entries: Iterable[Entry]) -> Kind:
    """Infused: treatment dose. Under the skin: prophylactic. Anything else: not known."""
    kinds = {_heparin_entry(e) for e in entries}
    for kind in (Kind.THERAPEUTIC, Kind.UNKNOWN):
        if kind in kinds:
            return kind
    return Kind.PROPHYLACTIC


def _heparin_entry(entry: Entry) -> Kind:
    if entry.route == "subcutaneous":
        return Kind.PROPHYLACTIC
    infused = entry.drip or (entry.minutes is not None and not entry.push)
    intravenous = entry.route in ("intravenous", "injection", "unknown")
    return Kind.THERAPEUTIC if infused and intravenous else Kind.UNKNOWN


def _daily(meds: Medications, drug: str, kilos: Fraction | None) -> Fraction | None:
    """mg a day (IU for dalteparin) over the orders that count today; None where unknown."""
    _, counted = meds.daily_total((drug,))
    total = Fraction(0)
    for entry in counted:
        amount = _amount(entry, drug, kilos)
        if amount is None:
            return None
        total += amount
    return total if counted else None


def _amount(entry: Entry, drug: str, kilos: Fraction | None) -> Fraction | None:
    amount = entry.per_day
    if amount is None or len(entry.ingredients) > 1:
        return None
    value = amount.mg
    if value is None and amount.per_kg is not None and kilos is not None:
        value = amount.per_kg * kilos
    wanted = "IU" if drug == "dalteparin" else "mg"
    if value is not None and drug == "enoxaparin" and amount.unit == "IU":
        return value / ENOXAPARIN_IU_PER_MG
    return value if amount.unit == wanted else None


def _doubtful(meds: Medications, concepts: tuple[str, ...]) -> tuple[Entry, ...]:
    return tuple(e for e in meds.of(concepts) if e.doubtful and not e.flush)
