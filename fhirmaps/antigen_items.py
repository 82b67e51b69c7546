"""One entry about an antigen: an Observation, a component or a report, before they are joined.

``fhirmaps.antigens`` makes specimens of these items.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

from fhirmaps import antigen_text, laboratory, times
from fhirmaps import observations as obs
from fhirmaps.antigen_text import Read
from fhirmaps.codetables import read_names
from fhirmaps.observations import Counting
from fhirmaps.record import Hit, PatientRecord, Resource, as_dicts, text_of
from fhirmaps.words import contains, normalise
from rules.kernel import Measurement, Message, msg
from rules.leukaemia.antigens import HUNDRED, Site, Verdict
from rules.times import When

_RANK = {"corrected": 0, "amended": 1}
_ANSWERS = {
    "answer-negative": Verdict.NEGATIVE,
    "answer-partial": Verdict.PARTIAL,
    "answer-positive": Verdict.POSITIVE,
    "answer-indeterminate": Verdict.INDETERMINATE,
}


@dataclass(frozen=True, slots=True)
class Item:
    """What one entry says. ``why`` set: it counts and cannot be read.

    ``pending`` and ``empty`` (no measurable blasts) entries carry no result. ``other_gate`` is
    shown only. ``specimen`` is the reference of the specimen, "" without one.
    """

    resource: Resource
    when: When | None
    site: Site
    specimen: str
    verdict: Verdict | None = None
    positive: Measurement | None = None
    negative: Measurement | None = None
    unclear: bool = False
    pending: bool = False
    empty: bool = False
    other_gate: bool = False
    shown: str = ""
    why: Message | None = None
    report: bool = False
    future: bool = False
    """Dated after the call: never a result, only named."""
    codes: tuple[Any, ...] = ()
    marks: tuple[str, ...] = ()

    @property
    def rank(self) -> int:
        """Corrected before amended before final."""
        return _RANK.get(text_of(self.resource.body.get("status")), 2)

    @property
    def identifiers(self) -> frozenset[str]:
        each = as_dicts(self.resource.body.get("identifier"))
        return frozenset(f"{text_of(i.get('system'))}|{text_of(i.get('value'))}" for i in each)

    @property
    def readable(self) -> bool:
        return self.verdict is not None or self.positive is not None or self.negative is not None


# --- words ----------------------------------------------------------------------------------------


@cache
def words(kind: str) -> tuple[tuple[str, str], ...]:
    """(value, normalised word) of one kind of ``specimen_words.csv``."""
    rows = read_names("specimen_words.csv")
    return tuple((r["value"], normalise(r["word"])) for r in rows if r["kind"] == kind)


def words_of(kind: str, text: str) -> str:
    """Value of the first word of a kind that stands in a text; "" for none."""
    plain = normalise(text)
    return next((value for value, word in words(kind) if contains(plain, word)), "")


# --- what every entry has -------------------------------------------------------------------------


def specimen_date(record: PatientRecord, resource: Resource) -> When | None:
    """Collection, else effective; a report's date is no specimen date (mapping 2.2)."""
    for reference in as_dicts(resource.body.get("specimen")):
        body = record.resolve(reference, resource)
        collection = body.get("collection") if body else None
        if isinstance(collection, dict):
            moment = times.parse(collection.get("collectedDateTime"), record.zone)
            start, end = times.period(collection.get("collectedPeriod"), record.zone)
            if moment or start or end:
                return moment or start or end
    return obs.effective(record, resource.body)


def site_of(record: PatientRecord, hit: Hit) -> Site:
    """Specimen.type, else the specimen's display, else the specimen of the code itself."""
    for reference in as_dicts(hit.resource.body.get("specimen")):
        body = record.resolve(reference, hit.resource) or {}
        reading = record.codes.read(body.get("type"))
        for concept, site in (
            ("specimen-bone-marrow", Site.MARROW),
            ("specimen-blood", Site.BLOOD),
        ):
            if concept in reading.concepts:
                return site
        for text in (*reading.texts, text_of(reference.get("display"))):
            if word := words_of("site", text):
                return Site(word)
    for coding in hit.reading.codes:
        for match in record.codes.matches(coding.system, coding.code):
            if word := words_of("site", match.display):
                return Site(word)
    return Site.OTHER


def base(record: PatientRecord, hit: Hit) -> Item:
    """Date, site, specimen and marks of an entry, before its value is read."""
    specimens = as_dicts(hit.resource.body.get("specimen"))
    reference = text_of(specimens[0].get("reference")) if specimens else ""
    marks = ("mark-code-not-confirmed",) if hit.reading.unconfirmed else ()
    if hit.resource.type == "DiagnosticReport" or not hit.reading.concepts:
        marks = ("mark-by-text",)
    return Item(
        hit.resource,
        specimen_date(record, hit.resource),
        site_of(record, hit),
        "" if reference.startswith("#") else reference,
        codes=hit.reading.codes,
        marks=marks,
    )


def laboratory_of(resource: Resource) -> str:
    """The first performer, by name or reference."""
    for each in as_dicts(resource.body.get("performer")):
        return text_of(each.get("display")) or text_of(each.get("reference"))
    return ""


# --- Observations ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Kind:
    """How a concept's value is meant: which side of the blasts, a verdict only, another gate."""

    concept: str = ""
    side: str = ""
    verdict_only: bool = False
    other_gate: bool = False
    surface: bool = True


def observation(record: PatientRecord, hit: Hit, kind: Kind, antigen: str) -> Item | None:
    """An Observation or component about the antigen; None where it is no entry at all."""
    status = obs.counting(hit.resource.body)
    item = base(record, hit)
    if status is Counting.IGNORED:
        return None
    if item.when is not None and obs.is_future(record, item.when):
        return replace(item, future=True)
    if status is Counting.PENDING:
        return replace(item, pending=True)
    if status is Counting.NOT_UNDERSTOOD:
        return replace(item, why=msg("why-status"))
    reason = obs.absent_reason(record, hit.node)
    valued = any(name.startswith("value") for name in hit.node)
    if reason == "not-applicable" and not valued:
        return replace(item, empty=True)
    if reason in obs.NOT_DONE and not valued:
        return None
    if hit.resource.invalid is not None:
        return replace(item, why=msg("why-invalid", error=hit.resource.invalid))
    answered = valued or obs.answers(record, hit.node)
    if not answered and not reason and _is_panel(hit):
        return None
    found = _valued(record, hit, kind, antigen, item)
    if kind.other_gate and found.verdict is None:
        return replace(found, other_gate=True, why=None, shown=_shown(hit.node))
    return found


def _is_panel(hit: Hit) -> bool:
    body = hit.resource.body
    return not hit.is_component and bool(body.get("hasMember") or body.get("component"))


def _valued(record: PatientRecord, hit: Hit, kind: Kind, antigen: str, item: Item) -> Item:
    """The item with its verdict and numbers, or with why neither can be read."""
    coded = [_ANSWERS[a] for a in obs.answers(record, hit.node) if a in _ANSWERS]
    if coded and kind.surface:
        item = replace(item, verdict=weakest(coded))
    text = text_of(hit.node.get("valueString"))
    worded = antigen_text.read(text) is not None  # "12 % negative" is words, not a unit
    if kind.side and not worded and obs.sent_number(hit.node) is not None:
        number = laboratory.measurement(record, hit, (kind.concept,), item.when)
        if isinstance(number, Message):
            return item if item.readable else replace(item, why=number)
        if not 0 <= number.value <= HUNDRED:
            return item if item.readable else replace(item, why=msg("why-no-number"))
        return _sided(item, number, kind.side)
    if kind.other_gate or (item.verdict is not None and not (kind.side and worded)):
        return item
    return _of_words(item, text, kind, antigen)


def _sided(item: Item, number: Measurement, side: str) -> Item:
    if side == antigen_text.NEGATIVE:
        return replace(item, negative=number)
    return replace(item, positive=number)


def _of_words(item: Item, text: str, kind: Kind, antigen: str) -> Item:
    """A value in words: the whole of it, else its clauses that name the antigen."""
    if not text:
        return replace(item, why=msg("why-no-value" if not item.marks else "why-no-answer"))
    whole = antigen_text.read(text)
    if whole is not None and whole.antigen in ("", antigen):
        return said(item, whole, kind)
    if antigen_text.says_no_blasts(text):
        return replace(item, empty=True)
    parts = [c for c in antigen_text.clauses(text) if antigen_text.names(c, antigen)]
    found = [antigen_text.read(c) for c in parts]
    readable = [said(item, r, kind) for r in found if r is not None]
    readable = [r for r in readable if r.readable]
    if not readable or None in found:
        return replace(item, why=msg("why-text", text=text[:120]))
    return readable[0] if len(readable) == 1 else _weakest_item(readable)


def _weakest_item(items: list[Item]) -> Item:
    """Of several clauses on one specimen the one with the least antigen."""
    worst = weakest([i.verdict for i in items if i.verdict is not None] or [Verdict.POSITIVE])
    return next((i for i in items if i.verdict is worst), items[0])


def said(item: Item, words: Read, kind: Kind) -> Item:
    """What a clause says, put on the item; a coded verdict stands over the words."""
    if words.no_blasts:
        return replace(item, empty=True)
    positive, negative = words.positive, words.negative
    if words.bare is not None and kind.side:
        if kind.side == antigen_text.NEGATIVE:
            negative = words.bare
        else:
            positive = words.bare
    verdict = item.verdict or (Verdict(words.verdict) if words.verdict else None)
    found = replace(
        item,
        verdict=verdict,
        positive=None if kind.verdict_only else _percent(item, positive),
        negative=None if kind.verdict_only else _percent(item, negative),
        unclear=words.unclear,
        marks=tuple(dict.fromkeys((*item.marks, "mark-by-text"))),
    )
    return found if found.readable else replace(found, why=msg("why-no-side"))


def _percent(item: Item, value: Decimal | None) -> Measurement | None:
    if value is None:
        return None
    return Measurement(
        Fraction(value), "%", format(value, "f"), "%", item.when, item.resource.reference
    )


def weakest(verdicts: list[Verdict]) -> Verdict:
    """Of several verdicts on one specimen the one with the least antigen; indeterminate last."""
    order = (Verdict.NEGATIVE, Verdict.PARTIAL, Verdict.POSITIVE, Verdict.INDETERMINATE)
    return min(verdicts, key=order.index)


def _shown(node: dict[str, Any]) -> str:
    sent = obs.sent_number(node)
    if sent is not None:
        return f"{sent.comparator}{sent.shown} {sent.shown_unit}".strip()
    return text_of(node.get("valueString"))[:120]
