"""The vocabulary of the rules: three-valued logic, facts, findings, proposals, rules and families.

Nothing here knows FHIR or HTTP, and nothing here decides anything medical. Texts are named by key
(see ``rules/text``); numbers are exact fractions in the canonical unit of their analyte.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum, StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from rules.times import When

if TYPE_CHECKING:
    from rules.policy import Policy, Setting

T = TypeVar("T")


class RulesError(Exception):
    """Base of everything this package raises on purpose."""


class DefinitionError(RulesError):
    """A rule or family is declared in a way that cannot work (double id, unknown hook, ...)."""


class UnknownSetting(RulesError):
    """A policy key nobody declares."""


class InvalidSetting(RulesError):
    """A policy value outside the type or range its declaration allows."""


# --- three-valued logic ------------------------------------------------------------------------


class Tri(Enum):
    """Yes, no or unknown, with Kleene's rules for ``&``, ``|`` and ``~``.

    Unknown is never no, so a ``Tri`` refuses to be used as a Python truth value: ask ``.yes``,
    ``.no`` or ``.unknown``.
    """

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"

    @staticmethod
    def of(value: bool | None) -> Tri:
        if value is None:
            return Tri.UNKNOWN
        return Tri.YES if value else Tri.NO

    @property
    def yes(self) -> bool:
        return self is Tri.YES

    @property
    def no(self) -> bool:
        return self is Tri.NO

    @property
    def unknown(self) -> bool:
        return self is Tri.UNKNOWN

    def __bool__(self) -> bool:
        raise TypeError("a Tri is not a truth value: ask .yes, .no or .unknown")

    def __and__(self, other: Tri) -> Tri:
        if self is Tri.NO or other is Tri.NO:
            return Tri.NO
        return Tri.YES if self is Tri.YES and other is Tri.YES else Tri.UNKNOWN

    def __or__(self, other: Tri) -> Tri:
        if self is Tri.YES or other is Tri.YES:
            return Tri.YES
        return Tri.NO if self is Tri.NO and other is Tri.NO else Tri.UNKNOWN

    def __invert__(self) -> Tri:
        return {Tri.YES: Tri.NO, Tri.NO: Tri.YES}.get(self, Tri.UNKNOWN)


def any_of(values: Iterable[Tri]) -> Tri:
    """Kleene "or" over many values; no values: no."""
    result = Tri.NO
    for value in values:
        result = result | value
    return result


def all_of(values: Iterable[Tri]) -> Tri:
    """Kleene "and" over many values; no values: yes."""
    result = Tri.YES
    for value in values:
        result = result & value
    return result


# --- words for outcomes ------------------------------------------------------------------------


class Indicator(StrEnum):
    """How urgent a card is; the CDS Hooks words. ``rank`` sorts critical first."""

    CRITICAL = "critical"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        return ("critical", "warning", "info").index(self.value)


def highest(indicators: Iterable[Indicator]) -> Indicator:
    """The most urgent of some indicators (at least one)."""
    return min(indicators, key=lambda each: each.rank)


class Hook(StrEnum):
    """The hooks on which rules of the books run."""

    PATIENT_VIEW = "patient-view"
    ORDER_SELECT = "order-select"
    ORDER_SIGN = "order-sign"
    ORDER_DISPATCH = "order-dispatch"
    ENCOUNTER_START = "encounter-start"
    ENCOUNTER_DISCHARGE = "encounter-discharge"

    @property
    def is_order(self) -> bool:
        """True where drafts are judged (the "order hooks" of the books)."""
        return self in ORDER_HOOKS


ORDER_HOOKS = (Hook.ORDER_SELECT, Hook.ORDER_SIGN, Hook.ORDER_DISPATCH)
SELECT_AND_SIGN = (Hook.ORDER_SELECT, Hook.ORDER_SIGN)
VIEW_HOOKS = (Hook.PATIENT_VIEW, Hook.ENCOUNTER_START)


class State(StrEnum):
    """What is known of a fact (contract section 6)."""

    KNOWN = "known"
    ABSENT = "absent"
    UNAVAILABLE = "unavailable"


class Reason(StrEnum):
    """Why a fact a rule needed could not be used (ruling P6)."""

    ABSENT = "absent"
    STALE = "stale"
    UNAVAILABLE = "unavailable"
    NOT_UNDERSTOOD = "not-understood"
    PENDING = "pending"
    NOT_OBTAINED = "not-obtained"


# --- texts -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Drug:
    """A drug concept used as a text parameter; shown by its name in the reader's language."""

    concept: str


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the catalogues used as a text parameter (``Term("sign-ascites")``)."""

    key: str


Param = (
    "str | int | Decimal | Fraction | date | When"
    " | Drug | Term | Message | Line | Sequence[Param] | None"
)


@dataclass(frozen=True, slots=True)
class Message:
    """A text by key with its parameters; rendered by the catalogues of the reader's language."""

    key: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Line:
    """The line of another finding, quoted in a text: its rule, row and parameters."""

    rule_id: str
    row: str
    params: Mapping[str, Any] = field(default_factory=dict)


def msg(key: str, /, **params: Any) -> Message:
    """Short form of ``Message``; ``_`` in parameter names is kept."""
    return Message(key, params)


# --- facts -------------------------------------------------------------------------------------


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


# --- proposals: what a card offers, in clinical terms --------------------------------------------


@dataclass(frozen=True, slots=True)
class PrescribeDrug:
    """Create a draft MedicationRequest.

    ``dose`` in ``unit`` per administration; both None where the source gives no dose.
    ``every`` is (frequency, period, period unit UCUM d/wk), e.g. (1, 1, "d").
    ``concept`` "" leaves the drug to the prescriber: ``label`` is then the medication's text.
    ``prophylaxis_for`` is a reference of the course this accompanies, ``note`` a text.
    """

    concept: str
    route: str
    dose: Decimal | None = None
    unit: str = "mg"
    every: tuple[int, int, str] | None = None
    every_max: int | None = None
    start: date | None = None
    prophylaxis: bool = False
    accompanies: str = ""
    note: Message | None = None
    label: Message | None = None


@dataclass(frozen=True, slots=True)
class RequestTest:
    """Create a draft ServiceRequest for a test, examination or consult of the catalogue.

    ``test`` names an entry of ``fhirmaps``' request catalogue: ``flow``, ``lft``, ``cbc``,
    ``creatinine``, ``calcium``, ``consult-pharmacy`` ...
    """

    test: str
    note: Message | None = None
    occurrence: date | None = None
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class RequestTask:
    """Create a Task for the clinician ("reconcile the medication list")."""

    description: Message


@dataclass(frozen=True, slots=True)
class ChangeOrder:
    """Change an order that came with the call, all else of it kept.

    ``change``: ``delete`` (drafts only), ``on-hold``, ``stop``, ``continue`` (undo a stop),
    ``reschedule`` (to ``start``), ``redose`` (to ``dose``/``unit``, and ``every`` where given),
    ``replace`` (by ``replace_drug`` at that dose and ``route``). ``delete`` of an order that is
    not a draft becomes ``stop``. ``withhold`` and ``end`` delete what is only a draft; an order on
    record, also one that the draft edits, they put on hold and stop.
    """

    reference: str
    change: str
    start: date | None = None
    dose: Decimal | None = None
    unit: str = "mg"
    every: tuple[int, int, str] | None = None
    replace_drug: str = ""
    route: str = ""


Action = PrescribeDrug | RequestTest | RequestTask | ChangeOrder


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One button of a card: all its actions are applied together."""

    label: Message
    actions: tuple[Action, ...]
    recommended: bool = False


# --- findings ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that fired: which row, how urgent, on which facts, and what it proposes.

    Texts are found by convention: summary ``<rule id>.summary-<row>`` else ``.summary``, detail
    ``.detail-<row>`` else ``.detail``; ``params`` fill them. ``notes`` are further paragraphs.
    ``dose`` names the planned dose this is about ("E1 2026-04-01"), so that equal cards of several
    doses can be merged; ``about`` the draft it is about.
    """

    rule_id: str
    row: str
    indicator: Indicator
    params: Mapping[str, Any] = field(default_factory=dict)
    evidence: tuple[Evidence, ...] = ()
    missing: tuple[Missing, ...] = ()
    notes: tuple[Message, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    select_any: bool = False
    rows: tuple[str, ...] = ()
    """All rows that fired, when one card stands for several; ``row`` gives the line."""
    stop: bool = False
    hold: bool = False
    dose: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Silent:
    """A rule that considered the patient and has nothing to say, with the row that decided."""

    row: str
    because: str = ""


Outcome = Finding | Silent | Sequence[Finding | Silent]
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


def outcomes(result: Outcome) -> Iterator[Finding | Silent]:
    """A rule's result as single outcomes."""
    if isinstance(result, Finding | Silent):
        yield result
    else:
        yield from result
