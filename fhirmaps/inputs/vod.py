"""Inputs of the VOD/SOS family (mapping 1.3, 3.8, 3.9, 5)."""

from __future__ import annotations

from dataclasses import replace

from fhirmaps import demographics, inotuzumab, transplants
from fhirmaps.body import DISAGREE
from fhirmaps.queries import Reads
from fhirmaps.reader import Reader, attested_word
from fhirmaps.record import as_dicts, text_of
from rules.drugs import ALKYLATORS, INOTUZUMAB
from rules.events import AdverseEvent, Listing, Request
from rules.history import History
from rules.kernel import (
    Evidence,
    Fact,
    Hook,
    Measurement,
    Reason,
    Series,
    State,
    Term,
    Unreadable,
    msg,
    tri,
)
from rules.leukaemia.inotuzumab import HoldEpisode
from rules.leukaemia.transplants import Transplants
from rules.leukaemia.vod import FAMILY, Inputs
from rules.leukaemia.vod.facts import Attribution, Histories, Signs
from rules.therapy import Medications, Source, WhyStopped

VOD = ("hepatic-vod-sos", "toxic-hepatic-vod")
LIVER = ("hepatic-disease", *VOD)
LIVER_TESTS = ("total-bilirubin", "ast", "alt")
LEUKAEMIA = (
    "all",
    "b-all",
    "t-all",
    "all-unspecified",
    "all-relapsed",
    "all-in-remission",
    "all-not-in-remission",
    "b-all-in-remission",
    "ph-positive-all",
    "ph-negative-all",
)
TESTS = (
    "lft-panel",
    "comprehensive-metabolic-panel",
    *LIVER_TESTS,
    "abdominal-ultrasound",
    "body-weight",
)
OTHERS = (
    "multiple-myeloma",
    "plasma-cell-leukaemia",
    "al-amyloidosis",
    "cml",
    "malignancy-other",
)
CAUSES = ("gilbert", "haemolysis", "leukaemia")
DRAFTED_REQUESTS = transplants.HSCT

READS = Reads(
    keys=(
        "patient",
        "conditions",
        *inotuzumab.KEYS,
        "procedures",
        "serviceRequests",
        "adverseEvents",
    ),
    labs=LIVER_TESTS,
    findings=(
        "body-weight",
        *LIVER,
        "viral-hepatitis",
        "gilbert-syndrome",
        "haemolysis",
        "right-upper-quadrant-pain",
        "hepatomegaly",
        "abdominal-pain",
        "ascites",
        "hsct-status",
    ),
    attested=(*inotuzumab.ATTESTED, *transplants.ATTESTED, "result-attribution"),
    required=(("labs",),),
    required_view=(("administrations", "medicationRequests"),),
)


def triggered(medications: Medications, requests: Listing[Request], hook: Hook) -> bool:
    """At order hooks: inotuzumab, an alkylator or a transplant is drafted."""
    if not hook.is_order:
        return True
    drafted = any(r.draft for r in requests.entries)
    return drafted or bool(medications.drafts((INOTUZUMAB, *ALKYLATORS)))


def build(reader: Reader, history: History) -> Inputs:
    """All facts of the family from one record."""
    ino = inotuzumab.inotuzumab(reader)
    medications = reader.medications()
    hsct = transplants.transplants(reader)
    return Inputs(
        hook=reader.hook,
        as_of=reader.today,
        now=reader.as_of,
        ino=ino,
        medications=medications,
        tbil=reader.series("lab.tbil", "total-bilirubin"),
        ast=reader.series("lab.ast", "ast"),
        alt=reader.series("lab.alt", "alt"),
        attributions=attributions(reader),
        gilbert=reader.yes_no("conditions.gilbert", "gilbert-syndrome", history=True),
        haemolysis=reader.yes_no("conditions.haemolysis", "haemolysis"),
        vod=reader.problems(*VOD),
        liver_events=liver_events(reader),
        liver_holds=tuple(h for h in ino.holds if h.open and _for_the_liver(reader, h)),
        signs=signs(reader),
        histories=histories(reader, hsct),
        hsct=hsct,
        age_on=lambda day: demographics.age(reader.record, day),
        tests=open_requests(reader),
        leukaemia=reader.problems(*LEUKAEMIA),
        other_malignancies=reader.problems(*OTHERS),
        treated=treated(medications),
        history=history,
    )


def attributions(reader: Reader) -> tuple[Attribution, ...]:
    """Statements what explains a result, with the results they point to (mapping 2.5)."""
    found = []
    for hit, when in reader.attestations("result-attribution"):
        cause = attested_word(reader.record, hit, CAUSES)
        if cause is None:
            continue
        focus = tuple(
            reader.record.relative(text_of(each.get("reference")))
            for each in as_dicts(hit.resource.body.get("focus"))
        )
        line = Evidence(
            "resultAttribution", Term(f"cause-{cause}"), "", when, hit.resource.reference,
            ("mark-attested",),
        )  # fmt: skip
        found.append(Attribution(cause, focus, line))
    return tuple(found)


def liver_events(reader: Reader) -> Listing[AdverseEvent]:
    """Adverse events of the liver, by code or by name (ruling F8)."""
    return reader.adverse_events().where(lambda event: event.has(LIVER))


def _for_the_liver(reader: Reader, hold: HoldEpisode) -> bool:
    """The hold's reason names the liver or its tests, or an adverse reaction and nothing else."""
    codes, text = reader.record.codes, hold.reason_text
    named = {*hold.reasons, *codes.condition_names_in(text), *codes.lab_names_in(text)}
    if named & {*LIVER, *LIVER_TESTS}:
        return True
    named -= {"adverse-reaction-reason"}
    return hold.why is WhyStopped.ADVERSE_REACTION and not named


def open_requests(reader: Reader) -> Listing[Request]:
    """Requests for tests, without undated ones from so long ago that nobody waits for them."""
    days = reader.record.policy.days("lft.openRequestDays")

    def waiting(request: Request) -> bool:
        undated = request.due is None and request.authored is not None
        return not undated or (
            request.authored is not None and request.authored.days_until(reader.today) <= days
        )

    return reader.requests(*TESTS).where(waiting)


def signs(reader: Reader) -> Signs:
    """Bedside signs; an examination speaks for the days the site sets."""
    days = reader.record.policy.days("examination.signDays")
    return Signs(
        reader.yes_no(
            "clinical.ruqPain", "right-upper-quadrant-pain", acute=True, finding_days=days
        ),
        reader.yes_no("clinical.hepatomegaly", "hepatomegaly", acute=True, finding_days=days),
        reader.yes_no("clinical.abdominalPain", "abdominal-pain", acute=True, finding_days=days),
        reader.yes_no("clinical.ascites", "ascites", acute=True, finding_days=days),
        agreeing(reader.weights()),
    )


def agreeing(weights: Series) -> Series:
    """Weights without the days on which two of them are over 10 % apart (mapping 8)."""
    days: dict[object, list[Measurement]] = {}
    for entry in weights.entries:
        days.setdefault(entry.when.date if entry.when else None, []).append(entry)
    doubtful = [group for group in days.values() if _apart(group)]
    if not doubtful:
        return weights
    bad = [e for group in doubtful for e in group]
    kept = tuple(e for e in weights.entries if e not in bad)
    why = msg("why-conflict", values=" / ".join(f"{e.shown} {e.shown_unit}" for e in bad))
    unreadable = tuple(Unreadable(e.when, e.resource, why) for e in bad)
    newest_bad = weights.entries[0] in bad
    state = State.UNAVAILABLE if newest_bad else weights.state
    return replace(
        weights,
        entries=kept,
        unreadable=(*weights.unreadable, *unreadable),
        state=state,
        reason=Reason.NOT_UNDERSTOOD if newest_bad else weights.reason,
        detail=why if newest_bad else weights.detail,
    )


def _apart(group: list[Measurement]) -> bool:
    low, high = min(e.value for e in group), max(e.value for e in group)
    return high - low > DISAGREE * low


# --- histories asked for before the first dose ----------------------------------------------------


def histories(reader: Reader, hsct: Transplants) -> Histories:
    """Liver disease, VOD/SOS and transplants before inotuzumab: yes, no or not documented."""
    hepatic = reader.yes_no(
        "conditions.liverDisease", "hepatic-disease", exclude=(*VOD, "gilbert-syndrome")
    )
    viral = reader.yes_no("conditions.liverDisease", "viral-hepatitis")
    status = reader.yes_no("hsct.done", "hsct-status", history=True)
    return Histories(_either(hepatic, viral), _vod(reader), _hsct(reader, status, hsct))


def _either(one: Fact[bool], other: Fact[bool]) -> Fact[bool]:
    """Yes by any, no by both, else the one that is not known."""
    if tri(one).yes and tri(other).yes:
        return replace(one, evidence=(*one.evidence, *other.evidence))
    for fact in (one, other):
        if tri(fact).yes:
            return fact
    return one if not one.known else other


def _vod(reader: Reader) -> Fact[bool]:
    any_kind = reader.yes_no("conditions.vod", *VOD, history=True)
    if any_kind.known or any_kind.state is State.UNAVAILABLE:
        return any_kind
    return reader.yes_no("conditions.vod", VOD[0], history=True)


def _hsct(reader: Reader, status: Fact[bool], done: Transplants) -> Fact[bool]:
    """Yes from procedures or status codes; no only where the record says so (book R3)."""
    if done.done or done.undated:
        lines = (*(e.evidence("hsct.done") for e in done.done[:2]), *done.undated[:1])
        return Fact("hsct.done", True, evidence=lines)
    if tri(status).yes:
        return status
    closed = set(reader.record.policy.words("record.closedConcepts"))
    by_site = bool(closed & set(transplants.HSCT)) and bool(reader.record.of_type("Condition"))
    if not done.complete:
        detail = done.missing[0] if done.missing else msg("why-status")
        return Fact.unavailable("hsct.done", Reason.NOT_OBTAINED, detail)
    if by_site and not status.known:
        line = Evidence("hsct.done", Term("word-not-on-problem-list"))
        return Fact("hsct.done", False, evidence=(line,))
    return status


def treated(medications: Medications) -> bool:
    """Is a drug history known: a key had in full that holds any drug (ruling F2)?"""
    states = {
        Source.GIVEN: medications.administrations,
        Source.SAID: medications.statements,
        Source.ORDER: medications.requests,
    }
    return any(states.get(e.source) == "complete" for e in medications.entries)


__all__ = ["DRAFTED_REQUESTS", "FAMILY", "READS", "build", "triggered"]
