"""CTCAE grades of adverse events and Conditions (mapping 5, ``adverseEvents[]``)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from fhirmaps.record import PatientRecord, as_dicts, as_list, text_of
from fhirmaps.words import normalise

GRADE_EXTENSION = "http://hl7.org/fhir/uv/ae-research-backport-ig/StructureDefinition/ae-grade"
_TEXT = re.compile(r"ctcae.*?grade\s*([1-5])")


def grade_of(record: PatientRecord, body: Mapping[str, Any]) -> int | None:
    """The recorded CTCAE grade 1 to 5; mild, moderate and severe are no grades."""
    nodes: list[Any] = [body.get("severity"), body.get("seriousness")]
    nodes.extend(as_list(stage.get("summary")) for stage in as_dicts(body.get("stage")))
    for extension in as_dicts(body.get("extension")):
        if extension.get("url") == GRADE_EXTENSION:
            nodes.append(extension.get("valueCodeableConcept"))
    for node in nodes:
        for each in as_list(node):
            found = _grade(record, each)
            if found is not None:
                return found
    return None


def _grade(record: PatientRecord, node: Any) -> int | None:
    for concept in record.codes.read(node).concepts:
        if concept.startswith("ctcae-grade-"):
            return int(concept[-1])
    if isinstance(node, dict):
        texts = [text_of(node.get("text"))]
        texts += [text_of(c.get("display")) for c in as_dicts(node.get("coding"))]
        for text in texts:
            match = _TEXT.search(normalise(text))
            if match:
                return int(match.group(1))
    return None
