"""Facts, measurements and series: a value with what is known about it, and its evidence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Generic, TypeVar

from rules.kernel.errors import RulesError
from rules.kernel.logic import Tri
from rules.kernel.texts import Message, msg
from rules.kernel.words import Reason, State
from rules.times import When

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Evidence:
    """One line of a card's evidence table: what was read, when, and in which resource.

    ``fact`` is the rule book's name of the fact (``lab.tbil``), shown by the text ``fact-...``.
    ``value`` is as it came (or a ``Term``/``Message`` for words), ``unit`` as it came,
    ``resource`` a relative reference. ``marks`` are text keys of remarks (``mark-by-text``).
    """

    fact: str
    value: Any
    unit: str = ""
    when: When | None = None
    resource: str = ""
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Missing:
    """Something a rule needed and could not use, for the "could not be checked" lines.

    ``detail`` says more where there is more to say (the unit that was not understood, the date
    limit that had to be met, the prefetch key that failed).
    """

    fact: str
    reason: Reason
    detail: Message | None = None


@dataclass(frozen=True, slots=True)
class Fact(Generic[T]):
    """A value with what is known about it.

    Known: ``value`` is set. Absent: asked for, none on record. Unavailable: could not be obtained
    or not understood; ``reason`` says which, ``detail`` how. ``evidence`` cites the resources,
    also for an unavailable fact that has an older usable value to show.
    """

    name: str
    value: T | None = None
    state: State = State.KNOWN
    when: When | None = None
    evidence: tuple[Evidence, ...] = ()
    reason: Reason | None = None
    detail: Message | None = None

    @staticmethod
    def absent(name: str) -> Fact[Any]:
        return Fact(name, None, State.ABSENT, reason=Reason.ABSENT)

    @staticmethod
    def unavailable(
        name: str,
        reason: Reason = Reason.UNAVAILABLE,
        detail: Message | None = None,
        evidence: tuple[Evidence, ...] = (),
        when: When | None = None,
    ) -> Fact[Any]:
        return Fact(name, None, State.UNAVAILABLE, when, evidence, reason, detail)

    @property
    def known(self) -> bool:
        return self.state is State.KNOWN

    @property
    def missing(self) -> Missing:
        """The line that names this fact as not usable."""
        return Missing(self.name, self.reason or Reason.UNAVAILABLE, self.detail)

    def require(self) -> T:
        """The value of a fact that was checked to be known."""
        if self.value is None:
            raise RulesError(f"{self.name} is not known")
        return self.value


def tri(fact: Fact[bool]) -> Tri:
    """A yes/no fact as a ``Tri``: known yes, known no, anything else unknown."""
    return Tri.of(fact.value) if fact.known else Tri.UNKNOWN


def fresh(fact: Fact[T], as_of: date, max_days: int) -> Fact[T]:
    """A known fact that is at most so many days old, else the same fact as stale.

    Age is judged from the start of the fact's date interval; an undated fact is stale.
    """
    if not fact.known:
        return fact
    if fact.when is not None and fact.when.days_until(as_of) <= max_days:
        return fact
    detail = msg("missing-older-than", days=max_days, when=fact.when)
    return Fact(fact.name, None, State.UNAVAILABLE, fact.when, fact.evidence, Reason.STALE, detail)


@dataclass(frozen=True, slots=True)
class Measurement:
    """One numeric result, exact and in the analyte's canonical unit.

    ``value``, ``uln`` and ``lln`` are fractions in ``unit``; ``shown`` and ``shown_unit`` are the
    number and unit as sent. ``comparator`` is one of ``"" < <= > >=``. ``when`` is the specimen
    or measurement date; None where the resource has none.
    """

    value: Fraction
    unit: str
    shown: str
    shown_unit: str
    when: When | None
    resource: str
    comparator: str = ""
    uln: Fraction | None = None
    lln: Fraction | None = None
    uln_shown: str = ""
    lln_shown: str = ""
    marks: tuple[str, ...] = ()

    def above(self, limit: Fraction) -> Tri:
        """value > limit, honest about ``<`` and ``>`` results (leukaemia book 2.2.5)."""
        if self.comparator in ("<", "<="):
            return Tri.NO if self.value <= limit else Tri.UNKNOWN
        if self.comparator == ">":
            return Tri.YES if self.value >= limit else Tri.UNKNOWN
        if self.comparator == ">=":
            return Tri.YES if self.value > limit else Tri.UNKNOWN
        return Tri.of(self.value > limit)

    def at_least(self, limit: Fraction) -> Tri:
        """value >= limit."""
        if self.comparator == "<":
            return Tri.NO if self.value <= limit else Tri.UNKNOWN
        if self.comparator == "<=":
            return Tri.NO if self.value < limit else Tri.UNKNOWN
        if self.comparator in (">", ">="):
            return Tri.YES if self.value >= limit else Tri.UNKNOWN
        return Tri.of(self.value >= limit)

    def below(self, limit: Fraction) -> Tri:
        """value < limit."""
        return ~self.at_least(limit)

    def at_most(self, limit: Fraction) -> Tri:
        """value <= limit."""
        return ~self.above(limit)

    def evidence(self, fact: str) -> Evidence:
        shown = f"{self.comparator}{self.shown}"
        return Evidence(fact, shown, self.shown_unit, self.when, self.resource, self.marks)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A counting entry that could not be understood, with its date and why."""

    when: When | None
    resource: str
    why: Message


@dataclass(frozen=True, slots=True)
class Series:
    """All counting results of one analyte, newest first.

    ``state`` and ``reason`` speak of the question "what is the latest value": known when the
    newest counting entry is usable; unavailable when it is not understood (older usable ones stay
    in ``entries``) or the key was not had; absent when the keys are complete and hold none.
    ``complete`` is False when pages or keys are missing, so that "first", "never" and counts are
    unknown. ``undated`` are usable values without any date, ``pending`` the date of a registered
    or preliminary newer result, ``unreadable`` what was not understood.
    """

    name: str
    entries: tuple[Measurement, ...] = ()
    state: State = State.ABSENT
    reason: Reason | None = Reason.ABSENT
    detail: Message | None = None
    complete: bool = True
    undated: tuple[Measurement, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()
    pending: When | None = None
    has_pending: bool = False
    ordered: str = ""
    """Reference of an open order for this test; empty when none was seen."""

    @property
    def latest(self) -> Fact[Measurement]:
        """The newest decides (mapping 2.3.4): unreadable newest = unavailable."""
        if self.state is State.KNOWN and self.entries:
            newest = self.entries[0]
            return Fact(self.name, newest, when=newest.when, evidence=(newest.evidence(self.name),))
        shown = tuple(entry.evidence(self.name) for entry in self.entries[:1])
        reason = self.reason or Reason.UNAVAILABLE
        return Fact(self.name, None, self.state, None, shown, reason, self.detail)

    @property
    def newest_usable(self) -> Measurement | None:
        """The newest readable entry, even when a newer one is not understood."""
        return self.entries[0] if self.entries else None

    def fresh(self, as_of: date, max_days: int) -> Fact[Measurement]:
        """The latest value if it is at most ``max_days`` old at ``as_of``, else stale."""
        return fresh(self.latest, as_of, max_days)

    def since(self, start: date) -> tuple[Measurement, ...]:
        """Dated usable entries on or after a day, newest first."""
        return tuple(e for e in self.entries if e.when and e.when.start.date() >= start)
