"""Words and small code lists that only the reading of medications needs (``codes/*.csv``)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from fhirmaps.codetables import read_names
from fhirmaps.record import as_dicts, text_of
from fhirmaps.words import contains, is_letter, normalise


@cache
def _words(kind: str) -> tuple[tuple[str, str], ...]:
    """(value, normalised word) of one kind of ``medication_words.csv``."""
    rows = read_names("medication_words.csv")
    return tuple((r["value"], normalise(r["word"])) for r in rows if r["kind"] == kind)


@cache
def _codes() -> dict[tuple[str, str, str], str]:
    return {(r["kind"], r["system"], r["code"]): r["value"] for r in read_names("dosing.csv")}


def values(kind: str, text: str) -> tuple[str, ...]:
    """Values of a kind whose words stand in a text, in the list's order, each once.

    Words are whole words; Japanese words of a dose form are joined to the product's name.
    """
    if not text:
        return ()
    plain = normalise(text)
    found = (
        value
        for value, word in _words(kind)
        if contains(plain, word) or (kind == "form" and not is_letter(word[0]) and word in plain)
    )
    return tuple(dict.fromkeys(found))


def coded(kind: str, codeable: Any) -> str:
    """Value of the first coding of a CodeableConcept that ``dosing.csv`` knows; else empty."""
    for each in as_dicts(codeable):
        for coding in as_dicts(each.get("coding")):
            key = (kind, text_of(coding.get("system")), text_of(coding.get("code")))
            if key in _codes():
                return _codes()[key]
    return ""


def texts(codeables: Any) -> Iterable[str]:
    """Every text and display of one or several CodeableConcepts."""
    for each in as_dicts(codeables):
        yield text_of(each.get("text"))
        for coding in as_dicts(each.get("coding")):
            yield text_of(coding.get("display"))
