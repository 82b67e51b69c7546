"""Inputs of the bone family (mapping 1.3, 3.8, 6)."""

from __future__ import annotations

from fhirmaps import calcium
from fhirmaps import observations as obs
from fhirmaps.context import MYELOMA_KEYS, palliative, weight_days
from fhirmaps.diagnoses import diagnoses
from fhirmaps.observations import Counting
from fhirmaps.queries import Reads
from fhirmaps.reader import Reader, attested_value
from rules.calcium import CalciumRecord
from rules.drugs import ANTI_MYELOMA, BISPHOSPHONATES_OTHER, BONE_AGENTS
from rules.events import Event, Listing, Request, Standing
from rules.history import History
from rules.kernel import Evidence, Fact, Hook, Term
from rules.myeloma.bone import FAMILY, Inputs
from rules.myeloma.bone.facts import Course, Indications, Mouth, Seen, Skeleton
from rules.therapy import Medications

TRANSPLANTS = (
    "hsct",
    "hsct-autologous",
    "hsct-allogeneic",
    "hsct-cord-blood",
    "bone-marrow-transplant",
)
WORK = ("dental-extraction", "dental-surgery", "dental-treatment")
CALCIUM_ORDERS = ("calcium-total", "calcium-ionized", "comprehensive-metabolic-panel")
CREATININE_ORDERS = ("creatinine", "comprehensive-metabolic-panel")
DRAFTED_REQUESTS = WORK
"""Drafted dental work triggers the family as drugs do."""

READS = Reads(
    keys=MYELOMA_KEYS,
    labs=(
        "creatinine",
        "egfr",
        "creatinine-clearance-measured",
        "calcium-total",
        "calcium-corrected-albumin",
        "calcium-ionized",
        "albumin",
        "haemoglobin",
    ),
    findings=(
        "body-weight",
        "dialysis-dependence",
        "comfort-care-only",
        "cancer-disease-status",
        "tetany-or-paraesthesia",
        "oral-symptom",
        "missing-teeth",
        "denture",
        "smoking-status",
        "radiotherapy",
        "jaw-tumour",
        "osteoporosis",
        "bone-metastasis-or-lesion",
        "giant-cell-tumour",
    ),
    attested=(
        "palliative-only",
        "treatment-phase",
        "asct-planned",
        "relapse-event",
        "lytic-lesion-count",
        "skeletal-imaging-done",
        "dental-treatment-needed",
        "dental-healing-complete",
        "jaw-bone-exposed",
    ),
    required=(("medicationRequests",),),
)


def triggered(medications: Medications, requests: Listing[Request], hook: Hook) -> bool:
    """At order hooks: a bone agent, an anti-myeloma drug or dental work is drafted."""
    if not hook.is_order:
        return True
    drugs = (*BONE_AGENTS, *BISPHOSPHONATES_OTHER, *ANTI_MYELOMA)
    return bool(medications.drafts(drugs)) or any(r.draft for r in requests.entries)


def build(reader: Reader, history: History) -> Inputs:
    """All facts of the family from one record."""
    signs = reader.record.policy.days("clinical.signDays")
    return Inputs(
        hook=reader.hook,
        as_of=reader.today,
        medications=reader.medications(),
        allergies=reader.allergies(),
        allergies_reviewed=reader.allergies_reviewed(),
        renal=reader.renal(weight_days=weight_days(reader)),
        haemoglobin=reader.series("hb", "haemoglobin"),
        calcium=_calcium(reader),
        diagnoses=diagnoses(reader),
        skeleton=_skeleton(reader),
        course=_course(reader),
        mouth=_mouth(reader, signs),
        indications=_indications(reader),
        hypocalcaemia_symptoms=reader.yes_no(
            "hypocalcaemiaSymptoms", "tetany-or-paraesthesia", acute=True, finding_days=signs
        ),
        calcium_orders=reader.requests(*CALCIUM_ORDERS),
        creatinine_orders=reader.requests(*CREATININE_ORDERS),
        palliative=palliative(reader),
        history=history,
    )


def _calcium(reader: Reader) -> CalciumRecord:
    return calcium.assemble(
        reader.record,
        reader.series("ca", "calcium-total"),
        reader.series("alb", "albumin"),
        reader.series("corrCa", "calcium-corrected-albumin"),
        reader.series("caIonised", "calcium-ionized"),
    )


def _skeleton(reader: Reader) -> Skeleton:
    lesions = reader.problems("lytic-bone-lesion", "pathological-fracture")
    return Skeleton(
        lesion_count=reader.attested("lyticLesions", "lytic-lesion-count"),
        lesions=lesions.where(
            lambda p: (
                p.standing is Standing.PRESENT
                and not p.has(
                    ("pathological-fracture-unspecified", "pathological-fracture-osteoporotic")
                )
            )
        ),
        unclear=reader.problems("bone-metastasis-or-lesion", "pathological-fracture-unspecified"),
        imaging_attested=reader.attested("imagingDone", "skeletal-imaging-done"),
        imaging=reader.procedures("skeletal-imaging"),
        imaging_orders=reader.requests("skeletal-imaging"),
    )


def _course(reader: Reader) -> Course:
    relapses = reader.problems("multiple-myeloma-relapsed", "multiple-myeloma")
    relapses = relapses.where(
        lambda p: p.has(("multiple-myeloma-relapsed",)) or p.course in ("relapse", "recurrence")
    )
    return Course(
        phase=reader.attested("treatmentPhase", "treatment-phase"),
        relapses=relapses,
        progressions=_progressions(reader),
        transplants=reader.procedures(*TRANSPLANTS),
        transplant_requests=reader.requests("hsct-autologous"),
        asct_planned=reader.attested("asctPlanned", "asct-planned"),
    )


def _progressions(reader: Reader) -> tuple[Evidence, ...]:
    """Progression stated as a disease status, or attested as an event."""
    found = []
    for hit in reader.record.coded("Observation", "cancer-disease-status"):
        coded = reader.record.codes.read(hit.node.get("valueCodeableConcept")).concepts
        if (
            obs.counting(hit.resource.body) is Counting.COUNTS
            and "disease-status-worsened" in coded
        ):
            when = obs.effective(reader.record, hit.resource.body)
            line = Evidence("relapseEvents", Term("word-yes"), "", when, hit.resource.reference)
            found.append(line)
    for hit, when in reader.attestations("relapse-event"):
        value = attested_value(reader.record, hit)
        if value in ("relapse", "progression", "refractory"):
            line = Evidence("relapseEvents", str(value), "", when, hit.resource.reference)
            found.append(line)
    return tuple(found)


def _mouth(reader: Reader, signs: int) -> Mouth:
    return Mouth(
        exams=reader.procedures("dental-examination"),
        work=reader.procedures(*WORK),
        requests=reader.requests(*WORK),
        consults=reader.requests("consult-dental", "dental-examination"),
        oral_surgery=reader.requests("consult-oral-surgery"),
        needed=reader.attested("dentalTreatmentNeeded", "dental-treatment-needed"),
        healed=reader.attested("dentalHealingComplete", "dental-healing-complete"),
        few_teeth=reader.yes_no("fewTeeth", "missing-teeth"),
        dentures=reader.yes_no("dentures", "denture"),
        smoker=_smoker(reader),
        symptoms=reader.yes_no("oralSymptoms", "oral-symptom", acute=True, finding_days=signs),
        jaw_seen=_jaw_seen(reader),
        jaw_unreadable=_jaw_unreadable(reader),
        jaw_necrosis=reader.problems("osteonecrosis-of-jaw"),
        jaw_inflammation=reader.problems("jaw-inflammatory-incl-osteonecrosis"),
        jaw_radiotherapy=_jaw_radiotherapy(reader),
        jaw_tumour=reader.yes_no("jawTumour", "jaw-tumour"),
    )


def _smoker(reader: Reader) -> Fact[bool]:
    """Current smoking by the newest coded status; a former smoker is none."""
    name = "smoker"
    reader.yes_no(name, "smoking-status")  # declared; its answers are codes of their own
    found: list[tuple[Fact[bool], float]] = []
    for hit in reader.record.coded("Observation", "smoking-status"):
        if obs.counting(hit.resource.body) is not Counting.COUNTS:
            continue
        when = obs.effective(reader.record, hit.resource.body)
        answers = reader.record.codes.read(hit.node.get("valueCodeableConcept")).concepts
        known = {"smoking-current": True, "smoking-former": False, "smoking-never": False}
        value = next((known[a] for a in answers if a in known), None)
        if value is None or when is None or obs.is_future(reader.record, when):
            continue
        word = Term("word-yes") if value else Term("word-no")
        line = Evidence(name, word, "", when, hit.resource.reference)
        found.append((Fact(name, value, when=when, evidence=(line,)), when.start.timestamp()))
    return max(found, key=lambda pair: pair[1])[0] if found else Fact.absent(name)


def _jaw_seen(reader: Reader) -> tuple[Seen, ...]:
    """Attestations of exposed jaw bone, newest first; unreadable answers are told apart."""
    found = []
    for hit, when in reader.attestations("jaw-bone-exposed"):
        value = attested_value(reader.record, hit)
        if isinstance(value, bool):
            word = Term("word-yes") if value else Term("word-no")
            line = Evidence("jawBone", word, "", when, hit.resource.reference, ("mark-attested",))
            found.append(Seen(value, when, line))
    return tuple(found)


def _jaw_unreadable(reader: Reader) -> tuple[Evidence, ...]:
    newest = next(iter(reader.attestations("jaw-bone-exposed")), None)
    if newest is None or isinstance(attested_value(reader.record, newest[0]), bool):
        return ()
    hit, when = newest
    return (Evidence("jawBone", Term("word-not-readable"), "", when, hit.resource.reference),)


def _jaw_radiotherapy(reader: Reader) -> Fact[bool]:
    """``jawRT``: a radiotherapy Procedure of the jaw; no only where that was stated (ruling M2)."""
    name = "jawRT"
    courses = reader.procedures("radiotherapy").entries
    done: list[Event] = [e for e in courses if e.detail and "jaw" in e.detail]
    if done:
        lines = tuple(e.evidence(name) for e in done[:2])
        return Fact(name, True, when=done[0].when, evidence=lines)
    stated = reader.yes_no(name, "radiotherapy")
    unsaid = any(not e.detail for e in courses) and not (stated.when and stated.value is False)
    elsewhere = stated.known and stated.value is True
    return Fact.absent(name) if elsewhere or unsaid else stated


def _indications(reader: Reader) -> Indications:
    return Indications(
        osteoporosis=reader.yes_no("osteoporosis", "osteoporosis"),
        metastases=reader.yes_no("boneMetastases", "bone-metastasis-or-lesion"),
        giant_cell_tumour=reader.yes_no("giantCellTumour", "giant-cell-tumour"),
        hypercalcaemia=reader.problems("hypercalcaemia-of-malignancy"),
    )


__all__ = ["DRAFTED_REQUESTS", "FAMILY", "READS", "build", "triggered"]
