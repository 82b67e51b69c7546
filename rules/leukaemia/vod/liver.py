"""Bilirubin and transaminases against their own upper limits (book 2.2, ruling L5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Context, Decimal
from fractions import Fraction

from rules.events import Request
from rules.kernel import (
    Evidence,
    Fact,
    Measurement,
    Message,
    Missing,
    Reason,
    Series,
    State,
    Term,
    Tri,
    msg,
)
from rules.leukaemia.common import E1, LATER, Dose, Inotuzumab
from rules.leukaemia.vod.facts import Attribution, Inputs
from rules.policy import Policy
from rules.times import Order, When

PANELS = ("lft-panel", "comprehensive-metabolic-panel")
CONCEPTS = {"tbil": "total-bilirubin", "ast": "ast", "alt": "alt"}


WIDE = Context(prec=400)
"""For showing numbers of any size: a mistyped one must not break the card."""


@dataclass(frozen=True, slots=True)
class Analyte:
    """One liver test: ``limit`` is the multiple of ULN above which inotuzumab is held."""

    name: str
    series: Series
    limit: Fraction
    grade4: Fraction

    @property
    def fact(self) -> str:
        return f"lab.{self.name}"

    @property
    def term(self) -> Term:
        return Term(f"analyte-{self.name}")

    def usable(self, entry: Measurement) -> bool:
        """It has a limit of its own and its comparator allows an answer."""
        if entry.uln is None or entry.uln <= 0:
            return False
        return not entry.above(self.limit * entry.uln).unknown

    def above(self, entry: Measurement) -> Tri:
        """Above the dosing limit; equality is not."""
        if entry.uln is None or entry.uln <= 0:
            return Tri.UNKNOWN
        return entry.above(self.limit * entry.uln)

    def very_high(self, entry: Measurement) -> Tri:
        """Above the grade 4 screen."""
        if entry.uln is None or entry.uln <= 0:
            return Tri.UNKNOWN
        return entry.above(self.grade4 * entry.uln)

    @property
    def newest(self) -> Measurement | None:
        """The newest usable value of any age."""
        return next((e for e in self.series.entries if self.usable(e)), None)

    def since(self, dose_after: When | None, first_day: date | None) -> Measurement | None:
        """The newest usable value certainly after a moment and on or after a day."""
        for entry in self.series.entries:
            if self.usable(entry) and is_after(entry, dose_after) and _from(entry, first_day):
                return entry
        return None


def is_after(entry: Measurement, moment: When | None) -> bool:
    """Certainly after the moment; results of the same day without times are not."""
    if moment is None:
        return True
    return entry.when is not None and entry.when.order(moment) is Order.AFTER


def _from(entry: Measurement, first_day: date | None) -> bool:
    return first_day is None or (entry.when is not None and entry.when.date >= first_day)


def analytes(inputs: Inputs, policy: Policy) -> tuple[Analyte, ...]:
    """Total bilirubin, AST and ALT with their limits."""
    bilirubin = policy.number("vod.holdBilirubinXUln"), policy.number("vod.grade4BilirubinXUln")
    enzymes = (
        policy.number("vod.holdTransaminaseXUln"),
        policy.number("vod.grade4TransaminaseXUln"),
    )
    return (
        Analyte("tbil", inputs.tbil, *bilirubin),
        Analyte("ast", inputs.ast, *enzymes),
        Analyte("alt", inputs.alt, *enzymes),
    )


# --- the values a dose is judged on --------------------------------------------------------------


def moment_of(ino: Inotuzumab, day: date | None) -> When | None:
    """When the dose of a day was given."""
    return next((g.when for g in ino.given if g.day == day), None)


def at_dose(analyte: Analyte, inputs: Inputs, policy: Policy, dose: Dose) -> Measurement | None:
    """The newest usable value since the previous dose; before the first dose of 28 days.

    Where the history is unknown nothing says how far back the previous dose lies: any value.
    """
    if previous_unknown(dose):
        return analyte.newest
    previous = moment_of(inputs.ino, dose.last_given)
    if previous is not None:
        return analyte.since(previous, None)
    lookback = timedelta(days=policy.days("lft.e1LookbackDays"))
    return analyte.since(None, dose.day - lookback)


def previous_unknown(dose: Dose) -> bool:
    """Nobody can say when the dose before this one was given: the history could not be had, or
    the order's own number says it is a later dose and none is on record."""
    later = dose.at(*LATER) and not dose.at(E1)
    return dose.history_unknown or (later and dose.previous is None)


def at_view(analyte: Analyte, inputs: Inputs, policy: Policy) -> Measurement | None:
    """The same at the chart: since the last dose, or of 28 days before any."""
    given = inputs.ino.given
    if given:
        return analyte.since(given[-1].when, None)
    lookback = timedelta(days=policy.days("lft.e1LookbackDays"))
    return analyte.since(None, inputs.as_of - lookback)


def only_first(dose: Dose) -> bool:
    """The checks of a first dose alone apply (no later reading of the dose is open)."""
    return dose.at(E1) and not dose.at(*LATER)


# --- how values are shown ------------------------------------------------------------------------


def ratio(entry: Measurement) -> Fraction:
    """value / ULN, exact (the ULN must be known)."""
    return entry.value / entry.uln if entry.uln else Fraction(0)


def shown_ratio(entry: Measurement, limit: Fraction) -> Decimal | str:
    """value / ULN to be read; of a value reported as above or below something, such a ratio."""
    shown = apart(ratio(entry), limit)
    if not entry.comparator:
        return shown
    return f"{entry.comparator}{shown}"


def apart(exact: Fraction, limit: Fraction) -> Decimal:
    """A number with as few decimals as keep it apart from the limit it is compared with."""
    for places in (2, 3, 4, 6):
        text = _rounded(exact, places)
        if Fraction(text) != limit or exact == limit:
            break
    return _plain(text)


def _rounded(exact: Fraction, places: int) -> Decimal:
    """Rounded to some decimals, whatever its size."""
    return Decimal(round(exact * 10**places)).scaleb(-places, WIDE)


def _plain(number: Decimal) -> Decimal:
    text = format(number, "f")
    return Decimal(text.rstrip("0").rstrip(".") if "." in text else text)


def value_line(analyte: Analyte, entry: Measurement, limit: Fraction | None = None) -> Message:
    """ "AST 2.8 x ULN (84 U/L, 2026-04-05)"."""
    return msg(
        "value-liver",
        analyte=analyte.term,
        ratio=shown_ratio(entry, limit or analyte.limit),
        value=entry,
        when=entry.when,
    )


def summary_lines(found: Sequence[tuple[Analyte, Measurement]], *, grade4: bool) -> list[Message]:
    """The values as a summary has room for them: a single one whole, of several less each."""
    limits = [a.grade4 if grade4 else a.limit for a, _ in found]
    if len(found) == 1:
        return [value_line(*found[0], limits[0])]
    key = "value-liver-short" if len(found) == 2 else "value-liver-ratio"
    return [
        msg(key, analyte=analyte.term, ratio=shown_ratio(entry, limit), value=entry)
        for (analyte, entry), limit in zip(found, limits, strict=True)
    ]


def lines(fact: str, entry: Measurement) -> tuple[Evidence, ...]:
    """The value and its own upper limit as evidence."""
    own = entry.evidence(fact)
    if entry.uln is None:
        return (own,)
    return own, Evidence(
        f"{fact}.uln", limit_shown(entry), entry.shown_unit, entry.when, entry.resource
    )


def limit_shown(entry: Measurement) -> str:
    """The ULN in the unit of the value, whatever unit the range came in."""
    if entry.uln is None or entry.value == 0:
        return entry.uln_shown
    factor = Fraction(Decimal(entry.shown)) / entry.value
    exact = entry.uln * factor
    return str(_plain(_rounded(exact, 3)))


# --- what is missing ------------------------------------------------------------------------------


def orders_of(analyte: Analyte, inputs: Inputs, before: date) -> tuple[Request, ...]:
    """Open requests that will bring this test by a day and have no result yet."""
    wanted = (*PANELS, CONCEPTS[analyte.name])
    newest = analyte.series.entries[0].when if analyte.series.entries else None
    return tuple(
        r
        for r in inputs.tests.entries
        if r.planned
        and not r.completed
        and r.has(wanted)
        and (r.due is None or r.due.date <= before)
        and not _answered(r, newest)
    )


def _answered(request: Request, newest: When | None) -> bool:
    """A result from after the day the request was due (or written) is taken as its answer."""
    asked = request.due or request.authored
    if asked is None or newest is None:
        return False
    return newest.date >= asked.date if request.due else newest.date > asked.date


def outstanding(analyte: Analyte, inputs: Inputs, before: date) -> bool:
    """Ordered or drawn, the result not there yet."""
    return analyte.series.has_pending or bool(orders_of(analyte, inputs, before))


def gap(analyte: Analyte, inputs: Inputs, needed: date, before: date) -> Missing:
    """The line of a test that is missing, with the day it had to come from (book 5.7)."""
    series = analyte.series
    newest = analyte.newest
    params = {"limit": needed, "when": newest.when if newest else None}
    if outstanding(analyte, inputs, before):
        return Missing(analyte.fact, Reason.PENDING, msg("missing-liver-pending", **params))
    if without_limit(analyte, newest):
        why: Message | None = msg("why-no-uln")
        reason = Reason.NOT_UNDERSTOOD
    elif newest is not None and series.state is State.KNOWN:
        why, reason = None, Reason.STALE
    else:
        why, reason = series.detail, series.reason or Reason.STALE
    return Missing(analyte.fact, reason, msg("missing-liver", why=why, **params))


def without_limit(analyte: Analyte, newest: Measurement | None) -> bool:
    """A newer value is on record that has no upper limit (or none that its comparator allows)."""
    entries = analyte.series.entries
    return bool(entries) and entries[0] is not newest


def attributed(
    inputs: Inputs, entry: Measurement, cause: str, fact: Fact[bool]
) -> Attribution | None:
    """The statement that a documented condition explains this very value."""
    if not (fact.known and fact.value):
        return None
    said = [a for a in inputs.attributions if entry.resource in a.focus]
    newest = [a for a in said if a.evidence.when == said[0].evidence.when]
    return next((a for a in newest if a.cause == cause), None)
