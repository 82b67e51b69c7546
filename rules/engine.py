"""Runs a family's rules over its inputs. One rule that fails never hides the others."""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rules.kernel import Family, Finding, Hook, Indicator, Rule, Silent, outcomes
from rules.moments import runs
from rules.policy import Policy

FAILED = "failed"
"""Row of the finding that says a rule could not be evaluated."""


@dataclass(frozen=True, slots=True)
class Considered:
    """One rule in a trace: what it read, and each outcome."""

    rule_id: str
    reads: tuple[str, ...]
    outcomes: tuple[Finding | Silent, ...]
    withheld: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Failure:
    """A rule that raised: which, and where, without any value of the patient."""

    rule_id: str
    error: str
    place: str


@dataclass(slots=True)
class Run:
    """What one family made of one patient."""

    family: str
    findings: list[Finding] = field(default_factory=list)
    considered: list[Considered] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)


class Recorder:
    """Inputs that remember which facts a rule asked for."""

    def __init__(self, inputs: Any) -> None:
        object.__setattr__(self, "_inputs", inputs)
        object.__setattr__(self, "seen", {})

    def __getattr__(self, name: str) -> Any:
        self.seen[name] = True
        return getattr(self._inputs, name)


def run(family: Family, inputs: Any, policy: Policy, hook: Hook) -> Run:
    """All rules of a family that run on a hook, each on its own."""
    result = Run(family.id)
    for rule in family.rules:
        if runs(family, rule, hook):
            _run_rule(family, rule, inputs, policy, result)
    return result


def _run_rule(family: Family, rule: Rule, inputs: Any, policy: Policy, result: Run) -> None:
    recorder = Recorder(inputs)
    try:
        found = tuple(outcomes(rule.evaluate(recorder, policy)))
        kept, withheld = _admitted(family, inputs, found)
    except Exception as error:  # one broken rule must not silence the others (issue 2, bad input)
        result.failures.append(failure(rule.id, error))
        result.findings.append(Finding(rule.id, FAILED, Indicator.WARNING))
        return
    result.findings.extend(kept)
    result.considered.append(Considered(rule.id, tuple(recorder.seen), found, withheld))


def _admitted(
    family: Family, inputs: Any, found: Sequence[Finding | Silent]
) -> tuple[list[Finding], tuple[str, ...]]:
    kept: list[Finding] = []
    withheld: list[str] = []
    for each in found:
        if isinstance(each, Finding):
            why = family.admit(inputs, each) if family.admit else ""
            if why:
                withheld.append(why)
            else:
                kept.append(each)
    return kept, tuple(withheld)


def failure(rule_id: str, error: BaseException) -> Failure:
    """The failure's class and code location; never its message, which may quote the record."""
    frames = traceback.extract_tb(error.__traceback__)
    last = frames[-1] if frames else None
    place = f"{Path(last.filename).name}:{last.lineno}" if last else ""
    return Failure(rule_id, type(error).__name__, place)


def settle(families: Sequence[Family], findings: Sequence[Finding]) -> list[Finding]:
    """Precedence among all findings of one response, then the order of display.

    Critical before warning before info; within one indicator in the order of the rule book.
    """
    remaining = list(findings)
    for family in families:
        if family.settle is not None:
            remaining = list(family.settle(remaining))
    order = {rule.id: (i, j) for i, f in enumerate(families) for j, rule in enumerate(f.rules)}
    return sorted(remaining, key=lambda f: (f.indicator.rank, order.get(f.rule_id, (999, 0))))
