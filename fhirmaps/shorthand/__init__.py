"""Patients in shorthand: the YAML of clinical cases written out as FHIR resources.

A day is a date (``2026-04-06``), a date-time, or a whole number of days from ``as_of`` (``-3``).
``docs/cases.md`` describes the format for those who write cases.
"""

from fhirmaps.shorthand.basics import ShorthandError
from fhirmaps.shorthand.problems import Problems
from fhirmaps.shorthand.results import Results
from fhirmaps.shorthand.therapy import Therapy


class Writer(Results, Problems, Therapy):
    """Writes one case's patient as resources per prefetch key."""


SECTIONS = {
    "conditions": ("conditions", "condition"),
    "labs": ("labs", "observation"),
    "findings": ("findings", "observation"),
    "attested": ("findings", "attestation"),
    "procedures": ("procedures", "procedure"),
    "requests": ("serviceRequests", "request"),
    "allergies": ("allergies", "allergy"),
    "adverse_events": ("adverseEvents", "adverse_event"),
}
"""Section of a case: the prefetch key it feeds and the writer's method."""

__all__ = ["SECTIONS", "ShorthandError", "Writer"]
