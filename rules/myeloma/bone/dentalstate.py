"""Dental facts: last check, open treatment, finished work (book 2.4, mapping 6, ruling M3)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from rules.events import Event, Request
from rules.kernel import Evidence, Message, Missing, Reason, msg, tri
from rules.myeloma.bone.facts import Inputs
from rules.policy import Policy
from rules.times import When

INVASIVE = ("dental-extraction", "dental-surgery")


class Standing(StrEnum):
    """What the record says of the check before a first bone agent."""

    VALID = "valid"
    OPEN = "open"
    """Checked in time, and treatment is needed."""
    OLD = "old"
    NONE = "none"
    """Other dental facts are on record, a check is not."""
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Check:
    """The last dental check as it stands, with its day."""

    standing: Standing
    when: When | None
    missing: tuple[Missing, ...] = ()

    @property
    def settled(self) -> bool:
        return self.standing is Standing.VALID


def moment(event: Event) -> When | None:
    """When something was finished, else begun."""
    return event.end or event.when


def newest(events: Iterable[Event]) -> Event | None:
    """The newest dated event."""
    dated = [e for e in events if moment(e) is not None]
    return max(dated, key=_start, default=None)


def _start(event: Event) -> float:
    when = moment(event)
    return when.start.timestamp() if when else 0.0


def check(inputs: Inputs, policy: Policy) -> Check:
    """Check within 90 days of today, and whether treatment is still open."""
    mouth = inputs.mouth
    exam = newest(mouth.exams.entries)
    when = moment(exam) if exam else None
    if when is not None and when.days_until(inputs.as_of) <= policy.days("bone.dental.validDays"):
        if open_need(inputs):
            return Check(Standing.OPEN, when)
        return Check(Standing.VALID, when)
    if when is not None:
        detail = msg("missing-older-than", days=policy.days("bone.dental.validDays"), when=when)
        return Check(Standing.OLD, when, (Missing("dentalCheck", Reason.STALE, detail),))
    if not mouth.exams.complete:
        missing = Missing("dentalCheck", Reason.NOT_OBTAINED, msg("missing-key", key="procedures"))
        return Check(Standing.UNKNOWN, None, (missing,))
    known = mouth.exams.entries or mouth.work.entries or mouth.requests.entries
    standing = Standing.NONE if known or mouth.needed.known else Standing.UNKNOWN
    return Check(standing, None, (Missing("dentalCheck", Reason.ABSENT),))


def open_need(inputs: Inputs) -> bool:
    """Treatment needed by attestation or an open request, and no work done since."""
    mouth = inputs.mouth
    done = newest(mouth.work.entries)
    last = moment(done) if done else None
    if mouth.needed.value is True and not _done_since(last, mouth.needed.when):
        return True
    return any(
        r.planned and not r.completed and not _done_since(last, r.authored or r.due)
        for r in mouth.requests.entries
    )


def _done_since(done: When | None, asked: When | None) -> bool:
    return done is not None and asked is not None and done.date >= asked.date


def last_work(inputs: Inputs) -> date | None:
    """Day on which the last dental treatment was finished."""
    done = newest(inputs.mouth.work.entries)
    when = moment(done) if done else None
    return when.last_date if when else None


def last_visit(inputs: Inputs) -> When | None:
    """The newest check or treatment."""
    seen = newest((*inputs.mouth.exams.entries, *inputs.mouth.work.entries))
    return moment(seen) if seen else None


def note(inputs: Inputs, policy: Policy) -> Message:
    """One line on where the dental check stands."""
    found = check(inputs, policy)
    needed = inputs.mouth.needed.known
    key = found.standing.value
    if found.standing is Standing.VALID and not needed:
        key = "valid-no-need-recorded"
    return msg(f"bone-dental-{key}", when=found.when)


def risk_factors(inputs: Inputs) -> tuple[str, ...]:
    """Text keys of the risk factors the source names, as far as recorded."""
    mouth = inputs.mouth
    pairs = (
        (mouth.few_teeth, "bone-risk-few-teeth"),
        (mouth.dentures, "bone-risk-dentures"),
        (mouth.smoker, "bone-risk-smoker"),
    )
    return tuple(key for fact, key in pairs if tri(fact).yes)


def lines(inputs: Inputs) -> tuple[Evidence, ...]:
    """The last check and work, open treatment and risk factors."""
    mouth = inputs.mouth
    found: list[Evidence] = []
    exam, work = newest(mouth.exams.entries), newest(mouth.work.entries)
    found += [_event_line("dentalCheck", exam)] if exam else []
    found += [_event_line("dentalWork", work)] if work else []
    found += mouth.needed.evidence
    found += [r.evidence("dentalRequest") for r in mouth.requests.entries if not r.completed]
    for fact in (mouth.few_teeth, mouth.dentures, mouth.smoker):
        found += fact.evidence if tri(fact).yes else ()
    return tuple(found)


def _event_line(fact: str, event: Event) -> Evidence:
    return replace(event.evidence(fact), when=moment(event))


def invasive(item: Event | Request) -> bool:
    """Extraction or surgery."""
    return item.has(INVASIVE)
