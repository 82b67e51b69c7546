"""What FHIR R4 calls things, as far as paths need it.

``resources.csv`` lists the resource types. ``choices.csv`` lists the elements that JSON writes with
their type at the end (``medicationReference`` for ``medication``): by the path of the parent, or,
inside data types, by a dot and the parent's own name.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache
from importlib import resources


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = (resources.files(__package__) / name).read_text("utf-8")
    return csv.DictReader(text.splitlines())


@cache
def resource_types() -> frozenset[str]:
    """The names of all concrete resource types."""
    return frozenset(row["type"] for row in _rows("resources.csv"))


@cache
def _choices() -> dict[tuple[str, str], tuple[str, ...]]:
    return {
        (row["parent"], row["element"]): tuple(
            f"{row['element']}{kind}" for kind in row["types"].split()
        )
        for row in _rows("choices.csv")
    }


def spellings(parent: str, element: str) -> tuple[str, ...]:
    """How JSON may write a choice element; empty where the element is none.

    ``parent``: the path of the parent from its resource, such as ``MedicationRequest``.
    """
    known = _choices()
    inside = f".{parent.rpartition('.')[2]}"
    return known.get((parent, element)) or known.get((inside, element), ())
