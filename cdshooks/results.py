"""One key's value, as it came from the caller or its server: what it holds and what it is worth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cdshooks.seam import Obtained


@dataclass(slots=True)
class Reading:
    """What one or several pages of a key's value hold."""

    resources: list[dict[str, Any]] = field(default_factory=list)
    bundles: list[dict[str, Any]] = field(default_factory=list)
    problem: str = ""
    failed: bool = False
    """True: a failure of the query itself, or a value that is no answer to it."""
    next_page: str = ""
    total: int = 0
    matches: int = 0

    @property
    def obtained(self) -> Obtained:
        if self.failed:
            return Obtained("missing", self.resources, self.problem, self.bundles)
        if self.next_page:
            problem = self.problem or "not all pages were had"
            return Obtained("partial", self.resources, problem, self.bundles)
        if not self.problem and self.total > self.matches:
            self.problem = "the result counts more entries than it holds"
        state = "partial" if self.problem else "complete"
        return Obtained(state, self.resources, self.problem, self.bundles)  # type: ignore[arg-type]  # one of two literals

    def add(self, page: Reading) -> None:
        """Take in a further page."""
        self.resources += page.resources
        self.bundles += page.bundles
        self.problem = self.problem or page.problem
        self.failed = self.failed or page.failed
        self.next_page = page.next_page
        self.total = max(self.total, page.total)
        self.matches += page.matches


def joined(parts: Sequence[Obtained]) -> Obtained:
    """What several queries of one key brought together; without any, nothing is all there is."""
    if len(parts) == 1:
        return parts[0]
    states = {each.state for each in parts}
    return Obtained(
        next(iter(states)) if len(states) == 1 else "partial" if states else "complete",
        [resource for each in parts for resource in each.resources],
        next((each.problem for each in parts if each.problem), ""),
        [bundle for each in parts for bundle in each.bundles],
    )


def walkable(obtained: Obtained, template: str) -> Any:
    """A key's data in the shape its query has: one Bundle of all pages, or the resources read."""
    if "?" not in template:
        return obtained.resources
    listed = [bundle.get("entry") for bundle in obtained.bundles]
    entries = [e for each in listed if isinstance(each, list) for e in each]
    if not obtained.bundles:
        entries = [{"resource": resource} for resource in obtained.resources]
    return {"resourceType": "Bundle", "type": "searchset", "entry": entries}


def read_value(value: Any, template: str) -> Reading:
    """One key's value as it came, in whatever shape."""
    if value is None:
        return Reading()
    kind = value.get("resourceType") if isinstance(value, dict) else None
    if kind == "Bundle":
        return _read_bundle(value)
    if kind == "OperationOutcome":
        return Reading(problem="the query failed at the sender", failed=True)
    if not isinstance(kind, str) or not kind:
        return Reading(problem="the value is no FHIR resource", failed=True)
    if kind != template.split("?")[0].split("/")[0] and not template.startswith("{{"):
        return Reading(problem="the value is of another type than asked for", failed=True)
    single = Reading([value])
    if "?" in template:
        single.problem = "a single resource came in place of a search result"
    return single


def _read_bundle(bundle: dict[str, Any]) -> Reading:
    reading = Reading(bundles=[bundle])
    listed = bundle.get("entry")
    if listed is not None and not isinstance(listed, list):
        return Reading(problem="the Bundle's entries are no array", failed=True)
    for entry in listed or []:
        _read_entry(entry, reading)
    link = _next(bundle.get("link"))
    reading.next_page = link or ""
    if link is None:
        reading.problem = reading.problem or "a next page without address"
    total = bundle.get("total")
    if isinstance(total, int) and not isinstance(total, bool):
        reading.total = total
    return reading


def _read_entry(entry: Any, reading: Reading) -> None:
    found = entry.get("resource") if isinstance(entry, dict) else None
    resource = found if isinstance(found, dict) else {}
    kind = resource.get("resourceType")
    if kind == "OperationOutcome":
        if _is_error(resource):
            reading.problem = "the query failed at the sender"
            reading.failed = True
    elif not isinstance(kind, str) or not kind:
        reading.problem = reading.problem or "an entry holds no FHIR resource"
    else:
        reading.resources.append(resource)
        search = entry.get("search")
        mode = search.get("mode") if isinstance(search, dict) else None
        reading.matches += mode != "include"


def _is_error(outcome: Mapping[str, Any]) -> bool:
    """True unless every issue is said to be a warning or information."""
    issues = outcome.get("issue")
    if not isinstance(issues, list) or not issues:
        return True
    harmless = ("warning", "information", "success")
    return not all(isinstance(i, dict) and i.get("severity") in harmless for i in issues)


def _next(links: Any) -> str | None:
    """Address of the next page: empty where there is none, None where it can't be read."""
    for link in links if isinstance(links, list) else []:
        if isinstance(link, dict) and link.get("relation") == "next":
            url = link.get("url")
            return url if isinstance(url, str) and url else None
    return ""
