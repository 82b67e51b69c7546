"""CD22 and CD19 specimens of a record (mapping section 4)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from fhirmaps import antigen_items as items
from fhirmaps import antigen_reports as reports
from fhirmaps import antigen_text, times
from fhirmaps.antigen_items import Item, Kind
from fhirmaps.queries import Reads
from fhirmaps.reader import Reader
from fhirmaps.record import Hit, PatientRecord
from rules.kernel import Evidence, Measurement, msg
from rules.leukaemia.antigens import (
    Antigen,
    NotRead,
    Pending,
    Site,
    Specimen,
    Verdict,
    complement,
    in_order,
)
from rules.times import When

FLOW_ORDERS = ("flow-cytometry-order", "flow-cytometry-technique")
REPORTS = (reports.FLOW_REPORT, reports.MARROW_REPORT)


def kinds(antigen: str) -> tuple[Kind, ...]:
    """The concepts an antigen is read from, best first."""
    name = antigen.lower()
    return (
        Kind(f"{name}-percent-blasts", antigen_text.POSITIVE),
        Kind(f"{name}-negative-percent-blasts", antigen_text.NEGATIVE),
        Kind(f"{name}-tissue-immunostain", verdict_only=True),
        Kind(f"{name}-percent-cells", other_gate=True),
        Kind(f"{name}-absolute", other_gate=True),
        Kind(f"{name}-cytoplasmic-percent-blasts", other_gate=True, surface=False),
    )


CD22_LABS = (
    "cd22-percent-blasts",
    "cd22-negative-percent-blasts",
    "cd22-tissue-immunostain",
    "cd22-percent-cells",
    "cd22-absolute",
    "cd22-cytoplasmic-percent-blasts",
    reports.FLOW_REPORT,
)
"""Laboratory concepts a family must declare to read CD22."""


def antigen(reader: Reader, name: str) -> Antigen:
    """All of one antigen; needs its laboratory concepts, ``REPORTS`` and serviceRequests."""
    record = reader.record
    _check(reader.reads)
    received = [*_observations(record, name), *_reports(record, name)]
    found = _without_replaced(record, [i for i in received if not i.future])
    groups = _groups([i for i in found if not i.report])
    for group in _groups([i for i in found if i.report and not i.pending]):
        known = next((g for g in groups if _covers(g, group)), None)
        if known is None:
            groups.append(group)
        else:
            known.extend(_told_besides(known, group))
    groups.extend([i] for i in found if i.report and i.pending and not _known(groups, i))
    whole = _assembled(reader, name, groups)
    return replace(whole, future=any(i.future for i in received))


def _check(reads: Reads) -> None:
    """A family that reads antigens declares reports and open requests."""
    missing = {"labs", "reports", "serviceRequests"} - set(reads.all_keys)
    if missing:
        raise LookupError(f"antigens need the keys {', '.join(sorted(missing))}")


# --- collecting -----------------------------------------------------------------------------------


def _observations(record: PatientRecord, name: str) -> list[Item]:
    found: list[Item] = []
    seen: set[int] = set()
    for kind in kinds(name):
        for hit in record.coded("Observation", kind.concept):
            if id(hit.node) not in seen:
                seen.add(id(hit.node))
                item = items.observation(record, hit, kind, name)
                found += [item] if item else []
    for hit in record.unmapped("Observation"):
        if any(antigen_text.names(text, name) for text in hit.reading.texts):
            item = items.observation(record, hit, _kind_by_text(hit), name)
            found += [item] if item else []
    for hit in record.coded("Observation", reports.FLOW_REPORT):
        found += reports.report(record, hit, name)
    return found


def _kind_by_text(hit: Hit) -> Kind:
    """An Observation that only words say is about the antigen: its number has no side."""
    inside = any(items.words_of("cytoplasmic", text) for text in hit.reading.texts)
    return Kind(other_gate=inside, surface=not inside)


def _reports(record: PatientRecord, name: str) -> list[Item]:
    hits = [h for concept in REPORTS for h in record.coded("DiagnosticReport", concept)]
    hits += [h for h in record.unmapped("DiagnosticReport") if reports.is_flow(h)]
    unique = {id(h.resource): h for h in hits}
    return [item for hit in unique.values() for item in reports.report(record, hit, name)]


def _without_replaced(record: PatientRecord, found: list[Item]) -> list[Item]:
    """Without what a corrected or withdrawn version of the same identifier replaces (mapping 8)."""
    withdrawn = {
        identifier
        for kind in ("Observation", "DiagnosticReport")
        for resource in record.of_type(kind)
        if resource.body.get("status") == "entered-in-error"
        for identifier in Item(resource, None, Site.OTHER, "").identifiers
    }
    replaced = {(i, item.codes) for item in found if item.rank < 2 for i in item.identifiers}
    return [
        item
        for item in found
        if not item.identifiers & withdrawn
        and not (item.rank == 2 and any((i, item.codes) in replaced for i in item.identifiers))
    ]


# --- joining what belongs to one specimen ---------------------------------------------------------


def _groups(found: Sequence[Item]) -> list[list[Item]]:
    """Items of one specimen: same specimen reference, resource, or moment and site."""
    groups: list[list[Item]] = []
    for item in found:
        known = next((g for g in groups if any(_same(item, other) for other in g)), None)
        if known is None:
            groups.append([item])
        else:
            known.append(item)
    return groups


def _same(one: Item, other: Item) -> bool:
    if one.resource is other.resource:
        return True
    if one.specimen and other.specimen:
        return one.specimen == other.specimen
    if one.when is None or other.when is None:
        return False
    same_time = (one.when.start, one.when.end) == (other.when.start, other.when.end)
    return same_time and one.site is other.site and one.report == other.report


def _covers(known: Sequence[Item], group: Sequence[Item]) -> bool:
    """Is a report about a specimen whose Observations were read already?"""
    if not any(i.readable for i in known):
        return False
    if _surely(known, group):
        return True
    return any(
        _one_day(mine, its) and Site.OTHER in (mine.site, its.site)
        for mine in known
        for its in group
    )


def _surely(known: Sequence[Item], group: Sequence[Item]) -> bool:
    """The same specimen: results cited by the report, one reference, or one day and site."""
    cited = {ref for item in group for ref in reports.results_of(item.resource)}
    if any(i.resource.reference in cited for i in known):
        return True
    return any(
        bool(mine.specimen and mine.specimen == its.specimen)
        or (_one_day(mine, its) and mine.site is its.site)
        for mine in known
        for its in group
    )


def _one_day(one: Item, other: Item) -> bool:
    return one.when is not None and other.when is not None and one.when.date == other.when.date


def _told_besides(known: Sequence[Item], group: Sequence[Item]) -> list[Item]:
    """What a report adds to Observations: all of it if it is surely their specimen's.

    Where only the day speaks for that, words that show less of the antigen (mapping 8).
    """
    if _surely(known, group):
        return list(group)
    return [i for i in group if i.verdict in (Verdict.NEGATIVE, Verdict.PARTIAL) or i.positive]


def _known(groups: Iterable[Sequence[Item]], pending: Item) -> bool:
    """Has a pending report's specimen a result already?"""
    return any(_covers(group, [pending]) for group in groups)


# --- specimens ------------------------------------------------------------------------------------


def _assembled(reader: Reader, name: str, groups: Sequence[Sequence[Item]]) -> Antigen:
    record = reader.record
    usable: list[Specimen] = []
    undecided: list[Specimen] = []
    pending: list[Pending] = []
    unread: list[NotRead] = []
    others: list[Evidence] = []
    empty: list[Evidence] = []
    fact = f"antigenSpecimens.{name}"
    for group in groups:
        current = _best(group)
        counted = [i for i in current if i.readable and not i.pending]
        if counted and not any(i.report and i.empty for i in group):
            specimen = _specimen(record, name, counted)
            (undecided if specimen.undecided else usable).append(specimen)
            unread += [_not_read(record, i) for i in group if i.report and i.why]
            continue
        pending += [Pending(i.when, i.site, i.resource.reference) for i in group if i.pending][:1]
        unread += [_not_read(record, i) for i in current if i.why is not None]
        for item in group:
            ref = item.resource.reference
            if item.other_gate:
                value = msg("value-other-gate", value=item.shown or None)
                others.append(Evidence(fact, value, "", item.when, ref, item.marks))
            if item.empty:
                empty.append(Evidence(fact, msg("value-no-blasts"), "", item.when, ref))
    unread += _partial(record, usable)
    return Antigen(
        name,
        in_order(usable),
        in_order(undecided),
        tuple(pending),
        tuple(unread),
        tuple(others),
        tuple(empty),
        reader.requests(*FLOW_ORDERS),
        record.state("labs") == "complete",
        record.state("reports") == "complete",
    )


def _best(group: Sequence[Item]) -> list[Item]:
    """The items of a specimen without those that a corrected version of one code replaces."""
    kept = []
    for item in group:
        same = [i for i in group if i.codes == item.codes and i.codes]
        if not same or item.rank == min(i.rank for i in same):
            kept.append(item)
    return kept


def _specimen(record: PatientRecord, name: str, group: Sequence[Item]) -> Specimen:
    """One specimen of its items: the weakest verdict, the lower positive share (mapping 8)."""
    verdicts = [i.verdict for i in group if i.verdict is not None]
    positive = _extreme([i.positive for i in group], lowest=True)
    negative = _extreme([i.negative for i in group], lowest=False)
    if positive is None and negative is not None:
        positive = complement(negative)
    elif negative is None and positive is not None:
        negative = complement(positive)
    first = group[0]
    sites = [i.site for i in group if i.site is not Site.OTHER]
    reported = times.parse(first.resource.body.get("issued"), record.zone)
    return Specimen(
        name,
        first.when,
        sites[0] if sites else Site.OTHER,
        items.weakest(verdicts) if verdicts else None,
        positive,
        negative,
        tuple(dict.fromkeys(i.resource.reference for i in group)),
        items.laboratory_of(first.resource),
        reported,
        any(i.unclear for i in group),
        tuple(dict.fromkeys(m for i in group for m in i.marks)),
    )


def _extreme(values: Iterable[Measurement | None], *, lowest: bool) -> Measurement | None:
    found = [v for v in values if v is not None]
    if not found:
        return None
    return min(found, key=lambda v: v.value) if lowest else max(found, key=lambda v: v.value)


def _not_read(record: PatientRecord, item: Item) -> NotRead:
    reported = times.parse(item.resource.body.get("issued"), record.zone)
    why = item.why or msg("why-no-value")
    return NotRead(item.when, reported, item.resource.reference, why)


def _partial(record: PatientRecord, usable: Sequence[Specimen]) -> list[NotRead]:
    """Pages not had: a newer result may exist unless results came newest first (mapping 1.2)."""
    if record.state("labs") != "partial":
        return []
    dates: list[When | None] = [s.when for s in usable]
    days = [w.start for w in dates if w is not None]
    if len(days) == len(dates) and days == sorted(days, reverse=True) and days:
        return []
    return [NotRead(None, None, "", msg("missing-partial", key="labs"))]
