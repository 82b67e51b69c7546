"""What flow and marrow reports say of an antigen in words (mapping section 4)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from fhirmaps import antigen_text
from fhirmaps import observations as obs
from fhirmaps.antigen_items import Item, Kind, base, said, words
from fhirmaps.observations import Counting
from fhirmaps.record import Hit, PatientRecord, Resource, as_dicts, text_of
from fhirmaps.words import normalise
from rules.kernel import msg

FLOW_REPORT, MARROW_REPORT = "flow-cytometry-report", "marrow-report"


def report(record: PatientRecord, hit: Hit, antigen: str) -> Iterator[Item]:
    """What a flow or marrow report says of the antigen, clause by clause (mapping 4)."""
    status = obs.counting(hit.resource.body)
    item = replace(base(record, hit), report=True)
    if status is Counting.IGNORED:
        return
    if item.when and obs.is_future(record, item.when):
        if is_flow(hit):
            yield replace(item, future=True)
        return
    if status is Counting.PENDING:
        if is_flow(hit):
            yield replace(item, pending=True, marks=())
        return
    body = hit.resource.body
    text = text_of(body.get("conclusion")) or text_of(body.get("valueString"))
    if status is Counting.COUNTS and antigen_text.says_no_blasts(text):
        yield replace(item, empty=True)
        return
    for clause in (c for c in antigen_text.clauses(text) if antigen_text.names(c, antigen)):
        found = antigen_text.read(clause)
        if status is Counting.NOT_UNDERSTOOD:
            yield replace(item, why=msg("why-status"))
        elif found is None:
            why = msg("why-report-text", antigen=antigen, text=clause[:120])
            yield replace(item, why=why)
        else:
            yield said(item, found, Kind())


def is_flow(hit: Hit) -> bool:
    """A report of flow cytometry, by code or by the words of its code."""
    if FLOW_REPORT in hit.reading.concepts:
        return True
    return any(_part_of("flow-report", text) == "flow" for text in hit.reading.texts)


def _part_of(kind: str, text: str) -> str:
    """As ``words_of``, but also inside longer words (フローサイトメトリー)."""
    plain = normalise(text)
    return next((value for value, word in words(kind) if word in plain), "")


def results_of(resource: Resource) -> set[str]:
    """References of the Observations a report is made of."""
    return {text_of(r.get("reference")) for r in as_dicts(resource.body.get("result"))}
