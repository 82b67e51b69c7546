"""Override reasons of the standard that correspond to our own (``reasons.csv``)."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from functools import cache
from importlib import resources

SYSTEM = "http://terminology.hl7.org/CodeSystem/non-adherence-reason-codes"


@cache
def correspondence() -> dict[str, str]:
    """Standard code by our own code; own codes without an equal are not in it."""
    text = (resources.files("cdshooks") / "reasons.csv").read_text("utf-8")
    return {row["reason"]: row["standard"] for row in csv.DictReader(text.splitlines())}


def corresponding(reasons: Iterable[str]) -> tuple[str, ...]:
    """The standard codes for some of our reasons, each once, in the order of ours."""
    known = correspondence()
    return tuple(dict.fromkeys(known[each] for each in reasons if each in known))


def codings(
    reasons: Iterable[str], base_url: str, say: Callable[[str], str]
) -> list[dict[str, str]]:
    """A card's override reasons: the rule's own first, then the standard's that say the same.

    ``say`` gives the text of a key in the reader's language.
    """
    own = tuple(dict.fromkeys((*reasons, "other")))
    system = f"{base_url}/override-reasons"
    listed = [{"code": c, "system": system, "display": say(f"override-{c}")} for c in own]
    return listed + [
        {"code": c, "system": SYSTEM, "display": say(f"standard-reason-{c}")}
        for c in corresponding(own)
    ]
