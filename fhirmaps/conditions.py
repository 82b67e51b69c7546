"""Problems from Conditions, and the one reader of yes/no facts (mapping 2.1, 2.4)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from fhirmaps import observations as obs
from fhirmaps import times
from fhirmaps.grades import grade_of
from fhirmaps.observations import Counting
from fhirmaps.record import Hit, PatientRecord, Resource, as_dicts, as_list, text_of
from fhirmaps.words import normalise
from rules.events import Listing, Problem, Standing
from rules.kernel import Evidence, Fact, Reason, State, Term, msg
from rules.times import When, newest_first

SUSPECTED_WORDS = ("疑い", "suspected", "rule out")
PRESENT = ("active", "recurrence", "relapse")


def code_of(value: Any) -> str:
    """First code of a CodeableConcept, or the bare string some servers send."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        for coding in as_dicts(value.get("coding")):
            if text_of(coding.get("code")):
                return text_of(coding.get("code"))
    return ""


def problems(record: PatientRecord, concepts: Collection[str]) -> Listing[Problem]:
    """Conditions of any of the concepts; refuted and erroneous ones never count."""
    found: dict[int, Resource] = {}
    by_text: set[int] = set()
    for concept in concepts:
        for hit in record.coded("Condition", concept):
            found.setdefault(id(hit.resource), hit.resource)
    for hit in _named(record, concepts):
        if id(hit.resource) not in found:
            found[id(hit.resource)] = hit.resource
            by_text.add(id(hit.resource))
    entries = []
    for key, resource in found.items():
        problem = _problem(record, resource, concepts, key in by_text)
        if problem is not None:
            entries.append(problem)
    complete = record.complete("conditions")
    missing = () if complete else (msg("missing-key", key="conditions"),)
    return Listing("conditions", tuple(entries), complete, missing)


def _named(record: PatientRecord, concepts: Collection[str]) -> list[Hit]:
    """Conditions without a code of ours whose words name one of the concepts."""
    index: dict[str, list[Hit]] | None = record.cache.get("named-conditions")
    if index is None:
        index = {}
        for hit in record.unmapped("Condition"):
            for concept in record.codes.condition_names_in(hit.reading.text):
                index.setdefault(concept, []).append(hit)
        record.cache["named-conditions"] = index
    return [hit for concept in concepts for hit in index.get(concept, ())]


def _problem(
    record: PatientRecord, resource: Resource, asked: Collection[str], by_text: bool
) -> Problem | None:
    body = resource.body
    verification = code_of(body.get("verificationStatus"))
    if verification in ("refuted", "entered-in-error"):
        return None
    reading = record.codes.read(body.get("code"))
    concepts = reading.concepts
    if by_text:
        concepts = tuple(c for c in record.codes.condition_names_in(reading.text) if c in asked)
    onset, recorded_only = onset_of(record, body)
    recorded = times.parse(body.get("recordedDate"), record.zone)
    if onset is not None and obs.is_future(record, onset):
        return None
    standing, end_unknown = _standing(record, body, verification, reading.text, recorded)
    marks = ["mark-by-text"] if by_text else []
    if reading.unconfirmed:
        marks.append("mark-code-not-confirmed")
    if recorded_only and onset is not None:
        marks.append("mark-recorded")
    clinical = code_of(body.get("clinicalStatus"))
    return Problem(
        concepts,
        standing,
        resource.reference,
        reading.text,
        onset,
        recorded_only,
        recorded,
        clinical if clinical in ("relapse", "recurrence", "remission") else "",
        end_unknown,
        grade_of(record, body),
        tuple(marks),
    )


def onset_of(record: PatientRecord, body: dict[str, Any]) -> tuple[When | None, bool]:
    """(onset, whether it is only the date of recording)."""
    if body.get("onsetDateTime") is not None:
        found = times.parse(body["onsetDateTime"], record.zone)
        if found is not None:
            return found, False
    if isinstance(body.get("onsetPeriod"), dict):
        start, _ = times.period(body["onsetPeriod"], record.zone)
        if start is not None:
            return start, False
    return times.parse(body.get("recordedDate"), record.zone), True


def _abated(record: PatientRecord, body: dict[str, Any]) -> bool:
    when = times.parse(body.get("abatementDateTime"), record.zone)
    if when is None and isinstance(body.get("abatementPeriod"), dict):
        start, end = times.period(body["abatementPeriod"], record.zone)
        when = end or start
    if when is not None:
        return not obs.is_future(record, when)
    others = ("abatementAge", "abatementRange", "abatementString", "abatementBoolean")
    return any(body.get(name) not in (None, False) for name in others)


def _standing(
    record: PatientRecord,
    body: dict[str, Any],
    verification: str,
    shown: str,
    recorded: When | None,
) -> tuple[Standing, bool]:
    """(standing, end unknown) of a Condition that counts."""
    words = normalise(shown)
    if verification in ("provisional", "differential", "unconfirmed") or any(
        word in words for word in SUSPECTED_WORDS
    ):
        return Standing.SUSPECTED, False
    clinical = code_of(body.get("clinicalStatus"))
    if clinical in ("inactive", "remission", "resolved") or _abated(record, body):
        return Standing.PAST, False
    return Standing.PRESENT, _old_encounter(record, body, recorded)


def _old_encounter(record: PatientRecord, body: dict[str, Any], recorded: When | None) -> bool:
    """An encounter diagnosis recorded too long ago to speak of today (acute diseases only)."""
    categories = {code_of(each) for each in as_list(body.get("category"))}
    if "encounter-diagnosis" not in categories or "problem-list-item" in categories:
        return False
    if recorded is None:
        return True
    limit = record.policy.days("encounterDiagnosis.acuteDays")
    return recorded.days_until(record.today) > limit


# --- yes/no facts -------------------------------------------------------------------------------


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
    present = [p for p in entries if _is_yes(p, query)]
    said, unreadable = _newest_finding(record, name, query)
    if present:
        positive = sorted(present, key=lambda p: newest_first(p.recorded or p.onset))
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
    if not listing.complete:
        return Fact.unavailable(name, Reason.NOT_OBTAINED, msg("missing-key", key="conditions"))
    closed = set(record.policy.words("record.closedConcepts"))
    if closed.issuperset(query.concepts) and record.of_type("Condition") and not entries:
        line = Evidence(name, Term("word-not-on-problem-list"))
        return Fact(name, False, evidence=(line,))
    return Fact(name, None, State.ABSENT, reason=Reason.ABSENT)
