"""Why a drug is given, held or stopped (mapping 3.7; ruling F5)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from fhirmaps import medwords
from fhirmaps.record import PatientRecord, Resource, as_dicts, text_of
from rules.therapy import Intent, WhyStopped

PROPHYLAXIS = "prophylaxis-intent"
ADVERSE = "adverse-reaction-reason"


@dataclass(frozen=True, slots=True)
class Why:
    """Intent with the conditions and words it rests on."""

    intent: Intent = Intent.UNKNOWN
    concepts: tuple[str, ...] = ()
    text: str = ""
    premedication: bool = False
    antiemetic: bool = False


@dataclass(frozen=True, slots=True)
class Stop:
    """Reason of a stop, a hold or a dose that was not given."""

    why: WhyStopped = WhyStopped.UNKNOWN
    concepts: tuple[str, ...] = ()
    text: str = ""
    by_text: bool = False


def why(record: PatientRecord, resource: Resource, dosages: list[dict[str, Any]]) -> Why:
    """Intent of an order, statement or gift. No reason: unknown."""
    concepts: list[str] = []
    texts: list[str] = []
    for codeable in _reasons(record, resource):
        reading = record.codes.read(codeable)
        found = reading.concepts or tuple(
            c for text in reading.texts for c in record.codes.condition_names_in(text)
        )
        concepts.extend(found)
        texts.extend(reading.texts)
    said = [*texts, *_dosage_words(dosages)]
    prophylaxis = PROPHYLAXIS in concepts or _says("intent", said)
    diseases = tuple(dict.fromkeys(c for c in concepts if c != PROPHYLAXIS))
    intent = Intent.PROPHYLAXIS if prophylaxis else Intent.UNKNOWN
    if diseases and not prophylaxis:
        intent = Intent.TREATMENT
    return Why(
        intent,
        diseases,
        "; ".join(dict.fromkeys(texts)),
        _says("premedication", said),
        _says("antiemetic", said),
    )


def _reasons(record: PatientRecord, resource: Resource) -> Iterator[Any]:
    """CodeableConcepts of ``reasonCode`` and of the Conditions in ``reasonReference``."""
    yield from as_dicts(resource.body.get("reasonCode"))
    for reference in as_dicts(resource.body.get("reasonReference")):
        target = record.resolve(reference, resource)
        if target is not None and target.get("code") is not None:
            yield target["code"]
        elif text_of(reference.get("display")):
            yield {"text": reference["display"]}


def _dosage_words(dosages: list[dict[str, Any]]) -> Iterator[str]:
    for dosage in dosages:
        yield text_of(dosage.get("text"))
        yield from medwords.texts(dosage.get("additionalInstruction"))
        yield from medwords.texts(dosage.get("asNeededCodeableConcept"))


def _says(kind: str, texts: list[str]) -> bool:
    return any(medwords.values(kind, text) for text in texts)


def says_flush(texts: list[str], dosages: list[dict[str, Any]]) -> bool:
    """Words that make heparin a lock or flush of a line, not a treatment."""
    return _says("flush", [*texts, *_dosage_words(dosages)])


def stop(record: PatientRecord, body: dict[str, Any]) -> Stop:
    """The ``statusReason``: adverse reaction, other, or unknown when there is none."""
    given = as_dicts(body.get("statusReason"))
    concepts: list[str] = []
    texts: list[str] = []
    for codeable in given:
        reading = record.codes.read(codeable)
        concepts.extend(reading.concepts)
        texts.extend(reading.texts)
    text = "; ".join(dict.fromkeys(texts))
    others = tuple(dict.fromkeys(c for c in concepts if c != ADVERSE))
    if ADVERSE in concepts:
        return Stop(WhyStopped.ADVERSE_REACTION, others, text)
    if _says("reason", texts):
        return Stop(WhyStopped.ADVERSE_REACTION, others, text, by_text=True)
    return Stop(WhyStopped.OTHER if given else WhyStopped.UNKNOWN, others, text)
