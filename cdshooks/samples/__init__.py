"""The published case as a time line of calls: shown by ``make run`` and replayed by the tests.

``replay.yaml`` holds the record and the steps; this module writes one step as a complete call.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from importlib import resources
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from cdshooks import cases
from cdshooks.cases import Loader as CaseLoader  # the YAML of the cases, where "on" is a key
from fhirmaps.codebook import CodeBook
from fhirmaps.shorthand import Writer

AS_PUBLISHED, DATA_COMPLETE = "as-published", "data-complete"
VARIANTS = (AS_PUBLISHED, DATA_COMPLETE)
DAYS = ("on", "from", "until", "onset", "recorded", "ended", "issued", "ordered")
OWN = ("known", "only", "tag")
"""Members of an entry that speak of the time line and not of the patient."""


@dataclass(frozen=True, slots=True)
class Step:
    """One call of the time line: its day after the first dose, and what must fire in a variant.

    ``expect`` maps rule ids to ``row``, ``rows`` and ``indicator``; every other rule of the
    CD22 and VOD families stays silent.
    """

    name: str
    day: int
    hook: str
    draft: tuple[Mapping[str, Any], ...]
    without: tuple[str, ...]
    deceased: bool
    expected: Mapping[str, Mapping[str, Any]]

    def expect(self, variant: str) -> dict[str, dict[str, Any]]:
        """What fires in a variant: the lines of both, and those of this one alone."""
        common = self.expected["expect"]
        return {str(k): dict(v) for k, v in {**common, **self.expected[variant]}.items()}


@cache
def _time_line() -> dict[str, Any]:
    text = (resources.files(__package__) / "replay.yaml").read_text("utf-8")
    found: dict[str, Any] = yaml.load(text, CaseLoader)
    return found


@cache
def steps() -> dict[str, Step]:
    """All steps by name, in time order."""
    return {
        name: Step(
            name,
            int(body["day"]),
            str(body["hook"]),
            tuple(body.get("draft", ())),
            tuple(body.get("without", ())),
            bool(body.get("deceased", False)),
            {key: body.get(key) or {} for key in ("expect", *VARIANTS)},
        )
        for name, body in _time_line()["steps"].items()
    }


def replay_call(step: str, variant: str, today: date | None = None) -> dict[str, Any]:
    """The CDS Hooks request of a step, with every prefetch key given.

    ``today`` is the day of the call (default: now), from which all dates of the case are counted
    back. Raises ``KeyError`` for a step or variant there is none of.
    """
    call = steps()[step]
    if variant not in VARIANTS:
        raise KeyError(variant)
    zone = ZoneInfo(cases.ZONE)
    day = today or datetime.now(zone).date()
    start = day - timedelta(days=call.day)
    as_of = datetime(day.year, day.month, day.day, 12, 0, tzinfo=zone)
    document: dict[str, Any] = {
        "hook": call.hook,
        "patient": {**_time_line()["patient"], **({"deceased": True} if call.deceased else {})},
        "draft": [_dated(entry, start) for entry in call.draft],
    }
    for section, entries in _time_line()["record"].items():
        document[section] = [
            _dated(entry, start) for entry in entries if _on_record(entry, call, variant)
        ]
    writer = Writer(CodeBook.load(), as_of, "replay")
    return cases.call_of(document, writer, f"replay {step} {variant}")


def _on_record(entry: Mapping[str, Any], call: Step, variant: str) -> bool:
    """Is an entry part of this variant, and known on the day of the call?"""
    if entry.get("only", variant) != variant or entry.get("tag") in call.without:
        return False
    own = [entry[key] for key in ("known", *DAYS) if isinstance(entry.get(key), int)]
    return int(own[0]) <= call.day if own else True


def _dated(entry: Mapping[str, Any], start: date) -> dict[str, Any]:
    """An entry with its days as dates and without what only the time line reads."""
    found = {key: value for key, value in entry.items() if key not in OWN}
    for key in DAYS:
        value = found.get(key)
        if isinstance(value, int):
            found[key] = (start + timedelta(days=value)).isoformat()
        elif isinstance(value, list):
            found[key] = [(start + timedelta(days=each)).isoformat() for each in value]
    return found
