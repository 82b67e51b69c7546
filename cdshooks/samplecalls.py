"""The sample calls of the first page: invented patients, dated from the day they are asked for.

Each file of ``pages/samples`` holds ``title`` by language, ``family``, ``hook`` and either
``request`` or ``replay`` (``step`` and ``variant`` of the replayed case). In a request
``{{today}}``, ``{{today-3}}`` and ``{{today+7}}`` stand for dates, so that no sample grows stale.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import resources
from typing import Any

from cdshooks.samples import replay_call
from cdshooks.seam import Service

_DAY = re.compile(r"\{\{today(?P<days>[+-]\d+)?\}\}")


@dataclass(frozen=True, slots=True)
class Sample:
    """One sample as stored."""

    name: str
    title: dict[str, str]
    family: str
    hook: str
    request: str
    replay: tuple[str, str] | None = None

    @property
    def path(self) -> str:
        return f"/samples/{self.name}.json"

    def body(self, today: date) -> dict[str, Any]:
        """The request as of a day."""

        if self.replay is not None:
            return replay_call(*self.replay, today)

        def day(found: re.Match[str]) -> str:
            return (today + timedelta(int(found["days"] or 0))).isoformat()

        body: dict[str, Any] = json.loads(_DAY.sub(day, self.request))
        return body


@cache
def samples() -> dict[str, Sample]:
    """All samples by name."""
    found = {}
    folder = resources.files("cdshooks") / "pages" / "samples"
    for file in sorted(folder.iterdir(), key=lambda f: f.name):
        if file.name.endswith(".json"):
            stored = json.loads(file.read_text("utf-8"))
            name = file.name.removesuffix(".json")
            found[name] = Sample(
                name,
                stored["title"],
                stored["family"],
                stored["hook"],
                json.dumps(stored.get("request"), ensure_ascii=False),
                _replay(stored),
            )
    return found


def _replay(stored: dict[str, Any]) -> tuple[str, str] | None:
    told = stored.get("replay")
    return (told["step"], told["variant"]) if told else None


def service_of(sample: Sample, services: Iterable[Service]) -> Service | None:
    """The service of a site that answers a sample; None where the family is switched off."""
    for service in services:
        if service.hook == sample.hook and sample.family in service.families:
            return service
    return None
