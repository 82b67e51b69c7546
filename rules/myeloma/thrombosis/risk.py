"""How high is the risk of thrombosis, and is the drug that raises it on board? (book 2.2, 3.2)"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rules.drugs import IMIDS
from rules.kernel import Evidence, Fact, Message, Missing, Reason, Tri, all_of, any_of, msg, tri
from rules.myeloma.common import unknown_status
from rules.myeloma.thrombosis.antithrombotics import Antithrombotic, antithrombotic
from rules.myeloma.thrombosis.dexamethasone import Dexamethasone, dexamethasone
from rules.myeloma.thrombosis.facts import Inputs, weight
from rules.patient import age_at_least
from rules.policy import Policy
from rules.therapy import Entry, Medications, Source, Status


class Tier(StrEnum):
    """``vteTier`` of the book."""

    HIGH = "high"
    STANDARD = "standard"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Factor:
    """One risk factor: is it there, its words, and what it rests on or lacks."""

    name: str
    there: Tri
    label: Message
    lines: tuple[Evidence, ...] = ()
    missing: tuple[Missing, ...] = ()


@dataclass(frozen=True, slots=True)
class Risk:
    """The tier with the factors behind it."""

    tier: Tier
    singles: tuple[Factor, ...]
    counted: tuple[Factor, ...]
    history: Tri
    active: Tri

    @property
    def factors(self) -> tuple[Factor, ...]:
        return (*self.singles, *self.counted)

    @property
    def found(self) -> tuple[Message, ...]:
        return tuple(f.label for f in self.factors if f.there.yes)

    @property
    def unknown(self) -> tuple[Message, ...]:
        return tuple(f.label for f in self.factors if f.there.unknown)

    @property
    def lines(self) -> tuple[Evidence, ...]:
        """Evidence of the factors known, present ones first."""
        ordered = sorted(self.factors, key=lambda f: not f.there.yes)
        return tuple(line for f in ordered if not f.there.unknown for line in f.lines)

    @property
    def missing(self) -> tuple[Missing, ...]:
        return tuple(m for f in self.factors if f.there.unknown for m in f.missing)


def risk(inputs: Inputs, policy: Policy, dex: Dexamethasone) -> Risk:
    """``vteTier``: high by one sufficient factor or by number; standard only if nothing unknown
    could change that (book 3.2)."""
    active = tri(inputs.vte_active)
    history = active | tri(inputs.vte_history)
    singles = tuple(
        f
        for f in (_history(inputs, active, history), _high_dose(dex))
        if f.name in policy.words("vte.singleSufficient")
    )
    counted = _counted(inputs, policy)
    most = policy.number("vte.minFactors")
    sure = sum(f.there.yes for f in counted)
    possible = sum(not f.there.no for f in counted)
    if any_of(f.there for f in singles).yes or sure >= most:
        tier = Tier.HIGH
    elif all_of(~f.there for f in singles).yes and possible < most:
        tier = Tier.STANDARD
    else:
        tier = Tier.UNKNOWN
    return Risk(tier, singles, counted, history, active)


def _history(inputs: Inputs, active: Tri, history: Tri) -> Factor:
    lines = [*inputs.vte_history.evidence]
    if tri(inputs.vte_active).yes:
        lines = [*inputs.vte_active.evidence, *lines]
    missing = () if inputs.vte_history.known else (inputs.vte_history.missing,)
    label = msg("vte-factor-history", active=active.value, there=history.value)
    return Factor("vteHistory", history, label, tuple(lines), missing)


def _high_dose(dex: Dexamethasone) -> Factor:
    reason = Reason.NOT_UNDERSTOOD if dex.unclear else Reason.UNAVAILABLE
    unclear = msg("vte-dex-unclear") if dex.entries else None
    detail = unclear if dex.mg is None else msg("vte-dex-between", mg=dex.mg)
    missing = (Missing("highDoseDex", reason, detail),)
    return Factor("highDoseDex", dex.high, msg("vte-factor-high-dose-dex"), dex.lines, missing)


def _counted(inputs: Inputs, policy: Policy) -> tuple[Factor, ...]:
    used = policy.words("vte.factors")
    years = policy.number("vte.elderlyAge")
    factors = [
        Factor(
            "age",
            age_at_least(inputs.age, years),
            msg("vte-factor-age", years=int(years)),
            inputs.age.evidence,
            _age_missing(inputs),
        ),
        _of_fact("cvc", inputs.cvc),
        _of_fact("diabetes", inputs.diabetes),
        _of_fact("infectionActive", inputs.infection),
        _of_fact("cardiacDisease", inputs.cardiac),
    ]
    wanted = [f for f in factors if f.name in used]
    return (*wanted, *(_optional(inputs, n) for n in policy.words("vte.optionalFactors")))


def _age_missing(inputs: Inputs) -> tuple[Missing, ...]:
    if inputs.age.known:
        return (Missing("age", Reason.NOT_UNDERSTOOD, msg("vte-age-interval")),)
    return (inputs.age.missing,)


def _of_fact(name: str, fact: Fact[bool]) -> Factor:
    missing = () if fact.known else (fact.missing,)
    return Factor(name, tri(fact), msg(f"vte-factor-{name}"), fact.evidence, missing)


DRUG_FACTORS = {
    "doxorubicin": ("doxorubicin", "doxorubicin-liposomal"),
    "erythropoiesis-stimulating": ("erythropoiesis-stimulating",),
}


def _optional(inputs: Inputs, name: str) -> Factor:
    """A factor the site switched on; one nobody can read from a record stays unknown."""
    meds = inputs.medications
    if name in DRUG_FACTORS:
        running = meds.running(DRUG_FACTORS[name])
        there = ~meds.none_of(DRUG_FACTORS[name])
        lines = tuple(e.evidence("vteOptional") for e in running)
        missing: tuple[Missing, ...] = (Missing("medicationList", Reason.NOT_OBTAINED),)
        return Factor(name, there, msg(f"vte-factor-{name}"), lines, missing)
    if name == "hyperviscosity":
        return _of_fact(name, inputs.hyperviscosity)
    label = msg("vte-factor-other", name=name)
    return Factor(name, Tri.UNKNOWN, label, missing=(Missing("vteOptional", Reason.ABSENT),))


# --- the immunomodulatory drug -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ImidUse:
    """``imidActive`` with the days and entries it rests on."""

    active: Tri
    first: date | None = None
    last: date | None = None
    shown: tuple[Entry, ...] = ()


def imid_use(meds: Medications, window_days: int) -> ImidUse:
    """``imidActive``: drafted, active, planned, or a last dose inside the window (M5, M6)."""
    running = tuple(e for e in meds.running(IMIDS) if not meds.superseded(e))
    last, first = meds.last_dose(IMIDS), meds.first_dose(IMIDS)
    days = (first[0] if first else None, last[0] if last else None)
    shown = running or ((last[1],) if last else ())
    if running:
        return ImidUse(Tri.YES, *days, shown)
    if _stopped(meds):
        return ImidUse(Tri.NO, *days, shown)
    if days[1] is not None and (meds.as_of - days[1]).days <= window_days:
        return ImidUse(Tri.YES, *days, shown)
    unsure = unknown_status(meds, IMIDS) or meds.requests != "complete"
    return ImidUse(Tri.UNKNOWN if unsure else Tri.NO, *days, shown)


def _stopped(meds: Medications) -> bool:
    """Was the newest order of the drug stopped (or is it being stopped now)?"""
    orders = [e for e in meds.of(IMIDS) if e.source in (Source.ORDER, Source.SAID, Source.DRAFT)]
    if any(e.status is Status.STOPPING for e in orders):
        return True
    dated = [e for e in orders if e.start is not None]
    if not dated:
        return any(e.stopped for e in orders)
    newest = max(dated, key=_begun)
    return newest.stopped


def _begun(entry: Entry) -> tuple[date, bool]:
    return (entry.start.date if entry.start else date.min, entry.stopped)


# --- all of it at once ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Assessment:
    """What every rule of the family looks at."""

    imid: ImidUse
    blood: Antithrombotic
    dex: Dexamethasone
    risk: Risk


def assess(inputs: Inputs, policy: Policy) -> Assessment:
    """All derived facts of one patient."""
    meds = inputs.medications
    dex = dexamethasone(meds, policy)
    return Assessment(
        imid_use(meds, policy.days("vte.imidWindowDays")),
        antithrombotic(meds, policy, weight(inputs, policy)),
        dex,
        risk(inputs, policy, dex),
    )
