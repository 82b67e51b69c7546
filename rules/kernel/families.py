"""Rules with their metadata, and the families they belong to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from rules.kernel.errors import DefinitionError
from rules.kernel.findings import Finding, Outcome
from rules.kernel.words import Hook

if TYPE_CHECKING:
    from rules.policy import Policy, Setting


Evaluate = Callable[[Any, "Policy"], Outcome]
Admit = Callable[[Any, Finding], str]
Settle = Callable[[Sequence[Finding]], Sequence[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a book: its function with the metadata the rule page prints."""

    id: str
    family: str
    hooks: tuple[Hook, ...]
    source: str
    section: str
    grade: str
    evaluate: Evaluate
    overrides: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    version: str = "1.0.0"
    not_reachable: tuple[str, ...] = ()
    """Rows that need facts no resource can state yet (ruling M21)."""

    @property
    def logic(self) -> str:
        """The decision as written in the function's docstring."""
        return (self.evaluate.__doc__ or "").strip()


@dataclass(slots=True)
class Family:
    """A clinical question: its rules, its thresholds, and how its findings settle among each other.

    ``id`` is the service family (``zoster-prophylaxis``); ``module`` the short name shared by
    ``rules/<area>/<module>.py``, ``fhirmaps/inputs/<module>.py`` and the text catalogues.
    ``settle`` receives all findings of a response and returns those that remain. ``admit`` looks
    at one finding with its inputs and returns why it is withheld, or "" to show it.
    """

    id: str
    module: str
    settings: tuple[Setting, ...] = ()
    rules: list[Rule] = field(default_factory=list)
    settle: Settle | None = None
    admit: Admit | None = None

    def rule(
        self,
        rule_id: str,
        *,
        hooks: Sequence[Hook],
        source: str,
        section: str,
        grade: str,
        overrides: Sequence[str] = (),
        settings: Sequence[str] = (),
        version: str = "1.0.0",
        not_reachable: Sequence[str] = (),
    ) -> Callable[[Evaluate], Evaluate]:
        """Register a rule function of this family."""

        def register(function: Evaluate) -> Evaluate:
            if any(known.id == rule_id for known in self.rules):
                raise DefinitionError(f"rule {rule_id} is declared twice")
            self.rules.append(
                Rule(
                    rule_id,
                    self.id,
                    tuple(hooks),
                    source,
                    section,
                    grade,
                    function,
                    tuple(overrides),
                    tuple(settings),
                    version,
                    tuple(not_reachable),
                )
            )
            return function

        return register

    @property
    def hooks(self) -> tuple[Hook, ...]:
        """Every hook any rule of the family runs on, in the order of ``Hook``."""
        used = {hook for rule in self.rules for hook in rule.hooks}
        return tuple(hook for hook in Hook if hook in used)
