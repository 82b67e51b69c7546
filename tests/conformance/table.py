"""``docs/conformance.md`` from the requirements and the names of their tests.

``python -m tests.conformance.table`` writes it; with ``--check`` it only says whether it is fresh.
Test files are parsed, not run: the table says what is tested, and the suite whether it holds.
"""

from __future__ import annotations

import ast
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
DOCUMENT = HERE.parents[1] / "docs" / "conformance.md"
COMMAND = "python -m tests.conformance.table"

CHAPTERS = {
    "DISC": ("Discovery", "`GET /cds-services`"),
    "REQ": ("Service request", "`POST /cds-services/{id}`"),
    "PRE": ("Prefetch", "templates of discovery, `prefetch` of a request"),
    "FHIR": ("FHIR access", "`fhirServer` and `fhirAuthorization` of a request"),
    "RESP": ("Response", "answer of a service call"),
    "SUG": ("Suggestions", "`cards[].suggestions`"),
    "ACT": ("Actions", "`cards[].suggestions[].actions`"),
    "LINK": ("Links", "`cards[].links`"),
    "ERR": ("Status codes and errors", "every address"),
    "AUTH": ("Client authentication", "`Authorization` of calls, feedback and discovery"),
    "SEC": ("Security", "every address"),
    "CORS": ("CORS", "every address"),
    "FB": ("Feedback", "`POST /cds-services/{id}/feedback`"),
    "EXT": ("Extensions", "every object"),
    "HOOK": ("Hooks", "`hook` and `context` of a request"),
}

INTRODUCTION = f"""# Conformance

Written by `{COMMAND}` from `tests/conformance`; do not edit it by hand.

What CDS Hooks 2.0 and the ballot of 3.0 ask of a server, in our own words, and what is done about
it. *Level* is the standard's word; a star means that it binds the client or is silent, and that the
line is the server's part of it; BP is best practice. *Since* is the version that introduced it.
*Result*: `tested` by the test named, which is part of `make test`, or why it does not apply.
"""


@dataclass(frozen=True, slots=True)
class Requirement:
    """One line of ``requirements.toml``."""

    id: str
    level: str
    since: str
    says: str
    not_applicable: str = ""

    @property
    def chapter(self) -> str:
        return self.id.partition("-")[0]

    @property
    def stem(self) -> str:
        """How the names of its tests begin."""
        return "test_" + self.id.lower().replace("-", "_")


def requirements() -> list[Requirement]:
    table = tomllib.loads((HERE / "requirements.toml").read_text("utf-8"))
    return [Requirement(name, **entry) for name, entry in table.items()]


def tests() -> dict[str, str]:
    """File by name of every test function beside this module."""
    found = {}
    for path in sorted(HERE.glob("test_*.py")):
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                found[node.name] = path.name
    return found


def tests_of(requirement: Requirement, known: dict[str, str]) -> list[str]:
    return [name for name in known if name.startswith(requirement.stem + "_")]


def document() -> str:
    known = tests()
    listed = requirements()
    tested = [each for each in listed if tests_of(each, known)]
    others = len(listed) - len(tested)
    count = f"{len(listed)} requirements: {len(tested)} tested, {others} not applicable.\n"
    parts = [INTRODUCTION, count]
    for chapter, (title, where) in CHAPTERS.items():
        parts.append(f"## {title}\n\nApplies to: {where}.\n")
        lines = [
            "| Id | Requirement | Level | Since | Test | Result |",
            "|---|---|---|---|---|---|",
        ]
        for each in listed:
            if each.chapter == chapter:
                lines.append(_row(each, tests_of(each, known), known))
        parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)


def _row(each: Requirement, names: list[str], known: dict[str, str]) -> str:
    shown = "<br>".join(f"`{known[name]}::{name}`" for name in names)
    result = "tested" if names else f"not applicable: {each.not_applicable}"
    cells = (each.id, each.says.replace("|", "\\|"), each.level, each.since, shown, result)
    return f"| {' | '.join(cells)} |"


def main(arguments: list[str]) -> int:
    text = document()
    if "--check" not in arguments:
        DOCUMENT.write_text(text, "utf-8")
        return 0
    if DOCUMENT.exists() and DOCUMENT.read_text("utf-8") == text:
        return 0
    sys.stderr.write(f"docs/conformance.md is out of date; run: {COMMAND}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
