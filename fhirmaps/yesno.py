"""The one reader of yes/no facts, from Conditions and findings (mapping 2.4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from fhirmaps import observations as obs
from fhirmaps import times
from fhirmaps.conditions import problems
from fhirmaps.observations import Counting
from fhirmaps.record import Hit, PatientRecord
from rules.events import Listing, Problem, Standing
from rules.kernel import Evidence, Fact, Reason, State, Term, msg
from rules.times import When, newest_first


@dataclass(frozen=True, slots=True)
class TriQuery:
    """What a yes/no fact is read from.

    ``concepts`` are looked for in Conditions and in Observations. ``acute``: old encounter
    diagnoses do not count as present. ``history``: past Conditions are a yes. ``sign_days``:
    the Condition must be present or have begun within so many days; ``finding_days``: an
    Observation speaks for so many days (None: no limit).
    """

    concepts: tuple[str, ...]
    acute: bool = False
    history: bool = False
    finding_days: int | None = None
    exclude: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Said:
    when: When | None
    value: bool
    evidence: Evidence


def yes_no(record: PatientRecord, name: str, query: TriQuery) -> Fact[bool]:
    """A Tri fact: known yes, known no, or unavailable/absent with why (mapping 2.4)."""
    listing = problems(record, query.concepts)
    entries = [p for p in listing.entries if not p.has(query.exclude)]
    present = [p for p in entries if _is_yes(p, query) and not _ended_later(p, entries, query)]
    disputed = [p for p in present if _disputed(record, p, entries, query)]
    if disputed:
        lines = _lines(name, disputed)
        return Fact.unavailable(name, Reason.NOT_UNDERSTOOD, msg("why-contradiction"), lines)
    said, unreadable = _newest_finding(record, name, query)
    if present:
        positive = sorted(present, key=lambda p: newest_first(p.recorded or p.onset))
        holder = record.by_reference(positive[0].reference)
        if holder is not None and holder.invalid is not None:
            why = msg("why-invalid", error=holder.invalid)
            return Fact.unavailable(name, Reason.NOT_UNDERSTOOD, why, _lines(name, positive))
        yes = Fact(name, True, when=positive[0].onset, evidence=_lines(name, positive))
        if said is None or said.value:
            return yes
        return _conflict(record, name, positive[0], said, yes)
    if unreadable is not None and (said is None or _later(unreadable.when, said.when)):
        return unreadable
    if said is not None:
        return Fact(name, said.value, when=said.when, evidence=(said.evidence,))
    return _nothing(record, name, query, listing, entries)


def _is_yes(problem: Problem, query: TriQuery) -> bool:
    if problem.standing is Standing.PRESENT:
        return query.history or not (query.acute and problem.end_unknown)
    return problem.standing is Standing.PAST and query.history


def _ended_later(problem: Problem, entries: Sequence[Problem], query: TriQuery) -> bool:
    """Two Conditions of one concept: the one recorded last says how it stands (mapping 8)."""
    if query.history:
        return False
    return any(
        other.standing is Standing.PAST and _later_day(other.recorded, problem.recorded)
        for other in entries
        if other.has(problem.concepts)
    )


def _disputed(
    record: PatientRecord, problem: Problem, entries: Sequence[Problem], query: TriQuery
) -> bool:
    """Active and resolved recorded on one day, or a newer entry refutes it (mapping 8)."""
    mine = problem.recorded
    same_day = any(
        other.standing is Standing.PAST
        and other.has(problem.concepts)
        and mine is not None
        and other.recorded is not None
        and other.recorded.date == mine.date
        for other in entries
    )
    return problem.refuted_later or (same_day and not query.history)


def _later_day(one: When | None, other: When | None) -> bool:
    return one is not None and other is not None and one.date > other.date


def _lines(name: str, entries: Sequence[Problem]) -> tuple[Evidence, ...]:
    return tuple(p.evidence(name) for p in entries[:3])


def _later(one: When | None, other: When | None) -> bool:
    return one is not None and other is not None and one.start >= other.start


def _conflict(
    record: PatientRecord, name: str, problem: Problem, said: _Said, yes: Fact[bool]
) -> Fact[bool]:
    """A present Condition against a negative finding: the newer date wins, same day unknown."""
    when = problem.recorded or problem.onset
    if when is None or said.when is None or when.date == said.when.date:
        lines = (*yes.evidence, said.evidence)
        return Fact.unavailable(name, Reason.NOT_UNDERSTOOD, msg("why-contradiction"), lines)
    if said.when.date > when.date:
        return Fact(name, False, when=said.when, evidence=(said.evidence,))
    return yes


def _newest_finding(
    record: PatientRecord, name: str, query: TriQuery
) -> tuple[_Said | None, Fact[bool] | None]:
    """The newest counting Observation of the concepts, or the unreadable newest one."""
    best: tuple[Any, Hit, When | None] | None = None
    for concept in query.concepts:
        for hit in record.coded("Observation", concept):
            status = obs.counting(hit.resource.body)
            if status in (Counting.IGNORED, Counting.PENDING):
                continue
            if obs.absent_reason(record, hit.node) in obs.NOT_DONE:
                continue
            when = obs.effective(record, hit.resource.body) or times.parse(
                hit.resource.body.get("issued"), record.zone
            )
            if when is not None and obs.is_future(record, when):
                continue
            if not _within(record, when, query.finding_days):
                continue
            key = newest_first(when)
            if best is None or key < best[0]:
                best = (key, hit, when)
    if best is None:
        return None, None
    _, hit, when = best
    value = obs.yes_no(record, hit.node)
    if value is None or obs.counting(hit.resource.body) is Counting.NOT_UNDERSTOOD:
        fact: Fact[bool] = Fact.unavailable(
            name, Reason.NOT_UNDERSTOOD, msg("why-no-answer"), when=when
        )
        return None, fact
    word = Term("word-yes") if value else Term("word-no")
    return _Said(when, value, Evidence(name, word, "", when, hit.resource.reference)), None


def _within(record: PatientRecord, when: When | None, days: int | None) -> bool:
    if days is None:
        return True
    return when is not None and when.date >= record.today - timedelta(days=days)


def _nothing(
    record: PatientRecord,
    name: str,
    query: TriQuery,
    listing: Listing[Problem],
    entries: Sequence[Problem],
) -> Fact[bool]:
    """No yes and no finding: a closed concept makes a no, all else stays unknown."""
    suspected = [p for p in entries if p.standing is Standing.SUSPECTED]
    if suspected:
        lines = _lines(name, suspected)
        return Fact.unavailable(name, Reason.NOT_UNDERSTOOD, msg("why-suspected"), lines)
    ended = [p for p in entries if p.standing is Standing.PRESENT and p.end_unknown]
    if ended and query.acute:  # an old encounter diagnosis: past, nobody says since when
        lines = _lines(name, ended)
        return Fact.unavailable(name, Reason.STALE, msg("why-end-unknown"), lines)
    if not listing.complete:
        return Fact.unavailable(name, Reason.NOT_OBTAINED, msg("missing-key", key="conditions"))
    closed = set(record.policy.words("record.closedConcepts"))
    if closed.issuperset(query.concepts) and record.of_type("Condition") and not entries:
        line = Evidence(name, Term("word-not-on-problem-list"))
        return Fact(name, False, evidence=(line,))
    return Fact(name, None, State.ABSENT, reason=Reason.ABSENT)
