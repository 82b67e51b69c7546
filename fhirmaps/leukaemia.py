"""The course of the leukaemia from a record: relapses, status, blasts, remission (mapping 5)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from fractions import Fraction

from fhirmaps import observations as obs
from fhirmaps.reader import Reader, attested_value
from fhirmaps.record import Hit, text_of
from rules.events import Listing, Problem, Standing
from rules.kernel import Evidence, Fact, Measurement, Reason, Series, State, Term, Unreadable, msg
from rules.leukaemia.course import Course, Relapse, Stated, distinct
from rules.times import When, newest_first

DISEASES = ("b-all", "all", "all-unspecified", "t-all", "ph-positive-all", "ph-negative-all")
RELAPSED = "all-relapsed"
REMISSIONS = ("all-in-remission", "b-all-in-remission")
STATUS = "cancer-disease-status"
MARROW = ("marrow-blasts-percent", "marrow-lymphoblasts-percent")
SHARE = ("peripheral-blasts-percent", "peripheral-blasts-fraction")
ABSOLUTE = ("peripheral-blasts-absolute",)
LYMPHOBLASTS = ("peripheral-lymphoblasts-percent",)
LYMPHOBLASTS_ABSOLUTE = ("peripheral-lymphoblasts-absolute",)
WBC, WBC_CORRECTED = "wbc", "wbc-corrected"

LABS = (*MARROW, *SHARE, *ABSOLUTE, *LYMPHOBLASTS, *LYMPHOBLASTS_ABSOLUTE, WBC, WBC_CORRECTED)
FINDINGS = (STATUS,)
ATTESTED = ("relapse-event", "disease-status", "extramedullary-disease")
CONDITIONS = (*DISEASES, RELAPSED, *REMISSIONS)
"""What a family declares to read the course (with key conditions)."""


def course(reader: Reader) -> Course:
    """All of it; needs ``LABS``, ``FINDINGS``, ``ATTESTED`` and the key conditions."""
    relapses = _relapses(reader)
    share = _preferred(reader, "lab.blastPct", SHARE, LYMPHOBLASTS)
    wbc = _white_cells(reader)
    return Course(
        relapses,
        _status(reader, relapses),
        reader.series("marrowBlastPct", *MARROW, issued=False),
        _absolute(reader, share, wbc),
        share,
        wbc,
        _stated(reader, "extramedullary-disease", "extramedullary"),
        _suspected(reader),
    )


# --- relapses and status --------------------------------------------------------------------------


def _relapses(reader: Reader) -> Listing[Relapse]:
    problems = reader.problems(*CONDITIONS)
    events = [e for p in problems.entries for e in _of_problem(p)]
    for hit, when in _status_hits(reader):
        if "disease-status-worsened" in _answers(reader, hit):
            word = Term("relapse-progression")
            line = Evidence("relapseEvents", word, "", when, hit.resource.reference)
            events.append(Relapse("progression", when, line))
    for stated in _stated(reader, "relapse-event", "relapseEvents"):
        events.append(Relapse(stated.word, stated.when, stated.evidence))
    findings = reader.record.state("findings") == "complete"
    missing = [*problems.missing]
    if not findings:
        missing.append(msg("missing-key", key="findings"))
    return Listing("relapseEvents", distinct(events), not missing, tuple(missing))


def _of_problem(problem: Problem) -> list[Relapse]:
    """A relapse diagnosis by its onset; the disease "in relapse" as an event without a date."""
    if problem.standing is Standing.SUSPECTED:
        return []
    if problem.has((RELAPSED,)):
        return [Relapse("relapse", problem.onset, problem.evidence("relapseEvents"))]
    if problem.has(DISEASES) and problem.course in ("relapse", "recurrence"):
        line = replace(problem.evidence("relapseEvents"), when=None)
        return [Relapse("relapse", None, line)]
    return []


def _suspected(reader: Reader) -> tuple[Relapse, ...]:
    """Relapse diagnoses that are only suspected (mapping 2.1: not known)."""
    return tuple(
        Relapse("relapse", p.onset, p.evidence("relapseEvents"))
        for p in reader.problems(RELAPSED).entries
        if p.standing is Standing.SUSPECTED
    )


def _status_hits(reader: Reader) -> list[tuple[Hit, When | None]]:
    """Counting disease-status Observations, newest first."""
    found = []
    for hit in reader.record.coded("Observation", STATUS):
        if obs.counting(hit.resource.body) is obs.Counting.COUNTS:
            when = obs.effective(reader.record, hit.resource.body)
            if when is None or not obs.is_future(reader.record, when):
                found.append((hit, when))
    return sorted(found, key=lambda pair: newest_first(pair[1]))


def _answers(reader: Reader, hit: Hit) -> tuple[str, ...]:
    return reader.record.codes.read(hit.node.get("valueCodeableConcept")).concepts


def _stated(reader: Reader, code: str, fact: str) -> tuple[Stated, ...]:
    """Attested words, newest first."""
    found = []
    for hit, when in reader.attestations(code):
        word = attested_value(reader.record, hit)
        if isinstance(word, str):
            line = Evidence(fact, word, "", when, hit.resource.reference, ("mark-attested",))
            found.append(Stated(word, when, line))
    return tuple(found)


def _status(reader: Reader, relapses: Listing[Relapse]) -> Fact[str]:
    """``diseaseStatus``: a present clinicalStatus, else the newest of the events and words."""
    name = "diseaseStatus"
    problems = reader.problems(*CONDITIONS)
    present = [p for p in problems.entries if p.course and p.has(CONDITIONS)]
    if present:
        newest = min(present, key=lambda p: newest_first(p.recorded))
        word = "in-remission" if newest.course == "remission" else "relapsed"
        line = Evidence(name, Term(f"status-{word}"), "", newest.recorded, newest.reference)
        return Fact(name, word, when=newest.recorded, evidence=(line,))
    found: list[Stated] = list(_stated(reader, "disease-status", name))
    found += [Stated("relapsed", r.when, replace(r.evidence, fact=name)) for r in relapses.entries]
    found += [
        Stated("in-remission", p.onset, p.evidence(name))
        for p in problems.entries
        if p.has(REMISSIONS) and p.standing is not Standing.SUSPECTED
    ]
    for hit, when in _status_hits(reader):
        if "disease-status-full-remission" in _answers(reader, hit):
            line = Evidence(name, Term("status-in-remission"), "", when, hit.resource.reference)
            found.append(Stated("in-remission", when, line))
    if not found:
        if relapses.complete:
            return Fact(name, None, State.ABSENT, reason=Reason.ABSENT)
        return Fact.unavailable(name, Reason.NOT_OBTAINED, next(iter(relapses.missing), None))
    newest_word = min(found, key=lambda s: newest_first(s.when))
    return Fact(name, newest_word.word, when=newest_word.when, evidence=(newest_word.evidence,))


# --- blasts ---------------------------------------------------------------------------------------


def _specimen(reader: Reader, value: Measurement) -> object:
    """What makes two results one specimen: the reference, else the moment (mapping 2.3.6)."""
    resource = reader.record.by_reference(value.resource)
    specimen = resource.body.get("specimen") if resource else None
    reference = text_of(specimen.get("reference")) if isinstance(specimen, dict) else ""
    if reference and not reference.startswith("#"):
        return reference
    return (value.when.start, value.when.end) if value.when else value.resource


def _joined(
    name: str, parts: Sequence[Series], entries: Iterable[Measurement], extra: Iterable[Unreadable]
) -> Series:
    """A series of chosen entries that keeps what the parts could not read."""
    ordered = tuple(sorted(entries, key=lambda m: newest_first(m.when)))
    unread = (*(u for s in parts for u in s.unreadable), *extra)
    newest = ordered[0].when if ordered else None
    for each in unread:
        if newest is None or each.when is None or each.when.start > newest.start:
            return Series(
                name,
                ordered,
                State.UNAVAILABLE,
                Reason.NOT_UNDERSTOOD,
                each.why,
                all(s.complete for s in parts),
                unreadable=unread,
            )
    if ordered:
        return Series(
            name, ordered, State.KNOWN, None, None, all(s.complete for s in parts), (), unread
        )
    blank = next((s for s in parts if s.state is not State.ABSENT), parts[0])
    return replace(blank, name=name, entries=(), unreadable=unread)


def _preferred(reader: Reader, name: str, first: Sequence[str], second: Sequence[str]) -> Series:
    """Results of the first concepts; of the others only for specimens without them."""
    best, other = reader.series(name, *first), reader.series(name, *second)
    taken = {_specimen(reader, m) for m in best.entries}
    rest = [m for m in other.entries if _specimen(reader, m) not in taken]
    return _joined(name, (best, other), (*best.entries, *rest), ())


def _white_cells(reader: Reader) -> Series:
    return _preferred(reader, "lab.wbc", (WBC,), (WBC_CORRECTED,))


def _absolute(reader: Reader, share: Series, wbc: Series) -> Series:
    """Blasts per uL: as reported, else white cells times share of one specimen (book 2.2.6)."""
    name = "lab.blasts"
    stated = _preferred(reader, name, ABSOLUTE, LYMPHOBLASTS_ABSOLUTE)
    key: Callable[[Measurement], object] = lambda m: _specimen(reader, m)  # noqa: E731 (a short key)
    taken = {key(m) for m in stated.entries}
    cells = {key(m): m for m in wbc.entries}
    computed: list[Measurement] = []
    alone: list[Unreadable] = []
    for part in share.entries:
        if key(part) in taken:
            continue
        white = cells.get(key(part))
        product = _product(white, part) if white else _no_blasts(part)
        if product is not None:
            computed.append(product)
        else:
            why = msg("missing-part", part=Term("fact-lab-wbc"))
            alone.append(Unreadable(part.when, part.resource, why))
    return _joined(name, (stated, share), (*stated.entries, *computed), alone)


def _no_blasts(part: Measurement) -> Measurement | None:
    """A share of nil is no blasts, however many white cells there are."""
    if part.value != 0 or part.comparator not in ("", "<="):
        return None
    marks = (*part.marks, "mark-computed")
    return replace(part, unit="/uL", shown="0", shown_unit="/uL", comparator="", marks=marks)


def _product(white: Measurement, part: Measurement) -> Measurement | None:
    """White cells x share / 100; None where two comparators contradict each other."""
    signs = {c[0] for c in (white.comparator, part.comparator) if c}
    if len(signs) > 1:
        return None
    value = white.value * part.value / 100
    shown = f"{float(value):.0f}" if value.denominator != 1 else str(Fraction(value).numerator)
    return Measurement(
        value,
        "/uL",
        shown,
        "/uL",
        part.when,
        part.resource,
        white.comparator or part.comparator,
        marks=("mark-computed",),
    )
