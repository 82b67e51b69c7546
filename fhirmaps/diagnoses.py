"""Plasma-cell diagnoses from Conditions (mapping 6, ``dx``)."""

from __future__ import annotations

from fhirmaps.reader import Reader
from rules.events import Problem, Standing
from rules.myeloma.diagnoses import (
    AL,
    MGUS,
    MM,
    MSP,
    PCL,
    POEMS,
    SMM,
    SP_BONE,
    SP_SOFT,
    Diagnoses,
    Diagnosis,
)

_CODES = (
    ("plasma-cell-leukaemia", PCL),
    ("plasma-cell-leukaemia-in-remission", PCL),
    ("plasma-cell-leukaemia-relapsed", PCL),
    ("smouldering-myeloma", SMM),
    ("poems-syndrome", POEMS),
    ("plasmacytoma-multiple-solitary", MSP),
    ("extramedullary-plasmacytoma", SP_SOFT),
    ("solitary-plasmacytoma", SP_BONE),
    ("al-amyloidosis", AL),
    ("multiple-myeloma", MM),
    ("multiple-myeloma-in-remission", MM),
    ("multiple-myeloma-relapsed", MM),
    ("multiple-myeloma-not-in-remission", MM),
    ("mgus", MGUS),
    ("monoclonal-gammopathy", MGUS),
)
"""Concepts with the book's code; of several in one Condition the first, the more specific, wins."""

CONCEPTS = tuple(concept for concept, _ in _CODES)
_BY_WORDS = {"smouldering-myeloma": SMM, "poems-syndrome": POEMS}


def diagnoses(reader: Reader) -> Diagnoses:
    """Every plasma-cell diagnosis that stands today or is suspected; remission keeps it."""
    listing = reader.problems(*CONCEPTS)
    found = []
    for problem in listing.entries:
        code = _code(reader, problem)
        if code and _stands(problem):
            found.append(Diagnosis(code, problem, problem.standing is Standing.SUSPECTED))
    return Diagnoses(tuple(found), listing.complete)


def _stands(problem: Problem) -> bool:
    return problem.standing is not Standing.PAST or problem.course == "remission"


def _code(reader: Reader, problem: Problem) -> str:
    """The book's code; words ("smouldering") refine a coded myeloma, but name nothing alone."""
    if "mark-by-text" in problem.marks:
        return ""
    code = next((code for concept, code in _CODES if concept in problem.concepts), "")
    if code == MM:
        for concept in reader.record.codes.condition_names_in(problem.name):
            code = _BY_WORDS.get(concept, code)
    return code
