"""Things on record that are no numbers: problems, events, requests, allergies, adverse events."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Generic, TypeVar

from rules.kernel import Drug, Evidence, Message, Term, Tri
from rules.times import When

E = TypeVar("E")


class Standing(StrEnum):
    """How a Condition stands today (mapping 2.1)."""

    PRESENT = "present"
    PAST = "past"
    SUSPECTED = "suspected"


@dataclass(frozen=True, slots=True)
class Problem:
    """One Condition. ``onset_recorded`` marks an onset that is only the date of recording.

    ``course`` is the clinicalStatus where it says more than present or past: ``relapse``,
    ``recurrence``, ``remission``.
    """

    concepts: tuple[str, ...]
    standing: Standing
    reference: str
    name: str
    onset: When | None = None
    onset_recorded: bool = False
    recorded: When | None = None
    course: str = ""
    end_unknown: bool = False
    """An acute diagnosis of an old encounter: past for "active", its end unknown."""
    grade: int | None = None
    marks: tuple[str, ...] = ()
    refuted_later: bool = False
    """Another entry of the same thing, recorded on a later day, refutes it (mapping 8)."""

    def has(self, concepts: Collection[str]) -> bool:
        return any(c in concepts for c in self.concepts)

    def evidence(self, fact: str) -> Evidence:
        shown = self.name or Term("word-yes")  # a code without any words
        return Evidence(fact, shown, "", self.onset, self.reference, self.marks)


@dataclass(frozen=True, slots=True)
class Event:
    """A dated thing: a Procedure, a relapse, a report. ``detail`` holds what a rule needs more."""

    concepts: tuple[str, ...]
    when: When | None
    reference: str
    name: str
    end: When | None = None
    marks: tuple[str, ...] = ()
    detail: Any = None

    def has(self, concepts: Collection[str]) -> bool:
        return any(c in concepts for c in self.concepts)

    def evidence(self, fact: str) -> Evidence:
        shown = self.name or Term("word-yes")  # a code without any words
        return Evidence(fact, shown, "", self.when, self.reference, self.marks)


@dataclass(frozen=True, slots=True)
class Request:
    """An open order for a test, consult or procedure, stored or drafted.

    ``planned`` False is an order with doNotPerform: a negative plan. ``due`` is its occurrence.
    """

    concepts: tuple[str, ...]
    reference: str
    name: str
    draft: bool = False
    planned: bool = True
    completed: bool = False
    due: When | None = None
    authored: When | None = None
    urgent: bool = False
    selected: bool = True
    reasons: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()

    def has(self, concepts: Collection[str]) -> bool:
        return any(c in concepts for c in self.concepts)

    def evidence(self, fact: str) -> Evidence:
        shown = self.name or Term("word-yes")
        return Evidence(fact, shown, "", self.due or self.authored, self.reference, self.marks)


@dataclass(frozen=True, slots=True)
class Allergy:
    """One AllergyIntolerance: drug or substance concepts, verified or not."""

    concepts: tuple[str, ...]
    reference: str
    name: str
    verified: bool = True
    intolerance: bool = False
    recorded: When | None = None
    reaction_text: str = ""
    marks: tuple[str, ...] = ()

    def has(self, concepts: Collection[str]) -> bool:
        return any(c in concepts for c in self.concepts)

    def evidence(self, fact: str) -> Evidence:
        shown = self.name or (Drug(self.concepts[0]) if self.concepts else Term("word-yes"))
        return Evidence(fact, shown, "", self.recorded, self.reference, self.marks)


@dataclass(frozen=True, slots=True)
class AdverseEvent:
    """A graded event. ``serious`` and ``related`` (to the drug asked about) may be unknown."""

    concepts: tuple[str, ...]
    reference: str
    name: str
    when: When | None = None
    when_recorded: bool = False
    grade: int | None = None
    serious: Tri = Tri.UNKNOWN
    resolved: Tri = Tri.UNKNOWN
    suspects: tuple[str, ...] = ()
    unrelated: tuple[str, ...] = ()
    """Drug concepts (or ``*``) whose causality was recorded as unlikely or unrelated."""
    suspected: bool = False
    """Its own words call it a suspicion, as a provisional Condition is one."""
    marks: tuple[str, ...] = ()

    def has(self, concepts: Collection[str]) -> bool:
        return any(c in concepts for c in self.concepts)

    def evidence(self, fact: str) -> Evidence:
        shown = self.name or Term("word-yes")
        return Evidence(fact, shown, "", self.when, self.reference, self.marks)


@dataclass(frozen=True, slots=True)
class Listing(Generic[E]):
    """A list of events with whether the record it was read from is whole.

    ``complete``: every feeding key was had in full, so that an empty list says "none on record".
    ``missing`` names the keys that were not had, ``unreadable`` entries nobody could identify.
    """

    name: str
    entries: tuple[E, ...] = ()
    complete: bool = True
    missing: tuple[Message, ...] = ()
    unreadable: tuple[str, ...] = ()

    def where(self, test: Callable[[E], bool]) -> Listing[E]:
        return replace(self, entries=tuple(e for e in self.entries if test(e)))

    @property
    def any(self) -> Tri:
        """Is there an entry? Unknown for an empty list that is not whole."""
        if self.entries:
            return Tri.YES
        return Tri.NO if self.complete and not self.unreadable else Tri.UNKNOWN
