"""``dx`` of the myeloma book (2.1): which plasma-cell diagnoses are on record."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from rules.events import Problem
from rules.kernel import Evidence, Missing, Reason, Tri, msg

MM, SMM, MGUS = "MM", "SMM", "MGUS"
SP_BONE, SP_SOFT, MSP, PCL, AL, POEMS = "SP-bone", "SP-soft", "MSP", "PCL", "AL", "POEMS"


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One diagnosis of the book; ``provisional`` for a suspected one."""

    code: str
    problem: Problem
    provisional: bool = False

    @property
    def line(self) -> Evidence:
        """The Condition by its own words, else by the book's code."""
        found = self.problem.evidence("dx")
        return found if self.problem.name else replace(found, value=self.code)


@dataclass(frozen=True, slots=True)
class Diagnoses:
    """All of them; none on record is unknown, never "no diagnosis"."""

    entries: tuple[Diagnosis, ...] = ()
    complete: bool = True

    @property
    def confirmed(self) -> tuple[Diagnosis, ...]:
        return tuple(d for d in self.entries if not d.provisional)

    @property
    def known(self) -> bool:
        return bool(self.confirmed)

    def has(self, codes: Collection[str]) -> bool:
        """Is one of the diagnoses confirmed?"""
        return any(d.code in codes for d in self.confirmed)

    def suspected(self, codes: Collection[str]) -> bool:
        return any(d.code in codes for d in self.entries if d.provisional)

    def is_any(self, codes: Collection[str]) -> Tri:
        """Yes if confirmed; no where another diagnosis is known and none of these is suspected."""
        if self.has(codes):
            return Tri.YES
        if not self.known or self.suspected(codes):
            return Tri.UNKNOWN
        return Tri.NO

    def lines(self, codes: Collection[str] = ()) -> tuple[Evidence, ...]:
        """Evidence of the diagnoses (of all, or of some codes)."""
        found = [d for d in self.entries if not codes or d.code in codes]
        return tuple(d.line for d in found)

    @property
    def gap(self) -> tuple[Missing, ...]:
        """The line that no diagnosis is known."""
        if self.known:
            return ()
        if not self.complete:
            return (Missing("dx", Reason.NOT_OBTAINED, msg("missing-key", key="conditions")),)
        if self.entries:
            return (Missing("dx", Reason.NOT_UNDERSTOOD, msg("why-suspected")),)
        return (Missing("dx", Reason.ABSENT),)
