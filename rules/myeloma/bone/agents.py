"""Bone agents on the list: use, whether they run, doses, exposure (book 2.2, mapping 3.8)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rules.drugs import BISPHOSPHONATES_IV, BISPHOSPHONATES_OTHER, BONE_AGENTS
from rules.kernel import Drug, Evidence, Tri
from rules.policy import Policy
from rules.therapy import Entry, Medications, Source, Status, WhyStopped

ZOL, DMAB, PAM = "zoledronic-acid", "denosumab", "pamidronate"
BISPHOSPHONATES = (*BISPHOSPHONATES_IV, *BISPHOSPHONATES_OTHER)
ALL = (*BONE_AGENTS, *BISPHOSPHONATES_OTHER)
"""Every drug that inhibits bone resorption; ``BONE_AGENTS`` are those given by injection."""


ANY_BISPHOSPHONATE = (*BISPHOSPHONATES, "bisphosphonate")
"""With the class itself, by which allergies are often recorded."""


class Use(StrEnum):
    """What a product is for: the cancer dose, the osteoporosis dose, or not said."""

    ONCOLOGY = "oncology"
    OSTEOPOROSIS = "osteoporosis"
    UNKNOWN = "unknown"


_USES = {
    "denosumab-120mg": Use.ONCOLOGY,
    "zoledronic-acid-4mg": Use.ONCOLOGY,
    "denosumab-60mg": Use.OSTEOPOROSIS,
    "zoledronic-acid-5mg": Use.OSTEOPOROSIS,
}


def drug_of(entry: Entry) -> str:
    """The bone agent of an entry; empty when it has none."""
    return next((d for d in entry.drugs if d in ALL), "")


def use_of(entry: Entry) -> Use:
    """Use by product; pamidronate is an oncology product, oral bisphosphonates are not."""
    for product in entry.products:
        if product in _USES:
            return _USES[product]
    drug = drug_of(entry)
    if drug in (ZOL, DMAB):
        return Use.UNKNOWN
    return Use.ONCOLOGY if drug == PAM else Use.OSTEOPOROSIS


def shown(entry: Entry) -> Drug:
    """The name to show: the product where it is known."""
    product = next((p for p in entry.products if p in _USES), "")
    return Drug(product or drug_of(entry))


def oncology(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Entries that are no osteoporosis product (an unknown use counts as oncology)."""
    return tuple(e for e in entries if use_of(e) is not Use.OSTEOPOROSIS)


class State(StrEnum):
    """Where an agent stands today."""

    ACTIVE = "active"
    RECENT = "recent"
    """Not known to run, but its last dose is within its own dosing interval."""
    STOPPED = "stopped"
    PAST = "past"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Agent:
    """All stored entries of one drug and use."""

    drug: str
    use: Use
    state: State
    entries: tuple[Entry, ...]
    days: tuple[date, ...]
    """Days of doses up to today, oldest first."""

    @property
    def last(self) -> date | None:
        return self.days[-1] if self.days else None

    @property
    def first(self) -> date | None:
        return self.days[0] if self.days else None

    @property
    def last_shown(self) -> date | None:
        """The last dose for a text; none for a running oral drug, which has no single dose."""
        taken_daily = self.drug in BISPHOSPHONATES_OTHER and self.state is State.ACTIVE
        return None if taken_daily else self.last

    @property
    def name(self) -> Drug:
        return shown(self.entries[0])

    @property
    def lines(self) -> tuple[Evidence, ...]:
        newest = sorted(self.entries, key=lambda e: e.start.date if e.start else date.min)
        return tuple(e.evidence("boneAgent") for e in newest[-3:])


def agents(meds: Medications, policy: Policy) -> tuple[Agent, ...]:
    """Every bone agent on record (drafts left out), by drug and use."""
    groups: dict[tuple[str, Use], list[Entry]] = {}
    for entry in meds.of(ALL):
        if entry.status is not Status.DRAFT:
            groups.setdefault((drug_of(entry), use_of(entry)), []).append(entry)
    return tuple(
        Agent(drug, use, _state(meds, policy, drug, use, found), tuple(found), _days(meds, found))
        for (drug, use), found in groups.items()
    )


def _days(meds: Medications, entries: list[Entry]) -> tuple[date, ...]:
    """Days on which a dose was given, said or due by order (mapping 3.7)."""
    withheld = {e.start.date for e in entries if e.status is Status.WITHHELD and e.start}
    found: set[date] = set()
    for entry in entries:
        if entry.status is Status.GIVEN:
            found |= {entry.start.date} if entry.start else set()
        elif _counts(meds, entry):
            found |= {day for day in _ordered(entry) if day not in withheld}
    return tuple(sorted(day for day in found if day <= meds.as_of))


def _counts(meds: Medications, entry: Entry) -> bool:
    taken = (Status.ACTIVE, Status.PAST, Status.ON_HOLD, Status.STOPPING)
    if entry.source is Source.DRAFT and entry.status is not Status.STOPPING:
        return False
    return entry.status in taken and not meds.not_given_by_record(entry)


def _ordered(entry: Entry) -> set[date]:
    days = {when.date for when in entry.dates}
    if not days and entry.start is not None:
        days = {entry.start.date}
    if entry.repeats and entry.end is not None and entry.has(BISPHOSPHONATES_OTHER):
        days |= {entry.end.last_date}
    return days


def _state(meds: Medications, policy: Policy, drug: str, use: Use, entries: list[Entry]) -> State:
    stopping = any(e.status is Status.STOPPING for e in entries)
    ended = {e.replaces or e.reference for e in entries if e.status is Status.STOPPING}
    running = [
        e
        for e in entries
        if e.status in (Status.ACTIVE, Status.PLANNED) and e.reference not in ended
    ]
    if running and not stopping:
        return State.ACTIVE
    if stopping or _stop_on_file(entries):
        return State.STOPPED
    days = _days(meds, entries)
    if not days:
        return State.UNKNOWN if any(e.doubtful for e in entries) else State.PAST
    age = (meds.as_of - days[-1]).days
    if age <= policy.days("bone.interval.overdueDays"):
        return State.ACTIVE  # ruling M12
    if age <= own_interval(policy, drug, use):
        return State.RECENT
    return State.UNKNOWN if any(e.doubtful for e in entries) else State.PAST


def _stop_on_file(entries: list[Entry]) -> bool:
    """The newest order was stopped, and no dose was given under a later one."""
    orders = [e for e in entries if e.source in (Source.ORDER, Source.SAID)]
    dated = [e for e in orders if e.start is not None]
    if any(e.stopped for e in orders if e.start is None):
        return True
    newest = max(dated, key=lambda e: e.start.date if e.start else date.min, default=None)
    return newest is not None and newest.stopped


def own_interval(policy: Policy, drug: str, use: Use) -> int:
    """Days one dose is meant to last: the oncology interval, or half a year and a year."""
    if use is not Use.OSTEOPOROSIS:
        return policy.days("bone.interval.maxDays")
    if drug == DMAB:
        return policy.days("bone.residual.dmabDays")
    return policy.days("bone.residual.zolDays") if drug == ZOL else 0


# --- questions of several rules -----------------------------------------------------------------


def drafted(meds: Medications) -> tuple[Entry, ...]:
    """Bone agents being written now, selected or not."""
    return meds.drafts(ALL)


def active(meds: Medications, policy: Policy) -> tuple[Agent, ...]:
    """Agents that run: ordered, planned, or given within 42 days."""
    return tuple(a for a in agents(meds, policy) if a.state is State.ACTIVE)


def list_unsure(meds: Medications) -> bool:
    """Nobody can say that no further bone agent runs (mapping 3.1.4)."""
    return (
        meds.requests != "complete"
        or bool(meds.unreadable)
        or any(e.doubtful for e in meds.of(ALL))
    )


def any_active(meds: Medications, policy: Policy) -> Tri:
    """``bmaActive`` other than none."""
    if active(meds, policy):
        return Tri.YES
    return Tri.UNKNOWN if list_unsure(meds) else Tri.NO


def first_dose(meds: Medications, policy: Policy, draft: Entry) -> bool:
    """Is the draft a first dose (``bone-dental-check-before-start`` row 1)?

    Not while an oncology agent runs, nor while the drafted product itself does; what is only
    ordered for later has not begun. Oral bisphosphonates and osteoporosis denosumab do not count.
    """
    for agent in agents(meds, policy):
        if not _begun(agent):
            continue
        own = agent.drug == drug_of(draft) and agent.use is use_of(draft)
        if own and _goes_on(meds, policy, agent):
            return False
        if agent.use is Use.ONCOLOGY and agent.state is State.ACTIVE:
            return False
    return True


def _goes_on(meds: Medications, policy: Policy, agent: Agent) -> bool:
    """Runs, or its last dose is within its own interval with the grace oncology doses have.

    Half a year is 181 to 184 days and visits slip: 42 days for 28, and so 270 for 180.
    """
    if agent.state is State.ACTIVE:
        return True
    if agent.last is None or agent.state is State.STOPPED:
        return False
    interval, usual = own_interval(policy, agent.drug, agent.use), "bone.interval.maxDays"
    limit = interval * policy.days("bone.interval.overdueDays") / policy.days(usual)
    return (meds.as_of - agent.last).days <= limit


def _begun(agent: Agent) -> bool:
    return bool(agent.days) or any(e.status is Status.ACTIVE for e in agent.entries)


def exposed_ever(meds: Medications) -> Tri:
    """``bmaExposedEver``."""
    return meds.ever(ALL)


def last_dose(meds: Medications, policy: Policy) -> tuple[Agent, date] | None:
    """The newest dose of any bone agent."""
    found = [(a, a.last) for a in agents(meds, policy)]
    dated = [(a, day) for a, day in found if day is not None]
    return max(dated, key=lambda pair: pair[1], default=None)


def reactions(entries: Iterable[Entry], drugs: Iterable[str]) -> tuple[Entry, ...]:
    """Orders or doses of some drugs that ended for an adverse reaction."""
    wanted = tuple(drugs)
    return tuple(
        e for e in entries if e.has(wanted) and e.why_stopped is WhyStopped.ADVERSE_REACTION
    )
