"""Transplants planned and done, for every family that asks (mapping 5, ``hsct.*``)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fhirmaps import observations as obs
from fhirmaps.reader import Reader
from rules.events import Event, Request
from rules.kernel import Evidence, Fact, Message, Reason, Term, msg
from rules.leukaemia.transplants import Transplants
from rules.times import When, newest_first

HSCT = ("hsct", "hsct-autologous", "hsct-allogeneic", "hsct-cord-blood", "bone-marrow-transplant")
"""Concepts of a transplant as a Procedure or a request."""
STATUS = ("hsct-status", "hsct-complication")
"""Conditions that say a transplant was done, without its date."""
KEYS = ("conditions", "procedures", "serviceRequests")
"""Prefetch keys a family must declare to read transplants."""
ATTESTED = ("hsct-plan",)
"""Attested facts it must declare."""
FACT = "hsct.plan"


@dataclass(frozen=True, slots=True)
class _Statement:
    """One thing said about a plan; ``planned`` None: it could not be read."""

    when: When | None
    planned: bool | None
    line: Evidence
    due: When | None = None


def transplants(reader: Reader) -> Transplants:
    """Plan and history of transplants; needs ``KEYS`` and ``ATTESTED``."""
    listed = reader.requests(*HSCT)
    requests = tuple(r for r in listed.entries if not r.completed)
    procedures = reader.procedures(*HSCT)
    conditions = reader.problems(*STATUS)
    dated = [e for e in procedures.entries if e.when is not None]
    done = tuple(sorted(dated, key=lambda e: newest_first(e.when)))
    undated = [e.evidence("hsct.done") for e in procedures.entries if e.when is None]
    undated += [
        Evidence("hsct.done", p.name, "", None, p.reference, p.marks) for p in conditions.entries
    ]
    plan = _plan(reader, requests, done, listed.missing)
    return Transplants(
        plan,
        tuple(r for r in requests if r.planned and not _done_since(r, done)),
        done,
        tuple(undated),
        procedures.complete and not procedures.unreadable and conditions.complete,
        (*procedures.missing, *conditions.missing),
    )


def _plan(
    reader: Reader,
    requests: Sequence[Request],
    done: Sequence[Event],
    missing: Sequence[Message],
) -> Fact[bool]:
    """The newest statement decides; equal dates that disagree are unknown."""
    statements = [*_requested(reader, requests), *_attested(reader)]
    statements = [s for s in statements if not _fulfilled(s, done)]
    if not statements:
        if missing:
            return Fact.unavailable(FACT, Reason.NOT_OBTAINED, missing[0])
        if reader.record.state("findings") != "complete":
            detail = msg("missing-key", key="findings")
            return Fact.unavailable(FACT, Reason.NOT_OBTAINED, detail)
        return Fact.absent(FACT)
    statements.sort(key=lambda s: newest_first(s.when))
    newest = statements[0]
    rivals = [s for s in statements if _same_day(s.when, newest.when)]
    lines = tuple(s.line for s in rivals)
    if any(s.planned is None for s in rivals):
        return Fact.unavailable(FACT, Reason.NOT_UNDERSTOOD, msg("why-no-answer"), lines)
    if len({s.planned for s in rivals}) > 1:
        return Fact.unavailable(FACT, Reason.NOT_UNDERSTOOD, msg("why-contradiction"), lines)
    return Fact(FACT, newest.planned, when=newest.when, evidence=lines)


def _same_day(one: When | None, other: When | None) -> bool:
    if one is None or other is None:
        return one is other
    return one.date == other.date


def _requested(reader: Reader, requests: Sequence[Request]) -> list[_Statement]:
    found = []
    for each in requests:
        when = each.authored
        if each.draft and when is None:
            when = When.of_day(reader.today, reader.as_of)
        word = Term("word-planned" if each.planned else "word-not-planned")
        line = Evidence(FACT, word, "", each.due or when, each.reference, each.marks)
        found.append(_Statement(when, each.planned, line, each.due))
    return found


def _attested(reader: Reader) -> list[_Statement]:
    found = []
    for hit, when in reader.attestations(ATTESTED[0]):
        value = obs.yes_no(reader.record, hit.node)
        word = {True: "word-planned", False: "word-not-planned", None: "word-unclear"}[value]
        line = Evidence(FACT, Term(word), "", when, hit.resource.reference, ("mark-attested",))
        found.append(_Statement(when, value, line))
    return found


def _done_since(request: Request, done: Sequence[Event]) -> bool:
    """A transplant was done on or after the day the request was for."""
    latest = done[0].when if done else None
    if latest is None or request.due is None:
        return False
    return request.due.date <= latest.last_date


def _fulfilled(statement: _Statement, done: Sequence[Event]) -> bool:
    """A plan made before a transplant that has been done speaks of that transplant."""
    latest = done[0].when if done else None
    if latest is None or statement.when is None or statement.when.date > latest.date:
        return False
    return statement.due is None or statement.due.date <= latest.last_date
