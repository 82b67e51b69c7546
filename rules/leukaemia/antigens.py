"""Target-antigen specimens (CD22, CD19) and what follows from their series (book 3, 6.1)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction

from rules.events import Listing, Request
from rules.kernel import Evidence, Measurement, Message, Missing, Reason, Term, Tri, msg
from rules.times import Order, When, newest_first


class Site(StrEnum):
    """Where a specimen was taken."""

    MARROW = "marrow"
    BLOOD = "blood"
    OTHER = "other"


class Verdict(StrEnum):
    """The laboratory's own word; it beats a percentage."""

    POSITIVE = "positive"
    PARTIAL = "partial"
    NEGATIVE = "negative"
    INDETERMINATE = "indeterminate"


HUNDRED = Fraction(100)
_FLIPPED = {"": "", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


@dataclass(frozen=True, slots=True)
class Specimen:
    """One reported specimen of one antigen.

    ``positive`` and ``negative`` are percentages of the blasts, of one gate; either may be
    computed from the other. ``when`` is the specimen date (never the report's); None: unknown.
    ``reported`` is the day of the report. ``number_unclear``: a number was there whose side
    nobody can tell.
    """

    antigen: str
    when: When | None
    site: Site
    verdict: Verdict | None
    positive: Measurement | None
    negative: Measurement | None
    resources: tuple[str, ...]
    laboratory: str = ""
    reported: When | None = None
    number_unclear: bool = False
    marks: tuple[str, ...] = ()

    @property
    def day(self) -> date | None:
        return self.when.date if self.when else None

    @property
    def undecided(self) -> bool:
        """Indeterminate or insufficient: the laboratory's word stands over any percentage."""
        nothing = self.verdict is None and self.positive is None
        return nothing or self.verdict is Verdict.INDETERMINATE

    def is_negative(self, cutoff: Fraction) -> Tri:
        """CD22-negative as a whole: by verdict, else by percentage under the cut-off."""
        if self.verdict is Verdict.NEGATIVE:
            return Tri.YES
        if self.verdict in (Verdict.POSITIVE, Verdict.PARTIAL):
            return Tri.NO
        return self.positive.below(cutoff) if self.positive else Tri.UNKNOWN

    @property
    def lowest_positive(self) -> Fraction:
        """Sort key among specimens of one day: the one with the least antigen first."""
        if self.verdict is Verdict.NEGATIVE:
            return Fraction(-1)
        return self.positive.value if self.positive else HUNDRED + 1

    def evidence(self) -> Evidence:
        """The specimen as one line: site, verdict and both percentages."""
        value = msg(
            "value-antigen",
            antigen=self.antigen,
            site=Term(f"site-{self.site.value}"),
            verdict=Term(f"verdict-{self.verdict.value}") if self.verdict else None,
            positive=shown_percent(self.positive),
            negative=shown_percent(self.negative),
        )
        where = ", ".join(self.resources)
        return Evidence(f"antigenSpecimens.{self.antigen}", value, "", self.when, where, self.marks)


def shown_percent(value: Measurement | None) -> str | None:
    """``35.1`` or ``<1``, as sent; None for no percentage."""
    return f"{value.comparator}{value.shown}" if value else None


def complement(value: Measurement) -> Measurement:
    """The other side of a percentage of the same gate: 100 minus it, comparator turned round."""
    other = HUNDRED - value.value
    return replace(
        value,
        value=other,
        comparator=_FLIPPED[value.comparator],
        shown=plain_number(other),
        shown_unit="%",
        uln=None,
        lln=None,
        marks=(*value.marks, "mark-computed"),
    )


def plain_number(value: Fraction) -> str:
    """An exact decimal without trailing zeros; a repeating one rounded to four places."""
    text = f"{float(value):.4f}" if value.denominator not in (1,) else str(value.numerator)
    return text.rstrip("0").rstrip(".") if "." in text else text


@dataclass(frozen=True, slots=True)
class Pending:
    """A specimen that was taken (or registered) and has no result yet."""

    when: When | None
    site: Site
    resource: str


@dataclass(frozen=True, slots=True)
class NotRead:
    """An antigen entry that counts and could not be understood, or is only free text."""

    when: When | None
    reported: When | None
    resource: str
    why: Message


@dataclass(frozen=True, slots=True)
class Antigen:
    """Everything on record of one antigen.

    ``specimens``: usable results (a verdict or a percentage of blasts), dated ones newest first,
    within one day the least positive first, undated ones last. ``undecided``: indeterminate or
    insufficient. ``not_blasts``: seen on another gate. ``empty``: specimens without blasts.
    ``orders``: open or drafted flow cytometry. ``complete``: key labs was had in full;
    ``reports_seen`` the same of reports.
    """

    name: str
    specimens: tuple[Specimen, ...] = ()
    undecided: tuple[Specimen, ...] = ()
    pending: tuple[Pending, ...] = ()
    unreadable: tuple[NotRead, ...] = ()
    not_blasts: tuple[Evidence, ...] = ()
    empty: tuple[Evidence, ...] = ()
    orders: Listing[Request] = field(default_factory=lambda: Listing("requests"))
    complete: bool = True
    reports_seen: bool = True
    future: bool = False
    """An entry dated after the call was left out."""

    @property
    def latest(self) -> Specimen | None:
        """The newest dated specimen; an undated one only where there is no other."""
        return self.specimens[0] if self.specimens else None

    @property
    def same_day(self) -> tuple[Specimen, ...]:
        """Further specimens of the latest one's day."""
        latest = self.latest
        if latest is None or latest.when is None:
            return ()
        return tuple(s for s in self.specimens[1:] if s.day == latest.day)

    @property
    def undated(self) -> tuple[Specimen, ...]:
        return tuple(s for s in self.specimens if s.when is None)

    @property
    def last_known_negative(self) -> Specimen | None:
        """The newest specimen whose negative percentage is known."""
        return next((s for s in self.specimens if s.negative is not None), None)

    def newer_pending(self) -> Pending | None:
        """The newest pending specimen after the latest result (an undated one counts as newer)."""
        latest = self.latest.when if self.latest else None
        newer = [p for p in self.pending if _surely_after(p.when, latest)]
        return min(newer, key=lambda p: newest_first(p.when), default=None)

    def newer_unreadable(self) -> NotRead | None:
        """An entry nobody can read, not known to be older than the latest result (ruling L2)."""
        latest = self.latest
        for each in self.unreadable:
            when = each.when or each.reported
            if latest is None or latest.when is None or when is None:
                return each
            if not _about_latest(when, latest.when):
                return each
        return None

    def of_site_elsewhere(self, site: Site) -> tuple[Specimen, ...]:
        """The latest dated specimen of every other site."""
        found: dict[Site, Specimen] = {}
        for each in self.specimens:
            if each.site is not site and each.when is not None:
                found.setdefault(each.site, each)
        return tuple(found.values())

    def awaited(self) -> bool:
        """Is a flow cytometry under way or ordered, so that another order would be a double?"""
        return bool(self.pending_after_latest or self.open_orders)

    @property
    def pending_after_latest(self) -> tuple[Pending, ...]:
        newer = self.newer_pending()
        return (newer,) if newer else ()

    @property
    def open_orders(self) -> tuple[Request, ...]:
        """Orders not known to be fulfilled: many stay active after their result has come."""
        return tuple(
            r
            for r in self.orders.entries
            if r.planned and not r.completed and not self._answered(r)
        )

    def _answered(self, request: Request) -> bool:
        """Was the newest specimen taken on a later day than the order was for?"""
        day = self.latest.day if self.latest else None
        meant = request.due or request.authored
        return day is not None and meant is not None and meant.last_date < day

    def gaps(self) -> tuple[Missing, ...]:
        """What of the antigen record could not be read or obtained."""
        name = f"antigenSpecimens.{self.name}"
        found = []
        newer = self.newer_unreadable()
        if newer is not None:
            found.append(Missing(name, Reason.NOT_UNDERSTOOD, newer.why))
        if self.future:
            found.append(Missing(name, Reason.NOT_UNDERSTOOD, msg("mark-future-entry")))
        if not self.reports_seen:
            detail = msg("missing-key", key="reports")
            found.append(Missing(name, Reason.NOT_OBTAINED, detail))
        if not self.orders.complete:
            found += [Missing("flowOrders", Reason.NOT_OBTAINED, m) for m in self.orders.missing]
        return tuple(found)


def _surely_after(when: When | None, latest: When | None) -> bool:
    """On a later day, or later that day by the clock; without a date on either side: yes."""
    if when is None or latest is None:
        return True
    return when.last_date > latest.date or when.order(latest) is Order.AFTER


def _about_latest(when: When, latest: When) -> bool:
    """Is an entry of the latest result's own day, not surely later, or older?"""
    if when.date == latest.date:
        return when.order(latest) is not Order.AFTER
    return when.start < latest.start


def in_order(specimens: Iterable[Specimen]) -> tuple[Specimen, ...]:
    """Dated newest day first, within a day the least positive first; undated last."""

    def key(each: Specimen) -> tuple[float, Fraction, tuple[float, float]]:
        if each.when is None:
            return (float("inf"), each.lowest_positive, (0.0, 0.0))
        return (-each.when.date.toordinal(), each.lowest_positive, newest_first(each.when))

    return tuple(sorted(specimens, key=key))
